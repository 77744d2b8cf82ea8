use super::*;
use proptest::prelude::*;
use sverka_text::bitext::{Link, Side};
use sverka_text::document::{Lang, Segmented};

/// Texts of which each sentence is its own number and a few words, so that no sentence could take the place of another.
fn texts(side: &str, count: usize) -> Vec<String> {
    (0..count).map(|k| format!("{side} {k} of some words, — и ещё несколько {k}.")).collect()
}

/// A bitext whose beads go round a few shapes.
pub(super) fn bitext(rows: usize) -> Arc<Bitext> {
    const SHAPES: [(usize, usize); 6] = [(1, 1), (1, 1), (2, 1), (1, 0), (1, 3), (0, 1)];
    let (mut i, mut j) = (0, 0);
    let links = (0..rows).map(|row| {
        let (n, m) = SHAPES[row % SHAPES.len()];
        (i, j) = (i + n, j + m);
        Link::new(i - n..i, j - m..j, (row % 10) as f64 / 10.0)
    });
    let links: Vec<Link> = links.collect();
    let side = |name: &str, lang: &str, count| {
        Segmented::from_sentences(name, lang.parse().unwrap(), texts(name, count))
    };
    let (source, target) = (side("a.en.txt", "en", i), side("a.ru.txt", "ru", j));
    Arc::new(Bitext { source, target, links, method: "test".into(), moved: Vec::new() })
}

fn lang() -> Lang {
    "en".parse().unwrap()
}

/// Makes an operation of six numbers. Many are not possible, as those of a hasty person.
fn operation(review: &Review, numbers: [usize; 6]) -> Operation {
    let [kind, row, a, b, c, d] = numbers;
    let state = review.state();
    let row = row % state.rows().len();
    let side = if a % 2 == 0 { Side::Source } else { Side::Target };
    let pieces = state.rows()[row].run(side).len();
    let piece = b % pieces.max(1);
    let to = Some((row + b % 4).min(state.rows().len() - 1));
    let value = c % 3 > 0;
    let near = |side: Side, row: usize| {
        let run = state.rows()[row].run(side);
        state.id(side, (run.start + d % 3).min(state.pieces(side).len().saturating_sub(1)))
    };
    match kind % 17 {
        0 => Operation::Move {
            row,
            side,
            to: if b % 2 == 0 { Neighbour::Above } else { Neighbour::Below },
            count: 1 + c % 3,
        },
        1 => Operation::Merge { row },
        2 => Operation::Split { row, source: b % 3, target: c % 3 },
        3 => Operation::Cut { row, side, piece, offset: c % 40 },
        4 => Operation::Join { row, side, piece },
        5 => Operation::Shift { row, side, to: if b % 2 == 0 { Direction::Up } else { Direction::Down } },
        6 => Operation::Pin {
            source: near(Side::Source, row),
            target: near(Side::Target, (row + b % 4).min(state.rows().len() - 1)),
        },
        7 => Operation::Edit { row, side, piece, text: (c % 4 > 0).then(|| format!("written {c} over {d}")) },
        8 => Operation::Exclude { row, to, value },
        9 => Operation::Verify { row, to, value },
        10 => Operation::Bookmark { row, to: None, value },
        11 if b % 20 == 0 => Operation::VerifyAbove { row },
        12 => Operation::Note { row, text: if c % 4 == 0 { String::new() } else { format!("note {c}") } },
        13 => {
            let count = (1 + b % 5).min(state.rows().len() - row);
            let rows = &state.rows()[row..row + count];
            let [n, m] = [0, 1].map(|side| rows.iter().map(|row| row.runs[side].len()).sum::<usize>());
            // All in one row, or one after another.
            let ones =
                || std::iter::repeat_n([1, 0, 5000], n).chain(std::iter::repeat_n([0, 1, 4000], m)).flatten();
            Operation::Realign {
                row,
                count,
                rows: if c % 2 == 0 { vec![n, m, 9000] } else { ones().collect() },
            }
        }
        14 | 15 => Operation::Undo,
        _ => Operation::Redo,
    }
}

/// What each side says from its first sentence to its last, overlays aside.
fn sides(state: &State) -> [String; 2] {
    Side::BOTH.map(|side| {
        let originals =
            state.rows().iter().flat_map(|row| row.run(side)).map(|piece| state.original(side, piece));
        originals.collect::<String>().replace(' ', "")
    })
}

