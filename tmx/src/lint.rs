//! What is legal in a unit and odd: the checks that [`validate`](crate::validate) adds to
//! those of the reader.

use crate::fixes::Spot;
use crate::{Code, Inline, Rule, Unit, Variant};
use std::collections::BTreeSet;

/// Takes a fault: its rule, what it is about, what is the matter.
pub(crate) type Report<'r> = &'r mut dyn FnMut(Rule, Spot, String);

/// What is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Lint {
    /// Characters of a segment that a program takes.
    pub segment_chars: Option<usize>,
}

impl Lint {
    /// Looks at a unit that was read.
    pub fn unit(self, unit: &Unit, report: Report<'_>) {
        languages(&unit.variants, report);
        for (n, variant) in unit.variants.iter().enumerate() {
            let text = variant.segment.text();
            if text.trim().is_empty() {
                report(Rule::EmptySegment, Spot::Variant(n), "the segment has no text".to_owned());
            }
            // A character has a byte at least: most segments need not be counted.
            if let Some(limit) = self.segment_chars.filter(|limit| text.len() > *limit) {
                let length = text.chars().count();
                if length > limit {
                    let message = format!("the segment has {length} characters, and {limit} are taken");
                    report(Rule::LongSegment, Spot::Variant(n), message);
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
        report(Rule::OneLanguage, Spot::Unit, format!("there is no language but {}", first.lang));
        return;
    }
    for (n, variant) in variants.iter().enumerate().skip(1) {
        if variants[..n].iter().any(|other| other.lang.matches(&variant.lang)) {
            let message = format!("another variant in {}", variant.lang);
            report(Rule::DuplicateLanguage, Spot::Variant(n), message);
        }
    }
}

/// Compares the numbers (`x`) of the codes with those of the first variant.
fn numbers(variants: &[Variant], report: Report<'_>) {
    let Some((first, rest)) = variants.split_first() else { return };
    let wanted = collect(first);
    for (n, variant) in rest.iter().enumerate() {
        let found = collect(variant);
        let list = |set: &BTreeSet<&str>, other: &BTreeSet<&str>| {
            set.difference(other).copied().collect::<Vec<_>>().join(", ")
        };
        let (missing, more) = (list(&wanted, &found), list(&found, &wanted));
        let message = match (missing.is_empty(), more.is_empty()) {
            (true, true) => continue,
            (false, true) => format!("no code has x={missing}, which {} has", first.lang),
            (true, false) => format!("{} has no code with x={more}", first.lang),
            (false, false) => {
                format!("no code has x={missing}, which {0} has, and {0} has none with x={more}", first.lang)
            }
        };
        report(Rule::XMismatch, Spot::Variant(n + 1), message);
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
