//! Noun phrases by the order of words: what stands last before a preposition is the head.

use super::super::side::{Form, Shape, Side, Tie, Token};
use super::{Make, Phrase, fits, goes_on};
use crate::morphology::Class;

const AND: [&str; 2] = ["and", "&"];
const PREPOSITIONS: [&str; 10] = ["for", "on", "in", "to", "against", "with", "between", "by", "from", "at"];
const ARTICLES: [&str; 3] = ["the", "a", "an"];

/// How a word in small letters ties.
pub fn tie(word: &str) -> Option<Tie> {
    match word {
        "of" => Some(Tie::Of),
        word if AND.contains(&word) => Some(Tie::And),
        word if PREPOSITIONS.contains(&word) => Some(Tie::Preposition),
        word if ARTICLES.contains(&word) => Some(Tie::Article),
        _ => None,
    }
}

/// A reading that is rarer than this is not meant.
const LIKELY: f32 = 0.15;

fn is_noun(form: &Form, token: &Token) -> bool {
    form.is_content()
        && form.shape != Shape::Figure
        && (form.noun >= LIKELY || form.class == Class::Other || (token.cased && form.adjective < LIKELY))
}

/// What may stand before a noun: an adjective, a participle, another noun.
fn is_modifier(form: &Form, token: &Token) -> bool {
    let participle =
        || form.class == Class::Verb && (form.text.ends_with("ing") || form.text.ends_with("ed"));
    form.is_content() && (is_noun(form, token) || form.adjective >= LIKELY || participle())
}

/// The phrases that begin at a word.
pub fn from(side: &Side, sentence: &[Token], start: usize, most: usize, out: &mut Vec<Phrase>) {
    let mut make = Make::default();
    let (mut content, mut cased) = (0, true);
    // Whether the last word was a noun, and may be followed by a word that ties.
    let mut named = false;
    let mut at = start;
    while at < sentence.len() {
        let token = &sentence[at];
        if at > start && !goes_on(token) {
            return;
        }
        let form = side.form(token);
        if named && !form.is_content() {
            let Some(next) = tied(side, sentence, at, &mut make) else { return };
            (named, at) = (false, next);
            continue;
        }
        if !is_modifier(form, token) {
            return;
        }
        content += 1;
        cased &= token.cased;
        if !fits(content, at + 1 - start, cased, most) {
            return;
        }
        named = is_noun(form, token);
        if named {
            out.push(Phrase { start: start as u16, end: at as u16 + 1, content: content as u8, make });
        }
        at += 1;
    }
}

/// Takes the words that tie a phrase, and gives the place behind them.
fn tied(side: &Side, sentence: &[Token], at: usize, make: &mut Make) -> Option<usize> {
    match side.form(&sentence[at]).tie? {
        Tie::Of => make.tail = true,
        Tie::And => make.conjunction = true,
        Tie::Preposition => make.preposition = true,
        Tie::Article => return None,
    }
    let next = sentence.get(at + 1).filter(|next| goes_on(next))?;
    let article = side.form(next).tie == Some(Tie::Article);
    Some(at + 1 + usize::from(article))
}
