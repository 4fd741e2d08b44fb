//! Copies are found, second captures never are: on random minutiae, on the committed samples, and on the real sets where they lie
//! beside the project.

use std::path::{Path, PathBuf};

use bioverify_core::{Direction, GrayImage, Limits, Minutia, MinutiaKind, NoTrace, Point, Ppi, RgbImage};
use bioverify_model::RuntimeChoice;
use bioverify_record::{
    FaceCoding, FaceTemplate, PhotoOutput, PixelOutput, decode_photo, decode_pixels, encode_photo, encode_pixels,
};

use super::*;

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

fn print(name: &str) -> GrayImage {
    decode_pixels(&testdata(&format!("finger/{name}.png")), Ppi::STANDARD, &Limits::default()).unwrap()
}

fn fingers() -> Fingers {
    Fingers::load(RuntimeChoice::Embedded, None).unwrap()
}

fn minutiae(fingers: &Fingers, image: &GrayImage) -> MinutiaSet {
    fingers.extract(image, &mut NoTrace).unwrap().minutiae
}

/// The share of the smaller set that is at the same place, and whether both are of one capture.
fn compared(fingers: &Fingers, probe: &MinutiaSet, reference: &MinutiaSet) -> (f64, bool) {
    let pairs = fingers.explain(&PreparedProbe::new(probe), &PreparedReference::new(reference)).pairs;
    (share(probe, reference, &pairs), is_copy(probe, reference, &pairs))
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

#[test]
fn what_is_made_of_a_capture_is_a_copy_of_it() {
    let fingers = fingers();
    for name in ["finger-1-impression-1", "finger-2-impression-1", "finger-3-impression-2"] {
        let image = print(name);
        let set = minutiae(&fingers, &image);
        let rounded = |steps: u32| {
            changed(&set, |at, direction| {
                let units = (direction.radians() / std::f32::consts::TAU * steps as f32).round() as u32;
                (Point::new(at.x.round(), at.y.round()), Direction::from_units(units, steps))
            })
        };
        let turned = changed(&set, |at, direction| {
            let (sin, cos) = 0.2_f32.sin_cos();
            let (x, y) = (at.x - 150.0, at.y - 180.0);
            let at = Point::new(cos * x + sin * y + 147.0, cos * y - sin * x + 185.0);
            (at, Direction::from_radians(direction.radians() + 0.2))
        });
        let wsq = encode_pixels(&image, PixelOutput::Wsq { bitrate: 0.75 }).unwrap();
        let wsq = decode_pixels(&wsq, Ppi::STANDARD, &Limits::default()).unwrap();
        let below = image.width() as usize * 9;
        let cropped =
            GrayImage::new(image.width(), image.height() - 9, Ppi::STANDARD, image.pixels()[below..].to_vec());
        let made = [
            ("itself", set.clone()),
            ("a record of 256 directions", rounded(256)),
            ("a record of 180 directions", rounded(180)),
            ("turned", turned),
            ("WSQ", minutiae(&fingers, &wsq)),
            ("cropped", minutiae(&fingers, &cropped.unwrap())),
        ];
        for (what, copy) in made {
            let (share, is_copy) = compared(&fingers, &copy, &set);
            println!("{name}, {what}: {share:.2}");
            assert!(is_copy, "{name}, {what}: {share}");
        }
    }
}

#[test]
fn no_second_capture_of_the_samples_is_a_copy() {
    let fingers = fingers();
    for finger in 1..=3 {
        let sets: Vec<MinutiaSet> =
            (1..=3).map(|one| minutiae(&fingers, &print(&format!("finger-{finger}-impression-{one}")))).collect();
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            let (share, is_copy) = compared(&fingers, &sets[first], &sets[second]);
            println!("finger {finger}: {share:.2}");
            assert!(!is_copy && share < COPIED_SHARE / 2.0, "finger {finger}: {share}");
        }
    }
}

