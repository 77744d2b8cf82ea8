//! Repairs a broken memory so that every program can read it, with a list of every change.
//!
//! The [`Reader`] does most of the work. Added here is what concerns the memory as a whole: if the variants
//! of its units contradict the header, the header is corrected, so that the units need not contradict it.
//!
//! No text is lost: the parts of the file that are in no unit and not in the header are in the
//! [junk](Entry::junk) of the entries.
//!
//! ```
//! use tmx::{Writer, repair::Repairer};
//! let file = r#"<tmx version="1.4"><header srclang="EN" adminlang="en" segtype="sentence"
//!     datatype="plaintext" creationtool="x" creationtoolversion="1" o-tmf="x"/><body>
//!   <tu><tuv xml:lang="en"><seg>R&D</seg></tuv><tuv xml:lang="de_DE"><seg>F&amp;E</seg></tuv></tu>
//!   <tu><tuv xml:lang="en"><seg>This one breaks o"#;
//! let mut repairer = Repairer::new(file.as_bytes())?;
//! let mut writer = Writer::new(Vec::new(), repairer.header())?;
//! let mut receipt: Vec<String> = repairer.header_diagnostics().iter().map(ToString::to_string).collect();
//! for entry in &mut repairer {
//!     let entry = entry?;
//!     receipt.extend(entry.diagnostics.iter().map(ToString::to_string));
//!     if let Some(unit) = &entry.unit {
//!         writer.write(unit)?;
//!     }
//! }
//! let mended = String::from_utf8(writer.finish()?)?;
//! assert!(mended.contains(r#"srclang="en""#) && mended.contains("<seg>R&amp;D</seg>"));
//! assert!(receipt[0].starts_with("1:20: the source language is EN"), "{}", receipt[0]);
//! assert_eq!(receipt.len(), 6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::{Diagnostic, Entry, Error, Header, Reader, Rule, SourceLang, Unit};
use std::io::Read;

/// Reads a memory as it should have been: an iterator of [`Entry`]s whose units match [its
/// header](Self::header), with the changes as diagnostics.
///
/// Keeps one unit in memory at a time.
#[derive(Debug)]
pub struct Repairer<R> {
    reader: Reader<R>,
    header: Header,
    header_diagnostics: Vec<Diagnostic>,
    /// The first entry, by which the header was checked.
    first: Option<Entry>,
}

impl<R: Read> Repairer<R> {
    /// Opens a file, reads its header and the first unit.
    ///
    /// # Errors
    /// Those of [`Reader::new`].
    pub fn new(read: R) -> Result<Self, Error> {
        let mut reader = Reader::new(read)?;
        let first = reader.next().transpose()?;
        let mut header = reader.header().clone();
        let mut header_diagnostics = reader.header_diagnostics().to_vec();
        if let Some((rule, source)) = first.as_ref().and_then(source_of) {
            let message = format!(
                "the source language is {}, but that of the variants is {source}",
                header.source_lang
            );
            let told = (message, format!("changed to {source}"));
            header_diagnostics.push(Diagnostic::new(rule, None, Some(reader.header_place()), told));
            header.source_lang = source;
        }
        Ok(Self { reader, header, header_diagnostics, first })
    }

    /// Returns the corrected header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Returns what was changed in the header and before it.
    pub fn header_diagnostics(&self) -> &[Diagnostic] {
        &self.header_diagnostics
    }

    /// Fits a unit to the header.
    fn fit(&self, entry: &mut Entry) {
        if self.header.source_lang == self.reader.header().source_lang {
            return;
        }
        let mended = source_of(entry).is_some();
        let Some(unit) = &mut entry.unit else { return };
        if mended && unit.source_lang.as_ref() == Some(&self.header.source_lang) {
            unit.source_lang = None;
            entry.diagnostics.retain(|diagnostic| !is_source(diagnostic.rule));
        } else if unit.source_lang.is_none() {
            unit.source_lang = Some(self.reader.header().source_lang.clone());
        }
    }
}

/// Returns the source language that a unit was given because none of its variants has exactly that of the
/// header.
fn source_of(entry: &Entry) -> Option<(Rule, SourceLang)> {
    let rule = entry.diagnostics.iter().map(|diagnostic| diagnostic.rule).find(|rule| is_source(*rule))?;
    match entry.unit.as_ref() {
        Some(Unit { source_lang: Some(source @ SourceLang::Lang(_)), .. }) => Some((rule, source.clone())),
        _ => None,
    }
}

fn is_source(rule: Rule) -> bool {
    matches!(rule, Rule::SourceCase | Rule::SourceMissing)
}

impl<R: Read> Iterator for Repairer<R> {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut entry = match self.first.take() {
            Some(entry) => entry,
            None => match self.reader.next()? {
                Ok(entry) => entry,
                Err(error) => return Some(Err(error)),
            },
        };
        self.fit(&mut entry);
        Some(Ok(entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Writer;

    fn repaired(source: &str, units: &[&str]) -> (String, Vec<String>) {
        let header = format!(
            "<header srclang='{source}' adminlang='en' segtype='sentence' datatype='plaintext' \
             creationtool='x' creationtoolversion='1' o-tmf='x'/>"
        );
        let file = format!("<tmx version='1.4'>{header}<body>{}</body></tmx>", units.concat());
        let mut repairer = Repairer::new(file.as_bytes()).unwrap();
        let mut writer = Writer::new(Vec::new(), repairer.header()).unwrap();
        let mut told: Vec<_> = repairer.header_diagnostics().iter().map(|d| d.to_string()).collect();
        for entry in repairer.by_ref() {
            let entry = entry.unwrap();
            told.extend(entry.diagnostics.iter().map(|d| d.to_string()));
            if let Some(unit) = entry.unit {
                assert_eq!(writer.write(&unit).unwrap(), []);
            }
        }
        (String::from_utf8(writer.finish().unwrap()).unwrap(), told)
    }

    #[test]
    fn the_header_says_what_the_units_do() {
        let unit = |lang: &str| format!("<tu><tuv xml:lang='{lang}'><seg>a</seg></tuv></tu>");
        let (file, told) = repaired("RU", &[&unit("ru"), &unit("ru"), &unit("RU"), &unit("de")]);
        assert!(file.contains("srclang=\"ru\" datatype"), "{file}");
        assert_eq!(file.matches("<tu>").count(), 2);
        assert_eq!(file.matches("<tu srclang=\"RU\">").count(), 1);
        assert_eq!(file.matches("<tu srclang=\"*all*\">").count(), 1);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].ends_with("that of the variants is ru; changed to ru [source-case]"), "{told:?}");
        let (file, told) = repaired("ru", &[&unit("ru-RU"), &unit("ru-RU")]);
        assert!(file.contains("srclang=\"ru-RU\" datatype") && told.len() == 1, "{told:?}");
        let (_, told) = repaired("ru", &[&unit("ru"), &unit("ru")]);
        assert_eq!(told, Vec::<String>::new());
    }
}
