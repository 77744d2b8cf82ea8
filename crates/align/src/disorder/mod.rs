//! Sentences that belong together out of order.
//!
//! Links keep the order of both texts. Text out of order is detected separately: lists in another order in
//! the translation (`lists`) and blocks in another place (`blocks`).

mod assignment;
mod blocks;
mod evidence;
mod lists;
mod relinked;

use crate::anchors::Decided;
use crate::pair::Pair;
use crate::prepare::Options;
use crate::transposed;
use crate::weights::Weights;
use sverka_text::bitext::{Link, Moved};
use sverka_text::document::Segmented;

/// The feature in reasons about the order of sentences.
pub(crate) const ORDER: &str = "order";

/// Two documents with the decisions about them.
pub(crate) struct Context<'a> {
    pub(crate) pair: &'a Pair,
    /// The sentences of both sides, unchanged.
    pub(crate) texts: [&'a Segmented; 2],
    pub(crate) decided: &'a Decided,
    /// Whether the vectors are those of the encoder.
    pub(crate) encoder: bool,
}

/// Corrects the links of lists whose contents contradict their order.
pub(crate) fn resolve(context: &Context<'_>, links: Vec<Link>) -> lists::Resolved {
    lists::resolve(context, links)
}

/// Finds what is out of order in an alignment: moved blocks in addition to the lists that `resolve` found,
/// with the links that the options request.
pub(crate) fn find(
    pair: Pair,
    weights: &Weights,
    options: &Options,
    links: &[Link],
    mut lists: Vec<Moved>,
) -> Vec<Moved> {
    let mut blocks = transposed::find(&pair, links);
    let meets = |a: &std::ops::Range<usize>, b: &std::ops::Range<usize>| a.start < b.end && b.start < a.end;
    blocks.retain(|block| {
        !lists.iter().any(|list| meets(&list.source, &block.source) || meets(&list.target, &block.target))
    });
    if options.link_moved {
        blocks::link(pair, weights, links, &mut blocks);
    }
    if !options.crossing {
        lists.iter_mut().for_each(|list| list.links.clear());
    }
    blocks.extend(lists);
    blocks.sort_by_key(|block| block.source.start);
    blocks
}

#[cfg(test)]
mod tests {
    use crate::anchors::Anchors;
    use crate::{Options, align, align_anchored};
    use sverka_text::bitext::{Bitext, Disorder};
    use sverka_text::document::{Lang, Segmented};

    /// A text and its translation.
    const TALK: [(&str, &str); 16] = [
        (
            "Good morning and welcome to the annual meeting.",
            "Доброе утро, приветствую вас на ежегодном собрании.",
        ),
        ("The river rose by two metres last spring.", "Прошлой весной вода в реке поднялась на два метра."),
        (
            "Our engineers built a new bridge in six weeks.",
            "Наши инженеры за шесть недель построили новый мост.",
        ),
        ("Nobody had believed that it could be done.", "Никто не верил, что это возможно."),
        ("The school bought computers for every classroom.", "Школа купила компьютеры для каждого класса."),
        ("Teachers spent the summer learning to use them.", "Учителя всё лето учились ими пользоваться."),
        ("Parents helped to paint the walls and doors.", "Родители помогли покрасить стены и двери."),
        (
            "In September the children came back to a different place.",
            "В сентябре дети вернулись совсем в другое место.",
        ),
        ("The hospital treated forty thousand patients.", "Больница приняла сорок тысяч пациентов."),
        ("Its doctors still work far too many hours.", "Её врачи по-прежнему работают слишком много часов."),
        (
            "We have asked the ministry for eleven nurses.",
            "Мы попросили у министерства одиннадцать медсестёр.",
        ),
        ("The answer should arrive before the winter.", "Ответ должен прийти до зимы."),
        ("The library opened a room for old newspapers.", "Библиотека открыла зал старых газет."),
        ("Students photograph them page by page.", "Студенты фотографируют их страницу за страницей."),
        (
            "Some of these papers survived only in our town.",
            "Некоторые из этих газет сохранились только в нашем городе.",
        ),
        ("Thank you for your patience and your questions.", "Благодарю вас за терпение и за вопросы."),
    ];

