//! Terms: glossaries from pairs of sentences.

use crate::align::language;
use crate::bitext::score;
use crate::columns::Columns;
use crate::pairs::Given;
use crate::remark::Remark;
use crate::{errors, output, work};
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka::diagnostic::Severity;
use sverka::document::Lang;
use sverka::glossary::read as glossaries;
use sverka::glossary::write::{Format, Options as WriteOptions, TbxVersion};
use sverka::glossary::{self, Term};
use sverka::terms::{self as library, Options, Skipped};
use sverka::text::limits::{self, Limits};

/// Finds terms and names with their translations.
///
/// - pairs: a Bitext, or the path of a file of pairs (TMX, XLIFF, TSV, .bitext.json ...), or a list of such paths
/// - source_lang, target_lang: the languages, if the files do not state them
/// - min_freq: pairs of sentences in which an entry must occur; by default 1 up to 400 pairs, otherwise 2
/// - max_words: content words of the longest term, 1 to 10; names may have twice as many
/// - min_confidence: the least probability that an entry is right, from 0 to 1
/// - names: whether names of persons, places and organisations are included
/// - stop: words and phrases that are not terms and cannot begin or end one
/// - top: only so many entries, those with the highest confidence
/// - contexts: sentences that files show for an entry
///
/// Raises Error if a file is not one of pairs, OSError if it cannot be read.
///
/// >>> import sverka
/// >>> bitext = sverka.align("samples/water-forum.en.txt", "samples/water-forum.ru.txt")
/// >>> glossary = sverka.terms(bitext, min_confidence=0.8)
/// >>> entry = glossary.entries[0]
/// >>> entry.source, entry.target, entry.kind
/// ('Interstate Water Resources Council', 'Межгосударственный совет по водным ресурсам', 'organisation')
#[pyfunction]
#[pyo3(signature = (
    pairs, *, source_lang=None, target_lang=None, min_freq=None, max_words=5, min_confidence=0.2, names=true,
    stop=None, top=None, contexts=3,
))]
#[allow(clippy::too_many_arguments, reason = "keyword arguments of Python")]
pub fn terms(
    py: Python<'_>,
    pairs: Given,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    min_freq: Option<usize>,
    max_words: usize,
    min_confidence: f64,
    names: bool,
    stop: Option<Vec<String>>,
    top: Option<usize>,
    contexts: usize,
) -> PyResult<Glossary> {
    /// The most content words of a term that the command allows, too.
    const MOST_WORDS: usize = 10;
    if !(1..=MOST_WORDS).contains(&max_words) {
        return Err(errors::of_argument(format!("max_words: {max_words} is not from 1 to {MOST_WORDS}")));
    }
    let langs = [language(source_lang)?, language(target_lang)?];
    let mut options = Options::default();
    options.min_freq = min_freq;
    options.max_words = max_words;
    options.min_confidence = score(min_confidence)?;
    options.names = names;
    options.stop = stop.unwrap_or_default();
    options.top = top;
    options.contexts = contexts;
    let source = pairs.source();
    work::run(py, move |_| {
        let (pairs, mut remarks) = source.all(langs)?;
        let (glossary, skipped) = library::extract(&pairs, &options, &mut |_| ());
        let file = pairs.first().map_or("", |pair| &*pair.place.file);
        remarks.extend(remarks_of(skipped, &glossary, file));
        Ok(Glossary { glossary: Arc::new(glossary), remarks })
    })
}

/// Reports the pairs that were not used.
fn remarks_of(skipped: Skipped, glossary: &glossary::Glossary, file: &str) -> Vec<Remark> {
    let pairs = |count: usize| if count == 1 { "1 pair".into() } else { format!("{count} pairs") };
    let said = [
        (
            skipped.foreign,
            Severity::Warning,
            format!(
                "in other languages than {} and {}, those of the first pair; source_lang and target_lang choose \
                 others",
                glossary.source_lang, glossary.target_lang
            ),
        ),
        (
            skipped.long,
            Severity::Warning,
            format!("with more than {} words in a text; split them into sentences", library::LONGEST),
        ),
        (skipped.untranslated, Severity::Note, "without a translation".to_owned()),
        (skipped.doubtful, Severity::Note, format!("with an alignment score below {}", library::DOUBTFUL)),
    ];
    let said = said.into_iter().filter(|(count, ..)| *count > 0);
    said.map(|(count, severity, why)| Remark::new(severity, file, format!("left out {} {why}", pairs(count))))
        .collect()
}

