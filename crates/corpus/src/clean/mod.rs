//! Which pairs of a corpus to keep, with a named reason for each of the others.
//!
//! A [`Cleaner`] sees the pairs in their order and keeps 16 bytes of each; [`Parts`] divides a corpus by document into
//! training, development and test data that have no sentence in common.

pub mod personal;

use crate::score::rules::{self, Rule};
use crate::score::{Pair, Score};
use rustc_hash::FxHashSet;
use twox_hash::XxHash3_128;

/// The normal form of a text, hashed: letters and digits in lower case, without marks, spaces and accents. Two different
/// texts of a billion have the same by chance once in 10^20 corpora.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Normal(u128);

impl Normal {
    /// Returns the normal form of a text; `None` if it has neither letters nor digits.
    pub fn of(text: &str) -> Option<Self> {
        let normal = normal(text);
        (!normal.is_empty()).then(|| Self(XxHash3_128::oneshot(normal.as_bytes())))
    }

    /// Returns the normal form of a pair, in which figures do not count: pairs that differ in a number alone are near
    /// duplicates, too.
    fn of_pair(pair: &Pair<'_>) -> Self {
        let of = |text: &str| normal(text).replace(|c: char| c.is_numeric(), "");
        Self::joined(&of(pair.source), &of(pair.target))
    }

    fn joined(source: &str, target: &str) -> Self {
        Self(XxHash3_128::oneshot(format!("{source}\0{target}").as_bytes()))
    }
}

fn normal(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let is_kept = |c: &char| c.is_alphanumeric();
    // Almost all texts are ASCII or have no compatibility forms, but decomposing is cheap beside scoring.
    text.nfkd().filter(is_kept).flat_map(char::to_lowercase).collect()
}

/// Which repetitions of a pair are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repeated {
    /// None.
    Kept,
    /// Those with the same texts.
    Exact,
    /// Those whose texts differ only in case, marks, spaces and figures.
    #[default]
    Near,
}

/// What is left out.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The lowest probability of a pair that is kept, in [0, 1].
    pub min_score: f64,
    /// The rules that a pair must not break, by name.
    pub rules: Vec<&'static str>,
    /// Repetitions that are left out; the first pair is kept.
    pub repeated: Repeated,
    /// The texts of test sets, which may occur on no side.
    pub excluded: FxHashSet<Normal>,
}

/// Why a pair is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// It breaks a rule.
    Rule(&'static str),
    /// One of its texts is in a test set.
    TestSet,
    /// One of its texts is in another part of the corpus.
    Leak,
    /// It occurred before.
    Duplicate,
    /// It occurred before with other case, marks, spaces or figures.
    NearDuplicate,
    /// Its probability is too low.
    Score,
}

impl Reason {
    /// Returns its name: that of the rule, `test_set`, `leak`, `duplicate`, `near_duplicate`, `score`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rule(name) => name,
            Self::TestSet => "test_set",
            Self::Leak => "leak",
            Self::Duplicate => "duplicate",
            Self::NearDuplicate => "near_duplicate",
            Self::Score => "score",
        }
    }
}

/// Returns the names of the rules that are applied by default.
pub fn default_rules() -> Vec<&'static str> {
    rules::RULES.iter().filter(|rule| rule.is_default).map(|rule: &Rule| rule.name).collect()
}

/// Decides about the pairs of a corpus, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Cleaner {
    options: Options,
    /// Pairs that were kept.
    seen: FxHashSet<Normal>,
    /// The same without figures, case and marks.
    near: FxHashSet<Normal>,
}

impl Cleaner {
    /// Creates a cleaner that has seen nothing.
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Returns why a pair is left out; `None` if it is kept, and then its repetitions will be left out.
    pub fn reason(&mut self, pair: &Pair<'_>, score: &Score) -> Option<Reason> {
        let mut broken = score.broken.rules().map(|rule| rule.name);
        if let Some(name) = broken.find(|name| self.options.rules.contains(name)) {
            return Some(Reason::Rule(name));
        }
        if !self.options.excluded.is_empty() {
            let is_excluded =
                |text| Normal::of(text).is_some_and(|form| self.options.excluded.contains(&form));
            if is_excluded(pair.source) || is_excluded(pair.target) {
                return Some(Reason::TestSet);
            }
        }
        if score.probability < self.options.min_score {
            return Some(Reason::Score);
        }
        match self.options.repeated {
            Repeated::Kept => None,
            Repeated::Exact => {
                let is_new = self.seen.insert(Normal::joined(pair.source, pair.target));
                (!is_new).then_some(Reason::Duplicate)
            }
            Repeated::Near if self.near.insert(Normal::of_pair(pair)) => {
                self.seen.insert(Normal::joined(pair.source, pair.target));
                None
            }
            Repeated::Near => {
                let is_same = self.seen.contains(&Normal::joined(pair.source, pair.target));
                Some(if is_same { Reason::Duplicate } else { Reason::NearDuplicate })
            }
        }
    }
}

/// Divides a corpus into named parts by document, so that no sentence is in two of them.
///
/// The first part is for training and is the one that gives way: a pair of it with a text that a document of another
/// part contains is a [`Reason::Leak`], and so is a pair of a later part with a text of one after it.
#[derive(Clone, Debug)]
pub struct Parts {
    /// Names and shares, which add up to 1.
    parts: Vec<(String, f64)>,
    /// The texts of all parts but the first.
    texts: Vec<FxHashSet<Normal>>,
}

/// Why a division is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}; write shares such as train=98,dev=1,test=1")]
pub struct NotParts(String);

