//! Finger extraction and comparison without calibration or policy: what `eval`, `calibrate` and `extract` need.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bioverify_core::{GrayImage, MinutiaSet, Quality, Score, Trace};
use bioverify_finger::compare::{Explanation, Matcher, PreparedProbe, PreparedReference};
use bioverify_finger::{ExtractError, Extraction, Extractor};
use bioverify_model::{ModelRole, Network, RuntimeChoice};
use bioverify_record::{ModelTag, NativeTemplate};

use crate::admit::Fault;
use crate::calibration::Calibration;
use crate::encode::Print;
use crate::error::Error;
use crate::glance::Glance;
use crate::params::DOUBTFUL_SHADING;
use crate::picture::Picture;
use crate::quality::{fault_of, faults_of};
use crate::reason::Reason;

/// Name of a calibration table beside a model's card.
const CALIBRATION_FILE: &str = "calibration.toml";

/// Extractor and matcher of finger prints. Immutable; share it between threads.
#[derive(Debug)]
pub struct Fingers {
    extractor: Extractor,
    matcher: Matcher,
    network: Arc<Network>,
    glance: Glance,
}

impl Fingers {
    /// The bundled model, or the one in `models_dir/finger-minutiae` (or in `models_dir` itself if it holds a card); a folder
    /// of face models only leaves the bundled one in place.
    ///
    /// # Errors
    /// [`Error::Model`] or [`Error::Extract`] say what is wrong with the model.
    pub fn load(runtime: RuntimeChoice, models_dir: Option<&Path>) -> Result<Self, Error> {
        let network = match models_dir.and_then(finger_model_folder) {
            None => Network::bundled_finger(runtime)?,
            Some(folder) => Network::from_dir(&folder, runtime)?,
        };
        let network = Arc::new(network);
        let extractor = Extractor::new(Arc::clone(&network))?;
        let glance = Glance::new(runtime, models_dir.map(Path::to_path_buf));
        Ok(Self { extractor, matcher: Matcher::new(), network, glance })
    }

    /// Minutiae and quality of a finger image.
    ///
    /// # Errors
    /// [`Error::Extract`] where the image holds no finger that can be read, [`Error::ShowsFace`] where it may be none and
    /// shows a face.
    pub fn extract(&self, image: &GrayImage, trace: &mut dyn Trace) -> Result<Extraction, Error> {
        let found = self.extractor.extract(image, trace);
        let doubtful = match &found {
            Ok(extraction) => extraction.quality.shading > DOUBTFUL_SHADING,
            // Larger than any finger at its resolution: several fingers, a wrong resolution, or a photo.
            Err(error) => matches!(
                error,
                ExtractError::NotAFinger { .. } | ExtractError::TooFaint { .. } | ExtractError::TooLarge { .. }
            ),
        };
        match doubtful.then(|| self.glance.face_in(image)).flatten() {
            Some(percent) => Err(Error::ShowsFace { percent }),
            None => Ok(found?),
        }
    }

    /// The extraction as the stages pass it on, with faults and defects as reasons.
    pub(crate) fn print(&self, image: &GrayImage, trace: &mut dyn Trace) -> Result<Print, Fault> {
        let extraction = self.extract(image, trace).map_err(|error| match &error {
            Error::Extract(why) => fault_of(why),
            Error::ShowsFace { .. } => Fault::because(Reason::FingerIsPhoto, &error),
            _ => Fault::because(Reason::FingerProcessingFailed, &error),
        })?;
        let defects = faults_of(&extraction.quality);
        let quality: Option<Quality> = Some(extraction.quality.overall);
        let (model, picture) = (Some(ModelTag(self.network.tag())), Some(Picture::of(image)));
        Ok(Print { minutiae: extraction.minutiae, quality, defects, model, picture })
    }

    /// The native template of an extraction.
    #[must_use]
    pub fn template(&self, minutiae: MinutiaSet) -> NativeTemplate {
        NativeTemplate { minutiae, model: ModelTag(self.network.tag()) }
    }

    /// How alike two prepared prints are.
    #[must_use]
    pub fn compare(&self, probe: &PreparedProbe, reference: &PreparedReference) -> Score {
        self.matcher.compare(probe, reference)
    }

    /// The same, with the paired minutiae.
    #[must_use]
    pub fn explain(&self, probe: &PreparedProbe, reference: &PreparedReference) -> Explanation {
        self.matcher.explain(probe, reference)
    }

    /// The network behind the extractor: card, runtime, tag.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The model's tag as 16 hexadecimal digits, as calibration tables name it.
    #[must_use]
    pub fn model_tag(&self) -> String {
        ModelTag(self.network.tag()).to_string()
    }

    /// The tag of the model's integer form as 16 hexadecimal digits, if that is what runs.
    #[must_use]
    pub fn integer_tag(&self) -> Option<String> {
        self.network.integer_tag().map(|tag| ModelTag(tag).to_string())
    }

    /// What this matcher's scores mean with this model: the table beside the model's card, or the bundled one.
    ///
    /// # Errors
    /// [`Error::Read`] or [`Error::Calibration`]: the table cannot be read, or was made with another model or matcher.
    pub fn calibration(&self, models_dir: Option<&Path>) -> Result<Calibration, Error> {
        let beside = models_dir.and_then(finger_model_folder).map(|folder| folder.join(CALIBRATION_FILE));
        let beside = beside.filter(|path| path.is_file());
        let Some(path) = beside else { return self.fitting(Calibration::bundled_finger()?) };
        let text = std::fs::read_to_string(&path)
            .map_err(|source| Error::Read { path: path.display().to_string(), source })?;
        self.fitting(Calibration::from_toml(&text)?)
    }

    /// The table, if it was made with this model and matcher.
    pub(crate) fn fitting(&self, calibration: Calibration) -> Result<Calibration, Error> {
        calibration.must_be_for(self.matcher_version(), &self.model_tag())?;
        Ok(calibration)
    }

    /// Version of the matcher, as calibration tables name it.
    #[must_use]
    pub const fn matcher_version(&self) -> &'static str {
        crate::params::MATCHER_VERSION
    }
}

/// The folder that holds the finger model's card; `None` where `dir` holds face models and no finger model. Where it holds no
/// model at all the folder is named in which one was looked for.
#[must_use]
pub fn finger_model_folder(dir: &Path) -> Option<PathBuf> {
    let has_card = |folder: &Path| folder.join("card.toml").is_file();
    if has_card(dir) {
        return Some(dir.to_path_buf());
    }
    let of_role = |role: &ModelRole| has_card(&dir.join(role.word()));
    let inner = dir.join(ModelRole::FingerMinutiae.word());
    (has_card(&inner) || !ModelRole::ALL.iter().any(of_role)).then_some(inner)
}
