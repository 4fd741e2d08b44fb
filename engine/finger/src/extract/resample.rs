//! Any resolution to 500 ppi.

use std::borrow::Cow;

use bioverify_core::{GrayImage, ImageError, Ppi};
use zeroize::Zeroizing;

use super::limits::side_at_standard;

/// The image at 500 ppi; itself if it already is.
///
/// Cubic convolution (Keys 1981, a = -1/2). When shrinking, the kernel is stretched by the scale, so that ridges finer
/// than the new grid fade instead of folding into false ones. The scale is the exact ratio of the resolutions, not of
/// the rounded sizes: distances stay true.
///
/// # Errors
/// [`ImageError`] never for an image that passed [`super::limits::check_size`].
pub(crate) fn resample(image: &GrayImage) -> Result<Cow<'_, GrayImage>, ImageError> {
    if image.ppi() == Ppi::STANDARD {
        return Ok(Cow::Borrowed(image));
    }
    let step = f32::from(image.ppi().get()) / f32::from(Ppi::STANDARD.get());
    let columns = taps(image.width(), side_at_standard(image.width(), image.ppi()), step);
    let rows = taps(image.height(), side_at_standard(image.height(), image.ppi()), step);
    let width = columns.len();

    let mut narrow = Zeroizing::new(Vec::with_capacity(width * image.height() as usize));
    for y in 0..image.height() {
        let row = image.row(y);
        narrow.extend(columns.iter().map(|tap| tap.apply(|x| row.get(x).copied().map_or(0.0, f32::from))));
    }
    let mut pixels = Vec::with_capacity(width * rows.len());
    for tap in &rows {
        let at = |x: usize, y: usize| narrow.get(y * width + x).copied().unwrap_or_default();
        // Saturating cast: cubic overshoot beyond black and white is cut.
        pixels.extend((0..width).map(|x| (tap.apply(|y| at(x, y)) + 0.5) as u8));
    }
    GrayImage::new(width as u32, rows.len() as u32, Ppi::STANDARD, pixels).map(Cow::Owned)
}

/// Source samples and their weights for one target sample.
struct Tap {
    first: usize,
    weights: Vec<f32>,
}

impl Tap {
    fn apply(&self, value: impl Fn(usize) -> f32) -> f32 {
        self.weights.iter().enumerate().map(|(i, weight)| weight * value(self.first + i)).sum()
    }
}

/// Taps along one axis: `from` source samples, `to` target samples, `step` source samples per target sample.
fn taps(from: u32, to: u64, step: f32) -> Vec<Tap> {
    let stretch = step.max(1.0);
    let last = from.saturating_sub(1) as f32;
    (0..to)
        .map(|target| {
            let centre = ((target as f32 + 0.5) * step - 0.5).clamp(0.0, last);
            let first = (centre - 2.0 * stretch).ceil().max(0.0);
            let end = (centre + 2.0 * stretch).floor().min(last);
            let mut weights: Vec<f32> =
                (first as usize..=end as usize).map(|source| keys((source as f32 - centre) / stretch)).collect();
            // Cut at the border or not, the weights sum to one: flat areas stay flat.
            let sum: f32 = weights.iter().sum();
            weights.iter_mut().for_each(|weight| *weight /= sum);
            Tap { first: first as usize, weights }
        })
        .collect()
}

/// Cubic convolution kernel, support 2 (R. G. Keys, "Cubic convolution interpolation", 1981, equation 15).
fn keys(distance: f32) -> f32 {
    let d = distance.abs();
    if d < 1.0 {
        (1.5 * d - 2.5) * d * d + 1.0
    } else if d < 2.0 {
        ((-0.5 * d + 2.5) * d - 4.0) * d + 2.0
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn image(width: u32, height: u32, ppi: u32, value: impl Fn(u32, u32) -> u8) -> GrayImage {
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| value(x, y)).collect();
        GrayImage::new(width, height, Ppi::new(ppi).unwrap(), pixels).unwrap()
    }

    /// Ridges of `period` millimetres across x.
    fn ridges(width: u32, ppi: u32, period: f32) -> GrayImage {
        image(width, 20, ppi, |x, _| {
            let millimetres = (x as f32 + 0.5) * 25.4 / ppi as f32;
            (128.0 + 100.0 * (std::f32::consts::TAU * millimetres / period).sin()).round() as u8
        })
    }

    #[test]
    fn at_500_ppi_nothing_is_copied() {
        let given = ridges(60, 500, 0.5);
        assert!(matches!(resample(&given).unwrap(), Cow::Borrowed(_)));
    }

    #[test]
    fn ridges_keep_their_place_in_millimetres() {
        for ppi in [300, 569, 1000] {
            let size = 200 * ppi / 500;
            let made = resample(&ridges(size, ppi, 0.5)).unwrap().into_owned();
            let wanted = ridges(made.width(), 500, 0.5);
            let (made, wanted) = (made.row(5), wanted.row(5));
            let worst = (8..made.len() - 8).map(|x| made[x].abs_diff(wanted[x])).max().unwrap();
            assert!(worst <= 12, "{ppi} ppi: {worst}");
        }
    }

    #[test]
    fn detail_finer_than_the_grid_fades_instead_of_folding() {
        // Stripes of one pixel at 2000 ppi lie beyond what 500 ppi can show.
        let made = resample(&image(400, 400, 2000, |x, _| if x % 2 == 0 { 255 } else { 0 })).unwrap().into_owned();
        let middle = &made.row(50)[10..90];
        assert!(middle.iter().all(|v| (124..=131).contains(v)), "{middle:?}");
    }

    proptest! {
        #[test]
        fn flat_stays_flat_and_the_size_follows_the_ratio(w in 1_u32..80, h in 1_u32..80, ppi in 100_u32..=2000, v: u8) {
            let made = resample(&image(w, h, ppi, |_, _| v)).unwrap().into_owned();
            prop_assert!(made.pixels().iter().all(|p| p.abs_diff(v) <= 1));
            let exact = f64::from(w) * 500.0 / f64::from(ppi);
            prop_assert!((f64::from(made.width()) - exact).abs() <= 0.5 || made.width() == 1);
            prop_assert_eq!(made.ppi(), Ppi::STANDARD);
        }
    }
}
