//! Which words of one text have a counterpart in the other, and whether these come in the same order.

use super::text::Text;
use super::vectors::{Known, Lexicon, cosine};

/// Words of a text that are compared, so that the work stays linear in its length.
const MOST: usize = 64;

/// Likeness of two words from which they are counterparts. Half of the words of good translations reach it, and one
/// in twenty of texts that have nothing to do with each other.
const ALIKE: f32 = 0.35;

/// Rarity in nats from which a word says something: articles, prepositions and pronouns are below.
const CONTENT: f32 = 8.0;

/// Names of the features of [`compare`].
pub(super) const NAMES: [&str; 26] = [
    "words.source",
    "words.target",
    "words.lone_source",
    "words.lone_target",
    "words.worst_source",
    "words.worst_target",
    "words.second_source",
    "words.second_target",
    "words.names_lone_source",
    "words.names_lone_target",
    "words.names_found",
    "words.count",
    "words.ratio",
    "words.rare_lone",
    "order.matched",
    "order.concordant",
    "order.jump",
    "order.next",
    "order.shift",
    "order.ends",
    "words.name_worst_source",
    "words.name_worst_target",
    "words.names_lone_both",
    "words.names_single_source",
    "words.names_single_target",
    "words.names_single_both",
];

/// Likeness from which two names are the same.
const SAME_NAME: f32 = 0.5;

/// A word of a text.
struct Word {
    id: u32,
    /// Whether it has a capital that no beginning of a sentence explains.
    is_name: bool,
    is_capital: bool,
    is_figure: bool,
    weight: f32,
    /// The likeness of its best counterpart, and which it is.
    best: f32,
    partner: usize,
    /// The likeness of the best counterpart with a capital.
    best_name: f32,
    /// Whether it has one of its own, where each is the counterpart of one name only.
    is_met: bool,
}

/// The words of both texts of a pair; kept from pair to pair for its memory.
#[derive(Default)]
pub(super) struct Matcher {
    sides: [Vec<Word>; 2],
    /// Words with capitals that may be counterparts: the likeness, and where they are.
    capitals: Vec<(f32, usize, usize)>,
}

