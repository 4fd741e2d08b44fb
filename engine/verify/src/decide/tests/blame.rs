//! A mismatch is the person's only where neither capture nor reference is to blame.

use super::*;

#[test]
fn a_second_clear_mismatch_goes_to_a_person_unless_the_policy_rejects() {
    let again = case(vec![good(INDEX)], vec![card()], vec![unlike(0, 0)], visit(1, 1));
    expect(&again, &default_policy(), Outcome::Refer, &[Reason::RepeatedMismatch, Reason::Mismatched]);
    expect(&again, &rejecting(), Outcome::Reject, &[Reason::RepeatedMismatch, Reason::Mismatched]);
}

#[test]
fn a_doubtful_capture_is_blamed_before_the_person() {
    for quality in [Some(20), None] {
        let doubtful = |visit| case(vec![finger(INDEX, quality, 40)], vec![card()], vec![unlike(0, 0)], visit);
        let decision = expect(&doubtful(visit(1, 1)), &rejecting(), Outcome::Recapture, &[Reason::Inconclusive]);
        assert_eq!(decision.visit.clear_mismatches, 1);
        expect(&doubtful(visit(2, 1)), &rejecting(), Outcome::Refer, &[Reason::AttemptsExhausted]);
    }
}

#[test]
fn a_poor_reference_is_blamed_before_the_person() {
    let poor = holding(Source::CardChip, vec![finger(INDEX, Some(12), 35)]);
    let again = case(vec![good(INDEX)], vec![poor], vec![unlike(0, 0)], visit(1, 1));
    expect(&again, &rejecting(), Outcome::Recapture, &[Reason::Inconclusive]);
}

#[test]
fn a_resolution_in_doubt_makes_a_mismatch_never_clear() {
    let doubt = Fault::because(Reason::FingerResolutionDoubtful, &"ridges 13.5 pixels apart");
    let scaled = |defects: Vec<Fault>| {
        let state = FingerState::Usable { quality: Quality::new(95).ok(), minutiae: 60, defects, model: None };
        FingerSummary { position: INDEX, state }
    };
    let of = |defects, visit| case(vec![scaled(defects)], vec![card()], vec![scored(0, 0, 1.0, -20.0)], visit);
    // Without the doubt the same capture is a clear mismatch, and the second one is rejected.
    expect(&of(vec![], visit(1, 1)), &rejecting(), Outcome::Reject, &[Reason::Mismatched]);
    for earlier in 0..5 {
        for policy in [default_policy(), rejecting()] {
            let compared = of(vec![doubt.clone()], visit(1, earlier));
            let asked = [Reason::Inconclusive, Reason::FingerResolutionDoubtful];
            let decision = expect(&compared, &policy, Outcome::Recapture, &asked);
            assert!(!decision.has(Reason::Mismatched), "{}", decision.describe(Lang::En));
            assert_eq!(decision.visit.clear_mismatches, earlier);
            assert!(decision.next_capture.unwrap().advice.contains(&Advice::CheckScanner));
        }
    }
    // One doubtful capture among clear ones is enough.
    let mixed = case(
        vec![good(INDEX), scaled(vec![doubt.clone()])],
        vec![card()],
        vec![unlike(0, 0), unlike(1, 0)],
        visit(1, 1),
    );
    expect(&mixed, &rejecting(), Outcome::Recapture, &[Reason::Inconclusive]);
    // It stands in the way of a mismatch only: what matches in spite of it matches.
    let matching = case(vec![scaled(vec![doubt])], vec![card()], vec![alike(0, 0)], first());
    expect(&matching, &default_policy(), Outcome::Accept, &[Reason::Matched]);
}
