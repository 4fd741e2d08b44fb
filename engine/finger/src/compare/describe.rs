//! Describes the surroundings of every minutia: binary Minutia Cylinder-Code (MCC, see `params`).
//!
//! A cylinder stands on the minutia, its base turned into the minutia's direction and cut into 8 x 8 cells, its height
//! cut into six layers of relative direction. A cell is set where enough neighbours lie near it (MCC eq. 5 to 10). One
//! layer is one 64-bit word.

use std::f32::consts::TAU;
use std::ops::Range;
use std::sync::LazyLock;

use bioverify_core::math;

use super::cylinders::Cylinders;
use super::hull::Hull;
use super::kernel::{Level, forms};
use super::params::{
    BASE_CELLS, CELL_THRESHOLD, HULL_MARGIN, LAYERS, MIN_NEIGHBOURS, MIN_SEEN, RADIUS, SPREAD, TURN_SPREAD,
};
use super::prepare::{Columns, Feature};

/// Steps a turn is cut into where a direction looks up its share of each layer.
const TURN_STEPS: usize = 256;
/// Side of a cell, pixels (MCC: Delta S).
const CELL: f32 = 2.0 * RADIUS / BASE_CELLS as f32;
/// A neighbour further from a cell than this adds nothing (MCC eq. 6: three standard deviations), pixels.
const REACH: f32 = 3.0 * SPREAD;

/// Cells of one layer, a row after the other.
const CELLS: usize = BASE_CELLS * BASE_CELLS;
/// Layers, filled up to a whole vector.
const LANES: usize = 8;
/// One number a layer; what lies behind the last is zero.
type Shares = [f32; LANES];

/// What every description looks up.
struct Tables {
    /// Share of a neighbour at squared distance `d` from the cell's centre (MCC eq. 7, 8), indexed by whole `d`.
    distance: Vec<f32>,
    /// Share of a relative direction in each layer (MCC eq. 9 to 11).
    turn: Vec<Shares>,
    /// Centres of the cells: pixels along and across the direction.
    along: [f32; CELLS],
    across: [f32; CELLS],
    /// Cells inside the base's circle.
    inside: u64,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let off_centre = |step: usize| (step as f32 - (BASE_CELLS as f32 - 1.0) / 2.0) * CELL;
    let along: [f32; CELLS] = std::array::from_fn(|cell| off_centre(cell % BASE_CELLS));
    let across: [f32; CELLS] = std::array::from_fn(|cell| off_centre(cell / BASE_CELLS));
    let is_inside = |(x, y): (&f32, &f32)| u64::from(x * x + y * y <= RADIUS * RADIUS);
    Tables {
        distance: (0..=(REACH * REACH) as usize)
            .map(|d| math::expf(-(d as f32 + 0.5) / (2.0 * SPREAD * SPREAD)) / (SPREAD * TAU.sqrt()))
            .collect(),
        turn: (0..TURN_STEPS)
            .map(|step| {
                let relative = (step as f32 + 0.5) / TURN_STEPS as f32;
                let share = |layer: usize| layer_share(relative - (layer as f32 + 0.5) / LAYERS as f32);
                std::array::from_fn(|layer| if layer < LAYERS { share(layer) } else { 0.0 })
            })
            .collect(),
        inside: along.iter().zip(&across).map(is_inside).enumerate().map(|(cell, bit)| bit << cell).sum(),
        along,
        across,
    }
});

/// Area of the direction Gaussian over one layer whose centre is `turns` away.
fn layer_share(turns: f32) -> f32 {
    let away = (turns - turns.round()) * TAU;
    let half = TAU / LAYERS as f32 / 2.0;
    let normal = |x: f32| 0.5 * math::erff(x / (TURN_SPREAD * std::f32::consts::SQRT_2));
    normal(away + half) - normal(away - half)
}

