//! Pairs of a text and its translation to [`Finding`]s: what a person should look at, and why.
//!
//! ```text
//! file --input--> Pair --checks--> Finding --settings, baseline--> Report --report--> text, JSON, SARIF ...
//! ```
//!
//! The principal type is [`Checker`]. It takes pairs chunk by chunk and keeps nothing of them but
//! what is flagged and a few bytes a pair for the checks that compare pairs. A check is a plain
//! function of one pair ([`checks`], one file a family); those that need neighbours see a chunk.
//! What a check is called and why it exists is its [`Rule`]; the same text makes
//! `sverka qa --explain` and docs/qa.md.
//!
//! False alarms are the complaint of every user of such tools. So each rule has a list of natural
//! pairs that it must flag and another that it must not (`tests/qa/`), and its severity follows
//! from how often it speaks up on clean human translations.

pub mod baseline;
pub mod checks;
pub mod glossary;

mod pool;
pub mod report;
pub mod rule;
pub mod settings;

pub use report::Report;
pub use rule::{Rule, Severity};

use glossary::Glossary;
use pool::Pool;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;
use sverka_bilingual::Pair;

/// Returns twelve hexadecimal digits that identify the texts of a pair, wherever the pair occurs.
pub fn hash(pair: &Pair) -> String {
    digest(&[&pair.source, &pair.target])
}

/// The first twelve hexadecimal digits of the SHA-256 of some texts: chance makes two of a
/// million alike once in five hundred runs.
fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which check found it.
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// What is the matter, in one sentence without a full stop.
    pub message: String,
    /// Bytes of the source that it is about.
    pub source: Vec<Range<usize>>,
    /// Bytes of the target that it is about.
    pub target: Vec<Range<usize>>,
}

impl Finding {
    /// The finding of a rule, with its own severity.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self { rule, severity: rule.severity, message: message.into(), source: vec![], target: vec![] }
    }

    /// The same, about some bytes of the source.
    #[must_use]
    pub fn in_source(mut self, range: Range<usize>) -> Self {
        self.source.push(range);
        self
    }

    /// The same, about some bytes of the target.
    #[must_use]
    pub fn in_target(mut self, range: Range<usize>) -> Self {
        self.target.push(range);
        self
    }

    /// What tells this finding from others, wherever its pair stands in the file: the rule, the
    /// texts of the pair and the marked characters.
    pub fn fingerprint(&self, pair: &Pair) -> String {
        let marks = |text: &str, ranges: &[Range<usize>]| -> String {
            ranges.iter().filter_map(|range| text.get(range.clone())).collect::<Vec<_>>().join("\u{1f}")
        };
        let (source, target) = (marks(&pair.source, &self.source), marks(&pair.target, &self.target));
        digest(&[self.rule.id, &pair.source, &pair.target, &source, &target])
    }
}

/// A pair with what was found in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Flagged {
    /// The pair.
    pub pair: Pair,
    /// What was found, in the order of the rules.
    pub findings: Vec<Finding>,
}

/// What is checked.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which rules speak, and how loudly.
    pub rules: rule::Selection,
    /// Terms that must or must not be used.
    pub glossary: Option<Glossary>,
}

/// Checks pairs chunk by chunk.
pub struct Checker {
    options: Options,
    memory: checks::consistency::Memory,
    spellings: Pool<checks::names::Spellings>,
    tokenizers: checks::neighbours::Tokenizers,
    used_glossary: bool,
}

/// Pairs that are best given to [`Checker::check`] at a time: enough for all cores and for the
/// checks that learn from neighbours, small beside a machine's memory.
pub const CHUNK: usize = 8192;

/// Pairs that one thread looks at in one go: so few that no thread waits long for the last of them.
const PART: usize = 256;

impl Checker {
    /// Begins a run.
    pub fn new(options: Options) -> Self {
        Self {
            options,
            memory: Default::default(),
            spellings: Default::default(),
            tokenizers: Default::default(),
            used_glossary: false,
        }
    }

    /// Whether any pair so far was of the languages of the glossary.
    pub fn used_glossary(&self) -> bool {
        self.used_glossary
    }

    /// Checks the next pairs. Gives those with findings, in order.
    pub fn check(&mut self, pairs: Vec<Pair>) -> Vec<Flagged> {
        let glossary = self.options.glossary.as_ref();
        self.used_glossary |= glossary.is_some_and(|glossary| {
            let fits = |pair: &Pair| glossary.langs() == (pair.langs.0.primary(), pair.langs.1.primary());
            pairs.iter().any(fits)
        });
        let memory = &mut self.memory;
        let one_by_one = || -> Vec<(Vec<Finding>, checks::names::Sight)> {
            let part = |part: &'_ [Pair]| -> Vec<_> {
                self.spellings.with(Default::default, |spellings| {
                    let look = |pair| {
                        let sides = checks::Sides::new(pair);
                        (checks::of_pair(&sides, glossary), spellings.sight(&sides))
                    };
                    part.iter().map(look).collect()
                })
            };
            pairs.par_chunks(PART).flat_map_iter(part).collect()
        };
        let (looked, (repeated, neighbours)) = rayon::join(one_by_one, || {
            rayon::join(|| memory.check(&pairs), || checks::neighbours::check(&pairs, &self.tokenizers))
        });
        let (mut found, sights): (Vec<_>, Vec<_>) = looked.into_iter().unzip();
        let names = checks::names::check(&pairs, &sights);
        checks::punctuation::take_back_continued(&pairs, &mut found);
        let mut add = |more: Vec<(usize, Finding)>| {
            for (i, finding) in more {
                found[i].push(finding);
            }
        };
        add(repeated);
        add(names);
        add(neighbours);
        let rules = &self.options.rules;
        let mut out = Vec::new();
        for (pair, mut findings) in pairs.into_iter().zip(found) {
            findings.retain_mut(|finding| match rules.severity(finding.rule) {
                Some(severity) => {
                    finding.severity = severity;
                    true
                }
                None => false,
            });
            if !findings.is_empty() {
                findings.sort_by_key(|finding| finding.rule.position());
                out.push(Flagged { pair, findings });
            }
        }
        out
    }
}

/// Findings a rule, in the order of the rules; rules without findings do not occur.
pub fn count(flagged: &[Flagged]) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    for finding in flagged.iter().flat_map(|flagged| &flagged.findings) {
        *counts.entry(finding.rule.position()).or_insert(0) += 1;
    }
    counts
}
