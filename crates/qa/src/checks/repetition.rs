//! Things said twice.

use super::{Sides, lists, shown};
use crate::Finding;
use crate::rule::{Rule, Severity};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use sverka_text::letters::same_letters;
use sverka_text::words::{Word, lower};

/// A word twice in a row.
pub static WORD: Rule = Rule {
    id: "repetition.word",
    category: "Duplication",
    severity: Severity::Warning,
    title: "A word is repeated",
    doc: "The same word occurs twice with only white space between. Repetitions that the source has too are accepted, \
          and so are those that are correct in the language (\"had had\", \"that that\", «так так») and the end of a \
          hyphenated name (\"Moon Jae-in in May\").",
    bad: ("The forum opened on Thursday.", "Форум открылся в в четверг."),
    good: ("A long, long time ago", "Давным-давно"),
};

/// The whole text twice.
pub static TEXT: Rule = Rule {
    id: "repetition.text",
    category: "Duplication",
    severity: Severity::Warning,
    title: "The text is repeated",
    doc: "The second half of one side repeats the first half, and the other side has the text once: it was pasted \
          twice, or two links were joined.",
    bad: ("Thank you for coming here.", "Спасибо, что пришли. Спасибо, что пришли."),
    good: ("Come in, come in, my dear!", "Входите, входите, дорогая!"),
};

/// Words that a text hardly does without.
static COMMON: LazyLock<FxHashSet<&str>> = LazyLock::new(|| lists::words("common").collect());

/// Words that a language doubles correctly.
static EARNEST: LazyLock<Vec<&str>> = LazyLock::new(|| lists::words("doubled").collect());

/// Words with which an indirect question begins.
const CLAUSE: [&str; 6] = ["what", "how", "who", "where", "why", "all"];

/// Words that make a text; of the other side fewer are enough to say that it repeats too.
const TEXT_WORDS: usize = 6;
const OTHER_WORDS: usize = 2;
/// How many times the words of the other side one has at least that alone says everything twice. A side with fewer says twice
/// what the other says twice in other words.
const LONGER: f64 = 0.9;

/// Looks for doubled words on one side only.
pub fn word(sides: &Sides, out: &mut Vec<Finding>) {
    let (ours, theirs) = sides.words();
    let (source, target) = (doubled(sides.source, ours), doubled(sides.target, theirs));
    // "Walla Walla" may have a hyphen on the other side, or be "Walla Walla's".
    let name = |words: &[Word], text: &str| {
        let twins = |twins: &[Word]| {
            twins[1].text.starts_with(char::is_uppercase)
                && twins[0].text == without_possessive(twins[1].text)
                && matches!(&text[twins[0].range.end..twins[1].range.start], "-" | " ")
        };
        words.windows(2).any(twins)
    };
    let both_name = || name(ours, sides.source) && name(theirs, sides.target);
    if source.is_empty() == target.is_empty() || both_name() {
        return;
    }
    for range in source {
        let message = format!("{} twice", shown(&sides.source[range.clone()]));
        out.push(Finding::new(&WORD, message).in_source(range));
    }
    for range in target {
        let message = format!("twice: {}", shown(&sides.target[range.clone()]));
        out.push(Finding::new(&WORD, message).in_target(range));
    }
}

/// Returns a word without the English ending of the possessive.
fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// Looks for a side that says everything twice.
pub fn text(sides: &Sides, out: &mut Vec<Finding>) {
    let (ours, theirs) = sides.words();
    let alone = |side: &[Word], other: &[Word]| {
        let longer = |side: &[Word], other: &[Word]| side.len() as f64 >= LONGER * other.len() as f64;
        twice(side, TEXT_WORDS).filter(|_| longer(side, other) && twice(other, OTHER_WORDS).is_none())
    };
    match (alone(ours, theirs), alone(theirs, ours)) {
        (Some(half), None) => {
            out.push(Finding::new(&TEXT, "the source is repeated").in_source(half..sides.source.len()));
        }
        (None, Some(half)) => {
            out.push(Finding::new(&TEXT, "the target is repeated").in_target(half..sides.target.len()));
        }
        _ => {}
    }
}

/// Returns the places of two equal words in a row that seem a slip.
fn doubled(text: &str, words: &[Word]) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    for (i, twins) in words.windows(2).enumerate() {
        if let [last, word] = twins {
            if !same_letters(last.text, word.text) {
                continue;
            }
            let gap = &text[last.range.end..word.range.start];
            let spaced = !gap.is_empty() && gap.chars().all(char::is_whitespace);
            // "Moon Jae-in in May": the end of a name that is like a common word.
            let joined = text[..last.range.start].ends_with(['-', '‑']) && COMMON.contains(word.text);
            // «что что-то» is no slip.
            let behind = &text[word.range.end..];
            let pronoun = ["-то", "-нибудь", "-либо", "-таки"].iter().any(|end| behind.starts_with(end));
            // "What it is is a mistake": a question within the sentence ends in the first.
            let clause =
                last.text == "is" && words[..i].iter().any(|word| CLAUSE.contains(&&*lower(word.text)));
            // A capital in the second is a name after a word ("who Who are"), one letter an initial.
            let is_name = word.text.starts_with(char::is_uppercase)
                && (word.text != last.text || word.text.chars().count() == 1);
            if spaced
                && !joined
                && !word.is_figure
                && !is_name
                && !pronoun
                && !clause
                && !EARNEST.contains(&&*lower(word.text))
            {
                out.push(last.range.start..word.range.end);
            }
        }
    }
    out
}

/// Returns where the second half begins, if it repeats the first and there are at least so many words.
fn twice(all: &[Word], least: usize) -> Option<usize> {
    let half = all.len() / 2;
    if all.len() < least || !all.len().is_multiple_of(2) {
        return None;
    }
    let twice = (0..half).all(|i| same_letters(all[i].text, all[half + i].text));
    twice.then(|| all[half].range.start)
}
