//! The extractor and the pictures that the tests share.

#![allow(dead_code, missing_docs, clippy::unwrap_used)] // Every test file uses its own part.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use bioverify_core::{GrayImage, Limits, NoTrace, Ppi};
use bioverify_finger::{ExtractError, Extraction, Extractor};
use bioverify_model::{Network, RuntimeChoice};
use bioverify_record::decode_pixels;

pub static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| extractor(RuntimeChoice::Integer).unwrap());

pub const FINGERS: [&str; 9] = [
    "finger-1-impression-1",
    "finger-1-impression-2",
    "finger-1-impression-3",
    "finger-2-impression-1",
    "finger-2-impression-2",
    "finger-2-impression-3",
    "finger-3-impression-1",
    "finger-3-impression-2",
    "finger-3-impression-3",
];

pub fn extractor(choice: RuntimeChoice) -> Option<Extractor> {
    Some(Extractor::new(Arc::new(Network::bundled_finger(choice).ok()?)).unwrap())
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn read(path: &Path, ppi: Ppi) -> GrayImage {
    decode_pixels(&fs::read(path).unwrap(), ppi, &Limits::default()).unwrap()
}

pub fn sample(name: &str) -> GrayImage {
    read(&root().join(format!("testdata/finger/{name}.png")), Ppi::STANDARD)
}

pub fn extract(image: &GrayImage) -> Result<Extraction, ExtractError> {
    EXTRACTOR.extract(image, &mut NoTrace)
}

/// The image with `pixel(x, y)` at each place.
pub fn remade(width: u32, height: u32, ppi: Ppi, pixel: impl Fn(u32, u32) -> u8) -> GrayImage {
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| pixel(x, y)).collect();
    GrayImage::new(width, height, ppi, pixels).unwrap()
}
