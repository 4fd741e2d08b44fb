//! Cards authenticated by the engine: a forged one never supports an accept, however well its portrait matches.
#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests are tests.

use std::path::{Path, PathBuf};

use bioverify::trust::{Files, Moment, Rules, TrustStore, Verdict};
use bioverify::{
    Decision, Engine, FaceSample, FingerPosition, FingerSample, Limits, Outcome, Ppi, Reason, Received, Reference,
    RuntimeChoice, Source, Trust,
};
use bioverify_record::{FingerImageFormat, FingerImageRecord, PictureSource};

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata")
}

fn files_in(folder: &str) -> Vec<Vec<u8>> {
    let folder = testdata().join("cards").join(folder);
    std::fs::read_dir(&folder).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect()
}

fn engine(store: TrustStore) -> Engine {
    Engine::builder().runtime(RuntimeChoice::Embedded).trust_store(store).build().unwrap()
}

fn trusting() -> Engine {
    let mut store = TrustStore::new();
    files_in("trust").iter().for_each(|file| assert!(store.add(file).iter().all(Result::is_ok)));
    engine(store)
}

/// A visitor shows a card; what the card is worth, and the decision.
fn visit(engine: &Engine, card: &str, person: u32) -> (Trust, Decision) {
    let read = files_in(card);
    let mut files = Files::new();
    for file in &read {
        files.add(file).unwrap();
    }
    let chip = engine.read_chip(&files, &Rules::at(Moment::parse("2026-11-22").unwrap()));
    let Some(reference) = chip.references.first() else { panic!("{card}: no portrait") };
    let trust = reference.trust;
    assert_eq!(trust == Trust::Authentic, chip.assessment.verdict == Verdict::Authentic, "{card}");
    let photo = std::fs::read(testdata().join(format!("face/face-{person}-capture-1.jpg"))).unwrap();
    let received = Received::new().with_face(FaceSample::encoded(photo)).with_reference(reference.clone());
    (trust, engine.verify(received).unwrap())
}

#[test]
fn a_genuine_card_is_authentic_and_its_holder_accepted() {
    let (trust, decision) = visit(&trusting(), "genuine-rsa-pss", 1);
    assert_eq!(trust, Trust::Authentic);
    assert_eq!(decision.outcome, Outcome::Accept, "{}", decision.describe(bioverify::Lang::En));
    assert!(!decision.has(Reason::ReferenceUnverified));
}

#[test]
fn a_forged_card_never_supports_an_accept() {
    let engine = trusting();
    // Of the second, the portrait was replaced by the visitor's own; the last one's signer was withdrawn.
    for (card, person) in
        [("signature-flipped", 1), ("group-swapped", 4), ("wrong-group-hash", 1), ("revoked-signer", 1)]
    {
        let (trust, decision) = visit(&engine, card, person);
        assert_eq!(trust, Trust::Forged, "{card}");
        assert_ne!(decision.outcome, Outcome::Accept, "{card}: {}", decision.describe(bioverify::Lang::En));
        assert!(decision.has(Reason::ReferenceForged), "{card}");
        assert!(decision.factors.iter().all(|factor| !factor.counted), "{card}");
    }
}

#[test]
fn without_authorities_every_card_is_unverified() {
    let (trust, decision) = visit(&engine(TrustStore::new()), "genuine-rsa-pss", 1);
    assert_eq!(trust, Trust::Unverified);
    assert!(decision.has(Reason::ReferenceUnverified));
    assert_eq!(visit(&trusting(), "unknown-signer", 1).0, Trust::Unverified);
}

/// A visitor lays down the index finger; the card's chip hands over its fingers.
#[test]
fn the_fingers_of_a_chip_are_compared_with_the_visitors() {
    let engine = trusting();
    let read = files_in("genuine-rsa-pss");
    let mut files = Files::new();
    for file in &read {
        files.add(file).unwrap();
    }
    let chip = engine.read_chip(&files, &Rules::at(Moment::parse("2026-11-22").unwrap()));
    let [_, fingers] = &chip.references[..] else { panic!("a portrait and the fingers") };
    assert_eq!(fingers.trust, Trust::Authentic);
    let visit = |name: &str, position| {
        let live = std::fs::read(testdata().join(format!("finger/{name}.png"))).unwrap();
        let sample = FingerSample::encoded(live, Ppi::STANDARD).at(position);
        engine.verify(Received::new().with_finger(sample).with_reference(fingers.clone())).unwrap()
    };
    let holder = visit("finger-1-impression-2", FingerPosition::RightIndex);
    assert_eq!(holder.outcome, Outcome::Accept, "{}", holder.describe(bioverify::Lang::En));
    let stranger = visit("finger-2-impression-1", FingerPosition::RightIndex);
    assert_ne!(stranger.outcome, Outcome::Accept, "{}", stranger.describe(bioverify::Lang::En));
    let other = visit("finger-1-impression-2", FingerPosition::LeftThumb);
    assert!(other.factors.is_empty(), "another finger of the card is not compared");
}

#[test]
fn a_record_of_pictures_is_a_probe_like_its_picture() {
    let engine = engine(TrustStore::new());
    let live = std::fs::read(testdata().join("finger/finger-1-impression-2.png")).unwrap();
    let source = PictureSource { bytes: &live, ppi: Ppi::STANDARD, position: FingerPosition::RightIndex };
    let record = FingerImageRecord::of_picture(source, FingerImageFormat::Iso2011, &Limits::default()).unwrap();
    let record = record.value.write().unwrap();
    let reference = std::fs::read(testdata().join("finger/finger-1-impression-1.png")).unwrap();
    let verify = |sample: FingerSample<'static>| {
        let reference = FingerSample::encoded(reference.clone(), Ppi::STANDARD).at(FingerPosition::RightIndex);
        let received =
            Received::new().with_finger(sample).with_reference(Reference::finger(Source::Registry, reference));
        engine.verify(received).unwrap()
    };
    let of_picture = verify(FingerSample::encoded(live.clone(), Ppi::STANDARD).at(FingerPosition::RightIndex));
    let of_record = verify(FingerSample::record(record));
    assert_eq!(of_picture.factors, of_record.factors);
    assert_eq!((of_picture.outcome, of_record.outcome), (Outcome::Accept, Outcome::Accept));
}
