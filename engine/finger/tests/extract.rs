//! What the extractor promises, on the committed synthetic fingers and, where they are, on real ones.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // A helper of a test may panic like the test itself.

use std::collections::BTreeSet;
use std::f32::consts::PI;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use bioverify_core::{Direction, GrayImage, Limits, MinutiaSet, NoTrace, Point, Ppi, Product, Stage, Trace};
use bioverify_finger::{ExtractError, Extraction, Extractor, overlay};
use bioverify_model::{Network, RuntimeChoice};
use bioverify_record::{decode_listing_losses, decode_pixels};
use ndarray::Array2;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| extractor(RuntimeChoice::Embedded).unwrap());

const FINGERS: [&str; 9] = [
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

fn extractor(choice: RuntimeChoice) -> Option<Extractor> {
    Some(Extractor::new(Arc::new(Network::bundled_finger(choice).ok()?)).unwrap())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &Path, ppi: Ppi) -> GrayImage {
    decode_pixels(&fs::read(path).unwrap(), ppi, &Limits::default()).unwrap()
}

fn sample(name: &str) -> GrayImage {
    read(&root().join(format!("testdata/finger/{name}.png")), Ppi::STANDARD)
}

fn extract(image: &GrayImage) -> Result<Extraction, ExtractError> {
    EXTRACTOR.extract(image, &mut NoTrace)
}

/// The image with `pixel(x, y)` at each place.
fn remade(width: u32, height: u32, ppi: Ppi, pixel: impl Fn(u32, u32) -> u8) -> GrayImage {
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| pixel(x, y)).collect();
    GrayImage::new(width, height, ppi, pixels).unwrap()
}

/// Share of `a`'s minutiae that `b` has too, within 6 pixels and 20 degrees.
fn shared(a: &MinutiaSet, b: &MinutiaSet) -> f32 {
    let found = a.minutiae().iter().filter(|m| {
        b.minutiae().iter().any(|other| {
            other.position.distance(m.position) < 6.0 && other.direction.distance(m.direction) < 20_f32.to_radians()
        })
    });
    found.count() as f32 / a.len() as f32
}

#[test]
fn every_sample_gives_good_minutiae_in_the_promised_order() {
    for name in FINGERS {
        let image = sample(name);
        let extraction = extract(&image).unwrap();
        let (set, quality) = (&extraction.minutiae, &extraction.quality);
        assert_eq!((u32::from(set.width()), u32::from(set.height())), (image.width(), image.height()));
        assert!((15..=150).contains(&set.len()), "{name}: {}", set.len());
        assert!(quality.overall.get() >= 60 && set.quality() == Some(quality.overall), "{name}: {quality:?}");
        assert!(quality.ridge_period.is_some_and(|period| (6.0..13.0).contains(&period)), "{name}");
        let keys = set.minutiae().windows(2).map(|w| (w[0], w[1]));
        for (a, b) in keys {
            let after = (b.quality, -b.position.y, -b.position.x);
            assert!((a.quality, -a.position.y, -a.position.x) >= after, "{name}: best first, then top down");
        }
    }
}

#[test]
fn the_same_image_gives_the_same_minutiae_on_every_thread() {
    let image = sample(FINGERS[0]);
    let wanted = extract(&image).unwrap().minutiae;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert!(extract(&image).unwrap().minutiae == wanted));
        }
    });
}

#[test]
fn both_runtimes_give_the_same_minutiae() {
    let Some(native) = extractor(RuntimeChoice::OnnxRuntime) else {
        println!("skipped: ONNX Runtime not found");
        return;
    };
    for name in FINGERS {
        let image = sample(name);
        let (a, b) = (extract(&image).unwrap().minutiae, native.extract(&image, &mut NoTrace).unwrap().minutiae);
        // A candidate right at the threshold may fall on either side.
        assert!(a.len().abs_diff(b.len()) <= 1 && shared(&a, &b) > 0.97, "{name}");
    }
}

