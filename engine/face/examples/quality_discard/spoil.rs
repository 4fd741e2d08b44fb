//! What cameras, light and software do to photos, by code.

#![allow(clippy::disallowed_methods)]

use bioverify_core::{Limits, RgbImage};
use bioverify_record::decode_photo;
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

/// A small generator of numbers: the same photo is always spoiled the same way.
struct Dice(u64);

impl Dice {
    /// From a text (FNV-1a).
    fn of(text: &str) -> Self {
        Self(
            text.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)),
        )
    }

    /// Between 0 and 1.
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }
}

/// The photo, spoiled in one way that its name decides, more or less strongly.
pub fn spoil(photo: &RgbImage, id: &str) -> Option<RgbImage> {
    let mut dice = Dice::of(id);
    dice.roll();
    let (kind, strength) = ((dice.roll() * 7.0) as u32, dice.roll());
    match kind {
        0 => Some(blur(photo, 1.0 + 3.5 * strength)),
        1 => shrink(photo, 1.5 + 3.0 * strength),
        2 => shade(photo, |_| 0.35 - 0.3 * strength, 4.0, &mut dice),
        3 => shade(photo, |_| 1.8 + 3.0 * strength, 0.0, &mut dice),
        4 => {
            let (width, left) = (photo.width() as f32, dice.roll() < 0.5);
            let dark = 0.3 * (1.0 - strength) + 0.02;
            let side = move |x: u32| {
                let place = if left { x as f32 / width } else { 1.0 - x as f32 / width };
                dark + (1.0 - dark) / (1.0 + (-(place - 0.5) * 14.0).exp())
            };
            shade(photo, side, 2.0, &mut dice)
        }
        5 => compress(photo, (3.0 + 17.0 * (1.0 - strength)) as u8),
        _ => shade(photo, |_| 1.0, 8.0 + 40.0 * strength, &mut dice),
    }
}

/// Three box blurs of radius `radius / 1.7`, about a Gaussian of that deviation.
fn blur(photo: &RgbImage, radius: f32) -> RgbImage {
    let half = ((radius / 1.7).round() as i64).max(1);
    let mut picture = photo.clone();
    for turn in 0..6_u8 {
        // Along rows, then, turned by a quarter, along columns: an even number of turns brings it back.
        picture = rows(&picture, half).turned(if turn % 2 == 0 { 1 } else { 3 });
    }
    picture
}

fn rows(photo: &RgbImage, half: i64) -> RgbImage {
    let last = i64::from(photo.width()) - 1;
    let mut pixels = Vec::with_capacity(photo.pixels().len());
    for y in 0..photo.height() {
        for x in 0..=last {
            let mut sum = [0_u32; 3];
            for from in x - half..=x + half {
                let pixel = photo.get(from.clamp(0, last) as u32, y).unwrap_or_default();
                sum.iter_mut().zip(pixel).for_each(|(sum, sample)| *sum += u32::from(sample));
            }
            let count = 2 * half as u32 + 1;
            pixels.extend(sum.map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    RgbImage::new(photo.width(), photo.height(), pixels).unwrap_or_else(|_| photo.clone())
}

/// Means of the squares that fall on one pixel of a photo smaller by `factor`.
fn shrink(photo: &RgbImage, factor: f32) -> Option<RgbImage> {
    let (width, height) = ((photo.width() as f32 / factor) as u32, (photo.height() as f32 / factor) as u32);
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let span = |at: u32| ((at as f32 * factor) as u32, ((at + 1) as f32 * factor).ceil() as u32);
            let ((left, right), (top, bottom)) = (span(x), span(y));
            let (mut sum, mut count) = ([0_u32; 3], 0);
            for pixel in
                (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y))).filter_map(|(x, y)| photo.get(x, y))
            {
                sum.iter_mut().zip(pixel).for_each(|(sum, sample)| *sum += u32::from(sample));
                count += 1;
            }
            pixels.extend(sum.map(|sum| (sum / count.max(1)) as u8));
        }
    }
    RgbImage::new(width, height, pixels).ok()
}

/// Each sample times what `gain` says of its column, with noise.
fn shade(photo: &RgbImage, gain: impl Fn(u32) -> f32, noise: f32, dice: &mut Dice) -> Option<RgbImage> {
    let samples = photo.pixels().iter().enumerate().map(|(index, sample)| {
        let column = (index / 3) as u32 % photo.width();
        // Three rolls make a bell.
        let bell = if noise > 0.0 { dice.roll() + dice.roll() + dice.roll() - 1.5 } else { 0.0 };
        (f32::from(*sample) * gain(column) + 2.0 * noise * bell).round().clamp(0.0, 255.0) as u8
    });
    RgbImage::new(photo.width(), photo.height(), samples.collect()).ok()
}

fn compress(photo: &RgbImage, quality: u8) -> Option<RgbImage> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder.encode(photo.pixels(), photo.width(), photo.height(), ExtendedColorType::Rgb8).ok()?;
    decode_photo(&bytes, &Limits::photo()).ok()
}
