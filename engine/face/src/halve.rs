//! Part of a photo at half its size, a quarter, an eighth and so on, without the pictures in between.
//!
//! A photo of 12 megapixels takes 36 MB; one half of it as `f32` would take as much again. Here every row of the result is
//! made of the few rows of the photo under it, and only the columns and rows that are looked at are made.

use bioverify_core::RgbImage;
use zeroize::{Zeroize, Zeroizing};

use crate::plane::Affine;

/// One row of samples on the 8-bit scale, wiped on drop.
type Row = Zeroizing<Vec<[f32; 3]>>;

/// Columns and rows `first..=last` of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    columns: (usize, usize),
    rows: (usize, usize),
}

/// Some of a picture's pixels. Wiped from memory on drop.
pub(crate) struct Part {
    region: Region,
    samples: Vec<[f32; 3]>,
}

impl Drop for Part {
    fn drop(&mut self) {
        self.samples.zeroize();
    }
}

impl Part {
    /// The pixel at a place of the whole picture; `None` outside of the part.
    pub(crate) fn at(&self, x: i64, y: i64) -> Option<[f32; 3]> {
        let (columns, rows) = (self.region.columns, self.region.rows);
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        if !(columns.0..=columns.1).contains(&x) {
            return None;
        }
        let width = columns.1 - columns.0 + 1;
        self.samples.get(y.checked_sub(rows.0)? * width + x - columns.0).copied()
    }
}

/// Size of a picture of `size` at half its size: an odd last row or column stays.
pub(crate) const fn halved_size((width, height): (u32, u32)) -> (u32, u32) {
    (width.div_ceil(2), height.div_ceil(2))
}

/// The pixels of a picture of `size` that bilinear interpolation asks for when `map` is applied to `width x height` pixels.
/// Of an affine map the corners go farthest; one pixel is added on each side for rounding.
pub(crate) fn seen(map: &Affine, (width, height): (usize, usize), size: (u32, u32)) -> Region {
    let last = |side: usize| side.saturating_sub(1) as f64;
    let corners = [(0.0, 0.0), (last(width), 0.0), (0.0, last(height)), (last(width), last(height))];
    let places = corners.map(|(x, y)| map.place(x, y));
    let span = |of: fn(&(f64, f64)) -> f64, side: u32| {
        // What is no number becomes 0, as where pixels are read.
        let ends = places.iter().map(|place| of(place).floor() as i64);
        let (least, most) = ends.fold((i64::MAX, i64::MIN), |(least, most), end| (least.min(end), most.max(end)));
        let inside = |place: i64| place.clamp(0, i64::from(side.saturating_sub(1))) as usize;
        (inside(least.saturating_sub(1)), inside(most.saturating_add(2)))
    };
    Region { columns: span(|place| place.0, size.0), rows: span(|place| place.1, size.1) }
}

/// `region` of `photo` after so many halvings, one at least. Each averages 2 x 2 pixels; an odd last row or column counts
/// twice.
pub(crate) fn halved_part(photo: &RgbImage, halvings: u32, region: Region) -> Part {
    let (columns, rows) = (region.columns, region.rows);
    let mut samples = Vec::with_capacity((columns.1 - columns.0 + 1) * (rows.1 - rows.0 + 1));
    for y in rows.0..=rows.1 {
        samples.extend_from_slice(&row(photo, halvings.max(1), y, columns));
    }
    Part { region, samples }
}

/// Columns `first..=last` of row `y` after so many halvings.
fn row(photo: &RgbImage, halvings: u32, y: usize, (first, last): (usize, usize)) -> Row {
    if halvings <= 1 {
        return row_of_bytes(photo, y, (first, last));
    }
    let (width, height) = (1..halvings).fold((photo.width(), photo.height()), |size, _| halved_size(size));
    let (right, bottom) = (width.saturating_sub(1) as usize, height.saturating_sub(1) as usize);
    let columns = (2 * first, (2 * last + 1).min(right));
    let upper = row(photo, halvings - 1, (2 * y).min(bottom), columns);
    let lower = row(photo, halvings - 1, (2 * y + 1).min(bottom), columns);
    let pairs = upper.chunks(2).zip(lower.chunks(2));
    Zeroizing::new(pairs.map(|(upper, lower)| mean(upper, lower, |sample| sample)).collect())
}

