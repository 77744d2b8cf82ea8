//! Writes SARIF 2.1.0, which GitHub and GitLab show beside a change.

use super::score::floor;
use super::{Report, Score};
use crate::checks::{self, RULES};
use crate::rule::Severity;
use crate::{Finding, Pair};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::io::{self, Write};
use sverka_report::sarif::{
    self, ColumnKind, Configuration, Driver, Layout, Level, Location, Log, Message, Rule,
};

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
    }
}

/// Writes a log of one run.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let page = report.rules_url.clone().or_else(|| repository().map(page_of));
    let driver = Driver {
        information_uri: repository(),
        name: "sverka",
        properties: None,
        rules: RULES.iter().map(|rule| described(rule, page.as_deref())).collect(),
        semantic_version: Some(env!("CARGO_PKG_VERSION")),
        version: None,
    };
    let mut log = Log::new(out, Layout::Indented, &driver, ColumnKind::Utf16CodeUnits)?;
    // Two units with the same texts have the same fingerprint; their number in order tells them apart.
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for flagged in &report.flagged {
        for finding in &flagged.findings {
            let fingerprint = finding.fingerprint(&flagged.pair);
            let number = seen.entry(format!("{} {fingerprint}", finding.rule.id)).or_insert(0);
            *number += 1;
            log.add(&result(&flagged.pair, finding, &format!("{fingerprint}:{number}")))?;
        }
    }
    log.set_properties(scores(report));
    log.finish(None)
}

/// Returns the address of the repository, where the manifest has one.
fn repository() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY").trim_end_matches('/')).filter(|address| !address.is_empty())
}

/// Returns the address of docs/qa.md of this version in the repository.
fn page_of(repository: &str) -> String {
    format!("{repository}/blob/v{}/docs/qa.md", env!("CARGO_PKG_VERSION"))
}

/// Describes a rule. Its help is complete without its address, which only an organisation that publishes the page has.
fn described(rule: &'static crate::Rule, page: Option<&str>) -> Rule<'static> {
    Rule {
        default_configuration: Configuration { level: level(rule.severity) },
        full_description: Some(rule.doc.into()),
        help: Some(Message { markdown: Some(rule.markdown().into()), text: rule.explain().into() }),
        help_uri: page.map(|page| format!("{page}#{}", rule.anchor())),
        id: rule.id,
        properties: Some(json!({ "category": rule.category })),
        short_description: rule.title.into(),
    }
}

/// Returns the score of each document and of all together, and whether they are high enough.
fn scores(report: &Report) -> Value {
    let scoring = &report.scoring;
    let object = |score: &Score| {
        json!({
            "words": score.words,
            "penalty": score.penalty,
            "quality": floor(score.value()),
            "passed": score.passes(scoring),
        })
    };
    let (each, all) = report.scores();
    let documents = report.documents.iter().zip(&each).map(|(document, score)| {
        let mut object = object(score);
        object["file"] = json!(&*document.file);
        if !document.remarks.is_empty() {
            object["remarks"] = json!(document.remarks);
        }
        object
    });
    let mut whole = object(&all);
    whole["passed"] = json!(report.below_pass().is_empty());
    if let Some(pass) = scoring.pass {
        whole["required"] = json!(pass);
    }
    whole["documents"] = documents.collect();
    whole
}

fn result<'a>(pair: &'a Pair, finding: &'a Finding, fingerprint: &str) -> sarif::Finding<'a> {
    let mut properties = json!({
        "source": pair.source, "target": pair.target, "unit": pair.place.unit, "hash": crate::hash(pair),
    });
    if let (Some(score), Value::Object(map)) = (pair.score, &mut properties) {
        map.insert("score".into(), json!(score));
    }
    let spot = finding.spot(pair);
    let mut location = Location::file(&spot.file);
    if spot.line > 0 {
        location = location.at(spot.line as u64, None);
    }
    if let Some(within) = &pair.within {
        location = location.element(within.to_string());
    }
    sarif::Finding {
        level: level(finding.severity),
        locations: [location],
        message: (*finding.message).into(),
        partial_fingerprints: Some(json!({ "sverkaPair/v1": fingerprint })),
        properties: Some(properties),
        rule_id: finding.rule.id,
        rule_index: checks::position(finding.rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Document, Scoring};

    fn run(report: &Report) -> Value {
        let mut out = Vec::new();
        write(&mut out, report).unwrap();
        let log: Value = serde_json::from_slice(&out).unwrap();
        log["runs"][0].clone()
    }

    #[test]
    fn each_rule_is_explained_and_linked_where_there_is_an_address() {
        let mut report = Report::default();
        for (rule, described) in RULES.iter().zip(run(&report)["tool"]["driver"]["rules"].as_array().unwrap())
        {
            assert!(described["help"]["text"].as_str().unwrap().contains(rule.doc));
            assert_eq!(described["help"]["markdown"], rule.markdown());
            assert_eq!(described.get("helpUri").is_some(), repository().is_some());
        }
        report.rules_url = Some("https://example.org/docs/qa.md".into());
        let rules = run(&report)["tool"]["driver"]["rules"].clone();
        let rule = &rules[checks::position(checks::find("completeness.partly-untranslated").unwrap())];
        assert_eq!(rule["helpUri"], "https://example.org/docs/qa.md#completenesspartly-untranslated");
    }

    #[test]
    fn the_run_has_the_score_and_whether_it_is_high_enough() {
        let document = |file: &str, words| Document { file: file.into(), words, ..Document::default() };
        let scoring = Scoring { pass: Some(99.0), ..Scoring::default() };
        let documents = vec![document("a.tmx", 500), document("b.tmx", 0)];
        let properties = run(&Report { documents, scoring, ..Report::default() })["properties"].clone();
        assert_eq!(properties["quality"], 100.0);
        assert_eq!((&properties["passed"], &properties["required"]), (&json!(true), &json!(99.0)));
        assert_eq!(properties["documents"][0]["file"], "a.tmx");
        assert_eq!(properties["documents"][0]["words"], 500);
    }
}
