//! What the reports of Sverka share, whatever they report.
//!
//! - [`page`]: the frame of a page, and pieces of mark-up
//! - [`workbook`]: styles, texts and heights of XLSX
//! - [`index`]: the page over a batch
//! - [`sarif`], [`junit`]: findings for code review and for CI
//! - [`xml`]: escaping, and a writer of indented elements
//! - [`uri`]: names in addresses
//! - [`formula`]: the guard against formulas in CSV
//! - [`terminal`]: texts that are safe to print
//!
//! Writers return [`Losses`]: how much a format could not hold as it was.

pub mod formula;
pub mod index;
pub mod junit;
mod losses;
pub mod page;
pub mod pairing;
pub mod sarif;
pub mod terminal;
pub mod uri;
pub mod workbook;
pub mod xml;

pub use losses::Losses;
