//! Of references only what a capture asks for is looked at, and no record costs time without bound.
#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests are tests.

mod common;

use std::path::Path;

use bioverify::encode::{EncodedContent, EncodedView};
use bioverify::record::{
    FingerImage, FingerImageFormat, FingerImageRecord, MinutiaeFormat, MinutiaeRecord, PixelOutput,
};
use bioverify::{
    Engine, FingerPosition, FingerSample, GrayImage, Lang, NoTrace, Outcome, Ppi, Reason, Received, Reference, Source,
    VisitState,
};
use common::{Random, engine, impression, lenient, template};

const INDEX: FingerPosition = FingerPosition::LeftIndex;
const THUMB: FingerPosition = FingerPosition::RightThumb;

/// A record of the same blank picture under both labels; `cut` cuts the second one short.
fn two_pictures(cut: bool) -> Vec<u8> {
    let image = GrayImage::new(300, 400, Ppi::STANDARD, vec![255; 120_000]).unwrap();
    let record = FingerImageRecord::of_image(&image, INDEX, FingerImageFormat::Iso2011, PixelOutput::Png);
    let mut record = record.unwrap();
    let mut other = FingerImage { position: THUMB.code(), ..record.views[0].clone() };
    if cut {
        let half = other.picture.len() / 2;
        other.picture.truncate(half);
    }
    record.views.push(other);
    record.write().unwrap()
}

fn visit(position: FingerPosition, reference: Vec<u8>) -> Received<'static> {
    let sample = FingerSample::record(template(7, 1)).at(position);
    Received::new().with_finger(sample).with_reference(Reference::record(Source::Registry, reference))
}

/// Whether each view of the first reference was looked at.
fn looked_at(engine: &Engine, received: Received<'_>) -> Vec<bool> {
    let encoded = engine.encode(engine.admit(received).unwrap(), &mut NoTrace);
    match &encoded.references[0].content {
        EncodedContent::Views { views, .. } => views.iter().map(|EncodedView { print, .. }| print.is_some()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_pictures_of_fingers_that_were_laid_down_are_extracted() {
    let trusting = engine(lenient(&[]));
    assert_eq!(looked_at(&trusting, visit(INDEX, two_pictures(false))), [true, false]);
    assert_eq!(looked_at(&trusting, visit(THUMB, two_pictures(false))), [false, true]);
    assert_eq!(looked_at(&trusting, visit(FingerPosition::Unknown, two_pictures(false))), [true, true]);
    assert_eq!(looked_at(&trusting, visit(FingerPosition::RightLittle, two_pictures(false))), [false, false]);
    let ignoring = engine(lenient(&[("labels = \"trusted\"", "labels = \"ignored\"")]));
    assert_eq!(looked_at(&ignoring, visit(INDEX, two_pictures(false))), [true, true]);
}

#[test]
fn a_finger_on_record_that_was_not_looked_at_is_asked_for() {
    let engine = engine(lenient(&[]));
    let decision = engine.verify(visit(FingerPosition::RightLittle, two_pictures(false))).unwrap();
    assert_eq!((decision.outcome, decision.first_reason()), (Outcome::Recapture, Some(Reason::FingerNotInReference)));
    assert_eq!(decision.next_capture.unwrap().position, INDEX);
    // A blank picture of the finger that was laid down says at once that another one is to be tried.
    let decision = engine.verify(visit(INDEX, two_pictures(false))).unwrap();
    assert!(decision.has(Reason::ReferenceTooPoor), "{decision:?}");
    assert_eq!(decision.next_capture.unwrap().position, THUMB);
}

#[test]
fn a_picture_that_cannot_be_read_is_told_whichever_finger_it_is() {
    let engine = engine(lenient(&[]));
    let decision = engine.verify(visit(INDEX, two_pictures(true))).unwrap();
    let told = decision.reasons.iter().find(|note| note.reason == Reason::ReferenceUnreadable);
    assert_eq!(told.and_then(|note| note.position), Some(THUMB), "{decision:?}");
}

#[test]
fn a_portrait_is_looked_at_only_beside_a_captured_face() {
    let engine = engine(lenient(&[]));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/cards/genuine-rsa-v15/DG2.bin");
    let portrait = std::fs::read(path).unwrap();
    let received = Received::new()
        .with_finger(FingerSample::record(template(7, 1)))
        .with_reference(Reference::record(Source::CardChip, portrait))
        .with_reference(Reference::record(Source::Registry, template(7, 2)));
    let decision = engine.verify(received).unwrap();
    assert_eq!((decision.outcome, decision.engine.face_model), (Outcome::Accept, None));
}

/// A record of as many views as fit: sixteen of each finger and of none, 255 minutiae each, and in the place of one of them a print
/// of finger 7.
fn crowded() -> Vec<u8> {
    let mut record = MinutiaeRecord::from_minutia_set(&impression(7, 2), MinutiaeFormat::Iso2005).unwrap();
    let genuine = record.views[0].clone();
    let mut random = Random(5);
    record.views = (0..=10)
        .flat_map(|position| (0..16).map(move |view_number| (position, view_number)))
        .map(|(position, view_number)| {
            let mut view = genuine.clone();
            (view.position, view.view_number) = (position, view_number);
            if (position, view_number) != (INDEX.code(), 9) {
                let one = view.minutiae[0];
                view.minutiae = vec![one; 255];
                for minutia in &mut view.minutiae {
                    minutia.x = random.between(1.0, common::WIDTH - 1.0) as u16;
                    minutia.y = random.between(1.0, common::HEIGHT - 1.0) as u16;
                }
            }
            view
        })
        .collect();
    record.write().unwrap()
}

#[test]
fn a_crowded_record_costs_no_more_than_a_persons_fingers_and_keeps_no_mate_out() {
    let engine =
        engine(lenient(&[("clear-llr = -2.0", "clear-llr = -0.1"), ("then = \"refer\"", "then = \"reject\"")]));
    let decision = engine.verify(visit(INDEX, crowded())).unwrap();
    assert!(decision.factors.len() < 20, "{}", decision.factors.len());
    assert!(decision.factors.iter().any(|factor| factor.paired > 10), "the mate is compared: {decision:?}");
    assert!(decision.has(Reason::ReferencePartlyCompared), "who reads the decision later has to know: {decision:?}");
    assert!(!decision.describe(Lang::En).contains("[312]"), "the desk need not: {}", decision.describe(Lang::En));

    // A stranger is not told apart for certain, however often and however clear.
    let seen = VisitState { clear_mismatches: 5, attempts_used: 1, ..VisitState::default() };
    let stranger = Received::new().with_finger(FingerSample::record(template(8, 1)));
    let stranger = stranger.with_reference(Reference::record(Source::Registry, crowded())).with_visit(seen);
    let decision = engine.verify(stranger).unwrap();
    assert_eq!(decision.outcome, Outcome::Recapture, "{decision:?}");
    assert!(decision.has(Reason::ReferencePartlyCompared) && !decision.has(Reason::Mismatched), "{decision:?}");
}

#[test]
fn a_capture_of_more_fingers_than_a_person_has_twice_is_told() {
    let engine = engine(lenient(&[]));
    let received = Received::new().with_finger(FingerSample::record(crowded()));
    let decision = engine.verify(received.with_reference(Reference::record(Source::Registry, template(7, 1)))).unwrap();
    assert!(decision.factors.len() <= 20 && decision.has(Reason::FingerUnreadable), "{decision:?}");
}
