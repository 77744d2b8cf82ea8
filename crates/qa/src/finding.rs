//! Findings, and what identifies them from run to run.

use crate::checks;
use crate::rule::{Rule, Severity};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use sverka_bilingual::{Pair, Spot};

/// Something that a person should look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that it belongs to.
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: Cow<'static, str>,
    /// Bytes of the source that it is about.
    pub source: Vec<Range<usize>>,
    /// Bytes of the target that it is about.
    pub target: Vec<Range<usize>>,
}

impl Finding {
    /// Makes a finding of a rule, with the rule's own severity.
    pub fn new(rule: &'static Rule, message: impl Into<Cow<'static, str>>) -> Self {
        Self { rule, severity: rule.severity, message: message.into(), source: vec![], target: vec![] }
    }

    /// Adds bytes of the source that it is about.
    #[must_use]
    pub fn in_source(mut self, range: Range<usize>) -> Self {
        self.source.push(range);
        self
    }

    /// Adds bytes of the target that it is about.
    #[must_use]
    pub fn in_target(mut self, range: Range<usize>) -> Self {
        self.target.push(range);
        self
    }

    /// Adds bytes of one side that it is about.
    #[must_use]
    pub(crate) fn in_side(self, is_source: bool, range: Range<usize>) -> Self {
        if is_source { self.in_source(range) } else { self.in_target(range) }
    }

    /// Returns where a person corrects it: in the file of the translation if it is about the translation only and
    /// that is in a file of its own, otherwise where the pair is.
    pub fn spot(&self, pair: &Pair) -> Spot {
        match &pair.place.target {
            Some(target) if self.is_in_target(pair) => (**target).clone(),
            _ => pair.place.source(),
        }
    }

    /// Returns whether it is about the translation only.
    pub(crate) fn is_in_target(&self, pair: &Pair) -> bool {
        pair.source.trim().is_empty() || self.source.is_empty() && !self.target.is_empty()
    }

    /// Returns twelve hexadecimal digits that identify the finding, wherever its pair is in the
    /// file: by the rule, the texts of the pair and the marked characters.
    pub fn fingerprint(&self, pair: &Pair) -> String {
        let marks = |text: &str, ranges: &[Range<usize>]| -> String {
            ranges.iter().filter_map(|range| text.get(range.clone())).collect::<Vec<_>>().join("\u{1f}")
        };
        let (source, target) = (marks(&pair.source, &self.source), marks(&pair.target, &self.target));
        digest(&[self.rule.id, &pair.source, &pair.target, &source, &target])
    }
}

/// A pair with its findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Flagged {
    /// The pair.
    pub pair: Pair,
    /// The findings, in the order of the rules.
    pub findings: Vec<Finding>,
}

impl Flagged {
    /// Frees spare capacity: of a memory in which every pair is wrong, all are held until the report is written.
    pub(crate) fn shrink(&mut self) {
        for finding in &mut self.findings {
            finding.source.shrink_to_fit();
            finding.target.shrink_to_fit();
        }
        self.findings.shrink_to_fit();
    }
}

/// Returns twelve hexadecimal digits that identify the texts of a pair, wherever the pair occurs.
pub fn hash(pair: &Pair) -> String {
    digest(&[&pair.source, &pair.target])
}

/// Returns the first twelve hexadecimal digits of the SHA-256 of some texts: two of a million
/// texts get the same digits by chance once in five hundred runs.
fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// Counts findings by the position of their rule in [`checks::RULES`]; rules without findings do
/// not occur.
pub fn count(flagged: &[Flagged]) -> BTreeMap<usize, usize> {
    let mut counts = BTreeMap::new();
    for finding in flagged.iter().flat_map(|flagged| &flagged.findings) {
        *counts.entry(checks::position(finding.rule)).or_insert(0) += 1;
    }
    counts
}
