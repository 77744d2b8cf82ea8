//! Addresses, tags and placeholders, which must come through a translation unchanged.

use super::Sides;
use super::charset::CharSet;
use super::pattern::patterns;
use super::plurals::has_cases;
use crate::Finding;
use crate::rule::{Rule, Severity};
use regex::Regex;
use std::ops::Range;

/// Web and e-mail addresses.
pub static ADDRESSES: Rule = Rule {
    id: "markup.addresses",
    category: "Markup",
    severity: Severity::Warning,
    title: "A web or email address differs",
    doc: "An address appears on one side only. A translated page may have an address of its own, so the same host is \
          enough for web addresses; email addresses must be identical.",
    bad: ("Write to press@example.org.", "Пишите на pres@example.org."),
    good: ("See https://example.org/en/about.", "См. https://example.org/ru/about."),
};

/// Tags.
pub static TAGS: Rule = Rule {
    id: "markup.tags",
    category: "Markup",
    severity: Severity::Error,
    title: "The tags differ",
    doc: "Both sides must have the same tags, each the same number of times. Their order may follow the word order of \
          the language.",
    bad: ("Press <b>Save</b> now.", "Теперь нажмите <b>Сохранить."),
    good: ("Press <b>Save</b> now.", "Теперь нажмите <b>Сохранить</b>."),
};

/// Placeholders.
pub static PLACEHOLDERS: Rule = Rule {
    id: "markup.placeholders",
    category: "Markup",
    severity: Severity::Error,
    title: "The placeholders differ",
    doc: "Placeholders that a program fills in (`%s`, `%1$d`, `{name}`, `${name}`) must appear on both sides, each the \
          same number of times.",
    bad: ("Hello, {name}!", "Здравствуйте, {имя}!"),
    good: ("Hello, {name}!", "Здравствуйте, {name}!"),
};

patterns! {
    URL = r#"(?i)\b(?:https?://|www\.)([\w.-]+)[^\s<>"«»“”)\]]*|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+"#;
    TAG = r"</?[A-Za-z][A-Za-z0-9:_-]*(?:\s[^<>]*)?/?>";
    HOLDER = r"%(?:\d+\$)?[sdifux@]\b|%\([A-Za-z_]+\)[sd]|\$?\{\{?[^{}\s]{0,40}\}?\}|%[A-Z_]{3,}%";
}

/// Returns the bytes of a text that are tags and placeholders: no words of any language, and no numbers.
pub fn code(text: &str, charset: &CharSet) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    if charset.has("<") {
        out.extend(TAG.find_iter(text).map(|found| found.range()));
    }
    if charset.has("%{") {
        out.extend(HOLDER.find_iter(text).map(|found| found.range()));
    }
    out
}

/// Returns whether a side has one of some characters of ASCII.
fn either(sides: &Sides, characters: &str) -> bool {
    sides.charsets.0.has(characters) || sides.charsets.1.has(characters)
}

/// Compares web and e-mail addresses.
pub fn addresses(sides: &Sides, out: &mut Vec<Finding>) {
    let www = || either(sides, "wW") && (names_web(sides.source) || names_web(sides.target));
    if either(sides, "@/") || www() {
        compare(sides, &URL, &ADDRESSES, "address", &address, out);
    }
}

/// Compares tags.
pub fn tags(sides: &Sides, out: &mut Vec<Finding>) {
    if either(sides, "<") {
        compare(sides, &TAG, &TAGS, "tag", &str::to_owned, out);
    }
}

/// Compares placeholders.
pub fn placeholders(sides: &Sides, out: &mut Vec<Finding>) {
    if !either(sides, "%{") {
        return;
    }
    let before = out.len();
    compare(sides, &HOLDER, &PLACEHOLDERS, "placeholder", &str::to_owned, out);
    // {0} that became {1} is one slip.
    if let [first, second] = &out[before..]
        && let ([ours], [], [], [theirs]) =
            (&first.source[..], &first.target[..], &second.source[..], &second.target[..])
    {
        let (a, b) = (&sides.source[ours.clone()], &sides.target[theirs.clone()]);
        if [a, b].iter().all(|text| text.contains(|c: char| c.is_ascii_digit())) {
            let message = format!("the placeholder {a} became {b}");
            let finding =
                Finding::new(&PLACEHOLDERS, message).in_source(ours.clone()).in_target(theirs.clone());
            out.truncate(before);
            out.push(finding);
        }
    }
}

/// Returns whether a text has `www` in any case.
fn names_web(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| three.eq_ignore_ascii_case(b"www"))
}

/// Returns the part of an address that must be the same: all of an e-mail address, the host of a page.
fn address(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.contains('@') && !lower.contains("://") {
        let whole = lower.trim_end_matches('.');
        // «пакет@example.org» is a pattern of addresses: its name is translated, its host is not.
        let (local, host) = whole.split_once('@').unwrap_or((whole, ""));
        return if local.is_ascii() { whole.to_owned() } else { format!("@{host}") };
    }
    let host = lower.split("://").last().unwrap_or(&lower).split('/').next().unwrap_or("");
    let host = host.trim_start_matches("www.").trim_end_matches(['.', ',']);
    // "ru.example.org" is the Russian side of "en.example.org" and of "example.org".
    let parts: Vec<&str> = host.split('.').collect();
    parts[parts.len().saturating_sub(2)..].first().copied().unwrap_or(host).to_owned()
}

/// Reports what only one side has of a pattern's matches, by their keys.
fn compare(
    sides: &Sides,
    pattern: &Regex,
    rule: &'static Rule,
    what: &str,
    key: &dyn Fn(&str) -> String,
    out: &mut Vec<Finding>,
) {
    let all = |text: &str| -> Vec<(String, Range<usize>)> {
        pattern.find_iter(text).map(|found| (key(found.as_str()), found.range())).collect()
    };
    let (mut source, mut target) = (all(sides.source), all(sides.target));
    // The cases of a message repeat its placeholders, and languages have different numbers of cases.
    if rule == &PLACEHOLDERS && (has_cases(sides.source) || has_cases(sides.target)) {
        for list in [&mut source, &mut target] {
            let mut seen = std::collections::BTreeSet::new();
            // `{файл}` behind a key is the text of a case.
            list.retain(|(key, _)| key.is_ascii() && seen.insert(key.clone()));
        }
        let names =
            |list: &[(String, Range<usize>)]| list.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
        let (ours, theirs) = (names(&source), names(&target));
        // What only one side has may be a text of one word.
        source.retain(|(key, _)| theirs.contains(key) || key.contains(|c: char| c.is_ascii_digit()));
        target.retain(|(key, _)| ours.contains(key) || key.contains(|c: char| c.is_ascii_digit()));
    }
    for (key, range) in source {
        // A translated name before the host fits any.
        let fits = |other: &str| {
            other == key
                || other.starts_with('@') && key.ends_with(other)
                || key.starts_with('@') && other.ends_with(&key)
        };
        match target.iter().position(|(other, _)| fits(other)) {
            Some(at) => {
                target.remove(at);
            }
            None => {
                let message = format!("the {what} {} is not in the target", &sides.source[range.clone()]);
                out.push(Finding::new(rule, message).in_source(range));
            }
        }
    }
    for (_, range) in target {
        let message = format!("the {what} {} is not in the source", &sides.target[range.clone()]);
        out.push(Finding::new(rule, message).in_target(range));
    }
}
