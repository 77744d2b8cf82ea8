//! Numbers, as values: `4.72 billion` is `4,72 млрд`.

use super::Sides;
use crate::Finding;
use crate::rule::{Rule, Severity};
use regex::Regex;
use std::sync::LazyLock;
use sverka_text::numbers::{self, Fault, Number, read};
use sverka_text::words::{Word, lower, words};

/// A number of the source is not in the target.
pub static MISSING: Rule = Rule {
    id: "numbers.missing",
    category: "Number",
    severity: Severity::Warning,
    title: "A number of the source is missing",
    doc: "A number in digits, or in words from thirteen on, has no counterpart in the target. Numbers are compared \
          as values, in figures, in words of English and Russian in all their forms, with scales, fractions, dates, \
          times, Roman numerals and converted units. Small numbers in words (\"two\", «вдвое») are used too \
          freely to be missed.",
    bad: ("The bridge was built in 1974.", "Мост построили давно."),
    good: ("It cost 4.72 billion roubles.", "Это обошлось в 4,72 млрд рублей."),
};

/// A number of the target is not in the source.
pub static EXTRA: Rule = Rule {
    id: "numbers.extra",
    category: "Number",
    severity: Severity::Warning,
    title: "The target has a number that the source does not have",
    doc: "The reverse of `numbers.missing`, with the same knowledge of notations.",
    bad: ("The bridge was built long ago.", "Мост построили в 1974 году."),
    good: ("The meeting begins at noon.", "Заседание начинается в 12:00."),
};

/// A number became another.
pub static DIFFERENT: Rule = Rule {
    id: "numbers.different",
    category: "Number",
    severity: Severity::Error,
    title: "A number became another",
    doc: "Each side has a number of one sort that the other does not have: most often a slip of the pen, a wrong \
          scale or a year that a template kept. Small numbers in words count here too, against each other.",
    bad: ("The fund has 58.5 billion roubles.", "В фонде 58,5 млн рублей."),
    good: ("two and a half million people", "2,5 млн человек"),
};

/// The same amount of something else.
pub static UNIT: Rule = Rule {
    id: "numbers.unit",
    category: "Number",
    severity: Severity::Error,
    title: "The amount is the same, the unit is not",
    doc: "6 ft is not 6 m, and $5 million are not 5 million roubles. A converted amount (6 ft, 1.8 m) is let pass \
          within rounding; amounts of money are never converted, for rates change.",
    bad: ("The wall is 6 feet high.", "Высота стены 6 метров."),
    good: ("The wall is 6 feet high.", "Высота стены 1,8 метра."),
};

/// The source's notation.
pub static FORMAT: Rule = Rule {
    id: "numbers.format",
    category: "Number format",
    severity: Severity::Info,
    title: "The number keeps the notation of the source's language",
    doc: "Russian writes decimals with a comma and parts thousands with a space, English does so with a point and a \
          comma. A figure that stands in the target letter by letter as in the source, with a mark that means \
          something else there, is flagged; versions, dates and times are not. So is \"No. 5\" for «№ 5».",
    bad: ("The margin was 16.9 percent.", "Рентабельность составила 16.9 процента."),
    good: ("The margin was 16.9 percent.", "Рентабельность составила 16,9 процента."),
};

/// A lost "not".
pub static NEGATION: Rule = Rule {
    id: "numbers.negation",
    category: "Mistranslation",
    severity: Severity::Warning,
    title: "A limit lost its negation",
    doc: "The source says \"no later than\", \"not before\", \"no more than\" (or «не позднее», «не более» ...) of a date or an \
          amount, and the target has neither a negation nor a word that sets the limit without one, such as «до», «максимум», \
          \"by\", \"at least\"; or it has a comparative before the amount in a clause without a negation.",
    bad: ("Send it no later than 5 May.", "Пришлите это позднее 5 мая."),
    good: ("Send it no later than 5 May.", "Пришлите это до 5 мая."),
};

/// The source's way with dates and times.
pub static DATE_FORMAT: Rule = Rule {
    id: "numbers.date-format",
    category: "Date/time format",
    severity: Severity::Info,
    title: "A date or a time keeps the notation of the source's language",
    doc: "Russian writes 03.02.2022, «3 февраля» and 15:30; English writes 02/03/2022, February 3 and 3:30 p.m. A date with \
          slashes or with the day behind the month, and \"p.m.\", are flagged in Russian; a date with stops is flagged \
          in English. ISO dates (2022-02-03) are let pass.",
    bad: ("The forum opens on 02/03/2022 at 3:30 p.m.", "Форум откроется 02/03/2022 в 3:30 p.m."),
    good: ("The forum opens on 02/03/2022 at 3:30 p.m.", "Форум откроется 03.02.2022 в 15:30."),
};

