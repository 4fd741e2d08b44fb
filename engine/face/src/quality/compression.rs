//! No compression artefacts (ISO/IEC 29794-5; its network is replaced by the blocks that JPEG leaves).
//!
//! Steps of luminance across the borders of 8 x 8 blocks over steps elsewhere, in the photo's own pixels (Wang, Sheikh,
//! Bovik 2002, "No-reference perceptual quality assessment of JPEG compressed images", there in the frequency domain). All
//! eight phases are tried, so a cropped photo is measured too. A photo that was resized after compression shows no blocks,
//! and JPEG 2000 has none: then the value is near 1, and sharpness tells what was lost.

use bioverify_core::{Face, RgbImage, math};

use super::measure::{Measure, MeasureName};
use super::params::{BLOCKINESS, LEAST_BLOCK_STEPS};
use super::patch::Patch;

/// Side of JPEG's blocks.
const BLOCK: usize = 8;

/// Steps at block borders over steps elsewhere, across and along.
pub(crate) fn compression(photo: &RgbImage, face: &Face) -> Measure {
    let Some(ratio) = blockiness(photo, face) else { return Measure::missing(MeasureName::Compression, "") };
    let excess = (ratio - 1.0).max(0.0);
    Measure::new(MeasureName::Compression, ratio, "", math::expf(-excess / BLOCKINESS))
}

fn blockiness(photo: &RgbImage, face: &Face) -> Option<f32> {
    let patch = Patch::of(photo, face)?;
    let [left, top] = patch.origin;
    let (mut across, mut along) = (Steps::default(), Steps::default());
    for y in 1..patch.height.saturating_sub(2) {
        for x in 1..patch.width.saturating_sub(2) {
            let here = patch.at(x, y);
            across.add(left + x, [patch.at(x - 1, y), here, patch.at(x + 1, y), patch.at(x + 2, y)]);
            along.add(top + y, [patch.at(x, y - 1), here, patch.at(x, y + 1), patch.at(x, y + 2)]);
        }
    }
    let ratios = [across.ratio()?, along.ratio()?];
    Some(ratios.iter().sum::<f32>() / 2.0)
}

/// Steps by their phase in the blocks.
#[derive(Default)]
struct Steps {
    sums: [f64; BLOCK],
    counts: [u32; BLOCK],
}

impl Steps {
    /// How much larger the step between `b` and `c` is than those beside it.
    fn add(&mut self, place: usize, [a, b, c, d]: [f32; 4]) {
        let jump = (c - b) - ((b - a) + (d - c)) / 2.0;
        if let (Some(sum), Some(count)) = (self.sums.get_mut(place % BLOCK), self.counts.get_mut(place % BLOCK)) {
            *sum += f64::from(jump.abs());
            *count += 1;
        }
    }

    /// The largest phase over the mean of those that are no neighbours of it: a border's jump shows in them too.
    fn ratio(&self) -> Option<f32> {
        if self.counts.iter().any(|count| *count < LEAST_BLOCK_STEPS) {
            return None;
        }
        let mut means = [0.0; BLOCK];
        for (mean, (sum, count)) in means.iter_mut().zip(self.sums.iter().zip(&self.counts)) {
            // Half a level keeps flat synthetic pictures from dividing nothing by nothing.
            *mean = sum / f64::from(*count) + 0.5;
        }
        let (peak, top) = means.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        let others = means.iter().enumerate().filter(|(phase, _)| {
            let apart = (phase + BLOCK - peak) % BLOCK;
            (2..=BLOCK - 2).contains(&apart)
        });
        let (sum, count) = others.fold((0.0, 0.0), |(sum, count), (_, mean)| (sum + mean, count + 1.0));
        Some((top * count / sum) as f32)
    }
}

#[cfg(test)]
mod tests {
    use bioverify_core::{Landmarks, Rect};

    use super::*;

    /// Noise of some levels round blocks of differing grey, the grid shifted.
    fn blocks(depth: i32, shift: u32) -> RgbImage {
        let mut state = 1_u32;
        let mut pixels = Vec::new();
        for y in 0..128_u32 {
            for x in 0..128_u32 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let block = (((x + shift) / 8 * 7 + (y + shift) / 8 * 5) % 3) as i32 - 1;
                pixels.extend([(120 + depth * block + (state >> 29) as i32) as u8; 3]);
            }
        }
        RgbImage::new(128, 128, pixels).unwrap()
    }

    #[test]
    fn deeper_blocks_count_more_wherever_the_grid_starts() {
        let face = Face {
            bounds: Rect { x: 5.0, y: 9.0, width: 110.0, height: 100.0 },
            landmarks: Landmarks::default(),
            confidence: 1.0,
        };
        for shift in [0, 3, 7] {
            let ratios: Vec<f32> = [0, 2, 5, 12].map(|depth| blockiness(&blocks(depth, shift), &face).unwrap()).into();
            assert!(ratios.is_sorted(), "{shift}: {ratios:?}");
            assert!(ratios[0] < 1.15 && ratios[3] > 2.0, "{shift}: {ratios:?}");
        }
        let small = Face { bounds: Rect { x: 120.0, y: 0.0, width: 30.0, height: 30.0 }, ..face };
        assert_eq!(compression(&blocks(5, 0), &small).component, None, "a face of 8 pixels is not measured");
    }
}
