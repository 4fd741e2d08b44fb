//! Network maps to candidate minutiae.

use bioverify_core::{Direction, Minutia, MinutiaKind, Point, Quality, math};
use ndarray::{ArrayView2, Axis};

use super::infer::Maps;
use super::params::{FIELD_STRIDE, MAX_OFFSET_CELLS, MIN_FOREGROUND, MIN_HEAT, MIN_KIND_LOGIT, MINUTIA_STRIDE};

/// A minutia and the strength of its evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) minutia: Minutia,
    /// Heat logit.
    pub(crate) heat: f32,
}

/// Candidates, overwritten before their memory goes back.
#[derive(Clone, PartialEq)]
pub(crate) struct Candidates(pub(crate) Vec<Candidate>);

impl Drop for Candidates {
    fn drop(&mut self) {
        let (position, direction) = (Point::default(), Direction::default());
        let minutia = Minutia { position, direction, kind: MinutiaKind::Other, quality: None };
        self.0.fill(Candidate { minutia, heat: 0.0 });
        // Keeps the optimiser from dropping the writes to memory that is about to be freed.
        std::hint::black_box(&mut self.0);
    }
}

/// Every local maximum of the heat map above the threshold and on the finger, row after row.
pub(crate) fn decode(maps: &Maps, foreground: ArrayView2<'_, f32>, width: u32, height: u32) -> Candidates {
    let heat = maps.minutiae.index_axis(Axis(0), 0);
    let threshold = math::logit(MIN_HEAT);
    let cells = heat.indexed_iter().filter(|(_, value)| **value > threshold);
    let maxima = cells.filter(|(cell, _)| is_maximum(heat, *cell) && on_finger(foreground, *cell));
    // Of their final number from the start: a vector that grows leaves unwiped copies behind.
    let mut found = Candidates(Vec::with_capacity(maxima.clone().count()));
    found.0.extend(maxima.filter_map(|(cell, &heat)| candidate(maps, cell, heat, width, height)));
    found
}

/// Whether no neighbour is higher. Of equal neighbours the first in reading order wins.
fn is_maximum(heat: ArrayView2<'_, f32>, (row, column): (usize, usize)) -> bool {
    let Some(&own) = heat.get((row, column)) else { return false };
    let rows = row.saturating_sub(1)..=row + 1;
    rows.flat_map(|r| (column.saturating_sub(1)..=column + 1).map(move |c| (r, c))).all(|place| {
        let Some(&other) = heat.get(place) else { return true };
        if place < (row, column) { own > other } else { own >= other }
    })
}

fn on_finger(foreground: ArrayView2<'_, f32>, (row, column): (usize, usize)) -> bool {
    let ratio = FIELD_STRIDE / MINUTIA_STRIDE;
    foreground.get((row / ratio, column / ratio)).is_some_and(|p| *p > MIN_FOREGROUND)
}

