//! Sverka splits a text and its translation into sentences, aligns the sentences with
//! similarity scores, and writes translation memories and reports.
//!
//! The modules, in the order of the flow:
//!
//! - [`read`]: bytes to a [`document::Document`]
//! - [`split`]: a document to sentences, [`document::Segmented`]
//! - [`encode`]: a sentence as a vector that means the same in every language
//! - [`similarity`]: what two sentences have in common
//! - [`align`]: two lists of sentences to a [`bitext::Bitext`]
//! - [`mod@write`]: a bitext to TMX, TSV, HTML and the other formats
//! - [`evaluate`]: predicted links against gold ones
//! - [`quality`]: pairs to findings: what a person should look at, and why
//! - [`glossary`]: terms with their translations, and the files that hold them
//! - [`terms`]: pairs to a glossary
//! - [`morphology`]: words to their classes and dictionary forms
//!
//! Beside the flow stands [`memory`]: translation memories, of Sverka or of others, to and from
//! other formats, and what differs between two.
//!
//! The whole way, from bytes to a translation memory:
//!
//! ```
//! use sverka::document::Lang;
//! use sverka::{align, read, split, write};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut sides = Vec::new();
//! for (name, text) in [
//!     ("talk.en.txt", "We met in Samara in 2019. There were 80 of us."),
//!     ("talk.ru.txt", "Мы встретились в Самаре в 2019 году. Нас было 80."),
//! ] {
//!     let (document, _remarks) = read::read_bytes(name, text.into(), &read::Options::default())?;
//!     let (lang, _remarks) = read::language::of(&document, None)?;
//!     sides.push(split::segment(&document, &lang));
//! }
//! let target = sides.pop().ok_or("two sides")?;
//! let source = sides.pop().ok_or("two sides")?;
//!
//! let bitext = align::align(source, target, &align::Options::default());
//! assert_eq!(bitext.links.len(), 2);
//! assert_eq!(bitext.target.lang, Lang::parse("ru").ok_or("a tag")?);
//!
//! let mut memory = Vec::new();
//! write::tmx::write(&mut memory, &bitext, &write::Options::default())?;
//! assert!(String::from_utf8(memory)?.contains("<seg>Нас было 80.</seg>"));
//! # Ok(())
//! # }
//! ```

pub mod align;
pub mod bitext;
pub mod diagnostic;
pub mod document;
pub mod encode;
pub mod evaluate;
pub mod glossary;
pub mod memory;
pub mod morphology;
pub mod quality;
pub mod read;
pub mod similarity;
pub mod split;
pub mod terms;
pub mod write;
