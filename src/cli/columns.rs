//! An alignment on a terminal: two columns that fill its width, each link with its number, score and kind.

use clap::builder::styling::{AnsiColor, Style};
use std::io::{self, Write};
use sverka::bitext::{Bitext, Link, Numbered};
use sverka::report::page::Score;
use sverka::report::terminal::printable;
use sverka::write::{DOUBTFUL, Options, SURE, Scope};
use textwrap::core::display_width;

/// The narrowest column of text, in characters: room for a long word, on a terminal of 60 columns.
const NARROWEST: usize = 16;
/// The widest column of text, in characters: longer lines are hard to read, even on the widest terminal.
const WIDEST: usize = 80;
/// The gap between columns.
const GAP: &str = "  ";

/// Writes the links, each followed by an empty line.
///
/// # Errors
/// Those of `out`.
pub fn write(
    out: &mut dyn Write,
    bitext: &Bitext,
    options: &Options,
    width: usize,
    colored: bool,
) -> io::Result<()> {
    let digits = bitext.links.len().to_string().len();
    // The number, with the score or kind below it, and the gaps beside the texts.
    let margin = digits + GAP.len() + SCORE + GAP.len();
    let text = (width.saturating_sub(margin + GAP.len()) / 2).clamp(NARROWEST, WIDEST);
    for Numbered { number: index, link, disorder } in options.select(bitext, Scope::All) {
        let (source, target) = bitext.texts(link);
        let [source, target] = [source, target]
            .map(|side| textwrap::wrap(&printable(&side), text).into_iter().map(String::from).collect());
        let style = if colored { style(link) } else { Style::new() };
        // Most links are one to one.
        let bead = Some(link.bead()).filter(|bead| bead != "1:1");
        // A link out of order is marked as such.
        let cross = disorder.map(|_| "↕".to_owned());
        let page = link.furniture.then(|| PAGE.to_owned());
        let head: Vec<String> = std::iter::once(score(link)).chain(bead).chain(cross).chain(page).collect();
        let sides: [Vec<String>; 2] = [source, target];
        let lines = sides[0].len().max(sides[1].len()).max(head.len());
        for line in 0..lines {
            let number = if line == 0 { (index + 1).to_string() } else { String::new() };
            let mark = match head.get(line) {
                Some(mark) => format!("{style}{mark:<SCORE$}{style:#}"),
                None => " ".repeat(SCORE),
            };
            let [left, right] = [0, 1].map(|side: usize| sides[side].get(line).map_or("", String::as_str));
            let pad = " ".repeat(if right.is_empty() { 0 } else { text.saturating_sub(display_width(left)) });
            let row = format!("{number:>digits$}{GAP}{mark}{GAP}{left}{pad}{GAP}{right}");
            writeln!(out, "{}", row.trim_end())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The width in characters of a score such as `0.98`, and of the kinds below it, `2:1`.
const SCORE: usize = 4;

/// The mark of page furniture.
pub const PAGE: &str = "page";

/// Returns the score of a link as pages show it; a link that a person has decided has none.
fn score(link: &Link) -> String {
    if link.is_given() { "kept".into() } else { Score::new(link.score).to_string() }
}

/// Returns the colour that shows how reliable a score is.
fn style(link: &Link) -> Style {
    let color = match link.score {
        _ if link.is_given() => AnsiColor::Cyan,
        _ if !link.is_two_sided() => AnsiColor::Magenta,
        score if score >= SURE => AnsiColor::Green,
        score if score >= DOUBTFUL => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    color.on_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka::Aligner;

    #[test]
    fn links_are_shown_side_by_side_within_the_width() {
        let aligner = Aligner::new("en".parse().unwrap(), "ru".parse().unwrap());
        let texts = (
            "We met in the old town hall of Samara in May 2019. There were 80 of us.",
            "Мы встретились в старой ратуше Самары в мае 2019 года. Нас было 80.",
        );
        let bitext = aligner.align_texts(texts.0, texts.1).unwrap().bitext;
        let shown = |width: usize, colored: bool| {
            let mut out = Vec::new();
            write(&mut out, &bitext, &Options::default(), width, colored).unwrap();
            String::from_utf8(out).unwrap()
        };
        let text = shown(60, false);
        assert!(text.lines().all(|line| display_width(line) <= 60), "{text}");
        assert!(text.starts_with("1  0.9"), "{text}");
        assert!(!text.contains("1:1"), "{text}");
        assert_eq!(text.lines().filter(|line| line.is_empty()).count(), 2, "{text}");
        // The second column always begins at the same place.
        let column = |line: &str, word: &str| line.split(word).next().map(display_width);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(column(lines[0], "Мы"), Some(1 + 2 + 4 + 2 + 24 + 2), "{text}");
        assert!(shown(60, true).contains("\u{1b}[32m0.9"));
    }
}
