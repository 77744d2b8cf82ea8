//! One entry point for files of text pairs.
//!
//! [`open`] detects the format of a file and returns [`Units`], a stream of [`Entry`]s: each a
//! [`Unit`](::tmx::Unit) with its [`Place`] and [`Remark`]s. What formats store besides the two texts uses
//! one vocabulary, [`field`]. A view turns units into [`Pair`]s, for checks and term extraction; a sink
//! writes them to a file of any format and counts what it cannot store.

mod alternating;
mod bitext;
mod decode;
mod detect;
#[cfg(test)]
mod differential;
pub mod docx;
mod entry;
mod error;
pub mod field;
pub mod fingerprint;
mod format;
#[cfg(test)]
mod golden;
mod input;
pub mod jsonl;
pub mod keys;
mod languages;
mod links;
pub mod memory;
mod mo;
pub mod moses;
mod named;
pub mod one_text;
mod open;
mod opened;
mod origin;
mod pair;
mod pairs;
mod po;
mod qt;
mod review;
#[cfg(test)]
mod roundtrip;
pub mod sink;
mod source;
#[cfg(test)]
mod stack_tests;
pub mod table;
pub mod tables;
mod tmx;
mod translated;
mod utf8;
pub mod validation;
pub mod workbook;
pub mod write;
mod xliff;
mod xml;

pub use bitext::{of_aligned, of_bitext};
pub use decode::Text;
pub use entry::{Entry, Remark, Severity, Tally};
pub use error::{Error, Remedy, Side};
pub use format::Format;
pub use input::Input;
pub use named::NamedLanguages;
pub use open::{Entries, Options, Units, open, open_twins, read};
pub use pair::{Pair, Place, Spot};
pub use pairs::{Pairs, pairs, pairs_of};
pub use review::Verdict;
pub use source::{Damage, Gunzip, Source};