/// The same after one halving.
fn row_of_bytes(photo: &RgbImage, y: usize, (first, last): (usize, usize)) -> Row {
    let (width, bottom) = (photo.width() as usize, photo.height().saturating_sub(1));
    let columns = 2 * first..(2 * last + 2).min(width);
    let pixels = |y: usize| {
        let (pixels, _) = photo.row((y as u32).min(bottom)).as_chunks::<3>();
        pixels.get(columns.clone()).unwrap_or(&[])
    };
    let pairs = pixels(2 * y).chunks(2).zip(pixels(2 * y + 1).chunks(2));
    Zeroizing::new(pairs.map(|(upper, lower)| mean(upper, lower, f32::from)).collect())
}

/// Mean of two pixels above two others; a single one counts twice.
fn mean<T: Copy>(upper: &[[T; 3]], lower: &[[T; 3]], value: impl Fn(T) -> f32) -> [f32; 3] {
    let mut sum = [0.0_f32; 3];
    for pixel in [upper.first(), upper.last(), lower.first(), lower.last()].into_iter().flatten() {
        sum.iter_mut().zip(pixel).for_each(|(sum, sample)| *sum += value(*sample));
    }
    sum.map(|sum| sum / 4.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Picture = (usize, usize, Vec<[f32; 3]>);

    fn photo(width: u32, height: u32) -> RgbImage {
        let pixels = (0..width * height * 3).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8);
        RgbImage::new(width, height, pixels.collect()).unwrap()
    }

    /// The whole picture at half its size, pixel by pixel.
    fn halved((width, height, samples): &Picture) -> Picture {
        let at = |x: usize, y: usize| samples[y.min(height - 1) * width + x.min(width - 1)];
        let (w, h) = (width.div_ceil(2), height.div_ceil(2));
        let pixel = |x: usize, y: usize| {
            let four = [at(2 * x, 2 * y), at(2 * x + 1, 2 * y), at(2 * x, 2 * y + 1), at(2 * x + 1, 2 * y + 1)];
            [0, 1, 2].map(|c| (four[0][c] + four[1][c] + four[2][c] + four[3][c]) / 4.0)
        };
        (w, h, (0..h).flat_map(|y| (0..w).map(move |x| (x, y))).map(|(x, y)| pixel(x, y)).collect())
    }

    #[test]
    fn a_part_has_the_pixels_that_the_whole_has() {
        for (width, height) in [(64, 48), (37, 51), (1, 9), (5, 1), (33, 2)] {
            let photo = photo(width, height);
            let samples = photo.pixels().as_chunks::<3>().0.iter().map(|pixel| pixel.map(f32::from)).collect();
            let mut whole: Picture = (width as usize, height as usize, samples);
            for halvings in 1..6 {
                whole = halved(&whole);
                let (w, h, samples) = &whole;
                for columns in [(0, w - 1), (w / 3, w / 2), (w - 1, w - 1)] {
                    for rows in [(0, h - 1), (h / 3, h / 2)] {
                        let part = halved_part(&photo, halvings, Region { columns, rows });
                        for (y, x) in (rows.0..=rows.1).flat_map(|y| (columns.0..=columns.1).map(move |x| (y, x))) {
                            assert_eq!(part.at(x as i64, y as i64), Some(samples[y * w + x]), "{halvings} {x} {y}");
                        }
                        assert_eq!(part.at(columns.1 as i64 + 1, rows.0 as i64), None);
                        assert_eq!(part.at(columns.0 as i64, rows.1 as i64 + 1), None);
                        assert_eq!(part.at(-1, 0), None);
                    }
                }
            }
        }
    }

    #[test]
    fn all_that_is_interpolated_is_in_the_region() {
        let (sin, cos) = 0.7_f64.sin_cos();
        let maps = [
            Affine { x: [1.7, 0.0, 3.2], y: [0.0, 1.7, 5.1] },
            Affine { x: [2.0 * cos, -2.0 * sin, 40.0], y: [2.0 * sin, 2.0 * cos, -9.0] },
            Affine { x: [f64::NAN, 0.0, 1.0], y: [f64::INFINITY, 1.0, 1e300] },
        ];
        let (width, height) = (19, 13);
        for map in maps {
            let region = seen(&map, (width, height), (60, 50));
            for (column, row) in (0..width).flat_map(|x| (0..height).map(move |y| (x, y))) {
                let (x, y) = map.place(column as f64, row as f64);
                for (place, last, span) in [(x, 59, region.columns), (y, 49, region.rows)] {
                    let first = place.floor() as i64;
                    for pixel in [first, first.saturating_add(1)] {
                        let pixel = pixel.clamp(0, last) as usize;
                        assert!((span.0..=span.1).contains(&pixel), "{map:?}: {pixel} is not in {span:?}");
                    }
                }
            }
        }
    }
}
