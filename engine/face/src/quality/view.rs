//! The face upright at a fixed size, whatever the photo's.

use bioverify_core::{Landmarks, Point, RgbImage};
use zeroize::Zeroize;

use super::params::{MOST_TAPS, TAP_SHRINK};
use crate::align::similarity;
use crate::plane::Affine;

/// Side of the view in pixels.
pub(crate) const SIDE: usize = 160;

/// Where the five points come to lie: ArcFace's template of 112 x 112, scaled.
pub(crate) const TEMPLATE: [[f32; 2]; 5] =
    [[54.70, 73.85], [105.05, 73.57], [80.04, 102.48], [59.36, 131.95], [101.04, 131.72]];

/// Distance between the eyes' centres in the view, in pixels.
pub(crate) const EYES: f32 = 50.35;

/// A pixel of the view.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pixel {
    /// Red, green, blue on the 8-bit scale.
    pub(crate) rgb: [f32; 3],
    /// Luminance on the same scale, after ITU-R BT.709.
    pub(crate) luma: f32,
    /// Whether it lies inside the photo.
    pub(crate) inside: bool,
}

/// A window on a photo, `width x height`. Wiped from memory on drop.
pub(crate) struct Window {
    pub(crate) width: usize,
    pub(crate) pixels: Vec<Pixel>,
}

impl Drop for Window {
    fn drop(&mut self) {
        self.pixels.iter_mut().for_each(|pixel| pixel.rgb.zeroize());
        self.pixels.iter_mut().for_each(|pixel| pixel.luma.zeroize());
    }
}

impl Window {
    /// What `map` shows of the photo: the mean of as many places a pixel as keep detail finer than it from aliasing.
    pub(crate) fn of(photo: &RgbImage, map: &Affine, width: usize, height: usize) -> Self {
        let [[a, b, _], [c, d, _]] = [map.x, map.y];
        let shrink = (a * d - b * c).abs().sqrt();
        let taps = (shrink / f64::from(TAP_SHRINK)).ceil().clamp(1.0, f64::from(MOST_TAPS)) as usize;
        let offsets: Vec<f64> = (0..taps).map(|tap| (tap as f64 + 0.5) / taps as f64 - 0.5).collect();
        let mut pixels = Vec::with_capacity(width * height);
        for row in 0..height {
            for column in 0..width {
                pixels.push(look(photo, map, column as f64, row as f64, &offsets));
            }
        }
        Self { width, pixels }
    }

    /// The pixel at a place; black and outside beyond the window.
    pub(crate) fn at(&self, x: usize, y: usize) -> Pixel {
        if x >= self.width {
            return Pixel::default();
        }
        self.pixels.get(y.saturating_mul(self.width).saturating_add(x)).copied().unwrap_or_default()
    }
}

/// One pixel of a window.
fn look(photo: &RgbImage, map: &Affine, column: f64, row: f64, offsets: &[f64]) -> Pixel {
    let (mut rgb, mut inside) = ([0.0_f32; 3], true);
    for dy in offsets {
        for dx in offsets {
            let (x, y) = map.place(column + dx, row + dy);
            // Of three places a side and more each may be a whole pixel: their mean is smooth enough.
            let (x, y) = if offsets.len() > 2 { (x.round(), y.round()) } else { (x, y) };
            let (tap, there) = interpolate(photo, x, y);
            rgb.iter_mut().zip(tap).for_each(|(sum, sample)| *sum += sample);
            inside &= there;
        }
    }
    let taps = (offsets.len() * offsets.len()) as f32;
    let rgb = rgb.map(|sum| sum / taps);
    let [r, g, b] = rgb;
    Pixel { rgb, luma: 0.2126 * r + 0.7152 * g + 0.0722 * b, inside }
}

