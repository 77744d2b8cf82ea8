//! Translation memories.

use crate::align::language;
use crate::pairs::{Given, Source};
use crate::remark::Remark;
use crate::{errors, work};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use sverka::bilingual::{self, Input, Options, Tally, Units, field};
use sverka::diagnostic::Severity;
use sverka::translation_memory::{self as library, Query, adopt, sdltm};
use tmx::Unit;

/// A translation memory: a file in which texts are looked up.
///
/// `Memory(path)` opens one that exists to look things up; `Memory.create(path)` opens it to add to it, too, and makes
/// it if it does not exist. Look-ups do not change the file; indexes are in the folder `path`.idx beside it and are
/// rebuilt when they are missing.
///
/// A memory can be used by several threads, one at a time.
///
/// Raises FileNotFoundError if there is no such file, Error if it is not a memory or another process writes to it.
///
/// >>> import pathlib, sverka, tempfile
/// >>> memory = sverka.Memory.create(pathlib.Path(tempfile.mkdtemp(), "speeches.svm"))
/// >>> memory.add(sverka.align_texts("The council met on 3 May.", "Совет собрался 3 мая."))
/// <Added 1 new, 0 known, 0 in one language>
/// >>> for match in memory.lookup("The council met on 5 May.", min=70):
/// ...     print(match.score, match.source, match.target, match.adapted, sep=" | ")
/// 95 | The council met on 3 May. | Совет собрался 3 мая. | Совет собрался 5 мая.
#[pyclass(frozen, module = "sverka")]
pub struct Memory {
    memory: Arc<Mutex<library::Memory>>,
    path: PathBuf,
    writes: bool,
}

#[pymethods]
impl Memory {
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Self::open(py, path, false)
    }

    /// Opens a memory to add to it and to look things up; makes it if it does not exist.
    ///
    /// One process at a time may do so. Raises Error if another one does, OSError if the file cannot be made.
    #[staticmethod]
    fn create(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        Self::open(py, path, true)
    }

    /// Returns the best matches of a text, the best first. No match of at least `min` is missed in favour of a lesser
    /// one.
    ///
    /// - text: the text, without tags
    /// - source_lang: its language; by default that of most sources in the memory
    /// - target_lang: the language of the translations; by default any other
    /// - min: the least score in percent, 1 to 101
    /// - max: the most matches
    ///
    /// The score is the share of the words that remains after the smallest change; 100 is the same text.
    ///
    /// Raises Error if the memory is empty or has no text in the language.
    #[pyo3(signature = (text, *, source_lang=None, target_lang=None, min=70, max=5))]
    fn lookup(
        &self,
        py: Python<'_>,
        text: String,
        source_lang: Option<&str>,
        target_lang: Option<&str>,
        min: u32,
        max: usize,
    ) -> PyResult<Vec<Match>> {
        /// The score of the same text between the same neighbours.
        const BEST: u32 = 101;
        if !(1..=BEST).contains(&min) {
            return Err(errors::of_argument(format!("min: {min} is not a percentage from 1 to {BEST}")));
        }
        let (source, target) = (tag(source_lang)?, tag(target_lang)?);
        let found = work::run_on(py, &self.memory, move |memory| {
            let source = memory.source(source.as_ref()).map_err(errors::of_memory)?;
            let query = Query { target, min, max, ..Query::new(text, source) };
            memory.lookup(&query).map_err(errors::of_memory)
        })?;
        Ok(found.into_iter().map(Match::of).collect())
    }

    /// Adds the pairs of a Bitext, of a file of pairs (TMX, XLIFF, TSV, .bitext.json ..., or the memory of Trados,
    /// .sdltm) or of a list of files. When it returns, all are on the disk.
    ///
    /// A unit is identified by its document and its texts: adding it again adds nothing.
    ///
    /// - document: the name of the document that the units are in; by default as the units state, or the name of the
    ///   file
    /// - source_lang, target_lang: the languages, if the files do not state them
    ///
    /// Raises Error if the memory was not opened with `create` or a file is not one of pairs, OSError if a file
    /// cannot be read or the disk is full.
    #[pyo3(signature = (pairs, *, document=None, source_lang=None, target_lang=None))]
    fn add(
        &self,
        py: Python<'_>,
        pairs: Given,
        document: Option<String>,
        source_lang: Option<&str>,
        target_lang: Option<&str>,
    ) -> PyResult<Added> {
        if !self.writes {
            let path = self.path.display();
            return Err(errors::of_input(format!(
                "{path}: was opened to look things up; open it with Memory.create"
            )));
        }
        let (source, target) = (language(source_lang)?, language(target_lang)?);
        let options = Options { source, target, ..Options::default() };
        let pairs = pairs.source();
        work::run_on(py, &self.memory, move |memory| {
            let added = add(memory, &pairs, document.as_deref(), &options)?;
            memory.index_all().map_err(errors::of_memory)?;
            Ok(added)
        })
    }

    /// The languages of the texts, without regions, that of most sources first.
    #[getter]
    fn langs(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        py.detach(|| locked(&self.memory).languages().map_err(errors::of_memory))
    }

    /// Takes the remarks about what was found and repaired since the last call: an index that was damaged, for example.
    fn take_remarks(&self, py: Python<'_>) -> Vec<Remark> {
        let found = py.detach(|| locked(&self.memory).remarks());
        let file = self.path.display().to_string();
        found.into_iter().map(|message| Remark::new(Severity::Warning, &file, message)).collect()
    }

    fn __len__(&self, py: Python<'_>) -> PyResult<usize> {
        let summary = py.detach(|| locked(&self.memory).summary().map_err(errors::of_memory))?;
        Ok(usize::try_from(summary.units).unwrap_or(usize::MAX))
    }

    fn __repr__(&self) -> String {
        format!("<Memory {}>", self.path.display())
    }
}

