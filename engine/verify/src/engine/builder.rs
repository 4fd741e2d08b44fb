//! Builds an engine: loads the models and checks that its parts fit each other.

use std::path::PathBuf;

use bioverify_core::Limits;
use bioverify_model::RuntimeChoice;
use bioverify_trust::TrustStore;

use super::Engine;
use crate::calibration::Calibration;
use crate::decision::EngineId;
use crate::error::Error;
use crate::faces::LazyFaces;
use crate::fingers::Fingers;
use crate::params::COPIES_VERSION;
use crate::policy::Policy;

/// How an [`Engine`] is to be built. Everything has a default: the bundled model, calibration and policy.
#[derive(Debug, Default)]
#[must_use]
pub struct EngineBuilder {
    runtime: RuntimeChoice,
    models_dir: Option<PathBuf>,
    calibration: Option<Calibration>,
    policy: Option<Policy>,
    limits: Option<Limits>,
    photo_limits: Option<Limits>,
    trust_store: TrustStore,
}

impl EngineBuilder {
    /// Which runtime runs the networks; by default the integer one for those that have an integer form (fingers), for the others
    /// ONNX Runtime where its library is found, else the embedded one.
    pub const fn runtime(mut self, runtime: RuntimeChoice) -> Self {
        self.runtime = runtime;
        self
    }

    /// A folder of models instead of the bundled ones: `DIR/finger-minutiae/card.toml` (or `DIR/card.toml`), and beside it
    /// `calibration.toml` unless a calibration is given; `DIR/face-embedder/card.toml` and so on. Roles without a folder keep
    /// the bundled model.
    pub fn models_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.models_dir = Some(dir.into());
        self
    }

    /// A policy instead of the bundled one.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// A calibration instead of the one that comes with the model.
    pub fn calibration(mut self, calibration: Calibration) -> Self {
        self.calibration = Some(calibration);
        self
    }

    /// The budget under which outside bytes are read, photos excepted.
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// The budget under which photos are read; by default [`Limits::photo`], which has room for a phone's pictures.
    pub const fn photo_limits(mut self, limits: Limits) -> Self {
        self.photo_limits = Some(limits);
        self
    }

    /// The authorities whose cards are authentic; by default none, and every card is unverified.
    pub fn trust_store(mut self, store: TrustStore) -> Self {
        self.trust_store = store;
        self
    }

    /// Loads the model and checks that policy, calibration and model fit each other.
    ///
    /// # Errors
    /// [`Error`] names the part that is missing or does not fit. A calibration made with another model or matcher is refused, and
    /// so is a policy stricter than the calibration supports.
    pub fn build(self) -> Result<Engine, Error> {
        let policy = match self.policy {
            Some(policy) => policy,
            None => Policy::bundled()?,
        };
        let fingers = Fingers::load(self.runtime, self.models_dir.as_deref())?;
        let calibration = match self.calibration {
            Some(calibration) => fingers.fitting(calibration)?,
            None => fingers.calibration(self.models_dir.as_deref())?,
        };
        let (asked, supported) = (policy.strictest_allotment(), calibration.smallest_fmr());
        if asked < supported {
            return Err(Error::CalibrationTooWeak { policy: policy.id().to_owned(), asked, supported });
        }
        let id = EngineId {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            matcher: fingers.matcher_version().to_owned(),
            copies: COPIES_VERSION.to_owned(),
            model: fingers.model_tag(),
            runtime: fingers.network().runtime().to_string(),
            integer_model: fingers.integer_tag(),
            calibration: calibration.provenance().data.clone(),
            face_model: None,
        };
        let limits = self.limits.unwrap_or_default();
        let photo_limits = self.photo_limits.unwrap_or_else(Limits::photo);
        let faces = LazyFaces::new(self.runtime, self.models_dir).explaining_below(policy.rules().face.min_live);
        let trust_store = self.trust_store;
        Ok(Engine { fingers, faces, calibration, policy, limits, photo_limits, trust_store, id })
    }
}
