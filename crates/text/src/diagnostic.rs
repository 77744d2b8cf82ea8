//! What a reader, the splitter or the aligner has to say beside its result.
//!
//! A [`Diagnostic`] never stops the work: what stops it is an error. Libraries return
//! diagnostics, the command line prints them.

use std::fmt;

/// How much a [`Diagnostic`] matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know: a guess that was made, a default that was taken.
    Note,
    /// The result may not be what the user wants.
    Warning,
}

/// Where in a file something stands. Lines and columns count from 1.
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
}

impl Diagnostic {
    /// A warning about a whole file.
    pub fn warning(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, file, message)
    }

    /// A note about a whole file.
    pub fn note(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, file, message)
    }

    fn new(severity: Severity, file: impl Into<String>, message: impl Into<String>) -> Self {
        let place = Place { file: file.into(), ..Place::default() };
        Self { severity, place, message: message.into(), hint: None }
    }

    /// The same with the line where it is.
    #[must_use]
    pub fn at_line(mut self, line: usize) -> Self {
        self.place.line = Some(line);
        self
    }

    /// The same with what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
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

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}