/// The source's way with money.
pub static CURRENCY_FORMAT: Rule = Rule {
    id: "numbers.currency-format",
    category: "Currency format",
    severity: Severity::Info,
    title: "The sign of a currency stands on the other language's side",
    doc: "English sets the sign before the amount ($5), Russian behind it, with a space (5 $), or writes the word. A matter of \
          style: much of the Russian press keeps the English order.",
    bad: ("The ticket costs $25.", "Билет стоит $25."),
    good: ("The ticket costs $25.", "Билет стоит 25 долларов."),
};

// The patterns are literals that a test compiles; one that would not compile finds nothing.
static RUSSIAN_DATES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i-u)\b[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})\b|\b[0-9]{1,2}(?:[:.][0-9][0-9])? ?[ap]\.?m\b\.?",
    )
    .ok()
});
static ENGLISH_DATES: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?-u)\b[0-9]{1,2}\.(?:0[1-9]|1[0-2])\.(?:19|20)[0-9][0-9]\b").ok());
/// A month with the day behind it: «июля 4, 1961».
const MONTHS: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];
static SIGN_BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[$€£¥₽]\s?\d[\d.,]*").ok());
static SIGN_BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d[\d.,]*\s?[$€£¥₽]").ok());

/// Dates, times and amounts of money in the other language's notation.
fn notation(sides: &Sides, out: &mut Vec<Finding>) {
    let (dates, signs) = match sides.langs {
        ("en", "ru") => (&RUSSIAN_DATES, &SIGN_BEFORE),
        ("ru", "en") => (&ENGLISH_DATES, &SIGN_BEHIND),
        _ => return,
    };
    let text = sides.target;
    let stock = &sides.stock.1;
    if !stock.has("0123456789") {
        return;
    }
    let mut find = |pattern: &LazyLock<Option<Regex>>, rule: &'static Rule, what: &str| {
        for found in pattern.as_ref().into_iter().flat_map(|pattern| pattern.find_iter(text)) {
            let message = format!("{} is {what} of the source's language", found.as_str());
            out.push(Finding::new(rule, message).in_target(found.range()));
        }
    };
    // A Russian text has these letters and a stroke seldom.
    if sides.langs.1 == "en" || stock.has("/mM") {
        find(dates, &DATE_FORMAT, "the notation");
    }
    if stock.has("$") || stock.other && text.contains(['€', '£', '¥', '₽']) {
        find(signs, &CURRENCY_FORMAT, "the order");
    }
    for twins in
        sides.words.1.windows(2).filter(|twins| twins[1].is_figure && MONTHS.contains(&twins[0].text))
    {
        let (month, day) = (&twins[0], &twins[1]);
        let behind = &text[day.range.end..];
        if day.text.len() <= 2 && (behind.starts_with(',') || behind.starts_with("-го")) {
            let range = month.range.start..day.range.end;
            let message = format!("{} is the notation of the source's language", &text[range.clone()]);
            out.push(Finding::new(&DATE_FORMAT, message).in_target(range));
        }
    }
}

/// Figures up to this may be words in a language whose words nobody here understands.
const OFTEN_IN_WORDS: f64 = 20.0;

/// Compares the numbers of both sides.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    notation(sides, out);
    negation(sides, out);
    let source = read::read_words(sides.source, &sides.words.0, sides.langs.0);
    let target = read::read_words(sides.target, &sides.words.1, sides.langs.1);
    if source.is_empty() && target.is_empty() {
        return;
    }
    let known = read::knows(sides.langs.0) && read::knows(sides.langs.1);
    let sure = |number: &Number| {
        known
            || number.readings.iter().any(|reading| match reading {
                numbers::Reading::Value(value) => *value > OFTEN_IN_WORDS,
                _ => false,
            })
    };
    for difference in numbers::compare(&source, &target) {
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
        let mut finding = Finding::new(rule, message);
        finding.source.extend(ours.map(|number| number.range.clone()));
        finding.target.extend(theirs.map(|number| number.range.clone()));
        out.push(finding);
    }
    format(sides, &source, &target, out);
    number_sign(sides, out);
}

fn is_year(number: &Number) -> bool {
    let year = |reading: &numbers::Reading| matches!(reading, numbers::Reading::Value(value) if (1900.0..2100.0).contains(value));
    number.is_figure && number.unit.is_none() && number.readings.first().is_some_and(year)
}

