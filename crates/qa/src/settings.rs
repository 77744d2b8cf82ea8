//! `qa.toml`: severities, and findings that are accepted.
//!
//! ```toml
//! version = 1                # of this format; may be left out
//! fail-on = "warning"
//!
//! [rules]
//! "case.start" = "off"
//! numbers = "error"          # a family
//!
//! [[suppress]]
//! rule = "numbers.missing"   # an id or a family; left out: all rules
//! unit = "0f3a5c77d1e2"      # the unit's hash, as reports show it, or its first digits
//! reason = "the year is in the heading of the translation"
//!
//! [[suppress]]
//! match = "(?i)larkfield"    # a regex over source, target or message
//! reason = "a name that stays as it is"
//! ```

use crate::rule::{self, Severity};
use crate::selection::{Selection, UnknownRule};
use crate::{Finding, Flagged};
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;
use sverka_text::remedy::Remedy;

/// The contents of the file.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The lowest severity with which a run fails.
    pub fail_on: Option<Severity>,
    /// Severities by rule or family; `None` is off.
    pub rules: Vec<(String, Option<Severity>)>,
    /// Findings that are accepted.
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

/// The version of the format.
///
/// It rises when a file would mean something else to a reader of the version before. A new key comes
/// without a new number: a reader that does not know it says so. See docs/reference/files.md.
const VERSION: u32 = 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    /// Checked before, by [`Head`].
    #[serde(rename = "version")]
    _version: Option<u32>,
    fail_on: Option<Severity>,
    #[serde(default)]
    rules: BTreeMap<String, String>,
    #[serde(default)]
    suppress: Vec<Entry>,
}

/// The key of the file that every version has.
#[derive(Deserialize)]
struct Head {
    version: Option<u32>,
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

/// The error of a file of settings.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is no TOML, or has unknown keys. The message shows the place.
    #[error("{0}")]
    Toml(String),
    /// The file is of another version of the format.
    #[error("the version is {0}, this program reads version {VERSION}")]
    Version(u32),
    /// A rule has an unknown severity.
    #[error("{rule}: {level:?} is no severity; take error, warning, info or off")]
    Severity {
        /// The rule or family.
        rule: String,
        /// The word that should be a severity.
        level: String,
    },
    /// No rule has the name.
    #[error(transparent)]
    Rule(#[from] UnknownRule),
    /// A suppression cannot be used.
    #[error("suppress {number}: {fault}")]
    Suppression {
        /// Its number, counted from 1.
        number: usize,
        /// What is wrong with it.
        fault: SuppressionFault,
    },
}

/// What is wrong with a suppression.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SuppressionFault {
    /// It would suppress every finding.
    #[error("suppresses everything; give a rule, a unit or a match")]
    Everything,
    /// It gives no reason.
    #[error("has no reason; say why")]
    NoReason,
    /// No rule has the name.
    #[error(transparent)]
    Rule(#[from] UnknownRule),
    /// Its `match` is no regular expression.
    #[error(transparent)]
    Match(#[from] regex::Error),
}

impl Error {
    /// Returns what a person can do about it, where the message does not say so.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            Self::Rule(error) | Self::Suppression { fault: SuppressionFault::Rule(error), .. } => {
                Some(error.remedy())
            }
            _ => None,
        }
    }
}

