//! Rules about what follows the marks: punctuation, brackets, small letters.

use crate::candidate::{Candidate, Marks};
use crate::chars::{is_bullet, is_dash, is_emoji, is_lower, is_opener, is_space, is_stop, is_upper, is_word};
use crate::words::Classes;
use sverka_text::script::Script;

/// A comma or another mark that does not open a sentence: `"Leave me alone!", he said`.
pub(super) fn punctuation_follows(s: &Candidate) -> Option<bool> {
    let opens = is_word(s.lead)
        || is_opener(s.lead)
        || is_dash(s.lead)
        || is_bullet(s.lead)
        || is_emoji(s.lead)
        || matches!(
            s.lead,
            '$' | '€'
                | '£'
                | '¥'
                | '₽'
                | '#'
                | '@'
                | '§'
                | '№'
                | '*'
                | '_'
                | '~'
                | '<'
                | '+'
                | '°'
                | '†'
                | '%'
                | '|'
                | '>'
        )
        || is_stop(s.lead)
            && (s.rest().starts_with("..") || s.rest().starts_with(". . .") || s.lead == '…')
            && is_upper(s.first)
        || !s.lead.is_ascii();
    (!opens).then_some(false)
}

/// `(ii) the second`: the number of an item in brackets begins it, even with a small letter.
pub(super) fn numbered_item_follows(s: &Candidate) -> Option<bool> {
    let inside = s.rest().strip_prefix('(')?;
    let len = inside.bytes().take(5).position(|b| b == b')')?;
    let number = inside[..len].bytes().all(|b| b.is_ascii_digit())
        || len == 1 && inside.as_bytes()[0].is_ascii_lowercase()
        || inside[..len].bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let plain = s.left.chars().count() > 3 || s.closed;
    (len > 0 && len < 4 && number && plain && inside[len + 1..].starts_with(is_space)).then_some(true)
}

/// A hashtag belongs to the message before it: `... our life. #politics`.
pub(super) fn tag_follows(s: &Candidate) -> Option<bool> {
    (s.lead == '#').then_some(false)
}

/// A mark of a list item after a full stop begins the next item.
pub(super) fn bullet_follows(s: &Candidate) -> Option<bool> {
    is_bullet(s.lead).then_some(true)
}

/// Bibliographies separate the parts of an entry with dashes: `Icarus. — 1997. — С. 348. — London: Hamlyn`.
pub(super) fn dash_of_a_source(s: &Candidate) -> Option<bool> {
    if s.marks != Marks::Period || !is_dash(s.lead) || s.lead == s.first {
        return None;
    }
    let after = &s.text[s.right_end()..];
    let number_before = s.left.starts_with(|c: char| c.is_ascii_digit()) || s.left == "p" || s.left == "с";
    let publisher = is_upper(s.first)
        && after.strip_prefix(':').is_some_and(|name| {
            name.trim_start_matches(|c| is_space(c) || is_opener(c)).starts_with(is_upper)
        });
    let field = s.boilerplate.field_of_source.contains(&s.right)
        && after.starts_with(|c: char| c == '.' || c == ':' || s.right.len() > 2 && is_space(c));
    let year = s.first.is_ascii_digit() && s.left.chars().count() > 1;
    let source = s.right.is_ascii() && number_before;
    (publisher || field || year || source || (number_before && s.first == '№')).then_some(false)
}

/// Longest name of an author, in bytes.
const AUTHOR: usize = 80;

/// `• Kelts, Roland. Japanamerica`: an item that so far contains only a name, as in bibliographies.
pub(super) fn author_of_item(s: &Candidate) -> Option<bool> {
    let names = item_so_far(s)?;
    if names.len() > AUTHOR {
        return None;
    }
    let name = |w: &str| w.starts_with(is_upper) && w.trim_end_matches(',').chars().skip(1).all(is_lower);
    let words = names.split_whitespace().count();
    ((2..=4).contains(&words) && names.split_whitespace().all(name)).then_some(false)
}

/// Returns what follows the bullet of an item, if the sentence is one and no other begins here.
fn item_so_far<'t>(s: &Candidate<'t>) -> Option<&'t str> {
    let is_mark = |c| is_bullet(c) || c == '↑';
    if is_mark(s.lead) { None } else { s.so_far().strip_prefix(is_mark) }
}

/// Longest part of a bibliographic entry before a full stop, and how much of the rest is examined for its
/// number, in bytes: some three lines.
const ENTRY: usize = 400;
const REST_OF_ENTRY: usize = 250;

/// `• Glass. An exhibition. New York. 1990. ISBN 0-87290-123-8`
pub(super) fn entry_of_sources(s: &Candidate) -> Option<bool> {
    if s.blank_line || item_so_far(s)?.len() > ENTRY {
        return None;
    }
    let rest = s.head_of_rest(REST_OF_ENTRY);
    let rest = &rest[..rest.find(|c| is_bullet(c) || c == '↑').unwrap_or(rest.len())];
    ["ISBN", "ISSN", " // "].iter().any(|sign| rest.contains(sign)).then_some(false)
}

