//! The committed files are the ones the manifest and the generator say they are.

use std::path::Path;

use bioverify_testdata::evalset::png;
use bioverify_testdata::{cards, manifest, samples, seals};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_file_is_listed_with_its_hash_and_origin() {
    let listed = manifest::check(root()).unwrap();
    assert!(listed >= 11, "{listed} files");
}

#[test]
fn the_generator_still_makes_the_committed_samples() {
    for (name, print) in samples::samples().unwrap() {
        let path = root().join(samples::FOLDER).join(&name);
        let committed = image::open(&path).unwrap().into_luma8();
        assert!(committed.as_raw() == print.image.pixels(), "{name} changed: run `bioverify-testdata samples`");
        assert_eq!(image::load_from_memory(&png(&print.image).unwrap()).unwrap().into_luma8(), committed);
    }
}

#[test]
fn good_samples_are_legible_and_the_bad_ones_are_not() {
    for (name, print) in samples::samples().unwrap() {
        let legible = print.truth.minutiae.iter().filter(|m| m.visibility > 0.7).count();
        if name.contains("impression") {
            assert!(legible >= 22, "{name}: {legible}");
        } else {
            assert!(legible <= 5, "{name}: {legible}");
        }
    }
}

#[test]
fn the_generator_still_makes_the_committed_cards() {
    let made = cards::cards().unwrap();
    let folder = root().join(cards::FOLDER);
    for (name, bytes) in &made {
        let committed = std::fs::read(folder.join(name)).unwrap();
        assert!(committed == *bytes, "{name} changed: run `bioverify-testdata cards`");
    }
    let listed = manifest::read(root()).unwrap().file;
    let of_cards = listed.iter().filter(|entry| entry.path.starts_with("cards/")).count();
    assert_eq!(of_cards, made.len(), "a file lies there that the generator does not make");
}

#[test]
fn the_generator_still_makes_the_committed_seals() {
    let made = seals::seals().unwrap();
    let folder = root().join(seals::FOLDER);
    for (name, bytes) in &made {
        let committed = std::fs::read(folder.join(name)).unwrap();
        assert!(committed == *bytes, "{name} changed: run `bioverify-testdata seals`");
    }
    let listed = manifest::read(root()).unwrap().file;
    let of_seals = listed.iter().filter(|entry| entry.path.starts_with("seals/")).count();
    assert_eq!(of_seals, made.len(), "a file lies there that the generator does not make");
}
