//! The rules, in order: the first that applies gives the outcome and its reason.

use crate::compare::{Compared, FaceState, ReferenceState, ReferenceSummary};
use crate::outcome::Outcome;
use crate::policy::{AfterMismatch, Combine, FaceAlone, Missing, Policy, Replay, Rules, Unverified};
use crate::reason::Reason;
use crate::received::{Absence, Source, Trust};

use super::evidence::{Evidence, Verdict, may_have};
use super::live;

/// An outcome and the reason that decided it; `None` where the notes on each factor say it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ruling {
    pub outcome: Outcome,
    pub reason: Option<Reason>,
}

const fn refer(reason: Reason) -> Ruling {
    Ruling { outcome: Outcome::Refer, reason: Some(reason) }
}

pub(super) fn rule(compared: &Compared, policy: &Policy, evidence: &[Evidence], allotted: f64) -> Ruling {
    let case = Case { compared, policy, rules: policy.rules(), evidence, allotted };
    case.without_reference()
        .or_else(|| case.without_probe())
        .or_else(|| case.without_budget())
        .or_else(|| case.not_live())
        .or_else(|| case.replayed())
        .or_else(|| case.of_another_kind())
        .or_else(|| case.without_comparison())
        .or_else(|| case.disagreement())
        .or_else(|| case.matched())
        .unwrap_or_else(|| case.not_matched())
}

struct Case<'a> {
    compared: &'a Compared,
    policy: &'a Policy,
    rules: &'a Rules,
    evidence: &'a [Evidence],
    allotted: f64,
}

impl Case<'_> {
    /// Nothing to compare with: another capture would not help.
    fn without_reference(&self) -> Option<Ruling> {
        let references = &self.compared.references;
        if references.iter().any(|reference| reference.trust == Trust::Forged) {
            return Some(refer(Reason::ReferenceForged));
        }
        let usable = usable_sources(self.compared, self.rules);
        if usable.is_empty() {
            return Some(refer(Reason::NoUsableReference));
        }
        let missing = self.rules.references.required.iter().any(|source| !usable.contains(source));
        missing.then_some(refer(Reason::RequiredReferenceMissing))
    }

    fn without_probe(&self) -> Option<Ruling> {
        let face = self.rules.face.counts && self.compared.face.is_some();
        if face || !self.compared.probes.is_empty() {
            return None;
        }
        let may_capture = self.attempts_before() > 0 && self.rules.fingers.missing == Missing::Recapture;
        let outcome = if may_capture { Outcome::Recapture } else { Outcome::Refer };
        let faces_only =
            self.rules.face.counts && self.compared.references.iter().all(|one| !holds_fingers(&one.state));
        let reason = if faces_only { Reason::FaceMissing } else { Reason::FingerMissing };
        Some(Ruling { outcome, reason: Some(reason) })
    }

    /// A capture that may not be of a person who is there, where the policy says so.
    fn not_live(&self) -> Option<Ruling> {
        live::refers(self.compared, self.rules).map(refer)
    }

    /// What a reference holds was handed in as a capture: nothing else of this capture is beyond doubt either.
    fn replayed(&self) -> Option<Ruling> {
        let reason = live::copied(self.compared, self.rules)?;
        match self.rules.visit.copy() {
            // Why it ends is told first of all, also where no capture is left.
            Replay::Recapture if self.attempts_before() > 1 => {
                Some(Ruling { outcome: Outcome::Recapture, reason: Some(reason) })
            }
            Replay::Recapture | Replay::Refer => Some(refer(reason)),
            Replay::Ignore => None,
        }
    }

    fn without_budget(&self) -> Option<Ruling> {
        if self.attempts_before() == 0 {
            return Some(refer(Reason::AttemptsExhausted));
        }
        (self.allotted <= 0.0).then_some(refer(Reason::BudgetExhausted))
    }

    /// A finger where the references hold faces only, or the other way round. Where neither can be had and one was read badly that
    /// might have held it, no capture helps until that is read again.
    fn of_another_kind(&self) -> Option<Ruling> {
        if !self.evidence.is_empty() {
            return None;
        }
        let usable = |of: fn(&ReferenceState) -> bool| {
            let genuine = self.compared.references.iter().filter(|one| one.trust != Trust::Forged);
            genuine.filter(|one| is_usable(&one.state, self.rules)).any(|one| of(&one.state))
        };
        let finger = !self.compared.probes.is_empty();
        let face = self.rules.face.counts && self.compared.face.is_some();
        match (usable(holds_fingers), usable(|state| matches!(state, ReferenceState::Face(_)))) {
            (false, true) if !face => Some(self.again(Some(Reason::FaceMissing))),
            (true, false) if !finger => Some(self.again(Some(Reason::FingerMissing))),
            (fingers, faces) => {
                let answered = (finger && fingers) || (face && faces);
                let damaged = self.compared.references.iter().any(|one| is_damaged(&one.state));
                (damaged && !answered).then_some(refer(Reason::NoUsableReference))
            }
        }
    }

    /// The captures were too poor, or of fingers the reference does not hold.
    fn without_comparison(&self) -> Option<Ruling> {
        self.evidence.is_empty().then(|| self.again(None))
    }

    fn disagreement(&self) -> Option<Ruling> {
        let any = |verdict| self.evidence.iter().any(|one| one.verdict == verdict);
        (any(Verdict::Match) && any(Verdict::ClearMismatch)).then_some(refer(Reason::SourcesDisagree))
    }

    fn matched(&self) -> Option<Ruling> {
        let matched: Vec<&Evidence> = self.evidence.iter().filter(|one| one.verdict == Verdict::Match).collect();
        let has = |source: &Source| matched.iter().any(|one| one.source == *source);
        let all_present = || usable_sources(self.compared, self.rules).iter().all(has);
        let enough_sources = !matched.is_empty()
            && self.rules.references.required.iter().all(has)
            && (self.rules.references.combine == Combine::Any || all_present());
        if !enough_sources {
            return None;
        }
        if !self.is_proven(&matched) {
            return Some(refer(Reason::UnverifiedNotAllowed));
        }
        // Fingers of different sources may be the same ones: only those behind one source count together.
        if self.rules.face.required && !matched.iter().any(|one| one.face) {
            return Some(self.again(Some(Reason::FaceRequired)));
        }
        let enough_fingers = |one: &&Evidence| one.fingers >= usize::from(self.rules.fingers.required);
        if matched.iter().any(enough_fingers) {
            return Some(Ruling { outcome: Outcome::Accept, reason: None });
        }
        if matched.iter().any(|one| one.fingers > 0) {
            return Some(self.again(Some(Reason::MoreFingersRequired)));
        }
        Some(match self.rules.face.alone {
            FaceAlone::Accept => Ruling { outcome: Outcome::Accept, reason: None },
            FaceAlone::Refer => refer(Reason::FaceAloneNotAllowed),
        })
    }

    fn not_matched(&self) -> Ruling {
        let clear = self.evidence.iter().all(|one| one.verdict == Verdict::ClearMismatch);
        let times = self.compared.visit.clear_mismatches.saturating_add(1);
        if !(clear && times >= self.rules.mismatch.clear_times) {
            return self.again(None);
        }
        // What is missing might have matched: a mismatch is the engine's to reject only when everything was compared.
        let reject = self.rules.mismatch.then == AfterMismatch::Reject && nothing_missing(self.compared, self.rules);
        let outcome = if reject { Outcome::Reject } else { Outcome::Refer };
        Ruling { outcome, reason: Some(Reason::RepeatedMismatch) }
    }

    /// Another capture if one is left, otherwise a person.
    fn again(&self, reason: Option<Reason>) -> Ruling {
        if self.attempts_before() > 1 {
            Ruling { outcome: Outcome::Recapture, reason }
        } else {
            refer(Reason::AttemptsExhausted)
        }
    }

    /// Captures left, this one included.
    fn attempts_before(&self) -> u32 {
        self.policy.max_attempts().saturating_sub(self.compared.visit.attempts_used)
    }

    /// Whether every reference of a matching source is authentic, where the policy asks for it.
    fn is_proven(&self, matched: &[&Evidence]) -> bool {
        let of_match = |source: Source| matched.iter().any(|one| one.source == source);
        self.compared
            .references
            .iter()
            .filter(|reference| of_match(reference.source) && self.must_be_proven(reference))
            .all(|reference| reference.trust == Trust::Authentic)
    }

    fn must_be_proven(&self, reference: &ReferenceSummary) -> bool {
        // A chip's files say without authorities, too, what is missing; a registry's answer only where there was a seal.
        let has_seal = reference.source == Source::Registry && !reference.origin.is_empty();
        match self.rules.references.unverified {
            Unverified::Allow => false,
            Unverified::AllowUnchecked => has_seal || self.compared.checkable.contains(&reference.source),
            Unverified::Refer => true,
        }
    }
}

