//! Why no decision could be made at all. A fault of one factor is never an error but a reason within the decision.

use thiserror::Error;

use crate::calibration::CalibrationError;
use crate::policy::PolicyError;

/// Why an engine could not be built or a verification could not be carried out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A model cannot be loaded.
    #[error("model: {0}")]
    Model(#[from] bioverify_model::ModelError),
    /// The finger model does not suit the extractor, or extraction failed.
    #[error("finger extraction: {0}")]
    Extract(#[from] bioverify_finger::ExtractError),
    /// The face networks do not suit the program.
    #[error("face: {0}")]
    Face(#[from] bioverify_face::FaceError),
    /// The face networks, loaded when a face first came in, cannot be used.
    #[error("face models: {0}")]
    Faces(String),
    /// A capture that may show no finger shows a face.
    #[error(
        "image shows a face (certain by {percent} %) and not a finger: give the capture of a finger; a photo of a face goes where a face is asked for"
    )]
    ShowsFace {
        /// The detector's confidence, in percent.
        percent: u8,
    },
    /// The policy is unsound.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The calibration is unsound or belongs to another matcher or model.
    #[error(transparent)]
    Calibration(#[from] CalibrationError),
    /// The policy asks for a rate that the calibration's data cannot support: nothing could ever be accepted.
    #[error(
        "policy {policy} lets a capture spend a false-match rate of {asked:.2e}, the calibration supports {supported:.2e} at best: calibrate on more fingers or raise visit.false-accept-budget"
    )]
    CalibrationTooWeak {
        /// Identity of the policy.
        policy: String,
        /// The smallest rate it asks for.
        asked: f64,
        /// The smallest rate the calibration supports.
        supported: f64,
    },
    /// More samples or references than one visit may have.
    #[error("{given} {what} given, a visit has at most {allowed}")]
    TooMany {
        /// `finger samples` or `references`.
        what: &'static str,
        /// How many were given.
        given: usize,
        /// How many are allowed.
        allowed: usize,
    },
    /// The state of the visit is not one that a decision returned.
    #[error("visit state: budget used is {budget_used}, it must be at least 0: hand in the state of the last decision")]
    Visit {
        /// What was given.
        budget_used: f64,
    },
    /// A file could not be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// Which file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A batch item could not be loaded.
    #[error("{0}")]
    Load(String),
    /// A fault in the engine itself, caught at the boundary of a batch item.
    #[error("the engine failed on this item: {0}; please report it")]
    Panicked(String),
}
