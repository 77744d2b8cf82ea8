//! Checks any number of pairs.

use sverka_bilingual::Pair;
use sverka_qa::report::Document;
use sverka_qa::{CHUNK, Checker, Flagged};
use sverka_text::{Lang, language};

/// The result of checking one file of pairs.
#[derive(Debug, Default)]
pub struct Checked {
    /// The counts of the file, for a report.
    pub document: Document,
    /// The pairs with findings, in order.
    pub flagged: Vec<Flagged>,
}

/// Checks the pairs of a file chunk by chunk; the next chunk is read while one is checked. `progress`
/// receives the number of further pairs checked.
///
/// # Errors
/// The first error of `pairs`.
pub fn check<E: Send>(
    checker: &mut Checker,
    file: &str,
    pairs: impl Iterator<Item = Result<Pair, E>> + Send,
    mut progress: impl FnMut(usize),
) -> Result<Checked, E> {
    let mut document = Document { file: file.into(), ..Document::default() };
    let mut flagged: Vec<Flagged> = Vec::new();
    let mut pairs = pairs.fuse();
    let mut next = || -> Result<Vec<Pair>, E> {
        let mut chunk = Vec::new();
        for pair in pairs.by_ref().take(CHUNK) {
            let pair = pair?;
            document.add(&pair);
            chunk.push(pair);
        }
        Ok(chunk)
    };
    let mut chunk = next()?;
    let remarks = contradictions(&chunk);
    while !chunk.is_empty() {
        let count = chunk.len();
        let (following, found) = rayon::join(&mut next, || checker.check(chunk));
        // By a quarter rather than to twice the size: where every pair is wrong, this list takes a sixth of all memory.
        if flagged.capacity() - flagged.len() < found.len() {
            flagged.reserve_exact(found.len() + flagged.len() / 4);
        }
        flagged.extend(found);
        progress(count);
        chunk = following?;
    }
    document.remarks = remarks;
    Ok(Checked { document, flagged })
}

/// Bytes of a text that show its language: some thirty sentences.
const SAMPLE: usize = 4096;

/// Describes the sides that look like another language than the first pair declares.
fn contradictions(pairs: &[Pair]) -> Vec<String> {
    let Some(langs) = pairs.first().map(|pair| &pair.langs) else { return Vec::new() };
    let side = |name: &str, lang: &Lang, of: fn(&Pair) -> &str| {
        let mut text = String::new();
        for pair in pairs.iter().filter(|pair| pair.langs == *langs) {
            if text.len() >= SAMPLE {
                break;
            }
            text += of(pair);
            text.push('\n');
        }
        let seems = language::contradiction(&text, lang)?;
        Some(format!("the language of the {name} is given as {lang}, but it seems to be {seems}"))
    };
    let sides =
        [side("source", &langs.0, |pair| &pair.source), side("target", &langs.1, |pair| &pair.target)];
    sides.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use sverka_bilingual::Place;
    use sverka_qa::Options;

    fn pair(unit: usize) -> Pair {
        let lang = |tag: &str| tag.parse().unwrap();
        Pair {
            place: Place { file: "a.tsv".into(), line: unit, unit, id: None, target: None },
            source: format!("There were {unit} of us in the hall."),
            target: format!("Нас в зале было {}.", if unit == 9000 { 1 } else { unit }),
            langs: Arc::new((lang("en"), lang("ru"))),
            score: None,
            bead: None,
            doubts: Vec::new(),
            within: None,
            limit: None,
        }
    }

    #[test]
    fn every_pair_is_checked_once_and_the_first_error_ends_the_work() {
        let mut seen = 0;
        let pairs = (1..=CHUNK + 1000).map(|unit| Ok::<_, String>(pair(unit)));
        let checked = check(&mut Checker::new(Options::default()), "a.tsv", pairs, |count| seen += count);
        let checked = checked.unwrap();
        assert_eq!((seen, checked.document.pairs), (CHUNK + 1000, CHUNK + 1000));
        let units: Vec<usize> = checked.flagged.iter().map(|flagged| flagged.pair.place.unit).collect();
        assert!(units.contains(&9000) && units.is_sorted(), "{units:?}");

        assert!(checked.document.remarks.is_empty());

        let swapped = |unit| {
            let Pair { place, source, target, langs, .. } = pair(unit);
            Pair { place, source: target, target: source, langs, ..pair(unit) }
        };
        let pairs = (1..=30).map(|unit| Ok::<_, String>(swapped(unit)));
        let checked = check(&mut Checker::new(Options::default()), "a.tsv", pairs, |_| ()).unwrap();
        let remark = "the language of the source is given as en, but it seems to be ru";
        assert_eq!(checked.document.remarks[0], remark);

        let pairs = (1..=10).map(|unit| if unit < 10 { Ok(pair(unit)) } else { Err("torn off") });
        let checked = check(&mut Checker::new(Options::default()), "a.tsv", pairs, |_| ());
        assert_eq!(checked.unwrap_err(), "torn off");
    }
}
