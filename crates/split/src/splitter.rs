//! A splitter with the user's settings.

use super::abbreviations::Abbreviations;
use super::careless::is_careless;
use super::explain::{self, Reason};
use super::language::Language;
use super::languages::language;
use super::{collect, engine, srx, transcript};
use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;
use sverka_text::document::{Document, Lang, Segmented};

/// Splits texts of a language by the built-in rules, with the user's abbreviations, or by an SRX file; with
/// protected stretches in both cases.
///
/// ```
/// use sverka_split::{Abbreviations, Splitter};
/// use sverka_text::document::Lang;
///
/// let Some(lang) = Lang::parse("en") else { return };
/// let text = "See Anm. Seven of the list. Then go on.";
/// assert_eq!(Splitter::new(&lang).sentences(text).len(), 3);
/// if let Ok(ours) = Abbreviations::parse("ours.txt", "# ours\nAnm.") {
///     let splitter = Splitter::new(&lang).with_abbreviations(&ours);
///     assert_eq!(splitter.sentences(text).len(), 2);
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Splitter {
    lang: Lang,
    language: Cow<'static, Language>,
    abbreviations: Vec<Abbreviations>,
    srx: Option<Arc<srx::Rules>>,
    no_split: Vec<Regex>,
    careless: bool,
    transcript: bool,
}

impl Splitter {
    /// Creates the splitter of a language; languages without their own list share one.
    pub fn new(lang: &Lang) -> Self {
        Self {
            lang: lang.clone(),
            language: Cow::Borrowed(language(lang)),
            abbreviations: Vec::new(),
            srx: None,
            no_split: Vec::new(),
            careless: false,
            transcript: false,
        }
    }

    /// Adds abbreviations, which the rules of an SRX file ignore.
    #[must_use]
    pub fn with_abbreviations(mut self, list: &Abbreviations) -> Self {
        for entry in list.entries.iter().filter(|entry| entry.holds_for(&self.lang)) {
            self.language.to_mut().words.add(&entry.word, entry.classes);
        }
        self.abbreviations.push(list.clone());
        self
    }

    /// Uses these rules instead of the built-in ones.
    #[must_use]
    pub fn with_srx(mut self, rules: srx::Rules) -> Self {
        self.srx = Some(Arc::new(rules));
        self
    }

    /// Splits by word statistics, as transcripts without punctuation require, instead of by rules.
    #[must_use]
    pub fn with_transcript(mut self) -> Self {
        self.transcript = true;
        self
    }

    /// Adds a pattern inside whose matches there is no sentence boundary.
    #[must_use]
    pub fn with_no_split(mut self, pattern: Regex) -> Self {
        self.no_split.push(pattern);
        self
    }

    /// Splits a block like [`sentences`](super::sentences).
    pub fn sentences(&self, text: &str) -> Vec<Range<usize>> {
        let mut sentences = match &self.srx {
            _ if self.transcript => transcript::sentences(text, &self.lang),
            Some(rules) => rules.split(text),
            None => engine::split(text, &self.language, self.careless),
        };
        for pattern in &self.no_split {
            for found in pattern.find_iter(text) {
                join(text, &mut sentences, found.range());
            }
        }
        sentences
    }

    /// Splits a document.
    pub fn segment(&self, document: &Document, lang: &Lang) -> Segmented {
        if self.transcript {
            return collect(&transcript::unwrapped(document), lang, |text| self.sentences(text));
        }
        let splitter = self.for_document(document);
        collect(document, lang, |text| splitter.sentences(text))
    }

    /// Returns the splitter for the blocks of a document: if it has careless capitalisation, like messages,
    /// sentences may begin with small letters.
    pub fn for_document(&self, document: &Document) -> Cow<'_, Self> {
        match is_careless(document) {
            true => Cow::Owned(Self { careless: true, ..self.clone() }),
            false => Cow::Borrowed(self),
        }
    }

    /// Explains why there is or is not a boundary at each possible place.
    pub fn explain(&self, text: &str) -> Vec<Reason> {
        let mut reasons = match &self.srx {
            _ if self.transcript => explain::by_words(text, &self.lang),
            Some(rules) => explain::by_srx(text, rules),
            None => explain::by_language(text, &self.language, self.careless, |word| {
                self.abbreviations.iter().rev().find_map(|list| list.place(word, &self.lang))
            }),
        };
        if !self.no_split.is_empty() {
            self.explain_protected(text, &mut reasons);
        }
        reasons
    }

    /// Marks the boundaries that a protected stretch removed.
    fn explain_protected(&self, text: &str, reasons: &mut [Reason]) {
        let sentences = self.sentences(text);
        for reason in reasons.iter_mut().filter(|reason| reason.divides) {
            let at = reason.at;
            let index = sentences.partition_point(|s| s.end <= at);
            let inside =
                sentences.get(index).is_some_and(|s| text[s.clone()].trim_end().len() + s.start > at);
            if !inside {
                continue;
            }
            let by = self.no_split.iter().find(|p| p.find_iter(text).any(|f| f.start() < at && at < f.end()));
            reason.divides = false;
            reason.rule = "no-split".into();
            reason.because = by.map(|pattern| format!("the pattern {pattern} protects it"));
        }
    }
}

/// Joins the sentences whose boundary is inside a protected stretch.
fn join(text: &str, sentences: &mut Vec<Range<usize>>, protected: Range<usize>) {
    let first = sentences.partition_point(|s| s.end <= protected.start);
    let content = |s: &Range<usize>| s.start + text[s.clone()].trim_end().len();
    let after = sentences.partition_point(|s| s.start < protected.end);
    // White space at the end of a sentence is not part of it, so a stretch that ends there protects nothing.
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

    fn reasons(splitter: &Splitter, text: &str) -> Vec<String> {
        splitter.explain(text).iter().map(Reason::to_string).collect()
    }

    #[test]
    fn abbreviations_of_the_user() {
        let list = Abbreviations::parse("a.txt", "Ktr.\nAbt. de # of no use here\nz. Hd. en end\n");
        let splitter = english().with_abbreviations(&list.expect("a list"));
        assert_eq!(split(&splitter, "The Ktr. Nine met. It left."), ["The Ktr. Nine met.", "It left."]);
        assert_eq!(split(&splitter, "The Abt. Nine met."), ["The Abt.", "Nine met."]);
        assert_eq!(
            split(&splitter, "Send it z. Hd. peter. He knows z. Hd. It is so."),
            ["Send it z. Hd. peter.", "He knows z. Hd.", "It is so."]
        );
        assert_eq!(
            reasons(&splitter, "The Ktr. Nine met."),
            ["no break: title-before-name (“Ktr.” is in a.txt:1: title, inner)"]
        );
    }

    #[test]
    fn no_boundary_falls_into_a_protected_stretch() {
        let splitter = english().with_no_split(Regex::new(r"Wake up\. Stand up\.").expect("a pattern"));
        let text = "We sang “Go. Wake up. Stand up. Now.” It was late.";
        assert_eq!(split(&splitter, text), ["We sang “Go.", "Wake up. Stand up.", "Now.”", "It was late."]);
        assert_eq!(
            reasons(&splitter, text)[1],
            r"no break: no-split (the pattern Wake up\. Stand up\. protects it)"
        );
    }
}
