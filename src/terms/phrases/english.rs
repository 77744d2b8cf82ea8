//! Noun phrases by the order of words: what stands last before a preposition is the head.

use super::super::side::{Form, Shape, Side, Token};
use super::{Make, Phrase, fits, goes_on};
use crate::morphology::Class;

/// Words that may tie the words of a term.
const OF: [&str; 1] = ["of"];
const AND: [&str; 2] = ["and", "&"];
const PREPOSITIONS: [&str; 10] = ["for", "on", "in", "to", "against", "with", "between", "by", "from", "at"];
const ARTICLES: [&str; 3] = ["the", "a", "an"];

/// A reading that is rarer than this is not meant.
const LIKELY: f32 = 0.12;

fn noun(form: &Form, token: &Token) -> bool {
    form.shape != Shape::Figure
        && (token.cased
            || form.noun >= LIKELY
            || matches!(form.class, Class::Noun | Class::Other))
        && form.class != Class::Function
}

fn modifier(form: &Form, token: &Token) -> bool {
    form.is_content()
        && (noun(form, token)
            || form.adjective >= LIKELY
            || form.class == Class::Adjective
            || form.text.ends_with("ing")
            || form.text.ends_with("ed"))
}

/// The phrases that begin at a word.
pub fn from(side: &Side, sentence: &[Token], start: usize, most: usize, out: &mut Vec<Phrase>) {
    let first = &sentence[start];
    if !modifier(side.form(first), first) {
        return;
    }
    let mut make = Make::default();
    let mut content = 0;
    let mut cased = true;
    let mut at = start;
    // Whether the last word was one that means something.
    let mut open = false;
    while at < sentence.len() {
        let token = &sentence[at];
        if at > start && !goes_on(token) {
            return;
        }
        let form = side.form(token);
        if open && !form.is_content() {
            let Some(next) = tie(side, sentence, at, &mut make) else { return };
            at = next;
            open = false;
            continue;
        }
        if !modifier(form, token) {
            return;
        }
        content += 1;
        cased &= token.cased;
        if !fits(content, at + 1 - start, cased, most) {
            return;
        }
        open = true;
        if noun(form, token) {
            out.push(Phrase {
                start: start as u16,
                end: at as u16 + 1,
                content: content as u8,
                make,
            });
        }
        at += 1;
    }
}

/// Takes the words that tie a phrase, and gives the place behind them.
fn tie(side: &Side, sentence: &[Token], at: usize, make: &mut Make) -> Option<usize> {
    let word = side.form(&sentence[at]).text.to_lowercase();
    let is = |list: &[&str]| list.contains(&word.as_str());
    if is(&OF) {
        make.tail = true;
    } else if is(&AND) {
        make.conjunction = true;
    } else if is(&PREPOSITIONS) {
        make.preposition = true;
    } else {
        return None;
    }
    let next = sentence.get(at + 1).filter(|next| goes_on(next))?;
    let article = ARTICLES.contains(&&*side.form(next).text);
    Some(at + 1 + usize::from(article))
}