/// The minutia of one cell; `None` if the network puts it outside the image or gives no number.
fn candidate(maps: &Maps, (row, column): (usize, usize), heat: f32, width: u32, height: u32) -> Option<Candidate> {
    let at = |channel: usize| maps.minutiae.get((channel, row, column)).copied();
    let place = |cell: usize, offset: f32| {
        let centre = (cell * MINUTIA_STRIDE) as f32 + (MINUTIA_STRIDE as f32 - 1.0) / 2.0;
        centre + offset.clamp(-MAX_OFFSET_CELLS, MAX_OFFSET_CELLS) * MINUTIA_STRIDE as f32
    };
    let position = Point::new(place(column, at(1)?), place(row, at(2)?));
    let inside = (0.0..width as f32).contains(&position.x) && (0.0..height as f32).contains(&position.y);
    let kind = match at(5)? {
        logit if logit >= MIN_KIND_LOGIT => MinutiaKind::Bifurcation,
        logit if logit <= -MIN_KIND_LOGIT => MinutiaKind::Ending,
        _ => MinutiaKind::Other,
    };
    let minutia = Minutia {
        position,
        direction: Direction::from_radians(math::atan2f(at(4)?, at(3)?)),
        kind,
        quality: Some(Quality::from_fraction(math::logistic(heat))),
    };
    inside.then_some(Candidate { minutia, heat })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::wiped::Wiped;
    use ndarray::{Array2, Array3};
    use proptest::prelude::*;
    use std::f32::consts::TAU;

    fn empty(rows: usize, columns: usize) -> (Maps, Array2<f32>) {
        let mut minutiae = Array3::zeros((8, rows, columns));
        minutiae.index_axis_mut(Axis(0), 0).fill(-8.0);
        let field = (rows.div_ceil(2), columns.div_ceil(2));
        let maps = Maps { minutiae: Wiped(minutiae), field: Wiped(Array3::zeros((3, field.0, field.1))) };
        (maps, Array2::ones(field))
    }

    fn put(maps: &mut Maps, cell: (usize, usize), values: [f32; 7]) {
        for (channel, value) in values.into_iter().enumerate() {
            maps.minutiae[[channel, cell.0, cell.1]] = value;
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(row in 1_usize..23, column in 1_usize..31, dx in -1.0_f32..1.0, dy in -1.0_f32..1.0,
                                    angle in 0.0_f32..TAU, length in 0.2_f32..3.0) {
            let (mut maps, foreground) = empty(24, 32);
            put(&mut maps, (row, column), [4.0, dx, dy, length * angle.cos(), length * angle.sin(), 2.0, 0.0]);
            let found = decode(&maps, foreground.view(), 128, 96);
            prop_assert_eq!(found.0.len(), 1);
            let m = found.0[0].minutia;
            prop_assert!((m.position.x - (column as f32 * 4.0 + 1.5 + dx * 4.0)).abs() < 1e-4);
            prop_assert!((m.position.y - (row as f32 * 4.0 + 1.5 + dy * 4.0)).abs() < 1e-4);
            prop_assert!(m.direction.distance(Direction::from_radians(angle)) < 1e-3);
            prop_assert_eq!(m.kind, MinutiaKind::Bifurcation);
            prop_assert_eq!(m.quality.unwrap().get(), 98);
        }
    }

    #[test]
    fn threshold_foreground_and_kind_decide() {
        let (mut maps, mut foreground) = empty(8, 8);
        put(&mut maps, (1, 1), [-0.9, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]); // below 0.3
        put(&mut maps, (1, 5), [-0.8, 0.0, 0.0, 1.0, 0.0, 0.4, 0.0]); // above 0.3, kind unsure
        put(&mut maps, (6, 5), [3.0, 0.0, 0.0, 1.0, 0.0, -3.0, 0.0]);
        put(&mut maps, (6, 1), [9.0, 0.0, 0.0, 1.0, 0.0, 3.0, 0.0]); // off the finger
        foreground[[3, 0]] = 0.5;
        let kinds: Vec<_> = decode(&maps, foreground.view(), 32, 32).0.iter().map(|c| c.minutia.kind).collect();
        assert_eq!(kinds, [MinutiaKind::Other, MinutiaKind::Ending]);
    }

    #[test]
    fn of_a_plateau_one_cell_is_left() {
        let (mut maps, foreground) = empty(8, 8);
        for cell in [(3, 3), (3, 4), (4, 3), (4, 4)] {
            put(&mut maps, cell, [2.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
        }
        assert_eq!(decode(&maps, foreground.view(), 32, 32).0.len(), 1);
    }

    #[test]
    fn wild_and_missing_numbers_give_no_minutia_outside_the_image() {
        let (mut maps, foreground) = empty(8, 8);
        put(&mut maps, (0, 0), [5.0, -1e30, 0.0, 1.0, 0.0, 0.0, 0.0]);
        put(&mut maps, (4, 4), [5.0, f32::NAN, 0.0, 1.0, 0.0, 0.0, 0.0]);
        put(&mut maps, (0, 6), [f32::NAN, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
        put(&mut maps, (6, 6), [f32::INFINITY, 0.0, 0.0, f32::NAN, 0.0, f32::NAN, 0.0]);
        let found = decode(&maps, foreground.view(), 32, 32);
        assert_eq!(found.0.len(), 1);
        assert_eq!(found.0[0].minutia.kind, MinutiaKind::Other);
    }
}
