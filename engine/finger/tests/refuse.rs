//! What the extractor refuses and what it must not, on the committed synthetic fingers and, where they are, on real ones.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod common;

use std::fs;

use bioverify_core::{GrayImage, Limits, Ppi};
use bioverify_finger::ExtractError;
use bioverify_record::decode_listing_losses;
use common::{FINGERS, extract, read, remade, root, sample};

#[test]
fn a_wrong_resolution_is_refused_or_told() {
    let image = sample(FINGERS[0]);
    let claimed = |ppi| remade(image.width(), image.height(), Ppi::new(ppi).unwrap(), |x, y| image.get(x, y).unwrap());
    for ppi in [250, 1000] {
        match extract(&claimed(ppi)) {
            Err(error) => assert!(error.to_string().contains("check the resolution"), "{ppi}: {error}"),
            Ok(found) => {
                let told = found.quality.defects.iter().any(|d| d.to_string().contains("check the resolution"));
                assert!(told, "{ppi}: {:?}", found.quality);
            }
        }
    }
}

#[test]
fn what_is_no_finger_is_refused() {
    let hash = |x: u32, y: u32| {
        let mut v = (y << 12 | x).wrapping_add(77);
        v = (v ^ (v >> 16)).wrapping_mul(0x7FEB_352D);
        v = (v ^ (v >> 15)).wrapping_mul(0x846C_A68B);
        v ^ (v >> 16)
    };
    let images = [
        ("black", remade(300, 300, Ppi::STANDARD, |_, _| 0)),
        ("white", remade(300, 300, Ppi::STANDARD, |_, _| 255)),
        ("noise", remade(300, 300, Ppi::STANDARD, |x, y| (hash(x, y) >> 24) as u8)),
        ("faint noise", remade(300, 300, Ppi::STANDARD, |x, y| 128 + (hash(x, y) >> 30) as u8)),
        ("gradient", remade(300, 300, Ppi::STANDARD, |x, y| ((x + y) * 255 / 600) as u8)),
        ("checkers", remade(300, 300, Ppi::STANDARD, |x, y| if (x / 40 + y / 40) % 2 == 0 { 20 } else { 230 })),
        (
            "page",
            remade(400, 400, Ppi::STANDARD, |x, y| if y % 28 < 14 && hash(x / 4, y / 4) % 3 == 0 { 30 } else { 240 }),
        ),
        ("residue", sample("blank")),
        ("smudge", sample("finger-1-smudged")),
    ];
    for (name, image) in images {
        match extract(&image) {
            Err(ExtractError::NotAFinger { .. } | ExtractError::TooFaint { .. }) => {}
            Err(error) => panic!("{name}: {error}"),
            Ok(found) => panic!("{name} taken for a finger: {:?}", found.quality),
        }
    }
}

#[test]
fn any_size_gives_minutiae_or_a_typed_refusal() {
    let image = sample(FINGERS[0]);
    for (width, height) in [(1, 1), (1, 400), (99, 99), (100, 100), (101, 103), (250, 131)] {
        let cut = remade(width, height, Ppi::STANDARD, |x, y| image.get(60 + x % 200, 80 + y % 250).unwrap());
        match extract(&cut) {
            Ok(found) => assert_eq!(u32::from(found.minutiae.width()), width),
            Err(error) => {
                assert!(width.min(height) < 100 || matches!(error, ExtractError::NotAFinger { .. }), "{error}")
            }
        }
    }
    let huge = remade(5000, 5000, Ppi::STANDARD, |_, _| 7);
    assert!(matches!(extract(&huge), Err(ExtractError::TooLarge { width: 5000, height: 5000 })));
}

/// Real prints, where the workspace has them beside it.
fn real_prints() -> Vec<(String, GrayImage)> {
    let folder = root().join("../shared/data/finger");
    let mut prints = Vec::new();
    for set in ["FVC2002_DB1_B", "FVC2002_DB3_B", "FVC2002_DB4_B", "FVC2004_DB1_B", "FVC2004_DB3_B"] {
        let Ok(list) = fs::read_to_string(folder.join(format!("{set}.csv"))) else { continue };
        for line in list.lines().skip(1).step_by(7) {
            let fields: Vec<_> = line.split(',').collect();
            let [id, _, path, ppi] = fields[..] else { panic!("{set}.csv: {line}") };
            let ppi = Ppi::new(ppi.trim().parse().unwrap()).unwrap();
            prints.push((format!("{set} {id}"), read(&folder.join(path), ppi)));
        }
    }
    if prints.is_empty() {
        println!("skipped: no real prints beside the workspace");
    }
    prints
}

#[test]
fn no_real_print_is_refused_and_none_taken_for_a_negative() {
    for (name, image) in real_prints() {
        let found = extract(&image).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(found.minutiae.len() >= 8 && !found.quality.negative, "{name}: {:?}", found.quality);
    }
}

#[test]
fn no_photo_of_a_face_is_taken_for_a_good_finger() {
    let folder = root().join("../shared/data/face/LFW_dev");
    let Ok(entries) = fs::read_dir(&folder) else {
        println!("skipped: no photos beside the workspace");
        return;
    };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort_unstable();
    let (mut photos, mut passed) = (0, 0);
    for path in paths.iter().step_by(100) {
        photos += 1;
        // 250 ppi brings the photo to the size of a finger image.
        let bytes = fs::read(path).unwrap();
        // Grey, as a photo copied from paper is: colours alone would have it refused.
        let grey = decode_listing_losses(&bytes, Ppi::new(250).unwrap(), &Limits::default()).unwrap().value;
        if let Ok(found) = extract(&grey) {
            passed += 1;
            assert!(found.quality.overall.get() < 50, "{:?}", found.quality);
        }
    }
    assert!(passed * 50 <= photos, "{passed} of {photos}");
}
