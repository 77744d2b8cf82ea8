//! Texts as they come: abridged, numbered, labelled, shuffled. Each test makes them from the samples (and
//! from a book beside the repository, where there is one) and holds the strict F1 that it keeps.
//! The floors stand a little below what was measured, which is noted beside them.
#![allow(clippy::print_stderr, reason = "says what was measured, and why something is skipped")]

use crate::support::SAMPLES;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use sverka::align::{self, Options};
use sverka::bitext::Bitext;
use sverka::document::{BlockKind, Lang, Segment, Segmented};
use sverka::evaluate::{self, Bead, Tally};

/// A sentence, and whether it begins a paragraph.
type Line = (String, bool);

/// A text, its translation and what belongs to what.
#[derive(Clone, Default)]
struct Case {
    source: Vec<Line>,
    target: Vec<Line>,
    gold: Vec<Bead>,
}

fn lines(path: &Path) -> Vec<Line> {
    let mut starts = true;
    let mut out = Vec::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        if line.trim().is_empty() {
            starts = true;
        } else {
            out.push((line.trim().to_owned(), std::mem::take(&mut starts)));
        }
    }
    out
}

impl Case {
    fn read(source: &Path, target: &Path, gold: &Path) -> Self {
        let gold = evaluate::read_beads(&fs::read_to_string(gold).unwrap()).unwrap();
        Self { source: lines(source), target: lines(target), gold: evaluate::split_deletions(gold) }
    }

    /// All samples as one text: 319 sentences of English, 336 of Russian.
    fn samples() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/gold");
        let mut all = Self::default();
        for name in SAMPLES {
            let file = |ending: &str| folder.join(format!("{name}.{ending}"));
            all.append(Self::read(&file("en.sents"), &file("ru.sents"), &file("beads")));
        }
        all
    }

    /// A book of 1,454 and 1,441 sentences beside the repository.
    fn book() -> Option<Self> {
        let base = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/eval/align/books-clean");
        let file = |ending: &str| base.join(format!("kara_soz.{ending}"));
        if !file("gold").is_file() {
            eprintln!("skipped: no ../shared");
            return None;
        }
        Some(Self::read(&file("en"), &file("ru"), &file("gold")))
    }

    /// The samples, and the book where there is one.
    fn all() -> Vec<(&'static str, Self)> {
        let book = Self::book().map(|book| ("book", book));
        [("samples", Self::samples())].into_iter().chain(book).collect()
    }

    fn append(&mut self, other: Self) {
        let (n, m) = (self.source.len(), self.target.len());
        self.source.extend(other.source);
        self.target.extend(other.target);
        let shift = |ids: Vec<usize>, by: usize| ids.into_iter().map(|k| k + by).collect();
        self.gold.extend(
            other.gold.into_iter().map(|b| Bead { source: shift(b.source, n), target: shift(b.target, m) }),
        );
    }

    /// The target with its sentences taken in another order; `None` of the gold is lost but what
    /// would cross.
    fn reorder(&self, order: &[usize]) -> Self {
        let mut place = vec![None; self.target.len()];
        order.iter().enumerate().for_each(|(new, &old)| place[old] = Some(new));
        let target = order.iter().map(|&old| self.target[old].clone()).collect();
        let moved = |bead: &Bead| -> Bead {
            let target: Vec<usize> = bead.target.iter().filter_map(|&j| place[j]).collect();
            Bead { source: bead.source.clone(), target }
        };
        let gold = self.gold.iter().map(moved).filter(|b| b.source.len() + b.target.len() > 0).collect();
        Self { source: self.source.clone(), target, gold: evaluate::split_deletions(gold) }
    }

    fn edit(
        mut self,
        source: impl Fn(usize, &str) -> String,
        target: impl Fn(usize, &str) -> String,
    ) -> Self {
        self.source.iter_mut().enumerate().for_each(|(k, line)| line.0 = source(k, &line.0));
        self.target.iter_mut().enumerate().for_each(|(k, line)| line.0 = target(k, &line.0));
        self
    }

    fn align(&self) -> Bitext {
        let side = |lang: &str, lines: &[Line]| {
            let mut block = 0;
            let segment = |(k, (text, starts)): (usize, &Line)| {
                block += usize::from(*starts && k > 0);
                Segment { text: text.clone(), range: k..k + 1, block }
            };
            let segments: Vec<Segment> = lines.iter().enumerate().map(segment).collect();
            Segmented {
                name: lang.into(),
                lang: Lang::parse(lang).unwrap(),
                encoding: "UTF-8".into(),
                blocks: vec![BlockKind::Paragraph; lines.len()],
                places: Vec::new(),
                times: Vec::new(),
                segments,
            }
        };
        let bitext = align::align(side("en", &self.source), side("ru", &self.target), &Options::default());
        assert_eq!(bitext.fault(), None);
        bitext
    }

    fn score(&self) -> f64 {
        strict(&self.gold, &self.align())
    }
}

