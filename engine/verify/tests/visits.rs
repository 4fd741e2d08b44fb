//! Whole visits, template to template.

mod common;

use bioverify::core::Limits;
use bioverify::record::{MinutiaeFormat, MinutiaeRecord};
use bioverify::{
    Absence, Calibration, CalibrationError, Engine, Error, FingerContent, FingerPosition, FingerSample, Fingers,
    GrayImage, Outcome, Policy, Ppi, Provenance, Reason, Received, Reference, RuntimeChoice, Score, Source, VisitState,
};
use common::{engine, impression, lenient, template};

fn visit(probe: u64, references: Vec<Reference<'static>>) -> Received<'static> {
    let mut received = Received::new().with_finger(FingerSample::record(template(probe, 3)));
    received.references = references;
    received
}

fn on_card(finger: u64) -> Reference<'static> {
    Reference::record(Source::CardChip, template(finger, 4))
}

#[test]
fn reception_by_templates() {
    let engine = engine(lenient(&[]));
    let genuine = engine.verify(visit(100, vec![on_card(100)])).unwrap();
    assert_eq!(genuine.outcome, Outcome::Accept, "{genuine:?}");
    assert!(genuine.factors[0].paired > 10);
    assert_eq!(genuine.policy, engine.policy().id());
    assert_eq!(genuine.engine.model, engine.fingers().model_tag());

    let borrowed = engine.verify(visit(100, vec![on_card(200)])).unwrap();
    assert_eq!(borrowed.outcome, Outcome::Recapture, "{borrowed:?}");
    let again = engine.verify(visit(100, vec![on_card(200)]).with_visit(borrowed.visit)).unwrap();
    let last = engine.verify(visit(100, vec![on_card(200)]).with_visit(again.visit.clone())).unwrap();
    for later in [&again, &last] {
        assert!(matches!(later.outcome, Outcome::Recapture | Outcome::Refer), "{later:?}");
    }
    assert_eq!(last.outcome, Outcome::Refer);

    let empty = Reference::absent(Source::Registry, Absence::Empty);
    let unknown = engine.verify(visit(100, vec![empty])).unwrap();
    assert_eq!(unknown.outcome, Outcome::Refer);
    assert!(unknown.has(Reason::ReferenceEmpty) && unknown.factors.is_empty());

    let mut bytes = template(100, 4);
    bytes[40] ^= 0xFF;
    let damaged = engine.verify(visit(100, vec![Reference::record(Source::CardChip, bytes)])).unwrap();
    assert_eq!(damaged.outcome, Outcome::Refer);
    assert!(damaged.has(Reason::ReferenceUnreadable));
}

#[test]
fn a_damaged_card_does_not_spoil_a_matching_registry() {
    let engine = engine(lenient(&[]));
    let damaged = Reference::record(Source::CardChip, &b"FMR\0 20\0\0"[..]);
    let registry = Reference::record(Source::Registry, template(7, 9));
    let decision = engine.verify(visit(7, vec![damaged, registry])).unwrap();
    assert_eq!(decision.outcome, Outcome::Accept, "{decision:?}");
    assert!(decision.has(Reason::ReferenceUnreadable));
}

#[test]
fn records_of_other_systems_are_references_too() {
    let engine = engine(lenient(&[]));
    for format in [MinutiaeFormat::Iso2005, MinutiaeFormat::Ansi2004] {
        let set = impression(12, 5).with_position(FingerPosition::LeftIndex);
        let bytes = MinutiaeRecord::from_minutia_set(&set, format).unwrap().write().unwrap();
        let reference = || Reference::record(Source::Registry, bytes.clone());
        let sample = |position| FingerSample::record(template(12, 6)).at(position);
        let right = Received::new().with_finger(sample(FingerPosition::LeftIndex)).with_reference(reference());
        assert_eq!(engine.verify(right).unwrap().outcome, Outcome::Accept, "{format:?}");
        let wrong = Received::new().with_finger(sample(FingerPosition::RightThumb)).with_reference(reference());
        let decision = engine.verify(wrong).unwrap();
        assert_eq!(decision.outcome, Outcome::Recapture);
        assert_eq!(decision.first_reason(), Some(Reason::FingerNotInReference));
        assert_eq!(decision.next_capture.unwrap().position, FingerPosition::LeftIndex);
    }
}

