//! Words learned from an abridged translation, which the second solution compares in addition to the encoder's
//! vectors.
//!
//! Where sentences are left out one by one, what a sentence shares with its neighbours decides, and the encoder
//! knows neither the names nor the turns of phrase of a book. The reliable links of a first solution show which
//! words translate each other; each pair of words has a direction of its own, as for languages without an encoder
//! ([`lexical`](crate::lexical)).

use crate::band;
use crate::decode::Found;
use crate::lexical;
use crate::pair::Pair;
use crate::prepare::{self, Options, is_encoded};
use crate::score;
use crate::similarity::lexicon::{self, Vocabulary};
use crate::span::Span;
use crate::vectors::{Vectors, dot};
use sverka_text::document::Segmented;

/// Length of the vector of learned words in proportion to that of the encoder, in an endless text. With .3 and .7
/// literature gains less (docs/design/aligner.md).
const MOST_SHARE: f32 = 0.5;

/// Reliable links at which learned words have half of their share: from fewer links, most pairs of words are
/// chance. With 200 literature gains a third less.
const HALFWAY: f32 = 60.0;

/// Fewer reliable links than this hold few words twice, and are not worth a second solution.
const LEAST_LINKS: usize = 50;

/// Length up to which a combined vector has no direction, in lengths of a usual sentence: rounding.
const LEAST_LENGTH: f32 = 1e-6;

/// Returns the pair with the words that a first solution teaches; `None` if the translation is not abridged, the
/// solution teaches no words, or the vectors are made from learned words anyway.
pub(crate) fn pair(
    first: &Pair,
    texts: [&Segmented; 2],
    options: &Options,
    found: &Found<'_>,
    anchored: &[Span],
) -> Option<Pair> {
    let [source, target] = texts;
    if !is_encoded(source, target, options) || score::abridged(&found.steps, first.sizes()) == 0.0 {
        return None;
    }
    let links = found.sure_links();
    if links.len() < LEAST_LINKS {
        return None;
    }
    let share = MOST_SHARE * links.len() as f32 / (links.len() as f32 + HALFWAY);
    let words = prepare::compared(source, target).map(|text| Vocabulary::new(&text));
    let lexicon = lexicon::learn(&words, &links);
    if lexicon.is_empty() {
        return None;
    }
    let [ours, theirs] = lexical::word_vectors(first.sizes(), &words, &lexicon);
    let vectors = [combined(&first.vectors[0], &ours, share), combined(&first.vectors[1], &theirs, share)];
    let structure = first.structure.clone();
    Some(Pair::new(first.profiles.clone(), vectors, structure, options.paragraphs, anchored, band::REACH))
}

/// Joins two vectors of each sentence into one. The usual length of the first becomes 1, that of the second
/// `share`; the proportions within each stay the same, so that sums are still those of runs.
fn combined(first: &Vectors, second: &Vectors, share: f32) -> Vectors {
    let (a, b) = (1.0 / usual_length(first), share / usual_length(second));
    let mut rows = Vec::with_capacity(first.len() * (first.dim() + second.dim()));
    for i in 0..first.len() {
        rows.extend(first.row(i).iter().map(|x| a * x));
        rows.extend(second.row(i).iter().map(|x| b * x));
    }
    Vectors::new(first.dim() + second.dim(), rows, LEAST_LENGTH)
}

/// Returns the mean length of the vector of a sentence.
fn usual_length(vectors: &Vectors) -> f32 {
    let lengths = (0..vectors.len()).map(|i| dot(vectors.row(i), vectors.row(i)).sqrt());
    (lengths.sum::<f32>() / vectors.len().max(1) as f32).max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchors::Anchors;
    use crate::explain::explain;
    use crate::{decode, weights};
    use sverka_text::document::Lang;

    /// A text of 84 sentences about people and places, and its translation without every `gap`th sentence.
    fn texts(gap: usize) -> [Segmented; 2] {
        let people = [("The miller", "Мельник"), ("A nurse", "Сестра"), ("My uncle", "Мой дядя")];
        let acts = [
            ("bought bread", "купил хлеб"),
            ("lost a key", "потерял ключ"),
            ("wrote a letter", "написал письмо"),
            ("saw a wolf", "увидел волка"),
        ];
        let places = [
            ("in the village", "в деревне"),
            ("at the station", "на вокзале"),
            ("near the lake", "у озера"),
            ("on the roof", "на крыше"),
            ("behind the church", "за церковью"),
            ("on the bridge", "на мосту"),
            ("in the garden", "в саду"),
        ];
        let sentence = |k: usize, side: fn(&(&'static str, &'static str)) -> &'static str| {
            format!("{} {} {}.", side(&people[k % 3]), side(&acts[k % 4]), side(&places[k % 7]))
        };
        let source = (0..84).map(|k| sentence(k, |pair| pair.0));
        let target = (0..84).filter(|k| k % gap != 2).map(|k| sentence(k, |pair| pair.1));
        let lang = |tag: &str| Lang::parse(tag).unwrap();
        [
            Segmented::from_sentences("en", lang("en"), source),
            Segmented::from_sentences("ru", lang("ru"), target),
        ]
    }

    fn learned(gap: usize) -> Option<Pair> {
        let [source, target] = texts(gap);
        let options = Options::default();
        let first = prepare::prepare(&source, &target, &options);
        let found = decode::search(&first, weights::shipped(true));
        pair(&first, [&source, &target], &options, &found, &[])
    }

    #[test]
    fn only_abridged_translations_teach_words() {
        assert!(learned(100).is_none());
        let pair = learned(5).unwrap();
        assert!(pair.vectors.iter().all(|vectors| vectors.dim() > sverka_embed::DIM));
    }

    #[test]
    fn links_are_explained_by_what_made_them() {
        let [source, target] = texts(5);
        let options = Options::default();
        let links = crate::align(source.clone(), target.clone(), &options).links;
        let numbers: Vec<usize> = (1..=links.len()).collect();
        let explained = explain(&source, &target, &options, &Anchors::default(), &numbers).unwrap();
        assert!(explained.iter().map(|explanation| &explanation.link).eq(&links));
    }

    #[test]
    fn sums_of_combined_vectors_are_those_of_runs() {
        let ones = Vectors::new(16, [vec![3.0; 16], vec![1.0; 16]].concat(), 1e-9);
        let both = combined(&ones, &ones, 0.5);
        assert_eq!((both.len(), both.dim()), (2, 32));
        // The mean length is that of twos.
        assert_eq!((both.row(0)[0], both.row(0)[31]), (0.375, 0.1875));
    }
}