    /// Words sorted by either alphabet; the number is that of the English word.
    const LIST: [(&str, &str, usize); 8] = [
        ("Apples", "Картофель", 4),
        ("Butter", "Масло", 1),
        ("Fish", "Молоко", 3),
        ("Milk", "Рис", 5),
        ("Potatoes", "Рыба", 2),
        ("Rice", "Сахар", 6),
        ("Sugar", "Чай", 7),
        ("Tea", "Яблоки", 0),
    ];

    fn side<'t>(lang: &str, texts: impl IntoIterator<Item = &'t str>) -> Segmented {
        Segmented::from_sentences(lang, Lang::parse(lang).unwrap(), texts.into_iter().map(String::from))
    }

    fn list() -> [Segmented; 2] {
        let (first, last) = (TALK[0], TALK[15]);
        let source = [first.0].into_iter().chain(LIST.iter().map(|item| item.0)).chain([last.0]);
        let target = [first.1].into_iter().chain(LIST.iter().map(|item| item.1)).chain([last.1]);
        [side("en", source), side("ru", target)]
    }

    fn options(set: impl FnOnce(&mut Options)) -> Options {
        let mut options = Options::default();
        set(&mut options);
        options
    }

    /// Checks that every two-sided link joins sentences with these numbers; returns how many there are.
    fn right_links(bitext: &Bitext, number: impl Fn(usize) -> usize) -> usize {
        assert_eq!(bitext.fault(), None);
        let all = bitext.all_links();
        let links = all.iter().map(|one| one.link).filter(|link| link.is_two_sided());
        for link in links.clone().filter(|link| link.score >= 0.5) {
            let numbers: Vec<usize> = link.target.clone().map(&number).collect();
            assert_eq!(link.source.clone().collect::<Vec<_>>(), numbers, "{link:?}");
        }
        links.count()
    }

    #[test]
    fn a_block_that_moved_is_linked_on_demand() {
        // Sentences 2 to 7 are before the last one in the translation.
        let order: Vec<usize> = [0, 1].into_iter().chain(8..15).chain(2..8).chain([15]).collect();
        let source = side("en", TALK.iter().map(|pair| pair.0));
        let target = side("ru", order.iter().map(|&k| TALK[k].1));
        let plain = align(source.clone(), target.clone(), &Options::default());
        assert_eq!((plain.moved.len(), plain.has_links_out_of_order()), (1, false));
        let linked = align(source, target, &options(|options| options.link_moved = true));
        assert_eq!(linked.links, plain.links);
        assert_eq!(linked.moved[0].disorder, Disorder::Elsewhere);
        assert_eq!(right_links(&linked, |j| order[j]), 16);
    }

    #[test]
    fn a_list_that_was_sorted_anew_is_linked_by_its_contents() {
        let [source, target] = list();
        let number = |j: usize| if (1..=8).contains(&j) { LIST[j - 1].2 + 1 } else { j };
        let plain = align(source.clone(), target.clone(), &Options::default());
        assert_eq!(plain.moved.len(), 1);
        assert_eq!(plain.moved[0].disorder, Disorder::Reordered);
        assert!(right_links(&plain, number) < 10 && !plain.has_links_out_of_order());
        let crossed = align(source, target, &options(|options| options.crossing = true));
        assert_eq!((right_links(&crossed, number), &crossed.links), (10, &plain.links));
    }

    #[test]
    fn what_a_person_decided_stays() {
        let [source, target] = list();
        let anchors = Anchors::parse("2\t2\n!9\t2").unwrap();
        let options = options(|options| options.crossing = true);
        let bitext = align_anchored(source, target, &options, &anchors).unwrap();
        assert_eq!(bitext.fault(), None);
        assert!(
            bitext.links.iter().any(|link| link.source == (1..2) && link.target == (1..2) && link.is_given())
        );
    }

    #[test]
    fn a_list_in_order_is_no_finding() {
        let items: Vec<(&str, &str)> = LIST
            .iter()
            .map(|item| (item.0, LIST.iter().find(|other| LIST[other.2].0 == item.0).unwrap().1))
            .collect();
        let source = side("en", items.iter().map(|item| item.0));
        let target = side("ru", items.iter().map(|item| item.1));
        let bitext = align(source, target, &options(|options| options.crossing = true));
        assert!(bitext.moved.is_empty());
        assert_eq!(right_links(&bitext, |j| j), 8);
    }
}
