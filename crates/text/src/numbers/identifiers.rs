//! Phone numbers, accounts, ISBN and the like: digits that are not an amount, grouped as each side prefers.

use std::ops::Range;

/// Digits of the shortest: phones have 10 or 11, a Russian taxpayer 10 or 12, an ISBN 10 or 13, cards 16, accounts 20.
const LEAST: usize = 9;

/// A run of groups of digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifier {
    /// Its digits, without separators.
    pub digits: String,
    /// Its bytes in the text.
    pub range: Range<usize>,
}

/// Finds the runs of digits in a text that may be identifiers: groups separated by a space, a hyphen or a
/// bracket, nine digits or more in total.
pub fn identifiers(text: &str) -> Vec<Identifier> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let (mut end, mut digits, mut gap) = (start, String::new(), 0);
        for (index, c) in text[start..].char_indices() {
            if c.is_ascii_digit() {
                digits.push(c);
                (end, gap) = (start + index + 1, 0);
            } else if matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '-' | '–' | '‑' | '(' | ')')
                && gap < MOST
            {
                gap += 1;
            } else {
                break;
            }
        }
        if digits.len() >= LEAST {
            out.push(Identifier { digits, range: start..end });
        }
        at = end;
    }
    out
}

/// Signs between two groups, at most: `) `.
const MOST: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_run_together() {
        let digits = |text| identifiers(text).into_iter().map(|found| found.digits).collect::<Vec<_>>();
        assert_eq!(digits("Call +7 (495) 555-12-34 before noon."), ["74955551234"]);
        assert_eq!(digits("ISBN 978-5-17-090000-1, INN 77 01 234567"), ["9785170900001", "7701234567"]);
        assert!(digits("1,234,567.89 in 1999 - 2004, 12.5 %").is_empty());
    }
}
