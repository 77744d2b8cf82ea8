//! What all our pages share.

use maud::{Markup, html};

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
