use super::*;
use sverka_text::bitext::{Link, Side};
use sverka_text::document::Segmented;

/// Words of which sentences are made: so many that no two sentences are alike.
const WORDS: [&str; 24] = [
    "river", "council", "harvest", "letter", "minister", "bridge", "winter", "school", "garden", "railway",
    "doctor", "island", "market", "teacher", "border", "captain", "village", "museum", "engine", "forest",
    "treaty", "window", "painter", "mountain",
];

/// A linear congruential generator: the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }

    fn sentence(&mut self, side: &str) -> String {
        let words: Vec<&str> = (0..12).map(|_| WORDS[self.below(WORDS.len())]).collect();
        format!("{side} {}.", words.join(" "))
    }
}

fn bitext(texts: &[Vec<String>; 2]) -> Bitext {
    let n = texts[0].len().min(texts[1].len());
    let mut links: Vec<Link> = (0..n).map(|k| Link::new(k..k + 1, k..k + 1, 0.9)).collect();
    links.extend((n..texts[0].len()).map(|k| Link::new(k..k + 1, n..n, 0.5)));
    let m = texts[0].len();
    links.extend((n..texts[1].len()).map(|k| Link::new(m..m, k..k + 1, 0.5)));
    let side =
        |name: &str, texts: &[String]| Segmented::from_sentences(name, "en".parse().unwrap(), texts.to_vec());
    Bitext {
        source: side("a", &texts[0]),
        target: side("b", &texts[1]),
        links,
        method: "test".into(),
        moved: Vec::new(),
    }
}

/// A sentence of an edited text: what it was, and its text now.
#[derive(Clone)]
struct Now {
    was: Option<usize>,
    text: String,
}

/// Edits 5 % of the sentences, adds a paragraph, and takes two sentences away.
fn edited(numbers: &mut Numbers, texts: &[String], side: &str) -> Vec<Now> {
    let mut now: Vec<Now> =
        texts.iter().enumerate().map(|(k, text)| Now { was: Some(k), text: text.clone() }).collect();
    for one in &mut now {
        if numbers.below(20) == 0 {
            let words: Vec<&str> = one.text.split(' ').collect();
            let at = 1 + numbers.below(words.len() - 2);
            let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            words[at] = WORDS[numbers.below(WORDS.len())].to_owned();
            one.text = words.join(" ");
        }
    }
    let at = numbers.below(now.len());
    // A repeated sentence in the new paragraph must draw nothing to it.
    let mut added: Vec<String> = (0..4).map(|_| numbers.sentence(side)).collect();
    added.push(texts[numbers.below(texts.len())].clone());
    now.splice(at..at, added.into_iter().map(|text| Now { was: None, text }));
    for _ in 0..2 {
        now.remove(numbers.below(now.len()));
    }
    now
}

/// Decides about every third row or so, and returns the runs of sentences of those rows.
fn decide(review: &mut Review, numbers: &mut Numbers) {
    for step in 0..review.state().rows().len() * 2 {
        let row = numbers.below(review.state().rows().len());
        let operation = match step % 6 {
            0 => Operation::Merge { row },
            1 => Operation::Move { row, side: Side::Target, to: Neighbour::Below, count: 1 },
            2 => Operation::Exclude { row, to: None, value: true },
            _ => Operation::Verify { row, to: None, value: true },
        };
        if let Ok(entry) = review.plan(&format!("op-{step}"), &operation, None) {
            review.apply(entry).unwrap();
        }
    }
}

/// Returns the rows with a decision: runs of sentences of both sides, and the marks.
fn decided(state: &State) -> Vec<([std::ops::Range<usize>; 2], Marks)> {
    let is_decided = |row: &&Row| {
        [Marks::VERIFIED, Marks::EXCLUDED, Marks::MADE, Marks::CHANGED]
            .iter()
            .any(|&mark| row.marks.has(mark))
    };
    let sentences = |row: &Row| Side::BOTH.map(|side| state.sentences(side, row).unwrap());
    state.rows().iter().filter(is_decided).map(|row| (sentences(row), row.marks)).collect()
}

