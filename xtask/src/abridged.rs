//! Abridged translations made of the sets: a share of the sentences of one side is left out, one by one.
//!
//! `speech-mix-drop20` names the set speech-mix with 20 % of the sentences of one side left out. Each document
//! occurs twice, since the other side is abridged the second time.

use crate::random::Random;
use crate::sets::Sample;
use sverka::document::{BlockKind, Segmented};
use sverka::evaluate::Bead;

/// The separator between the name of a set and the percentage left out.
const MARK: &str = "-drop";

/// The seed of the pseudo-random numbers; another one leaves out other sentences.
const SEED: u64 = 20_261_130;

/// Returns the set from which an abridged one is made, and the share that is left out.
pub fn parse(name: &str) -> Option<(&str, f64)> {
    let (set, percent) = name.rsplit_once(MARK)?;
    let percent: u8 = percent.parse().ok()?;
    (percent < 100).then_some((set, f64::from(percent) / 100.0))
}

/// Returns each sample twice: with the source abridged, and with the target.
pub fn both_sides(samples: &[Sample], set: &str, share: f64) -> Vec<Sample> {
    let sides = (0..samples.len()).flat_map(|k| [(k, 0), (k, 1)]);
    sides
        .map(|(k, side)| Sample { set: set.into(), ..abridged(&samples[k], side, share, k as u64) })
        .collect()
}

/// Returns a sample with a share of one side's sentences left out, always the same for one number; the source
/// is side 0. Only sentences that are a bead's whole side are left out, so that the gold remains human.
pub fn abridged(sample: &Sample, side: usize, share: f64, number: u64) -> Sample {
    let mut random = Random::seeded(SEED ^ (2 * number + side as u64));
    let count = [&sample.source, &sample.target][side].segments.len() as f64;
    let ids = |bead: &Bead| if side == 0 { bead.source.clone() } else { bead.target.clone() };
    let is_candidate = |k: usize, bead: &Bead| {
        ids(bead).len() == 1 && !bead.source.is_empty() && !bead.target.is_empty() && !sample.is_coarse(k)
    };
    let candidates = sample.gold.iter().enumerate().filter(|(k, bead)| is_candidate(*k, bead)).count();
    let chance = share * count / candidates.max(1) as f64;
    let mut is_left_out = vec![false; count as usize];
    let words: Vec<&str> = sample.confidence.as_deref().unwrap_or("").split_whitespace().collect();
    let (mut gold, mut confidence) = (Vec::new(), Vec::new());
    for (k, bead) in sample.gold.iter().enumerate() {
        let word = words.get(k).copied().unwrap_or("seg");
        // A number is drawn for every bead, so that a larger share leaves out everything that a smaller one
        // does, and more.
        let drawn = random.next();
        if is_candidate(k, bead) && drawn < chance {
            is_left_out[ids(bead)[0]] = true;
            let others = if side == 0 { &bead.target } else { &bead.source };
            gold.extend(others.iter().map(|&id| match side {
                0 => Bead { source: Vec::new(), target: vec![id] },
                _ => Bead { source: vec![id], target: Vec::new() },
            }));
            confidence.extend(others.iter().map(|_| "none"));
        } else {
            gold.push(bead.clone());
            confidence.push(word);
        }
    }
    let mut out = Sample { gold, confidence: Some(confidence.join("\n")), ..sample.clone() };
    let text = if side == 0 { &mut out.source } else { &mut out.target };
    let new = leave_out(text, &is_left_out);
    for bead in &mut out.gold {
        let ids = if side == 0 { &mut bead.source } else { &mut bead.target };
        ids.iter_mut().for_each(|id| *id = new[*id]);
    }
    out
}

/// Leaves sentences out, and blocks that become empty. Returns the new number of each sentence.
fn leave_out(text: &mut Segmented, is_left_out: &[bool]) -> Vec<usize> {
    let mut new = Vec::with_capacity(is_left_out.len());
    let mut count = 0;
    for &left_out in is_left_out {
        new.push(count);
        count += usize::from(!left_out);
    }
    let kinds: Vec<BlockKind> = std::mem::take(&mut text.blocks);
    let old = std::mem::take(&mut text.segments);
    let mut last = None;
    for (mut segment, _) in old.into_iter().zip(is_left_out).filter(|(_, out)| !**out) {
        if last != Some(segment.block) {
            last = Some(segment.block);
            text.blocks.push(kinds[segment.block]);
        }
        segment.block = text.blocks.len() - 1;
        text.segments.push(segment);
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka::document::{Lang, Segment};

    #[test]
    fn names_hold_the_percentage() {
        assert_eq!(parse("speech-mix-drop20"), Some(("speech-mix", 0.2)));
        assert_eq!(parse("speech-mix"), None);
        assert_eq!(parse("speech-drop120"), None);
    }

    #[test]
    fn a_sentence_that_is_left_out_leaves_its_counterpart_alone() {
        let side = |lang: &str| Segmented {
            name: lang.into(),
            lang: Lang::parse(lang).unwrap(),
            encoding: "UTF-8".into(),
            blocks: vec![BlockKind::Paragraph; 50],
            places: Vec::new(),
            times: Vec::new(),
            segments: (0..50).map(|block| Segment { text: format!("{block}"), range: 0..1, block }).collect(),
        };
        let gold = (0..50).map(|k| Bead { source: vec![k], target: vec![k] }).collect();
        let (set, name) = ("set".into(), "name".into());
        let sample = Sample { set, name, source: side("en"), target: side("ru"), gold, confidence: None };
        let short = abridged(&sample, 1, 0.2, 7);
        let count = short.target.segments.len();
        assert!((35..46).contains(&count) && short.target.blocks.len() == count, "{count}");
        assert_eq!(short.source.segments.len(), 50);
        for bead in &short.gold {
            let text = &short.source.segments[bead.source[0]].text;
            let found = short.target.segments.iter().position(|segment| segment.text == *text);
            assert_eq!(bead.target, found.into_iter().collect::<Vec<_>>());
        }
    }
}
