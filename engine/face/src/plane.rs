//! Pictures as `f32` samples: resizing, warping, and turning them into a network's input.

use bioverify_core::{Point, RgbImage};
use bioverify_model::{Colour, InputCard};
use ndarray::Array4;
use zeroize::Zeroize;

use crate::halve::{halved_part, halved_size, seen};
use crate::params::LARGEST_SHRINK;

/// A colour picture of `f32` samples on the 8-bit scale, row-major, red, green, blue. Wiped from memory on drop.
#[derive(Clone)]
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) samples: Vec<[f32; 3]>,
}

impl Drop for Plane {
    fn drop(&mut self) {
        self.samples.zeroize();
    }
}

/// Where an output pixel comes from: `source = matrix * (x, y, 1)`, both in pixels with whole numbers at pixel centres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Affine {
    pub(crate) x: [f64; 3],
    pub(crate) y: [f64; 3],
}

impl Affine {
    /// The place of `point`.
    pub(crate) fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let of = |row: &[f64; 3]| {
            let [a, b, c] = row;
            a * x + b * y + c
        };
        (of(&self.x), of(&self.y))
    }

    /// The place of a point that counts from the picture's edge, a pixel's centre at a half, as boxes and landmarks do.
    pub(crate) fn edge_point(&self, point: Point) -> Point {
        let place = self.point(Point::new(point.x - 0.5, point.y - 0.5));
        Point::new(place.x + 0.5, place.y + 0.5)
    }

    /// The place of a point.
    pub(crate) fn point(&self, point: Point) -> Point {
        let (x, y) = self.place(f64::from(point.x), f64::from(point.y));
        Point::new(x as f32, y as f32)
    }

    /// This map after `first`.
    pub(crate) fn after(&self, first: &Self) -> Self {
        let row = |&[a, b, c]: &[f64; 3]| {
            let ([d, e, f], [g, h, i]) = (first.x, first.y);
            [a * d + b * g, a * e + b * h, a * f + b * i + c]
        };
        Self { x: row(&self.x), y: row(&self.y) }
    }

    /// Source pixels one output pixel is apart.
    fn shrink(&self) -> f64 {
        let [[a, b, _], [c, d, _]] = [self.x, self.y];
        (a * d - b * c).abs().sqrt()
    }

    /// The same for a source of half the size: pixel `i` there covers `2 i` and `2 i + 1`.
    fn halved(&self) -> Self {
        let half = |[a, b, c]: [f64; 3]| [a / 2.0, b / 2.0, (c - 0.5) / 2.0];
        Self { x: half(self.x), y: half(self.y) }
    }
}

/// What stands outside the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Outside {
    /// The nearest pixel of the picture.
    Edge,
    /// This sample.
    Fill(f32),
}

/// The `width x height` pixels of `photo` that `map` points at, by bilinear interpolation. Where more than
/// [`LARGEST_SHRINK`] source pixels fall on one, the part that is looked at is halved by averaging first; the steps between
/// the photo and the last half never exist as pictures ([`halved_part`]).
pub(crate) fn warp(photo: &RgbImage, map: &Affine, (width, height): (usize, usize), outside: Outside) -> Plane {
    if map.shrink() <= f64::from(LARGEST_SHRINK) {
        let source = |x: i64, y: i64| {
            let pixel = u32::try_from(x).ok().zip(u32::try_from(y).ok()).and_then(|(x, y)| photo.get(x, y));
            pixel.map(|pixel| pixel.map(f32::from))
        };
        return sample(source, (photo.width(), photo.height()), map, (width, height), outside);
    }
    let (mut map, mut halvings, mut size) = (map.halved(), 1, halved_size((photo.width(), photo.height())));
    while map.shrink() > f64::from(LARGEST_SHRINK) && size.0 > 1 && size.1 > 1 {
        (map, halvings, size) = (map.halved(), halvings + 1, halved_size(size));
    }
    let part = halved_part(photo, halvings, seen(&map, (width, height), size));
    sample(|x, y| part.at(x, y), size, &map, (width, height), outside)
}

