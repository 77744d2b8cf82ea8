//! ASS and SSA: events in the section `[Events]`, with columns in the order of its line `Format:`.

use super::{Comment, Cue, Found, Line, clock, is_blank};
use crate::Error;
use crate::source::{Builder, Source};
use crate::text::lines;
use std::collections::HashSet;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::place::Place;
use sverka_text::time::Interval;

/// The columns of an event if the file does not list them; ASS and SSA differ only in the name of the first.
const COLUMNS: [&str; 10] =
    ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"];

/// Lines without a text to show.
const SILENT: [&str; 5] = ["picture", "sound", "movie", "command", "style"];

/// The positions of the required columns.
struct Columns {
    count: usize,
    text: usize,
    start: Option<usize>,
    end: Option<usize>,
    name: Option<usize>,
    effect: Option<usize>,
}

impl Columns {
    /// Reads the list of columns; `None` if the text has none.
    fn of<'a>(names: impl Iterator<Item = &'a str>) -> Option<Self> {
        let names: Vec<String> = names.map(|name| name.trim().to_ascii_lowercase()).collect();
        let find = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&&**name));
        Some(Self {
            count: names.len(),
            text: find(&["text"])?,
            start: find(&["start"]),
            end: find(&["end"]),
            name: find(&["name", "actor"]),
            effect: find(&["effect"]),
        })
    }
}

/// Reads the events of a text.
pub fn read(source: &Source<'_>, text: &str, builder: &mut Builder) -> Result<Found, Error> {
    let mut found = Found::default();
    let mut columns = Columns::of(COLUMNS.into_iter());
    let (mut is_event, mut count, mut before) = (false, 0_u32, 0);
    let mut shown: HashSet<(u64, u64, String)> = HashSet::new();
    for (at, range) in lines(text).enumerate() {
        let line = text[range].trim_matches(is_blank);
        if line.starts_with('[') && line.ends_with(']') {
            is_event = line.eq_ignore_ascii_case("[events]");
            continue;
        }
        if !is_event || line.is_empty() || line.starts_with(';') {
            continue;
        }
        let (kind, rest) = line.split_once(':').unwrap_or((line, ""));
        let kind = kind.trim().to_ascii_lowercase();
        if kind == "format" {
            columns = Columns::of(rest.split(','));
            continue;
        }
        if kind != "dialogue" && kind != "comment" {
            if !SILENT.contains(&&*kind) {
                builder.leave_out("line that is not an event", "lines that are not events", None);
            }
            continue;
        }
        let Some(columns) = &columns else {
            let message = format!("line {}: an event, but the Format: line names no Text column", at + 1);
            return Err(source.broken(message, "correct the Format: line in the [Events] section"));
        };
        count += 1;
        let fields: Vec<&str> = rest.splitn(columns.count, ',').collect();
        if fields.len() <= columns.text {
            let message = format!("the event has {} columns; its text is left out", fields.len());
            let hint = format!("give it all {} columns that the Format: line names", columns.count);
            let warning = Diagnostic::warning(source.name, message).at_line(at + 1);
            builder.diagnostics.push(warning.with_hint(hint));
            continue;
        }
        let field = |column: Option<usize>| column.and_then(|at| fields.get(at)).map_or("", |f| f.trim());
        let time = |column| clock::time(field(column));
        let interval =
            time(columns.start).zip(time(columns.end)).map(|(from, to)| Interval { from, to: to.max(from) });
        let interval = interval.unwrap_or_else(|| {
            let message = "the times of the event cannot be read; it is assumed to follow the previous one";
            builder.diagnostics.push(Diagnostic::warning(source.name, message).at_line(at + 1));
            Interval { from: before, to: before }
        });
        before = interval.to;
        if field(columns.effect).eq_ignore_ascii_case("fx") {
            builder.leave_out("karaoke effect", "karaoke effects", None);
            continue;
        }
        let (mut lines, draws) = strip(field(Some(columns.text)));
        if draws {
            builder.leave_out("drawing", "drawings", None);
        }
        let label = count.to_string();
        let text = lines.join(" ");
        if kind == "comment" {
            let place = event(&label, interval);
            found.comments.extend((!text.is_empty()).then_some(Comment { place, text }));
            continue;
        }
        // Layers of one event, such as its outline and its shadow, have the same text.
        if !text.is_empty() && !shown.insert((interval.from, interval.to, text)) {
            builder.leave_out("repeated layer", "repeated layers", None);
            continue;
        }
        let voice = Some(field(columns.name).to_owned()).filter(|name| !name.is_empty());
        let lines = lines.drain(..).map(|text| Line { text, voice: voice.clone() }).collect();
        found.add(Cue { label, interval, lines }, source)?;
    }
    if count == 0 {
        let message = "has no \"Dialogue:\" line in an [Events] section";
        return Err(source.broken(message, "check that it is a subtitle file, and save it again"));
    }
    found.cues.sort_by_key(|cue| cue.interval.from);
    Ok(found)
}

fn event(label: &str, interval: Interval) -> Place {
    let Interval { from, to } = interval;
    Place::Cue { name: "event".into(), first: label.into(), last: label.into(), from, to }
}

/// Removes the codes in braces and their drawings from a text; returns its lines and whether there was
/// a drawing.
fn strip(text: &str) -> (Vec<String>, bool) {
    let (mut lines, mut line) = (Vec::new(), String::new());
    let (mut draws, mut drew) = (false, false);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        let code = if c == '{' { rest[1..].find(['{', '}']).map(|at| at + 1) } else { None };
        match (c, rest.as_bytes().get(1), code) {
            ('{', _, Some(end)) if rest[end..].starts_with('}') => {
                draws = drawing(&rest[1..end]).unwrap_or(draws);
                drew |= draws;
                taken = end + 1;
            }
            ('\\', Some(b'N' | b'n'), _) => {
                lines.push(std::mem::take(&mut line));
                taken = 2;
            }
            ('\\', Some(b'h'), _) => {
                line.push('\u{a0}');
                taken = 2;
            }
            _ if draws => {}
            _ => line.push(c),
        }
        rest = &rest[taken..];
    }
    lines.push(line);
    let kept = lines.iter().map(|line| line.trim_matches(is_blank)).filter(|line| !line.is_empty());
    (kept.map(str::to_owned).collect(), drew)
}

/// Returns whether the codes of a pair of braces begin a drawing (`\p1`) or end it (`\p0`); `None` where
/// they do neither.
fn drawing(codes: &str) -> Option<bool> {
    let scale = |code: &str| {
        let digits = code.strip_prefix('p')?.trim();
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.bytes().any(|byte| byte != b'0'))
    };
    codes.split('\\').skip(1).filter_map(scale).last()
}
