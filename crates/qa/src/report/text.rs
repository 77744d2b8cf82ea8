//! Writes a report for a terminal: a few lines for each pair with findings, and the counts.

use super::Report;
use crate::{Flagged, Severity};
use std::io::{self, Write};
use std::ops::Range;
use sverka_report::terminal::{count, printable};
use sverka_text::bitext::percent;

/// Marks the characters in question: brackets that texts do not have themselves.
const MARKS: (&str, &str) = ("⟦", "⟧");

/// Writes the report.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for Flagged { pair, findings } in &report.flagged {
        for finding in findings {
            let (severity, message, id) = (finding.severity.word(), &finding.message, finding.rule.id);
            let spot = finding.spot(pair);
            writeln!(out, "{spot}: {severity}: {} [{id}]", printable(message))?;
        }
        let all = |side: fn(&crate::Finding) -> &[Range<usize>]| -> Vec<_> {
            findings.iter().flat_map(|finding| side(finding).iter().cloned()).collect()
        };
        let source = mark(&pair.source, all(|finding| &finding.source));
        let target = mark(&pair.target, all(|finding| &finding.target));
        let (a, b) = (pair.langs.0.as_str(), pair.langs.1.as_str());
        writeln!(out, "    {a:<3} {}", printable(&source))?;
        writeln!(out, "    {b:<3} {}", printable(&target))?;
        write!(out, "    unit {} {}", pair.place.unit, crate::hash(pair))?;
        if let Some(target) = &pair.place.target {
            write!(out, "  {} | {target}", pair.place.source())?;
        }
        match &pair.within {
            Some(within) => writeln!(out, "  {}", printable(within))?,
            None => writeln!(out)?,
        }
    }
    if !report.flagged.is_empty() {
        writeln!(out)?;
    }
    for (rule, n) in report.counts() {
        writeln!(out, "{n:>7}  {:<32} {}", rule.id, rule.title)?;
    }
    let scores = report.scores().0;
    for document in &report.documents {
        let Some((a, b)) = document.coverage() else { continue };
        let (file, a, b) = (&document.file, percent(a), percent(b));
        writeln!(out, "{file}: {a} of the source and {b} of the target are linked")?;
    }
    if report.documents.len() > 1 {
        for (document, score) in report.documents.iter().zip(&scores).filter(|(_, score)| score.penalty > 0.0)
        {
            writeln!(out, "{}: score {}", document.file, rounded(score.value()))?;
        }
    }
    writeln!(out, "{}", summary(report))
}

/// Counts pairs and findings in a line.
pub(super) fn summary(report: &Report) -> String {
    let mut out = count(report.pairs(), "pair");
    for (i, severity) in Severity::ALL.into_iter().enumerate() {
        out += if i == 0 { ": " } else { ", " };
        out += &count(report.of_severity(severity), severity.word());
    }
    for (number, what) in [(report.suppressed, "accepted"), (report.known, "known")] {
        if number > 0 {
            out += &format!(", {number} {what}");
        }
    }
    let all = report.scores().1;
    if all.words > 0 {
        let (score, points) = (rounded(all.value()), rounded(all.per_thousand()));
        out += &format!("; score {score} ({points} points per 1,000 words)");
    }
    out
}

/// Rounds a score down to a decimal, so that only a perfect one is 100.
fn rounded(value: f64) -> f64 {
    (value * 10.0).floor() / 10.0 + 0.0
}

/// Marks the characters in question; a mark around all of a text says nothing.
fn mark(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.retain(|range| *range != (0..text.len()));
    ranges.dedup();
    marked(text, &ranges, MARKS)
}

/// Puts marks around some bytes of a text. Ranges may overlap; those off the boundaries of characters
/// are ignored.
fn marked(text: &str, ranges: &[Range<usize>], marks: (&str, &str)) -> String {
    let mut sorted: Vec<Range<usize>> =
        ranges.iter().filter(|range| text.get((*range).clone()).is_some()).cloned().collect();
    sorted.sort_by_key(|range| (range.start, range.end));
    let mut out = String::new();
    let mut at = 0;
    for range in sorted {
        let start = range.start.max(at);
        if start > range.end || (start == range.end && !range.is_empty()) {
            continue;
        }
        out.push_str(&text[at..start]);
        out.push_str(marks.0);
        out.push_str(&text[start..range.end]);
        out.push_str(marks.1);
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_around_the_bytes() {
        assert_eq!(marked("один два", &[9..15, 0..8], ("[", "]")), "[один] [два]");
        assert_eq!(marked("один", &[0..4, 2..8], ("[", "]")), "[од][ин]");
        assert_eq!(marked("один", &[1..3, 3..4], ("[", "]")), "один");
    }
}
