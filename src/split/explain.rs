//! Why there is, or is no, boundary.

use super::engine::decisions;
use super::language::{Language, language};
use super::site::{skip_space, word_before};
use super::words::names;
use crate::document::Lang;
use std::fmt;

/// Why there is, or is no, boundary at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The byte of the text after the marks and what belongs to them.
    pub at: usize,
    /// Whether a sentence ends here.
    pub divides: bool,
    /// The rule that decided: `title-before-name`.
    pub rule: &'static str,
    /// The word before the marks, when a list knows it, with the classes it has there.
    pub word: Option<(String, Vec<&'static str>)>,
    /// The list that was asked: `data/split/en.txt`.
    pub list: &'static str,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", if self.divides { "break" } else { "no break" }, self.rule)?;
        if let Some((word, classes)) = &self.word {
            write!(f, " (“{word}.” is in {}: {})", self.list, classes.join(", "))?;
        }
        Ok(())
    }
}

/// Why there is, or is no, boundary at each place of a block where one is, or where white space
/// follows a mark that could end a sentence.
pub fn explain(text: &str, lang: &Lang) -> Vec<Reason> {
    explain_with(text, language(lang))
}

pub(super) fn explain_with(text: &str, language: &Language) -> Vec<Reason> {
    let mut start = 0;
    let mut out = Vec::new();
    for decision in decisions(text, language) {
        let mark = text[decision.at..].starts_with(super::chars::is_stop);
        let spaced = skip_space(text, decision.resume).0 > decision.resume && decision.resume < text.len();
        if decision.end.is_some() || mark && spaced {
            let word = word_before(text, start, decision.at);
            let classes = names(language.words.classes(word));
            out.push(Reason {
                at: decision.end.map_or(decision.resume, |end| text[..end].trim_end().len()),
                divides: decision.end.is_some(),
                rule: decision.rule,
                word: (!classes.is_empty()).then(|| (word.to_string(), classes)),
                list: language.list,
            });
        }
        start = decision.end.unwrap_or(start);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_a_reason() {
        let lang = Lang::parse("en").expect("a tag");
        let reasons: Vec<String> = explain("Dr. Marsh came. She spoke at length. He did not.", &lang)
            .iter()
            .map(Reason::to_string)
            .collect();
        assert_eq!(
            reasons,
            [
                "no break: title-before-name (“Dr.” is in data/split/en.txt: title)",
                "break: sentence-end",
                "break: plain-end",
            ]
        );
    }
}
