//! SRT and WebVTT: a number or an identifier, a line of times, lines of text, a blank line.
//!
//! Only the lines with times reliably mark the beginning of a cue: numbers jump, blank lines are missing or in the
//! middle of a cue, and either format is found under the name of the other.

use super::markup::{Dialect, Stripper};
use super::{Comment, Cue, Found, clock, is_blank};
use crate::Error;
use crate::source::{Builder, Source};
use crate::text::lines;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Lang;
use sverka_text::limits::{Bound, Exceeded};
use sverka_text::place::Place;
use sverka_text::time::Interval;

/// The two formats.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// SubRip.
    Srt,
    /// WebVTT.
    Vtt,
}

/// The beginning of a cue.
struct Head {
    /// The line of the number or the identifier, or of the times where there is none.
    first: usize,
    /// The line of the times.
    times: usize,
    label: Option<String>,
    /// `None` where the times cannot be read.
    interval: Option<Interval>,
}

/// Reads the cues of a text.
pub fn read(source: &Source<'_>, text: &str, kind: Kind, builder: &mut Builder) -> Result<Found, Error> {
    check_lines(source, text)?;
    let lines: Vec<&str> = lines(text).map(|range| text[range].trim_matches(is_blank)).collect();
    let heads = heads(&lines, kind);
    let Some(first) = heads.first() else {
        let message = "has no line with times such as 00:00:01,000 --> 00:00:02,500";
        return Err(source.broken(message, "check that it is a subtitle file, and save it again"));
    };
    let mut found = Found::default();
    if kind == Kind::Vtt {
        builder.lang = language(&lines[..first.first]);
    }
    // The first line of WebVTT and its header, up to a blank line, are not text.
    let is_header = |line: &&str| kind == Kind::Vtt && !line.is_empty();
    let header = lines[..first.first].iter().take_while(|line| is_header(line)).count();
    for _ in body(&lines, header..first.first, kind, &mut found.comments) {
        builder.leave_out("line before the first cue", "lines before the first cue", None);
    }
    let mut before = 0;
    for (at, head) in heads.iter().enumerate() {
        let end = heads.get(at + 1).map_or(lines.len(), |next| next.first);
        let interval = head.interval.unwrap_or_else(|| {
            let message = "the times of the cue cannot be read; it is assumed to follow the previous one";
            builder.diagnostics.push(Diagnostic::warning(source.name, message).at_line(head.times + 1));
            Interval { from: before, to: before }
        });
        before = interval.to;
        let mut stripper = Stripper::new(if kind == Kind::Vtt { Dialect::Vtt } else { Dialect::Srt });
        for line in body(&lines, head.times + 1..end, kind, &mut found.comments) {
            stripper.line(lines[line]);
        }
        let label = head.label.clone().unwrap_or_else(|| (at + 1).to_string());
        found.add(Cue { label, interval, lines: stripper.finish() }, source)?;
    }
    if kind == Kind::Vtt && rolls(text) {
        unroll(&mut found.cues);
    }
    Ok(found)
}

/// Checks the lines of a file against what as many cues as it may have need.
fn check_lines(source: &Source<'_>, text: &str) -> Result<(), Error> {
    /// Lines of a cue: the number, the times, three lines of text, a blank line, all of it twice for double spacing,
    /// and some to spare.
    const LINES: u64 = 16;
    let bound = Bound::Blocks;
    let limit = source.options.limits.get(bound);
    let most = usize::try_from(limit.saturating_mul(LINES)).unwrap_or(usize::MAX);
    if lines(text).nth(most).is_none() {
        return Ok(());
    }
    let place = Some(format!("line {}", most + 1));
    Err(Error::Limit { file: source.name.to_owned(), place, exceeded: Exceeded { bound, limit } })
}

/// Finds the lines of times, with the number or the identifier before each.
fn heads(lines: &[&str], kind: Kind) -> Vec<Head> {
    let is_number = |line: &str| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
    let mut heads: Vec<Head> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if !line.contains('>') {
            continue;
        }
        let interval = clock::interval(line);
        let free = heads.last().map_or(0, |head| head.times + 1);
        let line_before = at.checked_sub(1).filter(|before| *before >= free);
        let before = line_before.map_or("", |before| lines[before]);
        // In a file without numbers the text of a cue may be one.
        let numbered = is_number(before) && heads.first().is_none_or(|head| head.label.is_some());
        if interval.is_none() && !(numbered && line.contains("-->")) {
            continue;
        }
        let opens = at < 2 || at - 2 < free || lines[at - 2].is_empty();
        let named = kind == Kind::Vtt && opens && !before.is_empty() && !before.starts_with("WEBVTT");
        let label = (numbered || named).then(|| before.to_owned());
        heads.push(Head { first: at - usize::from(label.is_some()), times: at, label, interval });
    }
    heads
}

/// Returns the lines of a passage that contain text; WebVTT comments are added to the others, its
/// style sheets and regions are skipped.
fn body(
    lines: &[&str],
    stretch: std::ops::Range<usize>,
    kind: Kind,
    comments: &mut Vec<Comment>,
) -> Vec<usize> {
    let mut out = Vec::new();
    let mut at = stretch.start;
    while at < stretch.end {
        let opens = at == 0 || lines[at - 1].is_empty();
        let word = lines[at].split_whitespace().next();
        let is_aside = kind == Kind::Vtt && opens && matches!(word, Some("NOTE" | "STYLE" | "REGION"));
        if is_aside && (word == Some("NOTE") || word == Some(lines[at])) {
            let rest = &lines[at..stretch.end];
            let end = at + rest.iter().position(|line| line.is_empty()).unwrap_or(rest.len());
            let text = lines[at..end].join(" ");
            if let Some(text) = text.strip_prefix("NOTE").map(str::trim).filter(|text| !text.is_empty()) {
                let line = u32::try_from(at + 1).unwrap_or(u32::MAX);
                comments.push(Comment { place: Place::Line { line }, text: text.to_owned() });
            }
            at = end;
            continue;
        }
        if !lines[at].is_empty() {
            out.push(at);
        }
        at += 1;
    }
    out
}

/// Returns the language that the header of WebVTT states: `Language: en`.
fn language(header: &[&str]) -> Option<Lang> {
    let value = |line: &&str| line.strip_prefix("Language:").and_then(|value| Lang::parse(value.trim()));
    header.iter().take_while(|line| !line.is_empty()).find_map(value)
}

/// Returns whether captions may roll up: words have times of their own (`<00:00:01.500>`).
fn rolls(text: &str) -> bool {
    let is_time = |rest: &str| rest.split_once('>').is_some_and(|(time, _)| clock::time(time).is_some());
    // A time is at most 20 bytes long; looking no further keeps the search linear.
    let head = |at: usize| text.get(at + 1..text.len().min(at + 24)).unwrap_or("");
    text.match_indices('<').any(|(at, _)| is_time(head(at)))
}

/// Removes the lines that captions repeat while they roll up: those at the end of the previous cue.
fn unroll(cues: &mut [Cue]) {
    let mut shown: Vec<String> = Vec::new();
    for cue in cues {
        let all: Vec<String> = cue.lines.iter().map(|line| line.text.clone()).collect();
        let repeats = |count: &usize| shown.ends_with(&all[..*count]);
        // Two lines are on the screen at once, in some files three.
        let repeated = (1..=all.len().min(3)).rev().find(repeats).unwrap_or(0);
        cue.lines.drain(..repeated);
        shown = all;
    }
}
