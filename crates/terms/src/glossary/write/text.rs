//! Writes a table for a terminal: a line for each entry in aligned columns, followed by its rivals.

use super::Options;
use crate::glossary::{Entry, Glossary, Known};
use std::io::{self, Write};
use sverka_report::page::Score;
use sverka_report::terminal::{count, printable};
use unicode_width::UnicodeWidthStr;

/// Maximum width of a column of terms; a longer term extends beyond it and is not cut.
const WIDEST: usize = 44;

/// Writes the table.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, glossary: &Glossary, _: &Options) -> io::Result<()> {
    let (source, target) = (glossary.source_lang.as_str(), glossary.target_lang.as_str());
    let width = |side: fn(&Entry) -> &str, heading: &str| {
        let widths = glossary.entries.iter().map(|entry| printable(side(entry)).width());
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
        let confidence = Score::new(entry.confidence).to_string();
        let numbers = format!("{kind:<12}  {confidence:>10}  {:>5}  {seen}", entry.links);
        line(&printable(&entry.source.text), &printable(&entry.target.text), &numbers)?;
        for remark in remarks(entry, glossary) {
            line("", &format!("  {}", printable(&remark)), "")?;
        }
    }
    if !glossary.entries.is_empty() {
        writeln!(out)?;
    }
    let entries = if glossary.entries.len() == 1 { "entry" } else { "entries" };
    write!(out, "{source} – {target}: {} {entries}", glossary.entries.len())?;
    if glossary.pairs > 0 {
        write!(out, " from {} of sentences", count(glossary.pairs, "pair"))?;
    }
    writeln!(out)
}

/// Returns the lines below an entry.
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
        out.push(format!("the plainest form in the texts: {seen}"));
    }
    out
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
