//! Fingers made of random minutiae and an engine calibrated on them: quick, and independent of how well the network is trained.

#![allow(clippy::disallowed_methods)]
#![allow(dead_code, missing_docs, clippy::expect_used)]

use bioverify::core::{Direction, Minutia, MinutiaKind, Point};
use bioverify::record::{ModelTag, NativeTemplate};
use bioverify::{Calibration, Engine, Fingers, MinutiaSet, Policy, Provenance, Quality, RuntimeChoice, Score};

pub const WIDTH: f32 = 300.0;
pub const HEIGHT: f32 = 380.0;

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Even between two bounds.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.next() >> 40) as f32 / (1_u64 << 24) as f32)
    }
}

fn minutia(x: f32, y: f32, direction: Direction) -> Minutia {
    let kind = if direction.radians() > 3.0 { MinutiaKind::Ending } else { MinutiaKind::Bifurcation };
    Minutia { position: Point::new(x, y), direction, kind, quality: Quality::new(80).ok() }
}

/// The minutiae of a finger, at least 14 pixels apart.
fn master(finger: u64) -> Vec<Minutia> {
    let mut random = Random(finger.wrapping_mul(7_919) + 1);
    let mut found: Vec<Minutia> = Vec::new();
    while found.len() < 45 {
        let (x, y) = (random.between(15.0, WIDTH - 15.0), random.between(15.0, HEIGHT - 15.0));
        let direction = Direction::from_radians(random.between(0.0, std::f32::consts::TAU));
        if found.iter().all(|other| other.position.distance(Point::new(x, y)) > 14.0) {
            found.push(minutia(x, y, direction));
        }
    }
    found
}

/// An impression: turned, moved, with noise, one minutia in eight lost and three invented.
pub fn impression(finger: u64, seed: u64) -> MinutiaSet {
    let mut random = Random(finger.wrapping_mul(104_729).wrapping_add(seed).wrapping_mul(31) + 7);
    let turn = random.between(-0.3, 0.3);
    let (dx, dy) = (random.between(-15.0, 15.0), random.between(-15.0, 15.0));
    let mut seen = Vec::new();
    for one in master(finger) {
        if random.between(0.0, 8.0) < 1.0 {
            continue;
        }
        let (x, y) = (one.position.x - WIDTH / 2.0, one.position.y - HEIGHT / 2.0);
        let (sin, cos) = turn.sin_cos();
        // Counter-clockwise on a screen whose y points down.
        let px = cos * x + sin * y + WIDTH / 2.0 + dx + random.between(-2.0, 2.0);
        let py = cos * y - sin * x + HEIGHT / 2.0 + dy + random.between(-2.0, 2.0);
        let direction = Direction::from_radians(one.direction.radians() + turn + random.between(-0.1, 0.1));
        seen.push(minutia(px, py, direction));
    }
    for _ in 0..3 {
        let direction = Direction::from_radians(random.between(0.0, std::f32::consts::TAU));
        seen.push(minutia(random.between(1.0, WIDTH - 1.0), random.between(1.0, HEIGHT - 1.0), direction));
    }
    seen.retain(|one| (0.0..WIDTH).contains(&one.position.x) && (0.0..HEIGHT).contains(&one.position.y));
    MinutiaSet::new(WIDTH as u16, HEIGHT as u16, seen).expect("inside").with_quality(Quality::new(80).ok())
}

/// A native template of an impression.
pub fn template(finger: u64, seed: u64) -> Vec<u8> {
    NativeTemplate { minutiae: impression(finger, seed), model: ModelTag([0; 8]) }.write()
}

/// A policy whose budget a small calibration can support.
pub fn lenient(edits: &[(&str, &str)]) -> Policy {
    let mut text =
        bioverify::policy::DEFAULT_POLICY.replace("false-accept-budget = 1e-3", "false-accept-budget = 0.05");
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    Policy::from_toml(&text).expect("a sound policy")
}

/// A table for this matcher and model, fitted to the random fingers.
pub fn calibration(fingers: &Fingers) -> Calibration {
    let sets: Vec<[MinutiaSet; 2]> = (0..40).map(|finger| [impression(finger, 1), impression(finger, 2)]).collect();
    let (mut mated, mut nonmated): (Vec<Score>, Vec<Score>) = (vec![], vec![]);
    for (probe, [first, _]) in sets.iter().enumerate() {
        let first = bioverify::finger::compare::PreparedProbe::new(first);
        for (reference, [_, second]) in sets.iter().enumerate() {
            let second = bioverify::finger::compare::PreparedReference::new(second);
            let score = fingers.compare(&first, &second);
            if probe == reference { mated.push(score) } else { nonmated.push(score) }
        }
    }
    let provenance = Provenance {
        data: "random minutiae".to_owned(),
        subjects: 40,
        matcher: fingers.matcher_version().to_owned(),
        model: fingers.model_tag(),
    };
    Calibration::fit(&mated, &nonmated, provenance).expect("enough scores")
}

/// An engine over the bundled network, calibrated on random fingers.
pub fn engine(policy: Policy) -> Engine {
    let fingers = Fingers::load(RuntimeChoice::Embedded, None).expect("the bundled model loads");
    Engine::builder()
        .runtime(RuntimeChoice::Embedded)
        .policy(policy)
        .calibration(calibration(&fingers))
        .build()
        .expect("policy, calibration and model fit")
}
