//! A photo to everything the networks say of the face that is meant.

use std::path::Path;
use std::sync::Arc;

use bioverify_core::{Embedding, Face, Product, RgbImage, Stage, Trace};
use bioverify_model::{ModelRole, Network, RuntimeChoice};

use crate::attributes::Attributes;
use crate::blank::check_blank;
use crate::detect::{Detection, Detector};
use crate::embed::{Embedder, Encoding};
use crate::error::FaceError;
use crate::liveness::Liveness;
use crate::params::LEAST_EYE_DISTANCE;
use crate::quality::{Answer, Answers};
use crate::refine::Refiner;
use crate::select::{Choice, select};

/// The networks to use; a role without one is not looked at.
#[derive(Debug, Clone, Default)]
pub struct Models {
    /// Finds faces; needed for anything else.
    pub detector: Option<Arc<Network>>,
    /// Looks at every face once more and places its landmarks better; without one the detector's count.
    pub landmarks: Option<Arc<Network>>,
    /// Computes vectors.
    pub embedder: Option<Arc<Network>>,
    /// Tells people from pictures of them.
    pub liveness: Option<Arc<Network>>,
    /// Tells eyes open, mouth closed and so on.
    pub attributes: Option<Arc<Network>>,
}

/// All stages for photos. Immutable; share it between threads.
#[derive(Debug)]
pub struct Analyser {
    detector: Detector,
    refiner: Option<Refiner>,
    embedder: Option<Embedder>,
    liveness: Option<Liveness>,
    attributes: Option<Attributes>,
}

/// What was found in a photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// The face that is meant, in pixels of the photo.
    pub face: Face,
    /// Clockwise quarter turns that bring it upright, `0..=3`.
    pub quarter_turns: u8,
    /// All other faces, most confident first.
    pub others: Vec<Face>,
    /// Its vector, where an embedder is loaded.
    pub embedding: Option<Embedding>,
    /// What detector and embedder tell of the photo by their own answers; for [`crate::quality::assess_with`].
    pub answers: Answers,
    /// Liveness as a logit, above 0 live; where such a network is loaded.
    pub liveness: Option<f32>,
    /// Logits in the order of [`Attributes::names`]; where such a network is loaded.
    pub attributes: Option<Vec<f32>>,
}

impl Analyser {
    /// Takes the networks.
    ///
    /// # Errors
    /// [`FaceError::NoModel`] without a detector, else what the stages say of their cards.
    pub fn new(models: Models) -> Result<Self, FaceError> {
        let detector = models.detector.ok_or(FaceError::NoModel { role: ModelRole::FaceDetector })?;
        Ok(Self {
            detector: Detector::new(detector)?,
            refiner: models.landmarks.map(Refiner::new).transpose()?,
            embedder: models.embedder.map(Embedder::new).transpose()?,
            liveness: models.liveness.map(Liveness::new).transpose()?,
            attributes: models.attributes.map(Attributes::new).transpose()?,
        })
    }

    /// The detector.
    #[must_use]
    pub const fn detector(&self) -> &Detector {
        &self.detector
    }

    /// The landmark network, if one is loaded.
    #[must_use]
    pub const fn refiner(&self) -> Option<&Refiner> {
        self.refiner.as_ref()
    }

    /// The embedder, if one is loaded.
    #[must_use]
    pub const fn embedder(&self) -> Option<&Embedder> {
        self.embedder.as_ref()
    }

    /// The liveness network, if one is loaded.
    #[must_use]
    pub const fn liveness(&self) -> Option<&Liveness> {
        self.liveness.as_ref()
    }

    /// The attribute network, if one is loaded.
    #[must_use]
    pub const fn attributes(&self) -> Option<&Attributes> {
        self.attributes.as_ref()
    }

    /// Finds the face that is meant and asks every network about it.
    ///
    /// # Errors
    /// [`FaceError`]: a blank photo, no face, several, one that is too small or cannot be aligned, a network that fails.
    pub fn analyse(&self, photo: &RgbImage, choice: Choice, trace: &mut dyn Trace) -> Result<Analysis, FaceError> {
        let (face, quarter_turns, others) = self.find(photo, choice, trace)?;
        let encoding = match &self.embedder {
            Some(embedder) => Some(embedder.encode(photo, &face.landmarks, trace)?),
            None => None,
        };
        let answers = self.answers(&face, encoding.as_ref());
        let embedding = encoding.map(|encoding| encoding.embedding);
        let liveness = match &self.liveness {
            Some(liveness) => Some(liveness.look(photo, &face, quarter_turns, trace)?),
            None => None,
        };
        let attributes = match &self.attributes {
            Some(attributes) => Some(attributes.look(photo, &face.landmarks, trace)?),
            None => None,
        };
        Ok(Analysis { face, quarter_turns, others, embedding, answers, liveness, attributes })
    }

    /// The vector of the face that is meant, with its detection; other networks are not asked.
    ///
    /// # Errors
    /// As [`Analyser::analyse`]; [`FaceError::NoModel`] without an embedder.
    pub fn embed(&self, photo: &RgbImage, choice: Choice, trace: &mut dyn Trace) -> Result<Analysis, FaceError> {
        let embedder = self.embedder.as_ref().ok_or(FaceError::NoModel { role: ModelRole::FaceEmbedder })?;
        let (face, quarter_turns, others) = self.find(photo, choice, trace)?;
        let encoding = embedder.encode(photo, &face.landmarks, trace)?;
        let answers = self.answers(&face, Some(&encoding));
        let embedding = Some(encoding.embedding);
        Ok(Analysis { face, quarter_turns, others, embedding, answers, liveness: None, attributes: None })
    }

