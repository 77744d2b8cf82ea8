//! The columns of a sheet, determined by a row that names them or by their contents.

use super::row::Row;
use crate::table::{Column, Heading, Row as TableRow};
use crate::{Options, opened};
use sverka_text::document::{Document, Lang};
use sverka_text::language;

/// Rows of a sheet that are examined, and bytes of their texts: some pages.
pub(super) const SAMPLE: usize = 200;
pub(super) const SAMPLE_BYTES: u64 = 256 * 1024;
/// Rows searched for the one that names the columns: a title and some remarks may precede it.
const TITLES: usize = 20;
/// Columns that are distinguished: more than any sheet for people has. Each row costs one step per column.
const COLUMNS: usize = 256;

/// The columns of a sheet that are read.
#[derive(Debug)]
pub(super) struct Layout {
    /// What they are.
    pub(super) heading: Heading,
    /// Where they are in the sheet.
    pub(super) places: Vec<usize>,
    /// The row that names them, with its index among those examined.
    pub(super) names: Option<(usize, TableRow)>,
}

impl Layout {
    /// Finds the columns from the first rows of a sheet; `None` if it does not have two texts.
    pub(super) fn of(rows: &[Row], options: &Options) -> Option<Self> {
        let named =
            || rows.iter().take(TITLES).enumerate().find_map(|(at, row)| Self::named(at, row, options));
        match options.header {
            Some(true) => Self::named(0, rows.first()?, options),
            Some(false) => Self::guessed(rows, options),
            None => named().or_else(|| Self::guessed(rows, options)),
        }
    }

    fn named(at: usize, row: &Row, options: &Options) -> Option<Self> {
        let places: Vec<usize> = row.cells.iter().map(|cell| cell.column).take(COLUMNS).collect();
        let names = places.iter().map(|place| row.text(*place));
        let heading = Heading::recognise(names.clone(), options)?;
        let cells = names.map(str::to_owned).collect();
        let row = TableRow { line: row.number, cells, ..TableRow::default() };
        Some(Self { heading, places, names: Some((at, row)) })
    }

    /// Takes two columns of running text in two languages.
    fn guessed(rows: &[Row], options: &Options) -> Option<Self> {
        let mut places: Vec<usize> =
            rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.column)).collect();
        places.sort_unstable();
        places.dedup();
        places.truncate(COLUMNS);
        let texts = places.into_iter().filter(|place| is_text(rows, *place));
        let texts: Vec<(usize, Option<Lang>)> = texts.map(|place| (place, lang_of(rows, place))).collect();
        let differ = |a: &Option<Lang>, b: &Option<Lang>| match (a, b) {
            (Some(a), Some(b)) => a.primary() != b.primary(),
            _ => false,
        };
        let pair = texts.iter().enumerate().find_map(|(at, one)| {
            let other = texts[at + 1..].iter().find(|other| differ(&one.1, &other.1))?;
            Some([one, other])
        });
        let given = (&options.source, &options.target);
        let mut pair = match (pair, &texts[..], given) {
            (Some(pair), ..) => pair,
            // They are too short to reveal their languages, but the user names them.
            (None, [one, other], (Some(_), Some(_))) => [one, other],
            _ => return None,
        };
        let is = |lang: &Option<Lang>, wanted: &Option<Lang>| matches!((lang, wanted), (Some(lang), Some(wanted)) if lang.primary() == wanted.primary());
        if is(&pair[1].1, given.0) || is(&pair[0].1, given.1) {
            pair.swap(0, 1);
        }
        let column = |(_, shown): &(usize, Option<Lang>), given: &Option<Lang>| {
            let lang = given.as_ref().or(shown.as_ref()).map(opened::tag);
            Column::Text(lang.unwrap_or_else(tmx::Lang::undetermined))
        };
        let columns = vec![column(pair[0], given.0), column(pair[1], given.1)];
        let places = pair.map(|(place, _)| *place).to_vec();
        Some(Self { heading: Heading { columns, texts: vec![0, 1] }, places, names: None })
    }

    /// Returns the cells of a row in the order of the columns. Empty ones at the end are left out, but not
    /// those of texts.
    pub(super) fn cells(&self, row: &Row) -> TableRow {
        let texts = self.heading.texts.iter().map(|at| at + 1).max().unwrap_or(0);
        let filled =
            self.places.iter().rposition(|place| !row.text(*place).is_empty()).map_or(0, |at| at + 1);
        let cells = self.places.iter().take(filled.max(texts)).map(|place| row.text(*place).to_owned());
        TableRow { line: row.number, cells: cells.collect(), ..TableRow::default() }
    }
}

/// Checks whether a column contains texts: at least half of its cells have a letter.
fn is_text(rows: &[Row], column: usize) -> bool {
    let cells = || rows.iter().map(|row| row.text(column)).filter(|cell| !cell.is_empty());
    cells().filter(|cell| cell.contains(char::is_alphabetic)).count() * 2 > cells().count()
}

/// Returns the language that the texts of a column reveal.
fn lang_of(rows: &[Row], column: usize) -> Option<Lang> {
    let texts: Vec<&str> = rows.iter().map(|row| row.text(column)).collect();
    let document = Document { text: texts.join("\n"), ..Document::default() };
    language::of(&document, None).ok().map(|(lang, _)| lang)
}
