//! Warnings about what a report could not hold.

use super::console::Console;
use sverka::diagnostic::Diagnostic;
use sverka::report::Losses;
use sverka::report::terminal::count;

/// Warns of what the file `name` could not hold as it was, once for each kind.
pub fn warn(name: &str, losses: Losses, console: &Console) {
    console.diagnostics(&remarks(name, losses));
}

/// Words what the file `name` could not hold as it was, once for each kind.
pub fn remarks(name: &str, losses: Losses) -> Vec<Diagnostic> {
    let kinds = [
        (losses.replaced, "character", "that XML forbids became U+FFFD"),
        (losses.cut, "text", "longer than a cell can hold, cut"),
        (losses.flattened, "text", "with tabs or line breaks, which became spaces"),
    ];
    let remark = |(number, what, fate)| {
        let message = format!("{} {fate}", count(number, what));
        Diagnostic::warning(name, message).with_hint("the JSON format holds everything")
    };
    kinds.into_iter().filter(|(number, ..)| *number > 0).map(remark).collect()
}
