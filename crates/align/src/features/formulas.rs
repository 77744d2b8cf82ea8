//! Family about formulas: ordinals, stage directions and page furniture, which translators leave out, add,
//! join with their neighbours or keep separate.

use super::{Candidate, flag};
use crate::similarity::Profile;
use sverka_text::formulas::Formula;

/// Bound for counts: further formulas of a kind add no information.
const MOST: f32 = 2.0;

/// Number of kinds.
const KINDS: usize = Formula::ALL.len();

/// Names of [`formulas`].
pub(super) const FORMULAS: [&str; KINDS] = ["formula.ordinal", "formula.remark", "formula.furniture"];

/// Returns for each kind how many more sentences of it one side has than the other.
#[inline]
pub(super) fn formulas(link: &Candidate<'_>) -> [f32; FORMULAS.len()] {
    let (s, t) = (&link.pair.profiles.source, &link.pair.profiles.target);
    let mut out = [0.0; FORMULAS.len()];
    if !s.has_formula(link.span.source) && !t.has_formula(link.span.target) {
        return out;
    }
    let (ours, theirs) = (s.formulas(link.span.source), t.formulas(link.span.target));
    for (out, (a, b)) in out.iter_mut().zip(ours.into_iter().zip(theirs)) {
        *out = (a - b).abs().min(MOST);
    }
    out
}

/// Returns for each kind whether a sentence is of it.
pub(super) fn of_sentence(profile: &Profile, i: usize) -> [f32; KINDS] {
    Formula::ALL.map(|kind| flag(profile.formula_of(i) == Some(kind)))
}
