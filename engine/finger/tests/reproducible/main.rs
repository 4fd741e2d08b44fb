//! The same bytes give the same results on every machine: pictures, stages, templates and scores against committed values.
//!
//! `.ci/targets` runs this on other processors, too. What lies between the network and the template is in `src/extract/fixed.rs`.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod expected;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bioverify_core::{GrayImage, Limits, MinutiaSet, NoTrace, Ppi, Product, Stage, Trace};
use bioverify_finger::{Extractor, Matcher, PreparedProbe, PreparedReference};
use bioverify_model::{Network, RuntimeChoice};
use bioverify_record::{ModelTag, NativeTemplate, Record, decode_photo, decode_pixels, read_record};
use expected::Results;

const FINGERS: [&str; 6] = [
    "finger-1-impression-1",
    "finger-1-impression-2",
    "finger-2-impression-1",
    "finger-2-impression-2",
    "finger-3-impression-1",
    "finger-3-impression-2",
];

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata")
}

/// Name and bytes of the files of a folder whose name ends in one of `endings`, by name.
fn files(folder: &str, endings: &[&str]) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(testdata().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> =
        entries.filter(|path| endings.iter().any(|ending| path.to_str().unwrap().ends_with(ending))).collect();
    paths.sort();
    let name = |path: &Path| format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
    paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

fn picture(name: &str, ppi: u32) -> GrayImage {
    let bytes = fs::read(testdata().join(format!("finger/{name}.png"))).unwrap();
    decode_pixels(&bytes, Ppi::new(ppi).unwrap(), &Limits::default()).unwrap()
}

/// The template that was made of a picture once, and is never made again: input to what comes after it.
fn fixed(name: &str) -> MinutiaSet {
    read(&fs::read(testdata().join(format!("reproducible/{name}.bin"))).unwrap())
}

fn read(template: &[u8]) -> MinutiaSet {
    NativeTemplate::read(template, &Limits::default()).unwrap().minutiae.clone()
}

fn native(minutiae: &MinutiaSet) -> Vec<u8> {
    NativeTemplate { minutiae: minutiae.clone(), model: ModelTag::default() }.write()
}

#[test]
fn pictures_are_decoded_to_the_same_pixels() {
    let mut results = Results::default();
    let endings = [".png", ".pgm", ".ppm", ".bmp", ".jpg", ".tif", ".wsq", ".jp2"];
    for folder in ["finger", "record/pixels", "reproducible"] {
        for (name, bytes) in files(folder, &endings) {
            let image = decode_pixels(&bytes, Ppi::STANDARD, &Limits::default()).unwrap();
            results.digest(&name, image.pixels());
        }
    }
    for folder in ["face", "record/portrait"] {
        for (name, bytes) in files(folder, &[".jpg", ".jp2"]) {
            if let Ok(photo) = decode_photo(&bytes, &Limits::photo()) {
                results.digest(&name, photo.pixels());
            }
        }
    }
    results.hold("pictures.txt");
}

#[test]
fn records_of_any_resolution_give_the_same_minutiae() {
    let mut results = Results::default();
    for (name, bytes) in files("record/valid", &[".bin"]) {
        let Ok(Record::Minutiae(record)) = read_record(&bytes, &Limits::default()).map(|read| read.value) else {
            continue;
        };
        // The image's sides at other resolutions, and other ones across than down.
        for (across, down) in [(None, None), (Some(118), Some(118)), (Some(197), Some(394))] {
            let mut record = record.clone();
            for view in &mut record.views {
                view.image.x_resolution = across.unwrap_or(view.image.x_resolution);
                view.image.y_resolution = down.unwrap_or(view.image.y_resolution);
            }
            for view in 0..record.views.len() {
                let Ok(set) = record.to_minutia_set(view) else { continue };
                results.digest(&format!("{name}:{view}:{}x{}", across.unwrap_or(0), down.unwrap_or(0)), &native(&set));
            }
        }
    }
    results.hold("records.txt");
}

/// Notes what reaches the network.
struct Before<'a>(&'a mut Results, String);

impl Trace for Before<'_> {
    fn accepts(&self, stage: Stage) -> bool {
        matches!(stage, Stage::Resample | Stage::Normalise)
    }
    fn take(&mut self, stage: Stage, product: Product<'_>) {
        let name = format!("{}:{stage:?}", self.1);
        match product {
            Product::Image(image) => self.0.digest(&name, image.pixels()),
            Product::Map(map) => self.0.bits(&name, map),
            _ => {}
        }
    }
}

#[test]
fn the_network_is_given_the_same_numbers() {
    let extractor = extractor();
    let mut results = Results::default();
    for ppi in [500, 400, 569, 1000] {
        // Whether a finger is seen at a wrong resolution is of no concern here.
        let _ =
            extractor.extract(&picture(FINGERS[0], ppi), &mut Before(&mut results, format!("{}:{ppi}", FINGERS[0])));
    }
    results.hold("before-network.txt");
}

#[test]
fn templates_give_the_same_scores_on_every_number_of_threads() {
    let (mut results, matcher) = (Results::default(), Matcher::new());
    let sets: Vec<_> = FINGERS.iter().map(|name| fixed(name)).collect();
    let references: Vec<_> = sets.iter().map(PreparedReference::new).collect();
    for (probe, set) in FINGERS.iter().zip(&sets) {
        let prepared = PreparedProbe::new(set);
        // As many threads as `RAYON_NUM_THREADS` says, and then others.
        let mut found = matcher.search(&prepared, &references, references.len());
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert!(
                pool.install(|| matcher.search(&prepared, &references, references.len())) == found,
                "{threads} threads"
            );
        }
        found.sort_by_key(|(reference, _)| *reference);
        for (reference, score) in found {
            let explained = matcher.explain(&prepared, &references[reference]);
            assert!(explained.score == score && matcher.compare(&prepared, &references[reference]) == score);
            let name = format!("{probe}:{}", FINGERS[reference]);
            results.note(&name, format_args!("{:08x} {}", score.get().to_bits(), explained.pairs.len()));
        }
    }
    results.hold("scores.txt");
}

fn extractor() -> Extractor {
    Extractor::new(Arc::new(Network::bundled_finger(RuntimeChoice::Integer).unwrap())).unwrap()
}

/// From the picture's bytes to the score, held to the bit: the network runs in integers.
#[test]
fn pictures_give_the_same_templates_and_scores() {
    let (extractor, matcher) = (extractor(), Matcher::new());
    let extract = |name: &&str| extractor.extract(&picture(name, 500), &mut NoTrace).unwrap().minutiae;
    // Through the template's bytes, which is what is kept and compared.
    let templates: Vec<_> = FINGERS.iter().map(extract).map(|set| native(&set)).collect();
    let sets: Vec<_> = templates.iter().map(|template| read(template)).collect();
    let mut results = Results::default();
    for (index, (name, template)) in FINGERS.iter().zip(&templates).enumerate() {
        results.digest(name, template);
        let probe = PreparedProbe::new(&sets[index]);
        for (other, second) in FINGERS.iter().zip(&sets).skip(index + 1) {
            let score = matcher.compare(&probe, &PreparedReference::new(second));
            results.note(&format!("{name}:{other}"), format_args!("{:08x}", score.get().to_bits()));
        }
    }
    results.hold("chain.txt");
}
