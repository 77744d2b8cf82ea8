//! Joins words that were broken at the end of a line.
//!
//! A hyphen at a line end belongs to the word (`well-known`) or was inserted by the typesetter
//! (`pub-lished`). What the document writes elsewhere decides; then the few compounds of English and Russian
//! that always keep their hyphen; otherwise the word is joined, because most broken words are ordinary ones.

use crate::letters::{is_alphabetic, is_alphanumeric, is_lowercase, is_uppercase};
use std::collections::HashSet;

/// Words between two words of which the first is shortened: `pre- and post-war`, `Ein- und Ausgang`, `теле- и
/// радиосвязь`.
const CONJUNCTIONS: [&str; 11] = ["and", "or", "to", "и", "или", "und", "oder", "et", "ou", "y", "o"];

/// A hyphen inserted by a typesetter, which is invisible within a line.
pub const SOFT_HYPHEN: char = '\u{ad}';

/// The words that a document writes without a line break, which show how its broken words are written.
///
/// ```
/// use sverka_text::hyphens::Vocabulary;
/// let lines = ["It is a well-known fact. The govern-", "ment of a well-", "known town."];
/// let words = Vocabulary::of(lines);
/// let mut text = String::new();
/// for line in lines {
///     words.append(&mut text, line);
/// }
/// assert_eq!(text, "It is a well-known fact. The government of a well-known town.");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Words without a hyphen and with one, in small letters. Only looked up, never listed.
    words: HashSet<String>,
    /// Compounds without their endings: `пресс-конф` covers all forms of «пресс-конференция».
    compounds: HashSet<String>,
}

impl Vocabulary {
    /// Collects the words of consecutive lines, except those broken at a line end.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut out = Self::default();
        let mut broken = false;
        for line in lines {
            let next_broken = ends_broken(line);
            let tokens: Vec<&str> = tokens(line).collect();
            let last = tokens.len().saturating_sub(usize::from(next_broken));
            for token in tokens.get(usize::from(broken)..last).unwrap_or_default() {
                let word = token.trim_matches('-').replace(SOFT_HYPHEN, "").to_lowercase();
                if !out.words.contains(&word) {
                    out.compounds.extend(word.rsplit_once('-').and_then(|(head, tail)| stem(head, tail)));
                    out.words.insert(word);
                }
            }
            broken = next_broken;
        }
        out
    }

    /// Appends a line to the text before it, with a space between them; if the text ends in a broken word,
    /// with or without its hyphen.
    pub fn append(&self, text: &mut String, line: &str) {
        let line = line.trim_start();
        let end = text.trim_end().len();
        text.truncate(end);
        if text.is_empty() || line.is_empty() {
            text.push_str(line);
            return;
        }
        let first = tokens(line).next().unwrap_or_default();
        if ends_broken(text) && CONJUNCTIONS.contains(&first) {
            // "pre- and post-war": the second half of the word comes later.
            text.push(' ');
        } else if text.ends_with(SOFT_HYPHEN) && line.starts_with(is_alphanumeric) {
            text.pop();
        } else if ends_broken(text) && line.starts_with(is_alphanumeric) {
            let hyphen = text.chars().next_back().map_or(0, char::len_utf8);
            let head = tokens_back(&text[..text.len() - hyphen]);
            if self.joins(head, first) {
                text.truncate(text.len() - hyphen);
            }
        } else {
            text.push(' ');
        }
        text.push_str(line);
    }

    /// Returns whether the hyphen between the two parts of a word was inserted by the typesetter and is
    /// removed.
    pub fn joins(&self, head: &str, tail: &str) -> bool {
        if head.chars().any(|c| c.is_ascii_digit()) || !tail.starts_with(is_alphabetic) {
            return false;
        }
        let (small_head, small_tail) = (head.to_lowercase(), tail.trim_end_matches('-').to_lowercase());
        let whole = self.words.contains(&format!("{small_head}{small_tail}"));
        if whole {
            return true;
        }
        let is_known = stem(&small_head, &small_tail).is_some_and(|stem| self.compounds.contains(&stem));
        if is_known || self.words.contains(&format!("{small_head}-{small_tail}")) {
            return false;
        }
        let capitals = |word: &str| word.chars().count() > 1 && word.chars().all(is_uppercase);
        match (capitals(head), tail.starts_with(is_lowercase)) {
            // A heading in capitals is broken like any other text; ИТ-отдел, IT-related are not.
            (true, false) => return capitals(tail),
            (true, true) | (false, false) => return false,
            (false, true) => {}
        }
        // The last part of the head matters: of "mother-in-", "in".
        let (before, last) = small_head.rsplit_once('-').unwrap_or(("", &small_head));
        let is_short = ["in", "of", "to", "and", "the", "at", "on", "up"].contains(&last);
        if !before.is_empty() && (is_short || self.words.contains(last)) {
            return false;
        }
        let first = small_tail.split('-').next().unwrap_or(&small_tail);
        !(is_english_compound(last, first) || self.is_russian_compound(last, first))
    }

    /// Returns whether Russian spelling demands the hyphen: `кто-то`, `по-новому`, `из-за`.
    fn is_russian_compound(&self, head: &str, tail: &str) -> bool {
        match (head, tail) {
            (_, "либо" | "нибудь" | "таки") | ("кое" | "кой" | "вице", _) | ("из", "за" | "под") => {
                true
            }
            ("пресс", _) => ["конференц", "служб", "секретар", "релиз", "центр", "атташе"]
                .iter()
                .any(|word| tail.starts_with(word)),
            // «место» may be broken «мес-то»: a pronoun, or a word of the document, takes «-то».
            (_, "то") => {
                head.starts_with("как")
                    || head.starts_with("котор")
                    || PRONOUNS.contains(&head)
                    || self.words.contains(head)
            }
            ("по", "тому" | "этому" | "чему") => false,
            ("по", _) => ["ому", "ему", "ски", "цки", "ьи"].iter().any(|end| tail.ends_with(end)),
            ("во", "первых" | "вторых") | ("в", _) => {
                tail.ends_with("ых") || tail.ends_with("их")
            }
            ("северо" | "юго", _) => tail.starts_with("запад") || tail.starts_with("вост"),
            _ => false,
        }
    }
}

