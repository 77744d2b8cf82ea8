//! Corrects what a unit can contain in memory but not in a file. The reader applies the fixes to the units
//! that it has read and the writer to those that it is given, so that both give the same guarantee.
//! [`repair`](crate::repair) is the pass over a whole memory.

use crate::{Code, Inline, It, Pos, Prop, Rule, SourceLang, Unit};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The type of a prop that came without one.
pub(crate) const UNKNOWN_PROP: &str = "x-unknown";

/// The part of a unit that a fault is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    Unit,
    /// A variant, by its number.
    Variant(usize),
    /// A `bpt` or `ept`, by its number among all of them in a variant, including those in sub-flows, in the
    /// order in which they begin.
    Half(usize, usize),
}

/// Receives a fault: its rule, its spot, what is wrong and what was done about it.
pub(crate) type Report<'r> = &'r mut dyn FnMut(Rule, Spot, (String, String));

/// Corrects a unit, or returns it unchanged. Copies it only at the first fault.
pub(crate) fn unit<'u>(unit: Cow<'u, Unit>, header_source: &SourceLang, report: Report<'_>) -> Cow<'u, Unit> {
    let unit = tuid(unit, report);
    let unit = prop_types(unit, report);
    let unit = source(unit, header_source, report);
    pairs(unit, report)
}

fn tuid<'u>(mut unit: Cow<'u, Unit>, report: Report<'_>) -> Cow<'u, Unit> {
    match &unit.tuid {
        Some(tuid) if tuid.is_empty() => {
            report(Rule::Tuid, Spot::Unit, ("the tuid is empty".into(), "left out".into()));
            unit.to_mut().tuid = None;
        }
        Some(tuid) if tuid.contains(char::is_whitespace) => {
            let mended = tuid.replace(char::is_whitespace, "_");
            let message = format!("the tuid {tuid:?} contains white space");
            report(Rule::Tuid, Spot::Unit, (message, format!("changed to {mended:?}")));
            unit.to_mut().tuid = Some(mended);
        }
        _ => {}
    }
    unit
}

fn prop_types<'u>(mut unit: Cow<'u, Unit>, report: Report<'_>) -> Cow<'u, Unit> {
    let untyped = |props: &[Prop]| props.iter().any(|prop| prop.kind.is_empty());
    if untyped(&unit.props) || unit.variants.iter().any(|variant| untyped(&variant.props)) {
        let unit = unit.to_mut();
        props(&mut unit.props, Spot::Unit, report);
        for (n, variant) in unit.variants.iter_mut().enumerate() {
            props(&mut variant.props, Spot::Variant(n), report);
        }
    }
    unit
}

/// Gives every prop a type.
pub(crate) fn props(props: &mut [Prop], spot: Spot, report: Report<'_>) {
    for prop in props.iter_mut().filter(|prop| prop.kind.is_empty()) {
        let change = format!("given the type {UNKNOWN_PROP:?}");
        report(Rule::PropType, spot, ("a prop without a type".into(), change));
        prop.kind = UNKNOWN_PROP.to_owned();
    }
}

/// Ensures that the source language of the unit is exactly that of a variant.
fn source<'u>(mut unit: Cow<'u, Unit>, header_source: &SourceLang, report: Report<'_>) -> Cow<'u, Unit> {
    let SourceLang::Lang(source) = unit.source_lang.as_ref().unwrap_or(header_source) else {
        return unit;
    };
    let langs = || unit.variants.iter().map(|variant| &variant.lang);
    if langs().any(|lang| lang == source) {
        return unit;
    }
    let same = langs().find(|lang| lang.matches(source));
    let mut related = langs().filter(|lang| lang.primary().eq_ignore_ascii_case(source.primary()));
    let related = related.next().filter(|_| related.next().is_none());
    let mended = match (same, related) {
        (Some(lang), _) => {
            let message = format!("the source language is {source}, that of the variant {lang}");
            report(Rule::SourceCase, Spot::Unit, (message, format!("the unit's srclang set to {lang}")));
            SourceLang::Lang(lang.clone())
        }
        (None, Some(lang)) => {
            let message = format!("no variant is in the source language {source}, but one in {lang}");
            report(Rule::SourceMissing, Spot::Unit, (message, format!("the unit's srclang set to {lang}")));
            SourceLang::Lang(lang.clone())
        }
        (None, None) => {
            let message = format!("no variant is in the source language {source}");
            report(Rule::SourceMissing, Spot::Unit, (message, "the unit's srclang set to *all*".into()));
            SourceLang::All
        }
    };
    unit.to_mut().source_lang = Some(mended);
    unit
}

