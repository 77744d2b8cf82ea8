//! Translation memories as they are exchanged: to and from other formats, and what differs
//! between two for people to see. What is about TMX alone is in the crate `tmx`.

pub mod convert;
pub mod diff;
