//! An open memory.

use crate::Error;
use crate::index::{Index, Scratch, folder};
use crate::store::{Added, Store, Stored, Summary, write::Import};
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use tmx::filter::falls_under;
use tmx::{SegType, SourceLang, Unit};

/// A memory: the store and the indexes of the languages that were asked for.
///
/// A value is used by one thread at a time; threads open one each, and share the pages of the index through the system.
/// Changes of another process are seen by the next look-up.
#[derive(Debug)]
pub struct Memory {
    pub(crate) store: Store,
    pub(crate) indexes: BTreeMap<String, Index>,
    pub(crate) scratch: Scratch,
    /// Held while this process writes.
    lock: Option<File>,
}

impl Memory {
    /// Opens a memory that exists, to look things up.
    ///
    /// # Errors
    /// When there is none, it is something else or of a newer version.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::new(Store::open(path)?)
    }

    /// Opens a memory to write to it; creates it if it does not exist. One process at a time may do so.
    ///
    /// # Errors
    /// As for [`open`](Self::open), and when another process writes to it.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let is_new = !path.exists();
        if !is_new {
            // Reports what the file is before a lock file is created next to it.
            drop(Store::open(path)?);
        }
        let lock = lock(path)?;
        let mut memory = Self::new(Store::create(path)?)?;
        memory.lock = Some(lock);
        Ok(memory)
    }

    fn new(store: Store) -> Result<Self, Error> {
        Ok(Self { store, indexes: BTreeMap::new(), scratch: Scratch::default(), lock: None })
    }

    /// Returns how messages call it.
    pub fn name(&self) -> &str {
        self.store.name()
    }

    /// Begins to add the units of a file, or of several that are one whole.
    pub fn import(&mut self) -> Importer<'_> {
        Importer { memory: self, import: Import::default(), waiting: Vec::new(), added: Added::default() }
    }

    /// Begins to add the new state of documents: see [`Importer::finish_update`].
    pub fn update(&mut self) -> Importer<'_> {
        Importer { memory: self, import: Import::tracking(), waiting: Vec::new(), added: Added::default() }
    }

    /// Begins to add units that are no whole document: they come behind those that the document has, with a gap, so that
    /// nothing is taken for their neighbour that is not.
    pub fn append(&mut self) -> Importer<'_> {
        Importer { memory: self, import: Import::appending(), waiting: Vec::new(), added: Added::default() }
    }

    /// Removes units by their numbers; returns how many there were.
    ///
    /// # Errors
    /// Those of the database; then none is removed.
    pub fn remove(&mut self, units: &[i64]) -> Result<usize, Error> {
        self.store.remove(units)
    }

    /// Returns the units of a document by its name, in order.
    ///
    /// # Errors
    /// Those of the database.
    pub fn of_document(&self, name: &str) -> Result<Vec<i64>, Error> {
        self.store.of_document(name)
    }

    /// Returns a unit by its number; `None` if there is none.
    ///
    /// # Errors
    /// Those of the database.
    pub fn unit(&self, id: i64) -> Result<Option<Stored>, Error> {
        self.store.unit(id)
    }

    /// Calls `take` with every unit, by document and place.
    ///
    /// # Errors
    /// Those of the database and of `take`.
    pub fn each<E: From<Error>>(&self, take: impl FnMut(Stored) -> Result<(), E>) -> Result<(), E> {
        self.store.each(take)
    }

    /// Counts what there is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn summary(&self) -> Result<Summary, Error> {
        self.store.summary()
    }

    /// Returns the languages without regions, that of most sources first.
    ///
    /// # Errors
    /// Those of the database.
    pub fn languages(&self) -> Result<Vec<String>, Error> {
        Ok(self.store.sources()?.into_iter().map(|(lang, _)| lang).collect())
    }

    /// Returns the languages with their regions, as the units have them, in the order of the tags.
    ///
    /// # Errors
    /// Those of the database.
    pub fn tags(&self) -> Result<Vec<String>, Error> {
        self.store.tags()
    }

    /// Updates the index of a language from the store: makes segments of all units without one.
    ///
    /// # Errors
    /// Those of the store and of the disk.
    pub fn index(&mut self, lang: &str) -> Result<(), Error> {
        let main = main(lang);
        if !self.indexes.contains_key(&main) {
            self.indexes.insert(main.clone(), Index::open(&self.store, &main)?);
        }
        self.indexes.get_mut(&main).map_or(Ok(()), |index| index.flush(&self.store))
    }

    /// Updates the existing indexes, and that of the most common source language.
    ///
    /// # Errors
    /// As for [`index`](Self::index).
    pub fn index_all(&mut self) -> Result<(), Error> {
        if !self.store.is_thinned()? {
            return self.merge();
        }
        for lang in self.indexed()? {
            self.rebuild(&lang)?;
        }
        self.store.forget_removed()
    }

    /// Does the same, but leaves removed units in the indexes: a memory that is open for reading can do it, beside a
    /// writer.
    ///
    /// # Errors
    /// As for [`index`](Self::index).
    pub fn merge(&mut self) -> Result<(), Error> {
        self.indexed()?.iter().try_for_each(|lang| self.index(lang))
    }

    /// Returns the languages that have an index, and the most common source language.
    fn indexed(&self) -> Result<Vec<String>, Error> {
        let mut languages = self.languages()?;
        let first = languages.first().cloned();
        languages.retain(|lang| Some(lang) == first.as_ref() || Index::exists(&self.store, lang));
        Ok(languages)
    }

    /// Whether so much was added since the indexes were updated that every program that opens the store will take
    /// noticeably longer: time to [merge](Self::merge).
    ///
    /// # Errors
    /// Those of the store.
    pub fn is_behind(&self) -> Result<bool, Error> {
        let last = self.store.last()?;
        Ok(self.languages()?.iter().any(|lang| Index::is_behind(&self.store, lang, last)))
    }

    /// Rebuilds the index of a language, whatever exists.
    ///
    /// # Errors
    /// As for [`index`](Self::index).
    pub fn rebuild(&mut self, lang: &str) -> Result<(), Error> {
        self.index(lang)?;
        self.indexes.get_mut(&main(lang)).map_or(Ok(()), |index| index.rebuild(&self.store))
    }

    /// Checks store and indexes byte by byte. Damaged segments are made again, and [`remarks`](Self::remarks) say so;
    /// the result lists the faults of the store.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub fn check(&mut self) -> Result<Vec<String>, Error> {
        let faults = self.store.faults()?;
        for lang in self.languages()? {
            if Index::exists(&self.store, &lang) {
                self.fresh(&lang)?;
                if let Some(index) = self.indexes.get_mut(&lang) {
                    index.check(&self.store)?;
                }
            }
        }
        Ok(faults)
    }

    /// Takes the reports of what was found and repaired since the last call, for people.
    pub fn remarks(&mut self) -> Vec<String> {
        self.indexes.values_mut().flat_map(|index| std::mem::take(&mut index.remarks)).collect()
    }

    /// Returns, by language, the texts in segments, those in memory, and the bytes of the segments.
    pub fn index_sizes(&self) -> Vec<(String, usize, usize, usize)> {
        let sizes = self.indexes.iter().map(|(lang, index)| (lang.clone(), index.sizes()));
        sizes.map(|(lang, (texts, tail, bytes))| (lang, texts, tail, bytes)).collect()
    }

    /// Opens the index of a language, or brings it up to what was added since.
    pub(crate) fn fresh(&mut self, main: &str) -> Result<(), Error> {
        if let Some(index) = self.indexes.get_mut(main) {
            return index.refresh(&self.store);
        }
        let index = Index::open(&self.store, main)?;
        self.indexes.insert(main.to_owned(), index);
        Ok(())
    }
}

