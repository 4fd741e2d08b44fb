//! Biometric verification: samples and references in, a reasoned decision out.
//!
//! ```text
//! Received --admit--> Admitted --encode--> Encoded --compare--> Compared --decide--> Decision
//! ```
//!
//! [`Engine::verify`] is those four calls. An [`Engine`] is immutable and shared by all threads. What to do is an [`Outcome`], why is a list of
//! numbered [`Reason`]s with texts in Vietnamese and English, and an [`Error`] means that no decision could be made at all.
//!
//! ```no_run
//! use bioverify::{Engine, FingerSample, Lang, Ppi, Received, Reference, Source};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::builder().build()?;
//! let probe = std::fs::read("finger.png")?;
//! let card = std::fs::read("card.fmr")?;
//! let decision = engine.verify(
//!     Received::new()
//!         .with_finger(FingerSample::encoded(probe, Ppi::STANDARD))
//!         .with_reference(Reference::record(Source::CardChip, card)),
//! )?;
//! println!("{}", decision.describe(Lang::Vi));
//! # Ok(())
//! # }
//! ```
//!
//! Four invariants hold whatever comes in:
//! - nothing is accepted without a comparison whose false-match rate, as the calibration data bound it, fits into what is left of
//!   the visit's budget;
//! - a capture that is found to be what a reference holds never supports an accept, whatever the policy; not every one is found, and the
//!   bundled policy file says beside `visit.copy` which are not;
//! - missing data is never told as a mismatch and never rejected;
//! - a fault of one sample, reference or source is a reason within the decision, never its end.

#![cfg_attr(test, allow(clippy::disallowed_methods))]

pub mod admit;
pub mod advice;
pub mod batch;
pub mod calibration;
pub mod chip;
pub mod compare;
pub mod cue;
pub mod decide;
pub mod decision;
pub mod encode;
pub mod engine;
pub mod error;
pub mod eval;
pub mod faces;
pub mod fingers;
mod glance;
pub mod glimpse;
pub mod lang;
pub mod outcome;
pub mod params;
pub mod picture;
pub mod policy;
mod quality;
pub mod reason;
pub mod received;
pub mod sealed;

pub use advice::{Advice, NextCapture};
pub use calibration::{Calibration, CalibrationError, Provenance};
pub use chip::Chip;
pub use compare::Compared;
pub use cue::Cue;
pub use decide::decide;
pub use decision::{Decision, EngineId, Factor, Modality, Note, Timings};
pub use engine::{Engine, EngineBuilder, ScoredFaces, ScoredPair};
pub use error::Error;
pub use faces::Faces;
pub use fingers::{Fingers, finger_model_folder};
pub use lang::Lang;
pub use outcome::Outcome;
pub use policy::{Policy, PolicyError, Rules};
pub use reason::Reason;
pub use received::{
    Absence, FaceContent, FaceSample, FingerContent, FingerSample, OriginReason, Received, Reference, ReferenceContent,
    Source, Trust, VisitState,
};

pub use sealed::Request;

// The layers below, for applications that need a single stage: one import is enough.
pub use bioverify_core as core;
pub use bioverify_core::{FingerPosition, GrayImage, Limits, MinutiaSet, NoTrace, Ppi, Quality, Score, Trace};
pub use bioverify_face as face;
pub use bioverify_finger as finger;
pub use bioverify_model as model;
pub use bioverify_model::RuntimeChoice;
pub use bioverify_record as record;
pub use bioverify_trust as trust;
