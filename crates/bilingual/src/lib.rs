//! One door for files of text pairs.
//!
//! [`open`] detects the format of a file and returns [`Units`], a stream of [`Entry`]s: each a
//! [`tmx::Unit`] with its [`Place`] and [`Remark`]s. What formats hold beside the two texts goes by one
//! vocabulary, [`field`]. A view turns units into [`Pair`]s, which is what checks and term
//! extraction take; a sink turns them into a file of any format and counts what it cannot hold.

mod alternating;
mod codes;
mod decode;
mod detect;
mod entry;
mod error;
pub mod field;
mod format;
pub mod input;
pub mod memory;
mod moses;
mod open;
mod opened;
mod pair;
mod pairs;
pub mod sink;
mod source;
mod stubs;
pub mod table;
mod tmx;
pub mod write;

pub use codes::with_codes;
pub use entry::{Entry, Remark, Severity, Tally};
pub use error::{Error, Remedy, Side};
pub use format::Format;
pub use open::{Entries, Options, Units, open, open_twins, read};
pub use pair::{Pair, Place};
pub use pairs::{Pairs, pairs};
pub use source::Source;
