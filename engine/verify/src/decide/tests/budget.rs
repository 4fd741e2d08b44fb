//! A visit has one false-accept budget, and every chance is paid from it.

use super::*;

#[test]
fn a_visit_has_one_budget() {
    // 4e-4 fits into the 5e-4 of a first capture, not into the 2.5e-4 of a second one that follows a full first.
    let borderline = |visit| case(vec![good(INDEX)], vec![card()], vec![scored(0, 0, 4e-4, 5.0)], visit);
    let decision = expect(&borderline(first()), &default_policy(), Outcome::Accept, &[]);
    assert!((decision.visit.budget_used - 5e-4).abs() < 1e-12);
    let spent = VisitState { attempts_used: 1, budget_used: 5e-4, ..VisitState::default() };
    expect(&borderline(spent), &default_policy(), Outcome::Recapture, &[Reason::Inconclusive]);
    // Where the first capture could not be compared its share is left over.
    expect(&borderline(visit(1, 0)), &default_policy(), Outcome::Accept, &[]);
    let gone = VisitState { attempts_used: 1, budget_used: 1e-3, ..VisitState::default() };
    expect(&borderline(gone), &default_policy(), Outcome::Refer, &[Reason::BudgetExhausted]);
    expect(&borderline(visit(3, 0)), &default_policy(), Outcome::Refer, &[Reason::AttemptsExhausted]);
}

#[test]
fn a_capture_that_could_not_be_compared_spends_no_budget() {
    let poor = case(vec![faulty(Reason::FingerNotFound)], vec![card()], vec![], first());
    let after = decide(&poor, &default_policy()).visit;
    assert_eq!((after.attempts_used, after.budget_used), (1, 0.0));
    let nothing = case(vec![], vec![card()], vec![], first());
    assert_eq!(decide(&nothing, &default_policy()).visit, first());
}

#[test]
fn two_chances_are_paid_for() {
    // With two sources either of which may accept, 4e-4 is twice that: above the 5e-4 of a first capture.
    let two = case(
        vec![good(INDEX)],
        vec![card(), registry()],
        vec![scored(0, 0, 4e-4, 5.0), scored(0, 1, 0.02, 2.0)],
        first(),
    );
    expect(&two, &default_policy(), Outcome::Recapture, &[]);
    // So is the better of two captures of one finger.
    let twice = case(
        vec![good(INDEX), good(INDEX)],
        vec![card()],
        vec![scored(0, 0, 4e-4, 5.0), scored(1, 0, 0.02, 2.0)],
        first(),
    );
    expect(&twice, &default_policy(), Outcome::Recapture, &[]);
}

#[test]
fn different_fingers_add_their_evidence_and_repeats_do_not() {
    let record = || holding(Source::CardChip, vec![finger(INDEX, None, 35), finger(THUMB, None, 35)]);
    let evidence = || vec![scored(0, 0, 0.01, 4.5), Comparison { view: 1, ..scored(1, 0, 0.01, 4.5) }];
    // e^-9 = 1.2e-4 is enough where the fingers are known to differ,
    let different = case(vec![good(INDEX), good(THUMB)], vec![record()], evidence(), first());
    let decision = expect(&different, &default_policy(), Outcome::Accept, &[]);
    assert!((decision.combined_llr.unwrap() - 9.0).abs() < 1e-9);
    // and is not counted where they may be the same.
    for second in [INDEX, FingerPosition::Unknown] {
        let same = case(vec![good(INDEX), good(second)], vec![record()], evidence(), first());
        expect(&same, &default_policy(), Outcome::Recapture, &[]);
    }
    let ignored = policy(&[("labels = \"trusted\"", "labels = \"ignored\"")]);
    expect(&different, &ignored, Outcome::Recapture, &[]);
}

#[test]
fn one_view_is_evidence_of_one_finger_whatever_the_captures_are_called() {
    let names = [INDEX, THUMB, FingerPosition::LeftIndex];
    let probes: Vec<_> = names.map(good).into();
    let against = |views: Vec<FingerSummary>, view_of: fn(usize) -> usize| {
        let scores = (0..3).map(|probe| Comparison { view: view_of(probe), ..scored(probe, 0, 2e-3, 4.0) });
        case(probes.clone(), vec![holding(Source::CardChip, views)], scores.collect(), first())
    };
    // Three names for what matches the one view somewhat: e^-12 were it three fingers.
    let unknown = || finger(FingerPosition::Unknown, None, 35);
    let one_view = against(vec![unknown()], |_| 0);
    let decision = expect(&one_view, &default_policy(), Outcome::Recapture, &[Reason::Inconclusive]);
    assert!(decision.combined_llr.unwrap() < 4.0 && decision.combined_fmr.unwrap() >= 2e-3, "{decision:?}");
    // Nor do two views that name no finger tell that they are of two.
    let decision = expect(&against(vec![unknown(); 3], |probe| probe), &default_policy(), Outcome::Recapture, &[]);
    assert!(decision.combined_llr.unwrap() < 4.0, "{decision:?}");
    // Where both sides name them they are three fingers; not where one capture came in under two names.
    let mut named = against(names.map(|name| finger(name, None, 35)).into(), |probe| probe);
    let decision = expect(&named, &default_policy(), Outcome::Accept, &[Reason::Matched]);
    assert!((decision.combined_llr.unwrap() - 12.0).abs() < 1e-9);
    named.repeated = vec![1];
    let decision = expect(&named, &default_policy(), Outcome::Recapture, &[Reason::FingerRepeated]);
    assert!(decision.combined_llr.unwrap() < 4.0, "{decision:?}");
}

#[test]
fn two_names_are_not_two_fingers_where_the_policy_asks_for_two() {
    let two = policy(&[("\nrequired = 1", "\nrequired = 2")]);
    let record = || holding(Source::CardChip, vec![finger(FingerPosition::Unknown, None, 35)]);
    let named = case(vec![good(INDEX), good(THUMB)], vec![record()], vec![alike(0, 0), alike(1, 0)], first());
    expect(&named, &two, Outcome::Recapture, &[Reason::MoreFingersRequired]);
    expect(&named, &default_policy(), Outcome::Accept, &[Reason::Matched]);
}

#[test]
fn a_rate_below_what_calibration_supports_is_told_as_such() {
    let mut compared = case(vec![good(INDEX)], vec![card()], vec![scored(0, 0, 6e-4, 7.0)], first());
    compared.smallest_fmr = 6e-4;
    expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::CalibrationTooWeak]);
}
