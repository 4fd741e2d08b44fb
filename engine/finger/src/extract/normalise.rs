//! Local contrast: the network's input.

use bioverify_core::GrayImage;
use ndarray::{Array2, Ix2};

use super::params::{DEVIATION_FLOOR, MEAN_RADIUS, NORMALISED_BOUND, VARIANCE_RADIUS};
use super::wiped::Wiped;

/// `clip((x - mean 31 x 31) / (deviation 61 x 61 + 0.03), -3, 3)` with `x = grey / 255`, rows x columns. Windows are cut
/// at the image border. Window sums are integers, so the result does not depend on the order of summation.
pub(crate) fn normalise(image: &GrayImage) -> Wiped<Ix2> {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let mut near = Window::new(width, height, MEAN_RADIUS);
    let mut far = Window::new(width, height, VARIANCE_RADIUS);
    let mut far_squares = Window::new(width, height, VARIANCE_RADIUS);
    let mut out = Wiped(Array2::zeros((height, width)));
    for (y, mut target) in out.rows_mut().into_iter().enumerate() {
        near.move_to(image, y, u32::from);
        far.move_to(image, y, u32::from);
        far_squares.move_to(image, y, |grey| u32::from(grey) * u32::from(grey));
        let values = image.row(y as u32).iter().zip(near.sums()).zip(far.sums().zip(far_squares.sums()));
        for (target, ((&grey, near), (far, squares))) in target.iter_mut().zip(values) {
            // Products of sums and counts are below 2^53: exact. Only what follows them rounds.
            let spread = far.count * squares.sum - far.sum * far.sum;
            let deviation = (spread.max(0.0).sqrt() * far.per_pixel) as f32;
            let centred = ((f64::from(grey) * near.count - near.sum) * near.per_pixel) as f32;
            *target = (centred / (deviation + DEVIATION_FLOOR)).clamp(-NORMALISED_BOUND, NORMALISED_BOUND);
        }
    }
    out
}

/// Sums over a square window that slides down the image row by row.
struct Window {
    radius: usize,
    height: usize,
    /// First row and end of the window.
    rows: (usize, usize),
    /// Sum of the window's rows in each column, modulo 2^32.
    columns: Vec<u32>,
    /// Running sum of `columns` modulo 2^32, flat for `radius` beyond either end. Differences are exact: a window of
    /// 61 x 61 squares stays below 2^32.
    running: Vec<u32>,
    /// Columns inside the image under the window at each place, and one divided by as many: dividing takes longer than all the rest.
    widths: Vec<(f64, f64)>,
}

/// What one window holds.
struct Held {
    sum: f64,
    /// Pixels.
    count: f64,
    /// What takes a sum of grey levels to the mean brightness from 0 to 1.
    per_pixel: f64,
}

impl Window {
    fn new(width: usize, height: usize, radius: usize) -> Self {
        let width_at = |x: usize| ((x + radius + 1).min(width) - x.saturating_sub(radius)) as f64;
        let widths = (0..width).map(width_at).map(|width| (width, 1.0 / width)).collect();
        Self { radius, height, rows: (0, 0), columns: vec![0; width], running: vec![0; width + 2 * radius + 1], widths }
    }

    /// Centres the window on row `y`; rows must come in order.
    fn move_to(&mut self, image: &GrayImage, y: usize, measure: impl Fn(u8) -> u32) {
        let wanted = (y.saturating_sub(self.radius), (y + self.radius + 1).min(self.height));
        for leaving in self.rows.0..wanted.0 {
            let row = image.row(leaving as u32);
            self.columns.iter_mut().zip(row).for_each(|(sum, &grey)| *sum = sum.wrapping_sub(measure(grey)));
        }
        for entering in self.rows.1..wanted.1 {
            let row = image.row(entering as u32);
            self.columns.iter_mut().zip(row).for_each(|(sum, &grey)| *sum = sum.wrapping_add(measure(grey)));
        }
        self.rows = wanted;
        let mut total = 0_u32;
        let mut slots = self.running.iter_mut().skip(self.radius + 1);
        for (&column, slot) in self.columns.iter().zip(&mut slots) {
            total = total.wrapping_add(column);
            *slot = total;
        }
        slots.for_each(|slot| *slot = total);
    }

    /// The window at each place of the row.
    fn sums(&self) -> impl Iterator<Item = Held> {
        let rows = (self.rows.1 - self.rows.0) as f64;
        let per_row = 1.0 / (rows * 255.0);
        let ends = self.running.iter().skip(2 * self.radius + 1);
        let sums = ends.zip(&self.running).map(|(&end, &start)| f64::from(end.wrapping_sub(start)));
        sums.zip(&self.widths).map(move |(sum, (width, per_column))| Held {
            sum,
            count: width * rows,
            per_pixel: per_column * per_row,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::Ppi;
    use proptest::prelude::*;

    /// The formula of the contract, pixel by pixel, in `f64`.
    fn slowly(image: &GrayImage, x: i64, y: i64) -> f64 {
        let moments = |radius: i64| {
            let mut n = [0.0_f64; 3];
            for j in y - radius..=y + radius {
                for i in x - radius..=x + radius {
                    let Some(grey) =
                        u32::try_from(i).ok().zip(u32::try_from(j).ok()).and_then(|(i, j)| image.get(i, j))
                    else {
                        continue;
                    };
                    let v = f64::from(grey) / 255.0;
                    n = [n[0] + 1.0, n[1] + v, n[2] + v * v];
                }
            }
            (n[1] / n[0], (n[2] / n[0] - (n[1] / n[0]).powi(2)).max(0.0))
        };
        let value = f64::from(image.get(x as u32, y as u32).unwrap()) / 255.0;
        ((value - moments(15).0) / (moments(30).1.sqrt() + 0.03)).clamp(-3.0, 3.0)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn equals_the_formula(width in 1_u32..90, height in 1_u32..90, seed: u32) {
            let pixels = (0..width * height).map(|i| ((i ^ seed).wrapping_mul(0x9E37_79B1) >> 24) as u8).collect();
            let image = GrayImage::new(width, height, Ppi::STANDARD, pixels).unwrap();
            let map = normalise(&image);
            for ((y, x), value) in map.indexed_iter() {
                let wanted = slowly(&image, x as i64, y as i64);
                prop_assert!((f64::from(*value) - wanted).abs() < 1e-5, "({x}, {y}): {value} {wanted}");
            }
        }
    }

    #[test]
    fn the_brightest_largest_image_does_not_overflow() {
        let side = 1500;
        let mut pixels = vec![255; side * side];
        pixels[side * side - 1] = 0;
        let image = GrayImage::new(side as u32, side as u32, Ppi::STANDARD, pixels).unwrap();
        let map = normalise(&image);
        assert_eq!(map[[700, 700]], 0.0);
        assert!(map[[side - 1, side - 1]] < -2.9);
    }
}
