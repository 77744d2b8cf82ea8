//! Several memories as one.

use crate::concordance::{Hit, Phrase};
use crate::memory::main;
use crate::penalty::Penalties;
use crate::{Error, Match, Memory, Query};
use std::cmp::Reverse;
use std::path::Path;
use tmx::Lang;

/// Memories that are searched together, the first before the others among equals.
#[derive(Debug, Default)]
pub struct Memories {
    list: Vec<(Memory, Penalties)>,
}

/// What is asked of several memories; the rest is as in a [`Query`].
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The language of the text; `None` takes, of each memory, the one of most sources.
    pub source: Option<&'a Lang>,
    /// The query, whose language and penalties are not used.
    pub query: Query,
}

impl Memories {
    /// Adds a memory.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(&mut self, path: &Path, penalties: Penalties) -> Result<(), Error> {
        self.list.push((Memory::open(path)?, penalties));
        Ok(())
    }

    /// Returns the memories.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Memory> {
        self.list.iter_mut().map(|(memory, _)| memory)
    }

    /// Returns the best matches of all memories, the best first, each with the name of its memory.
    ///
    /// # Errors
    /// Those of the stores; [`Error::Language`] when a memory has no text in the language, and [`Error::Empty`].
    pub fn lookup(&mut self, request: &Request<'_>) -> Result<Vec<(String, Match)>, Error> {
        let mut out = Vec::new();
        for (memory, penalties) in &mut self.list {
            let source = memory.source(request.source)?;
            let query = Query { source, penalties: penalties.clone(), ..request.query.clone() };
            let name = memory.name().to_owned();
            out.extend(memory.lookup(&query)?.into_iter().map(|found| (name.clone(), found)));
        }
        out.sort_by_key(|(_, found)| Reverse(found.score));
        out.truncate(request.query.max);
        Ok(out)
    }

    /// Returns the texts that have a phrase, memory by memory, each with the name of its memory.
    ///
    /// # Errors
    /// Those of the stores.
    pub fn concordance(&mut self, phrase: &Phrase) -> Result<Vec<(String, Hit)>, Error> {
        let mut out = Vec::new();
        for memory in self.iter_mut() {
            let phrase = Phrase { max: phrase.max - out.len(), ..phrase.clone() };
            let name = memory.name().to_owned();
            out.extend(memory.concordance(&phrase)?.into_iter().map(|hit| (name.clone(), hit)));
        }
        Ok(out)
    }

    /// Takes what was found and mended since the last call, for people.
    pub fn remarks(&mut self) -> Vec<String> {
        self.iter_mut().flat_map(Memory::remarks).collect()
    }
}

impl Memory {
    /// Returns the language to look up in: the one that is asked for, else that of most sources.
    ///
    /// # Errors
    /// Those of the database; [`Error::Language`] when there is no text in it, and [`Error::Empty`].
    pub fn source(&self, wanted: Option<&Lang>) -> Result<Lang, Error> {
        let langs = self.languages()?;
        match wanted {
            Some(lang) if langs.contains(&main(lang.as_str())) => Ok(lang.clone()),
            Some(lang) => {
                Err(Error::Language { file: self.name().to_owned(), lang: lang.to_string(), choices: langs })
            }
            None => {
                let first = langs.first().and_then(|lang| lang.parse().ok());
                first.ok_or_else(|| Error::Empty { file: self.name().to_owned() })
            }
        }
    }
}
