//! Decides: a pure function of what was compared and the policy. Fails closed: whatever is unclear goes to a person.

mod evidence;
mod live;
mod next;
mod notes;
mod rule;

use bioverify_core::FingerPosition;

use crate::compare::{Compared, Comparison, FaceComparison, FaceState, FingerState, ReferenceState};
use crate::decision::{Decision, Factor, Modality};
use crate::outcome::Outcome;
use crate::policy::Policy;
use crate::reason::Reason;
use crate::received::VisitState;

use evidence::{Evidence, Verdict, counts, face_counts, weigh};
use rule::Ruling;

/// The decision on a visit.
#[must_use]
pub fn decide(compared: &Compared, policy: &Policy) -> Decision {
    let allotted = policy.allotment(compared.visit.attempts_used, compared.visit.budget_used);
    let evidence = weigh(compared, policy.rules(), allotted);
    let ruling = rule::rule(compared, policy, &evidence, allotted);
    let best = evidence.iter().min_by(|a, b| a.fmr.total_cmp(&b.fmr));
    Decision {
        outcome: ruling.outcome,
        reasons: notes::notes(compared, policy.rules(), &evidence, &ruling),
        factors: factors(compared, policy),
        next_capture: next::next(compared, policy.rules(), &ruling),
        visit: visit_after(compared, &evidence, allotted, &ruling),
        budget: policy.rules().visit.false_accept_budget,
        allotted,
        combined_fmr: best.map(|evidence| evidence.fmr),
        combined_llr: best.map(|evidence| evidence.llr),
        policy: policy.id().to_owned(),
        engine: compared.engine.clone(),
        timings: compared.timings,
    }
}

fn factors(compared: &Compared, policy: &Policy) -> Vec<Factor> {
    let fingers = compared.comparisons.iter().filter_map(|one| factor(compared, policy, one));
    fingers.chain(compared.faces.iter().filter_map(|one| face_factor(compared, policy, one))).collect()
}

fn face_factor(compared: &Compared, policy: &Policy, one: &FaceComparison) -> Option<Factor> {
    let reference = compared.references.get(one.reference)?;
    let ReferenceState::Face(held) = &reference.state else { return None };
    Some(Factor {
        modality: Modality::Face,
        source: reference.source,
        trust: reference.trust,
        probe_position: FingerPosition::Unknown,
        reference_position: FingerPosition::Unknown,
        probe_quality: compared.face.as_ref().and_then(FaceState::quality),
        reference_quality: held.quality(),
        score: one.score.get(),
        fmr: one.fmr.get(),
        llr: one.llr.0,
        paired: 0,
        live: compared.face.as_ref().and_then(FaceState::live),
        counted: face_counts(compared, policy.rules(), one),
    })
}

fn factor(compared: &Compared, policy: &Policy, one: &Comparison) -> Option<Factor> {
    let probe = compared.probes.get(one.probe)?;
    let reference = compared.references.get(one.reference)?;
    let ReferenceState::Views { views, .. } = &reference.state else { return None };
    let view = views.get(one.view)?;
    let quality = |state: &FingerState| match state {
        FingerState::Usable { quality, .. } => quality.map(bioverify_core::Quality::get),
        FingerState::Faulty(_) | FingerState::Unextracted => None,
    };
    Some(Factor {
        modality: Modality::Finger,
        source: reference.source,
        trust: reference.trust,
        probe_position: probe.position,
        reference_position: view.position,
        probe_quality: quality(&probe.state),
        reference_quality: quality(&view.state),
        score: one.score.get(),
        fmr: one.fmr.get(),
        llr: one.llr.0,
        paired: one.paired,
        live: None,
        counted: counts(compared, policy.rules(), one),
    })
}

/// A capture is used up by any finger or photo that came in and had something to be compared with; budget by every comparison that
/// counts, also where something else of the capture stands in the way of an accept, such as a copy beside it: what the comparison
/// says is told, so that it was a chance. A mismatch beside a copy is not counted: what the copy took the place of might have matched.
fn visit_after(compared: &Compared, evidence: &[Evidence], allotted: f64, ruling: &Ruling) -> VisitState {
    let mut visit = compared.visit.clone();
    let nothing_came = compared.probes.is_empty() && compared.face.is_none();
    if nothing_came || ruling.reason == Some(Reason::NoUsableReference) {
        return visit;
    }
    visit.attempts_used = visit.attempts_used.saturating_add(1);
    if !evidence.is_empty() {
        visit.budget_used += allotted;
        if !ruling.tells_copy() && evidence.iter().all(|one| one.verdict == Verdict::ClearMismatch) {
            visit.clear_mismatches = visit.clear_mismatches.saturating_add(1);
        }
    }
    for probe in &compared.probes {
        if !visit.tried.contains(&probe.position) {
            visit.tried.push(probe.position);
        }
    }
    visit
}

impl Ruling {
    fn is(&self, outcome: Outcome) -> bool {
        self.outcome == outcome
    }

    /// Whether a capture that is what a reference holds decided.
    const fn tells_copy(&self) -> bool {
        matches!(self.reason, Some(Reason::FingerIsCopy | Reason::FaceIsCopy))
    }
}

#[cfg(test)]
mod tests;
