//! A picture of what a comparison found, for those who look into a decision.

use bioverify_core::{GrayImage, ImageError, MinutiaSet, Point, math};

use super::{Canvas, Overlay, ZOOM, place};
use crate::compare::{Alignment, Explanation};
use crate::extract::resample;

/// Longest side of the picture, in pixels at 500 ppi: more than any finger has. What a record states beyond is cut off.
const MOST_SIDE: u32 = 2048;
/// Colours of the reference's minutiae, of the probe's, and of what joins two that were paired.
const REFERENCE: [u8; 3] = [210, 30, 30];
const PROBE: [u8; 3] = [20, 70, 220];
const JOINED: [u8; 3] = [0, 150, 60];
/// Tint of finger that both prints show.
const COMMON: [u8; 3] = [190, 235, 190];
/// How much of the tint is seen.
const TINT: f32 = 0.45;
/// How strongly minutiae without a partner are drawn; paired ones are drawn wholly.
const ALONE: f32 = 0.4;

/// Draws the reference at twice 500 ppi, the probe laid over it as the comparison aligned it: the reference's minutiae red, the
/// probe's blue, each with a stroke along the ridge, paired ones strong and joined by a green line as long as what the rigid alignment leaves between
/// them (bending takes up most of it), the others faint. Where both ridge maps show finger the ground is green. `picture` is the reference's image, of
/// any resolution; without one the ground is white. Without an alignment the probe is left out.
///
/// # Errors
/// [`ImageError`] if the picture cannot be brought to 500 ppi.
pub fn overlay_compared(
    explanation: &Explanation,
    probe: &MinutiaSet,
    reference: &MinutiaSet,
    picture: Option<&GrayImage>,
) -> Result<Overlay, ImageError> {
    let mut canvas = match picture {
        Some(picture) => Canvas::new(&*resample(picture)?, None),
        None => {
            Canvas::blank(u32::from(reference.width()).min(MOST_SIDE), u32::from(reference.height()).min(MOST_SIDE))
        }
    };
    if let Some(alignment) = explanation.alignment {
        tint(&mut canvas, alignment, probe, reference);
    }
    let is_paired = |side: fn(&crate::Pair) -> u8, index: usize| {
        explanation.pairs.iter().any(|pair| usize::from(side(pair)) == index)
    };
    let strength = |paired: bool| if paired { 1.0 } else { ALONE };
    for (index, minutia) in reference.minutiae().iter().enumerate() {
        canvas.mark(minutia, REFERENCE, strength(is_paired(|pair| pair.reference, index)));
    }
    let Some(alignment) = explanation.alignment else { return Ok(canvas.picture) };
    for (index, minutia) in probe.minutiae().iter().enumerate() {
        let direction = bioverify_core::Direction::from_radians(minutia.direction.radians() + alignment.rotation);
        let moved = bioverify_core::Minutia { position: alignment.apply(minutia.position), direction, ..*minutia };
        canvas.mark(&moved, PROBE, strength(is_paired(|pair| pair.probe, index)));
    }
    for pair in &explanation.pairs {
        let ends =
            probe.minutiae().get(usize::from(pair.probe)).zip(reference.minutiae().get(usize::from(pair.reference)));
        if let Some((from, to)) = ends {
            let (from, to) = (alignment.apply(from.position), to.position);
            canvas.line((place(from.x), place(from.y)), (place(to.x), place(to.y)), JOINED, 1.0);
        }
    }
    Ok(canvas.picture)
}

