//! What of a capture speaks for a person being there now: taken now, looked at, alive.

use crate::compare::{Captured, Compared, FaceState, FingerState, FingerSummary};
use crate::policy::{NotLive, Rules, Unseen};
use crate::reason::Reason;

/// What is known of the captured face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    /// Nothing speaks against it, or nobody asks.
    Fine,
    /// It may be a picture of a person.
    Doubtful,
    /// Nobody looked.
    Unknown,
}

/// Whether a capture is what a reference holds.
pub(super) fn is_copy(compared: &Compared, captured: Captured) -> bool {
    compared.copied.contains(&captured)
}

/// The reason of the first capture that is what a reference holds, where it is of a kind that counts.
pub(super) fn copied(compared: &Compared, rules: &Rules) -> Option<Reason> {
    let told = |captured: &Captured| match captured {
        Captured::Finger(_) => Some(Reason::FingerIsCopy),
        Captured::Face => rules.face.counts.then_some(Reason::FaceIsCopy),
    };
    compared.copied.iter().find_map(told)
}

/// Whether a captured finger came as a template.
pub(super) fn is_template(probe: &FingerSummary) -> bool {
    matches!(&probe.state, FingerState::Usable { defects, .. }
        if defects.iter().any(|fault| fault.reason == Reason::FingerIsTemplate))
}

/// Whether the policy lets a captured finger count, whatever its comparisons say.
pub(super) fn finger_is_live(compared: &Compared, rules: &Rules, index: usize) -> bool {
    let template = compared.probes.get(index).is_some_and(is_template);
    !is_copy(compared, Captured::Finger(index)) && (!template || rules.fingers.template() == Unseen::Allow)
}

/// Whether the policy lets the captured face count, whatever its comparisons say.
pub(super) fn face_is_live(compared: &Compared, rules: &Rules) -> bool {
    let allowed = match life(compared, rules) {
        Life::Fine => true,
        Life::Doubtful => rules.face.not_live == NotLive::Allow,
        Life::Unknown => rules.face.live_unknown() == Unseen::Allow,
    };
    allowed && !is_copy(compared, Captured::Face)
}

/// What is known of the captured face, where faces count.
pub(super) fn life(compared: &Compared, rules: &Rules) -> Life {
    let Some(FaceState::Usable { live, .. }) = compared.face.as_ref().filter(|_| rules.face.counts) else {
        return Life::Fine;
    };
    match live {
        None if rules.face.min_live > 0.0 || rules.face.live_unknown.is_some() => Life::Unknown,
        // Not a number is below any bound.
        Some(live) if live.is_nan() || *live < rules.face.min_live => Life::Doubtful,
        _ => Life::Fine,
    }
}

/// The reason for which the policy hands the visit to a person because of what could not be looked at.
pub(super) fn refers(compared: &Compared, rules: &Rules) -> Option<Reason> {
    match life(compared, rules) {
        Life::Doubtful if rules.face.not_live == NotLive::Refer => return Some(Reason::FaceLivenessDoubtful),
        Life::Unknown if rules.face.live_unknown() == Unseen::Refer => return Some(Reason::FaceLivenessUnknown),
        _ => {}
    }
    let template = compared.probes.iter().any(is_template) && rules.fingers.template() == Unseen::Refer;
    template.then_some(Reason::FingerIsTemplate)
}

/// Why a finger has to be captured anew, the gravest first.
pub(super) fn finger_reasons(compared: &Compared, rules: &Rules, index: usize) -> Vec<Reason> {
    let template = compared.probes.get(index).is_some_and(is_template) && rules.fingers.template() != Unseen::Allow;
    let told =
        [(is_copy(compared, Captured::Finger(index)), Reason::FingerIsCopy), (template, Reason::FingerIsTemplate)];
    told.into_iter().filter_map(|(is_so, reason)| is_so.then_some(reason)).collect()
}

/// Why the face has to be captured anew, the gravest first.
pub(super) fn face_reasons(compared: &Compared, rules: &Rules) -> Vec<Reason> {
    let known = life(compared, rules);
    let told = [
        (rules.face.counts && is_copy(compared, Captured::Face), Reason::FaceIsCopy),
        (known == Life::Doubtful, Reason::FaceLivenessDoubtful),
        (known == Life::Unknown && rules.face.live_unknown() != Unseen::Allow, Reason::FaceLivenessUnknown),
    ];
    told.into_iter().filter_map(|(is_so, reason)| is_so.then_some(reason)).collect()
}
