//! `qa.toml`: severities, and findings that are accepted.
//!
//! ```toml
//! version = 1                # of this format; may be left out
//! fail-on = "warning"
//! rules-url = "https://example.org/docs/qa.md"   # SARIF links each rule to its heading there
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
//!
//! [[suppress]]               # without a hash: `text` is a piece of source, target or message
//! rule = "numbers.extra"
//! text = "в 2019 году"
//! reason = "the translator names the year"
//!
//! [score]
//! pass = 98                  # lowest score with which a run passes
//!
//! [[rule]]
//! name = "log in"
//! source = "(?i)log in"
//! target = "(?i)войдите|вход"
//! message = "say «войдите»"
//! ```

use crate::acceptance::Acceptance;
use crate::own::{OwnRules, Pattern, expression};
use crate::report::Scoring;
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
    /// How findings are counted, and which score is enough.
    pub scoring: Scoring,
    /// Rules of the user's own.
    pub own: OwnRules,
    /// The address at which the user publishes docs/qa.md.
    pub rules_url: Option<String>,
}

/// A finding or a kind of finding that is accepted.
#[derive(Clone, Debug)]
pub struct Suppression {
    rule: Option<String>,
    unit: Option<String>,
    pattern: Option<Regex>,
    /// A piece of the source, the target or the message.
    text: Option<String>,
    /// The whole texts of the pair.
    texts: [Option<String>; 2],
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
    rules_url: Option<String>,
    #[serde(default)]
    rules: BTreeMap<String, String>,
    #[serde(default)]
    suppress: Vec<Entry>,
    #[serde(default)]
    score: ScoreEntry,
    #[serde(default)]
    rule: Vec<RuleEntry>,
    #[serde(default)]
    do_not_translate: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScoreEntry {
    pass: Option<f64>,
    error: Option<f64>,
    warning: Option<f64>,
    #[serde(alias = "note")]
    info: Option<f64>,
    omission: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: String,
    message: String,
    severity: Option<Severity>,
    source: Option<String>,
    target: Option<String>,
    forbidden: Option<String>,
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
    text: Option<String>,
    source: Option<String>,
    target: Option<String>,
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
    #[error("{rule}: {level:?} is no severity; take error, warning, note or off")]
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
    /// A number of the table of scores is none that can be used.
    #[error("score: {key} = {value} cannot be; take {wanted}")]
    Score {
        /// The key.
        key: &'static str,
        /// Its value.
        value: f64,
        /// What can be.
        wanted: &'static str,
    },
    /// A rule of the user's own looks for nothing.
    #[error("rule {name:?} looks for nothing; give it a target or a forbidden expression")]
    EmptyRule {
        /// Its name.
        name: String,
    },
    /// An expression of a rule of the user's own cannot be used.
    #[error("rule {name:?}, {key}: {error}")]
    Expression {
        /// The name of the rule.
        name: String,
        /// The key.
        key: &'static str,
        /// What is wrong.
        error: regex::Error,
    },
    /// The address of the page of rules cannot be linked to.
    #[error(
        "rules-url: {url:?} is no address of a page; give one such as \"https://example.org/docs/qa.md\", without \"#\""
    )]
    RulesUrl {
        /// What was given.
        url: String,
    },
    /// The list of words that stay as they are has an empty one.
    #[error("do-not-translate has an empty word; take it out")]
    EmptyWord,
}

/// What is wrong with a suppression.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SuppressionFault {
    /// It would suppress every finding.
    #[error("suppresses everything; give a rule, a unit, a text or a match")]
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
        let patterns = file.rule.into_iter().map(own_rule).collect::<Result<_, _>>()?;
        if file.do_not_translate.iter().any(|word| word.trim().is_empty()) {
            return Err(Error::EmptyWord);
        }
        let own = OwnRules { patterns, untranslated: file.do_not_translate };
        let (fail_on, scoring) = (file.fail_on, scoring(&file.score)?);
        let rules_url = file.rules_url.map(address).transpose()?;
        Ok(Self { fail_on, rules, suppressions, scoring, own, rules_url })
    }

    /// Adds a finding that is accepted, unless the settings have the same already. Returns whether it is new.
    ///
    /// # Errors
    /// No rule has the name, or it says neither a rule nor a text, or no reason.
    pub fn accept(&mut self, acceptance: &Acceptance) -> Result<bool, SuppressionFault> {
        let entry = Entry {
            rule: Some(acceptance.rule.clone()),
            unit: None,
            pattern: None,
            text: acceptance.text.clone(),
            source: acceptance.source.clone(),
            target: acceptance.target.clone(),
            reason: acceptance.reason.clone(),
        };
        let new = Suppression::of(entry, &mut Selection::default())?;
        let same = |old: &Suppression| {
            (&old.rule, &old.text, &old.texts) == (&new.rule, &new.text, &new.texts)
                && old.unit.is_none()
                && old.pattern.is_none()
        };
        if self.suppressions.iter().any(same) {
            return Ok(false);
        }
        self.suppressions.push(new);
        Ok(true)
    }

    /// Returns how many findings the last `count` suppressions fitted, each.
    pub fn fitted(&self, count: usize) -> impl Iterator<Item = usize> {
        self.suppressions[self.suppressions.len().saturating_sub(count)..].iter().map(|one| one.used)
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
                let text = [pair.source.as_str(), pair.target.as_str(), &*finding.message];
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

    /// Takes the last `count` suppressions out: their work is done.
    pub fn forget(&mut self, count: usize) {
        self.suppressions.truncate(self.suppressions.len().saturating_sub(count));
    }

    /// Describes the suppressions that fitted nothing: their findings are gone.
    pub fn unused(&self) -> Vec<String> {
        let unused = self.suppressions.iter().enumerate().filter(|(_, one)| one.used == 0);
        let told = |(i, one): (usize, &Suppression)| {
            let number = i + 1;
            format!(
                "suppress {number} ({}) matched nothing in these files; remove it if its finding is gone",
                one.reason
            )
        };
        unused.map(told).collect()
    }
}

