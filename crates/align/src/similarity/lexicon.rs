//! A lexicon learned from the two texts: which word of the source is translated by which word of the target,
//! from reliable links of a first pass.

use crate::span::Cell;
use rustc_hash::FxHashMap;
use sverka_text::cooccurrence;
pub(crate) use sverka_text::cooccurrence::Association;
use sverka_text::document::Segmented;
use sverka_text::stems::Stems;
use sverka_text::words::words;

/// The stems of one side: for each sentence the numbers of its stems, and for each number the sentences
/// in which it occurs, counted.
pub(crate) struct Vocabulary {
    /// Sorted stems of each sentence, each once.
    pub(crate) rows: Vec<Vec<u32>>,
    /// Number of sentences with each stem.
    pub(crate) counts: Vec<u32>,
}

/// Letters of the shortest word that counts: shorter ones are nearly all function words, which are
/// everywhere.
const SHORTEST: usize = 3;

/// Associations below this are chance.
const FIRM: f32 = 0.3;

impl Vocabulary {
    /// Takes the stems of all words of [`SHORTEST`] letters or more.
    pub(crate) fn new(side: &Segmented) -> Self {
        let stems = Stems::new(side.lang.primary());
        let mut ids: FxHashMap<String, u32> = FxHashMap::default();
        let mut forms: FxHashMap<String, u32> = FxHashMap::default();
        let mut counts = Vec::new();
        let mut rows = Vec::with_capacity(side.segments.len());
        for segment in &side.segments {
            let mut row = Vec::new();
            for word in words(&segment.text) {
                if word.is_figure || word.text.chars().count() < SHORTEST {
                    continue;
                }
                let id = match forms.get(word.text) {
                    Some(&id) => id,
                    None => {
                        let next = ids.len() as u32;
                        let id =
                            *ids.entry(stems.stem(&word.text.to_lowercase()).into_owned()).or_insert(next);
                        forms.insert(word.text.to_owned(), id);
                        id
                    }
                };
                row.push(id);
            }
            row.sort_unstable();
            row.dedup();
            counts.resize(ids.len(), 0);
            for &id in &row {
                counts[id as usize] += 1;
            }
            rows.push(row);
        }
        Self { rows, counts }
    }

    /// Returns the weight of a stem, in [0, 1]: rare ones have a greater weight than those in every sentence.
    pub(crate) fn rarity(&self, id: u32) -> f32 {
        let total = self.rows.len() as f64 + 1.0;
        (libm::log(total / (f64::from(self.counts[id as usize]) + 0.5)) / libm::log(total + 1.0))
            .clamp(0.0, 1.0) as f32
    }
}

/// Learns which stems translate each other from links that are likely right, sorted by source, then target.
pub(crate) fn learn(words: &[Vocabulary; 2], links: &[Cell]) -> Vec<Association> {
    let [source, target] = words;
    let pairs: Vec<[&[u32]; 2]> =
        links.iter().map(|&Cell { i, j }| [&*source.rows[i], &*target.rows[j]]).collect();
    cooccurrence::associations(&pairs, [source.counts.len(), target.counts.len()], FIRM)
}
