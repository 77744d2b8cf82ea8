//! What an entry names: a thing, a person, a place, an organisation; and which abbreviation stands for
//! which name.

use super::lists::{Lists, fold};
use super::pairing::Sight;
use super::side::{Form, Shape, Side, Token};
use super::weave::letters;
use crate::glossary::Kind;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// The names of data/terms/names.txt.
struct Names {
    places: FxHashSet<&'static str>,
    given: FxHashSet<&'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let group = |name: &str| {
        let lines = include_str!("../data/terms/names.txt").lines();
        let found = lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
        found
            .filter(|(key, _)| key.starts_with(name))
            .flat_map(|(_, names)| names.split_whitespace())
            .collect()
    };
    Names { places: group("places"), given: group("given") }
});

/// Whether a word is a given name.
pub fn is_given(word: &str) -> bool {
    NAMES.given.contains(&*fold(word))
}

/// Whether a word is the name of a place that everybody knows.
pub fn is_place(word: &str) -> bool {
    NAMES.places.contains(&*fold(word))
}

/// Capitals of more letters are a word in capitals.
const ABBREVIATION: usize = 7;

/// Prepositions before names of places.
const WHERE: [&str; 12] = ["in", "from", "near", "at", "across", "of", "в", "во", "из", "на", "под", "близ"];

/// One side of a pair of phrases in its place.
struct Half<'a> {
    side: &'a Side,
    sentence: &'a [Token],
    sight: super::phrases::Phrase,
    lists: &'a Lists,
}

impl<'a> Half<'a> {
    fn forms(&self) -> impl Iterator<Item = &'a Form> {
        self.sentence[self.sight.range()].iter().map(|token| self.side.form(token))
    }

    fn lemma(&self, form: &Form) -> String {
        fold(&self.side.lemmas[form.lemma as usize])
    }

    fn has(&self, list: &FxHashSet<String>) -> bool {
        self.forms().any(|form| form.is_content() && list.contains(&self.lemma(form)))
    }

    fn is(&self, names: &FxHashSet<&'static str>) -> bool {
        self.forms().any(|form| names.contains(&*fold(&form.text)) || names.contains(&*self.lemma(form)))
    }

    fn before(&self) -> Option<&'a Form> {
        let at = usize::from(self.sight.start).checked_sub(1)?;
        Some(self.side.form(&self.sentence[at]))
    }

    fn is_named(&self) -> bool {
        self.sight.make.name || self.sight.make.headed || self.sight.make.quoted
    }

    /// CSTO, but not INFOFORUM.
    fn is_abbreviation(&self) -> bool {
        let mut forms = self.forms();
        let (first, rest) = (forms.next(), forms.next());
        let short = |form: &Form| form.shape == Shape::Capitals && form.text.chars().count() <= ABBREVIATION;
        first.is_some_and(short) && rest.is_none()
    }

    /// Whether a word before it says that a person follows.
    fn follows_title(&self) -> bool {
        self.before().is_some_and(|form| self.lists.person.contains(&self.lemma(form)))
    }
}

/// The kind of an entry by the sentences where it was seen best. `people` are the words of names of persons
/// that are known already.
pub fn kind(sides: [&Side; 2], lists: [&Lists; 2], sight: &Sight, people: &FxHashSet<String>) -> Kind {
    let half = |k: usize, phrase| Half {
        side: sides[k],
        sentence: sides[k].sentence(sight.pair as usize),
        sight: phrase,
        lists: lists[k],
    };
    let halves = [half(0, sight.source), half(1, sight.target)];
    let [source, target] = &halves;
    let any = |of: &dyn Fn(&Half) -> bool| halves.iter().any(of);
    let all = |of: &dyn Fn(&Half) -> bool| halves.iter().all(of);
    if all(&|half| half.is_abbreviation()) {
        return Kind::Abbreviation;
    }
    if !all(&|half| half.is_named()) || !any(&|half| half.sight.make.name || half.sight.make.quoted) {
        return Kind::Term;
    }
    // Names of persons are spelt, not translated.
    let spelt = source
        .forms()
        .filter(|form| form.is_content() && target.forms().any(|other| letters(form, other) > 0.0))
        .count();
    let words = usize::from(source.sight.content);
    let organised = any(&|half| half.has(&half.lists.organisation));
    let placed = any(&|half| half.has(&half.lists.place));
    let given = all(&|half| half.is(&NAMES.given));
    let known = source.forms().any(|form| people.contains(&fold(&form.text)));
    let tied = any(&|half| half.sight.make.conjunction || half.sight.make.preposition);
    if spelt == words && words <= 4 && !organised && !placed && !tied {
        if (given && words > 1) || any(&|half| half.follows_title()) || (known && words == 1) {
            return Kind::Person;
        }
        if any(&|half| half.is(&NAMES.places)) {
            return Kind::Place;
        }
        if given || known {
            return Kind::Person;
        }
        let quoted = any(&|half| half.sight.make.quoted);
        let where_ =
            any(&|half| half.before().is_some_and(|form| WHERE.contains(&form.text.to_lowercase().as_str())));
        return match words {
            _ if quoted => Kind::Title,
            2 | 3 => Kind::Person,
            1 if where_ => Kind::Place,
            _ => Kind::Title,
        };
    }
    if any(&|half| half.sight.make.quoted) {
        return Kind::Title;
    }
    if any(&|half| half.is(&NAMES.places)) && !organised {
        return Kind::Place;
    }
    if placed && !organised {
        return Kind::Place;
    }
    if any(&|half| half.has(&half.lists.title)) && !organised {
        return Kind::Title;
    }
    if organised { Kind::Organisation } else { Kind::Title }
}

/// The first letters of the words of a name that mean something, parts of compounds included, in capitals.
pub fn initials(side: &Side, words: &[Token]) -> String {
    words
        .iter()
        .map(|token| side.form(token))
        .filter(|form| form.is_content())
        .flat_map(|form| form.text.split('-').filter_map(|part| part.chars().next()))
        .flat_map(char::to_uppercase)
        .collect()
}
