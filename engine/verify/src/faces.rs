//! Face networks and the table that says what their scores mean.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use bioverify_core::{Embedding, NoTrace, RgbImage, Trace, math};
use bioverify_face::quality::{Readings, assess_with};
use bioverify_face::{Analyser, Analysis, Choice, Cues, Models};
use bioverify_model::{ModelError, ModelRole, Network, RuntimeChoice};
use bioverify_record::ModelTag;

use crate::admit::Fault;
use crate::calibration::Calibration;
use crate::cue::Cue;
use crate::encode::{EncodedFace, FacePrint};
use crate::error::Error;
use crate::glimpse::Glimpse;
use crate::quality::face::{fault_of, faults_of};
use crate::reason::Reason;

/// Name of a calibration table beside a model's card.
const CALIBRATION_FILE: &str = "calibration.toml";

/// Detector, embedder and liveness of faces, with the embedder's calibration. Immutable; share it between threads.
#[derive(Debug)]
pub struct Faces {
    analyser: Analyser,
    embedder_tag: [u8; 8],
    calibration: Option<Calibration>,
}

impl Faces {
    /// The bundled networks, or for each role the one in `models_dir/<role>` where there is one. A network that is not
    /// bundled gets its meaning from `calibration.toml` beside its card; without that its scores count for nothing. No network of
    /// faces has to have an integer form ([`RuntimeChoice::or_floats`]).
    ///
    /// # Errors
    /// [`Error::Model`], [`Error::Face`], [`Error::Read`] or [`Error::Calibration`] say what is wrong with which part.
    pub fn load(runtime: RuntimeChoice, models_dir: Option<&Path>) -> Result<Self, Error> {
        let runtime = runtime.or_floats();
        let mut models = Models {
            detector: bundled(ModelRole::FaceDetector, runtime)?,
            landmarks: bundled(ModelRole::FaceLandmarks, runtime)?,
            embedder: bundled(ModelRole::FaceEmbedder, runtime)?,
            liveness: bundled(ModelRole::FaceLiveness, runtime)?,
            attributes: bundled(ModelRole::FaceAttributes, runtime)?,
        };
        if let Some(dir) = models_dir {
            models = models.or_from(dir, runtime)?;
        }
        let embedder_tag = models.embedder.as_ref().map(|network| network.tag()).unwrap_or_default();
        let calibration = calibration(models_dir, embedder_tag)?;
        Ok(Self { analyser: Analyser::new(models)?, embedder_tag, calibration })
    }

    /// The networks.
    #[must_use]
    pub const fn analyser(&self) -> &Analyser {
        &self.analyser
    }

    /// The embedder's tag as 16 hexadecimal digits, as calibration tables name it.
    #[must_use]
    pub fn model_tag(&self) -> String {
        ModelTag(self.embedder_tag).to_string()
    }

    /// What the embedder's scores mean; `None` where no table belongs to it.
    #[must_use]
    pub const fn calibration(&self) -> Option<&Calibration> {
        self.calibration.as_ref()
    }

    /// The captured face: vector, quality, liveness, and where that is below `doubted_below` what may explain it.
    pub(crate) fn probe(&self, photo: &RgbImage, doubted_below: f32, trace: &mut dyn Trace) -> EncodedFace {
        let analysis = self.analyser.analyse(photo, Choice::Alone, trace).map_err(|error| fault_of(&error))?;
        let live = analysis.liveness.map(math::logistic);
        let doubtful = live.is_some_and(|live| live.is_nan() || live < doubted_below);
        let cue = if doubtful { Cues::of(photo, &analysis.face).strongest().and_then(Cue::of) } else { None };
        Ok(FacePrint { cue, ..self.print(photo, analysis, live)? })
    }

    /// The face of a portrait on record. Portraits are pictures: their liveness is not looked at.
    pub(crate) fn portrait(&self, photo: &RgbImage) -> EncodedFace {
        let found = self.analyser.embed(photo, Choice::Largest, &mut NoTrace);
        self.print(photo, found.map_err(|error| fault_of(&error))?, None)
    }

