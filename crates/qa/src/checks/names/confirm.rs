//! A close look at one pair: whether a name is really in the place of another.

use crate::checks::lists;
use std::ops::Range;
use std::sync::LazyLock;
use sverka_bilingual::Pair;
use sverka_text::calendar::calendar;
use sverka_text::letters::is_uppercase;
use sverka_text::names::Sound;
use sverka_text::words::{lower, words};

/// Words with a capital that are translated, not transcribed: nations, feasts, points of the compass.
static TRANSLATED: LazyLock<Vec<&str>> = LazyLock::new(|| lists::words("translated").collect());

/// Characters after which a sentence begins, so that a capital says nothing.
const STARTS: [char; 13] = ['.', '!', '?', '…', '—', '–', ':', '«', '“', '"', '‘', '(', '-'];

/// A word of a side.
struct Term {
    range: Range<usize>,
    sound: Sound,
    /// Whether it begins with a capital.
    is_capital: bool,
    /// Whether it may be a name of its own: a capital within a sentence, and no word that is translated.
    is_name: bool,
}

/// A side of the pair.
struct Side<'a> {
    text: &'a str,
    terms: Vec<Term>,
}

impl<'a> Side<'a> {
    fn of(text: &'a str) -> Self {
        let term = |(n, word): (usize, sverka_text::words::Word)| {
            let is_capital = word.text.starts_with(is_uppercase);
            let begins = n == 0 || text[..word.range.start].trim_end().ends_with(STARTS);
            // "I" and "I’ll" have a capital wherever they are.
            let is_pronoun = word.text == "I" || word.text.starts_with("I'") || word.text.starts_with("I’");
            Term {
                sound: Sound::of(word.text),
                is_capital: is_capital && !is_pronoun && !is_of_calendar(word.text),
                is_name: is_capital && !begins && !is_pronoun && !is_translated(word.text),
                range: word.range,
            }
        };
        Self { text, terms: words(text).filter(|word| !word.is_figure).enumerate().map(term).collect() }
    }

    fn at(&self, range: &Range<usize>) -> Option<usize> {
        self.terms.iter().position(|term| term.range == *range)
    }

    /// Returns where a word is, in [0, 1].
    fn place(&self, term: &Term) -> f64 {
        term.range.start as f64 / self.text.len().max(1) as f64
    }

    /// Returns a word with a capital beside a word, with nothing but a space or a hyphen between: the other part of a full name.
    fn beside(&self, i: usize, step: isize) -> Option<usize> {
        let j = i.checked_add_signed(step)?;
        let (first, second) = (self.terms.get(i.min(j))?, self.terms.get(i.max(j))?);
        let gap = self.text.get(first.range.end..second.range.start)?;
        (matches!(gap, " " | "\u{a0}" | "-") && self.terms[j].is_capital).then_some(j)
    }

    /// Returns the words that may be the counterpart of a word of the other side. In small letters only a derived word may
    /// («корейский»): among so many some sound alike by chance.
    fn counterparts<'s>(&'s self, term: &'s Term) -> impl Iterator<Item = usize> + 's {
        let fits = |other: &Term| {
            if other.is_capital {
                term.sound.may_be_one(&other.sound)
            } else {
                term.sound.same_start(&other.sound) >= DERIVED
            }
        };
        self.terms.iter().enumerate().filter(move |(_, other)| fits(other)).map(|(j, _)| j)
    }
}

/// How far apart the places of the two names are at most, as a share of their texts: the order of words differs, but a name
/// from another part of a long sentence is another matter.
const FARTHEST: f64 = 0.4;
/// Characters that are no distance: a short sentence may put its last word first.
const NEAR: f64 = 48.0;

/// Letters at the start that a derived word shares with a name.
const DERIVED: usize = 4;

/// Returns whether a word is translated rather than transcribed.
fn is_translated(word: &str) -> bool {
    let small = lower(word);
    let listed = |entry: &&str| match entry.strip_suffix('*') {
        Some(start) => small.starts_with(start),
        None => small == **entry || small.strip_suffix('s').is_some_and(|one| one == *entry),
    };
    TRANSLATED.iter().any(listed) || is_of_calendar(word)
}

/// Returns whether a word is a month or a day of the week.
fn is_of_calendar(word: &str) -> bool {
    let small = lower(word);
    ["en", "ru"].into_iter().map(calendar).any(|names| {
        let mut all = names.months.iter().chain(&names.weekdays);
        all.any(|name| small.starts_with(name))
    })
}

/// Returns whether a name of the source became one of the target, given that neither is spelled like any word of the other
/// side.
pub fn became(pair: &Pair, ours: &Range<usize>, theirs: &Range<usize>) -> bool {
    let (source, target) = (Side::of(&pair.source), Side::of(&pair.target));
    let (Some(i), Some(j)) = (source.at(ours), target.at(theirs)) else { return false };
    let (a, b) = (&source.terms[i], &target.terms[j]);
    if !a.is_name || !b.is_name {
        return false;
    }
    if target.counterparts(a).any(|k| k != j || a.sound.is_clearly(&b.sound))
        || source.counterparts(b).any(|k| k != i || a.sound.is_clearly(&b.sound))
    {
        return false;
    }
    // "Justin Herbert" is «Джастин Герберт»: what is beside «Герберт» is Justin, whatever it looks like.
    match (beside_the_same(&source, i, &target, j), beside_the_same(&target, j, &source, i)) {
        (Some(false), _) | (_, Some(false)) => return false,
        (Some(true), _) | (_, Some(true)) => return true,
        (None, None) => {}
    }
    // Another name without a counterpart that is as near explains either of the two.
    let distance = (source.place(a) - target.place(b)).abs();
    if distance > FARTHEST && distance * pair.source.chars().count() as f64 > NEAR {
        return false;
    }
    let nearer = |side: &Side, own: usize, other: &Side, term: &Term| {
        let explains = |(k, name): (usize, &Term)| {
            // A word beside the name belongs to it, another mention is the name again.
            k.abs_diff(own) > 1
                && name.is_name
                && !name.sound.may_be_one(&side.terms[own].sound)
                && (side.place(name) - other.place(term)).abs() <= distance
                && other.counterparts(name).next().is_none()
        };
        side.terms.iter().enumerate().any(explains)
    };
    !nearer(&source, i, &target, b) && !nearer(&target, j, &source, a)
}

/// Returns whether a name is beside the counterpart of its neighbour's neighbour: `None` where the name has no neighbour with
/// a counterpart.
fn beside_the_same(side: &Side, i: usize, other: &Side, j: usize) -> Option<bool> {
    let mut known = None;
    for step in [-1, 1] {
        let Some(neighbour) = side.beside(i, step) else { continue };
        for counterpart in other.counterparts(&side.terms[neighbour]) {
            let same =
                other.beside(counterpart, -step) == Some(j) || other.beside(counterpart, step) == Some(j);
            known = Some(known == Some(true) || same);
        }
    }
    known
}
