//! A JSON object: what was found, file by file.

use super::{Counts, Report, word};
use serde::Serialize;
use std::io::{self, Write};
use tmx::Diagnostic;

pub struct Json {
    profile: &'static str,
    files: usize,
    faults: usize,
}

impl Json {
    pub fn new(profile: &'static str) -> Self {
        Self { profile, files: 0, faults: 0 }
    }
}

#[derive(Serialize)]
struct Fault<'a> {
    severity: &'a str,
    rule: &'a str,
    line: Option<u64>,
    column: Option<u64>,
    unit: Option<u64>,
    message: &'a str,
    /// How to mend it by hand.
    remedy: &'a str,
    /// What `sverka tmx repair` makes of it.
    repair: Option<&'a str>,
}

impl Report for Json {
    fn file(&mut self, out: &mut dyn Write, name: &str) -> io::Result<()> {
        if self.files == 0 {
            write!(out, "{{\n  \"profile\": \"{}\",\n  \"files\": [\n    {{", self.profile)?;
        } else {
            write!(out, ",\n    {{")?;
        }
        self.files += 1;
        self.faults = 0;
        write!(out, "\n      \"file\": {},\n      \"faults\": [", serde_json::to_string(name)?)
    }

    fn fault(&mut self, out: &mut dyn Write, diagnostic: &Diagnostic) -> io::Result<()> {
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
        write!(out, "{}\n        ", if self.faults > 0 { "," } else { "" })?;
        self.faults += 1;
        Ok(serde_json::to_writer(out, &fault)?)
    }

    fn end_file(&mut self, out: &mut dyn Write, counts: Counts, error: Option<&str>) -> io::Result<()> {
        let Counts { units, errors, warnings } = counts;
        let end = if self.faults > 0 { "\n      ]" } else { "]" };
        write!(out, "{end},\n      \"units\": {units},\n      \"errors\": {errors},\n")?;
        write!(
            out,
            "      \"warnings\": {warnings},\n      \"unreadable\": {}",
            serde_json::to_string(&error)?
        )?;
        write!(out, "\n    }}")
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n  ]\n}}")
    }
}
