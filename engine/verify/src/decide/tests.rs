use bioverify_core::{FalseMatchRate, FingerPosition, LogLikelihoodRatio, Quality, Score};
use proptest::prelude::*;

use super::*;
use crate::admit::Fault;
use crate::advice::Advice;
use crate::compare::{FingerSummary, ReferenceSummary};
use crate::decision::{EngineId, Timings};
use crate::lang::Lang;
use crate::policy::DEFAULT_POLICY;
use crate::reason::Reason;
use crate::received::{Absence, Source, Trust};

const INDEX: FingerPosition = FingerPosition::RightIndex;
const THUMB: FingerPosition = FingerPosition::LeftThumb;

fn finger(position: FingerPosition, quality: Option<u8>, minutiae: usize) -> FingerSummary {
    let quality = quality.map(|quality| Quality::new(quality).unwrap());
    FingerSummary { position, state: FingerState::Usable { quality, minutiae, defects: vec![], model: None } }
}

fn good(position: FingerPosition) -> FingerSummary {
    finger(position, Some(70), 40)
}

fn faulty(reason: Reason) -> FingerSummary {
    FingerSummary { position: INDEX, state: FingerState::Faulty(Fault::plain(reason)) }
}

fn holding(source: Source, views: Vec<FingerSummary>) -> ReferenceSummary {
    ReferenceSummary { source, trust: Trust::Unverified, state: ReferenceState::Views { views, remarks: vec![] } }
}

fn card() -> ReferenceSummary {
    holding(Source::CardChip, vec![finger(INDEX, None, 35)])
}

fn registry() -> ReferenceSummary {
    holding(Source::Registry, vec![finger(INDEX, None, 35)])
}

fn absent(source: Source, why: Absence) -> ReferenceSummary {
    ReferenceSummary { source, trust: Trust::Unverified, state: ReferenceState::Absent(why) }
}

fn damaged(source: Source) -> ReferenceSummary {
    let fault = Fault::because(Reason::ReferenceUnreadable, &"truncated at byte 30");
    ReferenceSummary { source, trust: Trust::Unverified, state: ReferenceState::Faulty(fault) }
}

/// A comparison with a false-match rate and a log-likelihood ratio.
fn scored(probe: usize, reference: usize, fmr: f64, llr: f64) -> Comparison {
    Comparison {
        probe,
        reference,
        view: 0,
        score: Score::new((-fmr.ln()) as f32).unwrap(),
        fmr: FalseMatchRate::new(fmr).unwrap(),
        llr: LogLikelihoodRatio(llr),
        paired: 12,
    }
}

fn alike(probe: usize, reference: usize) -> Comparison {
    scored(probe, reference, 2e-5, 10.0)
}

fn unlike(probe: usize, reference: usize) -> Comparison {
    scored(probe, reference, 0.6, -3.0)
}

fn undecided(probe: usize, reference: usize) -> Comparison {
    scored(probe, reference, 0.02, 2.0)
}

fn case(
    probes: Vec<FingerSummary>,
    references: Vec<ReferenceSummary>,
    comparisons: Vec<Comparison>,
    visit: VisitState,
) -> Compared {
    Compared {
        probes,
        references,
        comparisons,
        smallest_fmr: 1e-5,
        visit,
        engine: EngineId::default(),
        timings: Timings::default(),
    }
}

fn first() -> VisitState {
    VisitState::default()
}

fn visit(attempts_used: u32, clear_mismatches: u32) -> VisitState {
    VisitState { attempts_used, clear_mismatches, ..VisitState::default() }
}

fn default_policy() -> Policy {
    Policy::bundled().unwrap()
}

