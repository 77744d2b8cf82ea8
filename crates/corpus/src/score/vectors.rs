//! Sentences and words as short vectors of whole numbers.

use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use sverka_embed::{DIM, Model, Tokenizer};
use sverka_text::names::{self, Sound};

/// A direction: its length is [`ONE`], or zero if nothing is known.
pub(super) type Vector = [i16; DIM];

/// The length of a vector. A product of two is at most 2^24, which leaves room in 32 bits.
const ONE: f32 = 4096.0;

/// Words that a [`Lexicon`] remembers, some fifteen megabytes; then it starts again.
const REMEMBERED: usize = 1 << 15;

/// Numbers that are added up apart from each other: as many as the compiler multiplies and adds with one instruction.
const LANES: usize = 8;

/// Returns the cosine of two vectors.
#[inline]
pub(super) fn cosine(a: &Vector, b: &Vector) -> f32 {
    let mut lanes = [0_i32; LANES];
    for (a, b) in a.as_chunks::<LANES>().0.iter().zip(b.as_chunks::<LANES>().0) {
        for ((lane, &a), &b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += i32::from(a) * i32::from(b);
        }
    }
    lanes.iter().sum::<i32>() as f32 / (ONE * ONE)
}

/// Returns the direction of a sum of rows.
pub(super) fn direction(sum: &[i32; DIM]) -> Vector {
    let mut lanes = [0_f32; LANES];
    for chunk in sum.as_chunks::<LANES>().0 {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += x as f32 * x as f32;
        }
    }
    let square: f32 = lanes.iter().sum();
    let scale = if square > 0.0 { ONE / square.sqrt() } else { 0.0 };
    // Rounds away from zero by cutting off, which processors do without a call.
    sum.map(|x| {
        let scaled = x as f32 * scale;
        (scaled + 0.5_f32.copysign(scaled)) as i16
    })
}

/// What is known of a word in any text.
pub(super) struct Known {
    /// Its meaning.
    pub vector: Vector,
    /// How rare it is, in nats: common words have 6 to 9, rare ones 12 and more.
    pub rarity: f32,
    word: Box<str>,
    sound: OnceCell<Sound>,
}

impl Known {
    /// Returns how it sounds, for the comparison of names: few words are compared with one.
    pub fn sound(&self) -> &Sound {
        self.sound.get_or_init(|| Sound::of(&self.word))
    }

    /// Returns the consonants of a name as a number: the same for all its cases. Zero for a name without two.
    pub fn key(&self) -> u32 {
        let key = names::cognate_key(&self.word, &names::latin(&self.word));
        key.map_or(0, |key| key.bytes().fold(0, |number, byte| number << 8 | u32::from(byte)))
    }
}

/// Looks up the words of texts, and the vectors of whole texts.
pub(super) struct Lexicon {
    model: &'static Model,
    tokenizer: Tokenizer<'static>,
    ids: FxHashMap<Box<str>, u32>,
    known: Vec<Known>,
}

impl Lexicon {
    /// Creates a lexicon that remembers nothing yet.
    pub fn new() -> Self {
        let model = Model::embedded();
        Self { model, tokenizer: model.tokenizer(), ids: FxHashMap::default(), known: Vec::new() }
    }

    /// Returns the vector of a text.
    pub fn text(&mut self, text: &str) -> Vector {
        direction(&self.model.sum_with(&mut self.tokenizer, text).0)
    }

    /// Forgets the words if they have become too many. Ids of earlier words are void after that.
    pub fn make_room(&mut self) {
        if self.known.len() >= REMEMBERED {
            self.ids.clear();
            self.known.clear();
        }
    }

    /// Returns the id of a word.
    pub fn id(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        let id = self.known.len() as u32;
        let (sum, rarity) = self.model.sum_with(&mut self.tokenizer, word);
        self.known.push(Known { vector: direction(&sum), rarity, word: word.into(), sound: OnceCell::new() });
        self.ids.insert(word.into(), id);
        id
    }

    /// Returns what is known of a word.
    pub fn known(&self, id: u32) -> &Known {
        &self.known[id as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_mean_the_same_in_two_languages() {
        let mut lexicon = Lexicon::new();
        let [water, voda, house] = ["water", "вода", "house"].map(|word| lexicon.id(word));
        let between = |a: u32, b: u32| cosine(&lexicon.known(a).vector, &lexicon.known(b).vector);
        assert!(between(water, voda) > between(house, voda) + 0.2);
        // Numbers of a vector are rounded to a 4096th.
        assert!((between(water, water) - 1.0).abs() < 1e-2);
        assert_eq!(direction(&[0; DIM]), [0; DIM]);
    }
}
