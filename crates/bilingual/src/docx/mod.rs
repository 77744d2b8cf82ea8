//! Tables in Word documents (`.docx`), for reviewers without a tool.
//!
//! # What is read
//! Each table of the main text counts as a sheet of a [workbook](crate::workbook): two columns of texts,
//! recognised by their names in one of the first rows or by their languages, and any other column that tables
//! may have. So tables that other programs export for review are read as well. Tracked changes count as
//! accepted, comments are notes of the pair next to them; text outside of tables is ignored.
//!
//! # What is written
//! [`Table`] writes a document with one table: number, the two texts, score, status and comment. The status
//! is chosen from a list. What reviewers write decides about the unit when the document is read again. A
//! fingerprint of the table shows whether somebody has edited it, as in a workbook.

mod parts;
mod read;
mod write;

pub(crate) use read::{fits, items};
pub use write::Table;

#[cfg(test)]
mod tests;
