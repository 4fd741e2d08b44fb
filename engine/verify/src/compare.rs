//! Compares every probe with every reference view it may be mated with. Cannot fail; keeps every partial score.

mod choose;
mod copied;
mod face;

use bioverify_core::{FalseMatchRate, FingerPosition, LogLikelihoodRatio, Quality, Score};
use bioverify_finger::compare::{Explanation, PreparedProbe, PreparedReference};
use bioverify_record::ModelTag;

use crate::admit::Fault;
use crate::calibration::Calibration;
use crate::decision::{EngineId, Timings};
use crate::encode::{Encoded, EncodedContent, EncodedReference, Print};
use crate::faces::LazyFaces;
use crate::fingers::Fingers;
use crate::policy::Labels;
use crate::reason::Reason;
use crate::received::{Absence, OriginReason, Source, Trust, VisitState};

pub use copied::Captured;
pub use face::{FaceComparison, FaceState};

#[cfg(doc)]
use crate::params::{MAX_COMPARED_MINUTIAE, MAX_COMPARED_VIEWS};
use choose::choose;

/// What is known of a finger once it has been compared; holds nothing biometric.
#[derive(Debug, Clone, PartialEq)]
pub struct FingerSummary {
    /// Which finger.
    pub position: FingerPosition,
    /// Usable, or its fault.
    pub state: FingerState,
}

/// Whether a finger could be compared.
#[derive(Debug, Clone, PartialEq)]
pub enum FingerState {
    /// It has minutiae.
    Usable {
        /// Sample quality, where known.
        quality: Option<Quality>,
        /// Number of minutiae.
        minutiae: usize,
        /// What is wrong with the capture, worst first.
        defects: Vec<Fault>,
        /// The model that extracted the minutiae, where known.
        model: Option<ModelTag>,
    },
    /// It has none, and why.
    Faulty(Fault),
    /// A picture on record of a finger that no captured one can be: it was read, and not extracted.
    Unextracted,
}

/// What is known of a reference.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceSummary {
    /// Which source.
    pub source: Source,
    /// Whether its origin has been authenticated.
    pub trust: Trust,
    /// Why.
    pub origin: Vec<OriginReason>,
    /// What it gave.
    pub state: ReferenceState,
}

/// What a source gave.
#[derive(Debug, Clone, PartialEq)]
pub enum ReferenceState {
    /// Finger views.
    Views {
        /// One entry a view.
        views: Vec<FingerSummary>,
        /// Deviations that could be bridged, and what was left out.
        remarks: Vec<Fault>,
        /// How many views some captured finger might be of and was not compared with: more than are compared.
        left_out: usize,
    },
    /// A face.
    Face(FaceState),
    /// None, and why.
    Absent(Absence),
    /// Bytes that cannot be used, and why.
    Faulty(Fault),
}

/// One probe against one reference view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// Index into [`Compared::probes`].
    pub probe: usize,
    /// Index into [`Compared::references`].
    pub reference: usize,
    /// Index into that reference's views.
    pub view: usize,
    /// The matcher's score.
    pub score: Score,
    /// Upper bound of the false-match rate at this score.
    pub fmr: FalseMatchRate,
    /// What the score says for a mated pair.
    pub llr: LogLikelihoodRatio,
    /// Minutiae paired.
    pub paired: usize,
}

/// A visit in which everything comparable has been compared. Holds nothing biometric.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Captured fingers.
    pub probes: Vec<FingerSummary>,
    /// The captured face.
    pub face: Option<FaceState>,
    /// References and absences.
    pub references: Vec<ReferenceSummary>,
    /// Sources that the engine could have authenticated: it was given authorities or registries for them.
    pub checkable: Vec<Source>,
    /// Every comparison of fingers made.
    pub comparisons: Vec<Comparison>,
    /// Every comparison of faces made.
    pub faces: Vec<FaceComparison>,
    /// Captures that are what a reference holds, and so were not taken now.
    pub copied: Vec<Captured>,
    /// Captured fingers that are an earlier one of the visit once more, under another label: index into [`Compared::probes`].
    pub repeated: Vec<usize>,
    /// The smallest false-match rate the finger calibration supports.
    pub smallest_fmr: f64,
    /// What earlier captures of the visit used up.
    pub visit: VisitState,
    /// What made the scores.
    pub engine: EngineId,
    /// Time spent so far.
    pub timings: Timings,
}

/// What the comparison needs of the engine.
#[derive(Debug, Clone, Copy)]
pub struct Comparer<'a> {
    /// Matcher of finger prints.
    pub fingers: &'a Fingers,
    /// What a score means.
    pub calibration: &'a Calibration,
    /// What a face score means.
    pub faces: &'a LazyFaces,
    /// Whether finger labels are believed.
    pub labels: Labels,
    /// As [`Compared::checkable`].
    pub checkable: &'a [Source],
}

