//! Noun phrases by case: adjectives before the noun that they agree with, followed by nouns in the genitive,
//! or a preposition with another phrase.

use super::{Make, Phrase, fits, goes_on};
use crate::agreement::Agreement;
use crate::corpus::{Corpus, Token};
use crate::form::{Form, Shape};
use crate::function_words::FunctionWord;
use crate::morphology::Class;
use crate::tokens::Gap;

/// Probability below which a reading is ignored.
const LIKELY: f32 = 0.12;

fn is_noun(form: &Form, token: &Token) -> bool {
    form.is_content()
        && form.shape != Shape::Figure
        && (form.noun >= LIKELY || form.class == Class::Other || (token.cased && form.adjective < LIKELY))
}

fn is_adjective(form: &Form) -> bool {
    form.is_content() && form.adjective >= LIKELY
}

/// Returns the agreement of a word as a noun. For names and foreign words it is unknown.
fn as_noun(form: &Form) -> Agreement {
    let [noun, _] = form.agrees;
    if noun == Agreement::default() { Agreement::ANY } else { noun }
}

/// A phrase that is being read.
struct Reading {
    make: Make,
    /// Number of content words.
    content: usize,
    /// Whether all of those have capitals.
    cased: bool,
    /// What the next adjective or noun must agree with.
    wanted: Agreement,
    /// The cases of the last noun, when the last word was one.
    noun: Option<Agreement>,
    /// Whether the last word joins another, which must follow.
    joining: bool,
}

/// The possible parts of a word in a phrase.
struct Roles {
    /// An adjective before a noun that agrees with it.
    leads: bool,
    /// A noun in the required case.
    named: bool,
    /// A noun in the instrumental, which another noun may govern: «управление рисками».
    governed: bool,
}

/// Adds the phrases that begin at a word.
pub(super) fn from(corpus: &Corpus, sentence: &[Token], start: usize, most: usize, out: &mut Vec<Phrase>) {
    let first = &sentence[start];
    let mut read = Reading {
        make: Make::default(),
        content: 0,
        cased: true,
        wanted: Agreement::ANY,
        noun: None,
        joining: false,
    };
    for at in start..sentence.len() {
        let token = &sentence[at];
        let form = corpus.form(token);
        let dash = token.gap == Gap::Dash && read.noun.is_some();
        if at > start && !goes_on(token) && !dash {
            return;
        }
        if !form.is_content() {
            if read.content == 0 || read.joining || !read.join(form) {
                return;
            }
            continue;
        }
        let before = at.checked_sub(1).map(|before| &sentence[before]);
        let wanted = read.wanted_of(token, before, dash);
        let next = sentence.get(at + 1).filter(|next| goes_on(next)).map(|next| corpus.form(next));
        let roles = read.roles(form, token, wanted, next);
        if !roles.leads && !roles.named && !roles.governed {
            return;
        }
        read.content += 1;
        read.cased &= token.cased;
        read.make.tail |= read.noun.is_some() && !read.joining;
        read.make.preposition |= roles.governed;
        read.joining = false;
        // In a name of many words only the head has a capital.
        let name = read.cased || (first.cased && (read.make.tail || read.make.preposition));
        if !fits(read.content, at + 1 - start, name, most) {
            return;
        }
        if roles.named || roles.governed {
            out.push(Phrase {
                start: start as u16,
                end: at as u16 + 1,
                content: read.content as u8,
                make: read.make,
            });
        }
        if roles.leads {
            read.wanted = form.agrees[1].and(wanted);
        }
        read.noun = match roles {
            Roles { leads: true, .. } => None,
            Roles { governed: true, .. } => Some(Agreement::INSTRUMENTAL),
            _ => Some(as_noun(form).and(wanted).cases()),
        };
    }
}

impl Reading {
    /// Returns what a content word must agree with. After a noun comes one that it governs, or another in the
    /// same case beside it (names, a dash).
    fn wanted_of(&self, token: &Token, before: Option<&Token>, dash: bool) -> Agreement {
        match self.noun.filter(|_| !self.joining) {
            None => self.wanted,
            Some(cases) if dash => cases,
            Some(_) if token.cased && before.is_some_and(|before| before.cased) => Agreement::ANY,
            Some(_) => Agreement::GENITIVE,
        }
    }

    /// Returns the possible parts of a content word.
    fn roles(&self, form: &Form, token: &Token, wanted: Agreement, next: Option<&Form>) -> Roles {
        let rest = form.agrees[1].and(wanted);
        let leads = is_adjective(form)
            && form.agrees[1].meets(wanted)
            && next.is_some_and(|next| {
                next.agrees.iter().any(|agrees| agrees.meets(rest))
                    || (next.is_content() && next.agrees == [Agreement::default(); 2])
            });
        let noun = is_noun(form, token);
        let named = noun && as_noun(form).meets(wanted);
        let governed = noun && !named && self.noun.is_some() && as_noun(form).meets(Agreement::INSTRUMENTAL);
        Roles { leads, named, governed }
    }

    /// Reads a function word that joins others; returns false if it cannot be inside a term.
    fn join(&mut self, form: &Form) -> bool {
        match form.joins {
            Some(FunctionWord::And) => {
                // «вызовы и угрозы», «неделимая и прочная безопасность»: the same case continues.
                if let Some(cases) = self.noun {
                    self.wanted = cases;
                }
                self.make.conjunction = true;
            }
            Some(FunctionWord::Preposition) if self.noun.is_some() => {
                self.wanted = Agreement::ANY;
                self.make.preposition = true;
            }
            _ => return false,
        }
        self.joining = true;
        true
    }
}
