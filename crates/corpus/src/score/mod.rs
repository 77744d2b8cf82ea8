//! How good a pair of texts is as a translation: one probability, whoever made the pair.

pub mod features;
mod matching;
mod names;
pub mod order;
mod rivals;
pub mod rules;
mod surface;
mod text;
pub mod trees;
mod vectors;
mod weights;

pub use weights::Doubt;

use features::{Examined, Extractor, Features};
use order::OrderModel;
use rayon::prelude::*;
use rivals::{Both, POOL};
use rules::Broken;
use std::sync::Mutex;
use sverka_text::document::Lang;
use weights::Weights;

/// A pair of texts that may be translations of each other.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// The source.
    pub source: &'a str,
    /// The target.
    pub target: &'a str,
    /// The languages of both.
    pub langs: [&'a Lang; 2],
}

/// Pairs that are compared with each other. A list is divided into chunks of this many before anything else, so that
/// the scores depend neither on the number of threads nor on how much of a stream is at hand.
pub const CHUNK: usize = 4096;

/// Pairs that a thread takes at a time.
const BLOCK: usize = 256;

/// Which models of word order there are.
pub type Orders<'m> = dyn Fn(&Lang) -> Option<&'m OrderModel> + Sync + 'm;

/// Memories of words that threads take and put back: what one has looked up serves the next chunk. They change no result.
#[derive(Default)]
struct Memories(Mutex<Vec<Extractor>>);

/// A memory that a thread has taken.
struct Taken<'m> {
    from: &'m Memories,
    extractor: Option<Extractor>,
}

impl Memories {
    fn take(&self) -> Taken<'_> {
        let extractor = self.0.lock().ok().and_then(|mut free| free.pop());
        Taken { from: self, extractor }
    }
}

impl Taken<'_> {
    fn extractor(&mut self) -> &mut Extractor {
        self.extractor.get_or_insert_with(Extractor::new)
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if let (Some(extractor), Ok(mut free)) = (self.extractor.take(), self.from.0.lock()) {
            free.push(extractor);
        }
    }
}

