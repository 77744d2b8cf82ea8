//! Phrases: stretches of a sentence with the shape of a term.
//!
//! A phrase begins and ends with a content word and has a noun in the position of the head in its language.
//! What may come between depends on the family of languages, with one file each: `english` is also used for
//! languages without their own rules, `russian` has cases. Names are recognised by their capitals and
//! quotation marks.

use crate::corpus::{Corpus, Token};
use crate::form::Shape;
use crate::function_words::has_cases;
use crate::tokens::Gap;
use std::ops::Range;

mod english;
mod russian;

/// A stretch of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// Place of its first word.
    pub(crate) start: u16,
    /// Place after its last word.
    pub(crate) end: u16,
    /// Number of its content words.
    pub(crate) content: u8,
    /// Its composition.
    pub(crate) make: Make,
}

/// The composition of a phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Make {
    /// Whether a noun follows another one: "area of responsibility", «зона ответственности».
    pub(crate) tail: bool,
    /// Whether a preposition other than "of" joins its words.
    pub(crate) preposition: bool,
    /// Whether "and" joins them.
    pub(crate) conjunction: bool,
    /// Whether all of its content words have significant capitals.
    pub(crate) name: bool,
    /// Whether its first word has such a capital, as in Russian names of many words.
    pub(crate) headed: bool,
    /// Whether it is between quotation marks.
    pub(crate) quoted: bool,
}

impl Phrase {
    /// Returns the places of its words.
    pub(crate) fn range(&self) -> Range<usize> {
        usize::from(self.start)..usize::from(self.end)
    }
}

/// Words of the longest phrase, function words included: those of a name are not limited otherwise.
const LONGEST: usize = 14;

/// Returns the phrases of a sentence with at most `most` content words; names may be twice as long.
pub(crate) fn phrases(corpus: &Corpus, sentence: &[Token], most: usize) -> Vec<Phrase> {
    let mut out = Vec::new();
    let sentence = &sentence[..sentence.len().min(usize::from(u16::MAX))];
    let cases = has_cases(&corpus.lang);
    for start in 0..sentence.len() {
        match cases {
            true => russian::from(corpus, sentence, start, most, &mut out),
            false => english::from(corpus, sentence, start, most, &mut out),
        }
        if let Some(quoted) = quoted(corpus, sentence, start, most)
            && !out.iter().any(|other| other.start == quoted.start && other.end == quoted.end)
        {
            out.push(quoted);
        }
    }
    // A single letter may mean anything.
    out.retain(|phrase| {
        phrase.content > 1
            || sentence[phrase.range()].iter().any(|token| corpus.form(token).text.chars().nth(1).is_some())
    });
    // «В. Лавров» is a part of «С. В. Лавров».
    let initial = |token: &Token| corpus.form(token).initial;
    out.retain(|phrase| {
        let words = &sentence[phrase.range()];
        let before = phrase.range().start.checked_sub(1).map(|at| &sentence[at]);
        !before.is_some_and(|before| goes_on(&words[0]) && initial(before))
            && !words.last().is_some_and(initial)
    });
    // "Belarus and Armenia" are two names, not one.
    out.retain(|phrase| {
        let cased = sentence[phrase.range()].iter().filter(|token| token.cased).count();
        !(phrase.make.conjunction && phrase.content == 2 && cased == 2)
    });
    // «секретарь Валерий»: a given name begins a name.
    out.retain(|phrase| {
        let inner = &sentence[phrase.range()][1..];
        inner
            .iter()
            .zip(&sentence[phrase.range()])
            .all(|(token, before)| !(token.cased && corpus.form(token).given) || corpus.form(before).given)
    });
    for phrase in &mut out {
        let words = &sentence[phrase.range()];
        let content = || words.iter().filter(|token| corpus.form(token).is_content());
        // The initials of a person are one name: «Л. Д. Оршанская», "Lidia Orshanskaya".
        let initials = words.iter().filter(|token| initial(token)).count();
        phrase.content -= initials.saturating_sub(1) as u8;
        phrase.make.quoted =
            words.first().is_some_and(|first| first.opens) && words.last().is_some_and(|last| last.closes);
        phrase.make.name = content().all(|token| token.cased);
        phrase.make.headed = words.first().is_some_and(|first| first.cased);
    }
    out
}

/// Returns the text between two quotation marks, whatever its shape: a name.
fn quoted(corpus: &Corpus, sentence: &[Token], start: usize, most: usize) -> Option<Phrase> {
    let first = sentence.get(start).filter(|first| first.opens)?;
    if !first.cased && corpus.form(first).shape == Shape::Lower {
        return None;
    }
    let reach = sentence.len().min(start + LONGEST);
    let end = (start..reach).find(|&at| sentence[at].closes)? + 1;
    let words = &sentence[start..end];
    let whole = words[1..].iter().all(|token| matches!(token.gap, Gap::Space | Gap::Dash));
    let content = words.iter().filter(|token| corpus.form(token).is_content()).count();
    (whole && (1..=2 * most).contains(&content)).then(|| Phrase {
        start: start as u16,
        end: end as u16,
        content: content as u8,
        make: Make::default(),
    })
}

/// Checks whether a word continues the one before it.
fn goes_on(token: &Token) -> bool {
    token.gap == Gap::Space
}

/// Checks whether a phrase with these numbers of content words and words is short enough.
fn fits(content: usize, words: usize, is_name: bool, most: usize) -> bool {
    words <= LONGEST && content <= if is_name { 2 * most } else { most }
}
