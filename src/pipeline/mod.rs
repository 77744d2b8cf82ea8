//! Whole documents from files to results, for the command line and other programs.
//!
//! - [`Aligner`]: two texts, files or lists of sentences to a [`Bitext`](crate::bitext::Bitext)
//! - [`document`]: one input to a document and its language
//! - [`Splitters`]: the splitter of each language, with abbreviations, patterns and SRX rules of a user
//! - [`doubts`]: remarks about an alignment as a whole
//! - [`find_pairs`]: which files of a directory, or of a list, are a text and its translation
//! - [`collect`]: the documents of folders, of which nobody knows yet which belong together
//! - [`lines`]: pairs of documents as lines of JSON, for engines that run on many machines
//! - [`workers`]: many jobs on all threads, with results in the order of the jobs
//! - [`memory`]: how much memory the work on texts needs, before it is done
//! - [`pairs()`]: the pairs of an alignment with their lines in the two files
//! - [`check()`]: pairs of any number to findings, in chunks, reading ahead
//! - [`Merged`]: one translation memory of many bitexts
//!
//! Nothing here prints or names a flag. Results come with diagnostics, errors with a
//! [`Remedy`](crate::text::Remedy); the program words both.

mod aligner;
mod check;
pub mod collect;
pub mod document;
pub mod doubts;
mod error;
pub mod find_pairs;
mod folder;
pub mod lines;
pub mod memory;
mod merged;
mod placed;
mod splitters;
mod transcript;
mod watch;
pub mod workers;

pub use aligner::{Aligned, AlignedMany, Aligner, Explained};
pub use check::{Checked, check};
pub use document::Reading;
pub use error::Error;
pub use merged::Merged;
pub use placed::pairs;
pub use splitters::Splitters;
pub use watch::Stage;
