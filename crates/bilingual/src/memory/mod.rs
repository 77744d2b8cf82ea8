//! Differences between two memories, for people.

pub mod diff;
