//! What all our pages share.

use maud::{Markup, PreEscaped, html};

/// Nothing may be fetched or sent; the style and the script are in the page itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      img-src data:; base-uri 'none'; form-action 'none'";

/// The style sheet that all pages begin with.
pub const STYLE: &str = include_str!("report.css");

/// The head of a page, with its style sheets.
pub fn head(title: &str, styles: &[&str]) -> Markup {
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

/// A number with commas: `12,345`.
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

/// The dialog behind `?`: what the words of the page mean, what its keys do, and what else helps; and the line
/// where the page says what it has done.
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
