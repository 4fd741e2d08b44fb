//! What the extractor promises, on the committed synthetic fingers.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod common;

use std::collections::BTreeSet;
use std::f32::consts::PI;

use bioverify_core::{Direction, MinutiaSet, NoTrace, Point, Ppi, Product, Stage, Trace};
use bioverify_finger::overlay;
use bioverify_model::RuntimeChoice;
use common::{EXTRACTOR, FINGERS, extract, extractor, remade, sample};
use ndarray::Array2;

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
fn every_runtime_gives_the_same_minutiae() {
    for choice in [RuntimeChoice::Embedded, RuntimeChoice::OnnxRuntime] {
        let Some(other) = extractor(choice) else {
            println!("skipped: ONNX Runtime not found");
            continue;
        };
        for name in FINGERS {
            let image = sample(name);
            let (a, b) = (extract(&image).unwrap().minutiae, other.extract(&image, &mut NoTrace).unwrap().minutiae);
            // A candidate right at the threshold may fall on either side.
            assert!(a.len().abs_diff(b.len()) <= 2 && shared(&a, &b) > 0.96, "{name}: {} {}", a.len(), shared(&a, &b));
        }
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
                // Half a pixel beyond the last centre turns to half a pixel before the first, where no position is told.
                let turned = |at: f32, side: u32| ((side - 1) as f32 - at).max(0.0);
                m.position = Point::new(turned(m.position.x, w), turned(m.position.y, h));
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
