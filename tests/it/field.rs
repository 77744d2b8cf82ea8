//! Small files after faults that people reported, beside the repository: each stands for a kind of fault. The
//! kinds have tests of their own in the crates; here the command is run as a user would.
#![allow(clippy::print_stderr, reason = "says why it is skipped")]

use crate::cli::support::{Ran, Room};
use crate::support::root;
use std::path::PathBuf;

fn field(name: &str) -> Option<PathBuf> {
    let path = root("../shared/eval/field").join(name);
    if path.is_file() {
        return Some(path);
    }
    eprintln!("skipped: no ../shared");
    None
}

/// Converts a file to JSON Lines; returns its pairs, `source = target`, and the messages.
fn pairs(name: &str, options: &[&str]) -> Option<(Vec<String>, String)> {
    let path = field(name)?;
    let room = Room::empty();
    let mut args = vec!["tmx", "convert", path.to_str().unwrap(), "-", "-f", "jsonl"];
    args.extend(options);
    let Ran { out, err, .. } = room.run(&args).done();
    let texts = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        format!("{} = {}", value["source"].as_str().unwrap(), value["target"].as_str().unwrap())
    };
    Some((out.lines().map(texts).collect(), err))
}

#[track_caller]
fn assert_pairs(name: &str, options: &[&str], want: &[&str]) {
    if let Some((found, messages)) = pairs(name, options) {
        assert_eq!(found, want, "{name}: {messages}");
    }
}

/// The sentences of each paragraph of a text.
fn split(name: &str) -> Option<Vec<Vec<String>>> {
    let path = field(name)?;
    let lang = name.split('.').nth(1).unwrap();
    let ran = Room::empty().run(&["split", "--lang", lang, path.to_str().unwrap()]).done();
    let lines = |paragraph: &str| paragraph.lines().map(str::to_owned).collect();
    Some(ran.out.split("\n\n").map(lines).collect())
}

#[test]
fn f010_to_f024_sentences() {
    let counts = |name| split(name).map(|paragraphs| paragraphs.iter().map(Vec::len).collect::<Vec<_>>());
    for (name, want) in [
        ("010.en.txt", &[3][..]),
        ("013.ru.txt", &[2, 2, 2, 2]),
        ("015.ru.txt", &[1]),
        ("016.en.txt", &[2]),
        ("017.en.txt", &[1, 1, 1]),
        ("018.ru.txt", &[1, 1, 1, 1, 1, 1]),
        ("020.ru.txt", &[3, 2, 1, 1, 1, 1]),
        ("021.ru.txt", &[4]),
        ("022.en.txt", &[2]),
        ("024.en.txt", &[4]),
    ] {
        let Some(found) = counts(name) else { return };
        assert_eq!(found, want, "{name}");
    }
    let first = |name| split(name).unwrap()[0][..2].to_vec();
    assert!(first("010.en.txt")[1].starts_with("2 And"));
    assert!(first("021.ru.txt")[0].ends_with('🎉'));
    assert!(first("024.en.txt")[0].ends_with("1908.1"));
}

#[test]
fn f012_lines_that_alternate() {
    let want = [
        "The river has no name on old maps. = У реки на старых картах нет имени.",
        "People called it simply the Water. = Люди звали её просто Вода.",
    ];
    assert_pairs("012.mul.txt", &["-s", "en", "-t", "ru"], &want);
    if let Some(path) = field("012.mul.txt") {
        let out = Room::empty().run(&["align", path.to_str().unwrap()]).done().out;
        assert_eq!(out.lines().count(), 2, "{out}");
    }
}

#[test]
fn f025_and_f026_memories_that_repair_must_not_empty() {
    for (name, want) in [
        ("025.tmx", &["The meeting is open.", "Заседание открыто.", "Thank you.", "Спасибо."][..]),
        ("026.tmx", &["Hello.", "Привет."][..]),
    ] {
        let Some(path) = field(name) else { return };
        let room = Room::empty();
        room.run(&["tmx", "repair", path.to_str().unwrap(), "-o", "out.tmx", "--junk", "junk"]).done();
        let memory = room.read("out.tmx");
        for text in want {
            assert!(memory.contains(&format!("<seg>{text}</seg>")), "{name}: {text}: {memory}");
        }
    }
}

