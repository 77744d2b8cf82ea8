//! The page about paired documents: a line for each pair, and the documents without a partner.

use crate::page::{self, Score, fact, grouped, put, trust};
use maud::{Markup, html};
use std::io::{self, Write};

/// The style of the tables.
const CSS: &str = concat!(include_str!("index.css"), include_str!("pairing.css"));

/// The title of the page.
pub const TITLE: &str = "Pairs of documents";

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The names of the two languages.
    pub langs: [String; 2],
    /// The documents of either language.
    pub documents: [usize; 2],
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// The documents without a partner.
    pub alone: Vec<Alone>,
    /// Below this probability nothing was paired.
    pub min_score: f64,
}

/// A file: its name, and its address relative to the page.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its address, relative to the page.
    pub address: String,
}

/// Two documents that belong together.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The source and the target.
    pub files: [File; 2],
    /// The probability that they do, in [0, 1].
    pub score: f64,
    /// The evidence for it.
    pub reasons: String,
}

/// A document without a partner.
#[derive(Clone, Debug)]
pub struct Alone {
    /// The file.
    pub file: File,
    /// Its language.
    pub lang: String,
    /// Why it has none.
    pub reason: String,
}

/// A pair with at least this probability needs no check: of those on the development sets one in 500 is wrong.
const SURE: f64 = 0.95;

/// A pair below it is little more than a guess.
const DOUBTFUL: f64 = 0.7;

/// Writes the page; the least certain pairs come first.
///
/// # Errors
/// Errors of `out`.
pub fn write(out: &mut dyn Write, page: &Page) -> io::Result<()> {
    page::begin(out, TITLE, &[page::STYLE, CSS], "index")?;
    put(out, overview(page))?;
    out.write_all(b"\n<main>\n")?;
    if !page.pairs.is_empty() {
        let headings = [&*page.langs[0], &*page.langs[1], "Score", "Evidence"];
        begin_table(out, "Pairs, least certain first", &headings)?;
        let mut pairs: Vec<&Pair> = page.pairs.iter().collect();
        pairs.sort_by(|a, b| a.score.total_cmp(&b.score));
        for pair in pairs {
            put(out, pair_row(pair))?;
            out.write_all(b"\n")?;
        }
        out.write_all(b"</tbody>\n</table>\n</div>\n")?;
    }
    if !page.alone.is_empty() {
        begin_table(out, "Without a partner", &["Document", "Language", "Why"])?;
        for alone in &page.alone {
            put(out, alone_row(alone))?;
            out.write_all(b"\n")?;
        }
        out.write_all(b"</tbody>\n</table>\n</div>\n")?;
    }
    out.write_all(b"</main>")?;
    page::end(out, &[])
}

fn overview(page: &Page) -> Markup {
    let doubtful = page.pairs.iter().filter(|pair| pair.score < SURE).count();
    html! {
        header {
            p.eyebrow { "Pairs of documents" }
            h1 { (grouped(page.pairs.len())) " " (if page.pairs.len() == 1 { "pair" } else { "pairs" }) }
            dl.facts {
                @for (lang, count) in page.langs.iter().zip(page.documents) {
                    (fact(lang, grouped(count), "documents"))
                }
                (fact("To check", grouped(doubtful), "pairs with a score below .95"))
                (fact("Without a partner", grouped(page.alone.len()), "listed at the end"))
            }
        }
    }
}

fn begin_table(out: &mut dyn Write, title: &str, headings: &[&str]) -> io::Result<()> {
    put(out, html! { h2 { (title) } })?;
    out.write_all(b"\n<div class=\"wide\" tabindex=\"0\">\n<table class=\"pairing\">\n")?;
    put(out, html! { thead { tr { @for heading in headings { th scope="col" { (heading) } } } } })?;
    out.write_all(b"\n<tbody>\n")
}

fn pair_row(pair: &Pair) -> Markup {
    html! {
        tr {
            @for file in &pair.files { td.name { (link(file)) } }
            td class=(trust(pair.score, DOUBTFUL, SURE)) { (Score::new(pair.score)) }
            td.why { (pair.reasons) }
        }
    }
}

fn alone_row(alone: &Alone) -> Markup {
    html! {
        tr {
            td.name { (link(&alone.file)) }
            td { (alone.lang) }
            td.why { (alone.reason) }
        }
    }
}

fn link(file: &File) -> Markup {
    html! { a href=(file.address) { bdi { (file.name) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_and_lone_documents_have_a_line_each() {
        let file = |name: &str| File { name: name.into(), address: format!("x/{name}") };
        let pair =
            |score| Pair { files: [file("a<.txt"), file("б.txt")], score, reasons: "same name".into() };
        let mut page = Page {
            langs: ["English".into(), "Russian".into()],
            documents: [1200, 3],
            pairs: vec![pair(0.99), pair(0.6)],
            alone: vec![Alone { file: file("c.txt"), lang: "en".into(), reason: "none is like it".into() }],
            min_score: 0.5,
        };
        let shown = |page: &Page| {
            let mut out = Vec::new();
            write(&mut out, page).unwrap();
            String::from_utf8(out).unwrap()
        };
        let text = shown(&page);
        for wanted in
            ["<b>1,200</b>", "a&lt;.txt", "none is like it", "2 pairs", "<td class=\"doubtful\">0.60</td>"]
        {
            assert!(text.contains(wanted), "{wanted}:\n{text}");
        }
        assert!(text.find("0.60") < text.find("0.99"));
        page.pairs.clear();
        assert!(!shown(&page).contains("Pairs, the least"));
    }
}
