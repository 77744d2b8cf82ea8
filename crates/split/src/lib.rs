//! Splits a [`Document`] into sentences.
//!
//! One engine serves all languages: it jumps from candidate to candidate (a full stop, a line break, a
//! bracket ...), examines the words around it, and tries small named rules until one decides. A language is a
//! word list in `crates/split/data/` plus a few rules of its own.

mod abbreviations;
mod boilerplate;
mod broken;
mod candidate;
mod careless;
mod chars;
mod clean;
mod engine;
mod explain;
mod items;
mod language;
mod languages;
mod lines;
mod messages;
mod punctuation;
mod rules;
mod scan;
mod splitter;
pub mod srx;
pub mod transcript;
mod words;

pub use abbreviations::{AbbreviationFault, Abbreviations, BadAbbreviation};
pub use clean::{Dropped, clean};
pub use explain::{Reason, explain};
pub use splitter::Splitter;

use broken::Broken;
use std::ops::Range;
use sverka_text::document::{Document, Lang, Segment, Segmented};

/// Splits a block into sentences: contiguous ranges that cover all of it, with white space between two
/// sentences at the end of the first.
pub fn sentences(text: &str, lang: &Lang) -> Vec<Range<usize>> {
    engine::split(text, languages::language(lang), false)
}

/// Splits a document.
pub fn segment(document: &Document, lang: &Lang) -> Segmented {
    Splitter::new(lang).segment(document, lang)
}

/// Splits a document at the given sentence beginnings: bytes of its text, in order.
pub fn segment_at(document: &Document, lang: &Lang, starts: &[usize]) -> Segmented {
    collect_at(document, lang, |at, text| {
        let own = &starts[starts.partition_point(|start| *start <= at)..];
        let inside = own.iter().map(|start| start - at).take_while(|start| *start < text.len());
        transcript::cut(text, inside)
    })
}

/// Treats each line of a document as a sentence.
pub fn presplit(document: &Document, lang: &Lang) -> Segmented {
    collect(document, lang, |text| {
        let mut start = 0;
        text.split_inclusive('\n')
            .map(|line| {
                start += line.len();
                start - line.len()..start
            })
            .collect()
    })
}

fn collect(document: &Document, lang: &Lang, split: impl Fn(&str) -> Vec<Range<usize>>) -> Segmented {
    collect_at(document, lang, |_, text| split(text))
}

/// Splits each block with a function of its first byte and its text.
fn collect_at(
    document: &Document,
    lang: &Lang,
    split: impl Fn(usize, &str) -> Vec<Range<usize>>,
) -> Segmented {
    let mut out = Segmented {
        name: document.name.clone(),
        lang: lang.clone(),
        encoding: document.encoding.into(),
        blocks: Vec::new(),
        places: Vec::new(),
        times: Vec::new(),
        segments: Vec::new(),
    };
    let broken = Broken::new(&document.text);
    for (index, block) in document.blocks.iter().enumerate() {
        let text = document.block_text(block);
        let before = out.segments.len();
        for range in split(block.range.start, text) {
            let sentence = text[range.clone()].trim();
            let mended = broken.mend(sentence);
            let cleaned = clean(&mended);
            if cleaned.is_empty() {
                continue;
            }
            let lead = text[range.clone()].len() - text[range.clone()].trim_start().len();
            let start = block.range.start + range.start + lead;
            if !document.times.is_empty() {
                out.times.push(sverka_text::time::of(&document.times, start..start + sentence.len()));
            }
            out.segments.push(Segment {
                text: cleaned.into_owned(),
                range: document.file_range(start..start + sentence.len()),
                block: out.blocks.len(),
            });
        }
        if out.segments.len() > before {
            out.blocks.push(block.kind);
            out.places.extend(document.places.get(index).cloned());
        }
    }
    out
}