#[test]
fn a_capture_upside_down_gives_the_minutiae_upside_down() {
    for name in FINGERS {
        let image = sample(name);
        let (w, h) = (image.width(), image.height());
        let turned = remade(w, h, Ppi::STANDARD, |x, y| image.get(w - 1 - x, h - 1 - y).unwrap());
        let plain = extract(&image).unwrap().minutiae;
        let back: Vec<_> = extract(&turned)
            .unwrap()
            .minutiae
            .minutiae()
            .iter()
            .map(|m| {
                let mut m = *m;
                m.position = Point::new((w - 1) as f32 - m.position.x, (h - 1) as f32 - m.position.y);
                m.direction = Direction::from_radians(m.direction.radians() + PI);
                m
            })
            .collect();
        let back = MinutiaSet::new(plain.width(), plain.height(), back).unwrap();
        assert!(shared(&plain, &back) > 0.8, "{name}: {}", shared(&plain, &back));
    }
}

#[test]
fn white_ridges_are_turned_dark_and_told() {
    for name in FINGERS {
        let image = sample(name);
        let negative = remade(image.width(), image.height(), Ppi::STANDARD, |x, y| 255 - image.get(x, y).unwrap());
        let (plain, inverted) = (extract(&image).unwrap(), extract(&negative).unwrap());
        assert!(!plain.quality.negative, "{name}");
        // A finger that fills the sensor leaves no background to tell by: it is taken as it is.
        if plain.quality.foreground_fraction < 0.9 {
            assert!(inverted.quality.negative, "{name}");
            assert!(shared(&plain.minutiae, &inverted.minutiae) > 0.99, "{name}");
        }
    }
}

#[test]
fn the_capture_resolution_does_not_matter() {
    let image = sample(FINGERS[0]);
    let fine =
        remade(2 * image.width(), 2 * image.height(), Ppi::new(1000).unwrap(), |x, y| image.get(x / 2, y / 2).unwrap());
    let (plain, fine) = (extract(&image).unwrap().minutiae, extract(&fine).unwrap().minutiae);
    assert_eq!((plain.width(), plain.height()), (fine.width(), fine.height()));
    assert!(shared(&plain, &fine) > 0.85, "{}", shared(&plain, &fine));
}

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

/// Collects which stages offered what.
#[derive(Default)]
struct Collector {
    stages: BTreeSet<Stage>,
    foreground: Option<Array2<f32>>,
    counts: Vec<usize>,
}

impl Trace for Collector {
    fn accepts(&self, stage: Stage) -> bool {
        stage != Stage::Heat
    }
    fn take(&mut self, stage: Stage, product: Product<'_>) {
        self.stages.insert(stage);
        match (stage, product) {
            (Stage::Foreground, Product::Map(map)) => self.foreground = Some(map.to_owned()),
            (Stage::Decode | Stage::Suppress, Product::Minutiae(minutiae)) => self.counts.push(minutiae.len()),
            _ => {}
        }
    }
}

#[test]
fn each_accepted_stage_offers_its_product_and_the_overlay_draws_it() {
    let image = sample(FINGERS[0]);
    let mut trace = Collector::default();
    let extraction = EXTRACTOR.extract(&image, &mut trace).unwrap();
    use Stage::{Decode, Foreground, Normalise, Orientation, Quality, Resample, Suppress};
    assert_eq!(trace.stages, BTreeSet::from([Resample, Normalise, Foreground, Orientation, Decode, Suppress, Quality]));
    assert!(trace.counts[0] >= trace.counts[1] && trace.counts[1] == extraction.minutiae.len());
    let foreground = trace.foreground.unwrap();
    assert_eq!(foreground.dim(), (image.height().div_ceil(8) as usize, image.width().div_ceil(8) as usize));
    let picture = overlay(&image, &extraction.minutiae, Some(foreground.view())).unwrap();
    assert_eq!(picture.rgb.len(), 3 * 4 * image.pixels().len());
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
