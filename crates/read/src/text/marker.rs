//! Beginnings of lines that may be items of a list, and lines that are ornaments.

use super::is_blank;
use super::line::{is_closing, is_opening};

/// The beginning of a line that may be an item of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Marker {
    /// A sign that only begins list items.
    Bullet,
    /// A hyphen or dash: an item, or speech in a dialogue.
    Dash,
    /// A number or a letter with a full stop or bracket.
    Number,
}

impl Marker {
    pub(super) fn of(line: &str) -> Option<Self> {
        let mut chars = line.chars();
        let first = chars.next()?;
        let spaced = chars.next().is_some_and(is_blank);
        match first {
            '•' | '‣' | '◦' | '▪' | '▫' | '●' | '○' | '■' | '□' | '◆' | '➢' | '►' | '\u{f0b7}' =>
            {
                return Some(Self::Bullet);
            }
            '*' | '·' | '+' if spaced => return Some(Self::Bullet),
            '-' | '–' | '—' if spaced => return Some(Self::Dash),
            _ => {}
        }
        // "1." "12)" "(3)" "1.2." "a)" "б)", then white space.
        let word = line.split(is_blank).next()?;
        if word.len() == line.len() {
            return None;
        }
        let inner = word.strip_prefix('(').unwrap_or(word);
        let inner = inner.strip_suffix(')').or_else(|| inner.strip_suffix('.'))?;
        let numbers =
            inner.split('.').all(|n| (1..=3).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit()));
        let letter =
            word.ends_with(')') && inner.chars().count() == 1 && inner.chars().all(char::is_lowercase);
        (numbers || letter).then_some(Self::Number)
    }
}

/// Whether a block begins with the number of an item.
pub(crate) fn is_numbered(block: &str) -> bool {
    Marker::of(block) == Some(Marker::Number)
}

/// Whether the bracket after a number that begins a line is the other half of one before: `(Gen. 7: 1 to 8:`, `17)`.
pub(super) fn closes_bracket(previous: &str, line: &str) -> bool {
    let open = previous.rfind('(').is_some_and(|open| !previous[open..].contains(')'));
    let close = line.find([')', '(', ' ']).is_some_and(|at| line[at..].starts_with(')'));
    open && close
}

/// Returns whether a line continues with the next item of the list that it begins, as in lists in running text: `1)
/// uud 2) utt`.
pub(super) fn holds_next_item(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let Some(close) = rest.chars().next() else { return false };
    let next = number.parse().map(|number: u64| format!("{}{close}", number + 1));
    next.is_ok_and(|next| rest.split(is_blank).any(|word| word == next))
}

/// Returns whether a line is a rule or an ornament: `-----`, `* * *`, `=====`. Not text that a wrapped line may
/// consist of by chance, at the end of a paragraph: marks (`?!!`, `[...]`) or emoji.
pub(super) fn is_rule(line: &str) -> bool {
    let by_chance = |c: char| {
        c.is_alphanumeric()
            || is_closing(c) && !matches!(c, '*' | '_')
            || is_opening(c) && !matches!(c, '*' | '_')
            || matches!(
                c,
                '.' | '!' | '?' | '…' | ',' | ';' | ':' | '❤' | '❗' | '❓' | '\u{fe0f}' | '\u{1f000}'
                    ..='\u{1faff}'
            )
    };
    // A dash or two end a sentence that was broken off.
    line.chars().filter(|c| !is_blank(*c)).count() >= 3 && !line.contains(by_chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last "word" of a paragraph, alone on a line, may not be a word.
    #[test]
    fn emoji_and_marks_on_a_line_are_no_rule() {
        assert!(!is_rule("😊") && !is_rule("❤❤😘") && !is_rule("?!!") && !is_rule("[...]"));
        assert!(!is_rule("—") && !is_rule("--") && !is_rule("– –"));
        assert!(!is_rule("...") && !is_rule(". . ."));
        assert!(is_rule("-----") && is_rule("* * *") && is_rule("=====") && is_rule("***"));
    }
}
