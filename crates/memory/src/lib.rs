//! Translation memory.

pub mod concordance;
pub mod diff;
mod error;
mod index;
mod lookup;
mod memory;
mod score;
mod store;
pub mod tokens;

pub use error::Error;
pub use lookup::{Match, Query};
pub use memory::{Importer, Memory, adopt};
pub use score::score;
pub use store::{Added, Batch, Neighbours, Stored, Summary};
