//! Prepares two documents for the aligner: profiles, sentence vectors, path and band.

use crate::band;
use crate::decode;
use crate::lexical;
use crate::pair::{self, Pair};
use crate::similarity::glossary::Glossary;
use crate::similarity::lexicon::{self, Vocabulary};
use crate::similarity::{Profiles, prefixes};
use crate::span::Span;
use crate::structure::Structure;
use crate::vectors::Vectors;
use crate::weights;
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;
use sverka_embed::Model;
use sverka_text::document::Segmented;
use sverka_text::lookalikes;

/// Options of the aligner.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Options {
    /// Whether paragraph breaks are used as hints.
    pub paragraphs: bool,
    /// Whether the embedded encoder is used if it supports both languages; otherwise sentences are compared
    /// by what the two texts have in common and by words learned from them, as for all other languages.
    pub encoder: bool,
    /// Whether blocks that are in another place in the translation are linked, in addition to the links in
    /// order.
    pub link_moved: bool,
    /// Whether lists that are in another order in the translation are linked, in addition to the links in
    /// order.
    pub crossing: bool,
    /// Words that translate each other; ignored if they are for other languages than those of the texts.
    pub glossary: Option<Arc<Glossary>>,
}

impl Default for Options {
    fn default() -> Self {
        Self { paragraphs: true, encoder: true, link_moved: false, crossing: false, glossary: None }
    }
}

/// Sentences of a side up to which the lexicon is learned from a complete first alignment. Longer documents
/// repeat everything often enough to learn equally well from the rough path, in a third of the time.
const CAREFUL: usize = 4000;

/// Imaginary pieces of text without any bias that are included in the mean of a document.
const PRIOR_PIECES: f64 = 100.0;

/// Length up to which a vector of the encoder has no direction: what remains of a run that equals the mean is
/// rounding, far below one unit of the table.
const LEAST_LENGTH: f32 = 1.0;

/// Checks whether the encoder compares the sentences of two documents.
pub fn is_encoded(source: &Segmented, target: &Segmented, options: &Options) -> bool {
    let model = Model::embedded();
    options.encoder && model.supports(&source.lang) && model.supports(&target.lang)
}

/// Prepares both documents as a [`Pair`], whose vectors come from the encoder or from the texts.
#[cfg(any(test, feature = "train"))]
pub fn prepare(source: &Segmented, target: &Segmented, options: &Options) -> Pair {
    prepare_anchored(source, target, options, &[])
}

/// Prepares both documents, with the words that an abridged translation teaches.
#[cfg(feature = "train")]
pub fn prepare_learned(source: &Segmented, target: &Segmented, options: &Options) -> Pair {
    let pair = prepare(source, target, options);
    let found = decode::search(&pair, weights::shipped(is_encoded(source, target, options)));
    crate::learned::pair(&pair, [source, target], options, &found, &[]).unwrap_or(pair)
}

/// Prepares both documents, with a path that leads through required links.
pub(crate) fn prepare_anchored(
    source: &Segmented,
    target: &Segmented,
    options: &Options,
    links: &[Span],
) -> Pair {
    let structure = Structure::find(source, target);
    let [source, target] = compared(source, target);
    let (source, target) = (&*source, &*target);
    if !is_encoded(source, target, options) {
        let profiles = Profiles::new(source, target, options.glossary.as_deref());
        let vectors = lexical_vectors(source, target, &profiles, options);
        return Pair::new(profiles, vectors, structure, options.paragraphs, links, band::ROUGH_REACH);
    }
    let (profiles, (ours, theirs)) = rayon::join(
        || Profiles::new(source, target, options.glossary.as_deref()),
        || rayon::join(|| encoded(source), || encoded(target)),
    );
    Pair::new(profiles, [ours, theirs], structure, options.paragraphs, links, band::REACH)
}

/// Returns both texts as they are compared: without line numbers, time codes and labels, and mended.
pub(crate) fn compared<'a>(source: &'a Segmented, target: &'a Segmented) -> [Cow<'a, Segmented>; 2] {
    prefixes::without_prefixes(source, target).map(mended)
}

/// Mends words with letters of another script, for comparison only.
fn mended(side: Cow<'_, Segmented>) -> Cow<'_, Segmented> {
    let mends: Vec<(usize, String)> = side
        .segments
        .par_iter()
        .enumerate()
        .filter_map(|(k, segment)| match lookalikes::mended(&segment.text) {
            Cow::Owned(text) => Some((k, text)),
            Cow::Borrowed(_) => None,
        })
        .collect();
    if mends.is_empty() {
        return side;
    }
    let mut out = side.into_owned();
    for (k, text) in mends {
        out.segments[k].text = text;
    }
    Cow::Owned(out)
}

/// Returns the encoder's vectors of one side.
fn encoded(side: &Segmented) -> Vectors {
    let texts: Vec<&str> = side.segments.iter().map(|segment| segment.text.as_str()).collect();
    let rows = Model::embedded().encode_by_rarity(&texts).rows(PRIOR_PIECES);
    Vectors::new(sverka_embed::DIM, rows, LEAST_LENGTH)
}

/// Returns vectors of what the two texts have in common, and of the lexicon learned from them.
fn lexical_vectors(
    source: &Segmented,
    target: &Segmented,
    profiles: &Profiles,
    options: &Options,
) -> [Vectors; 2] {
    let words = [Vocabulary::new(source), Vocabulary::new(target)];
    let mut vectors = lexical::vectors(profiles, &words, &[]);
    if source.segments.len().max(target.segments.len()) <= CAREFUL {
        let first = Pair::new(profiles.clone(), vectors, None, options.paragraphs, &[], band::ROUGH_REACH);
        let lexicon = lexicon::learn(&words, &decode::sure_links(&first, weights::shipped(false)));
        return lexical::vectors(profiles, &words, &lexicon);
    }
    // Twice: the better path of the first round gives a better lexicon.
    for _ in 0..2 {
        let lexicon = lexicon::learn(&words, &pair::rough_path(&vectors));
        vectors = lexical::vectors(profiles, &words, &lexicon);
    }
    vectors
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::document::Lang;

    fn side(lang: &str, sentences: &[String]) -> Segmented {
        Segmented::from_sentences(lang, Lang::parse(lang).unwrap(), sentences.iter().cloned())
    }

    #[test]
    fn letters_of_another_script_change_nothing_but_the_text() {
        let en = ["The ferry Semerikov left Luchinsk at noon.", "Nobody was late.", "The river was calm."];
        let ru =
            ["Паром «Семериков» отошёл от Лучинска в полдень.", "Никто не опоздал.", "Река была спокойна."];
        let en = side("en", &en.map(String::from));
        let clean = ru.map(String::from);
        // Latin letters in place of Cyrillic ones.
        let foreign =
            ru.map(|text| text.replace('а', "a").replace('о', "o").replace('е', "e").replace('р', "p"));
        assert_ne!(clean, foreign);
        for encoder in [true, false] {
            let options = Options { encoder, ..Options::default() };
            let [clean, mended] =
                [&clean, &foreign].map(|text| crate::align(en.clone(), side("ru", text), &options));
            assert_eq!(clean.links, mended.links);
            assert!(mended.target.segments.iter().map(|segment| &segment.text).eq(&foreign));
        }
    }
}
