//! Describes the surroundings of every minutia: binary Minutia Cylinder-Code (MCC, see `params`).
//!
//! A cylinder stands on the minutia, its base turned into the minutia's direction and cut into 8 x 8 cells, its height
//! cut into six layers of relative direction. A cell is set where enough neighbours lie near it (MCC eq. 5 to 10). One
//! layer is one 64-bit word.

use std::f32::consts::TAU;
use std::sync::LazyLock;

use zeroize::Zeroize;

use super::hull::Hull;
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

/// Cylinders of a set, laid out word by word: the same word of neighbouring cylinders lies side by side.
#[derive(Clone, Default)]
pub(crate) struct Cylinders {
    /// `LAYERS` rows of one word a minutia; all zero where the cylinder is not usable.
    layers: Vec<u64>,
    /// Set bits of each.
    set: Vec<u16>,
}

impl Cylinders {
    /// Words of one layer.
    pub(crate) fn layer(&self, layer: usize) -> &[u64] {
        let count = self.set.len();
        self.layers.get(layer * count..(layer + 1) * count).unwrap_or(&[])
    }

    /// Set bits of each cylinder.
    pub(crate) fn set(&self) -> &[u16] {
        &self.set
    }
}

impl Zeroize for Cylinders {
    fn zeroize(&mut self) {
        self.layers.zeroize();
        self.set.zeroize();
    }
}

/// What every description looks up.
struct Tables {
    /// Share of a neighbour at squared distance `d` from the cell's centre (MCC eq. 7, 8), indexed by whole `d`.
    distance: Vec<f32>,
    /// Share of a relative direction in each layer (MCC eq. 9 to 11).
    turn: Vec<[f32; LAYERS]>,
    /// Centres of the cells inside the base's circle: bit, pixels along and across the direction.
    cells: Vec<(u32, f32, f32)>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
    distance: (0..=(REACH * REACH) as usize)
        .map(|d| libm::expf(-(d as f32 + 0.5) / (2.0 * SPREAD * SPREAD)) / (SPREAD * TAU.sqrt()))
        .collect(),
    turn: (0..TURN_STEPS)
        .map(|step| {
            let relative = (step as f32 + 0.5) / TURN_STEPS as f32;
            std::array::from_fn(|layer| layer_share(relative - (layer as f32 + 0.5) / LAYERS as f32))
        })
        .collect(),
    cells: (0..BASE_CELLS * BASE_CELLS)
        .filter_map(|cell| {
            let middle = (BASE_CELLS as f32 - 1.0) / 2.0;
            let along = ((cell % BASE_CELLS) as f32 - middle) * CELL;
            let across = ((cell / BASE_CELLS) as f32 - middle) * CELL;
            (along * along + across * across <= RADIUS * RADIUS).then_some((cell as u32, along, across))
        })
        .collect(),
});

/// Area of the direction Gaussian over one layer whose centre is `turns` away.
fn layer_share(turns: f32) -> f32 {
    let away = (turns - libm::roundf(turns)) * TAU;
    let half = TAU / LAYERS as f32 / 2.0;
    let normal = |x: f32| 0.5 * libm::erff(x / (TURN_SPREAD * std::f32::consts::SQRT_2));
    normal(away + half) - normal(away - half)
}

/// The cylinder of every minutia of a set with this hull.
pub(crate) fn describe(minutiae: &Columns, hull: &Hull) -> Cylinders {
    let features: Vec<Feature> = (0..=u8::MAX).take(minutiae.len()).map(|i| minutiae.row(i)).collect();
    let count = features.len();
    let mut cylinders = Cylinders { layers: vec![0; LAYERS * count], set: vec![0; count] };
    let mut neighbours = Vec::with_capacity(count);
    for (index, (centre, set)) in features.iter().zip(&mut cylinders.set).enumerate() {
        gather(&features, index, centre, &mut neighbours);
        let (layers, seen) = cylinder(centre, &neighbours, hull);
        if neighbours.len() < MIN_NEIGHBOURS || (seen as f32) < MIN_SEEN * TABLES.cells.len() as f32 {
            continue;
        }
        for (word, row) in layers.iter().zip(cylinders.layers.chunks_exact_mut(count)) {
            *set += word.count_ones() as u16;
            row[index] = *word;
        }
    }
    cylinders
}

/// A neighbour in the frame of the cylinder's minutia: pixels along and across, share of each layer.
type Neighbour = (f32, f32, [f32; LAYERS]);

fn gather(features: &[Feature], index: usize, centre: &Feature, into: &mut Vec<Neighbour>) {
    into.clear();
    let far = (RADIUS + REACH) * (RADIUS + REACH);
    for (other, f) in features.iter().enumerate() {
        let (dx, dy) = (f.x - centre.x, f.y - centre.y);
        if other == index || dx * dx + dy * dy > far {
            continue;
        }
        let step = usize::from(f.turn.wrapping_sub(centre.turn)) * TURN_STEPS / 65_536;
        let share = TABLES.turn.get(step).copied().unwrap_or_default();
        into.push((dx * centre.cos + dy * centre.sin, dy * centre.cos - dx * centre.sin, share));
    }
}

/// Layers of one cylinder, and how many of its cells were seen at all.
fn cylinder(centre: &Feature, neighbours: &[Neighbour], hull: &Hull) -> ([u64; LAYERS], usize) {
    let (mut layers, mut seen) = ([0_u64; LAYERS], 0);
    for &(cell, along, across) in &TABLES.cells {
        let x = centre.x + along * centre.cos - across * centre.sin;
        let y = centre.y + along * centre.sin + across * centre.cos;
        if hull.outside(x, y) > HULL_MARGIN {
            continue;
        }
        seen += 1;
        let mut sums = [0.0_f32; LAYERS];
        for (n_along, n_across, share) in neighbours {
            let (da, dc) = (n_along - along, n_across - across);
            if let Some(weight) = TABLES.distance.get((da * da + dc * dc) as usize) {
                sums.iter_mut().zip(share).for_each(|(sum, s)| *sum += weight * s);
            }
        }
        for (layer, sum) in layers.iter_mut().zip(sums) {
            *layer |= u64::from(sum >= CELL_THRESHOLD) << cell;
        }
    }
    (layers, seen)
}
