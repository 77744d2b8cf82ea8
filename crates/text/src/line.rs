//! Texts in one line.

use std::borrow::Cow;

/// Turns a text into one field of one line: each character that some reader treats as the end of a line or
/// field becomes a space. The splitter's own sentences contain none, but the user's may.
///
/// Backslashes or quotes would preserve the difference between a tab and a space, but would change harmless
/// texts, and every reader would have to know about them.
pub fn one_line(text: &str) -> Cow<'_, str> {
    // The line ends of Unicode, and the separators at which Python's `splitlines` splits too.
    let breaks = |c: char| matches!(c, '\t'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { Cow::Owned(text.replace(breaks, " ")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_keeps_to_its_line() {
        assert_eq!(one_line("a\tb\r\nc\u{2028}d"), "a b  c d");
        assert!(matches!(one_line("C:\\new \"x\""), Cow::Borrowed(_)));
    }
}
