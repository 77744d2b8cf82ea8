//! Finds what is valid in a unit but unusual: the checks that [`validate`](crate::validate) adds to those of
//! the reader.

use crate::fixes::Spot;
use crate::{Code, Inline, Lang, Rule, Unit, Variant};
use std::collections::{BTreeSet, HashSet};

/// Receives a fault: its rule, its spot, and a function that builds its message. The message is built only
/// for the faults that are kept, because a unit may have a hundred thousand.
pub(crate) type Report<'r> = &'r mut dyn FnMut(Rule, Spot, &dyn Fn() -> String);

/// The checks to apply.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lint {
    /// Maximum number of characters in a segment that a program accepts.
    pub segment_chars: Option<usize>,
}

impl Lint {
    /// Checks a unit that was read.
    pub fn unit(self, unit: &Unit, report: Report<'_>) {
        languages(&unit.variants, report);
        for (n, variant) in unit.variants.iter().enumerate() {
            let text = variant.segment.text();
            if text.trim().is_empty() {
                report(Rule::EmptySegment, Spot::Variant(n), &|| "the segment has no text".to_owned());
            }
            // A character has at least one byte, so most segments need not be counted.
            if let Some(limit) = self.segment_chars.filter(|limit| text.len() > *limit) {
                let length = text.chars().count();
                if length > limit {
                    let message =
                        || format!("the segment has {length} characters, but only {limit} are allowed");
                    report(Rule::LongSegment, Spot::Variant(n), &message);
                }
            }
        }
        if unit.variants.iter().any(|variant| variant.segment.has_codes()) {
            numbers(&unit.variants, report);
        }
    }
}

fn languages(variants: &[Variant], report: Report<'_>) {
    let Some((first, rest)) = variants.split_first() else { return };
    if rest.iter().all(|variant| variant.lang.matches(&first.lang)) {
        report(Rule::OneLanguage, Spot::Unit, &|| format!("the only language is {}", first.lang));
        return;
    }
    // A unit may have a hundred thousand variants; a search among the earlier ones would take minutes.
    let mut seen = HashSet::with_capacity(variants.len());
    for (n, variant) in variants.iter().enumerate() {
        // Compared like `Lang::matches`.
        if !seen.insert(variant.lang.as_str().to_ascii_lowercase()) {
            report(Rule::DuplicateLanguage, Spot::Variant(n), &|| {
                format!("another variant in {}", variant.lang)
            });
        }
    }
}

/// Compares the numbers (`x`) of the codes with those of the first variant.
fn numbers(variants: &[Variant], report: Report<'_>) {
    let Some((first, rest)) = variants.split_first() else { return };
    let wanted = collect(first);
    for (n, variant) in rest.iter().enumerate() {
        let found = collect(variant);
        // Sets of different sizes are known to differ, so that a variant costs no more than its own codes.
        if found != wanted {
            report(Rule::XMismatch, Spot::Variant(n + 1), &|| mismatch(&first.lang, &wanted, &found));
        }
    }
}

fn mismatch(lang: &Lang, wanted: &BTreeSet<&str>, found: &BTreeSet<&str>) -> String {
    let list = |set: &BTreeSet<&str>, other: &BTreeSet<&str>| {
        set.difference(other).copied().collect::<Vec<_>>().join(", ")
    };
    let (missing, more) = (list(wanted, found), list(found, wanted));
    match (missing.is_empty(), more.is_empty()) {
        (false, true) => format!("no code has x={missing}, which {lang} has"),
        (true, _) => format!("{lang} has no code with x={more}"),
        (false, false) => {
            format!("no code has x={missing}, which {lang} has, and {lang} has none with x={more}")
        }
    }
}

fn collect(variant: &Variant) -> BTreeSet<&str> {
    let mut numbers = BTreeSet::new();
    walk(&variant.segment.pieces, &mut numbers);
    numbers
}

fn walk<'a>(pieces: &'a [Inline], numbers: &mut BTreeSet<&'a str>) {
    for piece in pieces {
        let (x, codes): (_, &[Code]) = match piece {
            Inline::Text(_) => continue,
            Inline::Hi(hi) => {
                walk(&hi.content, numbers);
                (&hi.x, &[])
            }
            Inline::Bpt(bpt) => (&bpt.x, &bpt.content),
            Inline::Ept(ept) => (&None, &ept.content),
            Inline::It(it) => (&it.x, &it.content),
            Inline::Ph(ph) => (&ph.x, &ph.content),
            Inline::Ut(ut) => (&ut.x, &ut.content),
        };
        numbers.extend(x.as_deref());
        for code in codes {
            if let Code::Sub(sub) = code {
                walk(&sub.content, numbers);
            }
        }
    }
}
