//! Checks whether a workbook, or a document with a table, has been changed since it was written.
//!
//! Our workbooks carry a hash of their contents in a custom document property, which Excel and LibreOffice
//! keep. It is a hash of the texts of the cells, not of bytes: opening a workbook and saving it again writes
//! other bytes, but the same texts.

use super::Book;
use super::number::general;
use super::row::{Item, Items};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::io::{self, Read};
use sverka_package::Archive;
use sverka_package::Fault;
use sverka_package::{Node, Xml};
use sverka_text::limits::Limits;

/// The name of the property in which a workbook carries its [`Contents`].
pub const PROPERTY: &str = "sverka-contents";
/// The prefix of every hash: its method. A workbook whose hash was made by another method counts as edited.
const WAY: &str = "1:";

/// Whether a workbook has been changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It carries no fingerprint: another program made it, or it is not a workbook.
    Foreign,
    /// It contains what was written.
    Untouched,
    /// A cell has been changed since.
    Edited,
}

/// Returns whether a workbook contains what was written.
///
/// # Errors
/// Errors of the stream. A file that is not a workbook is [`State::Foreign`].
pub fn state(input: impl Read, limits: &Limits) -> io::Result<State> {
    let archive = match Archive::read(input, limits) {
        Ok(archive) => archive,
        Err(Fault::Io(error)) => return Err(error),
        Err(_) => return Ok(State::Foreign),
    };
    let Ok(Some(stated)) = property(&archive, limits) else { return Ok(State::Foreign) };
    // It is safer not to replace a workbook of ours that can no longer be read.
    Ok(match contents(&archive, limits) {
        Ok(found) if found == stated => State::Untouched,
        _ => State::Edited,
    })
}

/// Reads the property of a workbook.
fn property(archive: &Archive, limits: &Limits) -> Result<Option<String>, Fault> {
    let Some(mut xml) = Xml::open(archive, "docProps/custom.xml", limits)? else { return Ok(None) };
    let (mut inside, mut value) = (false, String::new());
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Node::Open(element) if element.name() == "property" => {
                inside = element.attribute("name").is_some_and(|name| name == PROPERTY);
            }
            Node::Text(text) if inside => value.push_str(text.trim()),
            Node::Close(name) if inside && name.name() == "property" => return Ok(Some(value)),
            Node::End => return Ok(None),
            _ => {}
        }
    }
}

/// Hashes the contents of a workbook, or of the tables of a document.
fn contents(archive: &Archive, limits: &Limits) -> Result<String, Fault> {
    contents_of(Book::open(archive, limits)?.items(None)?)
}

/// Hashes sheets and rows, with the comments of reviewers.
pub(crate) fn contents_of(items: Items) -> Result<String, Fault> {
    let mut contents = Contents::default();
    for item in items {
        match item? {
            Item::Sheet(name) => contents.sheet(&name),
            Item::Row(row) => {
                for cell in &row.cells {
                    contents.put(row.number as u64, cell.column as u64, &cell.text);
                }
                row.comments.iter().for_each(|comment| contents.add(comment));
            }
        }
    }
    Ok(contents.finish())
}

/// The hash of a workbook that is being written. Cells come sheet by sheet, row by row, column by column;
/// rows and columns count from 0.
#[derive(Clone, Default)]
pub struct Contents(Sha256);

impl Contents {
    /// Adds a sheet, before its cells.
    pub fn sheet(&mut self, name: &str) {
        self.0.update([b's']);
        self.add(name);
    }

    /// Adds a cell with a text.
    pub fn text(&mut self, row: u32, column: u16, text: &str) {
        self.put(u64::from(row) + 1, column.into(), text);
    }

    /// Adds a cell with a number.
    pub fn number(&mut self, row: u32, column: u16, number: f64) {
        self.text(row, column, &general(number));
    }

    /// Returns the value of the [`PROPERTY`].
    pub fn finish(&self) -> String {
        let mut out = WAY.to_owned();
        for byte in self.0.clone().finalize() {
            // Writing to a string cannot fail.
            let _ = write!(out, "{byte:02x}");
        }
        out
    }

