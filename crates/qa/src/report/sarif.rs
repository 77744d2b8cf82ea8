//! Writes SARIF 2.1.0, which GitHub and GitLab show beside a change.

use super::Report;
use crate::checks::{self, RULES};
use crate::rule::Severity;
use crate::{Finding, Pair};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::io::{self, Write};
use sverka_report::sarif::{self, ColumnKind, Configuration, Driver, Layout, Level, Location, Log, Rule};

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
    }
}

/// Writes a log of one run.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let driver = Driver {
        information_uri: repository(),
        name: "sverka",
        properties: None,
        rules: RULES.iter().map(|rule| described(rule)).collect(),
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
    log.finish(None)
}

/// Returns the address of the repository, where the manifest has one.
fn repository() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY").trim_end_matches('/')).filter(|address| !address.is_empty())
}

/// Returns the address of the paragraph about a rule in docs/qa.md.
fn help_uri(repository: &str, id: &str) -> String {
    format!("{repository}/blob/v{}/docs/qa.md#{}", env!("CARGO_PKG_VERSION"), id.replace('.', ""))
}

fn described(rule: &'static crate::Rule) -> Rule<'static> {
    Rule {
        default_configuration: Configuration { level: level(rule.severity) },
        full_description: Some(rule.doc.into()),
        help: Some(rule.explain().into()),
        help_uri: repository().map(|address| help_uri(address, rule.id)),
        id: rule.id,
        properties: Some(json!({ "category": rule.category })),
        short_description: rule.title.into(),
    }
}

fn result<'a>(pair: &'a Pair, finding: &'a Finding, fingerprint: &str) -> sarif::Finding<'a> {
    let mut properties = json!({
        "source": pair.source, "target": pair.target, "unit": pair.place.unit, "hash": crate::hash(pair),
    });
    if let (Some(score), Value::Object(map)) = (pair.score, &mut properties) {
        map.insert("score".into(), json!(score));
    }
    let mut location = Location::file(&pair.place.file).at(pair.place.line.max(1) as u64, None);
    if let Some(within) = &pair.within {
        location = location.element(within.to_string());
    }
    sarif::Finding {
        level: level(finding.severity),
        locations: [location],
        message: finding.message.as_str().into(),
        partial_fingerprints: Some(json!({ "sverkaPair/v1": fingerprint })),
        properties: Some(properties),
        rule_id: finding.rule.id,
        rule_index: checks::position(finding.rule),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_has_the_address_of_its_paragraph() {
        let version = env!("CARGO_PKG_VERSION");
        let want =
            format!("https://example.org/x/blob/v{version}/docs/qa.md#completenesspartly-untranslated");
        assert_eq!(help_uri("https://example.org/x", "completeness.partly-untranslated"), want);
    }
}
