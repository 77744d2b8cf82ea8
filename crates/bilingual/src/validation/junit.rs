//! Writes JUnit XML: a suite for each file, with a case for each broken rule and one for the file itself.
//! Errors are failures; warnings are the output of a case that passes.
//!
//! A suite begins with its counts, so the faults of a file are kept in memory: the first hundred for each
//! rule.

use super::{Counts, Sink, word};
use std::collections::BTreeMap;
use std::io::{self, Write};
use sverka_report::Losses;
use sverka_report::junit::{self, Outcome};
use tmx::{Diagnostic, Rule, Severity};

/// Maximum lines per rule and file: nobody reads more.
const MOST: u64 = 100;

pub struct Junit<'w> {
    junit: junit::Junit<'w>,
    file: String,
    broken: BTreeMap<(Severity, Rule), Broken>,
}

/// The faults that broke a rule.
#[derive(Default)]
struct Broken {
    count: u64,
    lines: String,
}

impl<'w> Junit<'w> {
    pub fn new(out: &'w mut dyn Write) -> io::Result<Self> {
        Ok(Self { junit: junit::Junit::new(out, &[])?, file: String::new(), broken: BTreeMap::new() })
    }
}

impl Sink for Junit<'_> {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        name.clone_into(&mut self.file);
        self.broken.clear();
        Ok(())
    }

    fn add(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        let broken = self.broken.entry((diagnostic.severity, diagnostic.rule)).or_default();
        broken.count += 1;
        if broken.count <= MOST {
            let place = diagnostic.place.map(|place| format!("{place}: ")).unwrap_or_default();
            let unit = diagnostic.unit.map(|unit| format!("unit {unit}: ")).unwrap_or_default();
            broken.lines += &format!("{}:{place}{unit}{}\n", self.file, diagnostic.message);
        }
        Ok(())
    }

    fn end(&mut self, _: Counts, error: Option<&str>) -> io::Result<()> {
        let Self { junit, file, broken } = self;
        let counts = junit::Counts {
            tests: broken.len() + 1,
            failures: broken.keys().filter(|(severity, _)| *severity == Severity::Error).count(),
            errors: usize::from(error.is_some()),
            skipped: 0,
        };
        junit.suite(file, counts)?;
        let read = error.map_or(Outcome::Passed, Outcome::Error);
        junit.case(&[("classname", file), ("name", "can be read")], read)?;
        for ((severity, rule), broken) in &*broken {
            let message =
                format!("{} ({}): {}", rule.summary().trim_end_matches('.'), broken.count, rule.remedy());
            let mut lines = broken.lines.clone();
            if broken.count > MOST {
                lines += &format!("and {} more\n", broken.count - MOST);
            }
            let output = format!("{}: {message}\n{lines}", word(*severity));
            let outcome = match severity {
                Severity::Error => Outcome::Failure { message: &message, kind: rule.id(), text: &lines },
                Severity::Warning => Outcome::Output(&output),
            };
            junit.case(&[("classname", file), ("name", rule.id())], outcome)?;
        }
        junit.end_suite()
    }

    fn finish(self: Box<Self>) -> io::Result<Losses> {
        self.junit.finish().map(Losses::replaced)
    }
}
