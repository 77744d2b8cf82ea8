//! The kinds of entries: terms, and names of persons, places, organisations and titles.

use crate::corpus::{Corpus, Token};
use crate::form::{Form, Shape};
use crate::glossary::Kind;
use crate::lists::{Lists, fold};
use crate::name_lists;
use crate::pairing::Occurrence;
use crate::phrases::Phrase;
use crate::word_align::letters;
use rustc_hash::FxHashSet;

/// Letters of the longest abbreviation: more capitals are a word in capitals.
const ABBREVIATION: usize = 7;

/// Words of the longest name of a person or place that is transliterated, not translated.
const SPELT: usize = 4;

/// One side of a pair of phrases in its place.
struct Half<'a> {
    corpus: &'a Corpus,
    sentence: &'a [Token],
    phrase: Phrase,
    lists: &'a Lists,
}

impl<'a> Half<'a> {
    fn forms(&self) -> impl Iterator<Item = &'a Form> {
        self.sentence[self.phrase.range()].iter().map(|token| self.corpus.form(token))
    }

    fn lemma(&self, form: &Form) -> String {
        fold(self.corpus.lemma(form))
    }

    /// Checks whether a content word is in a list.
    fn has(&self, list: &FxHashSet<String>) -> bool {
        self.forms().any(|form| form.is_content() && list.contains(&self.lemma(form)))
    }

    /// Checks whether a word is a name of a kind, as written or in its dictionary form.
    fn has_name(&self, is_name: fn(&str) -> bool) -> bool {
        self.forms().any(|form| is_name(&form.text) || is_name(&self.lemma(form)))
    }

    fn before(&self) -> Option<&'a Form> {
        let at = usize::from(self.phrase.start).checked_sub(1)?;
        Some(self.corpus.form(&self.sentence[at]))
    }

    fn is_named(&self) -> bool {
        self.phrase.make.name || self.phrase.make.headed || self.phrase.make.quoted
    }

    /// Checks for CSTO, but not INFOFORUM.
    fn is_abbreviation(&self) -> bool {
        let mut forms = self.forms();
        let (first, rest) = (forms.next(), forms.next());
        let short = |form: &Form| form.shape == Shape::Capitals && form.text.chars().count() <= ABBREVIATION;
        first.is_some_and(short) && rest.is_none()
    }

    /// Checks whether the word before it announces a person.
    fn follows_title(&self) -> bool {
        self.before().is_some_and(|form| self.lists.person.contains(&self.lemma(form)))
    }

    /// Checks whether the word before it may precede a place.
    fn follows_preposition(&self) -> bool {
        self.before().is_some_and(|form| name_lists::precedes_place(&form.text))
    }
}

/// Returns the kind of an entry by its best occurrence. `people`: the words of names of persons that have
/// already been found.
pub(crate) fn kind(
    corpora: [&Corpus; 2],
    lists: [&Lists; 2],
    occurrence: &Occurrence,
    people: &FxHashSet<String>,
) -> Kind {
    let halves = [0, 1].map(|k| Half {
        corpus: corpora[k],
        sentence: corpora[k].sentence(occurrence.pair as usize),
        phrase: occurrence.phrase(k),
        lists: lists[k],
    });
    let any = |of: &dyn Fn(&Half) -> bool| halves.iter().any(of);
    let all = |of: &dyn Fn(&Half) -> bool| halves.iter().all(of);
    if all(&|half| half.is_abbreviation()) {
        return Kind::Abbreviation;
    }
    if !all(&|half| half.is_named()) || !any(&|half| half.phrase.make.name || half.phrase.make.quoted) {
        return Kind::Term;
    }
    let organised = any(&|half| half.has(&half.lists.organisation));
    let placed = any(&|half| half.has(&half.lists.place));
    let joined = any(&|half| half.phrase.make.conjunction || half.phrase.make.preposition);
    if !organised && !placed && !joined && is_spelt(&halves) {
        return kind_of_spelt(&halves, people);
    }
    let well_known = || any(&|half| half.has_name(name_lists::is_place));
    match () {
        () if any(&|half| half.phrase.make.quoted) => Kind::Title,
        () if !organised && (placed || well_known()) => Kind::Place,
        () if organised => Kind::Organisation,
        () => Kind::Title,
    }
}

/// Checks whether all words of a short name are transliterated on the other side, not translated, as names of
/// persons are.
fn is_spelt([source, target]: &[Half<'_>; 2]) -> bool {
    let spelt = source
        .forms()
        .filter(|form| form.is_content() && target.forms().any(|other| letters(form, other) > 0.0))
        .count();
    let words = usize::from(source.phrase.content);
    spelt == words && words <= SPELT
}

/// Returns the kind of a name that is transliterated, not translated.
fn kind_of_spelt(halves: &[Half<'_>; 2], people: &FxHashSet<String>) -> Kind {
    let any = |of: &dyn Fn(&Half) -> bool| halves.iter().any(of);
    let words = halves[0].phrase.content;
    let given = halves.iter().all(|half| half.has_name(name_lists::is_given));
    let found = halves[0].forms().any(|form| people.contains(&fold(&form.text)));
    if (given && words > 1) || any(&|half| half.follows_title()) || (found && words == 1) {
        return Kind::Person;
    }
    if any(&|half| half.has_name(name_lists::is_place)) {
        return Kind::Place;
    }
    if given || found {
        return Kind::Person;
    }
    match words {
        _ if any(&|half| half.phrase.make.quoted) => Kind::Title,
        2 | 3 => Kind::Person,
        1 if any(&|half| half.follows_preposition()) => Kind::Place,
        _ => Kind::Title,
    }
}
