//! Applies the rules of a language to a text.
//!
//! A rule matches at a place if its `beforebreak` matches the text that ends there and its `afterbreak` the
//! text that begins there. At each place the first rule that matches, in the order of the file, decides
//! whether the text breaks. Only rules with break="yes" can make a break, so nothing is decided where none of
//! these matches:
//!
//! 1. Each break rule is searched for in the text. Its match ends where the pattern prefers to end, as in
//!    Java; matches may overlap.
//! 2. At each place that was found, the exceptions before the rule are tried. A text
//!    has thousands of places and a language hundreds of exceptions, so all are tried at
//!    once: the *sieve* is an automaton of all their `beforebreak`s that runs backwards from the place. It
//!    ignores `\b` and lookaround and therefore finds too much, which is then checked with the pattern itself.

use super::pattern::Pattern;
use super::{BadPattern, Rule, Set};
use crate::scan::floor;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{Compiler, Config, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};
use std::ops::Range;
use sverka_text::diagnostic::Diagnostic;

/// How far back an exception may reach, in bytes. Java programs make every `*` of an exception `{0,100}`,
/// because their engine cannot look back without limit; the longest exception of LanguageTool has five of
/// them.
const REACH: usize = 512;

/// For matches of break rules that are longer than this, in bytes, no overlapping matches are searched for:
/// otherwise a pattern such as `.+\.` would take quadratic time.
const LONG: usize = 64;

/// Memory for the states of the sieve, in bytes: those of LanguageTool's largest language fit.
const CACHE: usize = 16 << 20;

/// Memory for the sieve itself, in bytes.
const SIEVE: usize = 256 << 20;

/// The rules of a language, ready to split texts.
#[derive(Debug)]
pub struct Rules {
    /// The file they come from.
    file: String,
    rules: Vec<Compiled>,
    sieve: Option<Sieve>,
}

#[derive(Debug)]
struct Compiled {
    breaks: bool,
    before: Pattern,
    after: Pattern,
    /// The line of the rule, and the set that it belongs to.
    line: usize,
    set: String,
}

/// The decision about a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Decision {
    /// The byte before which the text breaks or does not.
    pub at: usize,
    pub breaks: bool,
    /// Index of the rule that decided.
    pub rule: usize,
}

impl Rules {
    pub(super) fn compile(
        file: &str,
        sets: &[&Set],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self, BadPattern> {
        let mut rules = Vec::new();
        for (set, rule) in sets.iter().flat_map(|set| set.rules.iter().map(move |rule| (set, rule))) {
            match Compiled::new(&set.name, rule) {
                Ok(compiled) => rules.push(compiled),
                Err(why) => {
                    let message = format!("this rule of {} cannot be used: {why}", set.name);
                    let hint = "it is left out; correct its pattern";
                    diagnostics.push(Diagnostic::warning(file, message).at_line(rule.line).with_hint(hint));
                }
            }
        }
        let sieve = Sieve::new(&rules)?;
        Ok(Self { file: file.into(), rules, sieve })
    }

    /// Splits a block: contiguous ranges that cover it.
    pub(crate) fn split(&self, text: &str) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut start = 0;
        for decision in self.decisions(text) {
            if decision.breaks {
                out.push(start..decision.at);
                start = decision.at;
            }
        }
        if start < text.len() {
            out.push(start..text.len());
        }
        out
    }

    /// Returns the decision about each place where a break rule matches, in order.
    pub(crate) fn decisions(&self, text: &str) -> Vec<Decision> {
        let mut places = Vec::new();
        for (index, rule) in self.rules.iter().enumerate().filter(|(_, rule)| rule.breaks) {
            rule.places(text, |at| places.push((at, index)));
        }
        // Among several break rules the first has the fewest exceptions before it.
        places.sort_unstable();
        places.dedup_by_key(|(at, _)| *at);
        places.retain(|(at, _)| (1..text.len()).contains(at));
        let mut cache = self.sieve.as_ref().map(|sieve| sieve.caches.get());
        places
            .into_iter()
            .map(|(at, rule)| {
                let exception = match (&self.sieve, &mut cache) {
                    (Some(sieve), Some(cache)) => sieve.exception(cache, &self.rules, rule, text, at),
                    _ => None,
                };
                Decision { at, breaks: exception.is_none(), rule: exception.unwrap_or(rule) }
            })
            .collect()
    }

    /// Returns the place of a rule, for explanations: its set and `rules.srx:120`.
    pub(crate) fn place(&self, rule: usize) -> (&str, String) {
        let rule = &self.rules[rule];
        (&rule.set, format!("{}:{}", self.file, rule.line))
    }
}

/// The error of a rule that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{part}: {why}")]
struct BadRule {
    /// The element with the pattern.
    part: &'static str,
    why: BadPattern,
}

