//! Copies are found, second captures never are: on random minutiae, on the committed samples, and on the real sets where they lie
//! beside the project. Fingers here, faces in `photos`.

use std::path::{Path, PathBuf};

use bioverify_core::{Direction, GrayImage, Limits, Minutia, MinutiaKind, NoTrace, Point, Ppi, RgbImage};
use bioverify_model::RuntimeChoice;
use bioverify_record::{
    FaceCoding, FaceTemplate, PhotoOutput, PixelOutput, decode_photo, decode_pixels, encode_photo, encode_pixels,
};

use super::*;

mod photos;

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

fn matched(fingers: &Fingers, probe: &MinutiaSet, reference: &MinutiaSet) -> Vec<Pair> {
    fingers.explain(&PreparedProbe::new(probe), &PreparedReference::new(reference)).pairs
}

/// The share of the smaller set that is at the same place, and whether both are of one capture.
fn compared(fingers: &Fingers, probe: &MinutiaSet, reference: &MinutiaSet) -> (f64, bool) {
    let pairs = matched(fingers, probe, reference);
    (share(probe, reference, &pairs, (Motion::affine, COPIED_RESIDUAL_PX)), is_copy(probe, reference, &pairs))
}

/// The picture enlarged, bilinear.
fn resized(image: &GrayImage, across: f64, down: f64) -> GrayImage {
    let (width, height) = (f64::from(image.width()) * across, f64::from(image.height()) * down);
    let (width, height) = (width.round() as u32, height.round() as u32);
    let at = |x: u32, y: u32| {
        let (x, y) = (x.min(image.width() - 1), y.min(image.height() - 1));
        f64::from(image.pixels()[(y * image.width() + x) as usize])
    };
    let mix = |x: u32, y: u32| {
        let (fx, fy) = (((f64::from(x) + 0.5) / across - 0.5).max(0.0), ((f64::from(y) + 0.5) / down - 0.5).max(0.0));
        let (left, top) = (fx as u32, fy as u32);
        let (u, v) = (fx.fract(), fy.fract());
        let above = at(left, top) * (1.0 - u) + at(left + 1, top) * u;
        let below = at(left, top + 1) * (1.0 - u) + at(left + 1, top + 1) * u;
        (above * (1.0 - v) + below * v).round() as u8
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| mix(x, y)).collect();
    GrayImage::new(width, height, image.ppi(), pixels).unwrap()
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
            ("enlarged by 2 %", minutiae(&fingers, &resized(&image, 1.02, 1.02))),
            ("reduced by 4 %", minutiae(&fingers, &resized(&image, 0.96, 0.96))),
            ("stretched by 2 %", minutiae(&fingers, &resized(&image, 1.0, 1.02))),
            ("its first 8 minutiae", few(&set, 8)),
            ("its first 11 minutiae", few(&set, 11)),
        ];
        for (what, copy) in made {
            let (share, is_copy) = compared(&fingers, &copy, &set);
            println!("{name}, {what}: {share:.2}");
            assert!(is_copy, "{name}, {what}: {share}");
        }
        for ppi in [480, 495, 510, 530] {
            let other = GrayImage::new(image.width(), image.height(), Ppi::new(ppi).unwrap(), image.pixels().to_vec());
            let other = fingers.print(&other.unwrap(), &mut NoTrace).unwrap();
            let (share, is_copy) = compared(&fingers, &other.minutiae, &set);
            println!("{name}, said to be of {ppi} ppi: {share:.2}");
            let own = fingers.print(&image, &mut NoTrace).unwrap();
            assert!(is_copy && same_print(&other, &own), "{name}, {ppi} ppi: {share}");
            assert!(!format!("{own:?}").contains("PictureMark("));
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
            assert!(!is_copy && share < COPIED_SHARE * 0.9, "finger {finger}: {share}");
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
    let (mut pairs, mut most, mut looser, mut few_fit) = (0, 0.0_f64, 0.0_f64, 0);
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
                        looser = looser.max(self::share(
                            probe,
                            reference,
                            &matched(&fingers, probe, reference),
                            (Motion::affine, 2.0),
                        ));
                    }
                    for count in [8, 11] {
                        few_fit += usize::from(compared(&fingers, &few(probe, count), reference).1);
                    }
                    pairs += 1;
                }
            }
        }
        println!("{set}: at most {largest:.3} of a second capture stands where the first does");
        most = most.max(largest);
    }
    println!("{pairs} mated pairs, at most {most:.3}, within 2 pixels {looser:.3}; {few_fit} of 8 or 11 minutiae fit");
    assert!(pairs > 40 && most < COPIED_SHARE && few_fit == 0, "{pairs} pairs, {most}, {few_fit}");
}