/// Tints what both ridge maps take for finger; nothing without two of them.
fn tint(canvas: &mut Canvas, alignment: Alignment, probe: &MinutiaSet, reference: &MinutiaSet) {
    let Some((own, others)) = reference.ridges().zip(probe.ridges()) else { return };
    let (sin, cos) = math::sincosf(alignment.rotation);
    let back = |point: Point| {
        let (x, y) = (point.x - alignment.dx, point.y - alignment.dy);
        Point::new(cos * x - sin * y, sin * x + cos * y)
    };
    let (width, height) = (canvas.picture.width, canvas.picture.height);
    for y in 0..height {
        for x in 0..width {
            let point = Point::new(x as f32 / ZOOM as f32, y as f32 / ZOOM as f32);
            if own.at(point).is_finger() && others.at(back(point)).is_finger() {
                canvas.blend(x as f32, y as f32, COMMON, TINT);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Matcher, PreparedProbe, PreparedReference};
    use bioverify_core::{Direction, Minutia, MinutiaKind, Ppi};

    /// Thirty minutiae, moved and turned a little; the last ten are the set's own.
    fn set(own: u32, (dx, dy): (f32, f32)) -> MinutiaSet {
        let one = |index: u32| {
            let seed = if index < 20 { index + 1 } else { index + 1 + 1000 * own };
            let mixed = (seed ^ (seed << 7)).wrapping_mul(0x7FEB_352D);
            let mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x846C_A68B);
            let mixed = mixed ^ (mixed >> 16);
            let position = Point::new((mixed & 127) as f32 + 40.0 + dx, (mixed >> 8 & 127) as f32 + 40.0 + dy);
            Minutia {
                position,
                direction: Direction::from_units(mixed >> 16 & 255, 256),
                kind: MinutiaKind::Other,
                quality: None,
            }
        };
        MinutiaSet::new(240, 220, (0..30).map(one).collect()).unwrap()
    }

    fn count(picture: &Overlay, colour: [u8; 3]) -> usize {
        picture.rgb.chunks_exact(3).filter(|pixel| **pixel == colour).count()
    }

    fn explained(probe: &MinutiaSet, reference: &MinutiaSet) -> Explanation {
        Matcher::new().explain(&PreparedProbe::new(probe), &PreparedReference::new(reference))
    }

    #[test]
    fn paired_minutiae_are_strong_and_lie_on_each_other() {
        let (probe, reference) = (set(1, (9.0, -7.0)), set(2, (0.0, 0.0)));
        let explanation = explained(&probe, &reference);
        assert!((18..=22).contains(&explanation.pairs.len()), "{}", explanation.pairs.len());
        let picture = overlay_compared(&explanation, &probe, &reference, None).unwrap();
        assert_eq!((picture.width, picture.height), (480, 440));
        // A strong mark of the probe covers that of its partner.
        assert!(count(&picture, PROBE) > 15 * 40 && count(&picture, REFERENCE) < count(&picture, PROBE) / 2);
        let alone =
            overlay_compared(&Explanation { pairs: Vec::new(), ..explanation }, &probe, &reference, None).unwrap();
        assert_eq!((count(&alone, PROBE), count(&alone, JOINED)), (0, 0));
    }

    #[test]
    fn without_an_alignment_the_probe_is_left_out_and_huge_records_are_cut() {
        let (probe, reference) = (set(1, (0.0, 0.0)), set(2, (0.0, 0.0)));
        let nothing = Explanation { pairs: Vec::new(), alignment: None, ..explained(&probe, &reference) };
        let picture = overlay_compared(&nothing, &probe, &reference, None).unwrap();
        assert!(picture.rgb.chunks_exact(3).all(|pixel| pixel[2] <= pixel[0]), "nothing blue");
        let huge = MinutiaSet::new(16_000, 16_000, reference.minutiae().to_vec()).unwrap();
        assert_eq!(overlay_compared(&nothing, &probe, &huge, None).unwrap().width, 2 * MOST_SIDE);
    }

    #[test]
    fn the_references_picture_is_the_ground() {
        let (probe, reference) = (set(1, (0.0, 0.0)), set(2, (0.0, 0.0)));
        let image = GrayImage::new(480, 440, Ppi::new(1000).unwrap(), vec![90; 480 * 440]).unwrap();
        let picture = overlay_compared(&explained(&probe, &reference), &probe, &reference, Some(&image)).unwrap();
        assert_eq!((picture.width, picture.height), (480, 440));
        assert!(count(&picture, [90; 3]) > 480 * 440 / 2);
    }
}