#[test]
fn sets_too_small_to_judge_are_copies_only_where_they_are_equal() {
    let few = |shift: f32| {
        let one = |x: f32, y: f32| Minutia {
            position: Point::new(x + shift, y),
            direction: Direction::from_radians(x),
            kind: MinutiaKind::Ending,
            quality: None,
        };
        MinutiaSet::new(300, 300, vec![one(10.0, 20.0), one(50.0, 90.0), one(120.0, 40.0)]).unwrap()
    };
    assert!(same_minutiae(&few(0.0), &few(0.0)));
    assert!(!is_copy(&few(0.0), &few(0.5), &[]));
    let empty = MinutiaSet::new(300, 300, vec![]).unwrap();
    assert!(!same_minutiae(&empty, &empty), "nothing is no capture");
}

/// Every mated pair of the first captures of the real sets. All eight with `BIOVERIFY_ALL_PAIRS` set.
#[test]
fn no_second_capture_of_a_real_finger_is_a_copy() {
    let Some(folder) = shared("finger") else { return };
    let captures = if std::env::var_os("BIOVERIFY_ALL_PAIRS").is_some() { 8 } else { 2 };
    let fingers = fingers();
    let (mut pairs, mut most) = (0, 0.0_f64);
    for set in ["FVC2002_DB1_B", "FVC2002_DB3_B", "FVC2004_DB1_B", "FVC2004_DB3_B", "FVC2002_DB4_B"] {
        let ppi = Ppi::new(if set == "FVC2004_DB3_B" { 512 } else { 500 }).unwrap();
        let mut largest = 0.0_f64;
        for finger in 101..=110 {
            let read = |capture: u32| {
                let bytes = std::fs::read(folder.join(set).join(format!("{finger}_{capture}.png"))).ok()?;
                let image = decode_pixels(&bytes, ppi, &Limits::default()).ok()?;
                fingers.extract(&image, &mut NoTrace).ok().map(|found| found.minutiae)
            };
            let sets: Vec<MinutiaSet> = (1..=captures).filter_map(read).collect();
            for (index, probe) in sets.iter().enumerate() {
                for reference in &sets[index + 1..] {
                    let (share, is_copy) = compared(&fingers, probe, reference);
                    assert!(!is_copy, "{set}, finger {finger}: {share}");
                    if probe.len().min(reference.len()) >= COPIED_MINUTIAE {
                        largest = largest.max(share);
                    }
                    pairs += 1;
                }
            }
        }
        println!("{set}: at most {largest:.3} of a second capture stands where the first does");
        most = most.max(largest);
    }
    println!("{pairs} mated pairs, at most {most:.3}");
    assert!(pairs > 40 && most < COPIED_SHARE, "{pairs} pairs, {most}");
}

fn photo(name: &str) -> RgbImage {
    decode_photo(&testdata(&format!("face/{name}.jpg")), &Limits::photo()).unwrap()
}

/// Half as wide and high.
fn halved(photo: &RgbImage) -> RgbImage {
    let (width, height) = (photo.width() / 2, photo.height() / 2);
    let value =
        |x: u32, y: u32, channel: u32| u32::from(photo.pixels()[((y * photo.width() + x) * 3 + channel) as usize]);
    let at = |x: u32, y: u32| {
        let (x, y) = (x * 2, y * 2);
        let sum = |c| value(x, y, c) + value(x + 1, y, c) + value(x, y + 1, c) + value(x + 1, y + 1, c);
        [0, 1, 2].map(|channel| (sum(channel) / 4) as u8)
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| at(x, y)).collect();
    RgbImage::new(width, height, pixels).unwrap()
}

fn apart(a: &RgbImage, b: &RgbImage) -> Option<f64> {
    Glimpse::of(a).unwrap().difference(&Glimpse::of(b).unwrap())
}

