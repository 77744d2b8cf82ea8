//! The index of one language: immutable segments next to the store, and a tail in memory.
//!
//! ```text
//! STORE.idx/en-0-1040000.seg   texts of units 1 to 1,040,000 in English
//! STORE.idx/en-1040000-1051200.seg
//! ```
//!
//! A segment contains the texts of a range of units that ends with a batch of the store, and the random number of that
//! batch: a segment of another history is not taken. Every one can be made again of the store at any time, so what is
//! missing, stale or damaged is made again, and what a reader cannot write is kept in a temporary file. Units that were
//! removed stay in segments until these are made again; a look-up finds them gone from the store.
//!
//! # Why nothing is missed
//!
//! Let a query of weight `q` and a text of weight `t` have a score of at least `s`, and `need = W - limit(W, s)` with
//! `W = max(q, t)`. Tokens without a partner cost their weight, but replacing a name by another saves half of it. So the
//! common tokens, and half of the names without a partner of either text, weigh at least `need` together. Order the keys
//! from the rarest to the commonest. All tokens rarer than the rarest common key are without partner on both sides: what
//! they cost alone, their weight and half of that of names, is at most `q - need` in the query and `t - need` in the text. So it is enough to look, for the few rarest keys
//! of the query, at texts in which the key is among the rarest as well (*prefix filter*: Chaudhuri, Ganti and Kaushik
//! 2006; Xiao et al. 2008). Postings are cut into classes by how much of a text, in this sense, is rarer than the key, and sorted by
//! the weight of the text, so both bounds are ranges.

mod build;
mod layout;
mod map;
mod query;
mod segment;
mod tail;
#[cfg(test)]
mod tests;
mod vectors;

use crate::store::Store;
use crate::{Error, tokens};
use build::Builder;
pub(crate) use build::text_hash;
use layout::About;
pub(crate) use map::Damage;
pub(crate) use query::{Hit, Scratch, Wanted};
pub(crate) use segment::Segment;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use sverka_embed::Model;
pub(crate) use tail::Tail;
pub(crate) use vectors::{Nearest, Vector};

/// Parts into which the weight of a text is cut for the classes of postings.
const SIXTEENTHS: u32 = 16;

/// Classes of postings. Class 0: no token is rarer; class `c`: what rarer tokens cost alone is up to `c` sixteenths of the
/// weight.
const CLASSES: usize = 9;

/// The least score in percent that postings serve: class 8 ends at half of the weight. Below it every text of a fitting
/// weight is compared.
const SPARSEST: u32 = 50;

/// The class of a key in a text; `None` if more than half of the text is rarer.
fn posting_class(rarer: u32, weight: u32) -> Option<usize> {
    let class = (u64::from(rarer) * u64::from(SIXTEENTHS)).div_ceil(u64::from(weight.max(1))) as usize;
    (class < CLASSES).then_some(class)
}

/// The most units of a segment: building it takes some 400 MB of memory.
const SEGMENT: i64 = 1 << 20;

/// The most tokens of a segment: their numbers have 32 bits, and their bytes must have as well.
const TOKENS: usize = 1 << 29;

/// The most different tokens of a segment: what a rank can number.
const KEYS: usize = 1 << (8 * layout::RANK);

/// Maximum units of a tail: comparing with 4,000 texts takes a tenth of a millisecond, cutting them into tokens when
/// the store is opened ten.
const TAIL: i64 = 4_000;

/// The end of the name of a segment that is being written.
const PART: &str = "part";

/// The index of a language.
#[derive(Debug)]
pub(crate) struct Index {
    lang: String,
    folder: PathBuf,
    segments: Vec<Segment>,
    tail: Tail,
    /// The last unit that is in a segment or in the tail.
    covered: i64,
    /// Whether segments have vectors.
    vectors: bool,
    /// What was found and repaired, for people.
    pub(crate) remarks: Vec<String>,
}

/// Returns the folder of the index of a store: `speeches.svm.idx`. It can be removed at any time, and is made again.
pub fn folder(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".idx");
    name.into()
}

impl Index {
    /// Opens the index of a language without region; makes what is missing.
    pub(crate) fn open(store: &Store, lang: &str) -> Result<Self, Error> {
        let mut index = Self {
            lang: lang.to_owned(),
            folder: folder(store.path()),
            segments: Vec::new(),
            tail: Tail::default(),
            covered: 0,
            vectors: false,
            remarks: Vec::new(),
        };
        index.load(store)?;
        if index.remarks.is_empty() {
            index.refresh(store)?;
        } else {
            index.flush(store)?;
        }
        Ok(index)
    }

