//! Surveys a print: how well could its minutiae be read at each place, and how crowded is it around each minutia.
//!
//! An unpaired minutia speaks against a match only where the other print could be read; a pair in a crowd may be chance.

use zeroize::Zeroize;

use super::hull::Hull;
use super::params::{OVERLAP_MARGIN, SURVEY_CELL, SURVEY_REACH, SURVEY_USUAL};
use super::prepare::Columns;

/// How well minutiae could be read, on a coarse grid.
#[derive(Clone, Default)]
pub(crate) struct Survey {
    left: f32,
    bottom: f32,
    columns: usize,
    /// `0..=255` a cell, row after row.
    cells: Vec<u8>,
}

impl Survey {
    /// How well minutiae could be read at this place, `0..=1`; 0 outside the finger.
    #[inline(always)]
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (column, row) = ((x - self.left) * (1.0 / SURVEY_CELL), (y - self.bottom) * (1.0 / SURVEY_CELL));
        // A negative number would be cut to cell 0.
        if column < 0.0 || row < 0.0 || column as usize >= self.columns {
            return 0.0;
        }
        let cell = (row as usize).saturating_mul(self.columns).saturating_add(column as usize);
        f32::from(self.cells.get(cell).copied().unwrap_or(0)) * (1.0 / 255.0)
    }
}

impl Zeroize for Survey {
    fn zeroize(&mut self) {
        self.cells.zeroize();
    }
}

/// Surveys the finger inside `hull`.
pub(crate) fn survey(minutiae: &Columns, hull: &Hull) -> Survey {
    let span = |column: &[f32]| {
        let low = column.iter().fold(f32::MAX, |a, b| a.min(*b)) - OVERLAP_MARGIN;
        let high = column.iter().fold(f32::MIN, |a, b| a.max(*b)) + OVERLAP_MARGIN;
        (low, ((high - low) / SURVEY_CELL).max(0.0) as usize + 1)
    };
    if minutiae.len() == 0 {
        return Survey::default();
    }
    let ((left, columns), (bottom, rows)) = (span(&minutiae.x), span(&minutiae.y));
    let mut cells = Vec::with_capacity(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let (x, y) = (left + (column as f32 + 0.5) * SURVEY_CELL, bottom + (row as f32 + 0.5) * SURVEY_CELL);
            let inside = hull.outside(x, y) <= OVERLAP_MARGIN;
            cells.push(if inside { (readable(minutiae, x, y) * 255.0) as u8 } else { 0 });
        }
    }
    Survey { left, bottom, columns, cells }
}

/// Mean trust of the minutiae around, less where there are fewer than usual.
fn readable(minutiae: &Columns, x: f32, y: f32) -> f32 {
    let (mut weight, mut trust) = (0.0_f32, 0.0_f32);
    for ((px, py), t) in minutiae.points().zip(&minutiae.trust) {
        let near = near(px - x, py - y);
        weight += near;
        trust += near * t;
    }
    (trust / weight.max(SURVEY_USUAL)).min(1.0)
}

/// For each minutia the logarithm of usual over actual number of minutiae around it, itself included.
pub(crate) fn rarity(minutiae: &Columns) -> Vec<f32> {
    let crowd = |(x, y): (f32, f32)| minutiae.points().map(|(px, py)| near(px - x, py - y)).sum::<f32>();
    minutiae.points().map(|point| libm::logf(SURVEY_USUAL / crowd(point).max(0.5))).collect()
}

/// 1 at no distance, 0 from [`SURVEY_REACH`] on (biweight).
#[inline(always)]
fn near(dx: f32, dy: f32) -> f32 {
    let x = (1.0 - (dx * dx + dy * dy) * (1.0 / (SURVEY_REACH * SURVEY_REACH))).max(0.0);
    x * x
}
