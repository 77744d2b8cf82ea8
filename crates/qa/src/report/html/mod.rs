//! Writes the page for reviewers, which holds everything, opens from the disk and asks no network
//! for anything (its own Content-Security-Policy forbids it).
//!
//! The totals are mark-up. The findings are data (`data.rs`), of which `list.js` shows only those
//! near the screen, so that fifty thousand are as fluid as fifty; `qa.js` filters, searches, sorts
//! and groups them, and lays all of them out for the printer. `accept.js` collects the findings that a
//! reader accepts as entries of qa.toml.

mod accept;
mod data;

use super::{Document, Report};
use crate::rule::{Rule, Severity};
use maud::{Markup, html};
use std::io::{self, Write};
use sverka_report::page::{self, file_name, grouped, percent, put, trust};
use sverka_report::words::{self, Files};

const STYLE: &str = include_str!("qa.css");
const ACCEPT: &str = include_str!("accept.js");
const LIST: &str = include_str!("list.js");
const SCRIPT: &str = include_str!("qa.js");

/// The words of the page.
const WORDS: Files<'static> =
    [include_str!("../../../data/ui/en.txt"), include_str!("../../../data/ui/ru.txt")];

/// The messages of findings.
pub const MESSAGES: Files<'static> =
    [include_str!("../../../data/ui/messages.en.txt"), include_str!("../../../data/ui/messages.ru.txt")];

/// Titles and explanations of the rules in Russian.
pub const RULES: &str = include_str!("../../../data/ui/rules.ru.txt");

/// As many documents are listed at once; longer lists are folded.
const FEW_DOCUMENTS: usize = 8;
/// Pairs with a lower score are more likely wrong than right, as in the alignment report.
const DOUBTFUL: f64 = 0.5;
/// Pairs with a lower score are worth a look, as in the alignment report.
const SURE: f64 = 0.9;

/// Writes the page.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    page::begin_in(out, &format!("{} · quality", subject(report)), &[STYLE], "", report.ui)?;
    put(out, overview(report))?;
    if report.flagged.is_empty() {
        put(out, html! { main { p.well { (well(report)) } } })?;
        return page::end_in(out, &[], &[WORDS, MESSAGES]);
    }
    put(out, bar())?;
    put(out, columns(report))?;
    put(out, help())?;
    put(out, accept::dialogs())?;
    out.write_all(b"\n<script type=\"application/json\" id=\"data\">")?;
    data::write(out, report)?;
    out.write_all(b"</script>\n")?;
    // The page shows plain text, and the paragraphs of rules are Markdown.
    let rules = plain(&rules(&report.counts().iter().map(|(rule, _)| *rule).collect::<Vec<_>>()));
    let files = [WORDS, words::REASONS, MESSAGES, [&rules, &plain(RULES)]];
    page::end_in(out, &[LIST, ACCEPT, SCRIPT], &files)
}

/// Returns titles and explanations of rules as a file of texts in English: their Russian is in a file of its own.
pub fn rules(rules: &[&Rule]) -> String {
    rules.iter().map(|Rule { id, title, doc, .. }| format!("{id} = {title}\n{id}.doc = {doc}\n")).collect()
}

/// Returns a paragraph of Markdown as plain text.
fn plain(markdown: &str) -> String {
    markdown.replace('`', "")
}

/// Returns what the page says if it lists no finding.
fn well(report: &Report) -> String {
    match report.known + report.suppressed {
        0 => "Nothing to look at: no check found anything.".to_owned(),
        hidden => format!("Nothing new. Known or accepted findings that are not listed: {}", grouped(hidden)),
    }
}

/// Returns what the page is about, in a word.
fn subject(report: &Report) -> String {
    match &report.documents[..] {
        [only] => file_name(&only.file).to_owned(),
        all => format!("{} documents", all.len()),
    }
}

