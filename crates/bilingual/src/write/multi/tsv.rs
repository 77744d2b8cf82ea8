//! Tab-separated values: a column for each language, then score and bead, and `part` if there is page furniture.

use super::{omissions, select};
use crate::field;
use crate::write::{Omissions, Options, Scope};
use std::borrow::Cow;
use std::io::{self, Write};
use sverka_report::Losses;
use sverka_text::multitext::{MultiLink, Multitext};
use sverka_text::one_line;

/// Writes one line per unit; the column of a language that it lacks is empty.
pub(super) fn write(out: &mut dyn Write, texts: &Multitext, options: &Options) -> io::Result<Omissions> {
    let links: Vec<MultiLink> = select(texts, options, Scope::All).map(|(_, link)| link).collect();
    let has_part = links.iter().any(|link| link.furniture);
    if options.header {
        for text in texts.texts() {
            write!(out, "{}\t", text.lang)?;
        }
        writeln!(out, "score\tbead{}", if has_part { "\tpart" } else { "" })?;
    }
    let mut changed = 0;
    for link in links {
        for (text, run) in texts.texts().zip(&link.runs) {
            let text = text.text(run.clone());
            let line = one_line(&text);
            changed += usize::from(matches!(line, Cow::Owned(_)));
            write!(out, "{line}\t")?;
        }
        write!(out, "{:.4}\t{}", link.score, link.bead())?;
        if has_part {
            write!(out, "\t{}", if link.furniture { field::FURNITURE } else { "" })?;
        }
        writeln!(out)?;
    }
    Ok(Omissions { losses: Losses::flattened(changed), ..omissions(texts, options, Scope::All) })
}
