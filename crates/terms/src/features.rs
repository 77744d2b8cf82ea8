//! What speaks for a pair of phrases being an entry of a glossary, and how sure that makes us.
//!
//! The confidence is a logistic regression over a few plain features; its weights stand in
//! data/terms/weights.txt, fitted on pairs that people judged (docs/terms.md).

use super::lists::Lists;
use super::pairing::{Count, Sight};
use super::phrases::{Make, Phrase};
use super::side::{Form, Shape, Side, Token};
use super::tokens::Gap;
use super::vectors;
use crate::morphology::Class;
use std::sync::LazyLock;

/// Number of features.
pub const COUNT: usize = 32;

/// Their names, as the file of weights has them.
pub const NAMES: [&str; COUNT] = [
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
];

/// The value of each feature, most of them in [0, 1].
pub type Features = [f32; COUNT];

/// Weights stand in groups: one for all pairs, one more for single words, one more for names. The same fact says different
/// things of them: a word that is rare in general is a term, a name is always rare.
pub const GROUPS: usize = 3;

/// What one of each feature adds to the log-odds of a pair being an entry, by group.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights(pub [Features; GROUPS]);

static EMBEDDED: LazyLock<Weights> = LazyLock::new(|| {
    let text = include_str!("../data/terms/weights.txt");
    Weights::from_text(text).expect("the weights of the program are complete, which a test holds")
});

impl Weights {
    /// Those of data/terms/weights.txt.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads a name and a number for each group a line; `None` where one is missing. `#` begins a remark.
    pub fn from_text(text: &str) -> Option<Self> {
        let rows = || text.lines().filter(|line| !line.starts_with('#')).map(str::split_whitespace);
        let mut weights = Self([[0.0; COUNT]; GROUPS]);
        for (at, name) in NAMES.iter().enumerate() {
            let mut row = rows().find(|row| row.clone().next() == Some(name))?.skip(1);
            for group in &mut weights.0 {
                group[at] = row.next()?.parse().ok()?;
            }
        }
        Some(weights)
    }

    /// What [`Weights::from_text`] reads.
    pub fn to_text(&self) -> String {
        let row = |at: usize| self.0.map(|group| format!(" {:>7.3}", group[at])).concat();
        NAMES.iter().enumerate().map(|(at, name)| format!("{name:<16}{}\n", row(at))).collect()
    }

    /// The probability that an entry with these features would be kept.
    pub fn confidence(&self, features: &Features) -> f64 {
        let sum = groups(features).iter().zip(&self.0).map(|(part, weights)| dot(part, weights)).sum::<f32>();
        1.0 / (1.0 + libm::exp(-f64::from(sum)))
    }
}

fn dot(a: &Features, b: &Features) -> f32 {
    a.iter().zip(b).map(|(x, w)| x * w).sum()
}

/// The features as each group counts them: nothing where a pair does not belong to it.
pub fn groups(features: &Features) -> [Features; GROUPS] {
    [1.0, features[SINGLE], features[NAME]].map(|share| features.map(|x| share * x))
}

/// Places of the features that tell the group.
const SINGLE: usize = 6;
const NAME: usize = 10;
/// Place of the feature of pieces.
const CUT: usize = COUNT - 1;
/// Place of the feature that only the choice can fill in.
pub const COVERED: usize = 22;

/// Whether a pair is a piece of a longer name that never stands without it.
pub fn is_fragment(features: &Features) -> bool {
    features[CUT] > 0.0 && features[COVERED] >= 1.0
}

/// One side of a pair of phrases, with what is asked of it.
struct Half<'a> {
    side: &'a Side,
    sentence: &'a [Token],
    words: &'a [Token],
    phrase: Phrase,
    lists: &'a Lists,
}

impl Half<'_> {
    fn content(&self) -> impl Iterator<Item = &Form> {
        self.words.iter().map(|token| self.side.form(token)).filter(|form| form.is_content())
    }

    fn lemma(&self, form: &Form) -> &str {
        &self.side.lemmas[form.lemma as usize]
    }

    fn head(&self) -> &Form {
        head(self.side, self.words)
    }

    fn is_named(&self) -> bool {
        self.phrase.make.name || self.phrase.make.headed || self.phrase.make.quoted
    }

    fn is_weak(&self) -> bool {
        self.content()
            .next()
            .is_some_and(|first| self.lists.weak.contains(self.lemma(first)) && self.phrase.content > 1)
    }

    fn is_vague(&self, form: &Form) -> bool {
        self.lists.vague.contains(self.lemma(form)) || self.lists.weak.contains(self.lemma(form))
    }

    /// A head of names alone: "the Organization", "the Republic".
    fn is_bare(&self) -> bool {
        let heads = [&self.lists.organisation, &self.lists.place, &self.lists.title, &self.lists.person];
        self.phrase.content == 1
            && self.content().any(|form| heads.iter().any(|list| list.contains(self.lemma(form))))
    }

    /// A modifier and a noun, no more: the shape of most terms.
    fn is_plain_pair(&self) -> bool {
        let Make { tail, preposition, conjunction, .. } = self.phrase.make;
        self.phrase.content == 2 && !preposition && !conjunction && (!tail || self.side.lang == "ru")
    }

    /// A piece of a longer name: "Treaty Organization". An abbreviation before an office and a person
    /// behind it are names of their own.
    fn is_cut(&self) -> bool {
        let range = self.phrase.range();
        let own = |token: &Token| {
            let form = self.side.form(token);
            form.shape == Shape::Title && !super::names::is_given(&form.text)
        };
        let joined = |before: &Token, behind: &Token| {
            before.cased && behind.cased && behind.gap == Gap::Space && own(before) && own(behind)
        };
        let (first, last) = (&self.words[0], &self.words[self.words.len() - 1]);
        let before = range.start.checked_sub(1).and_then(|at| self.sentence.get(at));
        before.is_some_and(|before| joined(before, first))
            || self.sentence.get(range.end).is_some_and(|next| joined(last, next))
    }

    fn is_verbal(&self) -> bool {
        self.content().any(|form| form.class == Class::Verb) && !self.is_named()
    }

    fn least_rare(&self) -> f32 {
        self.content().map(|form| form.rarity).fold(f32::INFINITY, f32::min)
    }
}

