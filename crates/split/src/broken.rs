//! Joins words that were broken at the end of a line in the text of a sentence.
//!
//! Only the text for others changes; the range of the sentence is that of the file.

use std::borrow::Cow;
use std::cell::OnceCell;
use sverka_text::hyphens::{Vocabulary, ends_broken};

/// The broken words of a document.
pub(crate) struct Broken<'d> {
    text: &'d str,
    /// The words of the document, which show how its broken words are written. Collected at the first broken
    /// word, because most documents have none.
    words: OnceCell<Vocabulary>,
}

impl<'d> Broken<'d> {
    /// Begins a document.
    pub fn new(text: &'d str) -> Self {
        Self { text, words: OnceCell::new() }
    }

    /// Returns a sentence in one line if one of its lines ends in a broken word; otherwise unchanged.
    pub fn mend<'s>(&self, sentence: &'s str) -> Cow<'s, str> {
        let Some(last) = memchr::memrchr(b'\n', sentence.as_bytes()) else { return Cow::Borrowed(sentence) };
        if !sentence[..last].lines().any(|line| ends_broken(line.trim_end())) {
            return Cow::Borrowed(sentence);
        }
        let words = self.words.get_or_init(|| Vocabulary::of(self.text.lines().map(str::trim)));
        let mut out = String::with_capacity(sentence.len());
        sentence.lines().for_each(|line| words.append(&mut out, line.trim()));
        Cow::Owned(out)
    }
}

#[cfg(test)]
mod tests {
    use sverka_text::document::{Block, BlockKind, Document, Lang};

    fn sentences(text: &str) -> Vec<String> {
        let block = Block { range: 0..text.len(), kind: BlockKind::Paragraph };
        let document = Document { text: text.into(), blocks: vec![block], ..Document::default() };
        let side = crate::segment(&document, &Lang::parse("en").unwrap());
        let starts = |range: &std::ops::Range<usize>| text[range.clone()].to_owned();
        assert!(side.segments.iter().all(|segment| starts(&segment.range).contains(&segment.text[..3])));
        side.segments.into_iter().map(|segment| segment.text).collect()
    }

    #[test]
    fn broken_words_are_whole_and_compounds_keep_their_hyphen() {
        let text = "The Commit-\ntee has pub-\r\n  lished a well-\nknown report.\nIt covers 2019-\n2020 and the pre-\nand \
                    post-war years.";
        let want = [
            "The Committee has published a well-known report.",
            "It covers 2019-2020 and the pre- and post-war years.",
        ];
        assert_eq!(sentences(text), want);
        assert_eq!(
            sentences("They left –\nor so it seems. A soft co\u{ad}\noperation."),
            ["They left – or so it seems.", "A soft cooperation."]
        );
    }
}
