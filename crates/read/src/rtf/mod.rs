//! Rich text.

mod groups;
mod pages;
mod reader;
#[cfg(test)]
mod tests;
mod tokens;
mod writer;

use crate::Error;
use crate::source::{Builder, Source};
use reader::End;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;

/// Reads a document.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    if !source.bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Err(
            source.broken("it is not rich text: it does not begin with {\\rtf", "save it as RTF again")
        );
    }
    let mut builder = Builder::new(&source.options.limits);
    let end = reader::Reader::new(source, &mut builder)
        .read(source.bytes)
        .map_err(|exceeded| Error::Limit { file: source.name.to_owned(), place: None, exceeded })?;
    let (message, hint) = match end {
        End::Whole => return builder.finish(source),
        End::Open => ("ends early: some groups are not closed", "check that the file is complete"),
        End::TextBehind => (
            "an extra brace ends it early: the text after it is left out",
            "open the file in its program and save it again",
        ),
    };
    builder.diagnostics.push(Diagnostic::warning(source.name, message).with_hint(hint));
    builder.finish(source)
}
