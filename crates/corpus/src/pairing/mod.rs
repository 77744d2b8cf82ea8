//! Which documents of two languages are translations of each other.
//!
//! 1. Every document becomes one vector of what it says, from the pieces of its sentences; a sentence that many
//!    documents contain, such as a menu or a greeting, counts little (`profile`).
//! 2. For each document the sixteen nearest of the other language are compared sentence by sentence, regardless of
//!    order (`candidates`). Names and links add to what this gives (`address`).
//! 3. The best pair is taken first, then the best of what is left, one to one (`assign`). The aligner aligns the first
//!    sentences of each pair, and a fitted function of all that turns it into a probability (`decide`).
//!
//! docs/design/pairing.md has what was measured.

mod address;
mod assign;
mod candidates;
mod decide;
mod lexical;
mod profile;
mod twins;

pub use address::Address;

use candidates::Compared;
use rayon::prelude::*;
use sverka_embed::Model;
use sverka_text::document::Segmented;

/// A document of a collection.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its sentences, its language and its name.
    pub segmented: Segmented,
    /// Where it is, for what its name says.
    pub address: Address,
    /// The addresses of its translations, as the page itself or a site map names them.
    pub translations: Vec<Address>,
}

/// What is paired, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Least probability of a pair, in [0, 1].
    pub min_score: f64,
    /// Whether names and links count beside the contents.
    pub names: bool,
}

impl Default for Options {
    fn default() -> Self {
        // More likely right than wrong; over the development sets F1 is flat between .3 and .7.
        Self { min_score: 0.5, names: true }
    }
}

/// Two documents that are translations of each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Index of the source.
    pub source: usize,
    /// Index of the target.
    pub target: usize,
    /// Probability that they are, in [0, 1], with four decimals.
    pub score: f64,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// What speaks for a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// How well the sentences find a counterpart in each other, in [-1, 1]; translations have .3 and more.
    pub similarity: f64,
    /// The shares of source and target that the aligner links, each link counted with its score, in [0, 1].
    pub linked: [f64; 2],
    /// How much more alike they are than either is to its next best, at least 0.
    pub lead: f64,
    /// What the names say.
    pub name: Name,
    /// How many of the two name the other as their translation: 0, 1 or 2.
    pub links: u8,
}

/// What the names of two documents say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// Nothing.
    #[default]
    Different,
    /// Most of their words are alike in Latin letters.
    Alike,
    /// They have the same numbers, such as a date, which no other document has.
    Numbers,
    /// They are the same but for the language, and no other document has this name.
    Same,
}

/// A document without a partner.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpaired {
    /// Its index.
    pub text: usize,
    /// Why it has none.
    pub reason: Reason,
}

/// Why a document has no partner.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// None of the other side is like it. The nearest, with the probability that it is the translation.
    NoneIsLikely(Option<(usize, f64)>),
    /// It says the same as another of its side, which was compared for both.
    Twin(usize),
    /// All that it says is on other pages too: a page of error text, a menu.
    NothingOfItsOwn,
    /// It has no sentence.
    Empty,
}

/// The pairs of two collections, and what is in none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairing {
    /// The pairs, in the order of their sources.
    pub pairs: Vec<Pair>,
    /// The documents of either side without a partner, in order.
    pub unpaired: [Vec<Unpaired>; 2],
}

/// Finds the documents of two collections that are translations of each other, one to one.
///
/// The result does not depend on the number of threads. Time grows with the product of the two sizes, at about
/// 0.05 µs for two documents, and with some milliseconds a document.
pub fn pair(sources: &[Text], targets: &[Text], options: &Options) -> Pairing {
    let sides = [sources, targets];
    let standing = sides.map(twins::find);
    let chosen = [0, 1].map(|side| twins::kept(&standing[side]));
    let profiles = profiles(sides, &chosen);
    let names = options.names.then(|| address::Names::new(sides, &chosen));
    let compared = candidates::compare(&profiles, names.as_ref());
    let matched = assign::greedy(&compared, [chosen[0].len(), chosen[1].len()]);
    let judge = |at: usize, lead: f32| {
        let Compared { source, target, .. } = compared[at];
        let texts = [&sources[chosen[0][source]].segmented, &targets[chosen[1][target]].segmented];
        decide::judge(texts, [&profiles[0][source], &profiles[1][target]], &compared[at], lead)
    };
    let judged: Vec<(f64, Evidence)> = matched.par_iter().map(|&(at, lead)| judge(at, lead)).collect();

    let mut pairs = Vec::new();
    for (&(at, _), (score, evidence)) in matched.iter().zip(judged) {
        if score >= options.min_score {
            let [source, target] = [chosen[0][compared[at].source], chosen[1][compared[at].target]];
            pairs.push(Pair { source, target, score, evidence });
        }
    }
    // Those that are left are told what they come nearest to, whoever that is paired with.
    let rivals = [0, 1].map(|side| {
        let mut is_paired = vec![false; sides[side].len()];
        pairs.iter().for_each(|pair| is_paired[[pair.source, pair.target][side]] = true);
        let best = assign::best(&compared, chosen[side].len(), side);
        let left = best.into_par_iter().enumerate().filter(|(text, _)| !is_paired[chosen[side][*text]]);
        let rival = |(text, at): (usize, Option<usize>)| {
            let at = at?;
            let other = [compared[at].target, compared[at].source][side];
            Some((chosen[side][text], (chosen[1 - side][other], judge(at, 0.0).0)))
        };
        left.filter_map(rival).collect::<Vec<_>>()
    });
    let mut nearest: [Vec<Option<(usize, f64)>>; 2] = [0, 1].map(|side| vec![None; sides[side].len()]);
    for (side, rivals) in rivals.into_iter().enumerate() {
        rivals.into_iter().for_each(|(text, rival)| nearest[side][text] = Some(rival));
    }
    pairs.sort_by_key(|pair| pair.source);
    let unpaired = [0, 1].map(|side| {
        let paired: Vec<usize> = pairs.iter().map(|p| [p.source, p.target][side]).collect();
        unpaired(&standing[side], &paired, &nearest[side])
    });
    Pairing { pairs, unpaired }
}

/// Makes the profiles of the documents that are compared. Languages that the encoder does not know are compared by
/// the numbers and names that the texts share.
fn profiles(sides: [&[Text]; 2], chosen: &[Vec<usize>; 2]) -> [Vec<profile::Profile>; 2] {
    let model = Model::embedded();
    let is_known = sides.iter().all(|side| side.iter().all(|text| model.supports(&text.segmented.lang)));
    [0, 1].map(|side| {
        let texts: Vec<&Segmented> = chosen[side].iter().map(|&k| &sides[side][k].segmented).collect();
        if is_known { profile::profiles(&texts) } else { lexical::profiles(&texts) }
    })
}

fn unpaired(
    standing: &[twins::Standing],
    paired: &[usize],
    nearest: &[Option<(usize, f64)>],
) -> Vec<Unpaired> {
    let mut is_paired = vec![false; standing.len()];
    paired.iter().for_each(|&text| is_paired[text] = true);
    let reason = |text: usize| match standing[text] {
        twins::Standing::Compared => Reason::NoneIsLikely(nearest[text]),
        twins::Standing::TwinOf(first) => Reason::Twin(first),
        twins::Standing::NothingOfItsOwn => Reason::NothingOfItsOwn,
        twins::Standing::Empty => Reason::Empty,
    };
    let left = (0..standing.len()).filter(|&text| !is_paired[text]);
    left.map(|text| Unpaired { text, reason: reason(text) }).collect()
}

#[cfg(test)]
mod tests;
