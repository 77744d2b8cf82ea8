//! What the binary does with files, pipes and wrong input, run as a user would run it.
//! The wording of messages is held by the documents in `tests/cmd`.

mod acceptances;
mod batch;
mod checks;
mod documents;
mod eval;
mod files;
mod glossaries;
mod hard_input;
#[cfg(unix)]
mod killed;
mod lines;
mod memories;
mod memory;
#[cfg(feature = "web")]
mod memory_serve;
mod pairing;
#[cfg(all(unix, feature = "web"))]
mod review;
mod scoring;
#[cfg(unix)]
mod signals;
pub mod support;
