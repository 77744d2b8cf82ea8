//! What two sentences have in common, beside what they mean.
//!
//! [`Profile`]s hold what is known of every sentence of a document: its length, its end,
//! its numbers and names. They are made once for a pair of documents, since what a name is
//! worth depends on how often both texts use it.

pub mod keys;
pub mod marks;
pub mod teach;

use keys::{Interner, Keys};
use punctuation::End;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sverka_text::document::Segmented;
use sverka_text::{names, numbers, punctuation, words};

/// What is known of the sentences of one side. All lists run over the sentences.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Characters before sentence i: `characters[i + 1] - characters[i]` is its length and
    /// one space.
    pub characters: Vec<f32>,
    /// How it ends.
    pub ends: Vec<End>,
    /// Question marks before sentence i.
    pub questions: Vec<f32>,
    /// Pairs of quotation marks before sentence i.
    pub quotes: Vec<f32>,
    /// Whether it begins with a small letter.
    pub starts_lower: Vec<bool>,
    /// Whether it begins a paragraph; true past the end.
    pub starts_paragraph: Vec<bool>,
    /// Whether it begins a turn of a dialogue; false past the end.
    pub starts_turn: Vec<bool>,
    /// Its numbers.
    pub numbers: Keys,
    /// Its words that both texts hold in like spelling.
    pub names: Keys,
}

/// The profiles of both sides, and what their keys stand for.
#[derive(Clone, Debug)]
pub struct Profiles {
    /// Of the source.
    pub source: Profile,
    /// Of the target.
    pub target: Profile,
    /// The number behind each key of [`Profile::numbers`].
    pub number_labels: Vec<String>,
    /// The source's word behind each key of [`Profile::names`].
    pub name_labels: Vec<String>,
}

impl Profiles {
    /// Takes stock of two documents.
    pub fn new(source: &Segmented, target: &Segmented) -> Self {
        let numbers_of = |side: &Segmented| -> Vec<Vec<String>> {
            let lang = side.lang.primary();
            side.segments.par_iter().map(|segment| numbers::numbers(&segment.text, lang)).collect()
        };
        let (names, number_rows) =
            rayon::join(|| Names::collect(source, target), || [source, target].map(numbers_of));
        let mut numbers = Interner::default();
        let number_rows = number_rows.map(|rows| -> Vec<Vec<u32>> {
            rows.iter().map(|row| row.iter().map(|key| numbers.id(key)).collect()).collect()
        });
        let profile = |side: &Segmented, k: usize| Profile {
            numbers: Keys::new(&number_rows[k], |_| 1.0),
            names: Keys::new(&names.rows[k], |id| names.weights[id as usize]),
            ..Profile::plain(side)
        };
        let (ours, theirs) = rayon::join(|| profile(source, 0), || profile(target, 1));
        Self { source: ours, target: theirs, number_labels: numbers.names, name_labels: names.labels }
    }
}

impl Profile {
    /// All but the keys.
    fn plain(side: &Segmented) -> Self {
        let texts = || side.segments.iter().map(|segment| segment.text.as_str());
        let running = |amounts: &mut dyn Iterator<Item = f32>| {
            let mut sum = 0.0;
            let mut out = vec![0.0];
            out.extend(amounts.map(|amount| {
                sum += amount;
                sum
            }));
            out
        };
        let count = side.segments.len();
        Self {
            characters: running(&mut texts().map(|text| text.chars().count() as f32 + 1.0)),
            ends: texts().map(punctuation::end).collect(),
            questions: running(&mut texts().map(|text| punctuation::questions(text) as f32)),
            quotes: running(&mut texts().map(|text| punctuation::quotes(text) as f32 / 2.0)),
            starts_lower: texts().map(punctuation::starts_lower).collect(),
            starts_paragraph: (0..=count).map(|i| i == count || side.starts_block(i)).collect(),
            starts_turn: texts().map(punctuation::starts_turn).chain([false]).collect(),
            numbers: Keys::default(),
            names: Keys::default(),
        }
    }

    /// Number of sentences.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Characters of a run of sentences, a space each included.
    pub fn length(&self, from: usize, to: usize) -> f32 {
        self.characters[to] - self.characters[from]
    }
}

/// Words of both texts under the skeletons that they share.
struct Names {
    rows: [Vec<Vec<u32>>; 2],
    weights: Vec<f32>,
    labels: Vec<String>,
}

/// A word must be this alike to some word of the other side to count: below it, words of
/// one skeleton are alike by chance («мост» and "must").
const LIKE_ENOUGH: f64 = 0.75;

/// With how many words of one skeleton a word is compared at most: texts of nonsense can
/// put all their words under one skeleton.
const COMPARED: usize = 32;

