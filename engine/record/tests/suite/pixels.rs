//! Pictures in and out: one pattern in every format, and files that must be refused.

#![allow(clippy::disallowed_methods)]

use std::io::Cursor;

use bioverify_core::{GrayImage, ImageError, Limits, Ppi};
use bioverify_record::{
    Content, PixelError, PixelFormat, PixelOutput, decode_photo, decode_pixels, decode_raw, encode_pixels,
    probe_pixels, sniff_pixels,
};
use image::{DynamicImage, ImageFormat};

use crate::files::{expect_fixture, fixture};

pub const SIDE: u32 = 96;

/// Ridges of period 9 that turn slowly: nobody's finger.
pub fn pattern() -> GrayImage {
    let value = |x: u32, y: u32| {
        let (x, y) = (f64::from(x), f64::from(y));
        (128.0 + 100.0 * ((x + 0.004 * y * y) * std::f64::consts::TAU / 9.0).sin()) as u8
    };
    let pixels = (0..SIDE * SIDE).map(|i| value(i % SIDE, i / SIDE)).collect();
    GrayImage::new(SIDE, SIDE, Ppi::STANDARD, pixels).unwrap()
}

fn dynamic() -> DynamicImage {
    DynamicImage::ImageLuma8(image::GrayImage::from_raw(SIDE, SIDE, pattern().pixels().to_vec()).unwrap())
}