    /// Liveness of the face that is meant, with its detection; other networks are not asked.
    ///
    /// # Errors
    /// As [`Analyser::analyse`]; [`FaceError::NoModel`] without a liveness network.
    pub fn check_live(&self, photo: &RgbImage, choice: Choice, trace: &mut dyn Trace) -> Result<Analysis, FaceError> {
        let network = self.liveness.as_ref().ok_or(FaceError::NoModel { role: ModelRole::FaceLiveness })?;
        let (face, quarter_turns, others) = self.find(photo, choice, trace)?;
        let liveness = Some(network.look(photo, &face, quarter_turns, trace)?);
        let answers = self.answers(&face, None);
        Ok(Analysis { face, quarter_turns, others, embedding: None, answers, liveness, attributes: None })
    }

    /// The networks' own answers, each on the scale of its card.
    fn answers(&self, face: &Face, encoding: Option<&Encoding>) -> Answers {
        let detector = self.detector.network().card().quality;
        let embedder = self.embedder.as_ref().and_then(|embedder| embedder.network().card().quality);
        let mirror = encoding.and_then(|encoding| encoding.mirror_agreement);
        Answers {
            confidence: Some(Answer { value: face.confidence, scale: detector }),
            mirror: mirror.map(|value| Answer { value, scale: embedder }),
        }
    }

    /// Every face. Where a landmark network is loaded, its second look places the landmarks, leaves out what is no face and says
    /// which way up the photo is: a detector sees something in lying and masked faces the wrong way up, too.
    ///
    /// # Errors
    /// [`FaceError`] where a network fails. Finding none is no error.
    pub fn faces(&self, photo: &RgbImage, trace: &mut dyn Trace) -> Result<Detection, FaceError> {
        let Some(refiner) = &self.refiner else { return self.detector.detect(photo, trace) };
        let found = self.detector.search(photo, Refiner::WANTED, |faces| refiner.refine_all(photo, faces), trace)?;
        if trace.accepts(Stage::Refine) {
            trace.take(Stage::Refine, Product::Faces(&found.faces));
        }
        Ok(found)
    }

    /// How surely a picture shows an upright face, `0..=1`, by one look at a small size: the lesser of what the detector and,
    /// where one is loaded, the landmark network say of the likeliest. Tells what a picture is in an eighth of the time that a search
    /// for a face takes where there is none.
    ///
    /// # Errors
    /// [`FaceError`] where a network fails. Finding none is no error.
    pub fn glance(&self, photo: &RgbImage) -> Result<f32, FaceError> {
        let faces = self.detector.glance(photo)?;
        let Some(best) = faces.first() else { return Ok(0.0) };
        let Some(refiner) = &self.refiner else { return Ok(best.confidence) };
        let (_, probability) = refiner.refine_all(photo, std::slice::from_ref(best))?;
        Ok(probability.min(best.confidence))
    }

    /// The face that is meant, the turn, and the others.
    fn find(
        &self,
        photo: &RgbImage,
        choice: Choice,
        trace: &mut dyn Trace,
    ) -> Result<(Face, u8, Vec<Face>), FaceError> {
        if trace.accepts(Stage::Upright) {
            trace.take(Stage::Upright, Product::Photo(photo));
        }
        check_blank(photo)?;
        let Detection { mut faces, quarter_turns } = self.faces(photo, trace)?;
        let index = select(&faces, photo, choice)?;
        let face = faces.remove(index);
        let eye_distance = face.landmarks.scale();
        if eye_distance < LEAST_EYE_DISTANCE {
            return Err(FaceError::TooSmall { eye_distance, least: LEAST_EYE_DISTANCE });
        }
        Ok((face, quarter_turns, faces))
    }
}

/// Whether `dir` has a network for this role.
fn holds(dir: &Path, role: ModelRole) -> bool {
    dir.join(role.word()).join("card.toml").is_file()
}

impl Models {
    /// Whether a landmark network from elsewhere goes with what is in `dir`. It belongs to a detector's way of placing landmarks:
    /// where the folder has a detector of its own and no landmark network, none is used.
    #[must_use]
    pub fn keeps_landmarks(dir: &Path) -> bool {
        holds(dir, ModelRole::FaceLandmarks) || !holds(dir, ModelRole::FaceDetector)
    }

    /// The networks in `dir/<role>`; roles without a folder stay as they are here, landmarks only where
    /// [`Models::keeps_landmarks`].
    ///
    /// # Errors
    /// [`FaceError::Model`] for a network that is there and cannot be used.
    pub fn or_from(mut self, dir: &Path, runtime: RuntimeChoice) -> Result<Self, FaceError> {
        if !Self::keeps_landmarks(dir) {
            self.landmarks = None;
        }
        let slots = [
            (ModelRole::FaceDetector, &mut self.detector),
            (ModelRole::FaceLandmarks, &mut self.landmarks),
            (ModelRole::FaceEmbedder, &mut self.embedder),
            (ModelRole::FaceLiveness, &mut self.liveness),
            (ModelRole::FaceAttributes, &mut self.attributes),
        ];
        for (role, slot) in slots {
            if holds(dir, role) {
                *slot = Some(Arc::new(Network::from_dir(&dir.join(role.word()), runtime)?));
            }
        }
        Ok(self)
    }
}
