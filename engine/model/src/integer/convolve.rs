//! A convolution: sums of products over the cells round each cell, for every channel.
//!
//! The loops are written once and compiled for every kernel (`kernel/`), which says how sixteen sums take in one step.

use super::kernel::{BLOCK, Lanes};
use super::layer::{Finish, Layer};
use super::map::Map;
use super::rescale::{Addends, Rounding};
use super::scratch::Work;
use super::winograd;

/// Most cells that any kernel sums up at once.
pub(crate) const WIDEST: usize = 12;

/// A layer and the memory that it works on.
pub(crate) struct Job<'a> {
    pub(crate) layer: &'a Layer,
    /// What it reads.
    pub(crate) source: &'a [i16],
    pub(crate) source_map: Map,
    /// What is added to its sums.
    pub(crate) addend: Option<(&'a [i16], Map)>,
    pub(crate) target: Target<'a>,
    /// Memory to work in.
    pub(crate) work: &'a mut Work,
}

/// Where results go.
pub(crate) enum Target<'a> {
    /// Activations.
    Map(&'a mut [i16], Map),
    /// An output, channels x rows x columns.
    Output(&'a mut [f32], [usize; 2]),
}

impl Target<'_> {
    /// Rows and columns.
    pub(crate) const fn size(&self) -> [usize; 2] {
        match self {
            Self::Map(_, map) => [map.rows, map.columns],
            Self::Output(_, size) => *size,
        }
    }
}

/// The whole layer. The distance between neighbouring cells is known when compiled for the layers that cost most: an inner
/// loop over cells then needs one register for all of their addresses.
#[inline(always)]
pub(crate) fn sweep<L: Lanes>(lanes: L, job: Job<'_>) {
    if L::SQUARES && !job.layer.squares.is_empty() {
        return winograd::sweep(lanes, job);
    }
    match job.layer.stride * job.source_map.stored {
        2 => rows::<L, 2>(lanes, job),
        32 => rows::<L, 32>(lanes, job),
        64 => rows::<L, 64>(lanes, job),
        _ => rows::<L, 0>(lanes, job),
    }
}

/// Row after row, so that a row's inputs stay in the nearest cache; within it block after block of channels, whose weights
/// stay there, too. `STEP` is the distance of neighbouring cells' inputs, 0 where it is not known.
#[inline(always)]
fn rows<L: Lanes, const STEP: usize>(lanes: L, mut job: Job<'_>) {
    let [rows, columns] = job.target.size();
    let parts = columns.div_ceil(L::CELLS.min(WIDEST));
    for row in 0..rows {
        for block in 0..job.layer.channels.div_ceil(BLOCK) {
            let mut column = 0;
            for part in 1..=parts {
                // Parts of nearly the same width: a last narrow one would not fill the pipeline.
                let end = part * columns / parts;
                if stretch::<L, STEP>(lanes, &mut job, [row, column], end - column, block).is_some() {
                    // The inner loop is compiled for every number of cells, this one once.
                    let Job { layer, addend, ref mut target, ref mut work, .. } = job;
                    for (column, sums) in (column..end).zip(work.cells()) {
                        finish(lanes, target, layer, addend, [row, column], block, lanes.start(sums));
                    }
                }
                column = end;
            }
        }
    }
}