impl Settings {
    /// Reads the file.
    ///
    /// # Errors
    /// The file is no TOML, names something unknown, or has a suppression that cannot be used.
    pub fn parse(text: &str) -> Result<Self, Error> {
        // A later version may have other keys: its number says more than the first unknown one.
        if let Ok(Head { version: Some(version) }) = toml::from_str(text)
            && version != VERSION
        {
            return Err(Error::Version(version));
        }
        let file: File =
            toml::from_str(text).map_err(|error| Error::Toml(error.to_string().trim_end().to_owned()))?;
        let mut probe = Selection::default();
        let mut rules = Vec::new();
        for (name, level) in file.rules {
            let severity = match level.as_str() {
                "off" => None,
                level => Some(
                    Severity::from_name(level)
                        .ok_or_else(|| Error::Severity { rule: name.clone(), level: level.to_owned() })?,
                ),
            };
            probe.set_severity(&name, severity)?;
            rules.push((name, severity));
        }
        let mut suppressions = Vec::new();
        for (i, entry) in file.suppress.into_iter().enumerate() {
            let suppression = Suppression::of(entry, &mut probe);
            suppressions.push(suppression.map_err(|fault| Error::Suppression { number: i + 1, fault })?);
        }
        Ok(Self { fail_on: file.fail_on, rules, suppressions })
    }

    /// Takes out the findings that are accepted, and returns their number.
    pub fn suppress(&mut self, flagged: &mut Vec<Flagged>) -> usize {
        if self.suppressions.is_empty() {
            return 0;
        }
        let mut count = 0;
        for Flagged { pair, findings } in flagged.iter_mut() {
            let hash = crate::hash(pair);
            findings.retain(|finding| {
                let text = [pair.source.as_str(), pair.target.as_str(), finding.message.as_str()];
                // Every suppression that fits counts as used, not only the first.
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

    /// Describes the suppressions that fitted nothing: their findings are gone.
    pub fn unused(&self) -> Vec<String> {
        let unused = self.suppressions.iter().enumerate().filter(|(_, one)| one.used == 0);
        unused
            .map(|(i, one)| format!("suppress {} ({}) no longer applies; take it out", i + 1, one.reason))
            .collect()
    }
}

impl Suppression {
    /// Checks an entry of the file; `probe` knows the rules.
    fn of(entry: Entry, probe: &mut Selection) -> Result<Self, SuppressionFault> {
        if entry.rule.is_none() && entry.unit.is_none() && entry.pattern.is_none() {
            return Err(SuppressionFault::Everything);
        }
        if entry.reason.trim().is_empty() {
            return Err(SuppressionFault::NoReason);
        }
        if let Some(name) = &entry.rule {
            probe.set_severity(name, None)?;
        }
        Ok(Self {
            rule: entry.rule,
            unit: entry.unit.map(|unit| unit.to_lowercase()),
            pattern: entry.pattern.as_deref().map(Regex::new).transpose()?,
            reason: entry.reason,
            used: 0,
        })
    }

    fn fits(&self, finding: &Finding, hash: &str, text: [&str; 3]) -> bool {
        let rule = self
            .rule
            .as_deref()
            .is_none_or(|name| finding.rule.id == name || rule::family(finding.rule.id) == name);
        // The first digits of a unit are enough.
        let unit = self.unit.as_deref().is_none_or(|unit| !unit.is_empty() && hash.starts_with(unit));
        rule && unit
            && self.pattern.as_ref().is_none_or(|pattern| text.iter().any(|text| pattern.is_match(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_reported() {
        for (text, want) in [
            ("[rules]\n\"number\" = \"off\"", "did you mean"),
            ("[rules]\nnumbers = \"loud\"", "no severity"),
            ("[[suppress]]\nreason = \"x\"", "suppresses everything"),
            ("[[suppress]]\nrule = \"numbers\"\nreason = \"\"", "no reason"),
            ("[[suppress]]\nrule = \"number\"\nreason = \"x\"", "did you mean"),
            ("[[suppress]]\nmatch = \"(\"\nreason = \"x\"", "suppress 1"),
            ("version = 2\nfail = 1", "the version is 2, this program reads version 1"),
            ("fail = 1", "unknown field"),
        ] {
            let error = Settings::parse(text).unwrap_err();
            assert!(error.to_string().contains(want), "{error}");
            assert_eq!(error.remedy().is_some(), want == "did you mean", "{error}");
        }
        assert_eq!(Settings::parse("version = 1\nfail-on = \"info\"").unwrap().fail_on, Some(Severity::Info));
    }
}
