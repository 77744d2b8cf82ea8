//! Meaning, by the embedded encoder: pairs that would fit better one place further on.

use super::State;
use crate::rule::{Rule, Severity};
use crate::scratch_pool::ScratchPool;
use crate::{Finding, Pair};
use rayon::prelude::*;
use std::sync::Arc;
use sverka_embed::tokenizer::Tokenizer;
use sverka_embed::{DIM, Model};
use sverka_text::document::Lang;

/// A link slipped.
pub static SHIFTED: Rule = Rule {
    id: "alignment.shifted",
    category: "Alignment: shifted link",
    severity: Severity::Warning,
    title: "The target of a neighbouring pair fits better",
    doc: "According to the embedded encoder, the source fits the target of the previous or next pair clearly better \
          than its own, which hardly fits at all: a line was lost or added on one side, and the following links have \
          shifted. Only for languages that the encoder supports.",
    bad: (
        "The ferry leaves at dawn. (and the next target: «Паром уходит на рассвете»)",
        "Библиотека открыта для всех.",
    ),
    good: ("The ferry leaves at dawn.", "Паром уходит на рассвете."),
};

/// Both sides speak of different things.
pub static MEANING: Rule = Rule {
    id: "alignment.meaning",
    category: "Alignment: different content",
    severity: Severity::Info,
    title: "The two sides seem to be about different things",
    doc: "The vectors of the two sides have nothing in common. The encoder sees words rather than sense, so idioms and \
          very free translations look the same to it: this is a hint, for sides of eight or more words.",
    bad: (
        "The committee will present its report on drinking water in the autumn of this year.",
        "Первый трамвай вышел из депо на Луговой улице ещё до рассвета, и в нём ехала виолончель.",
    ),
    good: ("The tram left the depot before dawn.", "Трамвай вышел из депо до рассвета."),
};

/// The counterpart of a sentence is elsewhere.
pub static MOVED: Rule = Rule {
    id: "alignment.moved",
    category: "Alignment: moved text",
    severity: Severity::Info,
    title: "The counterpart seems to be elsewhere",
    doc: "A source sentence and a target sentence, both without a counterpart, mean the same: a block was moved, two \
          sentences changed places, or the aligner missed a link. Links keep the order of both texts, so such pairs \
          are missing from a memory. Only for languages that the encoder supports, and from four words upwards.",
    bad: (
        "The ferry leaves the old pier at dawn. (1:0; and further on, 0:1: «Паром уходит от старого причала на рассвете.»)",
        "",
    ),
    good: ("The ferry leaves the old pier at dawn.", "Паром уходит от старого причала на рассвете."),
};

/// A neighbour must fit better by so much, and the own target as badly as this: chosen on clean
/// translations, where hardly any pair is flagged.
const BETTER: f32 = 0.15;
/// Below it the neighbour does not fit either: free translations are like nothing.
const FITS: f32 = 0.35;
const BADLY: f32 = 0.25;
/// Below it two sides have nothing in common.
const NOTHING: f32 = 0.12;
/// Above it two sentences that nobody links say the same. Sentences of one meaning in the files of cases
/// reach it but for one in twelve; those of another stay below.
const SAME: f32 = 0.5;
/// Comparisons of lone sentences at most: with more the files have no common order, and the comparisons
/// would take longer than all other checks.
const COMPARED: usize = 4_000_000;
/// Words that a side must have for its vector to mean something.
const WORDS: usize = 4;
const MANY_WORDS: usize = 8;

type Vector = [f32; DIM];

/// Tokenizers with the words that they have met: most words of a chunk were in those before it.
pub type Tokenizers = ScratchPool<Tokenizer<'static>>;

/// Compares the pairs with their neighbours.
pub fn check(pairs: &[Pair], state: &State) -> Vec<(usize, Finding)> {
    let model = Model::embedded();
    // Pairs of a file share their languages: they are looked up once for each.
    let mut last: Option<(&Arc<(Lang, Lang)>, bool)> = None;
    let known = |pair| {
        let Pair { langs, source, target, .. }: &Pair = pair;
        let supported = match last {
            Some((same, supported)) if Arc::ptr_eq(same, langs) => supported,
            _ => model.supports(&langs.0) && model.supports(&langs.1),
        };
        last = Some((langs, supported));
        // A sentence without a counterpart has but one language.
        supported && (langs.0 != langs.1 || source.is_empty() || target.is_empty())
    };
    let known: Vec<bool> = pairs.iter().map(known).collect();
    let side = |text| encode(pairs, &known, text, &state.tokenizers);
    let (source, target) =
        rayon::join(|| side(|pair| pair.source.as_str()), || side(|pair| pair.target.as_str()));
    let mut sides = [source, target];
    // Without a mean, vectors of all texts have something in common.
    let centred = sides.iter_mut().all(|side| centre(side));
    let [source, target] = sides;
    let cosine = |i: usize, j: usize| Some(dot(source.get(i)?.as_ref()?, target.get(j)?.as_ref()?));
    let mut out = Vec::new();
    let is_on = |rule| state.rules.severity(rule).is_some();
    if centred && is_on(&MOVED) {
        moved(pairs, &source, &target, &mut out);
    }
    for (i, pair) in pairs.iter().enumerate() {
        let Some(own) = cosine(i, i).filter(|own| *own < BADLY.max(NOTHING)) else { continue };
        let beside = |j: Option<usize>| {
            let j = j.filter(|&j| pairs.get(j).is_some_and(|other| other.place.file == pair.place.file))?;
            // The target of the other pair must not belong there.
            let better = cosine(i, j)?;
            let home = cosine(j, j).unwrap_or(0.0);
            Some((better, home, j))
        };
        let next = [beside(i.checked_sub(1)), beside(Some(i + 1))];
        let best = next.into_iter().flatten().max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((better, home, j)) = best
            && own < BADLY
            && better > own + BETTER
            && better > home
            && better > FITS
        {
            let side = if j < i { "previous" } else { "next" };
            let message = format!("the target of the {side} pair fits better ({better:.2} against {own:.2})");
            out.push((i, Finding::new(&SHIFTED, message)));
        } else if centred
            && own < NOTHING
            && has_words(&pair.source, MANY_WORDS)
            && has_words(&pair.target, MANY_WORDS)
        {
            out.push((i, Finding::new(&MEANING, format!("nothing in common ({own:.2})"))));
        }
    }
    out
}

