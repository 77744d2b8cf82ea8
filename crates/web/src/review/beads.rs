//! Rows without their texts: how many pieces of each side, and a person's marks.
//!
//! A run of rows is written as words with a space between: `1:1*12 2:1vb 1:1=0.9312`. After the numbers of pieces come
//! the [marks](Marks), one letter each, then the score that the aligner gave when a person had it realign the row;
//! `*12` repeats.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use sverka_text::bitext::{Side, round_score};

/// A person's marks on a row: a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u8);

impl Marks {
    /// The row is right.
    pub const VERIFIED: Self = Self(1);
    /// The row is excluded from exports.
    pub const EXCLUDED: Self = Self(2);
    /// The row is bookmarked.
    pub const BOOKMARKED: Self = Self(4);
    /// A person gave the row its shape.
    pub const MADE: Self = Self(8);
    /// A text of the row has changed since a person decided about it.
    pub const CHANGED: Self = Self(16);

    /// The letters of the flags in files.
    const LETTERS: [(Self, char); 5] = [
        (Self::VERIFIED, 'v'),
        (Self::EXCLUDED, 'x'),
        (Self::BOOKMARKED, 'b'),
        (Self::MADE, 'm'),
        (Self::CHANGED, 'c'),
    ];

    /// Returns whether all of some flags are set.
    pub fn has(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// Returns the set with some flags set or not.
    #[must_use]
    pub fn with(self, flags: Self, value: bool) -> Self {
        Self(if value { self.0 | flags.0 } else { self.0 & !flags.0 })
    }

    /// Returns the set without the marks that a row loses when its texts or its shape change.
    #[must_use]
    pub fn reshaped(self) -> Self {
        self.with(Self::VERIFIED, false).with(Self::MADE, false).with(Self::CHANGED, false)
    }

    /// Returns the set of a row that a person has verified or no longer verifies.
    #[must_use]
    pub fn verified(self, value: bool) -> Self {
        self.with(Self::VERIFIED, value).with(Self::CHANGED, !value && self.has(Self::CHANGED))
    }
}

/// A row without its texts and its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bead {
    /// Pieces on the source and on the target side; never both 0.
    pub pieces: [usize; 2],
    /// A person's marks on it.
    pub marks: Marks,
    /// The score in [0, 1] that the aligner gave when it was run again.
    pub score: Option<f64>,
}

impl Bead {
    /// Makes a row without marks.
    pub fn new(source: usize, target: usize) -> Self {
        Self { pieces: [source, target], marks: Marks::default(), score: None }
    }

    /// Makes a row whose shape a person has decided.
    pub fn made(source: usize, target: usize, marks: Marks) -> Self {
        let marks = marks.reshaped().with(Marks::MADE, true);
        Self { pieces: [source, target], marks, score: None }
    }

    /// Returns whether there is nothing on either side.
    pub fn is_empty(&self) -> bool {
        self.pieces == [0, 0]
    }

    /// Returns how many pieces a side has.
    pub fn of(&self, side: Side) -> usize {
        self.pieces[side.index()]
    }
}

/// The error of a text that is not a run of rows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a row, such as 1:1 or 2:1v")]
pub struct ParseBeadError(String);

impl fmt::Display for Bead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.pieces[0], self.pieces[1])?;
        for (flag, letter) in Marks::LETTERS {
            if self.marks.has(flag) {
                write!(f, "{letter}")?;
            }
        }
        self.score.map_or(Ok(()), |score| write!(f, "={score}"))
    }
}

impl FromStr for Bead {
    type Err = ParseBeadError;

    fn from_str(text: &str) -> Result<Self, ParseBeadError> {
        let parsed = || {
            let (shape, score) = match text.split_once('=') {
                Some((shape, score)) => (shape, Some(score.parse::<f64>().ok()?)),
                None => (text, None),
            };
            let digits = shape.trim_end_matches(|c: char| c.is_ascii_lowercase());
            let (source, target) = digits.split_once(':')?;
            let mut bead = Self::new(source.parse().ok()?, target.parse().ok()?);
            for letter in shape[digits.len()..].chars() {
                let (flag, _) = Marks::LETTERS.iter().find(|(_, known)| *known == letter)?;
                bead.marks = bead.marks.with(*flag, true);
            }
            bead.score = score.map(round_score);
            (!bead.is_empty() && score.is_none_or(f64::is_finite)).then_some(bead)
        };
        parsed().ok_or_else(|| ParseBeadError(text.to_owned()))
    }
}

/// A run of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beads(pub Vec<Bead>);

/// The most rows that a run may have, repeated ones counted: more than any document has sentences, and a bound on what
/// `*999999999` in a damaged file can take.
const MOST: usize = 2_000_000;

impl fmt::Display for Beads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, same) in self.0.chunk_by(PartialEq::eq).enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{}", same[0])?;
            if same.len() > 1 {
                write!(f, "*{}", same.len())?;
            }
        }
        Ok(())
    }
}

impl FromStr for Beads {
    type Err = ParseBeadError;

    fn from_str(text: &str) -> Result<Self, ParseBeadError> {
        let mut beads = Vec::new();
        for word in text.split_whitespace() {
            let wrong = || ParseBeadError(word.to_owned());
            let (bead, count) = match word.split_once('*') {
                Some((bead, count)) => (bead, count.parse::<usize>().map_err(|_| wrong())?),
                None => (word, 1),
            };
            if count > MOST.saturating_sub(beads.len()) {
                return Err(wrong());
            }
            beads.extend(std::iter::repeat_n(bead.parse::<Bead>()?, count));
        }
        Ok(Self(beads))
    }
}

impl Serialize for Beads {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Beads {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_survive_their_text_form() {
        let text = "1:1*3 2:1vbm 0:1xc 1:1=0.9312 1:1";
        let beads: Beads = text.parse().unwrap();
        assert_eq!((beads.0.len(), beads.to_string().as_str()), (7, text));
        assert!(beads.0[3].marks.has(Marks::MADE) && !beads.0[3].marks.has(Marks::EXCLUDED));
        for wrong in ["0:0", "1", "1:1q", "1:1=x", "1:1*x", "1:1*99999999999", "1:1=NaN"] {
            assert!(wrong.parse::<Beads>().is_err(), "{wrong}");
        }
    }
}
