//! What is left out of the band before all links are scored is nothing that an alignment needs.

use crate::support::sample;
use sverka::align::lattice::{Lattice, Step, TYPES};
use sverka::align::narrow::{MARGIN, narrow};
use sverka::align::{self, Options, prepare, score};

/// The steps of the best path with their probabilities; links by place and shape.
fn aligned(
    lattice: &Lattice<'_>,
    scores: &align::lattice::Scores,
) -> Vec<((usize, usize, usize, usize), f32)> {
    let posteriors = lattice.posteriors(scores, None).unwrap();
    let step = |step: &Step| match *step {
        Step::Link { number, i, j, kind } => ((i, j, TYPES[kind].0, TYPES[kind].1), posteriors.links[number]),
        Step::SourceDeletion(i) => ((i, 0, 1, 0), posteriors.source_deletions[i]),
        Step::TargetDeletion(j) => ((0, j, 0, 1), posteriors.target_deletions[j]),
    };
    lattice.best(scores).iter().map(step).collect()
}

#[test]
fn the_narrow_band_gives_the_same_links() {
    let (mut cells, mut all) = (0, 0);
    for name in ["annual-meeting", "commencement", "keepers-of-the-books", "press-conference", "water-forum"]
    {
        for encoder in [true, false] {
            let options = Options { encoder, ..Options::default() };
            let pair = prepare(&sample(name, "en"), &sample(name, "ru"), &options);
            let weights = align::shipped(encoder);
            let (band, best) = narrow(&pair, weights, MARGIN);
            let (part, whole) = (Lattice::new(&band), Lattice::new(&pair.band));
            let found = aligned(&part, &score(&pair, &part, weights, &best));
            let expected = aligned(&whole, &score(&pair, &whole, weights, &best));
            assert_eq!(found.len(), expected.len(), "{name}");
            for ((step, p), (other, q)) in found.iter().zip(&expected) {
                assert_eq!(step, other, "{name}");
                assert!((p - q).abs() < 1e-3, "{name} {step:?}: {p} and {q}");
            }
            cells += band.cells();
            all += pair.band.cells();
        }
    }
    assert!(2 * cells < all, "{cells} of {all} cells are left");
}
