//! What a first capture ends in, by what was received and what the policy asks for.

use super::*;

type Row = (&'static str, Vec<FingerSummary>, Vec<ReferenceSummary>, Vec<Comparison>, Outcome, Vec<Reason>);

#[test]
fn table_of_first_captures() {
    use Outcome::{Accept, Recapture, Refer};
    use Reason as R;
    let one = || vec![good(INDEX)];
    #[rustfmt::skip]
    let cases: Vec<Row> = vec![
        ("card matches", one(), vec![card()], vec![alike(0, 0)], Accept, vec![R::Matched, R::ReferenceUnverified]),
        ("both match", one(), vec![card(), registry()], vec![alike(0, 0), alike(0, 1)], Accept, vec![R::Matched]),
        ("card matches, registry holds nothing", one(), vec![card(), absent(Source::Registry, Absence::Empty)], vec![alike(0, 0)], Accept, vec![R::Matched, R::ReferenceEmpty]),
        ("card matches, registry fails", one(), vec![card(), absent(Source::Registry, Absence::Failed)], vec![alike(0, 0)], Accept, vec![R::ReferenceSourceFailed]),
        ("card matches, registry undecided", one(), vec![card(), registry()], vec![alike(0, 0), undecided(0, 1)], Accept, vec![R::Matched, R::Inconclusive]),
        ("card matches, registry does not", one(), vec![card(), registry()], vec![alike(0, 0), unlike(0, 1)], Refer, vec![R::SourcesDisagree, R::Matched, R::Mismatched]),
        ("first clear mismatch", one(), vec![card()], vec![unlike(0, 0)], Recapture, vec![R::Mismatched]),
        ("rare between strangers, rarer between mates", one(), vec![card()], vec![scored(0, 0, 2e-5, -4.0)], Recapture, vec![R::Inconclusive]),
        ("undecided", one(), vec![card()], vec![undecided(0, 0)], Recapture, vec![R::Inconclusive]),
        ("registry holds nothing", one(), vec![absent(Source::Registry, Absence::Empty)], vec![], Refer, vec![R::NoUsableReference, R::ReferenceEmpty]),
        ("registry has no record", one(), vec![absent(Source::Registry, Absence::NoRecord)], vec![], Refer, vec![R::NoUsableReference, R::ReferenceNoRecord]),
        ("registry not asked", one(), vec![absent(Source::Registry, Absence::NotAsked)], vec![], Refer, vec![R::NoUsableReference, R::ReferenceNotAsked]),
        ("card damaged", one(), vec![damaged(Source::CardChip)], vec![], Refer, vec![R::NoUsableReference, R::ReferenceUnreadable]),
        ("no reference at all", one(), vec![], vec![], Refer, vec![R::NoUsableReference]),
        ("reference too poor", one(), vec![holding(Source::CardChip, vec![finger(INDEX, None, 3)])], vec![unlike(0, 0)], Refer, vec![R::NoUsableReference, R::ReferenceTooPoor]),
        ("no finger", vec![], vec![card()], vec![], Refer, vec![R::FingerMissing]),
        ("unreadable image", vec![faulty(R::FingerUnreadable)], vec![card()], vec![], Recapture, vec![R::FingerUnreadable]),
        ("no finger in the image", vec![faulty(R::FingerNotFound)], vec![card()], vec![], Recapture, vec![R::FingerNotFound]),
        ("quality below the least", vec![finger(INDEX, Some(5), 40)], vec![card()], vec![alike(0, 0)], Recapture, vec![R::FingerQualityLow]),
        ("too few minutiae", vec![finger(INDEX, Some(50), 4)], vec![card()], vec![alike(0, 0)], Recapture, vec![R::FingerFewMinutiae]),
        ("finger not held", vec![good(THUMB)], vec![card()], vec![], Recapture, vec![R::FingerNotInReference]),
        ("finger held, but poorly", one(), vec![holding(Source::CardChip, vec![finger(INDEX, None, 2), good(THUMB)])], vec![unlike(0, 0)], Recapture, vec![R::ReferenceTooPoor, R::FingerNotInReference]),
        ("one bad finger, one good", vec![faulty(R::FingerUnreadable), good(INDEX)], vec![card()], vec![alike(1, 0)], Accept, vec![R::Matched, R::FingerUnreadable]),
    ];
    for (name, probes, references, comparisons, outcome, reasons) in cases {
        println!("{name}");
        expect(&case(probes, references, comparisons, first()), &default_policy(), outcome, &reasons);
    }
}

#[test]
fn required_sources_must_be_there_and_must_match() {
    let both = policy(&[("required = []", "required = [\"card-chip\", \"registry\"]")]);
    let without = case(vec![good(INDEX)], vec![card()], vec![alike(0, 0)], first());
    expect(&without, &both, Outcome::Refer, &[Reason::RequiredReferenceMissing]);
    let undecided = case(vec![good(INDEX)], vec![card(), registry()], vec![alike(0, 0), undecided(0, 1)], first());
    expect(&undecided, &both, Outcome::Recapture, &[]);
    let matching = case(vec![good(INDEX)], vec![card(), registry()], vec![alike(0, 0), alike(0, 1)], first());
    expect(&matching, &both, Outcome::Accept, &[Reason::Matched]);
}

#[test]
fn all_sources_that_gave_a_reference_must_match_where_the_policy_says_so() {
    let all = policy(&[("combine = \"any\"", "combine = \"all\"")]);
    let one = case(vec![good(INDEX)], vec![card(), registry()], vec![alike(0, 0), undecided(0, 1)], first());
    expect(&one, &all, Outcome::Recapture, &[]);
    // A registry that was compared with nothing, because it holds another finger, does not agree either.
    let other = holding(Source::Registry, vec![finger(THUMB, None, 30)]);
    let other = case(vec![good(INDEX)], vec![card(), other], vec![alike(0, 0)], first());
    expect(&other, &all, Outcome::Recapture, &[]);
    let empty =
        case(vec![good(INDEX)], vec![card(), absent(Source::Registry, Absence::Empty)], vec![alike(0, 0)], first());
    expect(&empty, &all, Outcome::Accept, &[]);
}

#[test]
fn trust_is_the_policys_to_ask_for_and_a_forged_reference_never_counts() {
    let matching = |trust| {
        let reference = ReferenceSummary { trust, ..card() };
        case(vec![good(INDEX)], vec![reference], vec![alike(0, 0)], first())
    };
    let strict = policy(&[("unverified = \"allow-unchecked\"", "unverified = \"refer\"")]);
    expect(&matching(Trust::Unverified), &strict, Outcome::Refer, &[Reason::UnverifiedNotAllowed]);
    let decision = expect(&matching(Trust::Authentic), &strict, Outcome::Accept, &[Reason::Matched]);
    assert!(!decision.has(Reason::ReferenceUnverified) && !decision.has(Reason::ReferencePartlyChecked));
    // A step that was left out of its authentication is told, and changes nothing.
    let remark = OriginReason { number: 629, en: "no nonce".into(), vi: "không có mã".into() };
    let reference = ReferenceSummary { trust: Trust::Authentic, origin: vec![remark.clone()], ..registry() };
    let remarked = case(vec![good(INDEX)], vec![reference], vec![alike(0, 0)], first());
    let decision = expect(&remarked, &strict, Outcome::Accept, &[Reason::Matched, Reason::ReferencePartlyChecked]);
    let note = decision.reasons.iter().find(|note| note.reason == Reason::ReferencePartlyChecked).unwrap();
    assert_eq!((note.source, &note.origin), (Some(Source::Registry), &vec![remark]));
    assert_eq!(note.detail.as_deref(), Some("[629] no nonce"));
    // What nobody can check counts; what could have been checked and was not proven does not.
    let checkable = |trust| Compared { checkable: vec![Source::CardChip], ..matching(trust) };
    expect(&matching(Trust::Unverified), &default_policy(), Outcome::Accept, &[Reason::Matched]);
    expect(&checkable(Trust::Unverified), &default_policy(), Outcome::Refer, &[Reason::UnverifiedNotAllowed]);
    expect(&checkable(Trust::Authentic), &default_policy(), Outcome::Accept, &[Reason::Matched]);
    let lenient = policy(&[("unverified = \"allow-unchecked\"", "unverified = \"allow\"")]);
    expect(&checkable(Trust::Unverified), &lenient, Outcome::Accept, &[Reason::Matched]);
    let other = Compared { checkable: vec![Source::Registry], ..matching(Trust::Unverified) };
    expect(&other, &default_policy(), Outcome::Accept, &[Reason::Matched]);
    let decision = expect(&matching(Trust::Forged), &default_policy(), Outcome::Refer, &[Reason::ReferenceForged]);
    assert!(!decision.factors[0].counted);
    // Not even beside a reference that matches.
    let forged = ReferenceSummary { trust: Trust::Forged, ..card() };
    let beside = case(vec![good(INDEX)], vec![forged, registry()], vec![alike(0, 1)], first());
    expect(&beside, &default_policy(), Outcome::Refer, &[Reason::ReferenceForged]);
}

#[test]
fn missing_data_turns_a_reject_into_a_referral() {
    for missing in
        [absent(Source::Registry, Absence::Failed), absent(Source::Registry, Absence::Empty), damaged(Source::Registry)]
    {
        let again = case(vec![good(INDEX)], vec![card(), missing], vec![unlike(0, 0)], visit(1, 1));
        expect(&again, &rejecting(), Outcome::Refer, &[Reason::RepeatedMismatch]);
    }
    let unasked = absent(Source::Registry, Absence::NotAsked);
    let again = case(vec![good(INDEX)], vec![card(), unasked], vec![unlike(0, 0)], visit(1, 1));
    expect(&again, &rejecting(), Outcome::Reject, &[]);
}

#[test]
fn what_was_left_out_of_a_comparison_might_have_matched() {
    let with = |left_out| {
        let views = vec![finger(INDEX, None, 35)];
        let state = ReferenceState::Views { views, remarks: vec![], left_out };
        let crowded = ReferenceSummary { state, ..registry() };
        case(vec![good(INDEX)], vec![crowded], vec![unlike(0, 0)], visit(1, 1))
    };
    expect(&with(0), &rejecting(), Outcome::Reject, &[Reason::Mismatched]);
    let left = expect(&with(1), &rejecting(), Outcome::Recapture, &[Reason::Inconclusive]);
    assert_eq!(left.visit.clear_mismatches, 1, "no further one is counted");
    // Nor does another source's mismatch end in a reject beside it.
    let beside = Compared {
        references: vec![with(1).references[0].clone(), card()],
        comparisons: vec![unlike(0, 0), unlike(0, 1)],
        ..with(1)
    };
    expect(&beside, &rejecting(), Outcome::Recapture, &[Reason::Inconclusive, Reason::Mismatched]);
}

#[test]
fn a_picture_that_was_not_extracted_is_a_finger_that_can_be_asked_for() {
    let unextracted = FingerSummary { position: THUMB, state: FingerState::Unextracted };
    let reference = holding(Source::Registry, vec![unextracted.clone()]);
    let decision = expect(
        &case(vec![good(INDEX)], vec![reference], vec![], first()),
        &default_policy(),
        Outcome::Recapture,
        &[Reason::FingerNotInReference],
    );
    assert_eq!(decision.next_capture.unwrap().position, THUMB);
    // Beside one that was compared it keeps nothing back: it could not have matched this capture.
    let reference = holding(Source::Registry, vec![finger(INDEX, None, 35), unextracted]);
    let again = case(vec![good(INDEX)], vec![reference], vec![unlike(0, 0)], visit(1, 1));
    expect(&again, &rejecting(), Outcome::Reject, &[]);
}
