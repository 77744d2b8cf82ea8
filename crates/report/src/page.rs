//! Shared code of all HTML pages: the frame of a page that contains everything and never uses the network,
//! and the pieces of mark-up that occur on each of them.

use crate::words::{self, Files};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::fmt::Display;
use std::io::{self, Write};
use sverka_text::document::Lang;
use sverka_text::is_right_to_left;

/// Nothing may be fetched or sent; the style and the script are in the page itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      img-src data:; base-uri 'none'; form-action 'none'";

/// The colours of all pages, in light and dark.
pub const COLORS: &str = include_str!("colors.css");

/// The style sheet that pages begin with; the colours come first.
pub const STYLE: &str = concat!(include_str!("colors.css"), include_str!("report.css"));

/// Writes everything down to the beginning of the body. `class` is the class of the body, or empty.
///
/// # Errors
/// Those of `out`, here and in the functions below.
pub fn begin(out: &mut dyn Write, title: &str, styles: &[&str], class: &str) -> io::Result<()> {
    begin_in(out, title, styles, class, None)
}

/// Does the same for a page in several languages; `ui` is the one that its writer asked for: `en`, `ru`.
///
/// # Errors
/// Those of `out`.
pub fn begin_in(
    out: &mut dyn Write,
    title: &str,
    styles: &[&str],
    class: &str,
    ui: Option<&str>,
) -> io::Result<()> {
    let ui = ui.map(|ui| format!(" data-ui=\"{ui}\"")).unwrap_or_default();
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let head = head(title, styles).into_string();
    writeln!(out, "{}\n<html lang=\"en\"{ui}>\n{head}\n<body{class}>", DOCTYPE.into_string())
}

/// Writes a piece of the page.
///
/// # Errors
/// Those of `out`.
pub fn put(out: &mut dyn Write, markup: Markup) -> io::Result<()> {
    out.write_all(markup.into_string().as_bytes())
}

/// Writes the scripts, if there are any, and the end of the page.
///
/// # Errors
/// Those of `out`.
pub fn end(out: &mut dyn Write, scripts: &[&str]) -> io::Result<()> {
    if !scripts.is_empty() {
        put(out, html! { script { @for script in scripts { (PreEscaped(script)) } } })?;
    }
    out.write_all(b"\n</body>\n</html>\n")
}

/// Writes the end of a page in several languages: its catalogue beside the words of all pages, and the scripts.
///
/// # Errors
/// Those of `out`.
pub fn end_in(out: &mut dyn Write, scripts: &[&str], catalogue: &[Files<'_>]) -> io::Result<()> {
    let files: Vec<Files<'_>> = [words::PAGE].iter().chain(catalogue).copied().collect();
    put(out, html! { script #words type="application/json" { (PreEscaped(words::json(&files))) } })?;
    let scripts: Vec<&str> = [words::SCRIPT].iter().chain(scripts).copied().collect();
    end(out, &scripts)
}

/// Returns the head of a page, with its style sheets.
fn head(title: &str, styles: &[&str]) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(POLICY);
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="generator" content=(concat!("sverka ", env!("CARGO_PKG_VERSION")));
            title { (title) }
            link rel="icon" href="data:,";
            @for style in styles { style { (PreEscaped(style)) } }
        }
    }
}

/// Returns a number with commas: `12,345`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A score in [0, 1] for pages: in ten-thousandths, of which two decimals are shown without rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(u32);

impl Score {
    /// Rounds a score to ten-thousandths, so that .29 is not shown as .28.
    pub fn new(score: f64) -> Self {
        Self((score.clamp(0.0, 1.0) * 1e4).round() as u32)
    }

    /// Returns the ten-thousandths, for scripts.
    pub fn value(self) -> u32 {
        self.0
    }

    /// Returns the tenth, from 0 to 9, and 10 for a score of 1. As a class it sets the length of the bar
    /// below the score.
    pub fn tenth(self) -> usize {
        (self.0 / 1000) as usize
    }
}

/// Writes two decimals, truncated and not rounded, so that a score below a limit never looks equal to it.
impl Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 10_000, self.0 % 10_000 / 100)
    }
}

/// Returns how reliable a score is, as a class of the style sheet: one below `doubtful` is more likely wrong
/// than right, one of at least `sure` needs no check.
pub fn trust(score: f64, doubtful: f64, sure: f64) -> &'static str {
    match score {
        score if score >= sure => "sure",
        score if score >= doubtful => "check",
        _ => "doubtful",
    }
}

/// Returns a share in [0, 1] as a percentage, truncated and not rounded, so that 100% means all.
pub fn percent(share: f64) -> String {
    // The nearest binary number to 0.29 is slightly less than 29 hundredths.
    format!("{}%", (share * 100.0 + 1e-9).floor())
}

/// Returns the last part of a path, with slashes or backslashes.
pub fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or(path)
}

