//! Names and other words that look alike in both languages.

use super::interned::Interner;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sverka_text::document::Segmented;
use sverka_text::{names, words};

/// Words of both texts by the keys that they have in common.
pub(super) struct Cognates {
    /// Keys of each sentence, for each side.
    pub(super) rows: [Vec<Vec<u32>>; 2],
    /// Weight of each key, in [0, 1]; 0 if the words of both sides are not similar.
    pub(super) weights: Vec<f32>,
    /// A word of the source for each key.
    pub(super) labels: Vec<String>,
}

/// Similarity to some word of the other side from which a word counts: below it, words with one key look
/// alike by chance («мост» and "must").
const LIKE_ENOUGH: f64 = 0.75;

/// Maximum number of words with the same key to which a word is compared: texts of nonsense can have all
/// their words under one key.
const COMPARED: usize = 32;

/// Weight of a key that every sentence contains: it still counts slightly.
const LEAST_RARITY: f64 = 0.1;

/// Factor of the rarity of a key: one in up to three of a thousand sentences has the full weight.
const RARITY: f64 = 1.2;

/// Share of the weight that does not depend on the similarity of the words.
const UNLIKE: f64 = 0.5;

/// The words of one side that tend to look alike in both languages.
struct Words {
    /// For each sentence the numbers of its words in `words`.
    rows: Vec<Vec<u32>>,
    /// Each word once, in the order of first occurrence.
    words: Vec<Word>,
}

struct Word {
    text: String,
    /// The word in Latin letters.
    latin: String,
    key: String,
}

impl Words {
    fn of(side: &Segmented) -> Self {
        let mut memo: FxHashMap<&str, Option<u32>> = FxHashMap::default();
        let mut words = Vec::new();
        let mut number_of = |word| {
            *memo.entry(word).or_insert_with(|| {
                let latin = names::latin(word);
                let key = names::cognate_key(word, &latin)?;
                words.push(Word { text: word.to_owned(), latin, key });
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

/// A word in Latin letters, and as it is written.
type Form = (String, String);

impl Cognates {
    /// Finds the words that look alike in two documents.
    pub(super) fn find(source: &Segmented, target: &Segmented) -> Self {
        let (ours, theirs) = rayon::join(|| Words::of(source), || Words::of(target));
        let mut interner = Interner::default();
        // For each key the words of either side.
        let mut forms: [Vec<Vec<Form>>; 2] = [Vec::new(), Vec::new()];
        let mut counts: Vec<u32> = Vec::new();
        let mut rows: [Vec<Vec<u32>>; 2] = [Vec::new(), Vec::new()];
        for (k, side) in [ours, theirs].into_iter().enumerate() {
            let mut number = |word: Word| {
                let id = interner.id(&word.key);
                counts.resize(interner.names.len(), 0);
                for forms in &mut forms {
                    forms.resize(interner.names.len(), Vec::new());
                }
                let list = &mut forms[k][id as usize];
                if list.len() < COMPARED {
                    list.push((word.latin, word.text));
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
        let weight = |id: usize| weight([&forms[0][id], &forms[1][id]], counts[id], total);
        let weights = (0..interner.names.len()).into_par_iter().map(weight).collect();
        let label = |id: usize| forms[0][id].first().map(|(_, word)| word.clone()).unwrap_or_default();
        let labels = (0..interner.names.len()).map(label).collect();
        Self { rows, weights, labels }
    }
}

/// Returns the weight of a key with these words that `count` of `total` sentences contain.
fn weight(forms: [&[Form]; 2], count: u32, total: f64) -> f32 {
    let best = forms[0]
        .iter()
        .flat_map(|(a, _)| forms[1].iter().map(move |(b, _)| names::likeness(a, b)))
        .fold(0.0, f64::max);
    if best < LIKE_ENOUGH {
        return 0.0;
    }
    // A key in one sentence of each text weighs most, one in every sentence little.
    let rarity = libm::log((total + 1.0) / f64::from(count)) / libm::log(total + 1.0) * RARITY;
    let likeness = UNLIKE + (1.0 - UNLIKE) * (best - LIKE_ENOUGH) / (1.0 - LIKE_ENOUGH);
    (rarity.clamp(LEAST_RARITY, 1.0) * likeness) as f32
}
