//! SARIF 2.1.0 (OASIS, 2020): what GitHub and GitLab show beside a change.

use super::Report;
use crate::checks::{self, RULES};
use crate::rule::Severity;
use crate::{Finding, Pair};
use rustc_hash::FxHashMap;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use std::io::{self, Write};

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Writes a log of one run.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": { "text": rule.title },
                "fullDescription": { "text": rule.doc },
                "defaultConfiguration": { "level": level(rule.severity) },
                "properties": { "category": rule.category },
            })
        })
        .collect();
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({ "driver": {
                "name": "sverka",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } }),
            column_kind: "utf16CodeUnits",
            results: Results(report),
        }],
    };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'a str,
    version: &'a str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Value,
    column_kind: &'a str,
    results: Results<'a>,
}

/// Written one by one: a tree of them would take ten times the memory of the findings.
struct Results<'a>(&'a Report);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Two units with the same texts have the same fingerprint; their number in order tells them apart.
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        let all = self
            .0
            .flagged
            .iter()
            .flat_map(|flagged| flagged.findings.iter().map(move |finding| (&flagged.pair, finding)));
        serializer.collect_seq(all.map(|(pair, finding)| result(pair, finding, &mut seen)))
    }
}

fn result(pair: &Pair, finding: &Finding, seen: &mut FxHashMap<String, usize>) -> Value {
    let fingerprint = finding.fingerprint(pair);
    let number = seen.entry(format!("{} {fingerprint}", finding.rule.id)).or_insert(0);
    *number += 1;
    let mut properties = json!({
        "source": pair.source, "target": pair.target, "unit": pair.place.unit, "hash": crate::hash(pair),
    });
    if let (Some(score), Value::Object(map)) = (pair.score, &mut properties) {
        map.insert("score".into(), json!(score));
    }
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": checks::position(finding.rule),
        "level": level(finding.severity),
        "message": { "text": finding.message },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&pair.place.file) },
                "region": { "startLine": pair.place.line.max(1) },
            },
        }],
        "partialFingerprints": { "sverkaPair/v1": format!("{fingerprint}:{number}") },
        "properties": properties,
    })
}

/// A path as a relative URI reference, or a `file:` one where it is absolute: other bytes than
/// the unreserved ones of RFC 3986 are escaped.
fn uri(path: &str) -> String {
    let mut out = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte as char)
            }
            byte => out += &format!("%{byte:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("a b/речь.tsv"), "a%20b/%D1%80%D0%B5%D1%87%D1%8C.tsv");
        assert_eq!(uri("/data/x:y.tmx"), "file:///data/x%3Ay.tmx");
    }
}