/// Turns each `bpt` without its `ept`, and the reverse, into an `it`.
fn pairs<'u>(mut unit: Cow<'u, Unit>, report: Report<'_>) -> Cow<'u, Unit> {
    for n in 0..unit.variants.len() {
        if !is_paired(&unit.variants[n].segment.pieces) {
            let mut half = 0;
            let report = &mut |half, told| report(Rule::UnpairedTag, Spot::Half(n, half), told);
            Isolate { report, half: &mut half }.flow(&mut unit.to_mut().variants[n].segment.pieces);
        }
    }
    unit
}

fn is_paired(flow: &[Inline]) -> bool {
    flow.iter().all(|piece| matches!(piece, Inline::Text(_)))
        || lone(flow).is_empty() && flow.iter().all(subs_are_paired)
}

fn subs_are_paired(piece: &Inline) -> bool {
    let codes = match piece {
        Inline::Text(_) => return true,
        Inline::Hi(hi) => return hi.content.iter().all(subs_are_paired),
        Inline::Bpt(bpt) => &bpt.content,
        Inline::Ept(ept) => &ept.content,
        Inline::It(it) => &it.content,
        Inline::Ph(ph) => &ph.content,
        Inline::Ut(ut) => &ut.content,
    };
    codes.iter().all(|code| match code {
        Code::Text(_) => true,
        Code::Sub(sub) => is_paired(&sub.content),
    })
}

/// Returns the `bpt` and `ept` of a flow that have no counterpart, by their numbers among all of them. A flow
/// is a segment or a sub, including what `hi` marks in it.
fn lone(flow: &[Inline]) -> Vec<usize> {
    type Open<'a> = BTreeMap<&'a str, Vec<usize>>;
    fn walk<'a>(pieces: &'a [Inline], n: &mut usize, open: &mut Open<'a>, lone: &mut Vec<usize>) {
        for piece in pieces {
            match piece {
                Inline::Bpt(bpt) => open.entry(&bpt.i).or_default().push(*n),
                Inline::Ept(ept) => {
                    if open.get_mut(ept.i.as_str()).and_then(Vec::pop).is_none() {
                        lone.push(*n);
                    }
                }
                Inline::Hi(hi) => {
                    walk(&hi.content, n, open, lone);
                    continue;
                }
                _ => continue,
            }
            *n += 1;
        }
    }
    let (mut n, mut open, mut lone) = (0, Open::new(), Vec::new());
    walk(flow, &mut n, &mut open, &mut lone);
    lone.extend(open.into_values().flatten());
    lone.sort_unstable();
    lone
}

/// Isolates the halves of a variant, and counts them for the report.
struct Isolate<'r> {
    report: &'r mut dyn FnMut(usize, (String, String)),
    half: &'r mut usize,
}