pub fn save(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn pnm(kind: u8, maximum: u16, samples: &[u16]) -> Vec<u8> {
    let mut bytes = format!("P{kind} # made by a test\n{SIDE}\t{SIDE}\n{maximum}\n").into_bytes();
    for &sample in samples {
        match (kind, maximum > 255) {
            (2 | 3, _) => bytes.extend(format!("{sample}\n").bytes()),
            (_, true) => bytes.extend(sample.to_be_bytes()),
            (_, false) => bytes.push(sample as u8),
        }
    }
    bytes
}

/// The pattern in every form that keeps it exactly.
fn lossless() -> Vec<(&'static str, Vec<u8>)> {
    let image = pattern();
    let grey: Vec<u16> = image.pixels().iter().map(|&p| u16::from(p)).collect();
    let colour: Vec<u16> = grey.iter().flat_map(|&p| [p; 3]).collect();
    let wide: Vec<u16> = grey.iter().map(|&p| p * 257).collect();
    let rgb16 = DynamicImage::ImageRgb16(dynamic().to_rgb16());
    vec![
        ("pixels/pattern.png", encode_pixels(&image, PixelOutput::Png).unwrap()),
        ("pixels/pattern.pgm", encode_pixels(&image, PixelOutput::Pgm).unwrap()),
        ("pixels/pattern-plain.pgm", pnm(2, 255, &grey)),
        ("pixels/pattern-16.pgm", pnm(5, 65_535, &wide)),
        ("pixels/pattern.ppm", pnm(6, 255, &colour)),
        ("pixels/pattern-plain.ppm", pnm(3, 255, &colour)),
        ("pixels/pattern.bmp", save(&DynamicImage::ImageRgb8(dynamic().to_rgb8()), ImageFormat::Bmp)),
        ("pixels/pattern.tif", save(&dynamic(), ImageFormat::Tiff)),
        ("pixels/pattern-rgb16.tif", save(&rgb16, ImageFormat::Tiff)),
        ("pixels/pattern-rgba.png", save(&DynamicImage::ImageRgba8(dynamic().to_rgba8()), ImageFormat::Png)),
        ("pixels/pattern-16.png", save(&DynamicImage::ImageLuma16(dynamic().to_luma16()), ImageFormat::Png)),
    ]
}

pub fn decode(bytes: &[u8]) -> Result<GrayImage, PixelError> {
    decode_pixels(bytes, Ppi::STANDARD, &Limits::default())
}

#[test]
fn every_lossless_form_gives_the_same_pixels() {
    for (name, bytes) in lossless() {
        expect_fixture(name, &bytes);
        assert!(decode(&fixture(name)).unwrap() == pattern(), "{name}");
        let info = probe_pixels(&bytes, &Limits::default()).unwrap();
        assert_eq!((info.width, info.height, Some(info.format)), (SIDE, SIDE, sniff_pixels(&bytes)), "{name}");
    }
}

#[test]
fn lossy_forms_stay_close() {
    let image = pattern();
    let wsq = encode_pixels(&image, PixelOutput::Wsq { bitrate: 2.25 }).unwrap();
    let jpeg = save(&dynamic(), ImageFormat::Jpeg);
    for (name, bytes, most) in [("pixels/pattern.wsq", wsq, 8.0), ("pixels/pattern.jpg", jpeg, 4.0)] {
        expect_fixture(name, &bytes);
        let decoded = decode(&bytes).unwrap();
        let off: f64 = decoded.pixels().iter().zip(image.pixels()).map(|(a, b)| f64::from(a.abs_diff(*b))).sum();
        let mean = off / f64::from(SIDE * SIDE);
        assert!(mean < most, "{name} is {mean} grey levels off");
    }
    assert_eq!(probe_pixels(&fixture("pixels/pattern.wsq"), &Limits::default()).unwrap().stated_ppi, Some(500));
}

#[test]
fn a_resolution_is_always_the_callers() {
    let ppi = Ppi::new(1000).unwrap();
    let image = decode_pixels(&fixture("pixels/pattern.wsq"), ppi, &Limits::default()).unwrap();
    assert_eq!(image.ppi(), ppi, "the file says 500");
}

#[test]
fn a_maximum_other_than_255_is_scaled() {
    let bytes = b"P2 3 1 15 0 8 15".to_vec();
    assert_eq!(decode(&bytes).unwrap().pixels(), [0, 136, 255]);
    assert_eq!(decode(b"P2 2 1 9 9 12").unwrap().pixels(), [255, 255], "a sample above the maximum is the maximum");
}

#[test]
fn bare_pixels_need_exactly_their_size() {
    let raw = |bytes: &[u8], width, height| decode_raw(bytes, width, height, Ppi::STANDARD, &Limits::default());
    assert_eq!(raw(&[1, 2, 3, 4, 5, 6], 3, 2).unwrap().row(1), [4, 5, 6]);
    let error = raw(&[1, 2, 3, 4, 5], 3, 2).unwrap_err();
    assert_eq!(error, ImageError::SizeMismatch { width: 3, height: 2, expected: 6, actual: 5 }.into());
    let error = raw(&fixture("pixels/pattern.png"), 96, 96).unwrap_err();
    assert!(matches!(error, PixelError::NotRaw { found: Content::Picture(PixelFormat::Png), .. }), "{error}");
    assert_eq!(raw(&[], 0, 0).unwrap_err(), PixelError::Empty);
    assert!(raw(&vec![0; 9000], 9000, 1).is_err(), "longer than a side may be");
}

#[test]
fn what_is_no_picture_is_named() {
    let cases: [(&[u8], &str); 5] = [
        (&fixture("valid/iso05.bin"), "finger minutiae record"),
        (&fixture("frozen/native-v1.bin"), "native template"),
        (b"%PDF-1.4", "PDF"),
        (b"GIF89a", "GIF"),
        (b"hello there", "text"),
    ];
    for (bytes, part) in cases {
        let error = decode(bytes).unwrap_err();
        assert!(matches!(error, PixelError::NotPixels { .. }) && error.to_string().contains(part), "{error}");
    }
    assert_eq!(decode(&[]).unwrap_err(), PixelError::Empty);
}

#[test]
fn a_file_cut_anywhere_is_refused() {
    for name in
        ["pattern.png", "pattern.pgm", "pattern-plain.ppm", "pattern.bmp", "pattern.tif", "pattern.jpg", "pattern.wsq"]
    {
        let bytes = fixture(&format!("pixels/{name}"));
        for percent in [5, 30, 60, 95] {
            let cut = &bytes[..bytes.len() * percent / 100];
            assert!(decode(cut).is_err(), "{name} cut to {percent} % was taken for whole");
        }
    }
}

#[test]
fn sizes_are_checked_before_memory_is_taken() {
    let huge = |name: &str, patches: &[(usize, [u8; 2])]| {
        let mut bytes = fixture(name);
        for (offset, patch) in patches {
            bytes[*offset..*offset + 2].copy_from_slice(patch);
        }
        bytes
    };
    let wsq = fixture("pixels/pattern.wsq");
    // Height and width follow the frame marker, its length, black and white.
    let frame = wsq.windows(2).position(|pair| pair == [0xFF, 0xA2]).unwrap();
    let cases = [
        huge("pixels/pattern.png", &[(16, [0x7F, 0xFF]), (20, [0x7F, 0xFF])]),
        huge("pixels/pattern.bmp", &[(20, [0x7F, 0x7F]), (24, [0x7F, 0x7F])]),
        huge("pixels/pattern.wsq", &[(frame + 6, [0xFF, 0xFF]), (frame + 8, [0xFF, 0xFF])]),
        b"P5 60000 60000 255 ....".to_vec(),
    ];
    for bytes in cases {
        let error = decode(&bytes).unwrap_err();
        assert!(matches!(error, PixelError::TooLarge { max_side: 8192, .. }), "{error}");
    }
    let poor = Limits { max_alloc_bytes: 1 << 20, ..Limits::default() };
    for name in ["pixels/pattern.png", "pixels/pattern.jpg", "pixels/pattern.tif", "pixels/pattern.wsq"] {
        let error = decode_pixels(&fixture(name), Ppi::STANDARD, &poor).unwrap_err();
        assert!(matches!(error, PixelError::NeedsMemory { .. }), "{name}: {error}");
    }
}

#[test]
fn forms_that_are_not_read_say_what_to_do() {
    for bytes in [&b"P4 8 8 ........"[..], b"P7\nWIDTH 2\n", b"P1 2 2 0 1 1 0"] {
        let error = decode(bytes).unwrap_err();
        assert!(matches!(error, PixelError::Unsupported { .. }), "{error}");
        assert!(error.to_string().contains("save it as 8-bit grey PNG"), "{error}");
    }
    let small = GrayImage::new(80, 200, Ppi::STANDARD, vec![0; 16_000]).unwrap();
    let error = encode_pixels(&small, PixelOutput::Wsq { bitrate: 0.75 }).unwrap_err();
    assert!(error.to_string().contains("at least 81 a side; write PNG"), "{error}");
    let error = encode_pixels(&pattern(), PixelOutput::Wsq { bitrate: f32::NAN }).unwrap_err();
    assert!(matches!(error, PixelError::Encode { .. }), "{error}");
}

#[test]
fn every_error_of_a_decoder_is_one_line() {
    let mut refused = 0;
    for name in
        ["pixels/pattern.jpg", "pixels/pattern.png", "pixels/pattern.tif", "pixels/pattern.bmp", "pixels/pattern.wsq"]
    {
        let whole = fixture(name);
        let cut = (1..12).map(|twelfth| whole[..whole.len() * twelfth / 12].to_vec());
        let spoiled = (0..whole.len()).step_by(whole.len() / 60 + 1).map(|at| {
            let mut bytes = whole.clone();
            bytes[at..].iter_mut().take(5).for_each(|byte| *byte = !*byte);
            bytes
        });
        for bytes in cut.chain(spoiled) {
            let finger = decode(&bytes).err().map(|error| error.to_string());
            let photo = decode_photo(&bytes, &Limits::photo()).err().map(|error| error.to_string());
            for text in finger.into_iter().chain(photo) {
                refused += 1;
                assert!(!text.contains(['\n', '\r']) && text == text.trim(), "{name}: {text:?}");
            }
        }
    }
    assert!(refused > 100, "only {refused} of the spoiled pictures were refused");
}