impl Matcher {
    /// Compares the words of two texts.
    pub fn compare(&mut self, lexicon: &mut Lexicon, texts: &[Text<'_>; 2]) -> [f32; NAMES.len()] {
        lexicon.make_room();
        for (side, text) in self.sides.iter_mut().zip(texts) {
            fill(side, lexicon, text);
        }
        self.capitals.clear();
        let [source, target] = &mut self.sides;
        for (i, a) in source.iter_mut().enumerate() {
            for (j, b) in target.iter_mut().enumerate() {
                let like = likeness(a, b, lexicon.known(a.id), lexicon.known(b.id));
                if like > a.best {
                    (a.best, a.partner) = (like, j);
                }
                if like > b.best {
                    (b.best, b.partner) = (like, i);
                }
                if a.is_capital && b.is_capital {
                    (a.best_name, b.best_name) = (a.best_name.max(like), b.best_name.max(like));
                    if like >= SAME_NAME {
                        self.capitals.push((like, i, j));
                    }
                }
            }
        }
        // The most alike first.
        self.capitals.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for &(_, i, j) in &self.capitals {
            if !source[i].is_met && !target[j].is_met {
                (source[i].is_met, target[j].is_met) = (true, true);
            }
        }
        let mut out = [0.0; NAMES.len()];
        coverage(&self.sides, &mut out);
        order(&self.sides, &mut out);
        out
    }

    /// Returns the names of both texts that were compared last.
    pub fn names(&self, lexicon: &Lexicon) -> [Names; 2] {
        self.sides.each_ref().map(|side| {
            let names = side.iter().filter(|word| word.is_name && !word.is_figure);
            let keys = names.map(|word| (lexicon.known(word.id).key(), word.is_met));
            keys.filter(|(key, _)| *key > 0).collect()
        })
    }
}

/// The names of a text: the [key](Known::key) of each, and whether it has a counterpart.
pub(super) type Names = Vec<(u32, bool)>;

fn fill(side: &mut Vec<Word>, lexicon: &mut Lexicon, text: &Text<'_>) {
    side.clear();
    for (gap, word) in text.words_with_gaps().take(MOST) {
        let starts = side.is_empty() || gap.contains(['.', '!', '?', '…', '"', '«', '“', '—', ':']);
        let id = lexicon.id(word.text);
        let is_capital = word.text.starts_with(char::is_uppercase);
        let weight = lexicon.known(id).rarity.clamp(1.0, 20.0);
        side.push(Word {
            id,
            is_name: is_capital && !starts,
            is_capital,
            is_figure: word.is_figure,
            weight,
            best: 0.0,
            partner: usize::MAX,
            best_name: 0.0,
            is_met: false,
        });
    }
}

#[inline]
fn likeness(a: &Word, b: &Word, of_a: &Known, of_b: &Known) -> f32 {
    if a.is_figure || b.is_figure {
        return if a.is_figure && b.is_figure { f32::from(u8::from(a.id == b.id)) } else { 0.0 };
    }
    let like = cosine(&of_a.vector, &of_b.vector);
    if (a.is_name || b.is_name) && like < 0.7 {
        return like.max(of_a.sound().likeness(of_b.sound()) as f32 * 1.5 - 0.6);
    }
    like
}

/// How much of both texts has a counterpart.
fn coverage(sides: &[Vec<Word>; 2], out: &mut [f32; NAMES.len()]) {
    let mut rare = 0.0_f32;
    for (k, side) in sides.iter().enumerate() {
        let (mut sum, mut all, mut lone, mut names_lone, mut worst_name) = (0.0, 0.0, 0.0, 0.0, 1.0_f32);
        // The least likeness of words that say something.
        let mut worst = [1.0_f32; 2];
        for word in side {
            sum += word.weight * word.best;
            all += word.weight;
            let is_lone = word.best < ALIKE;
            if word.weight >= CONTENT && !word.is_figure {
                lone += f32::from(u8::from(is_lone));
                if word.best < worst[0] {
                    worst = [word.best, worst[0]];
                } else {
                    worst[1] = worst[1].min(word.best);
                }
                if is_lone {
                    rare = rare.max(word.weight);
                }
            }
            if word.is_name && !word.is_figure {
                names_lone += (SAME_NAME - word.best_name).max(0.0) / SAME_NAME;
                worst_name = worst_name.min(word.best_name);
                out[23 + k] += f32::from(u8::from(!word.is_met));
                out[10] += f32::from(u8::from(word.best_name >= SAME_NAME));
            }
        }
        out[k] = if all > 0.0 { sum / all } else { 0.0 };
        out[2 + k] = lone / (side.len() as f32 + 2.0).sqrt();
        (out[4 + k], out[6 + k]) = (worst[0], worst[1]);
        out[8 + k] = names_lone.min(4.0);
        out[20 + k] = worst_name;
    }
    let [n, m] = [sides[0].len() as f32, sides[1].len() as f32];
    out[10] = out[10].min(6.0);
    out[22] = out[8].min(out[9]);
    (out[23], out[24]) = (out[23].min(4.0), out[24].min(4.0));
    out[25] = out[23].min(out[24]);
    out[11] = libm::logf(n + m + 1.0);
    out[12] = libm::logf((n + 1.0) / (m + 1.0));
    out[13] = rare;
}

/// Whether the counterparts come in the same order.
fn order(sides: &[Vec<Word>; 2], out: &mut [f32; NAMES.len()]) {
    let [source, target] = sides;
    let is_mutual = |(i, word): &(usize, &Word)| {
        word.best >= ALIKE && target.get(word.partner).is_some_and(|other| other.partner == *i)
    };
    let (n, m) = (source.len() as f32, target.len() as f32);
    let mut last: Option<(usize, usize)> = None;
    let (mut count, mut steps, mut forward, mut jumps, mut next, mut shift) =
        (0.0, 0.0, 0.0, 0.0, 0.0, 0.0_f32);
    for (i, word) in source.iter().enumerate().filter(is_mutual) {
        let j = word.partner;
        count += 1.0;
        shift += ((i as f32 + 0.5) / n - (j as f32 + 0.5) / m).abs();
        if let Some((before_i, before_j)) = last {
            steps += 1.0;
            let (ours, theirs) = ((i - before_i) as f32, j as f32 - before_j as f32);
            forward += f32::from(u8::from(theirs > 0.0));
            next += f32::from(u8::from((theirs - ours).abs() <= 1.0));
            jumps += ((theirs - ours * m / n).abs() / (m + 1.0)).min(1.0);
        }
        last = Some((i, j));
    }
    out[14] = libm::logf(count + 1.0);
    // As in half of the cases where nothing is known: a prior of two steps.
    out[15] = (forward + 1.4) / (steps + 2.0);
    out[16] = (jumps + 0.4) / (steps + 2.0);
    out[17] = (next + 0.8) / (steps + 2.0);
    out[18] = (shift + 0.3) / (count + 2.0);
    let meet = |a: Option<&Word>, b: Option<&Word>, at: usize| match (a, b) {
        (Some(a), Some(_)) => f32::from(u8::from(a.best >= ALIKE && a.partner == at)),
        _ => 0.0,
    };
    let ends = meet(source.last(), target.last(), target.len().wrapping_sub(1));
    out[19] = meet(source.first(), target.first(), 0) + ends;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(source: &str, target: &str) -> [f32; NAMES.len()] {
        Matcher::default().compare(&mut Lexicon::new(), &[source, target].map(Text::new))
    }

    #[test]
    fn counterparts_are_found_and_their_order_is_seen() {
        let source = "The president of Kazakhstan opened the new railway station in Samara.";
        let good = compared(source, "Президент Казахстана открыл новый железнодорожный вокзал в Самаре.");
        let salad = compared(source, "вокзал Самаре железнодорожный Казахстана новый открыл в Президент.");
        let other = compared(source, "Президент Казахстана открыл новый железнодорожный вокзал в Париже.");
        assert!((good[0] - salad[0]).abs() < 0.1 && good[15] > salad[15] + 0.15, "{good:?}\n{salad:?}");
        assert!(other[8] + other[9] > good[8] + good[9], "{good:?}\n{other:?}");
        assert!(compared("", "")[14] == 0.0);
    }
}
