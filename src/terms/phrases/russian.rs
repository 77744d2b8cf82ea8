//! Noun phrases by case: adjectives before their noun, nouns in the genitive behind it.

use super::super::side::{Form, Shape, Side, Token};
use super::super::tokens::Gap;
use super::{Make, Phrase, fits, goes_on};
use crate::morphology::Class;

const AND: [&str; 1] = ["и"];
const PREPOSITIONS: [&str; 14] =
    ["по", "о", "об", "с", "со", "в", "во", "на", "для", "к", "за", "от", "из", "против"];

/// A reading that is rarer than this is not meant.
const LIKELY: f32 = 0.12;

fn noun(form: &Form, token: &Token) -> bool {
    form.shape != Shape::Figure
        && form.class != Class::Function
        && (token.cased || form.noun >= LIKELY || matches!(form.class, Class::Noun | Class::Other))
}

fn adjective(form: &Form) -> bool {
    form.is_content() && (form.adjective >= LIKELY || form.class == Class::Adjective)
}

/// The phrases that begin at a word.
pub fn from(side: &Side, sentence: &[Token], start: usize, most: usize, out: &mut Vec<Phrase>) {
    let first = &sentence[start];
    let form = side.form(first);
    if !noun(form, first) && !adjective(form) {
        return;
    }
    let mut make = Make::default();
    let mut content = 0;
    let mut nouns = 0;
    let mut cased = true;
    let mut at = start;
    // Whether the last word was one that means something, and whether it was a noun.
    let (mut open, mut after_noun) = (false, false);
    while at < sentence.len() {
        let token = &sentence[at];
        let form = side.form(token);
        let dash = at > start && token.gap == Gap::Dash && after_noun && noun(form, token);
        if at > start && !goes_on(token) && !dash {
            return;
        }
        let word = || form.text.to_lowercase();
        if open && !form.is_content() {
            if AND.contains(&word().as_str()) {
                make.conjunction = true;
            } else if after_noun && PREPOSITIONS.contains(&word().as_str()) {
                make.preposition = true;
            } else {
                return;
            }
            (open, at) = (false, at + 1);
            continue;
        }
        let (is_noun, is_adjective) = (noun(form, token), adjective(form));
        if !is_noun && !is_adjective {
            return;
        }
        content += 1;
        cased &= token.cased;
        // Names of organisations have a capital only at their head.
        if !fits(content, at + 1 - start, cased || (first.cased && make.tail), most) {
            return;
        }
        if nouns > 0 && !make.conjunction && !make.preposition {
            make.tail = true;
        }
        open = true;
        after_noun = is_noun;
        if is_noun {
            nouns += 1;
            out.push(Phrase { start: start as u16, end: at as u16 + 1, content: content as u8, make });
        }
        at += 1;
    }
}