impl Isolate<'_> {
    fn flow(&mut self, flow: &mut [Inline]) {
        let lone = lone(flow);
        self.pieces(flow, &lone, &mut 0);
    }

    /// Corrects the pieces of a flow; `n` counts its halves, as in [`lone`].
    fn pieces(&mut self, pieces: &mut [Inline], lone: &[usize], n: &mut usize) {
        for piece in pieces {
            let (half, is_lone) = (*self.half, lone.binary_search(n).is_ok());
            match piece {
                Inline::Text(_) => {}
                Inline::Hi(hi) => self.pieces(&mut hi.content, lone, n),
                Inline::It(it) => self.subs(&mut it.content),
                Inline::Ph(ph) => self.subs(&mut ph.content),
                Inline::Ut(ut) => self.subs(&mut ut.content),
                Inline::Bpt(bpt) => {
                    (*n, *self.half) = (*n + 1, half + 1);
                    self.subs(&mut bpt.content);
                    if is_lone {
                        let message = format!("bpt i={:?} has no ept", bpt.i);
                        (self.report)(half, (message, "changed to it pos=\"begin\"".into()));
                        let (x, kind) = (bpt.x.take(), bpt.kind.take());
                        let content = std::mem::take(&mut bpt.content);
                        *piece = Inline::It(It { pos: Pos::Begin, x, kind, content });
                    }
                }
                Inline::Ept(ept) => {
                    (*n, *self.half) = (*n + 1, half + 1);
                    self.subs(&mut ept.content);
                    if is_lone {
                        let message = format!("ept i={:?} has no bpt", ept.i);
                        (self.report)(half, (message, "changed to it pos=\"end\"".into()));
                        let content = std::mem::take(&mut ept.content);
                        *piece = Inline::It(It { pos: Pos::End, x: None, kind: None, content });
                    }
                }
            }
        }
    }

    fn subs(&mut self, codes: &mut [Code]) {
        for code in codes {
            if let Code::Sub(sub) = code {
                self.flow(&mut sub.content);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bpt, Ept, Hi, Lang, Segment, Variant};

    fn mended(unit_: Unit, source: &str) -> (Unit, Vec<Rule>) {
        let mut rules = Vec::new();
        let source = source.parse().unwrap();
        let unit = unit(Cow::Owned(unit_), &source, &mut |rule, _, _| rules.push(rule)).into_owned();
        (unit, rules)
    }

    fn in_langs(langs: &[&str]) -> Unit {
        let variants = langs.iter().map(|lang| Variant::new(lang.parse().unwrap(), "text"));
        Unit { variants: variants.collect(), ..Unit::default() }
    }

    #[test]
    fn the_source_language_is_that_of_a_variant() {
        let lang = |tag: &str| Some(SourceLang::Lang(tag.parse::<Lang>().unwrap()));
        for (source, langs, want, rule) in [
            ("ru", &["ru", "en"][..], None, None),
            ("*all*", &["ru", "en"], None, None),
            ("RU", &["ru", "en"], lang("ru"), Some(Rule::SourceCase)),
            ("ru", &["ru-RU", "en"], lang("ru-RU"), Some(Rule::SourceMissing)),
            ("ru", &["ru-RU", "ru-UA"], Some(SourceLang::All), Some(Rule::SourceMissing)),
            ("ru", &["de", "en"], Some(SourceLang::All), Some(Rule::SourceMissing)),
        ] {
            let (unit, rules) = mended(in_langs(langs), source);
            assert_eq!((unit.source_lang, rules.first().copied()), (want, rule), "{source} {langs:?}");
        }
    }

    #[test]
    fn half_pairs_become_isolated_codes() {
        let bpt = |i: &str| Inline::Bpt(Bpt { i: i.into(), ..Bpt::default() });
        let ept = |i: &str| Inline::Ept(Ept { i: i.into(), ..Ept::default() });
        let hi = Inline::Hi(Hi { content: vec![ept("1"), bpt("3")], ..Hi::default() });
        let mut unit = in_langs(&["en"]);
        unit.variants[0].segment = Segment { pieces: vec![ept("2"), bpt("1"), bpt("2"), hi] };
        let (unit, rules) = mended(unit, "en");
        assert_eq!(rules, [Rule::UnpairedTag; 3]);
        let [Inline::It(first), Inline::Bpt(_), Inline::It(third), Inline::Hi(hi)] =
            &unit.variants[0].segment.pieces[..]
        else {
            panic!("{unit:?}")
        };
        assert_eq!((first.pos, third.pos), (Pos::End, Pos::Begin));
        assert!(matches!(&hi.content[..], [Inline::Ept(_), Inline::It(_)]));
    }
}
