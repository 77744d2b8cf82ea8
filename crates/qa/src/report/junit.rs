//! Writes JUnit XML, as CI servers read it: a suite for each document, a case for each finding.

use super::score::floor;
use super::{Report, Score, Scoring};
use crate::rule::Severity;
use crate::{Finding, Flagged, Pair};
use rustc_hash::FxHashMap;
use std::io::{self, Write};
use sverka_report::Losses;
use sverka_report::junit::{Counts, Junit, Outcome};

/// The name of the suite that holds the score of all documents together.
const TOGETHER: &str = "all documents";

/// Writes the report. A document without findings is one case that passes; findings that do not make the run fail
/// are skipped cases, so that they are seen and stop nothing: a CI server and the exit code agree. The score of a
/// document is among the properties of its suite; where the settings require a score, it is a test case as well.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<Losses> {
    let mut by_file: FxHashMap<&str, Vec<&Flagged>> = FxHashMap::default();
    for flagged in &report.flagged {
        by_file.entry(&flagged.pair.place.file).or_default().push(flagged);
    }
    let (scores, whole) = report.scores();
    // With one document its score is that of all.
    let together = (report.documents.len() > 1).then_some(whole);
    let wanted = report.scoring.pass.is_some();
    let scored = if wanted { scores.len() + usize::from(together.is_some()) } else { 0 };
    let all = report.flagged.iter().map(|flagged| flagged.findings.len()).sum::<usize>();
    let passed = report.documents.iter().filter(|document| !by_file.contains_key(&*document.file)).count();
    let tests = (all + passed + scored).to_string();
    let failing = Severity::ALL.into_iter().filter(|severity| report.fails(*severity));
    let failing: usize = failing.map(|severity| report.of_severity(severity)).sum();
    let failures = (failing + report.below_pass().len()).to_string();
    let mut junit = Junit::new(out, &[("name", "sverka qa"), ("tests", &tests), ("failures", &failures)])?;
    for (document, score) in report.documents.iter().zip(&scores) {
        let flagged = by_file.get(&*document.file).map_or(&[][..], Vec::as_slice);
        let findings = || flagged.iter().flat_map(|flagged| &flagged.findings);
        let tests = findings().count();
        let skipped = findings().filter(|finding| !report.fails(finding.severity)).count();
        let counts = Counts { tests: tests.max(1), failures: tests - skipped, errors: 0, skipped };
        suite(&mut junit, (&document.file, &document.remarks), counts, score, &report.scoring)?;
        if tests == 0 {
            let name = format!("{} pairs", document.pairs);
            junit.case(&[("name", &name), ("classname", &document.file)], Outcome::Passed)?;
        }
        for Flagged { pair, findings } in flagged {
            for finding in findings {
                case(&mut junit, pair, finding, report.fails(finding.severity))?;
            }
        }
        junit.end_suite()?;
    }
    if let Some(score) = together {
        suite(&mut junit, (TOGETHER, &[]), Counts::default(), &score, &report.scoring)?;
        junit.end_suite()?;
    }
    junit.finish().map(Losses::replaced)
}

/// Begins a suite with the score among its properties, and with a case for it where the settings require a score.
fn suite(
    junit: &mut Junit<'_>,
    (name, remarks): (&str, &[String]),
    mut counts: Counts,
    score: &Score,
    scoring: &Scoring,
) -> io::Result<()> {
    let passes = score.passes(scoring);
    counts.tests += usize::from(scoring.pass.is_some());
    counts.failures += usize::from(!passes);
    junit.suite(name, counts)?;
    let quality = floor(score.value()).to_string();
    let (words, penalty) = (score.words.to_string(), score.penalty.to_string());
    let mut properties = vec![("quality", quality.as_str()), ("words", &words), ("penalty", &penalty)];
    let required = scoring.pass.map(|pass| pass.to_string());
    if let Some(required) = &required {
        properties
            .extend([("required", required.as_str()), ("passed", if passes { "true" } else { "false" })]);
    }
    properties.extend(remarks.iter().map(|remark| ("remark", remark.as_str())));
    junit.properties(&properties)?;
    let Some(required) = required else { return Ok(()) };
    let message = format!("the score {quality} is below the required {required}");
    let text = format!("{penalty} points for {words} words of the source");
    let failure = Outcome::Failure { message: &message, kind: "score", text: &text };
    let outcome = if passes { Outcome::Passed } else { failure };
    junit.case(&[("name", "score"), ("classname", name)], outcome)
}

fn case(junit: &mut Junit<'_>, pair: &Pair, finding: &Finding, fails: bool) -> io::Result<()> {
    let place = &pair.place;
    let name = format!("{} unit {}", finding.rule.id, place.unit);
    let attributes = [("name", name.as_str()), ("classname", &place.file)];
    if !fails {
        let reason = format!("{}: {}: {}", finding.spot(pair), finding.severity.word(), finding.message);
        return junit.case(&attributes, Outcome::Skipped(&reason));
    }
    // Both texts have a line of their own, and the end tag has one as well.
    let text = format!("\n{}\n{}\n{}\n      ", finding.spot(pair), pair.source, pair.target);
    let kind = finding.severity.name();
    junit.case(&attributes, Outcome::Failure { message: &finding.message, kind, text: &text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Document;

    fn written(documents: &[(&str, usize)], pass: Option<f64>) -> String {
        let document = |(file, words): &(&str, usize)| Document {
            file: (*file).into(),
            pairs: 1,
            words: *words,
            ..Document::default()
        };
        let documents = documents.iter().map(document).collect();
        let scoring = Scoring { pass, ..Scoring::default() };
        let mut out = Vec::new();
        write(&mut out, &Report { documents, scoring, ..Report::default() }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_score_is_a_property_and_a_case_where_one_is_required() {
        let one = written(&[("a.tmx", 12)], None);
        assert!(one.contains(r#"<testsuites name="sverka qa" tests="1" failures="0">"#), "{one}");
        assert!(
            one.contains(r#"<property name="quality" value="100"/>"#) && !one.contains("required"),
            "{one}"
        );
        let two = written(&[("a.tmx", 12), ("b.tmx", 3)], Some(98.0));
        assert!(two.contains(r#"<testsuites name="sverka qa" tests="5" failures="0">"#), "{two}");
        assert!(two.contains(r#"<testsuite name="all documents" tests="1""#), "{two}");
        assert!(two.contains(r#"<property name="passed" value="true"/>"#), "{two}");
        assert!(two.contains(r#"<testcase name="score" classname="b.tmx"/>"#), "{two}");
    }
}
