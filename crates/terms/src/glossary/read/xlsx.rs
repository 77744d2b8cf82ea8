//! Workbooks: every sheet whose first row names the same two languages. The columns are those of
//! [`table`](super::table).

use super::table::Table;
use super::{Error, File, Options};
use crate::glossary::Glossary;
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;

/// Reads a workbook.
pub fn read(file: File, bytes: Vec<u8>, options: &Options) -> Result<Glossary, Error> {
    let wrong = |error: calamine::XlsxError| {
        file.malformed(1, format!("cannot be read as a workbook: {error}; save it as .xlsx"))
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
    let (mut glossary, mut last_error) = (None::<Glossary>, None);
    for name in book.sheet_names() {
        let sheet = book.worksheet_range(&name).map_err(wrong)?;
        let first = sheet.start().map_or(0, |(row, _)| row as usize) + 1;
        let mut rows =
            (first..).zip(sheet.rows()).map(|(line, row)| (line, row.iter().map(cell).collect::<Vec<_>>()));
        let Some((line, header)) = rows.next() else { continue };
        let mut table = match Table::new(file, line, &header, options) {
            Ok(table) => table,
            Err(error) => {
                last_error.get_or_insert(error);
                continue;
            }
        };
        for (line, cells) in rows {
            table.add(line, &cells)?;
        }
        match &mut glossary {
            None => glossary = Some(table.glossary),
            Some(all)
                if all.source_lang == table.glossary.source_lang
                    && all.target_lang == table.glossary.target_lang =>
            {
                all.entries.append(&mut table.glossary.entries);
            }
            Some(_) => {}
        }
    }
    match (glossary, last_error) {
        (Some(glossary), _) => Ok(glossary),
        (None, Some(error)) => Err(error),
        (None, None) => Err(Error::Empty { file: file.name.to_owned() }),
    }
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}