/// Returns the last parts of two paths, as many as needed to distinguish them: `en/talk.html` and
/// `ru/talk.html`.
pub fn file_names<'a>(paths: [&'a str; 2]) -> [&'a str; 2] {
    let tail = |path: &'a str, parts: usize| {
        let cut = path.rmatch_indices(['/', '\\']).nth(parts - 1);
        cut.map_or(path, |(at, _)| &path[at + 1..])
    };
    let most = paths[0].matches(['/', '\\']).count().max(paths[1].matches(['/', '\\']).count());
    let tails = (1..=most + 1).map(|parts| paths.map(|path| tail(path, parts)));
    tails.into_iter().find(|[a, b]| a != b).unwrap_or_else(|| paths.map(file_name))
}

/// Returns the attribute `dir` for texts in a language, if needed.
pub fn direction(lang: &Lang) -> Option<&'static str> {
    is_right_to_left(lang).then_some("rtl")
}

/// Returns a number at the top of a page, with its name and a few words about it.
pub fn fact(name: &str, value: impl Display, note: &str) -> Markup {
    html! { div { dt { (name) } dd { b { (value) } " " span { (note) } } } }
}

/// Returns the search field, and the place where the script writes how many rows are shown.
pub fn search(label: &str) -> Markup {
    html! {
        div.find {
            input #search type="search" placeholder=(label) aria-label=(label) autocomplete="off" spellcheck="false";
            output #shown aria-live="polite" {}
        }
    }
}

/// Returns a checkbox for each kind of row: its value for the script, its name, and the number of rows.
pub fn kinds<V: Display, N: Display>(kinds: impl IntoIterator<Item = (V, N, usize)>) -> Markup {
    html! {
        fieldset #kinds {
            legend { "Kind" }
            @for (value, name, count) in kinds {
                label { input type="checkbox" value=(value) checked disabled[count == 0]; " " (name) " " span.count { (grouped(count)) } }
            }
        }
    }
}

/// Returns the button that opens the [`help`].
pub fn help_button() -> Markup {
    html! { button #help-button type="button" title="Keys and meanings (?)" aria-label="Help" { "?" } }
}

/// Returns the dialog that `?` opens, which explains the terms and keys of the page and gives further help,
/// and the status line of the page.
pub fn help(title: &str, intro: &Markup, keys: &[(&str, &str)], outro: &str) -> Markup {
    html! {
        dialog #help aria-labelledby="help-title" {
            h2 #help-title { (title) }
            p { (intro) }
            dl.keys { @for (key, what) in keys { div { dt { @for key in key.split(' ') { kbd { (key) } " " } } dd { (what) } } } }
            p { (outro) }
            form method="dialog" { button { "Close" } }
        }
        p #toast role="status" {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn names_of_two_files_differ() {
        for (paths, wanted) in [
            (["a/x.txt", "b/y.txt"], ["x.txt", "y.txt"]),
            (["s/en/x.txt", "s/ru/x.txt"], ["en/x.txt", "ru/x.txt"]),
            (["x.txt", "ru\\x.txt"], ["x.txt", "ru\\x.txt"]),
            (["a/x.txt", "a/x.txt"], ["x.txt", "x.txt"]),
        ] {
            assert_eq!(file_names(paths), wanted);
        }
    }

    #[test]
    fn a_score_below_a_bound_never_shows_the_bound() {
        let shown = [0.8999, 0.9, 1.0, 0.0007, 0.29, 0.99999].map(|score| Score::new(score).to_string());
        assert_eq!(shown, ["0.89", "0.90", "1.00", "0.00", "0.29", "1.00"]);
        assert_eq!([0.999, 0.29, 1.0].map(percent), ["99%", "29%", "100%"]);
        assert_eq!([0.0, 0.8999, 0.9, 1.0].map(|score| Score::new(score).tenth()), [0, 8, 9, 10]);
        assert_eq!([0.49, 0.5, 0.9].map(|score| trust(score, 0.5, 0.9)), ["doubtful", "check", "sure"]);
    }

    #[test]
    fn a_page_is_whole_and_asks_the_network_for_nothing() {
        let mut out = Vec::new();
        begin(&mut out, "<title>", &[STYLE], "diff").unwrap();
        end(&mut out, &["a;", "b;"]).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n<head>"));
        assert!(page.contains("<title>&lt;title&gt;</title>") && page.contains("default-src 'none'"));
        assert!(page.ends_with("</head>\n<body class=\"diff\">\n<script>a;b;</script>\n</body>\n</html>\n"));
        assert!(!["http:", "https:", "url("].iter().any(|word| page.contains(word)));
    }

    #[test]
    fn the_name_of_a_file_ends_its_path() {
        let paths = ["a/b.tmx", r"C:\a\b.tmx", "b.tmx", "a/", "<stdin>"];
        assert_eq!(paths.map(file_name), ["b.tmx", "b.tmx", "b.tmx", "a/", "<stdin>"]);
    }
}
