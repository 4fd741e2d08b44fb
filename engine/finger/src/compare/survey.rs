//! Surveys a print: how well could its minutiae be read at each place, and how crowded is it around each minutia.
//!
//! An unpaired minutia speaks against a match only where the other print could be read; a pair in a crowd may be chance.

use bioverify_core::math;
use zeroize::Zeroize;

use super::align::Motion;
use super::hull::Hull;
use super::kernel::{Level, forms, whole};
use super::lanes::{LANES, in_eights};
use super::params::{BLOCK, OVERLAP_MARGIN, SURVEY_CELL, SURVEY_MOST_CELLS, SURVEY_REACH, SURVEY_USUAL};
use super::prepare::Columns;

/// How well minutiae could be read, on a coarse grid.
#[derive(Clone, Default)]
pub(crate) struct Survey {
    left: f32,
    bottom: f32,
    columns: usize,
    rows: usize,
    /// `0..=255` a cell, row after row; behind them one more, 0, for all that is outside.
    cells: Vec<u8>,
}

impl Survey {
    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.cells.capacity()
    }

    /// For each minutia the number of the cell it comes to lie in after `motion`, the last one for outside; what lies behind the last minutia means nothing.
    pub(crate) fn cells_of(&self, level: Level, minutiae: &Columns, motion: &Motion, into: &mut [u16; 256]) {
        locate(level, self, minutiae, motion, into);
    }

    /// How well minutiae could be read in this cell, `0..=1`; 0 outside the finger.
    #[inline(always)]
    pub(crate) fn readable(&self, cell: u16) -> f32 {
        f32::from(self.cells.get(usize::from(cell)).copied().unwrap_or(0)) * (1.0 / 255.0)
    }
}

in_eights! {
    /// Fills `into` with the cells' numbers.
    fn locate(survey: &Survey, minutiae: &Columns, motion: &Motion, into: &mut [u16; 256]) {
        let width = lanes::all(survey.columns as f32);
        let height = lanes::all(survey.rows as f32);
        let outside = lanes::all((survey.columns * survey.rows) as f32);
        let (cos, sin) = (lanes::all(motion.cos), lanes::all(motion.sin));
        let from = minutiae.x.as_chunks::<LANES>().0.iter().zip(minutiae.y.as_chunks::<LANES>().0);
        for ((px, py), cells) in from.zip(into.as_chunks_mut::<LANES>().0) {
            let (px, py) = (lanes::read(px), lanes::read(py));
            let x = cos.mul(px).sub(sin.mul(py)).add(lanes::all(motion.dx));
            let y = sin.mul(px).add(cos.mul(py)).add(lanes::all(motion.dy));
            let column = x.sub(lanes::all(survey.left)).mul(lanes::all(1.0 / SURVEY_CELL));
            let row = y.sub(lanes::all(survey.bottom)).mul(lanes::all(1.0 / SURVEY_CELL));
            let zero = lanes::all(0.0);
            let inside = column.less(width).and(row.less(height)).but(column.less(zero)).but(row.less(zero));
            // Inside, both are small and positive: adding and taking away two to the 23rd leaves the nearest whole number.
            let big = lanes::all(8_388_608.0);
            let (near_column, near_row) = (column.add(big).sub(big), row.add(big).sub(big));
            let one = lanes::all(1.0);
            let column = near_column.sub(one.only(column.less(near_column)));
            let row = near_row.sub(one.only(row.less(near_row)));
            let mut numbers = [0.0; LANES];
            let number = row.mul(width).add(column).only(inside);
            number.add(outside.sub(outside.only(inside))).write(&mut numbers);
            for k in 0..LANES {
                cells[k] = whole(numbers[k]);
            }
        }
    }
}

impl Zeroize for Survey {
    fn zeroize(&mut self) {
        self.cells.zeroize();
    }
}

/// Surveys the finger inside `hull`.
pub(crate) fn survey(level: Level, minutiae: &Columns, hull: &Hull) -> Survey {
    let span = |of: fn((f32, f32)) -> f32| {
        let low = minutiae.points().map(of).fold(f32::MAX, f32::min) - OVERLAP_MARGIN;
        let high = minutiae.points().map(of).fold(f32::MIN, f32::max) + OVERLAP_MARGIN;
        (low, (((high - low) / SURVEY_CELL).max(0.0) as usize + 1).min(SURVEY_MOST_CELLS))
    };
    if minutiae.len() == 0 {
        return Survey::default();
    }
    let ((left, columns), (bottom, rows)) = (span(|point| point.0), span(|point| point.1));
    let mut survey = Survey { left, bottom, columns, rows, cells: vec![0; columns * rows + 1] };
    read(level, minutiae, hull, &mut survey);
    survey
}

forms! {
    /// Fills the cells.
    fn read(minutiae: &Columns, hull: &Hull, survey: &mut Survey) = read_plain
}

