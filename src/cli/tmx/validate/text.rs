//! A line a fault, for people, editors and `grep`.

use super::{Counts, Report, word};
use std::io::{self, Write};
use tmx::Diagnostic;

#[derive(Default)]
pub struct Text {
    file: String,
}

impl Report for Text {
    fn file(&mut self, _: &mut dyn Write, name: &str) -> io::Result<()> {
        name.clone_into(&mut self.file);
        Ok(())
    }

    fn fault(&mut self, out: &mut dyn Write, diagnostic: &Diagnostic) -> io::Result<()> {
        write!(out, "{}:", self.file)?;
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

    fn end_file(&mut self, _: &mut dyn Write, _: Counts, _: Option<&str>) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