/// Whether a text names a year from where it stands: "last year", «в октябре прошлого года».
fn says_which_year(text: &str) -> bool {
    const WAYS: [&str; 22] = [
        "last year",
        "this year",
        "next year",
        "same year",
        "that year",
        "previous year",
        "current year",
        "year before",
        "прошлого года",
        "прошлом году",
        "этого года",
        "этом году",
        "нынешнего года",
        "нынешнем году",
        "текущего года",
        "текущем году",
        "следующего года",
        "следующем году",
        "будущего года",
        "минувшего года",
        "того же года",
        "том же году",
    ];
    let lower = text.to_lowercase();
    WAYS.iter().any(|way| lower.contains(way))
}

/// Negations of amounts and dates by language, and words that say the same without one.
static NO_MORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i-u)\b(?:no|not) (?:later|earlier|sooner|more|less|fewer|before|until)\b").ok()
});
static NE_BOLEE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\bне (?:позже|позднее|ранее|раньше|более|менее|больше|меньше)\b").ok());
static NO_WAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:no|not|nor|none|never|without|cannot|nothing|nobody|only|just|at least|at most|up to|minimum|maximum|until|by|within|exceed\w*|limit\w*|fail\w*|hardly|barely|equally|as \w+ as)\b|n't\b|n’t\b",
    )
    .ok()
});
static NE_WAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:не|ни|нет|без|нельзя|невозможно|никто|ничто|ничего|никогда|никак\w*|только|лишь|всего|максимум|минимум|самое|до|хотя бы|перестал\w*|едва)\b",
    )
    .ok()
});

/// Those of them that turn a limit round within its clause: "without" and «всего» may be about anything else.
static NO_VERB: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i-u)\b(?:no|not|nor|none|never|cannot|nothing|nobody|only|until|by)\b|n't\b").ok()
});
static NE_VERB: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:не|ни|нет|нельзя|невозможно|никто|ничто|ничего|никогда|только|лишь)\b").ok()
});

/// Comparatives that set a limit, and turn it round when their negation is lost.
static LATER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i-u)\b(?:(?:later|earlier|sooner|more|less|fewer) than|before)\b").ok());
static POZDNEE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:позже|позднее|ранее|раньше|более|менее|больше|меньше)\b").ok());

/// Days of the week are dates too.
const WEEKDAYS: [&str; 16] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "понедельник",
    "вторник",
    "среды",
    "среду",
    "среде",
    "четверг",
    "пятниц",
    "суббот",
    "воскресень",
];

/// Whether an amount or a date comes next in a text: without one, what stands before it is a phrase of
/// speech ("no more tears").
fn limits_something(behind: &str, lang: &str) -> bool {
    const REACH: usize = 24;
    let near: String = behind.chars().take(REACH).collect();
    let numbers = numbers::read(&near, lang);
    let day = |word: Word| WEEKDAYS.iter().any(|day| lower(word.text).starts_with(day));
    numbers.iter().any(|number| number.weight > numbers::read::Weight::Hint) || words(&near).any(day)
}

/// The piece of a text between marks in which a byte stands.
fn clause(text: &str, at: usize) -> &str {
    let is_mark = |(i, c): &(usize, char)| {
        // "1,5" and "No. 5" are no ends.
        let spaced = text[i + c.len_utf8()..].starts_with(char::is_whitespace);
        matches!(c, '—' | '–' | '(' | ')' | '«' | '»' | '"')
            || matches!(c, ',' | ';' | ':' | '.' | '!' | '?') && spaced
    };
    let start = text[..at].char_indices().rfind(is_mark).map_or(0, |(i, c)| i + c.len_utf8());
    let end =
        text[at..].char_indices().map(|(i, c)| (at + i, c)).find(is_mark).map_or(text.len(), |(i, _)| i);
    &text[start..end]
}

/// A negation before an amount or a date that the other side lacks.
fn negation(sides: &Sides, out: &mut Vec<Finding>) {
    let patterns = match sides.langs {
        ("en", "ru") => [&NO_MORE, &POZDNEE, &NE_WAYS, &NE_VERB],
        ("ru", "en") => [&NE_BOLEE, &LATER, &NO_WAYS, &NO_VERB],
        _ => return,
    };
    let [Some(phrase), Some(bare), Some(ways), Some(verb)] = patterns.map(|pattern| pattern.as_ref()) else {
        return;
    };
    // A quick look first, for Russian, whose borders of words are slow to find.
    if sides.langs.0 == "ru"
        && !["е поз", "е ран", "е бол", "е мен"].iter().any(|start| sides.source.contains(start))
    {
        return;
    }
    // Not negated anywhere, or a limit whose own clause is not.
    let lacks = || {
        let turned = |found: regex::Match| {
            limits_something(&sides.target[found.end()..], sides.langs.1)
                && !verb.is_match(clause(sides.target, found.start()))
        };
        !ways.is_match(sides.target) || bare.find_iter(sides.target).any(turned)
    };
    for found in phrase.find_iter(sides.source) {
        if limits_something(&sides.source[found.end()..], sides.langs.0) && lacks() {
            let message = format!("{} is not negated in the target", found.as_str());
            out.push(Finding::new(&NEGATION, message).in_source(found.range()));
        }
    }
}

