//! Where on a print ridges can be read, and which way they run, on a coarse grid.

use std::f32::consts::TAU;
use std::fmt;

use thiserror::Error;

use crate::geometry::Point;
use crate::math;

/// Steps of the half turn that an orientation is kept in: 2.8 degrees each, below what skin bends by.
pub const RIDGE_ORIENTATIONS: u8 = 64;
/// Most cells of a map: 32 x 32 of 16 pixels are 26 mm squared. Bounds a template's length and a comparison's time.
pub const MAX_RIDGE_CELLS: usize = 1024;
/// Shortest side of a cell in pixels at 500 ppi: a ridge and a valley.
pub const MIN_RIDGE_SIDE: u8 = 8;

/// One cell: beside the finger, or a finger whose ridges run some way and are more or less clear.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct RidgeCell(u8);

impl RidgeCell {
    /// Beside the finger.
    pub const EMPTY: Self = Self(0);

    /// A cell of the finger. `orientation` in steps of [`RIDGE_ORIENTATIONS`] a half turn, counter-clockwise from +x as seen on
    /// the screen, taken modulo the half turn; `clarity` from 1, hardly readable, to 3, clear, taken into that range.
    #[must_use]
    pub fn new(orientation: u8, clarity: u8) -> Self {
        Self((clarity.clamp(1, 3) << 6) | (orientation % RIDGE_ORIENTATIONS))
    }

    /// From the byte of [`code`](Self::code); `None` for one that no cell has.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        if code == 0 || code >= RIDGE_ORIENTATIONS { Some(Self(code)) } else { None }
    }

    /// One byte: 0 beside the finger, else clarity in the upper two bits and orientation in the lower six.
    #[must_use]
    pub const fn code(self) -> u8 {
        self.0
    }

    /// Whether it is finger.
    #[must_use]
    pub const fn is_finger(self) -> bool {
        self.0 != 0
    }

    /// Orientation in steps of [`RIDGE_ORIENTATIONS`] a half turn; 0 beside the finger.
    #[must_use]
    pub const fn orientation(self) -> u8 {
        self.0 % RIDGE_ORIENTATIONS
    }

    /// 1 to 3, higher is clearer; 0 beside the finger.
    #[must_use]
    pub const fn clarity(self) -> u8 {
        self.0 >> 6
    }
}

impl fmt::Debug for RidgeCell {
    /// The flow of ridges is biometric data and never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RidgeCell(..)")
    }
}

/// Cells that do not form a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RidgeMapError {
    /// Cells are smaller than [`MIN_RIDGE_SIDE`].
    #[error("cells of {side} pixels are too small: {MIN_RIDGE_SIDE} at least")]
    Side {
        /// The side.
        side: u8,
    },
    /// More than [`MAX_RIDGE_CELLS`], or another number than columns times rows.
    #[error("{columns} x {rows} cells and {count} given: at most {MAX_RIDGE_CELLS}, and all of them")]
    Count {
        /// Columns.
        columns: u8,
        /// Rows.
        rows: u8,
        /// Cells given.
        count: usize,
    },
    /// The outermost row or column has no finger, or there is none at all.
    #[error("the map does not end where the finger ends")]
    Loose,
}

/// Where the cells of a map lie on its image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RidgeGrid {
    /// Side of a cell, pixels at 500 ppi, at least [`MIN_RIDGE_SIDE`].
    pub side: u8,
    /// Cells to the left of the first column, as counted from the image's left edge.
    pub left: u8,
    /// Cells above the first row, as counted from the image's upper edge.
    pub top: u8,
    /// Columns.
    pub columns: u8,
    /// Rows.
    pub rows: u8,
}

/// The ridge field of a print at 500 ppi, cut to the cells of the finger: its outermost rows and columns each have one.
#[derive(Clone, PartialEq, Eq)]
pub struct RidgeMap {
    grid: RidgeGrid,
    cells: Vec<RidgeCell>,
}

impl RidgeMap {
    /// A map whose first cell is number `left` of its row and number `top` of its column, counted from the image's upper left
    /// corner; `cells` row after row from the top.
    ///
    /// # Errors
    /// [`RidgeMapError`].
    pub fn new(grid: RidgeGrid, cells: Vec<RidgeCell>) -> Result<Self, RidgeMapError> {
        // Wiped wherever it is dropped, a refused one too.
        let map = Self { grid, cells };
        let RidgeGrid { side, columns, rows, .. } = grid;
        if side < MIN_RIDGE_SIDE {
            return Err(RidgeMapError::Side { side });
        }
        let count = map.cells.len();
        if count != usize::from(columns) * usize::from(rows) || count > MAX_RIDGE_CELLS {
            return Err(RidgeMapError::Count { columns, rows, count });
        }
        if map.bounds() == Some((0, 0, columns, rows)) { Ok(map) } else { Err(RidgeMapError::Loose) }
    }

    /// The map of an image whose cells, `columns` x `rows` from its upper left corner, are given; `None` without finger, or where
    /// the finger takes more than [`MAX_RIDGE_CELLS`].
    #[must_use]
    pub fn cut(side: u8, columns: u8, rows: u8, cells: Vec<RidgeCell>) -> Option<Self> {
        Self { grid: RidgeGrid { side, left: 0, top: 0, columns, rows }, cells }.trimmed()
    }

