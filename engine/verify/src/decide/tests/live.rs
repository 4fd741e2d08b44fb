//! Captures that are none: copies of a reference, templates instead of pictures.

use super::*;
use crate::compare::Captured;

fn template(position: FingerPosition) -> FingerSummary {
    let defects = vec![Fault::plain(Reason::FingerIsTemplate)];
    let state = FingerState::Usable { quality: Quality::new(70).ok(), minutiae: 40, defects, model: None };
    FingerSummary { position, state }
}

#[test]
fn a_copy_of_the_reference_is_never_accepted() {
    let policies = [
        default_policy(),
        policy(&[
            ("template = \"allow\"", "template = \"refer\""),
            ("not-live = \"recapture\"", "not-live = \"allow\""),
        ]),
        policy(&[("live-unknown = \"recapture\"", "live-unknown = \"allow\"")]),
    ];
    for policy in &policies {
        let mut finger = case(vec![good(INDEX)], vec![card()], vec![alike(0, 0)], first());
        expect(&finger, policy, Outcome::Accept, &[Reason::Matched]);
        finger.copied = vec![Captured::Finger(0)];
        let decision = expect(&finger, policy, Outcome::Recapture, &[]);
        assert_eq!(decision.first_reason(), Some(Reason::FingerIsCopy));
        assert!(!decision.factors[0].counted && decision.visit.budget_used == 0.0);
        assert!(!decision.has(Reason::FingerNotInReference), "{}", decision.describe(Lang::En));
        assert_eq!(decision.next_capture.unwrap().advice, [Advice::CaptureLive]);

        let mut face = super::face::seen(Some(0.99));
        expect(&face, policy, Outcome::Accept, &[Reason::FaceMatched]);
        face.copied = vec![Captured::Face];
        let decision = expect(&face, policy, Outcome::Recapture, &[]);
        assert_eq!(decision.first_reason(), Some(Reason::FaceIsCopy));
        assert_eq!(decision.next_capture.unwrap().advice, [Advice::TakePhoto]);
    }
}

#[test]
fn a_copy_on_the_last_capture_is_told_before_anything_else() {
    let last = VisitState { attempts_used: 2, ..VisitState::default() };
    let mut finger = case(vec![good(INDEX)], vec![card()], vec![alike(0, 0)], last.clone());
    finger.copied = vec![Captured::Finger(0)];
    let mut face = super::face::seen(Some(0.99));
    (face.visit, face.copied) = (last, vec![Captured::Face]);
    let reasons = |decision: &Decision| decision.reasons.iter().map(|note| note.reason).take(2).collect::<Vec<_>>();
    for (compared, reason) in [(&mut finger, Reason::FingerIsCopy), (&mut face, Reason::FaceIsCopy)] {
        let decision = expect(compared, &default_policy(), Outcome::Refer, &[]);
        assert_eq!(reasons(&decision), [reason, Reason::AttemptsExhausted]);
        // A policy that refers the first one is not out of captures.
        compared.visit = first();
        let strict = policy(&[("copy = \"recapture\"", "copy = \"refer\"")]);
        let decision = expect(compared, &strict, Outcome::Refer, &[]);
        assert_eq!(decision.first_reason(), Some(reason));
        assert!(!decision.has(Reason::AttemptsExhausted), "{}", decision.describe(Lang::En));
        for (lang, word) in [(Lang::En, "everything"), (Lang::Vi, "tất cả")] {
            assert!(reason.text(lang).contains(word), "the desk is told what to capture: {}", reason.text(lang));
        }
    }
}

#[test]
fn what_is_compared_beside_a_copy_is_paid_for_and_no_mismatch_of_it_counts() {
    let beside = |other: Comparison| {
        let probes = vec![good(INDEX), good(THUMB)];
        let views = vec![finger(INDEX, None, 35), finger(THUMB, None, 35)];
        let record = holding(Source::CardChip, views);
        case(probes, vec![record], vec![alike(0, 0), Comparison { view: 1, ..other }], first())
    };
    let mut unlike_beside = beside(unlike(1, 0));
    // Were the first finger none either, the mismatch would be clear.
    unlike_beside.comparisons.remove(0);
    let visit = decide(&unlike_beside, &default_policy()).visit;
    assert_eq!((visit.attempts_used, visit.budget_used, visit.clear_mismatches), (1, 5e-4, 1));
    unlike_beside.copied = vec![Captured::Finger(0)];
    let visit = decide(&unlike_beside, &default_policy()).visit;
    assert_eq!((visit.attempts_used, visit.budget_used, visit.clear_mismatches), (1, 5e-4, 0));
    // The second clear mismatch of a visit rejects, but not beside a copy.
    unlike_beside.visit = self::visit(1, 1);
    expect(&unlike_beside, &rejecting(), Outcome::Recapture, &[Reason::FingerIsCopy]);
    unlike_beside.copied.clear();
    expect(&unlike_beside, &rejecting(), Outcome::Reject, &[Reason::RepeatedMismatch]);
    // What matches beside a copy was a chance, too: its result is told.
    let mut alike_beside = beside(alike(1, 0));
    alike_beside.copied = vec![Captured::Finger(0)];
    let decision = expect(&alike_beside, &default_policy(), Outcome::Recapture, &[Reason::Matched]);
    assert_eq!((decision.visit.attempts_used, decision.visit.budget_used), (1, 5e-4));
    assert_eq!(decision.first_reason(), Some(Reason::FingerIsCopy));
}