#[test]
fn f028_to_f030_segments_and_states_of_xliff() {
    assert_pairs("028.sdlxliff", &[], &["The council met. = Совет собрался."]);
    assert_pairs(
        "029.xlf",
        &[],
        &[
            "The sample is short. = Этот пример короткий.",
            "First part. = Первая часть.",
            "Second part. = Вторая часть.",
            "DO_NOT = DO_NOT",
            "Has alternatives = Есть варианты",
        ],
    );
    assert_pairs(
        "030.xlf",
        &[],
        &[
            "Hello = Привет",
            "How are you? = Как дела?",
            "Press OK and  wait = Нажмите ОК и  ждите",
            "In a group = В группе",
        ],
    );
    let Some(path) = field("030.xlf") else { return };
    let out = Room::empty().run(&["tmx", "convert", path.to_str().unwrap(), "-", "-f", "jsonl"]).done().out;
    assert!(out.lines().nth(1).unwrap().contains("\"x-state\":[\"initial\"]"), "{out}");
}

#[test]
fn f031_and_f041_catalogues() {
    assert_pairs("031.po", &[], &["Save = Сохранить"]);
    assert_pairs(
        "041.po",
        &[],
        &[
            "One file was copied. = Скопирован %d файл.",
            "%d files were copied. = Скопировано %d файла.",
            "%d files were copied. = Скопировано %d файлов.",
            "Open = Открыть",
            "Plain = Обычный",
        ],
    );
}

#[test]
fn f033_to_f039_tables_and_glossaries() {
    assert_pairs("033.csv", &[], &["Meeting = Заседание"]);
    assert_pairs("034.csv", &[], &["Meeting = Заседание"]);
    assert_pairs("036.txt", &["-s", "en", "-t", "ru"], &["brush = кисть", "easel = мольберт"]);
    assert_pairs("037.tsv", &[], &["easel = мольберт"]);
    assert_pairs("039.tsv", &[], &["Take a brush. = Возьмите кисть."]);
    for name in ["033.csv", "034.csv", "036.txt", "037.tsv"] {
        let Some(path) = field(name) else { return };
        let room = Room::empty();
        room.write("pairs.tsv", "en\tru\nThe easel is here at the Meeting.\tОн здесь, на собрании.\n");
        let ran = room.run(&["qa", "pairs.tsv", "--rules", "terms", "--glossary", path.to_str().unwrap()]);
        assert!(ran.out.contains("terms.missing"), "{name}: {ran:?}");
    }
}

#[test]
fn f040_what_is_written_is_read() {
    let Some(path) = field("040.tmx") else { return };
    let room = Room::empty();
    for name in ["x.xlsx", "x.csv", "x.tsv", "x.jsonl", "x.xlf", "x.xlf2", "x.po"] {
        room.run(&["tmx", "convert", path.to_str().unwrap(), name]).done();
        let ran = room.run(&["qa", name, "-f", "json"]).done();
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(report["documents"][0]["pairs"], 2, "{name}: {}", ran.out);
    }
}

/// The sentences that a page is split into, and the messages.
fn page(name: &str, options: &[&str]) -> Option<(Vec<String>, String)> {
    let path = field(name)?;
    let mut args = vec!["split", path.to_str().unwrap()];
    args.extend(options);
    let Ran { out, err, .. } = Room::empty().run(&args).done();
    Some((out.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(), err))
}

