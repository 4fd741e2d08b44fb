//! Colours: photos are refused as captures of fingers, tints are not.

use bioverify_core::{GrayImage, Limits, Ppi};
use bioverify_record::{PixelError, decode_listing_losses};
use image::{DynamicImage, ImageFormat};

use crate::files::{fixtures, shared};
use crate::pixels::{SIDE, decode, pattern, save};

#[test]
fn a_photo_in_colours_is_no_finger_and_a_tint_is_grey() {
    let colours = |colour: fn(u8, u32) -> [u8; 3]| {
        let pixels = pattern().pixels().iter().zip(0..).flat_map(|(grey, at)| colour(*grey, at)).collect();
        DynamicImage::ImageRgb8(image::RgbImage::from_raw(SIDE, SIDE, pixels).unwrap())
    };
    // Left skin, right wall, both lit from below and from the right.
    let photo = colours(|grey, at| {
        let lit = grey / 4 + (at / SIDE + at % SIDE % (SIDE / 2)) as u8;
        if at % SIDE < SIDE / 2 { [lit, lit / 2, lit / 3] } else { [lit / 3, lit / 2, lit] }
    });
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Bmp] {
        let bytes = save(&photo, format);
        let error = decode(&bytes).unwrap_err();
        assert!(matches!(error, PixelError::Colours { .. }) && error.to_string().contains("photo"), "{error}");
        // Converting a picture is another matter.
        let converted = decode_listing_losses(&bytes, Ppi::STANDARD, &Limits::default()).unwrap();
        assert!(converted.losses.iter().any(|loss| loss.starts_with("colour")), "{:?}", converted.losses);
    }
    let green = colours(|grey, _| [grey / 4, grey, grey / 2]);
    assert!(decode(&save(&green, ImageFormat::Png)).is_ok());
    let warm = colours(|grey, _| [grey, grey - grey / 16, grey - grey / 10]);
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        assert!(decode(&save(&warm, format)).is_ok(), "{format:?}");
    }
}

/// Tints as displays, inks and lamps make them.
const TINTS: [fn(u8) -> [u8; 3]; 7] = [
    |grey| [grey / 4, grey, grey / 2],
    |grey| [grey, grey / 4, grey / 4],
    |grey| [grey / 5, grey / 3, grey],
    |grey| [0, grey, 0],
    |grey| [255 - (255 - grey) / 5, grey, grey],
    |grey| [20 + grey / 10 * 9, 30 + grey / 7 * 6, 120 + grey / 5 * 2],
    |grey| [(255 - grey) / 4, 255 - grey, (255 - grey) / 2],
];

/// The picture as JPEG of this quality, its colours kept for `across` x `down` pixels together, as 4:2:2 and 4:2:0 do.
fn coarse_jpeg(image: &image::RgbImage, [across, down]: [u32; 2], quality: u8) -> Vec<u8> {
    let luma = |[r, g, b]: [f32; 3]| 0.299 * r + 0.587 * g + 0.114 * b;
    let coarse = image::RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let (left, top) = (x / across * across, y / down * down);
        let near = (0..across * down).map(|i| (left + i % across, top + i / across));
        let mut mean = [0.0; 3];
        for (x, y) in near.filter(|(x, y)| *x < image.width() && *y < image.height()) {
            let colour = image.get_pixel(x, y).0.map(f32::from);
            // Of the parts of a colour that luma does not have, all are kept as far as their pixels are there.
            (0..3).for_each(|c| mean[c] += (colour[c] - luma(colour)) / (across * down) as f32);
        }
        let own = luma(image.get_pixel(x, y).0.map(f32::from));
        image::Rgb(mean.map(|part| (own + part).round() as u8))
    });
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&coarse).unwrap();
    bytes
}

/// A print in every tint, as JPEG of these qualities.
fn expect_tints_are_read(print: &GrayImage, qualities: &[u8], what: &str) {
    for (index, tint) in TINTS.iter().enumerate() {
        let colours = print.pixels().iter().flat_map(|grey| tint(*grey)).collect();
        let tinted = image::RgbImage::from_raw(print.width(), print.height(), colours).unwrap();
        for quality in qualities {
            for coarse in [[1, 1], [2, 1], [2, 2]] {
                let bytes = coarse_jpeg(&tinted, coarse, *quality);
                let read = decode(&bytes).map(drop);
                assert!(read.is_ok(), "{what}, tint {index}, quality {quality}, colours {coarse:?}: {read:?}");
            }
        }
    }
}

#[test]
fn prints_in_strong_tints_are_read_however_jpeg_blurs_them() {
    expect_tints_are_read(&pattern(), &[30, 50, 75, 95], "pattern");
    for name in ["finger-1-impression-1", "finger-1-smudged", "finger-2-impression-2"] {
        let path = fixtures().join(format!("../finger/{name}.png"));
        let print = decode(&std::fs::read(path).unwrap()).unwrap();
        expect_tints_are_read(&print, &[30, 95], name);
    }
}

#[test]
fn drawn_faces_are_photos_at_every_quality() {
    for (person, capture) in (1..=6).flat_map(|person| [(person, 1), (person, 2), (person, 3)]) {
        let name = format!("face-{person}-capture-{capture}");
        let bytes = std::fs::read(fixtures().join(format!("../face/{name}.jpg"))).unwrap();
        assert!(matches!(decode(&bytes), Err(PixelError::Colours { .. })), "{name}");
        // The second captures have the palest colours.
        if capture == 2 && person > 3 {
            let face = image::load_from_memory(&bytes).unwrap().to_rgb8();
            for quality in [30, 95] {
                let again = decode(&coarse_jpeg(&face, [2, 2], quality));
                assert!(matches!(again, Err(PixelError::Colours { .. })), "{name}, quality {quality}");
            }
        }
    }
}

#[test]
fn prints_of_sensors_are_read_in_a_strong_tint() {
    for set in ["FVC2002_DB1_B", "FVC2002_DB3_B", "FVC2002_DB4_B", "FVC2004_DB1_B", "FVC2004_DB3_B"] {
        let Some(list) = shared(&format!("data/finger/{set}.csv")) else { return };
        let list = String::from_utf8(list).unwrap();
        let path = list.lines().nth(12).unwrap().split(',').nth(2).unwrap().to_string();
        let print = decode(&shared(&format!("data/finger/{path}")).unwrap()).unwrap();
        expect_tints_are_read(&print, &[30], &path);
    }
}
