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
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;

/// Reads a document.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    if !source.bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Err(
            source.broken("it is no rich text: it does not begin with {\\rtf", "save it as RTF again")
        );
    }
    let mut builder = Builder::default();
    let is_whole = reader::Reader::new(source, &mut builder)
        .read(source.bytes)
        .map_err(|exceeded| Error::Limit { file: source.name.to_owned(), place: None, exceeded })?;
    if !is_whole {
        let cut = Diagnostic::warning(source.name, "ends early: some groups are not closed");
        builder.diagnostics.push(cut.with_hint("check that the whole file is there"));
    }
    builder.finish(source)
}
