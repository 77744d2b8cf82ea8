//! For a terminal: a line an entry in even columns, below it what competes with it.

use super::Options;
use crate::glossary::{Entry, Glossary, Known};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// A column of terms is no wider; what is longer runs over, and is not cut.
const WIDEST: usize = 44;

/// Writes the table.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, glossary: &Glossary, _: &Options) -> io::Result<()> {
    let (source, target) = (glossary.source_lang.as_str(), glossary.target_lang.as_str());
    let width = |side: fn(&Entry) -> &str, heading: &str| {
        let widths = glossary.entries.iter().map(|entry| one_line(side(entry)).width());
        widths.max().unwrap_or(0).min(WIDEST).max(heading.width())
    };
    let a = width(|entry| &entry.source.text, source);
    let b = width(|entry| &entry.target.text, target);
    let mut line = |left: &str, right: &str, rest: &str| {
        let row = format!("{}  {}  {rest}", padded(left, a), padded(right, b));
        writeln!(out, "{}", row.trim_end())
    };
    if !glossary.entries.is_empty() {
        line(source, target, "kind          confidence  links  seen")?;
    }
    for entry in &glossary.entries {
        let seen = format!("{}/{}", entry.source.frequency, entry.target.frequency);
        let kind = entry.kind.name();
        // Cut, not rounded, as everywhere: what is below a bound never shows the bound.
        let confidence = ((entry.confidence * 1e4).round() / 100.0).floor() / 100.0;
        let numbers = format!("{kind:<12}  {confidence:>10.2}  {:>5}  {seen}", entry.links);
        line(&one_line(&entry.source.text), &one_line(&entry.target.text), &numbers)?;
        for remark in remarks(entry, glossary) {
            line("", &format!("  {}", one_line(&remark)), "")?;
        }
    }
    if !glossary.entries.is_empty() {
        writeln!(out)?;
    }
    let count = |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
    write!(out, "{source} – {target}: {}", count(glossary.entries.len(), "entry", "entries"))?;
    if glossary.pairs > 0 {
        write!(out, " from {}", count(glossary.pairs, "pair of sentences", "pairs of sentences"))?;
    }
    writeln!(out)
}

/// What stands below an entry.
fn remarks(entry: &Entry, glossary: &Glossary) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(tie) = &entry.tied {
        let texts = [tie.source.as_str(), tie.target.as_str()];
        out.push(format!(
            "= {}",
            texts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" – ")
        ));
    }
    if !entry.rivals.is_empty() {
        let rivals = entry.rivals.iter().map(|rival| format!("{} ({})", rival.target.text, rival.links));
        out.push(format!("or: {}", rivals.collect::<Vec<_>>().join(", ")));
    }
    if !entry.forbidden.is_empty() {
        out.push(format!("not: {}", entry.forbidden.join(", ")));
    }
    match &entry.known {
        Some(Known::Same) => out.push("known".into()),
        Some(Known::Conflict(others)) => out.push(format!("known as: {}", others.join(", "))),
        None => {}
    }
    let sides = [(&entry.source, &glossary.source_lang), (&entry.target, &glossary.target_lang)];
    let seen = sides.into_iter().filter(|(term, _)| term.as_seen).map(|(_, lang)| lang.as_str());
    let seen = seen.collect::<Vec<_>>().join(", ");
    if !seen.is_empty() {
        out.push(format!("the plainest form that was seen: {seen}"));
    }
    out
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// Control characters would move the cursor.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
