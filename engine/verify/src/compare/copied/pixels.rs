//! How alike the pixels of two pictures are where their minutiae lie upon each other.
//!
//! The ridges of one finger run alike in two captures; pores, breaks, dirt, pressure and noise do not, and skin bends. So the
//! pictures are held together block by block, each block moved by some pixels to where it fits best, and what counts is how well the
//! worst but for a tenth fits: nearly perfectly where one picture was made of the other, whatever turned or scaled it. In a second capture
//! single blocks fit as well, all those of a small part may, and those of a whole print never do: so more is asked of parts.

use bioverify_core::{GrayImage, Ppi};
use bioverify_finger::compare::Pair;

use crate::encode::Print;
use crate::params::{
    COPIED_BLOCK_CONTRAST, COPIED_BLOCK_PX, COPIED_BLOCK_REACH_PX, COPIED_LIKENESS, COPIED_MINUTIAE,
    COPIED_PART_LIKENESS, FEWEST_COPIED_BLOCKS, MOST_COPIED_BLOCKS, STRETCHED_MINUTIAE, WHOLE_COPY_BLOCKS,
};

use super::minutiae::{places, settle};
use super::motion::{Motion, Spot};

/// Distance of the samples in a block, pixels at 500 ppi: a fifth of a ridge and valley.
const STEP: usize = 2;

/// Samples in a row of a block.
const SIDE: usize = COPIED_BLOCK_PX / STEP;

/// One block in so many may be unlike: a scar of the coding, an edge.
const ONE_IN: usize = 10;

type Block = [f64; SIDE * SIDE];

/// Whether one picture was made of the other. Once too many blocks are unlike the others are not looked at.
pub(super) fn coincide(probe: &Print, reference: &Print, pairs: &[Pair]) -> bool {
    let (mut found, mut unlike) = (Vec::with_capacity(MOST_COPIED_BLOCKS), 0);
    for value in correlations(probe, reference, pairs).into_iter().flatten() {
        found.push(value);
        unlike += usize::from(value < COPIED_LIKENESS);
        if unlike > MOST_COPIED_BLOCKS / ONE_IN {
            return false;
        }
    }
    let enough = if found.len() < WHOLE_COPY_BLOCKS { COPIED_PART_LIKENESS } else { COPIED_LIKENESS };
    found.len() >= FEWEST_COPIED_BLOCKS && likeness(found).is_some_and(|likeness| likeness >= enough)
}

/// The correlation that all blocks but a tenth reach.
pub(super) fn likeness(mut found: Vec<f64>) -> Option<f64> {
    found.sort_unstable_by(f64::total_cmp);
    found.get(found.len() / ONE_IN).copied()
}

/// The correlation of grey levels, `0.0..=1.0`, of each block at its best place; `None` where there is no picture or no motion of the
/// paired minutiae.
pub(super) fn correlations<'a>(
    probe: &'a Print,
    reference: &'a Print,
    pairs: &[Pair],
) -> Option<impl Iterator<Item = f64> + use<'a>> {
    let (own, held) = (probe.picture.as_ref()?.image(), reference.picture.as_ref()?.image());
    let places = places(&probe.minutiae, &reference.minutiae, pairs);
    let find = if places.len() < STRETCHED_MINUTIAE { Motion::similar } else { Motion::affine };
    let (motion, settled) = settle(places, find)?;
    if settled.len() < COPIED_MINUTIAE {
        return None;
    }
    let corners = ridged(own);
    let step = corners.len().div_ceil(MOST_COPIED_BLOCKS).max(1);
    Some(corners.into_iter().step_by(step).filter_map(move |corner| best(own, held, &motion, corner)))
}

