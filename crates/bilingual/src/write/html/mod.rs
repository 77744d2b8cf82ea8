//! Writes the report for human readers: one self-contained page that opens from disk and never uses the
//! network (its Content-Security-Policy forbids it).
//!
//! The mark-up is a plain table that can be read without style and script; `report.css` lays it out and
//! `report.js` adds filters, search and keys. Long texts scroll smoothly because the rows are in groups that
//! the browser lays out only when they come near the screen (`content-visibility`), and the rows are written
//! group by group.
use super::{DOUBTFUL, Options, SURE, Scope, needs_a_look};
use crate::field;
use maud::{Markup, PreEscaped, html};
use std::io::{self, Write};
use std::ops::Range;
use sverka_report::page::{self, Score, direction, fact, file_names, grouped, put};
use sverka_report::words::{self, Files};
use sverka_text::bitext::{Bitext, Disorder, Link, LinkKind, Moved, Numbered, Reason, shown_score};
use sverka_text::document::Segmented;

mod histogram;
mod subject;

const SCRIPTS: [&str; 2] = [include_str!("report.js"), include_str!("corrections.js")];

/// The words of the page.
pub(crate) const WORDS: Files<'static> =
    [include_str!("../../../data/ui/en.txt"), include_str!("../../../data/ui/ru.txt")];

/// Rows that are laid out together: large enough that 50,000 rows are few groups, small enough that a group
/// is quick to lay out.
const GROUP: usize = 50;

