//! Translation memory.

pub mod analyse;
pub mod concordance;
pub mod diff;
mod documents;
mod error;
mod index;
pub mod json;
mod lookup;
mod memory;
mod names;
pub mod penalty;
pub mod pretranslate;
pub mod report;
mod score;
pub mod sdltm;
pub mod several;
pub mod similar;
mod store;
pub mod tokens;

pub use documents::Documents;
pub use error::Error;
pub use index::folder as index_folder;
pub use lookup::{Match, Query};
pub use memory::{Importer, Memory, adopt};
pub use score::score;
pub use store::{Added, Batch, Neighbours, Stored, Summary};
