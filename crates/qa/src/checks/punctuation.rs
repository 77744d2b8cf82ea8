//! Brackets, doubled marks, and marks at the end. Quotation marks are in `quotes.rs`.

use super::Sides;
use super::charset::CharSet;
use crate::Finding;
use crate::rule::{Rule, Severity};
use std::ops::Range;
use sverka_text::punctuation::{End, end};

/// Brackets.
pub static BRACKETS: Rule = Rule {
    id: "punctuation.brackets",
    category: "Punctuation",
    severity: Severity::Warning,
    title: "A bracket is unpaired",
    doc: "A bracket is opened but not closed, or the reverse, on one side only. If both sides lack the partner, the \
          sentence was split inside the brackets, which is not reported. Items such as \"a)\" and smileys are \
          accepted.",
    bad: ("The talks (in Vienna) went on.", "Переговоры (в Вене продолжались."),
    good: ("a) the first item", "а) первый пункт"),
};

/// Marks at the end.
pub static END: Rule = Rule {
    id: "punctuation.end",
    category: "Punctuation",
    severity: Severity::Info,
    title: "The sides end with different marks",
    doc: "One side ends with a full stop, exclamation mark or colon, the other with another mark or none. Translators \
          often join and split sentences, so this matters only where all items of a list should end alike.",
    bad: ("The list is closed.", "Список закрыт"),
    good: ("Dear friends,", "Дорогие друзья!"),
};

/// Question marks.
pub static QUESTION: Rule = Rule {
    id: "punctuation.question",
    category: "Punctuation",
    severity: Severity::Info,
    title: "Only one side is a question",
    doc: "One side has a question mark and the other has none. Indirect and rhetorical questions change their form in \
          translation, so this is only a hint.",
    bad: ("Who was playing the cello?", "Кто играл на виолончели."),
    good: ("Who was playing the cello?", "А кто играл на виолончели?"),
};

/// Doubled marks.
pub static DOUBLED: Rule = Rule {
    id: "punctuation.doubled",
    category: "Punctuation",
    severity: Severity::Warning,
    title: "A punctuation mark is doubled",
    doc: "Two commas, two full stops (but not an ellipsis), a comma after a full stop that does not end an \
          abbreviation, and the like, on one side only. \"?!\", \"!..\" and \"?..\" are accepted.",
    bad: ("The text is ready.", "Текст готов.."),
    good: ("Well...", "Ну..."),
};

/// Looks for brackets without a partner.
pub fn brackets(sides: &Sides, out: &mut Vec<Finding>) {
    let both = [sides.source, sides.target];
    if ![&sides.charsets.0, &sides.charsets.1].iter().any(|charset| charset.has("()[]{}")) {
        return;
    }
    let mut lone = both.map(lone_brackets);
    // Russians smile without eyes: "Well done :)", «Молодец)».
    if both.iter().any(|text| [":)", ";)", ":-)", ";-)"].iter().any(|smile| text.contains(smile))) {
        for (lone, text) in lone.iter_mut().zip(both) {
            lone.retain(|range| &text[range.clone()] != ")");
        }
    }
    one_side(&BRACKETS, lone, "bracket without a partner", out);
}

/// Looks for doubled marks.
pub fn doubled(sides: &Sides, out: &mut Vec<Finding>) {
    let both = [sides.source, sides.target];
    let mut twins = both.map(doubled_marks);
    // Two stops may be a careless ellipsis: then the other side has one too.
    let ellipsis = |text: &str| text.contains('…') || text.contains("...");
    for (k, twins) in twins.iter_mut().enumerate() {
        twins.retain(|range| &both[k][range.clone()] != ".." || !ellipsis(both[1 - k]));
    }
    one_side(&DOUBLED, twins, "doubled mark", out);
}

/// Reports what only one side has.
fn one_side(
    rule: &'static Rule,
    found: [Vec<Range<usize>>; 2],
    message: &'static str,
    out: &mut Vec<Finding>,
) {
    let [source, target] = found;
    if source.is_empty() == target.is_empty() {
        return;
    }
    let mut finding = Finding::new(rule, message);
    (finding.source, finding.target) = (source, target);
    out.push(finding);
}

/// Letters before a closing bracket that may number an item: `iii)`.
const ITEM: usize = 3;

