//! Blocks of which several may be open: a box, a note or a comment begins inside a paragraph, which
//! goes on after it.

use crate::source::{Builder, Room};
use sverka_text::document::BlockKind;
use sverka_text::limits::Limits;
use sverka_text::place::{Cell, Place};

/// The sequences of blocks that a document has, in the order in which they come out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    /// The text; a box comes after the paragraph that contains it.
    Main,
    /// Notes, in the order of their references.
    Notes,
    /// Comments.
    Comments,
    /// Headers and footers.
    Headers,
}

/// A block of a [`Flow`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    region: Region,
    at: usize,
}

struct Open {
    kind: BlockKind,
    place: Place,
    text: String,
}

/// The blocks of a document, ordered by where they begin.
pub(crate) struct Flow {
    regions: [Vec<Open>; 4],
    room: Room,
}

impl Flow {
    /// Begins within limits.
    pub fn new(limits: &Limits) -> Self {
        Self { regions: Default::default(), room: Room::new(limits) }
    }

    /// Opens a block. It is left out if nothing is written into it, or if there is no room.
    pub fn open(&mut self, region: Region, kind: BlockKind, place: Place) -> Slot {
        let blocks = &mut self.regions[region as usize];
        if !self.room.admits(&place) {
            return Slot { region, at: usize::MAX };
        }
        blocks.push(Open { kind, place, text: String::new() });
        Slot { region, at: blocks.len() - 1 }
    }

    fn block(&mut self, slot: Slot) -> Option<&mut Open> {
        self.regions[slot.region as usize].get_mut(slot.at)
    }

    /// Writes text into a block.
    pub fn push(&mut self, slot: Slot, text: &str) {
        if let Some(block) = self.block(slot) {
            block.text.push_str(text);
        }
    }

    /// Changes the place of a block.
    #[cfg(feature = "rtf")]
    pub fn set_place(&mut self, slot: Slot, place: Place) {
        if let Some(block) = self.block(slot) {
            block.place = place;
        }
    }

    /// Changes the kind of a block.
    pub fn set_kind(&mut self, slot: Slot, kind: BlockKind) {
        if let Some(block) = self.block(slot) {
            block.kind = kind;
        }
    }

    /// Removes the text of a block; returns whether there was any.
    pub fn clear(&mut self, slot: Slot) -> bool {
        self.block(slot).is_some_and(|block| !std::mem::take(&mut block.text).trim().is_empty())
    }

    /// Writes all blocks, region by region.
    pub fn finish(self, builder: &mut Builder) {
        for block in self.regions.into_iter().flatten() {
            builder.block(block.kind, block.place, &block.text);
        }
        builder.room.merge(self.room);
    }
}

/// The tables that are open, with the cell that is read in each of them.
#[derive(Default)]
pub(crate) struct Tables {
    open: Vec<Table>,
    /// Tables that are in no other.
    count: u32,
}

struct Table {
    /// The cell; its row and column are 0 before the first.
    cell: Cell,
    /// Where the next row and the next cell begin.
    next: (u32, u32),
    /// Tables inside the cell.
    inner: u32,
}

impl Tables {
    /// Opens a table.
    pub fn open(&mut self) {
        let count = self.open.last_mut().map_or(&mut self.count, |outer| &mut outer.inner);
        *count = count.saturating_add(1);
        let cell = Cell { table: *count, column: 0, row: 0 };
        self.open.push(Table { cell, next: (1, 1), inner: 0 });
    }

    /// Closes the innermost table.
    pub fn close(&mut self) {
        self.open.pop();
    }

    /// Begins a row that is repeated this many times.
    pub fn row(&mut self, repeated: u32) {
        if let Some(table) = self.open.last_mut() {
            table.cell.row = table.next.0;
            table.next = (table.next.0.saturating_add(repeated), 1);
        }
    }

    /// Begins a cell that is repeated this many times.
    pub fn cell(&mut self, repeated: u32) {
        if let Some(table) = self.open.last_mut() {
            table.cell.column = table.next.1;
            table.next.1 = table.next.1.saturating_add(repeated);
            table.inner = 0;
        }
    }

    /// Returns how many tables are open, each in a cell of the one before.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Counts tables again, as on a new slide.
    pub fn restart(&mut self) {
        *self = Self::default();
    }

    /// Returns the cell that is read, with the cells around it before it.
    pub fn path(&self) -> Vec<Cell> {
        self.open.iter().map(|table| table.cell).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_inside_cells_are_counted_by_cell() {
        let mut tables = Tables::default();
        tables.open();
        tables.row(1_000_000);
        tables.row(u32::MAX);
        tables.row(1);
        tables.cell(3);
        tables.cell(1);
        tables.open();
        tables.close();
        tables.open();
        tables.row(1);
        tables.cell(1);
        let cell = |table, column, row| Cell { table, column, row };
        assert_eq!(tables.path(), [cell(1, 4, u32::MAX), cell(2, 1, 1)]);
        tables.close();
        tables.close();
        tables.open();
        assert_eq!(tables.path(), [cell(2, 0, 0)]);
    }
}
