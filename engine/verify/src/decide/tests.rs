//! Cases in few words. The tests lie by theme in the files beside.

mod advice;
mod blame;
mod budget;
mod face;
mod live;
mod outcomes;
mod properties;

use bioverify_core::{FalseMatchRate, FingerPosition, LogLikelihoodRatio, Quality, Score};

use super::*;
use crate::admit::Fault;
use crate::advice::Advice;
use crate::compare::{FingerSummary, ReferenceSummary};
use crate::cue::Cue;
use crate::decision::{EngineId, Timings};
use crate::lang::Lang;
use crate::policy::DEFAULT_POLICY;
use crate::reason::Reason;
use crate::received::{Absence, OriginReason, Source, Trust};

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
    ReferenceSummary {
        source,
        trust: Trust::Unverified,
        origin: vec![],
        state: ReferenceState::Views { views, remarks: vec![], left_out: 0 },
    }
}

fn card() -> ReferenceSummary {
    holding(Source::CardChip, vec![finger(INDEX, None, 35)])
}

fn registry() -> ReferenceSummary {
    holding(Source::Registry, vec![finger(INDEX, None, 35)])
}

fn absent(source: Source, why: Absence) -> ReferenceSummary {
    ReferenceSummary { source, trust: Trust::Unverified, origin: vec![], state: ReferenceState::Absent(why) }
}

fn damaged(source: Source) -> ReferenceSummary {
    let fault = Fault::because(Reason::ReferenceUnreadable, &"truncated at byte 30");
    ReferenceSummary { source, trust: Trust::Unverified, origin: vec![], state: ReferenceState::Faulty(fault) }
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
        face: None,
        references,
        checkable: vec![],
        comparisons,
        faces: vec![],
        copied: vec![],
        repeated: vec![],
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