/// Reads a glossary in the languages that are named; otherwise in English and Russian if it has them, or in its first
/// two.
pub fn read(
    path: &Path,
    [source, target]: [Option<Lang>; 2],
    limits: Limits,
) -> PyResult<glossary::Glossary> {
    let name = path.display().to_string();
    let bytes = errors::read(path, limits::Bound::Whole, &limits)?;
    let options = glossaries::Options { source_lang: source, target_lang: target, limits };
    let glossary = glossaries::read_any(&name, glossaries::Format::from_path(path), &bytes, &options);
    glossary.map_err(errors::of_glossary)
}

/// Terms of two languages, those with the highest confidence first: the result of `terms`.
///
/// >>> import sverka
/// >>> sverka.terms(sverka.align("samples/water-forum.en.txt", "samples/water-forum.ru.txt"))
/// <Glossary en-ru: 76 entries>
#[pyclass(frozen, module = "sverka")]
pub struct Glossary {
    glossary: Arc<glossary::Glossary>,
    remarks: Vec<Remark>,
}

impl Glossary {
    /// Returns the glossary of the library.
    pub fn inner(&self) -> &Arc<glossary::Glossary> {
        &self.glossary
    }

    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Columns<'py>> {
        let entries = &self.glossary.entries;
        let columns = Columns::new(py);
        columns.add("source", entries.iter().map(|entry| entry.source.text.as_str()).collect())?;
        columns.add("target", entries.iter().map(|entry| entry.target.text.as_str()).collect())?;
        columns.add("kind", entries.iter().map(|entry| entry.kind.name()).collect())?;
        columns.add("confidence", entries.iter().map(|entry| entry.confidence).collect())?;
        columns.add("links", entries.iter().map(|entry| entry.links).collect())?;
        columns.add("source_frequency", entries.iter().map(|entry| entry.source.frequency).collect())?;
        columns.add("target_frequency", entries.iter().map(|entry| entry.target.frequency).collect())?;
        columns.add("note", entries.iter().map(glossary::Entry::note).collect())?;
        Ok(columns)
    }
}

#[pymethods]
impl Glossary {
    /// Reads a glossary: TBX, CSV, TSV, XLSX, or the JSON of Sverka.
    ///
    /// Without languages, English and Russian if it has them, otherwise its first two. Raises Error if it is
    /// not a glossary in the languages, OSError if it cannot be read.
    #[staticmethod]
    #[pyo3(signature = (path, *, source_lang=None, target_lang=None))]
    fn load(
        py: Python<'_>,
        path: PathBuf,
        source_lang: Option<&str>,
        target_lang: Option<&str>,
    ) -> PyResult<Self> {
        let langs = [language(source_lang)?, language(target_lang)?];
        let glossary = work::run(py, move |_| read(&path, langs, Limits::default()))?;
        Ok(Self { glossary: Arc::new(glossary), remarks: Vec::new() })
    }

    /// The language of the terms: "en".
    #[getter]
    fn source_lang(&self) -> &str {
        self.glossary.source_lang.as_str()
    }

    /// The language of the translations: "ru".
    #[getter]
    fn target_lang(&self) -> &str {
        self.glossary.target_lang.as_str()
    }

    /// The entries, those with the highest confidence first.
    #[getter]
    fn entries(&self) -> Vec<Entry> {
        self.glossary.entries.iter().map(Entry::of).collect()
    }

    /// Remarks about pairs that were not used.
    #[getter]
    fn remarks(&self) -> Vec<Remark> {
        self.remarks.clone()
    }

