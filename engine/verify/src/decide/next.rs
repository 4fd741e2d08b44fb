//! Advises the capture most likely to settle the matter.

use bioverify_core::FingerPosition;

use crate::advice::{Advice, NextCapture};
use crate::compare::{Compared, FingerState, ReferenceState};
use crate::outcome::Outcome;
use crate::policy::Rules;
use crate::reason::Reason;
use crate::received::Trust;

use super::evidence::{enough, is_doubtful, known_quality};
use super::rule::Ruling;

/// The next capture; `None` unless one is asked for.
pub(super) fn next(compared: &Compared, rules: &Rules, ruling: &Ruling) -> Option<NextCapture> {
    if ruling.outcome != Outcome::Recapture {
        return None;
    }
    let held = held_fingers(compared, rules);
    let mut advice: Vec<Advice> = Vec::new();
    let mut add = |reason: Reason| {
        if let Some(one) = Advice::for_reason(reason).filter(|one| !advice.contains(one)) {
            advice.push(one);
        }
    };
    if let Some(poor) = compared.probes.iter().find(|probe| is_doubtful(probe, rules)) {
        match &poor.state {
            FingerState::Faulty(fault) => add(fault.reason),
            FingerState::Usable { defects, .. } => defects.iter().map(|defect| defect.reason).for_each(&mut add),
        }
        if known_quality(poor).is_some_and(|quality| quality < rules.quality.min_probe) {
            add(Reason::FingerQualityLow);
        }
        if ruling.reason.is_none() && may_be_held(poor.position, &held) {
            if advice.is_empty() {
                advice.push(Advice::PlaceFlat);
            }
            return Some(NextCapture { position: poor.position, advice });
        }
    }
    let position = untried(compared, &held);
    let same = compared.probes.first().map(|probe| probe.position).filter(|_| held.len() == 1).unwrap_or_default();
    // With one finger on record there is no other to take: the same one again, laid down more fully.
    if advice.is_empty() {
        let another = position != FingerPosition::Unknown || held.len() > 1;
        advice.push(if another { Advice::AnotherFinger } else { Advice::PlaceFlat });
    }
    Some(NextCapture { position: if position == FingerPosition::Unknown { same } else { position }, advice })
}

/// Positions of all usable reference views.
fn held_fingers(compared: &Compared, rules: &Rules) -> Vec<FingerPosition> {
    let mut held = Vec::new();
    for reference in compared.references.iter().filter(|reference| reference.trust != Trust::Forged) {
        let ReferenceState::Views { views, .. } = &reference.state else { continue };
        for view in views.iter().filter(|view| enough(view, rules.quality.min_reference_minutiae)) {
            if !held.contains(&view.position) {
                held.push(view.position);
            }
        }
    }
    held
}

fn may_be_held(position: FingerPosition, held: &[FingerPosition]) -> bool {
    held.iter().any(|other| other.may_be(position))
}

/// A finger on record that this visit has not tried; unknown where there is none.
fn untried(compared: &Compared, held: &[FingerPosition]) -> FingerPosition {
    let tried = |position: &FingerPosition| {
        compared.visit.tried.contains(position) || compared.probes.iter().any(|probe| probe.position == *position)
    };
    held.iter().copied().find(|position| *position != FingerPosition::Unknown && !tried(position)).unwrap_or_default()
}
