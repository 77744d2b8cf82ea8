//! Numbers, as values: `4.72 billion` is `4,72 млрд`.

mod negation;
mod notation;

pub use negation::{NEGATION, negation};
pub use notation::{CURRENCY_FORMAT, DATE_FORMAT, FORMAT, format, notation};

use super::{Sides, lists};
use crate::Finding;
use crate::rule::{Rule, Severity};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;
use sverka_text::numbers::identifiers::identifiers;
use sverka_text::numbers::{self, Fault, Number, read, units};
use sverka_text::words::{Word, lower};

/// A number of the source is not in the target.
pub static MISSING: Rule = Rule {
    id: "numbers.missing",
    category: "Number",
    severity: Severity::Warning,
    title: "A number of the source is missing",
    doc: "A number written in digits, or in words from thirteen upwards, has no counterpart in the target. Numbers are \
          compared by value. The check reads figures, English and Russian number words in every form, scales (million, \
          «тыс.»), fractions, dates, times, Roman numerals and converted units; the digits of phone numbers, account \
          numbers and ISBNs are compared however they are grouped. Small numbers in words (\"two\", «вдвое») are \
          translated too freely to be reported.",
    bad: ("The bridge was built in 1974.", "Мост построили давно."),
    good: ("It cost 4.72 billion roubles.", "Это обошлось в 4,72 млрд рублей."),
};

/// A number of the target is not in the source.
pub static EXTRA: Rule = Rule {
    id: "numbers.extra",
    category: "Number",
    severity: Severity::Warning,
    title: "The target has a number that the source lacks",
    doc: "The reverse of `numbers.missing`; the same notations are understood.",
    bad: ("The bridge was built long ago.", "Мост построили в 1974 году."),
    good: ("The meeting begins at noon.", "Заседание начинается в 12:00."),
};

/// A number became another.
pub static DIFFERENT: Rule = Rule {
    id: "numbers.different",
    category: "Number",
    severity: Severity::Error,
    title: "A number became another number",
    doc: "Each side has a number of the same kind that the other side lacks: usually a typing error, a wrong scale, or \
          a year left over from a template. Unlike in `numbers.missing`, small numbers in words are compared with each \
          other too.",
    bad: ("The fund has 58.5 billion roubles.", "В фонде 58,5 млн рублей."),
    good: ("two and a half million people", "2,5 млн человек"),
};

/// The same amount of something else.
pub static UNIT: Rule = Rule {
    id: "numbers.unit",
    category: "Number",
    severity: Severity::Error,
    title: "The amount is the same but the unit differs",
    doc: "6 ft is not 6 m, and $5 million is not 5 million roubles. A converted amount (6 ft, 1.8 m) is accepted \
          within rounding. Amounts of money are never treated as converted, because rates change.",
    bad: ("The wall is 6 feet high.", "Высота стены 6 метров."),
    good: ("The wall is 6 feet high.", "Высота стены 1,8 метра."),
};

/// Figures up to this may be words in a language whose number words are not known here.
const OFTEN_IN_WORDS: f64 = 20.0;

/// Compares the numbers of both sides.
pub fn values(sides: &Sides, out: &mut Vec<Finding>) {
    let (source, target) = sides.numbers();
    if source.is_empty() && target.is_empty() {
        return;
    }
    let ((source, target), different) = amounts(sides, source, target);
    let (source, target) = (&*source, &*target);
    out.extend(different);
    let known = read::knows(sides.langs.0) && read::knows(sides.langs.1);
    let sure = |number: &Number| {
        known
            || number.readings.iter().any(|reading| match reading {
                numbers::Reading::Value(value) => *value > OFTEN_IN_WORDS,
                _ => false,
            })
    };
    for difference in numbers::compare(source, target) {
        let ours = difference.source.map(|i| &source[i]).filter(|number| sure(number));
        let theirs = difference.target.map(|j| &target[j]).filter(|number| sure(number));
        let of = |number: &Number, text: &str| text[number.range.clone()].to_owned();
        let a = ours.map(|number| of(number, sides.source)).unwrap_or_default();
        let b = theirs.map(|number| of(number, sides.target)).unwrap_or_default();
        let (rule, message) = match (difference.fault, ours, theirs) {
            (Fault::Missing, Some(_), _) => (&MISSING, format!("{a} is missing in the target")),
            (Fault::Extra, _, Some(_)) => (&EXTRA, format!("{b} is not in the source")),
            (Fault::Different, Some(_), Some(_)) => (&DIFFERENT, format!("{a} became {b}")),
            (Fault::Unit, Some(x), Some(y)) => {
                let unit = |number: &Number| number.unit.map_or("", |unit| unit.id);
                (&UNIT, format!("{a} ({}) became {b} ({})", unit(x), unit(y)))
            }
            _ => continue,
        };
        let lone = ours.or(theirs).filter(|_| rule != &DIFFERENT && rule != &UNIT);
        let other = if theirs.is_some() { sides.source } else { sides.target };
        if lone.is_some_and(is_year) && says_which_year(other) {
            continue;
        }
        let is_converted = match (ours, theirs) {
            _ if rule == &UNIT => false,
            (Some(a), Some(b)) if in_the_unit_of(source, a, b) || in_the_unit_of(target, b, a) => true,
            (Some(number), _) => names_about(sides.words().1, target, number),
            (None, Some(number)) => names_about(sides.words().0, source, number),
            (None, None) => false,
        };
        if is_converted {
            continue;
        }
        let mut finding = Finding::new(rule, message);
        finding.source.extend(ours.map(|number| number.range.clone()));
        finding.target.extend(theirs.map(|number| number.range.clone()));
        out.push(finding);
    }
}

