//! Look-ups against a comparison with every text; damaged segments.

use crate::penalty::{Of, Penalties, Penalty};
use crate::tokens::of_text;
use crate::{Memory, Query, score};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tmx::{Unit, Variant};

/// Few words, so that texts have much in common; some are frequent, some rare.
const WORDS: [&str; 27] = [
    "the",
    "the",
    "of",
    "of",
    "and",
    "Council",
    "council",
    "met",
    "on",
    "3",
    "4",
    "2021",
    "<b>",
    "{0}",
    ",",
    ".",
    "совет",
    "Совета",
    "мира",
    "мира",
    "и",
    "война",
    "a@b.org",
    "peace",
    "Vienna",
    "Geneva",
    "May",
];

fn unit(text: &str, number: usize) -> Unit {
    let variants = [("en", text.to_owned()), ("ru", format!("перевод {number}"))];
    let variants = variants.map(|(tag, text)| Variant::new(tag.parse().unwrap(), text)).to_vec();
    Unit { variants, ..Unit::default() }
}

fn query(text: &str, min: u32) -> Query {
    Query { min, max: usize::MAX, ..Query::new(text, "en".parse().unwrap()) }
}

/// What a look-up finds: unit and score.
fn found(memory: &mut Memory, text: &str, min: u32) -> BTreeMap<i64, u32> {
    let matches = memory.lookup(&query(text, min)).unwrap();
    let scores: Vec<u32> = matches.iter().map(|found| found.score).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
    matches.iter().map(|found| (found.unit.id, found.score)).collect()
}

/// What there is to find.
fn brute(texts: &BTreeMap<i64, String>, text: &str, min: u32) -> BTreeMap<i64, u32> {
    let wanted = of_text(text, "en");
    let score = |own: &String| if own == text { 100 } else { score(&wanted, &of_text(own, "en")).min(99) };
    texts.iter().map(|(id, own)| (*id, score(own))).filter(|(_, score)| *score >= min).collect()
}

#[derive(Clone, Debug)]
enum Step {
    Add(Vec<String>),
    Remove(usize),
    Index,
    Reopen,
}

fn text() -> impl Strategy<Value = String> {
    let short = proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..4);
    let long = proptest::collection::vec(proptest::sample::select(&WORDS[..]), 4..14);
    prop_oneof![short, long].prop_map(|words| words.join(" "))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => proptest::collection::vec(text(), 1..25).prop_map(Step::Add),
        1 => (0usize..100).prop_map(Step::Remove),
        2 => Just(Step::Index),
        1 => Just(Step::Reopen),
    ]
}

proptest! {
    #[test]
    fn nothing_is_missed_and_nothing_invented(
        steps in proptest::collection::vec(step(), 1..8),
        queries in proptest::collection::vec((text(), 20u32..=100), 1..12),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.svm");
        let mut memory = Memory::create(&path).unwrap();
        let mut texts: BTreeMap<i64, String> = BTreeMap::new();
        let mut next = 0;
        for step in steps {
            match step {
                Step::Add(new) => {
                    let document: Arc<str> = format!("{next}").into();
                    let mut import = memory.import();
                    for text in new {
                        next += 1;
                        import.add(&document, unit(&text, next)).unwrap();
                        texts.insert(next as i64, text);
                    }
                    import.finish().unwrap();
                }
                Step::Remove(at) => {
                    if let Some(id) = texts.keys().nth(at).copied() {
                        prop_assert_eq!(memory.remove(&[id]).unwrap(), 1);
                        texts.remove(&id);
                    }
                }
                Step::Index => memory.index("en").unwrap(),
                Step::Reopen => {
                    drop(memory);
                    memory = Memory::create(&path).unwrap();
                }
            }
            let (text, min) = &queries[0];
            prop_assert_eq!(found(&mut memory, text, *min), brute(&texts, text, *min));
        }
        for (text, min) in &queries {
            prop_assert_eq!(found(&mut memory, text, *min), brute(&texts, text, *min), "{} {}", text, min);
        }
        prop_assert_eq!(memory.remarks(), Vec::<String>::new());
    }
}

/// A memory of some hundred units, in one segment.
fn small(path: &Path) -> BTreeMap<i64, String> {
    let texts: Vec<String> = (0..400)
        .map(|at| {
            let word = |by: usize| WORDS[(at * by + at / 7) % WORDS.len()];
            format!("{} {} {} {} {at}", word(1), word(5), word(7), word(11))
        })
        .collect();
    let mut memory = Memory::create(path).unwrap();
    let document: Arc<str> = "a".into();
    let mut import = memory.import();
    for (at, text) in texts.iter().enumerate() {
        import.add(&document, unit(text, at)).unwrap();
    }
    import.finish().unwrap();
    memory.index("en").unwrap();
    texts.into_iter().enumerate().map(|(at, text)| (at as i64 + 1, text)).collect()
}

fn segment(path: &Path) -> std::path::PathBuf {
    super::files(&super::folder(path), "en").pop().unwrap().2
}