impl Memory {
    fn open(py: Python<'_>, path: PathBuf, writes: bool) -> PyResult<Self> {
        let place = path.clone();
        let memory = work::run(py, move |_| {
            let opened = if writes { library::Memory::create(&place) } else { library::Memory::open(&place) };
            opened.map_err(errors::of_memory)
        })?;
        Ok(Self { memory: Arc::new(Mutex::new(memory)), path, writes })
    }
}

/// Waits until no other thread uses a memory. One that a panic left is whole: its files are changed in transactions.
fn locked(memory: &Mutex<library::Memory>) -> MutexGuard<'_, library::Memory> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

fn tag(lang: Option<&str>) -> PyResult<Option<tmx::Lang>> {
    let lang = language(lang)?;
    lang.map(|lang| lang.as_str().parse().map_err(|error| errors::of_argument(format!("{lang}: {error}"))))
        .transpose()
}

fn add(
    memory: &mut library::Memory,
    pairs: &Source,
    document: Option<&str>,
    options: &Options,
) -> PyResult<Added> {
    match pairs {
        Source::Bitext(bitext) => {
            let name = &bitext.source.name;
            let units = bilingual::of_bitext(bitext, name, options);
            add_units(memory, units, Path::new(name), document, Remark::of_bitext)
        }
        Source::Files(paths) => {
            let mut total = Added::default();
            for input in Input::group(paths, options) {
                let added = if sdltm::is_sqlite(&input.path) {
                    add_trados(memory, &input.path, document)?
                } else {
                    let units = input.open(options).map_err(|error| errors::of_pairs(&error))?;
                    add_units(memory, units, &input.path, document, Remark::of_file)?
                };
                total.new += added.new;
                total.known += added.known;
                total.single += added.single;
                total.remarks.extend(added.remarks);
            }
            Ok(total)
        }
    }
}

fn add_units(
    memory: &mut library::Memory,
    mut units: Units<'_>,
    path: &Path,
    document: Option<&str>,
    remarks: fn(&str, &Tally) -> Vec<Remark>,
) -> PyResult<Added> {
    let mut import = memory.import();
    let mut documents = Documents::new(path, document);
    while let Some(entry) = units.next() {
        if let Some(mut unit) = entry.map_err(|error| errors::of_pairs(&error))?.unit {
            adopt(&mut unit, units.header());
            import.add(&documents.of(&unit), unit).map_err(errors::of_memory)?;
        }
    }
    let added = import.finish().map_err(errors::of_memory)?;
    Ok(Added::of(added, remarks(&path.display().to_string(), units.tally())))
}

