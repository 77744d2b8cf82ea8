//! Rules of the user's own.

use super::{Sides, shown};
use crate::Finding;
use crate::own::Pattern;
use crate::rule::{Rule, Severity};
use sverka_text::letters::is_alphanumeric;

/// A pair of expressions of the settings.
pub static RULE: Rule = Rule {
    id: "own.pattern",
    category: "Other",
    severity: Severity::Warning,
    title: "One of your own rules is broken",
    doc: "A `[[rule]]` of qa.toml: where the source matches `source`, the target must match `target` and must not \
          match `forbidden`. All three are regular expressions; `target` or `forbidden` may be omitted. Each rule has \
          a name, a message and a severity.",
    bad: ("Please log in. (source: log in; target: войдите or вход)", "Залогиньтесь, пожалуйста."),
    good: ("Please log in.", "Войдите, пожалуйста."),
};

/// A word that must stay as it is.
pub static UNTRANSLATED: Rule = Rule {
    id: "own.do-not-translate",
    category: "Do not translate",
    severity: Severity::Error,
    title: "A word that must not be translated was changed",
    doc: "The source contains a word or phrase from the `do-not-translate` list in qa.toml, and the target does not \
          contain it letter for letter. An ending after an apostrophe or hyphen is accepted; part of a longer word \
          does not count.",
    bad: ("Open Larkfield Studio. (do-not-translate: Larkfield Studio)", "Откройте студию «Ларкфилд»."),
    good: ("Open Larkfield Studio.", "Откройте Larkfield Studio."),
};

/// Looks at a pair by the rules of the user's own.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    let own = sides.own();
    for pattern in &own.patterns {
        out.extend(broken(pattern, sides));
    }
    for phrase in &own.untranslated {
        let Some(at) = whole(sides.source, phrase) else { continue };
        if whole(sides.target, phrase).is_none() {
            let message = format!("{} must not be translated", shown(phrase));
            out.push(Finding::new(&UNTRANSLATED, message).in_source(at..at + phrase.len()));
        }
    }
}

/// Returns the finding of a rule of expressions, if the pair breaks it.
fn broken(pattern: &Pattern, sides: &Sides) -> Option<Finding> {
    let source = match &pattern.source {
        Some(source) => Some(source.find(sides.source)?.range()),
        None => None,
    };
    let forbidden = pattern.forbidden.as_ref().and_then(|forbidden| forbidden.find(sides.target));
    let lacks = pattern.target.as_ref().is_some_and(|target| !target.is_match(sides.target));
    if !lacks && forbidden.is_none() {
        return None;
    }
    let mut finding = Finding::new(&RULE, format!("{}: {}", pattern.name, pattern.message));
    finding.severity = pattern.severity;
    finding.source.extend(source.filter(|range| !range.is_empty()));
    finding.target.extend(forbidden.map(|found| found.range()).filter(|range| !range.is_empty()));
    Some(finding)
}

/// Returns the first byte of a phrase that is no part of a longer word.
fn whole(text: &str, phrase: &str) -> Option<usize> {
    let inside = |c: Option<char>| c.is_some_and(is_alphanumeric);
    let is_whole = |at: &usize| {
        !inside(text[..*at].chars().next_back()) && !inside(text[at + phrase.len()..].chars().next())
    };
    text.match_indices(phrase).map(|(at, _)| at).find(is_whole)
}
