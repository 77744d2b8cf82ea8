//! Remarks that a reader, the splitter or the aligner returns beside its result.
//!
//! A [`Diagnostic`] never stops the work: what stops it is an error. Libraries return
//! diagnostics, programs print them.

use crate::remedy::Remedy;
use std::fmt;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know: a guess that was made, a default that was taken.
    Note,
    /// The result may not be what the user wants.
    Warning,
}

/// A place in a file. Lines and columns count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file as the user named it, `<stdin>` for standard input.
    pub file: String,
    /// The line, where one is known.
    pub line: Option<usize>,
    /// The column in characters, where one is known.
    pub column: Option<usize>,
}

/// A remark about an input, with its place and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What is the matter, in one sentence without a full stop.
    pub message: String,
    /// What the user can do, in one sentence without a full stop.
    pub hint: Option<String>,
    /// What the user can do by means of the program, which words it.
    pub remedy: Option<Remedy>,
}

impl Diagnostic {
    /// Makes a warning about a whole file.
    pub fn warning(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, file, message)
    }

    /// Makes a note about a whole file.
    pub fn note(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, file, message)
    }

    fn new(severity: Severity, file: impl Into<String>, message: impl Into<String>) -> Self {
        let place = Place { file: file.into(), ..Place::default() };
        Self { severity, place, message: message.into(), hint: None, remedy: None }
    }

    /// Adds the line where it is.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> Self {
        self.place.line = Some(line);
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what to do about it by means of the program.
    #[must_use]
    pub fn with_remedy(mut self, remedy: Remedy) -> Self {
        self.remedy = Some(remedy);
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

/// The remark without its [`remedy`](Diagnostic::remedy), for which only the program has words.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}
