//! Remarks that a reader, the splitter or the aligner returns beside its result.
//!
//! A [`Diagnostic`] never stops the work; a problem that stops it is an error. Libraries return diagnostics,
//! programs print them.

use crate::remedy::Remedy;
use std::fmt;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Useful to know: a guess, or a default that was used.
    Note,
    /// The result may not be what the user wants.
    Warning,
}

/// A place in a file. Lines and columns count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file as the user named it, `<stdin>` for standard input.
    pub file: String,
    /// The line, if known.
    pub line: Option<usize>,
    /// The column in characters, if known.
    pub column: Option<usize>,
}

/// A remark about an input, with its place and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Where it is.
    pub place: Place,
    /// What happened, in one sentence without a full stop.
    pub message: String,
    /// What the user can do, in one sentence without a full stop.
    pub hint: Option<String>,
    /// What the user can do with the program, to be worded by the program.
    pub remedy: Option<Remedy>,
}

impl Diagnostic {
    /// Creates a warning about a whole file.
    pub fn warning(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, file, message)
    }

    /// Creates a note about a whole file.
    pub fn note(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, file, message)
    }

    fn new(severity: Severity, file: impl Into<String>, message: impl Into<String>) -> Self {
        let place = Place { file: file.into(), ..Place::default() };
        Self { severity, place, message: message.into(), hint: None, remedy: None }
    }

    /// Adds the line where the problem is.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> Self {
        self.place.line = Some(line);
        self
    }

    /// Adds advice to the user.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds what the user can do with the program.
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

/// Writes the remark without its [`remedy`](Diagnostic::remedy), which only the program can word.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}
