//! What is done to a probe before it is extracted.

use bioverify_core::{GrayImage, ImageError, Ppi, math};
use bioverify_testdata::plane::Plane;
use image::imageops::{FilterType, resize};
use image::{ImageBuffer, Luma};

use super::original::Finger;

/// A change of one probe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Turned clockwise about its centre, degrees, on a larger sheet in the colour of its border.
    Turned(u16),
    /// Scanned at another resolution, pixels per inch.
    Scanned(u16),
    /// Cut to a window of so many hundredths of the finger's area.
    Cut(u8),
}

impl Change {
    /// The changed probe; `index` chooses where a cut probe's window lies.
    ///
    /// # Errors
    /// [`ImageError`] where nothing would be left.
    pub fn of(self, image: &GrayImage, finger: &Finger, index: usize) -> Result<GrayImage, ImageError> {
        match self {
            Self::Turned(degrees) if degrees % 360 == 0 => Ok(image.clone()),
            Self::Turned(degrees) => turned(image, f32::from(degrees).to_radians()),
            Self::Scanned(ppi) => scanned(image, Ppi::new(u32::from(ppi)).unwrap_or(image.ppi())),
            Self::Cut(100..) => Ok(image.clone()),
            Self::Cut(share) => cut(image, finger, f64::from(share) / 100.0, index),
        }
    }
}

/// Every pixel of the larger sheet looks back for where it came from.
fn turned(image: &GrayImage, angle: f32) -> Result<GrayImage, ImageError> {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let (sine, cosine) = math::sincosf(angle);
    let across = (width * cosine.abs() + height * sine.abs()).ceil();
    let down = (width * sine.abs() + height * cosine.abs()).ceil();
    let mut plane = Plane::filled(image.width() as usize, image.height() as usize, 0.0);
    for (cell, pixel) in plane.data.iter_mut().zip(image.pixels()) {
        *cell = f32::from(*pixel);
    }
    let paper = paper(image);
    let mut pixels = Vec::with_capacity(across as usize * down as usize);
    for row in 0..down as usize {
        for column in 0..across as usize {
            let (dx, dy) = (column as f32 + 0.5 - across / 2.0, row as f32 + 0.5 - down / 2.0);
            let (x, y) = (dx * cosine + dy * sine + width / 2.0, dy * cosine - dx * sine + height / 2.0);
            let inside = (0.0..width).contains(&x) && (0.0..height).contains(&y);
            let value = if inside { plane.cubic(x - 0.5, y - 0.5) } else { f32::from(paper) };
            pixels.push(value.round().clamp(0.0, 255.0) as u8);
        }
    }
    GrayImage::new(across as u32, down as u32, image.ppi(), pixels)
}

/// Median of the outermost pixels.
fn paper(image: &GrayImage) -> u8 {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let border = |index: usize| {
        let (x, y) = (index % width, index / width);
        x == 0 || y == 0 || x + 1 == width || y + 1 == height
    };
    let mut values: Vec<u8> =
        image.pixels().iter().enumerate().filter(|(index, _)| border(*index)).map(|(_, pixel)| *pixel).collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(u8::MAX)
}

/// The picture that a sensor of another resolution would give, as far as the first one saw it.
fn scanned(image: &GrayImage, ppi: Ppi) -> Result<GrayImage, ImageError> {
    if ppi == image.ppi() {
        return Ok(image.clone());
    }
    let side = |pixels: u32| (f64::from(pixels) * f64::from(ppi.get()) / f64::from(image.ppi().get())).round() as u32;
    let (width, height) = (side(image.width()), side(image.height()));
    let pixels = ImageBuffer::<Luma<u8>, &[u8]>::from_raw(image.width(), image.height(), image.pixels())
        .map(|whole| resize(&whole, width, height, FilterType::CatmullRom).into_raw());
    GrayImage::new(width, height, ppi, pixels.unwrap_or_default())
}

