//! Follows the ridges: do they run the same way where both prints show finger?
//!
//! Strangers' minutiae may come to lie on each other by chance while the ridges between them cross. Orientations are compared
//! after the rigid motion only: bending first, as minutiae are paired, makes strangers agree better as much as it does mates.

use std::cmp::Ordering;

use bioverify_core::{RIDGE_ORIENTATIONS, RidgeMap};
use zeroize::Zeroize;

use super::align::Motion;
use super::kernel::{Level, forms};
use super::params::{BLOCK, FLOW_CELL, FLOW_MOST};

/// The ridge map of a print, y up; empty without one.
#[derive(Clone, Default)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Flow {
    /// Side of a cell, pixels.
    side: f32,
    /// Left edge.
    left: f32,
    /// Upper edge.
    top: f32,
    columns: usize,
    /// [`bioverify_core::RidgeCell::code`], row after row from the top.
    cells: Vec<u8>,
    /// Area of the finger, in cells of [`FLOW_CELL`] pixels.
    area: f32,
}

/// What two maps have in common.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Shared {
    /// Area that both show as finger, in cells of [`FLOW_CELL`] pixels; 0 without two maps.
    pub cells: f32,
    /// Mean cosine of twice the angle between the ridges there, `-1..=1`.
    pub agreement: f32,
}

/// Sums over the cells of one map that lie on finger of the other: how many, and cosines and sines of twice the difference
/// of the orientations as the maps have them.
#[derive(Default, Debug, Clone, Copy, PartialEq)]
struct Sums {
    count: i32,
    cos: i32,
    sin: i32,
}

impl Flow {
    /// Of the map of a print.
    pub(crate) fn of(map: Option<&RidgeMap>) -> Self {
        let Some(map) = map else { return Self::default() };
        let grid = map.grid();
        let side = f32::from(grid.side);
        // Of its final size: growing would leave unwiped copies behind.
        let mut cells = Vec::with_capacity(map.cells().len());
        cells.extend(map.cells().iter().map(|cell| cell.code()));
        let (left, top) = (f32::from(grid.left) * side, -f32::from(grid.top) * side);
        Self { side, left, top, columns: grid.columns.into(), cells, area: map.area() / (FLOW_CELL * FLOW_CELL) }
    }

    /// An arbitrary but fixed order.
    pub(crate) fn order(&self, other: &Self) -> Ordering {
        let shape = |flow: &Self| ([flow.side, flow.left, flow.top].map(f32::to_bits), flow.columns);
        shape(self).cmp(&shape(other)).then_with(|| self.cells.cmp(&other.cells))
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.cells.capacity()
    }
}

impl Zeroize for Flow {
    fn zeroize(&mut self) {
        self.cells.zeroize();
    }
}

/// Compares the maps of two prints, the first moved onto the second.
pub(crate) fn follow(level: Level, first: &Flow, second: &Flow, motion: &Motion) -> Shared {
    let mut sums = Sums::default();
    add_up(level, first, second, motion, &mut sums);
    if sums.count == 0 {
        return Shared::default();
    }
    // Twice the rotation: orientations have no head.
    let (cos, sin) = (motion.cos * motion.cos - motion.sin * motion.sin, 2.0 * motion.sin * motion.cos);
    let count = sums.count as f32;
    // The sums are at most two to the 24th: exact.
    let agreement = (cos * sums.cos as f32 - sin * sums.sin as f32) / (count * f32::from(FULL));
    // Cells of one map that are larger than the other's stand for more finger than the other has, and no map makes a finger
    // larger than fingers are.
    let area = count * first.side * first.side / (FLOW_CELL * FLOW_CELL);
    Shared { cells: area.min(second.area).min(FLOW_MOST), agreement: agreement.clamp(-1.0, 1.0) }
}

forms! {
    /// Adds up the cells.
    fn add_up(first: &Flow, second: &Flow, motion: &Motion, sums: &mut Sums) = add_up_plain
}

