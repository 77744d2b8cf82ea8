//! Translation memory.

mod error;
mod score;
mod store;
pub mod tokens;

pub use error::Error;
pub use score::score;
pub use store::{Added, Neighbours, Stored, Summary};
