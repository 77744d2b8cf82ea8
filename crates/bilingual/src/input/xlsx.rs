//! Workbooks as `sverka align` writes them.

use super::{Error, Options, Pairs, bead, no_langs, with_langs};
use crate::{Pair, Place};
use calamine::{Data, Reader, Xlsx};
use std::io::{BufRead, Cursor};
use std::sync::Arc;

/// Reads every sheet that has columns `Source` and `Target`. The line of a pair is its row.
pub fn read<'a>(file: &Arc<str>, mut input: impl BufRead, options: &Options) -> Result<Pairs<'a>, Error> {
    let mut bytes = Vec::new();
    let failed = |source| Error::Io { file: file.to_string(), source };
    input.read_to_end(&mut bytes).map_err(failed)?;
    let malformed = |message: String| Error::Malformed { file: file.to_string(), line: 1, message };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))
        .map_err(|error| malformed(format!("no workbook: {error}; save it as .xlsx")))?;
    let none = no_langs();
    let (mut pairs, mut found) = (Vec::new(), false);
    for name in book.sheet_names() {
        let sheet = book
            .worksheet_range(&name)
            .map_err(|error| malformed(format!("sheet {name}: cannot be read: {error}")))?;
        let cell = |row: usize, column: usize| match sheet.get((row, column)) {
            None | Some(Data::Empty) => String::new(),
            Some(data) => data.to_string(),
        };
        let column =
            |name: &str| (0..sheet.width()).find(|&column| cell(0, column).eq_ignore_ascii_case(name));
        let (Some(source), Some(target)) = (column("Source"), column("Target")) else { continue };
        found = true;
        let (score, beads) = (column("Score"), column("Bead"));
        for row in 1..sheet.height() {
            pairs.push(Pair {
                place: Place { file: file.clone(), line: row + 1, unit: pairs.len() + 1, id: None },
                source: cell(row, source),
                target: cell(row, target),
                langs: none.clone(),
                score: score.and_then(|column| cell(row, column).parse().ok()),
                bead: beads.and_then(|column| bead(&cell(row, column))),
                doubts: Vec::new(),
            });
        }
    }
    if !found {
        return Err(malformed("has no sheet with columns Source and Target".into()));
    }
    with_langs(Box::new(pairs.into_iter().map(Ok)), file, options)
}