#[test]
fn what_copies_one_source_is_no_capture_for_another() {
    let both = vec![card(), registry()];
    let mut compared = case(vec![good(INDEX)], both, vec![alike(0, 0), alike(0, 1)], first());
    compared.copied = vec![Captured::Finger(0)];
    expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::FingerIsCopy]);
    // Nor does another finger decide beside it: whoever hands in one copy reaches the wire, and may have made the other, too.
    compared.probes.push(good(INDEX));
    compared.comparisons.push(alike(1, 0));
    let decision = expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::Matched]);
    assert_eq!(decision.first_reason(), Some(Reason::FingerIsCopy));
    let told = decision.reasons.iter().filter(|note| note.reason == Reason::FingerIsCopy);
    assert_eq!(told.map(|note| note.position).collect::<Vec<_>>(), [Some(INDEX)]);
    assert_eq!(decision.next_capture.unwrap().advice, [Advice::CaptureLive]);
    let strict = policy(&[("copy = \"recapture\"", "copy = \"refer\"")]);
    expect(&compared, &strict, Outcome::Refer, &[Reason::FingerIsCopy]);
    let lenient = policy(&[("copy = \"recapture\"", "copy = \"ignore\"")]);
    expect(&compared, &lenient, Outcome::Accept, &[Reason::Matched, Reason::FingerIsCopy]);
    // The copy itself counts under no policy.
    let mut alone = case(vec![good(INDEX)], vec![card()], vec![alike(0, 0)], first());
    alone.copied = vec![Captured::Finger(0)];
    let decision = expect(&alone, &lenient, Outcome::Recapture, &[Reason::FingerIsCopy]);
    assert!(!decision.has(Reason::Matched) && decision.visit.budget_used == 0.0);
    let unsaid = policy(&[("copy = \"recapture\"\n", "")]);
    expect(&compared, &unsaid, Outcome::Recapture, &[Reason::FingerIsCopy]);
    // A copied photo beside a finger that matches, too; not where faces count for nothing.
    let mut face = super::face::seen(Some(0.99));
    face.references.push(registry());
    face.probes.push(good(INDEX));
    face.comparisons.push(alike(0, 1));
    face.copied = vec![Captured::Face];
    let decision = expect(&face, &default_policy(), Outcome::Recapture, &[Reason::FaceIsCopy]);
    assert_eq!(decision.next_capture.unwrap().advice, [Advice::TakePhoto]);
    expect(&face, &policy(&[("counts = true", "counts = false")]), Outcome::Accept, &[Reason::Matched]);
}

#[test]
fn a_face_that_nobody_looked_at_is_no_better_than_a_doubtful_one() {
    let unseen = super::face::seen(None);
    let decision = expect(&unseen, &default_policy(), Outcome::Recapture, &[Reason::FaceLivenessUnknown]);
    assert!(!decision.factors[0].counted);
    assert_eq!(decision.next_capture.unwrap().advice, [Advice::TakePhoto]);
    // A policy from before the word follows what it says of a doubtful one.
    let bare = ("\nlive-unknown = \"recapture\"\n", "\n");
    let strict = policy(&[bare, ("not-live = \"recapture\"", "not-live = \"refer\"")]);
    expect(&unseen, &strict, Outcome::Refer, &[Reason::FaceLivenessUnknown]);
    expect(&unseen, &policy(&[bare]), Outcome::Recapture, &[Reason::FaceLivenessUnknown]);
    // A registry's own work, template against template.
    let registry = policy(&[("live-unknown = \"recapture\"", "live-unknown = \"allow\"")]);
    expect(&unseen, &registry, Outcome::Accept, &[Reason::FaceMatched, Reason::FaceLivenessUnknown]);
    let unasked = policy(&[bare, ("min-live = 0.5", "min-live = 0.0")]);
    expect(&unseen, &unasked, Outcome::Accept, &[Reason::FaceMatched]);
}

