//! What can be seen of a pair without knowing its words: lengths, numbers, punctuation, capitals, scripts, copies.

use super::text::Text;
use rustc_hash::FxHashSet;
use sverka_text::document::Lang;
use sverka_text::letters::is_uppercase;
use sverka_text::numbers::{self, Fault, Weight};
use sverka_text::punctuation;
use sverka_text::script::Script;
use sverka_text::words::Word;

/// Names of the features of [`compare`].
pub(super) const NAMES: [&str; 21] = [
    "length.difference",
    "length.size",
    "length.ratio",
    "numbers.different",
    "numbers.alone",
    "numbers.keys_alone",
    "numbers.right",
    "copied",
    "script",
    "end",
    "questions",
    "inner_end",
    "lower",
    "faults.source",
    "faults.target",
    "capitals",
    "commas",
    "quotes",
    "brackets",
    "numbers.digits_source",
    "numbers.digits_target",
];

const DIGITS: &str = "0123456789";

/// Bound of counts: further ones add little certainty.
const MOST: f32 = 4.0;

/// Variance of the length of an empty text in characters: a word more or less.
const BASE: f32 = 4.0;

/// Compares the two texts of a pair.
pub(super) fn compare(texts: &[Text<'_>; 2], langs: [&Lang; 2]) -> [f32; NAMES.len()] {
    let [source, target] = texts;
    let plain = [source.text, target.text];
    let lengths = [source, target].map(|text| text.shape.chars as f32);
    // The difference grows with the root of the length (Gale and Church, 1993).
    let scale = ((lengths[0] + lengths[1]) / 2.0 + BASE).sqrt();
    let numbers = numbers_of(texts, langs);
    let apart = |counts: [usize; 2]| (counts[0] as f32 - counts[1] as f32).abs().min(MOST);
    let differ = |of: fn(&str) -> usize| apart(plain.map(of));
    let marks = |chars: &str| apart([source, target].map(|text| text.shape.count(chars)));
    let flag = |is: bool| f32::from(u8::from(is));
    let digits = lone_digits(texts);
    [
        (lengths[0] - lengths[1]).abs() / scale,
        1.0 / scale,
        libm::logf((lengths[0] + BASE) / (lengths[1] + BASE)),
        numbers[0],
        numbers[1],
        numbers[2],
        numbers[3],
        copied(texts),
        foreign(source, langs[0]).max(foreign(target, langs[1])),
        flag(punctuation::end(plain[0]) != punctuation::end(plain[1])),
        differ(punctuation::questions),
        differ(inner_ends),
        flag(punctuation::starts_lower(plain[0]) != punctuation::starts_lower(plain[1])),
        faults(source),
        faults(target),
        apart([source, target].map(capitals)),
        marks(",;:"),
        differ(punctuation::quotes),
        marks("()[]/%@|_"),
        digits[0],
        digits[1],
    ]
}

/// Returns whether these features show a text that is not in its language: then its likeness to the other is no evidence.
pub(super) fn is_not_translated(features: &[f32]) -> bool {
    /// Share of words that a name of a product, of which a whole title may consist, does not have in a sentence.
    const COPIED: f32 = 0.8;
    let of = |name: &str| NAMES.iter().position(|known| *known == name).map_or(0.0, |at| features[at]);
    of("script") > 0.5 || of("copied") > COPIED
}

/// Returns whether these features show numbers that differ or have no counterpart.
pub(super) fn numbers_differ(features: &[f32]) -> bool {
    let of = |name: &str| NAMES.iter().position(|known| *known == name).map_or(0.0, |at| features[at]);
    of("numbers.different") + of("numbers.alone") > 0.0
}

/// Returns how many numbers differ, how many have no counterpart, how many keys have none, and how many agree.
fn numbers_of(texts: &[Text<'_>; 2], langs: [&Lang; 2]) -> [f32; 4] {
    let keys =
        [0, 1].map(|side| numbers::keys_of(texts[side].text, &texts[side].words, langs[side].primary()));
    let right = keys[0].iter().filter(|key| keys[1].binary_search(key).is_ok()).count();
    let alone = keys[0].len() + keys[1].len() - 2 * right;
    if alone == 0 || texts.iter().all(|text| text.shape.count(DIGITS) == 0) {
        return [0.0, 0.0, (alone as f32).min(MOST), (right as f32).min(MOST)];
    }
    let read = [0, 1].map(|side| numbers::read(texts[side].text, langs[side].primary()));
    let faults = numbers::compare(&read[0], &read[1]);
    let different = faults.iter().filter(|found| found.fault == Fault::Different).count();
    let firm = |at: Option<usize>, side: usize| at.is_some_and(|at| read[side][at].weight == Weight::Firm);
    let lone = |found: &&numbers::Difference| {
        matches!(found.fault, Fault::Missing | Fault::Extra)
            && (firm(found.source, 0) || firm(found.target, 1))
    };
    let lone = faults.iter().filter(lone).count();
    [different as f32, lone as f32, alone as f32, right as f32].map(|count| count.min(MOST))
}

/// Counts on each side the runs of digits that the other does not have: also those within names such as A320.
fn lone_digits(texts: &[Text<'_>; 2]) -> [f32; 2] {
    if texts.iter().all(|text| text.shape.count(DIGITS) == 0) {
        return [0.0; 2];
    }
    let [source, target] = [0, 1].map(|side| {
        let runs = texts[side].text.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
        runs.collect::<Vec<&str>>()
    });
    let lone = |ours: &[&str], theirs: &[&str]| {
        (ours.iter().filter(|run| !theirs.contains(run)).take(MOST as usize).count()) as f32
    };
    [lone(&source, &target), lone(&target, &source)]
}

/// Returns the share of the letters of the target that are words of the source.
fn copied([source, target]: &[Text<'_>; 2]) -> f32 {
    let known: FxHashSet<&str> = source.words.iter().map(|word| word.text).collect();
    let (mut same, mut all) = (0, 0);
    for word in target.words.iter().filter(|word| !word.is_figure) {
        all += word.text.len();
        if known.contains(word.text) {
            same += word.text.len();
        }
    }
    if all == 0 { 0.0 } else { same as f32 / all as f32 }
}

/// Returns the share of letters that the language is not written in. Those of web and e-mail addresses do not count:
/// they are the same in every language.
pub(super) fn foreign(text: &Text<'_>, lang: &Lang) -> f32 {
    let usual = Script::usual(lang);
    if usual.is_empty() {
        return 0.0;
    }
    let (mut own, mut all) = (text.shape.letters_of(usual), text.shape.letters_of_all());
    if text.shape.count("@/") > 0 || text.text.contains("www.") {
        for script in text
            .text
            .split_whitespace()
            .filter(|word| is_address(word))
            .flat_map(str::chars)
            .filter_map(Script::of)
        {
            all -= 1;
            own -= u32::from(usual.contains(&script));
        }
    }
    if all == 0 { 0.0 } else { 1.0 - own as f32 / all as f32 }
}

/// Returns whether a word is a web or e-mail address.
pub(super) fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    ["http://", "https://", "ftp://", "www."].iter().any(|start| word.starts_with(start))
        || word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
}

/// Counts end marks before the last word.
fn inner_ends(text: &str) -> usize {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    text.match_indices(['.', '!', '?', '…'])
        .filter(|(at, mark)| text[at + mark.len()..].starts_with(' '))
        .count()
}

/// Counts words with a capital at their beginning.
fn capitals(text: &Text<'_>) -> usize {
    text.words.iter().filter(|word| word.text.starts_with(is_uppercase)).count()
}

/// Counts what text in order does not have: a small letter behind an end mark, a comma at the beginning or before the
/// end.
fn faults(text: &Text<'_>) -> f32 {
    let is_fault = |(gap, word): &(&str, &Word<'_>)| {
        gap.trim_start().starts_with(['.', '!', '?']) && word.text.starts_with(char::is_lowercase)
    };
    let faults = text.words_with_gaps().skip(1).filter(is_fault).count();
    let is_loose = text.text.starts_with([',', '.', ';', ':', ')', '!', '?'])
        || text.text.ends_with([',', '(', '«', '—']);
    faults as f32 + f32::from(u8::from(is_loose))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_counted() {
        let langs = ["en", "ru"].map(|tag| Lang::parse(tag).unwrap());
        let of = |source: &str, target: &str, name: &str| {
            compare(&[source, target].map(Text::new), [&langs[0], &langs[1]])
                [NAMES.iter().position(|known| *known == name).unwrap()]
        };
        assert_eq!(of("In 1974.", "В 1975 году.", "numbers.different"), 1.0);
        assert_eq!(of("In 1974.", "В 1974 году.", "numbers.different"), 0.0);
        assert_eq!(of("Why?", "Почему.", "end"), 1.0);
        assert_eq!(of("A dog barks", "A dog barks", "copied"), 1.0);
        assert!(of("A dog barks", "A dog barks", "script") > 0.9);
        assert_eq!(of("It rained. and we left", "", "faults.source"), 1.0);
    }
}
