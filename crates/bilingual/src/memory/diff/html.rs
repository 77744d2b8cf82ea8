//! Writes the differences as one page in the style of the alignment report: the page is self-contained, opens
//! from disk and never uses the network.

use super::{Entry, Summary, Text};
use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};
use std::io::{self, Read, Write};
use sverka_report::page::{self, fact, file_names, grouped, put};
use tmx::Header;
use tmx::diff::Change;

/// Changes to the style of the alignment report.
const STYLE: &str = include_str!("diff.css");
const SCRIPT: &str = include_str!("diff.js");

/// Longer texts, in bytes of both, are not compared word by word: nobody would see the words, and the time
/// grows with the square of their number.
const COMPARED: usize = 20_000;

/// Writes a row of the page. Rows are written before the page, which has their counts at the top.
///
/// # Errors
/// Errors of the output.
pub fn row(out: &mut dyn Write, number: u64, change: &Change, header: &Header) -> io::Result<()> {
    let entry = Entry::new(change, header);
    let markup = html! {
        "\n"
        tbody {
            tr class=(entry.kind) {
                th scope="row" { (number) }
                td lang=(entry.source.lang) dir="auto" {
                    p { (entry.source.text) }
                    @if let Some(tuid) = &entry.tuid { p.tuid { (tuid) } }
                }
                td { (targets(&entry)) }
                td { span.kind { (entry.kind) } }
            }
        }
    };
    put(out, markup)
}

fn targets(entry: &Entry) -> Markup {
    html! {
        @for before in &entry.before {
            @match entry.after.iter().find(|after| after.lang == before.lang) {
                Some(after) if after == before => (target(before, html! { (before.text) })),
                Some(after) => {
                    (target(before, words(&before.text, &after.text, ChangeTag::Delete)))
                    (target(after, words(&before.text, &after.text, ChangeTag::Insert)))
                }
                None => (target(before, whole(entry, ChangeTag::Delete, &before.text))),
            }
        }
        @for after in &entry.after {
            @if entry.before.iter().all(|before| before.lang != after.lang) {
                (target(after, whole(entry, ChangeTag::Insert, &after.text)))
            }
        }
    }
}

fn target(text: &Text, content: Markup) -> Markup {
    html! { p.target { span.lang { (text.lang) } " " span lang=(text.lang) dir="auto" { (content) } } }
}

/// Returns a target that only one of the memories has, marked if the other has different ones.
fn whole(entry: &Entry, tag: ChangeTag, text: &str) -> Markup {
    match tag {
        _ if entry.kind != "changed" => html! { (text) },
        ChangeTag::Delete => html! { del { (text) } },
        _ => html! { ins { (text) } },
    }
}

/// Returns one side of a change, marking the words that the other side lacks.
fn words(before: &str, after: &str, side: ChangeTag) -> Markup {
    if before.len() + after.len() > COMPARED {
        return html! { (if side == ChangeTag::Delete { before } else { after }) };
    }
    let diff = TextDiff::from_words(before, after);
    // Consecutive marked words are joined, so that a phrase is one mark.
    let mut runs: Vec<(bool, String)> = Vec::new();
    for change in diff.iter_all_changes().filter(|change| [ChangeTag::Equal, side].contains(&change.tag())) {
        let is_marked = change.tag() == side;
        match runs.last_mut() {
            Some((last, text)) if *last == is_marked => text.push_str(change.value()),
            _ => runs.push((is_marked, change.value().to_owned())),
        }
    }
    html! {
        @for (is_marked, text) in runs {
            @if !is_marked { (text) }
            @else if side == ChangeTag::Delete { del { (text) } }
            @else { ins { (text) } }
        }
    }
}

/// Writes the page around rows that are written already. `ui` is the language that it begins with: `en`, `ru`; that of the
/// browser when `None`.
///
/// # Errors
/// Errors of the output and of the rows.
pub fn page(
    out: &mut dyn Write,
    old: &str,
    new: &str,
    summary: &Summary,
    rows: &mut dyn Read,
    ui: Option<&str>,
) -> io::Result<()> {
    let names = file_names([old, new]);
    let title = format!("{} → {} · differences", names[0], names[1]);
    page::begin_in(out, &title, &[page::STYLE, STYLE], "diff", ui)?;
    put(out, top(old, new, summary))?;
    out.write_all(b"\n<main>\n<table>\n")?;
    put(
        out,
        html! {
            thead { tr {
                th scope="col" { abbr title="Number of the difference" { "No." } }
                th scope="col" { "Source" }
                th scope="col" { "Target" }
                th scope="col" { "What" }
            } }
        },
    )?;
    io::copy(rows, out)?;
    out.write_all(b"\n</table>\n")?;
    let nothing = html! { p #nothing hidden[!summary.is_empty()] {
        @if summary.is_empty() { "The two memories have the same units." } @else { "No difference matches these filters." }
    } };
    put(out, nothing)?;
    out.write_all(b"\n</main>\n")?;
    page::end_in(out, &[SCRIPT], &[crate::write::html::WORDS])
}

fn top(old: &str, new: &str, summary: &Summary) -> Markup {
    let fact = |name: &str, count: u64, note: &str| fact(name, grouped(count as usize), note);
    let kinds = [("changed", summary.changed), ("added", summary.added), ("removed", summary.removed)];
    let kinds = kinds.map(|(kind, count)| (kind, kind, count as usize));
    let names = file_names([old, new]);
    html! {
        header {
            p.eyebrow { "Differences of two memories" }
            h1 { span title=(old) translate="no" { bdi { (names[0]) } } " " span.arrow aria-label="to" { "→" } " " span title=(new) translate="no" { bdi { (names[1]) } } }
            dl.facts {
                (fact("Changed", summary.changed, "same source, other target"))
                (fact("Added", summary.added, "sources that are new"))
                (fact("Removed", summary.removed, "sources that are gone"))
                (fact("The same", summary.same, "units in both"))
            }
        }
        form #bar role="search" aria-label="Filter the differences" hidden {
            (page::search("Search all texts"))
            (page::kinds(kinds))
        }
    }
}
