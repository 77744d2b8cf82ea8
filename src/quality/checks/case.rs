//! Capitals.

use super::Sides;
use crate::quality::Finding;
use crate::quality::rule::{Rule, Severity};

/// The first letter.
pub static START: Rule = Rule {
    id: "case.start",
    category: "Capitalization",
    severity: Severity::Info,
    title: "One side begins with a capital and the other with a small letter",
    doc: "Often harmless, where sentences were joined, but in lists and user interfaces it shows. Names of products \
          that begin with a small letter, and figures, are passed over.",
    bad: ("Open the file.", "откройте файл."),
    good: ("Open the file.", "Откройте файл."),
};

/// All capitals.
pub static ALL_CAPS: Rule = Rule {
    id: "case.all-caps",
    category: "Capitalization",
    severity: Severity::Info,
    title: "Only one side is in capitals throughout",
    doc: "Two words or more all in capitals on one side, and a normal sentence on the other.",
    bad: ("Please read the terms of use.", "ПРОЧТИТЕ УСЛОВИЯ ИСПОЛЬЗОВАНИЯ."),
    good: ("NATO AND CSTO", "НАТО И ОДКБ"),
};

/// Looks at both sides.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    let first = |text: &str| {
        let at = text.find(char::is_alphanumeric)?;
        let c = text[at..].chars().next()?;
        // "iPhone", "eBay"
        let product = text[at..].chars().nth(1).is_some_and(char::is_uppercase);
        (c.is_alphabetic() && (c.is_uppercase() || !product))
            .then(|| (at..at + c.len_utf8(), c.is_uppercase()))
    };
    if let (Some((ours, a)), Some((theirs, b))) = (first(sides.source), first(sides.target))
        && a != b
    {
        let message =
            if a { "the target begins with a small letter" } else { "the target begins with a capital" };
        out.push(Finding::new(&START, message).in_source(ours).in_target(theirs));
    }
    let capitals = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let lower = text.chars().any(char::is_lowercase);
        letters >= 8 && !lower && text.split_whitespace().count() >= 2 && text.chars().any(char::is_uppercase)
    };
    let (a, b) = (capitals(sides.source), capitals(sides.target));
    if a != b {
        let finding = Finding::new(
            &ALL_CAPS,
            if a { "only the source is in capitals" } else { "only the target is in capitals" },
        );
        out.push(if a {
            finding.in_source(0..sides.source.len())
        } else {
            finding.in_target(0..sides.target.len())
        });
    }
}
