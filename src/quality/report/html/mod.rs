//! For reviewers: one page that holds everything, opens from the disk and asks no network for
//! anything (its own Content-Security-Policy forbids it).
//!
//! The markup can be read without style or script: findings grouped by rule, both sides with
//! the characters in question marked. `qa.js` adds filters, search, sorting, other groups and keys.
//! Long lists stay fluid because the browser lays out a chunk of findings only when it comes near the
//! screen (`content-visibility`).

use super::{Document, Report};
use crate::quality::rule::{RULES, Rule, Severity};
use crate::quality::{Finding, Pair};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::io::{self, Write};
use std::ops::Range;

const STYLE: &str = include_str!("qa.css");
const SCRIPT: &str = include_str!("qa.js");

/// Nothing may be fetched or sent; the style and the script are in the page itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      img-src data:; base-uri 'none'; form-action 'none'";

/// Findings that are laid out together.
const CHUNK: usize = 50;

/// A finding with its pair and its number for people, in the order of the documents.
struct Item<'a> {
    number: usize,
    pair: &'a Pair,
    finding: &'a Finding,
}

/// Writes the page.
pub fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let all = report.flagged.iter().flat_map(|f| f.findings.iter().map(move |finding| (&f.pair, finding)));
    let items: Vec<Item> =
        all.enumerate().map(|(i, (pair, finding))| Item { number: i + 1, pair, finding }).collect();
    let put = |out: &mut dyn Write, markup: Markup| out.write_all(markup.into_string().as_bytes());
    put(out, PreEscaped(format!("{}\n<html lang=\"en\">\n", DOCTYPE.into_string())))?;
    put(out, head())?;
    out.write_all(b"\n<body>\n")?;
    put(out, overview(report))?;
    put(out, bar(report))?;
    out.write_all(b"\n<main id=\"list\" tabindex=\"-1\">\n")?;
    for rule in RULES {
        let group: Vec<&Item> = items.iter().filter(|item| item.finding.rule.id == rule.id).collect();
        if group.is_empty() {
            continue;
        }
        out.write_all(b"<details class=\"group\" open>")?;
        put(out, group_head(rule, group.len()))?;
        for chunk in group.chunks(CHUNK) {
            put(out, html! { div.chunk { @for item in chunk { "\n" (item_markup(item)) } } })?;
        }
        out.write_all(b"</details>\n")?;
    }
    put(out, html! { p #nothing hidden[!items.is_empty()] { "No finding to show." } })?;
    out.write_all(b"</main>\n")?;
    put(out, html! { p #toast role="status" {} script { (PreEscaped(SCRIPT)) } })?;
    out.write_all(b"\n</body>\n</html>\n")
}

fn head() -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="generator" content=(concat!("sverka ", env!("CARGO_PKG_VERSION")));
            title { "Quality report" }
            link rel="icon" href="data:,";
            style { (PreEscaped(STYLE)) }
        }
    }
}