/// A window of a share of the finger's area around its middle, or moved from there towards one of its sides.
fn cut(image: &GrayImage, finger: &Finger, share: f64, index: usize) -> Result<GrayImage, ImageError> {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let area = share * finger.area;
    let across = area.sqrt().min(width).max(area / height);
    let (across, down) = (across.min(width).round(), (area / across).min(height).round());
    // Towards a side as far as the window still lies on the finger, at most halfway from the middle to that side.
    let room = |length: f64, whole: f64| ((whole - length) / 2.0).clamp(0.0, whole / 4.0);
    let (aside, along) = (room(across, finger.size.0), room(down, finger.size.1));
    let (left, right) = (finger.middle.0 - aside, finger.middle.0 + aside);
    let (upper, lower) = (finger.middle.1 - along, finger.middle.1 + along);
    let (x, y) = match index % 5 {
        0 => finger.middle,
        1 => (left, finger.middle.1),
        2 => (right, finger.middle.1),
        3 => (finger.middle.0, upper),
        _ => (finger.middle.0, lower),
    };
    let start = |centre: f64, length: f64, side: f64| (centre - length / 2.0).clamp(0.0, side - length) as usize;
    let (x, y) = (start(x, across, width), start(y, down, height));
    let (across, down) = (across as usize, down as usize);
    let rows = image.pixels().chunks_exact(image.width() as usize).skip(y).take(down);
    let pixels = rows.flat_map(|row| row.iter().skip(x).take(across).copied()).collect();
    GrayImage::new(across as u32, down as u32, image.ppi(), pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dark in the upper left quarter.
    fn quarter(width: u32, height: u32) -> GrayImage {
        let dark = |x: u32, y: u32| x < width / 2 && y < height / 2;
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| if dark(x, y) { 0 } else { 200 })).collect();
        GrayImage::new(width, height, Ppi::STANDARD, pixels).unwrap()
    }

    fn whole(image: &GrayImage) -> Finger {
        let size = (f64::from(image.width()), f64::from(image.height()));
        Finger { area: size.0 * size.1, middle: (size.0 / 2.0, size.1 / 2.0), size }
    }

    fn at(image: &GrayImage, x: u32, y: u32) -> u8 {
        image.pixels()[(y * image.width() + x) as usize]
    }

    #[test]
    fn a_quarter_turn_clockwise_brings_the_upper_left_to_the_upper_right() {
        let image = quarter(60, 80);
        let turned = Change::Turned(90).of(&image, &whole(&image), 0).unwrap();
        assert!(turned.width().abs_diff(80) <= 1 && turned.height().abs_diff(60) <= 1);
        assert_eq!((at(&turned, 60, 15), at(&turned, 20, 15)), (0, 200));
        let back = Change::Turned(270).of(&turned, &whole(&turned), 0).unwrap();
        assert_eq!((at(&back, 15, 20), at(&back, 45, 20)), (0, 200));
    }

    #[test]
    fn what_turning_uncovers_has_the_colour_of_the_border() {
        let image = quarter(60, 80);
        let turned = Change::Turned(45).of(&image, &whole(&image), 0).unwrap();
        assert_eq!(at(&turned, 0, 0), 200);
        assert!(turned.width() > 90 && turned.height() > 90);
    }

    #[test]
    fn another_resolution_has_other_sides_and_the_same_size() {
        let image = quarter(100, 50);
        let scanned = Change::Scanned(1000).of(&image, &whole(&image), 0).unwrap();
        assert_eq!((scanned.width(), scanned.height(), scanned.ppi().get()), (200, 100, 1000));
        assert_eq!((at(&scanned, 50, 20), at(&scanned, 150, 20)), (0, 200));
        assert_eq!(Change::Scanned(500).of(&image, &whole(&image), 0).unwrap(), image);
    }

    #[test]
    fn a_cut_leaves_the_share_asked_for_wherever_the_window_lies() {
        let image = quarter(300, 120);
        for index in 0..5 {
            for share in [80, 50, 25] {
                let left = Change::Cut(share).of(&image, &whole(&image), index).unwrap();
                let area = f64::from(left.width() * left.height()) / (300.0 * 120.0);
                assert!((area - f64::from(share) / 100.0).abs() < 0.02, "{share} {index}: {area}");
            }
        }
        let left = Change::Cut(25).of(&image, &whole(&image), 1).unwrap();
        let right = Change::Cut(25).of(&image, &whole(&image), 2).unwrap();
        assert!(left.pixels().contains(&0) && !right.pixels().contains(&0));
    }
}
