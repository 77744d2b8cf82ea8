//! What must hold for every pair of texts.

use proptest::prelude::*;
use sverka::align::{self, Options};
use sverka::bitext::Bitext;
use sverka::document::{BlockKind, Lang, Segment, Segmented};

/// A document of sentences made of a few words and figures, so that both sides share some.
fn side(lang: &'static str) -> impl Strategy<Value = Segmented> {
    let word = prop::sample::select(vec![
        "Semerikov",
        "Семериков",
        "forum",
        "форум",
        "2022",
        "4,72",
        "million",
        "миллион",
        "and",
        "и",
        "Moscow",
        "Москва",
        "?",
        "!",
        "«a»",
        "\u{301}",
        "日本",
        "",
        "—",
        "24th",
    ]);
    let sentence = prop::collection::vec(word, 0..8).prop_map(|words| words.join(" "));
    prop::collection::vec((sentence, any::<bool>()), 0..40).prop_map(move |sentences| {
        let mut out = Segmented {
            name: format!("text.{lang}"),
            lang: Lang::parse(lang).unwrap(),
            encoding: "UTF-8".into(),
            blocks: Vec::new(),
            places: Vec::new(),
            times: Vec::new(),
            segments: Vec::new(),
        };
        let mut at = 0;
        for (text, starts_block) in sentences {
            if starts_block || out.blocks.is_empty() {
                out.blocks.push(BlockKind::Paragraph);
            }
            let range = at..at + text.len();
            at = range.end + 1;
            out.segments.push(Segment { text, range, block: out.blocks.len() - 1 });
        }
        out
    })
}

fn aligned(source: Segmented, target: Segmented, threads: usize) -> Bitext {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| align::align(source, target, &Options::default()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_sentence_is_in_exactly_one_link_in_order(source in side("en"), target in side("ru")) {
        let bitext = aligned(source, target, 1);
        prop_assert_eq!(bitext.fault(), None);
        for link in &bitext.links {
            prop_assert!((0.0..=1.0).contains(&link.score));
            prop_assert_eq!(sverka::bitext::round_score(link.score), link.score);
        }
    }

    #[test]
    fn threads_change_nothing(source in side("en"), target in side("ru")) {
        let one = aligned(source.clone(), target.clone(), 1);
        prop_assert_eq!(&one, &aligned(source.clone(), target.clone(), 2));
        prop_assert_eq!(&one, &aligned(source, target, 8));
    }

    #[test]
    fn the_pivot_file_reads_back(source in side("en"), target in side("de")) {
        let bitext = aligned(source, target, 1);
        let mut file = Vec::new();
        bitext.write_json(&mut file).unwrap();
        let read = Bitext::read_json(std::str::from_utf8(&file).unwrap());
        prop_assert_eq!(read.ok(), Some(bitext));
    }
}

#[test]
fn the_pivot_file_is_checked_when_it_is_read() {
    let broken = r#"{"format":"sverka bitext 1",
        "source":{"name":"a","lang":"en","encoding":"UTF-8","blocks":["paragraph"],"segments":[{"text":"A.","range":{"start":0,"end":2},"block":0}]},
        "target":{"name":"b","lang":"ru","encoding":"UTF-8","blocks":[],"segments":[]},
        "links":[],"method":"hand"}"#;
    let error = |text: &str| Bitext::read_json(text).unwrap_err().to_string();
    assert_eq!(error(broken), "the links cover 0 and 0 sentences of 1 and 0");
    assert!(error("{}").starts_with("not a .bitext.json file"));
    // A file of a later version says so, whatever its other keys are.
    for later in [broken.replace("bitext 1", "bitext 2"), r#"{"format":"sverka bitext 2"}"#.into()] {
        assert!(error(&later).starts_with("the format is \"sverka bitext 2\""), "{later}");
    }
}

#[test]
fn equal_sentences_align_one_to_one() {
    let side = |lang: &str, text: &str, count: usize| Segmented {
        name: lang.into(),
        lang: Lang::parse(lang).unwrap(),
        encoding: "UTF-8".into(),
        blocks: vec![BlockKind::Paragraph],
        places: Vec::new(),
        times: Vec::new(),
        segments: (0..count).map(|i| Segment { text: text.into(), range: i..i + 1, block: 0 }).collect(),
    };
    let bitext = align::align(side("en", "Yes.", 1_500), side("ru", "Да.", 1_500), &Options::default());
    assert_eq!(bitext.fault(), None);
    let one_to_one = bitext.links.iter().filter(|link| link.bead() == "1:1").count();
    // Where nothing tells one sentence from another, some at the ends stay without a partner.
    assert!(one_to_one >= 1_470, "{one_to_one}");
}

#[test]
fn the_table_of_limits_is_complete() {
    use sverka::text::limits::{Bound, Limits};
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/limits.md")).unwrap();
    for (name, bound) in Bound::ALL {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| `{name}` |")))
            .unwrap_or_else(|| panic!("{name}"));
        let value = Limits::default().get(bound);
        let grouped = |n: u64| {
            let digits = n.to_string();
            let first = digits.len() % 3;
            let (head, tail) = digits.split_at(first);
            let mut groups: Vec<&str> = (!head.is_empty()).then_some(head).into_iter().collect();
            groups.extend((0..tail.len() / 3).map(|at| &tail[at * 3..at * 3 + 3]));
            groups.join(",")
        };
        let shown = [grouped(value), format!("{} MiB", value >> 20), format!("{} GiB", value >> 30)];
        assert!(shown.iter().any(|value| row.contains(&format!("| {value} |"))), "{row}: {shown:?}");
    }
}
