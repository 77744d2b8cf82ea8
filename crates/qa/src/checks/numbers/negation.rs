//! Limits ("no later than 5 May") that lost their negation.

use crate::Finding;
use crate::checks::Sides;
use crate::checks::pattern::patterns;
use crate::rule::{Rule, Severity};
use sverka_text::calendar::calendar;
use sverka_text::numbers;
use sverka_text::words::{Word, lower, words};

/// A lost "not".
pub static NEGATION: Rule = Rule {
    id: "numbers.negation",
    category: "Mistranslation",
    severity: Severity::Warning,
    title: "A limit lost its negation",
    doc: "The source limits a date or an amount with \"no later than\", \"not before\", \"no more than\" («не \
          позднее», «не более»), and the target has neither a negation nor a word that expresses the limit without \
          one, such as «до», «максимум», \"by\" or \"at least\"; or it puts a comparative before the amount in a \
          clause without a negation.",
    bad: ("Send it no later than 5 May.", "Пришлите это позднее 5 мая."),
    good: ("Send it no later than 5 May.", "Пришлите это до 5 мая."),
};

patterns! {
    /// Negated limits of English.
    NO_MORE = r"(?i-u)\b(?:no|not) (?:later|earlier|sooner|more|less|fewer|before|until)\b";
    /// Negated limits of Russian.
    NE_BOLEE = r"(?i)\bне (?:позже|позднее|ранее|раньше|более|менее|больше|меньше)\b";
    /// Negations of English, and words that set the limit without one.
    NO_WAYS = r"(?i)\b(?:no|not|nor|none|never|without|cannot|nothing|nobody|only|just|at least|at most|up to|minimum|maximum|until|by|within|exceed\w*|limit\w*|fail\w*|hardly|barely|equally|as \w+ as)\b|n't\b|n’t\b";
    /// The same of Russian.
    NE_WAYS = r"(?i)\b(?:не|ни|нет|без|нельзя|невозможно|никто|ничто|ничего|никогда|никак\w*|только|лишь|всего|максимум|минимум|самое|до|хотя бы|перестал\w*|едва)\b";
    /// Those of them that reverse a limit within its clause: "without" may be about anything else.
    NO_VERB = r"(?i-u)\b(?:no|not|nor|none|never|cannot|nothing|nobody|only|until|by)\b|n't\b";
    /// The same of Russian, without «всего».
    NE_VERB = r"(?i)\b(?:не|ни|нет|нельзя|невозможно|никто|ничто|ничего|никогда|только|лишь)\b";
    /// Comparatives of English that set a limit, and reverse it when their negation is lost.
    LATER = r"(?i-u)\b(?:(?:later|earlier|sooner|more|less|fewer) than|before)\b";
    /// The same of Russian.
    POZDNEE = r"(?i)\b(?:позже|позднее|ранее|раньше|более|менее|больше|меньше)\b";
}

/// Returns whether an amount or a date comes next in a text: without one, the words before it are a
/// phrase of speech ("no more tears").
fn limits_something(rest: &str, lang: &str) -> bool {
    /// Characters within which it comes.
    const REACH: usize = 24;
    let near: String = rest.chars().take(REACH).collect();
    let numbers = numbers::read(&near, lang);
    // Days of the week are dates too.
    let weekdays = || ["en", "ru"].iter().flat_map(|lang| &calendar(lang).weekdays);
    let day = |word: Word| weekdays().any(|day| lower(word.text).starts_with(day));
    numbers.iter().any(|number| number.weight > numbers::read::Weight::Hint) || words(&near).any(day)
}

/// Returns the piece of a text between marks around a byte.
fn clause(text: &str, at: usize) -> &str {
    let is_mark = |(i, c): &(usize, char)| {
        // "1,5" and "No. 5" are no ends.
        let spaced = text[i + c.len_utf8()..].starts_with(char::is_whitespace);
        matches!(c, '—' | '–' | '(' | ')' | '«' | '»' | '"')
            || matches!(c, ',' | ';' | ':' | '.' | '!' | '?') && spaced
    };
    let start = text[..at].char_indices().rfind(is_mark).map_or(0, |(i, c)| i + c.len_utf8());
    let end =
        text[at..].char_indices().map(|(i, c)| (at + i, c)).find(is_mark).map_or(text.len(), |(i, _)| i);
    &text[start..end]
}

/// Looks for a negation before an amount or a date that the other side lacks.
pub fn negation(sides: &Sides, out: &mut Vec<Finding>) {
    let [phrase, bare, ways, verb] = match sides.langs {
        ("en", "ru") => [&NO_MORE, &POZDNEE, &NE_WAYS, &NE_VERB],
        ("ru", "en") => [&NE_BOLEE, &LATER, &NO_WAYS, &NO_VERB],
        _ => return,
    };
    // A quick look first, for Russian, whose borders of words are slow to find.
    if sides.langs.0 == "ru"
        && !["е поз", "е ран", "е бол", "е мен"].iter().any(|start| sides.source.contains(start))
    {
        return;
    }
    // Not negated anywhere, or a limit whose own clause is not.
    let lacks = || {
        let turned = |found: regex::Match| {
            limits_something(&sides.target[found.end()..], sides.langs.1)
                && !verb.is_match(clause(sides.target, found.start()))
        };
        !ways.is_match(sides.target) || bare.find_iter(sides.target).any(turned)
    };
    for found in phrase.find_iter(sides.source) {
        if limits_something(&sides.source[found.end()..], sides.langs.0) && lacks() {
            let message = format!("{} is not negated in the target", found.as_str());
            out.push(Finding::new(&NEGATION, message).in_source(found.range()));
        }
    }
}
