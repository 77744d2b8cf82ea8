//! XLIFF, the exchange format for texts in translation.
//!
//! [`read`] reads 1.2 with the dialects of Trados, memoQ, Phrase and Wordfast, and 2.0 to 2.2; [`Writer`]
//! writes 1.2 (OASIS, 2008) and 2.1 (OASIS, 2018). What a unit contains besides its texts uses the vocabulary
//! of [`field`](crate::field):
//!
//! | unit | XLIFF 1.2 | XLIFF 2.1 |
//! |---|---|---|
//! | `tuid` | `resname` | `name` |
//! | note | `note`, with `annotates` where it is of one text | `note` with `appliesTo` |
//! | `x-state`, `x-state-detail` | `state`, `state-qualifier` of the target | `state`, `subState` of the segment |
//! | `x-approved` | `approved` | `meta` |
//! | `x-translate` | `translate` | `translate` |
//! | `x-max-length` | `maxwidth` in characters | `meta` |
//! | `x-alt-trans`, `x-alt-trans-match` | `alt-trans` | `meta` |
//! | other props | `context` of the group `props`, `source-props` or `target-props` | `meta` of the group `props`, with `appliesTo` |
//! | dates, authors | `context` of the group `origin` | `meta` of the group `origin` |
//!
//! A state that the version does not define is written as a prop, and is read back.

mod read;
mod types;
mod write;

pub(crate) use read::read;
pub use write::{Version, Writer};

/// Names of the groups in which the writers store what XLIFF has no place for.
mod group {
    /// Props of the unit, of the source and of the target.
    pub const PROPS: [&str; 3] = ["props", "source-props", "target-props"];
    /// Dates, authors and the like, by the names of [`origin`](crate::origin).
    pub const ORIGIN: &str = "origin";
}
