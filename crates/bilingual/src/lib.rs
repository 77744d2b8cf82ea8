//! One door for files of text pairs.
//!
//! [`open`] detects the format of a file and returns [`Units`], a stream of [`Entry`]s: each a
//! [`tmx::Unit`] with its [`Place`] and [`Remark`]s. What formats hold beside the two texts goes by one
//! vocabulary, [`field`]. A view turns units into [`Pair`]s, which is what checks and term
//! extraction take; a sink turns them into a file of any format and counts what it cannot hold.

mod entry;
mod error;
pub mod field;
mod format;
pub mod input;
pub mod memory;
mod open;
mod pair;
mod source;
pub mod validation;
pub mod write;

pub use entry::{Entry, Remark, Severity, Tally};
pub use error::{Error, Remedy, Side};
pub use format::Format;
pub use open::{Entries, Options, Units, open};
pub use pair::{Pair, Place};
pub use source::Source;
