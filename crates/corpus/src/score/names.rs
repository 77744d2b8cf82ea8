//! What the other pairs of a list say of a name without a counterpart.
//!
//! A name that has its counterpart wherever else it occurs is missing; one that never has it is translated.

use super::matching::Names;
use rustc_hash::FxHashMap;

/// Names of the features of [`usual`].
pub(super) const NAMES: [&str; 3] = ["names.usual_source", "names.usual_target", "names.usual_both"];

/// In how many texts of a list a name occurs.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// With a counterpart.
    met: f32,
    /// Without.
    alone: f32,
}

/// Returns for each pair how usual it is that its lone names have counterparts, in [0, 1): on either side the greatest
/// share of the other texts with the name, and the lesser of both.
pub(super) fn usual(pairs: &[[Names; 2]]) -> Vec<[f32; NAMES.len()]> {
    let mut seen: [FxHashMap<u32, Seen>; 2] = Default::default();
    for pair in pairs {
        for (seen, names) in seen.iter_mut().zip(pair) {
            for (key, is_met) in once(names) {
                let seen = seen.entry(key).or_default();
                if is_met { seen.met += 1.0 } else { seen.alone += 1.0 }
            }
        }
    }
    let share = |side: usize, names: &Names| {
        let lone = once(names).filter(|(_, is_met)| !is_met);
        // This text is one of those without; and one more, since once may be chance.
        let shares =
            lone.filter_map(|(key, _)| seen[side].get(&key)).map(|seen| seen.met / (seen.met + seen.alone));
        shares.fold(0.0, f32::max)
    };
    let one = |pair: &[Names; 2]| {
        let [source, target] = [share(0, &pair[0]), share(1, &pair[1])];
        [source, target, source.min(target)]
    };
    pairs.iter().map(one).collect()
}

/// Returns each name of a text once; it is met if any of its occurrences is.
fn once(names: &Names) -> impl Iterator<Item = (u32, bool)> {
    let firsts =
        names.iter().enumerate().filter(|(at, (key, _))| names[..*at].iter().all(|(other, _)| other != key));
    firsts.map(|(_, (key, _))| (*key, names.iter().any(|(other, is_met)| other == key && *is_met)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_usually_met_is_missed() {
        let met = || [vec![(1, true)], vec![(1, true)]];
        let pairs = [met(), met(), met(), [vec![(1, false)], vec![(2, false)]], [vec![(2, false)], vec![]]];
        let usual = usual(&pairs);
        assert_eq!(usual[0], [0.0; 3]);
        assert_eq!(usual[3], [0.75, 0.0, 0.0]);
        assert_eq!(usual[4], [0.0; 3]);
    }
}