    /// Whether there is a segment of the language.
    pub(crate) fn exists(store: &Store, lang: &str) -> bool {
        !files(&folder(store.path()), lang).is_empty()
    }

    /// Whether the language has segments, but more units follow them than a tail takes.
    pub(crate) fn is_behind(store: &Store, lang: &str, last: i64) -> bool {
        let files = files(&folder(store.path()), lang);
        files.iter().map(|(_, end, _)| *end).max().is_some_and(|end| last - end > TAIL)
    }

    /// Opens the segments that belong to the store, one after another.
    fn load(&mut self, store: &Store) -> Result<(), Error> {
        // The longest of those that begin at a place; the others are left over from before a merge.
        let files = files(&self.folder, &self.lang);
        while let Some((_, last, path)) = files.iter().rfind(|(after, ..)| *after == self.covered) {
            let segment = match Segment::open(path) {
                Ok(Ok(segment)) => segment,
                Ok(Err(Damage)) => {
                    self.remarks.push(format!("{}: was damaged; made again", path.display()));
                    break;
                }
                // A writer has merged it meanwhile; the next refresh finds the result.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => break,
                Err(error) => {
                    self.remarks.push(format!("{}: cannot be read ({error}); made again", path.display()));
                    break;
                }
            };
            let about = segment.about();
            let is_ours = about.store == store.id()
                && about.lang == self.lang
                && (about.after, about.last) == (self.covered, *last)
                && store.nonce(*last)? == Some(about.nonce);
            if !is_ours {
                self.remarks
                    .push(format!("{}: is of another state of the store; made again", path.display()));
                break;
            }
            self.covered = *last;
            self.vectors |= segment.len() > 0 && segment.has_vectors();
            self.segments.push(segment);
        }
        Ok(())
    }

    /// Adds what has been added to the store since; makes a segment if it is large.
    pub(crate) fn refresh(&mut self, store: &Store) -> Result<(), Error> {
        let last = store.last()?;
        if last == self.covered {
            return Ok(());
        }
        if last - self.indexed() > TAIL {
            // A writer has probably made a segment of them, and merged others.
            self.segments.clear();
            (self.tail, self.covered) = (Tail::default(), 0);
            self.load(store)?;
            if last - self.indexed() > TAIL {
                return self.append(store, last);
            }
        }
        let tail = &mut self.tail;
        store.texts(&self.lang, self.covered, last, |unit, text, segment| {
            with_tokens(text, segment, &self.lang, |text, tokens| tail.add(unit, text, tokens));
        })?;
        self.covered = last;
        Ok(())
    }

    /// The last unit that is in a segment.
    fn indexed(&self) -> i64 {
        self.segments.last().map_or(0, |segment| segment.about().last)
    }

    /// Makes segments of all units without one, and merges small ones. This takes seconds where many are merged, so that
    /// those who look up leave it to writers: they only [append](Self::append).
    pub(crate) fn flush(&mut self, store: &Store) -> Result<(), Error> {
        let last = store.last()?;
        let kept = self.kept(last);
        if kept < self.segments.len() || self.indexed() < last {
            self.segments.truncate(kept);
            self.append(store, last)?;
        }
        self.tidy();
        Ok(())
    }

    /// How many segments stay when units up to `last` are merged. One that is not twice as large as what follows is made
    /// again with it, so there are few, and each unit is in a logarithmic number of them over time.
    fn kept(&self, last: i64) -> usize {
        let has_new = self.indexed() < last;
        // Without new units the last segment is what follows the others.
        let candidates = if has_new { self.segments.len() } else { self.segments.len().saturating_sub(1) };
        let is_kept = |segment: &Segment| {
            let about = segment.about();
            let own = about.last - about.after;
            own >= SEGMENT / 2 || own >= 2 * (last - about.last)
        };
        let kept = self.segments[..candidates].iter().rposition(is_kept).map_or(0, |at| at + 1);
        if kept == candidates { self.segments.len() } else { kept }
    }

    /// Makes segments of all units up to `last` without one.
    fn append(&mut self, store: &Store, last: i64) -> Result<(), Error> {
        let mut after = self.indexed();
        for end in ends(&store.batches(after)?, after) {
            after = self.extend(store, after, end)?;
        }
        (self.tail, self.covered) = (Tail::default(), last);
        Ok(())
    }

