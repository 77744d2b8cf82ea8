//! All integration tests, in one program: the library and its model are linked once.
//!
//! Run one module with `cargo test --test it qa::`, one test with its name.

mod anchors;
mod cli;
mod compat;
mod docs;
mod documents;
mod encode;
mod explain;
mod field;
mod morphology;
mod properties;
mod qa;
mod qa_support;
mod robustness;
mod samples;
mod shared;
mod split;
mod suite;
mod support;
mod terms;
