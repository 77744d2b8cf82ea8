//! Full stops of abbreviations and initials.

use super::number::is_roman;
use crate::candidate::{Candidate, Marks};
use crate::chars::{is_lower, is_single, is_stop, is_upper};
use crate::words::Classes;

/// A full stop inside quotes or brackets that are closed after it does not mark an abbreviation; but `[George
/// W.] Bush` has an added initial.
pub(super) fn closed(s: &Candidate) -> Option<bool> {
    if s.text[..s.tail].ends_with(']') && is_single(s.left) && s.left.starts_with(is_upper) {
        return Some(false);
    }
    (s.closed && !s.left_is(Classes::TITLE | Classes::INNER | Classes::NUMBER)).then_some(true)
}

/// `к.п.н. И. П. Карташов`: initials follow an abbreviation or another initial.
pub(super) fn initials_follow(s: &Candidate) -> Option<bool> {
    let short = is_single(s.left)
        || s.left_is(Classes::TITLE | Classes::INNER | Classes::END | Classes::PLACE)
        || s.left.contains('.');
    (s.right_is_initial() && short && s.lead == s.first).then_some(false)
}

/// Longest abbreviation that may follow another, in bytes: six Cyrillic letters.
const LONGEST: usize = 12;

/// `Harrow & Co. Ltd. never came`: followed by an abbreviation that names may also precede, or by the rest of
/// this one.
pub(super) fn abbreviation_follows(s: &Candidate) -> Option<bool> {
    if s.right.len() > LONGEST || !s.text[s.right_end()..].starts_with('.') {
        return None;
    }
    let name =
        s.left_is(Classes::END | Classes::NAME) && s.right_is(Classes::NAME) && !s.right_is(Classes::STARTER);
    // "z. Hd.", "т. Е.": the parts of one abbreviation.
    let parts = || s.left.len() <= 4 && !s.words.classes(&[s.left, ".", s.right].concat()).is_empty();
    (name || parts()).then_some(false)
}

/// Longest time that opens a sentence, in bytes: `Around 11.30`.
const TIME: usize = 24;

/// `At 5 a.m. Mr. Smith went`: the abbreviation of a time that opens the sentence.
pub(super) fn time_opens_sentence(s: &Candidate) -> Option<bool> {
    if !s.left.contains('.') || !s.left_is(Classes::END) {
        return None;
    }
    let so_far = s.so_far();
    if so_far.len() > TIME {
        return None;
    }
    let mut words = so_far.split_whitespace();
    let opens = words.next().is_some_and(|w| s.words.is(w, Classes::TIME));
    let time = words.next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    (opens && time && words.next().is_some_and(|w| w == s.left) && words.next().is_none()).then_some(false)
}

/// How far the contents of a bracket are examined, in bytes.
const BRACKET: usize = 200;

/// `see Gibbons et al. [4]`, `образца 1940 г. (М-60)`: a bracket that contains no sentence belongs to the
/// abbreviation before it.
pub(super) fn bracket_follows(s: &Candidate) -> Option<bool> {
    if !s.left_is(Classes::END | Classes::NAME) || !matches!(s.lead, '(' | '[') {
        return None;
    }
    let inside = s.head_of_rest(BRACKET);
    let end = inside.find([')', ']'])?;
    (!inside[..end].ends_with(is_stop)).then_some(false)
}

/// `110 г. У взрослых`, `19 см. Вес`: after a number the letters are a unit, which may be last.
pub(super) fn unit_after_number(s: &Candidate) -> Option<bool> {
    if !s.left_is(Classes::END)
        || !s.left_is(Classes::INNER | Classes::PLACE | Classes::NUMBER | Classes::TITLE)
    {
        return None;
    }
    let before = s.before_left();
    let number = before.ends_with(|c: char| c.is_ascii_digit()) || is_roman(before);
    (number && !s.first.is_numeric() && s.first != '№').then_some(true)
}

/// `г. Москва`, `оз. Селяха`: followed by the name of a place.
pub(super) fn place(s: &Candidate) -> Option<bool> {
    if !s.left_is(Classes::PLACE) || s.right_is(Classes::STARTER) || s.left == "пр" && s.before_left() == "и"
    {
        return None;
    }
    (is_upper(s.first) && (s.left.starts_with(is_lower) || s.left_opens())).then_some(false)
}

/// `Fig. 3`, `vol. IX`: a word that comes before numbers.
pub(super) fn number_follows(s: &Candidate) -> Option<bool> {
    if s.left_is(Classes::END | Classes::INNER) && s.first == '№' {
        return Some(false);
    }
    if !s.left_is(Classes::NUMBER) {
        return None;
    }
    let number = s.first.is_numeric()
        || is_roman(s.right) && !s.right_is(Classes::SINGLE)
        || matches!(s.first, '№' | '§' | '#');
    if number { Some(false) } else { None }
}