fn strict(gold: &[Bead], bitext: &Bitext) -> f64 {
    let bead = |link: &sverka::bitext::Link| Bead {
        source: link.source.clone().collect(),
        target: link.target.clone().collect(),
    };
    let mut tally = Tally::default();
    tally.add(gold, &evaluate::split_deletions(bitext.links.iter().map(bead).collect()));
    tally.score().strict.f1
}

/// What each text keeps whatever is done to it.
fn floor(name: &str) -> f64 {
    if name == "samples" { 0.93 } else { 0.94 }
}

#[track_caller]
fn holds(what: &str, found: f64, floor: f64) {
    eprintln!("{what}: strict F1 {found:.3}");
    assert!(found >= floor, "{what}: strict F1 {found:.4} is below {floor}");
}

/// All sentences but those of a block.
fn without(count: usize, block: Range<usize>) -> Vec<usize> {
    (0..count).filter(|k| !block.contains(k)).collect()
}

fn as_it_is(_: usize, text: &str) -> String {
    text.into()
}

#[test]
fn as_they_are() {
    for (name, case) in Case::all() {
        // Measured: 0.938 and 0.945.
        holds(name, case.score(), floor(name));
    }
}

#[test]
fn abridged() {
    for (name, case) in Case::all() {
        let m = case.target.len();
        let block = m / 3..m / 3 + if name == "book" { 300 } else { m / 5 };
        let cut = case.reorder(&without(m, block));
        let bitext = cut.align();
        // Measured: 0.943 and 0.960.
        holds(name, strict(&cut.gold, &bitext), floor(name));
        assert_eq!(bitext.moved, []);
    }
}

/// Ways to write a number before a sentence.
type Mark = fn(usize) -> String;

const MARKS: [(&str, Mark); 6] = [
    ("12 Text", |k| format!("{} ", k + 1)),
    ("12. Text", |k| format!("{}. ", k + 1)),
    ("[12] Text", |k| format!("[{}] ", k + 1)),
    ("00:12:34 Text", |k| format!("00:{:02}:{:02} ", k * 7 / 60, k * 7 % 60)),
    ("[00:12:34.500] Text", |k| format!("[00:{:02}:{:02}.500] ", k * 7 / 60, k * 7 % 60)),
    ("12\\tText", |k| format!("{}\t", k + 1)),
];

#[test]
fn numbered() {
    for (name, case) in Case::all() {
        // One shape is enough for the long text.
        let shapes = if name == "samples" { &MARKS[..] } else { &MARKS[4..5] };
        for &(shape, mark) in shapes {
            let marked = |k: usize, text: &str| format!("{}{text}", mark(k));
            // Measured: 0.938 and 0.945 for all, as without numbers; before they were set aside
            // 0.920 to 0.938 and 0.928 to 0.943.
            let (both, one) = (case.clone().edit(marked, marked), case.clone().edit(marked, as_it_is));
            holds(&format!("{name}, {shape}, both sides"), both.score(), floor(name));
            if name == "samples" {
                holds(&format!("{name}, {shape}, one side"), one.score(), floor(name));
            }
        }
    }
}