#[inline(always)]
fn read_plain(minutiae: &Columns, hull: &Hull, survey: &mut Survey) {
    for (row, cells) in survey.cells.chunks_exact_mut(survey.columns.max(1)).take(survey.rows).enumerate() {
        let y = [survey.bottom + (row as f32 + 0.5) * SURVEY_CELL; BLOCK];
        for (block, cells) in cells.chunks_mut(BLOCK).enumerate() {
            let column = |k: usize| (block * BLOCK + k) as f32;
            let x: Lanes = std::array::from_fn(|k| survey.left + (column(k) + 0.5) * SURVEY_CELL);
            let outside = hull.outside_many(&x, &y);
            let trust = readable(minutiae, &x, &y);
            for ((cell, trust), outside) in cells.iter_mut().zip(trust).zip(outside) {
                *cell = if outside <= OVERLAP_MARGIN { (trust * 255.0) as u8 } else { 0 };
            }
        }
    }
}

/// One block of numbers.
type Lanes = [f32; BLOCK];

/// Mean trust of the minutiae around, less where there are fewer than usual.
#[inline(always)]
fn readable(minutiae: &Columns, x: &Lanes, y: &Lanes) -> Lanes {
    let (mut weight, mut trust) = ([0.0_f32; BLOCK], [0.0_f32; BLOCK]);
    for ((px, py), t) in minutiae.points().zip(&minutiae.trust) {
        for k in 0..BLOCK {
            let near = near(px - x[k], py - y[k]);
            weight[k] += near;
            trust[k] += near * t;
        }
    }
    std::array::from_fn(|k| (trust[k] / weight[k].max(SURVEY_USUAL)).min(1.0))
}

/// For each minutia the logarithm of usual over actual number of minutiae around it, itself included: that number is at least 1.
pub(crate) fn rarity(minutiae: &Columns) -> Vec<f32> {
    let crowd = |(x, y): (f32, f32)| minutiae.points().map(|(px, py)| near(px - x, py - y)).sum::<f32>();
    minutiae.points().map(|point| math::logf(SURVEY_USUAL / crowd(point))).collect()
}

/// 1 at no distance, 0 from [`SURVEY_REACH`] on (biweight).
#[inline(always)]
fn near(dx: f32, dy: f32) -> f32 {
    let x = (1.0 - (dx * dx + dy * dy) * (1.0 / (SURVEY_REACH * SURVEY_REACH))).max(0.0);
    x * x
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point};
    use proptest::prelude::*;

    use crate::compare::prepare::Prepared;

    fn prepared(points: &[(f32, f32)]) -> Prepared {
        let minutia = |&(x, y): &(f32, f32)| Minutia {
            position: Point::new(x, y),
            direction: Direction::from_radians(0.0),
            kind: MinutiaKind::Other,
            quality: None,
        };
        Prepared::new(&MinutiaSet::new(900, 900, points.iter().map(minutia).collect()).unwrap())
    }

    /// By its definition, one minutia at a time.
    fn readable_at(survey: &Survey, x: f32, y: f32) -> f32 {
        let column = ((x - survey.left) / SURVEY_CELL).floor();
        let row = ((y - survey.bottom) / SURVEY_CELL).floor();
        if column < 0.0 || row < 0.0 || column >= survey.columns as f32 {
            return 0.0;
        }
        let cell = row as usize * survey.columns + column as usize;
        f32::from(survey.cells.get(cell).copied().unwrap_or(0)) * (1.0 / 255.0)
    }

    proptest! {
        #[test]
        fn every_form_reads_the_same_cells(
            points in prop::collection::vec((0.0_f32..900.0, 0.0_f32..900.0), 1..60),
        ) {
            let print = prepared(&points);
            let hull = Hull::of(&points.iter().map(|(x, y)| (*x, -*y)).collect::<Vec<_>>());
            for level in Level::all() {
                prop_assert_eq!(&survey(level, &print.minutiae, &hull).cells, &print.survey.cells);
            }
            prop_assert!(print.survey.cells.iter().any(|cell| *cell > 0));
        }

        #[test]
        fn every_form_finds_the_cell_that_a_minutia_lies_in(
            finger in prop::collection::vec((0.0_f32..900.0, 0.0_f32..900.0), 0..40),
            others in prop::collection::vec((0.0_f32..900.0, 0.0_f32..900.0), 0..40),
            angle in -3.2_f32..3.2,
            (dx, dy) in (-600.0_f32..600.0, -600.0_f32..600.0),
        ) {
            let (survey, others) = (prepared(&finger).survey.clone(), prepared(&others));
            let (sin, cos) = math::sincosf(angle);
            let motion = Motion { cos, sin, dx, dy };
            for level in Level::all() {
                let mut cells = [0; 256];
                survey.cells_of(level, &others.minutiae, &motion, &mut cells);
                for ((x, y), cell) in others.minutiae.points().zip(cells) {
                    let (x, y) = motion.apply(x, y);
                    prop_assert_eq!(survey.readable(cell), readable_at(&survey, x, y));
                }
            }
        }
    }
}
