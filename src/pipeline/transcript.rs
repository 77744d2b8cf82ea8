//! A transcript without punctuation, split by its words and by the sentences of its translation.

use super::document::Text;
use std::ops::Range;
use sverka_align::transcript::{Transcript, boundaries};
use sverka_embed::Model;
use sverka_split::Splitter;
use sverka_split::transcript::{Gap, Statistics, gaps, note, unwrapped};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Segmented;
use sverka_text::words::words;

/// Splits those of a text and its translations again that are transcripts, each by the sentences of another text where
/// those are reliable: a translation by those of the text, which comes first, and the text by those of a translation.
/// Returns remarks about texts that look like a transcript but are not wanted as one, and the reverse.
pub(super) fn split_spoken(
    wanted: bool,
    texts: &[&Text],
    spoken: &[bool],
    segmented: &mut [Segmented],
) -> Vec<Diagnostic> {
    if !wanted {
        let found = texts.iter().zip(spoken).filter(|(_, spoken)| **spoken);
        return found.map(|(text, _)| note(&text.document.name)).collect();
    }
    if !spoken.contains(&true) {
        let message = match texts.len() {
            2 => "neither text is a transcript without punctuation; both are split as usual",
            _ => "no text is a transcript without punctuation; all are split as usual",
        };
        return vec![Diagnostic::warning(&texts[0].document.name, message)];
    }
    for at in (1..texts.len()).filter(|at| spoken[*at]) {
        segmented[at] = if spoken[0] { split_alone(texts[at]) } else { split(texts[at], &segmented[0]) };
    }
    if spoken[0] {
        segmented[0] = match spoken.iter().position(|spoken| !spoken) {
            Some(written) => split(texts[0], &segmented[written]),
            None => split_alone(texts[0]),
        };
    }
    Vec::new()
}

/// Returns the sentences of a transcript by its words only.
fn split_alone(text: &Text) -> Segmented {
    Splitter::new(&text.lang).with_transcript().segment(&text.document, &text.lang)
}

/// Returns the sentences of a transcript. Their boundaries come from the sentences of the translation if the
/// encoder supports both languages, otherwise from the words alone.
fn split(text: &Text, other: &Segmented) -> Segmented {
    let (document, lang) = (&unwrapped(&text.document), &text.lang);
    let model = Model::embedded();
    if !model.supports(lang) || !model.supports(&other.lang) {
        return split_alone(text);
    }
    let statistics = Statistics::of(lang);
    // The words of all blocks with the bytes of the document; a block may end a sentence but need not.
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut log_odds = Vec::new();
    for block in &document.blocks {
        let own = document.block_text(block);
        let before = places.len();
        places.extend(
            words(own).map(|word| block.range.start + word.range.start..block.range.start + word.range.end),
        );
        if before > 0 && places.len() > before {
            log_odds.push(BLOCK);
        }
        log_odds.extend(gaps(own, statistics).iter().map(|gap: &Gap| gap.log_odds));
    }
    let texts: Vec<&str> = places.iter().map(|place| &document.text[place.clone()]).collect();
    let sentences: Vec<&str> = other.segments.iter().map(|segment| segment.text.as_str()).collect();
    let ends = boundaries(Transcript { words: &texts, log_odds: &log_odds }, &sentences);
    let starts: Vec<usize> = ends.into_iter().map(|at| places[at + 1].start).collect();
    sverka_split::segment_at(document, lang, &starts)
}

/// Log-odds of a boundary between two paragraphs, which always separates sentences.
const BLOCK: f32 = 10.0;