/// The cylinder of every minutia of a set with this hull.
pub(crate) fn describe(level: Level, minutiae: &Columns, hull: &Hull) -> Cylinders {
    let tables = &*TABLES;
    let mut cylinders = Cylinders::empty(minutiae.len());
    let mut neighbours = Vec::with_capacity(minutiae.len());
    let mut built = Built::default();
    for index in (0..=u8::MAX).take(minutiae.len()) {
        let centre = minutiae.row(index);
        gather(tables, minutiae, index, &centre, &mut neighbours);
        build(level, tables, &centre, &neighbours, hull, &mut built);
        let seen = built.seen.count_ones() as f32;
        if neighbours.len() >= MIN_NEIGHBOURS && seen >= MIN_SEEN * tables.inside.count_ones() as f32 {
            cylinders.put(index.into(), built.layers);
        }
    }
    neighbours.fill(Neighbour::default());
    // Keeps the optimiser from dropping the writes.
    std::hint::black_box(&neighbours);
    cylinders
}

/// A neighbour in the frame of the cylinder's minutia: pixels along and across, share of each layer.
#[derive(Clone, Copy, Default)]
struct Neighbour {
    along: f32,
    across: f32,
    share: Shares,
}

fn gather(tables: &Tables, minutiae: &Columns, index: u8, centre: &Feature, into: &mut Vec<Neighbour>) {
    into.clear();
    let far = (RADIUS + REACH) * (RADIUS + REACH);
    for ((other, (x, y)), turn) in (0..=u8::MAX).zip(minutiae.points()).zip(&minutiae.turn) {
        let (dx, dy) = (x - centre.x, y - centre.y);
        if other == index || dx * dx + dy * dy > far {
            continue;
        }
        let step = usize::from(turn.wrapping_sub(centre.turn)) * TURN_STEPS / 65_536;
        let share = tables.turn.get(step).copied().unwrap_or_default();
        let (along, across) = (dx * centre.cos + dy * centre.sin, dy * centre.cos - dx * centre.sin);
        into.push(Neighbour { along, across, share });
    }
}

/// One cylinder.
#[derive(Default)]
struct Built {
    /// Cells set.
    layers: [u64; LAYERS],
    /// Cells that were seen at all.
    seen: u64,
}

forms! {
    /// Builds the cylinder of one minutia.
    fn build(tables: &Tables, centre: &Feature, neighbours: &[Neighbour], hull: &Hull, into: &mut Built) = build_plain
}

#[inline(always)]
fn build_plain(tables: &Tables, centre: &Feature, neighbours: &[Neighbour], hull: &Hull, into: &mut Built) {
    let mut sums = [[0.0_f32; LANES]; CELLS];
    for n in neighbours {
        let columns = cells_near(n.along);
        for row in cells_near(n.across) {
            for cell in columns.clone().map(|column| row * BASE_CELLS + column) {
                let (along, across) = (n.along - tables.along[cell], n.across - tables.across[cell]);
                if let Some(weight) = tables.distance.get((along * along + across * across) as usize) {
                    sums[cell].iter_mut().zip(&n.share).for_each(|(sum, share)| *sum += weight * share);
                }
            }
        }
    }
    into.seen = seen(tables, centre, hull);
    into.layers = [0; LAYERS];
    for (row, sums) in sums.as_chunks::<BASE_CELLS>().0.iter().enumerate() {
        let by_layer = transpose(std::array::from_fn(|column| reached(&sums[column])));
        for (layer, cells) in into.layers.iter_mut().zip(by_layer) {
            *layer |= u64::from(cells) << (row * BASE_CELLS) & into.seen;
        }
    }
}

/// Columns (or rows) of cells that a neighbour there may add to, and perhaps one more.
#[inline(always)]
fn cells_near(place: f32) -> Range<usize> {
    let step = place / CELL + (BASE_CELLS as f32 - 1.0) / 2.0;
    // A tenth more than the reach, whose last cell the table decides about. A cast makes zero of what is negative.
    let reach = (REACH + 0.1) / CELL;
    ((step - reach + 1.0) as usize).min(BASE_CELLS)..((step + reach) as usize + 1).min(BASE_CELLS)
}

