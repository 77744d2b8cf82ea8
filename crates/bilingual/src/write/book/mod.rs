//! A bilingual book for readers: paragraphs side by side, or each above its translation.
//!
//! One self-contained page that needs no script. A row has the sentences from one paragraph of the source to
//! the next, with the paragraphs of both sides preserved.

use super::{Options, Scope};
use maud::{Markup, html};
use std::io::{self, Write};
use std::ops::Range;
use sverka_report::page::{self, direction, put};
use sverka_text::bitext::Bitext;
use sverka_text::document::{BlockKind, Segmented};

const STYLE: &str = include_str!("book.css");

/// Writes the page. Sentences without a counterpart are included, next to an empty cell, unless the options
/// leave them out.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
    let (source, target) = (&bitext.source, &bitext.target);
    let names = page::file_names([&source.name, &target.name]);
    page::begin(out, &format!("{} · {}", names[0], names[1]), &[STYLE], "book")?;
    put(out, top(bitext, names))?;
    out.write_all(b"<main>")?;
    for row in rows(bitext, options) {
        put(
            out,
            html! {
                "\n"
                div.row {
                    div lang=(source.lang) dir=[direction(&source.lang)] { (cell(source, row.0)) }
                    div lang=(target.lang) dir=[direction(&target.lang)] { (cell(target, row.1)) }
                }
            },
        )?;
    }
    out.write_all(b"\n</main>\n")?;
    put(out, html! { footer { "Aligned by " (bitext.method) "." } })?;
    page::end(out, &[])
}

/// Returns the title and the choice of how the book is read.
fn top(bitext: &Bitext, names: [&str; 2]) -> Markup {
    let title = |side: &Segmented, name: &str| {
        let first = side
            .segments
            .first()
            .filter(|first| side.blocks.get(first.block).is_some_and(|kind| kind.is_heading()));
        first.map_or_else(|| name.to_owned(), |first| first.text.clone())
    };
    let sides = [&bitext.source, &bitext.target];
    let ways = [
        ("side", "Side by side".to_owned()),
        ("below", "One below the other".to_owned()),
        ("source", format!("Only {}", sides[0].lang)),
        ("target", format!("Only {}", sides[1].lang)),
    ];
    html! {
        header {
            h1 {
                @for (side, name) in sides.into_iter().zip(names) {
                    span lang=(side.lang) dir=[direction(&side.lang)] { (title(side, name)) }
                }
            }
        }
        @for (number, (id, _)) in ways.iter().enumerate() {
            input type="radio" name="how" id=(id) checked[number == 0];
        }
        div.how role="group" aria-label="How to read" {
            @for (id, name) in &ways { label for=(id) { (name) } }
        }
    }
}

/// Returns the sentences of each row: from one paragraph of the source to the next.
fn rows(bitext: &Bitext, options: &Options) -> Vec<(Range<usize>, Range<usize>)> {
    let mut rows: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for sverka_text::bitext::Numbered { link, .. } in options.select(bitext, Scope::Texts) {
        let starts = match link.source.is_empty() {
            false => bitext.source.starts_block(link.source.start),
            true => bitext.target.starts_block(link.target.start),
        };
        match rows.last_mut() {
            // Links that were left out split a row: their sentences must not return with it.
            Some((source, target))
                if !starts && source.end == link.source.start && target.end == link.target.start =>
            {
                (source.end, target.end) = (link.source.end, link.target.end);
            }
            _ => rows.push((link.source.clone(), link.target.clone())),
        }
    }
    rows
}

/// Returns one side of a row: its paragraphs, or parts of them, as in the text.
fn cell(side: &Segmented, run: Range<usize>) -> Markup {
    let mut paragraphs: Vec<(BlockKind, Range<usize>)> = Vec::new();
    for index in run {
        let block = side.segments[index].block;
        match paragraphs.last_mut() {
            Some((_, range)) if side.segments[range.start].block == block => range.end = index + 1,
            _ => paragraphs.push((side.blocks.get(block).copied().unwrap_or_default(), index..index + 1)),
        }
    }
    html! {
        @for (kind, range) in paragraphs {
            @let text = side.text(range);
            @match kind {
                BlockKind::Heading(_) => h2 { (text) },
                BlockKind::ListItem => p.item { (text) },
                BlockKind::Note => p.note { (text) },
                BlockKind::Verse => p.verse { (text) },
                _ => p { (text) },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample::{small, written};

    #[test]
    fn paragraphs_are_beside_their_translation() {
        let mut bitext = small();
        bitext.source.blocks = vec![BlockKind::Heading(1), BlockKind::Paragraph];
        for (index, segment) in bitext.source.segments.iter_mut().enumerate() {
            segment.block = usize::from(index > 0);
        }
        let page = written(write, &bitext, &Options::default());
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("<div class=\"row\">")).collect();
        assert_eq!(rows.len(), 2, "{page}");
        assert!(rows[0].contains("<h2>One.</h2>") && rows[0].contains("<p>Раз.</p>"), "{}", rows[0]);
        assert!(rows[1].contains("<p>Two. &lt;b&gt;Three&lt;/b&gt;. Four\tfour.</p>"), "{}", rows[1]);
        assert!(page.contains("<span lang=\"en\">One.</span>"), "{page}");
        assert!(!page.contains("<script"));
    }

    #[test]
    fn what_is_left_out_does_not_come_back_with_its_neighbours() {
        let options = Options { unaligned: Some(false), ..Options::default() };
        let page = written(write, &small(), &options);
        assert!(!page.contains("Four") && page.contains("Two."), "{page}");
    }
}
