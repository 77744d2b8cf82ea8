//! Noun phrases by word order: the last word before a preposition is the head.

use super::{Make, Phrase, fits, goes_on};
use crate::corpus::{Corpus, Token};
use crate::form::{Form, Shape};
use crate::function_words::FunctionWord;
use crate::morphology::Class;

/// Probability below which a reading is ignored.
const LIKELY: f32 = 0.15;

fn is_noun(form: &Form, token: &Token) -> bool {
    form.is_content()
        && form.shape != Shape::Figure
        && (form.noun >= LIKELY || form.class == Class::Other || (token.cased && form.adjective < LIKELY))
}

/// Checks for a word that may precede a noun: an adjective, a participle, another noun.
fn is_modifier(form: &Form, token: &Token) -> bool {
    let participle =
        || form.class == Class::Verb && (form.text.ends_with("ing") || form.text.ends_with("ed"));
    form.is_content() && (is_noun(form, token) || form.adjective >= LIKELY || participle())
}

/// Adds the phrases that begin at a word.
pub(super) fn from(corpus: &Corpus, sentence: &[Token], start: usize, most: usize, out: &mut Vec<Phrase>) {
    let mut make = Make::default();
    let (mut content, mut cased) = (0, true);
    // Whether the last word was a noun, after which a function word may join another phrase.
    let mut named = false;
    let mut at = start;
    while at < sentence.len() {
        let token = &sentence[at];
        if at > start && !goes_on(token) {
            return;
        }
        let form = corpus.form(token);
        if named && !form.is_content() {
            let Some(next) = joined(corpus, sentence, at, &mut make) else { return };
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

/// Reads the function words that join two parts of a phrase, and returns the index after them.
fn joined(corpus: &Corpus, sentence: &[Token], at: usize, make: &mut Make) -> Option<usize> {
    match corpus.form(&sentence[at]).joins? {
        FunctionWord::Of => make.tail = true,
        FunctionWord::And => make.conjunction = true,
        FunctionWord::Preposition => make.preposition = true,
        FunctionWord::Article => return None,
    }
    let next = sentence.get(at + 1).filter(|next| goes_on(next))?;
    let article = corpus.form(next).joins == Some(FunctionWord::Article);
    Some(at + 1 + usize::from(article))
}
