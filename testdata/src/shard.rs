//! Training shards: many small renderings with their labels in one flat file.

use std::fs;
use std::io;
use std::path::Path;

use bioverify_core::MinutiaKind;
use rayon::prelude::*;

use crate::master::Master;
use crate::omit::Omission;
use crate::render::{Impression, ImpressionParams, render};
use crate::rng::derive;

/// Side of a sample's picture, pixels.
pub const SIDE: usize = 352;
/// Fingers in one file.
pub const MASTERS_PER_SHARD: usize = 32;
/// Minutiae rows of a sample.
pub const MAX_LABELS: usize = 160;

/// What to write.
#[derive(Debug, Clone)]
pub struct ShardPlan {
    /// Fingers in all.
    pub masters: usize,
    /// Impressions of each.
    pub impressions: usize,
    /// Seed of everything.
    pub seed: u64,
    /// Number of the first file, so that several runs can share a seed.
    pub first: usize,
    /// What no impression has.
    pub without: Vec<Omission>,
}

/// Writes the shards of `plan` into `dir`, each under another name until it is complete.
///
/// # Errors
/// Any error of the file system.
pub fn write_shards(dir: &Path, plan: &ShardPlan, mut done: impl FnMut(usize)) -> io::Result<()> {
    fs::create_dir_all(dir)?;
    for shard in 0..plan.masters.div_ceil(MASTERS_PER_SHARD) {
        let masters = MASTERS_PER_SHARD.min(plan.masters - shard * MASTERS_PER_SHARD);
        let number = plan.first + shard;
        let samples: Vec<Vec<u8>> = (0..masters)
            .into_par_iter()
            .flat_map_iter(|index| finger(plan, number * MASTERS_PER_SHARD + index))
            .collect();
        let mut bytes = Vec::with_capacity(16 + samples.iter().map(Vec::len).sum::<usize>());
        bytes.extend_from_slice(b"BVSHARD2");
        bytes.extend_from_slice(&(samples.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&(SIDE as u32).to_le_bytes());
        samples.iter().for_each(|sample| bytes.extend_from_slice(sample));
        let partial = dir.join(format!(".shard-{number:05}.partial"));
        fs::write(&partial, bytes)?;
        fs::rename(&partial, dir.join(format!("shard-{number:05}.bin")))?;
        done(number);
    }
    Ok(())
}

/// All samples of one finger.
fn finger(plan: &ShardPlan, index: usize) -> Vec<Vec<u8>> {
    let seed = derive(plan.seed, index as u64);
    let master = Master::new(seed);
    (0..plan.impressions)
        .filter_map(|impression| {
            let params = ImpressionParams::draw_window(&master, derive(seed, 1_000 + impression as u64), SIDE)
                .without(&plan.without);
            render(&master, &params).ok().map(|impression| encode(&impression))
        })
        .collect()
}

/// One sample: picture, foreground, orientation, ignore mask, phase (0 for none, else 1..=255 for -1..=1), minutiae.
fn encode(impression: &Impression) -> Vec<u8> {
    let truth = &impression.truth;
    let mut bytes = Vec::with_capacity(SIDE * SIDE + 47_000);
    bytes.extend_from_slice(impression.image.pixels());
    bytes.extend(truth.foreground.data.iter().map(|share| (share * 255.0).round() as u8));
    let turn = 256.0 / std::f32::consts::PI;
    bytes.extend(truth.orientation.data.iter().map(|angle| ((angle * turn).round() as u32 % 256) as u8));
    bytes.extend(truth.ignore.data.iter().map(|cell| u8::from(*cell > 0.5)));
    bytes.extend(truth.phase.iter().map(|cell| cell.map_or(0, |cosine| (cosine * 127.0).round() as i32 + 128) as u8));
    let kept = truth.minutiae.iter().take(MAX_LABELS);
    bytes.extend_from_slice(&(kept.len() as u32).to_le_bytes());
    let start = bytes.len();
    for minutia in kept {
        let kind = if minutia.kind == MinutiaKind::Bifurcation { 1.0 } else { 0.0 };
        let row =
            [minutia.position.x, minutia.position.y, minutia.direction.radians(), kind, minutia.visibility, 0.0_f32];
        row.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
    }
    bytes.resize(start + MAX_LABELS * 6 * 4, 0);
    bytes
}
