//! For a terminal: two or three lines a finding, and the counts.

use super::{Report, marked};
use crate::Flagged;
use std::io::{self, Write};

/// Around the characters in question: brackets that no text has of its own.
const MARKS: (&str, &str) = ("⟦", "⟧");

/// Writes it.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for Flagged { pair, findings } in &report.flagged {
        let place = &pair.place;
        for finding in findings {
            let (severity, message, id) = (finding.severity, &finding.message, finding.rule.id);
            writeln!(out, "{}:{}: {severity}: {} [{id}]", place.file, place.line, one_line(message))?;
        }
        let all = |side: fn(&crate::Finding) -> &[std::ops::Range<usize>]| -> Vec<_> {
            findings.iter().flat_map(|finding| side(finding).iter().cloned()).collect()
        };
        let source = mark(&pair.source, all(|finding| &finding.source));
        let target = mark(&pair.target, all(|finding| &finding.target));
        let (a, b) = (pair.langs.0.as_str(), pair.langs.1.as_str());
        writeln!(out, "    {a:<3} {}", one_line(&source))?;
        writeln!(out, "    {b:<3} {}", one_line(&target))?;
        writeln!(out, "    unit {} {}", place.unit, crate::hash(pair))?;
    }
    if !report.flagged.is_empty() {
        writeln!(out)?;
    }
    for (rule, n) in report.counts() {
        writeln!(out, "{n:>7}  {:<32} {}", rule.id, rule.title)?;
    }
    for document in report.documents.iter().filter(|document| document.two_sided < document.pairs) {
        let (a, b) = document.coverage();
        let percent = |share: f64| (share * 1000.0).floor() / 10.0;
        writeln!(
            out,
            "{}: {}% of the source and {}% of the target are linked",
            document.file,
            percent(a),
            percent(b)
        )?;
    }
    let (errors, warnings, infos) = severities(report);
    let of = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let (errors, warnings, infos) = (of(errors, "error"), of(warnings, "warning"), of(infos, "info"));
    write!(out, "{}: {errors}, {warnings}, {infos}", of(report.pairs(), "pair"))?;
    if report.suppressed > 0 {
        write!(out, ", {} suppressed", report.suppressed)?;
    }
    if report.known > 0 {
        write!(out, ", {} known", report.known)?;
    }
    writeln!(out)
}

/// A mark around all of a text says nothing.
fn mark(text: &str, mut ranges: Vec<std::ops::Range<usize>>) -> String {
    ranges.retain(|range| *range != (0..text.len()));
    ranges.dedup();
    marked(text, &ranges, MARKS)
}

fn severities(report: &Report) -> (usize, usize, usize) {
    use crate::Severity::{Error, Info, Warning};
    (report.of_severity(Error), report.of_severity(Warning), report.of_severity(Info))
}

/// Control characters would move the cursor.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
