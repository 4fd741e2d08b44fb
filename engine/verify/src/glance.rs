//! Is a capture that may be none the photo of a face?

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use bioverify_core::{GrayImage, RgbImage};
use bioverify_face::{Analyser, Models};
use bioverify_model::{ModelRole, Network, RuntimeChoice};

use crate::params::SURELY_A_FACE;

/// Face detector and landmark network, loaded when a doubtful capture first comes in: a desk with good captures never pays for it.
#[derive(Debug)]
pub(crate) struct Glance {
    runtime: RuntimeChoice,
    models_dir: Option<PathBuf>,
    analyser: OnceLock<Option<Analyser>>,
}

impl Glance {
    /// Nothing is loaded yet.
    pub(crate) const fn new(runtime: RuntimeChoice, models_dir: Option<PathBuf>) -> Self {
        Self { runtime, models_dir, analyser: OnceLock::new() }
    }

    /// How surely a capture shows an upright face, in percent; `None` where it does not. Networks that cannot be loaded
    /// or fail see nothing: fingers are read without them.
    pub(crate) fn face_in(&self, image: &GrayImage) -> Option<u8> {
        let analyser = self.analyser.get_or_init(|| self.load()).as_ref()?;
        let pixels = image.pixels().iter().flat_map(|grey| [*grey; 3]).collect();
        let photo = RgbImage::new(image.width(), image.height(), pixels).ok()?;
        let confidence = analyser.glance(&photo).ok()?;
        (confidence >= SURELY_A_FACE).then(|| (confidence * 100.0).round() as u8)
    }

    /// The networks in the models folder, else the bundled ones.
    fn load(&self) -> Option<Analyser> {
        let dir = self.models_dir.as_deref();
        let network = |role: ModelRole| {
            let folder = dir.map(|dir| dir.join(role.word())).filter(|folder| folder.join("card.toml").is_file());
            let network = match folder {
                Some(folder) => Network::from_dir(&folder, self.runtime),
                None => Network::bundled(role, self.runtime),
            };
            network.ok().map(Arc::new)
        };
        let landmarks = dir.is_none_or(Models::keeps_landmarks).then(|| network(ModelRole::FaceLandmarks)).flatten();
        Analyser::new(Models { detector: network(ModelRole::FaceDetector), landmarks, ..Models::default() }).ok()
    }
}
