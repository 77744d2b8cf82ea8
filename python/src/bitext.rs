//! The result of an alignment, and its files.

use crate::columns::Columns;
use crate::document::Document;
use crate::link::{self, Link};
use crate::output::{self, Output};
use crate::remark::Remark;
use crate::{errors, work};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyTuple};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka::bilingual::Format;
use sverka::bitext::{self, Side};
use sverka::diagnostic::{Diagnostic, Severity};
use sverka::text::limits::{self, Limits};
use sverka::write::{self, Omissions, Options, moses};

/// Two texts as sentences, and the links between them: the result of `align`.
///
/// >>> import sverka
/// >>> bitext = sverka.align_texts("It rained. We left.", "Шёл дождь. Мы ушли.")
/// >>> bitext
/// <Bitext en-ru: 2 links of 2 and 2 sentences, coverage 100 % and 100 %, mean score 0.99>
/// >>> bitext.links[0].target
/// 'Шёл дождь.'
#[pyclass(frozen, module = "sverka")]
pub struct Bitext {
    bitext: Arc<bitext::Bitext>,
    remarks: Vec<Remark>,
    links: PyOnceLock<Py<PyTuple>>,
}

impl Bitext {
    /// Makes the result of an alignment.
    pub fn of(bitext: bitext::Bitext, remarks: &[Diagnostic]) -> Self {
        Self { bitext: Arc::new(bitext), remarks: Remark::all(remarks), links: PyOnceLock::new() }
    }

    /// Returns the bitext of the library.
    pub fn inner(&self) -> &Arc<bitext::Bitext> {
        &self.bitext
    }

    /// Returns the links as columns of a table.
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Columns<'py>> {
        let all = self.bitext.all_links();
        let columns = Columns::new(py);
        let of = |text: fn(&bitext::Bitext, &bitext::Link) -> String| -> Vec<String> {
            all.iter().map(|one| text(&self.bitext, one.link)).collect()
        };
        columns.add("source", of(|bitext, link| bitext.source.text(link.source.clone())))?;
        columns.add("target", of(|bitext, link| bitext.target.text(link.target.clone())))?;
        columns.add("score", all.iter().map(|one| one.link.score).collect())?;
        for (name, end) in [
            ("source_start", (|link| link.source.start) as fn(&bitext::Link) -> usize),
            ("source_end", |link| link.source.end),
            ("target_start", |link| link.target.start),
            ("target_end", |link| link.target.end),
        ] {
            columns.add(name, all.iter().map(|one| end(one.link)).collect())?;
        }
        columns.add("kind", all.iter().map(|one| one.link.kind().name()).collect())?;
        columns.add("origin", all.iter().map(|one| link::origin(one.link)).collect())?;
        columns.add("furniture", all.iter().map(|one| one.link.furniture).collect())?;
        columns.add("order", all.iter().map(|one| one.disorder.map(|how| how.to_string())).collect())?;
        Ok(columns)
    }
}

#[pymethods]
impl Bitext {
    /// Reads a file .bitext.json, which `save` and the command write.
    ///
    /// Raises Error if it is not such a file, OSError if it cannot be read.
    ///
    /// >>> import pathlib, sverka, tempfile
    /// >>> path = pathlib.Path(tempfile.mkdtemp(), "talk.bitext.json")
    /// >>> sverka.align_texts("It rained all day.", "Весь день шёл дождь.").save(path)
    /// []
    /// >>> sverka.Bitext.load(path).links[0].target
    /// 'Весь день шёл дождь.'
    #[staticmethod]
    fn load(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let bitext = work::run(py, move |_| {
            let name = path.display();
            let bytes = errors::read(&path, limits::Bound::Whole, &Limits::default())?;
            let refused = |error: String| errors::of_input(format!("{name}: {error}"));
            let text = String::from_utf8(bytes).map_err(|_| refused("is not UTF-8".into()))?;
            bitext::Bitext::read_json(&text).map_err(|error| refused(error.to_string()))
        })?;
        Ok(Self::of(bitext, &[]))
    }

    /// The source: its name, language and sentences.
    #[getter]
    fn source(&self) -> Document {
        Document::of(&self.bitext, Side::Source)
    }

    /// The target: its name, language and sentences.
    #[getter]
    fn target(&self) -> Document {
        Document::of(&self.bitext, Side::Target)
    }

    /// The links, in order: every sentence of both sides is in exactly one.
    #[getter]
    fn links(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        let make = || PyTuple::new(py, Link::all(&self.bitext)).map(Bound::unbind);
        self.links.get_or_try_init(py, make).map(|links| links.clone_ref(py))
    }

    /// Remarks about the texts and the alignment as a whole: a wrong language, low coverage.
    #[getter]
    fn remarks(&self) -> Vec<Remark> {
        self.remarks.clone()
    }

    /// What made the links: name and version of the aligner, and the ids of its model and weights.
    #[getter]
    fn method(&self) -> &str {
        &self.bitext.method
    }

    /// The figures of the alignment.
    #[getter]
    fn summary(&self) -> Summary {
        Summary::of(self.bitext.summary())
    }

