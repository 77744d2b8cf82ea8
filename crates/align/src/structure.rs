//! The structure of documents as a hint: a cell of a table belongs to the cell with the same address, and a
//! footnote that is in another place in the translation to none.
//!
//! Few documents have structure, and it counts only where both sides have it and agree.

mod notes;

use crate::span::{Side, Span};
use crate::weights::Term;
use std::collections::BTreeMap;
use std::ops::Range;
use sverka_text::document::Segmented;
use sverka_text::place::{Cell, Place, SlideItem};

/// The feature of structure in a link: 1 if both sides are the same cell, -1 if they are not.
pub(crate) const STRUCTURE: [&str; 1] = ["structure.cell"];

/// The term of [`STRUCTURE`], set by hand on tables made from news, health and literature (`xtask score
/// wmt-mix-cells`). It is not among the fitted weights, so that texts without tables keep their scores.
pub(crate) const TERMS: [Term; STRUCTURE.len()] = [Term { mean: 0.0, deviation: 1.0, weight: 3.0 }];

/// Log-odds against a link with a note that is in another place on the other side: more than any link gains.
const OUT_OF_PLACE: f32 = -30.0;

/// The structure that both sides have.
#[derive(Clone, Debug)]
pub(crate) struct Structure {
    /// The marks of the sentences of the source, then of the target.
    sides: [Vec<Mark>; 2],
    /// The notes that are in another place on the other side.
    pub(crate) moved: Vec<(Range<usize>, Range<usize>)>,
}

/// The structure that a sentence belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mark {
    /// A number for its address in a table.
    cell: Option<u32>,
    is_out_of_place: bool,
}

impl Structure {
    /// Finds the structure that both documents have; `None` if there is none.
    pub(crate) fn find(source: &Segmented, target: &Segmented) -> Option<Self> {
        let cells = addresses(source, target);
        let moved = notes::out_of_place(source, target);
        if cells.is_none() && moved.is_empty() {
            return None;
        }
        let mut sides = [source, target].map(|side| vec![Mark::default(); side.segments.len()]);
        for (side, cells) in sides.iter_mut().zip(cells.into_iter().flatten()) {
            side.iter_mut().zip(cells).for_each(|(mark, cell)| mark.cell = cell);
        }
        for (ours, theirs) in &moved {
            sides[0][ours.clone()].iter_mut().for_each(|mark| mark.is_out_of_place = true);
            sides[1][theirs.clone()].iter_mut().for_each(|mark| mark.is_out_of_place = true);
        }
        Some(Self { sides, moved })
    }

    /// Checks whether a sentence is in a note that is in another place on the other side.
    pub(crate) fn is_out_of_place(&self, side: Side, i: usize) -> bool {
        self.sides[side.index()][i].is_out_of_place
    }

    /// Checks whether a sentence is in a table that the other side has with the same size, so that its
    /// address shows where its translation is.
    pub(crate) fn is_in_table(&self, side: Side, i: usize) -> bool {
        self.sides[side.index()][i].cell.is_some()
    }

    /// Returns the values of [`STRUCTURE`] for a link: 0 if neither side is in a table.
    pub(crate) fn values(&self, span: Span) -> [f32; STRUCTURE.len()] {
        let cells = |side: Side| self.sides[side.index()][span.run(side).iter()].iter().map(|mark| mark.cell);
        let mut all = cells(Side::Source).chain(cells(Side::Target));
        let first = all.next().flatten();
        [match (all.all(|cell| cell == first), first) {
            (true, None) => 0.0,
            (true, Some(_)) => 1.0,
            (false, _) => -1.0,
        }]
    }

    /// Returns what the structure of a link adds to its score.
    pub(crate) fn share(&self, span: Span) -> f32 {
        let is_out_of_place = |side: Side| span.run(side).iter().any(|i| self.is_out_of_place(side, i));
        let [cell] = self.values(span);
        let cell = TERMS[0].weight * TERMS[0].normal(cell);
        if Side::BOTH.into_iter().any(is_out_of_place) { cell + OUT_OF_PLACE } else { cell }
    }
}

/// A table and the address in it: its sheet, or the tables and cells around it; column and row.
type Address = (String, u32, u32);

/// Returns a number for the address of each sentence of both sides, the same one for the same address. `None`
/// if the tables differ in size, because an extra row shifts all following addresses.
fn addresses(source: &Segmented, target: &Segmented) -> Option<[Vec<Option<u32>>; 2]> {
    let sides = [source, target].map(|side| -> Vec<Option<Address>> {
        side.segments.iter().map(|segment| side.places.get(segment.block).and_then(address)).collect()
    });
    let sizes = sides.each_ref().map(|side| {
        let mut sizes: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for (table, column, row) in side.iter().flatten() {
            let size = sizes.entry(table).or_default();
            *size = (size.0.max(*column), size.1.max(*row));
        }
        sizes
    });
    if sizes[0].is_empty() || sizes[0] != sizes[1] {
        return None;
    }
    let mut numbers: BTreeMap<Address, u32> = BTreeMap::new();
    Some(sides.map(|side| {
        let mut number = |address: Address| {
            let next = numbers.len() as u32;
            *numbers.entry(address).or_insert(next)
        };
        side.into_iter().map(|address| address.map(&mut number)).collect()
    }))
}