/// Checks the address of the page of rules: SARIF takes absolute addresses only.
fn address(url: String) -> Result<String, Error> {
    let plain =
        |url: &str| url.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte));
    match ["https://", "http://"].iter().find_map(|scheme| url.strip_prefix(scheme)) {
        Some(rest) if !rest.is_empty() && plain(&url) => Ok(url),
        _ => Err(Error::RulesUrl { url }),
    }
}

/// Reads the table of scores.
fn scoring(entry: &ScoreEntry) -> Result<Scoring, Error> {
    let mut scoring = Scoring::default();
    let given = [
        ("error", entry.error),
        ("warning", entry.warning),
        ("info", entry.info),
        ("omission", entry.omission),
    ];
    let weights = scoring.weights.iter_mut().chain([&mut scoring.omission]);
    for ((key, value), weight) in given.into_iter().zip(weights) {
        let Some(value) = value else { continue };
        if !value.is_finite() || value < 0.0 {
            return Err(Error::Score { key, value, wanted: "a number from 0 on" });
        }
        *weight = value;
    }
    if let Some(value) = entry.pass.filter(|pass| !(0.0..=100.0).contains(pass)) {
        return Err(Error::Score { key: "pass", value, wanted: "a number from 0 to 100" });
    }
    scoring.pass = entry.pass;
    Ok(scoring)
}

/// Reads a rule of the user's own.
fn own_rule(entry: RuleEntry) -> Result<Pattern, Error> {
    let RuleEntry { name, message, severity, source, target, forbidden } = entry;
    if target.is_none() && forbidden.is_none() {
        return Err(Error::EmptyRule { name });
    }
    let compile = |key, text: Option<String>| {
        let compiled = text.as_deref().map(expression).transpose();
        compiled.map_err(|error| Error::Expression { name: name.clone(), key, error })
    };
    let (source, target) = (compile("source", source)?, compile("target", target)?);
    let forbidden = compile("forbidden", forbidden)?;
    Ok(Pattern { severity: severity.unwrap_or(Severity::Warning), name, message, source, target, forbidden })
}

impl Suppression {
    /// Checks an entry of the file; `probe` knows the rules.
    fn of(entry: Entry, probe: &mut Selection) -> Result<Self, SuppressionFault> {
        let texts = [&entry.text, &entry.source, &entry.target];
        let named = texts.iter().any(|text| text.as_ref().is_some_and(|text| !text.is_empty()));
        if entry.rule.is_none() && entry.unit.is_none() && entry.pattern.is_none() && !named {
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
            pattern: entry.pattern.as_deref().map(expression).transpose()?,
            text: entry.text,
            texts: [entry.source, entry.target],
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
        let [source, target, _] = text;
        let whole = |wanted: &Option<String>, text: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted.trim() == text.trim())
        };
        rule && unit
            && whole(&self.texts[0], source)
            && whole(&self.texts[1], target)
            && self.text.as_ref().is_none_or(|piece| text.iter().any(|text| text.contains(piece)))
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
            ("[score]\npass = 101", "from 0 to 100"),
            ("[score]\nerror = -1", "from 0 on"),
            ("[score]\nomission = nan", "from 0 on"),
            ("[[rule]]\nname = \"x\"\nmessage = \"y\"\nsource = \"z\"", "looks for nothing"),
            ("[[rule]]\nname = \"x\"\nmessage = \"y\"\ntarget = \"(\"", "rule \"x\", target"),
            ("[[rule]]\nname = \"x\"\nmessage = \"y\"\ntarget = \"(a{1000}){1000}\"", "size limit"),
            ("do-not-translate = [\"\"]", "empty word"),
            ("rules-url = \"docs/qa.md\"", "no address"),
            ("rules-url = \"https://example.org/qa.md#x\"", "no address"),
        ] {
            let error = Settings::parse(text).unwrap_err();
            assert!(error.to_string().contains(want), "{error}");
            assert_eq!(error.remedy().is_some(), want == "did you mean", "{error}");
        }
        assert_eq!(Settings::parse("version = 1\nfail-on = \"info\"").unwrap().fail_on, Some(Severity::Info));
        let notes = "fail-on = \"note\"\n[rules]\nnumbers = \"note\"\n[score]\nnote = 0.5";
        let notes = Settings::parse(notes).unwrap();
        assert_eq!((notes.fail_on, notes.rules[0].1), (Some(Severity::Info), Some(Severity::Info)));
        assert_eq!(notes.scoring.weights[2], 0.5);
    }
}