#[test]
fn f043_to_f048_pages_whose_classes_sound_like_furniture() {
    for name in ["043.en.html", "044.en.html", "046.en.html", "048.en.html"] {
        let Some((sentences, messages)) = page(name, &[]) else { return };
        let starts = ["A bridge is built", "The council met on Monday", "In the end the mayor said"];
        assert_eq!(sentences.len(), starts.len(), "{name}: {sentences:?} {messages}");
        for (sentence, start) in sentences.iter().zip(starts) {
            assert!(sentence.starts_with(start), "{name}: {sentence}");
        }
    }
}

#[test]
fn f050_notes_and_powers() {
    let Some((sentences, _)) = page("050.en.html", &[]) else { return };
    assert_eq!(
        sentences[1..4],
        ["It is not.", "The end was near.", "The hall is 5 m² wide, one of 10⁶."],
        "{sentences:?}"
    );
}

#[test]
fn f051_a_page_with_a_bad_byte() {
    let Some((sentences, messages)) = page("051.ru.html", &[]) else { return };
    assert_eq!(sentences.len(), 3, "{sentences:?}");
    assert!(sentences[1].contains("испорчен: \u{fffd} вот он."), "{sentences:?}");
    assert!(messages.contains("malformed"), "{messages}");
}

#[test]
fn f052_and_f053_encodings_that_a_few_bytes_show() {
    let Some(path) = field("052.en.txt") else { return };
    let room = Room::empty();
    room.run(&["split", path.to_str().unwrap()]).refused(&["zero byte at line"]);
    let Some(path) = field("053.ru.txt") else { return };
    for lang in [&[][..], &["--lang", "ru"]] {
        let ran = room.run(&[&["split", path.to_str().unwrap()], lang].concat()).done();
        assert!(ran.out.starts_with("ЩИТ ЖЭК ЮГ"), "{ran:?}");
    }
}

/// The rules of the findings of a file of pairs, and their messages.
fn findings(name: &str) -> Option<Vec<(String, String)>> {
    let path = field(name)?;
    let ran = Room::empty().run(&["qa", path.to_str().unwrap(), "-s", "en", "-t", "ru", "-f", "jsonl"]);
    let finding = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        ["rule", "message"].map(|key| value[key].as_str().unwrap_or_default().to_owned()).into()
    };
    Some(ran.out.lines().map(finding).filter(|(rule, _): &(String, _)| !rule.is_empty()).collect())
}

#[test]
fn f042_entities_are_one_finding() {
    let Some(found) = findings("042.tmx") else { return };
    let of = |rule: &str| found.iter().filter(|(other, _)| other == rule).count();
    assert_eq!(of("characters.entity"), 1, "{found:?}");
    assert_eq!(of("numbers.extra") + of("spacing.glued"), 0, "{found:?}");
}

#[test]
fn f055_to_f057_encodings_identifiers_and_answers() {
    let Some(found) = findings("055.tsv") else { return };
    let broken: Vec<&String> =
        found.iter().filter(|(rule, _)| rule == "characters.mojibake").map(|(_, message)| message).collect();
    assert_eq!(broken.len(), 6, "{found:?}");
    assert!(broken.iter().all(|message| message.contains("Если вы не получили письмо")), "{broken:?}");
    for name in ["056.tsv", "057.tsv"] {
        assert_eq!(findings(name), Some(Vec::new()), "{name}");
    }
}

#[test]
fn f060_an_article_in_a_complementary_region() {
    let Some((sentences, _)) = page("060.en.html", &[]) else { return };
    assert_eq!(sentences.len(), 2, "{sentences:?}");
    assert!(sentences[0].starts_with("Executive order") && sentences[1].starts_with("The law envisages"));
    let Some((whole, _)) = page("060.en.html", &["--whole-page"]) else { return };
    assert!(whole.len() > 9, "{whole:?}");
    let Some((heading, _)) = page("060.en.html", &["--select", "article > h1, .none"]) else { return };
    assert_eq!(heading, sentences[..1]);
}

