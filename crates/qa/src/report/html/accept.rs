//! The dialogs of the page in which a reader accepts findings, and takes the entries of qa.toml away.

use maud::{Markup, html};

/// Returns the button of the bar that shows what is accepted.
pub fn button() -> Markup {
    html! { button #accepted-button type="button" hidden title="Show the entries for qa.toml" {} }
}

/// Returns both dialogs.
pub fn dialogs() -> Markup {
    html! {
        dialog #accept aria-labelledby="accept-title" {
            form method="dialog" {
                h2 #accept-title { "Accept a finding" }
                p { code #accept-rule {} " " span #accept-message {} }
                fieldset {
                    legend { "Accept" }
                    label { input type="radio" name="scope" value="pair" checked; " this pair, as long as neither text changes" }
                    label { input type="radio" name="scope" value="text"; " every finding of this rule whose source, target or message contains" }
                    input #accept-text type="text" aria-label="Text that the findings contain" autocomplete="off" spellcheck="false" disabled;
                }
                label { "Reason " input #accept-reason type="text" required autocomplete="off"; }
                p.buttons {
                    button value="accept" { "Accept" }
                    button value="" formnovalidate { "Cancel" }
                }
            }
        }
        dialog #accepted aria-labelledby="accepted-title" {
            h2 #accepted-title { "Accepted findings" }
            p { "Append these entries to " code { "qa.toml" } ", or save them under that name if there is no such file: "
                code { "sverka qa" } " will no longer report these findings." }
            textarea #accepted-text readonly rows="12" aria-label="Entries for qa.toml" spellcheck="false" {}
            p.buttons {
                button #accepted-copy type="button" { "Copy" }
                button #accepted-save type="button" { "Save as a file" }
                button #accepted-close type="button" { "Close" }
            }
        }
    }
}
