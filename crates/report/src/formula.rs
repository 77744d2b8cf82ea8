//! Guards cells of CSV files that a spreadsheet would treat as formulas.
//!
//! A spreadsheet treats a cell that begins with `=`, `+`, `-` or `@` as a formula, and a CSV file cannot mark
//! it as text. It is therefore written with an apostrophe before it, which [`unguarded`] removes when the
//! file is read again.

use std::borrow::Cow;

/// The characters that a formula begins with.
const SIGNS: [char; 4] = ['=', '+', '-', '@'];

/// Returns whether a text begins like a formula.
pub fn begins_like_one(text: &str) -> bool {
    text.starts_with(SIGNS)
}

/// Returns whether a spreadsheet would treat a cell of a CSV file as a formula; some do so even after a tab
/// or a line break.
fn is_formula(cell: &str) -> bool {
    begins_like_one(cell.trim_start_matches(['\t', '\r', '\n', ' ']))
}

/// Puts an apostrophe before a cell that would be a formula with or without leading apostrophes.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches('\'')) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Removes the apostrophe that [`guarded`] put before a cell.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_a_formula_is_guarded_and_comes_back() {
        for cell in ["=1", "+7", "-x", "@x", " =1", "\t-x", "'=1", "''@x"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
            assert_eq!(unguarded(&guarded(cell)), cell);
        }
        for cell in ["", "a=1", "'a", "'", "1-2", "‘=1"] {
            assert_eq!((guarded(cell).as_ref(), unguarded(cell)), (cell, cell));
        }
    }
}
