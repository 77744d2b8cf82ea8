//! The common rules. Each examines a [`Candidate`] and returns "break", "no break", or nothing; the first
//! that returns an answer decides.

mod abbreviation;
mod address;
mod follows;
mod number;
mod speech;

pub(crate) use abbreviation::{INSIDE, letter_as_name};
pub(crate) use number::is_roman;

use crate::candidate::{ANY, Candidate, Facts, Marks, SHORT};
use crate::chars::{is_emoji, is_lower, is_upper, is_word};

/// A rule with its name for explanations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// Short and with hyphens: `title-before-name`.
    pub name: &'static str,
    /// The facts without which it is not tried: few rules concern any one place.
    pub when: Facts,
    /// Decides whether the sentence ends; `None` if the rule does not apply.
    pub decide: fn(&Candidate) -> Option<bool>,
}

/// The rules in the order in which they are tried.
const COMMON: &[Rule] = &[
    Rule { name: "blank-line", when: Facts::BLANK_LINE, decide: blank_line },
    Rule { name: "address-split", when: Facts::PERIOD, decide: address::address_split },
    Rule { name: "verse-number", when: Facts::PERIOD, decide: number::verse_number },
    Rule { name: "entry-of-sources", when: Facts::ITEM, decide: follows::entry_of_sources },
    Rule { name: "plain-end", when: Facts::PERIOD, decide: plain_end },
    Rule { name: "no-word-yet", when: Facts::SHORT, decide: no_word_yet },
    Rule { name: "full-width-stop", when: Facts::FULL, decide: full_width_stop },
    Rule { name: "glued", when: Facts::GLUED, decide: address::glued },
    Rule { name: "punctuation-follows", when: Facts::SIGN, decide: follows::punctuation_follows },
    Rule { name: "tag-follows", when: Facts::SIGN, decide: follows::tag_follows },
    Rule { name: "bullet-follows", when: Facts::SIGN, decide: follows::bullet_follows },
    Rule {
        name: "dash-of-a-source",
        when: Facts::PERIOD.union(Facts::SIGN),
        decide: follows::dash_of_a_source,
    },
    Rule { name: "author-of-item", when: Facts::PERIOD.union(Facts::ITEM), decide: follows::author_of_item },
    Rule { name: "gloss", when: Facts::PERIOD, decide: follows::gloss },
    Rule { name: "numbered-item-follows", when: Facts::SIGN, decide: follows::numbered_item_follows },
    Rule { name: "citation", when: Facts::SIGN, decide: follows::citation },
    Rule { name: "who-spoke", when: Facts::CLOSED, decide: speech::who_spoke },
    Rule { name: "quotation-goes-on", when: Facts::QUOTED, decide: speech::quotation_goes_on },
    Rule { name: "pause", when: Facts::ELLIPSIS, decide: speech::pause },
    Rule { name: "dash-after-full-stop", when: Facts::SIGN, decide: speech::dash_after_full_stop },
    Rule { name: "alone-in-bracket", when: Facts::PERIOD, decide: follows::alone_in_bracket },
    Rule {
        name: "small-letter-after-quote",
        when: Facts::CLOSED.union(Facts::LOWER),
        decide: speech::small_letter_after_quote,
    },
    Rule {
        name: "small-letter-after-ellipsis",
        when: Facts::ELLIPSIS.union(Facts::LOWER),
        decide: follows::small_letter_after_ellipsis,
    },
    Rule { name: "small-letter-follows", when: Facts::LOWER, decide: follows::small_letter_follows },
    Rule { name: "name-with-mark", when: Facts::STRONG.union(Facts::KNOWN), decide: follows::name_with_mark },
    Rule { name: "not-a-full-stop", when: ANY, decide: not_a_full_stop },
    Rule { name: "list-number", when: Facts::PERIOD, decide: number::list_number },
    Rule {
        name: "abbreviation-in-title",
        when: Facts::QUOTED.union(Facts::KNOWN),
        decide: abbreviation::abbreviation_in_title,
    },
    Rule { name: "inside-bracket", when: Facts::PERIOD, decide: abbreviation::inside_bracket },
    Rule { name: "closed", when: Facts::CLOSED, decide: abbreviation::closed },
    Rule { name: "initials-follow", when: ANY, decide: abbreviation::initials_follow },
    Rule { name: "abbreviation-follows", when: ANY, decide: abbreviation::abbreviation_follows },
    Rule { name: "section-number", when: ANY, decide: number::section_number },
    Rule { name: "time-opens-sentence", when: Facts::KNOWN, decide: abbreviation::time_opens_sentence },
    Rule {
        name: "bracket-follows",
        when: Facts::SIGN.union(Facts::KNOWN),
        decide: abbreviation::bracket_follows,
    },
    Rule { name: "unit-after-number", when: Facts::KNOWN, decide: abbreviation::unit_after_number },
    Rule { name: "number-follows", when: Facts::KNOWN, decide: abbreviation::number_follows },
    Rule { name: "place", when: Facts::KNOWN, decide: abbreviation::place },
    Rule { name: "title-before-name", when: Facts::KNOWN, decide: abbreviation::title_before_name },
    Rule { name: "always-goes-on", when: Facts::KNOWN, decide: abbreviation::always_goes_on },
    Rule { name: "name-goes-on", when: ANY, decide: abbreviation::name_goes_on },
    Rule { name: "initial", when: ANY, decide: abbreviation::initial },
    Rule { name: "sentence-end", when: ANY, decide: |_| Some(true) },
];

