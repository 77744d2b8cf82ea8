//! Shared code of all reports of Sverka.
//!
//! - [`page`]: the frame of a page, and pieces of mark-up
//! - [`words`]: the languages of pages
//! - [`workbook`]: styles, texts and heights of XLSX
//! - [`index`]: the page over a batch
//! - [`sarif`], [`junit`]: findings for code review and for CI
//! - [`xml`]: escaping, and a writer of indented elements
//! - [`uri`]: names in addresses
//! - [`formula`]: the guard against formulas in CSV
//! - [`terminal`]: texts that are safe to print
//!
//! Writers return [`Losses`]: how much a format could not represent exactly.

pub mod formula;
pub mod index;
pub mod junit;
mod losses;
pub mod page;
pub mod pairing;
pub mod sarif;
pub mod terminal;
pub mod uri;
pub mod words;
pub mod workbook;
pub mod xml;

pub use losses::Losses;