fn add_trados(memory: &mut library::Memory, path: &Path, document: Option<&str>) -> PyResult<Added> {
    let mut import = memory.import();
    let mut documents = Documents::new(path, document);
    let put = |unit: Unit| import.add(&documents.of(&unit), unit).map(drop);
    let failed = sdltm::read(path, put).map_err(errors::of_memory)?;
    let added = import.finish().map_err(errors::of_memory)?;
    let units = if failed == 1 { "1 unit".into() } else { format!("{failed} units") };
    let message = format!("{units} could not be read and were left out");
    let remark = (failed > 0).then(|| Remark::new(Severity::Warning, &path.display().to_string(), message));
    Ok(Added::of(added, remark.into_iter().collect()))
}

/// Names the document of each unit: the given one, its own, or the name of the file.
struct Documents {
    given: Option<Arc<str>>,
    last: Arc<str>,
    file: Arc<str>,
}

impl Documents {
    fn new(path: &Path, given: Option<&str>) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let file: Arc<str> = Arc::from(&*name);
        Self { given: given.map(Arc::from), last: file.clone(), file }
    }

    fn of(&mut self, unit: &Unit) -> Arc<str> {
        match (&self.given, unit.prop(field::DOC)) {
            (Some(given), _) => given.clone(),
            (None, None) => self.file.clone(),
            (None, Some(name)) => {
                if *self.last != *name {
                    self.last = name.into();
                }
                self.last.clone()
            }
        }
    }
}

/// What was added to a memory.
#[pyclass(frozen, get_all, module = "sverka")]
#[derive(Default)]
pub struct Added {
    /// The number of new units.
    new: u64,
    /// The number of units that the memory already had.
    known: u64,
    /// The number of units that were left out because they have only one language.
    single: u64,
    /// Remarks about what was left out or repaired in the files.
    remarks: Vec<Remark>,
}

impl Added {
    fn of(added: library::Added, remarks: Vec<Remark>) -> Self {
        Self { new: added.new, known: added.known, single: added.single, remarks }
    }
}

#[pymethods]
impl Added {
    fn __repr__(&self) -> String {
        format!("<Added {} new, {} known, {} in one language>", self.new, self.known, self.single)
    }
}

/// A match of a look-up.
#[pyclass(frozen, get_all, module = "sverka")]
pub struct Match {
    /// The score in percent: 100 for the same text.
    score: u32,
    /// The score for stems in percent: a difference in inflection alone costs a quarter of a word.
    stems: u32,
    /// The text that matched.
    source: String,
    /// Its translation as the memory has it.
    target: String,
    /// The language of the text that matched: "en".
    source_lang: String,
    /// The language of the translation: "ru".
    target_lang: String,
    /// The translation with the numbers and addresses of the query, if only these differ and each is certain; otherwise
    /// None.
    adapted: Option<String>,
    /// The number of the unit in the memory.
    unit: i64,
    /// The document that the unit is in.
    document: String,
    /// Its place there, from 1.
    position: i64,
    /// When it was last changed, as "20210503T120000Z"; None if that is unknown.
    date: Option<String>,
    /// Who did that; None if that is unknown.
    author: Option<String>,
    /// The score of the aligner, a probability in [0, 1]; None if another program made the unit.
    aligner_score: Option<f64>,
    /// The number of further units with the same text and translation, at least.
    more: usize,
}

impl Match {
    fn of(found: library::Match) -> Self {
        let lang = |text: usize| found.unit.unit.variants[text].lang.to_string();
        Self {
            score: found.score,
            stems: found.stems,
            source: found.source_text(),
            target: found.target_text(),
            source_lang: lang(found.source),
            target_lang: lang(found.target),
            unit: found.unit.id,
            position: found.unit.position + 1,
            date: found.unit.date.and_then(tmx::Date::from_unix).map(|date| date.to_string()),
            aligner_score: found.unit.score,
            more: found.more,
            adapted: found.adapted.map(|(text, _)| text),
            document: found.unit.document,
            author: found.unit.author,
        }
    }
}

#[pymethods]
impl Match {
    fn __repr__(&self) -> String {
        format!("<Match {} %: {:?} = {:?}>", self.score, self.source, self.target)
    }
}
