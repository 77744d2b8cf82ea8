//! Simple rules that a pair breaks or not, under the names that the field knows from Bicleaner's hard rules
//! (Sánchez-Cartagena et al., 2018). The conditions are our own.

use super::text::Text;
use super::{Pair, surface};
use sverka_text::document::Lang;
use sverka_text::letters::{is_alphabetic, is_lowercase, is_uppercase};
use sverka_text::script::Script;
use sverka_text::words::Word;
use sverka_text::{language, numbers};

/// A rule of pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// Its name: `no_empty`.
    pub name: &'static str,
    /// What a pair that breaks it is like: "a side is empty".
    pub fault: &'static str,
    /// Whether cleaning applies it unless told otherwise.
    pub is_default: bool,
}

const fn rule(name: &'static str, fault: &'static str, is_default: bool) -> Rule {
    Rule { name, fault, is_default }
}

/// All rules, in the order in which they are checked.
pub const RULES: [Rule; 20] = [
    rule("no_empty", "a side is empty", true),
    rule("not_too_long", "a side has more than 1,024 characters", true),
    rule("not_too_short", "a side has fewer than three words", false),
    rule("length_ratio", "one side is more than three times as long as the other", true),
    rule("no_identical", "both sides are the same", true),
    rule("no_literals", "a side contains marks of templates or programs", true),
    rule("no_only_symbols", "a side has almost no letters", true),
    rule("no_only_numbers", "a side is little more than numbers", true),
    rule("no_urls", "a side is little more than an address", true),
    rule("no_breadcrumbs", "a side is a path of navigation", true),
    rule("no_glued_words", "words are glued together", true),
    rule("no_repeated_words", "a word is repeated at once", false),
    rule("no_unicode_noise", "a side has letters of several scripts that do not belong together", true),
    rule("no_space_noise", "letters are separated by spaces", true),
    rule("no_paren", "a side has brackets or bars throughout", true),
    rule("no_escaped_unicode", "a side contains escaped characters", true),
    rule("no_bad_encoding", "a side was decoded wrongly", true),
    rule("no_number_inconsistencies", "the numbers differ", false),
    rule("no_script_inconsistencies", "a side is not in the script of its language", true),
    rule("no_wrong_language", "a side is in another language than that of the corpus", true),
];

/// The rules that a pair breaks: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Broken(u32);

impl Broken {
    /// Returns the broken rules, in the order of [`RULES`].
    pub fn rules(self) -> impl Iterator<Item = &'static Rule> {
        RULES.iter().enumerate().filter(move |(at, _)| self.0 & (1 << at) != 0).map(|(_, rule)| rule)
    }

    /// Returns whether no rule is broken.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The greatest length of a side, in characters: more is a paragraph or a page.
const LONGEST: usize = 1024;
/// Words that a side has at least.
const FEWEST_WORDS: usize = 3;
/// How many times longer a side may be than the other, if neither is short.
const RATIO: usize = 3;
/// Characters up to which the ratio of lengths means little.
const SHORT: usize = 20;

/// Returns the rules that a pair breaks.
pub fn broken(pair: &Pair<'_>) -> Broken {
    broken_if(&[pair.source, pair.target].map(Text::new), pair.langs, numbers_differ(pair))
}