/// Returns a compound without the ending of its last part; `None` if that is too short to have one.
fn stem(head: &str, tail: &str) -> Option<String> {
    /// Letters that are enough to identify a word: "конф", "know".
    const LETTERS: usize = 4;
    let (end, _) = tail.char_indices().nth(LETTERS)?;
    Some(format!("{head}-{}", &tail[..end]))
}

/// Words that take «-то» besides the forms of «какой» and «который».
const PRONOUNS: [&str; 19] = [
    "кто",
    "кого",
    "кому",
    "кем",
    "ком",
    "что",
    "чего",
    "чему",
    "чем",
    "где",
    "куда",
    "откуда",
    "когда",
    "почему",
    "зачем",
    "отчего",
    "сколько",
    "чей",
    "чья",
];

/// Returns whether English spelling requires the hyphen: `twenty-three`, `well-known`, `self-help`.
fn is_english_compound(head: &str, tail: &str) -> bool {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    const UNITS: [&str; 18] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "first", "second", "third",
        "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    ];
    const TEENS: [&str; 10] = [
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const COUNTED: [&str; 14] = [
        "hundred", "thousand", "million", "billion", "year", "month", "week", "day", "hour", "minute",
        "mile", "member", "part", "story",
    ];
    // Words that begin with "self" and "well" without a hyphen.
    let is_suffix =
        ["ish", "ishly", "ishness", "less", "lessly", "hood", "ness", "ing", "same"].contains(&tail);
    let is_counted = COUNTED.iter().any(|word| tail.strip_prefix(word).is_some_and(|end| end.len() < 3));
    match head {
        "self" | "well" => !is_suffix,
        "so" => tail == "called",
        "great" => tail.starts_with("grand") || tail.starts_with("great"),
        _ if TENS.contains(&head) => UNITS.contains(&tail) || is_counted,
        _ => is_counted && (UNITS.contains(&head) || TEENS.contains(&head)),
    }
}

/// Returns whether a text ends in a hyphen with a letter or a digit before it.
pub fn ends_broken(text: &str) -> bool {
    let mut chars = text.trim_end().chars();
    matches!(chars.next_back(), Some('-' | '\u{2010}' | SOFT_HYPHEN))
        && chars.next_back().is_some_and(is_alphanumeric)
}

fn is_inside(c: char) -> bool {
    is_alphanumeric(c) || matches!(c, '-' | '’' | '\'' | SOFT_HYPHEN) || ('\u{300}'..='\u{36f}').contains(&c)
}

/// Returns the words of a line with their hyphens and apostrophes.
fn tokens(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c| !is_inside(c)).filter(|token| token.contains(is_alphanumeric))
}

