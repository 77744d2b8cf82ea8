//! Checks: pairs to findings, and findings to reports.

use crate::align::language;
use crate::columns::Columns;
use crate::pairs::Given;
use crate::remark::Remark;
use crate::{errors, output, terms, words, work};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sverka::bilingual::Pair;
use sverka::diagnostic::Severity;
use sverka::document::Lang;
use sverka::pipeline;
use sverka::qa::report::{self, Format};
use sverka::qa::settings::Settings;
use sverka::qa::{self as library, Checker, Options, Selection, UnknownRule};
use sverka::text::Remedy;
use sverka::text::limits::Limits;

/// Checks translations and alignments: numbers, names, terms, punctuation, doubtful links.
///
/// - pairs: a Bitext, or the path of a file of pairs (TMX, XLIFF, TSV, .bitext.json ...), or a list of such paths
/// - source_lang, target_lang: the languages, if the files do not state them
/// - rules: rules or families to apply: "numbers,terms" for only these; "+a,-b" to turn on and off
/// - glossary: a Glossary, or the path of one, whose terms are checked
/// - config: path of a file with severities and accepted findings, such as qa.toml; none is read by default
///
/// Raises Error if a file is not one of pairs or there is no such rule, OSError if a file cannot be read.
///
/// >>> import sverka
/// >>> bitext = sverka.align_texts("There were 80 of us in the hall.", "Нас в зале было 90 человек.")
/// >>> for finding in sverka.qa(bitext).findings:
/// ...     print(finding.severity, finding.rule, finding.message)
/// error numbers.different 80 became 90
#[pyfunction]
#[pyo3(signature = (pairs, *, source_lang=None, target_lang=None, rules=None, glossary=None, config=None))]
pub fn qa(
    py: Python<'_>,
    pairs: Given,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    rules: Option<String>,
    glossary: Option<Terms>,
    config: Option<PathBuf>,
) -> PyResult<Report> {
    let langs = [language(source_lang)?, language(target_lang)?];
    let source = pairs.source();
    let glossary = glossary.map(Terms::source);
    work::run(py, move |stop| {
        let settings = config.as_deref().map(settings).transpose()?.unwrap_or_default();
        let options = Options {
            rules: selection(&settings, config.as_deref(), rules.as_deref())?,
            glossary: glossary.map(|glossary| glossary.read(&langs)).transpose()?,
            own: settings.own.clone(),
        };
        let terms = options.glossary.as_ref().map(|glossary| {
            let (from, to) = glossary.langs();
            format!("the terms of the glossary are from {from} to {to}, but no pair is; name the languages of the \
                     pairs with source_lang and target_lang")
        });
        let mut checker = Checker::new(options);
        let mut report = report::Report::default();
        let mut remarks = source.each(langs, |name, pairs| {
            let mut list = pairs.map(|pair| match stop.is_set() {
                // Nobody receives the result.
                true => Err(errors::of_input("the work was stopped")),
                false => pair.map_err(|error| errors::of_pairs(&error)),
            });
            let checked = pipeline::check(&mut checker, name, &mut list, |_| ())?;
            report.flagged.extend(checked.flagged);
            report.documents.push(checked.document);
            Ok(())
        })?;
        for document in report.documents.iter().filter(|document| document.pairs == 0) {
            remarks.push(Remark::new(Severity::Warning, &document.file, "contains no pair".into()));
        }
        if let Some(terms) = terms
            && !checker.used_glossary()
            && report.pairs() > 0
        {
            // A check must not pass without having looked at the terms.
            return Err(errors::of_input(terms));
        }
        finish(&mut report, settings);
        for unused in &report.unused {
            let file = config.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
            remarks.push(Remark::new(Severity::Warning, &file, unused.clone()));
        }
        Ok(Report { report: Arc::new(report), remarks })
    })
}

fn finish(report: &mut report::Report, mut settings: Settings) {
    report.scoring = settings.scoring.clone();
    report.rules_url.clone_from(&settings.rules_url);
    report.suppressed = settings.suppress(&mut report.flagged);
    report.unused = settings.unused();
}

/// A glossary as Python gives it.
#[derive(FromPyObject)]
pub enum Terms {
    #[pyo3(transparent, annotation = "Glossary")]
    Glossary(Py<terms::Glossary>),
    #[pyo3(transparent, annotation = "path")]
    File(PathBuf),
}