/// Returns the address of a block.
fn address(place: &Place) -> Option<Address> {
    let table = |around: &[Cell], cell: &Cell| {
        let around: Vec<String> =
            around.iter().map(|c| format!("{}.{}.{}", c.table, c.column, c.row)).collect();
        format!("{}/{}", around.join("/"), cell.table)
    };
    match place {
        Place::Cell { cells, .. } => {
            let (cell, around) = cells.split_last()?;
            Some((table(around, cell), cell.column, cell.row))
        }
        // Sheet names are translated, so a workbook with one sheet is compared without them.
        Place::Sheet { column, row, .. } => Some((String::new(), *column, *row)),
        Place::Slide { slide, item: SlideItem::Table(cell) } => {
            Some((format!("{slide}/{}", cell.table), cell.column, cell.row))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::Options;
    use std::sync::Arc;
    use sverka_text::bitext::Bitext;
    use sverka_text::document::{BlockKind, Lang, Segment};

    /// A document of blocks with their kinds and sentences.
    fn document(lang: &str, blocks: &[(BlockKind, &[&str])]) -> Segmented {
        let segments = blocks.iter().enumerate().flat_map(|(block, (_, texts))| {
            texts.iter().map(move |text| Segment { text: (*text).into(), range: 0..text.len(), block })
        });
        Segmented {
            name: lang.into(),
            lang: Lang::parse(lang).unwrap(),
            encoding: "UTF-8".into(),
            segments: segments.collect(),
            blocks: blocks.iter().map(|(kind, _)| *kind).collect(),
            places: Vec::new(),
            times: Vec::new(),
        }
    }

    fn links(bitext: &Bitext) -> Vec<(Range<usize>, Range<usize>)> {
        let two_sided = bitext.links.iter().filter(|link| link.is_two_sided());
        two_sided.map(|link| (link.source.clone(), link.target.clone())).collect()
    }

    #[test]
    fn moved_notes_do_not_cost_the_text_its_links() {
        let text = BlockKind::Paragraph;
        let source = document(
            "en",
            &[
                (text, &["The mill was built in 1874.1", "It ground the rye of the whole valley."]),
                (text, &["The miller, a silent man, never left the valley.2"]),
                (text, &["1 The month is not known."]),
                (text, &["2 This is what his daughter writes in her letters."]),
                (text, &["In the autumn the river broke the dam.", "The parish paid for a new wheel.3"]),
                (text, &["3 The bill is kept in the archive."]),
            ],
        );
        let target = document(
            "ru",
            &[
                (text, &["Мельницу построили в 1874 году1.", "Она молола рожь для всей долины."]),
                (text, &["Мельник, человек молчаливый, никогда не покидал долины2."]),
                (text, &["Осенью река прорвала плотину.", "Приход заплатил за новое колесо3."]),
                (text, &["1 Месяц неизвестен."]),
                (text, &["2 Так пишет в письмах его дочь."]),
                (text, &["3 Счёт хранится в архиве."]),
            ],
        );
        let bitext = crate::align(source, target, &Options::default());
        assert_eq!(
            links(&bitext),
            [(0..1, 0..1), (1..2, 1..2), (2..3, 2..3), (5..6, 3..4), (6..7, 4..5), (7..8, 7..8)]
        );
        let moved: Vec<_> =
            bitext.moved.iter().map(|block| (block.source.clone(), block.target.clone())).collect();
        assert_eq!(moved, [(3..5, 5..7)]);
    }

    #[test]
    fn addresses_speak_only_for_tables_of_one_size() {
        let cells = |rows: std::ops::RangeInclusive<u32>| {
            let mut side = document("en", &vec![(BlockKind::TableCell, &["Rye"][..]); rows.clone().count()]);
            let cell = |row| Place::Cell {
                part: Arc::from(""),
                paragraph: None,
                cells: vec![Cell { table: 1, column: 1, row }],
            };
            side.places = rows.map(cell).collect();
            side
        };
        let structure = Structure::find(&cells(1..=3), &cells(1..=3)).unwrap();
        let value = |i: usize, j: usize| structure.values(Span::new(&(i..i + 1), &(j..j + 1)))[0];
        assert_eq!([value(1, 1), value(1, 2)], [1.0, -1.0]);
        assert!(Structure::find(&cells(1..=3), &cells(1..=4)).is_none());
    }
}
