//! Nothing left out, nothing left as it was.

use super::{Sides, is_cyrillic, is_cyrillic_lang, is_latin, is_latin_lang, shown};
use crate::quality::rule::{Rule, Severity};
use crate::quality::{Finding, checks::alignment};
use crate::similarity::words::{Word, words};

/// One side is empty.
pub static EMPTY: Rule = Rule {
    id: "completeness.empty",
    category: "Omission",
    severity: Severity::Error,
    title: "One side is empty",
    doc: "A unit with text on one side only. In a table of links that tells the number of sentences (`1:0`) \
          it is `alignment.unaligned` instead: there the aligner says on purpose that nothing corresponds.",
    bad: ("Thank you for your attention!", ""),
    good: ("Thank you for your attention!", "Спасибо за внимание!"),
};

/// Target equals source.
pub static UNTRANSLATED: Rule = Rule {
    id: "completeness.untranslated",
    category: "Untranslated",
    severity: Severity::Error,
    title: "The target is the source, or is written in the source's script",
    doc: "The target repeats the source, or holds no word in the script of its own language although there is \
          running text in it. Names, addresses, codes and numbers may stay as they are, so at least three words \
          with small letters are asked for.",
    bad: ("The floor is open for questions.", "The floor is open for questions."),
    good: ("Larkfield Instruments plc", "Larkfield Instruments plc"),
};

/// A run of words of the other language.
pub static PARTLY: Rule = Rule {
    id: "completeness.partly-untranslated",
    category: "Untranslated",
    severity: Severity::Warning,
    title: "A run of words is left in the other language",
    doc: "Four words or more in a row in the script of the source, at least three of them in small letters, \
          within a target in another script. Titles and quotations are often left so on purpose; what stands \
          in quotation marks or brackets is passed over.",
    bad: ("He promised to take the matter up again.", "Он обещал to take the matter up снова."),
    good: ("He works at Larkfield Instruments in London.", "Он работает в Larkfield Instruments в Лондоне."),
};

/// The lengths do not fit.
pub static LENGTH: Rule = Rule {
    id: "completeness.length",
    category: "Omission",
    severity: Severity::Warning,
    title: "One side is much longer than the other",
    doc: "A translation that is far shorter or longer than its source has lost or gained something, or stands at \
          the wrong place. Short texts vary more, so the bound is wide for them: it follows the spread of lengths \
          in human translations between English and Russian.",
    bad: (
        "We discussed the budget, the calendar of the coming year, the choice of a new chair and the state of the roof.",
        "Мы обсудили бюджет.",
    ),
    good: ("We discussed the budget and the calendar.", "Мы обсудили бюджет и календарь."),
};

/// Nothing but symbols or numbers.
pub static SYMBOLS: Rule = Rule {
    id: "completeness.no-words",
    category: "Other",
    severity: Severity::Info,
    title: "There is no word on either side",
    doc: "A unit of figures and signs alone says nothing about a translation and only fills a memory.",
    bad: ("* * * 12", "* * * 12"),
    good: ("Chapter 12", "Глава 12"),
};

/// Standard deviation of the logarithm of the ratio of lengths of long pairs, and characters that
/// short pairs add to both sides so that the same bound serves them: measured on human
/// translations from English to Russian, rounded up.
const SPREAD: f64 = 0.22;
const CUSHION: f64 = 16.0;
/// Spreads away from the mean at which a pair is flagged.
const FAR: f64 = 3.6;

/// A pair with text on one side at most.
pub fn check_one_sided(sides: &Sides, out: &mut Vec<Finding>) {
    let (source, target) = (sides.source.trim(), sides.target.trim());
    let (text, in_source) = if source.is_empty() { (sides.target, false) } else { (sides.source, true) };
    if matches!(sides.pair.bead, Some((0, _) | (_, 0))) {
        alignment::unaligned(sides, in_source, out);
        return;
    }
    let empty = if in_source { "target" } else { "source" };
    let message = if source.is_empty() && target.is_empty() {
        "both sides are empty".to_owned()
    } else {
        format!("the {empty} is empty")
    };
    let finding = Finding::new(&EMPTY, message);
    out.push(if in_source { finding.in_source(0..text.len()) } else { finding.in_target(0..text.len()) });
}

