//! Eyes open, mouth closed, mask and so on: whatever an attribute network tells of a face.

use std::fmt;
use std::sync::Arc;

use bioverify_core::{Landmarks, Product, RgbImage, Stage, Trace};
use bioverify_model::{AlignmentCard, ModelRole, Network};

use crate::align::align;
use crate::error::FaceError;
use crate::infer::vector_of;

/// An attribute network, ready to look at faces. Immutable; share it between threads.
pub struct Attributes {
    network: Arc<Network>,
    alignment: AlignmentCard,
    /// Rows and columns of the input.
    size: [usize; 2],
}

impl Attributes {
    /// Takes a network of role `face-attributes`.
    ///
    /// # Errors
    /// [`FaceError::WrongRole`], or [`FaceError::Card`] where the card lacks a section or does not name its channels.
    pub fn new(network: Arc<Network>) -> Result<Self, FaceError> {
        crate::error::check_role(&network, ModelRole::FaceAttributes)?;
        let card = network.card();
        let problem = |problem: &str| FaceError::Card { name: card.name.clone(), problem: problem.into() };
        let alignment = card.alignment.clone().ok_or_else(|| problem("`alignment` is missing"))?;
        let size = card.input.size.ok_or_else(|| problem("`input.size` is missing"))?;
        if card.outputs.first().is_none_or(|output| output.channels.is_empty()) {
            return Err(problem("its output must name what each value tells"));
        }
        Ok(Self { network, alignment, size })
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// What each value tells, in the order of [`Attributes::look`].
    #[must_use]
    pub fn names(&self) -> &[String] {
        self.network.card().outputs.first().map_or(&[], |output| output.channels.as_slice())
    }

    /// A logit a channel: above 0 it holds, below 0 it does not.
    ///
    /// # Errors
    /// [`FaceError::NotAlignable`] for landmarks on one line, [`FaceError::Model`] or [`FaceError::NotANumber`] where the
    /// network fails.
    pub fn look(&self, photo: &RgbImage, landmarks: &Landmarks, trace: &mut dyn Trace) -> Result<Vec<f32>, FaceError> {
        let [rows, columns] = self.size;
        let face = align(photo, landmarks, &self.alignment, (columns, rows), trace)?;
        let values = vector_of(&self.network, &face)?;
        if trace.accepts(Stage::Attributes) {
            trace.take(Stage::Attributes, Product::Numbers(&values));
        }
        Ok(values)
    }
}

impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attributes({:?})", self.network)
    }
}
