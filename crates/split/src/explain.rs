//! Explains why there is or is not a boundary.

use super::engine::{Decision, decisions};
use super::language::Language;
use super::languages::language;
use super::scan::{skip_space, word_at, word_before};
use super::srx::Rules;
use super::transcript::{self, Statistics};
use super::words::{BEFORE_STOP, Classes, names};
use std::borrow::Cow;
use std::fmt;
use sverka_text::document::Lang;

/// The reason why there is or is not a boundary at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The byte of the text after the marks and what belongs to them.
    pub at: usize,
    /// Whether a sentence ends here.
    pub divides: bool,
    /// The rule that decided: `title-before-name`.
    pub rule: Cow<'static, str>,
    /// The evidence: the list that contains the word before the marks with the classes of the word, the line
    /// of an SRX file, or the pattern of the user.
    pub because: Option<String>,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", if self.divides { "break" } else { "no break" }, self.rule)?;
        match &self.because {
            Some(because) => write!(f, " ({because})"),
            None => Ok(()),
        }
    }
}

/// Explains each place of a block that is a boundary, or where white space follows a mark that could end a
/// sentence.
pub fn explain(text: &str, lang: &Lang) -> Vec<Reason> {
    by_language(text, language(lang), false, |_| None)
}

/// Log-odds from which a gap that is not a boundary is explained: it was more likely than not to be one.
const LIKELY: f32 = 0.0;

/// Explains a transcript by its word statistics.
pub(super) fn by_words(text: &str, lang: &Lang) -> Vec<Reason> {
    let statistics = Statistics::of(lang);
    let gaps = transcript::gaps(text, statistics);
    let ends = transcript::ends(&gaps, statistics);
    let all = gaps.iter().enumerate().map(|(at, gap)| (ends.binary_search(&at).is_ok(), gap));
    all.filter(|(divides, gap)| *divides || gap.log_odds > LIKELY)
        .map(|(divides, gap)| Reason {
            at: gap.end,
            divides,
            rule: "word-statistics".into(),
            because: Some(format!("log-odds {:.1}", gap.log_odds)),
        })
        .collect()
}

/// Explains by the built-in rules; `own` returns the place of a word in the lists of the user.
pub(super) fn by_language(
    text: &str,
    language: &Language,
    careless: bool,
    own: impl Fn(&str) -> Option<String>,
) -> Vec<Reason> {
    let mut start = 0;
    let mut out = Vec::new();
    for decision in decisions(text, language, careless) {
        let mark = text[decision.at..].starts_with(super::chars::is_stop);
        let spaced = skip_space(text, decision.resume).0 > decision.resume && decision.resume < text.len();
        if decision.end.is_some() || mark && spaced {
            let because = words_of(text, start, &decision, language, &own);
            out.push(Reason {
                at: decision.end.map_or(decision.resume, |end| text[..end].trim_end().len()),
                divides: decision.end.is_some(),
                rule: decision.rule.into(),
                because,
            });
        }
        start = decision.end.unwrap_or(start);
    }
    out
}

/// Returns the words next to a mark that are in a list, with the relevant classes.
fn words_of(
    text: &str,
    start: usize,
    decision: &Decision,
    language: &Language,
    own: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let mark = text[decision.at..].chars().next()?;
    let counts = match mark {
        '.' => BEFORE_STOP,
        '!' | '?' => Classes::BRAND,
        _ => return None,
    };
    let left = word_before(text, start, decision.at);
    let classes = language.words.classes(left) & counts;
    if classes.is_empty() {
        return None;
    }
    let list = own(left).unwrap_or_else(|| language.list.into());
    let mut because = format!("“{left}{mark}” is in {list}: {}", names(classes).join(", "));
    let right = word_at(text, skip_space(text, decision.resume).0);
    if right.starts_with(char::is_uppercase) && language.words.is(right, Classes::STARTER) {
        because.push_str(&format!("; “{right}” starts sentences"));
    }
    Some(because)
}

/// Explains by the rules of an SRX file.
pub(super) fn by_srx(text: &str, rules: &Rules) -> Vec<Reason> {
    let reason = |decision: super::srx::Decision| {
        let (set, place) = rules.place(decision.rule);
        Reason {
            at: text[..decision.at].trim_end().len(),
            divides: decision.breaks,
            rule: place.into(),
            because: Some(format!("a rule of {set}")),
        }
    };
    rules.decisions(text).into_iter().map(reason).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shown_where_they_count() {
        let lang = Lang::parse("en").expect("a tag");
        let shown =
            |text: &str| -> Vec<String> { explain(text, &lang).iter().map(Reason::to_string).collect() };
        assert_eq!(
            shown("He left the U.S. Then it rained."),
            ["break: name-goes-on (“U.S.” is in crates/split/data/en.txt: name; “Then” starts sentences)"]
        );
        // "so" and "you" are in the lists of words that start sentences.
        assert_eq!(shown("It is so. Marsh left."), ["break: sentence-end"]);
        assert_eq!(shown("Are you? Marsh is."), ["break: not-a-full-stop"]);
    }

    #[test]
    fn each_place_has_a_reason() {
        let lang = Lang::parse("en").expect("a tag");
        let reasons: Vec<String> = explain("Dr. Marsh came. She spoke at length. He did not.", &lang)
            .iter()
            .map(Reason::to_string)
            .collect();
        assert_eq!(
            reasons,
            [
                "no break: title-before-name (“Dr.” is in crates/split/data/en.txt: title)",
                "break: sentence-end",
                "break: plain-end",
            ]
        );
    }
}
