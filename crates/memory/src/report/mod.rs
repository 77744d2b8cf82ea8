//! Analyses and concordances as pages and workbooks.

pub mod analysis;
pub mod concordance;

/// The style of the tables of both.
const CSS: &str = include_str!("tables.css");
