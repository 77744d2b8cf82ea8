//! Features of a pair of phrases: the evidence that it is an entry of a glossary, and its confidence.
//!
//! The confidence is a logistic regression over a few simple features; its weights are in
//! data/terms/weights.txt, fitted on pairs that people judged (docs/design/terms.md).

use crate::corpus::{Corpus, Token};
use crate::form::{Form, Shape};
use crate::function_words::has_cases;
use crate::lists::Lists;
use crate::morphology::Class;
use crate::name_lists;
use crate::pairing::Count;
use crate::phrases::{Make, Phrase};
use crate::tokens::Gap;
use crate::vectors;
use std::sync::LazyLock;

/// Number of features.
pub const COUNT: usize = 37;

/// Names of the features in the file of weights.
const NAMES: [&str; COUNT] = [
    "bias",
    "dice",
    "links",
    "coverage",
    "cosine",
    "strength",
    "single",
    "uneven",
    "rare",
    "key",
    "name",
    "half-name",
    "abbreviation",
    "quoted",
    "weak",
    "vague",
    "vague-head",
    "tail",
    "preposition",
    "conjunction",
    "verbal",
    "noun",
    "covered",
    "repeated-single",
    "bare-head",
    "initials",
    "name-tie",
    "unwoven",
    "plain-pair",
    "led",
    "followed",
    "cut",
    "wider",
    "narrower",
    "bound",
    "half-covered",
    "cut-covered",
];

/// The value of each feature, most of them in [0, 1].
pub type Features = [f32; COUNT];

/// Number of groups of weights: one for all pairs, an additional one for single words, and one for names. The
/// same fact has different meanings for them: a word that is rare in general is a term, but a name is always
/// rare.
pub const GROUPS: usize = 3;

/// The contribution of a unit of each feature to the log-odds of a pair being an entry, by group.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights(pub [Features; GROUPS]);

/// An error of weights that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// A feature is missing, or has too few numbers.
    #[error("{0}: missing, or not {GROUPS} numbers")]
    Missing(&'static str),
}

static EMBEDDED: LazyLock<Weights> = LazyLock::new(|| {
    let text = include_str!("../data/terms/weights.txt");
    // A unit test reads the same file.
    Weights::from_text(text).unwrap_or_else(|e| unreachable!("{e}"))
});

impl Weights {
    /// Returns the weights of data/terms/weights.txt.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads lines with a name and a number for each group. `#` begins a remark.
    ///
    /// # Errors
    /// Names the first missing feature.
    pub fn from_text(text: &str) -> Result<Self, WeightsError> {
        let rows = || text.lines().filter(|line| !line.starts_with('#')).map(str::split_whitespace);
        let mut weights = Self([[0.0; COUNT]; GROUPS]);
        for (at, &name) in NAMES.iter().enumerate() {
            let row = rows().find(|row| row.clone().next() == Some(name));
            let mut values = row.into_iter().flat_map(|row| row.skip(1)).map(str::parse);
            for group in &mut weights.0 {
                group[at] = values.next().and_then(Result::ok).ok_or(WeightsError::Missing(name))?;
            }
        }
        Ok(weights)
    }

    /// Writes what [`Weights::from_text`] reads.
    #[cfg(any(test, feature = "train"))]
    pub fn to_text(&self) -> String {
        let row = |at: usize| self.0.map(|group| format!(" {:>7.3}", group[at])).concat();
        NAMES.iter().enumerate().map(|(at, name)| format!("{name:<16}{}\n", row(at))).collect()
    }

    /// Returns the probability that an entry with these features would be kept.
    pub(crate) fn confidence(&self, features: &Features) -> f64 {
        let sum = groups(features).iter().zip(&self.0).map(|(part, weights)| dot(part, weights)).sum::<f32>();
        1.0 / (1.0 + libm::exp(-f64::from(sum)))
    }
}

fn dot(a: &Features, b: &Features) -> f32 {
    a.iter().zip(b).map(|(x, w)| x * w).sum()
}

/// Returns the features as each group counts them: zeros if a pair does not belong to it.
pub fn groups(features: &Features) -> [Features; GROUPS] {
    [1.0, features[SINGLE], features[NAME]].map(|share| features.map(|x| share * x))
}

/// Indices of the features that decide the group.
const SINGLE: usize = position("single");
const NAME: usize = position("name");
/// Places of the features of pieces.
const CUT: usize = position("cut");
const WIDER: usize = position("wider");
/// Indices of the features that are filled in when candidates are chosen.
const COVERED: usize = position("covered");
const HALF_COVERED: usize = position("half-covered");
const CUT_COVERED: usize = position("cut-covered");

/// Returns the index of a feature; a name that does not exist fails to compile in a constant.
const fn position(name: &str) -> usize {
    let mut k = 0;
    while !is_same(NAMES[k].as_bytes(), name.as_bytes()) {
        k += 1;
    }
    k
}

