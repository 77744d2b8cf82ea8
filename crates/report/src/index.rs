//! The page that lists a batch: a row for each pair of documents, with what to check and links to its
//! results.

use crate::page::{self, fact, grouped, percent, put};
use crate::words::{self, Files};
use maud::{Markup, html};
use std::io::{self, Write};
use sverka_text::bitext::{Summary, shown_score};

/// The style of the table.
const CSS: &str = include_str!("index.css");

/// The words of the page.
const WORDS: Files<'static> =
    [include_str!("../data/ui/index.en.txt"), include_str!("../data/ui/index.ru.txt")];

/// A pair of documents.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// The outcome, or why it failed.
    pub result: Result<Found, String>,
}

/// The outcome for a pair.
#[derive(Clone, Debug)]
pub struct Found {
    /// The figures of the alignment.
    pub summary: Summary,
    /// The number of links that a person should check.
    pub to_check: usize,
    /// Results: the name of each, and its address relative to the page.
    pub files: Vec<(String, String)>,
}

/// Writes the page. `ui` is the language that its writer asked for, `en` or `ru`; without one, it is the browser's.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, lines: &[Line], ui: Option<&str>) -> io::Result<()> {
    page::begin_in(out, "Alignments", &[page::STYLE, CSS], "index", ui)?;
    put(out, overview(lines))?;
    out.write_all(b"\n<main>\n<div class=\"wide\" tabindex=\"0\">\n<table>\n")?;
    put(
        out,
        html! {
            thead { tr {
                th scope="col" { "Documents" }
                th scope="col" { "Sentences" }
                th scope="col" { "Links" }
                th scope="col" { "To check" }
                th scope="col" { "Coverage" }
                th scope="col" { "Mean score" }
                th scope="col" { "Results" }
            } }
        },
    )?;
    out.write_all(b"\n<tbody>\n")?;
    for line in lines {
        put(out, row(line))?;
        out.write_all(b"\n")?;
    }
    out.write_all(b"</tbody>\n</table>\n</div>\n</main>")?;
    let has_failed = lines.iter().any(|line| line.result.is_err());
    let catalogue: &[Files<'_>] = if has_failed { &[WORDS, words::REMARKS] } else { &[WORDS] };
    page::end_in(out, &[], catalogue)
}

fn overview(lines: &[Line]) -> Markup {
    let found: Vec<&Found> = lines.iter().filter_map(|line| line.result.as_ref().ok()).collect();
    let total = Summary::total(&found.iter().map(|found| found.summary).collect::<Vec<_>>());
    let to_check = found.iter().map(|found| found.to_check).sum();
    let failed = lines.len() - found.len();
    html! {
        header {
            p.eyebrow { "Alignment report" }
            h1 { (grouped(lines.len())) " " (if lines.len() == 1 { "pair" } else { "pairs" }) " of documents" }
            dl.facts {
                (fact("Links", grouped(total.links), "sentences that belong together"))
                (fact("To check", grouped(to_check), "doubtful or without counterpart"))
                (fact("Mean score", shown_score(total.mean_score), "of the links"))
                @if failed > 0 { (fact("Failed", grouped(failed), "see the messages below")) }
            }
        }
    }
}

fn row(line: &Line) -> Markup {
    html! {
        tr {
            @match &line.result {
                Ok(Found { summary, to_check, files }) => {
                    th scope="row" {
                        @match files.first() {
                            Some((_, address)) => a href=(address) { bdi { (line.name) } },
                            None => bdi { (line.name) },
                        }
                    }
                    td { (grouped(summary.sentences.0)) " + " (grouped(summary.sentences.1)) }
                    td { (grouped(summary.links)) }
                    td.some[*to_check > 0] { (grouped(*to_check)) }
                    td { (percent(summary.coverage.0)) " · " (percent(summary.coverage.1)) }
                    td { (shown_score(summary.mean_score)) }
                    td.files translate="no" { @for (name, address) in files { a href=(address) { (name) } " " } }
                },
                Err(message) => {
                    // The place is a name; what happened there is said in the language of the reader.
                    @let (place, said) = message.split_once(": ").unwrap_or(("", message));
                    th scope="row" { bdi { (line.name) } }
                    td.error colspan="6" {
                        @if !place.is_empty() { bdi { (place) ": " } }
                        span { (said) }
                    }
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_has_a_line() {
        let summary = Summary { sentences: (1200, 3), links: 2, coverage: (0.999, 1.0), mean_score: 0.5 };
        let files = vec![("html".to_owned(), "a%20b.html".to_owned())];
        let lines = [
            Line { name: "a b<".into(), result: Ok(Found { summary, to_check: 1, files }) },
            Line { name: "c".into(), result: Err("c.txt: contains no text".into()) },
        ];
        let mut out = Vec::new();
        write(&mut out, &lines, Some("ru")).unwrap();
        let page = String::from_utf8(out).unwrap();
        for wanted in [
            "<html lang=\"en\" data-ui=\"ru\">",
            "2 pairs of documents",
            "<a href=\"a%20b.html\"><bdi>a b&lt;</bdi></a>",
            "1,200 + 3",
            "<td class=\"some\">1</td>",
            "99% · 100%",
            "<b>1</b> <span>see the messages below</span>",
            "<td class=\"error\" colspan=\"6\"><bdi>c.txt: </bdi><span>contains no text</span></td>",
        ] {
            assert!(page.contains(wanted), "{wanted}:\n{page}");
        }
        assert_eq!(words::untranslated(&page, &[words::PAGE, WORDS, words::REMARKS]), Vec::<String>::new());
    }

    #[test]
    fn the_words_are_complete() {
        assert_eq!(words::faults(&WORDS), Vec::<String>::new());
        assert_eq!(words::unused(WORDS[0], &[include_str!("index.rs")]), Vec::<&str>::new());
    }
}
