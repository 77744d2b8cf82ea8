//! SARIF 2.1.0 (OASIS): what code review, editors and dashboards take.

use super::{Counts, Report, word};
use serde_json::{Value, json};
use std::io::{self, Write};
use tmx::validate::Profile;
use tmx::{Diagnostic, Rule};

pub struct Sarif {
    profile: &'static Profile,
    uri: String,
    results: usize,
    /// Files that could not be read.
    failures: Vec<Value>,
}

impl Sarif {
    pub fn new(profile: &'static Profile) -> Self {
        Self { profile, uri: String::new(), results: 0, failures: Vec::new() }
    }

    fn rules(&self) -> Vec<Value> {
        let rule = |rule: &Rule| {
            let level = self.profile.severity(*rule).map_or("none", word);
            json!({
                "id": rule.id(),
                "shortDescription": { "text": rule.summary() },
                "help": { "text": format!("To mend it: {}.", rule.remedy()) },
                "defaultConfiguration": { "level": level },
            })
        };
        Rule::ALL.iter().map(rule).collect()
    }

    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        let schema = "https://json.schemastore.org/sarif-2.1.0.json";
        let driver = json!({
            "name": "sverka tmx validate",
            "version": env!("CARGO_PKG_VERSION"),
            "properties": { "profile": self.profile.name() },
            "rules": self.rules(),
        });
        write!(out, "{{\"$schema\":\"{schema}\",\"version\":\"2.1.0\",\"runs\":[{{")?;
        write!(out, "\"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\"results\":[")
    }
}

impl Report for Sarif {
    fn file(&mut self, out: &mut dyn Write, name: &str) -> io::Result<()> {
        if self.uri.is_empty() {
            self.begin(out)?;
        }
        self.uri = uri(name);
        Ok(())
    }

    fn fault(&mut self, out: &mut dyn Write, diagnostic: &Diagnostic) -> io::Result<()> {
        let rule = diagnostic.rule;
        let unit = diagnostic.unit.map(|unit| format!("unit {unit}: ")).unwrap_or_default();
        let mut physical = json!({ "artifactLocation": { "uri": self.uri } });
        if let Some(place) = diagnostic.place {
            physical["region"] = json!({ "startLine": place.line, "startColumn": place.column });
        }
        let mut location = json!({ "physicalLocation": physical });
        if let Some(unit) = diagnostic.unit {
            location["logicalLocations"] = json!([{ "name": format!("unit {unit}"), "kind": "element" }]);
        }
        let result = json!({
            "ruleId": rule.id(),
            "ruleIndex": Rule::ALL.iter().position(|other| *other == rule),
            "level": word(diagnostic.severity),
            "message": { "text": format!("{unit}{}; {}", diagnostic.message, rule.remedy()) },
            "locations": [location],
        });
        write!(out, "{}\n{result}", if self.results > 0 { "," } else { "" })?;
        self.results += 1;
        Ok(())
    }

    fn end_file(&mut self, _: &mut dyn Write, _: Counts, error: Option<&str>) -> io::Result<()> {
        let location = json!({ "physicalLocation": { "artifactLocation": { "uri": self.uri } } });
        self.failures.extend(
            error.map(
                |text| json!({ "level": "error", "message": { "text": text }, "locations": [location] }),
            ),
        );
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let invocation = json!({
            "executionSuccessful": self.failures.is_empty(),
            "toolExecutionNotifications": self.failures,
        });
        writeln!(out, "\n],\"invocations\":[{invocation}]}}]}}")
    }
}

/// A path as a relative or absolute reference: what a URI cannot hold is percent-encoded
/// (RFC 3986, 2.3 and 3.3).
fn uri(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            b'\\' if cfg!(windows) => out.push('/'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    if name.starts_with('/') { format!("file://{out}") } else { out }
}

#[cfg(test)]
mod tests {
    #[test]
    fn paths_become_references() {
        for (path, want) in [
            ("a/b.tmx", "a/b.tmx"),
            ("/data/a b.tmx", "file:///data/a%20b.tmx"),
            ("речь.tmx", "%D1%80%D0%B5%D1%87%D1%8C.tmx"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(super::uri(path), want);
        }
    }
}