/// Returns brackets without a partner.
fn lone_brackets(text: &str) -> Vec<Range<usize>> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut lone = Vec::new();
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => open.push((c, at)),
            ')' | ']' | '}' => {
                let partner = match c {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                match open.iter().rposition(|(other, _)| *other == partner) {
                    Some(i) => {
                        lone.extend(open.drain(i..).skip(1).map(|(_, at)| at..at + 1));
                    }
                    // "a)", "12)" and ":)" have none.
                    None if c == ')' && (letters <= ITEM || is_item_or_smiley(&text[..at])) => {}
                    None => lone.push(at..at + 1),
                }
            }
            c if !c.is_whitespace() => letters += 1,
            _ => {}
        }
    }
    lone.extend(open.into_iter().map(|(_, at)| at..at + 1));
    lone.sort_by_key(|range| range.start);
    lone
}

/// Returns whether a closing bracket after this text numbers an item or ends a smiley.
fn is_item_or_smiley(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let short = word.chars().count() <= 2 && word.chars().all(char::is_alphanumeric);
    short || before.ends_with([':', ';', ')']) || before.ends_with(":-")
}

/// Returns marks that are doubled by a slip.
fn doubled_marks(text: &str) -> Vec<Range<usize>> {
    let marks =
        |two: &[u8]| matches!(two, [b',' | b';' | b':' | b'.', next] if *next == two[0] || two == b",.");
    if !text.as_bytes().windows(2).any(marks) {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i + 1 < chars.len() {
        let (at, c) = chars[i];
        let mut run = 1;
        while chars.get(i + run).is_some_and(|&(_, next)| next == c) {
            run += 1;
        }
        let next = chars.get(i + run).map(|&(_, c)| c);
        let before = i.checked_sub(1).map(|p| chars[p].1);
        let wrong = match c {
            ',' | ';' => run >= 2,
            // "std::io" is something else.
            ':' => run == 2 && next.is_none_or(char::is_whitespace),
            '.' => {
                run == 2
                    && !matches!(before, Some('?' | '!' | '.' | '/'))
                    && !matches!(next, Some('/' | '.' | '?' | '!'))
            }
            _ => false,
        };
        let comma_stop = run == 1 && c == ',' && next == Some('.');
        if wrong || comma_stop {
            let end = chars.get(i + run + usize::from(comma_stop)).map_or(text.len(), |&(at, _)| at);
            out.push(at..end);
        }
        i += run;
    }
    out
}

/// Looks for question marks on one side only.
pub fn questions(sides: &Sides, out: &mut Vec<Finding>) {
    let question = |text: &str, charset: &CharSet| charset.has("?") || charset.other && text.contains('？');
    let asks = question(sides.source, &sides.charsets.0);
    if asks == question(sides.target, &sides.charsets.1) {
        return;
    }
    let message = if asks {
        "the source is a question, the target is not"
    } else {
        "the target is a question, the source is not"
    };
    let marks = |text: &str| {
        let marks = text.char_indices().filter(|(_, c)| "?？".contains(*c));
        marks.map(|(at, c)| at..at + c.len_utf8()).collect()
    };
    let mut finding = Finding::new(&QUESTION, message);
    (finding.source, finding.target) = (marks(sides.source), marks(sides.target));
    out.push(finding);
}

/// Compares the marks at the end of both sides.
pub fn ends(sides: &Sides, out: &mut Vec<Finding>) {
    let (source, target) = (end(sides.source), end(sides.target));
    // A salutation ends with a comma in English and with an exclamation mark in Russian.
    let soft = |a: End, b: End| {
        matches!((a, b), (End::Comma | End::Colon, End::Exclamation) | (End::Stop, End::Exclamation))
    };
    let asks = source == End::Question || target == End::Question;
    if source == target || asks || soft(source, target) || soft(target, source) {
        return;
    }
    let last = |text: &str| {
        let trimmed = text.trim_end();
        trimmed.char_indices().next_back().map(|(at, c)| at..at + c.len_utf8())
    };
    let mut finding = Finding::new(&END, "the sides end with different marks");
    finding.source.extend(last(sides.source));
    finding.target.extend(last(sides.target));
    out.push(finding);
}
