//! Advises the capture most likely to settle the matter.

use bioverify_core::FingerPosition;

use crate::advice::{Advice, NextCapture};
use crate::compare::{Compared, FaceState, FingerState, FingerSummary, ReferenceState};
use crate::decision::Modality;
use crate::outcome::Outcome;
use crate::policy::Rules;
use crate::reason::Reason;
use crate::received::Trust;

use super::evidence::{face_is_doubtful, is_doubtful, known_quality, may_have};
use super::live::{face_reasons, finger_reasons};
use super::rule::Ruling;

/// The next capture; `None` unless one is asked for.
pub(super) fn next(compared: &Compared, rules: &Rules, ruling: &Ruling) -> Option<NextCapture> {
    if ruling.outcome != Outcome::Recapture {
        return None;
    }
    if ruling.reason.is_some_and(|reason| matches!(reason, Reason::FaceRequired | Reason::FaceMissing)) {
        return Some(photo(vec![Advice::TakePhoto]));
    }
    let held = held_fingers(compared, rules);
    if ruling.reason == Some(Reason::FingerMissing) {
        let position = untried(compared, &held);
        return Some(NextCapture { modality: Modality::Finger, position, advice: vec![Advice::PlaceFlat] });
    }
    let may_be_held = |probe: &FingerSummary| held.iter().any(|other| other.may_be(probe.position));
    // What was not captured is captured first; a finger that came in badly only where no other ruling asks for something else.
    let anew = |(index, probe): (usize, &FingerSummary)| {
        let reasons = finger_reasons(compared, rules, index);
        let poor = ruling.reason.is_none() && may_be_held(probe) && is_doubtful(probe, rules);
        (poor || !reasons.is_empty()).then(|| same_again(probe, reasons, rules))
    };
    if let Some(next) = compared.probes.iter().enumerate().find_map(anew) {
        return Some(next);
    }
    let face_asked = matches!(ruling.reason, None | Some(Reason::FaceIsCopy));
    let blamed = compared.face.as_ref().filter(|_| face_asked && rules.face.counts);
    let blamed = blamed.filter(|face| face_is_doubtful(face, rules) || !face_reasons(compared, rules).is_empty());
    // A good photo that does not match is not helped by another one while there is a finger to try.
    match (blamed, &compared.face) {
        (Some(face), _) => Some(photo_again(compared, face, rules)),
        (None, Some(_)) if held.is_empty() && rules.face.counts => {
            Some(photo(vec![Advice::LookStraight, Advice::LightFromFront]))
        }
        _ => Some(another(compared, &held)),
    }
}

const fn photo(advice: Vec<Advice>) -> NextCapture {
    NextCapture { modality: Modality::Face, position: FingerPosition::Unknown, advice }
}

/// The face, taken better.
fn photo_again(compared: &Compared, face: &FaceState, rules: &Rules) -> NextCapture {
    let mut reasons = face_reasons(compared, rules);
    match face {
        FaceState::Faulty(fault) => reasons.push(fault.reason),
        FaceState::Unread => {}
        FaceState::Usable { defects, .. } => reasons.extend(defects.iter().map(|defect| defect.reason)),
    }
    photo(advice_for(reasons, Modality::Face))
}

/// What answers the reasons, most helpful first, without repeats; never empty.
fn advice_for(reasons: Vec<Reason>, modality: Modality) -> Vec<Advice> {
    let mut advice: Vec<Advice> = Vec::new();
    for one in reasons.into_iter().flat_map(Advice::for_reason).copied() {
        if !advice.contains(&one) {
            advice.push(one);
        }
    }
    if advice.is_empty() {
        advice.push(modality.plain_advice());
    }
    advice
}

/// The same finger, captured better.
fn same_again(probe: &FingerSummary, mut reasons: Vec<Reason>, rules: &Rules) -> NextCapture {
    match &probe.state {
        FingerState::Faulty(fault) => reasons.push(fault.reason),
        FingerState::Unextracted => {}
        FingerState::Usable { defects, .. } => reasons.extend(defects.iter().map(|defect| defect.reason)),
    }
    if known_quality(probe).is_some_and(|quality| quality < rules.quality.min_probe) {
        reasons.push(Reason::FingerQualityLow);
    }
    NextCapture { modality: Modality::Finger, position: probe.position, advice: advice_for(reasons, Modality::Finger) }
}

/// A finger on record that was not tried yet; the same one again, laid down more fully, where there is no other.
fn another(compared: &Compared, held: &[FingerPosition]) -> NextCapture {
    let position = untried(compared, held);
    if position != FingerPosition::Unknown || held.len() > 1 {
        return NextCapture { modality: Modality::Finger, position, advice: vec![Advice::AnotherFinger] };
    }
    let Some(probe) = compared.probes.first() else { return photo(vec![Advice::LookStraight, Advice::LightFromFront]) };
    let position = probe.position;
    NextCapture { modality: Modality::Finger, position, advice: vec![Advice::PlaceFlat] }
}

/// Positions of all usable reference views.
fn held_fingers(compared: &Compared, rules: &Rules) -> Vec<FingerPosition> {
    let mut held = Vec::new();
    for reference in compared.references.iter().filter(|reference| reference.trust != Trust::Forged) {
        let ReferenceState::Views { views, .. } = &reference.state else { continue };
        for view in views.iter().filter(|view| may_have(view, rules.quality.min_reference_minutiae)) {
            if !held.contains(&view.position) {
                held.push(view.position);
            }
        }
    }
    held
}

/// A finger on record that this visit has not tried; unknown where there is none.
fn untried(compared: &Compared, held: &[FingerPosition]) -> FingerPosition {
    let tried = |position: &FingerPosition| {
        compared.visit.tried.contains(position) || compared.probes.iter().any(|probe| probe.position == *position)
    };
    held.iter().copied().find(|position| *position != FingerPosition::Unknown && !tried(position)).unwrap_or_default()
}
