//! Natural colour (ISO/IEC 29794-5): how far the cheeks' mean colour lies from the colours of skin in CIELAB.
//!
//! Distance from the box `5..=25` in a* and `5..=35` in b*, component `200 (1 - sigmoid(D, 0, 10))`, as in the standard.
//! A grey photo lies 7 away: no cast, and little harm to a comparison.

use bioverify_core::math;

use super::measure::{Measure, MeasureName};
use super::numbers::sigmoid;
use super::params::{COLOUR_WIDTH, LEAST_ZONE_PIXELS, SKIN_A, SKIN_B, ZONES};
use super::view::View;

/// Distance of the cheeks' colour from skin.
pub(crate) fn natural_colour(view: Option<&View>) -> Measure {
    let name = MeasureName::NaturalColour;
    let Some((a, b)) = view.and_then(cheeks) else { return Measure::missing(name, "CIELAB") };
    let beyond =
        |value: f32, range: &std::ops::RangeInclusive<f32>| (range.start() - value).max(value - range.end()).max(0.0);
    let (da, db) = (beyond(a, &SKIN_A), beyond(b, &SKIN_B));
    let distance = (da * da + db * db).sqrt();
    Measure::new(name, distance, "CIELAB", 2.0 * (1.0 - sigmoid(distance, 0.0, COLOUR_WIDTH)))
}

/// Mean a* and b* of both cheeks, a pixel in four.
fn cheeks(view: &View) -> Option<(f32, f32)> {
    let (mut sum_a, mut sum_b, mut count) = (0.0, 0.0, 0.0);
    for pixel in ZONES.iter().flat_map(|zone| view.rectangle(*zone)).step_by(4) {
        let (a, b) = lab(pixel.rgb);
        sum_a += a;
        sum_b += b;
        count += 1.0;
    }
    (4.0 * count >= LEAST_ZONE_PIXELS).then(|| (sum_a / count, sum_b / count))
}

/// a* and b* of an sRGB colour under D65 (IEC 61966-2-1, ISO/CIE 11664-4).
pub(crate) fn lab(rgb: [f32; 3]) -> (f32, f32) {
    let [r, g, b] = rgb.map(|sample| {
        let v = sample / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { math::powf((v + 0.055) / 1.055, 2.4) }
    });
    let x = (0.412_4 * r + 0.357_6 * g + 0.180_5 * b) / 0.950_47;
    let y = 0.212_6 * r + 0.715_2 * g + 0.072_2 * b;
    let z = (0.019_3 * r + 0.119_2 * g + 0.950_5 * b) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|t| if t > 0.008_856 { math::cbrtf(t) } else { t * 7.787 + 16.0 / 116.0 });
    (500.0 * (x - y), 200.0 * (y - z))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of the sRGB primaries under D65, from the standard's formulas evaluated by others to two digits.
    #[test]
    fn known_colours_come_out() {
        for (rgb, a, b) in [
            ([255.0, 0.0, 0.0], 80.1, 67.2),
            ([0.0, 255.0, 0.0], -86.2, 83.2),
            ([0.0, 0.0, 255.0], 79.2, -107.9),
            ([128.0; 3], 0.0, 0.0),
        ] {
            let (found_a, found_b) = lab(rgb);
            assert!((found_a - a).abs() < 0.3 && (found_b - b).abs() < 0.3, "{rgb:?}: {found_a} {found_b}");
        }
    }
}