/// Writes the report.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<()> {
    let rows: Vec<Row> = options.select(bitext, Scope::All).map(Row::new).collect();
    page::begin_in(out, &title(bitext), &[page::STYLE], "", options.ui)?;
    put(out, overview(bitext, &rows))?;
    put(out, bar(&rows))?;
    out.write_all(b"\n<main>\n<table id=\"links\">\n")?;
    put(out, columns(bitext))?;
    for group in rows.chunks(GROUP) {
        put(out, html! { "\n" tbody { @for row in group { (row_markup(bitext, row)) } } })?;
    }
    out.write_all(b"\n</table>\n")?;
    put(out, html! { p #nothing hidden { "No link matches these filters." } })?;
    out.write_all(b"\n</main>\n")?;
    put(out, help())?;
    if let Some(line) = subject::line(bitext) {
        let file = subject::file_name(bitext);
        put(out, html! { script #review type="application/jsonl" data-file=(file) { (PreEscaped(line)) } })?;
    }
    page::end_in(out, &SCRIPTS, &[WORDS, words::REASONS])
}

/// A link as the report shows it.
struct Row<'a> {
    /// Its number for readers: from 1, and the same whatever is left out.
    number: usize,
    link: &'a Link,
    kind: LinkKind,
    score: Score,
    disorder: Option<Disorder>,
}

impl<'a> Row<'a> {
    fn new(Numbered { number, link, disorder }: Numbered<'a>) -> Self {
        Self { number: number + 1, link, kind: link.kind(), score: Score::new(link.score), disorder }
    }

    /// Returns the classes of its row.
    fn classes(&self) -> String {
        let alone = if self.link.is_two_sided() || self.link.is_given() { "" } else { " alone" };
        format!("{}{alone}", page::trust(self.link.score, DOUBTFUL, SURE))
    }
}

fn title(bitext: &Bitext) -> String {
    let [source, target] = file_names([&bitext.source.name, &bitext.target.name]);
    format!("{source} ↔ {target} · alignment")
}

/// Returns the top of the page: the two documents, the counts, the scores.
fn overview(bitext: &Bitext, rows: &[Row]) -> Markup {
    let summary = bitext.summary();
    let look = rows.iter().filter(|row| needs_a_look(row.link)).count();
    let all = bitext.all_links().len();
    let left_out = all - rows.len();
    let furniture = rows.iter().filter(|row| row.link.furniture).count();
    let names = file_names([&bitext.source.name, &bitext.target.name]);
    html! {
        header {
            p.eyebrow { "Alignment report" }
            h1 { (document_name(&bitext.source, names[0])) " " span.arrow aria-label="and" { "↔" } " " (document_name(&bitext.target, names[1])) }
            div.overview {
                dl.facts {
                    (fact("Links", grouped(summary.links), "sentences that belong together"))
                    (fact("To check", grouped(look), &format!("below {SURE} or without counterpart")))
                    (fact("Mean score", shown_score(summary.mean_score), "of the links"))
                    (side_fact(&bitext.source, summary.coverage.0))
                    (side_fact(&bitext.target, summary.coverage.1))
                }
                (histogram::figure(rows))
            }
            (moved(bitext, rows))
            p.note { "Aligned by " (bitext.method) "." }
            @if furniture > 0 { p.note { (furniture_note(furniture)) } }
            @if left_out > 0 {
                p.note { (grouped(left_out)) " of " (grouped(all)) " links are not shown: the options of this run leave them out." }
            }
        }
    }
}

/// Says what the mark of page furniture means.
fn furniture_note(count: usize) -> String {
    let (links, are) = if count == 1 { ("link", "is") } else { ("links", "are") };
    format!(
        "{} {links} with the mark furniture {are} a piece of the page, such as \u{201C}Back to top\u{201D}, and not of the text. Memories leave them out unless asked for.",
        grouped(count)
    )
}

/// Lists the blocks that are in a different place in the translation, with links to both.
fn moved(bitext: &Bitext, rows: &[Row]) -> Markup {
    let has = |run: &Range<usize>, of: &Range<usize>| run.start <= of.start && of.start < run.end;
    let block = |side: &Segmented, run: &Range<usize>, row: Option<&Row>| {
        let text = &side.segments[run.start].text;
        html! {
            @let numbers = format!("{}–{}", run.start + 1, run.end);
            @match row {
                Some(row) => a href={ "#L" (row.number) } { (side.lang) " " (numbers) },
                None => { (side.lang) " " (numbers) },
            }
            " " q lang=(side.lang) dir=[direction(&side.lang)] { (glance(text)) }
        }
    };
    let intro = match bitext.has_links_out_of_order() {
        true => {
            "Links keep the order of both texts. These sentences nevertheless seem to belong together; \
             their links have the mark moved or reordered."
        }
        false => {
            "Links keep the order of both texts. These sentences nevertheless seem to belong together; \
             put both texts in the same order to have them linked."
        }
    };
    html! {
        @if !bitext.moved.is_empty() {
            section.moved {
                h2 { "In a different place in the translation" }
                p { (intro) }
                ul {
                    @for Moved { source, target, .. } in &bitext.moved {
                        li {
                            (block(&bitext.source, source, rows.iter().find(|row| has(&row.link.source, source))))
                            " " span.arrow aria-label="and" { "↔" } " "
                            (block(&bitext.target, target, rows.iter().find(|row| has(&row.link.target, target))))
                        }
                    }
                }
            }
        }
    }
}

/// Returns the beginning of a sentence, for a list.
fn glance(text: &str) -> String {
    // With the other side next to it, a line on most screens.
    const LONGEST: usize = 60;
    let mut chars = text.chars();
    let mut out: String = chars.by_ref().take(LONGEST).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

fn document_name(side: &Segmented, name: &str) -> Markup {
    html! { span.document title=(side.name) translate="no" { bdi { (name) } " " span.lang { (side.lang) } } }
}

/// Returns the share of a side that is in links.
fn side_fact(side: &Segmented, coverage: f64) -> Markup {
    let name = format!("Covered, {}", side.lang);
    let note = format!("of {} sentences", grouped(side.segments.len()));
    fact(&name, page::percent(coverage), &note)
}

/// Returns filters and search. Only the script shows them.
fn bar(rows: &[Row]) -> Markup {
    let kinds = LinkKind::ALL.into_iter().enumerate().map(|(code, kind)| {
        let count = rows.iter().filter(|row| row.kind == kind).count();
        (code, kind.name(), count)
    });
    html! {
        form #bar role="search" aria-label="Filter the links" hidden {
            (page::search("Search both sides"))
            div.move {
                button #previous type="button" title="Previous link to check (p)" { "↑ Previous" }
                button #next type="button" title="Next link to check (n)" { "Next to check ↓" }
                button #clear type="button" { "Reset" }
                (page::help_button())
            }
            span.break {}
            fieldset #presets {
                legend { "Score" }
                button type="button" data-to="1" aria-pressed="true" { "all" }
                @for bound in [SURE, DOUBTFUL] {
                    button type="button" data-to=(bound) aria-pressed="false" { "below " (bound) }
                }
                span.range {
                    input #from type="number" min="0" max="1" step="0.05" value="0" aria-label="Lowest score";
                    " – "
                    input #to type="number" min="0" max="1" step="0.05" value="1" aria-label="Highest score";
                }
            }
            (page::kinds(kinds))
        }
    }
}

fn columns(bitext: &Bitext) -> Markup {
    html! {
        thead {
            tr {
                th scope="col" { abbr title="Number of the link" { "No." } }
                th scope="col" { "Source" span.lang { (bitext.source.lang) } }
                th scope="col" { "Target" span.lang { (bitext.target.lang) } }
                th scope="col" { "Score, kind, why" }
            }
        }
    }
}

fn row_markup(bitext: &Bitext, row: &Row) -> Markup {
    let code = LinkKind::ALL.iter().position(|&kind| kind == row.kind);
    html! {
        "\n"
        tr id={ "L" (row.number) } class=(row.classes()) data-kind=[code] data-score=(row.score.value()) {
            th scope="row" { a href={ "#L" (row.number) } { (row.number) } }
            (cell(&bitext.source, row.link.source.clone()))
            (cell(&bitext.target, row.link.target.clone()))
            td { (verdict(row)) }
        }
    }
}

/// Returns one side of a link: a paragraph for each sentence, with the sentence's number.
fn cell(side: &Segmented, run: Range<usize>) -> Markup {
    if run.is_empty() {
        return html! { td.none { "no counterpart" } };
    }
    let is_heading = |i: usize| {
        let block = side.segments[i].block;
        side.blocks.get(block).is_some_and(|kind| kind.is_heading())
    };
    html! {
        td lang=(side.lang) dir=[direction(&side.lang)] {
            @if let Some(place) = side.place_of(&run) { small.place { (place) } }
            @for i in run {
                p data-n=(i + 1) class=[is_heading(i).then_some("heading")] { (side.segments[i].text) }
            }
        }
    }
}

/// Returns the score and the reasons for it; the reasons are folded if the score is high.
fn verdict(row: &Row) -> Markup {
    let score = html! {
        b class={ "score s" (row.score.tenth()) } { (row.score) }
        " " span.bead { @if row.link.is_two_sided() { (row.link.bead()) } @else { (row.kind.name()) } }
        @if row.link.is_given() { " " span.given { "given" } }
        @if let Some(disorder) = row.disorder { " " span.given { (disorder.to_string()) } }
        @if row.link.furniture { " " span.given title="A piece of the page, not of the text" { (field::FURNITURE) } }
    };
    if row.link.reasons.is_empty() {
        return html! { div.verdict { (score) } };
    }
    html! {
        details.verdict open[needs_a_look(row.link)] {
            summary { (score) }
            ul { @for reason in &row.link.reasons { (reason_markup(reason)) } }
        }
    }
}

fn reason_markup(reason: &Reason) -> Markup {
    html! { li class=[(reason.weight < 0.0).then_some("against")] { (reason.text) } }
}

/// Returns the help: keys and terms.
fn help() -> Markup {
    let keys = [
        ("n p", "next, previous link to check"),
        ("j k", "next, previous link"),
        ("/", "search; Enter goes to the first found, Esc gives up"),
        ("Enter", "open or close the reasons of the link"),
        ("c", "copy the address of the link"),
        ("r", "open or close all reasons"),
        ("v x", "verify the link; mark it as wrong"),
        ("m s", "merge with the next link; split"),
        ("Ctrl+Z", "undo"),
        ("?", "this help"),
    ];
    let intro = html! {
        "A row is a link: the sentences on its two sides have the same content. The score is the probability "
        "that exactly these sentences belong together; evidence for it is marked +, evidence against it −. "
        "The number next to each sentence is its number in its document."
    };
    page::help(
        "Reading this report",
        &intro,
        &keys,
        "A click on a bar of the chart shows the links with such a score; on the number of a link, its address is copied. \
         Corrections are saved as a file, which sverka align --review applies.",
    )
}

#[cfg(test)]
mod tests;