/// A glossary to check by.
enum TermSource {
    Glossary(Arc<sverka::glossary::Glossary>),
    File(PathBuf),
}

impl Terms {
    fn source(self) -> TermSource {
        match self {
            Self::Glossary(glossary) => TermSource::Glossary(glossary.get().inner().clone()),
            Self::File(path) => TermSource::File(path),
        }
    }
}

impl TermSource {
    fn read(self, langs: &[Option<Lang>; 2]) -> PyResult<library::glossary::Glossary> {
        let glossary = match self {
            Self::Glossary(glossary) => glossary,
            Self::File(path) => Arc::new(terms::read(&path, langs.clone(), Limits::default())?),
        };
        Ok(library::glossary::Glossary::of(&glossary))
    }
}

fn settings(path: &Path) -> PyResult<Settings> {
    let text = errors::read_text(path, &Limits::default())?;
    Settings::parse(&text).map_err(|error| {
        errors::of_input(format!("{}: {}", path.display(), with(error.to_string(), error.remedy())))
    })
}

/// Returns the rules that are on: those of the settings, then those of the call.
fn selection(settings: &Settings, config: Option<&Path>, list: Option<&str>) -> PyResult<Selection> {
    let unknown = |error: UnknownRule| with(error.to_string(), Some(error.remedy()));
    let mut rules = Selection::default();
    for (name, severity) in &settings.rules {
        rules.set_severity(name, *severity).map_err(|error| {
            let file = config.map(|path| path.display().to_string()).unwrap_or_default();
            errors::of_input(format!("{file}: {}", unknown(error)))
        })?;
    }
    if let Some(list) = list {
        rules.apply(list).map_err(|error| errors::of_input(format!("rules: {}", unknown(error))))?;
    }
    Ok(rules)
}

fn with(message: String, remedy: Option<Remedy>) -> String {
    errors::with_advice(message, remedy.and_then(|remedy| words::of_text(&remedy)))
}

/// What the checks found: the result of `qa`.
///
/// >>> import sverka
/// >>> report = sverka.qa(sverka.align_texts("It rained all day.", "Весь день шёл дождь."))
/// >>> report.pairs, report.findings, report.worst
/// (1, [], None)
#[pyclass(frozen, module = "sverka")]
pub struct Report {
    report: Arc<report::Report>,
    remarks: Vec<Remark>,
}

impl Report {
    fn each(&self) -> impl Iterator<Item = (&Pair, &library::Finding)> {
        let flagged = self.report.flagged.iter();
        flagged.flat_map(|one| one.findings.iter().map(|finding| (&one.pair, finding)))
    }

    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Columns<'py>> {
        let columns = Columns::new(py);
        let all: Vec<_> = self.each().collect();
        columns.add("rule", all.iter().map(|(_, finding)| finding.rule.id).collect())?;
        columns.add("severity", all.iter().map(|(_, finding)| finding.severity.name()).collect())?;
        columns.add("message", all.iter().map(|(_, finding)| &*finding.message).collect())?;
        columns.add("source", all.iter().map(|(pair, _)| pair.source.as_str()).collect())?;
        columns.add("target", all.iter().map(|(pair, _)| pair.target.as_str()).collect())?;
        columns.add("file", all.iter().map(|(pair, _)| &*pair.place.file).collect())?;
        columns.add("unit", all.iter().map(|(pair, _)| pair.place.unit).collect())?;
        Ok(columns)
    }
}

#[pymethods]
impl Report {
    /// The findings, in the order of the pairs.
    #[getter]
    fn findings(&self) -> Vec<Finding> {
        self.each().map(|(pair, finding)| Finding::of(pair, finding)).collect()
    }

    /// The number of pairs that were checked.
    #[getter]
    fn pairs(&self) -> usize {
        self.report.pairs()
    }

