//! Shared code for texts on a terminal.

use std::io::{self, Write};

/// Returns a text in one line: line breaks become ↵ and tabs ⇥; characters that could move the cursor or
/// reverse the text become U+FFFD.
pub fn printable(text: &str) -> String {
    let visible = |c: char| match c {
        '\n' => '↵',
        '\t' => '⇥',
        c => harmless(c),
    };
    text.chars().map(visible).collect()
}

/// Returns a text of several lines without characters that could move the cursor or reverse the text.
pub fn printable_lines(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { harmless(c) }).collect()
}

/// Replaces control characters (an escape sequence may clear the screen or type for the user) and the
/// embeddings, overrides and isolates of bidirectional text, which make `txt.exe` look like `exe.txt`.
fn harmless(c: char) -> char {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// A terminal that receives data, in which the characters that [`printable_lines`] replaces are replaced.
///
/// Bytes that are not UTF-8 become U+FFFD too.
#[derive(Debug)]
pub struct Terminal<W> {
    inner: W,
    /// The beginning of a character whose rest is not written yet: at most 3 bytes.
    cut: Vec<u8>,
}

impl<W: Write> Terminal<W> {
    /// Wraps a writer whose other end is a terminal.
    pub fn new(inner: W) -> Self {
        Self { inner, cut: Vec::new() }
    }
}

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = std::mem::take(&mut self.cut);
        all.extend_from_slice(bytes);
        let end = match std::str::from_utf8(&all) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            // Other faults may hide a truncated character at the end; it becomes two U+FFFD, which does no
            // harm.
            _ => all.len(),
        };
        self.inner.write_all(printable_lines(&String::from_utf8_lossy(&all[..end])).as_bytes())?;
        self.cut = all.split_off(end);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Returns a number with what is counted: `1 pair`, `2 pairs`.
pub fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_the_cursor_or_turns_the_text_around() {
        assert_eq!(printable("a\t\u{1b}[2Jb\r\nя"), "a⇥\u{fffd}[2Jb\u{fffd}↵я");
        assert_eq!(
            printable_lines("a\t\u{9b}2J\n\u{202e}fdp.\u{200f}"),
            "a\t\u{fffd}2J\n\u{fffd}fdp.\u{200f}"
        );
    }

    #[test]
    fn a_terminal_gets_whole_characters_whatever_the_pieces() {
        let text = "я\u{1b}[31m\u{202e}😀\n".as_bytes();
        for size in 1..=text.len() {
            let mut terminal = Terminal::new(Vec::new());
            text.chunks(size).for_each(|piece| terminal.write_all(piece).unwrap());
            assert_eq!(String::from_utf8(terminal.inner).unwrap(), "я\u{fffd}[31m\u{fffd}😀\n", "{size}");
        }
        let mut terminal = Terminal::new(Vec::new());
        terminal.write_all(b"a\xffb\n").unwrap();
        assert_eq!(terminal.inner, "a\u{fffd}b\n".as_bytes());
    }

    #[test]
    fn numbers_agree() {
        assert_eq!([0, 1, 2].map(|n| count(n, "pair")), ["0 pairs", "1 pair", "2 pairs"]);
    }
}