#[test]
fn a_photo_coded_anew_looks_the_same_and_another_capture_does_not() {
    let (mut least, mut most) = (f64::INFINITY, 0.0_f64);
    for person in 1..=6 {
        let shots: Vec<RgbImage> = (1..=3).map(|shot| photo(&format!("face-{person}-capture-{shot}"))).collect();
        for shot in &shots {
            let jpeg = encode_photo(shot, PhotoOutput::Jpeg).unwrap();
            let again = decode_photo(&jpeg, &Limits::photo()).unwrap();
            for copy in [halved(shot), again] {
                let difference = apart(shot, &copy).unwrap();
                most = most.max(difference);
                assert!(difference <= COPIED_GLIMPSE, "{difference}");
            }
        }
        for (first, second) in [(0, 1), (0, 2), (1, 2)] {
            least = least.min(apart(&shots[first], &shots[second]).unwrap_or(f64::INFINITY));
        }
    }
    let flattest = (1..=6).map(|person| Glimpse::of(&photo(&format!("face-{person}-capture-1"))).unwrap().deviation());
    println!("the flattest photo deviates by {:.1} grey levels", flattest.fold(f64::INFINITY, f64::min));
    println!("copies differ by at most {most:.2} grey levels, captures of one person by at least {least:.2}");
    assert!(least > 3.0 * COPIED_GLIMPSE, "{least}");
}

#[test]
fn a_template_of_bytes_is_the_vector_it_was_made_of() {
    let mut seed = 7_u32;
    let mut value = || {
        // The sum of four even numbers is near enough to what a network gives.
        let even = |_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        (0..4).map(even).sum::<f32>()
    };
    for length in [128, 512] {
        let values: Vec<f32> = (0..length).map(|_| value()).collect();
        let other = Embedding::new([1; 8], (0..length).map(|_| value()).collect()).unwrap();
        let exact = Embedding::new([1; 8], values).unwrap();
        let template = FaceTemplate { embedding: exact.clone(), quality: None, coding: FaceCoding::Byte }.write();
        let rounded = FaceTemplate::read(&template, &Limits::default()).unwrap().embedding;
        let apart = 1.0 - f64::from(bioverify_face::cosine(&exact, &rounded).unwrap());
        println!("{length} values: {apart:.1e}");
        assert!(same_vector(&exact, &exact) && apart < COPIED_VECTOR / 2.0, "{apart}");
        assert!(!same_vector(&exact, &other));
        let foreign = Embedding::new([2; 8], exact.values().to_vec()).unwrap();
        assert!(!same_vector(&exact, &foreign), "of another model");
    }
}

/// Frames of one sitting before one camera: the most alike second captures there are.
#[test]
fn no_frame_of_one_sitting_looks_like_another() {
    let Some(folder) = shared("face/PAD_dev") else { return };
    let mut sittings: std::collections::BTreeMap<String, Vec<Glimpse>> = std::collections::BTreeMap::new();
    let mut names: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    for path in names {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Some((sitting, _)) = name.rsplit_once('_') else { continue };
        if !sitting.starts_with("live") {
            continue;
        }
        let photo = decode_photo(&std::fs::read(&path).unwrap(), &Limits::photo()).unwrap();
        sittings.entry(sitting.to_owned()).or_default().extend(Glimpse::of(&photo));
    }
    let mut differences = Vec::new();
    for frames in sittings.values() {
        for (index, first) in frames.iter().enumerate() {
            differences.extend(frames[index + 1..].iter().filter_map(|second| first.difference(second)));
        }
    }
    differences.sort_by(f64::total_cmp);
    let flattest = sittings.values().flatten().map(Glimpse::deviation).fold(f64::INFINITY, f64::min);
    println!("the flattest frame deviates by {flattest:.1} grey levels");
    println!(
        "{} pairs of frames, the least apart: {:.3?}",
        differences.len(),
        &differences[..12.min(differences.len())]
    );
    assert!(differences.len() > 1_000 && differences[0] > COPIED_GLIMPSE, "{:?}", differences.first());
}

/// The portrait of a chip, coded as JPEG.
#[test]
fn a_portrait_of_a_chip_coded_anew_is_known_again() {
    let Some(folder) = shared("records/icao_bsi2008") else { return };
    let group = std::fs::read(folder.join("Datagroup2.bin")).unwrap();
    let portrait = decode_photo(&group, &Limits::photo()).unwrap();
    let jpeg = encode_photo(&portrait, PhotoOutput::Jpeg).unwrap();
    let difference = apart(&portrait, &decode_photo(&jpeg, &Limits::photo()).unwrap()).unwrap();
    println!("{difference:.3} grey levels");
    assert!(difference <= COPIED_GLIMPSE, "{difference}");
}
