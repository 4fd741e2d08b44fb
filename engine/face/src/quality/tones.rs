//! The luminance histogram of the face.

use bioverify_core::math;

use super::params::LEAST_FACE_PIXELS;
use super::view::{SIDE, View, is_face};

/// How often each of 256 luminances occurs in the face, as far as it lies inside the photo.
pub(crate) struct Tones {
    counts: [u32; 256],
    total: f32,
}

impl Tones {
    /// `None` where too little of the face is inside the photo.
    pub(crate) fn of(view: &View) -> Option<Self> {
        let mut counts = [0_u32; 256];
        for y in 0..SIDE {
            for x in 0..SIDE {
                let pixel = view.window.at(x, y);
                if is_face(x, y)
                    && pixel.inside
                    && let Some(count) = counts.get_mut(pixel.luma.round().clamp(0.0, 255.0) as usize)
                {
                    *count += 1;
                }
            }
        }
        let total = counts.iter().sum::<u32>();
        (total >= LEAST_FACE_PIXELS).then_some(Self { counts, total: total as f32 })
    }

    /// Each luminance with its share.
    fn shares(&self) -> impl Iterator<Item = (f32, f32)> {
        (0_u8..=255).zip(&self.counts).map(|(luma, count)| (f32::from(luma), *count as f32 / self.total))
    }

    /// Share of luminances that `holds` is true of.
    pub(crate) fn share(&self, holds: impl Fn(f32) -> bool) -> f32 {
        self.shares().filter(|(luma, _)| holds(*luma)).map(|(_, share)| share).sum()
    }

    /// Mean luminance.
    pub(crate) fn mean(&self) -> f32 {
        self.shares().map(|(luma, share)| luma * share).sum()
    }

    /// Standard deviation of luminance.
    pub(crate) fn deviation(&self) -> f32 {
        let mean = self.mean();
        self.shares().map(|(luma, share)| (luma - mean) * (luma - mean) * share).sum::<f32>().sqrt()
    }

    /// Entropy in bits, 0 to 8.
    pub(crate) fn entropy(&self) -> f32 {
        self.shares().filter(|(_, share)| *share > 0.0).map(|(_, share)| -share * math::log2f(share)).sum()
    }
}
