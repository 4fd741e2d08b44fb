//! Weighs the comparisons of each source into one verdict.

use std::collections::BTreeMap;

use bioverify_core::{FingerPosition, math};

use crate::compare::{Compared, Comparison, FaceComparison, FaceState, FingerState, FingerSummary, ReferenceState};
use crate::policy::{Combine, Labels, Rules};
use crate::reason::Reason;
use crate::received::{Source, Trust};

use super::live::{face_is_live, finger_is_live};

/// What the comparisons with one source say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Alike enough for what the capture may spend, and likelier between mates than between strangers.
    Match,
    /// Neither.
    Inconclusive,
    /// Clearly different fingers, as far as the capture can be trusted.
    ClearMismatch,
}

/// The evidence of one source.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub source: Source,
    pub verdict: Verdict,
    /// Probability that a stranger's capture would look this alike, over all comparisons with this source.
    pub fmr: f64,
    /// Log-likelihood ratio over all its fingers and its face.
    pub llr: f64,
    /// Different fingers behind it.
    pub fingers: usize,
    /// Whether a face is behind it.
    pub face: bool,
    /// The smallest false-match rate that its calibrations support.
    pub smallest_fmr: f64,
}

/// Whether the policy lets a comparison count.
pub(super) fn counts(compared: &Compared, rules: &Rules, one: &Comparison) -> bool {
    let quality = &rules.quality;
    let probe = compared.probes.get(one.probe).is_some_and(|probe| {
        enough(probe, quality.min_probe_minutiae) && known_quality(probe).is_none_or(|known| known >= quality.min_probe)
    });
    probe && finger_is_live(compared, rules, one.probe) && view_counts(compared, rules, one)
}

/// Whether the policy lets the reference's side of a comparison count.
pub(super) fn view_counts(compared: &Compared, rules: &Rules, one: &Comparison) -> bool {
    compared.references.get(one.reference).is_some_and(|reference| match &reference.state {
        ReferenceState::Views { views, .. } if reference.trust != Trust::Forged => {
            views.get(one.view).is_some_and(|view| enough(view, rules.quality.min_reference_minutiae))
        }
        _ => false,
    })
}

/// Whether the policy lets a comparison of faces count.
pub(super) fn face_counts(compared: &Compared, rules: &Rules, one: &FaceComparison) -> bool {
    let good = |face: &FaceState| face.quality().is_none_or(|quality| quality >= rules.face.min_probe);
    let lively = face_is_live(compared, rules);
    let genuine = compared.references.get(one.reference).is_some_and(|reference| reference.trust != Trust::Forged);
    rules.face.counts && lively && genuine && compared.face.as_ref().is_some_and(good)
}

/// Whether a mismatch of the face may be the photo's fault.
pub(super) fn face_is_doubtful(face: &FaceState, rules: &Rules) -> bool {
    face.quality().is_none_or(|quality| quality < rules.face.doubtful_probe)
}

/// Whether a finger has at least so many minutiae.
pub(super) fn enough(finger: &FingerSummary, least: u8) -> bool {
    matches!(&finger.state, FingerState::Usable { minutiae, .. } if *minutiae >= usize::from(least))
}

/// Whether a finger on record has, or for all that is known can have, at least so many minutiae.
pub(super) fn may_have(view: &FingerSummary, least: u8) -> bool {
    matches!(view.state, FingerState::Unextracted) || enough(view, least)
}

/// Sample quality, `0..=100`, where known.
pub(super) fn known_quality(finger: &FingerSummary) -> Option<u8> {
    match &finger.state {
        FingerState::Usable { quality, .. } => quality.map(bioverify_core::Quality::get),
        FingerState::Faulty(_) | FingerState::Unextracted => None,
    }
}

/// What was compared with one source and counts.
#[derive(Default)]
struct Counted<'a> {
    fingers: Vec<&'a Comparison>,
    faces: Vec<&'a FaceComparison>,
}

