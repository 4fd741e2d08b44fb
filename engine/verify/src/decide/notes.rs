//! Collects the reasons: the deciding one first, then what each factor has to say.

use bioverify_core::FingerPosition;

use crate::admit::Fault;
use crate::compare::{Captured, Compared, FaceState, FingerState, FingerSummary, ReferenceState, ReferenceSummary};
use crate::decision::Note;
use crate::outcome::Outcome;
use crate::policy::{Replay, Rules};
use crate::reason::Reason;
use crate::received::{Absence, Source, Trust};

use super::evidence::{Evidence, Verdict, enough, known_quality, may_have, view_counts};
use super::live::{Life, is_copy, is_template, life};
use super::rule::Ruling;

pub(super) fn notes(compared: &Compared, rules: &Rules, evidence: &[Evidence], ruling: &Ruling) -> Vec<Note> {
    let deciding = ruling.reason.map(|reason| match reason {
        Reason::FaceLivenessDoubtful => liveness_note(compared),
        // Said of each forged reference below, with what is wrong with it.
        Reason::ReferenceForged => forged_note(compared),
        // Said of each capture below, too: of the first one once.
        Reason::FingerIsCopy => captured_note(compared, finger_copied, reason),
        Reason::FingerIsTemplate => captured_note(compared, |_, _, probe| is_template(probe), reason),
        other => Note::of(other),
    });
    let mut notes: Vec<Note> = deciding.into_iter().collect();
    // A copy asks for a capture; where a person has to decide instead, none is left.
    if ruling.tells_copy() && ruling.is(Outcome::Refer) && rules.visit.copy() == Replay::Recapture {
        notes.push(Note::of(Reason::AttemptsExhausted));
    }
    for one in evidence {
        let reason = verdict_reason(one);
        notes.push(Note { source: Some(one.source), ..Note::of(reason) });
        if one.verdict != Verdict::Match && one.fmr <= one.smallest_fmr * (1.0 + 1e-9) {
            notes.push(Note::of(Reason::CalibrationTooWeak));
        }
    }
    for (index, probe) in compared.probes.iter().enumerate() {
        notes.extend(probe_notes(compared, rules, (index, probe), ruling));
    }
    notes.extend(compared.face.iter().flat_map(|face| face_notes(compared, rules, face, ruling)));
    for reference in &compared.references {
        reference_notes(reference, rules, &mut notes);
    }
    each_once(notes)
}

/// A reason that is a captured finger's, with its position.
fn captured_note(
    compared: &Compared,
    is_so: impl Fn(&Compared, usize, &FingerSummary) -> bool,
    reason: Reason,
) -> Note {
    let found = compared.probes.iter().enumerate().find(|(index, probe)| is_so(compared, *index, probe));
    Note { position: found.and_then(|(_, probe)| known(probe.position)), ..Note::of(reason) }
}

fn finger_copied(compared: &Compared, index: usize, _: &FingerSummary) -> bool {
    is_copy(compared, Captured::Finger(index))
}

/// Every reason once for what it speaks of, with all that is known of it.
fn each_once(notes: Vec<Note>) -> Vec<Note> {
    let mut unique: Vec<Note> = Vec::with_capacity(notes.len());
    for note in notes {
        let same =
            |one: &&mut Note| (one.reason, one.source, one.position) == (note.reason, note.source, note.position);
        let Some(known) = unique.iter_mut().find(same) else {
            unique.push(note);
            continue;
        };
        known.cue = known.cue.or(note.cue);
        let more = note.origin.into_iter().filter(|one| !known.origin.contains(one)).collect::<Vec<_>>();
        known.origin.extend(more);
        known.detail = match (known.detail.take(), note.detail) {
            (Some(known), Some(more)) if !known.split("; also: ").any(|one| one == more) => {
                Some(format!("{known}; also: {more}"))
            }
            (known, more) => known.or(more),
        };
    }
    unique
}

/// What the comparisons with one source say, in words for what was compared.
fn verdict_reason(one: &Evidence) -> Reason {
    match (one.verdict, one.fingers > 0, one.face) {
        (Verdict::Match, true, true) => Reason::BothMatched,
        (Verdict::Match, false, true) => Reason::FaceMatched,
        (Verdict::Match, ..) => Reason::Matched,
        (Verdict::Inconclusive, true, true) => Reason::BothInconclusive,
        (Verdict::Inconclusive, false, true) => Reason::FaceInconclusive,
        (Verdict::Inconclusive, ..) => Reason::Inconclusive,
        (Verdict::ClearMismatch, true, true) => Reason::BothMismatched,
        (Verdict::ClearMismatch, false, true) => Reason::FaceMismatched,
        (Verdict::ClearMismatch, ..) => Reason::Mismatched,
    }
}