#[inline(always)]
fn add_up_plain(first: &Flow, second: &Flow, motion: &Motion, sums: &mut Sums) {
    if second.columns == 0 {
        return;
    }
    let (columns, rows) = (second.columns as f32, (second.cells.len() / second.columns) as f32);
    let step = 1.0 / second.side;
    for (row, cells) in first.cells.chunks_exact(first.columns.max(1)).enumerate() {
        let y = first.top - (row as f32 + 0.5) * first.side;
        for (block, cells) in cells.chunks(BLOCK).enumerate() {
            let mut places = [u16::MAX; BLOCK];
            for (k, place) in places.iter_mut().enumerate() {
                let x = first.left + ((block * BLOCK + k) as f32 + 0.5) * first.side;
                let (x, y) = motion.apply(x, y);
                let (column, row) = ((x - second.left) * step, (second.top - y) * step);
                // A negative number would be cut to cell 0.
                let inside = (column >= 0.0) & (row >= 0.0) & (column < columns) & (row < rows);
                let cell = (row as i32).wrapping_mul(second.columns as i32).wrapping_add(column as i32);
                *place = if inside { cell as u16 } else { u16::MAX };
            }
            for (own, place) in cells.iter().zip(places) {
                // No map has so many cells as to reach the number that stands for none.
                let other = second.cells.get(usize::from(place)).copied().unwrap_or(0);
                if (*own != 0) & (other != 0) {
                    let (cos, sin) = TURNS[usize::from(own.wrapping_sub(other) % RIDGE_ORIENTATIONS)];
                    sums.count += 1;
                    sums.cos += i32::from(cos);
                    sums.sin += i32::from(sin);
                }
            }
        }
    }
}

/// One in the table.
const FULL: i16 = 1 << 14;
/// A quarter of the cosine in steps of a 64th of a turn.
const QUARTER: [i16; 17] =
    [16384, 16305, 16069, 15679, 15137, 14449, 13623, 12665, 11585, 10394, 9102, 7723, 6270, 4756, 3196, 1606, 0];
/// Cosine and sine of each step.
static TURNS: [(i16, i16); RIDGE_ORIENTATIONS as usize] = turns();

const fn turns() -> [(i16, i16); RIDGE_ORIENTATIONS as usize] {
    let mut turns = [(0, 0); RIDGE_ORIENTATIONS as usize];
    let mut step = 0;
    while step < turns.len() {
        turns[step] = (cosine(step), cosine(step + 48));
        step += 1;
    }
    turns
}

