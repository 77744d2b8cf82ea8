//! Remarks beside a result.

use crate::{errors, words};
use pyo3::prelude::*;
use sverka::bilingual;
use sverka::diagnostic::{Diagnostic, Severity};
use sverka::report::Losses;

/// What a person should know about a result: a guess, a default, or something that was left out.
///
/// `str(remark)` is the whole message, as the command prints it.
///
/// >>> import sverka
/// >>> texts = ["It rained all day.", "Весь день шёл дождь."]
/// >>> for remark in sverka.align_texts(*texts).remarks:
/// ...     print(remark.severity, remark)
/// note source: the language is en, detected from the text; if that is wrong, name the language with source_lang
/// note target: the language is ru, detected from the text; if that is wrong, name the language with target_lang
#[pyclass(frozen, module = "sverka")]
#[derive(Clone)]
pub struct Remark {
    /// How much it matters: "note", or "warning" if the result may not be what is wanted.
    #[pyo3(get)]
    severity: &'static str,
    /// The file that it is about, as it was given.
    #[pyo3(get)]
    file: String,
    /// The line in the file, from 1; None if it is about the whole file.
    #[pyo3(get)]
    line: Option<usize>,
    /// What happened and what to do, without the file.
    #[pyo3(get)]
    message: String,
    /// The message with the place.
    whole: String,
}

#[pymethods]
impl Remark {
    fn __str__(&self) -> &str {
        &self.whole
    }

    fn __repr__(&self) -> String {
        format!("<Remark {}: {}>", self.severity, self.whole)
    }
}

impl Remark {
    /// Makes a remark about a whole file.
    pub fn new(severity: Severity, file: &str, message: String) -> Self {
        let diagnostic = match severity {
            Severity::Note => Diagnostic::note(file, message),
            Severity::Warning => Diagnostic::warning(file, message),
        };
        Self::of(&diagnostic)
    }

    /// Words a remark of the library.
    pub fn of(diagnostic: &Diagnostic) -> Self {
        let hint = diagnostic.hint.clone().map(|hint| format!("; {hint}")).unwrap_or_default();
        let advice = diagnostic.remedy.as_ref().and_then(words::of_text);
        let message = errors::with_advice(format!("{}{hint}", diagnostic.message), advice);
        Self {
            severity: match diagnostic.severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
            },
            file: diagnostic.place.file.clone(),
            line: diagnostic.place.line,
            whole: format!("{}: {message}", diagnostic.place),
            message,
        }
    }

    /// Words remarks of the library.
    pub fn all(diagnostics: &[Diagnostic]) -> Vec<Self> {
        diagnostics.iter().map(Self::of).collect()
    }

    /// Reports what a format could not keep: each kind with its count.
    pub fn of_losses(file: &str, losses: &Losses) -> Option<Self> {
        let kinds: Vec<String> = losses.iter().map(|(kind, count)| format!("{kind} ({count})")).collect();
        let message = format!("left out or changed for this format: {}", kinds.join("; "));
        (!kinds.is_empty()).then(|| Self::new(Severity::Warning, file, message))
    }

    /// Reports what was left out or repaired in a file of pairs, once per kind.
    pub fn of_file(file: &str, tally: &bilingual::Tally) -> Vec<Self> {
        Self::of_tally(file, tally, true)
    }

    /// Reports what was left out of a bitext in memory, which has no lines, once per kind.
    pub fn of_bitext(file: &str, tally: &bilingual::Tally) -> Vec<Self> {
        Self::of_tally(file, tally, false)
    }

    fn of_tally(file: &str, tally: &bilingual::Tally, has_lines: bool) -> Vec<Self> {
        let remark = |(first, count): (&bilingual::Remark, usize)| {
            let file = first.file.as_deref().unwrap_or(file);
            let more = if count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
            let message = format!("{}{more}", first.message);
            let diagnostic = match first.severity {
                bilingual::Severity::Note => Diagnostic::note(file, message),
                _ => Diagnostic::warning(file, message),
            };
            Self::of(&if has_lines && first.line > 0 { diagnostic.at_line(first.line) } else { diagnostic })
        };
        tally.iter().map(remark).collect()
    }
}
