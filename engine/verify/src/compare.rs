//! Compares every probe with every reference view it may be mated with. Cannot fail; keeps every partial score.

mod face;

use bioverify_core::{FalseMatchRate, FingerPosition, LogLikelihoodRatio, Quality, Score};
use bioverify_finger::compare::{PreparedProbe, PreparedReference};
use bioverify_record::ModelTag;

use crate::admit::Fault;
use crate::calibration::Calibration;
use crate::decision::{EngineId, Timings};
use crate::encode::{Encoded, EncodedContent, EncodedFinger, EncodedReference};
use crate::faces::LazyFaces;
use crate::fingers::Fingers;
use crate::policy::Labels;
use crate::received::{Absence, OriginReason, Source, Trust, VisitState};

pub use face::{FaceComparison, FaceState};

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
        /// Deviations that could be bridged.
        remarks: Vec<Fault>,
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

/// Compares every probe with every view it may be mated with.
#[must_use]
pub fn compare(encoded: Encoded, comparer: &Comparer<'_>, engine: EngineId, timings: Timings) -> Compared {
    let prepared: Vec<Option<PreparedProbe>> = encoded
        .probes
        .iter()
        .map(|probe| probe.print.as_ref().ok().map(|print| PreparedProbe::new(&print.minutiae)))
        .collect();
    let mut comparisons = Vec::new();
    for (reference, given) in encoded.references.iter().enumerate() {
        let EncodedContent::Views { views, .. } = &given.content else { continue };
        for (view, finger) in views.iter().enumerate() {
            let Ok(print) = &finger.print else { continue };
            let may_be =
                |probe: &EncodedFinger| comparer.labels == Labels::Ignored || probe.position.may_be(finger.position);
            let candidates = encoded.probes.iter().zip(&prepared).enumerate();
            let mut mates = candidates
                .filter(|(_, (probe, _))| may_be(probe))
                .filter_map(|(index, (_, prepared))| prepared.as_ref().map(|prepared| (index, prepared)))
                .peekable();
            if mates.peek().is_none() {
                continue;
            }
            let against = PreparedReference::new(&print.minutiae);
            comparisons
                .extend(mates.map(|(probe, prepared)| one(comparer, prepared, &against, (probe, reference, view))));
        }
    }
    let (faces, face_faults) = face::compare_faces(&encoded, comparer.faces);
    let mut references: Vec<ReferenceSummary> = encoded.references.into_iter().map(reference_summary).collect();
    for (index, fault) in face_faults {
        if let Some(reference) = references.get_mut(index) {
            reference.state = ReferenceState::Face(FaceState::Faulty(fault));
        }
    }
    Compared {
        face: encoded.face.map(FaceState::of),
        faces,
        probes: encoded.probes.into_iter().map(summary).collect(),
        references,
        checkable: comparer.checkable.to_vec(),
        comparisons,
        smallest_fmr: comparer.calibration.smallest_fmr(),
        visit: encoded.visit,
        engine,
        timings,
    }
}

fn one(
    comparer: &Comparer<'_>,
    probe: &PreparedProbe,
    against: &PreparedReference,
    (probe_index, reference, view): (usize, usize, usize),
) -> Comparison {
    let explanation = comparer.fingers.explain(probe, against);
    let score = explanation.score;
    Comparison {
        probe: probe_index,
        reference,
        view,
        score,
        fmr: comparer.calibration.fmr(score),
        llr: comparer.calibration.llr(score),
        paired: explanation.pairs.len(),
    }
}

fn summary(finger: EncodedFinger) -> FingerSummary {
    let state = match finger.print {
        Ok(print) => FingerState::Usable {
            quality: print.quality,
            minutiae: print.minutiae.len(),
            defects: print.defects,
            model: print.model,
        },
        Err(fault) => FingerState::Faulty(fault),
    };
    FingerSummary { position: finger.position, state }
}

fn reference_summary(reference: EncodedReference) -> ReferenceSummary {
    let state = match reference.content {
        EncodedContent::Absent(why) => ReferenceState::Absent(why),
        EncodedContent::Faulty(fault) => ReferenceState::Faulty(fault),
        EncodedContent::Face(face) => ReferenceState::Face(FaceState::of(face)),
        EncodedContent::Views { views, remarks } => {
            ReferenceState::Views { views: views.into_iter().map(summary).collect(), remarks }
        }
    };
    ReferenceSummary { source: reference.source, trust: reference.trust, origin: reference.origin, state }
}