#[test]
fn one_capture_under_several_names_counts_once() {
    let two = engine(lenient(&[("\nrequired = 1", "\nrequired = 2")]));
    let (index, thumb) = (FingerPosition::RightIndex, FingerPosition::LeftThumb);
    let named = |position| FingerSample::record(template(100, 3)).at(position);
    let twice = || Received::new().with_finger(named(index)).with_finger(named(thumb));
    let decision = two.verify(twice().with_reference(on_card(100))).unwrap();
    assert_eq!(decision.outcome, Outcome::Recapture, "{decision:?}");
    let told = decision.reasons.iter().find(|note| note.reason == Reason::FingerRepeated).unwrap();
    assert_eq!(told.position, Some(thumb));
    // Two captures of it are no copies of each other, and still one finger for a card that names none.
    let other = FingerSample::record(template(100, 5)).at(thumb);
    let captures = Received::new().with_finger(named(index)).with_finger(other).with_reference(on_card(100));
    let decision = two.verify(captures).unwrap();
    assert_eq!(decision.outcome, Outcome::Recapture, "{decision:?}");
    assert!(!decision.has(Reason::FingerRepeated) && decision.has(Reason::MoreFingersRequired));
    // Under one name a capture may come as often as it likes: it is one finger anyway.
    let same = Received::new().with_finger(named(index)).with_finger(named(index)).with_reference(on_card(100));
    let decision = engine(lenient(&[])).verify(same).unwrap();
    assert_eq!(decision.outcome, Outcome::Accept, "{decision:?}");
    assert!(!decision.has(Reason::FingerRepeated));
}

#[test]
fn an_image_without_a_finger_asks_for_another_capture() {
    let engine = engine(lenient(&[]));
    let blank = GrayImage::new(300, 400, Ppi::STANDARD, vec![255; 120_000]).unwrap();
    let received = Received::new().with_finger(FingerSample::image(blank)).with_reference(on_card(1));
    let decision = engine.verify(received).unwrap();
    assert_eq!(decision.outcome, Outcome::Recapture, "{decision:?}");
    assert_eq!(decision.first_reason(), Some(Reason::FingerNotFound));
    assert!(decision.factors.is_empty());
}

#[test]
fn raw_pixels_of_the_wrong_length_are_a_reason_not_an_error() {
    let engine = engine(lenient(&[]));
    let pixels = vec![0; 99].into();
    let content = FingerContent::Raw { pixels, width: 10, height: 10, ppi: Ppi::STANDARD };
    let received = Received::new().with_finger(FingerSample::new(content)).with_reference(on_card(1));
    let decision = engine.verify(received).unwrap();
    assert_eq!(decision.first_reason(), Some(Reason::FingerUnreadable));
    let detail = decision.reasons[0].detail.clone().unwrap();
    assert!(detail.contains("99"), "{detail}");
}

#[test]
fn a_mismatch_that_is_clear_twice_is_rejected_only_by_a_policy_that_says_so() {
    let clear = ("clear-llr = -2.0", "clear-llr = -0.1");
    let twice = |policy: Policy| {
        let engine = engine(policy);
        let first = engine.verify(visit(100, vec![on_card(200)])).unwrap();
        engine.verify(visit(100, vec![on_card(200)]).with_visit(first.visit)).unwrap().outcome
    };
    assert_eq!(twice(lenient(&[clear])), Outcome::Refer);
    assert_eq!(twice(lenient(&[clear, ("then = \"refer\"", "then = \"reject\"")])), Outcome::Reject);
}

#[test]
fn what_no_decision_returned_is_an_error() {
    let engine = engine(lenient(&[]));
    for budget_used in [f64::NAN, -0.1] {
        let state = VisitState { budget_used, ..VisitState::default() };
        let error = engine.verify(visit(1, vec![on_card(1)]).with_visit(state)).unwrap_err();
        assert!(matches!(error, Error::Visit { .. }), "{error}");
    }
    let many = visit(1, (0..13).map(on_card).collect());
    assert!(matches!(engine.verify(many), Err(Error::TooMany { given: 13, .. })));
}

#[test]
fn parts_that_do_not_fit_are_refused_when_the_engine_is_built() {
    let fingers = Fingers::load(RuntimeChoice::Embedded, None).unwrap();
    let good = common::calibration(&fingers);
    let strict = Engine::builder().calibration(good).policy(Policy::bundled().unwrap()).build();
    assert!(matches!(strict, Err(Error::CalibrationTooWeak { .. })), "{strict:?}");

    let scores: Vec<Score> = (0..40).map(|i| Score::new(i as f32).unwrap()).collect();
    let provenance = Provenance {
        data: "x".into(),
        subjects: 9,
        matcher: fingers.matcher_version().into(),
        model: "0123456789abcdef".into(),
    };
    let foreign = Calibration::fit(&scores, &scores, provenance).unwrap();
    let built = Engine::builder().calibration(foreign).policy(lenient(&[])).build();
    assert!(matches!(built, Err(Error::Calibration(CalibrationError::Foreign { part: "model", .. }))), "{built:?}");
}

#[test]
fn limits_reach_the_reader() {
    let fingers = Fingers::load(RuntimeChoice::Embedded, None).unwrap();
    let limits = Limits { max_input_bytes: 10, ..Limits::default() };
    let engine = Engine::builder()
        .calibration(common::calibration(&fingers))
        .policy(lenient(&[]))
        .limits(limits)
        .build()
        .unwrap();
    let decision = engine.verify(visit(1, vec![on_card(1)])).unwrap();
    assert!(decision.has(Reason::FingerTemplateUnreadable) && decision.has(Reason::ReferenceUnreadable));
}

#[test]
fn an_engine_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Engine>();
}