#[test]
fn decisions_hold_after_edits_and_none_lands_on_a_wrong_sentence() {
    let mut numbers = Numbers(20_260_101);
    let (mut sensible, mut held) = (0, 0);
    for round in 0..12 {
        let texts =
            ["source", "target"].map(|side| (0..120).map(|_| numbers.sentence(side)).collect::<Vec<_>>());
        let mut review = Review::new(Arc::new(bitext(&texts)));
        decide(&mut review, &mut numbers);
        let old = decided(review.state());
        let now = [edited(&mut numbers, &texts[0], "source"), edited(&mut numbers, &texts[1], "target")];
        let new_texts = now.each_ref().map(|now| now.iter().map(|one| one.text.clone()).collect::<Vec<_>>());
        let carried = carry(&Base::of(review.state().base()), review.state(), bitext(&new_texts), None);
        let mut after = Review::new(carried.bitext.clone());
        after.apply(carried.entry.unwrap()).unwrap();
        assert_eq!(after.state().fault(), None);

        // What each decision should be now: its sentences, where all of them are still there and follow each other.
        let place = |side: usize, k: usize| now[side].iter().position(|one| one.was == Some(k));
        let run = |side: usize, run: &std::ops::Range<usize>| -> Option<std::ops::Range<usize>> {
            let Some(first) = run.clone().next() else { return Some(0..0) };
            let start = place(side, first)?;
            let follows = run.clone().enumerate().all(|(k, was)| place(side, was) == Some(start + k));
            follows.then(|| start..start + run.len())
        };
        let wanted: Vec<_> =
            old.iter().filter_map(|(runs, _)| Some([run(0, &runs[0])?, run(1, &runs[1])?])).collect();
        let found = decided(after.state());
        // One-sided rows may lie anywhere on their empty side.
        let same = |a: &[std::ops::Range<usize>; 2], b: &[std::ops::Range<usize>; 2]| {
            a.iter().zip(b).all(|(a, b)| a == b || a.is_empty() && b.is_empty())
        };
        for (runs, _) in &found {
            assert!(wanted.iter().any(|want| same(want, runs)), "round {round}: {runs:?} was not decided");
        }
        sensible += wanted.len();
        held += wanted.iter().filter(|want| found.iter().any(|(runs, _)| same(want, runs))).count();
        assert_eq!(carried.kept + carried.changed + carried.lost.len(), old.len());
        // What was verified still is, unless a text has changed.
        for (runs, marks) in found {
            let unchanged = (0..2).all(|side| {
                runs[side]
                    .clone()
                    .all(|k| now[side][k].was.is_some_and(|was| texts[side][was] == now[side][k].text))
            });
            assert!(unchanged || !marks.has(Marks::VERIFIED), "{runs:?}");
        }
    }
    let share = held as f64 / sensible as f64;
    assert!(share >= 0.95, "{held} of {sensible} decisions hold");
}

#[test]
fn texts_notes_and_cuts_are_carried_over_or_reported() {
    let texts = [
        ["One two three four. Five six.", "Seven eight.", "Nine ten."],
        ["Раз два три четыре. Пять шесть.", "Семь восемь.", "Девять десять."],
    ]
    .map(|side| side.map(str::to_owned).to_vec());
    let mut review = Review::new(Arc::new(bitext(&texts)));
    for (k, operation) in [
        r#"{"kind":"cut","row":0,"side":"source","piece":0,"offset":19}"#,
        r#"{"kind":"split","row":0,"source":1,"target":1}"#,
        r#"{"kind":"edit","row":2,"side":"target","piece":0,"text":"Семь, восемь."}"#,
        r#"{"kind":"edit","row":3,"side":"target","piece":0,"text":"Девять и десять."}"#,
        r#"{"kind":"note","row":3,"text":"is it nine?"}"#,
        r#"{"kind":"bookmark","row":2,"value":true}"#,
    ]
    .iter()
    .enumerate()
    {
        let operation = serde_json::from_str(operation).unwrap();
        review.apply(review.plan(&format!("op-{k}"), &operation, None).unwrap()).unwrap();
    }
    let mut now = texts;
    now[0].insert(0, "Zero at the very beginning.".into());
    now[1].insert(0, "Ноль в самом начале.".into());
    now[1][3] = "Совсем другое предложение о погоде.".into();
    let carried = carry(&Base::of(review.state().base()), review.state(), bitext(&now), None);
    let lost: Vec<String> = carried.lost.iter().map(ToString::to_string).collect();
    assert_eq!(
        lost,
        [
            "at 3:3: the note \"is it nine?\": a sentence is gone",
            "at 3:3: the text \"Девять и десять.\": a sentence is gone"
        ]
    );
    let mut after = Review::new(carried.bitext);
    after.apply(carried.entry.unwrap()).unwrap();
    let rows: Vec<String> = (0..after.state().rows().len())
        .map(|row| Side::BOTH.map(|side| after.state().row_text(row, side)).join("|"))
        .collect();
    assert_eq!(
        rows[1..4],
        ["One two three four.|Раз два три четыре. Пять шесть.", "Five six.|", "Seven eight.|Семь, восемь."]
    );
    assert!(after.state().rows()[3].marks.has(Marks::BOOKMARKED));
}