/// So many cells of a row, with their number known when compiled. Arms beyond a kernel's width vanish.
#[inline(always)]
fn stretch<L: Lanes, const STEP: usize>(
    lanes: L,
    job: &mut Job<'_>,
    at: [usize; 2],
    cells: usize,
    block: usize,
) -> Option<()> {
    match cells {
        1 => tile::<L, STEP, 1>(lanes, job, at, block),
        2 if L::CELLS >= 2 => tile::<L, STEP, 2>(lanes, job, at, block),
        3 if L::CELLS >= 3 => tile::<L, STEP, 3>(lanes, job, at, block),
        4 if L::CELLS >= 4 => tile::<L, STEP, 4>(lanes, job, at, block),
        5 if L::CELLS >= 5 => tile::<L, STEP, 5>(lanes, job, at, block),
        6 if L::CELLS >= 6 => tile::<L, STEP, 6>(lanes, job, at, block),
        7 if L::CELLS >= 7 => tile::<L, STEP, 7>(lanes, job, at, block),
        8 if L::CELLS >= 8 => tile::<L, STEP, 8>(lanes, job, at, block),
        9 if L::CELLS >= 9 => tile::<L, STEP, 9>(lanes, job, at, block),
        10 if L::CELLS >= 10 => tile::<L, STEP, 10>(lanes, job, at, block),
        11 if L::CELLS >= 11 => tile::<L, STEP, 11>(lanes, job, at, block),
        12 if L::CELLS >= 12 => tile::<L, STEP, 12>(lanes, job, at, block),
        _ => None,
    }
}

/// `N` neighbouring cells of one block of channels, their sums in registers and from there in the job's memory.
#[inline(always)]
fn tile<L: Lanes, const STEP: usize, const N: usize>(
    lanes: L,
    job: &mut Job<'_>,
    [row, column]: [usize; 2],
    block: usize,
) -> Option<()> {
    let (layer, map) = (job.layer, job.source_map);
    let (runs, steps) = (layer.runs(), layer.steps(map.stored));
    let bias = layer.bias.get(block)?;
    let first = block * layer.all_steps(map.stored);
    let weights = layer.weights.get(first..first + layer.all_steps(map.stored))?;
    let mut weights = weights.chunks_exact(steps.max(1));
    let corner = map.before(row * layer.stride, column * layer.stride, layer.margin());
    let step = if STEP == 0 { layer.stride * map.stored } else { STEP };
    let mut sums = [lanes.start(bias); N];
    for tap_row in 0..layer.kernel {
        for run in 0..runs {
            let start = corner + (tap_row * map.pitch() + run * map.stored) * layer.dilation;
            let inputs = job.source.get(start..)?;
            sums = lanes.take_in(sums, weights.next()?, inputs, step);
        }
    }
    for (to, sums) in job.work.cells().iter_mut().zip(sums) {
        *to = lanes.end(sums);
    }
    Some(())
}

/// A cell's sums to where they go.
#[inline(always)]
pub(super) fn finish<L: Lanes>(
    lanes: L,
    target: &mut Target<'_>,
    layer: &Layer,
    addend: Option<(&[i16], Map)>,
    [row, column]: [usize; 2],
    block: usize,
    sums: L::Sums,
) {
    match (target, &layer.finish) {
        (Target::Map(values, map), Finish::Activation(how)) => {
            let Some(factors) = how.factors.get(block) else { return };
            let rounding = Rounding { factors, shift: how.shift, least: how.least };
            let place = map.at(row, column) + block * BLOCK;
            let Some(to) = values.get_mut(place..).and_then(<[i16]>::first_chunk_mut) else { return };
            let addends = match (&how.addend, addend) {
                (Some(how), Some((others, map))) => {
                    let at = map.at(row >> (how.grown / 2), column >> (how.grown / 2)) + block * BLOCK;
                    let Some(values) = others.get(at..).and_then(<[i16]>::first_chunk) else { return };
                    Some(Addends { values, factor: how.factor })
                }
                _ => None,
            };
            *to = lanes.rescale(sums, rounding, addends);
        }
        (Target::Output(values, [rows, columns]), Finish::Output { factors }) => {
            let channels = factors.iter().enumerate().skip(block * BLOCK);
            for ((channel, factor), sum) in channels.zip(lanes.end(sums)) {
                if let Some(value) = values.get_mut((channel * *rows + row) * *columns + column) {
                    *value = sum as f32 * factor;
                }
            }
        }
        _ => {}
    }
}
