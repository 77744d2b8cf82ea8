//! Counts what a reader leaves out, for the one note about it.

use crate::Extra;
use sverka_text::Remedy;
use sverka_text::diagnostic::Diagnostic;

/// The things of one kind that were left out.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Counted {
    one: &'static str,
    several: &'static str,
    count: usize,
    /// The extra that includes them.
    extra: Option<Extra>,
}

/// What was left out of a document, in the order in which each kind came first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeftOut(Vec<Counted>);

impl LeftOut {
    /// Counts things of a kind: `("comment", "comments")`, with the extra that includes them.
    pub fn add(&mut self, one: &'static str, several: &'static str, count: usize, extra: Option<Extra>) {
        match self.0.iter_mut().find(|known| known.one == one) {
            Some(known) => known.count += count,
            None if count > 0 => self.0.push(Counted { one, several, count, extra }),
            None => {}
        }
    }

    /// Adds what another reader left out.
    pub fn merge(&mut self, other: Self) {
        for Counted { one, several, count, extra } in other.0 {
            self.add(one, several, count, extra);
        }
    }

    /// Returns whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Lists all of it: `2 comments, 1 hidden passage`.
    pub fn list(&self) -> String {
        let counted = |known: &Counted| {
            format!("{} {}", known.count, if known.count == 1 { known.one } else { known.several })
        };
        self.0.iter().map(counted).collect::<Vec<_>>().join(", ")
    }

    /// Returns the extras that the caller can request.
    pub fn extras(&self) -> Vec<Extra> {
        let mut extras: Vec<Extra> = self.0.iter().filter_map(|known| known.extra).collect();
        extras.dedup();
        extras
    }

    /// Returns the note on it, if anything was left out.
    pub fn note(&self, file: &str) -> Option<Diagnostic> {
        if self.is_empty() {
            return None;
        }
        let note = Diagnostic::note(file, format!("left out: {}", self.list()));
        let extras = self.extras();
        Some(match extras.is_empty() {
            true => note,
            false => note.with_remedy(Remedy::Include(extras.iter().map(|extra| extra.name()).collect())),
        })
    }
}
