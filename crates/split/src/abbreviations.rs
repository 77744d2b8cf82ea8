//! A user's own abbreviations.

use super::words::{Classes, LONGEST};
use sverka_text::document::Lang;
use sverka_text::remedy::Remedy;

/// A list of abbreviations: one per line, then the language if it applies to one only, then `end` if it may
/// be the last word of a sentence: `корр.`, `Abb. de`, `Inc. en end`. `#` begins a comment.
#[derive(Clone, Debug, Default)]
pub struct Abbreviations {
    /// The file as the user named it.
    pub(super) file: String,
    pub(super) entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Without spaces and without the last full stop: `z.Hd`
    pub word: String,
    pub lang: Option<Lang>,
    pub classes: Classes,
    pub line: usize,
}

/// The error of a line that is not an abbreviation.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {fault}")]
pub struct BadAbbreviation {
    /// The file as the user named it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: AbbreviationFault,
}

/// What is wrong with a line of a list of abbreviations.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AbbreviationFault {
    /// The word after the abbreviation is neither a language nor `end`.
    #[error("{0:?} is neither a language (en, ru, ...) nor \"end\"; write one abbreviation per line")]
    NoLanguage(String),
    /// A word has no full stop.
    #[error("there is no full stop after {0:?}; write one abbreviation per line")]
    NoStop(String),
    /// It contains no letter or digit.
    #[error("it contains no letter; write an abbreviation such as Abt.")]
    NoLetter,
    /// The word is too long for the word lists.
    #[error("{0:?} is longer than any abbreviation")]
    TooLong(String),
}

impl BadAbbreviation {
    /// Returns what the user can do about it, if the message does not say so.
    pub fn remedy(&self) -> Option<Remedy> {
        matches!(self.fault, AbbreviationFault::TooLong(_)).then_some(Remedy::LeaveOutOrProtect)
    }
}

impl Abbreviations {
    /// Reads a list; messages and explanations name `file`.
    ///
    /// # Errors
    /// A line contains no abbreviation, more than one, or something that is neither a language nor `end`.
    pub fn parse(file: &str, list: &str) -> Result<Self, BadAbbreviation> {
        let mut entries = Vec::new();
        for (index, line) in list.lines().enumerate() {
            let text = line.split('#').next().unwrap_or_default();
            let words: Vec<&str> = text.split_whitespace().collect();
            if words.is_empty() {
                continue;
            }
            let line = index + 1;
            entries.push(entry(&words, line).map_err(|fault| BadAbbreviation {
                file: file.into(),
                line,
                fault,
            })?);
        }
        Ok(Self { file: file.into(), entries })
    }

    /// Returns the number of abbreviations.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the place of a word of the list, for explanations: `ours.txt:3`.
    pub(super) fn place(&self, word: &str, lang: &Lang) -> Option<String> {
        let lower = word.to_lowercase();
        let found =
            self.entries.iter().rev().find(|e| e.holds_for(lang) && e.word.to_lowercase() == lower)?;
        Some(format!("{}:{}", self.file, found.line))
    }
}

impl Entry {
    /// Returns whether it is meant for a language.
    pub(super) fn holds_for(&self, lang: &Lang) -> bool {
        self.lang.as_ref().is_none_or(|own| own.primary() == lang.primary())
    }
}

/// Reads the words of a line.
fn entry(words: &[&str], line: usize) -> Result<Entry, AbbreviationFault> {
    let mut words = words.to_vec();
    let ends = words.len() > 1 && words.last() == Some(&"end");
    if ends {
        words.pop();
    }
    let lang = match words.last() {
        Some(last) if words.len() > 1 && !last.ends_with('.') => {
            let lang = Lang::parse(last).ok_or_else(|| AbbreviationFault::NoLanguage((*last).into()))?;
            words.pop();
            Some(lang)
        }
        _ => None,
    };
    // "z. Hd." is one abbreviation, "Abt Nr." are two words.
    if let Some(open) = words[..words.len() - 1].iter().find(|word| !word.ends_with('.')) {
        return Err(AbbreviationFault::NoStop((*open).into()));
    }
    if let [_, .., last] = words[..]
        && !last.ends_with('.')
    {
        return Err(AbbreviationFault::NoStop(last.into()));
    }
    let word = words.concat();
    let word = word.trim_end_matches('.');
    if !word.contains(char::is_alphanumeric) {
        return Err(AbbreviationFault::NoLetter);
    }
    if word.len() > LONGEST {
        return Err(AbbreviationFault::TooLong(word.into()));
    }
    Ok(Entry {
        word: word.into(),
        lang,
        classes: if ends { Classes::END } else { Classes::TITLE | Classes::INNER },
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_abbreviation_a_language_and_whether_it_ends() {
        let list = "\u{feff}# ours\n\nKtr.\nAbt. de # comment\nz. Hd. en end\nInc end\n";
        let list = Abbreviations::parse("a.txt", list.trim_start_matches('\u{feff}')).unwrap();
        let entries: Vec<_> = list
            .entries
            .iter()
            .map(|e| (&*e.word, e.lang.as_ref().map(Lang::as_str), e.classes == Classes::END, e.line))
            .collect();
        assert_eq!(
            entries,
            [
                ("Ktr", None, false, 3),
                ("Abt", Some("de"), false, 4),
                ("z.Hd", Some("en"), true, 5),
                ("Inc", None, true, 6)
            ]
        );
    }

    #[test]
    fn bad_lines_are_reported_with_their_number() {
        let long = "x".repeat(50);
        for (line, says) in [
            ("Abt. German", "a.txt:2: \"German\" is neither a language"),
            ("...", "a.txt:2: it contains no letter"),
            ("Abt Nr. de", "a.txt:2: there is no full stop after \"Abt\""),
            ("Abt. Nr de", "a.txt:2: there is no full stop after \"Nr\""),
            (long.as_str(), "is longer than any abbreviation"),
        ] {
            let error = Abbreviations::parse("a.txt", &format!("Ktr.\n{line}\n")).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
            assert_eq!(error.remedy().is_some(), line.len() == long.len(), "{error}");
        }
    }
}
