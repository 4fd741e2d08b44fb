//! Copies are found, second captures never are: on random minutiae, on the committed samples, and on the real sets where they lie
//! beside the project.

use std::path::{Path, PathBuf};

use bioverify_core::{Direction, GrayImage, Limits, Minutia, MinutiaKind, MinutiaSet, NoTrace, Point, Ppi, RgbImage};
use bioverify_model::RuntimeChoice;
use bioverify_record::{
    FaceCoding, FaceTemplate, PhotoOutput, PixelOutput, decode_photo, decode_pixels, encode_photo, encode_pixels,
};

use super::*;
use crate::params::{COPIED_MINUTIAE, ROUNDED_COPY, TAKEN_ANEW_COPY};

mod photos;
mod pictures;
mod templates;

fn testdata(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A folder of the real sets; `None`, with a word about it, where they are not at hand.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if !path.is_dir() {
        println!("skipped: {} is not there", path.display());
    }
    path.is_dir().then_some(path)
}

/// The real sets, each of another sensor, the last one of a generator.
const SETS: [&str; 5] = ["FVC2002_DB1_B", "FVC2002_DB3_B", "FVC2004_DB1_B", "FVC2004_DB3_B", "FVC2002_DB4_B"];

/// Whether all captures of the real sets are asked for, some minutes' work.
fn all_pairs() -> bool {
    std::env::var_os("BIOVERIFY_ALL_PAIRS").is_some()
}

fn image(folder: &Path, set: &str, finger: u32, capture: u32) -> Option<GrayImage> {
    let ppi = Ppi::new(if set == "FVC2004_DB3_B" { 512 } else { 500 }).unwrap();
    let bytes = std::fs::read(folder.join(set).join(format!("{finger}_{capture}.png"))).ok()?;
    decode_pixels(&bytes, ppi, &Limits::default()).ok()
}

fn print(name: &str) -> GrayImage {
    decode_pixels(&testdata(&format!("finger/{name}.png")), Ppi::STANDARD, &Limits::default()).unwrap()
}

fn fingers() -> Fingers {
    Fingers::load(RuntimeChoice::Embedded, None).unwrap()
}

fn extracted(fingers: &Fingers, image: &GrayImage) -> MinutiaSet {
    fingers.extract(image, &mut NoTrace).unwrap().minutiae
}

fn matched(fingers: &Fingers, probe: &MinutiaSet, reference: &MinutiaSet) -> Vec<Pair> {
    fingers.explain(&PreparedProbe::new(probe), &PreparedReference::new(reference)).pairs
}

/// How many pairs coincide of how many, and whether both sets are told to be of one capture.
fn compared(fingers: &Fingers, probe: &MinutiaSet, reference: &MinutiaSet) -> (usize, usize, bool) {
    let pairs = matched(fingers, probe, reference);
    let is_copy = minutiae::equal(probe, reference) || minutiae::coincide(probe, reference, &pairs);
    (minutiae::fitting(probe, reference, &pairs, &ROUNDED_COPY), pairs.len(), is_copy)
}

/// Another picture whose pixels look back into `image` for where they came from, bilinear; white outside.
fn warped(image: &GrayImage, (width, height): (u32, u32), back: impl Fn(f64, f64) -> (f64, f64)) -> GrayImage {
    let at = |x: f64, y: f64| {
        let inside = (0.0..f64::from(image.width())).contains(&x) && (0.0..f64::from(image.height())).contains(&y);
        if inside { f64::from(image.pixels()[y as usize * image.width() as usize + x as usize]) } else { 255.0 }
    };
    let mix = |x: u32, y: u32| {
        let (x, y) = back(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top, u, v) = (x.floor(), y.floor(), x - x.floor(), y - y.floor());
        let above = at(left, top) * (1.0 - u) + at(left + 1.0, top) * u;
        let below = at(left, top + 1.0) * (1.0 - u) + at(left + 1.0, top + 1.0) * u;
        (above * (1.0 - v) + below * v).round() as u8
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| mix(x, y)).collect();
    GrayImage::new(width, height, image.ppi(), pixels).unwrap()
}

fn resized(image: &GrayImage, across: f64, down: f64) -> GrayImage {
    let side = |pixels: u32, factor: f64| (f64::from(pixels) * factor).round() as u32;
    warped(image, (side(image.width(), across), side(image.height(), down)), |x, y| (x / across, y / down))
}

/// Turned about its middle on a sheet that holds it.
fn turned(image: &GrayImage, degrees: f64) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    let across = width * cos.abs() + height * sin.abs();
    let down = width * sin.abs() + height * cos.abs();
    warped(image, (across.round() as u32, down.round() as u32), |x, y| {
        let (x, y) = (x - across / 2.0, y - down / 2.0);
        (x * cos + y * sin + width / 2.0, y * cos - x * sin + height / 2.0)
    })
}

/// The first minutiae of a set.
fn few(set: &MinutiaSet, count: usize) -> MinutiaSet {
    MinutiaSet::new(set.width(), set.height(), set.minutiae().iter().take(count).copied().collect()).unwrap()
}

/// The set after a change of each minutia.
fn changed(set: &MinutiaSet, change: impl Fn(Point, Direction) -> (Point, Direction)) -> MinutiaSet {
    let moved = set.minutiae().iter().filter_map(|one| {
        let (position, direction) = change(one.position, one.direction);
        let inside =
            (0.0..f32::from(set.width())).contains(&position.x) && (0.0..f32::from(set.height())).contains(&position.y);
        inside.then_some(Minutia { position, direction, kind: MinutiaKind::Other, quality: None })
    });
    MinutiaSet::new(set.width(), set.height(), moved.collect()).unwrap()
}