    /// The gravest severity that was found: "error", "warning" or "info"; None if nothing was found.
    #[getter]
    fn worst(&self) -> Option<&'static str> {
        self.report.worst().map(library::Severity::name)
    }

    /// The number of findings of each rule that has any, in the order of the rules.
    #[getter]
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let counts = PyDict::new(py);
        for (rule, count) in self.report.counts() {
            counts.set_item(rule.id, count)?;
        }
        Ok(counts)
    }

    /// The number of findings that the settings accept.
    #[getter]
    fn suppressed(&self) -> usize {
        self.report.suppressed
    }

    /// Remarks about what was left out or repaired in the files.
    #[getter]
    fn remarks(&self) -> Vec<Remark> {
        self.remarks.clone()
    }

    /// Returns the findings as a pandas.DataFrame with a row for each.
    ///
    /// Columns: rule, severity, message, source, target (texts of the pair), file, unit (number in the file, from 1).
    ///
    /// Raises ImportError without pandas.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.columns(py)?.to_pandas()
    }

    /// Returns the findings as a pyarrow.Table with a row for each and the columns of `to_pandas`.
    ///
    /// Raises ImportError without pyarrow.
    fn to_arrow<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.columns(py)?.to_arrow()
    }

    /// Writes a report to a file; returns remarks about what the format cannot keep.
    ///
    /// - path: the file; its extension determines the format
    /// - format: the name of the format, whatever the extension: "text", "html", "xlsx", "json", "jsonl", "sarif",
    ///   "junit", "github"
    /// - ui: the language that a page begins with, "en" or "ru"; by default that of the browser
    /// - force: whether a workbook is replaced that a person has edited
    ///
    /// Raises Error if no format has the extension, OSError if the file cannot be written.
    #[pyo3(signature = (path, *, format=None, ui=None, force=false))]
    fn save(
        &self,
        py: Python<'_>,
        path: PathBuf,
        format: Option<&str>,
        ui: Option<&str>,
        force: bool,
    ) -> PyResult<Vec<Remark>> {
        let formats = Format::ALL.map(|format| (format.name(), format));
        let format = output::format(&path, format, &formats, Format::from_path)?;
        let mut report = report::Report::clone(&self.report);
        report.ui = output::ui(ui)?;
        work::run(py, move |_| {
            if format.is_binary() && !force {
                output::check_unedited(&path)?;
            }
            let losses = output::write(&path, |out| format.write(out, &report))?;
            Ok(Remark::of_losses(&path.display().to_string(), &losses).into_iter().collect())
        })
    }

    fn __len__(&self) -> usize {
        self.each().count()
    }

    fn __repr__(&self) -> String {
        let count = self.__len__();
        let findings = if count == 1 { "finding" } else { "findings" };
        format!("<Report {count} {findings} in {} pairs>", self.pairs())
    }
}

/// Something that a person should look at.
#[pyclass(frozen, get_all, module = "sverka")]
pub struct Finding {
    /// The id of the rule: "numbers.missing". `sverka qa --explain RULE` explains it.
    rule: &'static str,
    /// The MQM category of the rule.
    category: &'static str,
    /// How much it matters: "error", "warning" or "info".
    severity: &'static str,
    /// What is wrong.
    message: String,
    /// The source of the pair.
    source: String,
    /// The target of the pair.
    target: String,
    /// The characters of the source that it is about: pairs of first and the one after the last.
    source_spans: Vec<(usize, usize)>,
    /// The characters of the target that it is about.
    target_spans: Vec<(usize, usize)>,
    /// The file of the pair.
    file: String,
    /// The number of the pair in the file, from 1.
    unit: usize,
    /// Twelve hexadecimal digits that identify the finding from run to run, wherever its pair is in the file.
    fingerprint: String,
}

impl Finding {
    fn of(pair: &Pair, finding: &library::Finding) -> Self {
        Self {
            rule: finding.rule.id,
            category: finding.rule.category,
            severity: finding.severity.name(),
            message: finding.message.to_string(),
            source: pair.source.clone(),
            target: pair.target.clone(),
            source_spans: characters(&pair.source, &finding.source),
            target_spans: characters(&pair.target, &finding.target),
            file: pair.place.file.to_string(),
            unit: pair.place.unit,
            fingerprint: finding.fingerprint(pair),
        }
    }
}

#[pymethods]
impl Finding {
    fn __repr__(&self) -> String {
        format!("<Finding {} {}: {}>", self.severity, self.rule, self.message)
    }
}

/// Converts ranges of bytes to characters.
fn characters(text: &str, ranges: &[Range<usize>]) -> Vec<(usize, usize)> {
    let count = |at: usize| text.get(..at).unwrap_or(text).chars().count();
    ranges.iter().map(|range| (count(range.start), count(range.end))).collect()
}
