//! Colours for reports on a terminal: the severities in lines such as `talk.tmx:17: error: ...`, and the
//! marks ⟦⟧ around the text of a finding. The reports themselves do not contain colours.

use clap::builder::styling::{AnsiColor, Style};
use std::io::{self, Write};

/// Severities as reports name them, with the colours that messages use.
const SEVERITIES: [(&str, AnsiColor); 4] = [
    ("error", AnsiColor::Red),
    ("warning", AnsiColor::Yellow),
    ("info", AnsiColor::Cyan),
    ("note", AnsiColor::Cyan),
];

/// Returns the style of a severity.
pub fn style(severity: &str) -> Style {
    let found = SEVERITIES.iter().find(|(name, _)| *name == severity);
    found.map_or_else(Style::new, |(_, color)| color.on_default().bold())
}

/// A writer that colours the lines that pass through it.
pub struct Painter<W> {
    inner: W,
    /// The beginning of a line whose end is not written yet.
    line: Vec<u8>,
}

/// The longest line that is coloured, in bytes: longer ones are data and are not buffered.
const LONGEST: usize = 64 * 1024;

impl<W: Write> Painter<W> {
    /// Wraps a writer.
    pub fn new(inner: W) -> Self {
        Self { inner, line: Vec::new() }
    }

    fn put_line(&mut self) -> io::Result<()> {
        let line = std::mem::take(&mut self.line);
        match std::str::from_utf8(&line) {
            Ok(text) => self.inner.write_all(painted(text).as_bytes()),
            Err(_) => self.inner.write_all(&line),
        }
    }
}

impl<W: Write> Write for Painter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|&b| b == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") || self.line.len() > LONGEST {
                self.put_line()?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.put_line()?;
        self.inner.flush()
    }
}

/// Returns a line in colours.
fn painted(line: &str) -> String {
    let bold = Style::new().bold();
    let marked = line.replace('⟦', &format!("{bold}⟦")).replace('⟧', &format!("⟧{bold:#}"));
    let found = SEVERITIES.iter().filter_map(|(name, _)| {
        let at = marked.find(&format!("{name}: "))?;
        // At the beginning, or after a place.
        (at == 0 || marked[..at].ends_with(": ")).then_some((at, *name))
    });
    let Some((at, name)) = found.min_by_key(|(at, _)| *at) else { return marked };
    let style = style(name);
    format!("{}{style}{name}{style:#}{}", &marked[..at], &marked[at + name.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_and_marks_are_coloured_and_nothing_else() {
        let error = "\u{1b}[1m\u{1b}[31merror\u{1b}[0m";
        for (line, want) in [
            ("a.tmx:17: error: no end [x]\n", format!("a.tmx:17: {error}: no end [x]\n")),
            ("error: x", format!("{error}: x")),
            ("an error: x", "an error: x".into()),
            ("    en  a ⟦b⟧", "    en  a \u{1b}[1m⟦b⟧\u{1b}[0m".into()),
            ("errors: 3", "errors: 3".into()),
        ] {
            assert_eq!(painted(line), want);
        }
    }

    #[test]
    fn lines_are_whole_however_they_come() {
        let mut out = Vec::new();
        let mut painter = Painter::new(&mut out);
        for piece in ["x: err", "or: y\nwarn", "ing: z"] {
            painter.write_all(piece.as_bytes()).unwrap();
        }
        painter.flush().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "x: \u{1b}[1m\u{1b}[31merror\u{1b}[0m: y\n\u{1b}[1m\u{1b}[33mwarning\u{1b}[0m: z");
    }
}
