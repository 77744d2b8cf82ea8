//! Writes tables of text: CSV (RFC 4180) and tab-separated values, with a header of the columns in
//! `glossary/columns.rs`.
//!
//! CSV quotes the cells that need it and prevents spreadsheets from treating terms as formulas. TSV does not
//! quote anything, so that `cut` and `awk` work on it; a tab or a line break within a cell becomes a space.

use super::Options;
use crate::glossary::Glossary;
use crate::glossary::columns::Column;
use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::io::{self, Write};
use sverka_report::Losses;
use sverka_report::formula::guarded;
use sverka_text::one_line;

/// The first character of lines that the reader treats as comments.
const REMARK: u8 = b'#';

/// Writes comma-separated values.
///
/// # Errors
/// When `out` fails.
pub fn write_csv(out: &mut dyn Write, glossary: &Glossary, _: &Options) -> io::Result<()> {
    let writer = WriterBuilder::new().terminator(Terminator::CRLF).comment(Some(REMARK)).from_writer(out);
    write(writer, glossary, |cell| guarded(&cell).into_owned())
}

/// Writes tab-separated values; returns in how many cells a tab or a line break became a space.
///
/// # Errors
/// When `out` fails.
pub fn write_tsv(out: &mut dyn Write, glossary: &Glossary, _: &Options) -> io::Result<Losses> {
    let writer = WriterBuilder::new().delimiter(b'\t').quote_style(QuoteStyle::Never).from_writer(out);
    let mut flattened = 0;
    write(writer, glossary, |cell| {
        let cell = one_line(&cell);
        flattened += usize::from(matches!(cell, Cow::Owned(_)));
        // Nothing is quoted: a space, which readers trim, prevents a term such as "#MeToo" from being a
        // comment.
        if cell.as_bytes().first() == Some(&REMARK) { format!(" {cell}") } else { cell.into_owned() }
    })?;
    Ok(Losses::flattened(flattened))
}

fn write(
    mut writer: Writer<&mut dyn Write>,
    glossary: &Glossary,
    mut fit: impl FnMut(String) -> String,
) -> io::Result<()> {
    let langs = (&glossary.source_lang, &glossary.target_lang);
    let columns = Column::of(&glossary.entries);
    writer.write_record(columns.iter().map(|column| column.name(langs)))?;
    for entry in &glossary.entries {
        writer.write_record(columns.iter().map(|column| fit(column.cell(entry, langs))))?;
    }
    writer.flush()
}