fn overview(report: &Report) -> Markup {
    let flagged = report.flagged.len();
    html! {
        header {
            h1 { "Quality report" }
            dl.facts {
                (fact("Pairs", report.pairs(), "in all documents"))
                (fact("To look at", flagged, "pairs with findings"))
                @for severity in Severity::ALL {
                    (fact(plural(severity), report.of_severity(severity), "findings"))
                }
                @if report.suppressed > 0 { (fact("Suppressed", report.suppressed, "by the settings")) }
                @if report.known > 0 { (fact("Known", report.known, "by the baseline")) }
            }
            @for unused in &report.unused { p.note { (unused) } }
            div.wide tabindex="0" role="region" aria-label="Documents" {
                table {
                    thead { tr { th scope="col" { "Document" } th scope="col" { "Pairs" } th scope="col" { "Source linked" } th scope="col" { "Target linked" } th scope="col" { "Scores, 0 to 1" } } }
                    tbody { @for document in &report.documents { (document_row(document)) } }
                }
            }
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

fn fact(name: &str, value: usize, note: &str) -> Markup {
    html! { div { dt { (name) } dd { b { (value) } " " span { (note) } } } }
}

fn document_row(document: &Document) -> Markup {
    let (source, target) = document.coverage();
    // Cut, not rounded: 100 % is all of it.
    let percent = |share: f64| format!("{}%", (share * 100.0 + 1e-9).floor());
    html! {
        tr {
            th scope="row" { bdi { (document.file) } }
            td { (document.pairs) }
            td { (percent(source)) }
            td { (percent(target)) }
            td { (chart(&document.scores)) }
        }
    }
}

/// Ten bars: how many two-sided pairs have a score in each tenth.
fn chart(scores: &[usize; 10]) -> Markup {
    let most = scores.iter().copied().max().unwrap_or(0);
    if most == 0 {
        return html! { "no scores" };
    }
    // Few pairs among thousands must still be seen: heights go with the square root.
    let height = |n: usize| ((n as f64 / most as f64).sqrt() * 24.0).ceil() as usize;
    let label: Vec<String> = scores.iter().enumerate().map(|(i, n)| format!("{n} from 0.{i}")).collect();
    html! {
        svg viewBox="0 0 100 24" width="100" height="24" role="img" aria-label={ "Pairs by score: " (label.join(", ")) } {
            @for (i, &n) in scores.iter().enumerate() {
                rect x=(i * 10) y=(24 - height(n)) width="9" height=(height(n)) {}
            }
        }
    }
}

fn bar(report: &Report) -> Markup {
    html! {
        form #bar role="search" aria-label="Filter the findings" hidden {
            input #search type="search" placeholder="Search both sides and messages (/)" aria-label="Search" autocomplete="off" spellcheck="false";
            @for severity in Severity::ALL {
                label.check { input type="checkbox" name="severity" value=(severity) checked; " " (plural(severity)) }
            }
            label { "Rule " select #rule {
                option value="" { "all" }
                @for (rule, count) in report.counts() { option value=(rule.id) { (rule.id) " (" (count) ")" } }
            } }
            label { "Document " select #document {
                option value="" { "all" }
                @for document in &report.documents { option value=(document.file) { (document.file) } }
            } }
            label { "Group by " select #group { option value="rule" { "rule" } option value="file" { "document" } } }
            label { "Sort by " select #sort { option value="number" { "place" } option value="level" { "severity" } option value="score" { "score" } } }
            button #fold type="button" title="Open or close all groups (c)" { "Fold all" }
            output #shown aria-live="polite" {}
        }
    }
}

fn group_head(rule: &Rule, count: usize) -> Markup {
    html! {
        summary { h2 { code { (rule.id) } " " (rule.title) " " span.count { (count) } } }
        p.doc { (rule.doc) }
    }
}

fn item_markup(item: &Item) -> Markup {
    let (pair, finding) = (item.pair, item.finding);
    let id = format!("F-{}-{}", finding.rule.id.replace('.', "-"), finding.fingerprint(pair));
    let level = Severity::ALL.iter().position(|severity| *severity == finding.severity);
    let score = pair.score.map(|score| (score * 1e4).round() as u32);
    html! {
        article id=(id) tabindex="-1" class=(finding.severity) data-rule=(finding.rule.id) data-file=(pair.place.file) data-level=[level] data-number=(item.number) data-score=[score] {
            p.head {
                b.severity { (finding.severity) } " " span.message { (finding.message) }
                span.place { (pair.place.file) ":" (pair.place.line) ", unit " (pair.place.unit) " " code.hash title="Hash of the unit, for qa.toml" { (pair.hash()) } " " code { (finding.rule.id) } " " a href={ "#" (id) } aria-label="Link to this finding" { "#" } }
            }
            div.sides {
                p lang=(pair.langs.0) dir="auto" { (side(&pair.source, &finding.source)) }
                p lang=(pair.langs.1) dir="auto" { (side(&pair.target, &finding.target)) }
            }
        }
    }
}

/// A text with the characters in question marked.
fn side(text: &str, ranges: &[Range<usize>]) -> Markup {
    if text.trim().is_empty() {
        return html! { i { "empty" } };
    }
    let whole = ranges.contains(&(0..text.len()));
    let mut sorted: Vec<&Range<usize>> =
        ranges.iter().filter(|range| !whole && text.get((*range).clone()).is_some()).collect();
    sorted.sort_by_key(|range| (range.start, range.end));
    let (mut at, mut pieces) = (0, Vec::new());
    for range in sorted {
        let start = range.start.max(at);
        if start < range.end {
            pieces.push((&text[at..start], &text[start..range.end]));
            at = range.end;
        }
    }
    html! {
        @for (plain, marked) in pieces { (plain) mark { (visible(marked)) } }
        (&text[at..])
    }
}

/// What would not be seen within a mark, spelt out.
fn visible(text: &str) -> String {
    let shown = |c: char| match c {
        ' ' => "␣".to_owned(),
        '\u{a0}' => "⍽".to_owned(),
        c if c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}') =>
        {
            format!("[U+{:04X}]", c as u32)
        }
        c => c.to_string(),
    };
    // A space between marked words is seen as it is.
    if text.chars().any(char::is_alphanumeric) { text.to_owned() } else { text.chars().map(shown).collect() }
}