/// Bilinear interpolation of whatever `source` gives for a pixel; `None` is outside.
fn sample(
    source: impl Fn(i64, i64) -> Option<[f32; 3]>,
    size: (u32, u32),
    map: &Affine,
    (width, height): (usize, usize),
    outside: Outside,
) -> Plane {
    let (last_x, last_y) = (i64::from(size.0) - 1, i64::from(size.1) - 1);
    let pixel = |x: i64, y: i64| match outside {
        Outside::Edge => source(x.clamp(0, last_x), y.clamp(0, last_y)).unwrap_or_default(),
        Outside::Fill(value) => source(x, y).unwrap_or([value; 3]),
    };
    let mut samples = Vec::with_capacity(width * height);
    for row in 0..height {
        for column in 0..width {
            let (x, y) = map.place(column as f64, row as f64);
            let (left, top) = (x.floor(), y.floor());
            let (fx, fy) = ((x - left) as f32, (y - top) as f32);
            let (left, top) = (left as i64, top as i64);
            let (a, b) = (pixel(left, top), pixel(left.saturating_add(1), top));
            let (c, d) = (pixel(left, top.saturating_add(1)), pixel(left.saturating_add(1), top.saturating_add(1)));
            let mut mixed = [0.0_f32; 3];
            for (out, (((a, b), c), d)) in mixed.iter_mut().zip(a.iter().zip(b).zip(c).zip(d)) {
                let upper = a + (b - a) * fx;
                let lower = c + (d - c) * fx;
                *out = upper + (lower - upper) * fy;
            }
            samples.push(mixed);
        }
    }
    Plane { width, height, samples }
}

impl Plane {
    /// The picture as a mirror shows it.
    pub(crate) fn mirrored(&self) -> Self {
        let rows = self.samples.chunks(self.width.max(1));
        let samples = rows.flat_map(|row| row.iter().rev().copied()).collect();
        Self { width: self.width, height: self.height, samples }
    }

    /// The network's input of `rows x columns`: this picture at the top left, the rest mid grey (sample 127.5 scaled), in
    /// the colours and the scale of the card. `None` where the card has no colours.
    pub(crate) fn to_input(&self, card: &InputCard, rows: usize, columns: usize) -> Option<Array4<f32>> {
        let order: &[usize] = match card.colour? {
            Colour::Rgb => &[0, 1, 2],
            Colour::Bgr => &[2, 1, 0],
            Colour::Grey => return None,
        };
        let mut input = Array4::zeros((1, card.channels, rows, columns));
        for (channel, colour) in order.iter().enumerate() {
            let (mean, divisor) = (*card.mean.get(channel)?, *card.divisor.get(channel)?);
            let mut map = input.index_axis_mut(ndarray::Axis(0), 0);
            let mut map = map.index_axis_mut(ndarray::Axis(0), channel);
            map.fill((MID_GREY - mean) / divisor);
            for (mut row, samples) in map.rows_mut().into_iter().zip(self.samples.chunks(self.width.max(1))) {
                for (value, sample) in row.iter_mut().zip(samples) {
                    *value = (sample.get(*colour)? - mean) / divisor;
                }
            }
        }
        Some(input)
    }

    /// The picture with samples rounded to 8 bits.
    pub(crate) fn to_photo(&self) -> Option<RgbImage> {
        let bytes = self.samples.iter().flatten().map(|sample| sample.round().clamp(0.0, 255.0) as u8).collect();
        RgbImage::new(self.width as u32, self.height as u32, bytes).ok()
    }
}

/// The sample that pads pictures to a network's size.
const MID_GREY: f32 = 127.5;

#[cfg(test)]
mod tests {
    use super::*;

    const SAME: Affine = Affine { x: [1.0, 0.0, 0.0], y: [0.0, 1.0, 0.0] };

    fn ramp(width: u32, height: u32) -> RgbImage {
        let pixels = (0..height).flat_map(|y| (0..width).flat_map(move |x| [(x * 4) as u8, (y * 4) as u8, 9]));
        RgbImage::new(width, height, pixels.collect()).unwrap()
    }

    #[test]
    fn the_identity_changes_nothing_and_outside_is_as_asked() {
        let photo = ramp(20, 10);
        let plane = warp(&photo, &SAME, (20, 10), Outside::Edge);
        assert_eq!(plane.to_photo(), Some(photo.clone()));
        let shifted = Affine { x: [1.0, 0.0, -3.0], ..SAME };
        assert_eq!(warp(&photo, &shifted, (4, 1), Outside::Fill(77.0)).samples[..3], [[77.0; 3]; 3]);
        assert_eq!(warp(&photo, &shifted, (4, 1), Outside::Edge).samples, [[0.0, 0.0, 9.0]; 4]);
    }

    #[test]
    fn a_ramp_stays_a_ramp_when_shrunk_by_any_factor() {
        let photo = ramp(60, 60);
        for factor in [0.5, 1.5, 2.0, 3.0, 4.5] {
            let map = Affine { x: [factor, 0.0, 12.0], y: [0.0, factor, 14.0] };
            let plane = warp(&photo, &map, (8, 8), Outside::Edge);
            for (index, [red, green, blue]) in plane.samples.iter().enumerate() {
                let (x, y) = map.place((index % 8) as f64, (index / 8) as f64);
                if x < 56.0 && y < 56.0 {
                    assert!((f64::from(*red) - 4.0 * x).abs() < 0.01, "{factor}: {red} at {x}");
                    assert!((f64::from(*green) - 4.0 * y).abs() < 0.01, "{factor}");
                }
                assert_eq!(*blue, 9.0);
            }
        }
    }
}
