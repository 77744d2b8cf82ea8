//! Reads tables of text with tabs, semicolons or commas, in any encoding, like the reader for files of pairs.
//!
//! Two columns are named by languages, `en,ru` or `English,Russian`; the others, all optional, are those of
//! `columns.rs`, and unknown ones are ignored. Lines that begin with `#` are comments. A table without such a
//! header is read as pairs: source, target, and perhaps a comment.

use super::{Error, File, Options, find_places};
use crate::glossary::columns::Column;
use crate::glossary::{Entry, Glossary, Term};
use sverka_bilingual::{self as bilingual, Source, table};
use sverka_report::formula::unguarded;
use sverka_text::document::Lang;

/// Reads a table. If its first line names no columns of a glossary, it is read like any table of pairs.
pub fn read(file: File, bytes: &[u8], options: &Options) -> Result<Glossary, Error> {
    let source = Source::new(file.name, bytes);
    let how = bilingual::Options {
        source: options.source_lang.clone(),
        target: options.target_lang.clone(),
        limits: options.limits,
        ..bilingual::Options::default()
    };
    let table = table::Table::open(source, &how)?;
    let is_guarded = table.dialect().is_guarded();
    let mut rows = table.filter(|row| row.as_ref().map_or(true, |row| !is_remark(row)));
    let Some(first) = rows.next().transpose()? else {
        return Err(Error::Empty { file: file.name.to_owned() });
    };
    let header = tags(&first.cells);
    if languages(&header).len() < 2 {
        return pairs(file, bytes, options).map_err(|error| match error {
            Error::Pairs(bilingual::Error::UnknownFormat { .. } | bilingual::Error::Language { .. }) => {
                file.malformed(first.line, NO_LANGUAGES)
            }
            error => error,
        });
    }
    let mut table = Table::new(file, first.line, &header, options)?;
    for row in rows {
        let row = row?;
        let plain = |cell: &String| if is_guarded { unguarded(cell).to_owned() } else { cell.clone() };
        table.add(row.line, &row.cells.iter().map(plain).collect::<Vec<_>>())?;
    }
    Ok(table.glossary)
}

/// The message for a table whose languages cannot be determined.
const NO_LANGUAGES: &str = "the first line does not name two languages; begin it with, for example, en,ru";

/// Checks whether a row is a comment, that is, a line that begins with `#`, or has no text. A term that
/// begins like this is quoted in CSV, and has a space before it in TSV.
pub(super) fn is_remark(row: &table::Row) -> bool {
    let is_remark = !row.starts_quoted && row.cells.first().is_some_and(|cell| cell.starts_with('#'));
    is_remark || row.cells.iter().all(String::is_empty)
}

/// Returns a header in which columns named by a language, such as `English`, have its tag.
pub(super) fn tags(header: &[String]) -> Vec<String> {
    let tag = |name: &String| {
        let lang = table::language(name).filter(|_| Lang::parse(name.trim()).is_none());
        lang.map_or_else(|| name.clone(), |lang| lang.to_string())
    };
    header.iter().map(tag).collect()
}

/// Reads any file of pairs as a glossary: each pair is a term with its translation.
pub(super) fn pairs(file: File, bytes: &[u8], options: &Options) -> Result<Glossary, Error> {
    let options = bilingual::Options {
        source: options.source_lang.clone(),
        target: options.target_lang.clone(),
        limits: options.limits,
        ..bilingual::Options::default()
    };
    let units = bilingual::read(file.name, bytes, &options)?;
    let mut glossary: Option<Glossary> = None;
    for pair in bilingual::pairs(units, &options) {
        let pair = pair?;
        let glossary = glossary.get_or_insert_with(|| Glossary {
            source_lang: pair.langs.0.clone(),
            target_lang: pair.langs.1.clone(),
            documents: Vec::new(),
            pairs: 0,
            entries: Vec::new(),
        });
        let term = |text: String| Term { text: text.trim().to_owned(), ..Term::default() };
        // A comment of one cell, a term without its translation: there is nothing to check with.
        if pair.target.trim().is_empty() {
            continue;
        }
        if pair.langs.0.primary() == glossary.source_lang.primary()
            && pair.langs.1.primary() == glossary.target_lang.primary()
        {
            let entry = Entry { source: term(pair.source), target: term(pair.target), ..Entry::default() };
            glossary.entries.push(entry);
        }
    }
    glossary.ok_or_else(|| Error::Empty { file: file.name.to_owned() })
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
            return Err(file.malformed(line, NO_LANGUAGES));
        }
        let (source_lang, target_lang) = file.langs(&langs, options)?;
        let column = |name: &String| Column::parse(name, (&source_lang, &target_lang));
        let columns = header.iter().map(column).collect();
        let (documents, entries) = (Vec::new(), Vec::new());
        let glossary = Glossary { source_lang, target_lang, documents, pairs: 0, entries };
        Ok(Self { file, columns, glossary })
    }

    /// Adds a line; one without a term of the source is not an entry.
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

/// Names of columns that could be languages, but are not if two other columns are languages.
const AMBIGUOUS: [&str; 4] = ["id", "no", "pos", "tag"];

/// Returns the languages of a header, in their order.
pub(super) fn languages(header: &[String]) -> Vec<Lang> {
    let parse = |name: &String| {
        let name = name.trim();
        // "en_variants" would also be a tag by its letters, but regions are shorter.
        Lang::parse(name).filter(|_| name.len() <= "en_GB".len() || !name.contains('_'))
    };
    let all: Vec<Lang> = header.iter().filter_map(parse).collect();
    let sure: Vec<Lang> = all.iter().filter(|lang| !AMBIGUOUS.contains(&lang.as_str())).cloned().collect();
    if sure.len() >= 2 { sure } else { all }
}
