//! Writes JSON for scripts. Ranges are bytes of the UTF-8 texts, `[start, end)`.

use super::Report;
use super::score::floor;
use crate::{Finding, Pair};
use serde::Serialize;
use std::io::{self, Write};
use std::sync::Arc;

/// A finding. The order of the fields is the order of the keys in the file.
#[derive(Serialize)]
struct Row<'a> {
    rule: &'a str,
    category: &'a str,
    severity: &'a str,
    message: &'a str,
    file: Arc<str>,
    #[serde(skip_serializing_if = "is_none")]
    line: usize,
    /// The places of both texts, where they are in two files.
    #[serde(skip_serializing_if = "Option::is_none")]
    places: Option<[String; 2]>,
    unit: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    hash: String,
    fingerprint: String,
    source_lang: &'a str,
    target_lang: &'a str,
    source: &'a str,
    target: &'a str,
    source_ranges: Vec<(usize, usize)>,
    target_ranges: Vec<(usize, usize)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn new(pair: &'a Pair, finding: &'a Finding) -> Self {
        let ranges =
            |list: &[std::ops::Range<usize>]| list.iter().map(|range| (range.start, range.end)).collect();
        let (spot, target) = (finding.spot(pair), pair.place.target.as_ref());
        Self {
            rule: finding.rule.id,
            category: finding.rule.category,
            severity: finding.severity.name(),
            message: &finding.message,
            file: spot.file,
            line: spot.line,
            places: target.map(|target| [pair.place.source().to_string(), target.to_string()]),
            unit: pair.place.unit,
            id: pair.place.id.as_deref(),
            hash: crate::hash(pair),
            fingerprint: finding.fingerprint(pair),
            source_lang: pair.langs.0.as_str(),
            target_lang: pair.langs.1.as_str(),
            source: &pair.source,
            target: &pair.target,
            source_ranges: ranges(&finding.source),
            target_ranges: ranges(&finding.target),
            score: pair.score,
            within: pair.within.as_deref(),
        }
    }
}

/// Returns whether a line is that of no place.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_none(line: &usize) -> bool {
    *line == 0
}

fn rows(report: &Report) -> impl Iterator<Item = Row<'_>> {
    report
        .flagged
        .iter()
        .flat_map(|flagged| flagged.findings.iter().map(|finding| Row::new(&flagged.pair, finding)))
}

#[derive(Serialize)]
struct Count<'a> {
    rule: &'a str,
    severity: &'a str,
    findings: usize,
}

#[derive(Serialize)]
struct Document<'a> {
    file: &'a str,
    pairs: usize,
    two_sided: usize,
    source_coverage: Option<f64>,
    target_coverage: Option<f64>,
    scores: [usize; 10],
    words: usize,
    penalty: f64,
    quality: f64,
    remarks: &'a [String],
}

#[derive(Serialize)]
struct Whole<'a> {
    format: &'a str,
    pairs: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    known: usize,
    words: usize,
    penalty: f64,
    quality: f64,
    passed: bool,
    documents: Vec<Document<'a>>,
    rules: Vec<Count<'a>>,
    unused_suppressions: &'a [String],
    findings: Vec<Row<'a>>,
}

/// Writes one object with everything.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    use crate::Severity::{Error, Info, Warning};
    let (scores, all) = report.scores();
    let whole = Whole {
        format: "sverka qa 1",
        pairs: report.pairs(),
        errors: report.of_severity(Error),
        warnings: report.of_severity(Warning),
        infos: report.of_severity(Info),
        suppressed: report.suppressed,
        known: report.known,
        words: all.words,
        penalty: all.penalty,
        quality: floor(all.value()),
        passed: report.below_pass().is_empty(),
        documents: report
            .documents
            .iter()
            .zip(&scores)
            .map(|(d, score)| Document {
                file: &d.file,
                pairs: d.pairs,
                two_sided: d.two_sided,
                source_coverage: d.coverage().map(|(source, _)| floor(source)),
                target_coverage: d.coverage().map(|(_, target)| floor(target)),
                scores: d.scores,
                words: score.words,
                penalty: score.penalty,
                quality: floor(score.value()),
                remarks: &d.remarks,
            })
            .collect(),
        rules: report
            .counts()
            .into_iter()
            .map(|(rule, findings)| Count { rule: rule.id, severity: rule.severity.name(), findings })
            .collect(),
        unused_suppressions: &report.unused,
        findings: rows(report).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    out.write_all(b"\n")
}

/// Writes an object for each finding, on a line of its own.
pub fn write_lines(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for row in rows(report) {
        serde_json::to_writer(&mut *out, &row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
