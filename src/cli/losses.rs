//! Warnings about what a file could not hold.

use super::console::Console;
use sverka::diagnostic::Diagnostic;
use sverka::report::Losses;

/// Warns of what the file `name` could not hold as it was.
pub fn warn(name: &str, losses: &Losses, console: &Console) {
    console.diagnostics(remark(name, losses).as_ref());
}

/// Words what the file `name` could not hold as it was: each kind with its count.
pub fn remark(name: &str, losses: &Losses) -> Option<Diagnostic> {
    let kinds: Vec<String> = losses.iter().map(|(kind, count)| format!("{kind} ({count})")).collect();
    let message = format!("left out or changed for this format: {}", kinds.join("; "));
    (!kinds.is_empty()).then(|| Diagnostic::warning(name, message))
}
