//! Capitals.

use super::Sides;
use crate::Finding;
use crate::rule::{Rule, Severity};
use sverka_text::letters::{is_alphanumeric, is_lowercase, is_uppercase};
use sverka_text::names;
use sverka_text::script::is_cyrillic;
use sverka_text::words::Word;

/// The first letter.
pub static START: Rule = Rule {
    id: "case.start",
    category: "Capitalization",
    severity: Severity::Info,
    title: "Only one side begins with a capital letter",
    doc: "Often harmless when sentences were joined, but noticeable in lists and user interfaces. Figures and product \
          names that begin with a lowercase letter are ignored.",
    bad: ("Open the file.", "откройте файл."),
    good: ("Open the file.", "Откройте файл."),
};

/// All capitals.
pub static ALL_CAPS: Rule = Rule {
    id: "case.all-caps",
    category: "Capitalization",
    severity: Severity::Info,
    title: "Only one side is all in capitals",
    doc: "One side has two or more words, all in capitals, and the other is an ordinary sentence.",
    bad: ("Please read the terms of use.", "ПРОЧТИТЕ УСЛОВИЯ ИСПОЛЬЗОВАНИЯ."),
    good: ("NATO AND CSTO", "НАТО И ОДКБ"),
};

/// Capitals within words.
pub static CAMEL: Rule = Rule {
    id: "case.camel",
    category: "Capitalization",
    severity: Severity::Info,
    title: "A capital inside a word was lost or added",
    doc: "A name such as JavaScript or iPhone appears on the other side with the same letters but other capitals, or a \
          Russian word has a capital in the middle («приветМир») that no word of the source accounts for. Transcribed \
          names («КамАЗ» for KamAZ) and translated ones are accepted.",
    bad: ("The page is written in JavaScript.", "Страница написана на Javascript."),
    good: ("The trucks are made by KamAZ.", "Грузовики выпускает КамАЗ."),
};

/// Returns whether a word has a small letter before a capital.
fn is_camel(word: &Word) -> bool {
    let mut small = false;
    word.text.chars().any(|c| {
        let inner = small && is_uppercase(c);
        small = is_lowercase(c);
        inner
    })
}

/// Looks for capitals within words that only one side has.
pub fn camel(sides: &Sides, out: &mut Vec<Finding>) {
    let (ours, theirs) = sides.words();
    for word in ours.iter().filter(|word| is_camel(word)) {
        let lower = word.text.to_lowercase();
        let same = |other: &&Word| other.text.to_lowercase() == lower;
        let twins: Vec<&Word> = theirs.iter().filter(same).collect();
        if !twins.is_empty() && twins.iter().all(|twin| twin.text != word.text) {
            let message = format!("{} became {}", word.text, twins[0].text);
            out.push(
                Finding::new(&CAMEL, message).in_source(word.range.clone()).in_target(twins[0].range.clone()),
            );
        }
    }
    for word in theirs.iter().filter(|word| is_camel(word)) {
        let lower = word.text.to_lowercase();
        if ours.iter().any(|other| other.text.to_lowercase() == lower) {
            // With other capitals it was reported above; with the same ones all is well.
            if !ours.iter().any(|other| other.text == word.text || is_camel(other)) {
                let message = format!("a capital within {}", word.text);
                out.push(Finding::new(&CAMEL, message).in_target(word.range.clone()));
            }
            continue;
        }
        // «кВт», «дБ», «мРНК» are symbols.
        if word.text.chars().count() < SYMBOL {
            continue;
        }
        let latin = names::latin(word.text);
        let alike = |other: &Word| {
            let other = names::latin(other.text);
            // Two words run together begin as the first of them does.
            names::likeness(&other, &latin) >= ALIKE && other.len().abs_diff(latin.len()) <= ENDING
        };
        // A word in capitals with an ending («ГОСТы», «ВИЧем»), and a name of another script.
        let acronym = word.text.chars().take_while(|c| c.is_uppercase()).count() > 1;
        if word.text.chars().all(is_cyrillic) && !acronym && !ours.iter().any(alike) {
            let message = format!("a capital within {}", word.text);
            out.push(Finding::new(&CAMEL, message).in_target(word.range.clone()));
        }
    }
}

/// As alike two spellings of one name are at least.
const ALIKE: f64 = 0.78;
/// Letters by which they may differ in length: endings, and sounds that need two letters.
const ENDING: usize = 4;
/// Letters below which a word with inner capitals is a symbol.
const SYMBOL: usize = 5;

/// Compares the first letters of both sides.
pub fn start(sides: &Sides, out: &mut Vec<Finding>) {
    let first = |text: &str| {
        let at = text.find(is_alphanumeric)?;
        let c = text[at..].chars().next()?;
        // "iPhone", "eBay"
        let product = text[at..].chars().nth(1).is_some_and(char::is_uppercase);
        // "%d files", "{name} has", "&quot;hi": no word begins there.
        let code = text[..at].ends_with(['%', '{', '<', '&', '\\', '$']);
        (c.is_alphabetic() && !code && (c.is_uppercase() || !product))
            .then(|| (at..at + c.len_utf8(), c.is_uppercase()))
    };
    if let (Some((ours, a)), Some((theirs, b))) = (first(sides.source), first(sides.target))
        && a != b
    {
        let message =
            if a { "the target begins with a small letter" } else { "the target begins with a capital" };
        out.push(Finding::new(&START, message).in_source(ours).in_target(theirs));
    }
}

/// Letters of a text that may be in capitals throughout: fewer may be an abbreviation.
const LETTERS: usize = 8;

/// Looks for a side in capitals throughout.
pub fn all_caps(sides: &Sides, out: &mut Vec<Finding>) {
    let capitals = |text: &str| {
        // Most texts have a small letter near their beginning.
        !text.chars().any(is_lowercase)
            && text.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS
            && text.split_whitespace().count() >= 2
            && text.chars().any(char::is_uppercase)
    };
    let (a, b) = (capitals(sides.source), capitals(sides.target));
    if a != b {
        let message = if a { "only the source is in capitals" } else { "only the target is in capitals" };
        let length = if a { sides.source.len() } else { sides.target.len() };
        out.push(Finding::new(&ALL_CAPS, message).in_side(a, 0..length));
    }
}
