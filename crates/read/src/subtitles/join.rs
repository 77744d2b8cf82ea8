//! Joins turns into blocks: a sentence that continues in the next cue becomes one.

use super::turns::{Turn, closes, glue, is_final};
use std::collections::HashSet;
use sverka_text::time::{Interval, Timed};

/// The longest pause within a sentence, in milliseconds. Between sentences of one speaker it is often
/// shorter, between scenes longer.
const PAUSE: u64 = 1000;

/// How many turns a text must have before it can count as lacking final marks.
const FEW: usize = 20;

/// Turns of one sentence, or of a few that share a cue.
#[derive(Debug)]
pub struct Block<'a> {
    pub text: String,
    /// The numbers or identifiers of its first and its last cue.
    pub first: &'a str,
    pub last: &'a str,
    /// From the beginning of its first cue to the end of its last.
    pub interval: Interval,
    /// The parts of its text that come from one cue each, with their times.
    pub times: Vec<Timed>,
}

/// Joins turns; returns each block as soon as it is complete.
pub fn blocks<'a>(turns: &[Turn<'a>], mut give: impl FnMut(Block<'a>)) {
    let habits = Habits::of(turns);
    let mut open: Option<Block<'a>> = None;
    let mut before: Option<&Turn<'a>> = None;
    for turn in turns {
        let goes_on = before.is_some_and(|before| habits.goes_on(before, turn));
        match open.as_mut().filter(|_| goes_on) {
            Some(block) => extend(block, turn),
            None => {
                let next = Block {
                    text: turn.text.clone().into_owned(),
                    first: turn.label,
                    last: turn.label,
                    interval: turn.cue,
                    times: vec![Timed { range: 0..turn.text.len(), interval: turn.interval }],
                };
                open.replace(next).into_iter().for_each(&mut give);
            }
        }
        before = Some(turn);
    }
    open.into_iter().for_each(give);
}

fn extend<'a>(block: &mut Block<'a>, turn: &Turn<'a>) {
    // An ellipsis at the beginning of a cue only says that the sentence goes on.
    let text = match is_dotted(&turn.text) {
        true => turn.text.trim_start_matches(['…', '.']).trim_start(),
        false => &turn.text,
    };
    glue(&mut block.text, text);
    block.last = turn.label;
    block.interval.to = block.interval.to.max(turn.cue.to);
    let end = block.text.len();
    block.times.push(Timed { range: end - text.len()..end, interval: turn.interval });
}

/// How the text of a file is written.
struct Habits {
    /// Whether its sentences have final marks. Without them there is no sign of where a sentence ends, and a film
    /// would be one sentence.
    marks_ends: bool,
    /// Words that are capital wherever they are, names above all: they may go on with a sentence.
    names: HashSet<String>,
}

/// How a text ends.
enum End {
    Final,
    /// With a final mark inside a quotation.
    Quoted,
    Ellipsis,
    Comma,
    Open,
}

impl Habits {
    fn of(turns: &[Turn<'_>]) -> Self {
        let finals = turns.iter().filter(|turn| !matches!(end(&turn.text), End::Comma | End::Open)).count();
        let (mut names, mut small) = (HashSet::new(), HashSet::new());
        for turn in turns {
            let mut open = false;
            for word in turn.text.split_whitespace() {
                let key = first_word(word);
                if key.starts_with(char::is_lowercase) {
                    small.insert(key);
                } else if open && !key.is_empty() {
                    names.insert(key);
                }
                open = word.ends_with(char::is_alphabetic);
            }
        }
        let is_small = |name: &&str| small.contains(&*name.to_lowercase());
        let names = names.into_iter().filter(|name| !is_small(name)).map(str::to_owned).collect();
        // A sentence takes two or three cues; one in twenty with a mark is a file without.
        Self { marks_ends: turns.len() < FEW || finals * 20 >= turns.len(), names }
    }

    /// Returns whether a turn goes on with the sentence of the one before.
    fn goes_on(&self, before: &Turn<'_>, turn: &Turn<'_>) -> bool {
        let others =
            turn.opens || before.voice.is_some() && turn.voice.is_some() && before.voice != turn.voice;
        if others || before.stands_alone || turn.stands_alone || !self.marks_ends {
            return false;
        }
        let (first, next) = (before.cue, turn.cue);
        // Two texts at once belong to different parts of the picture; captions that follow each other
        // may overlap.
        let follows = next.from >= first.to || next.from > first.from && next.to > first.to;
        if !follows || next.from > first.to.saturating_add(PAUSE) {
            return false;
        }
        let is_dotted = is_dotted(&turn.text);
        match end(&before.text) {
            End::Final => false,
            End::Comma => true,
            End::Quoted => self.begins_small(&turn.text, false),
            End::Ellipsis => is_dotted || self.begins_small(&turn.text, false),
            End::Open => is_dotted || self.begins_small(&turn.text, true),
        }
    }

    /// Returns whether a text begins like the middle of a sentence. Numbers and letters without case possibly do.
    fn begins_small(&self, text: &str, without_case: bool) -> bool {
        let opens = |c: char| {
            matches!(c, '«' | '“' | '„' | '"' | '\'' | '(' | '‘' | '¿' | '¡' | '…' | '.' | '$' | '€' | '£')
        };
        let text = text.trim_start_matches(|c: char| opens(c) || c.is_whitespace());
        let Some(first) = text.chars().next() else { return false };
        if first.is_lowercase() {
            return true;
        }
        let has_case = first.is_uppercase();
        without_case
            && (first.is_numeric()
                || first.is_alphabetic() && !has_case
                || has_case && (first_word(text) == "I" || self.names.contains(first_word(text))))
    }
}

/// Returns the letters that a word begins with: `I` of `I'm`.
fn first_word(word: &str) -> &str {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    word.find(|c: char| !c.is_alphabetic()).map_or(word, |end| &word[..end])
}

/// Returns whether a text begins with an ellipsis.
fn is_dotted(text: &str) -> bool {
    text.starts_with('…') || text.starts_with("..")
}

fn end(text: &str) -> End {
    let bare = text.trim_end_matches(closes);
    let is_quoted = bare.len() < text.trim_end().len();
    let exclaims = |rest: &str| rest.trim_end_matches('.').ends_with(['!', '?']);
    match bare.chars().next_back() {
        Some(',' | ';' | '、' | '，' | '；' | '،' | '؛') => End::Comma,
        Some('…') => End::Ellipsis,
        Some('.') if bare.ends_with("..") && !exclaims(bare) => End::Ellipsis,
        Some(c) if is_final(c) && is_quoted => End::Quoted,
        Some(c) if is_final(c) => End::Final,
        _ => End::Open,
    }
}
