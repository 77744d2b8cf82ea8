//! Collects the diagnostics of a chunk, with their places.

use crate::diagnostic::Told;
use crate::{Diagnostic, Place, Rule};

/// More diagnostics of one unit than this are of no use, and would need unbounded memory.
pub(super) const MOST: usize = 100;

/// The diagnostics of a chunk.
#[derive(Debug)]
pub(super) struct Report<'a> {
    /// The chunk as parsed.
    text: &'a str,
    /// Places in it where `&lt;` replaces the `<` of the file.
    stray: &'a [usize],
    /// Where it begins in the file.
    start: Place,
    /// The last request, and its result.
    last: (usize, Place),
    unit: Option<u64>,
    list: Vec<Diagnostic>,
    more: usize,
}

impl<'a> Report<'a> {
    pub fn new(text: &'a str, stray: &'a [usize], start: Place, unit: Option<u64>) -> Self {
        Self { text, stray, start, last: (0, start), unit, list: Vec::new(), more: 0 }
    }

    /// Adds a fault at a byte of the chunk.
    pub fn add(&mut self, rule: Rule, at: usize, told: impl Into<Told>) {
        if self.is_full() {
            self.more += 1;
            return;
        }
        let place = Some(self.place(at));
        self.list.push(Diagnostic::new(rule, self.unit, place, told));
    }

    /// Returns whether further faults are only counted.
    pub fn is_full(&self) -> bool {
        self.list.len() >= MOST
    }

    /// Counts faults that were found but not kept.
    pub fn add_more(&mut self, count: usize) {
        self.more += count;
    }

    /// Returns the place of a byte of the chunk in the file. Continues from the last result if possible,
    /// because faults are found roughly in order.
    pub fn place(&mut self, at: usize) -> Place {
        let at = if self.text.is_char_boundary(at) { at } else { self.text.len() };
        let (from, mut place) = if self.last.0 <= at { self.last } else { (0, self.start) };
        let passed = &self.text[from..at];
        let mut line = from;
        if let Some(end) = passed.rfind('\n') {
            place.line += memchr::memchr_iter(b'\n', passed.as_bytes()).count() as u64;
            place.column = 1;
            line += end + 1;
        }
        let before = |at: usize| self.stray.partition_point(|stray| *stray < at);
        let strays = before(at) - before(line);
        let characters = self.text[line..at].chars().count() - strays * ("&lt;".len() - "<".len());
        place.column += characters as u64;
        self.last = (at, place);
        place
    }

    /// Returns whether the reference at a byte of the chunk is not from the file.
    pub fn is_stray(&self, at: usize) -> bool {
        self.stray.binary_search(&at).is_ok()
    }

    /// Returns the diagnostics, in the order in which they were found.
    pub fn into_list(mut self) -> Vec<Diagnostic> {
        if let (true, Some(last)) = (self.more > 0, self.list.last()) {
            let message = format!("{} more faults of this unit are not listed", self.more);
            self.list.push(Diagnostic { message, change: None, ..last.clone() });
        }
        self.list
    }
}