/// Corners of the blocks of a picture that show ridges.
fn ridged(image: &GrayImage) -> Vec<Spot> {
    let scale = f64::from(Ppi::STANDARD.get()) / f64::from(image.ppi().get());
    let count = |pixels: u32| (f64::from(pixels) * scale) as usize / COPIED_BLOCK_PX;
    let (columns, rows) = (count(image.width()), count(image.height()));
    let corner = |index: usize| (index % columns * COPIED_BLOCK_PX, index / columns * COPIED_BLOCK_PX);
    let corners = (0..columns * rows).map(corner).map(|(x, y)| (x as f64, y as f64));
    corners.filter(|corner| sampled(image, *corner, |spot| spot).and_then(normal).is_some()).collect()
}

/// The best correlation of a block with the reference, moved by up to [`COPIED_BLOCK_REACH_PX`]; `None` where either shows no ridges.
fn best(probe: &GrayImage, reference: &GrayImage, motion: &Motion, corner: Spot) -> Option<f64> {
    let own = normal(sampled(probe, corner, |spot| spot)?)?;
    let at = |x: f64, y: f64| -> Option<f64> {
        let held = sampled(reference, corner, |spot| {
            let brought = motion.apply(spot);
            (brought.0 + x, brought.1 + y)
        });
        // The sign is left out: a negative is a copy, too.
        Some(own.iter().zip(normal(held?)?).map(|(a, b)| a * b).sum::<f64>().abs())
    };
    let mut most: Option<(f64, Spot)> = None;
    let mut look = |x: f64, y: f64| {
        let found = at(x, y);
        if let Some(value) = found.filter(|value| most.is_none_or(|(best, _)| *value > best)) {
            most = Some((value, (x, y)));
        }
        most
    };
    let reach = COPIED_BLOCK_REACH_PX;
    for y in (-reach..=reach).step_by(2) {
        for x in (-reach..=reach).step_by(2) {
            look(f64::from(x), f64::from(y));
        }
    }
    for finer in [1.0, 0.5, 0.25] {
        let Some((_, (x, y))) = look(0.0, 0.0) else { break };
        for (dx, dy) in [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)] {
            look(x + finer * f64::from(dx), y + finer * f64::from(dy));
        }
    }
    most.map(|(value, _)| value)
}

/// The grey levels of a block, each looked up where `place` says; `None` where that is outside.
fn sampled(image: &GrayImage, corner: Spot, place: impl Fn(Spot) -> Spot) -> Option<Block> {
    let mut block = [0.0; SIDE * SIDE];
    for (index, value) in block.iter_mut().enumerate() {
        let (column, row) = ((index % SIDE * STEP) as f64, (index / SIDE * STEP) as f64);
        *value = grey(image, place((corner.0 + column, corner.1 + row)))?;
    }
    Some(block)
}

/// Bilinear between pixels at a place in pixels at 500 ppi; `None` outside.
fn grey(image: &GrayImage, (x, y): Spot) -> Option<f64> {
    let scale = f64::from(image.ppi().get()) / f64::from(Ppi::STANDARD.get());
    let (x, y) = (x * scale, y * scale);
    let (width, height) = (image.width() as usize, image.height() as usize);
    if !(x >= 0.0 && y >= 0.0 && x < width as f64 - 1.0 && y < height as f64 - 1.0) {
        return None;
    }
    let (column, row) = (x as usize, y as usize);
    let (across, down) = (x - column as f64, y - row as f64);
    let pixels = image.pixels();
    let two = |row: usize| {
        let start = row * width + column;
        let &[left, right] = pixels.get(start..start + 2)? else { return None };
        Some(f64::from(left) * (1.0 - across) + f64::from(right) * across)
    };
    Some(two(row)? * (1.0 - down) + two(row + 1)? * down)
}

/// The block without its mean, of length 1; `None` where it has no contrast.
fn normal(mut block: Block) -> Option<Block> {
    let samples = block.len() as f64;
    let mean = block.iter().sum::<f64>() / samples;
    block.iter_mut().for_each(|value| *value -= mean);
    let length = block.iter().map(|value| value * value).sum::<f64>().sqrt();
    if length < COPIED_BLOCK_CONTRAST * samples.sqrt() {
        return None;
    }
    block.iter_mut().for_each(|value| *value /= length);
    Some(block)
}
