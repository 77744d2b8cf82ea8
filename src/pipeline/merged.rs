//! One translation memory from many bitexts.

use std::io::{self, Write};
use sverka_bilingual::write::Options;
use sverka_bilingual::write::tmx::Memory;
use sverka_text::bitext::Bitext;
use sverka_text::diagnostic::Diagnostic;

/// A memory that is written as its bitexts arrive. Its header names the source language of the first, so
/// nothing is written before there is one.
pub struct Merged<W: Write> {
    options: Options,
    state: State<W>,
}

enum State<W: Write> {
    Empty(W),
    /// Boxed: a memory is larger than the other states by far.
    Begun(Box<Memory<W>>),
    /// The header could not be written.
    Failed,
}

impl<W: Write> Merged<W> {
    /// Creates an empty memory.
    pub fn new(out: W, options: &Options) -> Self {
        Self { options: options.clone(), state: State::Empty(out) }
    }

    /// Adds a bitext. Returns what the memory cannot keep.
    ///
    /// # Errors
    /// When the output fails.
    pub fn add(&mut self, bitext: &Bitext) -> io::Result<Vec<Diagnostic>> {
        if let State::Empty(_) = self.state
            && let State::Empty(out) = std::mem::replace(&mut self.state, State::Failed)
        {
            self.state = State::Begun(Box::new(Memory::new(out, &bitext.source.lang, &self.options)?));
        }
        match &mut self.state {
            State::Begun(memory) => memory.add(bitext),
            State::Empty(_) | State::Failed => Err(io::Error::other("the memory could not be begun")),
        }
    }

    /// Finishes the memory and returns the output; `None` if nothing was added and therefore nothing written.
    ///
    /// # Errors
    /// When the output fails.
    pub fn finish(self) -> io::Result<Option<W>> {
        match self.state {
            State::Begun(memory) => memory.finish().map(Some),
            State::Empty(_) | State::Failed => Ok(None),
        }
    }
}
