//! A source that the tokenizer reads without deep recursion.
//!
//! The states of html5gum for a tag call each other in a circle: after `a="x"` comes the next
//! attribute, several calls deeper. A tag with some thousand attributes overflows the stack, which
//! no caller can catch. A reader that fails makes all these calls return, and the tokenizer then continues in the same
//! state; so [`Paced`] fails once in a while, before it has returned anything.

use html5gum::{Readable, Reader};
use std::convert::Infallible;

/// Values in double quotes between two pauses. Each takes some 300 bytes of the stack, in a build
/// without optimisation ten times as many.
const PACE: u32 = 16;

/// A source that pauses within tags of many attributes.
pub(super) struct Paced<'a> {
    inner: <&'a str as Readable<'a>>::Reader,
    values: u32,
}

impl<'a> Paced<'a> {
    /// Returns a reader of a source. [`Pause`] items of its tokenizer are to be ignored.
    pub fn new(source: &'a str) -> Self {
        Self { inner: source.to_reader(), values: 0 }
    }
}

/// The error that makes the tokenizer return.
#[derive(Debug, thiserror::Error)]
#[error("a pause within a tag")]
pub(super) struct Pause;

impl From<Infallible> for Pause {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl Reader for Paced<'_> {
    type Error = Pause;

    fn read_byte(&mut self) -> Result<Option<u8>, Pause> {
        Ok(self.inner.read_byte()?)
    }

    fn try_read_string(&mut self, text: &[u8], case_sensitive: bool) -> Result<bool, Pause> {
        Ok(self.inner.try_read_string(text, case_sensitive)?)
    }

    fn read_until<'b>(&'b mut self, ends: &[u8], one: &'b mut [u8; 4]) -> Result<Option<&'b [u8]>, Pause> {
        // Only the state of a value in double quotes looks for these two. The cycle leads through it, and at that
        // point there is nothing that a failure could lose.
        if ends.contains(&b'"') && ends.contains(&b'&') {
            self.values += 1;
            if self.values == PACE {
                self.values = 0;
                return Err(Pause);
            }
        }
        Ok(self.inner.read_until(ends, one)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use html5gum::{DefaultEmitter, Tokenizer};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pauses_change_nothing(page in "(<p|<br /|</p| a| a=\"[xy&;]{0,3}\"| b='\"'| c=x|\"|'|&amp|;|=|/|>|é|\r|\n|\0){0,60}") {
            // Nearly every value is a pause when the first 15 are skipped.
            for before in 0..PACE {
                let mut paced = Paced::new(&page);
                paced.values = before;
                let paced = Tokenizer::new_with_emitter(paced, DefaultEmitter::default()).flatten();
                prop_assert!(paced.eq(Tokenizer::new(&page).flatten()));
            }
        }
    }
}
