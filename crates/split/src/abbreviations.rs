//! A user's own abbreviations.

use super::words::{Classes, END, INNER, LONGEST, TITLE};
use sverka_text::document::Lang;

/// A list of abbreviations: one a line, then the language if it is meant for one only, then `end`
/// if it may be the last word of a sentence: `корр.`, `Abb. de`, `Inc. en end`. `#` begins a comment.
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

/// A line that is no abbreviation.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct BadAbbreviation {
    /// The file as the user named it.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is the matter, and what to do.
    pub message: String,
}

impl Abbreviations {
    /// Reads a list; `file` stands in messages and explanations.
    ///
    /// # Errors
    /// A line holds no abbreviation, more than one, or something that is neither a language nor `end`.
    pub fn parse(file: &str, list: &str) -> Result<Self, BadAbbreviation> {
        let mut entries = Vec::new();
        for (index, line) in list.lines().enumerate() {
            let text = line.split('#').next().unwrap_or_default();
            let words: Vec<&str> = text.split_whitespace().collect();
            if words.is_empty() {
                continue;
            }
            let entry = entry(&words, index + 1).map_err(|message| BadAbbreviation {
                file: file.into(),
                line: index + 1,
                message,
            })?;
            entries.push(entry);
        }
        Ok(Self { file: file.into(), entries })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Where a word of the list stands, for explanations: `ours.txt:3`.
    pub(super) fn place(&self, word: &str, lang: &Lang) -> Option<String> {
        let lower = word.to_lowercase();
        let found =
            self.entries.iter().rev().find(|e| e.holds_for(lang) && e.word.to_lowercase() == lower)?;
        Some(format!("{}:{}", self.file, found.line))
    }
}

impl Entry {
    pub(super) fn holds_for(&self, lang: &Lang) -> bool {
        self.lang.as_ref().is_none_or(|own| own.primary() == lang.primary())
    }
}

fn entry(words: &[&str], line: usize) -> Result<Entry, String> {
    let mut words = words.to_vec();
    let ends = words.len() > 1 && words.last() == Some(&"end");
    if ends {
        words.pop();
    }
    let lang = match words.last() {
        Some(last) if words.len() > 1 && !last.ends_with('.') => {
            let lang = Lang::parse(last).ok_or_else(|| {
                format!(
                    "{last:?} is neither a language (en, ru, ...) nor \"end\"; write one abbreviation a line"
                )
            })?;
            words.pop();
            Some(lang)
        }
        _ => None,
    };
    // "z. Hd." is one abbreviation, "Abt Nr." are two words.
    if let Some(open) = words[..words.len() - 1].iter().find(|word| !word.ends_with('.')) {
        return Err(format!("there is no full stop after {open:?}; write one abbreviation a line"));
    }
    if let [_, .., last] = words[..]
        && !last.ends_with('.')
    {
        return Err(format!("there is no full stop after {last:?}; write one abbreviation a line"));
    }
    let word = words.concat();
    let word = word.trim_end_matches('.');
    if !word.contains(char::is_alphanumeric) {
        return Err("there is no letter in it; write an abbreviation such as Abt.".into());
    }
    if word.len() > LONGEST {
        return Err(format!("{word:?} is longer than any abbreviation; leave it out or see --no-split"));
    }
    Ok(Entry { word: word.into(), lang, classes: if ends { END } else { TITLE | INNER }, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_abbreviation_a_language_and_whether_it_ends() {
        let list = "\u{feff}# ours\n\nKtr.\nAbt. de # comment\nz. Hd. en end\nInc end\n";
        let list = Abbreviations::parse("a.txt", list.trim_start_matches('\u{feff}')).unwrap();
        let told: Vec<_> = list
            .entries
            .iter()
            .map(|e| (&*e.word, e.lang.as_ref().map(Lang::as_str), e.classes == END, e.line))
            .collect();
        assert_eq!(
            told,
            [
                ("Ktr", None, false, 3),
                ("Abt", Some("de"), false, 4),
                ("z.Hd", Some("en"), true, 5),
                ("Inc", None, true, 6)
            ]
        );
    }

    #[test]
    fn bad_lines_are_told_with_their_number() {
        let long = "x".repeat(50);
        for (line, says) in [
            ("Abt. German", "a.txt:2: \"German\" is neither a language"),
            ("...", "a.txt:2: there is no letter in it"),
            ("Abt Nr. de", "a.txt:2: there is no full stop after \"Abt\""),
            ("Abt. Nr de", "a.txt:2: there is no full stop after \"Nr\""),
            (long.as_str(), "is longer than any abbreviation"),
        ] {
            let error = Abbreviations::parse("a.txt", &format!("Ktr.\n{line}\n")).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