    /// Makes segments of a range of units: one, unless its texts are very long.
    fn extend(&mut self, store: &Store, after: i64, end: i64) -> Result<i64, Error> {
        let mut builder = if self.vectors { Builder::with_vectors() } else { Builder::default() };
        let mut is_full = false;
        store.texts(&self.lang, after, end, |unit, text, segment| {
            with_tokens(text, segment, &self.lang, |text, tokens| {
                is_full |= builder.tokens() + tokens.len() > TOKENS || builder.keys() + tokens.len() > KEYS;
                if !is_full {
                    builder.add(unit, text, tokens);
                }
            });
        })?;
        if is_full {
            return Err(Error::Io {
                file: self.folder.display().to_string(),
                source: std::io::Error::other(
                    "a million units have more than 2^29 words or 2^24 different ones",
                ),
            });
        }
        let about = About {
            store: store.id().to_owned(),
            lang: self.lang.clone(),
            after,
            last: end,
            nonce: store.nonce(end)?.unwrap_or(0),
            model: if self.vectors { Model::embedded().id() } else { String::new() },
        };
        log::info!("index of {}: {} texts of units {} to {end}", self.lang, builder.len(), after + 1);
        self.segments.push(self.write(store, builder, &about)?);
        Ok(end)
    }

    /// Writes a segment next to the store, or into a temporary file if that is not possible.
    fn write(&self, store: &Store, builder: Builder, about: &About) -> Result<Segment, Error> {
        let name = format!("{}-{}-{}.seg", about.lang, about.after, about.last);
        let path = self.folder.join(name);
        let io = |error| Error::io(path.display(), error);
        let beside = fs::create_dir_all(&self.folder)
            .and_then(|()| tempfile::Builder::new().suffix(&format!(".{PART}")).tempfile_in(&self.folder));
        let (file, keep) = match beside {
            Ok(file) => (file, true),
            Err(_) => (tempfile::NamedTempFile::new().map_err(io)?, false),
        };
        builder.finish(std::io::BufWriter::new(file.as_file()), about).map_err(io)?;
        // Not flushed to the disk: a segment that a loss of power cuts short is found damaged and made again.
        if keep {
            // Anyone who may read the store may read its index. If that cannot be set, others make their own.
            if let Ok(of_store) = fs::metadata(store.path()) {
                let _ = fs::set_permissions(file.path(), of_store.permissions());
            }
            file.persist(&path).map_err(|failed| io(failed.error))?;
            return opened(Segment::open(&path), &path);
        }
        let mut segment = opened(Segment::open(file.path()), file.path())?;
        segment.path = None;
        Ok(segment)
    }

