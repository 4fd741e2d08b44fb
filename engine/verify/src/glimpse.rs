//! A photo at a glance: so coarse that another coding of it looks the same, and another photo does not.

use bioverify_core::RgbImage;
use zeroize::Zeroize;

use crate::params::{GLIMPSE_ASPECT, GLIMPSE_CONTRAST};

/// Cells in a row and in a column.
const SIDE: usize = 16;

/// Mean brightness of a photo's 16 x 16 cells and its aspect ratio. Wiped on drop.
#[derive(Clone)]
pub struct Glimpse {
    cells: Vec<f32>,
    aspect: f64,
}

impl Glimpse {
    /// Of a photo; `None` where it has fewer pixels than cells in a row or column, or too little contrast to be told from others.
    #[must_use]
    pub fn of(photo: &RgbImage) -> Option<Self> {
        let (width, height) = (photo.width() as usize, photo.height() as usize);
        if width < SIDE || height < SIDE {
            return None;
        }
        let mut cells = Vec::with_capacity(SIDE * SIDE);
        for row in 0..SIDE {
            for column in 0..SIDE {
                cells.push(mean(photo.pixels(), width, Stretch::of(row, height), Stretch::of(column, width)));
            }
        }
        let glimpse = Self { cells, aspect: width as f64 / height as f64 };
        (glimpse.deviation() >= GLIMPSE_CONTRAST).then_some(glimpse)
    }

    /// Standard deviation of the cells, in grey levels.
    pub(crate) fn deviation(&self) -> f64 {
        let count = self.cells.len().max(1) as f64;
        let mean = self.cells.iter().map(|cell| f64::from(*cell)).sum::<f64>() / count;
        let squares = self.cells.iter().map(|cell| (f64::from(*cell) - mean) * (f64::from(*cell) - mean));
        (squares.sum::<f64>() / count).sqrt()
    }

    /// That of the mirrored photo.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let rows = self.cells.chunks(SIDE).flat_map(|row| row.iter().rev().copied());
        Self { cells: rows.collect(), aspect: self.aspect }
    }

    /// Root of the mean squared difference of the cells, in grey levels 0..=255, where both have the same aspect ratio.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<f64> {
        if (self.aspect / other.aspect - 1.0).abs() > GLIMPSE_ASPECT {
            return None;
        }
        let squares = self.cells.iter().zip(&other.cells).map(|(a, b)| f64::from(a - b) * f64::from(a - b));
        Some((squares.sum::<f64>() / self.cells.len().max(1) as f64).sqrt())
    }
}

/// What a cell covers of a side. A pixel at its edge counts by the part that lies in it: the cells of another size or of the mirrored
/// photo lie elsewhere between the pixels.
#[derive(Clone, Copy)]
struct Stretch {
    /// In parts of a pixel, [`SIDE`] to each.
    from: usize,
    to: usize,
}

impl Stretch {
    /// Cell `index` of a side of `length` pixels.
    const fn of(index: usize, length: usize) -> Self {
        Self { from: index * length, to: (index + 1) * length }
    }

    /// Each pixel with the parts of it that are covered.
    fn pixels(self) -> impl Iterator<Item = (usize, u64)> {
        (self.from / SIDE..self.to.div_ceil(SIDE)).map(move |pixel| {
            let parts = self.to.min((pixel + 1) * SIDE) - self.from.max(pixel * SIDE);
            (pixel, parts as u64)
        })
    }
}

/// Mean brightness (Rec. ITU-R BT.601) of what a cell covers.
fn mean(pixels: &[u8], width: usize, rows: Stretch, columns: Stretch) -> f32 {
    let (mut sum, mut count) = (0_u64, 0_u64);
    for (row, high) in rows.pixels() {
        for (column, wide) in columns.pixels() {
            let start = (row * width + column) * 3;
            if let Some([red, green, blue]) = pixels.get(start..start + 3) {
                let grey = 299 * u64::from(*red) + 587 * u64::from(*green) + 114 * u64::from(*blue);
                sum += grey * high * wide;
                count += 1000 * high * wide;
            }
        }
    }
    (sum as f64 / count.max(1) as f64) as f32
}

impl Drop for Glimpse {
    fn drop(&mut self) {
        self.cells.zeroize();
    }
}

impl std::fmt::Debug for Glimpse {
    /// The size only: the rest is biometric data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Glimpse({} cells)", self.cells.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(width: u32, height: u32, pixel: impl Fn(u32, u32) -> u8) -> RgbImage {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| [pixel(x, y); 3]);
        RgbImage::new(width, height, pixels.collect()).unwrap()
    }

    #[test]
    fn the_same_picture_in_another_size_differs_little_and_another_much() {
        let slope = |side: u32| Glimpse::of(&photo(side, side, |x, y| ((x + y) * 255 / (2 * side)) as u8)).unwrap();
        let turned = Glimpse::of(&photo(160, 160, |x, y| ((x + 160 - y) * 255 / 320) as u8)).unwrap();
        assert_eq!(slope(160).difference(&slope(160)), Some(0.0));
        assert!(slope(160).difference(&slope(320)).unwrap() < 1.0);
        assert!(slope(160).difference(&turned).unwrap() > 30.0);
        let wide = Glimpse::of(&photo(320, 160, |x, _| (x / 2) as u8)).unwrap();
        assert!(Glimpse::of(&photo(320, 160, |x, _| (x / 32) as u8)).is_none(), "nearly blank");
        assert_eq!(slope(160).difference(&wide), None);
        assert!(Glimpse::of(&photo(15, 400, |_, y| (y / 2) as u8)).is_none());
        assert_eq!(format!("{wide:?}"), "Glimpse(256 cells)");
    }
}