/// Does operations, checks the state after each, and returns the entries.
fn play(review: &mut Review, operations: impl Iterator<Item = [usize; 6]>) -> Vec<Entry> {
    let want = sides(&State::new(review.state().base.clone()));
    let mut entries = Vec::new();
    for (number, numbers) in operations.enumerate() {
        let operation = operation(review, numbers);
        let before = review.state().clone();
        let Ok(entry) = review.plan(&format!("op-{number}"), &operation, None) else { continue };
        let splice = review.apply(entry.clone()).unwrap_or_else(|error| panic!("{operation:?}: {error}"));
        assert_eq!(review.state().fault(), None, "{operation:?}");
        // Sentence by sentence is what `fault` checks; letter by letter takes longer.
        if number % 20 == 0 {
            assert_eq!(sides(review.state()), want, "{operation:?}");
        }
        let (old, new) = (before.rows().len(), review.state().rows().len());
        assert_eq!(old - splice.removed + splice.added, new, "{operation:?}: {splice:?}");
        for (a, b) in before.rows().iter().zip(review.state().rows()).take(splice.at) {
            assert_eq!(a, b, "{operation:?} changed a row before {splice:?}");
        }
        entries.push(entry);
    }
    entries
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn operations_keep_every_sentence_and_can_be_undone(
        operations in prop::collection::vec(prop::array::uniform6(0usize..10_000), 0..120),
    ) {
        let start = bitext(13);
        let mut review = Review::new(start.clone());
        play(&mut review, operations.into_iter());
        while review.undo().is_some() {
            let entry = review.plan(&format!("undo-{}", review.version()), &Operation::Undo, None).unwrap();
            review.apply(entry).unwrap();
        }
        prop_assert_eq!(review.state(), &State::new(start));
    }
}

