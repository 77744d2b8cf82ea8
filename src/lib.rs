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
//! use sverka::{align, read, split, text, write};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut sides = Vec::new();
//! for (name, text) in [
//!     ("talk.en.txt", "We met in Samara in 2019. There were 80 of us."),
//!     ("talk.ru.txt", "Мы встретились в Самаре в 2019 году. Нас было 80."),
//! ] {
//!     let (document, _remarks) = read::read_bytes(name, text.into(), &read::Options::default())?;
//!     let (lang, _remarks) = text::language::of(&document, None)?;
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

pub mod pipeline;

pub use pipeline::Aligner;

pub use sverka_align as align;
pub use sverka_bilingual as bilingual;
pub use sverka_embed as embed;
pub use sverka_qa as qa;
pub use sverka_read as read;
pub use sverka_report as report;
pub use sverka_split as split;
pub use sverka_terms as terms;
pub use sverka_text as text;

pub use sverka_align::evaluate;
pub use sverka_bilingual::{memory, write};
pub use sverka_terms::{glossary, morphology};
pub use sverka_text::{bitext, diagnostic, document};