/// Compares two names at compile time.
const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut same = a.len() == b.len();
    let mut k = 0;
    while same && k < a.len() {
        same = a[k] == b[k];
        k += 1;
    }
    same
}

/// Bound for the logarithm of a number of links: more than a hundred make no difference.
const MOST_LOG_LINKS: f32 = 2.0;

/// Rarity of an everyday word, in nats, and how much rarer technical words are, which have 12.
const EVERYDAY: f32 = 8.0;
const RARER: f32 = 4.0;

/// Bounds of rarities on that scale.
const RARITIES: (f32, f32) = (-1.0, 1.5);

/// Checks whether a pair is a part of a longer name: it never occurs without it, or its translation is always
/// that of the whole ("Executive Officer" in "Chief Executive Officer").
pub(crate) fn is_fragment(features: &Features) -> bool {
    features[CUT] > 0.0 && (features[COVERED] >= 1.0 || features[WIDER] >= 1.0)
}

/// Fills in how longer entries cover a pair: the share of its occurrences that are inside reliable ones, and
/// the same with each weighted by its confidence.
pub(crate) fn cover(features: &mut Features, surely: f32, likely: f32) {
    features[COVERED] = surely;
    features[HALF_COVERED] = likely;
    features[CUT_COVERED] = features[CUT] * likely;
}

/// One side of a pair of phrases.
struct Half<'a> {
    corpus: &'a Corpus,
    sentence: &'a [Token],
    words: &'a [Token],
    phrase: Phrase,
    lists: &'a Lists,
}

impl Half<'_> {
    fn content(&self) -> impl Iterator<Item = &Form> {
        self.words.iter().map(|token| self.corpus.form(token)).filter(|form| form.is_content())
    }

    fn head(&self) -> &Form {
        head(self.corpus, self.words)
    }

    fn is_named(&self) -> bool {
        self.phrase.make.name || self.phrase.make.headed || self.phrase.make.quoted
    }

    fn is_weak(&self) -> bool {
        self.content().next().is_some_and(|first| {
            self.lists.weak.contains(self.corpus.lemma(first)) && self.phrase.content > 1
        })
    }

    fn is_vague(&self, form: &Form) -> bool {
        let lemma = self.corpus.lemma(form);
        self.lists.vague.contains(lemma) || self.lists.weak.contains(lemma)
    }

    /// Checks for a head of names alone: "the Organization", "the Republic".
    fn is_bare(&self) -> bool {
        let heads = [&self.lists.organisation, &self.lists.place, &self.lists.title, &self.lists.person];
        self.phrase.content == 1
            && self.content().any(|form| heads.iter().any(|list| list.contains(self.corpus.lemma(form))))
    }

    /// Checks for exactly a modifier and a noun, the shape of most terms.
    fn is_plain_pair(&self) -> bool {
        let Make { tail, preposition, conjunction, .. } = self.phrase.make;
        self.phrase.content == 2 && !preposition && !conjunction && (!tail || self.corpus.lang == "ru")
    }

    /// Checks for a part of a longer name: "Treaty Organization". An abbreviation before an office and a
    /// person after it are separate names.
    fn is_cut(&self) -> bool {
        let range = self.phrase.range();
        let own = |token: &Token| {
            let form = self.corpus.form(token);
            form.shape == Shape::Title && !name_lists::is_given(&form.text)
        };
        let joined = |before: &Token, after: &Token| {
            before.cased && after.cased && after.gap == Gap::Space && own(before) && own(after)
        };
        let (first, last) = (&self.words[0], &self.words[self.words.len() - 1]);
        let before = range.start.checked_sub(1).and_then(|at| self.sentence.get(at));
        before.is_some_and(|before| joined(before, first))
            || self.sentence.get(range.end).is_some_and(|next| joined(last, next))
    }

    fn is_verbal(&self) -> bool {
        self.content().any(|form| form.class == Class::Verb) && !self.is_named()
    }

    /// Returns the rarity of the most common word.
    fn least_rare(&self) -> f32 {
        self.content().map(|form| form.rarity).fold(f32::INFINITY, f32::min)
    }

    /// Returns how much more often the phrase, with this number of occurrences, is in these texts than its
    /// words are in general, in nats.
    fn keyness(&self, alone: u32) -> f32 {
        let share = alone as f32 / self.corpus.words() as f32;
        libm::logf(share) + self.least_rare()
    }

    /// Returns the probability that the head is a noun; for names it is 1.
    fn noun(&self) -> f32 {
        if self.is_named() { 1.0 } else { self.head().noun }
    }

    fn vector(&self) -> vectors::Phrase {
        vectors::Phrase::new(self.content().map(|form| &form.vector))
    }
}

