//! Texts with structure made of the sets: what looks like a heading is one, on each side by itself.
//!
//! `books-mix-headings` names the set books-mix with headings.

use crate::random::Random;
use crate::sets::Sample;
use sverka::document::{BlockKind, Segmented};
use sverka::text::punctuation::{self, End};

/// What the names of these sets end with.
const MARK: &str = "-headings";

/// Most characters of a heading.
const LONGEST: usize = 80;

/// Share of the headings that a file does not mark as such.
const UNMARKED: f64 = 0.1;

/// The beginning of the pseudo-random numbers.
const SEED: u64 = 20_261_130;

/// Returns the set that the name of a structured one is made of.
pub fn parse(name: &str) -> Option<&str> {
    name.strip_suffix(MARK)
}

/// Marks the headings of both sides.
pub fn with_headings(mut sample: Sample, set: &str) -> Sample {
    sample.set = set.into();
    let mut random = Random::seeded(SEED);
    for side in [&mut sample.source, &mut sample.target] {
        for i in 0..side.segments.len() {
            let text = &side.segments[i].text;
            let looks = punctuation::end(text) == End::None && text.chars().count() <= LONGEST;
            if looks && is_alone(side, i) && random.next() >= UNMARKED {
                side.blocks[side.segments[i].block] = BlockKind::Heading(0);
            }
        }
    }
    sample
}

fn is_alone(side: &Segmented, i: usize) -> bool {
    side.starts_block(i) && (i + 1 == side.segments.len() || side.starts_block(i + 1))
}
