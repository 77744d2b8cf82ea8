//! Noun phrases by case: adjectives before the noun that they agree with, behind it nouns in the genitive,
//! or a preposition with a phrase of its own.

use super::super::agreement::Agreement;
use super::super::side::{Form, Shape, Side, Tie, Token};
use super::super::tokens::Gap;
use super::{Make, Phrase, fits, goes_on};
use crate::morphology::Class;

const AND: [&str; 1] = ["и"];
const PREPOSITIONS: [&str; 15] =
    ["по", "о", "об", "с", "со", "в", "во", "на", "для", "к", "за", "от", "из", "против", "между"];

/// A reading that is rarer than this is not meant.
const LIKELY: f32 = 0.12;

fn is_noun(form: &Form, token: &Token) -> bool {
    form.is_content()
        && form.shape != Shape::Figure
        && (form.noun >= LIKELY || form.class == Class::Other || (token.cased && form.adjective < LIKELY))
}

fn is_adjective(form: &Form) -> bool {
    form.is_content() && form.adjective >= LIKELY
}

/// What a word allows as a noun. Of names and foreign words nothing is known.
fn as_noun(form: &Form) -> Agreement {
    let [noun, _] = form.agrees;
    if noun == Agreement::default() { Agreement::ANY } else { noun }
}

/// A phrase that is being read.
struct Reading {
    make: Make,
    /// Words that mean something.
    content: usize,
    /// Whether all of those had capitals.
    cased: bool,
    /// What the next adjective or noun must agree with.
    wanted: Agreement,
    /// The cases of the last noun, when the last word was one.
    noun: Option<Agreement>,
    /// Whether the last word ties and another must come.
    tied: bool,
}

/// The phrases that begin at a word.
pub fn from(side: &Side, sentence: &[Token], start: usize, most: usize, out: &mut Vec<Phrase>) {
    let first = &sentence[start];
    let mut read = Reading {
        make: Make::default(),
        content: 0,
        cased: true,
        wanted: Agreement::ANY,
        noun: None,
        tied: false,
    };
    for at in start..sentence.len() {
        let token = &sentence[at];
        let form = side.form(token);
        let dash = token.gap == Gap::Dash && read.noun.is_some();
        if at > start && !goes_on(token) && !dash {
            return;
        }
        if !form.is_content() {
            if read.content == 0 || read.tied || !tied(form, &mut read) {
                return;
            }
            continue;
        }
        // Behind a noun: one that it rules, or another in the same case beside it (names, a dash).
        let mut wanted = read.wanted;
        if let Some(cases) = read.noun.filter(|_| !read.tied) {
            let before = &sentence[at - 1];
            wanted = match () {
                () if dash => cases,
                () if token.cased && before.cased => Agreement::ANY,
                () => Agreement::GENITIVE,
            };
        }
        let next = sentence.get(at + 1).filter(|next| goes_on(next)).map(|next| side.form(next));
        let [_, adjective] = form.agrees;
        let leads = is_adjective(form)
            && adjective.meets(wanted)
            && next.is_some_and(|next| {
                let rest = adjective.and(wanted);
                next.agrees.iter().any(|agrees| agrees.meets(rest))
                    || (next.is_content() && next.agrees == [Agreement::default(); 2])
            });
        let named = is_noun(form, token) && as_noun(form).meets(wanted);
        // «управление рисками»: a noun rules the instrumental too.
        let ruled = !named
            && read.noun.is_some()
            && is_noun(form, token)
            && as_noun(form).meets(Agreement::INSTRUMENTAL);
        if !leads && !named && !ruled {
            return;
        }
        read.content += 1;
        read.cased &= token.cased;
        if read.noun.is_some() && !read.tied {
            read.make.tail = true;
        }
        read.make.preposition |= ruled;
        read.tied = false;
        // A name of many words has a capital at its head alone.
        let name = read.cased || (first.cased && (read.make.tail || read.make.preposition));
        if !fits(read.content, at + 1 - start, name, most) {
            return;
        }
        if named || ruled {
            out.push(Phrase {
                start: start as u16,
                end: at as u16 + 1,
                content: read.content as u8,
                make: read.make,
            });
        }
        if leads {
            read.wanted = adjective.and(wanted);
            read.noun = None;
        } else {
            read.noun = Some(if ruled { Agreement::INSTRUMENTAL } else { as_noun(form).and(wanted).cases() });
        }
    }
}

/// How a word in small letters ties.
pub fn tie(word: &str) -> Option<Tie> {
    match word {
        word if AND.contains(&word) => Some(Tie::And),
        word if PREPOSITIONS.contains(&word) => Some(Tie::Preposition),
        _ => None,
    }
}

/// Takes a word that ties; false where it cannot be inside a term.
fn tied(form: &Form, read: &mut Reading) -> bool {
    match form.tie {
        Some(Tie::And) => {
            // «вызовы и угрозы», «неделимая и прочная безопасность»: the same case goes on.
            if let Some(cases) = read.noun {
                read.wanted = cases;
            }
            read.make.conjunction = true;
        }
        Some(Tie::Preposition) if read.noun.is_some() => {
            read.wanted = Agreement::ANY;
            read.make.preposition = true;
        }
        _ => return false,
    }
    read.tied = true;
    true
}
