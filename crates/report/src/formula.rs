//! Cells of CSV files that a spreadsheet would take for formulas.
//!
//! A cell that begins with `=`, `+`, `-` or `@` is a formula to a spreadsheet, and a CSV file cannot say that
//! it is a text. So an apostrophe is put before it, which a reader of ours takes off again.

use std::borrow::Cow;

/// Whether a spreadsheet would take a text for a formula; a tab or a return at its
/// beginning does not keep some from it.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches(['\t', '\r', '\n', ' ']).starts_with(['=', '+', '-', '@'])
}

/// Puts an apostrophe before what would be a formula, or would be one without its apostrophes.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell.trim_start_matches('\'')) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Takes off what [`guarded`] put before a cell.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}