/// How far back to search for the bracket around a gloss, in bytes.
const BRACKET: usize = 200;

/// `(кит. 荣禄, крымскотат. Svetloye)`: in a bracket, a word in small letters before a word in another script
/// is the name of a language.
pub(super) fn gloss(s: &Candidate) -> Option<bool> {
    let last = s.left.chars().next_back()?;
    let same_script = last.is_ascii() && s.first.is_ascii() || Script::of(last) == Script::of(s.first);
    let word = |s: &Candidate| s.first.is_alphabetic() && s.left.chars().all(is_lower);
    if same_script || s.marks != Marks::Period || s.closed || !word(s) {
        return None;
    }
    let tail = s.tail_of_sentence(BRACKET);
    (tail.rfind('(') > tail.rfind(')')).then_some(false)
}

/// Longest source in brackets, in bytes.
const CITATION: usize = 80;

/// A year, a source or a telephone number in brackets belongs to the text before it: `Viva Maria! (1965)`,
/// `"[...]" (Smith 55).`
pub(super) fn citation(s: &Candidate) -> Option<bool> {
    if s.lead != '(' {
        return None;
    }
    let inside = &s.rest()[1..];
    let len = inside.bytes().take(CITATION).position(|b| b == b')')?;
    let inside = &inside[..len];
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    let year = digits == 4 && (inside.len() == 4 || s.closed);
    let page = s.closed
        && inside.ends_with(|c: char| c.is_ascii_digit())
        && s.rest()[len + 2..].starts_with(['.', ',', ';']);
    let after_title = s.marks == Marks::Strong && inside.ends_with(|c: char| c.is_ascii_digit());
    (year || page || after_title).then_some(false)
}

/// A short word alone after an opening bracket is an abbreviation: `(b. March 2009)`,
/// `(род. 21 декабря)`.
pub(super) fn alone_in_bracket(s: &Candidate) -> Option<bool> {
    let alone = s.marks == Marks::Period && !s.closed && s.text[..s.left_at()].ends_with(['(', '[']);
    (alone && s.left.starts_with(is_lower)).then_some(false)
}

/// After an ellipsis a small letter continues the sentence.
pub(super) fn small_letter_after_ellipsis(s: &Candidate) -> Option<bool> {
    (s.marks == Marks::Ellipsis && is_lower(s.first)).then_some(false)
}

/// A small letter continues the sentence: `max. height`, «канд. техн. наук». Only in messages without
/// capitals, or with careless capitalisation, do sentences end before one, after a word that is clearly
/// complete.
pub(super) fn small_letter_follows(s: &Candidate) -> Option<bool> {
    if !is_lower(s.first) {
        return None;
    }
    if s.lead != s.first {
        return Some(
            s.marks == Marks::Period
                && s.rest().strip_prefix('(').is_some_and(|inside| inside.starts_with(is_lower))
                && !s.first.is_ascii()
                && s.left_classes.is_empty(),
        );
    }
    if s.marks == Marks::Strong {
        return Some(!s.rest().starts_with("http") && !s.left_is(Classes::BRAND) && s.gap());
    }
    let plain = s.left.chars().count() >= 2
        && s.left.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
        && !s.left_is(
            Classes::TITLE
                | Classes::NUMBER
                | Classes::INNER
                | Classes::NAME
                | Classes::END
                | Classes::PLACE
                | Classes::UNIT,
        );
    Some(s.marks == Marks::Period && plain && (s.careless || begins_small(s) || is_whole(s)))
}

/// Returns whether the sentence so far begins with a small letter.
fn begins_small(s: &Candidate) -> bool {
    s.so_far().chars().find(|c| is_word(*c)).is_some_and(is_lower)
}

/// Returns whether the word before was not shortened: abbreviations end with consonants, and are short.
fn is_whole(s: &Candidate) -> bool {
    let last = s.left.chars().next_back().unwrap_or('.');
    let vowel = "aeiouyаеёиоуыэюяьй".contains(last);
    // Russian also shortens long words: «распор.», «Ленингр.». In Latin letters a capital means a name; in
    // Cyrillic ones that of a city may be shortened, but not a surname after a given name.
    let least = match () {
        () if vowel => 3,
        () if s.left.is_ascii() => 6,
        () => 8,
    };
    let is_name = |word: &str| word.starts_with(is_upper) && (word.is_ascii() || word.ends_with(is_lower));
    let name = is_name(s.left) && (s.left.is_ascii() || is_name(s.before_left()));
    s.left.chars().count() >= least || name || s.words.is(s.left, Classes::STARTER)
}

/// `Yahoo! Finance`: the mark is part of the name.
pub(super) fn name_with_mark(s: &Candidate) -> Option<bool> {
    (s.marks == Marks::Strong && s.left_is(Classes::BRAND) && !s.right_is(Classes::STARTER)).then_some(false)
}