    fn print(&self, photo: &RgbImage, analysis: Analysis, live: Option<f32>) -> EncodedFace {
        let readings = match (self.analyser.attributes(), &analysis.attributes) {
            (Some(network), Some(logits)) => Some(Readings { names: network.names(), logits }),
            _ => None,
        };
        // Who else is there has been judged when the face was chosen.
        let report = assess_with(photo, &analysis.face, 1, readings.as_ref(), &analysis.answers);
        let embedding = analysis.embedding.ok_or_else(|| Fault::plain(Reason::FaceProcessingFailed))?;
        let (quality, defects) = (Some(report.overall), faults_of(&report));
        Ok(FacePrint { embedding, quality, live, defects, cue: None, glimpse: Glimpse::of(photo) })
    }

    /// The table for vectors of this one's model.
    pub(crate) fn calibration_for(&self, embedding: &Embedding) -> Result<&Calibration, Fault> {
        let tag = ModelTag(embedding.model()).to_string();
        let fits = |table: &&Calibration| table.provenance().model == tag;
        self.calibration.as_ref().filter(fits).ok_or_else(|| {
            let detail = format!("no calibration table for face model {tag}: make one with `bioverify calibrate`");
            Fault::because(Reason::FaceNotCalibrated, &detail)
        })
    }
}

/// Face networks that are loaded when a face first comes in: a desk with fingers only never pays for them.
#[derive(Debug)]
pub struct LazyFaces {
    runtime: RuntimeChoice,
    models_dir: Option<PathBuf>,
    doubted_below: f32,
    loaded: OnceLock<Result<Faces, String>>,
}

impl LazyFaces {
    /// Nothing is loaded yet, and no photo is doubted.
    #[must_use]
    pub const fn new(runtime: RuntimeChoice, models_dir: Option<PathBuf>) -> Self {
        Self { runtime, models_dir, doubted_below: 0.0, loaded: OnceLock::new() }
    }

    /// The same, looking for an explanation where a captured photo is live with less than this probability. Costs time
    /// for such photos only and changes nothing but words.
    #[must_use]
    pub const fn explaining_below(mut self, live: f32) -> Self {
        self.doubted_below = live;
        self
    }

    pub(crate) const fn doubted_below(&self) -> f32 {
        self.doubted_below
    }

    /// The networks, loaded now if they are not yet.
    ///
    /// # Errors
    /// [`Reason::FaceProcessingFailed`] with what is wrong with the networks.
    pub fn get(&self) -> Result<&Faces, Fault> {
        let load = || Faces::load(self.runtime, self.models_dir.as_deref()).map_err(|error| error.to_string());
        self.loaded.get_or_init(load).as_ref().map_err(|error| Fault::because(Reason::FaceProcessingFailed, error))
    }

    /// The networks, if a face has come in.
    #[must_use]
    pub fn loaded(&self) -> Option<&Faces> {
        self.loaded.get().and_then(|loaded| loaded.as_ref().ok())
    }
}

/// The network compiled in for a role, if there is one.
fn bundled(role: ModelRole, runtime: RuntimeChoice) -> Result<Option<Arc<Network>>, Error> {
    match Network::bundled(role, runtime) {
        Ok(network) => Ok(Some(Arc::new(network))),
        Err(ModelError::NotBundled { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The table beside the embedder's card, else the bundled one if it belongs to this embedder.
fn calibration(models_dir: Option<&Path>, embedder: [u8; 8]) -> Result<Option<Calibration>, Error> {
    let folder = models_dir.map(|dir| dir.join(ModelRole::FaceEmbedder.word()));
    let beside = folder.map(|folder| folder.join(CALIBRATION_FILE)).filter(|path| path.is_file());
    let table = match beside {
        Some(path) => {
            let read = std::fs::read_to_string(&path);
            let text = read.map_err(|source| Error::Read { path: path.display().to_string(), source })?;
            let table = Calibration::from_toml(&text)?;
            table.must_be_for(crate::params::FACE_MATCHER_VERSION, &ModelTag(embedder).to_string())?;
            table
        }
        None => Calibration::bundled_face()?,
    };
    Ok(table.must_be_for(crate::params::FACE_MATCHER_VERSION, &ModelTag(embedder).to_string()).is_ok().then_some(table))
}
