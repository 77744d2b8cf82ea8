//! Writes a [`Report`] in the formats that people and programs read, a file for each format. Nothing
//! here knows the time or the machine: the same findings give the same bytes.

mod github;
mod html;
mod json;
mod junit;
mod sarif;
mod score;
mod text;
mod xlsx;

pub use html::MESSAGES;
pub use score::{Score, Scoring};

use super::checks::{RULES, position};
use super::rule::Severity;
use super::{Flagged, Pair, count};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use sverka_report::Losses;

/// Holds what a run found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The documents, in the order in which they were read.
    pub documents: Vec<Document>,
    /// Pairs with findings, in order.
    pub flagged: Vec<Flagged>,
    /// Findings that the settings suppress.
    pub suppressed: usize,
    /// Findings that the baseline holds already.
    pub known: usize,
    /// Suppressions that no longer apply.
    pub unused: Vec<String>,
    /// How findings are counted for the score.
    pub scoring: Scoring,
    /// The lowest severity with which the run fails; errors alone when `None`.
    pub fail_on: Option<Severity>,
    /// The address of docs/qa.md, to which SARIF links each rule.
    pub rules_url: Option<String>,
    /// The language that a page begins with: `en`, `ru`; that of the reader's browser when `None`.
    pub ui: Option<&'static str>,
}

/// Counts what was read of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Its name.
    pub file: Arc<str>,
    /// Its pairs.
    pub pairs: usize,
    /// Pairs with text on both sides.
    pub two_sided: usize,
    /// Words of the source, between white space.
    pub words: usize,
    /// Sentences of source and target, as far as the file says how many there are.
    pub sentences: (usize, usize),
    /// How many of these [`sentences`](Self::sentences) are in two-sided links.
    pub covered: (usize, usize),
    /// Two-sided pairs by score, in tenths.
    pub scores: [usize; 10],
    /// What a reader should know before trusting the findings: texts that hardly belong together.
    pub remarks: Vec<String>,
}

impl Document {
    /// Counts a pair.
    pub fn add(&mut self, pair: &Pair) {
        let two_sided = !pair.source.trim().is_empty() && !pair.target.trim().is_empty();
        let (n, m) = pair.bead.unwrap_or((
            usize::from(!pair.source.trim().is_empty()),
            usize::from(!pair.target.trim().is_empty()),
        ));
        self.pairs += 1;
        self.words += pair.source.split_whitespace().count();
        self.sentences.0 += n;
        self.sentences.1 += m;
        if two_sided {
            self.two_sided += 1;
            self.covered.0 += n;
            self.covered.1 += m;
            if let Some(score) = pair.score {
                self.scores[((score * 10.0) as usize).min(9)] += 1;
            }
        }
    }

    /// Returns the shares of the sentences that are in two-sided links, in [0, 1]; `None` where the file has no
    /// sentence without a counterpart: a memory does not hold those, so nobody can know.
    pub fn coverage(&self) -> Option<(f64, f64)> {
        if self.two_sided == self.pairs {
            return None;
        }
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        Some((share(self.covered.0, self.sentences.0), share(self.covered.1, self.sentences.1)))
    }
}

impl Report {
    /// Returns how many pairs were read.
    pub fn pairs(&self) -> usize {
        self.documents.iter().map(|document| document.pairs).sum()
    }

    /// Returns how many findings have a severity.
    pub fn of_severity(&self, severity: Severity) -> usize {
        let all = self.flagged.iter().flat_map(|flagged| &flagged.findings);
        all.filter(|finding| finding.severity == severity).count()
    }

    /// Returns the gravest severity that was found.
    pub fn worst(&self) -> Option<Severity> {
        self.flagged.iter().flat_map(|flagged| &flagged.findings).map(|finding| finding.severity).max()
    }

    /// Returns whether findings of a severity make the run fail.
    pub fn fails(&self, severity: Severity) -> bool {
        severity >= self.fail_on.unwrap_or(Severity::Error)
    }

    /// Returns whether the run fails: because of a finding, or of a score that is too low.
    pub fn failed(&self) -> bool {
        self.worst().is_some_and(|worst| self.fails(worst)) || !self.below_pass().is_empty()
    }

    /// Counts pairs and findings in a line: `5 pairs: 2 errors, 1 warning, 0 notes; score 98.7 (...)`.
    pub fn summary(&self) -> String {
        text::summary(self)
    }

    /// Counts the findings of each rule that has any, the gravest first, and otherwise in the order of the rules.
    pub fn counts_by_severity(&self) -> Vec<(&'static super::Rule, usize)> {
        let mut worst: BTreeMap<usize, Severity> = BTreeMap::new();
        for finding in self.flagged.iter().flat_map(|flagged| &flagged.findings) {
            let worst = worst.entry(position(finding.rule)).or_insert(finding.severity);
            *worst = (*worst).max(finding.severity);
        }
        let mut counts = self.counts();
        counts.sort_by_key(|(rule, _)| Reverse(worst.get(&position(rule)).copied()));
        counts
    }

    /// Counts the findings of each rule that has any, in the order of the rules.
    pub fn counts(&self) -> Vec<(&'static super::Rule, usize)> {
        count(&self.flagged).into_iter().map(|(position, n)| (RULES[position], n)).collect()
    }
}

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// One object with all.
    Json,
    /// An object for each finding, on a line of its own.
    Jsonl,
    /// SARIF 2.1.0, for code review.
    Sarif,
    /// JUnit XML, for CI.
    Junit,
    /// A page for reviewers.
    Html,
    /// A workbook for agencies.
    Xlsx,
    /// Annotations of GitHub Actions.
    Github,
}

impl Format {
    /// All, in the order in which help lists them.
    pub const ALL: [Self; 8] =
        [Self::Text, Self::Html, Self::Xlsx, Self::Json, Self::Jsonl, Self::Sarif, Self::Junit, Self::Github];

    /// Returns its name, as users type it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
            Self::Github => "github",
        }
    }

    /// Returns whether the file is not a text, so that it must not be printed to a terminal.
    pub fn is_binary(self) -> bool {
        self == Self::Xlsx
    }

    /// Returns the format of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Returns the format that the extension of a file names.
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_lowercase();
        let table = [
            (".sarif.json", Self::Sarif),
            (".sarif", Self::Sarif),
            (".jsonl", Self::Jsonl),
            (".json", Self::Json),
            (".xml", Self::Junit),
            (".txt", Self::Text),
            (".html", Self::Html),
            (".htm", Self::Html),
            (".xlsx", Self::Xlsx),
        ];
        table.into_iter().find(|(end, _)| name.ends_with(end)).map(|(_, format)| format)
    }

    /// Writes a report; returns what the format could not hold.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write(self, out: &mut dyn Write, report: &Report) -> io::Result<Losses> {
        let all = |()| Losses::default();
        match self {
            Self::Text => text::write(out, report).map(all),
            Self::Json => json::write(out, report).map(all),
            Self::Jsonl => json::write_lines(out, report).map(all),
            Self::Sarif => sarif::write(out, report).map(all),
            Self::Junit => junit::write(out, report),
            Self::Html => html::write(out, report).map(all),
            Self::Xlsx => xlsx::write(out, report),
            Self::Github => github::write(out, report).map(all),
        }
    }
}
