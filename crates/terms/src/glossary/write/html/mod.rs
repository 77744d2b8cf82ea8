//! Writes the HTML page, for reading and printing. It contains everything, opens from the disk and never uses
//! the network (its own Content-Security-Policy forbids it).
//!
//! The mark-up is a plain table that can be read without style and script. It uses the style of the alignment
//! report, extended by `glossary.css`; `glossary.js` adds search, filters, sorting and keys. Thousands of
//! entries scroll smoothly because the browser lays out a group of rows only when it comes near the screen
//! (`content-visibility`).

use super::Options;
use crate::glossary::columns::place;
use crate::glossary::{Context, Entry, Glossary, Kind, Known, Term};
use maud::{Markup, html};
use std::io::{self, Write};
use std::ops::Range;
use sverka_report::page::{self, Score, direction, fact, grouped, put};
use sverka_report::words::Files;
use sverka_text::document::Lang;

const STYLES: [&str; 2] = [page::STYLE, include_str!("glossary.css")];
const SCRIPT: &str = include_str!("glossary.js");

/// Rows that are laid out together.
const GROUP: usize = 50;
/// Entries below this should be checked: of those above, nine in ten are right (docs/design/terms.md).
const SURE: f64 = 0.8;
/// The words of the page.
pub(super) const WORDS: Files<'static> =
    [include_str!("../../../../data/ui/en.txt"), include_str!("../../../../data/ui/ru.txt")];

/// Entries below it are more likely wrong than right.
const DOUBTFUL: f64 = 0.5;
/// Forms of a term that are shown; more are in the other formats.
const FORMS: usize = 6;

