//! Warnings about what a report could not hold.

use super::console::Console;
use sverka::report::Losses;
use sverka::report::terminal::count;

/// Warns of what the file `name` could not hold as it was, once for each kind.
pub fn warn(name: &str, losses: Losses, console: &Console) {
    let kinds = [
        (losses.replaced, "character", "that XML forbids became U+FFFD"),
        (losses.cut, "text", "longer than a cell can hold, cut"),
        (losses.flattened, "text", "with tabs or line breaks, which became spaces"),
    ];
    for (number, what, fate) in kinds.into_iter().filter(|(number, ..)| *number > 0) {
        let what = count(number, what);
        console.warning(format_args!("{name}: {what} {fate}; the JSON format holds everything"));
    }
}
