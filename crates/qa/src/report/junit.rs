//! JUnit XML as CI servers take it: a suite a document, a failure a finding.

use super::Report;
use crate::rule::Severity;
use std::io::{self, Write};

/// Writes it. A document without findings is one test that passes; findings below a warning are
/// skipped tests, so that they are seen and stop nothing.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let all = report.flagged.iter().map(|flagged| flagged.findings.len()).sum::<usize>();
    let infos = report.of_severity(Severity::Info);
    let empty = |file: &str| !report.flagged.iter().any(|flagged| &*flagged.pair.place.file == file);
    let passed = report.documents.iter().filter(|document| empty(&document.file)).count();
    writeln!(out, r#"<testsuites name="sverka qa" tests="{}" failures="{}">"#, all + passed, all - infos)?;
    for document in &report.documents {
        let flagged = || report.flagged.iter().filter(|flagged| flagged.pair.place.file == document.file);
        let tests = flagged().map(|flagged| flagged.findings.len()).sum::<usize>();
        let skipped = flagged()
            .flat_map(|flagged| &flagged.findings)
            .filter(|finding| finding.severity == Severity::Info)
            .count();
        let name = escape(&document.file);
        writeln!(
            out,
            r#"  <testsuite name="{name}" tests="{}" failures="{}" errors="0" skipped="{skipped}">"#,
            tests.max(1),
            tests - skipped
        )?;
        if tests == 0 {
            writeln!(out, r#"    <testcase name="{} pairs" classname="{name}"/>"#, document.pairs)?;
        }
        for flagged in flagged() {
            let (pair, place) = (&flagged.pair, &flagged.pair.place);
            for finding in &flagged.findings {
                let (id, message) = (finding.rule.id, escape(&finding.message));
                writeln!(out, r#"    <testcase name="{id} unit {}" classname="{name}">"#, place.unit)?;
                if finding.severity == Severity::Info {
                    // As text: Jenkins' schema knows no attribute here.
                    writeln!(out, "      <skipped>{message}</skipped>")?;
                } else {
                    let severity = finding.severity;
                    writeln!(out, r#"      <failure message="{message}" type="{severity}">"#)?;
                    writeln!(out, "{}:{}", name, place.line)?;
                    writeln!(out, "{}\n{}", escape(&pair.source), escape(&pair.target))?;
                    writeln!(out, "      </failure>")?;
                }
                writeln!(out, "    </testcase>")?;
            }
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Text for XML: what XML cannot hold becomes U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if tmx::is_xml_char(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
    out
}
