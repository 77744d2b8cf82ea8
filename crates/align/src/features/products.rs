//! Families that repeat the most important features, multiplied by another property of the link, because
//! their meaning depends on it.

use super::{COUNT, Candidate, flag, position};

/// Characters from which the shorter side of a link is no longer short. Shorter sides give less evidence, and
/// are often part of a neighbour.
const SHORT_SIDE: f32 = 40.0;

/// Log of the size of a usual link, to which the size of a link is compared.
const USUAL_SIZE: f32 = 5.0;

/// Names of the feature for links with a short side.
pub(super) const SHORT_LENGTH: [&str; 1] = ["length.short"];

/// Names of [`short`].
pub(super) const SHORT: [&str; 3] = ["meaning.level*short", "neighbour.max*short", "rival.min*short"];

/// The most important features, with a suffix.
macro_rules! weightiest {
    ($suffix:literal) => {
        [
            concat!("meaning.level", $suffix),
            concat!("meaning.deviations_min", $suffix),
            concat!("rival.min", $suffix),
            concat!("without.max", $suffix),
            concat!("neighbour.max", $suffix),
            concat!("length.deviations", $suffix),
            concat!("names.dice", $suffix),
            concat!("part.worst", $suffix),
        ]
    };
}

/// The most important features.
const WEIGHTIEST: [&str; 8] = weightiest!("");

/// Their names for links of one sentence on each side.
pub(super) const ONE_TO_ONE: [&str; WEIGHTIEST.len()] = weightiest!("*1:1");

/// Their names for links of several sentences on both sides.
pub(super) const MANY_TO_MANY: [&str; WEIGHTIEST.len()] = weightiest!("*n:m");

/// Their names multiplied by the size of the link.
pub(super) const SIZE: [&str; WEIGHTIEST.len()] = weightiest!("*size");

/// Returns the factors of a link: how short its shorter side is, in [0, 1]; whether it joins one sentence
/// with one; whether it joins several with several; and its size compared with that of a usual link. `values`
/// are the features of the preceding families.
pub(super) fn factors(link: &Candidate<'_>, values: &[f32; COUNT]) -> [f32; 4] {
    const LENGTH_SIZE: usize = position("length.size");
    let [ours, theirs] = link.lengths();
    [
        (1.0 - ours.min(theirs) / SHORT_SIDE).max(0.0),
        flag(link.is_single()),
        flag(link.is_many_to_many()),
        values[LENGTH_SIZE] - USUAL_SIZE,
    ]
}

/// Multiplies features by how short the shorter side is.
pub(super) fn short(factor: f32, values: &[f32; COUNT]) -> [f32; SHORT.len()] {
    const PLACES: [usize; SHORT.len()] =
        [position("meaning.level"), position("neighbour.max"), position("rival.min")];
    PLACES.map(|at| factor * values[at])
}

/// Multiplies the most important features by a factor.
#[inline]
pub(super) fn weightiest(factor: f32, values: &[f32; COUNT]) -> [f32; WEIGHTIEST.len()] {
    const PLACES: [usize; WEIGHTIEST.len()] = places();
    PLACES.map(|at| factor * values[at])
}

/// Returns the indices of the most important features in [`super::LINK`].
const fn places() -> [usize; WEIGHTIEST.len()] {
    let mut places = [0; WEIGHTIEST.len()];
    let mut k = 0;
    while k < places.len() {
        places[k] = position(WEIGHTIEST[k]);
        k += 1;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::LINK;

    #[test]
    fn products_have_the_names_of_their_factors() {
        for (name, place) in WEIGHTIEST.iter().zip(places()) {
            assert_eq!(LINK[place], *name);
        }
        assert_eq!(ONE_TO_ONE[0], "meaning.level*1:1");
        assert!(SHORT.iter().all(|name| LINK.contains(&name.trim_end_matches("*short"))));
    }
}