/// Gives a unit what the header of its file says of all units: the source language, where another text comes first, and
/// what segments are, where they are not sentences.
pub fn adopt(unit: &mut Unit, header: &tmx::Header) {
    let first = unit.variants.first().map(|text| &text.lang);
    if let (None, SourceLang::Lang(lang)) = (&unit.source_lang, &header.source_lang)
        && first.is_some_and(|first| !falls_under(first, lang))
    {
        unit.source_lang = Some(header.source_lang.clone());
    }
    if unit.seg_type.is_none() && header.seg_type != SegType::Sentence {
        unit.seg_type = Some(header.seg_type);
    }
}

/// Returns the language without region and script, in lower case, which identifies indexes.
pub(crate) fn main(lang: &str) -> String {
    lang.split(['-', '_']).next().unwrap_or(lang).to_ascii_lowercase()
}

/// Takes the lock of the single writer, a file next to the store. The system releases it when the process ends, in any
/// way.
fn lock(path: &Path) -> Result<File, Error> {
    let folder = folder(path);
    let io = |error| Error::io(folder.display(), error);
    std::fs::create_dir_all(&folder).map_err(io)?;
    let file = File::options().create(true).truncate(false).write(true).open(folder.join("writer.lock"));
    let file = file.map_err(io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { file: path.display().to_string() }),
        Err(TryLockError::Error(error)) => Err(io(error)),
    }
}

/// Units on their way into a memory, a batch at a time.
#[derive(Debug)]
pub struct Importer<'m> {
    memory: &'m mut Memory,
    import: Import,
    waiting: Vec<(Arc<str>, Unit)>,
    added: Added,
}

/// Units of a transaction. Each ends with a flush of the disk, which takes some 10 ms; a batch of this size takes ten
/// times that, and is what an interrupted import repeats.
const BATCH: usize = 10_000;

impl Importer<'_> {
    /// Adds a unit of a document. Returns what is on the disk where a batch was finished by it.
    ///
    /// # Errors
    /// Those of the database; what was returned before is safe.
    pub fn add(&mut self, document: &Arc<str>, unit: Unit) -> Result<Option<Added>, Error> {
        self.waiting.push((document.clone(), unit));
        if self.waiting.len() < BATCH {
            return Ok(None);
        }
        self.store().map(Some)
    }

    fn store(&mut self) -> Result<Added, Error> {
        let added = self.memory.store.add(&self.waiting, &mut self.import)?;
        self.waiting.clear();
        self.added.new += added.new;
        self.added.known += added.known;
        self.added.single += added.single;
        Ok(self.added)
    }

    /// Adds what waits. When it returns, all is on the disk, and the next look-up finds it.
    ///
    /// # Errors
    /// As for [`add`](Self::add).
    pub fn finish(mut self) -> Result<Added, Error> {
        self.store()
    }

    /// Does the same, and returns the units of the same documents that did not come this time.
    ///
    /// # Errors
    /// As for [`add`](Self::add).
    pub fn finish_update(mut self) -> Result<(Added, Vec<i64>), Error> {
        let added = self.store()?;
        let met = self.import.met.take().unwrap_or_default();
        let absent = self.memory.store.absent(&self.import.documents(), &met)?;
        Ok((added, absent))
    }
}
