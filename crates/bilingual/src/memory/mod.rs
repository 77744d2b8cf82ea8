//! What differs between two memories, for people to see.

pub mod diff;
