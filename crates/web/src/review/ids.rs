//! The names of pieces of text and places of rows in a review file and on the page.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A piece of text: a sentence, or the part of a sentence that begins at one of its characters.
///
/// Its text form is the number of the sentence from 1, `12`, or `12@34` for the part that begins at the character 34
/// (a Unicode scalar value, from 0). It does not depend on other sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PieceId {
    /// Index of the sentence, from 0. The number of sentences itself is the end of the text.
    pub sentence: usize,
    /// Character of the sentence at which the piece begins.
    pub from: usize,
}

/// Where a row begins: the next piece of the source and of the target. No two rows share it.
///
/// Its text form is `12:11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Corner {
    /// The next piece of the source.
    pub source: PieceId,
    /// The next piece of the target.
    pub target: PieceId,
}

/// The error of a text that does not name a piece or a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a place in a text, such as 12 or 12@34")]
pub struct ParseIdError(String);

impl PieceId {
    /// Returns the id of a whole sentence, by its index from 0.
    pub fn whole(sentence: usize) -> Self {
        Self { sentence, from: 0 }
    }
}

impl fmt::Display for PieceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sentence + 1)?;
        if self.from > 0 { write!(f, "@{}", self.from) } else { Ok(()) }
    }
}

impl FromStr for PieceId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let parsed = || {
            let (number, from) = text.split_once('@').unwrap_or((text, "0"));
            let sentence = number.parse::<usize>().ok()?.checked_sub(1)?;
            Some(Self { sentence, from: from.parse().ok()? })
        };
        parsed().ok_or_else(|| ParseIdError(text.to_owned()))
    }
}

impl fmt::Display for Corner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.source, self.target)
    }
}

impl FromStr for Corner {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        let (source, target) = text.split_once(':').ok_or_else(|| ParseIdError(text.to_owned()))?;
        Ok(Self { source: source.parse()?, target: target.parse()? })
    }
}

macro_rules! as_text {
    ($type:ty) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(D::Error::custom)
            }
        }
    };
}

as_text!(PieceId);
as_text!(Corner);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_their_text_form() {
        for text in ["1:1", "12@34:11", "7:9@2"] {
            assert_eq!(text.parse::<Corner>().unwrap().to_string(), text);
        }
        for wrong in ["0", "", "x", "1@", "-1", "1@-3"] {
            assert!(wrong.parse::<PieceId>().is_err(), "{wrong}");
        }
        assert!("1".parse::<Corner>().is_err());
    }
}