    /// Returns the entries as a pandas.DataFrame with a row for each.
    ///
    /// Columns: source, target, kind, confidence (in [0, 1]), links, source_frequency, target_frequency (counts), note.
    ///
    /// Raises ImportError without pandas.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.columns(py)?.to_pandas()
    }

    /// Returns the entries as a pyarrow.Table with a row for each and the columns of `to_pandas`.
    ///
    /// Raises ImportError without pyarrow.
    fn to_arrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.columns(py)?.to_arrow()
    }

    /// Writes the glossary to a file; returns remarks about what the format cannot keep.
    ///
    /// - path: the file; its extension determines the format
    /// - format: the name of the format, whatever the extension: "text", "tbx", "csv", "tsv", "xlsx", "json", "html"
    /// - tbx: the version of TBX: "v2", "v3" (or "v3-dca"), "v3-dct"
    /// - ui: the language that a page begins with, "en" or "ru"; by default that of the browser
    /// - force: whether a workbook is replaced that a person has edited
    ///
    /// Raises Error if no format has the extension, OSError if the file cannot be written.
    #[pyo3(signature = (path, *, format=None, tbx="v2", ui=None, force=false))]
    fn save(
        &self,
        py: Python<'_>,
        path: PathBuf,
        format: Option<&str>,
        tbx: &str,
        ui: Option<&str>,
        force: bool,
    ) -> PyResult<Vec<Remark>> {
        let formats = Format::ALL.map(|format| (format.name(), format));
        let format = output::format(&path, format, &formats, Format::from_path)?;
        let versions = TbxVersion::ALL.map(|(name, _)| name);
        let tbx = TbxVersion::from_name(tbx).ok_or_else(|| output::unknown("tbx", tbx, &versions))?;
        let options = WriteOptions { tbx, width: None, ui: output::ui(ui)? };
        let glossary = self.glossary.clone();
        work::run(py, move |_| {
            if format.is_binary() && !force {
                output::check_unedited(&path)?;
            }
            let losses = output::write(&path, |out| format.write(out, &glossary, &options))?;
            Ok(Remark::of_losses(&path.display().to_string(), &losses).into_iter().collect())
        })
    }

    fn __len__(&self) -> usize {
        self.glossary.entries.len()
    }

    fn __repr__(&self) -> String {
        let (source, target, count) = (self.source_lang(), self.target_lang(), self.__len__());
        format!("<Glossary {source}-{target}: {count} {}>", if count == 1 { "entry" } else { "entries" })
    }
}

/// A term, its translation, and the evidence for it.
#[pyclass(frozen, get_all, module = "sverka")]
pub struct Entry {
    /// The term in its dictionary form.
    source: String,
    /// Its translation in its dictionary form.
    target: String,
    /// What it names: "term", "abbreviation", "person", "organisation", "place" or "title".
    kind: &'static str,
    /// The probability, in [0, 1] with four decimals, that a translator would keep the entry.
    confidence: f64,
    /// The number of pairs of sentences in which both occur and belong together.
    links: usize,
    /// The number of occurrences of the term.
    source_frequency: usize,
    /// The number of occurrences of the translation.
    target_frequency: usize,
    /// The forms of the term in the texts, the most frequent first.
    source_forms: Vec<String>,
    /// The forms of the translation in the texts, the most frequent first.
    target_forms: Vec<String>,
    /// Translations that compete with the first, the best first.
    rivals: Vec<String>,
    /// What a person should check, in one line; empty if there is nothing.
    note: String,
}

impl Entry {
    fn of(entry: &glossary::Entry) -> Self {
        let forms = |term: &Term| term.variants.iter().map(|variant| variant.text.clone()).collect();
        Self {
            source: entry.source.text.clone(),
            target: entry.target.text.clone(),
            kind: entry.kind.name(),
            confidence: entry.confidence,
            links: entry.links,
            source_frequency: entry.source.frequency,
            target_frequency: entry.target.frequency,
            source_forms: forms(&entry.source),
            target_forms: forms(&entry.target),
            rivals: entry.rivals.iter().map(|rival| rival.target.text.clone()).collect(),
            note: entry.note(),
        }
    }
}

#[pymethods]
impl Entry {
    fn __repr__(&self) -> String {
        format!("<Entry {:.2} {}: {:?} = {:?}>", self.confidence, self.kind, self.source, self.target)
    }
}
