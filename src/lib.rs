//! Sverka splits a text and its translation into sentences, aligns the sentences, scores
//! every link, and writes translation memories and reports.
//!
//! [`Aligner`] covers the whole process, from texts, files or lists of sentences to a
//! [`Bitext`](bitext::Bitext): both texts as sentences, and the links between them.
//!
//! ```
//! use sverka::prelude::*;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let aligner = Aligner::new("en".parse()?, "ru".parse()?);
//! let aligned = aligner.align_texts(
//!     "We met in Samara in 2019. There were 80 of us. It rained.",
//!     "Мы встретились в Самаре в 2019 году. Нас было 80, и шёл дождь.",
//! )?;
//!
//! // Remarks about the texts and the alignment as a whole: a wrong language, low coverage.
//! for remark in &aligned.diagnostics {
//!     eprintln!("{remark}");
//! }
//!
//! let bitext = aligned.bitext;
//! for link in &bitext.links {
//!     let (source, target) = bitext.texts(link);
//!     println!("{:.2}  {}  {source}  {target}", link.score, link.bead());
//! }
//! assert_eq!(bitext.links.len(), 2);
//! assert_eq!(bitext.links[1].bead(), "2:1");
//!
//! let mut memory = Vec::new();
//! let lost = write_tmx(&mut memory, &bitext, &WriteOptions::default())?;
//! assert!(lost.diagnostics.is_empty());
//! assert!(String::from_utf8(memory)?.contains("<seg>Нас было 80, и шёл дождь.</seg>"));
//! # Ok(())
//! # }
//! ```
//!
//! `examples/` has complete programs: `align`, `check` and `glossary`.
//!
//! # Stages
//!
//! Each stage is a separate crate and takes the result of the previous one:
//!
//! | module | from | to |
//! |---|---|---|
//! | [`read`] | bytes | a [`Document`](document::Document), with the way back to the bytes |
//! | [`split`] | a document | [`Segmented`](document::Segmented): its sentences |
//! | [`embed`] | sentences | vectors that mean the same in every language of the model |
//! | [`align`] | two lists of sentences | a [`Bitext`](bitext::Bitext), with scores and reasons |
//! | [`mod@write`] | a bitext | TMX, TSV, JSON Lines, HTML, XLSX and other files |
//! | [`bilingual`] | files of text pairs | [`Pair`](bilingual::Pair)s, and back |
//! | [`qa`] | pairs | findings: what a person should look at, and why |
//! | [`translation_memory`] | units of files | a store of them, and what it has for a text |
//! | [`terms`] | pairs | a [`Glossary`](glossary::Glossary) |
//! | [`pipeline`] | files | results: the stages put together, for many documents too |
//!
//! No stage prints, reads the clock or depends on the number of threads: the same input gives the same bytes.
//! Remarks are returned as [`Diagnostic`](diagnostic::Diagnostic)s beside the result; errors and remarks
//! include advice to the user as a [`Remedy`](text::Remedy), for the program to word.
//!
//! The feature `cli`, on by default, builds the command line, which is one function here, `run_command`; `web`, on by
//! default, adds the review in the browser and the server of memories; `mcp`, off by default, adds a server for language
//! models. Depend on the library with `default-features = false`.

// The command line names the library as any other program does.
#[cfg(feature = "cli")]
extern crate self as sverka;

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "mcp")]
pub mod mcp;
#[cfg(feature = "web")]
pub mod memory_server;
pub mod pipeline;
pub mod prelude;

#[cfg(feature = "cli")]
pub use cli::run_command;
pub use pipeline::{Aligned, Aligner};

pub use sverka_align as align;
pub use sverka_bilingual as bilingual;
pub use sverka_corpus as corpus;
pub use sverka_embed as embed;
pub use sverka_memory as translation_memory;
pub use sverka_qa as qa;
pub use sverka_read as read;
pub use sverka_report as report;
pub use sverka_split as split;
pub use sverka_terms as terms;
pub use sverka_text as text;
#[cfg(feature = "web")]
pub use sverka_web as web;

pub use sverka_align::evaluate;
pub use sverka_bilingual::{memory, write};
pub use sverka_terms::{glossary, morphology};
pub use sverka_text::{bitext, diagnostic, document, multitext};
