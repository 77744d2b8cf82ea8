//! Writes a line for each fault, for people, editors and `grep`.

use super::{Counts, Sink, word};
use std::io::{self, Write};
use sverka_report::Losses;
use tmx::Diagnostic;

pub struct Text<'w> {
    out: &'w mut dyn Write,
    file: String,
}

impl<'w> Text<'w> {
    pub fn new(out: &'w mut dyn Write) -> Self {
        Self { out, file: String::new() }
    }
}

/// Writes the line of a fault.
pub fn line(out: &mut dyn Write, file: &str, diagnostic: &Diagnostic) -> io::Result<()> {
    write!(out, "{file}:")?;
    if let Some(place) = diagnostic.place {
        write!(out, "{place}:")?;
    }
    write!(out, " {}:", word(diagnostic.severity))?;
    if let Some(unit) = diagnostic.unit {
        write!(out, " unit {unit}:")?;
    }
    let (message, rule) = (&diagnostic.message, diagnostic.rule);
    writeln!(out, " {message} [{rule}]; {}", rule.remedy())
}

impl Sink for Text<'_> {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        name.clone_into(&mut self.file);
        Ok(())
    }

    fn add(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        line(self.out, &self.file, diagnostic)
    }

    fn end(&mut self, _: Counts, _: Option<&str>) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(self: Box<Self>) -> io::Result<Losses> {
        Ok(Losses::default())
    }
}
