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
pub fn write(out: &mut dyn Write, glossary: &Glossary, options: &Options) -> io::Result<()> {
    let (source, target) = (glossary.source_lang.as_str(), glossary.target_lang.as_str());
    let width = |side: fn(&Entry) -> &str, heading: &str| {
        let widths = glossary.entries.iter().map(|entry| printable(side(entry)).width());
        widths.max().unwrap_or(0).min(WIDEST).max(heading.width())
    };
    let a = width(|entry| &entry.source.text, source);
    let b = width(|entry| &entry.target.text, target);
    if let Some(terminal) = options.width.filter(|&terminal| terminal < a + b + NUMBERS) {
        write_narrow(out, glossary, terminal)?;
        return sum(out, glossary);
    }
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
    sum(out, glossary)
}

/// Columns of a line beside its terms.
const NUMBERS: usize = "    kind          confidence  links  seen 1/1".len();

/// The narrowest column of terms: a long word.
const NARROWEST: usize = 16;

/// Writes the entries for a narrow terminal: the terms in two columns, their numbers below.
fn write_narrow(out: &mut dyn Write, glossary: &Glossary, terminal: usize) -> io::Result<()> {
    let column = (terminal.saturating_sub(GAP.len()) / 2).max(NARROWEST);
    let mut row = |left: &str, right: &str| {
        writeln!(out, "{}", format!("{}{GAP}{right}", padded(left, column)).trim_end())
    };
    if !glossary.entries.is_empty() {
        row(glossary.source_lang.as_str(), glossary.target_lang.as_str())?;
    }
    for entry in &glossary.entries {
        let sides = [&entry.source, &entry.target].map(|term| wrapped(&printable(&term.text), column));
        for line in 0..sides[0].len().max(sides[1].len()) {
            let [left, right] = sides.each_ref().map(|side| side.get(line).map_or("", String::as_str));
            row(left, right)?;
        }
        let seen = format!("{}/{}", entry.source.frequency, entry.target.frequency);
        let confidence = Score::new(entry.confidence);
        let numbers =
            format!("{GAP}{}, {confidence}, {}, seen {seen}", entry.kind.name(), count(entry.links, "link"));
        row(&numbers, "")?;
        for remark in remarks(entry, glossary) {
            for line in wrapped(&printable(&remark), terminal.saturating_sub(2 * GAP.len())) {
                row(&format!("{GAP}{GAP}{line}"), "")?;
            }
        }
    }
    Ok(())
}

/// Blanks between columns, and before what belongs to the line above.
const GAP: &str = "  ";

/// Returns the lines of a text that fit a width; a longer word is a line of its own.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(word.to_owned());
        } else {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines
}

/// Writes the last line.
fn sum(out: &mut dyn Write, glossary: &Glossary) -> io::Result<()> {
    let (source, target) = (glossary.source_lang.as_str(), glossary.target_lang.as_str());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::glossary::sample::small;

    #[test]
    fn a_narrow_terminal_has_the_numbers_below_the_terms() {
        let glossary = small();
        let shown = |width: Option<usize>| {
            let mut out = Vec::new();
            write(&mut out, &glossary, &Options { width, ..Options::default() }).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(shown(Some(500)), shown(None));
        let narrow = shown(Some(60));
        assert!(narrow.lines().all(|line| line.width() <= 60), "{narrow}");
        let first = &glossary.entries[0];
        let numbers = format!("  {}, {}, ", first.kind.name(), Score::new(first.confidence));
        assert!(narrow.contains(&numbers), "{narrow}");
        assert_eq!(narrow.lines().last(), shown(None).lines().last());
        assert_eq!(wrapped("aa bb c", 5), ["aa bb", "c"]);
        assert_eq!(wrapped("abcdefg h", 3), ["abcdefg", "h"]);
    }
}
