//! For reviewers: one page that holds everything, opens from the disk and asks no network for
//! anything (its own Content-Security-Policy forbids it).
//!
//! The totals are markup. The findings are data (`data.rs`), of which `list.js` shows only those
//! near the screen, so that fifty thousand are as fluid as fifty; `qa.js` filters, searches, sorts
//! and groups them, and lays all of them out for the printer.

mod data;

use super::{Document, Report};
use crate::rule::Severity;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::io::{self, Write};
use sverka_report::page::{self as parts, grouped, help as help_dialog};

const STYLE: &str = include_str!("qa.css");
const LIST: &str = include_str!("list.js");
const SCRIPT: &str = include_str!("qa.js");

/// Documents that are listed without being asked for.
const FEW_DOCUMENTS: usize = 8;

/// Writes the page.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let put = |out: &mut dyn Write, markup: Markup| out.write_all(markup.into_string().as_bytes());
    put(out, PreEscaped(format!("{}\n<html lang=\"en\">\n", DOCTYPE.into_string())))?;
    put(out, head(report))?;
    out.write_all(b"\n<body>\n")?;
    put(out, overview(report))?;
    if report.flagged.is_empty() {
        put(out, html! { main { p.well { "Nothing to look at: no check found anything." } } })?;
        return out.write_all(b"\n</body>\n</html>\n");
    }
    put(out, bar())?;
    put(out, columns(report))?;
    put(out, help())?;
    out.write_all(b"\n<script type=\"application/json\" id=\"data\">")?;
    data::write(out, report)?;
    out.write_all(b"</script>\n")?;
    put(out, html! { script { (PreEscaped(LIST)) (PreEscaped(SCRIPT)) } })?;
    out.write_all(b"\n</body>\n</html>\n")
}

/// The last part of a path, in either notation.
fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or(path)
}

/// What the page is about, in a word.
fn subject(report: &Report) -> String {
    match &report.documents[..] {
        [only] => file_name(&only.file).to_owned(),
        all => format!("{} documents", all.len()),
    }
}

fn head(report: &Report) -> Markup {
    parts::head(&format!("{} · quality", subject(report)), &[STYLE])
}

/// What stands on top: totals, the chart of scores, the documents with their coverage.
fn overview(report: &Report) -> Markup {
    let sum = |of: fn(&Document) -> (usize, usize)| {
        let all = report.documents.iter().map(of);
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
    let (source, target) = whole.coverage();
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
                    (fact("Source linked", &percent(source), &format!("of {} sentences", grouped(whole.sentences.0)), ""))
                    (fact("Target linked", &percent(target), &format!("of {} sentences", grouped(whole.sentences.1)), ""))
                    @if report.suppressed > 0 { (fact("Accepted", &grouped(report.suppressed), "by the settings", "")) }
                    @if report.known > 0 { (fact("Known", &grouped(report.known), "by the baseline", "")) }
                }
                @if whole.scores.iter().any(|&n| n > 0) { (figure(&whole.scores)) }
            }
            @for unused in &report.unused { p.note { (unused) } }
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
        Severity::Info => "Infos",
    }
}

fn meaning(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "faults, but for rare cases",
        Severity::Warning => "likely faults",
        Severity::Info => "hints, matters of style",
    }
}

fn fact(name: &str, value: &str, note: &str, class: &str) -> Markup {
    html! { div class=(class) { dt { (name) } dd { b { (value) } span { (note) } } } }
}

/// Cut, not rounded: 100 % is all of it.
fn percent(share: f64) -> String {
    format!("{}%", (share * 100.0 + 1e-9).floor())
}

fn documents(report: &Report) -> Markup {
    // Findings by document: one pass, for there may be thousands of documents.
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
                th scope="col" { "Source linked" } th scope="col" { "Target linked" } th scope="col" { "Scores, 0 to 1" }
            } }
            tbody { @for document in &report.documents {
                @let counts = counts.get(&*document.file).copied().unwrap_or_default();
                @let (source, target) = document.coverage();
                tr {
                    th scope="row" { bdi { (document.file) } }
                    td.number { (grouped(document.pairs)) }
                    @for severity in Severity::ALL { td.number { (grouped(counts[severity as usize])) } }
                    td { (share(source)) } td { (share(target)) }
                    td { (chart(&document.scores)) }
                }
            } }
        }
    }
}

