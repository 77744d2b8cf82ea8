//! Structured texts made of the sets, to measure the benefit of structure as a hint.
//!
//! `wmt-mix-cells` names the set wmt-mix with its pairs of sentences cut into the cells of tables; `books-mix-notes`
//! the set books-mix with every tenth pair of sentences as a footnote, which follows its paragraph in the source and
//! the text in the translation.

use crate::sets::Sample;
use sverka::document::{BlockKind, Segment, Segmented};
use sverka::evaluate::Bead;
use sverka::text::place::{Cell, Place};

/// Columns of a table, and the words of a cell on the average.
const COLUMNS: usize = 3;

/// One note per this many pairs of sentences.
const NOTE_EACH: usize = 10;

/// A way to give structure to a sample.
pub type Structure = fn(&Sample) -> Sample;

/// Returns the set from which a structured one is made, and the transformation.
pub fn parse(name: &str) -> Option<(&str, Structure)> {
    let with = |mark: &str, structure: Structure| Some((name.strip_suffix(mark)?, structure));
    with("-cells", cells).or_else(|| with("-notes", notes))
}

/// Returns the pairs of sentences of the gold.
fn pairs(sample: &Sample) -> impl Iterator<Item = [usize; 2]> {
    sample.gold.iter().filter_map(|bead| match (bead.source.as_slice(), bead.target.as_slice()) {
        (&[i], &[j]) => Some([i, j]),
        _ => None,
    })
}

/// Cuts each pair of sentences into the cells of a row: both sides in the same proportions.
fn cells(sample: &Sample) -> Sample {
    let texts = [&sample.source, &sample.target];
    let mut sides = texts.map(empty);
    let mut gold = Vec::new();
    let mut row = 0;
    for pair in pairs(sample) {
        let words = [0, 1].map(|k| texts[k].segments[pair[k]].text.split_whitespace().collect::<Vec<_>>());
        if words.iter().any(|words| words.len() < COLUMNS) {
            continue;
        }
        row += 1;
        for column in 0..COLUMNS {
            for (side, words) in sides.iter_mut().zip(&words) {
                let at = |column: usize| column * words.len() / COLUMNS;
                let place = Cell { table: 1, column: column as u32 + 1, row };
                add(side, words[at(column)..at(column + 1)].join(" "), BlockKind::TableCell);
                side.places.push(Place::Cell { part: "".into(), paragraph: None, cells: vec![place] });
            }
            gold.push(Bead { source: vec![gold.len()], target: vec![gold.len()] });
        }
    }
    finish(sample, sides, gold)
}

/// Turns pairs of sentences into notes, each on the sentence before it.
fn notes(sample: &Sample) -> Sample {
    let texts = [&sample.source, &sample.target];
    let pairs: Vec<[usize; 2]> = pairs(sample).collect();
    let chosen: Vec<[usize; 2]> = pairs
        .windows(2)
        .filter(|pair| [0, 1].iter().all(|&k| pair[0][k] + 1 == pair[1][k]))
        .map(|pair| pair[1])
        .step_by(NOTE_EACH)
        .collect();
    let mark = |k: usize, i: usize| chosen.iter().position(|pair| pair[k] == i).map(|at| at + 1);
    let mut new = texts.map(|text| vec![0; text.segments.len()]);
    let mut sides = texts.map(empty);
    for k in [0, 1] {
        let (text, side) = (texts[k], &mut sides[k]);
        let mut waiting: Vec<usize> = Vec::new();
        let put = |side: &mut Segmented, waiting: &mut Vec<usize>, new: &mut Vec<usize>| {
            for i in waiting.drain(..) {
                new[i] = side.segments.len();
                let number = mark(k, i).unwrap_or(0);
                add(side, format!("{number} {}", text.segments[i].text), BlockKind::Paragraph);
            }
        };
        for (i, segment) in text.segments.iter().enumerate() {
            if text.starts_block(i) && k == 0 {
                put(side, &mut waiting, &mut new[k]);
            }
            if mark(k, i).is_some() {
                waiting.push(i);
                continue;
            }
            new[k][i] = side.segments.len();
            let starts = i == 0 || text.starts_block(i) || side.segments.is_empty();
            let reference = mark(k, i + 1).map_or(String::new(), |number| number.to_string());
            let text = format!("{}{reference}", segment.text);
            match starts {
                true => add(side, text, BlockKind::Paragraph),
                false => {
                    let block = side.blocks.len() - 1;
                    side.segments.push(Segment { range: 0..text.len(), text, block });
                }
            }
        }
        put(side, &mut waiting, &mut new[k]);
    }
    let moved = |ids: &[usize], k: usize| ids.iter().map(|&i| new[k][i]).collect::<Vec<usize>>();
    let mut gold = Vec::new();
    for old in &sample.gold {
        let bead = Bead { source: moved(&old.source, 0), target: moved(&old.target, 1) };
        match old.source.iter().any(|&i| mark(0, i).is_some()) {
            // No path links blocks that have changed places.
            true => gold.extend([
                Bead { source: bead.source, target: Vec::new() },
                Bead { source: Vec::new(), target: bead.target },
            ]),
            false => gold.push(bead),
        }
    }
    finish(sample, sides, gold)
}

fn empty(like: &Segmented) -> Segmented {
    Segmented { segments: Vec::new(), blocks: Vec::new(), places: Vec::new(), ..like.clone() }
}

/// Adds a block of one sentence.
fn add(side: &mut Segmented, text: String, kind: BlockKind) {
    side.segments.push(Segment { range: 0..text.len(), text, block: side.blocks.len() });
    side.blocks.push(kind);
}

fn finish(sample: &Sample, [source, target]: [Segmented; 2], gold: Vec<Bead>) -> Sample {
    Sample { set: sample.set.clone(), name: sample.name.clone(), source, target, gold, confidence: None }
}
