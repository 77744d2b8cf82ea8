//! Writes a [`Multitext`], a text with several translations, as units of all its languages.
//!
//! A joined link is a unit; a unit that lacks a language has the others. [`Options::min_score`] takes the languages out of a
//! unit whose links have a lower score, so that the rest of it stays.
//!
//! Only a memory has the [parts](Multitext::parts), the finer links within a joined link, as units of their own: a memory is
//! searched for single sentences, and units may overlap. In tables, each sentence is in one row.

use super::{Cause, Format, Omissions, Options, Scope};
use std::io::{self, Write};
use sverka_text::multitext::{MultiLink, Multitext};

mod jsonl;
mod tmx;
mod tsv;

#[cfg(test)]
mod tests;

/// The formats that can hold units of more than two languages.
pub const FORMATS: [Format; 3] = [Format::Tmx, Format::Tsv, Format::Jsonl];

/// Writes texts in one of the [`FORMATS`], and returns what the file leaves out. Low scores are counted by links of pairs,
/// everything else by units.
///
/// # Errors
/// When `out` fails, and for any other format.
pub fn write(
    format: Format,
    out: &mut dyn Write,
    texts: &Multitext,
    options: &Options,
) -> io::Result<Omissions> {
    match format {
        Format::Tmx => tmx::write(out, texts, options),
        Format::Tsv => tsv::write(out, texts, options),
        Format::Jsonl => jsonl::write(out, texts, options),
        _ => {
            let message = format!("{} holds two languages", format.name());
            Err(io::Error::new(io::ErrorKind::InvalidInput, message))
        }
    }
}

/// Returns what is written of a link; `None` if it is left out.
fn kept(
    texts: &Multitext,
    link: &MultiLink,
    options: &Options,
    scope: Scope,
) -> Result<MultiLink, Option<Cause>> {
    let is_aligned = link.texts() > 1;
    let link = match is_aligned {
        true => texts.at_least(options.min_score, link),
        false => link.clone(),
    };
    if is_aligned && link.texts() < 2 {
        return Err(None);
    }
    match options.cause(is_aligned, link.score, link.furniture, scope) {
        Some(cause) => Err(Some(cause)),
        None => Ok(link),
    }
}

/// Returns the joined links to write, with their numbers from 1.
fn select(texts: &Multitext, options: &Options, scope: Scope) -> impl Iterator<Item = (usize, MultiLink)> {
    let joined = texts.joined().into_iter().enumerate();
    joined.filter_map(move |(at, link)| Some((at + 1, kept(texts, &link, options, scope).ok()?)))
}

/// Counts what the options leave out.
fn omissions(texts: &Multitext, options: &Options, scope: Scope) -> Omissions {
    let mut omissions = Omissions::default();
    let links = texts.translations().iter().flat_map(|translation| &translation.links);
    omissions.below_score =
        links.filter(|link| link.is_two_sided() && link.score < options.min_score).count();
    for link in texts.joined() {
        match kept(texts, &link, options, scope) {
            Err(Some(Cause::Unaligned)) => omissions.unaligned += 1,
            Err(Some(Cause::Furniture)) => omissions.furniture += 1,
            _ => {}
        }
    }
    omissions
}

/// Returns the names of what made the links, each once.
fn method(texts: &Multitext) -> String {
    let mut methods: Vec<&str> = texts.translations().iter().map(|one| one.method.as_str()).collect();
    methods.sort_unstable();
    methods.dedup();
    methods.join(", ")
}