/// Cells inside the circle and the widened hull.
#[inline(always)]
fn seen(tables: &Tables, centre: &Feature, hull: &Hull) -> u64 {
    let (mut x, mut y) = ([0.0; CELLS], [0.0; CELLS]);
    for k in 0..CELLS {
        let (along, across) = (tables.along[k], tables.across[k]);
        x[k] = centre.x + along * centre.cos - across * centre.sin;
        y[k] = centre.y + along * centre.sin + across * centre.cos;
    }
    let outside = hull.outside_many(&x, &y);
    let seen = outside.iter().enumerate().fold(0, |seen, (cell, d)| seen | u64::from(*d <= HULL_MARGIN) << cell);
    seen & tables.inside
}

/// Layers whose sum is enough, one bit each.
#[inline(always)]
fn reached(sums: &Shares) -> u8 {
    sums.iter().enumerate().fold(0, |bits, (layer, sum)| bits | u8::from(*sum >= CELL_THRESHOLD) << layer)
}

/// Bit `k` of number `n` becomes bit `n` of number `k`: squares of one, two and four bits change places.
#[inline(always)]
fn transpose(rows: [u8; 8]) -> [u8; 8] {
    let swap = |x: u64, by: u32, mask: u64| {
        let moved = (x ^ (x >> by)) & mask;
        x ^ moved ^ (moved << by)
    };
    let x = swap(u64::from_le_bytes(rows), 7, 0x00aa_00aa_00aa_00aa);
    let x = swap(x, 14, 0x0000_cccc_0000_cccc);
    swap(x, 28, 0x0000_0000_f0f0_f0f0).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By its definition: every cell of every neighbour, one layer after the other.
    fn layer_of(centre: &Feature, neighbours: &[Neighbour], hull: &Hull, layer: usize) -> u64 {
        let is_set = |cell: usize| {
            let (along, across) = (TABLES.along[cell], TABLES.across[cell]);
            let x = centre.x + along * centre.cos - across * centre.sin;
            let y = centre.y + along * centre.sin + across * centre.cos;
            let sum: f32 = neighbours.iter().fold(0.0, |sum, n| {
                let (da, dc) = (n.along - along, n.across - across);
                sum + TABLES.distance.get((da * da + dc * dc) as usize).map_or(0.0, |weight| weight * n.share[layer])
            });
            along.hypot(across) <= RADIUS && hull.outside(x, y) <= HULL_MARGIN && sum >= CELL_THRESHOLD
        };
        (0..CELLS).map(|cell| u64::from(is_set(cell)) << cell).sum()
    }

    proptest! {
        #[test]
        fn every_form_sets_the_cells_of_the_definition(
            around in prop::collection::vec((-110.0_f32..110.0, -110.0_f32..110.0, 0..TURN_STEPS), 0..30),
            corners in prop::collection::vec((-150.0_f32..150.0, -150.0_f32..150.0), 1..8),
            angle in -3.2_f32..3.2,
        ) {
            let (sin, cos) = math::sincosf(angle);
            let centre = Feature { x: 3.0, y: -7.0, cos, sin, turn: 0, trust: 0.0, rarity: 0.0 };
            let neighbours: Vec<Neighbour> = around
                .iter()
                .map(|&(along, across, step)| Neighbour { along, across, share: TABLES.turn[step] })
                .collect();
            let hull = Hull::of(&corners);
            for level in Level::all() {
                let mut built = Built::default();
                build(level, &TABLES, &centre, &neighbours, &hull, &mut built);
                for (layer, cells) in built.layers.iter().enumerate() {
                    prop_assert_eq!(*cells, layer_of(&centre, &neighbours, &hull, layer), "layer {}", layer);
                }
            }
        }
    }
}