    /// The same with cells of twice the side; `None` where they would be longer than 255 pixels.
    #[must_use]
    pub fn coarser(&self) -> Option<Self> {
        let from = self.grid;
        let side = from.side.checked_mul(2)?;
        let (left, top) = (from.left / 2, from.top / 2);
        let last = |first: u8, count: u8| ((u16::from(first) + u16::from(count) - 1) / 2) as u8;
        let (columns, rows) = (last(from.left, from.columns) - left + 1, last(from.top, from.rows) - top + 1);
        let mut cells = Vec::with_capacity(usize::from(columns) * usize::from(rows));
        for row in 0..rows {
            for column in 0..columns {
                let (x, y) = (2 * u16::from(left + column), 2 * u16::from(top + row));
                cells.push(merged([(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)].map(|(x, y)| self.cell(x, y))));
            }
        }
        Self { grid: RidgeGrid { side, left, top, columns, rows }, cells }.trimmed()
    }

    /// Where its cells lie.
    #[must_use]
    pub const fn grid(&self) -> RidgeGrid {
        self.grid
    }

    /// Its cells, row after row from the top.
    #[must_use]
    pub fn cells(&self) -> &[RidgeCell] {
        &self.cells
    }

    /// The cell that a point of the image lies in; empty outside of the map.
    #[must_use]
    pub fn at(&self, point: Point) -> RidgeCell {
        let number = |coordinate: f32| (coordinate / f32::from(self.grid.side)).floor();
        let (column, row) = (number(point.x), number(point.y));
        // A negative number would be cut to the first cell.
        if column < 0.0 || row < 0.0 { RidgeCell::EMPTY } else { self.cell(column as u16, row as u16) }
    }

    /// Square pixels of finger.
    #[must_use]
    pub fn area(&self) -> f32 {
        let side = f32::from(self.grid.side);
        self.cells.iter().filter(|cell| cell.is_finger()).count() as f32 * side * side
    }

    /// The cell of this number of its row and column, counted from the image's corner.
    fn cell(&self, column: u16, row: u16) -> RidgeCell {
        let RidgeGrid { left, top, columns, .. } = self.grid;
        let (Some(x), Some(y)) = (column.checked_sub(left.into()), row.checked_sub(top.into())) else {
            return RidgeCell::EMPTY;
        };
        if x >= columns.into() {
            return RidgeCell::EMPTY;
        }
        let index = usize::from(y) * usize::from(columns) + usize::from(x);
        self.cells.get(index).copied().unwrap_or_default()
    }

    /// Smallest box of cells that holds the finger: first column and row, columns and rows.
    fn bounds(&self) -> Option<(u8, u8, u8, u8)> {
        let width = usize::from(self.grid.columns).max(1);
        let places = self.cells.iter().enumerate().filter(|(_, cell)| cell.is_finger());
        let places = places.map(|(index, _)| ((index % width) as u8, (index / width) as u8));
        let (left, top, right, bottom) = places.fold((u8::MAX, u8::MAX, 0, 0), |(left, top, right, bottom), (x, y)| {
            (left.min(x), top.min(y), right.max(x), bottom.max(y))
        });
        (left <= right && top <= bottom).then(|| (left, top, right - left + 1, bottom - top + 1))
    }

    fn trimmed(self) -> Option<Self> {
        let (left, top, columns, rows) = self.bounds()?;
        let whole = self.grid;
        let mut cells = Vec::with_capacity(usize::from(columns) * usize::from(rows));
        for row in self.cells.chunks(usize::from(whole.columns).max(1)).skip(top.into()).take(rows.into()) {
            cells.extend(row.iter().skip(left.into()).take(columns.into()));
        }
        let grid = RidgeGrid { left: whole.left + left, top: whole.top + top, columns, rows, ..whole };
        Self::new(grid, cells).ok()
    }
}

/// One cell of four: finger where at least two are, its orientation their mean by doubled angles, its clarity theirs, rounded down.
fn merged(cells: [RidgeCell; 4]) -> RidgeCell {
    let (mut count, mut clarity, mut across, mut up) = (0, 0, 0.0_f32, 0.0_f32);
    for cell in cells.iter().filter(|cell| cell.is_finger()) {
        let (sin, cos) = math::sincosf(f32::from(cell.orientation()) * (TAU / f32::from(RIDGE_ORIENTATIONS)));
        let weight = f32::from(cell.clarity());
        (across, up) = (across + weight * cos, up + weight * sin);
        (count, clarity) = (count + 1, clarity + cell.clarity());
    }
    if count < 2 {
        return RidgeCell::EMPTY;
    }
    let steps = math::atan2f(up, across) * (f32::from(RIDGE_ORIENTATIONS) / TAU);
    RidgeCell::new(steps.round().rem_euclid(f32::from(RIDGE_ORIENTATIONS)) as u8, clarity / count)
}

impl Drop for RidgeMap {
    /// Overwrites the cells before the memory goes back.
    fn drop(&mut self) {
        self.cells.fill(RidgeCell::EMPTY);
        // Keeps the optimiser from dropping the writes to memory that is about to be freed.
        std::hint::black_box(&mut self.cells);
    }
}

impl fmt::Debug for RidgeMap {
    /// Its size only: the flow of ridges is biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RidgeGrid { side, columns, rows, .. } = self.grid;
        write!(f, "RidgeMap({columns} x {rows} cells of {side} px)")
    }
}

#[cfg(test)]
mod tests;