fn policy(edits: &[(&str, &str)]) -> Policy {
    let mut text = DEFAULT_POLICY.to_owned();
    for (from, to) in edits {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    Policy::from_toml(&text).unwrap()
}

fn rejecting() -> Policy {
    policy(&[("then = \"refer\"", "then = \"reject\"")])
}

#[track_caller]
fn expect(compared: &Compared, policy: &Policy, outcome: Outcome, reasons: &[Reason]) -> Decision {
    let decision = decide(compared, policy);
    assert_eq!(decision.outcome, outcome, "{}", decision.describe(Lang::En));
    for reason in reasons {
        assert!(decision.has(*reason), "{reason:?} missing: {}", decision.describe(Lang::En));
    }
    assert_eq!(decision.next_capture.is_some(), outcome == Outcome::Recapture);
    assert!(!decision.reasons.is_empty());
    decision
}

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
    let strict = policy(&[("unverified = \"allow\"", "unverified = \"refer\"")]);
    expect(&matching(Trust::Unverified), &strict, Outcome::Refer, &[Reason::UnverifiedNotAllowed]);
    let decision = expect(&matching(Trust::Authentic), &strict, Outcome::Accept, &[Reason::Matched]);
    assert!(!decision.has(Reason::ReferenceUnverified));
    let decision = expect(&matching(Trust::Forged), &default_policy(), Outcome::Refer, &[Reason::ReferenceForged]);
    assert!(!decision.factors[0].counted);
    // Not even beside a reference that matches.
    let forged = ReferenceSummary { trust: Trust::Forged, ..card() };
    let beside = case(vec![good(INDEX)], vec![forged, registry()], vec![alike(0, 1)], first());
    expect(&beside, &default_policy(), Outcome::Refer, &[Reason::ReferenceForged]);
}

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
fn more_fingers_are_asked_for_where_the_policy_wants_them() {
    let two = policy(&[("\nrequired = 1", "\nrequired = 2")]);
    let record = holding(Source::CardChip, vec![finger(INDEX, None, 35), finger(THUMB, None, 35)]);
    let one = case(vec![good(INDEX)], vec![record], vec![alike(0, 0)], first());
    let decision = expect(&one, &two, Outcome::Recapture, &[Reason::MoreFingersRequired]);
    assert_eq!(decision.next_capture.unwrap().position, THUMB);
}

#[test]
fn advice_names_the_finger_and_the_way() {
    // The right finger, captured badly: the same again.
    let dry = Fault::because(Reason::FingerTooDry, &"70 % of ridges broken");
    let state = FingerState::Usable { quality: Quality::new(20).ok(), minutiae: 30, defects: vec![dry], model: None };
    let probes = vec![FingerSummary { position: INDEX, state }];
    let decision = decide(&case(probes, vec![card()], vec![undecided(0, 0)], first()), &default_policy());
    let next = decision.next_capture.unwrap();
    assert_eq!((next.position, next.advice.as_slice()), (INDEX, &[Advice::PressHarder][..]));
    // A finger that the card does not hold: one that it does.
    let decision = decide(&case(vec![good(THUMB)], vec![card()], vec![], first()), &default_policy());
    assert_eq!(decision.next_capture.unwrap().position, INDEX);
    // A clear mismatch with another finger on record: that one.
    let record = holding(Source::CardChip, vec![finger(INDEX, None, 35), finger(THUMB, None, 35)]);
    let decision = decide(&case(vec![good(INDEX)], vec![record], vec![unlike(0, 0)], first()), &default_policy());
    let next = decision.next_capture.unwrap();
    assert_eq!((next.position, next.advice.as_slice()), (THUMB, &[Advice::AnotherFinger][..]));
}

#[test]
fn a_rate_below_what_calibration_supports_is_told_as_such() {
    let mut compared = case(vec![good(INDEX)], vec![card()], vec![scored(0, 0, 6e-4, 7.0)], first());
    compared.smallest_fmr = 6e-4;
    expect(&compared, &default_policy(), Outcome::Recapture, &[Reason::CalibrationTooWeak]);
}

