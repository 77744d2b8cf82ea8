//! Glossaries: pairs of terms with the evidence for them, and the files that hold them.
//!
//! The principal type is [`Glossary`]. `terms` makes one out of pairs of sentences, a person may
//! keep another; [`read`] and [`mod@write`] bring either from and to TBX, CSV, TSV, XLSX, JSON and HTML,
//! a file a format. What a file cannot hold stays behind, what it can comes back the same.

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
    /// The names of the files that it was taken from, in their order.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Pairs of sentences that were read; 0 for a glossary that a person made.
    #[serde(default)]
    pub pairs: usize,
    /// The entries, the surest first.
    pub entries: Vec<Entry>,
}

/// A term, its translation, and the grounds for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The term.
    pub source: Term,
    /// Its translation.
    pub target: Term,
    /// What it names.
    pub kind: Kind,
    /// Pairs of sentences in which both stand and belong together.
    pub links: usize,
    /// Probability in [0, 1] that a translator would keep the entry, with four decimals. 1 for
    /// what a person wrote.
    pub confidence: f64,
    /// Translations that compete with the first, the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<Rival>,
    /// What a glossary that was there before says of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<Known>,
    /// For an abbreviation: what it is short for; for a long name: its abbreviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tied: Option<Tie>,
    /// Translations that must not be used. Only a person says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<String>,
    /// Sentences in which both stand, the most telling first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contexts: Vec<Context>,
}

impl Default for Entry {
    /// As of a person who wrote no more than the terms: sure of it.
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
    /// The term in all of its forms, the term itself first.
    pub fn source_texts(&self) -> Vec<&str> {
        texts(&self.source).collect()
    }

    /// All translations that are right in all of their forms, the first translation first: those that compete
    /// and, for an abbreviation, its full name, are right as well.
    pub fn target_texts(&self) -> Vec<&str> {
        let rivals = self.rivals.iter().flat_map(|rival| texts(&rival.target));
        let tied = self.tied.iter().map(|tie| tie.target.as_str());
        let own = texts(&self.target);
        own.chain(rivals).chain(tied).filter(|text| !text.is_empty()).collect()
    }

    /// What a person should mind, in a line; empty where there is nothing.
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
                parts.push(format!("{side}: the plainest form that was seen"));
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
    /// As a dictionary has it: «коллективная безопасность», "member State".
    pub text: String,
    /// Whether `text` is only the plainest form that was seen, because no rule could build
    /// the form of a dictionary.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_seen: bool,
    /// Times that it stands in the texts, in whatever form.
    #[serde(default)]
    pub frequency: usize,
    /// Its forms in the texts, the most frequent first; those of one frequency in alphabetical order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
}

/// A form in which a term was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// As it stands there.
    pub text: String,
    /// How often; 0 where a person names it.
    #[serde(default)]
    pub frequency: usize,
}

/// A translation that competes with that of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rival {
    /// The translation.
    pub target: Term,
    /// Pairs of sentences in which it stands for the term.
    pub links: usize,
}

/// What a glossary that was there before says of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// The same.
    Same,
    /// It translates the term in another way: these.
    Conflict(Vec<String>),
}

/// The abbreviation of a name, or the name of an abbreviation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// In the source; empty where only the target has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// In the target; empty where only the source has it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub target: String,
}

/// A pair of sentences that an entry was found in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// The file.
    pub file: String,
    /// What the file calls the unit, or its number from 1.
    pub unit: String,
    /// The sentence of the source.
    pub source: String,
    /// Its translation.
    pub target: String,
    /// Bytes of `source` where the term stands.
    pub source_range: Range<usize>,
    /// Bytes of `target` where the translation stands.
    pub target_range: Range<usize>,
}

/// What an entry names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A thing or a notion: "collective security".
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

    /// Its name in files: `term`, `abbreviation`, `person`, `organisation`, `place`, `title`.
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

    /// The kind of a name in a file.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is the name of one thing rather than a word for many.
    pub fn is_name(self) -> bool {
        self != Self::Term
    }
}