#[test]
fn speaker_labels_on_one_side() {
    let speakers = ["MODERATOR: ", "Anna Petrovna Zimina: ", "Q: ", "John Brooks (World Bank): "];
    for (name, case) in Case::all() {
        let labelled = |k: usize, text: &str| format!("{}{text}", speakers[k / 2 % 4]);
        // Measured: 0.938 and 0.945; with the labels 0.916 and 0.945.
        holds(&format!("{name}, every sentence"), case.clone().edit(labelled, as_it_is).score(), floor(name));
        let some = |k: usize, text: &str| if k.is_multiple_of(5) { labelled(k, text) } else { text.into() };
        // Measured: 0.930 and 0.945.
        holds(
            &format!("{name}, every fifth"),
            case.clone().edit(some, as_it_is).score(),
            floor(name) - 0.005,
        );
    }
}

#[test]
fn paragraphs_in_another_order() {
    for (name, case) in Case::all() {
        let starts: Vec<usize> = (0..case.target.len()).filter(|&k| case.target[k].1).collect();
        // Two runs of paragraphs change places; the one with fewer links is left out.
        let at = |share: f64| starts[(starts.len() as f64 * share) as usize];
        let (a, b, c) = (at(0.4), at(0.5), at(0.65));
        let order: Vec<usize> = (0..a).chain(b..c).chain(a..b).chain(c..case.target.len()).collect();
        let moved = case.reorder(&order);
        let bitext = moved.align();
        let scores = [a..a + c - b, a + c - b..c].map(|block| strict(&apart(&moved, &block), &bitext));
        // Measured: 0.937 and 0.955.
        holds(name, scores[0].max(scores[1]), floor(name));
        // One block is told, and it is one of the two.
        assert_eq!(bitext.moved.len(), 1, "{:?}", bitext.moved);
        let told = &bitext.moved[0].target;
        let inside = |block: Range<usize>| block.start <= told.start && told.end <= block.end;
        assert!(inside(a..a + c - b) || inside(a + c - b..c), "{told:?}");
    }
}

/// The gold with a block of the target and what belongs to it left out.
fn apart(case: &Case, block: &Range<usize>) -> Vec<Bead> {
    let is_out = |bead: &Bead| bead.target.iter().any(|j| block.contains(j));
    let cut = |bead: &Bead| match is_out(bead) {
        true => [Bead { target: Vec::new(), ..bead.clone() }, Bead { source: Vec::new(), ..bead.clone() }]
            .to_vec(),
        false => vec![bead.clone()],
    };
    let gold = case.gold.iter().flat_map(cut).filter(|b| b.source.len() + b.target.len() > 0);
    evaluate::split_deletions(gold.collect())
}

#[test]
fn one_text_twice_in_a_row() {
    for (name, case) in Case::all() {
        let mut both = case.clone();
        both.append(case.clone());
        // Measured: 0.938 and 0.945, then 0.933 and 0.944.
        holds(&format!("{name}, both sides twice"), both.score(), floor(name));
        let m = case.target.len();
        let twice: Vec<Line> = case.target.iter().chain(&case.target).cloned().collect();
        let bitext = Case { target: twice, ..case.clone() }.align();
        // Either copy is right, and so is going over from the first to the second.
        let mut bitext = bitext;
        bitext.links.retain(|link| link.is_two_sided());
        for link in &mut bitext.links {
            let by = if link.target.start >= m { m } else { 0 };
            link.target = link.target.start - by..link.target.end - by;
        }
        let gold: Vec<Bead> =
            case.gold.iter().filter(|b| !b.source.is_empty() && !b.target.is_empty()).cloned().collect();
        holds(&format!("{name}, the target twice"), strict(&gold, &bitext), floor(name));
    }
}

#[test]
fn equal_lines() {
    let lines = |count: usize, text: &str| vec![(text.to_owned(), false); count];
    let case = |n: usize, m: usize| Case {
        source: lines(n, "Thank you very much."),
        target: lines(m, "Большое спасибо."),
        gold: Vec::new(),
    };
    for (n, m) in [(200, 200), (200, 180), (200, 1)] {
        let bitext = case(n, m).align();
        let links = bitext.links.iter().filter(|link| link.bead() == "1:1").count();
        let (least, most) = if m == 1 { (0, 1) } else { (m, m) };
        assert!((least..=most).contains(&links), "{n} and {m} equal lines: {links} links");
        assert_eq!(bitext.moved, []);
    }
}