const fn cosine(step: usize) -> i16 {
    match step % 64 {
        step @ 0..=16 => QUARTER[step],
        step @ 17..=32 => -QUARTER[32 - step],
        step @ 33..=48 => -QUARTER[step - 32],
        step => QUARTER[64 - step],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::{RidgeCell, math};
    use proptest::prelude::*;
    use std::f32::consts::{PI, TAU};

    /// A round finger of `radius` cells; the orientation follows the bearing from its middle `swirl` times, turned as a whole.
    fn round(radius: u8, swirl: f32, turned: f32) -> Flow {
        let side = 2 * radius + 2;
        let cells = (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| {
            let (x, y) = (f32::from(x) + 0.5 - f32::from(side) / 2.0, f32::from(side) / 2.0 - f32::from(y) - 0.5);
            let steps = ((math::atan2f(y, x) - turned) * swirl + turned) * (64.0 / PI);
            let inside = x * x + y * y < f32::from(radius) * f32::from(radius);
            if inside { RidgeCell::new(steps.round().rem_euclid(64.0) as u8, 2) } else { RidgeCell::EMPTY }
        });
        Flow::of(RidgeMap::cut(16, side, side, cells.collect()).as_ref())
    }

    /// A rotation about the middle of such a finger.
    fn turn(angle: f32, radius: u8) -> Motion {
        let (sin, cos) = math::sincosf(angle);
        let (x, y) = (f32::from(radius + 1) * 16.0, f32::from(radius + 1) * -16.0);
        let motion = Motion { cos, sin, dx: 0.0, dy: 0.0 };
        let (mx, my) = motion.apply(x, y);
        Motion { dx: x - mx, dy: y - my, ..motion }
    }

    #[test]
    fn a_turned_print_agrees_with_itself_and_not_with_other_ridges() {
        for angle in [0.0, 0.3, -1.2, 3.0] {
            let shared = follow(Level::best(), &round(9, 1.0, 0.0), &round(9, 1.0, angle), &turn(angle, 9));
            assert!(shared.agreement > 0.97, "{angle}: {shared:?}");
            assert!((230.0..260.0).contains(&shared.cells), "{shared:?}");
            let shared = follow(Level::best(), &round(9, 1.0, 0.0), &round(9, -1.0, angle), &turn(angle, 9));
            assert!(shared.agreement < 0.3, "{angle}: {shared:?}");
        }
    }

    #[test]
    fn without_two_maps_or_a_place_in_common_nothing_is_said() {
        let (print, far) = (round(9, 1.0, 0.0), Motion { dx: 2_000.0, ..turn(0.0, 9) });
        assert_eq!(follow(Level::best(), &print, &Flow::default(), &turn(0.0, 9)), Shared::default());
        assert_eq!(follow(Level::best(), &Flow::default(), &print, &turn(0.0, 9)), Shared::default());
        assert_eq!(follow(Level::best(), &print, &print, &far), Shared::default());
    }

    #[test]
    fn cells_as_large_as_a_map_may_have_make_no_finger_larger() {
        let huge = |columns: u8, rows: u8| {
            let cells = vec![RidgeCell::new(0, 3); usize::from(columns) * usize::from(rows)];
            Flow::of(RidgeMap::cut(255, columns, rows, cells).as_ref())
        };
        let still = Motion { cos: 1.0, sin: 0.0, dx: 0.0, dy: 0.0 };
        let print = round(9, 1.0, 0.0);
        let shared = follow(Level::best(), &huge(32, 32), &print, &still);
        assert!(shared.cells > 0.0 && shared.cells <= print.area, "{shared:?}");
        assert_eq!(follow(Level::best(), &huge(32, 32), &huge(32, 32), &still).cells, FLOW_MOST);
    }

    #[test]
    fn the_table_is_the_cosine() {
        for (step, (cos, sin)) in TURNS.iter().enumerate() {
            let (s, c) = math::sincosf(step as f32 * (TAU / 64.0));
            assert!((f32::from(*cos) - c * f32::from(FULL)).abs() < 0.51, "{step}");
            assert!((f32::from(*sin) - s * f32::from(FULL)).abs() < 0.51, "{step}");
        }
    }

    fn any_flow() -> impl Strategy<Value = Flow> {
        (8_u8..40, 1_u8..30, prop::collection::vec(any::<u8>(), 900)).prop_map(|(side, columns, codes)| {
            let cells = codes.iter().take(30 * usize::from(columns));
            let cells = cells.map(|code| RidgeCell::from_code(*code).unwrap_or_default());
            Flow::of(RidgeMap::cut(side, columns, 30, cells.collect()).as_ref())
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn every_form_gives_the_sums_of_the_plain_one(
            first in any_flow(), second in any_flow(), angle in -3.2_f32..3.2, dx in -300.0_f32..300.0, dy in -300.0_f32..300.0,
        ) {
            let (sin, cos) = math::sincosf(angle);
            let motion = Motion { cos, sin, dx, dy };
            let sums = |level| {
                let mut sums = Sums::default();
                add_up(level, &first, &second, &motion, &mut sums);
                sums
            };
            for level in Level::all() {
                prop_assert_eq!(sums(level), sums(Level::PLAIN));
            }
        }
    }
}
