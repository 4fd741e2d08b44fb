//! The engine: everything a verification needs, built once, shared by all threads.

mod builder;

use std::time::Instant;

use bioverify_core::{Embedding, FalseMatchRate, Limits, LogLikelihoodRatio, MinutiaSet, NoTrace, Score, Trace};
use bioverify_finger::compare::{Explanation, PreparedProbe, PreparedReference};
use bioverify_trust::TrustStore;

use crate::admit::{Admitted, admit};
use crate::calibration::Calibration;
use crate::compare::{Compared, Comparer, compare};
use crate::decide::decide;
use crate::decision::{Decision, EngineId, Timings};
use crate::encode::{Encoded, Encoder, encode};
use crate::error::Error;
use crate::faces::{Faces, LazyFaces};
use crate::fingers::Fingers;
use crate::params::{MAX_REFERENCES, MAX_SAMPLES};
use crate::policy::Policy;
use crate::received::{Received, Source};

pub use builder::EngineBuilder;

/// Verifies. Immutable, `Send + Sync`: build one, share it.
#[derive(Debug)]
pub struct Engine {
    fingers: Fingers,
    faces: LazyFaces,
    calibration: Calibration,
    policy: Policy,
    limits: Limits,
    photo_limits: Limits,
    trust_store: TrustStore,
    id: EngineId,
}

/// Two prints compared, with what the score means.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredPair {
    /// Score, evidence and paired minutiae.
    pub explanation: Explanation,
    /// Upper bound of the false-match rate at this score.
    pub fmr: FalseMatchRate,
    /// What the score says for a mated pair.
    pub llr: LogLikelihoodRatio,
}

/// Two faces compared, with what the score means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredFaces {
    /// How alike.
    pub score: Score,
    /// Upper bound of the false-match rate at this score.
    pub fmr: FalseMatchRate,
    /// What the score says for a mated pair.
    pub llr: LogLikelihoodRatio,
}

impl Engine {
    /// Starts building an engine.
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// One verification: admit, encode, compare, decide.
    ///
    /// # Errors
    /// Only if no decision could be made at all: too many samples, or a visit state that no decision returned. A fault of
    /// a sample, a reference or a source is a reason within the decision.
    pub fn verify(&self, received: Received<'_>) -> Result<Decision, Error> {
        self.verify_traced(received, &mut NoTrace)
    }

    /// One verification, with the probes' extraction stages shown to `trace`.
    ///
    /// # Errors
    /// As [`Engine::verify`].
    pub fn verify_traced(&self, received: Received<'_>, trace: &mut dyn Trace) -> Result<Decision, Error> {
        let mut timings = Timings::default();
        let admitted = timed(&mut timings.admit_us, || self.admit(received))?;
        let encoded = timed(&mut timings.encode_us, || self.encode(admitted, trace));
        let mut compared = timed(&mut timings.compare_us, || self.compare(encoded));
        compared.timings = timings;
        let mut decide_us = 0;
        let mut decision = timed(&mut decide_us, || self.decide(&compared));
        decision.timings.decide_us = decide_us;
        Ok(decision)
    }

    /// Bytes to images and minutiae.
    ///
    /// # Errors
    /// [`Error::TooMany`] or [`Error::Visit`].
    pub fn admit(&self, received: Received<'_>) -> Result<Admitted, Error> {
        let counts = [
            ("finger samples", received.fingers.len(), MAX_SAMPLES),
            ("references", received.references.len(), MAX_REFERENCES),
        ];
        for (what, given, allowed) in counts {
            if given > allowed {
                return Err(Error::TooMany { what, given, allowed });
            }
        }
        let budget_used = received.visit.budget_used;
        if budget_used.is_nan() || budget_used < 0.0 {
            return Err(Error::Visit { budget_used });
        }
        Ok(admit(received, &self.limits, &self.photo_limits))
    }

    /// Images to minutiae, of the references only those that a captured finger or face can be of.
    #[must_use]
    pub fn encode(&self, admitted: Admitted, trace: &mut dyn Trace) -> Encoded {
        let labels = self.policy.rules().fingers.labels;
        encode(admitted, &Encoder { fingers: &self.fingers, faces: &self.faces, labels }, trace)
    }

    /// Minutiae to calibrated scores.
    #[must_use]
    pub fn compare(&self, encoded: Encoded) -> Compared {
        let labels = self.policy.rules().fingers.labels;
        let checkable = self.checkable();
        let comparer = Comparer {
            fingers: &self.fingers,
            calibration: &self.calibration,
            faces: &self.faces,
            labels,
            checkable: &checkable,
        };
        let id = EngineId { face_model: self.faces.loaded().map(Faces::model_tag), ..self.id.clone() };
        compare(encoded, &comparer, id, Timings::default())
    }

    /// Sources that the trust store names somebody for.
    fn checkable(&self) -> Vec<Source> {
        let known =
            [(Source::CardChip, self.trust_store.certificates()), (Source::Registry, self.trust_store.registries())];
        known.into_iter().filter(|(_, number)| *number > 0).map(|(source, _)| source).collect()
    }

    /// Calibrated scores to a decision.
    #[must_use]
    pub fn decide(&self, compared: &Compared) -> Decision {
        decide(compared, &self.policy)
    }

    /// Compares two prints outside any visit.
    #[must_use]
    pub fn compare_pair(&self, probe: &MinutiaSet, reference: &MinutiaSet) -> ScoredPair {
        let explanation = self.fingers.explain(&PreparedProbe::new(probe), &PreparedReference::new(reference));
        let (fmr, llr) = self.calibrated(explanation.score);
        ScoredPair { explanation, fmr, llr }
    }

    /// Compares two faces outside any visit.
    ///
    /// # Errors
    /// [`Error::Faces`] for vectors of different models, or of one without a calibration.
    pub fn compare_faces(&self, probe: &Embedding, reference: &Embedding) -> Result<ScoredFaces, Error> {
        let score = bioverify_face::compare(probe, reference).map_err(|error| Error::Faces(error.to_string()))?;
        let table = self.faces()?.calibration_for(probe);
        let table = table.map_err(|fault| Error::Faces(fault.detail.unwrap_or_default()))?;
        Ok(ScoredFaces { score, fmr: table.fmr(score), llr: table.llr(score) })
    }

    /// What a score means.
    #[must_use]
    pub fn calibrated(&self, score: Score) -> (FalseMatchRate, LogLikelihoodRatio) {
        (self.calibration.fmr(score), self.calibration.llr(score))
    }

    /// Extraction and raw comparison.
    #[must_use]
    pub const fn fingers(&self) -> &Fingers {
        &self.fingers
    }

    /// The face networks, loaded at their first use.
    ///
    /// # Errors
    /// [`Error::Faces`] where they cannot be used.
    pub fn faces(&self) -> Result<&Faces, Error> {
        self.faces.get().map_err(|fault| Error::Faces(fault.detail.unwrap_or_default()))
    }

    /// The calibration in use.
    #[must_use]
    pub const fn calibration(&self) -> &Calibration {
        &self.calibration
    }

    /// The policy in use.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The budget under which outside bytes are read.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The authorities whose cards are authentic.
    #[must_use]
    pub const fn trust_store(&self) -> &TrustStore {
        &self.trust_store
    }

    /// What makes the scores: versions, model, runtime, calibration.
    #[must_use]
    pub const fn id(&self) -> &EngineId {
        &self.id
    }
}

fn timed<T>(micros: &mut u64, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    *micros = start.elapsed().as_micros().try_into().unwrap_or(u64::MAX);
    result
}
