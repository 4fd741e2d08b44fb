//! Illumination uniformity (ISO/IEC 29794-5): how alike both sides of the face are lit.
//!
//! Overlap of the normalised luminance histograms of both sides, component `100 * overlap^0.3` as in the standard. The zones
//! take in all of a cheek and the bins are eight levels wide: a face of 40 pixels has too few for narrow ones.

use bioverify_core::math;

use super::measure::{Measure, MeasureName};
use super::params::{LEAST_ZONE_PIXELS, ZONES};
use super::view::View;

/// Levels of luminance in a bin.
const BIN: usize = 8;

/// Shares of 256 / 8 bins.
fn histogram(view: &View, zone: [usize; 4]) -> Option<[f32; 256 / BIN]> {
    let mut counts = [0.0_f32; 256 / BIN];
    let mut total = 0.0;
    for pixel in view.rectangle(zone) {
        // Each pixel is shared by the two bins it lies between: no jump where skin crosses a bin's border.
        let place = (pixel.luma / BIN as f32 - 0.5).clamp(0.0, (256 / BIN - 1) as f32);
        let (bin, part) = (place.floor() as usize, place - place.floor());
        for (bin, share) in [(bin, 1.0 - part), (bin + 1, part)] {
            if let Some(count) = counts.get_mut(bin) {
                *count += share;
            }
        }
        total += 1.0;
    }
    (total >= LEAST_ZONE_PIXELS).then(|| counts.map(|count| count / total))
}

/// Overlap of both sides, 0 to 1.
pub(crate) fn illumination(view: Option<&View>) -> Measure {
    let name = MeasureName::IlluminationUniformity;
    let [left, right] = ZONES.map(|zone| view.and_then(|view| histogram(view, zone)));
    let (Some(left), Some(right)) = (left, right) else { return Measure::missing(name, "") };
    let overlap: f32 = left.iter().zip(&right).map(|(left, right)| left.min(*right)).sum();
    Measure::new(name, overlap, "", math::powf(overlap.clamp(0.0, 1.0), 0.3))
}
