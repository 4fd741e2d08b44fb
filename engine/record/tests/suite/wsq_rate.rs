//! WSQ files have the bit rate that was asked for.

#![allow(clippy::disallowed_methods)]

use std::fs;
use std::path::Path;

use bioverify_core::{GrayImage, Limits, Ppi};
use bioverify_record::{PixelOutput, decode_pixels, encode_pixels};

use crate::files::shared;

/// Farthest a file may be from its rate.
const TOLERANCE: f64 = 0.025;

fn check(name: &str, bytes: &[u8]) {
    let decode = |bytes: &[u8]| decode_pixels(bytes, Ppi::STANDARD, &Limits::default()).unwrap();
    let image = decode(bytes);
    for rate in [0.5, 0.75, 2.25] {
        let coded = encode_pixels(&image, PixelOutput::Wsq { bitrate: rate as f32 }).unwrap();
        let got = coded.len() as f64 * 8.0 / image.pixels().len() as f64;
        let noise = noise(&image, &decode(&coded));
        println!("{name}: {rate} asked, {got:.3} bits a pixel, {noise:.1} dB");
        assert!((got / rate - 1.0).abs() <= TOLERANCE, "{name}: {rate} asked, {got} bits a pixel");
        assert!(noise > 18.0, "{name}: {rate}: {noise} dB");
    }
}

/// Peak signal-to-noise ratio in dB.
fn noise(before: &GrayImage, after: &GrayImage) -> f64 {
    let squares = before.pixels().iter().zip(after.pixels()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    10.0 * (255.0_f64.powi(2) * before.pixels().len() as f64 / squares.sum::<f64>()).log10()
}

#[test]
fn synthetic_fingers_have_the_rate_asked_for() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/finger");
    for name in ["finger-1-impression-1", "finger-2-impression-2", "finger-3-impression-3", "finger-1-smudged"] {
        check(name, &fs::read(folder.join(format!("{name}.png"))).unwrap());
    }
}

#[test]
fn real_fingers_have_the_rate_asked_for() {
    for set in ["FVC2002_DB1_B", "FVC2002_DB3_B", "FVC2004_DB3_B"] {
        for name in ["101_1", "105_3"] {
            let Some(bytes) = shared(&format!("data/finger/{set}/{name}.png")) else { return };
            check(&format!("{set} {name}"), &bytes);
        }
    }
}

#[test]
fn a_picture_without_detail_is_written_below_the_rate() {
    let flat = GrayImage::new(300, 300, Ppi::STANDARD, vec![200; 90_000]).unwrap();
    let coded = encode_pixels(&flat, PixelOutput::Wsq { bitrate: 2.25 }).unwrap();
    assert!(coded.len() < 90_000 * 9 / 32, "{}", coded.len());
}
