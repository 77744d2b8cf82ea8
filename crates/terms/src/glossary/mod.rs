//! Glossaries: pairs of terms with the evidence for them, and their files.
//!
//! The principal type is [`Glossary`]. `terms` builds one from pairs of sentences, a person may maintain
//! another; [`read`] and [`mod@write`] convert both from and to TBX, CSV, TSV, XLSX, JSON and HTML, with one
//! file per format. What a format cannot represent is omitted; what it can is read back unchanged.

mod columns;
mod forms;
pub mod known;
mod notes;
pub mod read;
pub mod stemmed;
pub mod write;

#[cfg(test)]
mod sample;

use serde::{Deserialize, Serialize};
use std::ops::Range;
use sverka_text::document::Lang;

/// Terms of two languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Glossary {
    /// Language of the sources.
    pub source_lang: Lang,
    /// Language of the targets.
    pub target_lang: Lang,
    /// The names of the files that it was extracted from, in order.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Pairs of sentences that were read; 0 for a handmade glossary.
    #[serde(default)]
    pub pairs: usize,
    /// The entries, those with the highest confidence first.
    pub entries: Vec<Entry>,
}

/// A term, its translation, and the evidence for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The term.
    pub source: Term,
    /// Its translation.
    pub target: Term,
    /// What it names.
    pub kind: Kind,
    /// Pairs of sentences in which both occur and belong together.
    pub links: usize,
    /// Probability in [0, 1] that a translator would keep the entry, with four decimals. 1 for handwritten
    /// entries.
    pub confidence: f64,
    /// Translations that compete with the first, the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<Rival>,
    /// How an existing glossary translates it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Known>,
    /// For an abbreviation, its long form; for a long name, its abbreviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tied: Option<Tie>,
    /// Translations that must not be used. Only people add them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<String>,
    /// Sentences in which both occur, the most informative first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contexts: Vec<Context>,
}

impl Default for Entry {
    /// A handwritten entry with only the two terms, which is certain.
    fn default() -> Self {
        Self {
            source: Term::default(),
            target: Term::default(),
            kind: Kind::Term,
            links: 0,
            confidence: 1.0,
            rivals: Vec::new(),
            known: None,
            tied: None,
            forbidden: Vec::new(),
            contexts: Vec::new(),
        }
    }
}

impl Entry {
    /// Returns the term in all of its forms, the term itself first.
    pub fn source_texts(&self) -> Vec<&str> {
        texts(&self.source).collect()
    }

    /// Returns all correct translations in all of their forms, the first translation first: rivals and, for
    /// an abbreviation, its full name are correct as well.
    pub fn target_texts(&self) -> Vec<&str> {
        let rivals = self.rivals.iter().flat_map(|rival| texts(&rival.target));
        let tied = self.tied.iter().map(|tie| tie.target.as_str());
        let own = texts(&self.target);
        own.chain(rivals).chain(tied).filter(|text| !text.is_empty()).collect()
    }

    /// Returns what a person should check, in one line; empty if there is nothing.
    pub fn note(&self) -> String {
        let mut parts = Vec::new();
        if !self.rivals.is_empty() {
            parts.push(format!("{} translations compete", self.rivals.len() + 1));
        }
        match &self.known {
            Some(Known::Conflict(others)) => {
                parts.push(format!("the known glossary has {}", others.join(", ")))
            }
            Some(Known::Same) => parts.push("known".to_owned()),
            None => {}
        }
        for (side, term) in [("source", &self.source), ("target", &self.target)] {
            if term.as_seen {
                parts.push(format!("{side}: the plainest form in the texts"));
            }
        }
        parts.join("; ")
    }
}

fn texts(term: &Term) -> impl Iterator<Item = &str> {
    let variants =
        term.variants.iter().map(|variant| variant.text.as_str()).filter(|text| *text != term.text);
    [term.text.as_str()].into_iter().chain(variants)
}

/// A term of one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// The dictionary form: «коллективная безопасность», "member State".
    pub text: String,
    /// Whether `text` is only the plainest form in the texts, because no rule could build the dictionary
    /// form.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_seen: bool,
    /// Number of its occurrences in the texts, in any form.
    #[serde(default)]
    pub frequency: usize,
    /// Its forms in the texts, the most frequent first; those with the same frequency in alphabetical order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
}

/// A form of a term in the texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// The form as it occurs there.
    pub text: String,
    /// The number of its occurrences; 0 if a person added it.
    #[serde(default)]
    pub frequency: usize,
}

/// A translation that competes with that of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rival {
    /// The translation.
    pub target: Term,
    /// Pairs of sentences in which it translates the term.
    pub links: usize,
}

/// How an existing glossary translates an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// The same.
    Same,
    /// It has these other translations of the term.
    Conflict(Vec<String>),
}

/// The abbreviation of a name, or the name of an abbreviation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// In the source; empty if only the target has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// In the target; empty if only the source has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub target: String,
}

/// A pair of sentences that an entry was found in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// The file.
    pub file: String,
    /// The id of the unit in the file, or its number from 1.
    pub unit: String,
    /// The sentence of the source.
    pub source: String,
    /// Its translation.
    pub target: String,
    /// Bytes of the term in `source`.
    pub source_range: Range<usize>,
    /// Bytes of the translation in `target`.
    pub target_range: Range<usize>,
}

/// What an entry names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A thing or concept: "collective security".
    #[default]
    Term,
    /// Letters for words: CSTO.
    Abbreviation,
    /// A person.
    Person,
    /// An organisation, a body, a company.
    Organisation,
    /// A country, a town, a river.
    Place,
    /// A name of something else: a document, an event, a work, an office.
    Title,
}

impl Kind {
    /// All kinds, in the order in which files list them.
    pub const ALL: [Self; 6] =
        [Self::Term, Self::Abbreviation, Self::Person, Self::Organisation, Self::Place, Self::Title];

    /// Returns its name in files: `term`, `abbreviation`, `person`, `organisation`, `place`, `title`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Abbreviation => "abbreviation",
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Title => "title",
        }
    }

    /// Returns the kind with a name in a file.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns whether it is the name of a single thing rather than a word for many.
    pub fn is_name(self) -> bool {
        self != Self::Term
    }
}
