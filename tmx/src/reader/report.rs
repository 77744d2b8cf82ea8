//! Gathers the diagnostics of a chunk, with their places.

use crate::{Diagnostic, Place, Rule};

/// More than so many diagnostics of one unit help nobody, and would cost memory without bound.
const MOST: usize = 100;

/// The diagnostics of a chunk.
#[derive(Debug)]
pub(super) struct Report<'a> {
    /// The chunk as it is parsed.
    text: &'a str,
    /// Where in it `&lt;` stands for the `<` of the file.
    stray: &'a [usize],
    /// Where in the file it begins.
    start: Place,
    unit: Option<u64>,
    list: Vec<Diagnostic>,
    more: usize,
}

impl<'a> Report<'a> {
    pub fn new(text: &'a str, stray: &'a [usize], start: Place, unit: Option<u64>) -> Self {
        Self { text, stray, start, unit, list: Vec::new(), more: 0 }
    }

    /// Adds a fault that stands at a byte of the chunk.
    pub fn add(&mut self, rule: Rule, at: usize, message: impl Into<String>) {
        if self.list.len() >= MOST {
            self.more += 1;
            return;
        }
        let (severity, place) = (rule.severity(), Some(self.place(at)));
        self.list.push(Diagnostic { severity, rule, unit: self.unit, place, message: message.into() });
    }

    /// Where a byte of the chunk stands in the file.
    pub fn place(&self, at: usize) -> Place {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let strays = self.stray.iter().filter(|stray| (line..before.len()).contains(stray)).count();
        let characters = before[line..].chars().count() - strays * ("&lt;".len() - "<".len());
        let column = if line == 0 { self.start.column } else { 1 };
        let lines = memchr::memchr_iter(b'\n', before.as_bytes()).count();
        Place { line: self.start.line + lines as u64, column: column + characters as u64 }
    }

    /// Whether the reference at a byte of the chunk is none of the file.
    pub fn is_stray(&self, at: usize) -> bool {
        self.stray.contains(&at)
    }

    /// The diagnostics, in the order in which they were found.
    pub fn into_list(mut self) -> Vec<Diagnostic> {
        if let (true, Some(last)) = (self.more > 0, self.list.last()) {
            let message = format!("{} more faults of this unit are not listed", self.more);
            self.list.push(Diagnostic { message, ..last.clone() });
        }
        self.list
    }
}