/// The sign of numbers: № in Russian, "No." in English.
fn number_sign(sides: &Sides, out: &mut Vec<Finding>) {
    let (wrong, right) = match sides.langs {
        ("en", "ru") => ("No.", "№"),
        ("ru", "en") => ("№", "No."),
        _ => return,
    };
    for (at, _) in sides.target.match_indices(wrong) {
        let rest = sides.target[at + wrong.len()..].trim_start_matches([' ', '\u{a0}']);
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let message = format!("{wrong} should be {right} here");
            out.push(Finding::new(&FORMAT, message).in_target(at..at + wrong.len()));
        }
    }
}

/// Whether a figure is the number of a part of a document, or belongs to a name: «глава 4.2», «USB 3.0».
fn is_part_or_version(sides: &Sides, at: usize) -> bool {
    const PARTS: [&str; 18] = [
        "верси",
        "выпуск",
        "глав",
        "пункт",
        "подпункт",
        "раздел",
        "подраздел",
        "параграф",
        "част",
        "стат",
        "рис",
        "табл",
        "приложени",
        "п",
        "пп",
        "гл",
        "разд",
        "ст",
    ];
    let word = sides.words.1.iter().take_while(|word| word.range.end <= at).last();
    let before = word.filter(|word| sides.target[word.range.end..at].chars().all(|c| " \u{a0}.".contains(c)));
    before.is_some_and(|word| {
        let lower = lower(word.text);
        let is_part = |part: &&str| match part.chars().count() {
            ..=2 => lower == **part,
            _ => lower.starts_with(*part),
        };
        // A name in Latin letters within a Russian text.
        let is_name = sides.langs.1 == "ru" && word.text.chars().all(|c| c.is_ascii_alphabetic());
        is_name || PARTS.iter().any(is_part)
    }) || sides.target[..at].trim_end().ends_with('§')
}

/// Figures that were copied with a mark that the target's language reads otherwise.
fn format(sides: &Sides, source: &[Number], target: &[Number], out: &mut Vec<Finding>) {
    let wrong = match sides.langs {
        ("en", "ru") => '.',
        ("ru", "en") => ',',
        _ => return,
    };
    for number in target.iter().filter(|number| number.is_figure) {
        let text = &sides.target[number.range.clone()];
        let figure = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        let Some((whole, rest)) = figure.split_once(['.', ',']) else { continue };
        let mark = figure.as_bytes()[whole.len()] as char;
        // With three digits behind it the mark parts thousands: then it is the other one that is wrong.
        let is_wrong = if rest.len() == 3 && !rest.contains(['.', ',']) {
            sides.langs.1 == "ru" && mark == ','
        } else {
            mark == wrong && !rest.contains(['.', ','])
        };
        let same = source.iter().any(|other| sides.source[other.range.clone()].starts_with(figure));
        // 15.30 may be a time and 10.12 a date; a version has letters or marks around it.
        let two = rest.len() == 2 && whole.len() <= 2;
        let before = sides.target[..number.range.start].chars().next_back();
        if is_wrong && mark == '.' && is_part_or_version(sides, number.range.start) {
            continue;
        }
        if is_wrong && same && !two && !before.is_some_and(|c| c.is_alphanumeric() || "-./".contains(c)) {
            let message = format!("{figure} keeps the notation of the source");
            out.push(
                Finding::new(&FORMAT, message)
                    .in_target(number.range.start..number.range.start + figure.len()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_compile() {
        for pattern in [
            &RUSSIAN_DATES,
            &ENGLISH_DATES,
            &SIGN_BEFORE,
            &SIGN_BEHIND,
            &NO_MORE,
            &NE_BOLEE,
            &LATER,
            &POZDNEE,
            &NO_VERB,
            &NE_VERB,
            &NO_WAYS,
            &NE_WAYS,
        ] {
            assert!(pattern.is_some());
        }
    }
}