#[test]
fn damage_is_reported_and_mended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.svm");
    let texts = small(&path);
    let file = segment(&path);
    let whole = std::fs::read(&file).unwrap();
    let ask = "Council of peace the 17";
    let want = brute(&texts, ask, 40);
    assert!(want.len() > 3);
    let mut reported = 0;
    for at in (0..whole.len()).step_by(whole.len() / 97) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        std::fs::write(&file, &flipped).unwrap();
        let mut memory = Memory::open(&path).unwrap();
        assert_eq!(found(&mut memory, ask, 40), want, "byte {at}");
        memory.check().unwrap();
        let remarks = memory.remarks();
        assert_eq!(remarks.len(), 1, "byte {at}: {remarks:?}");
        reported += 1;
        assert_eq!(std::fs::read(&file).unwrap(), whole, "made again, the same");
    }
    assert!(reported > 90);
    for length in [0, 1, 7, 300, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&file, &whole[..length]).unwrap();
        let mut memory = Memory::open(&path).unwrap();
        assert_eq!(found(&mut memory, ask, 40), want, "{length} bytes");
        assert_eq!(memory.remarks().len(), 1);
    }
    std::fs::remove_file(&file).unwrap();
    assert_eq!(found(&mut Memory::open(&path).unwrap(), ask, 40), want);
}

#[test]
fn a_segment_of_another_store_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["a.svm", "b.svm"].map(|name| folder.path().join(name));
    let texts = small(&a);
    let name = segment(&a);
    let other = std::fs::read(&name).unwrap();
    small(&b);
    std::fs::write(segment(&b), other).unwrap();
    let mut memory = Memory::open(&b).unwrap();
    assert_eq!(found(&mut memory, "Council of peace", 30), brute(&texts, "Council of peace", 30));
    assert!(memory.remarks()[0].contains("another state"));
}

#[test]
fn one_writer_and_many_readers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.svm");
    let mut writer = Memory::create(&path).unwrap();
    assert!(matches!(Memory::create(&path), Err(crate::Error::Locked { .. })));
    let mut reader = Memory::open(&path).unwrap();
    assert!(found(&mut reader, "Peace to all", 70).is_empty());
    let mut import = writer.import();
    import.add(&"a".into(), unit("Peace to all", 1)).unwrap();
    import.finish().unwrap();
    assert_eq!(found(&mut reader, "Peace to all", 70), BTreeMap::from([(1, 100)]));
    assert_eq!(found(&mut writer, "peace to all", 70), BTreeMap::from([(1, 91)]));
    drop(writer);
    assert!(Memory::create(&path).is_ok());
}

#[test]
fn neighbours_make_101() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Memory::create(&folder.path().join("m.svm")).unwrap();
    let document: Arc<str> = "a".into();
    let mut import = memory.import();
    for (at, text) in ["One.", "Yes.", "Two.", "Yes.", "Three."].iter().enumerate() {
        import.add(&document, unit(text, at)).unwrap();
    }
    import.finish().unwrap();
    let around = crate::Neighbours { before: Some("Two.".into()), behind: Some("Three.".into()) };
    let matches = memory.lookup(&Query { around: Some(around), ..query("Yes.", 70) }).unwrap();
    let scores: Vec<_> = matches.iter().map(|found| (found.unit.id, found.score)).collect();
    assert_eq!(scores, [(4, 101), (2, 100)]);
    let penalties = Penalties::whole(5);
    let penal = memory.lookup(&Query { penalties, ..query("Yes.", 70) }).unwrap();
    assert_eq!(penal[0].score, 95);
}

#[test]
fn penalties_of_units_change_the_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Memory::create(&folder.path().join("m.svm")).unwrap();
    let mut import = memory.import();
    for (at, (document, text)) in
        [("draft", "Peace to all"), ("final", "Peace to all of us"), ("final", "War")].iter().enumerate()
    {
        import.add(&(*document).into(), unit(text, at)).unwrap();
    }
    import.finish().unwrap();
    let scores = |memory: &mut Memory, percent, max| {
        let some = vec![Penalty { of: Of::Document("draft".into()), percent }];
        let penalties = Penalties { whole: 2, some };
        let found = memory.lookup(&Query { penalties, max, ..query("Peace to all", 50) }).unwrap();
        found.iter().map(|found| (found.unit.id, found.score, found.penalty)).collect::<Vec<_>>()
    };
    assert_eq!(scores(&mut memory, 0, 5), [(1, 98, 2), (2, 58, 2)]);
    assert_eq!(scores(&mut memory, 45, 5), [(2, 58, 2), (1, 53, 47)]);
    assert_eq!(scores(&mut memory, 45, 1), [(2, 58, 2)]);
    assert_eq!(scores(&mut memory, 60, 5), [(2, 58, 2)], "below the least score");
}

#[test]
fn readers_append_and_writers_merge() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.svm");
    let mut last = small(&path).len() as i64;
    let segments = || super::files(&super::folder(&path), "en").len();
    let mut reader = Memory::open(&path).unwrap();
    let mut writer = Memory::create(&path).unwrap();
    for round in 0..2 {
        assert_eq!(segments(), 1);
        let mut import = writer.import();
        for number in 0..=super::TAIL {
            import.add(&"b".into(), unit(&format!("{round} {number}"), number as usize)).unwrap();
        }
        import.finish().unwrap();
        assert!(writer.is_behind().unwrap());
        let (ask, found_alone) = (format!("{round} 17"), BTreeMap::from([(last + 18, 100)]));
        assert_eq!(found(&mut reader, &ask, 100), found_alone);
        assert_eq!(segments(), 2, "what is old was not made again");
        assert!(!writer.is_behind().unwrap());
        Memory::open(&path).unwrap().merge().unwrap();
        assert_eq!(found(&mut reader, &ask, 100), found_alone);
        last += super::TAIL + 1;
    }
    assert_eq!(reader.remarks(), Vec::<String>::new());
}
