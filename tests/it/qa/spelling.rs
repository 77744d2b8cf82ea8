//! `spelling.misspelt` on clean human translations and on planted misspellings.

use super::{Checker, Flagged, Options, root};
use crate::qa_support::{gold_pairs, mutate};
use sverka::bilingual::Pair;
use sverka::qa::Selection;

const SETS: [&str; 4] = ["ntrex-clean", "speech-clean", "books-clean", "wmt-mix"];

/// The share of clean pairs that may have a note.
const MOST: f64 = 0.005;
/// The share of misspellings that are found at least, in Russian and in English targets. The lists are small: the check is
/// to be right rather than complete.
const LEAST: [f64; 2] = [0.2, 0.3];
/// A misspelling in every so many pairs.
const STEP: usize = 5;

fn spelling(pairs: Vec<Pair>) -> Vec<Flagged> {
    let rules = Selection::parse("spelling").unwrap();
    Checker::new(Options { rules, ..Options::default() }).check(pairs)
}

fn turned(mut pair: Pair) -> Pair {
    std::mem::swap(&mut pair.source, &mut pair.target);
    let (a, b) = &*pair.langs;
    pair.langs = std::sync::Arc::new((b.clone(), a.clone()));
    pair
}

#[test]
fn notes_on_spelling_are_few_and_find_misspellings() {
    for (turn, least) in [false, true].into_iter().zip(LEAST) {
        let (mut pairs, mut noted, mut planted, mut found, mut right) = (0, 0, 0, 0, 0);
        for set in SETS {
            let documents = gold_pairs(&root(), set);
            if documents.is_empty() {
                println!("skipped: no ../shared");
                return;
            }
            for document in documents {
                let clean: Vec<Pair> =
                    if turn { document.into_iter().map(turned).collect() } else { document };
                pairs += clean.len();
                noted += spelling(clean.clone()).len();
                let mut wrong = clean;
                let mut words = Vec::new();
                for at in (0..wrong.len()).step_by(STEP) {
                    words.extend(mutate::misspell(&mut wrong[at], at).map(|(from, to)| (at + 1, from, to)));
                }
                planted += words.len();
                let flagged = spelling(wrong);
                for (unit, from, to) in words {
                    let mut of = flagged.iter().filter(|flagged| flagged.pair.place.unit == unit);
                    let message = of.find_map(|flagged| {
                        flagged
                            .findings
                            .iter()
                            .map(|finding| &finding.message)
                            .find(|m| m.contains(&format!("\"{to}\"")))
                    });
                    found += usize::from(message.is_some());
                    right +=
                        usize::from(message.is_some_and(|message| message.contains(&format!("\"{from}\""))));
                }
            }
        }
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        let lang = if turn { "English" } else { "Russian" };
        println!(
            "{lang}: {noted} of {pairs} clean pairs, {:.2} %; {found} of {planted} misspellings, {:.1} %, {right} with the right word",
            100.0 * share(noted, pairs),
            100.0 * share(found, planted)
        );
        assert!(share(noted, pairs) <= MOST && share(found, planted) >= least, "{lang}");
    }
}