/// Compares every probe with the views it may be mated with: all of them, or of a record that holds more than a person's fingers
/// make the most promising ones ([`MAX_COMPARED_VIEWS`], [`MAX_COMPARED_MINUTIAE`]).
#[must_use]
pub fn compare(encoded: Encoded, comparer: &Comparer<'_>, engine: EngineId, timings: Timings) -> Compared {
    let prepared: Vec<Option<PreparedProbe>> = encoded
        .probes
        .iter()
        .map(|probe| probe.print.as_ref().ok().map(|print| PreparedProbe::new(&print.minutiae)))
        .collect();
    let (mut comparisons, mut left_out) = (Vec::new(), Vec::with_capacity(encoded.references.len()));
    let mut copied = copied::same_as_held(&encoded);
    let repeated = copied::repeated(&encoded.probes, &prepared, comparer.fingers);
    for (reference, given) in encoded.references.iter().enumerate() {
        let EncodedContent::Views { views, .. } = &given.content else {
            left_out.push(0);
            continue;
        };
        let chosen = choose(&encoded.probes, views, comparer.labels);
        for (view, probes) in chosen.probes_of.iter().enumerate().filter(|(_, probes)| !probes.is_empty()) {
            let Some(Some(Ok(print))) = views.get(view).map(|view| &view.print) else { continue };
            let against = PreparedReference::new(&print.minutiae);
            let mates = probes.iter().filter_map(|probe| Some((*probe, prepared.get(*probe)?.as_ref()?)));
            for (probe, prepared) in mates {
                let explanation = comparer.fingers.explain(prepared, &against);
                let own = encoded.probes.get(probe).and_then(|probe| probe.print.as_ref().ok());
                if own.is_some_and(|own| copied::is_copy(own, print, &explanation.pairs)) {
                    copied.push(Captured::Finger(probe));
                }
                comparisons.push(one(comparer, &explanation, (probe, reference, view)));
            }
        }
        left_out.push(chosen.left_out);
    }
    let (faces, face_faults) = face::compare_faces(&encoded, comparer.faces);
    let given = encoded.references.into_iter().zip(left_out);
    let mut references: Vec<ReferenceSummary> = given.map(|(one, left_out)| reference_summary(one, left_out)).collect();
    for (index, fault) in face_faults {
        if let Some(reference) = references.get_mut(index) {
            reference.state = ReferenceState::Face(FaceState::Faulty(fault));
        }
    }
    Compared {
        face: encoded.face.map(FaceState::of),
        faces,
        probes: encoded.probes.into_iter().map(|probe| summary(probe.position, Some(probe.print))).collect(),
        references,
        checkable: comparer.checkable.to_vec(),
        comparisons,
        copied,
        repeated,
        smallest_fmr: comparer.calibration.smallest_fmr(),
        visit: encoded.visit,
        engine,
        timings,
    }
}

fn one(
    comparer: &Comparer<'_>,
    explanation: &Explanation,
    (probe, reference, view): (usize, usize, usize),
) -> Comparison {
    let score = explanation.score;
    let (fmr, llr) = (comparer.calibration.fmr(score), comparer.calibration.llr(score));
    Comparison { probe, reference, view, score, fmr, llr, paired: explanation.pairs.len() }
}

fn summary(position: FingerPosition, print: Option<Result<Print, Fault>>) -> FingerSummary {
    let state = match print {
        Some(Ok(print)) => FingerState::Usable {
            quality: print.quality,
            minutiae: print.minutiae.len(),
            defects: print.defects,
            model: print.model,
        },
        Some(Err(fault)) => FingerState::Faulty(fault),
        None => FingerState::Unextracted,
    };
    FingerSummary { position, state }
}

fn reference_summary(reference: EncodedReference, left_out: usize) -> ReferenceSummary {
    let state = match reference.content {
        EncodedContent::Absent(why) => ReferenceState::Absent(why),
        EncodedContent::Faulty(fault) => ReferenceState::Faulty(fault),
        EncodedContent::Face(face) => ReferenceState::Face(FaceState::on_record(face)),
        EncodedContent::Views { views, mut remarks } => {
            if left_out > 0 {
                let detail = format!("{left_out} of {} views left out of the comparison", views.len());
                remarks.push(Fault::because(Reason::ReferencePartlyCompared, &detail));
            }
            let views = views.into_iter().map(|view| summary(view.position, view.print)).collect();
            ReferenceState::Views { views, remarks, left_out }
        }
    };
    ReferenceSummary { source: reference.source, trust: reference.trust, origin: reference.origin, state }
}