/// The words of one side that tend to look alike in both languages.
struct Cognates {
    /// Of each sentence, as numbers of `words`.
    rows: Vec<Vec<u32>>,
    /// Each word once, in the order of first sight.
    words: Vec<Cognate>,
}

struct Cognate {
    word: String,
    /// In Latin letters.
    latin: String,
    key: String,
}

impl Cognates {
    fn of(side: &Segmented) -> Self {
        let mut memo: FxHashMap<&str, Option<u32>> = FxHashMap::default();
        let mut words = Vec::new();
        let mut number_of = |word| {
            *memo.entry(word).or_insert_with(|| {
                let latin = names::latin(word);
                let key = names::cognate_key(word, &latin)?;
                words.push(Cognate { word: word.to_owned(), latin, key });
                Some(words.len() as u32 - 1)
            })
        };
        let mut row = |text| {
            words::words(text)
                .filter(|word| !word.is_figure)
                .filter_map(|word| number_of(word.text))
                .collect()
        };
        let rows = side.segments.iter().map(|segment| row(&segment.text)).collect();
        Self { rows, words }
    }
}

impl Names {
    fn collect(source: &Segmented, target: &Segmented) -> Self {
        let (ours, theirs) = rayon::join(|| Cognates::of(source), || Cognates::of(target));
        let mut interner = Interner::default();
        // For each key the words of either side, in Latin letters, with what they look like.
        let mut forms: [Vec<Vec<(String, String)>>; 2] = [Vec::new(), Vec::new()];
        let mut counts: Vec<u32> = Vec::new();
        let mut rows: [Vec<Vec<u32>>; 2] = [Vec::new(), Vec::new()];
        for (k, side) in [ours, theirs].into_iter().enumerate() {
            let mut number = |cognate: Cognate| {
                let id = interner.id(&cognate.key);
                counts.resize(interner.names.len(), 0);
                for forms in &mut forms {
                    forms.resize(interner.names.len(), Vec::new());
                }
                let list = &mut forms[k][id as usize];
                if list.len() < COMPARED {
                    list.push((cognate.latin, cognate.word));
                }
                id
            };
            let ids: Vec<u32> = side.words.into_iter().map(&mut number).collect();
            for row in side.rows {
                let mut row: Vec<u32> = row.into_iter().map(|word| ids[word as usize]).collect();
                row.sort_unstable();
                row.dedup();
                for &id in &row {
                    counts[id as usize] += 1;
                }
                rows[k].push(row);
            }
        }
        let total = (rows[0].len() + rows[1].len()) as f64;
        let weight = |id: usize| {
            let best = forms[0][id]
                .iter()
                .flat_map(|(a, _)| forms[1][id].iter().map(move |(b, _)| names::likeness(a, b)))
                .fold(0.0, f64::max);
            if best < LIKE_ENOUGH {
                return 0.0;
            }
            // A key in one sentence of each text is worth most, one in every sentence little.
            let rarity = libm::log((total + 1.0) / f64::from(counts[id])) / libm::log(total + 1.0) * 1.2;
            (rarity.clamp(0.1, 1.0) * (0.5 + 0.5 * (best - LIKE_ENOUGH) / (1.0 - LIKE_ENOUGH))) as f32
        };
        let weights = (0..interner.names.len()).into_par_iter().map(weight).collect();
        let label = |id: usize| forms[0][id].first().map(|(_, word)| word.clone()).unwrap_or_default();
        let labels = (0..interner.names.len()).map(label).collect();
        Self { rows, weights, labels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::document::{BlockKind, Lang, Segment};

    fn side(lang: &str, sentences: &[&str]) -> Segmented {
        let segment = |text: &&str| Segment { text: (*text).into(), range: 0..text.len(), block: 0 };
        Segmented {
            name: lang.into(),
            lang: Lang::parse(lang).unwrap(),
            encoding: "UTF-8".into(),
            blocks: vec![BlockKind::Paragraph],
            segments: sentences.iter().map(segment).collect(),
        }
    }

    #[test]
    fn shared_numbers_and_names_are_found() {
        let en = side("en", &["Mr Semerikov spoke in 2022.", "He thanked everyone."]);
        let ru = side("ru", &["Он всех поблагодарил.", "В 2022 году выступил Семериков."]);
        let profiles = Profiles::new(&en, &ru);
        let compare = |i, j| {
            let (s, t) = (&profiles.source, &profiles.target);
            (
                keys::shared(&s.numbers, i, i + 1, &t.numbers, j, j + 1).both,
                keys::shared(&s.names, i, i + 1, &t.names, j, j + 1).both,
            )
        };
        let (numbers, names) = compare(0, 1);
        assert!(numbers == 1.0 && names > 0.5);
        assert_eq!(compare(0, 0), (0.0, 0.0));
        assert_eq!(profiles.source.length(0, 1), 28.0);
    }
}
