//! Plurals of ICU messages: `{count, plural, one {# file} other {# files}}`.

use super::Sides;
use crate::Finding;
use crate::rule::{Rule, Severity};
use std::ops::Range;

/// Categories that do not fit the language.
pub static PLURALS: Rule = Rule {
    id: "markup.plurals",
    category: "Markup",
    severity: Severity::Error,
    title: "The plural forms do not fit the language",
    doc: "An ICU message (`{count, plural, one {...} other {...}}`) must have the plural categories of its language: \
          Russian has one, few, many and other; Japanese has only other. If a category is missing, a program shows the \
          wrong form; a category that the language lacks is never shown. Exact cases (`=0`) may be added; `=1` \
          replaces one in languages where one means 1 only. The categories are those of CLDR, for some 70 languages.",
    bad: ("{n, plural, one {# file} other {# files}}", "{n, plural, one {# файл} other {# файлов}}"),
    good: (
        "{n, plural, one {# file} other {# files}}",
        "{n, plural, one {# файл} few {# файла} many {# файлов} other {# файла}}",
    ),
};

const CATEGORIES: &str = include_str!("../../data/plurals.txt");

/// Returns the categories that messages in a language must and may have; `None` for a language without a list.
fn categories(lang: &str) -> Option<(Vec<&'static str>, Vec<&'static str>)> {
    let lines =
        CATEGORIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(':'));
    let (_, list) = lines.into_iter().find(|(codes, _)| codes.split_whitespace().any(|code| code == lang))?;
    let (may, must): (Vec<&str>, Vec<&str>) = list.split_whitespace().partition(|word| word.starts_with('('));
    Some((must, may.into_iter().map(|word| word.trim_matches(['(', ')'])).collect()))
}

/// A plural of a message.
struct Plural<'t> {
    range: Range<usize>,
    keys: Vec<&'t str>,
}

/// Returns whether a text has an ICU message with cases.
pub fn has_cases(text: &str) -> bool {
    text.contains(", plural,")
        || text.contains(", select,")
        || text.contains(",plural,")
        || text.contains(",select,")
}

/// Finds the plurals of a message. Ordinals (`selectordinal`) have categories of their own and are ignored.
fn plurals(text: &str) -> Vec<Plural<'_>> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("plural,") {
        let head = text[..at].trim_end();
        let Some(open) = head.strip_suffix(',').and_then(|head| head.rfind('{')) else { continue };
        if let Some((keys, end)) = keys(text, at + "plural,".len()) {
            out.push(Plural { range: open..end, keys });
        }
    }
    out
}

/// Reads the keys of the cases from a byte on, and the end of the plural; `None` if its braces do not match.
fn keys(text: &str, from: usize) -> Option<(Vec<&str>, usize)> {
    let (mut keys, mut depth, mut start) = (Vec::new(), 0_usize, from);
    for (at, c) in text[from..].char_indices().map(|(i, c)| (from + i, c)) {
        match c {
            '{' => {
                if depth == 0 {
                    let key = text[start..at].split_whitespace().next_back()?;
                    keys.push(key);
                }
                depth += 1;
            }
            '}' if depth == 0 => return Some((keys, at + 1)),
            '}' => {
                depth -= 1;
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// Looks at the plurals of both sides.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    for (in_source, text, lang) in [(true, sides.source, sides.langs.0), (false, sides.target, sides.langs.1)]
    {
        let charset = if in_source { &sides.charsets.0 } else { &sides.charsets.1 };
        if !charset.has("{") || !text.contains("plural,") {
            continue;
        }
        let Some((must, may)) = categories(lang) else { continue };
        for Plural { range, keys } in plurals(text) {
            // "=1" is all that "one" means in a language without few and many.
            let serves = |category: &str| {
                keys.contains(&category) || category == "one" && must.len() == 2 && keys.contains(&"=1")
            };
            let missing: Vec<&str> = must.iter().copied().filter(|category| !serves(category)).collect();
            let foreign = |key: &&str| !key.starts_with('=') && !must.contains(key) && !may.contains(key);
            let surplus: Vec<&str> =
                keys.iter().copied().filter(foreign).filter(|key| !key.starts_with("offset:")).collect();
            let message = match (&missing[..], &surplus[..]) {
                ([], []) => continue,
                ([], surplus) => format!("a plural has {}, which {lang} does not", surplus.join(", ")),
                (missing, _) => format!("a plural has no {}, which {lang} needs", missing.join(", ")),
            };
            out.push(Finding::new(&PLURALS, message).in_side(in_source, range));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_at_any_depth() {
        let text = "{a, plural, offset:1 =0 {none} one {{b, plural, one {x} other {y}}} other {#}}";
        let found: Vec<Vec<&str>> = plurals(text).into_iter().map(|plural| plural.keys).collect();
        assert_eq!(found, [vec!["=0", "one", "other"], vec!["one", "other"]]);
        assert!(plurals("{n, plural, one {x").is_empty());
        assert!(plurals("the plural, as they say {x}").is_empty());
    }

    #[test]
    fn every_language_is_in_one_line() {
        let lines = CATEGORIES.lines().filter(|line| !line.starts_with('#'));
        let codes: Vec<&str> =
            lines.flat_map(|line| line.split(':').next().unwrap().split_whitespace()).collect();
        let mut unique = codes.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), codes.len());
        assert!(codes.iter().all(|code| categories(code).unwrap().0.contains(&"other")));
    }
}