    /// Removes files of segments that are not used any more, and what a process that was killed left half-written.
    fn tidy(&self) {
        /// No segment takes so long to write.
        const HOUR: Duration = Duration::from_secs(3_600);
        let is_left = |path: &Path| {
            let is_part = path.extension().is_some_and(|end| end == PART);
            let age =
                path.metadata().and_then(|file| file.modified()).ok().and_then(|time| time.elapsed().ok());
            is_part && age.is_some_and(|age| age > HOUR)
        };
        let list = fs::read_dir(&self.folder).into_iter().flatten().flatten().map(|entry| entry.path());
        for path in list.filter(|path| is_left(path)) {
            let _ = fs::remove_file(path);
        }
        for (_, _, path) in files(&self.folder, &self.lang) {
            if !self.segments.iter().any(|segment| segment.path.as_ref() == Some(&path)) {
                // One that cannot be removed does no harm.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Calls `take` with every text that may reach the score. Segments found damaged are made again.
    pub(crate) fn search(
        &mut self,
        store: &Store,
        wanted: &Wanted,
        scratch: &mut Scratch,
    ) -> Result<Vec<Hit>, Error> {
        self.with_all(store, |segments, tail| {
            let mut hits = Vec::new();
            for (at, segment) in segments.iter().enumerate() {
                segment.search(wanted, scratch, &mut |hit| hits.push(hit)).map_err(|Damage| at)?;
            }
            tail.search(wanted, scratch, &mut |hit| hits.push(hit));
            Ok(hits)
        })
    }

    /// Does work on all segments. If it returns the number of a damaged segment, that one is rebuilt, and the work
    /// starts again.
    pub(crate) fn with_all<T>(
        &mut self,
        store: &Store,
        mut work: impl FnMut(&[Segment], &Tail) -> Result<T, usize>,
    ) -> Result<T, Error> {
        /// If a new segment is damaged again, the disk or the memory is faulty, and retrying is useless.
        const TRIES: usize = 3;
        for _ in 0..TRIES {
            match work(&self.segments, &self.tail) {
                Ok(result) => return Ok(result),
                Err(at) => self.mend(store, at)?,
            }
        }
        Err(Error::Damaged {
            file: self.folder.display().to_string(),
            what: "index segments are damaged again as soon as they are written".into(),
        })
    }

    /// Makes a damaged segment again.
    fn mend(&mut self, store: &Store, at: usize) -> Result<(), Error> {
        let place = self.segments[at].path.as_ref().map_or_else(|| self.folder.clone(), Clone::clone);
        self.remarks.push(format!("{}: was damaged; made again", place.display()));
        self.again(store, at)
    }

    /// Makes a segment again of the store.
    fn again(&mut self, store: &Store, at: usize) -> Result<(), Error> {
        let old = self.segments.remove(at);
        let (after, last) = (old.about().after, old.about().last);
        drop(old);
        let rest = self.segments.split_off(at);
        self.extend(store, after, last)?;
        self.segments.extend(rest);
        Ok(())
    }

    /// Checks every byte of every segment, and makes those again that are damaged.
    pub(crate) fn check(&mut self, store: &Store) -> Result<(), Error> {
        self.with_all(store, |segments, _| {
            segments.iter().enumerate().try_for_each(|(at, segment)| segment.check().map_err(|Damage| at))
        })
    }

    /// Makes all segments again.
    pub(crate) fn rebuild(&mut self, store: &Store) -> Result<(), Error> {
        self.segments.clear();
        (self.tail, self.covered) = (Tail::default(), 0);
        self.flush(store)
    }

    /// Returns at most `count` units: those whose texts are the nearest to a vector. Segments that have no vectors yet are
    /// made again with them, and so is what is in memory.
    pub(crate) fn nearest(&mut self, store: &Store, to: &Vector, count: usize) -> Result<Nearest, Error> {
        self.vectors = true;
        if self.tail.len() > 0 {
            self.flush(store)?;
        }
        while let Some(at) = self.segments.iter().position(|segment| !segment.has_vectors()) {
            self.again(store, at)?;
        }
        let query = to.query();
        self.with_all(store, |segments, _| {
            let mut nearest = Nearest::new(count);
            for (at, segment) in segments.iter().enumerate() {
                segment.nearest(&query, &mut nearest).map_err(|Damage| at)?;
            }
            Ok(nearest)
        })
    }

    /// Texts in segments, texts in memory, bytes of the segments.
    pub(crate) fn sizes(&self) -> (usize, usize, usize) {
        let texts = self.segments.iter().map(Segment::len).sum();
        (texts, self.tail.len(), self.segments.iter().map(Segment::size).sum())
    }
}

/// A segment that was just written.
fn opened(found: std::io::Result<Result<Segment, Damage>>, path: &Path) -> Result<Segment, Error> {
    match found {
        Ok(Ok(segment)) => Ok(segment),
        Ok(Err(Damage)) => {
            Err(Error::Damaged { file: path.display().to_string(), what: "it was just written".into() })
        }
        Err(error) => Err(Error::io(path.display(), error)),
    }
}

/// Where segments end: at batches, each with at most [`SEGMENT`] units where batches allow.
fn ends(batches: &[i64], after: i64) -> Vec<i64> {
    let mut out: Vec<i64> = Vec::new();
    let mut start = after;
    for (at, end) in batches.iter().enumerate() {
        let is_last = at + 1 == batches.len();
        if is_last || batches[at + 1] - start > SEGMENT {
            out.push(*end);
            start = *end;
        }
    }
    out
}

/// The files of a language with their ranges, in order.
fn files(folder: &Path, lang: &str) -> Vec<(i64, i64, PathBuf)> {
    let Ok(list) = fs::read_dir(folder) else { return Vec::new() };
    let parse = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.strip_suffix(".seg")?.strip_prefix(lang)?.strip_prefix('-')?;
        let (after, last) = name.split_once('-')?;
        Some((after.parse().ok()?, last.parse().ok()?, path.clone()))
    };
    let mut out: Vec<_> = list.filter_map(|entry| parse(entry.ok()?.path())).collect();
    out.sort_unstable();
    out
}

/// Calls `take` with the plain text and the tokens of a text, or of the segment that it has with codes.
fn with_tokens(
    text: &str,
    segment: Option<tmx::Segment>,
    lang: &str,
    take: impl FnOnce(&str, &[tokens::Token]),
) {
    match segment {
        Some(segment) => {
            let (plain, tokens) = tokens::of_segment(&segment, lang);
            take(&plain, &tokens);
        }
        None => take(text, &tokens::of_text(text, lang)),
    }
}