#[test]
fn a_decision_speaks_both_languages_and_writes_json() {
    let compared = case(vec![good(INDEX)], vec![card()], vec![unlike(0, 0)], first());
    let decision = decide(&compared, &default_policy());
    let english = decision.describe(Lang::En);
    assert!(english.starts_with("RECAPTURE") && english.contains("[403] card chip: "), "{english}");
    let vietnamese = decision.describe(Lang::Vi);
    assert!(vietnamese.starts_with("QUÉT LẠI") && vietnamese.contains("chip trên thẻ"), "{vietnamese}");
    let json: serde_json::Value = serde_json::from_str(&decision.to_json().unwrap()).unwrap();
    assert_eq!(json["outcome"], "recapture");
    assert_eq!(json["reasons"][0]["reason"]["number"], 403);
    assert_eq!(json["factors"][0]["source"], "card-chip");
    assert_eq!(json["visit"]["attempts-used"], 1);
}

// ---- properties ----

fn any_position() -> impl Strategy<Value = FingerPosition> {
    prop::sample::select(vec![INDEX, THUMB, FingerPosition::Unknown])
}

fn any_finger() -> impl Strategy<Value = FingerSummary> {
    prop_oneof![
        4 => (any_position(), prop::option::of(0_u8..=100), 0_usize..60).prop_map(|(p, q, m)| finger(p, q, m)),
        1 => Just(faulty(Reason::FingerUnreadable)),
    ]
}

fn any_reference() -> impl Strategy<Value = ReferenceSummary> {
    let source = prop::sample::select(vec![Source::CardChip, Source::Registry, Source::Enrolment]);
    let trust = prop::sample::select(vec![Trust::Authentic, Trust::Unverified, Trust::Forged]);
    let why = prop::sample::select(vec![Absence::NotAsked, Absence::Empty, Absence::NoRecord, Absence::Failed]);
    let state = prop_oneof![
        4 => prop::collection::vec(any_finger(), 0..3).prop_map(|views| ReferenceState::Views { views, remarks: vec![] }),
        1 => why.prop_map(ReferenceState::Absent),
        1 => Just(ReferenceState::Faulty(Fault::plain(Reason::ReferenceUnreadable))),
    ];
    (source, trust, state).prop_map(|(source, trust, state)| ReferenceSummary { source, trust, state })
}

/// Any comparison, also between things that are not there: the decision must not rely on tidy input.
fn any_comparison(fmr: std::ops::Range<f64>) -> impl Strategy<Value = Comparison> {
    (0_usize..4, 0_usize..4, 0_usize..3, fmr, -8.0_f64..12.0).prop_map(|(probe, reference, view, log10, llr)| {
        Comparison { view, ..scored(probe, reference, 10_f64.powf(log10).min(1.0), llr) }
    })
}

fn any_visit() -> impl Strategy<Value = VisitState> {
    (0_u32..5, 0.0_f64..1.5e-3, 0_u32..3).prop_map(|(attempts_used, budget_used, clear_mismatches)| VisitState {
        attempts_used,
        budget_used,
        clear_mismatches,
        tried: vec![],
    })
}

fn any_case(fmr: std::ops::Range<f64>) -> impl Strategy<Value = Compared> {
    (
        prop::collection::vec(any_finger(), 0..4),
        prop::collection::vec(any_reference(), 0..4),
        prop::collection::vec(any_comparison(fmr), 0..8),
        any_visit(),
    )
        .prop_map(|(probes, references, comparisons, visit)| case(probes, references, comparisons, visit))
}