/// Returns the top of the page: totals, the chart of scores, the documents with their coverage.
fn overview(report: &Report) -> Markup {
    // Of a memory nobody knows what it leaves out: only the other documents have a coverage.
    let sum = |of: fn(&Document) -> (usize, usize)| {
        let all = report.documents.iter().filter(|document| document.coverage().is_some()).map(of);
        all.fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1))
    };
    let whole = Document {
        sentences: sum(|document| document.sentences),
        covered: sum(|document| document.covered),
        scores: report.documents.iter().fold([0; 10], |mut sum, document| {
            sum.iter_mut().zip(document.scores).for_each(|(sum, n)| *sum += n);
            sum
        }),
        ..Document::default()
    };
    let whole = Document {
        pairs: report.pairs(),
        two_sided: report.documents.iter().map(|document| document.two_sided).sum(),
        ..whole
    };
    let coverage = whole.coverage();
    let score = report.scores().1;
    html! {
        header {
            p.eyebrow { "Quality report" }
            h1 { bdi { (subject(report)) } }
            div.overview {
                dl.facts {
                    (fact("Pairs", &grouped(report.pairs()), &format!("{} of them with findings", grouped(report.flagged.len())), ""))
                    @for severity in Severity::ALL {
                        (fact(plural(severity), &grouped(report.of_severity(severity)), meaning(severity), severity.name()))
                    }
                    @if score.words > 0 {
                        (fact("Score", &points(score.value()), &format!("{} points per 1,000 words", points(score.per_thousand())), ""))
                    }
                    @if let Some((source, target)) = coverage {
                        (fact("Source linked", &percent(source), &format!("of {} sentences", grouped(whole.sentences.0)), ""))
                        (fact("Target linked", &percent(target), &format!("of {} sentences", grouped(whole.sentences.1)), ""))
                    }
                    @if report.suppressed > 0 { (fact("Accepted", &grouped(report.suppressed), "by the settings", "")) }
                    @if report.known > 0 { (fact("Known", &grouped(report.known), "by the baseline", "")) }
                }
                @if whole.scores.iter().any(|&n| n > 0) { (figure(&whole.scores)) }
            }
            @for remark in report.documents.iter().flat_map(|document| &document.remarks) { p.note.warning { (remark) } }
            @for unused in &report.unused { p.note translate="no" { (unused) } }
            @if report.documents.len() > 1 { details.documents open[report.documents.len() <= FEW_DOCUMENTS] {
                summary { (grouped(report.documents.len())) " documents" }
                div.wide tabindex="0" role="region" aria-label="Documents" { (documents(report)) }
            } }
        }
    }
}

fn plural(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Errors",
        Severity::Warning => "Warnings",
        Severity::Info => "Notes",
    }
}

fn meaning(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "almost always faults",
        Severity::Warning => "likely faults",
        Severity::Info => "hints, matters of style",
    }
}

fn fact(name: &str, value: &str, note: &str, class: &str) -> Markup {
    html! { div class=(class) { dt { (name) } dd { b { (value) } span { (note) } } } }
}

fn documents(report: &Report) -> Markup {
    // One pass for all documents, of which there may be thousands.
    let mut counts = std::collections::HashMap::<&str, [usize; 3]>::new();
    for flagged in &report.flagged {
        let counts = counts.entry(&flagged.pair.place.file).or_default();
        for finding in &flagged.findings {
            counts[finding.severity as usize] += 1;
        }
    }
    html! {
        table {
            thead { tr {
                th scope="col" { "Document" } th.number scope="col" { "Pairs" }
                @for severity in Severity::ALL { th.number scope="col" { (plural(severity)) } }
                th.number scope="col" { "Score" }
                th scope="col" { "Source linked" } th scope="col" { "Target linked" } th scope="col" { "Scores, 0 to 1" }
            } }
            tbody { @for (document, score) in report.documents.iter().zip(report.scores().0) {
                @let counts = counts.get(&*document.file).copied().unwrap_or_default();
                @let coverage = document.coverage();
                tr {
                    th scope="row" { bdi { (document.file) } }
                    td.number { (grouped(document.pairs)) }
                    @for severity in Severity::ALL { td.number { (grouped(counts[severity as usize])) } }
                    td.number { (points(score.value())) }
                    @match coverage {
                        Some((source, target)) => { td { (share(source)) } td { (share(target)) } }
                        None => { td { span.quiet { "unknown" } } td { span.quiet { "unknown" } } }
                    }
                    td { (chart(&document.scores)) }
                }
            } }
        }
    }
}

/// Formats points with a decimal, rounded down, so that only a perfect score is 100.
fn points(value: f64) -> String {
    format!("{:.1}", (value * 10.0).floor() / 10.0)
}

/// Returns a share as a number and a bar.
fn share(share: f64) -> Markup {
    html! {
        span.share { (percent(share)) " "
            svg viewBox="0 0 60 6" width="60" height="6" aria-hidden="true" preserveAspectRatio="none" {
                rect.rest width="60" height="6" rx="2" {}
                rect width=(format!("{:.1}", share * 60.0)) height="6" rx="2" {}
            }
        }
    }
}

/// Returns the height of a bar, which grows with the square root, so that a few pairs among thousands
/// are still visible.
fn bar_height(n: usize, scores: &[usize; 10], full: f64) -> f64 {
    let most = scores.iter().copied().max().unwrap_or(1).max(1);
    ((n as f64 / most as f64).sqrt() * full).ceil()
}

fn spoken(scores: &[usize; 10]) -> String {
    let list: Vec<String> = scores.iter().enumerate().map(|(i, n)| format!("{n} from 0.{i}")).collect();
    format!("Pairs by score: {}", list.join(", "))
}

