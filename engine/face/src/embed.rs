//! An aligned face to a vector.

use std::fmt;
use std::sync::Arc;

use bioverify_core::{Embedding, Landmarks, RgbImage, Trace};
use bioverify_model::{AlignmentCard, ModelRole, Network};
use zeroize::Zeroize;

use crate::align::align;
use crate::error::FaceError;
use crate::infer::vector_of;

/// An embedder network, ready to look at faces. Immutable; share it between threads.
pub struct Embedder {
    network: Arc<Network>,
    alignment: AlignmentCard,
    /// Rows and columns of the input.
    size: [usize; 2],
    flip: bool,
}

impl Embedder {
    /// Takes a network of role `face-embedder`.
    ///
    /// # Errors
    /// [`FaceError::WrongRole`], or [`FaceError::Card`] where the card lacks a section.
    pub fn new(network: Arc<Network>) -> Result<Self, FaceError> {
        crate::error::check_role(&network, ModelRole::FaceEmbedder)?;
        let card = network.card();
        let missing = |what: &str| FaceError::Card { name: card.name.clone(), problem: format!("`{what}` is missing") };
        let alignment = card.alignment.clone().ok_or_else(|| missing("alignment"))?;
        let size = card.input.size.ok_or_else(|| missing("input.size"))?;
        let flip = card.embedding.ok_or_else(|| missing("embedding"))?.flip;
        Ok(Self { network, alignment, size, flip })
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The vector of the face at these landmarks, tagged with the network.
    ///
    /// # Errors
    /// [`FaceError::NotAlignable`] for landmarks on one line, [`FaceError::Model`] or [`FaceError::Embedding`] where the
    /// network fails.
    pub fn embed(
        &self,
        photo: &RgbImage,
        landmarks: &Landmarks,
        trace: &mut dyn Trace,
    ) -> Result<Embedding, FaceError> {
        let [rows, columns] = self.size;
        let face = align(photo, landmarks, &self.alignment, (columns, rows), trace)?;
        let mut vector = vector_of(&self.network, &face)?;
        if self.flip {
            let mut mirror = vector_of(&self.network, &face.mirrored())?;
            vector.iter_mut().zip(&mirror).for_each(|(value, other)| *value += other);
            mirror.zeroize();
        }
        Ok(Embedding::new(self.network.tag(), vector)?)
    }
}

impl fmt::Debug for Embedder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Embedder({:?}, flip {})", self.network, self.flip)
    }
}