/// Whether a reference was there and could not be read.
const fn is_damaged(state: &ReferenceState) -> bool {
    matches!(state, ReferenceState::Faulty(_) | ReferenceState::Face(FaceState::Faulty(_)))
}

const fn holds_fingers(state: &ReferenceState) -> bool {
    matches!(state, ReferenceState::Views { .. })
}

/// Sources with at least one view that can be compared; what was not looked at is believed to be in order.
pub(super) fn usable_sources(compared: &Compared, rules: &Rules) -> Vec<Source> {
    compared.references.iter().filter(|one| is_usable(&one.state, rules)).map(|one| one.source).collect()
}

fn is_usable(state: &ReferenceState, rules: &Rules) -> bool {
    let least = rules.quality.min_reference_minutiae;
    match state {
        ReferenceState::Views { views, .. } => views.iter().any(|view| may_have(view, least)),
        ReferenceState::Face(face) => rules.face.counts && !matches!(face, FaceState::Faulty(_)),
        _ => false,
    }
}

/// Whether every source that was asked gave something usable.
fn nothing_missing(compared: &Compared, rules: &Rules) -> bool {
    let least = rules.quality.min_reference_minutiae;
    compared.references.iter().all(|reference| match &reference.state {
        ReferenceState::Views { views, left_out, .. } => {
            *left_out == 0 && views.iter().all(|view| may_have(view, least))
        }
        ReferenceState::Face(face) => !rules.face.counts || !matches!(face, FaceState::Faulty(_)),
        ReferenceState::Absent(why) => *why == Absence::NotAsked,
        ReferenceState::Faulty(_) => false,
    })
}
