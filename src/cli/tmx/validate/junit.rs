//! JUnit XML, as CI servers read it: a suite a file, in it a case for each rule that is broken
//! and one for the file itself. Errors are failures; warnings stand in the output of a case that passes.
//!
//! The counts stand at the beginning of a suite, so the faults of a file are held: of each rule
//! the first hundred.

use super::{Counts, Report, word};
use std::collections::BTreeMap;
use std::io::{self, Write};
use tmx::{Diagnostic, Rule, Severity};

/// Lines of one rule in one file that anybody would read.
const MOST: u64 = 100;

#[derive(Default)]
pub struct Junit {
    file: String,
    begun: bool,
    broken: BTreeMap<(Severity, Rule), Broken>,
}

#[derive(Default)]
struct Broken {
    count: u64,
    lines: String,
}

impl Report for Junit {
    fn file(&mut self, out: &mut dyn Write, name: &str) -> io::Result<()> {
        name.clone_into(&mut self.file);
        self.broken.clear();
        if !std::mem::replace(&mut self.begun, true) {
            out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n")?;
        }
        Ok(())
    }

    fn fault(&mut self, _: &mut dyn Write, diagnostic: &Diagnostic) -> io::Result<()> {
        let broken = self.broken.entry((diagnostic.severity, diagnostic.rule)).or_default();
        broken.count += 1;
        if broken.count <= MOST {
            let place = diagnostic.place.map(|place| format!("{place}: ")).unwrap_or_default();
            let unit = diagnostic.unit.map(|unit| format!("unit {unit}: ")).unwrap_or_default();
            let line = format!("{}:{place}{unit}{}\n", self.file, diagnostic.message);
            broken.lines.push_str(&line);
        }
        Ok(())
    }

    fn end_file(&mut self, out: &mut dyn Write, _: Counts, error: Option<&str>) -> io::Result<()> {
        let file = escape(&self.file);
        let failures = self.broken.keys().filter(|(severity, _)| *severity == Severity::Error).count();
        let (tests, errors) = (self.broken.len() + 1, usize::from(error.is_some()));
        writeln!(
            out,
            "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\">"
        )?;
        write!(out, "    <testcase classname=\"{file}\" name=\"can be read\"")?;
        match error {
            Some(error) => {
                writeln!(out, ">\n      <error message=\"{}\"/>\n    </testcase>", escape(error))?;
            }
            None => out.write_all(b"/>\n")?,
        }
        for ((severity, rule), Broken { count, lines }) in &self.broken {
            writeln!(out, "    <testcase classname=\"{file}\" name=\"{rule}\">")?;
            let summary = rule.summary().trim_end_matches('.');
            let message = escape(&format!("{summary} ({count}): {}", rule.remedy()));
            let more = count.saturating_sub(MOST);
            let more = if more > 0 { format!("and {more} more\n") } else { String::new() };
            let lines = escape(lines) + &more;
            match severity {
                Severity::Error => {
                    writeln!(out, "      <failure message=\"{message}\" type=\"{rule}\">{lines}</failure>")?;
                }
                Severity::Warning => {
                    writeln!(out, "      <system-out>{}: {message}\n{lines}</system-out>", word(*severity))?;
                }
            }
            out.write_all(b"    </testcase>\n")?;
        }
        out.write_all(b"  </testsuite>\n")
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"</testsuites>\n")
    }
}

/// Text for an attribute or an element; what XML forbids is left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| tmx::is_xml_char(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