/// Returns the main word of a phrase: in languages with cases its first noun, otherwise the last word before
/// the first function word.
pub(crate) fn head<'a>(corpus: &'a Corpus, words: &[Token]) -> &'a Form {
    let forms = || words.iter().map(|token| corpus.form(token));
    let found = match has_cases(&corpus.lang) {
        true => forms().find(|form| form.class == Class::Noun),
        false => forms().take_while(|form| form.is_content()).last(),
    };
    found.unwrap_or_else(|| corpus.form(&words[words.len() - 1]))
}

/// Computes the features of a pair of phrases, in the order of [`NAMES`]. `alone`: the number of occurrences
/// of each in the texts. The features that [`cover`] fills in are left at 0.
pub(crate) fn features(
    corpora: [&Corpus; 2],
    lists: [&Lists; 2],
    count: &Count,
    alone: [u32; 2],
) -> Features {
    let best = &count.best;
    let halves = [0, 1].map(|k| {
        let sentence = corpora[k].sentence(best.pair as usize);
        let phrase = best.phrase(k);
        Half { corpus: corpora[k], sentence, words: &sentence[phrase.range()], phrase, lists: lists[k] }
    });
    let [a, b] = &halves;
    let flag = |flag: bool| f32::from(u8::from(flag));
    let mean = |of: &dyn Fn(&Half) -> bool| halves.iter().map(|half| flag(of(half))).sum::<f32>() / 2.0;
    let links = count.links as f32;
    let log_links = libm::log10f(links).min(MOST_LOG_LINKS);
    let single = best.source.content == 1 && best.target.content == 1;
    let longest = best.source.content.max(best.target.content).max(1);
    let rarity = |nats: f32| (nats / RARER).clamp(RARITIES.0, RARITIES.1);
    let all_capitals = |half: &Half| half.content().all(|form| form.shape == Shape::Capitals);
    let named = mean(&|half| half.is_named());
    let bias = 1.0;
    [
        bias,
        (2.0 * links / (alone[0] + alone[1]) as f32).min(1.0),
        log_links,
        count.coverage / links,
        a.vector().cosine(&b.vector()),
        count.strength / links,
        flag(single),
        f32::from(best.source.content.abs_diff(best.target.content)) / f32::from(longest),
        rarity(a.least_rare().min(b.least_rare()) - EVERYDAY),
        flag(single) * rarity(a.keyness(alone[0]).min(b.keyness(alone[1]))),
        flag(named >= 1.0),
        flag(named == 0.5),
        flag(all_capitals(a) && all_capitals(b)),
        flag(a.phrase.make.quoted && b.phrase.make.quoted),
        mean(&|half| half.is_weak()),
        flag(single) * mean(&|half| half.is_vague(half.head())),
        flag(!single) * mean(&|half| half.is_vague(half.head())) * (1.0 - named),
        mean(&|half| half.phrase.make.tail) * (1.0 - named),
        mean(&|half| half.phrase.make.preposition) * (1.0 - named),
        mean(&|half| half.phrase.make.conjunction) * (1.0 - named),
        mean(&|half| half.is_verbal()),
        a.noun().min(b.noun()),
        0.0,
        flag(single) * log_links,
        flag(single) * mean(&|half| half.is_bare()),
        mean(&|half| half.corpus.is_abbreviated(half.words)),
        mean(&|half| half.phrase.make.conjunction || half.phrase.make.preposition) * named,
        1.0 - count.coverage / links,
        mean(&|half| half.is_plain_pair()),
        count.nests.led as f32 / links,
        count.nests.followed as f32 / links,
        mean(&|half| half.is_cut()),
        count.nests.wider as f32 / links,
        count.nests.narrower as f32 / links,
        count.bound / links,
        0.0,
        0.0,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_are_complete() {
        let weights = Weights::embedded();
        assert_eq!(weights.confidence(&[0.0; COUNT]), 0.5);
        assert_eq!(Weights::from_text(&weights.to_text()).as_ref(), Ok(weights));
        let missing = Weights::from_text("bias 0.2 0 0\n").unwrap_err();
        assert_eq!(missing.to_string(), "dice: missing, or not 3 numbers");
    }

    #[test]
    fn a_piece_with_the_translation_of_the_whole_is_a_fragment() {
        let features = |cut: f32, wider: f32| {
            let mut features = [0.0; COUNT];
            (features[CUT], features[WIDER]) = (cut, wider);
            features
        };
        assert!(is_fragment(&features(0.5, 1.0)));
        assert!(!is_fragment(&features(0.5, 0.5)) && !is_fragment(&features(0.0, 1.0)));
    }

    #[test]
    fn places_and_names_of_features_agree() {
        let named = [SINGLE, NAME, COVERED, CUT, HALF_COVERED, CUT_COVERED].map(|at| NAMES[at]);
        assert_eq!(named, ["single", "name", "covered", "cut", "half-covered", "cut-covered"]);
    }
}
