//! Reads workbooks: every sheet whose first row names the same two languages. The columns are those of
//! [`table`](super::table); a workbook without such a sheet is read as pairs.

use super::table::{Table, pairs, tags};
use super::{Error, File, Options};
use crate::glossary::Glossary;
use sverka_bilingual::{Source, workbook};

/// Reads a workbook.
pub fn read(file: File, bytes: &[u8], options: &Options) -> Result<Glossary, Error> {
    let (mut glossary, mut last_error) = (None::<Glossary>, None);
    // The sheet that is being read; `None` if its first row names no columns of a glossary.
    let (mut sheet, mut table) = (None, None::<Table<'_>>);
    for row in workbook::rows(Source::new(file.name, bytes), &options.limits)? {
        let (number, row) = row?;
        if sheet.replace(number) != Some(number) {
            add(&mut glossary, table.take());
            match Table::new(file, row.line, &tags(&row.cells), options) {
                Ok(begun) => table = Some(begun),
                Err(error) => last_error = last_error.or(Some(error)),
            }
        } else if let Some(table) = &mut table {
            table.add(row.line, &row.cells)?;
        }
    }
    add(&mut glossary, table);
    match (glossary, last_error) {
        (Some(glossary), _) => Ok(glossary),
        (None, Some(error @ Error::Languages { .. })) => Err(error),
        (None, Some(_)) => pairs(file, bytes, options),
        (None, None) => Err(Error::Empty { file: file.name.to_owned() }),
    }
}

/// Adds the entries of a sheet to those of the earlier sheets, if the languages are the same.
fn add(glossary: &mut Option<Glossary>, table: Option<Table<'_>>) {
    let Some(mut more) = table.map(|table| table.glossary) else { return };
    match glossary {
        None => *glossary = Some(more),
        Some(all) if (&all.source_lang, &all.target_lang) == (&more.source_lang, &more.target_lang) => {
            all.entries.append(&mut more.entries);
        }
        Some(_) => {}
    }
}
