//! A finger's picture, kept while the visit is decided, to know it again.

use bioverify_core::GrayImage;
use sha2::{Digest, Sha256};

/// A picture as it was decoded. Wiped on drop; prints no pixel.
#[derive(Debug, Clone)]
pub struct Picture {
    image: GrayImage,
    mark: Mark,
}

/// SHA-256 of the sides and pixels, whatever resolution was stated.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Mark([u8; 32]);

impl std::fmt::Debug for Mark {
    /// Its name only: who holds the picture could tell it by the rest.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mark")
    }
}

impl Picture {
    /// Of an image.
    #[must_use]
    pub fn of(image: &GrayImage) -> Self {
        let mut digest = Sha256::new();
        digest.update(image.width().to_be_bytes());
        digest.update(image.height().to_be_bytes());
        digest.update(image.pixels());
        Self { image: image.clone(), mark: Mark(digest.finalize().into()) }
    }

    /// Whether both have the same pixels, whatever their resolutions.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.mark == other.mark
    }

    /// Its pixels with the resolution that was stated.
    #[must_use]
    pub const fn image(&self) -> &GrayImage {
        &self.image
    }
}
