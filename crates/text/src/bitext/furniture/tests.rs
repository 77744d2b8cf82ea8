//! Furniture is marked, and a text that sounds like it is not.

use crate::bitext::{Bitext, Disorder, Link, Moved};
use crate::document::{BlockKind, Lang, Segment, Segmented};

/// A text whose paragraphs have one sentence each.
fn side(name: &str, paragraphs: &[&str]) -> Segmented {
    let lang = if name.contains(".ru.") { "ru" } else { "en" };
    let segment = |(block, text): (usize, &&str)| Segment { text: (*text).to_owned(), range: 0..0, block };
    Segmented {
        blocks: vec![BlockKind::Paragraph; paragraphs.len()],
        segments: paragraphs.iter().enumerate().map(segment).collect(),
        ..Segmented::from_sentences(name, Lang::parse(lang).unwrap(), [""; 0])
    }
}

/// Links paragraphs one to one, and what is left over to nothing.
fn bitext(source: Segmented, target: Segmented) -> Bitext {
    let (n, m) = (source.segments.len(), target.segments.len());
    let both = n.min(m);
    let links = (0..both).map(|k| Link::new(k..k + 1, k..k + 1, 0.9));
    let alone = (both..n).map(|k| Link::new(k..k + 1, both..both, 0.9));
    let links = links.chain(alone).chain((both..m).map(|k| Link::new(n..n, k..k + 1, 0.9))).collect();
    Bitext { source, target, links, method: "test".into(), moved: Vec::new() }
}

/// The numbers of the marked links of texts with these paragraphs.
fn marked(ending: &str, source: &[&str], target: &[&str]) -> Vec<usize> {
    let mut bitext = bitext(side(&format!("a.en.{ending}"), source), side(&format!("a.ru.{ending}"), target));
    let count = bitext.mark_furniture();
    let marked: Vec<usize> = (0..bitext.links.len()).filter(|&k| bitext.links[k].furniture).collect();
    assert_eq!(count, marked.len());
    marked
}

#[test]
fn the_foot_and_the_head_of_a_page_are_furniture() {
    let source =
        ["The bridge is open again.", "Thank you.", "Go back", "Back to the section", "Back to the all news"];
    let target = ["Мост russian_again открыт.", "Спасибо.", "Назад", "Назад в раздел"];
    assert_eq!(marked("txt", &source, &target), [2, 3, 4]);
    // In a plain text a short line is taken for a heading.
    let mut headings = bitext(
        side("a.en.txt", &["The bridge is open.", "Go back", "Back to the section"]),
        side("a.ru.txt", &["Мост открыт.", "Назад", "Назад в раздел"]),
    );
    headings.source.blocks[1] = BlockKind::Heading(0);
    headings.target.blocks[1] = BlockKind::Heading(0);
    assert_eq!(headings.mark_furniture(), 2);
    let source = ["Skip to content", "Menu", "The bridge is open again."];
    let target = ["Перейти к содержанию", "Меню", "Мост russian_again открыт."];
    assert_eq!(marked("txt", &source, &target), [0, 1]);
}

#[test]
fn what_people_say_is_not_furniture() {
    let dialogue =
        ["He looked at the river.", "Go back", "She did not answer.", "Go back!", "“Back”", "He left. "];
    let russian = ["Он посмотрел на реку.", "Назад", "Она молчала.", "Назад!", "— Назад", "Он ушёл."];
    assert_eq!(marked("txt", &dialogue, &russian), [0; 0]);
    // The last words of a text, the first ones, and words that are said again and again.
    assert_eq!(marked("txt", &["He looked at her.", "Go back"], &["Он посмотрел на неё.", "Назад"]), [0; 0]);
    assert_eq!(
        marked("txt", &["Contacts", "Call us on Monday."], &["Контакты", "Звоните в понедельник."]),
        [0; 0]
    );
    let again = ["Back", "Come here.", "Back", "Not there.", "Back", "He sat down."];
    let russian_again = ["Назад", "Сюда.", "Назад", "Не туда.", "Назад", "Он сел."];
    assert_eq!(marked("txt", &again, &russian_again), [0; 0]);
    assert_eq!(marked("html", &again, &russian_again), [0, 2, 4]);
    // Two sentences of one paragraph.
    let mut two = bitext(
        side("a.en.html", &["It says:", "Back to top"]),
        side("a.ru.html", &["Там:", "Версия для печати"]),
    );
    two.source.segments[1].block = 0;
    two.target.segments[1].block = 0;
    assert_eq!(two.mark_furniture(), 0);
    // A heading, a cell and a cue may be called so.
    for kind in [BlockKind::Heading(2), BlockKind::TableCell, BlockKind::Note] {
        let mut named = bitext(
            side("a.en.html", &["Text here.", "Contacts"]),
            side("a.ru.html", &["Текст.", "Контакты"]),
        );
        named.source.blocks[1] = kind;
        named.target.blocks[1] = kind;
        assert_eq!(named.mark_furniture(), 0, "{kind:?}");
    }
    let mut film = bitext(
        side("a.en.html", &["Print version", "Share"]),
        side("a.ru.html", &["Версия для печати", "Поделиться"]),
    );
    (film.source.times, film.target.times) = (vec![None; 2], vec![None; 2]);
    assert_eq!(film.mark_furniture(), 0);
}

