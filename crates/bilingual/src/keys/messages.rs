//! The contents of a monolingual file: texts by their keys, and the remarks about them.

use crate::{Error, Remark};
use sverka_text::limits::{Bound, Exceeded, Limits};
use tmx::{Lang, Segment};

/// A text of a program.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Message {
    /// Its name in the program: `menu.open`, `/menu/open`.
    pub key: String,
    /// The text with its escapes undone.
    pub text: Segment,
    /// The line where it is, from 1.
    pub line: usize,
    /// The file's note to translators.
    pub note: Option<String>,
}

/// The texts of a file in their order.
#[derive(Debug, Default)]
pub(super) struct Messages {
    /// The language that the file names.
    pub lang: Option<Lang>,
    /// The texts. A key may occur more than once: the last one is used.
    pub messages: Vec<Message>,
    /// What was left out or repaired; the line is 0 for the file as a whole.
    pub remarks: Vec<Remark>,
    limits: Limits,
    /// Bytes that all keys and texts occupy.
    held: u64,
}

/// How many copies of keys and texts exist: in both files, in their pairs, and in the index of the keys.
const COPIES: u64 = 4;

impl Messages {
    /// Begins to gather.
    pub fn new(limits: &Limits) -> Self {
        Self { limits: *limits, ..Self::default() }
    }

    /// Adds a text.
    ///
    /// # Errors
    /// When it is longer than a unit may be, or all of them together are longer than a file may be: keys that
    /// are paths may take far more memory than the file.
    pub fn push(&mut self, message: Message) -> Result<(), Exceeded> {
        let note = message.note.as_ref().map_or(0, String::len);
        let size = (message.key.len() + message.text.text().len() + note) as u64;
        self.limits.check(Bound::Unit, size)?;
        self.held = self.held.saturating_add(size.saturating_mul(COPIES));
        self.limits.check(Bound::Whole, self.held)?;
        self.messages.push(message);
        Ok(())
    }
}

/// Makes the error for a limit that a file exceeds in a line.
pub(super) fn limit(file: &str, line: usize) -> impl Fn(Exceeded) -> Error {
    move |exceeded| Error::Limit { file: file.to_owned(), line, exceeded }
}

/// Keys with the same remark: they are reported together.
#[derive(Debug, Default)]
pub(super) struct Keys {
    count: usize,
    first: Vec<String>,
    /// The line of the first.
    line: usize,
}

/// Keys that a remark names: enough to find them by.
const SHOWN: usize = 3;
/// Characters of a key that a remark shows; some programs use whole sentences as keys.
const LONGEST: usize = 60;

impl Keys {
    /// Counts a key in a line.
    pub fn add(&mut self, key: &str, line: usize) {
        if self.count == 0 {
            self.line = line;
        }
        self.count += 1;
        if self.first.len() < SHOWN {
            let cut = key.char_indices().nth(LONGEST).map(|(at, _)| at);
            self.first.push(cut.map_or_else(|| key.to_owned(), |at| format!("{}...", &key[..at])));
        }
    }

    /// Returns the message `WHAT: 2 keys (a, b); FATE`; `None` if there is no such key.
    pub fn message(&self, what: &str, fate: &str) -> Option<String> {
        let keys = match self.count {
            0 => return None,
            1 => "1 key".to_owned(),
            count => format!("{count} keys"),
        };
        let more = if self.count > self.first.len() { ", ..." } else { "" };
        Some(format!("{what}: {keys} ({}{more}); {fate}", self.first.join(", ")))
    }

    /// Returns a note about the keys.
    pub fn note(&self, kind: &'static str, what: &str, fate: &str) -> Option<Remark> {
        Some(Remark::note(kind, self.line, self.message(what, fate)?))
    }

    /// Returns a warning about the keys.
    pub fn warning(&self, kind: &'static str, what: &str, fate: &str) -> Option<Remark> {
        Some(Remark::warning(kind, self.line, self.message(what, fate)?))
    }
}

/// The path to a value in nested objects as a JSON Pointer (RFC 6901): `/menu/items/0`.
#[derive(Debug, Default)]
pub(super) struct Path {
    text: String,
    ends: Vec<usize>,
}

impl Path {
    /// Goes down to a value.
    pub fn push(&mut self, name: &str) {
        self.ends.push(self.text.len());
        self.text.push('/');
        for c in name.chars() {
            match c {
                '~' => self.text.push_str("~0"),
                '/' => self.text.push_str("~1"),
                c => self.text.push(c),
            }
        }
    }

    /// Goes up again.
    pub fn pop(&mut self) {
        self.text.truncate(self.ends.pop().unwrap_or(0));
    }

    /// Returns the path.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns its depth.
    pub fn depth(&self) -> u64 {
        self.ends.len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_json_pointers() {
        let mut path = Path::default();
        path.push("a/b");
        path.push("~");
        assert_eq!((path.as_str(), path.depth()), ("/a~1b/~0", 2));
        path.pop();
        assert_eq!(path.as_str(), "/a~1b");
        path.pop();
        path.pop();
        assert_eq!(path.as_str(), "");
    }

    #[test]
    fn keys_are_reported_together() {
        let mut keys = Keys::default();
        assert_eq!(keys.note("empty", "no text", "left out"), None);
        keys.add("a", 7);
        assert_eq!(keys.message("no text", "left out").unwrap(), "no text: 1 key (a); left out");
        for key in ["b", "c", "d"] {
            keys.add(key, 8);
        }
        let remark = keys.note("empty", "no text", "left out").unwrap();
        assert_eq!((remark.message.as_str(), remark.line), ("no text: 4 keys (a, b, c, ...); left out", 7));
    }

    #[test]
    fn long_keys_pass_a_bound() {
        let mut limits = Limits::default();
        // One is 6 bytes, stored four times.
        limits.whole = 47;
        let mut messages = Messages::new(&limits);
        let message = || Message { key: "/a/b".into(), text: Segment::from("xy"), line: 1, note: None };
        assert_eq!(messages.push(message()), Ok(()));
        assert_eq!(messages.push(message()).unwrap_err().bound, Bound::Whole);
    }
}
