//! Numbers as values: `4,72 млрд`, "4.72 billion" and `4 720 000 000` are one number.
//!
//! Figures are read in both notations (decimal comma and point, thousands with a space,
//! comma or point); words of English and Russian from `data/numbers/`, with compounds
//! ("one hundred and sixty thousand", «двадцать четвёртый»). There are two readers over the
//! same lists:
//!
//! - [`keys`]: one plain key a number, for the aligner, which looks at millions of pairs;
//! - [`identifiers`](mod@identifiers): digits that are no amount, such as phones and accounts;
//! - [`mod@read`] and [`mod@compare`]: every number with its place, its unit and all that it may
//!   mean, for checks that a person will read.

pub mod compare;
mod figure;
pub mod identifiers;
pub mod keys;
mod lexicon;
mod listing;
pub mod read;
pub mod units;

pub use compare::{Difference, Fault, compare};
pub use keys::{keys_of, numbers};
pub use read::{Number, Reading, Weight, read};