/// Evidence of every source with a comparison that counts, in the order of [`Source`].
pub(super) fn weigh(compared: &Compared, rules: &Rules, allotted: f64) -> Vec<Evidence> {
    let by_source = counted(compared, rules);
    // Where any source may accept, a stranger has one chance with each.
    let tests = if rules.references.combine == Combine::Any { by_source.len() as f64 } else { 1.0 };
    by_source
        .into_iter()
        .map(|(source, given)| {
            let fingers = by_finger(compared, rules, &given.fingers);
            let (fmr, llr, count) = together(&fingers, by_face(&given.faces));
            let rare = allotted > 0.0 && fmr * tests <= allotted;
            let verdict = match (rare, llr > 0.0) {
                (true, true) => Verdict::Match,
                (false, _) if is_clear(compared, rules, &given) && is_whole(compared, source) => Verdict::ClearMismatch,
                // Rare between strangers, yet rarer still between mates: nothing a calibrated pair should show.
                _ => Verdict::Inconclusive,
            };
            let of_faces = given.faces.iter().map(|one| one.smallest_fmr);
            let smallest_fmr = of_faces.fold(compared.smallest_fmr, f64::min);
            Evidence { source, verdict, fmr, llr, fingers: count, face: !given.faces.is_empty(), smallest_fmr }
        })
        .collect()
}

/// Whether everything that a source holds of the captured fingers was compared: what was left out might have matched.
fn is_whole(compared: &Compared, source: Source) -> bool {
    let left_out = |state: &ReferenceState| matches!(state, ReferenceState::Views { left_out, .. } if *left_out > 0);
    !compared.references.iter().any(|reference| reference.source == source && left_out(&reference.state))
}

fn counted<'a>(compared: &'a Compared, rules: &Rules) -> BTreeMap<Source, Counted<'a>> {
    let mut by_source: BTreeMap<Source, Counted<'a>> = BTreeMap::new();
    let source = |reference: usize| compared.references.get(reference).map(|reference| reference.source);
    for one in compared.comparisons.iter().filter(|one| counts(compared, rules, one)) {
        if let Some(source) = source(one.reference) {
            by_source.entry(source).or_default().fingers.push(one);
        }
    }
    for one in compared.faces.iter().filter(|one| face_counts(compared, rules, one)) {
        if let Some(source) = source(one.reference) {
            by_source.entry(source).or_default().faces.push(one);
        }
    }
    by_source
}

/// The strongest comparison of one finger, and out of how many it was chosen.
#[derive(Default)]
struct Strongest {
    fmr: f64,
    llr: f64,
    chosen_from: f64,
}

/// Comparisons of the same finger (several captures, several views) depend on each other: the strongest stands for all.
fn by_finger(compared: &Compared, rules: &Rules, comparisons: &[&Comparison]) -> BTreeMap<FingerPosition, Strongest> {
    let mut fingers: BTreeMap<FingerPosition, Strongest> = BTreeMap::new();
    for one in comparisons {
        let position = told_finger(compared, rules, one);
        let (fmr, llr) = (one.fmr.get(), one.llr.0);
        let finger = fingers.entry(position).or_insert(Strongest { fmr, llr, chosen_from: 0.0 });
        finger.fmr = finger.fmr.min(fmr);
        finger.llr = finger.llr.max(llr);
        finger.chosen_from += 1.0;
    }
    fingers
}

/// The finger that a comparison is evidence of, which only two labels together tell: whoever names a capture may name it as he
/// likes, and a view that names no finger would be matched by the same picture under every name. Unknown, too, where one capture
/// came in under several names: none of that visit's is believed.
fn told_finger(compared: &Compared, rules: &Rules, one: &Comparison) -> FingerPosition {
    if rules.fingers.labels == Labels::Ignored || !compared.repeated.is_empty() {
        return FingerPosition::Unknown;
    }
    let probe = compared.probes.get(one.probe).map(|probe| probe.position).unwrap_or_default();
    let view = compared.references.get(one.reference).and_then(|reference| match &reference.state {
        ReferenceState::Views { views, .. } => views.get(one.view).map(|view| view.position),
        _ => None,
    });
    if view == Some(probe) { probe } else { FingerPosition::Unknown }
}

