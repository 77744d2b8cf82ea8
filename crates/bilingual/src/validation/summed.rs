//! Writes a table of the broken rules and of the files that break them, then the first faults of each rule:
//! for hundreds of files with thousands of faults.

use super::{Counts, Sink, text, word};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};
use sverka_report::Losses;
use sverka_report::terminal::count;
use tmx::{Diagnostic, Rule, Severity};

/// Number of files listed; more would push the faults off the screen.
const FILES: usize = 20;

pub struct Summed<'w> {
    out: &'w mut dyn Write,
    /// Faults of each rule that are shown.
    most: usize,
    file: String,
    rules: BTreeMap<Rule, OfRule>,
    files: Vec<(String, Counts)>,
    /// The lines of the faults that are shown, in the order in which they were found.
    lines: Vec<u8>,
    left_out: u64,
}

/// The faults of a rule.
struct OfRule {
    severity: Severity,
    faults: u64,
    files: u64,
    /// The number of the last file that broke it.
    last: usize,
}

impl<'w> Summed<'w> {
    pub fn new(out: &'w mut dyn Write, most: usize) -> Self {
        Self {
            out,
            most,
            file: String::new(),
            rules: BTreeMap::new(),
            files: Vec::new(),
            lines: Vec::new(),
            left_out: 0,
        }
    }

    fn write_rules(&mut self) -> io::Result<()> {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(_, of)| (of.severity != Severity::Error, Reverse(of.faults)));
        let width = rules.iter().map(|(rule, _)| rule.id().len()).max().unwrap_or(0);
        let digits = rules.iter().map(|(_, of)| of.faults.to_string().len()).max().unwrap_or(0);
        writeln!(self.out, "Rules")?;
        for (rule, OfRule { severity, faults, files, .. }) in rules {
            let (severity, rule, files) = (word(*severity), rule.id(), count(*files as usize, "file"));
            writeln!(self.out, "  {severity:<7}  {rule:<width$}  {faults:>digits$}  in {files}")?;
        }
        writeln!(self.out)
    }

    fn write_files(&mut self) -> io::Result<()> {
        self.files.sort_by_key(|(_, counts)| Reverse((counts.errors, counts.warnings)));
        let more = self.files.len().saturating_sub(FILES);
        self.files.truncate(FILES);
        let width = self.files.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        writeln!(self.out, "Files")?;
        for (name, counts) in &self.files {
            let errors = count(counts.errors as usize, "error");
            let warnings = count(counts.warnings as usize, "warning");
            writeln!(self.out, "  {name:<width$}  {errors}, {warnings}")?;
        }
        if more > 0 {
            writeln!(self.out, "  and {}", count(more, "other file"))?;
        }
        writeln!(self.out)
    }
}

impl Sink for Summed<'_> {
    fn begin(&mut self, name: &str) -> io::Result<()> {
        name.clone_into(&mut self.file);
        Ok(())
    }

    fn add(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        let of_rule = self.rules.entry(diagnostic.rule).or_insert(OfRule {
            severity: diagnostic.severity,
            faults: 0,
            files: 0,
            last: usize::MAX,
        });
        of_rule.faults += 1;
        let file = self.files.len();
        of_rule.files += u64::from(of_rule.last != file);
        of_rule.last = file;
        if of_rule.faults > self.most as u64 {
            self.left_out += 1;
            return Ok(());
        }
        text::line(&mut self.lines, &self.file, diagnostic)
    }

    fn end(&mut self, counts: Counts, _: Option<&str>) -> io::Result<()> {
        // A file without faults keeps its number, so that the numbers of the others stay distinct.
        self.files.push((std::mem::take(&mut self.file), counts));
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Losses> {
        self.files.retain(|(_, counts)| counts.errors + counts.warnings > 0);
        if !self.files.is_empty() {
            self.write_rules()?;
            self.write_files()?;
        }
        self.out.write_all(&self.lines)?;
        if self.left_out > 0 {
            let (faults, are) = match self.left_out {
                1 => ("fault", "is"),
                _ => ("faults", "are"),
            };
            writeln!(self.out, "{} more {faults} {are} not shown", self.left_out)?;
        }
        self.out.flush()?;
        Ok(Losses::default())
    }
}