/// A pair with text on both sides.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    let has_words = |text: &str| text.chars().any(char::is_alphabetic);
    if !has_words(sides.source) && !has_words(sides.target) {
        out.push(Finding::new(&SYMBOLS, "no word on either side"));
        return;
    }
    if untranslated(sides, out) {
        return;
    }
    partly(sides, out);
    length(sides, out);
}

/// Words in small letters: names and codes mostly have a capital.
fn plain_words(text: &str) -> usize {
    let running = |piece: &&str| !piece.contains("://") && !piece.contains("www.") && !piece.contains('@');
    let plain = |piece: &str| words(piece).filter(|word| !word.is_figure && is_plain(word)).count();
    text.split_whitespace().filter(running).map(plain).sum()
}

fn is_plain(word: &Word) -> bool {
    word.text.chars().count() > 1 && word.text.chars().all(char::is_lowercase) || word.text == "a"
}

fn untranslated(sides: &Sides, out: &mut Vec<Finding>) -> bool {
    let (source, target) = (sides.source.trim(), sides.target.trim());
    if sides.langs.0 == sides.langs.1 || plain_words(target) < 3 {
        return false;
    }
    let same = source.to_lowercase() == target.to_lowercase();
    let own = |c: char| match sides.langs.1 {
        lang if is_cyrillic_lang(lang) => is_cyrillic(c),
        lang if is_latin_lang(lang) => is_latin(c),
        _ => c.is_alphabetic(),
    };
    let foreign = !target.chars().any(own);
    if !same && !foreign {
        return false;
    }
    let message =
        if same { "the target is the same as the source" } else { "the target is in another script" };
    out.push(Finding::new(&UNTRANSLATED, message).in_target(0..sides.target.len()));
    true
}

fn partly(sides: &Sides, out: &mut Vec<Finding>) {
    let (from, to) = sides.langs;
    let foreign: fn(char) -> bool = if is_cyrillic_lang(to) && is_latin_lang(from) {
        is_latin
    } else if is_latin_lang(to) && is_cyrillic_lang(from) {
        is_cyrillic
    } else {
        return;
    };
    let text = sides.target;
    if !text.chars().any(foreign) {
        return;
    }
    let all: Vec<Word> = words(text).collect();
    let mut i = 0;
    while i < all.len() {
        let run = all[i..].iter().take_while(|word| word.text.chars().all(foreign)).count();
        if run >= 4 {
            let range = all[i].range.start..all[i + run - 1].range.end;
            let plain = all[i..i + run].iter().filter(|word| is_plain(word)).count();
            if plain >= 3 && !is_enclosed(text, range.start, range.end) {
                let message = format!("left untranslated: {}", shown(&text[range.clone()]));
                out.push(Finding::new(&PARTLY, message).in_target(range));
            }
        }
        i += run.max(1);
    }
}

/// Whether quotation marks or brackets stand around a piece.
fn is_enclosed(text: &str, start: usize, end: usize) -> bool {
    let opens = text[..start].chars().rev().take(2).any(|c| "«“„\"([".contains(c));
    let closes = text[end..].chars().take(2).any(|c| "»”“\")]".contains(c));
    opens || closes
}

fn length(sides: &Sides, out: &mut Vec<Finding>) {
    let count = |text: &str| text.chars().count() as f64;
    let (source, target) = (count(sides.source), count(sides.target));
    // Scripts that need fewer characters for the same are no loss.
    let alphabetic = |lang: &str| is_cyrillic_lang(lang) || is_latin_lang(lang);
    if !alphabetic(sides.langs.0) || !alphabetic(sides.langs.1) {
        return;
    }
    let ratio = libm::log((target + CUSHION) / (source + CUSHION));
    if ratio.abs() <= FAR * SPREAD {
        return;
    }
    let (shorter, times) =
        if ratio < 0.0 { ("shorter", source / target) } else { ("longer", target / source) };
    let message = format!("the target is {times:.1} times {shorter}: {target} characters for {source}");
    let finding = Finding::new(&LENGTH, message);
    out.push(if ratio < 0.0 {
        finding.in_source(0..sides.source.len())
    } else {
        finding.in_target(0..sides.target.len())
    });
}
