//! Tables of text: tabs, semicolons or commas, whichever stands in the header.
//!
//! Two columns are named by languages, `en,ru`; the others, all optional, are those of
//! `src/glossary/columns.rs`, and what is not among them is passed over. Lines that begin with `#` are remarks.

use super::{Error, File, Options, find_places};
use crate::glossary::columns::Column;
use crate::glossary::{Entry, Glossary};
use sverka_report::formula::unguarded;
use sverka_text::document::Lang;

/// Reads a table.
pub fn read(file: File, text: &str, options: &Options) -> Result<Glossary, Error> {
    let body = text.lines().find(|line| !line.starts_with('#')).unwrap_or("");
    let delimiter = [b'\t', b';', b','].into_iter().find(|b| body.as_bytes().contains(b)).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .comment(Some(b'#'))
        .flexible(true)
        .has_headers(false)
        .quoting(delimiter != b'\t')
        .from_reader(text.as_bytes());
    let mut records = reader.records().map(|record| {
        let record = record.map_err(|error| {
            let line = error.position().map_or(1, |position| position.line() as usize);
            file.malformed(line, format!("is no line of a table: {error}; correct it"))
        })?;
        let line = record.position().map_or(1, |position| line_of(text, position));
        let plain = |cell| if delimiter == b'\t' { cell } else { unguarded(cell) };
        Ok((line, record.iter().map(|cell| plain(cell).to_owned()).collect::<Vec<_>>()))
    });
    let (line, header) = records.next().transpose()?.unwrap_or((1, Vec::new()));
    let mut table = Table::new(file, line, &header, options)?;
    for record in records {
        let (line, cells) = record?;
        table.add(line, &cells)?;
    }
    Ok(table.glossary)
}

/// The line of a record: its position may be that of blank lines and remarks before it.
fn line_of(text: &str, position: &csv::Position) -> usize {
    let rest = text.get(position.byte() as usize..).unwrap_or("");
    let skipped = rest.lines().take_while(|line| line.is_empty() || line.starts_with('#')).count();
    position.line() as usize + skipped
}

/// A glossary that is read line by line.
pub(super) struct Table<'a> {
    file: File<'a>,
    columns: Vec<Option<Column>>,
    /// What has been read.
    pub glossary: Glossary,
}

impl<'a> Table<'a> {
    /// Begins with the header.
    pub fn new(file: File<'a>, line: usize, header: &[String], options: &Options) -> Result<Self, Error> {
        let langs = languages(header);
        if langs.len() < 2 {
            let message = "the first line does not name two languages; begin it with, say, en,ru";
            return Err(file.malformed(line, message));
        }
        let (source_lang, target_lang) = file.langs(&langs, options)?;
        let column = |name: &String| Column::parse(name, (&source_lang, &target_lang));
        let columns = header.iter().map(column).collect();
        let (documents, entries) = (Vec::new(), Vec::new());
        let glossary = Glossary { source_lang, target_lang, documents, pairs: 0, entries };
        Ok(Self { file, columns, glossary })
    }

    /// Adds a line; one without a term of the source is none.
    pub fn add(&mut self, line: usize, cells: &[String]) -> Result<(), Error> {
        let langs = (&self.glossary.source_lang, &self.glossary.target_lang);
        let mut entry = Entry::default();
        for (column, cell) in self.columns.iter().zip(cells) {
            if let Some(column) = column {
                column.set(&mut entry, cell, langs).map_err(|message| {
                    self.file.malformed(line, format!("column {}: {message}", column.name(langs)))
                })?;
            }
        }
        find_places(&mut entry, langs);
        if !entry.source.text.is_empty() {
            self.glossary.entries.push(entry);
        }
        Ok(())
    }
}

/// Names of columns that could be languages, but are what they say where two others are languages.
const AMBIGUOUS: [&str; 4] = ["id", "no", "pos", "tag"];

/// The languages of a header, in their order.
fn languages(header: &[String]) -> Vec<Lang> {
    let parse = |name: &String| {
        let name = name.trim();
        // "en_variants" is a tag, too, by its letters; regions are shorter.
        Lang::parse(name).filter(|_| name.len() <= "en_GB".len() || !name.contains('_'))
    };
    let all: Vec<Lang> = header.iter().filter_map(parse).collect();
    let sure: Vec<Lang> = all.iter().filter(|lang| !AMBIGUOUS.contains(&lang.as_str())).cloned().collect();
    if sure.len() >= 2 { sure } else { all }
}