/// `Mr. Smith`
pub(super) fn title_before_name(s: &Candidate) -> Option<bool> {
    // "читала им. Так жила": a plain word, with a small letter, before a plain word.
    let plain = || s.left.starts_with(is_lower) && s.right_is(Classes::STARTER);
    (s.left_is(Classes::TITLE) && !plain()).then_some(false)
}

/// `e.g. Paris`
pub(super) fn always_goes_on(s: &Candidate) -> Option<bool> {
    s.left_is(Classes::INNER).then_some(false)
}

/// `the U.S. Army`, but `in the U.S. Then`: continues unless followed by a word that starts sentences.
pub(super) fn name_goes_on(s: &Candidate) -> Option<bool> {
    let dotted =
        s.left.contains('.') && s.left.split('.').all(|p| p.chars().count() == 1 && p.chars().all(is_upper));
    let name = s.left_is(Classes::NAME) || dotted && !s.left_is(Classes::END);
    name.then(|| s.lead != s.first || s.right_is(Classes::STARTER))
}

/// How far back to search for the word that a letter follows, in bytes: some four words.
const LETTERED: usize = 60;

/// `in group B. Peter went`, `точки А и Б. Докажите`: a letter that names a thing, not a person.
/// `is_lettered` knows the words that such letters follow.
pub(crate) fn letter_as_name(s: &Candidate, is_lettered: impl Fn(&str) -> bool) -> Option<bool> {
    let is_letter = |word: &str| is_single(word) && word.starts_with(is_upper);
    if s.marks != Marks::Period || !is_letter(s.left) || !is_upper(s.first) || s.right_is_initial() {
        return None;
    }
    let mut words = s.tail_of_sentence(LETTERED).split_whitespace().rev().skip(1);
    let before = words.next()?;
    let second = |word: &str| is_letter(word.trim_end_matches(','));
    let is_pair = matches!(before, "и" | "или" | "and" | "or") && words.next().is_some_and(second);
    (is_pair || before.starts_with(is_lower) && is_lettered(before)).then_some(true)
}

/// How far a title and a bracket are examined, in bytes.
pub(crate) const INSIDE: usize = 120;

/// `«О порядке учёта и т. д. Общие положения» (утверждено`: an abbreviation in a title between quotes, with
/// no other full stop before they close.
pub(super) fn abbreviation_in_title(s: &Candidate) -> Option<bool> {
    let at = s.quotation.filter(|at| *at > s.start && !s.closed)?;
    if !s.left_is(Classes::END) || s.so_far().len() > INSIDE * 4 || s.text[at..s.mark].contains(['!', '?']) {
        return None;
    }
    let ahead = s.head_of_rest(INSIDE);
    let end = ahead.find(['»', '”'])?;
    let after = ahead[end..].trim_start_matches(['»', '”']).trim_start();
    let goes_on = after.starts_with(|c: char| is_lower(c) || matches!(c, '(' | ',' | ';' | ':'));
    (goes_on && !ahead[..end].contains(is_stop)).then_some(false)
}

/// `(утверждено Минфином РФ. Рег. № 45)`, `(b. Leeds. Died 1908)`: a bracket that opens with a small letter
/// inside a sentence contains no sentence.
pub(super) fn inside_bracket(s: &Candidate) -> Option<bool> {
    let tail = s.tail_of_sentence(INSIDE);
    let (before, inside) = tail.rsplit_once('(')?;
    if s.closed || before.trim_end().is_empty() || inside.contains(')') || !inside.starts_with(is_lower) {
        return None;
    }
    let ahead = s.head_of_rest(INSIDE);
    let end = ahead.find(')')?;
    (!ahead[..end].contains('(') && !s.text[..s.next + end].ends_with(is_stop)).then_some(false)
}

/// `Samuel K. Brooks`, but `you and I. Did`.
pub(super) fn initial(s: &Candidate) -> Option<bool> {
    let mut chars = s.left.chars();
    let single = chars.next().is_some_and(is_upper) && chars.next().is_none();
    if !single || !is_upper(s.first) {
        return None;
    }
    // "силе F. Свойство": a symbol, not an initial, of a name in the other script; "Joshua E." is one.
    let symbol = s.left.is_ascii()
        && !s.first.is_ascii()
        && !s.before_left().starts_with(|c: char| c.is_ascii_uppercase());
    Some(s.lead != s.first || symbol || s.right_is(Classes::STARTER))
}
