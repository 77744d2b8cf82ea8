//! Rules: what faults are called, how much they matter and why one looks for them.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A matter of taste or of house style, or right more often than wrong: a note.
    #[serde(alias = "note")]
    Info,
    /// Probably a fault.
    Warning,
    /// A fault, with rare exceptions.
    Error,
}

impl Severity {
    /// All severities, the gravest first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// Returns its name in files: `error`, `warning`, `info`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Returns the word that people read: `error`, `warning`, `note`.
    pub fn word(self) -> &'static str {
        if self == Self::Info { "note" } else { self.name() }
    }

    /// Returns the severity of a name, or of its [`word`](Self::word).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| [severity.name(), severity.word()].contains(&name))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A kind of fault.
#[derive(Debug, PartialEq)]
pub struct Rule {
    /// Its name, which never changes: `numbers.missing`.
    pub id: &'static str,
    /// The error type of MQM (themqm.org) that fits best, or one of our own for alignments.
    pub category: &'static str,
    /// How much it matters, unless the user decides otherwise.
    pub severity: Severity,
    /// What is wrong, for a heading.
    pub title: &'static str,
    /// Why it matters, and what the check accepts. One paragraph.
    pub doc: &'static str,
    /// A pair that is flagged, English and Russian.
    pub bad: (&'static str, &'static str),
    /// A pair that is not.
    pub good: (&'static str, &'static str),
}

impl Rule {
    /// Returns the anchor of its heading in docs/qa.md, as GitHub and mdBook make it of the id.
    pub fn anchor(&self) -> String {
        self.id.replace('.', "")
    }

    /// Returns all about the rule in Markdown, without a heading.
    pub fn markdown(&self) -> String {
        let Self { title, doc, bad, good, .. } = self;
        let mut out = format!("{title}. {doc}\n\n| | English | Russian |\n|---|---|---|\n");
        for (name, pair) in [("bad", bad), ("good", good)] {
            out += &format!("| {name} | {} | {} |\n", cell(pair.0), cell(pair.1));
        }
        out
    }

    /// Returns all about the rule as plain text of several lines.
    pub fn explain(&self) -> String {
        let Self { id, category, severity, title, doc, bad, good } = self;
        format!(
            "{id} ({severity}; {category})\n{title}\n\n{doc}\n\n  bad   {}\n        {}\n  good  {}\n        {}\n",
            bad.0, bad.1, good.0, good.1
        )
    }
}

/// Returns a text as a cell of a table in Markdown: with its spaces, and without characters that mean something there.
fn cell(text: &str) -> String {
    if text.is_empty() {
        return "(nothing)".into();
    }
    format!("`{}`", text.replace('|', "\\|").replace('\u{200b}', "<U+200B>").replace('\u{7}', "<U+0007>"))
}

/// Returns the family of a rule's id: `numbers` of `numbers.missing`.
pub fn family(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}