/// A share as a number and a bar.
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

/// Few pairs among thousands must still be seen: heights go with the square root.
fn bar_height(n: usize, scores: &[usize; 10], full: f64) -> f64 {
    let most = scores.iter().copied().max().unwrap_or(1).max(1);
    ((n as f64 / most as f64).sqrt() * full).ceil()
}

fn spoken(scores: &[usize; 10]) -> String {
    let list: Vec<String> = scores.iter().enumerate().map(|(i, n)| format!("{n} from 0.{i}")).collect();
    format!("Pairs by score: {}", list.join(", "))
}

/// How far a tenth of the scores is to be trusted, as a class of the style sheet.
fn trust(tenth: usize) -> &'static str {
    match tenth {
        0..5 => "doubtful",
        5..9 => "check",
        _ => "sure",
    }
}

/// Ten small bars: how many two-sided pairs have a score in each tenth.
fn chart(scores: &[usize; 10]) -> Markup {
    if scores.iter().all(|&n| n == 0) {
        return html! { span.quiet { "none in the file" } };
    }
    html! {
        svg viewBox="0 0 100 24" width="100" height="24" role="img" aria-label=(spoken(scores)) {
            @for (i, &n) in scores.iter().enumerate() {
                @let height = bar_height(n, scores, 24.0);
                rect class=(trust(i)) x=(i * 10) y=(24.0 - height) width="9" height=(height) {}
            }
        }
    }
}

/// The same of all documents, with numbers.
fn figure(scores: &[usize; 10]) -> Markup {
    html! {
        figure {
            svg viewBox="0 0 320 92" role="img" aria-label=(spoken(scores)) {
                @for (i, &n) in scores.iter().enumerate() {
                    @let height = bar_height(n, scores, 60.0);
                    rect class=(trust(i)) x=(i * 32 + 2) y=(76.0 - height) width="28" height=(height) rx="2" {}
                    @if n > 0 { text x=(i * 32 + 16) y=(72.0 - height) text-anchor="middle" { (grouped(n)) } }
                    text x=(i * 32 + 2) y="90" { "." (i) }
                }
                line x1="0" x2="320" y1="76.5" y2="76.5" {}
            }
            figcaption { "Pairs by score (heights by square root)" }
        }
    }
}

/// What stays in sight: search, order, groups.
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
                button #help-button type="button" title="Keys and meanings (?)" aria-label="Help" { "?" }
            }
        }
    }
}

/// The filters beside the list.
fn columns(report: &Report) -> Markup {
    html! {
        div.columns {
            details #filters open {
                summary { "Filters" }
                fieldset {
                    legend { "Severity" }
                    @for (level, severity) in Severity::ALL.into_iter().enumerate() {
                        label class={ "choice " (severity) } { input type="checkbox" name="severity" value=(level) checked; span { (plural(severity)) } span.count {} }
                    }
                }
                fieldset {
                    legend { "Rules" }
                    @for (i, (rule, _)) in report.counts().into_iter().enumerate() {
                        button.choice type="button" name="rule" value=(i) aria-pressed="false" title=(rule.title) { code { (rule.id) } " " span.count {} }
                    }
                }
                @if report.documents.len() > 1 {
                    fieldset.files {
                        legend { "Documents" }
                        @for (i, document) in report.documents.iter().enumerate() {
                            button.choice type="button" name="file" value=(i) aria-pressed="false" title=(document.file) { bdi { (file_name(&document.file)) } " " span.count {} }
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

/// What the keys do.
fn help() -> Markup {
    let keys = [
        ("j k", "next, previous finding"),
        ("] [", "next, previous group"),
        ("/", "search; Esc empties it"),
        ("c", "copy the link to the finding"),
        ("o", "fold or unfold the group"),
        ("f", "fold or unfold all groups"),
        ("?", "this help"),
    ];
    let intro = html! { "Each finding shows both sides with the characters in question marked. The rule beside it tells what it is about; "
    "the twelve digits are the hash of the pair, by which " code { "qa.toml" } " can accept it." };
    help_dialog(
        "Reading this report",
        &intro,
        &keys,
        "Rules and documents can be chosen several at a time; none chosen means all. In print all findings that fit the filters are shown.",
    )
}