/// Bilinear interpolation at a place of the photo, the edge repeated outside; and whether the place is inside.
fn interpolate(photo: &RgbImage, x: f64, y: f64) -> ([f32; 3], bool) {
    let (last_x, last_y) = (f64::from(photo.width() - 1), f64::from(photo.height() - 1));
    let inside = (-0.5..=last_x + 0.5).contains(&x) && (-0.5..=last_y + 0.5).contains(&y);
    let (x, y) = (x.clamp(0.0, last_x), y.clamp(0.0, last_y));
    let (left, top) = (x.floor(), y.floor());
    let (fx, fy) = ((x - left) as f32, (y - top) as f32);
    let (left, top) = (left as usize * 3, top as u32);
    let upper = photo.row(top);
    let lower = if fy > 0.0 { photo.row(top + 1) } else { upper };
    let pick = |row: &[u8], from: usize| match row.get(from..from + 3) {
        Some(&[r, g, b]) => [f32::from(r), f32::from(g), f32::from(b)],
        _ => [0.0; 3],
    };
    if fx == 0.0 && fy == 0.0 {
        return (pick(upper, left), inside);
    }
    let pair = |row: &[u8]| -> [[f32; 3]; 2] {
        let first = pick(row, left);
        [first, if fx > 0.0 { pick(row, left + 3) } else { first }]
    };
    let ([a, b], [c, d]) = (pair(upper), pair(lower));
    let mut out = [0.0; 3];
    for (out, (((a, b), c), d)) in out.iter_mut().zip(a.iter().zip(b).zip(c).zip(d)) {
        let (over, under) = (a + (b - a) * fx, c + (d - c) * fx);
        *out = over + (under - over) * fy;
    }
    (out, inside)
}

/// The face upright, [`SIDE`] pixels square, with the map that made it.
pub(crate) struct View {
    pub(crate) window: Window,
    /// From pixels of the view to pixels of the photo.
    pub(crate) map: Affine,
}

impl View {
    /// `None` where the points make no face.
    pub(crate) fn of(photo: &RgbImage, landmarks: &Landmarks) -> Option<Self> {
        let template = TEMPLATE.map(|[x, y]| Point::new(x, y));
        let map = similarity(&template, &landmarks.points())?;
        let scale = map.x.iter().take(2).map(|value| value * value).sum::<f64>();
        // Less than a pixel of the photo for the whole view: the points are one.
        if scale * (SIDE * SIDE) as f64 <= 1.0 {
            return None;
        }
        Some(Self { window: Window::of(photo, &map, SIDE, SIDE), map })
    }

    /// Pixels of a rectangle, those outside the photo left out.
    pub(crate) fn rectangle(&self, [left, top, right, bottom]: [usize; 4]) -> impl Iterator<Item = Pixel> {
        let rows = top..bottom.min(SIDE);
        rows.flat_map(move |y| (left..right.min(SIDE)).map(move |x| self.window.at(x, y))).filter(|pixel| pixel.inside)
    }
}

/// Whether a place of the view belongs to the face: an ellipse from the brow to the chin, cheek to cheek.
pub(crate) fn is_face(x: usize, y: usize) -> bool {
    let (dx, dy) = ((x as f32 - 80.0) / 46.0, (y as f32 - 100.0) / 58.0);
    dx * dx + dy * dy <= 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A photo in which every face of the template's shape has a known brightness: a ramp.
    fn ramp(side: u32) -> RgbImage {
        let pixels = (0..side).flat_map(|_| (0..side).flat_map(move |x| [(x * 255 / side) as u8; 3]));
        RgbImage::new(side, side, pixels.collect()).unwrap()
    }

    #[test]
    fn the_view_is_the_same_at_any_size_of_the_photo() {
        for side in [160_u32, 320, 800, 1600] {
            let scale = side as f32 / 160.0;
            let points = TEMPLATE.map(|[x, y]| Point::new(x * scale, y * scale));
            let view = View::of(&ramp(side), &Landmarks::from_points(points)).unwrap();
            for x in [10, 80, 150] {
                let luma = view.window.at(x, 80).luma;
                assert!((luma - x as f32 * 255.0 / 160.0).abs() < 3.0, "{side}: {luma} at {x}");
            }
        }
    }

    #[test]
    fn points_that_make_no_face_give_no_view() {
        let photo = ramp(32);
        for point in [Point::default(), Point::new(f32::NAN, 1.0), Point::new(f32::INFINITY, 0.0)] {
            assert!(View::of(&photo, &Landmarks::from_points([point; 5])).is_none());
        }
        let far = TEMPLATE.map(|[x, y]| Point::new(x + 1e6, y));
        let view = View::of(&photo, &Landmarks::from_points(far)).unwrap();
        assert!(view.window.pixels.iter().all(|pixel| !pixel.inside));
        assert_eq!(view.rectangle([0, 0, SIDE, SIDE]).count(), 0);
    }
}