/// Returns the rules that a pair breaks whose numbers have been compared.
pub(super) fn broken_if(texts: &[Text<'_>; 2], langs: [&Lang; 2], numbers_differ: bool) -> Broken {
    if texts.iter().any(|text| text.text.is_empty()) {
        return Broken(1);
    }
    let any = |test: fn(&Text<'_>) -> bool| texts.iter().any(test);
    let lengths = [0, 1].map(|side| texts[side].shape.chars + texts[side].shape.spaces);
    let is_cjk = |side: usize| matches!(langs[side].primary(), "zh" | "ja" | "ko" | "th");
    let (less, more) = (lengths[0].min(lengths[1]), lengths[0].max(lengths[1]));
    let verdicts = [
        false,
        more > LONGEST,
        [0, 1].into_iter().any(|side| !is_cjk(side) && texts[side].words.len() < FEWEST_WORDS),
        // A character of Chinese is a syllable, so one side may be shorter by half.
        more > SHORT && more > less * RATIO * if is_cjk(0) == is_cjk(1) { 1 } else { 2 },
        same_letters(texts),
        any(has_literals),
        any(is_symbols),
        any(is_numbers),
        any(is_address),
        any(is_breadcrumbs),
        any(has_glued_words),
        any(repeats_word),
        any(mixes_scripts),
        any(has_spaced_letters),
        any(is_bracketed),
        any(has_escapes),
        any(is_badly_decoded),
        numbers_differ,
        [0, 1].into_iter().any(|side| surface::foreign(&texts[side], langs[side]) > 0.5),
        [0, 1].into_iter().any(|side| language::other_than(texts[side].text, langs[side]).is_some()),
    ];
    Broken(verdicts.iter().enumerate().map(|(at, &is)| u32::from(is) << at).sum())
}

fn same_letters([source, target]: &[Text<'_>; 2]) -> bool {
    let [a, b] = [source, target]
        .map(|text| text.text.chars().filter(|c| is_alphabetic(*c)).flat_map(char::to_lowercase));
    source.shape.letters > 0 && a.eq(b)
}

fn has_literals(text: &Text<'_>) -> bool {
    // Most texts have none of the characters that one of the literals needs.
    text.shape.count("{}%+*=:/") > 0
        && ["{{", "}}", "%s", "%d", "+++", "***", "=\"", "Re:", "</", "/>"]
            .iter()
            .any(|literal| text.text.contains(literal))
}

fn is_symbols(text: &Text<'_>) -> bool {
    text.shape.alphanumeric * 2 < text.shape.chars
}

fn is_numbers(text: &Text<'_>) -> bool {
    text.shape.numeric > text.shape.letters
}

fn is_address(text: &Text<'_>) -> bool {
    if text.shape.count("/") == 0 && !text.text.contains("www.") {
        return false;
    }
    let parts = text.text.split_whitespace();
    let is =
        |part: &&str| part.starts_with("http://") || part.starts_with("https://") || part.starts_with("www.");
    let addresses: usize = parts.filter(is).map(str::len).sum();
    addresses * 2 > text.text.len()
}

fn is_breadcrumbs(text: &Text<'_>) -> bool {
    ['»', '>', '→', '/', '|'].iter().any(|mark| {
        let parts =
            text.text.split(*mark).filter(|part| part.starts_with(' ') || part.ends_with(' ')).count();
        parts > 2
    })
}

/// A small letter before a capital, several times or in a long word: "wordsWordsWords".
fn has_glued_words(text: &Text<'_>) -> bool {
    text.text.split_whitespace().any(|word| {
        let mut before = false;
        let joints = word.chars().filter(|&c| {
            let is_joint = before && is_uppercase(c);
            before = is_lowercase(c);
            is_joint
        });
        joints.count() > 1
    })
}

fn repeats_word(text: &Text<'_>) -> bool {
    text.words.windows(2).any(|words| {
        let [before, word] = words else { return false };
        word.text == before.text && !word.is_figure && word.text.chars().count() > 1
    })
}

/// Latin and Cyrillic or Greek letters within one word.
fn mixes_scripts(text: &Text<'_>) -> bool {
    const MIXED: [Script; 3] = [Script::Latin, Script::Cyrillic, Script::Greek];
    if MIXED.iter().filter(|script| text.shape.letters_of(&[**script]) > 0).count() < 2 {
        return false;
    }
    let is_mixed = |word: &&Word<'_>| {
        let has = |script: &&Script| word.text.chars().any(|c| Script::of(c) == Some(**script));
        MIXED.iter().filter(has).count() > 1
    };
    // One word may be a name, such as that of a product.
    text.words.iter().filter(is_mixed).count() > 1
}

fn has_spaced_letters(text: &Text<'_>) -> bool {
    let mut run = 0;
    text.text.split_whitespace().any(|part| {
        let mut chars = part.chars();
        let is_letter = chars.next().is_some_and(is_alphabetic) && chars.next().is_none();
        run = if is_letter { run + 1 } else { 0 };
        run == 5
    })
}

fn is_bracketed(text: &Text<'_>) -> bool {
    let marks = text.shape.count("()[]{}|");
    marks > 10 && marks * 10 > text.shape.chars + text.shape.spaces
}

fn has_escapes(text: &Text<'_>) -> bool {
    text.shape.count("\\") > 0
        && text.text.match_indices("\\u").any(|(at, _)| {
            let digits = text.text.as_bytes().get(at + 2..at + 6);
            digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        })
}

/// Traces of UTF-8 that was read as a code page of one byte per letter, and characters that replace unreadable ones.
fn is_badly_decoded(text: &Text<'_>) -> bool {
    let traces =
        ["Ã©", "Ã¨", "Ã¼", "Ã¶", "Ã¤", "Ã±", "â€", "Â«", "Â»", "Ð°", "Ð¾", "Ñ‚", "Рѕ", "СЃС‚", "\u{fffd}"];
    // Each trace has one of these letters, which few texts have.
    text.text.contains(['Ã', 'â', 'Â', 'Ð', 'Ñ', 'ѕ', 'ѓ', '\u{fffd}'])
        && traces.iter().any(|trace| text.text.contains(trace))
}

fn numbers_differ(pair: &Pair<'_>) -> bool {
    let has_digits = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digits(pair.source) && !has_digits(pair.target) {
        return false;
    }
    let read = |text: &str, side: usize| numbers::read(text, pair.langs[side].primary());
    !numbers::compare(&read(pair.source, 0), &read(pair.target, 1)).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_text::document::Lang;

    fn names(source: &str, target: &str) -> Vec<&'static str> {
        let langs = ["en", "ru"].map(|tag| Lang::parse(tag).unwrap());
        broken(&Pair { source, target, langs: [&langs[0], &langs[1]] })
            .rules()
            .map(|rule| rule.name)
            .collect()
    }

    #[test]
    fn each_rule_finds_its_fault() {
        let good = "Это обычное хорошее предложение.";
        for (source, want) in [
            ("This is a usual good sentence.", None),
            ("", Some("no_empty")),
            (
                "A short one and a very long other one that goes on and on and on without ever coming to an end at all",
                Some("length_ratio"),
            ),
            ("Save {{name}} to the list now", Some("no_literals")),
            ("!!! *!* ---- ++ ==== yes", Some("no_only_symbols")),
            ("12 34 56 78 90 and 1234 567", Some("no_only_numbers")),
            ("see https://example.com/a/long/path now", Some("no_urls")),
            ("Home > News > Sport > Chess and more", Some("no_breadcrumbs")),
            ("A usual sentenceWithGluedWords in it.", Some("no_glued_words")),
            ("This is is a usual good sentence.", Some("no_repeated_words")),
            ("Тhis is а usuаl gооd sentence.", Some("no_unicode_noise")),
            ("T h i s i s a usual sentence.", Some("no_space_noise")),
            ("(a) [b] (c) [d] (e) [f] in a list", Some("no_paren")),
            ("This is \\u0441 escaped text here.", Some("no_escaped_unicode")),
            ("This cafÃ© is badly decoded text.", Some("no_bad_encoding")),
            ("There are 15 good sentences here.", Some("no_number_inconsistencies")),
            ("Это другое хорошее предложение.", Some("no_script_inconsistencies")),
            ("Le comité a décidé que le vieux pont doit être ouvert bientôt.", Some("no_wrong_language")),
            ("Word.", Some("not_too_short")),
        ] {
            let found = names(source, good);
            match want {
                Some(want) => assert!(found.contains(&want), "{source}: {found:?}"),
                None => assert!(found.is_empty(), "{source}: {found:?}"),
            }
        }
        let ukrainian = "Комітет погодився, що новий міст має бути відкритий до зими цього року.";
        assert_eq!(
            names("The committee agreed to open the bridge before winter.", ukrainian),
            ["no_wrong_language"]
        );
        // Addresses are the same in every language.
        assert!(names("Write to office@example.org", "Пишите на office@example.org").is_empty());
        assert_eq!(names("office@example.org", "office@example.org"), ["no_identical"]);
        assert!(names("Это хорошее!", "это хорошее").contains(&"no_identical"));
        assert!(names(&"word ".repeat(300), good).contains(&"not_too_long"));
    }
}