/// Writes the page.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, glossary: &Glossary, options: &Options) -> io::Result<()> {
    let title = format!("Glossary {} – {}", glossary.source_lang, glossary.target_lang);
    page::begin_in(out, &title, &STYLES, "", options.ui)?;
    put(out, overview(glossary))?;
    put(out, bar(glossary))?;
    out.write_all(b"\n<main>\n<table id=\"terms\">\n")?;
    put(out, columns(glossary))?;
    for (i, group) in glossary.entries.chunks(GROUP).enumerate() {
        let first = i * GROUP + 1;
        put(
            out,
            html! { "\n" tbody { @for (number, entry) in (first..).zip(group) { (row(number, entry, glossary)) } } },
        )?;
    }
    out.write_all(b"\n</table>\n")?;
    put(out, html! { p #nothing hidden[!glossary.entries.is_empty()] { "No entry matches." } })?;
    out.write_all(b"\n</main>\n")?;
    put(out, help())?;
    page::end_in(out, &[SCRIPT], &[WORDS])
}

/// Returns whether a person should check an entry.
fn needs_a_look(entry: &Entry) -> bool {
    entry.confidence < SURE || !entry.rivals.is_empty() || matches!(entry.known, Some(Known::Conflict(_)))
}

fn overview(glossary: &Glossary) -> Markup {
    let count = |wanted: fn(&Entry) -> bool| glossary.entries.iter().filter(|entry| wanted(entry)).count();
    let conflicts = count(|entry| matches!(entry.known, Some(Known::Conflict(_))));
    let known = count(|entry| entry.known.is_some());
    let fact = |name: &str, count: usize, note: &str| fact(name, grouped(count), note);
    html! {
        header {
            p.eyebrow { "Glossary" }
            h1 { span.tag translate="no" { (glossary.source_lang) } " " span.arrow aria-label="to" { "→" } " " span.tag translate="no" { (glossary.target_lang) } }
            dl.facts {
                (fact("Entries", glossary.entries.len(), "terms and names"))
                (fact("Names", count(|entry| entry.kind.is_name()), "people, organisations, places, titles"))
                (fact("To check", count(needs_a_look), "unsure, or with several translations"))
                @if known > 0 { (fact("Known", known, &format!("{conflicts} with another translation"))) }
                @if glossary.pairs > 0 { (fact("Sentence pairs", glossary.pairs, "from which they come")) }
            }
            @if !glossary.documents.is_empty() {
                p.note { "From " @for (i, document) in glossary.documents.iter().enumerate() { @if i > 0 { ", " } bdi { (document) } } "." }
            }
        }
    }
}

/// Returns search and filters. Only the script shows them.
fn bar(glossary: &Glossary) -> Markup {
    let orders = [
        ("number", "best first"),
        ("source", "source, A–Z"),
        ("target", "target, A–Z"),
        ("seen", "most frequent"),
        ("kind", "kind"),
    ];
    let kinds = Kind::ALL.into_iter().map(|kind| {
        let count = glossary.entries.iter().filter(|entry| entry.kind == kind).count();
        (kind.name(), kind.name(), count)
    });
    html! {
        form #bar role="search" aria-label="Filter the entries" hidden {
            (page::search("Search terms and sentences"))
            div.move {
                label { "Sort " select #order { @for (value, name) in orders { option value=(value) { (name) } } } }
                button #unfold type="button" aria-pressed="false" title="Open or close all sentences (o)" { "All sentences" }
                button #clear type="button" { "Reset" }
                button #save type="button" disabled title="Save the chosen entries as a table (s)" { "Save chosen" }
                button #print type="button" { "Print" }
                (page::help_button())
            }
            span.break {}
            (page::kinds(kinds))
            fieldset {
                legend { "Confidence" }
                label.from { "from " input #from type="range" min="0" max="1" step="0.05" value="0" aria-label="Lowest confidence"; " " output #from-value for="from" { "0.00" } }
                label.check { input #look type="checkbox"; " to check only" }
            }
        }
    }
}

fn columns(glossary: &Glossary) -> Markup {
    html! {
        thead {
            tr {
                th scope="col" { abbr title="Number of the entry" { "No." } }
                th scope="col" { "Source" span.lang { (glossary.source_lang) } }
                th scope="col" { "Target" span.lang { (glossary.target_lang) } }
                th scope="col" { "Confidence, kind, counts" }
                th.aside scope="col" { "Sentences" }
            }
        }
    }
}

fn row(number: usize, entry: &Entry, glossary: &Glossary) -> Markup {
    let langs = (&glossary.source_lang, &glossary.target_lang);
    let confidence = Score::new(entry.confidence);
    let trust = page::trust(entry.confidence, DOUBTFUL, SURE);
    let seen = entry.source.frequency + entry.target.frequency;
    let tie = |side: fn(&crate::glossary::Tie) -> &String| {
        entry.tied.as_ref().map(side).filter(|text| !text.is_empty())
    };
    html! {
        "\n"
        tr id={ "T" (number) } class=(trust) data-kind=(entry.kind.name()) data-confidence=(confidence.value()) data-seen=(seen) data-look[needs_a_look(entry)] {
            th scope="row" { a href={ "#T" (number) } { (number) } }
            td lang=(langs.0) dir=[direction(langs.0)] {
                (term(&entry.source, tie(|tie| &tie.source)))
            }
            td lang=(langs.1) dir=[direction(langs.1)] {
                (term(&entry.target, tie(|tie| &tie.target)))
                @for rival in &entry.rivals {
                    div.rival { span.word lang="en" data-word { "or" } " " (rival.target.text) " " (times(rival.links)) }
                }
                @for forbidden in &entry.forbidden { div.forbidden { span.word lang="en" data-word { "not" } " " s { (forbidden) } } }
                @if let Some(Known::Conflict(others)) = &entry.known {
                    div.conflict { span.word lang="en" data-word { "known as" } " " (others.join(", ")) }
                }
            }
            td.evidence {
                b class={ "score s" (confidence.tenth().min(9)) } title="Confidence" { (confidence) }
                " " span.kind { (entry.kind.name()) }
                @if entry.known == Some(Known::Same) { " " span.given { "known" } }
                div.counts { (counts(entry)) }
            }
            td.contexts { @if !entry.contexts.is_empty() { (contexts(&entry.contexts, langs)) } }
        }
    }
}

fn term(term: &Term, tied: Option<&String>) -> Markup {
    let own = term.variants.len() == 1 && term.variants[0].text == term.text;
    html! {
        div.term {
            @if term.text.is_empty() { i { "none" } } @else { b { (term.text) } }
            @if term.as_seen { " " span.seen lang="en" data-word title="No rule could build the dictionary form: this is the plainest form in the texts" { "as seen" } }
        }
        @if let Some(tied) = tied { div.tied { "= " (tied) } }
        @if !own && !term.variants.is_empty() {
            div.forms {
                @for (i, variant) in term.variants.iter().take(FORMS).enumerate() { @if i > 0 { " · " } (variant.text) " " (times(variant.frequency)) }
                @if term.variants.len() > FORMS { " · " span lang="en" data-word { "and " (term.variants.len() - FORMS) " more" } }
            }
        }
    }
}

fn times(number: usize) -> Markup {
    html! { @if number > 0 { span.times { "×" (grouped(number)) } } }
}

fn counts(entry: &Entry) -> String {
    let mut parts = Vec::new();
    if entry.links > 0 {
        parts.push(format!("{} link{}", grouped(entry.links), if entry.links == 1 { "" } else { "s" }));
    }
    if entry.source.frequency + entry.target.frequency > 0 {
        parts.push(format!(
            "occurs {} / {}",
            grouped(entry.source.frequency),
            grouped(entry.target.frequency)
        ));
    }
    parts.join(" · ")
}

fn contexts(contexts: &[Context], langs: (&Lang, &Lang)) -> Markup {
    html! {
        details {
            summary { (contexts.len()) @if contexts.len() == 1 { " sentence" } @else { " sentences" } }
            @for context in contexts {
                div.context {
                    p lang=(langs.0) dir=[direction(langs.0)] { (sentence(&context.source, &context.source_range)) }
                    p lang=(langs.1) dir=[direction(langs.1)] { (sentence(&context.target, &context.target_range)) }
                    @let place = place(&context.file, &context.unit);
                    @if !place.is_empty() { div.place { bdi { (place) } } }
                }
            }
        }
    }
}

/// Returns a sentence with its term marked.
fn sentence(text: &str, range: &Range<usize>) -> Markup {
    match (text.get(..range.start), text.get(range.clone()), text.get(range.end..)) {
        (Some(before), Some(term), Some(after)) if !term.is_empty() => {
            html! { (before) mark { (term) } (after) }
        }
        _ => html! { (text) },
    }
}

/// Returns the explanation of the keys and terms of the page.
fn help() -> Markup {
    let keys = [
        ("j k", "next, previous entry"),
        ("n p", "next, previous entry to check"),
        ("Enter", "open or close the sentences of the entry"),
        ("c", "copy the entry: source, tab, target"),
        ("x", "choose the entry, or not"),
        ("s", "save the chosen entries as a table (TSV)"),
        ("o", "open or close all sentences"),
        ("/", "search; Esc leaves it"),
        ("?", "this help"),
    ];
    let intro = html! {
        "Terms are in their dictionary form; below them are the forms in the texts with the number of occurrences. The confidence is the "
        "probability that a translator would keep the entry. Links are the pairs of sentences in which both terms occur "
        "and belong together; if the texts have several translations, the others follow after “or”."
    };
    page::help(
        "Reading this glossary",
        &intro,
        &keys,
        "Printing includes what is shown: filter and open sentences first.",
    )
}