/// False-match probability and log-likelihood ratio of a source, and how many different fingers they rest on.
///
/// The best of `n` tries is corrected by `n` (union bound). Fingers known to be different are independent evidence: their
/// ratios add up, and a likelihood ratio of `r` is reached by at most `1/r` of strangers (Markov's inequality). Where a
/// finger's label is missing, on either side, it may be the same as another, and only the strongest counts.
fn combine(fingers: &BTreeMap<FingerPosition, Strongest>) -> (f64, f64, usize) {
    let corrected = fingers.values().map(|f| ((f.fmr * f.chosen_from).min(1.0), f.llr - math::log(f.chosen_from)));
    let distinct = fingers.len() > 1 && !fingers.contains_key(&FingerPosition::Unknown);
    if distinct {
        let llr: f64 = corrected.map(|(_, llr)| llr).sum();
        return (math::exp(-llr).min(1.0), llr, fingers.len());
    }
    let groups = fingers.len().max(1) as f64;
    let fmr = corrected.clone().map(|(fmr, _)| fmr).fold(1.0, f64::min);
    let llr = corrected.map(|(_, llr)| llr).fold(f64::NEG_INFINITY, f64::max);
    ((fmr * groups).min(1.0), llr - math::log(groups), 1)
}

/// The strongest comparison of the face; `None` where no face was compared.
fn by_face(comparisons: &[&FaceComparison]) -> Option<Strongest> {
    let fmr = comparisons.iter().map(|one| one.fmr.get()).reduce(f64::min)?;
    let llr = comparisons.iter().map(|one| one.llr.0).reduce(f64::max)?;
    Some(Strongest { fmr, llr, chosen_from: comparisons.len() as f64 })
}

/// Fingers and face of one source. A face is independent of every finger, so that their ratios add up as those of different
/// fingers do.
fn together(fingers: &BTreeMap<FingerPosition, Strongest>, face: Option<Strongest>) -> (f64, f64, usize) {
    let Some(face) = face else { return combine(fingers) };
    let (face_fmr, face_llr) = ((face.fmr * face.chosen_from).min(1.0), face.llr - math::log(face.chosen_from));
    if fingers.is_empty() {
        return (face_fmr, face_llr, 0);
    }
    let (_, finger_llr, count) = combine(fingers);
    let llr = finger_llr + face_llr;
    (math::exp(-llr).min(1.0), llr, count)
}

/// A mismatch is clear when even the most alike comparison speaks for different fingers and no capture is to blame.
fn is_clear(compared: &Compared, rules: &Rules, given: &Counted<'_>) -> bool {
    let face_trusted = compared.face.as_ref().is_none_or(|face| !face_is_doubtful(face, rules));
    let faces = given.faces.iter().all(|one| face_trusted && one.llr.0 <= rules.mismatch.clear_llr);
    let fingers = given.fingers.iter().all(|one| {
        let trusted = compared.probes.get(one.probe).is_some_and(|probe| !is_doubtful(probe, rules));
        trusted && !doubtful_reference(compared, rules, one) && one.llr.0 <= rules.mismatch.clear_llr
    });
    faces && fingers
}

/// Whether a mismatch of this probe may be the capture's fault: its quality is low or unknown, or its resolution was
/// stated wrongly, which scales a clear print until it matches nobody.
pub(super) fn is_doubtful(probe: &FingerSummary, rules: &Rules) -> bool {
    wrong_scale(probe) || known_quality(probe).is_none_or(|quality| quality < rules.quality.doubtful_probe)
}

fn wrong_scale(probe: &FingerSummary) -> bool {
    matches!(&probe.state, FingerState::Usable { defects, .. }
        if defects.iter().any(|fault| fault.reason == Reason::FingerResolutionDoubtful))
}

/// Whether a mismatch may be the reference's fault. Records seldom state a quality, so an unknown one does not count as bad.
fn doubtful_reference(compared: &Compared, rules: &Rules, one: &Comparison) -> bool {
    let view = compared.references.get(one.reference).and_then(|reference| match &reference.state {
        ReferenceState::Views { views, .. } => views.get(one.view),
        _ => None,
    });
    view.and_then(known_quality).is_some_and(|quality| quality < rules.quality.doubtful_probe)
}