    /// Returns the links as a pandas.DataFrame with a row for each.
    ///
    /// Columns: source, target (texts), score (in [0, 1]), source_start, source_end, target_start, target_end (indices
    /// of sentences; the ends are exclusive), kind, origin, furniture, order (missing for links in order).
    ///
    /// Raises ImportError without pandas.
    ///
    /// >>> import sverka
    /// >>> frame = sverka.align_texts("It rained. We left.", "Шёл дождь. Мы ушли.").to_pandas()
    /// >>> frame[["source", "target"]].values.tolist()
    /// [['It rained.', 'Шёл дождь.'], ['We left.', 'Мы ушли.']]
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.columns(py)?.to_pandas()
    }

    /// Returns the links as a pyarrow.Table with a row for each and the columns of `to_pandas`.
    ///
    /// Raises ImportError without pyarrow.
    ///
    /// >>> import sverka
    /// >>> table = sverka.align_texts("It rained. We left.", "Шёл дождь. Мы ушли.").to_arrow()
    /// >>> table.num_rows, table.column_names[:3]
    /// (2, ['source', 'target', 'score'])
    fn to_arrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.columns(py)?.to_arrow()
    }

    /// Writes the bitext to a file; returns remarks about what the file leaves out. The file appears complete or not at
    /// all.
    ///
    /// - path: the file; its extension determines the format
    /// - format: the name of the format, whatever the extension: "tmx", "xliff", "xliff2", "po", "tsv", "csv",
    ///   "xlsx", "docx", "jsonl", "bitext", "alternating", "book", "html", "srt", "beads"; or "moses" for two
    ///   files, `path` with the languages as extensions
    /// - min_score: leaves out links with a lower score, from 0 to 1
    /// - unaligned: whether sentences without a counterpart are written; by default in tables and reports, not in
    ///   memories
    /// - furniture: whether page furniture is written; by default in reports only
    /// - bare: whether TMX has no scores and provenance
    /// - header: whether tables begin with the names of the columns
    /// - ui: the language that a page begins with, "en" or "ru"; by default that of the browser
    /// - force: whether a workbook or Word table is replaced that a person has edited
    ///
    /// A memory has a creation date only if the environment variable SOURCE_DATE_EPOCH (seconds since 1970) is set.
    ///
    /// Raises Error if no format has the extension, OSError if the file cannot be written.
    ///
    /// >>> import pathlib, sverka, tempfile
    /// >>> path = pathlib.Path(tempfile.mkdtemp(), "talk.tsv")
    /// >>> bitext = sverka.align_texts("It rained all day.", "Весь день шёл дождь.")
    /// >>> bitext.save(path)
    /// []
    /// >>> print(path.read_text("utf-8").splitlines()[0])
    /// en ru score bead
    #[pyo3(signature = (
        path, *, format=None, min_score=0.0, unaligned=None, furniture=None, bare=false, header=true, ui=None,
        force=false,
    ))]
    #[allow(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn save(
        &self,
        py: Python<'_>,
        path: PathBuf,
        format: Option<&str>,
        min_score: f64,
        unaligned: Option<bool>,
        furniture: Option<bool>,
        bare: bool,
        header: bool,
        ui: Option<&str>,
        force: bool,
    ) -> PyResult<Vec<Remark>> {
        let formats: Vec<(&str, Format)> =
            Format::all().filter(|format| format.is_written()).map(|one| (one.name(), one)).collect();
        let by_name = |path: &Path| Format::from_path(path).filter(|format| format.holds_bitext());
        let format = output::format(&path, format, &formats, by_name)?;
        let options = Options {
            min_score: score(min_score)?,
            unaligned,
            furniture,
            bare,
            header,
            created: creation_date()?,
            ui: output::ui(ui)?,
        };
        let bitext = self.bitext.clone();
        work::run(py, move |_| {
            if matches!(format, Format::Xlsx | Format::Docx) && !force {
                output::check_unedited(&path)?;
            }
            let omissions = match format {
                Format::Moses => save_moses(&path, &bitext, &options)?,
                _ => output::write(&path, |out| write::write(format, out, &bitext, &options))?,
            };
            Ok(left_out(&path, &omissions, &options))
        })
    }

    /// Returns the bytes of a file that `save` would write, of any format but "moses"; for a server, for example.
    ///
    /// The arguments are those of `save`.
    ///
    /// >>> import sverka
    /// >>> sverka.align_texts("It rained all day.", "Весь день шёл дождь.").to_bytes("tmx")[:19]
    /// b'<?xml version="1.0"'
    #[pyo3(signature = (
        format, *, min_score=0.0, unaligned=None, furniture=None, bare=false, header=true, ui=None,
    ))]
    #[allow(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn to_bytes<'py>(
        &self,
        py: Python<'py>,
        format: &str,
        min_score: f64,
        unaligned: Option<bool>,
        furniture: Option<bool>,
        bare: bool,
        header: bool,
        ui: Option<&str>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let names: Vec<&str> = Format::all().filter(|one| one.holds_bitext()).map(Format::name).collect();
        let format = Format::from_name(format)
            .filter(|format| format.holds_bitext())
            .ok_or_else(|| output::unknown("format", format, &names))?;
        let (min_score, created, ui) = (score(min_score)?, creation_date()?, output::ui(ui)?);
        let options = Options { min_score, unaligned, furniture, bare, header, created, ui };
        let bitext = self.bitext.clone();
        let bytes = work::run(py, move |_| {
            let mut out = Vec::new();
            let written = write::write(format, &mut out, &bitext, &options);
            written.map(|_| out).map_err(|error| errors::of_input(error.to_string()))
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    fn __len__(&self) -> usize {
        self.bitext.all_links().len()
    }

    fn __repr__(&self) -> String {
        let (source, target) = (&self.bitext.source.lang, &self.bitext.target.lang);
        format!("<Bitext {source}-{target}: {}>", self.bitext.summary())
    }
}

/// The figures of an alignment. `str(summary)` is a line with all of them.
///
/// >>> import sverka
/// >>> summary = sverka.align_texts("It rained all day. We left.", "Весь день шёл дождь.").summary
/// >>> summary.source_sentences, summary.target_sentences, summary.links
/// (2, 1, 1)
#[pyclass(frozen, module = "sverka")]
pub struct Summary {
    /// The number of sentences of the source.
    #[pyo3(get)]
    source_sentences: usize,
    /// The number of sentences of the target.
    #[pyo3(get)]
    target_sentences: usize,
    /// The number of links with text on both sides.
    #[pyo3(get)]
    links: usize,
    /// The share of the sentences of the source that are in such a link, in [0, 1].
    #[pyo3(get)]
    source_coverage: f64,
    /// The share of the sentences of the target that are in such a link, in [0, 1].
    #[pyo3(get)]
    target_coverage: f64,
    /// The mean score of these links, in [0, 1]; 0 if there are none.
    #[pyo3(get)]
    mean_score: f64,
    /// All of them as a line.
    line: String,
}

impl Summary {
    fn of(summary: bitext::Summary) -> Self {
        Self {
            source_sentences: summary.sentences.0,
            target_sentences: summary.sentences.1,
            links: summary.links,
            source_coverage: summary.coverage.0,
            target_coverage: summary.coverage.1,
            mean_score: summary.mean_score,
            line: summary.to_string(),
        }
    }
}

#[pymethods]
impl Summary {
    fn __str__(&self) -> &str {
        &self.line
    }

    fn __repr__(&self) -> String {
        format!("<Summary {}>", self.line)
    }
}

/// Checks a score.
pub fn score(score: f64) -> PyResult<f64> {
    match (0.0..=1.0).contains(&score) {
        true => Ok(score),
        false => Err(errors::of_argument(format!(
            "{score} is not a score; give a number from 0 to 1, such as 0.8"
        ))),
    }
}

fn creation_date() -> PyResult<Option<tmx::Date>> {
    let epoch = std::env::var_os("SOURCE_DATE_EPOCH");
    let epoch = epoch.as_ref().map(|value| value.to_string_lossy());
    write::tmx::creation_date(epoch.as_deref())
        .map_err(|error| errors::of_argument(format!("SOURCE_DATE_EPOCH: {error}; correct it or unset it")))
}

fn save_moses(prefix: &Path, bitext: &bitext::Bitext, options: &Options) -> PyResult<Omissions> {
    let (source, target) = moses::paths(prefix, bitext);
    let (source, target) = (Output::create(&source)?, Output::create(&target)?);
    // One file at a time, so that an error names the right one.
    let (source, omissions) = source.fill(|out| moses::write(out, &mut io::sink(), bitext, options))?;
    let (target, _) = target.fill(|out| moses::write(&mut io::sink(), out, bitext, options))?;
    source.commit()?;
    target.commit()?;
    Ok(omissions)
}

/// Reports what a file leaves out.
fn left_out(path: &Path, omissions: &Omissions, options: &Options) -> Vec<Remark> {
    let file = path.display().to_string();
    let links = |count: usize, what: &str| match count {
        0 => None,
        1 => Some(format!("1 link {what} is left out")),
        _ => Some(format!("{count} links {what} are left out")),
    };
    let kept = |argument: &str, given: Option<bool>| match given {
        None => format!(" ({argument}=True keeps them)"),
        Some(_) => String::new(),
    };
    let score = links(omissions.below_score, &format!("with a score below {}", options.min_score));
    let unaligned = links(omissions.unaligned, "without a counterpart");
    let furniture = links(omissions.furniture, "of page furniture");
    let notes = [
        score,
        unaligned.map(|said| said + &kept("unaligned", options.unaligned)),
        furniture.map(|said| said + &kept("furniture", options.furniture)),
    ];
    let notes = notes.into_iter().flatten().map(|said| Remark::new(Severity::Note, &file, said));
    let mut remarks: Vec<Remark> = notes.collect();
    remarks.extend(omissions.diagnostics.iter().map(Remark::of));
    remarks.extend(Remark::of_losses(&file, &omissions.losses));
    remarks
}
