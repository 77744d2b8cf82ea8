//! One translation memory of many pairs, written as they come.

use super::output::{self, Output};
use anyhow::Result;
use std::path::{Path, PathBuf};
use sverka::bitext::Bitext;
use sverka::diagnostic::Diagnostic;
use sverka::write::Options;
use sverka::write::tmx::Memory;

/// A memory that stands in its place once it is [finished](Self::finish), and not before.
pub struct Merged {
    path: PathBuf,
    options: Options,
    state: State,
}

enum State {
    /// Without a pair yet: the head of a memory names the language of the first.
    Empty(Option<Output>),
    Begun(Memory<Output>),
}

impl Merged {
    /// Begins a memory.
    pub fn create(path: &Path, options: &Options) -> Result<Self> {
        let state = State::Empty(Some(Output::create(path)?));
        Ok(Self { path: path.to_owned(), options: options.clone(), state })
    }

    /// Adds a pair and tells what the memory cannot hold.
    pub fn add(&mut self, bitext: &Bitext) -> Result<Vec<Diagnostic>> {
        let failed = |error| output::write_error(&self.path.display().to_string(), error);
        if let State::Empty(output) = &mut self.state {
            let Some(output) = output.take() else { return Ok(Vec::new()) };
            let memory = Memory::new(output, &bitext.source.lang, &self.options).map_err(failed)?;
            self.state = State::Begun(memory);
        }
        match &mut self.state {
            State::Begun(memory) => memory.add(bitext).map_err(failed),
            State::Empty(_) => Ok(Vec::new()),
        }
    }

    /// Puts the memory in its place. Without a pair there is none.
    pub fn finish(self) -> Result<()> {
        match self.state {
            State::Begun(memory) => {
                let failed = |error| output::write_error(&self.path.display().to_string(), error);
                memory.finish().map_err(failed)?.commit()
            }
            State::Empty(_) => Ok(()),
        }
    }
}