    fn put(&mut self, row: u64, column: u64, text: &str) {
        let text = normal(text);
        if !text.is_empty() {
            self.0.update([b'c']);
            self.0.update(row.to_le_bytes());
            self.0.update(column.to_le_bytes());
            self.add(&text);
        }
    }

    /// Adds a text and its end.
    fn add(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text);
    }
}

/// Returns a text without what programs change when they save it: the kind of line breaks, and control
/// characters.
fn normal(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).collect()
}

#[cfg(test)]
mod tests {
    use super::super::xlsx::tests::{book, parts};
    use super::*;
    use proptest::prelude::*;
    use rust_xlsxwriter::{DocProperties, Workbook};
    use sverka_package::testing::packed;

    /// A workbook with a property and nothing else.
    fn stating(property: &str) -> Vec<u8> {
        let mut workbook = Workbook::new();
        workbook.add_worksheet();
        workbook.set_properties(&DocProperties::new().set_custom_property(PROPERTY, property));
        workbook.save_to_buffer().unwrap()
    }

    /// A workbook with a row of texts and a number, in the form that we write.
    fn written(texts: &[String], number: f64) -> Vec<u8> {
        let mut contents = Contents::default();
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet().set_name("One").unwrap();
        contents.sheet("One");
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(7, column, text).unwrap();
            contents.text(7, column, text);
        }
        sheet.write_number(9, 3, number).unwrap();
        contents.number(9, 3, number);
        workbook.set_properties(&DocProperties::new().set_custom_property(PROPERTY, contents.finish()));
        workbook.save_to_buffer().unwrap()
    }

    fn of(bytes: &[u8]) -> State {
        state(bytes, &Limits::default()).unwrap()
    }

    #[test]
    fn other_programs_write_other_bytes_but_the_same_contents() {
        let mut contents = Contents::default();
        contents.sheet("Sheet");
        contents.text(1, 0, "Мир\n");
        contents.number(1, 2, 0.1 + 0.2);
        let custom = format!(
            r#"<P><property name="other"><vt:i4>7</vt:i4></property>
            <property fmtid="x" name="sverka-contents"><vt:lpwstr>{}</vt:lpwstr></property></P>"#,
            contents.finish()
        );
        let saved = |rows: &str| {
            let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
            let mut parts = parts(&sheet);
            parts.push(("docProps/custom.xml", custom.as_bytes()));
            packed(&parts)
        };
        let inline = r#"<row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve">Мир_x000D_&#10;</t></is></c>
            <c r="B2" s="1"/><c r="C2"><v>0.3</v></c></row>"#;
        assert_eq!(of(&saved(inline)), State::Untouched);
        assert_eq!(of(&saved(&inline.replace("Мир", "мир"))), State::Edited);
        assert_eq!(of(&saved(&inline.replace("2\"", "3\""))), State::Edited);
        assert_eq!(of(&saved(&inline.replace("<v>0.3</v>", "<v>0.31</v>"))), State::Edited);
        assert_eq!(of(&saved("<row><c><v>")), State::Edited);
    }

    #[test]
    fn what_carries_no_fingerprint_is_foreign() {
        assert_eq!(of(&book("<row><c><v>1</v></c></row>")), State::Foreign);
        assert_eq!(of(b"no workbook"), State::Foreign);
        let mut contents = Contents::default();
        contents.sheet("Sheet1");
        let stated = contents.finish();
        assert_eq!(of(&stating(&stated)), State::Untouched);
        assert_eq!(of(&stating(&stated.replace("1:", "2:"))), State::Edited, "a hash of another way");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn any_text_and_number_is_found_as_it_was_written(
            texts in prop::collection::vec("(.|\r|\n|\u{1}|_x0041_|\\PC){0,8}", 0..6),
            number in any::<f64>().prop_filter("a workbook has finite numbers", |number| number.is_finite()),
        ) {
            prop_assert_eq!(of(&written(&texts, number)), State::Untouched);
        }
    }
}
