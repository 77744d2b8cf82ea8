//! Workbooks: XLSX and OpenDocument, as streams of rows and as units.

mod archive;
mod contents;
mod fault;
mod number;
mod ods;
mod row;
mod strings;
mod xlsx;
mod xml;

pub use contents::{Contents, PROPERTY, State, state};
