//! Glossaries out of aligned speeches against the gold glossaries of tests/terms: precision of the best
//! thirty and recall. `cargo test --test terms -- --nocapture` prints the figures and what is wrong.

#![allow(clippy::print_stdout, reason = "figures, and what was skipped")]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka::align;
use sverka::bilingual::{Pair, pairs_of};
use sverka::glossary::{Entry, Glossary};
use sverka::read;
use sverka::split;
use sverka::terms::{self, Options};

/// What must be kept of a text: share of the best thirty that are in the gold glossary or judged right, and
/// share of the gold glossary that is found.
struct Floor {
    name: &'static str,
    precision: f64,
    recall: f64,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn fold(text: &str) -> String {
    text.trim().to_lowercase().replace('ё', "е")
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// Forms of both sides of each line of a gold glossary.
fn gold(path: &Path) -> Vec<[HashSet<String>; 2]> {
    let forms = |cells: &[String], k: usize| {
        let variants = cells.get(k + 3).map_or("", String::as_str).split('|');
        std::iter::once(&*cells[k]).chain(variants).map(fold).filter(|form| !form.is_empty()).collect()
    };
    rows(path).iter().map(|cells| [forms(cells, 0), forms(cells, 1)]).collect()
}

/// The pairs that were judged right.
fn judged(path: &Path) -> Vec<[HashSet<String>; 2]> {
    let right = rows(path).into_iter().filter(|cells| cells[0] == "+");
    right.map(|cells| [1, 2].map(|k| HashSet::from([fold(&cells[k])]))).collect()
}

fn pairs(source: &Path, target: &Path) -> Vec<Pair> {
    let mut sides = [source, target].map(|path| {
        let options = read::Options::default();
        let (document, _) =
            read::read_bytes(&path.to_string_lossy(), fs::read(path).unwrap(), &options).unwrap();
        let (lang, _) = sverka::text::language::of(&document, None).unwrap();
        Some(split::segment(&document, &lang))
    });
    let [source, target] = [sides[0].take().unwrap(), sides[1].take().unwrap()];
    let bitext = align::align(source, target, &align::Options::default());
    pairs_of(&bitext, "text")
}

fn glossary(source: &Path, target: &Path) -> Glossary {
    terms::extract(&pairs(source, target), &Options::default(), &mut |_| ()).0
}

fn holds([source, target]: &[HashSet<String>; 2], entry: &Entry) -> bool {
    source.contains(&fold(&entry.source.text)) && target.contains(&fold(&entry.target.text))
}

fn check(floor: &Floor, source: &Path, target: &Path) {
    let found = glossary(source, target);
    let gold = gold(&root().join(format!("tests/terms/{}.gold.tsv", floor.name)));
    let judged = judged(&root().join(format!("tests/terms/{}.judged.tsv", floor.name)));
    let best = &found.entries[..30.min(found.entries.len())];
    let share = |count: usize, of: usize| count as f64 / of as f64;
    let in_gold = |entry: &&Entry| gold.iter().any(|line| holds(line, entry));
    let right = |entry: &&Entry| in_gold(entry) || judged.iter().any(|line| holds(line, entry));
    let strict = share(best.iter().filter(in_gold).count(), 30);
    let precision = share(best.iter().filter(right).count(), 30);
    let (hit, missed): (Vec<_>, Vec<_>) =
        gold.iter().partition(|line| found.entries.iter().any(|entry| holds(line, entry)));
    let recall = share(hit.len(), gold.len());
    println!(
        "{}: {} entries; of the best 30 {strict:.3} in the gold glossary, {precision:.3} right; recall {recall:.3}",
        floor.name,
        found.entries.len()
    );
    for entry in best.iter().filter(|entry| !right(entry)) {
        println!("  wrong: {} = {} ({:.2})", entry.source.text, entry.target.text, entry.confidence);
    }
    for [source, _] in missed {
        println!("  missed: {}", source.iter().min().unwrap());
    }
    assert!(precision >= floor.precision, "{}: precision {precision:.3}", floor.name);
    assert!(recall >= floor.recall, "{}: recall {recall:.3}", floor.name);
}

#[test]
fn samples_give_their_gold_glossaries() {
    let samples = root().join("samples");
    for floor in [
        Floor { name: "water-forum", precision: 0.90, recall: 0.87 },
        Floor { name: "annual-meeting", precision: 0.86, recall: 0.75 },
    ] {
        let side = |lang: &str| samples.join(format!("{}.{lang}.txt", floor.name));
        check(&floor, &side("en"), &side("ru"));
    }
}

#[test]
fn a_real_speech_gives_its_gold_glossary() {
    let folder = root().join("../shared/eval/align/infoforum");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return;
    }
    let side = |lang: &str| folder.join(format!("infoforum-2022.{lang}.txt"));
    check(&Floor { name: "infoforum", precision: 0.93, recall: 0.90 }, &side("en"), &side("ru"));
}

#[test]
fn threads_and_runs_make_no_difference() {
    let side = |lang: &str| root().join(format!("samples/press-conference.{lang}.txt"));
    let once = glossary(&side("en"), &side("ru"));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let alone = pool.install(|| glossary(&side("en"), &side("ru")));
    assert_eq!(once, alone);
    assert!(!once.entries.is_empty());
    assert!(once.entries.is_sorted_by(|a, b| a.confidence >= b.confidence));
}

#[test]
fn pairs_that_teach_nothing_are_counted() {
    let side = |lang: &str| root().join(format!("samples/water-forum.{lang}.txt"));
    let mut pairs = pairs(&side("en"), &side("ru"));
    pairs.truncate(10);
    pairs[3].score = Some(0.1);
    pairs[5].langs = Arc::new((pairs[0].langs.0.clone(), sverka::document::Lang::parse("de").unwrap()));
    let (glossary, skipped) = terms::extract(&pairs, &Options::default(), &mut |_| ());
    assert_eq!((skipped.doubtful, skipped.foreign), (1, 1));
    let two_sided = |pair: &&Pair| !pair.source.is_empty() && !pair.target.is_empty();
    assert_eq!(glossary.pairs, pairs.iter().filter(two_sided).count() - 2);
}

#[test]
fn nothing_comes_of_nothing_and_other_languages_work() {
    assert!(terms::extract(&[], &Options::default(), &mut |_| ()).0.entries.is_empty());
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let german = "Der Europäische Rat tagte in Brüssel. Angela Merkel sprach über den Klimawandel.\n";
    let french =
        "Le Conseil européen s'est réuni à Bruxelles. Angela Merkel a parlé du changement climatique.\n";
    let found = glossary(&write("a.de.txt", german), &write("a.fr.txt", french));
    assert!(found.entries.iter().any(|entry| entry.source.text == "Angela Merkel"), "{:?}", found.entries);
    assert!(found.entries.iter().all(|entry| (0.0..=1.0).contains(&entry.confidence)));
}
