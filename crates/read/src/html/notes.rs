//! Raised and lowered text: numbers of notes, which are not part of a sentence, and powers and
//! formulas, which are.

use super::tree::{Event, Tree, is_block};
use std::collections::BTreeMap;

/// How a text of the page is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Script {
    /// It is taken as it is.
    #[default]
    Plain,
    /// It is the number of a note, or leads back from one.
    Note,
    /// Its digits are raised: m², 10⁶.
    Raised,
    /// Its digits are lowered: H₂O.
    Lowered,
}

/// Finds the texts that are not plain, by the index of their event.
pub(super) fn scripts(source: &str, tree: &Tree) -> BTreeMap<usize, Script> {
    let mut found = BTreeMap::new();
    // The word before the element, as far as it is in the same block.
    let mut before = String::new();
    for (at, event) in tree.events.iter().enumerate() {
        match event {
            Event::Open(id) | Event::Close(id) if is_block(tree.elements[*id].tag) => before.clear(),
            Event::Open(id) if matches!(tree.elements[*id].tag, "sup" | "sub" | "a") => {
                if let Some((texts, script)) = script(source, tree, at, *id, &before) {
                    found.extend(texts.into_iter().map(|text| (text, script)));
                }
            }
            Event::Text(_, range) if found.get(&at) != Some(&Script::Note) => {
                remember(&mut before, &source[range.clone()]);
            }
            _ => {}
        }
    }
    found
}

/// Keeps the end of a text.
fn remember(before: &mut String, text: &str) {
    /// Longer than any unit or year.
    const KEPT: usize = 12;
    let tail: Vec<char> = text.chars().rev().take(KEPT).collect();
    if tail.len() == KEPT {
        before.clear();
    }
    before.extend(tail.into_iter().rev());
    let excess = before.chars().count().saturating_sub(KEPT);
    if let Some((start, _)) = before.char_indices().nth(excess) {
        before.drain(..start);
    }
}

/// Returns the texts of an element and their kind, if they are not plain.
fn script(source: &str, tree: &Tree, open: usize, id: usize, before: &str) -> Option<(Vec<usize>, Script)> {
    /// Events and bytes of the longest number of a note with all its mark-up.
    const EVENTS: usize = 24;
    const BYTES: usize = 200;
    let (mut texts, mut inner, mut leads) = (Vec::new(), String::new(), false);
    for (at, event) in tree.events.iter().enumerate().skip(open).take(EVENTS) {
        match event {
            Event::Close(closed) if *closed == id => break,
            Event::Open(inside) => {
                let element = &tree.elements[*inside];
                leads |= element.tag == "a" && element.attribute("href").contains('#');
                leads |= element.attribute("role").eq_ignore_ascii_case("doc-noteref");
            }
            Event::Text(_, range) if range.len() <= BYTES => {
                texts.push(at);
                inner.push_str(&source[range.clone()]);
            }
            Event::Text(..) => return None,
            _ => {}
        }
    }
    let inner = inner.replace("&nbsp;", " ");
    let inner = inner.trim();
    let script = match tree.elements[id].tag {
        "sub" => Script::Lowered,
        "sup" if is_note(inner, leads, before) => Script::Note,
        "sup" => Script::Raised,
        // A number that is not raised is one of a note if it leads to it and is in brackets.
        _ if leads && (is_bracketed(inner) || is_arrow(inner)) && is_short(inner) => Script::Note,
        _ => return None,
    };
    (!inner.is_empty()).then_some((texts, script))
}

/// Returns whether a raised text is the number of a note: it leads to one, is in brackets, is a symbol, or follows
/// something that cannot have a power.
fn is_note(inner: &str, leads: bool, before: &str) -> bool {
    let digits = inner.chars().all(|c| c.is_ascii_digit() || c == ',' || c.is_whitespace());
    if leads && (digits || is_short(inner)) {
        return true;
    }
    if is_bracketed(inner) || inner.chars().all(|c| matches!(c, '*' | '†' | '‡' | '§')) {
        return true;
    }
    digits && !has_power(before, inner)
}

/// Not a word: a number, a letter, a symbol, with or without brackets.
fn is_short(inner: &str) -> bool {
    inner.chars().filter(|c| c.is_alphanumeric()).count() <= 4
}

fn is_bracketed(inner: &str) -> bool {
    (inner.starts_with('[') && inner.ends_with(']'))
        || (inner.starts_with('(') && inner.ends_with(')') && inner.chars().any(|c| c.is_ascii_digit()))
}

/// Symbols that lead back from a note to its place.
fn is_arrow(inner: &str) -> bool {
    !inner.is_empty()
        && inner.chars().all(|c| matches!(c, '^' | '↑' | '↩' | '⏎' | '↵' | '\u{fe0e}' | '\u{fe0f}'))
}

/// Returns whether the text before a raised number has a power: a number that is not a year, a letter, a unit
/// of length or time.
fn has_power(before: &str, power: &str) -> bool {
    const UNITS: [&str; 17] = [
        "km", "cm", "mm", "dm", "nm", "µm", "ft", "in", "yd", "mi", "sec", "mc", "км", "см", "мм", "дм",
        "сек",
    ];
    let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
    if digits > 0 {
        return digits != 4;
    }
    let word: Vec<char> = before.chars().rev().take_while(|c| c.is_alphabetic()).collect();
    let word: String = word.into_iter().rev().collect();
    match word.chars().count() {
        0 => before.ends_with([')', ']']) && power.len() == 1 && before.chars().any(|c| "+-−·×".contains(c)),
        1 => true,
        _ => matches!(power, "2" | "3") && UNITS.contains(&word.as_str()),
    }
}

/// Returns the raised or lowered form of a character, if there is one.
pub(super) fn shifted(c: char, script: Script) -> Option<char> {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    const LOWERED: [char; 10] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'];
    let digit = c.to_digit(10).map(|digit| digit as usize);
    match (script, c) {
        (Script::Raised, '+') => Some('⁺'),
        (Script::Raised, '-' | '−' | '–') => Some('⁻'),
        (Script::Lowered, '+') => Some('₊'),
        (Script::Lowered, '-' | '−') => Some('₋'),
        (Script::Raised, _) => digit.and_then(|digit| RAISED.get(digit).copied()),
        (Script::Lowered, _) => digit.and_then(|digit| LOWERED.get(digit).copied()),
        _ => None,
    }
}