impl Compiled {
    fn new(set: &str, rule: &Rule) -> Result<Self, BadRule> {
        let part = |part: &'static str, pattern: &str| {
            Pattern::new(pattern).and_then(Self::checked).map_err(|why| BadRule { part, why })
        };
        Ok(Self {
            breaks: rule.breaks,
            before: part("beforebreak", &rule.before)?,
            after: part("afterbreak", &rule.after)?,
            line: rule.line,
            set: set.into(),
        })
    }

    /// Checks that the engine will accept a pattern; it is compiled only when it is first needed.
    fn checked(pattern: Pattern) -> Result<Pattern, BadPattern> {
        if !pattern.translation().fancy {
            syntax::parse(&pattern.translation().exact).map_err(BadPattern::engine)?;
        }
        Ok(pattern)
    }

    fn follows(&self, text: &str, at: usize) -> bool {
        self.after.is_empty() || self.after.matches_at(text, at)
    }

    /// Passes the places where a break rule matches to `found_at`.
    fn places(&self, text: &str, mut found_at: impl FnMut(usize)) {
        let mut from = 0;
        // Without a beforebreak, any place before the afterbreak matches.
        let (pattern, at_end) =
            if self.before.is_empty() { (&self.after, false) } else { (&self.before, true) };
        while let Some(found) = pattern.find(text, from) {
            let at = if at_end { found.end } else { found.start };
            if !at_end || self.follows(text, at) {
                found_at(at);
            }
            let next = found.start + text[found.start..].chars().next().map_or(1, char::len_utf8);
            from = if found.len() > LONG { found.end } else { next };
            if from > text.len() {
                break;
            }
        }
    }
}

/// The `beforebreak`s of all exceptions as one automaton that reads backwards.
#[derive(Debug)]
struct Sieve {
    dfa: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync>>,
    /// Indices of the rules of its patterns.
    rules: Vec<usize>,
}

impl Sieve {
    fn new(rules: &[Compiled]) -> Result<Option<Self>, BadPattern> {
        let last_break = rules.iter().rposition(|rule| rule.breaks).unwrap_or(0);
        let exceptions: Vec<usize> = (0..last_break).filter(|i| !rules[*i].breaks).collect();
        if exceptions.is_empty() {
            return Ok(None);
        }
        let patterns = exceptions
            .iter()
            .map(|i| syntax::parse(&rules[*i].before.translation().loose).map_err(BadPattern::engine))
            .collect::<Result<Vec<_>, _>>()?;
        let config = Config::new()
            .reverse(true)
            .which_captures(WhichCaptures::None)
            .shrink(false)
            .nfa_size_limit(Some(SIEVE));
        let nfa =
            Compiler::new().configure(config).build_many_from_hir(&patterns).map_err(BadPattern::engine)?;
        let config =
            DFA::config().match_kind(MatchKind::All).cache_capacity(CACHE).skip_cache_capacity_check(true);
        let dfa = DFA::builder().configure(config).build_from_nfa(nfa).map_err(BadPattern::engine)?;
        let caches: Box<dyn Fn() -> Cache + Send + Sync> = {
            let dfa = dfa.clone();
            Box::new(move || dfa.create_cache())
        };
        Ok(Some(Self { dfa, caches: Pool::new(caches), rules: exceptions }))
    }

    /// Returns the first exception before the rule `limit` that matches at a place.
    fn exception(
        &self,
        cache: &mut Cache,
        rules: &[Compiled],
        limit: usize,
        text: &str,
        at: usize,
    ) -> Option<usize> {
        let from = floor(text, at.saturating_sub(REACH));
        let bytes = text.as_bytes();
        let input = Input::new(text).range(from..at).anchored(Anchored::Yes);
        let mut first = None;
        // The automaton gives up only on bytes chosen when it was built, and none were.
        let Ok(mut state) = self.dfa.start_state_reverse(cache, &input) else { return None };
        // It reports that a pattern matched after it has read the byte before the match. The stepping is done
        // here rather than with the crate's overlapping search, whose offsets are off by one for the second
        // pattern of a state when it runs backwards.
        for begins in (from..=at).rev() {
            let next = match begins.checked_sub(1) {
                Some(before) => self.dfa.next_state(cache, state, bytes[before]),
                None => self.dfa.next_eoi_state(cache, state),
            };
            let Ok(next) = next else { break };
            state = next;
            if state.is_dead() || state.is_quit() {
                break;
            }
            if !state.is_match() {
                continue;
            }
            for pattern in 0..self.dfa.match_len(cache, state) {
                let index = self.rules[self.dfa.match_pattern(cache, state, pattern)];
                if index >= first.unwrap_or(limit) {
                    continue;
                }
                let rule = &rules[index];
                let exact = || !rule.before.translation().lossy || rule.before.matches(text, begins..at);
                if rule.follows(text, at) && exact() {
                    first = Some(index);
                }
            }
        }
        first
    }
}
