//! Cards authenticated by the engine: a forged one never supports an accept, however well its portrait matches.
#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests are tests.

use std::path::{Path, PathBuf};

use bioverify::trust::{Files, Moment, Rules, TrustStore, Verdict};
use bioverify::{Decision, Engine, FaceSample, Outcome, Reason, Received, RuntimeChoice, Trust};

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
    let [reference] = &chip.references[..] else { panic!("{card}: one portrait") };
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
