//! The face in the photo's own pixels, for what resizing would hide: JPEG's blocks and noise.

use bioverify_core::{Face, RgbImage};
use zeroize::Zeroize;

use super::params::{LEAST_PATCH_SIDE, MOST_PATCH_SIDE};

/// Luma of the middle of the face's box. Wiped from memory on drop.
pub(crate) struct Patch {
    /// Column and row of its first pixel in the photo.
    pub(crate) origin: [usize; 2],
    pub(crate) width: usize,
    pub(crate) height: usize,
    samples: Vec<f32>,
}

impl Drop for Patch {
    fn drop(&mut self) {
        self.samples.zeroize();
    }
}

impl Patch {
    /// As much of the face's box as lies inside the photo and is looked at; `None` where that is too little.
    pub(crate) fn of(photo: &RgbImage, face: &Face) -> Option<Self> {
        let bounds = face.bounds;
        let (left, right) = span(bounds.x, bounds.width, photo.width())?;
        let (top, bottom) = span(bounds.y, bounds.height, photo.height())?;
        let mut samples = Vec::with_capacity((right - left) * (bottom - top));
        for y in top..bottom {
            let row = photo.row(y as u32).get(3 * left..3 * right).unwrap_or_default();
            let (pixels, _) = row.as_chunks::<3>();
            // JPEG's own luma (ITU-R BT.601): in green the coarser blocks of its colours would show too.
            samples.extend(pixels.iter().map(|pixel| {
                let [r, g, b] = pixel.map(f32::from);
                0.299 * r + 0.587 * g + 0.114 * b
            }));
        }
        Some(Self { origin: [left, top], width: right - left, height: bottom - top, samples })
    }

    /// Luma at a place of the patch.
    pub(crate) fn at(&self, x: usize, y: usize) -> f32 {
        self.samples.get(y * self.width + x).copied().unwrap_or_default()
    }
}

/// From where to where along one side.
fn span(from: f32, length: f32, side: u32) -> Option<(usize, usize)> {
    let (from, to) = (from.max(0.0), (from + length).min(side as f32));
    if (to - from).is_nan() || to - from < LEAST_PATCH_SIDE {
        return None;
    }
    let spare = ((to - from) - MOST_PATCH_SIDE).max(0.0) / 2.0;
    Some(((from + spare) as usize, (to - spare) as usize))
}