fn any_policy() -> impl Strategy<Value = Policy> {
    (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(a, b, c, d, e)| {
        let mut edits = vec![];
        let mut edit = |wanted, change| {
            if wanted {
                edits.push(change)
            }
        };
        edit(a, ("then = \"refer\"", "then = \"reject\""));
        edit(b, ("combine = \"any\"", "combine = \"all\""));
        edit(c, ("unverified = \"allow\"", "unverified = \"refer\""));
        edit(d, ("labels = \"trusted\"", "labels = \"ignored\""));
        edit(e, ("missing = \"refer\"", "missing = \"recapture\""));
        policy(&edits)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn an_accept_rests_on_a_counted_comparison_and_fits_the_budget(compared in any_case(-6.0..0.0), policy in any_policy()) {
        let decision = decide(&compared, &policy);
        if decision.outcome == Outcome::Accept {
            let combined = decision.combined_fmr.unwrap();
            prop_assert!(combined <= decision.allotted, "{combined} > {}", decision.allotted);
            prop_assert!(decision.factors.iter().any(|factor| factor.counted && factor.llr > 0.0));
            prop_assert!(decision.factors.iter().any(|factor| factor.counted && factor.trust != Trust::Forged));
            prop_assert!(decision.has(Reason::Matched));
            prop_assert!(decision.visit.budget_used <= decision.budget * (1.0 + 1e-9));
        }
    }

    #[test]
    fn weak_likelihoods_and_rates_above_the_budget_never_accept(mut compared in any_case(-2.9..0.0), policy in any_policy()) {
        // Three fingers at most: with a ratio of at most e^2 each, no sum reaches the budget of 1e-3 either.
        for one in &mut compared.comparisons {
            one.llr = LogLikelihoodRatio(one.llr.0.min(2.0));
        }
        prop_assert_ne!(decide(&compared, &policy).outcome, Outcome::Accept);
    }

    #[test]
    fn without_a_comparison_nothing_is_accepted_or_rejected(mut compared in any_case(-6.0..0.0), policy in any_policy()) {
        compared.comparisons.clear();
        let outcome = decide(&compared, &policy).outcome;
        prop_assert!(matches!(outcome, Outcome::Recapture | Outcome::Refer), "{:?}", outcome);
    }

    #[test]
    fn a_reject_rests_on_clear_mismatches_alone(compared in any_case(-6.0..0.0), policy in any_policy()) {
        let decision = decide(&compared, &policy);
        if decision.outcome == Outcome::Reject {
            prop_assert!(decision.has(Reason::Mismatched));
            prop_assert!(!decision.has(Reason::Matched) && !decision.has(Reason::Inconclusive));
            let absent = [Reason::ReferenceEmpty, Reason::ReferenceNoRecord, Reason::ReferenceSourceFailed, Reason::ReferenceUnreadable];
            prop_assert!(absent.iter().all(|reason| !decision.has(*reason)));
        }
    }

    #[test]
    fn every_decision_has_a_reason_and_a_recapture_has_advice(compared in any_case(-6.0..0.0), policy in any_policy()) {
        let decision = decide(&compared, &policy);
        prop_assert!(!decision.reasons.is_empty());
        prop_assert_eq!(decision.next_capture.is_some(), decision.outcome == Outcome::Recapture);
        if decision.outcome == Outcome::Recapture {
            prop_assert!(compared.visit.attempts_used + 1 < policy.max_attempts() || compared.probes.is_empty());
        }
    }

    #[test]
    fn adding_an_unusable_factor_never_makes_it_worse_than_a_referral(compared in any_case(-6.0..0.0), policy in any_policy()) {
        // One more unreadable probe neither aborts nor turns anything into an accept or a reject.
        let before = decide(&compared, &policy).outcome;
        let mut with_bad = compared.clone();
        with_bad.probes.push(faulty(Reason::FingerUnreadable));
        with_bad.comparisons.retain(|one| one.probe < compared.probes.len());
        let mut plain = compared.clone();
        plain.comparisons.retain(|one| one.probe < compared.probes.len());
        let after = decide(&with_bad, &policy).outcome;
        if !compared.probes.is_empty() {
            prop_assert_eq!(decide(&plain, &policy).outcome, after);
        }
        prop_assert!(before != Outcome::Accept || after != Outcome::Reject);
    }
}
