//! What texts for a terminal share.

/// Returns a text in one line: line breaks become ↵ and tabs ⇥; other control characters, which would
/// move the cursor, become U+FFFD.
pub fn printable(text: &str) -> String {
    let visible = |c: char| match c {
        '\n' => '↵',
        '\t' => '⇥',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(visible).collect()
}

/// Returns a number with what is counted: `1 pair`, `2 pairs`.
pub fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_the_cursor_and_numbers_agree() {
        assert_eq!(printable("a\t\u{1b}[2Jb\r\nя"), "a⇥\u{fffd}[2Jb\u{fffd}↵я");
        assert_eq!([0, 1, 2].map(|n| count(n, "pair")), ["0 pairs", "1 pair", "2 pairs"]);
    }
}
