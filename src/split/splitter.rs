//! A splitter with the wishes of its user.

use super::explain::{Reason, explain_with};
use super::language::{Language, language};
use super::words::{END, INNER, TITLE};
use super::{collect, engine};
use crate::document::{Document, Lang, Segmented};
use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;

/// Splits texts of a language, with abbreviations and protected stretches of the user's own.
///
/// ```
/// use sverka::{document::Lang, split::Splitter};
///
/// let Some(lang) = Lang::parse("en") else { return };
/// let text = "See Anm. Seven of the list. Then go on.";
/// assert_eq!(Splitter::new(&lang).sentences(text).len(), 3);
/// let splitter = Splitter::new(&lang).with_abbreviations("# ours\nAnm.");
/// assert_eq!(splitter.sentences(text).len(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct Splitter {
    lang: Lang,
    language: Cow<'static, Language>,
    no_split: Vec<Regex>,
}

impl Splitter {
    /// The splitter of a language; languages that have no list of their own share one.
    pub fn new(lang: &Lang) -> Self {
        Self { lang: lang.clone(), language: Cow::Borrowed(language(lang)), no_split: Vec::new() }
    }

    /// Adds abbreviations: one a line, then the language if it is meant for one only, then `end` if
    /// it may be the last word of a sentence: `корр.`, `Abb. de`, `Inc. en end`. `#` begins a
    /// comment.
    #[must_use]
    pub fn with_abbreviations(mut self, list: &str) -> Self {
        for line in list.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let mut words: Vec<&str> = line.split_whitespace().collect();
            let mut classes = TITLE | INNER;
            if words.len() > 1 && words.last() == Some(&"end") {
                words.pop();
                classes = END;
            }
            if words.len() > 1
                && let Some(lang) = words.last().filter(|w| !w.ends_with('.')).and_then(|w| Lang::parse(w))
            {
                if lang.primary() != self.lang.primary() {
                    continue;
                }
                words.pop();
            }
            let word = words.concat();
            let word = word.trim_end_matches('.');
            if !word.is_empty() {
                self.language.to_mut().words.add(word, classes);
            }
        }
        self
    }

    /// Adds a pattern whose matches no sentence boundary falls into.
    #[must_use]
    pub fn with_no_split(mut self, pattern: Regex) -> Self {
        self.no_split.push(pattern);
        self
    }

    /// Splits a block as [`sentences`](super::sentences) does.
    pub fn sentences(&self, text: &str) -> Vec<Range<usize>> {
        let mut sentences = engine::split(text, &self.language);
        for pattern in &self.no_split {
            for found in pattern.find_iter(text) {
                join(text, &mut sentences, found.range());
            }
        }
        sentences
    }

    /// Splits a document.
    pub fn segment(&self, document: &Document, lang: &Lang) -> Segmented {
        collect(document, lang, |text| self.sentences(text))
    }

    /// Why there is, or is no, boundary at each place where one might be.
    pub fn explain(&self, text: &str) -> Vec<Reason> {
        explain_with(text, &self.language)
    }
}

/// Joins the sentences between which a boundary falls into a protected stretch.
fn join(text: &str, sentences: &mut Vec<Range<usize>>, protected: Range<usize>) {
    let first = sentences.partition_point(|s| s.end <= protected.start);
    let content = |s: &Range<usize>| s.start + text[s.clone()].trim_end().len();
    let after = sentences.partition_point(|s| s.start < protected.end);
    // White space at the end of a sentence is no part of it: a stretch that ends there protects
    // nothing.
    let first =
        if sentences.get(first).is_some_and(|s| content(s) <= protected.start) { first + 1 } else { first };
    if first + 1 < after {
        sentences[first].end = sentences[after - 1].end;
        sentences.drain(first + 1..after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(splitter: &Splitter, text: &str) -> Vec<String> {
        splitter.sentences(text).into_iter().map(|r| text[r].trim().to_string()).collect()
    }

    fn english() -> Splitter {
        Splitter::new(&Lang::parse("en").expect("a tag"))
    }

    #[test]
    fn abbreviations_of_the_user() {
        let list = "Ktr.\nAbt. de # of no use here\nz. Hd. en end\n\n.";
        let splitter = english().with_abbreviations(list);
        assert_eq!(split(&splitter, "The Ktr. Nine met. It left."), ["The Ktr. Nine met.", "It left."]);
        assert_eq!(split(&splitter, "The Abt. Nine met."), ["The Abt.", "Nine met."]);
        assert_eq!(
            split(&splitter, "Send it z. Hd. peter. He knows z. Hd. It is so."),
            ["Send it z. Hd. peter.", "He knows z. Hd.", "It is so."]
        );
    }

    #[test]
    fn no_boundary_falls_into_a_protected_stretch() {
        let splitter = english().with_no_split(Regex::new(r"Wake up\. Stand up\.").expect("a pattern"));
        let text = "We sang “Go. Wake up. Stand up. Now.” It was late.";
        assert_eq!(split(&splitter, text), ["We sang “Go.", "Wake up. Stand up.", "Now.”", "It was late."]);
    }
}
