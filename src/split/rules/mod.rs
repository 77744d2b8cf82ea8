//! The common rules. Each looks at a [`Site`] and says "break", "no break", or nothing; the first
//! that says something decides.

mod abbreviation;
mod address;
mod follows;
mod number;
mod speech;

pub(crate) use number::is_roman;

use crate::split::chars::{is_emoji, is_lower, is_upper, is_word};
use crate::split::site::{Marks, Site};

/// A rule with its name, by which an explanation calls it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// Short and with hyphens: `title-before-name`.
    pub name: &'static str,
    /// Whether the sentence ends; `None` when the rule has nothing to say.
    pub decide: fn(&Site) -> Option<bool>,
}

/// The rules in the order in which they are asked.
pub(crate) const COMMON: &[Rule] = &[
    Rule { name: "blank-line", decide: blank_line },
    Rule { name: "address-split", decide: address::address_split },
    Rule { name: "entry-of-sources", decide: follows::entry_of_sources },
    Rule { name: "plain-end", decide: plain_end },
    Rule { name: "no-word-yet", decide: no_word_yet },
    Rule { name: "full-width-stop", decide: full_width_stop },
    Rule { name: "glued", decide: address::glued },
    Rule { name: "punctuation-follows", decide: follows::punctuation_follows },
    Rule { name: "tag-follows", decide: follows::tag_follows },
    Rule { name: "bullet-follows", decide: follows::bullet_follows },
    Rule { name: "dash-of-a-source", decide: follows::dash_of_a_source },
    Rule { name: "author-of-item", decide: follows::author_of_item },
    Rule { name: "gloss", decide: follows::gloss },
    Rule { name: "numbered-item-follows", decide: follows::numbered_item_follows },
    Rule { name: "citation", decide: follows::citation },
    Rule { name: "who-spoke", decide: speech::who_spoke },
    Rule { name: "quotation-goes-on", decide: speech::quotation_goes_on },
    Rule { name: "pause", decide: speech::pause },
    Rule { name: "dash-after-full-stop", decide: speech::dash_after_full_stop },
    Rule { name: "alone-in-bracket", decide: follows::alone_in_bracket },
    Rule { name: "small-letter-after-quote", decide: speech::small_letter_after_quote },
    Rule { name: "small-letter-after-ellipsis", decide: follows::small_letter_after_ellipsis },
    Rule { name: "small-letter-follows", decide: follows::small_letter_follows },
    Rule { name: "name-with-mark", decide: follows::name_with_mark },
    Rule { name: "not-a-full-stop", decide: not_a_full_stop },
    Rule { name: "list-number", decide: number::list_number },
    Rule { name: "closed", decide: abbreviation::closed },
    Rule { name: "initials-follow", decide: abbreviation::initials_follow },
    Rule { name: "abbreviation-follows", decide: abbreviation::abbreviation_follows },
    Rule { name: "section-number", decide: number::section_number },
    Rule { name: "time-opens-sentence", decide: abbreviation::time_opens_sentence },
    Rule { name: "bracket-follows", decide: abbreviation::bracket_follows },
    Rule { name: "unit-after-number", decide: abbreviation::unit_after_number },
    Rule { name: "number-follows", decide: abbreviation::number_follows },
    Rule { name: "place", decide: abbreviation::place },
    Rule { name: "title-before-name", decide: abbreviation::title_before_name },
    Rule { name: "always-goes-on", decide: abbreviation::always_goes_on },
    Rule { name: "name-goes-on", decide: abbreviation::name_goes_on },
    Rule { name: "initial", decide: abbreviation::initial },
    Rule { name: "sentence-end", decide: |_| Some(true) },
];

/// A blank line always divides.
fn blank_line(s: &Site) -> Option<bool> {
    s.blank_line.then_some(true)
}

/// A plain word, a full stop, a space, a capital: most ends are no harder than that, and the
/// other rules need not be asked. Five letters: shorter words may be abbreviations that no list has.
fn plain_end(s: &Site) -> Option<bool> {
    let plain = s.marks == Marks::Period
        && s.tail == s.mark + 1
        && s.gap()
        && s.lead == s.first
        && is_upper(s.first)
        && s.left_classes == 0
        && s.quotation.is_none()
        && s.left.is_ascii() == s.first.is_ascii()
        && is_plain(s.left);
    plain.then_some(true)
}

/// Whether a word is five small letters long or more.
pub(crate) fn is_plain(word: &str) -> bool {
    // Cyrillic letters take two bytes each.
    word.len() >= 5 && word.chars().all(is_lower) && (word.len() >= 10 || word.is_ascii())
}

/// A sentence holds a letter or a digit: `... And so on` is one.
fn no_word_yet(s: &Site) -> Option<bool> {
    let so_far = s.so_far();
    (so_far.len() < 40 && !so_far.chars().any(|c| is_word(c) || is_emoji(c))).then_some(false)
}

/// Chinese and Japanese end sentences without white space.
fn full_width_stop(s: &Site) -> Option<bool> {
    let decimal = || s.text[s.mark..].starts_with('．') && s.first.is_numeric();
    (s.marks == Marks::Full).then(|| !decimal())
}

/// What follows is about abbreviations: other marks end the sentence.
fn not_a_full_stop(s: &Site) -> Option<bool> {
    (s.marks != Marks::Period).then_some(true)
}
