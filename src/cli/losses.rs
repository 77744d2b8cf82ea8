//! Warnings about what a file format could not keep.

use super::console::Console;
use sverka::diagnostic::Diagnostic;
use sverka::report::Losses;

/// Warns about what the format of the file `name` could not keep.
pub fn warn(name: &str, losses: &Losses, console: &Console) {
    console.diagnostics(remark(name, losses).as_ref());
}

/// Describes what the format of the file `name` could not keep: each kind with its count.
pub fn remark(name: &str, losses: &Losses) -> Option<Diagnostic> {
    let kinds: Vec<String> = losses.iter().map(|(kind, count)| format!("{kind} ({count})")).collect();
    let message = format!("left out or changed for this format: {}", kinds.join("; "));
    (!kinds.is_empty()).then(|| Diagnostic::warning(name, message))
}
