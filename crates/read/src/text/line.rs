//! Lines of a text, with the signs that a line continues the one before.

use super::{is_blank, lines};
use std::ops::Range;

/// A line that is not blank, without the white space around it, and the signs that it continues the one before.
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) range: Range<usize>,
    /// Columns of white space before it.
    pub(super) indent: usize,
    /// Characters, without the white space around it.
    pub(super) width: usize,
    pub(super) after_blank: bool,
}

impl<'a> Line<'a> {
    /// Returns the lines of a text; `after_blank` says whether a blank one comes before it, and then
    /// whether one ends it.
    pub(super) fn all(text: &'a str, after_blank: &mut bool) -> impl Iterator<Item = Self> {
        lines(text).filter_map(move |range| {
            let line = &text[range.clone()];
            let start = line.trim_start_matches(is_blank);
            let inner = start.trim_end_matches(is_blank);
            if inner.is_empty() {
                *after_blank = true;
                return None;
            }
            let lead = line.len() - start.len();
            let indent = line[..lead].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            let start = range.start + lead;
            Some(Line {
                text: inner,
                range: start..start + inner.len(),
                indent,
                width: inner.chars().count(),
                after_blank: std::mem::take(after_blank),
            })
        })
    }

    /// Whether it ends as a sentence, a remark or an introduction to a list does.
    pub(super) fn is_finished(&self) -> bool {
        let text = self.text.trim_end_matches(|c: char| is_closing(c) || is_blank(c));
        text.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '：', '۔', '؟', '।'])
    }

    /// Whether its first word occurs only within sentences.
    pub(super) fn starts_inside(&self) -> bool {
        self.text.trim_start_matches(|c: char| is_opening(c)).starts_with(char::is_lowercase)
    }

    /// Whether it ends where no paragraph ends: with a comma, a hyphen or a dash.
    pub(super) fn ends_inside(&self) -> bool {
        self.text.ends_with([',', '-', '–', '—', '\u{ad}', '，', '、'])
    }

    /// Columns of its first word, up to which the line before would have had to have room.
    pub(super) fn first_word(&self) -> usize {
        // A longer "word" is a script without spaces, which breaks anywhere.
        self.text
            .split(is_blank)
            .next()
            .map_or(1, |word| word.chars().take(LONG_WORD + 1).count())
            .min(LONG_WORD)
    }
}

/// Letters of a word beyond which a wrapped line may have been broken inside it.
const LONG_WORD: usize = 20;

pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '»' | '”' | '’' | '“' | ')' | ']' | '*' | '_' | '」' | '』' | '）')
}

pub(super) fn is_opening(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '„' | '“' | '‘' | '(' | '[' | '*' | '_')
}