#[test]
fn f005_subtitles_are_sentences() {
    let Some(source) = field("005.en.srt") else { return };
    let target = field("005.ru.srt").unwrap();
    let args = ["align", source.to_str().unwrap(), target.to_str().unwrap(), "--format", "tsv"];
    let Ran { out, .. } = Room::empty().run(&args).done();
    let units: Vec<&str> = out.lines().collect();
    assert_eq!(units.len(), 6, "{out}");
    assert!(units[3].starts_with("(Laughter)\t(Смех)\t"), "{out}");
    assert!(!out.contains("-->") && !out.contains("<i>"), "{out}");
}

#[test]
fn f007_and_f008_words_broken_at_line_ends() {
    let Some((sentences, _)) = page("007.en.txt", &[]) else { return };
    assert_eq!(
        sentences,
        [
            "The Government has published a report on the international situation.",
            "It will be discussed next week in the well-known hall."
        ]
    );
    let (sentences, _) = page("008.en.txt", &[]).unwrap();
    assert!(sentences[0].ends_with("government has published it."), "{sentences:?}");
}

/// Source, target, score of a link, and how it is out of order.
type LinkRow = (String, String, f64, String);

/// The links of a pair as JSON Lines, and what the program says of them.
fn links(number: &str, options: &[&str]) -> Option<(Vec<LinkRow>, String)> {
    let [source, target] = [field(&format!("{number}.en.txt"))?, field(&format!("{number}.ru.txt"))?];
    let mut args = vec!["align", source.to_str().unwrap(), target.to_str().unwrap(), "-f", "jsonl"];
    args.extend(options);
    let ran = Room::empty().run(&args).done();
    let link = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        (text("source"), text("target"), value["score"].as_f64().unwrap(), text("order"))
    };
    Some((ran.out.lines().map(link).collect(), ran.err))
}

#[test]
fn f001_a_list_that_was_sorted_anew() {
    let right = [
        ("Apples", "Яблоки"),
        ("Bread", "Хлеб"),
        ("Butter", "Масло"),
        ("Cheese", "Сыр"),
        ("Eggs", "Яйца"),
        ("Fish", "Рыба"),
        ("Meat", "Мясо"),
        ("Milk", "Молоко"),
        ("Potatoes", "Картофель"),
        ("Rice", "Рис"),
        ("Sugar", "Сахар"),
        ("Tea", "Чай"),
    ];
    let is_right = |source: &str, target: &str| right.contains(&(source, target));
    let Some((plain, messages)) = links("001", &[]) else { return };
    let items =
        plain.iter().filter(|link| !link.0.ends_with([':', '.']) && !link.0.is_empty() && !link.1.is_empty());
    assert!(
        items.clone().all(|(source, target, score, _)| *score < 0.5 || is_right(source, target)),
        "{plain:?}"
    );
    assert!(messages.contains("a list that is in another order"), "{messages}");
    let Some((crossed, messages)) = links("001", &["--crossing"]) else { return };
    for (source, target) in right {
        assert!(
            crossed.iter().any(|link| (link.0.as_str(), link.1.as_str()) == (source, target)),
            "{source}: {crossed:?}"
        );
    }
    assert!(crossed.iter().any(|link| link.3 == "reordered"));
    assert!(messages.contains("their links are marked"), "{messages}");
}

#[test]
fn f003_two_items_changed_places() {
    let Some((found, _)) = links("003", &[]) else { return };
    for (source, target) in
        [("Mr. Adams", "Адамс"), ("Ms. Brown", "Браун"), ("Mr. Fisher", "Фишер"), ("Ms. Ellis", "Эллис")]
    {
        assert!(found.iter().any(|link| link.0 == source && link.1.ends_with(target)), "{source}: {found:?}");
    }
    for (source, target) in [("Mr. Yates", "Жукова"), ("Ms. Zhukova", "Йейтс")] {
        assert!(
            !found.iter().any(|link| link.0 == source && link.1.ends_with(target) && link.2 >= 0.5),
            "{found:?}"
        );
    }
}
