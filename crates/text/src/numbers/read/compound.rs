//! A number that is being assembled from its words.

use super::Reading;
use std::ops::Range;

/// A number that is being assembled.
#[derive(Clone, Debug)]
pub struct Compound {
    pub start: usize,
    pub end: usize,
    /// The value up to the last thousand, million and so on.
    pub total: f64,
    /// The value after it.
    pub part: f64,
    /// The limit for the next word: below ten after a ten, and so on.
    pub room: f64,
    /// Other values that the figure may have, before scales.
    pub others: Vec<f64>,
    pub is_figure: bool,
    pub is_ordinal: bool,
    /// Whether a number comes before the first scale; "thousands" alone is not an amount.
    pub counted: bool,
    /// Whether it is only "one".
    pub only_one: bool,
    /// The product of its scales.
    pub scale: f64,
    /// Whether a ten may follow a unit: "five-and-twenty".
    pub reversed: bool,
    /// Further readings.
    pub extra: Vec<Reading>,
}

impl Compound {
    /// Creates an empty compound at a place.
    pub fn new(range: &Range<usize>) -> Self {
        Self {
            start: range.start,
            end: range.end,
            total: 0.0,
            part: 0.0,
            room: 0.0,
            others: Vec::new(),
            is_figure: false,
            is_ordinal: false,
            counted: true,
            only_one: false,
            scale: 1.0,
            reversed: false,
            extra: Vec::new(),
        }
    }

    /// Multiplies the open part.
    pub fn multiply(&mut self, by: f64) {
        self.scale *= by;
        for other in &mut self.others {
            *other *= by;
        }
        if by > 100.0 {
            self.total += self.part * by;
            (self.part, self.room) = (0.0, by);
        } else {
            self.part *= by;
            self.room = by;
        }
    }
}