/// What is wrong with the photo; defects that did not stand in the way of an accept are left out, doubts of its liveness never.
fn face_notes(compared: &Compared, rules: &Rules, face: &FaceState, ruling: &Ruling) -> Vec<Note> {
    if !rules.face.counts {
        return Vec::new();
    }
    let FaceState::Usable { defects, quality, .. } = face else {
        let FaceState::Faulty(fault) = face else { return Vec::new() };
        return vec![about(fault, None, FingerPosition::Unknown)];
    };
    let mut notes = Vec::new();
    if is_copy(compared, Captured::Face) {
        notes.push(Note::of(Reason::FaceIsCopy));
    }
    match life(compared, rules) {
        Life::Fine => {}
        Life::Doubtful => notes.push(liveness_note(compared)),
        Life::Unknown => notes.push(Note::of(Reason::FaceLivenessUnknown)),
    }
    if !ruling.is(Outcome::Accept) {
        notes.extend(defects.iter().map(|defect| about(defect, None, FingerPosition::Unknown)));
    }
    if quality.is_some_and(|quality| quality.get() < rules.face.min_probe) {
        notes.push(Note::of(Reason::FaceQualityLow));
    }
    notes
}

/// What is wrong with the first reference that did not pass authentication.
fn forged_note(compared: &Compared) -> Note {
    let forged = compared.references.iter().find(|reference| reference.trust == Trust::Forged);
    forged.and_then(origin_note).unwrap_or(Note::of(Reason::ReferenceForged))
}

/// The doubt of the photo's liveness, with what may explain it.
fn liveness_note(compared: &Compared) -> Note {
    let cue = compared.face.as_ref().and_then(FaceState::cue);
    Note { cue, ..Note::of(Reason::FaceLivenessDoubtful) }
}

fn known(position: FingerPosition) -> Option<FingerPosition> {
    (position != FingerPosition::Unknown).then_some(position)
}

fn about(fault: &Fault, source: Option<Source>, position: FingerPosition) -> Note {
    Note { source, position: known(position), detail: fault.detail.clone(), ..Note::of(fault.reason) }
}

/// What is wrong with a captured finger; defects that did not stand in the way of an accept are left out.
fn probe_notes(
    compared: &Compared,
    rules: &Rules,
    (index, probe): (usize, &FingerSummary),
    ruling: &Ruling,
) -> Vec<Note> {
    let note = |reason| Note { position: known(probe.position), ..Note::of(reason) };
    let mut notes = Vec::new();
    if is_copy(compared, Captured::Finger(index)) {
        notes.push(note(Reason::FingerIsCopy));
    }
    if compared.repeated.contains(&index) {
        notes.push(note(Reason::FingerRepeated));
    }
    match &probe.state {
        FingerState::Faulty(fault) => return vec![about(fault, None, probe.position)],
        FingerState::Unextracted => return Vec::new(),
        FingerState::Usable { .. } if ruling.is(Outcome::Accept) => {}
        FingerState::Usable { defects, .. } => {
            let defects = defects.iter().filter(|defect| defect.reason != Reason::FingerIsTemplate);
            notes.extend(defects.map(|defect| about(defect, None, probe.position)));
        }
    }
    let poor = known_quality(probe).is_some_and(|quality| quality < rules.quality.min_probe);
    if poor {
        notes.push(note(Reason::FingerQualityLow));
    }
    let few = !enough(probe, rules.quality.min_probe_minutiae);
    if few {
        notes.push(note(Reason::FingerFewMinutiae));
    }
    let was_compared =
        || compared.comparisons.iter().any(|one| one.probe == index && view_counts(compared, rules, one));
    if !poor && !few && holds_genuine_views(compared, rules) && !was_compared() {
        notes.push(note(Reason::FingerNotInReference));
    }
    // Told in any case, and last: where the policy allows it, it decides nothing.
    notes.extend(is_template(probe).then(|| note(Reason::FingerIsTemplate)));
    notes
}

/// Whether a reference that did not fail authentication holds usable fingers: what a refused one lacks says nothing.
fn holds_genuine_views(compared: &Compared, rules: &Rules) -> bool {
    compared.references.iter().filter(|one| one.trust != Trust::Forged).any(|reference| match &reference.state {
        ReferenceState::Views { views, .. } => {
            views.iter().any(|view| may_have(view, rules.quality.min_reference_minutiae))
        }
        _ => false,
    })
}

