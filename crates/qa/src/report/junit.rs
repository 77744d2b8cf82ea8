//! Writes JUnit XML, as CI servers read it: a suite for each document, a case for each finding.

use super::Report;
use crate::rule::Severity;
use crate::{Finding, Flagged, Pair};
use rustc_hash::FxHashMap;
use std::io::{self, Write};
use sverka_report::Losses;
use sverka_report::junit::{Counts, Junit, Outcome};

/// Writes the report. A document without findings is one case that passes; findings below a warning
/// are skipped cases, so that they are seen and stop nothing.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<Losses> {
    let mut by_file: FxHashMap<&str, Vec<&Flagged>> = FxHashMap::default();
    for flagged in &report.flagged {
        by_file.entry(&flagged.pair.place.file).or_default().push(flagged);
    }
    let all = report.flagged.iter().map(|flagged| flagged.findings.len()).sum::<usize>();
    let passed = report.documents.iter().filter(|document| !by_file.contains_key(&*document.file)).count();
    let (tests, failures) =
        ((all + passed).to_string(), (all - report.of_severity(Severity::Info)).to_string());
    let mut junit = Junit::new(out, &[("name", "sverka qa"), ("tests", &tests), ("failures", &failures)])?;
    for document in &report.documents {
        let flagged = by_file.get(&*document.file).map_or(&[][..], Vec::as_slice);
        let findings = || flagged.iter().flat_map(|flagged| &flagged.findings);
        let tests = findings().count();
        let skipped = findings().filter(|finding| finding.severity == Severity::Info).count();
        let counts = Counts { tests: tests.max(1), failures: tests - skipped, errors: 0, skipped };
        junit.suite(&document.file, counts)?;
        if tests == 0 {
            let name = format!("{} pairs", document.pairs);
            junit.case(&[("name", &name), ("classname", &document.file)], Outcome::Passed)?;
        }
        for Flagged { pair, findings } in flagged {
            for finding in findings {
                case(&mut junit, pair, finding)?;
            }
        }
        junit.end_suite()?;
    }
    junit.finish().map(Losses::replaced)
}

fn case(junit: &mut Junit<'_>, pair: &Pair, finding: &Finding) -> io::Result<()> {
    let place = &pair.place;
    let name = format!("{} unit {}", finding.rule.id, place.unit);
    let attributes = [("name", name.as_str()), ("classname", &place.file)];
    if finding.severity == Severity::Info {
        return junit.case(&attributes, Outcome::Skipped(&finding.message));
    }
    // Both texts have a line of their own, and the end tag has one as well.
    let text = format!("\n{}:{}\n{}\n{}\n      ", place.file, place.line, pair.source, pair.target);
    let kind = finding.severity.name();
    junit.case(&attributes, Outcome::Failure { message: &finding.message, kind, text: &text })
}