#[test]
fn a_finger_that_came_as_a_template_counts_as_the_policy_says() {
    let compared = case(vec![template(INDEX)], vec![card()], vec![alike(0, 0)], first());
    expect(&compared, &default_policy(), Outcome::Accept, &[Reason::Matched, Reason::FingerIsTemplate]);
    let desk = policy(&[("template = \"allow\"", "template = \"recapture\"")]);
    let decision = expect(&compared, &desk, Outcome::Recapture, &[Reason::FingerIsTemplate]);
    assert_eq!(decision.next_capture.unwrap().advice, [Advice::CaptureLive]);
    let strict = policy(&[("template = \"allow\"", "template = \"refer\"")]);
    let decision = expect(&compared, &strict, Outcome::Refer, &[Reason::FingerIsTemplate]);
    assert_eq!(decision.reasons.iter().filter(|note| note.reason == Reason::FingerIsTemplate).count(), 1);
}

#[test]
fn a_word_about_unseen_faces_holds_whatever_liveness_is_asked_for() {
    let unseen = super::face::seen(None);
    let unasked = ("min-live = 0.5", "min-live = 0.0");
    expect(&unseen, &policy(&[unasked]), Outcome::Recapture, &[Reason::FaceLivenessUnknown]);
    let strict = policy(&[unasked, ("live-unknown = \"recapture\"", "live-unknown = \"refer\"")]);
    expect(&unseen, &strict, Outcome::Refer, &[Reason::FaceLivenessUnknown]);
}

#[test]
fn a_group_that_was_read_badly_asks_for_no_capture_that_cannot_help() {
    let broken = |source| ReferenceSummary {
        state: ReferenceState::Face(FaceState::Faulty(Fault::plain(Reason::ReferenceUnreadable))),
        ..card_of(source)
    };
    let mut compared = super::face::seen(Some(0.9));
    (compared.references, compared.faces) = (vec![broken(Source::CardChip)], vec![]);
    let unread = [Reason::NoUsableReference, Reason::ReferenceUnreadable];
    let decision = expect(&compared, &default_policy(), Outcome::Refer, &unread);
    assert_eq!(decision.visit.attempts_used, 0, "it was not the capture");
    // A finger on record answers as well as the portrait that could not be read.
    compared.references.push(registry());
    let finger = [Reason::FingerMissing, Reason::ReferenceUnreadable];
    let decision = expect(&compared, &default_policy(), Outcome::Recapture, &finger);
    assert_eq!(decision.next_capture.unwrap().modality, Modality::Finger);
    // A finger that was captured too poorly is asked for again as ever.
    compared.probes.push(faulty(Reason::FingerNotFound));
    expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::FingerNotFound]);
}

fn card_of(source: Source) -> ReferenceSummary {
    holding(source, vec![])
}

#[test]
fn the_word_is_part_of_the_policy_only_where_it_stands() {
    let start = DEFAULT_POLICY.find("live-unknown").unwrap();
    let old = DEFAULT_POLICY[..start].replace("template = \"allow\"\n", "");
    let old = Policy::from_toml(&old).unwrap();
    assert_ne!(old.id(), default_policy().id());
    assert_eq!((old.rules().fingers.template, old.rules().face.live_unknown), (None, None));
    assert!(!toml::to_string(old.rules()).unwrap().contains("unknown"), "an older policy keeps its identity");
}

#[test]
fn a_finger_where_only_a_face_is_held_asks_for_a_photo_and_the_other_way_round() {
    let compared = case(vec![good(INDEX)], vec![super::face::portrait(Source::CardChip)], vec![], first());
    let decision = expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::FaceMissing]);
    assert_eq!(decision.next_capture.unwrap().advice, [Advice::TakePhoto]);
    assert!(!decision.reasons.iter().any(|note| note.reason == Reason::FingerNotInReference));
    let mut compared = super::face::seen(Some(0.9));
    (compared.references, compared.faces) = (vec![card()], vec![]);
    let decision = expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::FingerMissing]);
    let next = decision.next_capture.unwrap();
    assert_eq!((next.modality, next.position), (Modality::Finger, INDEX));
}

#[test]
fn a_refused_card_is_not_said_to_lack_a_finger() {
    let mut forged = card();
    forged.trust = Trust::Forged;
    let compared = case(vec![good(THUMB)], vec![forged], vec![], first());
    let decision = expect(&compared, &default_policy(), Outcome::Refer, &[Reason::ReferenceForged]);
    assert!(!decision.has(Reason::FingerNotInReference), "{}", decision.describe(Lang::En));
}