fn reference_notes(reference: &ReferenceSummary, rules: &Rules, notes: &mut Vec<Note>) {
    let source = Some(reference.source);
    let note = |reason| Note { source, ..Note::of(reason) };
    if reference.trust == Trust::Forged {
        notes.extend(origin_note(reference));
    }
    match &reference.state {
        ReferenceState::Absent(why) => {
            notes.push(note(match why {
                Absence::NotAsked => Reason::ReferenceNotAsked,
                Absence::Empty => Reason::ReferenceEmpty,
                Absence::NoRecord => Reason::ReferenceNoRecord,
                Absence::Failed => Reason::ReferenceSourceFailed,
            }));
            notes.extend(told_origin(reference));
        }
        ReferenceState::Faulty(fault) => {
            notes.push(about(fault, source, FingerPosition::Unknown));
            notes.extend(told_origin(reference));
        }
        ReferenceState::Face(FaceState::Faulty(fault)) => {
            notes.push(about(&of_face_reference(fault), source, FingerPosition::Unknown));
            notes.extend(told_origin(reference));
        }
        ReferenceState::Face(FaceState::Usable { .. } | FaceState::Unread) => notes.extend(origin_note(reference)),
        ReferenceState::Views { views, remarks, .. } => {
            for view in views {
                match &view.state {
                    FingerState::Faulty(fault) => notes.push(about(&of_reference(fault), source, view.position)),
                    FingerState::Usable { .. } if !enough(view, rules.quality.min_reference_minutiae) => {
                        notes.push(Note { position: known(view.position), ..note(Reason::ReferenceTooPoor) });
                    }
                    FingerState::Usable { .. } | FingerState::Unextracted => {}
                }
            }
            notes.extend(remarks.iter().map(|fault| about(fault, source, FingerPosition::Unknown)));
            notes.extend(origin_note(reference));
        }
    }
}

/// What is to be said of the origin of a reference that cannot be compared with: only what its authentication found.
fn told_origin(reference: &ReferenceSummary) -> Option<Note> {
    origin_note(reference).filter(|_| !reference.origin.is_empty())
}

/// What is to be said of a reference's origin.
fn origin_note(reference: &ReferenceSummary) -> Option<Note> {
    let reason = match reference.trust {
        Trust::Authentic if reference.origin.is_empty() => return None,
        Trust::Authentic => Reason::ReferencePartlyChecked,
        Trust::Unverified => Reason::ReferenceUnverified,
        Trust::Forged => Reason::ReferenceForged,
    };
    let origin = reference.origin.clone();
    let told: Vec<String> = origin.iter().map(|one| format!("[{}] {}", one.number, one.en)).collect();
    let detail = (!told.is_empty()).then(|| told.join("; "));
    Some(Note { source: Some(reference.source), detail, origin, ..Note::of(reason) })
}

/// A fault of a portrait, said of the reference: the desk must not be told to take it again.
fn of_face_reference(fault: &Fault) -> Fault {
    let reason = match fault.reason {
        Reason::ReferenceUnreadable | Reason::ReferenceOtherModel | Reason::FaceNotCalibrated => fault.reason,
        Reason::FaceProcessingFailed => Reason::ReferenceUnreadable,
        _ => Reason::ReferenceTooPoor,
    };
    Fault { reason, detail: fault.detail.clone() }
}

/// A fault of an enrolment image, said of the reference: the desk must not be told to capture it again.
fn of_reference(fault: &Fault) -> Fault {
    let reason = match fault.reason {
        Reason::FingerUnreadable
        | Reason::FingerTooLarge
        | Reason::FingerTemplateUnreadable
        | Reason::FingerProcessingFailed => Reason::ReferenceUnreadable,
        Reason::FingerIsPhoto => Reason::ReferenceIsPhoto,
        _ => Reason::ReferenceTooPoor,
    };
    Fault { reason, detail: fault.detail.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cue::Cue;

    #[test]
    fn a_reason_is_given_once_with_all_its_details() {
        let note = |reason, detail: Option<&str>| Note { detail: detail.map(str::to_owned), ..Note::of(reason) };
        let covered = |detail| note(Reason::FaceCovered, Some(detail));
        let cue = Note { cue: Some(Cue::Border), ..Note::of(Reason::FaceLivenessDoubtful) };
        let plain = Note::of(Reason::FaceLivenessDoubtful);
        let notes = each_once(vec![covered("eyes"), plain, covered("mouth"), cue.clone(), covered("eyes")]);
        assert_eq!(notes, [covered("eyes; also: mouth"), cue]);
        let of = |source| Note { source: Some(source), ..Note::of(Reason::ReferenceEmpty) };
        let apart = vec![of(Source::CardChip), of(Source::Registry)];
        assert_eq!(each_once(apart.clone()), apart, "two sources are two matters");
    }
}
