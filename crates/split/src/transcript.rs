//! Sentences of transcripts: texts of speech recognition, without punctuation and capitals.
//!
//! For each gap between two words a logistic model estimates how likely a sentence ends there, from the words on both
//! sides and their endings ([`facts`]). Its weights are word statistics, a plain table for each language
//! (`data/transcripts/LANG.txt`), made by `cargo run --release -p xtask -- transcripts --fit` from texts without marks
//! and capitals. The boundaries of a block are those with the greatest sum of log-odds, including those of the lengths
//! between them (dynamic programming). Languages without a table are split by length alone.

use std::borrow::Cow;
use std::ops::Range;
use sverka_text::Remedy;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Block, BlockKind, Document, Lang};
use sverka_text::words::{Word, words};

mod table;

pub use table::{BadTable, Statistics};

/// Words of the longest sentence that is considered: time grows with it, and speech has hardly any longer
/// ones.
const LONGEST: usize = 80;

/// Log-odds of a gap inside a word with a hyphen: it is split only if it has more parts than [`LONGEST`].
const NEVER: f32 = -1000.0;

/// Words of the shortest text whose lack of punctuation is significant: a list of names has none, either.
const LEAST_WORDS: usize = 40;

/// Words per end mark and per word with a capital, in a text without them: speech recognition occasionally
/// writes a "Mr." or an "I", and no author writes a sentence of a hundred words.
const RARE: usize = 50;

/// A place between two words where a sentence may end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// The byte after the word before it.
    pub end: usize,
    /// The byte at which the word after it begins.
    pub next: usize,
    /// The logarithm of the odds that a sentence ends here.
    pub log_odds: f32,
}

/// Returns the words of a text in the form of the statistics: in small letters, е for ё, plain apostrophes.
pub fn folded_words(text: &str) -> Vec<String> {
    words(text).map(fold).collect()
}

fn fold(word: Word<'_>) -> String {
    let fold = |c: char| match c {
        'ё' => 'е',
        '’' => '\'',
        c => c,
    };
    word.text.to_lowercase().chars().filter(|c| *c != '\u{ad}').map(fold).collect()
}

/// Number of facts about a gap.
pub const FACTS: usize = 8;

/// Returns the facts about the gap after a word: a letter for the kind, then words or endings.
pub fn facts(words: &[String], at: usize) -> [String; FACTS] {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", String::as_str);
    let (before, last) = (word(at.checked_sub(1)), word(Some(at)));
    let (next, after) = (word(Some(at + 1)), word(Some(at + 2)));
    [
        format!("l {last}"),
        format!("L {before} {last}"),
        format!("r {next}"),
        format!("R {next} {after}"),
        format!("x {last} {next}"),
        format!("s {}", ending(last, 3)),
        format!("t {}", ending(next, 3)),
        format!("u {} {}", ending(last, 2), ending(next, 2)),
    ]
}

/// Returns the last letters of a word.
fn ending(word: &str, letters: usize) -> &str {
    let from = word.char_indices().rev().nth(letters - 1).map_or(0, |(at, _)| at);
    &word[from..]
}

/// Returns the gaps between the words of a text, in order.
pub fn gaps(text: &str, statistics: &Statistics) -> Vec<Gap> {
    let places: Vec<Range<usize>> = words(text).map(|word| word.range).collect();
    let words = folded_words(text);
    let pairs = places.windows(2).enumerate();
    pairs
        .map(|(at, pair)| Gap {
            end: pair[0].end,
            next: pair[1].start,
            // A word with a hyphen is two words here; no sentence ends inside it.
            log_odds: match text[pair[0].end..pair[1].start].contains(char::is_whitespace) {
                true => statistics.log_odds(&words, at),
                false => f32::NEG_INFINITY,
            },
        })
        .collect()
}

/// Returns the gaps where sentences end: those with the greatest sum of log-odds and log-likelihoods of the
/// lengths.
pub fn ends(gaps: &[Gap], statistics: &Statistics) -> Vec<usize> {
    let count = gaps.len() + 1;
    let lengths: Vec<f32> = (0..=LONGEST).map(|length| statistics.log_length(length)).collect();
    // For each number of words from the start: the best sum, and where the last sentence begins.
    let mut best = vec![(0.0, 0)];
    for end in 1..=count {
        let own = gaps.get(end - 1).map_or(0.0, |gap| gap.log_odds.max(NEVER));
        let starts = end.saturating_sub(LONGEST)..end;
        let sums = starts.map(|start| (best[start].0 + lengths[end - start], start));
        let (sum, start) = sums.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f32::NEG_INFINITY, 0));
        best.push((sum + own, start));
    }
    let mut out = Vec::new();
    let mut at = best[count].1;
    while at > 0 {
        out.push(at - 1);
        at = best[at].1;
    }
    out.reverse();
    out
}

/// Splits a block of a transcript: contiguous ranges that cover it.
pub fn sentences(text: &str, lang: &Lang) -> Vec<Range<usize>> {
    let statistics = Statistics::of(lang);
    let gaps = gaps(text, statistics);
    let ends = ends(&gaps, statistics);
    cut(text, ends.into_iter().map(|at| gaps[at].next))
}

