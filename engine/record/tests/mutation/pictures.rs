//! Random damage to pictures, one format after another.

use std::io::Cursor;

use bioverify_core::{GrayImage, Limits, Ppi};
use bioverify_record::{
    PixelError, PixelOutput, decode_listing_losses, decode_pixels, encode_pixels, inspect, probe_pixels,
};
use image::ImageFormat;

use crate::harness::{FEW, Format, Seeds, files, measure};
use crate::mutate::Random;

/// Small, so that a size field that is believed shows.
pub const LIMITS: Limits =
    Limits { max_side: 1024, max_pixels: 1 << 17, max_alloc_bytes: 4 << 20, max_input_bytes: 1 << 20, max_views: 176 };

pub fn formats() -> [Format<'static>; 5] {
    let mut all: Seeds = ["pixels", "portrait", "malformed-face"]
        .iter()
        .flat_map(|folder| files(&format!("record/{folder}")))
        .filter(|(name, _)| !name.ends_with(".bin") && !name.contains("lying"))
        .collect();
    let mut format = |name, endings: &[&str], count| {
        let (seeds, rest) = std::mem::take(&mut all)
            .into_iter()
            .partition(|(name, _)| endings.iter().any(|ending| name.ends_with(ending)));
        all = rest;
        Format {
            name,
            count,
            seeds,
            most: LIMITS.max_alloc_bytes,
            check: Box::new(|random, bytes| damaged(random, bytes)),
            least: FEW,
        }
    };
    [
        format("WSQ", &[".wsq"], 6_000),
        format("JPEG", &[".jpg"], 6_000),
        format("JPEG 2000", &[".jp2"], 6_000),
        format("PNG", &[".png"], 9_000),
        format("BMP, TIFF and PNM", &[".bmp", ".tif", ".pgm", ".ppm"], 13_000),
    ]
}

/// Most pictures in PNG are mended, so that what lies behind their checksums is reached.
fn damaged(random: &mut Random, bytes: &mut [u8]) -> bool {
    if bytes.starts_with(b"\x89PNG") && random.below(8) > 0 {
        mend(bytes);
    }
    check(bytes)
}

/// Makes the checksums of PNG chunks right, as far as their lengths lead from one to the next.
fn mend(bytes: &mut [u8]) {
    let mut at = 8;
    while let Some(&[a, b, c, d]) = bytes.get(at..at + 4) {
        let end = at + 8 + (u32::from_be_bytes([a, b, c, d]) as usize).min(bytes.len());
        let Some(contents) = bytes.get(at + 4..end) else { return };
        let sum = crc32fast::hash(contents).to_be_bytes();
        let Some(stated) = bytes.get_mut(end..end + 4) else { return };
        stated.copy_from_slice(&sum);
        at = end + 4;
    }
}

/// A picture that is decoded is within the limits.
fn check(bytes: &[u8]) -> bool {
    let _typed = probe_pixels(bytes, &LIMITS);
    let decoded = decode_pixels(bytes, Ppi::STANDARD, &LIMITS);
    let read = decoded.is_ok();
    assert!(!read || decoded.is_ok_and(|image| LIMITS.allows_image(image.width(), image.height())));
    drop(inspect(bytes, &LIMITS));
    // What stands beside the pixels is walked through as it lies in the file.
    let told = decode_listing_losses(bytes, Ppi::STANDARD, &LIMITS);
    assert!(told.is_err() || told.is_ok_and(|told| told.losses.len() < 10));
    read
}

/// A picture is decoded in no more memory than it was refused for lacking.
pub fn estimates_hold() {
    let pixels: Vec<u8> = (0..900 * 700_u32).map(|i| (i % 900 * 7 + i / 900 * 3) as u8).collect();
    let image = GrayImage::new(900, 700, Ppi::STANDARD, pixels.clone()).expect("right length");
    let colour = image::DynamicImage::ImageLuma8(image::GrayImage::from_raw(900, 700, pixels).expect("right length"));
    let save = |format| {
        let mut bytes = Cursor::new(Vec::new());
        colour.to_rgb8().write_to(&mut bytes, format).expect("written to memory");
        bytes.into_inner()
    };
    let files = [
        ("PNG", save(ImageFormat::Png)),
        ("JPEG", save(ImageFormat::Jpeg)),
        ("BMP", save(ImageFormat::Bmp)),
        ("TIFF", save(ImageFormat::Tiff)),
        ("PGM", encode_pixels(&image, PixelOutput::Pgm).expect("written to memory")),
        ("WSQ", encode_pixels(&image, PixelOutput::Wsq { bitrate: 2.25 }).expect("large enough")),
    ];
    for (name, bytes) in files {
        let poor = Limits { max_alloc_bytes: bytes.len() as u64 * 2 + (2 << 20), ..Limits::default() };
        let poor = if name == "PGM" { Limits { max_alloc_bytes: 1, ..poor } } else { poor };
        let needed = match decode_pixels(&bytes, Ppi::STANDARD, &poor) {
            Err(PixelError::NeedsMemory { needed, .. }) => needed,
            Ok(_) => poor.max_alloc_bytes,
            Err(other) => panic!("{name}: {other}"),
        };
        let enough = Limits { max_alloc_bytes: needed, ..Limits::default() };
        let (_, cost) = measure(|| drop(decode_pixels(&bytes, Ppi::STANDARD, &enough).expect("enough memory")));
        let most = cost.memory;
        println!("{name} of 900 x 700: {most} bytes taken, {needed} reckoned");
        assert!(most as u64 <= needed, "{name}: {most} bytes taken, {needed} reckoned");
    }
}