/// Encodes the texts of one side; `None` for those that are not known or have too few words.
fn encode(
    pairs: &[Pair],
    known: &[bool],
    text: fn(&Pair) -> &str,
    tokenizers: &Tokenizers,
) -> Vec<Option<Vector>> {
    /// Texts that the encoder takes at a time; it centres each batch by itself.
    const BATCH: usize = 2048;
    let model = Model::embedded();
    let encode = |pairs: &[Pair], known: &[bool], out: &mut [Option<Vector>]| {
        let texts: Vec<&str> = pairs.iter().map(text).collect();
        let spans = tokenizers.with(|| model.tokenizer(), |tokenizer| model.encode_with(tokenizer, &texts));
        for (i, out) in out.iter_mut().enumerate() {
            if known[i] && has_words(texts[i], WORDS) {
                spans.span(i, 1, out.insert([0.0; DIM]));
            }
        }
    };
    let mut out = vec![None; pairs.len()];
    let batches = pairs.par_chunks(BATCH).zip(known.par_chunks(BATCH)).zip(out.par_chunks_mut(BATCH));
    batches.for_each(|((pairs, known), out)| encode(pairs, known, out));
    out
}

/// Returns whether a text has so many words.
fn has_words(text: &str, count: usize) -> bool {
    text.split_whitespace().nth(count - 1).is_some()
}

/// Finds sentences without a counterpart whose best match on the other side is without one too, where
/// both choose each other.
fn moved(
    pairs: &[Pair],
    source: &[Option<Vector>],
    target: &[Option<Vector>],
    out: &mut Vec<(usize, Finding)>,
) {
    let lone = |side: &[Option<Vector>], other: fn(&Pair) -> &str| -> Vec<usize> {
        let alone = |&i: &usize| side[i].is_some() && other(&pairs[i]).trim().is_empty();
        (0..pairs.len()).filter(alone).collect()
    };
    let (ours, theirs) = (lone(source, |pair| &pair.target), lone(target, |pair| &pair.source));
    if ours.is_empty() || theirs.is_empty() || ours.len() * theirs.len() > COMPARED {
        return;
    }
    let alike = |i: usize, j: usize| match (&source[i], &target[j]) {
        (Some(a), Some(b)) if pairs[i].place.file == pairs[j].place.file => dot(a, b),
        _ => f32::MIN,
    };
    let best =
        |from: &[usize], among: &[usize], alike: &(dyn Fn(usize, usize) -> f32 + Sync)| -> Vec<usize> {
            let choose =
                |&i: &usize| among.iter().copied().max_by(|&a, &b| alike(i, a).total_cmp(&alike(i, b)));
            from.par_iter().map(|i| choose(i).unwrap_or(0)).collect()
        };
    let chosen = best(&ours, &theirs, &alike);
    let back = best(&theirs, &ours, &|j, i| alike(i, j));
    for (&i, j) in ours.iter().zip(chosen) {
        let returned = theirs.iter().position(|&other| other == j).map(|at| back[at]);
        if returned == Some(i) && alike(i, j) >= SAME {
            let (there, here) = (&pairs[j].place, &pairs[i].place);
            let message = format!("unit {} of the target seems to be its translation", there.unit);
            out.push((i, Finding::new(&MOVED, message).in_source(0..pairs[i].source.len())));
            let message = format!("unit {} of the source seems to be its original", here.unit);
            out.push((j, Finding::new(&MOVED, message).in_target(0..pairs[j].target.len())));
        }
    }
}

/// Subtracts the mean of all vectors from each and brings it to length 1: what all texts of a
/// language share shows nothing. Returns whether there were enough for a mean.
fn centre(vectors: &mut [Option<Vector>]) -> bool {
    /// Vectors below which the mean is that of chance.
    const ENOUGH: usize = 16;
    let count = vectors.iter().flatten().count();
    let mut mean = [0.0f64; DIM];
    if count >= ENOUGH {
        for vector in vectors.iter().flatten() {
            let norm = length(vector);
            for (sum, x) in mean.iter_mut().zip(vector) {
                *sum += f64::from(x / norm);
            }
        }
    }
    let mean = mean.map(|sum| (sum / count.max(1) as f64) as f32);
    for vector in vectors.iter_mut().flatten() {
        let norm = length(vector);
        for (x, mean) in vector.iter_mut().zip(&mean) {
            *x = *x / norm - mean;
        }
        let norm = length(vector);
        for x in vector.iter_mut() {
            *x /= norm;
        }
    }
    count >= ENOUGH
}

fn length(vector: &Vector) -> f32 {
    dot(vector, vector).sqrt().max(1e-6)
}

/// Returns the dot product, summed in sixteen lanes in a fixed order.
fn dot(a: &Vector, b: &Vector) -> f32 {
    let mut lanes = [0.0f32; 16];
    for (a, b) in a.chunks_exact(16).zip(b.chunks_exact(16)) {
        for k in 0..16 {
            lanes[k] += a[k] * b[k];
        }
    }
    lanes.iter().sum()
}