/// Examines the pairs of a list of at most [`CHUNK`]. `pool` contains the rivals of all pairs; an empty one
/// is filled from the list.
fn examine(
    pairs: &[Pair<'_>],
    pool: &mut Vec<Both>,
    orders: &Orders<'_>,
    memories: &Memories,
) -> Vec<Examined> {
    let vectors: Vec<Both> = pairs
        .par_chunks(BLOCK)
        .map_init(|| memories.take(), |memory, block| memory.extractor().vectors(block))
        .flatten_iter()
        .collect();
    if pool.is_empty() {
        pool.extend(vectors.iter().take(POOL));
    }
    let pool = &*pool;
    let blocks: Vec<Vec<Examined>> = pairs
        .par_chunks(BLOCK)
        .enumerate()
        .map_init(
            || memories.take(),
            |memory, (block, pairs)| {
                let extractor = memory.extractor();
                let one = |(k, pair): (usize, &Pair<'_>)| {
                    let orders = pair.langs.map(orders);
                    extractor.examine(pair, [&vectors, pool], block * BLOCK + k, orders)
                };
                pairs.iter().enumerate().map(one).collect()
            },
        )
        .collect();
    let mut examined: Vec<Examined> = blocks.into_iter().flatten().collect();
    features::add_names(&mut examined);
    examined
}

/// Returns the features of a list of pairs, for fitting.
#[doc(hidden)]
pub fn features_of(pairs: &[Pair<'_>], orders: &Orders<'_>) -> Vec<Features> {
    let (mut pool, memories) = (Vec::new(), Memories::default());
    let examined = pairs.chunks(CHUNK).flat_map(|chunk| examine(chunk, &mut pool, orders, &memories));
    examined.map(|pair| pair.features).collect()
}

/// Returns for each pair the other pair whose target is nearest to its source within a window: the worst rival, for
/// fitting.
#[doc(hidden)]
pub fn nearest_wrong(pairs: &[Pair<'_>], window: usize) -> Vec<usize> {
    let vectors = Extractor::new().vectors(pairs);
    let nearest = |at: usize| {
        let near = at.saturating_sub(window)..(at + window + 1).min(pairs.len());
        let others = near.filter(|&other| other != at && pairs[other].target != pairs[at].target);
        let cosine = |other: usize| vectors::cosine(&vectors[at].0, &vectors[other].1);
        others.max_by(|&a, &b| cosine(a).total_cmp(&cosine(b)))
    };
    (0..pairs.len()).map(|at| nearest(at).unwrap_or(at)).collect()
}

/// What is known of a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The probability that the texts are translations of each other, in [0, 1] with four decimals.
    pub probability: f64,
    /// The rules that the pair breaks.
    pub broken: Broken,
    /// What speaks most against it, the strongest first; none where the probability is high.
    pub doubts: Vec<Doubt>,
}

/// Probability from which doubts are not looked for.
const SURE: f64 = 0.9;

/// Scores the pairs of a list or of a stream.
///
/// A pair is compared with its neighbours within its [`CHUNK`] and with the first pairs of the list, so its score depends on
/// the list that it is in. The same list has the same scores on every machine and with any number of threads.
///
/// ```
/// use sverka_corpus::score::{Pair, Scorer};
/// use sverka_text::document::Lang;
/// let langs = ["en", "ru"].map(|tag| Lang::parse(tag).unwrap());
/// let pair = |source, target| Pair { source, target, langs: [&langs[0], &langs[1]] };
/// let pairs = [
///     pair("The forum opened in Samara on Monday.", "В понедельник в Самаре открылся форум."),
///     pair("Eighty people came to it.", "На него пришло восемьдесят человек."),
///     pair("It rained all day.", "Министр уехал в Казань."),
/// ];
/// let scores = Scorer::default().score(&pairs);
/// assert!(scores[0].probability > 0.9 && scores[2].probability < scores[0].probability);
/// ```
#[derive(Default)]
pub struct Scorer {
    /// The first pairs.
    pool: Vec<Both>,
    memories: Memories,
}

impl Scorer {
    /// Begins another list, whose pairs have no rivals in those before. What has been looked up of words is kept: it saves
    /// time and changes no score.
    pub fn begin_list(&mut self) {
        self.pool.clear();
    }

    /// Scores the next pairs of a list. The list must be given whole or in pieces of [`CHUNK`] pairs.
    pub fn score(&mut self, pairs: &[Pair<'_>]) -> Vec<Score> {
        let weights = Weights::embedded();
        let orders: &Orders<'_> = &|lang| weights::order(lang);
        let mut out = Vec::with_capacity(pairs.len());
        for chunk in pairs.chunks(CHUNK) {
            let examined = examine(chunk, &mut self.pool, orders, &self.memories);
            let judge = |Examined { features, broken, is_empty, .. }: Examined| {
                let probability = if is_empty { 0.0 } else { weights.probability(&features) };
                let doubts =
                    if is_empty || probability >= SURE { Vec::new() } else { weights.doubts(&features) };
                Score { probability, broken, doubts }
            };
            out.par_extend(examined.into_par_iter().with_min_len(BLOCK).map(judge));
        }
        out
    }
}

/// Returns whether the encoder knows both languages, without which scores are less reliable.
pub fn is_supported(langs: [&Lang; 2]) -> bool {
    let model = sverka_embed::Model::embedded();
    langs.iter().all(|lang| model.supports(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<[String; 2]> {
        let pairs = [
            ("The council met in the town hall on Monday.", "В понедельник совет собрался в ратуше."),
            ("It rained all day.", "Весь день шёл дождь."),
            ("Nobody had brought an umbrella.", "Никто не взял с собой зонта."),
            ("They stayed there until the evening.", "Они остались там до вечера."),
        ];
        (0..600)
            .map(|k| pairs[k % 4])
            .enumerate()
            .map(|(k, (a, b))| [format!("{a} {k}"), format!("{b} {k}")])
            .collect()
    }

    #[test]
    fn threads_do_not_matter() {
        let langs = ["en", "ru"].map(|tag| Lang::parse(tag).unwrap());
        let texts = lines();
        let pairs: Vec<Pair<'_>> = texts
            .iter()
            .map(|[source, target]| Pair { source, target, langs: [&langs[0], &langs[1]] })
            .collect();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| Scorer::default().score(&pairs))
        };
        let once = with(1);
        assert_eq!(once.len(), pairs.len());
        assert!(once == with(2) && once == with(8));
        let mut scorer = Scorer::default();
        scorer.score(&pairs[300..]);
        scorer.begin_list();
        assert_eq!(scorer.score(&pairs), once);
        assert!(Scorer::default().score(&[]).is_empty());
        let empty = Pair { source: "", target: "Да", langs: [&langs[0], &langs[1]] };
        assert_eq!(Scorer::default().score(&[empty])[0].probability, 0.0);
    }
}
