//! Patterns, each in an engine that can match it.
//!
//! Nearly all patterns are regular and use the automata of the crate `regex`, whose time is linear in the
//! text. Those with lookaround use `fancy-regex`, which tries one alternative after the other and gives up
//! after a million steps; a pattern on which it gives up does not match.

use super::BadPattern;
use super::java::{Translation, translate};
use fancy_regex::Regex as Fancy;
use regex_automata::meta::Regex as Plain;
use regex_automata::{Anchored, Input, MatchKind};
use std::ops::Range;
use std::sync::OnceLock;
use sverka_text::document::Lang;

/// A pattern of a rule. Engines are built when they are first needed, because a text contains only a dozen of
/// a thousand abbreviations.
#[derive(Debug)]
pub(super) struct Pattern {
    translation: Translation,
    find: OnceLock<Option<Engine>>,
    exact: OnceLock<Option<Engine>>,
}

#[derive(Debug)]
enum Engine {
    Plain(Box<Plain>),
    Fancy(Box<Fancy>),
}

impl Pattern {
    /// Translates a pattern and checks it.
    pub(super) fn new(java: &str) -> Result<Self, BadPattern> {
        let translation = translate(java)?;
        let pattern = Self { translation, find: OnceLock::new(), exact: OnceLock::new() };
        if pattern.translation.fancy {
            // The parser reports all errors, except for what the compiler cannot do.
            Fancy::new(&pattern.translation.exact).map_err(BadPattern::engine)?;
        }
        Ok(pattern)
    }

    pub(super) fn translation(&self) -> &Translation {
        &self.translation
    }

    pub(super) fn is_empty(&self) -> bool {
        self.translation.exact.is_empty()
    }

    /// Returns the first match that begins at `from` or later, by the preferences of the pattern.
    pub(super) fn find(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let engine = self.find.get_or_init(|| {
            let exact = &self.translation.exact;
            if self.translation.fancy {
                Fancy::new(exact).ok().map(|fancy| Engine::Fancy(Box::new(fancy)))
            } else {
                Plain::new(exact).ok().map(|plain| Engine::Plain(Box::new(plain)))
            }
        });
        match engine.as_ref()? {
            Engine::Plain(plain) => plain.find(Input::new(text).range(from..)).map(|found| found.range()),
            Engine::Fancy(fancy) => fancy.find_from_pos(text, from).ok()?.map(|found| found.range()),
        }
    }

    /// Returns whether it matches from `at` on.
    pub(super) fn matches_at(&self, text: &str, at: usize) -> bool {
        match self.exact() {
            Some(Engine::Plain(plain)) => {
                plain.is_match(Input::new(text).range(at..).anchored(Anchored::Yes).earliest(true))
            }
            Some(Engine::Fancy(_)) => self.find(text, at).is_some_and(|found| found.start == at),
            None => false,
        }
    }

    /// Returns whether it matches a stretch from end to end.
    pub(super) fn matches(&self, text: &str, stretch: Range<usize>) -> bool {
        match self.exact() {
            Some(Engine::Plain(plain)) => {
                let end = stretch.end;
                let input = Input::new(text).range(stretch).anchored(Anchored::Yes);
                plain.find(input).is_some_and(|found| found.end() == end)
            }
            // The text after the stretch is hidden from it, so the match has to end there.
            Some(Engine::Fancy(fancy)) => {
                fancy.find_from_pos(&text[..stretch.end], stretch.start).is_ok_and(|found| found.is_some())
            }
            None => false,
        }
    }

    /// Plain engines prefer the longest match, so that one that can reach the end does; fancy ones begin at a
    /// given place and end at the end.
    fn exact(&self) -> Option<&Engine> {
        let build = || {
            let exact = &self.translation.exact;
            if self.translation.fancy {
                let whole = format!(r"\G(?:{exact})\z");
                return Fancy::new(&whole).ok().map(|fancy| Engine::Fancy(Box::new(fancy)));
            }
            let config = Plain::config().match_kind(MatchKind::All);
            Plain::builder().configure(config).build(exact).ok().map(|plain| Engine::Plain(Box::new(plain)))
        };
        self.exact.get_or_init(build).as_ref()
    }
}

/// The pattern of a language map.
#[derive(Clone, Debug)]
pub(super) struct LanguagePattern(regex::Regex);

impl LanguagePattern {
    pub(super) fn new(java: &str) -> Result<Self, BadPattern> {
        let translation = translate(java)?;
        if translation.fancy {
            return Err(BadPattern::LooksAround);
        }
        // Tags are compared without regard to case: OmegaT writes EN.*
        let whole = format!(r"\A(?i:{})\z", translation.exact);
        /// Bytes of a compiled pattern; one that lists all codes of languages has some 100 KB.
        const SIZE: usize = 1 << 20;
        regex::RegexBuilder::new(&whole).size_limit(SIZE).build().map(Self).map_err(BadPattern::engine)
    }

    /// Returns whether it is about a language, with the hyphen of BCP 47 or the underscore of Java.
    pub(super) fn matches(&self, lang: &Lang) -> bool {
        self.0.is_match(lang.as_str()) || self.0.is_match(&lang.as_str().replace('-', "_"))
    }
}
