//! The bundled parts fit each other.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use std::path::Path;

use bioverify::core::{Minutia, RidgeCell, RidgeMap};
use bioverify::finger::compare::{PreparedProbe, PreparedReference};
use bioverify::{
    Calibration, Engine, FingerPosition, FingerSample, Fingers, MinutiaSet, Outcome, Policy, Ppi, Quality, Reason,
    Received, Reference, RuntimeChoice, Source,
};

#[test]
fn an_engine_of_bundled_parts_can_be_built() {
    let engine = Engine::builder().runtime(RuntimeChoice::Embedded).build();
    // After a change of model or matcher: bioverify calibrate --synthetic 2000 --impressions 3 --out engine/verify/calibration/finger.toml
    let engine = engine.expect("calibration/finger.toml belongs to the bundled model and matcher");
    assert_eq!(engine.id().model, engine.calibration().provenance().model);
    assert_eq!(
        engine.id().copies,
        bioverify::params::COPIES_VERSION,
        "told where the policy's identity cannot tell it"
    );
}

#[test]
fn a_decision_says_which_form_of_the_network_ran() {
    let id = |runtime| Engine::builder().runtime(runtime).build().unwrap().id().clone();
    let (integer, float) = (id(RuntimeChoice::Integer), id(RuntimeChoice::Embedded));
    assert_eq!(id(RuntimeChoice::Auto), integer, "integers where nothing else is asked for");
    assert_eq!(integer.integer_model.map(|tag| tag.len()), Some(16));
    assert_eq!((float.integer_model, float.model), (None, integer.model));
}

#[test]
fn the_bundled_calibration_supports_the_bundled_policy_with_room_for_two_sources() {
    let (table, policy) = (Calibration::bundled_finger().unwrap(), Policy::bundled().unwrap());
    let asked = policy.strictest_allotment() / 2.0;
    assert!(table.smallest_fmr() <= asked, "{:e} > {asked:e}", table.smallest_fmr());
}

/// Scores of fixed minutiae with a ridge map, one pair of impressions of a finger after the other, then of different fingers; then of
/// the same without a map.
const MATCHER_SCORES: [f32; 12] = [
    272.74295, 338.51978, 272.89932, 0.13581377, 0.14117983, 0.12863041, 240.69403, 300.10776, 273.0285, 0.13581377,
    0.14117983, 0.12863041,
];

/// The same minutiae with qualities from 30 to 94 and, if wished, a map of ridges that all run alike.
fn graded(set: &MinutiaSet, has_map: bool) -> MinutiaSet {
    let of = |(i, m): (usize, &Minutia)| Minutia { quality: Quality::new(30 + (i * 37 % 65) as u8).ok(), ..*m };
    let minutiae = set.minutiae().iter().enumerate().map(of).collect();
    let map = RidgeMap::cut(16, 19, 24, vec![RidgeCell::new(5, 2); 19 * 24]);
    MinutiaSet::new(set.width(), set.height(), minutiae).unwrap().with_ridges(map.filter(|_| has_map))
}

#[test]
fn the_matcher_scores_as_its_version_says() {
    let fingers = Fingers::load(RuntimeChoice::Embedded, None).unwrap();
    // Qualities mean one thing beside a map and another without it.
    let score = |(finger, other): (u64, u64), has_map| {
        let [probe, reference] =
            [(finger, 1), (other, 2)].map(|(f, seed)| graded(&common::impression(f, seed), has_map));
        fingers.compare(&PreparedProbe::new(&probe), &PreparedReference::new(&reference)).get()
    };
    let pairs = [(1, 1), (2, 2), (3, 3), (1, 9), (2, 9), (3, 9)];
    let found: Vec<f32> = [true, false].iter().flat_map(|has_map| pairs.map(|pair| score(pair, *has_map))).collect();
    for (found_one, known) in found.iter().zip(MATCHER_SCORES) {
        // Far less than any threshold moves, far more than rounding does.
        assert!(
            (found_one - known).abs() <= 1e-3 * known.max(1.0),
            "the matcher's scores have changed to {found:?}: raise MATCHER_VERSION in params.rs, calibrate again, then write them here"
        );
    }
}

fn sample(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/finger").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn samples_of_a_finger_are_accepted_and_of_others_are_not() {
    let engine = Engine::builder().runtime(RuntimeChoice::Embedded).build().unwrap();
    let image = |finger: u32, impression: u32| {
        FingerSample::encoded(sample(&format!("finger-{finger}-impression-{impression}.png")), Ppi::STANDARD)
    };
    for probe in 1..=3 {
        for reference in 1..=3 {
            let received = Received::new()
                .with_finger(image(probe, 1))
                .with_reference(Reference::finger(Source::Enrolment, image(reference, 2)));
            let decision = engine.verify(received).unwrap();
            let expected = if probe == reference { Outcome::Accept } else { Outcome::Recapture };
            assert_eq!(decision.outcome, expected, "finger {probe} against {reference}: {decision:?}");
        }
    }
}

#[test]
fn a_smudged_and_a_blank_capture_ask_for_another() {
    let engine = Engine::builder().runtime(RuntimeChoice::Embedded).build().unwrap();
    let on_record = || FingerSample::encoded(sample("finger-1-impression-2.png"), Ppi::STANDARD);
    for name in ["finger-1-smudged.png", "blank.png"] {
        let received = Received::new()
            .with_finger(FingerSample::encoded(sample(name), Ppi::STANDARD))
            .with_reference(Reference::finger(Source::Enrolment, on_record()));
        let decision = engine.verify(received).unwrap();
        assert_eq!(decision.outcome, Outcome::Recapture, "{name}: {decision:?}");
        assert!(!decision.next_capture.as_ref().unwrap().advice.is_empty());
        let first = decision.first_reason().unwrap().number();
        assert!((100..200).contains(&first) || first == Reason::Inconclusive.number(), "{name}: {decision:?}");
    }
}

/// A stranger's finger that looks a little like the one on record, under the name of every finger there is: such a one was once accepted.
#[test]
fn a_stranger_gains_nothing_by_naming_one_capture_ten_times() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/finger/FVC2002_DB3_B");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let read = |name: &str| FingerSample::encoded(std::fs::read(folder.join(name)).unwrap(), Ppi::STANDARD);
    let engine = Engine::builder().runtime(RuntimeChoice::Embedded).build().unwrap();
    let on_record = || Reference::finger(Source::Enrolment, read("105_2.png"));
    let once = Received::new().with_finger(read("103_8.png")).with_reference(on_record());
    let once = engine.verify(once).unwrap();
    assert!(once.outcome == Outcome::Recapture && once.combined_llr.unwrap() > 0.0, "{once:?}");
    let mut often = Received::new().with_reference(on_record());
    for code in 1..=10 {
        often = often.with_finger(read("103_8.png").at(FingerPosition::from_code(code).unwrap()));
    }
    let often = engine.verify(often).unwrap();
    assert_eq!(often.outcome, Outcome::Recapture, "{often:?}");
    assert!(often.combined_fmr.unwrap() >= once.combined_fmr.unwrap(), "{often:?}");
    assert_eq!(often.reasons.iter().filter(|note| note.reason == Reason::FingerRepeated).count(), 9);
}