/// The word that a phrase is about: in Russian its first noun, elsewhere the last word before the
/// first word that ties.
pub fn head<'a>(side: &'a Side, words: &[Token]) -> &'a Form {
    let forms = || words.iter().map(|token| side.form(token));
    let found = match side.lang.as_str() {
        "ru" | "uk" | "be" => forms().find(|form| form.class == Class::Noun),
        _ => forms().take_while(|form| form.is_content()).last(),
    };
    found.unwrap_or_else(|| side.form(&words[words.len() - 1]))
}

/// The features of a pair of phrases. `alone` is how often each stands in the texts. What lies inside longer
/// entries is left at 0.
pub fn features(sides: [&Side; 2], lists: [&Lists; 2], count: &Count, alone: [u32; 2]) -> Features {
    let Sight { pair, source, target, .. } = count.best;
    let half = |k: usize, phrase: Phrase| Half {
        side: sides[k],
        sentence: sides[k].sentence(pair as usize),
        words: &sides[k].sentence(pair as usize)[phrase.range()],
        phrase,
        lists: lists[k],
    };
    let halves = [half(0, source), half(1, target)];
    let [a, b] = &halves;
    let flag = |flag: bool| f32::from(u8::from(flag));
    let mean = |of: &dyn Fn(&Half) -> bool| halves.iter().map(|half| flag(of(half))).sum::<f32>() / 2.0;
    let links = count.links as f32;
    let single = source.content == 1 && target.content == 1;
    let longest = source.content.max(target.content).max(1);
    let vector = |half: &Half| vectors::Phrase::new(half.content().map(|form| &form.vector));
    let key = |half: &Half, alone: u32| {
        let share = alone as f32 / half.side.words() as f32;
        libm::logf(share) + half.least_rare()
    };
    let abbreviation = |half: &Half| half.content().all(|form| form.shape == Shape::Capitals);
    let noun = |half: &Half| if half.is_named() { 1.0 } else { half.head().noun };
    let named = mean(&|half| half.is_named());
    [
        1.0,
        (2.0 * links / (alone[0] + alone[1]) as f32).min(1.0),
        libm::log10f(links).min(2.0),
        count.coverage / links,
        vector(a).cosine(&vector(b)),
        count.strength / links,
        flag(single),
        f32::from(source.content.abs_diff(target.content)) / f32::from(longest),
        // Words of everyday are at 8 nats, those of a trade at 12.
        ((a.least_rare().min(b.least_rare()) - 8.0) / 4.0).clamp(-1.0, 1.5),
        flag(single) * (key(a, alone[0]).min(key(b, alone[1])) / 4.0).clamp(-1.0, 1.5),
        flag(named >= 1.0),
        flag(named == 0.5),
        flag(abbreviation(a) && abbreviation(b)),
        flag(a.phrase.make.quoted && b.phrase.make.quoted),
        mean(&|half| half.is_weak()),
        flag(single) * mean(&|half| half.is_vague(half.head())),
        flag(!single) * mean(&|half| half.is_vague(half.head())) * (1.0 - named),
        mean(&|half| half.phrase.make.tail) * (1.0 - named),
        mean(&|half| half.phrase.make.preposition) * (1.0 - named),
        mean(&|half| half.phrase.make.conjunction) * (1.0 - named),
        mean(&|half| half.is_verbal()),
        noun(a).min(noun(b)),
        0.0,
        flag(single) * libm::log10f(links).min(2.0),
        flag(single) * mean(&|half| half.is_bare()),
        mean(&|half| half.side.is_abbreviated(half.words)),
        mean(&|half| half.phrase.make.conjunction || half.phrase.make.preposition) * named,
        1.0 - count.coverage / links,
        mean(&|half| half.is_plain_pair()),
        count.inside[0] as f32 / links,
        count.inside[1] as f32 / links,
        mean(&|half| half.is_cut()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_are_complete() {
        let weights = Weights::embedded();
        assert_eq!(weights.confidence(&[0.0; COUNT]), 0.5);
        assert_eq!(Weights::from_text(&weights.to_text()).as_ref(), Some(weights));
        assert!(Weights::from_text("bias 0.2 0 0\n").is_none());
    }

    #[test]
    fn places_and_names_of_features_agree() {
        let named = [SINGLE, NAME, COVERED, CUT].map(|at| NAMES[at]);
        assert_eq!(named, ["single", "name", "covered", "cut"]);
    }
}