#[test]
fn a_web_page_needs_less_around() {
    let source = ["The bridge is open.", "Print version", "It was closed for a year.", "Share", "Thank you."];
    let target = ["Мост открыт.", "Версия для печати", "Он был закрыт год.", "Поделиться", "Спасибо."];
    assert_eq!(marked("html", &source, &target), [1]);
    assert_eq!(marked("txt", &source, &target), [0; 0]);
    let row = ["The bridge is open.", "Share", "Print", "It was closed for a year."];
    let russian_row = ["Мост открыт.", "Поделиться", "Распечатать", "Он был закрыт год."];
    assert_eq!(marked("html", &row, &russian_row), [1, 2]);
    assert_eq!(marked("txt", &row, &russian_row), [0; 0]);
}

#[test]
fn unknown_words_follow_sure_ones_when_they_are_short() {
    let source = ["The bridge is open.", "Print version", "Share this page"];
    let target = ["Мост открыт.", "Для печати", "Этой новостью можно поделиться с друзьями."];
    assert_eq!(marked("html", &source, &target), [1]);
    assert_eq!(marked("html", &["Text is here.", "Home"], &["Текст.", "Домой"]), [0; 0]);
}

#[test]
fn names_of_pictures_are_furniture() {
    let source =
        ["IMG_2705.JPG", "The states grow stronger.IMG_2705.JPG", "See logo.png", "Save it as map.png."];
    let target = ["IMG_2705.JPG", "Государства крепнут.", "См. logo.png", "Сохраните как map.png."];
    assert_eq!(marked("txt", &source, &target), [0, 1]);
    // A sentence that the name of a picture faces stays.
    assert_eq!(marked("txt", &["a.jpg"], &["Председатель открывает заседание."]), [0; 0]);
    assert_eq!(marked("txt", &["The file.", "Use mr.smith.png"], &["Файл.", "Файл"]), [0; 0]);
}

#[test]
fn the_headline_again_with_a_date_is_furniture() {
    let headline = "The council met in Luchinsk";
    let again = format!("{headline} 03.02.2022");
    let russian = ["Совет собрался в Лучинске", "Совет собрался в Лучинске 3 февраля 2022 г.", "Всё хорошо."];
    assert_eq!(marked("txt", &[headline, &again, "All is well."], &russian), [1]);
    // The only counterpart of a headline stays, and so does a headline that says more.
    assert_eq!(marked("txt", &[headline, &again], &["Совет собрался", "Совет собрался в Лучинске"]), [0; 0]);
    let more = format!("{headline} 12 times");
    assert_eq!(marked("txt", &[headline, &more], &russian[..1]), [0; 0]);
}

#[test]
fn links_out_of_order_are_marked_as_well_and_the_file_keeps_it() {
    let mut bitext =
        bitext(side("a.en.html", &["Text is here.", "Print version"]), side("a.ru.html", &["Текст."]));
    bitext.target = side("a.ru.html", &["Версия для печати", "Текст."]);
    bitext.links = vec![Link::new(0..0, 0..1, 0.9), Link::new(0..1, 1..2, 0.9), Link::new(1..2, 2..2, 0.9)];
    let links = vec![Link::new(1..2, 0..1, 0.8)];
    bitext.moved =
        vec![Moved { source: 1..2, target: 0..1, similarity: 0.9, disorder: Disorder::Elsewhere, links }];
    assert_eq!((bitext.fault(), bitext.mark_furniture()), (None, 3));
    let mut json = Vec::new();
    bitext.write_json(&mut json).unwrap();
    let json = String::from_utf8(json).unwrap();
    assert_eq!(json.matches("\"furniture\": true").count(), 3);
    assert_eq!(Bitext::read_json(&json).unwrap(), bitext);
}
