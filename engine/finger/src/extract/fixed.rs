//! What comes after the network gives the same bits on every machine: a fixed output of the network, and committed results.

use bioverify_core::{Limits, NoTrace, Ppi};
use bioverify_record::{ModelTag, NativeTemplate, decode_pixels};
use ndarray::Array3;

use super::Extractor;
use super::extractor::Reading;
use super::infer::Maps;
use super::normalise::normalise;
use super::orientation::orientation;
use super::params::{FIELD_STRIDE, MINUTIA_STRIDE};
use super::wiped::Wiped;

#[path = "../../tests/reproducible/expected.rs"]
mod expected;

/// Chris Wellons' integer hash "lowbias32", as a share of 1: numbers that every machine makes the same.
fn share(place: (usize, usize, usize)) -> f32 {
    let mut v = (place.0 * 1_000_003 + place.1 * 1_009 + place.2) as u32;
    v = (v ^ (v >> 16)).wrapping_mul(0x7FEB_352D);
    v = (v ^ (v >> 15)).wrapping_mul(0x846C_A68B);
    ((v ^ (v >> 16)) >> 8) as f32 / (1 << 24) as f32
}

/// A network that sees a minutia in every thirtieth cell, a finger in the middle, and ridges that run anyhow.
fn maps(width: usize, height: usize) -> Maps {
    let (rows, columns) = (height.div_ceil(MINUTIA_STRIDE), width.div_ceil(MINUTIA_STRIDE));
    let minutiae = Array3::from_shape_fn((8, rows, columns), |place| match (place.0, share(place)) {
        (0, share) if share > 0.97 => (share - 0.97) * 200.0 - 1.0,
        (0, share) => -1.0 - 5.0 * share,
        (_, share) => 3.0 * (share - 0.5),
    });
    let (rows, columns) = (height.div_ceil(FIELD_STRIDE), width.div_ceil(FIELD_STRIDE));
    let field = Array3::from_shape_fn((3, rows, columns), |(channel, row, column)| {
        let (y, x) = (row as f32 / rows as f32 - 0.5, column as f32 / columns as f32 - 0.5);
        if channel == 0 { 5.0 - 30.0 * (x * x + y * y) } else { 2.0 * (share((channel, row, column)) - 0.5) }
    });
    Maps { minutiae: Wiped(minutiae), field: Wiped(field) }
}

#[test]
fn what_the_network_saw_gives_the_same_template_and_quality() {
    let bytes = include_bytes!("../../../../testdata/finger/finger-1-impression-1.png");
    let image = decode_pixels(bytes, Ppi::STANDARD, &Limits::default()).unwrap();
    let maps = maps(image.width() as usize, image.height() as usize);
    let (size, normalised) = ((image.width(), image.height()), normalise(&image));
    let directions = orientation(&maps);
    let reading = Reading::of(std::borrow::Cow::Owned(image), false, normalised, maps);
    let mut results = expected::Results::default();
    results.bits("foreground", &reading.foreground);
    results.bits("orientation", &directions);
    results.note("candidates", reading.candidates.0.len());
    let found = Extractor::finish(reading, size, &mut NoTrace).unwrap();
    results.digest("template", &NativeTemplate { minutiae: found.minutiae, model: ModelTag::default() }.write());
    let quality = found.quality;
    for (name, value) in [
        ("ridge-mm2", quality.ridge_mm2),
        ("clarity", quality.clarity),
        ("contrast", quality.contrast),
        ("dark-share", quality.dark_share),
        ("confidence", quality.confidence),
        ("ridge-period", quality.ridge_period.unwrap()),
        ("shading", quality.shading),
        ("merged", quality.merged),
        ("smear", quality.smear),
        ("residue-mm2", quality.residue_mm2),
        ("shared-minutiae", quality.shared_minutiae),
    ] {
        results.note(name, format_args!("{:08x}", value.to_bits()));
    }
    results.note("cut", format_args!("{:?}", quality.cut));
    results.note("quality", quality.overall.get());
    results.hold("after-network.txt");
}