/// Splits a text at the beginnings of sentences into contiguous ranges that cover it.
pub(crate) fn cut(text: &str, starts: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for at in starts {
        // An opening bracket or a currency sign belongs to the word after it.
        let space = text[start..at].rfind(char::is_whitespace);
        let at = space.map_or(at, |space| {
            start + space + text[start + space..].chars().next().map_or(0, char::len_utf8)
        });
        if at > start {
            out.push(start..at);
            start = at;
        }
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}

/// Checks whether a text looks like a transcript: enough words, hardly any end marks, hardly any capitals.
pub fn is_transcript(document: &Document) -> bool {
    let (mut count, mut capitals, mut marks) = (0, 0, 0);
    for block in &document.blocks {
        let text = document.block_text(block);
        for word in words(text) {
            count += 1;
            capitals += usize::from(word.text.starts_with(char::is_uppercase) && !is_pronoun(word.text));
            marks += usize::from(text[word.range.end..].starts_with(['.', '!', '?', '…', '。']));
            if capitals.max(marks) * RARE > count.max(LEAST_WORDS * RARE) {
                return false;
            }
        }
    }
    // Scripts without capitals cannot lack them.
    let cased = document.text.chars().filter(|c| c.is_alphabetic()).take(LEAST_WORDS).any(char::is_lowercase);
    count >= LEAST_WORDS && cased && capitals.max(marks) * RARE <= count
}

/// Returns the remark that a text looks like a transcript and was not split as one.
pub fn note(name: &str) -> Diagnostic {
    Diagnostic::note(name, "has neither end marks nor capitals, so no sentences can be detected in it")
        .with_remedy(Remedy::SplitAsTranscript)
}

/// Joins the blocks of a transcript that are separated by single line ends: speech recognition writes lines,
/// not paragraphs.
pub fn unwrapped(document: &Document) -> Cow<'_, Document> {
    let is_wrapped = |pair: &[Block]| {
        let between = document.text.get(pair[0].range.end..pair[1].range.start).unwrap_or_default();
        let paragraphs = pair.iter().all(|block| block.kind == BlockKind::Paragraph);
        paragraphs && between.trim().is_empty() && between.matches('\n').count() <= 1
    };
    if !document.places.is_empty() || !document.blocks.windows(2).any(is_wrapped) {
        return Cow::Borrowed(document);
    }
    let mut blocks: Vec<Block> = Vec::new();
    for block in &document.blocks {
        match blocks.last_mut() {
            Some(last) if is_wrapped(&[last.clone(), block.clone()]) => last.range.end = block.range.end,
            _ => blocks.push(block.clone()),
        }
    }
    Cow::Owned(Document { blocks, ..document.clone() })
}

/// Checks for "I", "I'm": a capital that speech recognition also writes.
fn is_pronoun(word: &str) -> bool {
    word == "I" || word.starts_with("I'") || word.starts_with("I’")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).expect("a tag")
    }

    fn split<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
        sentences(text, &lang(tag)).into_iter().map(|range| text[range].trim()).collect()
    }

    /// Returns a document with one block per line.
    fn document(text: &str) -> Document {
        let mut start = 0;
        let blocks = text.split('\n').map(|line| {
            let range = start..start + line.len();
            start = range.end + 1;
            Block { range, kind: BlockKind::Paragraph }
        });
        Document { blocks: blocks.collect(), text: text.to_owned(), ..Document::default() }
    }

    #[test]
    fn lines_are_no_paragraphs() {
        let blocks = |text: &str| unwrapped(&document(text)).blocks.len();
        assert_eq!(blocks("so we went\ndown to\nthe river"), 1);
        // The blank line is a block here.
        assert_eq!(blocks("so we went"), 1);
    }

    #[test]
    fn openings_and_endings_of_sentences_are_found() {
        let text = "thank you very much for the invitation i would like to say a few words about the river \
                    today we have more boats than ever before but we do not have enough water what should we do";
        let found = split(text, "en");
        assert!(found.contains(&"what should we do"), "{found:?}");
        assert!((3..=6).contains(&found.len()), "{found:?}");
    }

    #[test]
    fn languages_without_statistics_are_cut_by_length() {
        let text = "ala ma kota ".repeat(40);
        let found = split(&text, "pl");
        assert!((6..=24).contains(&found.len()), "{found:?}");
    }

    #[test]
    fn no_sentence_ends_inside_a_word_with_a_hyphen() {
        let text = "so-".repeat(60) + "so";
        assert_eq!(split(&text, "en").len(), 1);
    }

    #[test]
    fn transcripts_are_recognised() {
        let spoken = "so we went down to the river and i said well this is it ".repeat(4);
        assert!(is_transcript(&document(&spoken)));
        assert!(is_transcript(&document(&spoken.replace(" i ", " I "))));
        assert!(!is_transcript(&document("so we went down")));
        assert!(!is_transcript(&document(
            &"So we went down to the river. And I said: well, this is it. ".repeat(4)
        )));
        assert!(!is_transcript(&document(&"Water Supply\nRiver Fleet\nNine Boats\n".repeat(20))));
    }

    proptest! {
        #[test]
        fn ranges_cover_any_text(text in "[a-zа-я \\-\n(.]{0,200}") {
            let mut at = 0;
            for range in sentences(&text, &lang("ru")) {
                prop_assert_eq!(range.start, at);
                prop_assert!(range.end > at);
                at = range.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
