//! The cells of a file, packed: one text and where each cell ends. A million cells are two allocations.

use super::write::unguard;

/// Rows of cells. A row may have fewer cells than there are columns; what is missing reads as empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    /// How many cells there are up to the end of each row.
    rows: Vec<u32>,
}

impl Table {
    /// Adds a row.
    pub(super) fn push<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(to_u32(self.text.len()));
        }
        self.rows.push(to_u32(self.ends.len()));
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many cells a row has.
    pub fn width(&self, row: usize) -> usize {
        let (start, end) = self.span(row);
        end - start
    }

    /// A cell, trimmed of space around it and of the guard our own files put before formulas; empty when
    /// there is none. Rows and columns count from 0.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        unguard(self.raw(row, column).trim())
    }

    /// A cell as the file has it.
    pub fn raw(&self, row: usize, column: usize) -> &str {
        let (start, end) = self.span(row);
        let place = start + column;
        if place >= end {
            return "";
        }
        let from = match place.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let to = self.ends.get(place).copied().unwrap_or(from);
        self.text.get(from as usize..to as usize).unwrap_or("")
    }

    /// The cells of a row as the file has them.
    pub fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.width(row)).map(move |column| self.raw(row, column))
    }

    fn span(&self, row: usize) -> (usize, usize) {
        let end = self.rows.get(row).copied().unwrap_or(0) as usize;
        let start = match row.checked_sub(1) {
            Some(before) => self.rows.get(before).copied().unwrap_or(0) as usize,
            None => 0,
        };
        (start.min(end), end)
    }
}

/// Sizes are checked when the file is opened (`read::LARGEST_FILE`), so nothing is cut here.
fn to_u32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
