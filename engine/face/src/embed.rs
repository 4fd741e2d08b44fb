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

/// The vector of a face, and what its making tells of the photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoding {
    /// The vector.
    pub embedding: Embedding,
    /// Cosine between the vectors of the face and of its mirror image, where the card has both averaged.
    pub mirror_agreement: Option<f32>,
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
        Ok(self.encode(photo, landmarks, trace)?.embedding)
    }

    /// [`Embedder::embed`], with what the making of the vector tells of the photo.
    ///
    /// # Errors
    /// As [`Embedder::embed`].
    pub fn encode(
        &self,
        photo: &RgbImage,
        landmarks: &Landmarks,
        trace: &mut dyn Trace,
    ) -> Result<Encoding, FaceError> {
        let [rows, columns] = self.size;
        let face = align(photo, landmarks, &self.alignment, (columns, rows), trace)?;
        let mut vector = vector_of(&self.network, &face)?;
        let mut mirror_agreement = None;
        if self.flip {
            let mut mirror = vector_of(&self.network, &face.mirrored())?;
            mirror_agreement = agreement(&vector, &mirror);
            vector.iter_mut().zip(&mirror).for_each(|(value, other)| *value += other);
            mirror.zeroize();
        }
        Ok(Encoding { embedding: Embedding::new(self.network.tag(), vector)?, mirror_agreement })
    }
}

/// Cosine of two vectors; `None` where one has no direction.
fn agreement(a: &[f32], b: &[f32]) -> Option<f32> {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let cosine = (dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()) as f32;
    cosine.is_finite().then_some(cosine)
}

impl fmt::Debug for Embedder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Embedder({:?}, flip {})", self.network, self.flip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_the_cosine_whatever_the_lengths() {
        assert_eq!(agreement(&[3.0, 4.0], &[6.0, 8.0]), Some(1.0));
        assert_eq!(agreement(&[1.0, 0.0], &[0.0, 2.0]), Some(0.0));
        assert_eq!(agreement(&[0.0, 0.0], &[0.0, 2.0]), None);
    }
}
