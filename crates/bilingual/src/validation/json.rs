//! Writes a JSON object: what was found, file by file.

use super::{Counts, Sink, word};
use serde::Serialize;
use std::io::{self, Write};
use sverka_report::Losses;
use tmx::Diagnostic;
use tmx::validate::Profile;

pub struct Json<'w> {
    out: &'w mut dyn Write,
    files: usize,
    faults: usize,
}

#[derive(Serialize)]
struct Fault<'a> {
    severity: &'a str,
    rule: &'a str,
    line: Option<u64>,
    column: Option<u64>,
    unit: Option<u64>,
    message: &'a str,
    /// How to repair it by hand.
    remedy: &'a str,
    /// How the reader repaired it.
    repair: Option<&'a str>,
}

impl<'w> Json<'w> {
    pub fn new(out: &'w mut dyn Write, profile: &Profile) -> io::Result<Self> {
        write!(out, "{{\n  \"profile\": \"{}\",\n  \"files\": [", profile.name())?;
        Ok(Self { out, files: 0, faults: 0 })
    }
}

impl Sink for Json<'_> {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        let comma = if self.files > 0 { "," } else { "" };
        self.files += 1;
        self.faults = 0;
        let name = serde_json::to_string(name)?;
        write!(self.out, "{comma}\n    {{\n      \"file\": {name},\n      \"faults\": [")
    }

    fn add(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        let fault = Fault {
            severity: word(diagnostic.severity),
            rule: diagnostic.rule.id(),
            line: diagnostic.place.map(|place| place.line),
            column: diagnostic.place.map(|place| place.column),
            unit: diagnostic.unit,
            message: &diagnostic.message,
            remedy: diagnostic.rule.remedy(),
            repair: diagnostic.change.as_deref(),
        };
        write!(self.out, "{}\n        ", if self.faults > 0 { "," } else { "" })?;
        self.faults += 1;
        Ok(serde_json::to_writer(&mut *self.out, &fault)?)
    }

    fn end(&mut self, counts: Counts, error: Option<&str>) -> io::Result<()> {
        let Counts { units, errors, warnings } = counts;
        let end = if self.faults > 0 { "\n      ]" } else { "]" };
        let error = serde_json::to_string(&error)?;
        write!(
            self.out,
            "{end},\n      \"units\": {units},\n      \"errors\": {errors},\n      \"warnings\": {warnings},\n      \
             \"unreadable\": {error}\n    }}"
        )?;
        self.out.flush()
    }

    fn finish(self: Box<Self>) -> io::Result<Losses> {
        writeln!(self.out, "{}\n}}", if self.files > 0 { "\n  ]" } else { "]" })?;
        Ok(Losses::default())
    }
}
