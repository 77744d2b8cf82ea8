//! `qa.toml`: severities, and findings that are known and accepted.
//!
//! ```toml
//! fail-on = "warning"
//!
//! [rules]
//! "case.start" = "off"
//! numbers = "error"          # a family
//!
//! [[suppress]]
//! rule = "numbers.missing"   # an id or a family; left out: all rules
//! unit = "0f3a5c77d1e2"      # the unit's hash, as reports show it
//! reason = "the year is in the heading of the translation"
//!
//! [[suppress]]
//! match = "(?i)larkfield"    # a regex over source, target or message
//! reason = "a name that stays as it is"
//! ```

use super::rule::{self, Selection, Severity};
use super::{Finding, Flagged};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the file says.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// From which severity on a run fails.
    pub fail_on: Option<Severity>,
    /// Severities by rule or family; `None` is off.
    pub rules: Vec<(String, Option<Severity>)>,
    /// What is accepted.
    pub suppressions: Vec<Suppression>,
}

/// A finding or a kind of finding that is accepted.
#[derive(Clone, Debug)]
pub struct Suppression {
    rule: Option<String>,
    unit: Option<String>,
    pattern: Option<Regex>,
    reason: String,
    used: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    fail_on: Option<Severity>,
    #[serde(default)]
    rules: BTreeMap<String, String>,
    #[serde(default)]
    suppress: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rule: Option<String>,
    unit: Option<String>,
    #[serde(rename = "match")]
    pattern: Option<String>,
    reason: String,
}

impl Settings {
    /// Reads the file.
    ///
    /// # Errors
    /// A text that says what is wrong and where.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        let mut probe = Selection::default();
        let mut rules = Vec::new();
        for (name, level) in file.rules {
            let severity = match level.as_str() {
                "off" => None,
                level => Some(Severity::ALL.into_iter().find(|s| s.name() == level).ok_or_else(|| {
                    format!("{name}: {level:?} is no severity; take error, warning, info or off")
                })?),
            };
            probe.set_severity(&name, severity)?;
            rules.push((name, severity));
        }
        let mut suppressions = Vec::new();
        for (i, entry) in file.suppress.into_iter().enumerate() {
            let which = format!("suppress {}", i + 1);
            if entry.rule.is_none() && entry.unit.is_none() && entry.pattern.is_none() {
                return Err(format!("{which}: suppresses everything; give a rule, a unit or a match"));
            }
            if entry.reason.trim().is_empty() {
                return Err(format!("{which}: has no reason; say why"));
            }
            if let Some(name) = &entry.rule {
                probe.set_severity(name, None).map_err(|error| format!("{which}: {error}"))?;
            }
            let pattern = entry.pattern.as_deref().map(Regex::new).transpose();
            suppressions.push(Suppression {
                rule: entry.rule,
                unit: entry.unit.map(|unit| unit.to_lowercase()),
                pattern: pattern.map_err(|error| format!("{which}: {error}"))?,
                reason: entry.reason,
                used: 0,
            });
        }
        Ok(Self { fail_on: file.fail_on, rules, suppressions })
    }

    /// Takes out what is accepted, and gives how many findings that were.
    pub fn suppress(&mut self, flagged: &mut Vec<Flagged>) -> usize {
        if self.suppressions.is_empty() {
            return 0;
        }
        let mut count = 0;
        for Flagged { pair, findings } in flagged.iter_mut() {
            let hash = crate::hash(pair);
            findings.retain(|finding| {
                let text = [pair.source.as_str(), pair.target.as_str(), finding.message.as_str()];
                // Every one that fits counts as used, not only the first.
                let mut fits = false;
                for one in &mut self.suppressions {
                    if one.fits(finding, &hash, text) {
                        one.used += 1;
                        fits = true;
                    }
                }
                count += usize::from(fits);
                !fits
            });
        }
        flagged.retain(|flagged| !flagged.findings.is_empty());
        count
    }

    /// Suppressions that fitted nothing: what they were for is gone.
    pub fn unused(&self) -> Vec<String> {
        let unused = self.suppressions.iter().enumerate().filter(|(_, one)| one.used == 0);
        unused
            .map(|(i, one)| format!("suppress {} ({}) no longer applies; take it out", i + 1, one.reason))
            .collect()
    }
}

impl Suppression {
    fn fits(&self, finding: &Finding, hash: &str, text: [&str; 3]) -> bool {
        let rule = self
            .rule
            .as_deref()
            .is_none_or(|name| finding.rule.id == name || rule::family(finding.rule.id) == name);
        // A unit may be given by its first digits.
        let unit = self.unit.as_deref().is_none_or(|unit| !unit.is_empty() && hash.starts_with(unit));
        rule && unit
            && self.pattern.as_ref().is_none_or(|pattern| text.iter().any(|text| pattern.is_match(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_told() {
        for (text, want) in [
            ("[rules]\n\"number\" = \"off\"", "did you mean"),
            ("[rules]\nnumbers = \"loud\"", "no severity"),
            ("[[suppress]]\nreason = \"x\"", "suppresses everything"),
            ("[[suppress]]\nrule = \"numbers\"\nreason = \"\"", "no reason"),
            ("[[suppress]]\nmatch = \"(\"\nreason = \"x\"", "suppress 1"),
            ("fail = 1", "unknown field"),
        ] {
            let error = Settings::parse(text).unwrap_err();
            assert!(error.contains(want), "{error}");
        }
    }
}