#[test]
fn ten_thousand_operations_are_kept_undone_and_replayed() {
    let start = bitext(60);
    let mut review = Review::new(start.clone());
    // A linear congruential generator: the same operations on every run.
    let mut seed = 20_260_101u64;
    let mut number = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    let entries = play(&mut review, (0..10_000).map(|_| [(); 6].map(|()| number())));
    assert!(entries.len() > 4_000, "only {} were possible", entries.len());
    let mut kinds: Vec<&str> = entries.iter().map(|entry| entry.op.as_str()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    assert_eq!(kinds.len(), 16, "{kinds:?}");

    let mut replayed = Review::new(start.clone());
    for entry in entries {
        let line = Line::Entry(entry).write().unwrap();
        let Line::Entry(entry) = Line::parse(line.trim_end()).unwrap() else { panic!("{line}") };
        replayed.apply(entry).unwrap();
    }
    assert_eq!(replayed.state(), review.state());
    assert_eq!(
        (replayed.version(), replayed.undo(), replayed.redo()),
        (review.version(), review.undo(), review.redo())
    );

    while replayed.undo().is_some() {
        let entry = replayed.plan(&format!("undo-{}", replayed.version()), &Operation::Undo, None).unwrap();
        replayed.apply(entry).unwrap();
    }
    assert_eq!(replayed.state(), &State::new(start));
}

fn review(source: &[&str], target: &[&str], beads: &[(usize, usize)]) -> Review {
    let (mut i, mut j) = (0, 0);
    let links = beads.iter().map(|&(n, m)| {
        (i, j) = (i + n, j + m);
        Link::new(i - n..i, j - m..j, 0.5)
    });
    let links = links.collect();
    let side = |name: &str, texts: &[&str]| Segmented::from_sentences(name, lang(), texts.to_vec());
    let bitext = Bitext {
        source: side("a", source),
        target: side("b", target),
        links,
        method: "test".into(),
        moved: Vec::new(),
    };
    assert_eq!(bitext.fault(), None);
    Review::new(Arc::new(bitext))
}

/// Does an operation written as JSON, and returns the rows as text.
fn after(review: &mut Review, operation: &str) -> Result<String, Refusal> {
    let operation: Operation = serde_json::from_str(operation).unwrap();
    let entry = review.plan(&format!("op-{}", review.version()), &operation, None)?;
    review.apply(entry).unwrap();
    assert_eq!(review.state().fault(), None);
    Ok(shown(review))
}

/// The rows with their texts: `A B|x; C|y z`.
fn shown(review: &Review) -> String {
    let state = review.state();
    let row = |row| Side::BOTH.map(|side| state.row_text(row, side)).join("|");
    (0..state.rows().len()).map(row).collect::<Vec<_>>().join("; ")
}

#[test]
fn each_operation_does_what_it_says() {
    let five = || review(&["A", "B", "C", "D", "E"], &["a", "b", "c", "d", "e"], &[(1, 1); 5]);
    for (operation, want) in [
        (r#"{"kind":"move","row":1,"side":"target","to":"above"}"#, "A|a b; B|; C|c; D|d; E|e"),
        (r#"{"kind":"move","row":1,"side":"source","to":"below"}"#, "A|a; |b; B C|c; D|d; E|e"),
        (r#"{"kind":"move","row":1,"side":"target","to":"above","count":1}"#, "A|a b; B|; C|c; D|d; E|e"),
        (r#"{"kind":"merge","row":3}"#, "A|a; B|b; C|c; D E|d e"),
        (r#"{"kind":"split","row":0,"source":1,"target":0}"#, "A|; |a; B|b; C|c; D|d; E|e"),
        (r#"{"kind":"shift","row":1,"side":"target","to":"down"}"#, "A|a; B|; C|b; D|c; E|d; |e"),
        (r#"{"kind":"shift","row":1,"side":"source","to":"up"}"#, "A B|a; C|b; D|c; E|d; |e"),
        (r#"{"kind":"pin","source":"2","target":"4"}"#, "A|a; |b; |c; B|d; C|; D|; E|e"),
        (r#"{"kind":"realign","row":1,"count":2,"rows":[2,1,9000,0,1,100]}"#, "A|a; B C|b; |c; D|d; E|e"),
        (
            r#"{"kind":"edit","row":0,"side":"source","piece":0,"text":" A\nnew "}"#,
            "A new|a; B|b; C|c; D|d; E|e",
        ),
    ] {
        let mut review = five();
        assert_eq!(after(&mut review, operation).as_deref(), Ok(want), "{operation}");
        after(&mut review, r#"{"kind":"undo"}"#).unwrap();
        assert_eq!(shown(&review), shown(&five()));
        assert_eq!(after(&mut review, r#"{"kind":"redo"}"#).as_deref(), Ok(want));
    }
}

#[test]
fn several_sentences_are_moved_at_once() {
    let three = || review(&["A", "B"], &["a", "b", "c", "d"], &[(1, 1), (1, 3)]);
    let up = r#"{"kind":"move","row":1,"side":"target","to":"above","count":2}"#;
    assert_eq!(after(&mut three(), up).as_deref(), Ok("A|a b c; B|d"));
    let down = r#"{"kind":"move","row":0,"side":"target","to":"below","count":1}"#;
    assert_eq!(after(&mut three(), down).as_deref(), Ok("A|; B|a b c d"));
    for count in [0, 4] {
        let operation = format!(r#"{{"kind":"move","row":1,"side":"target","to":"above","count":{count}}}"#);
        assert_eq!(after(&mut three(), &operation), Err(Refusal::Piece));
    }
}

#[test]
fn a_shift_stops_at_the_next_verified_row() {
    let mut review = review(&["A", "B", "C", "D"], &["a", "b", "c", "d"], &[(1, 1); 4]);
    after(&mut review, r#"{"kind":"verify","row":2,"value":true}"#).unwrap();
    let down = r#"{"kind":"shift","row":0,"side":"target","to":"down"}"#;
    assert_eq!(after(&mut review, down).as_deref(), Ok("A|; B|a; |b; C|c; D|d"));
    // The gap closes again, and the rows are what they were: with the scores of the alignment.
    let up = r#"{"kind":"shift","row":0,"side":"target","to":"up"}"#;
    assert_eq!(after(&mut review, up).as_deref(), Ok("A|a; B|b; C|c; D|d"));
    assert!(review.state().rows().iter().all(|row| review.state().score(row) == Some(0.5)));
    assert!(review.state().rows()[2].marks.has(Marks::VERIFIED));
    let onto_verified = r#"{"kind":"shift","row":3,"side":"target","to":"up"}"#;
    assert_eq!(after(&mut review, onto_verified), Err(Refusal::VerifiedAbove));
}

#[test]
fn a_sentence_is_split_inside_with_and_without_an_overlay() {
    let mut review = review(&["One two. Три четыре."], &["x", "y"], &[(1, 2)]);
    let cut = r#"{"kind":"cut","row":0,"side":"source","piece":0,"offset":8}"#;
    // The parts stay in their row: they are moved or split as sentences are.
    assert_eq!(after(&mut review, cut).as_deref(), Ok("One two. Три четыре.|x y"));
    let split = r#"{"kind":"split","row":0,"source":1,"target":1}"#;
    assert_eq!(after(&mut review, split).as_deref(), Ok("One two.|x; Три четыре.|y"));
    assert_eq!(review.state().corner(1).to_string(), "1@8:2");
    assert_eq!(after(&mut review, r#"{"kind":"merge","row":0}"#).as_deref(), Ok("One two. Три четыре.|x y"));
    let join = r#"{"kind":"join","row":0,"side":"source","piece":0}"#;
    assert_eq!(after(&mut review, join).as_deref(), Ok("One two. Три четыре.|x y"));
    assert_eq!(review.state().pieces(Side::Source).len(), 1);

    let edit = r#"{"kind":"edit","row":0,"side":"source","piece":0,"text":"Just one, two. Три четыре!"}"#;
    after(&mut review, edit).unwrap();
    let cut = r#"{"kind":"cut","row":0,"side":"source","piece":0,"offset":14}"#;
    assert_eq!(after(&mut review, cut).as_deref(), Ok("Just one, two. Три четыре!|x y"));
    let split = r#"{"kind":"split","row":0,"source":1,"target":2}"#;
    assert_eq!(after(&mut review, split).as_deref(), Ok("Just one, two.|x y; Три четыре!|"));
    for offset in [0, 99] {
        let cut = format!(r#"{{"kind":"cut","row":1,"side":"source","piece":0,"offset":{offset}}}"#);
        assert_eq!(after(&mut review, &cut), Err(Refusal::Offset));
    }
}

#[test]
fn notes_go_with_their_rows() {
    let mut review = review(&["A", "B", "C"], &["a", "b", "c"], &[(1, 1); 3]);
    for (row, text) in [(0, "first"), (1, "second")] {
        after(&mut review, &format!(r#"{{"kind":"note","row":{row},"text":"{text}"}}"#)).unwrap();
    }
    after(&mut review, r#"{"kind":"merge","row":0}"#).unwrap();
    assert_eq!(review.state().rows()[0].note, "first\nsecond");
    after(&mut review, r#"{"kind":"undo"}"#).unwrap();
    let notes: Vec<&str> = review.state().rows().iter().map(|row| row.note.as_str()).collect();
    assert_eq!(notes, ["first", "second", ""]);
}

#[test]
fn what_is_not_possible_is_refused_with_a_reason() {
    let mut review = review(&["A", "B"], &["a"], &[(1, 1), (1, 0)]);
    for (operation, want) in [
        (r#"{"kind":"merge","row":1}"#, Refusal::LastRow),
        (r#"{"kind":"merge","row":7}"#, Refusal::Row),
        (r#"{"kind":"move","row":0,"side":"source","to":"above"}"#, Refusal::FirstRow),
        (r#"{"kind":"move","row":1,"side":"target","to":"above"}"#, Refusal::EmptySide),
        (r#"{"kind":"split","row":1,"source":1,"target":0}"#, Refusal::NothingToSplit),
        (r#"{"kind":"split","row":1,"source":1,"target":5}"#, Refusal::Piece),
        (r#"{"kind":"edit","row":0,"side":"source","piece":0,"text":"  "}"#, Refusal::EmptyText),
        (r#"{"kind":"edit","row":0,"side":"source","piece":0,"text":"A"}"#, Refusal::NoChange),
        (r#"{"kind":"verify","row":0,"value":false}"#, Refusal::NoChange),
        (r#"{"kind":"pin","source":"1","target":"1"}"#, Refusal::NoChange),
        (r#"{"kind":"pin","source":"3","target":"1"}"#, Refusal::Piece),
        (r#"{"kind":"realign","row":0,"count":2,"rows":[1,1,1]}"#, Refusal::Range),
        (r#"{"kind":"realign","row":0,"count":9,"rows":[2,1,1]}"#, Refusal::Row),
        (r#"{"kind":"realign","row":0,"count":2,"rows":[18446744073709551615,1,1]}"#, Refusal::Range),
        (r#"{"kind":"undo"}"#, Refusal::NothingToUndo),
        (r#"{"kind":"redo"}"#, Refusal::NothingToRedo),
    ] {
        assert_eq!(after(&mut review, operation), Err(want), "{operation}");
    }
    assert_eq!(review.version(), 0);
}
