//! Columns of tables whose names are almost those of columns that are read: their contents would be ignored.

use super::{Format, Options, table};
use crate::glossary::columns::Column;
use sverka_bilingual::{self as bilingual, Source, workbook};
use sverka_text::Lang;

/// A column whose name is not read, but is like one that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelt {
    /// The line of the header, from 1.
    pub line: usize,
    /// The name in the file.
    pub name: String,
    /// The name that is read.
    pub near: String,
}

/// The Jaro-Winkler similarity above which a name counts as misspelt: "forbiden" has .98, "comment" and "context" .7.
const NEAR: f64 = 0.88;

/// Returns the names of the columns that are read besides the two languages.
pub fn columns() -> Vec<String> {
    let langs = (&Lang::undetermined(), &Lang::undetermined());
    let own = |column: &Column| column.name(langs) == column.name((&lang("en"), &lang("ru")));
    Column::of(&[]).into_iter().filter(own).map(|column| column.name(langs)).collect()
}

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap_or_else(Lang::undetermined)
}

/// Finds misspelt columns in the headers of a glossary; one that is no table has none.
pub fn misspelt(name: &str, format: Option<Format>, bytes: &[u8], options: &Options) -> Vec<Misspelt> {
    let headers = match format.unwrap_or_else(|| Format::sniff(bytes)) {
        Format::Table => text_header(name, bytes, options).into_iter().collect(),
        Format::Xlsx => sheet_headers(name, bytes, options),
        Format::Tbx | Format::Json => Vec::new(),
    };
    headers.into_iter().flat_map(|(line, header)| of_header(line, &header)).collect()
}

fn text_header(name: &str, bytes: &[u8], options: &Options) -> Option<(usize, Vec<String>)> {
    let how = bilingual::Options { limits: options.limits, ..bilingual::Options::default() };
    let rows = bilingual::table::Table::open(Source::new(name, bytes), &how).ok()?;
    let first = rows.map_while(Result::ok).find(|row| !table::is_remark(row))?;
    Some((first.line, first.cells))
}

fn sheet_headers(name: &str, bytes: &[u8], options: &Options) -> Vec<(usize, Vec<String>)> {
    let Ok(rows) = workbook::rows(Source::new(name, bytes), &options.limits) else { return Vec::new() };
    let mut sheet = None;
    let rows = rows.map_while(Result::ok).filter(|(number, _)| sheet.replace(*number) != Some(*number));
    rows.map(|(_, row)| (row.line, row.cells)).collect()
}

fn of_header(line: usize, header: &[String]) -> Vec<Misspelt> {
    let header = table::tags(header);
    let [source, target, ..] = &table::languages(&header)[..] else { return Vec::new() };
    let langs = (source, target);
    let known = Column::of(&[]).into_iter().filter(|column| *column != Column::Note);
    let known: Vec<String> = known.map(|column| column.name(langs)).collect();
    let of = |name: &String| {
        let lower = name.trim().to_lowercase().replace([' ', '-'], "_");
        // A short name may be like anything.
        if Column::parse(name, langs).is_some() || lower.len() < 4 {
            return None;
        }
        let like = |known: &&String| strsim::jaro_winkler(&lower, &known.to_lowercase());
        let near =
            known.iter().max_by(|a, b| like(a).total_cmp(&like(b))).filter(|near| like(near) > NEAR)?;
        Some(Misspelt { line, name: name.trim().to_owned(), near: near.clone() })
    };
    header.iter().filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_almost_read_are_found() {
        let of = |table: &str| misspelt("t.csv", None, table.as_bytes(), &Options::default());
        let found = |table: &str| of(table).into_iter().map(|one| (one.name, one.near)).collect::<Vec<_>>();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(found("en,ru,forbiden\nlevy,сбор,побор\n"), [pair("forbiden", "forbidden")]);
        assert_eq!(
            found("English,Russian,Ru variant\nlevy,сбор,сборы\n"),
            [pair("Ru variant", "ru_variants")]
        );
        for table in ["en,ru,forbidden,comment,domain,notes\n", "en,ru\n", "levy,сбор\n", "", "{}"] {
            assert!(of(table).is_empty(), "{table}");
        }
        assert_eq!(of("# a remark\nen,ru,rival\n")[0].line, 2);
        assert!(
            columns().contains(&"forbidden".to_owned()) && !columns().iter().any(|name| name.contains("und"))
        );
    }
}
