//! Addresses, tags and placeholders, which must come through a translation unchanged.

use super::Sides;
use super::pattern::patterns;
use crate::Finding;
use crate::rule::{Rule, Severity};
use regex::Regex;

/// Web and e-mail addresses.
pub static ADDRESSES: Rule = Rule {
    id: "markup.addresses",
    category: "Markup",
    severity: Severity::Warning,
    title: "A web or e-mail address differs",
    doc: "An address of the source does not stand in the target, or the reverse. A page in another language may \
          have another address, so the same host is enough; e-mail addresses must be the same.",
    bad: ("Write to press@example.org.", "Пишите на pres@example.org."),
    good: ("See https://example.org/en/about.", "См. https://example.org/ru/about."),
};

/// Tags.
pub static TAGS: Rule = Rule {
    id: "markup.tags",
    category: "Markup",
    severity: Severity::Error,
    title: "Tags differ",
    doc: "The tags of both sides must be the same, each as often; their order may change with the order of words.",
    bad: ("Press <b>Save</b> now.", "Теперь нажмите <b>Сохранить."),
    good: ("Press <b>Save</b> now.", "Теперь нажмите <b>Сохранить</b>."),
};

/// Placeholders.
pub static PLACEHOLDERS: Rule = Rule {
    id: "markup.placeholders",
    category: "Markup",
    severity: Severity::Error,
    title: "Placeholders differ",
    doc: "What a program fills in (`%s`, `%1$d`, `{name}`, `${name}`) must stand on both sides, each as often.",
    bad: ("Hello, {name}!", "Здравствуйте, {имя}!"),
    good: ("Hello, {name}!", "Здравствуйте, {name}!"),
};

patterns! {
    URL = r#"(?i)\b(?:https?://|www\.)([\w.-]+)[^\s<>"«»“”)\]]*|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+"#;
    TAG = r"</?[A-Za-z][A-Za-z0-9:_-]*(?:\s[^<>]*)?/?>";
    HOLDER = r"%(?:\d+\$)?[sdifux@]\b|%\([A-Za-z_]+\)[sd]|\$?\{\{?[^{}\s]{0,40}\}?\}|%[A-Z_]{3,}%";
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
    if either(sides, "%{") {
        compare(sides, &HOLDER, &PLACEHOLDERS, "placeholder", &str::to_owned, out);
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
    let all = |text: &str| -> Vec<(String, std::ops::Range<usize>)> {
        pattern.find_iter(text).map(|found| (key(found.as_str()), found.range())).collect()
    };
    let (source, mut target) = (all(sides.source), all(sides.target));
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
