//! Is it a person before the camera, or a picture of one? By a network that looks at the face and its surroundings.

use std::fmt;
use std::sync::Arc;

use bioverify_core::{Face, Product, RgbImage, Stage, Trace};
use bioverify_model::{CropCard, ModelRole, Network};

use crate::crop::crop;
use crate::error::FaceError;
use crate::infer::vector_of;

/// A liveness network, ready to look at faces. Immutable; share it between threads.
pub struct Liveness {
    network: Arc<Network>,
    card: CropCard,
    /// Rows and columns of the input.
    size: [usize; 2],
}

impl Liveness {
    /// Takes a network of role `face-liveness`.
    ///
    /// # Errors
    /// [`FaceError::WrongRole`], or [`FaceError::Card`] where the card lacks a section or its vector has several values.
    pub fn new(network: Arc<Network>) -> Result<Self, FaceError> {
        crate::error::check_role(&network, ModelRole::FaceLiveness)?;
        let card = network.card();
        let problem = |problem: &str| FaceError::Card { name: card.name.clone(), problem: problem.into() };
        let crop = card.crop.ok_or_else(|| problem("`crop` is missing"))?;
        let size = card.input.size.ok_or_else(|| problem("`input.size` is missing"))?;
        if card.outputs.first().is_none_or(|output| output.depth() != 1) {
            return Err(problem("its output must be one value, a logit that is above 0 for a live face"));
        }
        Ok(Self { network, card: crop, size })
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// A logit: above 0 live, below 0 an attack; higher is more live. `quarter_turns` bring the photo upright.
    ///
    /// # Errors
    /// [`FaceError::Model`] or [`FaceError::NotANumber`] where the network fails.
    pub fn look(
        &self,
        photo: &RgbImage,
        face: &Face,
        quarter_turns: u8,
        trace: &mut dyn Trace,
    ) -> Result<f32, FaceError> {
        let [rows, columns] = self.size;
        let picture = crop(photo, &face.bounds, quarter_turns, self.card, (columns, rows), trace);
        let values = vector_of(&self.network, &picture)?;
        let logit = values.first().copied().unwrap_or(f32::NEG_INFINITY);
        if trace.accepts(Stage::Liveness) {
            trace.take(Stage::Liveness, Product::Number(logit));
        }
        Ok(logit)
    }
}

impl fmt::Debug for Liveness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Liveness({:?})", self.network)
    }
}