/// The numbers of both sides.
type Both<'a> = (Cow<'a, [Number]>, Cow<'a, [Number]>);

/// Returns the numbers that are amounts: not the digits of phones, accounts and other identifiers that both sides
/// have, whatever their groups, and not those of entities. A single identifier on each side that differs in its digits
/// is a finding.
fn amounts<'a>(sides: &Sides, source: &'a [Number], target: &'a [Number]) -> (Both<'a>, Option<Finding>) {
    let (mut ours, theirs) = (identifiers(sides.source), identifiers(sides.target));
    let mut drop: (Vec<Range<usize>>, Vec<Range<usize>>) = Default::default();
    let mut left = Vec::new();
    for found in theirs {
        match ours.iter().position(|other| other.digits == found.digits) {
            Some(at) => {
                drop.0.push(ours.remove(at).range);
                drop.1.push(found.range);
            }
            None => left.push(found),
        }
    }
    let mut different = None;
    if let ([a], [b]) = (&ours[..], &left[..])
        && a.digits.len() == b.digits.len()
    {
        let of = |text: &str, range: &Range<usize>| text[range.clone()].to_owned();
        let message = format!("{} became {}", of(sides.source, &a.range), of(sides.target, &b.range));
        different =
            Some(Finding::new(&DIFFERENT, message).in_source(a.range.clone()).in_target(b.range.clone()));
        drop.0.push(a.range.clone());
        drop.1.push(b.range.clone());
    }
    let kept = |numbers: &'a [Number], drop: &[Range<usize>], text: &str| {
        let entity = |number: &Number| text[..number.range.start].ends_with("&#");
        if drop.is_empty() && !numbers.iter().any(entity) {
            return Cow::Borrowed(numbers);
        }
        let is_kept = |number: &&Number| {
            !entity(number)
                && !drop.iter().any(|range| range.start < number.range.end && number.range.start < range.end)
        };
        Cow::Owned(numbers.iter().filter(is_kept).cloned().collect())
    };
    let both = (kept(source, &drop.0, sides.source), kept(target, &drop.1, sides.target));
    (both, different)
}

/// Returns what a number may be in the base units of a unit.
fn in_base_units(number: &Number, factor: f64) -> impl Iterator<Item = f64> + '_ {
    number.readings.iter().filter_map(move |reading| match reading {
        numbers::Reading::Value(value) => Some(value * factor),
        _ => None,
    })
}

/// Returns whether a number without a unit is another number in a unit that its side names with other numbers: "from 16 mph to 65",
/// «до 105 км/ч».
fn in_the_unit_of(numbers: &[Number], bare: &Number, other: &Number) -> bool {
    /// Converted amounts are rounded.
    const ROUNDING: f64 = 0.06;
    let (None, Some(theirs)) = (bare.unit, other.unit.filter(|unit| unit.factor > 0.0)) else { return false };
    let units = numbers.iter().filter_map(|number| number.unit);
    units.filter(|unit| unit.kind == theirs.kind && unit.id != theirs.id).any(|unit| {
        in_base_units(bare, unit.factor)
            .any(|a| in_base_units(other, theirs.factor).any(|b| (a - b).abs() <= ROUNDING * a.max(b)))
    })
}

/// Returns whether some words name a unit without a number that is about an amount: «больше километра» for 4,000 ft, «до года» for
/// 1 year.
fn names_about(words: &[Word], numbers: &[Number], amount: &Number) -> bool {
    /// "More than a kilometre" is rough.
    const ABOUT: f64 = 0.25;
    let Some(unit) = amount.unit.filter(|unit| unit.factor > 0.0) else {
        return false;
    };
    let fits = |factor: f64| {
        in_base_units(amount, unit.factor).any(|value| (value - factor).abs() <= ABOUT * factor)
    };
    words.iter().enumerate().any(|(i, word)| {
        let counted = || {
            let before = i.checked_sub(1).map(|last| &words[last].range);
            before.is_some_and(|before| numbers.iter().any(|number| number.range.end == before.end))
        };
        let named = units::unit(&lower(word.text)).filter(|named| named.kind == unit.kind);
        named.is_some_and(|named| fits(named.factor)) && !counted()
    })
}

/// Returns whether a number may be a year of our time.
fn is_year(number: &Number) -> bool {
    let year = |reading: &numbers::Reading| matches!(reading, numbers::Reading::Value(value) if (1900.0..2100.0).contains(value));
    number.is_figure && number.unit.is_none() && number.readings.first().is_some_and(year)
}

/// Returns whether a text names a year relative to today: "last year", «в октябре прошлого года».
fn says_which_year(text: &str) -> bool {
    static PHRASES: LazyLock<Vec<&str>> = LazyLock::new(|| lists::phrases("which-year").collect());
    let lower = text.to_lowercase();
    PHRASES.iter().any(|phrase| lower.contains(phrase))
}
