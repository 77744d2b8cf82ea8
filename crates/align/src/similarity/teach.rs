//! Words that the two texts teach: which word of the one stands where which word of the
//! other stands, learnt from links that a first pass is sure of.

use rustc_hash::FxHashMap;
use sverka_text::document::Segmented;
use sverka_text::stems::Stems;
use sverka_text::words::words;

/// The stems of one side: for each sentence the numbers of its stems, and for each number
/// in how many sentences it occurs.
pub struct Vocabulary {
    /// Sorted stems of each sentence, each once.
    pub rows: Vec<Vec<u32>>,
    /// Number of sentences with each stem.
    pub counts: Vec<u32>,
}

/// Words shorter than this are nearly all function words, which are everywhere.
const SHORTEST: usize = 3;

impl Vocabulary {
    /// Takes the stems of all words of three letters or more.
    pub fn new(side: &Segmented) -> Self {
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

    /// What a stem is worth, in [0, 1]: rare ones more than those in every sentence.
    pub fn rarity(&self, id: u32) -> f32 {
        let total = self.rows.len() as f64 + 1.0;
        (libm::log(total / (f64::from(self.counts[id as usize]) + 0.5)) / libm::log(total + 1.0))
            .clamp(0.0, 1.0) as f32
    }
}

/// A source stem, a target stem and how firmly they belong together, in (0, 1].
pub type Association = (u32, u32, f32);

/// Sentences with more stems than this say little about which word belongs to which.
const LONGEST: usize = 60;

/// Associations below this are chance.
const FIRM: f32 = 0.3;

/// Learns which stems go together from links that hold.
///
/// The measure is Dice's with one co-occurrence discounted, so that a pair seen once, in
/// the very link that it would then support, counts nothing. Sorted by source, then target.
pub fn associations(words: &[Vocabulary; 2], links: &[(usize, usize)]) -> Vec<Association> {
    let [source, target] = words;
    let mut together: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut alone = [vec![0u32; source.counts.len()], vec![0u32; target.counts.len()]];
    for &(i, j) in links {
        let (ours, theirs) = (&source.rows[i], &target.rows[j]);
        for &a in ours {
            alone[0][a as usize] += 1;
        }
        for &b in theirs {
            alone[1][b as usize] += 1;
        }
        if ours.len() > LONGEST || theirs.len() > LONGEST {
            continue;
        }
        for &a in ours.iter().filter(|&&a| source.counts[a as usize] > 1) {
            for &b in theirs.iter().filter(|&&b| target.counts[b as usize] > 1) {
                *together.entry((a, b)).or_default() += 1;
            }
        }
    }
    let total = links.len() as f32;
    let mut out: Vec<Association> = together
        .into_iter()
        .filter_map(|((a, b), count)| {
            let (fa, fb, k) = (alone[0][a as usize] as f32, alone[1][b as usize] as f32, count as f32);
            let dice = 2.0 * (k - 1.0) / (fa + fb - 1.0);
            // Thrice as often together as chance would have it.
            (count >= 2 && dice > FIRM && k * total > 3.0 * fa * fb).then_some((a, b, dice.min(1.0)))
        })
        .collect();
    out.sort_unstable_by_key(|&(a, b, _)| (a, b));
    out
}