/// A set of rules of [`COMMON`], one bit each.
type Set = u64;

/// The number of facts that the first table below covers, and of all facts.
const LOW: u32 = 7;
const FACTS: u32 = Facts::all().bits().count_ones();

/// The rules that are tried for each combination of the first facts, and the same for the other facts, so
/// that the forty rules need not be examined one by one at each place.
static BY_LOW_FACTS: [Set; 1 << LOW] = rules_by_facts(0);
static BY_HIGH_FACTS: [Set; 1 << (FACTS - LOW)] = rules_by_facts(LOW);

/// Returns for each set of facts, counted from the fact `first` on, the rules that need no other of them.
const fn rules_by_facts<const SETS: usize>(first: u32) -> [Set; SETS] {
    let mut table = [0; SETS];
    let mut facts = 0;
    while facts < SETS {
        let mut rule = 0;
        while rule < COMMON.len() {
            let needed = (COMMON[rule].when.bits() >> first) as usize & (SETS - 1);
            if needed & !facts == 0 {
                table[facts] |= 1 << rule;
            }
            rule += 1;
        }
        facts += 1;
    }
    table
}

/// Returns the common rules to try at a place, in order.
pub(crate) fn common_for(candidate: &Candidate) -> impl Iterator<Item = &'static Rule> {
    let facts = usize::from(candidate.facts.bits());
    let low = facts & (BY_LOW_FACTS.len() - 1);
    let high = facts >> LOW;
    let mut left = BY_LOW_FACTS[low] & BY_HIGH_FACTS[high];
    std::iter::from_fn(move || {
        let rule = COMMON.get(left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(rule)
    })
}

/// A blank line always divides.
fn blank_line(s: &Candidate) -> Option<bool> {
    s.blank_line.then_some(true)
}

/// A plain word, a full stop, a space, a capital: most ends are as simple as this, and the other rules need
/// not be tried. Five letters, because shorter words may be abbreviations that are in no list.
fn plain_end(s: &Candidate) -> Option<bool> {
    let plain = s.marks == Marks::Period
        && s.tail == s.mark + 1
        && s.gap()
        && s.lead == s.first
        && is_upper(s.first)
        && s.left_classes.is_empty()
        && s.quotation.is_none()
        && s.left.is_ascii() == s.first.is_ascii()
        && is_plain(s.left);
    plain.then_some(true)
}

/// Returns whether a word is five small letters long or more.
pub(crate) fn is_plain(word: &str) -> bool {
    // Cyrillic letters take two bytes each.
    word.len() >= 5 && word.chars().all(is_lower) && (word.len() >= 10 || word.is_ascii())
}

/// A sentence contains a letter or a digit: `... And so on` is one.
fn no_word_yet(s: &Candidate) -> Option<bool> {
    let so_far = s.so_far();
    (so_far.len() < SHORT && !so_far.chars().any(|c| is_word(c) || is_emoji(c))).then_some(false)
}

/// Chinese and Japanese end sentences without white space. Not in a decimal number; not inside quotes and
/// brackets, `他说“好。走吧。”`, nor where the sentence continues after them: `「はい。」と言った。`
fn full_width_stop(s: &Candidate) -> Option<bool> {
    let decimal = s.text[s.mark..].starts_with('．') && s.first.is_numeric();
    let quoted = s.closed
        && matches!(s.lead, 'と' | 'っ' | 'の' | 'を' | 'は' | 'が' | 'に' | 'で' | 'も' | '、' | '，');
    Some(!decimal && !quoted && !in_brackets(s))
}

/// How far a bracket is searched for on both sides of a full stop, in bytes: eighty characters of three
/// bytes.
const BRACKETS: usize = 240;

/// Returns whether the full stop is in brackets or quotes that opened before it in the sentence and close
/// soon after it.
fn in_brackets(s: &Candidate) -> bool {
    let depth = |text: &str| {
        text.chars().fold(0i32, |depth, c| match c {
            '(' | '（' | '「' | '『' | '《' | '〈' | '【' | '“' => depth + 1,
            ')' | '）' | '」' | '』' | '》' | '〉' | '】' | '”' => (depth - 1).max(0),
            _ => depth,
        })
    };
    let marks = &s.text[s.mark..s.tail];
    let open = depth(&[s.tail_of_sentence(BRACKETS), marks].concat());
    open > 0 && s.head_of_rest(BRACKETS).contains([')', '）', '」', '』', '》', '〉', '】', '”'])
}

/// The following rules concern abbreviations: other marks end the sentence.
fn not_a_full_stop(s: &Candidate) -> Option<bool> {
    (s.marks != Marks::Period).then_some(true)
}
