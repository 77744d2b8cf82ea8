//! A [`Bitext`] to the formats that others read: one file a format.
//!
//! Every writer has the same shape: `write(out, bitext, options)`.
use crate::bitext::{Bitext, Link};

pub mod tmx;
pub mod tsv;

/// What to write of a bitext.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Leaves out two-sided links with a lower score.
    pub min_score: f64,
    /// Whether sentences without a counterpart are written; each format has its own
    /// default when `None` (a translation memory leaves them out, a report shows them).
    pub unaligned: Option<bool>,
    /// TMX without props and notes.
    pub bare: bool,
    /// The date that TMX states in its header. Left out when `None`: the library never asks
    /// the clock, so that the same bitext gives the same bytes.
    pub created: Option<::tmx::Date>,
}

impl Options {
    /// The links to write, with their numbers in the bitext (from 0).
    pub fn select<'a>(
        &self,
        bitext: &'a Bitext,
        unaligned_by_default: bool,
    ) -> impl Iterator<Item = (usize, &'a Link)> {
        let unaligned = self.unaligned.unwrap_or(unaligned_by_default);
        let min_score = self.min_score;
        bitext
            .links
            .iter()
            .enumerate()
            .filter(move |(_, link)| if link.is_two_sided() { link.score >= min_score } else { unaligned })
    }
}
