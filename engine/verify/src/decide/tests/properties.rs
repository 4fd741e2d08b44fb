//! What holds for any case and any policy.

use proptest::prelude::*;

use super::*;

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
        4 => prop::collection::vec(any_finger(), 0..3).prop_map(|views| ReferenceState::Views { views, remarks: vec![], left_out: 0 }),
        1 => why.prop_map(ReferenceState::Absent),
        1 => Just(ReferenceState::Faulty(Fault::plain(Reason::ReferenceUnreadable))),
    ];
    (source, trust, state).prop_map(|(source, trust, state)| ReferenceSummary { source, trust, origin: vec![], state })
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
        edit(c, ("unverified = \"allow-unchecked\"", "unverified = \"refer\""));
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
