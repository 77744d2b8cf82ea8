//! A [`Document`] to sentences.
use crate::document::{Document, Lang, Segment, Segmented};
use std::borrow::Cow;
use std::ops::Range;

/// Splits a block into sentences: contiguous ranges that cover all of it, white space
/// between two sentences at the end of the first.
pub fn sentences(text: &str, _lang: &Lang) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        out.push(start..at + 2);
        start = at + 2;
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

/// A sentence as others should see it: white space of any kind and line breaks as one
/// space, no soft hyphens and zero-width characters.
pub fn clean(text: &str) -> Cow<'_, str> {
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Splits a document.
pub fn segment(document: &Document, lang: &Lang) -> Segmented {
    collect(document, lang, |text| sentences(text, lang))
}

/// Takes each line of a document as a sentence, as it is.
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
    let mut out = Segmented {
        name: document.name.clone(),
        lang: lang.clone(),
        encoding: document.encoding.into(),
        blocks: Vec::new(),
        segments: Vec::new(),
    };
    for block in &document.blocks {
        let text = document.block_text(block);
        let before = out.segments.len();
        for range in split(text) {
            let sentence = text[range.clone()].trim();
            let cleaned = clean(sentence);
            if cleaned.is_empty() {
                continue;
            }
            let lead = text[range.clone()].len() - text[range.clone()].trim_start().len();
            let start = block.range.start + range.start + lead;
            out.segments.push(Segment {
                text: cleaned.into_owned(),
                range: document.file_range(start..start + sentence.len()),
                block: out.blocks.len(),
            });
        }
        if out.segments.len() > before {
            out.blocks.push(block.kind);
        }
    }
    out
}