/// Returns the word at the end of a text.
fn tokens_back(text: &str) -> &str {
    let before = text.char_indices().rev().find(|(_, c)| !is_inside(*c));
    &text[before.map_or(0, |(at, c)| at + c.len_utf8())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str]) -> String {
        let words = Vocabulary::of(lines.iter().copied());
        let mut text = String::new();
        lines.iter().for_each(|line| words.append(&mut text, line));
        text
    }

    #[test]
    fn a_hyphen_before_a_conjunction_stays() {
        let mut text = "the pre-".to_owned();
        Vocabulary::default().append(&mut text, "and post-war years");
        assert_eq!(text, "the pre- and post-war years");
    }

    #[test]
    fn ordinary_words_are_joined() {
        assert_eq!(joined(&["The commit-", "tee met", "twice."]), "The committee met twice.");
        assert_eq!(joined(&["Сове-", "щание прошло на бере-", "гу."]), "Совещание прошло на берегу.");
        assert_eq!(joined(&["ЗАСЕ-", "ДАНИЕ"]), "ЗАСЕДАНИЕ");
        assert_eq!(joined(&["im\u{ad}", "possible"]), "impossible");
        assert_eq!(joined(&["im\u{2010}", "possible"]), "impossible");
        assert_eq!(joined(&["это мес-", "то"]), "это место");
        assert_eq!(joined(&["по-", "тому что"]), "потому что");
    }

    #[test]
    fn what_the_document_writes_elsewhere_decides() {
        assert_eq!(joined(&["A bath-house. The bath-", "house."]), "A bath-house. The bath-house.");
        assert_eq!(joined(&["A bathhouse. The bath-", "house."]), "A bathhouse. The bathhouse.");
        // The broken word itself is no evidence.
        assert_eq!(joined(&["the bath-", "house and the bath-", "house"]), "the bathhouse and the bathhouse");
        assert_eq!(joined(&["Иваныч пришёл, Иваныч-", "то"]), "Иваныч пришёл, Иваныч-то");
    }

    #[test]
    fn compounds_keep_their_hyphen() {
        for (lines, want) in [
            (["a well-", "known hall"], "a well-known hall"),
            (["twenty-", "three years"], "twenty-three years"),
            (["кое-", "где"], "кое-где"),
            (["какой-", "то"], "какой-то"),
            (["по-", "русски"], "по-русски"),
            (["на юго-", "западе"], "на юго-западе"),
            (["в Нью-", "Йорке"], "в Нью-Йорке"),
            (["COVID-", "19"], "COVID-19"),
            (["20-", "летний"], "20-летний"),
            (["ИТ-", "отдел"], "ИТ-отдел"),
            (["an eighteen-", "year-old"], "an eighteen-year-old"),
            (["a year ago, a five-year-", "old"], "a year ago, a five-year-old"),
            (["a well-estab-", "lished firm"], "a well-established firm"),
            (["a great-", "granddaughter"], "a great-granddaughter"),
            (["the five-", "millionth"], "the five-millionth"),
            (["Пресс-конференция. На пресс-", "конференции"], "Пресс-конференция. На пресс-конференции"),
            (["a mother-in-", "law"], "a mother-in-law"),
        ] {
            assert_eq!(joined(&lines), want);
        }
    }

    #[test]
    fn other_dashes_are_no_hyphens() {
        assert_eq!(joined(&["Вода –", "это жизнь -", "да"]), "Вода – это жизнь - да");
        assert_eq!(joined(&["one-", "(two)"]), "one- (two)");
        assert_eq!(joined(&["", "one", "  two "]), "one two ");
    }
}
