//! Stretches of a sentence that have the shape of a term.
//!
//! A phrase begins and ends with a word that means something and has a noun in it where its language
//! puts the head. What may stand inside is a file a family: `english` also serves languages that
//! nothing is known of, `russian` knows cases. Names go by their capitals and quotation marks.

use super::side::{Shape, Side, Tie, Token};
use super::tokens::Gap;
use std::ops::Range;

mod english;
mod russian;

/// A stretch of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Place of its first word.
    pub start: u16,
    /// Place behind its last word.
    pub end: u16,
    /// Words that mean something.
    pub content: u8,
    /// What it is made of.
    pub make: Make,
}

/// What a phrase is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Make {
    /// A noun with another one behind it: "area of responsibility", «зона ответственности».
    pub tail: bool,
    /// A preposition other than "of" that ties its words.
    pub preposition: bool,
    /// "and".
    pub conjunction: bool,
    /// All of its words have capitals that tell something, but for those that tie them.
    pub name: bool,
    /// Its first word alone has such a capital, as Russian names of many words have.
    pub headed: bool,
    /// It stands between quotation marks.
    pub quoted: bool,
}

impl Phrase {
    /// The places of its words.
    pub fn range(&self) -> Range<usize> {
        usize::from(self.start)..usize::from(self.end)
    }
}

/// Words of a name that tie others do not count, but no phrase is longer than this in all.
const LONGEST: usize = 14;

/// The phrases of a sentence with at most `most` words that mean something; names may be twice as long.
pub fn phrases(side: &Side, sentence: &[Token], most: usize) -> Vec<Phrase> {
    let mut out = Vec::new();
    let sentence = &sentence[..sentence.len().min(usize::from(u16::MAX))];
    for start in 0..sentence.len() {
        match side.lang.as_str() {
            "ru" | "uk" | "be" => russian::from(side, sentence, start, most, &mut out),
            _ => english::from(side, sentence, start, most, &mut out),
        }
        if let Some(quoted) = quoted(side, sentence, start, most)
            && !out.iter().any(|other| other.start == quoted.start && other.end == quoted.end)
        {
            out.push(quoted);
        }
    }
    // A letter alone stands for anything.
    out.retain(|phrase| {
        phrase.content > 1
            || sentence[phrase.range()].iter().any(|token| side.form(token).text.chars().nth(1).is_some())
    });
    // «В. Лавров» is a piece of «С. В. Лавров».
    let initial = |token: &Token| side.form(token).initial;
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
            .all(|(token, before)| !(token.cased && side.form(token).given) || side.form(before).given)
    });
    for phrase in &mut out {
        let words = &sentence[phrase.range()];
        let content = || words.iter().filter(|token| side.form(token).is_content());
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

/// All that stands between two quotation marks, whatever its shape: a name.
fn quoted(side: &Side, sentence: &[Token], start: usize, most: usize) -> Option<Phrase> {
    let first = sentence.get(start).filter(|first| first.opens)?;
    if !first.cased && side.form(first).shape == Shape::Lower {
        return None;
    }
    let reach = sentence.len().min(start + LONGEST);
    let end = (start..reach).find(|&at| sentence[at].closes)? + 1;
    let words = &sentence[start..end];
    let whole = words[1..].iter().all(|token| matches!(token.gap, Gap::Space | Gap::Dash));
    let content = words.iter().filter(|token| side.form(token).is_content()).count();
    (whole && (1..=2 * most).contains(&content)).then(|| Phrase {
        start: start as u16,
        end: end as u16,
        content: content as u8,
        make: Make::default(),
    })
}

/// How a word may tie the words of a phrase.
pub fn tie(lang: &str, word: &str) -> Option<Tie> {
    let word = word.to_lowercase();
    match lang {
        "ru" | "uk" | "be" => russian::tie(&word),
        _ => english::tie(&word),
    }
}

/// Whether a word goes on from the one before it.
fn goes_on(token: &Token) -> bool {
    token.gap == Gap::Space
}

/// Whether a phrase with this many words that mean something may be.
fn fits(content: usize, words: usize, is_name: bool, most: usize) -> bool {
    words <= LONGEST && content <= if is_name { 2 * most } else { most }
}
