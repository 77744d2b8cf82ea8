//! OpenDocument texts and presentations, zipped or as one flat XML file.
//!
//! The locale of the default style is that of the program that made the file, often not that of its text; so no
//! language is declared.

mod styles;
#[cfg(test)]
mod tests;
mod walk;

use crate::Error;
use crate::source::{Builder, Source};
use sverka_package::{Archive, Fault, Node, Xml};
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::Document;
use sverka_text::encoding;
use walk::Walk;

/// Reads a document.
pub(crate) fn read(source: &Source<'_>) -> Result<(Document, Vec<Diagnostic>), Error> {
    let mut builder = Builder::new(&source.options.limits);
    if source.bytes.starts_with(b"PK") {
        zipped(source, &mut builder).map_err(|fault| source.fault(fault))?;
    } else {
        let label = source.options.encoding.as_deref();
        let decoded = encoding::decode(source.name, source.bytes.to_vec(), label, true)?;
        builder.diagnostics.extend(decoded.diagnostics);
        flat(source, decoded.text, &mut builder).map_err(|fault| source.fault(fault))?;
    }
    builder.finish(source)
}

/// Reads a document in an archive.
fn zipped(source: &Source<'_>, builder: &mut Builder) -> Result<(), Fault> {
    let limits = &source.options.limits;
    let archive = Archive::read(source.bytes, limits)?;
    if let Some(manifest) = Xml::open(&archive, "META-INF/manifest.xml", limits)? {
        refuse_password(manifest)?;
    }
    let Some(content) = Xml::open(&archive, "content.xml", limits)? else {
        return Err(Fault::damaged("content.xml is missing"));
    };
    let mut walk = Walk::new(source, builder);
    if let Some(styles) = Xml::open(&archive, "styles.xml", limits)? {
        walk.part("styles.xml", styles)?;
    }
    walk.part("content.xml", content)?;
    walk.finish();
    Ok(())
}

/// Reads a document that is one XML file.
fn flat(source: &Source<'_>, text: String, builder: &mut Builder) -> Result<(), Fault> {
    let mut walk = Walk::new(source, builder);
    walk.part("", Xml::text("the file", text, &source.options.limits))?;
    walk.finish();
    Ok(())
}

/// Checks that no part is encrypted: ZIP libraries do not recognise this encryption.
fn refuse_password(mut manifest: Xml) -> Result<(), Fault> {
    let mut buffer = Vec::new();
    loop {
        match manifest.next(&mut buffer)? {
            Node::Open(element) if element.name() == "encryption-data" => {
                return Err(Fault::broken(
                    "it is protected by a password",
                    "open it with the password and save it without one",
                ));
            }
            Node::End => return Ok(()),
            _ => {}
        }
    }
}