impl Parts {
    /// Reads a division: names with their shares, of which only the ratio counts, `train=98,dev=1,test=1`.
    ///
    /// # Errors
    /// When a part has no name, a name occurs twice, a share is not a positive number, or there are fewer than two parts.
    pub fn parse(text: &str) -> Result<Self, NotParts> {
        let fault = |message: String| Err(NotParts(message));
        let mut parts: Vec<(String, f64)> = Vec::new();
        for part in text.split(',') {
            let Some((name, share)) = part.trim().split_once('=') else {
                return fault(format!("{part:?} is not a name and a share"));
            };
            let is_name =
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
            let share = share
                .trim_end_matches('%')
                .parse::<f64>()
                .ok()
                .filter(|share| share.is_finite() && *share > 0.0);
            let (true, Some(share)) = (is_name, share) else {
                return fault(format!("{part:?} is not a name and a share"));
            };
            if parts.iter().any(|(known, _)| known == name) {
                return fault(format!("{name:?} occurs twice"));
            }
            parts.push((name.to_owned(), share));
        }
        if parts.len() < 2 {
            return fault("there is only one part".to_owned());
        }
        let all: f64 = parts.iter().map(|(_, share)| share).sum();
        parts.iter_mut().for_each(|(_, share)| *share /= all);
        let texts = vec![FxHashSet::default(); parts.len()];
        Ok(Self { parts, texts })
    }

    /// Returns the names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|(name, _)| name.as_str())
    }

    /// Returns the part that a document belongs to, by its name alone: the same in every corpus.
    pub fn of(&self, document: &str) -> usize {
        // 53 bits are what a number of 64 bits holds exactly.
        let at = (XxHash3_128::oneshot(document.as_bytes()) >> 75) as f64 / (1_u64 << 53) as f64;
        let mut end = 0.0;
        let found = self.parts.iter().position(|(_, share)| {
            end += share;
            at < end
        });
        found.unwrap_or(0)
    }

    /// Registers a pair in the first pass over a corpus.
    pub fn add(&mut self, document: &str, pair: &Pair<'_>) {
        let part = self.of(document);
        if part > 0 {
            self.texts[part].extend([pair.source, pair.target].into_iter().filter_map(Normal::of));
        }
    }

    /// Returns the part of a pair in the second pass, or [`Reason::Leak`].
    ///
    /// # Errors
    /// When a later part contains one of its texts.
    pub fn place(&self, document: &str, pair: &Pair<'_>) -> Result<usize, Reason> {
        let part = self.of(document);
        let forms = [pair.source, pair.target].map(Normal::of);
        let leaks = |texts: &FxHashSet<Normal>| forms.iter().flatten().any(|form| texts.contains(form));
        if self.texts[part + 1..].iter().any(leaks) { Err(Reason::Leak) } else { Ok(part) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::document::Lang;

    fn judged(cleaner: &mut Cleaner, texts: [&str; 2], probability: f64) -> Option<Reason> {
        let langs = ["en", "ru"].map(|tag| Lang::parse(tag).unwrap());
        let pair = Pair { source: texts[0], target: texts[1], langs: [&langs[0], &langs[1]] };
        let score = Score { probability, broken: rules::broken(&pair), doubts: Vec::new() };
        cleaner.reason(&pair, &score)
    }

    #[test]
    fn each_pair_has_the_first_reason_that_applies() {
        let excluded = Normal::of("A sentence of the test.").into_iter().collect();
        let options = Options { min_score: 0.5, rules: default_rules(), excluded, repeated: Repeated::Near };
        let mut cleaner = Cleaner::new(options);
        let good = ["The council met on 5 May.", "Совет собрался 5 мая."];
        assert_eq!(judged(&mut cleaner, good, 0.4), Some(Reason::Score));
        assert_eq!(judged(&mut cleaner, good, 0.9), None);
        assert_eq!(judged(&mut cleaner, good, 0.9), Some(Reason::Duplicate));
        let near = ["The council met on 6 May", "Совет собрался 6 мая!"];
        assert_eq!(judged(&mut cleaner, near, 0.9), Some(Reason::NearDuplicate));
        assert_eq!(judged(&mut cleaner, ["", "Да"], 0.9), Some(Reason::Rule("no_empty")));
        let test = ["A SENTENCE, of the test", "Предложение теста."];
        assert_eq!(judged(&mut cleaner, test, 0.9), Some(Reason::TestSet));
        assert_eq!(Normal::of("Ёлка, 5!"), Normal::of("елка 5"));
        assert_eq!(Normal::of("—"), None);
    }

    #[test]
    fn parts_have_no_sentence_in_common() {
        let lang = Lang::parse("en").unwrap();
        let mut parts = Parts::parse("train=2,dev=1,test=1").unwrap();
        let texts: Vec<[String; 2]> = (0..400)
            .map(|k| [format!("Sentence {}", k * 7 % 90), format!("Satz {}", k * 11 % 120)])
            .collect();
        let pair = |k: usize| Pair { source: &texts[k][0], target: &texts[k][1], langs: [&lang, &lang] };
        let document = |k: usize| format!("document {}", k / 10);
        (0..400).for_each(|k| parts.add(&document(k), &pair(k)));
        let mut held = vec![FxHashSet::default(); 3];
        let mut counts = [0; 3];
        for (k, own) in texts.iter().enumerate() {
            if let Ok(part) = parts.place(&document(k), &pair(k)) {
                counts[part] += 1;
                held[part].extend(own.iter().cloned());
            }
        }
        for (a, b) in [(0, 1), (0, 2), (1, 2)] {
            assert!(held[a].is_disjoint(&held[b]), "{a} {b}");
        }
        assert!(counts[2] > 40, "{counts:?}");
        for (text, want) in
            [("train=1", "only one part"), ("a=1,a=2", "occurs twice"), ("a,b=0", "not a name and a share")]
        {
            assert!(Parts::parse(text).unwrap_err().to_string().contains(want));
        }
    }
}
