//! How a tensor lies in memory.

use super::kernel::BLOCK;

/// Values that a last step may read beyond a tensor: their weights are 0.
const SLACK: usize = 2;

/// A tensor's place in memory: cell after cell, each with all its channels, with a border of zeros all round, so that no
/// kernel asks where the picture ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Map {
    /// Rows without the border.
    pub(crate) rows: usize,
    /// Columns without the border.
    pub(crate) columns: usize,
    /// Values a cell: channels, or what fills them up to whole blocks.
    pub(crate) stored: usize,
    /// Cells of the border.
    pub(crate) border: usize,
}

impl Map {
    /// Values from one row to the next.
    pub(crate) const fn pitch(&self) -> usize {
        (self.columns + 2 * self.border) * self.stored
    }

    /// Values in all.
    pub(crate) const fn len(&self) -> usize {
        (self.rows + 2 * self.border) * self.pitch() + SLACK
    }

    /// The same, on machines that could not hold as many.
    pub(crate) const fn needed(&self) -> u64 {
        let border = 2 * self.border as u64;
        (self.rows as u64 + border) * (self.columns as u64 + border) * self.stored as u64 + SLACK as u64
    }

    /// Where the cell that lies `margin` cells before this one (upwards and to the left) begins. The margin is at most the
    /// border.
    pub(crate) const fn before(&self, row: usize, column: usize, margin: usize) -> usize {
        let shift = self.border - margin;
        (row + shift) * self.pitch() + (column + shift) * self.stored
    }

    /// Where a cell begins.
    pub(crate) const fn at(&self, row: usize, column: usize) -> usize {
        self.before(row, column, 0)
    }

    /// Sets the border to 0; memory is used for one tensor after the other.
    pub(crate) fn clear_border(&self, values: &mut [i16]) {
        let inner = self.columns * self.stored;
        let mut from = 0;
        for row in 0..self.rows {
            let start = self.at(row, 0);
            zero(values, from, start);
            from = start + inner;
        }
        zero(values, from, self.len());
    }
}

fn zero(values: &mut [i16], from: usize, to: usize) {
    if let Some(part) = values.get_mut(from..to) {
        part.fill(0);
    }
}

/// What a cell with so many channels stores: whole blocks, as kernels write them.
pub(crate) const fn stored(channels: usize) -> usize {
    channels.next_multiple_of(BLOCK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_and_nothing_else_is_cleared() {
        let map = Map { rows: 3, columns: 2, stored: 2, border: 2 };
        let mut values = vec![7_i16; map.len()];
        map.clear_border(&mut values);
        for row in 0..map.rows {
            for column in 0..map.columns {
                for place in 0..map.stored {
                    let value = values.get_mut(map.at(row, column) + place).unwrap();
                    assert_eq!(std::mem::take(value), 7);
                }
            }
        }
        assert!(values.iter().all(|value| *value == 0));
    }
}
