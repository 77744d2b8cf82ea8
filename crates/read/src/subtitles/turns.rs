//! Cuts cues into turns: wherever a dash, a mark or the format indicates another speaker.

use super::markup::squeeze;
use super::{Cue, is_blank};
use crate::source::{Builder, Extra};
use std::borrow::Cow;
use sverka_text::script::Script;
use sverka_text::time::{Interval, Timed};

/// The words of one speaker in a cue.
#[derive(Debug)]
pub struct Turn<'a> {
    pub text: Cow<'a, str>,
    /// The number or the identifier of the cue.
    pub label: &'a str,
    /// When the cue is shown.
    pub cue: Interval,
    /// The share of that time that the turn takes.
    pub interval: Interval,
    /// Whether it is certain that someone begins to speak.
    pub opens: bool,
    /// Whether it is not part of a sentence: a sound, or a remark in brackets.
    pub stands_alone: bool,
    pub voice: Option<&'a str>,
}

/// Cuts cues into turns. Descriptions of sounds (`[door slams]`) are left out and counted unless they
/// are requested.
pub fn of<'a>(cues: &'a [Cue], with_sounds: bool, builder: &mut Builder) -> Vec<Turn<'a>> {
    let mut out = Vec::new();
    for cue in cues {
        let turns = cut(cue);
        let all = turns.iter().map(|turn| turn.text.len()).sum();
        let mut start = 0;
        for mut turn in turns {
            let end = start + turn.text.len();
            let timed = Timed { range: 0..all, interval: cue.interval };
            turn.interval = timed.part(start..end);
            start = end;
            let (speech, sounds) = without_sounds(&turn.text);
            let is_sound = speech.is_empty();
            turn.stands_alone = is_sound || is_remark(&turn.text);
            if !with_sounds {
                (0..sounds).for_each(|_| builder.leave_out("sound", "sounds", Some(Extra::Sounds)));
                if is_sound {
                    continue;
                }
                if speech != turn.text {
                    turn.text = speech.into();
                }
            }
            out.push(turn);
        }
    }
    out
}

fn cut(cue: &Cue) -> Vec<Turn<'_>> {
    let mut out: Vec<Turn<'_>> = Vec::new();
    let mut first_is_dashed = false;
    for (at, line) in cue.lines.iter().enumerate() {
        let voice = line.voice.as_deref();
        let dashed = after_dash(&line.text);
        first_is_dashed |= at == 0 && dashed.is_some();
        let last = out.last();
        // A line in the middle of a sentence may begin with a dash, too.
        let is_turn = last.is_none_or(|last| {
            let has_no_words = last.text.is_empty() || dashed.is_some_and(str::is_empty);
            has_no_words
                || first_is_dashed
                || ends_sentence(&last.text)
                || dashed.is_some_and(begins_sentence)
        });
        let changes = last.is_some_and(|last| last.voice != voice);
        let marked = dashed.filter(|_| is_turn).or_else(|| after_mark(&line.text));
        let text = squeeze(marked.unwrap_or(&line.text));
        match out.last_mut().filter(|_| marked.is_none() && !changes) {
            Some(last) => glue(last.text.to_mut(), &text),
            None => {
                // A dash alone opens a turn whose words are on the next line, or nothing.
                let _empty = out.pop_if(|last| last.text.is_empty());
                out.push(Turn {
                    text,
                    label: &cue.label,
                    cue: cue.interval,
                    interval: cue.interval,
                    opens: marked.is_some() || changes,
                    stands_alone: false,
                    voice,
                });
            }
        }
    }
    out.retain(|turn| !turn.text.is_empty());
    out
}

/// Returns what follows the dash at the beginning of a line. A minus before a number is not a dash.
fn after_dash(line: &str) -> Option<&str> {
    const DASHES: [char; 7] = ['-', '–', '—', '‐', '‑', '―', '−'];
    let rest = line.trim_start_matches(DASHES);
    // Dashes with spaces between them are a rule, not words.
    if rest.trim_start_matches(|c| DASHES.contains(&c) || is_blank(c)).is_empty() && rest.len() < line.len() {
        return Some("");
    }
    let is_number = line.len() - rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_digit());
    (rest.len() < line.len() && !is_number).then(|| rest.trim_start_matches(is_blank))
}

/// Returns what follows the mark of a change of speakers in captions: `>> So I said no.`
fn after_mark(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('>');
    (line.len() - rest.len() >= 2).then(|| rest.trim_start_matches(is_blank))
}

fn begins_sentence(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase() && !c.is_numeric())
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(closes).ends_with(is_final)
}

/// Returns whether a character may follow the mark that ends a sentence.
pub fn closes(c: char) -> bool {
    matches!(c, '»' | '”' | '’' | '"' | '\'' | '“' | ')' | ']' | '」' | '』' | '♪' | '♫') || is_blank(c)
}

/// Returns whether a character ends a sentence.
pub fn is_final(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '。'
            | '！'
            | '？'
            | '．'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
    )
}

/// Appends a text to another, with a space between them unless both are written without.
pub fn glue(text: &mut String, more: &str) {
    let is_dense = |c: char| matches!(Script::of(c), Some(Script::Han | Script::Kana)) || is_wide_mark(c);
    let dense = text.chars().next_back().is_some_and(is_dense) && more.chars().next().is_some_and(is_dense);
    if !dense && !text.is_empty() && !more.is_empty() {
        text.push(' ');
    }
    text.push_str(more);
}

/// Returns whether a character is a mark of Chinese or Japanese.
fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{ff01}'..='\u{ff20}')
}

/// Removes descriptions of sounds from a text: text in square brackets that contains a letter, and music notes without
/// words. Returns the rest and how many there were.
fn without_sounds(text: &str) -> (String, usize) {
    let (mut out, mut count, mut rest) = (String::new(), 0, text);
    while let Some(at) = rest.find('[') {
        let inner = &rest[at + 1..];
        let end = inner
            .find(['[', ']'])
            .filter(|&end| inner[end..].starts_with(']') && inner[..end].contains(char::is_alphabetic));
        match end {
            Some(end) => {
                out.push_str(&rest[..at]);
                count += 1;
                rest = &inner[end + 1..];
            }
            None => {
                out.push_str(&rest[..=at]);
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    let is_music = |c: char| matches!(c, '♩' | '♪' | '♫' | '♬') || is_blank(c);
    if out.chars().all(is_music) {
        let has_notes = out.chars().any(|c| !is_blank(c));
        return (String::new(), count + usize::from(has_notes));
    }
    if count == 0 {
        return (out, 0);
    }
    (squeeze(out.trim_matches(is_blank)).into_owned(), count)
}

/// Returns whether a text is a remark in round brackets: `(Laughter)`.
fn is_remark(text: &str) -> bool {
    let inner = text.strip_prefix('(').and_then(|rest| rest.trim_end_matches('.').strip_suffix(')'));
    inner.is_some_and(|inner| !inner.contains(['(', ')']))
}
