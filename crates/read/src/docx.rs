//! Word documents (Office Open XML).

use crate::Error;
use crate::source::Source;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;

/// Reads a document.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    Err(source.broken("the format is not read yet", "save its text alone"))
}
