//! Messages to the user: errors, warnings and notes on standard error.
//!
//! Each is one line, `error: FILE: what happened; what to do`, coloured on a terminal. Anything in a file
//! name or text that could affect the terminal is removed. A message that cannot be printed (standard error
//! is closed) is dropped, because it must never stop the work.

use super::{Global, paint, remedy};
use clap::builder::styling::Style;
use indicatif::ProgressBar;
use std::cell::RefCell;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use sverka::diagnostic::{Diagnostic, Severity};
use sverka::report::terminal::{printable, printable_lines};

/// Standard error with the user's settings. The default prints everything, without colours.
#[derive(Default)]
pub struct Console {
    quiet: bool,
    verbose: bool,
    color: bool,
    /// The progress bar that messages must not overwrite, while there is one.
    bar: RefCell<Option<ProgressBar>>,
}

impl Console {
    /// Creates a console from the flags, `NO_COLOR` and the terminal.
    pub fn new(global: &Global) -> Self {
        let color = global.color.paints(io::stderr().is_terminal());
        Self { quiet: global.quiet, verbose: global.verbose > 0, color, bar: RefCell::new(None) }
    }

    /// Returns whether a progress bar would be visible and is wanted. With `-v` the log replaces it.
    pub fn wants_bar(&self) -> bool {
        !self.quiet && !self.verbose && io::stderr().is_terminal()
    }

    /// Returns whether only errors are printed.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Returns whether progress and details are printed.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Shows a progress bar until [`clear_bar`](Self::clear_bar); messages appear above it.
    pub fn set_bar(&self, bar: ProgressBar) {
        *self.bar.borrow_mut() = Some(bar);
    }

    /// Removes the progress bar.
    pub fn clear_bar(&self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }

    /// Prints why the work stopped, or why a document failed, even with `--quiet`.
    pub fn error(&self, message: impl Display) {
        self.tagged("error", message);
    }

    /// Prints what the user should know before trusting the result.
    pub fn warning(&self, message: impl Display) {
        if !self.quiet {
            self.tagged("warning", message);
        }
    }

    /// Prints useful information, such as a guess or a default.
    pub fn note(&self, message: impl Display) {
        if !self.quiet {
            self.tagged("note", message);
        }
    }

    /// Prints a plain line of progress or result.
    pub fn line(&self, line: impl Display) {
        if !self.quiet {
            self.print(&format!("{}\n", printable_lines(&line.to_string())));
        }
    }

    /// Prints the remarks of the library, with the flags that help.
    pub fn diagnostics<'a>(&self, diagnostics: impl IntoIterator<Item = &'a Diagnostic>) {
        self.diagnostics_with(diagnostics, remedy::PAIR);
    }

    /// Prints the remarks of the library for a command with other flags.
    pub fn diagnostics_with<'a>(
        &self,
        diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
        flags: remedy::Flags,
    ) {
        for diagnostic in diagnostics {
            let message = remedy::with_flags(diagnostic, diagnostic.remedy.as_ref(), flags);
            match diagnostic.severity {
                Severity::Warning => self.warning(message),
                Severity::Note => self.note(message),
            }
        }
    }

    fn tagged(&self, tag: &str, message: impl Display) {
        let style = if self.color { paint::style(tag) } else { Style::new() };
        let message = printable(&message.to_string());
        self.print(&format!("{style}{tag}:{style:#} {message}\n"));
    }

    fn print(&self, text: &str) {
        let write = || {
            let _ = io::stderr().write_all(text.as_bytes());
        };
        match &*self.bar.borrow() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}