/// Returns how far a tenth of the scores is to be trusted, as a class of the style sheet.
fn trust_of(tenth: usize) -> &'static str {
    trust(tenth as f64 / 10.0, DOUBTFUL, SURE)
}

/// Draws ten small bars: how many two-sided pairs have a score in each tenth.
fn chart(scores: &[usize; 10]) -> Markup {
    if scores.iter().all(|&n| n == 0) {
        return html! { span.quiet { "none in the file" } };
    }
    html! {
        svg viewBox="0 0 100 24" width="100" height="24" role="img" aria-label=(spoken(scores)) {
            @for (i, &n) in scores.iter().enumerate() {
                @let height = bar_height(n, scores, 24.0);
                rect class=(trust_of(i)) x=(i * 10) y=(24.0 - height) width="9" height=(height) {}
            }
        }
    }
}

/// Draws the bars of all documents, with numbers.
fn figure(scores: &[usize; 10]) -> Markup {
    html! {
        figure {
            svg viewBox="0 0 320 92" role="img" aria-label=(spoken(scores)) {
                @for (i, &n) in scores.iter().enumerate() {
                    @let height = bar_height(n, scores, 60.0);
                    rect class=(trust_of(i)) x=(i * 32 + 2) y=(76.0 - height) width="28" height=(height) rx="2" {}
                    @if n > 0 { text x=(i * 32 + 16) y=(72.0 - height) text-anchor="middle" { (grouped(n)) } }
                    text x=(i * 32 + 2) y="90" { "." (i) }
                }
                line x1="0" x2="320" y1="76.5" y2="76.5" {}
            }
            figcaption { "Pairs by score (heights by square root)" }
        }
    }
}

/// Returns what stays in sight: search, order, groups.
fn bar() -> Markup {
    html! {
        form #bar role="search" aria-label="Search and arrange the findings" {
            input #search type="search" placeholder="Search both sides and messages" aria-label="Search both sides and messages" aria-keyshortcuts="/" autocomplete="off" spellcheck="false";
            output #shown aria-live="polite" {}
            span.choices {
                label { "Group by " select #group { option value="rule" { "rule" } option value="file" { "document" } option value="none" { "nothing" } } }
                label { "Sort by " select #sort { option value="number" { "place" } option value="level" { "severity" } option value="score" { "score" } } }
                button #fold type="button" title="Fold or unfold all groups (f)" { "Fold all" }
                button #reset type="button" title="Show all findings again" { "Reset" }
                (accept::button())
                (page::help_button())
            }
        }
    }
}

/// Returns the filters, and the list beside them.
fn columns(report: &Report) -> Markup {
    html! {
        div.columns {
            details #filters open {
                summary { "Filters" }
                fieldset {
                    legend { "Severity" }
                    @for (level, severity) in Severity::ALL.into_iter().enumerate() {
                        label class={ "choice " (severity.name()) } { input type="checkbox" name="severity" value=(level) checked; span { (plural(severity)) } span.count {} }
                    }
                }
                fieldset {
                    legend { "Rules" }
                    @for (i, (rule, _)) in report.counts_by_severity().into_iter().enumerate() {
                        button.choice type="button" name="rule" value=(i) aria-pressed="false" title=(rule.title) { code { (rule.id) } " " span.count {} }
                    }
                }
                @if report.documents.len() > 1 {
                    fieldset.files {
                        legend { "Documents" }
                        @for (i, document) in report.documents.iter().enumerate() {
                            button.choice type="button" name="file" value=(i) aria-pressed="false" title=(document.file) translate="no" { bdi { (file_name(&document.file)) } " " span.count {} }
                        }
                    }
                }
            }
            main {
                ol #list tabindex="-1" aria-label="Findings" {}
                p #nothing hidden { "No finding fits these filters." }
                p #cut hidden {}
                noscript { p.note { "The findings are listed by a script, which is switched off here. `sverka qa --format text` writes them without one." } }
            }
        }
    }
}

/// Returns what the keys do.
fn help() -> Markup {
    let keys = [
        ("j k", "next, previous finding"),
        ("] [", "next, previous group"),
        ("/", "search; Esc empties it"),
        ("c", "copy the link to the finding"),
        ("a", "accept the finding, or take that back"),
        ("o", "fold or unfold the group"),
        ("f", "fold or unfold all groups"),
        ("?", "this help"),
    ];
    let intro = html! { "Each finding shows both sides with the characters in question marked, and the rule that it breaks. "
    "“Accept…” collects entries for " code { "qa.toml" } "; the twelve digits are the hash of the pair, by which it can be accepted too." };
    page::help(
        "Reading this report",
        &intro,
        &keys,
        "Rules and documents can be chosen several at a time; none chosen means all. In print all findings that fit the filters are shown.",
    )
}

#[cfg(test)]
mod tests;
