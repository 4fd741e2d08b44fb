//! Face networks and photos, as commands use them.

use std::path::Path;
use std::sync::Arc;

use bioverify_core::{Limits, RgbImage};
use bioverify_face::{Analyser, Models};
use bioverify_model::{ModelError, ModelRole, Network, RuntimeChoice};
use bioverify_record::{FaceTemplate, decode_photo};

use crate::engine_args::ModelArgs;
use crate::fault::Fault;
use crate::input::read_bytes;

/// The networks for these roles: those in `--models`, else the bundled ones.
pub fn analyser(args: &ModelArgs, roles: &[ModelRole]) -> Result<Analyser, Fault> {
    let runtime = RuntimeChoice::from(args.runtime);
    let mut models = Models::default();
    for role in roles {
        let network = Some(Arc::new(network(args, *role, runtime)?));
        match role {
            ModelRole::FaceDetector => {
                models.detector = network;
                models.landmarks = landmarks(args, runtime)?;
            }
            ModelRole::FaceEmbedder => models.embedder = network,
            ModelRole::FaceLiveness => models.liveness = network,
            ModelRole::FaceAttributes => models.attributes = network,
            _ => {}
        }
    }
    Analyser::new(models).map_err(|error| Fault::error(error, "check the models with: bioverify models check"))
}

/// The landmark network that goes with the detector: the one in `--models`, else the bundled one, but none where `--models`
/// has another detector.
fn landmarks(args: &ModelArgs, runtime: RuntimeChoice) -> Result<Option<Arc<Network>>, Fault> {
    if args.models.as_deref().is_some_and(|dir| !Models::keeps_landmarks(dir)) {
        return Ok(None);
    }
    Ok(Some(Arc::new(network(args, ModelRole::FaceLandmarks, runtime)?)))
}

/// The network for one role; none of faces has to have an integer form.
pub fn network(args: &ModelArgs, role: ModelRole, runtime: RuntimeChoice) -> Result<Network, Fault> {
    let runtime = runtime.or_floats();
    let folder = args.models.as_deref().map(|dir| dir.join(role.word())).filter(|dir| dir.join("card.toml").is_file());
    if let Some(folder) = folder {
        let advice = "check the models with: bioverify models check --models DIR";
        return Network::from_dir(&folder, runtime).map_err(|error| Fault::error(error, advice).in_file(&folder));
    }
    Network::bundled(role, runtime).map_err(|error| match error {
        ModelError::NotBundled { .. } => {
            Fault::error(error, format_args!("give a folder that holds {role}/card.toml with --models DIR"))
        }
        other => Fault::error(other, "try --runtime embedded"),
    })
}

/// Reads a photo and turns it upright by its EXIF data; of a face record or a data group, the picture in it.
pub fn read_photo(path: &Path) -> Result<RgbImage, Fault> {
    decode_face(&read_bytes(path)?, path)
}

/// Decodes the photo, or the picture of the record, in `bytes`, which came from `path`.
pub fn decode_face(bytes: &[u8], path: &Path) -> Result<RgbImage, Fault> {
    let advice = "give a photo of one face, as a camera writes it, or a face record";
    decode_photo(bytes, &Limits::photo()).map_err(|error| Fault::error(error, advice).in_file(path))
}

/// Parses the face template in `bytes`, which came from `path`.
pub fn parse_face(bytes: &[u8], path: &Path) -> Result<FaceTemplate, Fault> {
    FaceTemplate::read(bytes, &Limits::default())
        .map_err(|error| Fault::error(error, "see what is wrong with: bioverify inspect FILE").in_file(path))
}
