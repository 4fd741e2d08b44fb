//! What a visit keeps of what was handed in.

use bioverify::{Absence, FingerPosition, FingerSample, Ppi, Reference, Source, Trust};
use bioverify_core::GrayImage;
use zeroize::Zeroizing;

use crate::face::Photo;

/// Bytes kept for a visit, wiped when it is freed.
pub(crate) type Kept = Zeroizing<Vec<u8>>;

/// A finger as it was handed in.
pub(crate) enum Content {
    Image(GrayImage),
    Picture(Kept, Ppi),
    Record(Kept),
}

pub(crate) struct Finger {
    pub(super) content: Content,
    pub(super) position: FingerPosition,
}

impl Finger {
    pub(super) fn sample(&self) -> FingerSample<'_> {
        let sample = match &self.content {
            Content::Image(image) => FingerSample::image(image.clone()),
            Content::Picture(bytes, ppi) => FingerSample::encoded(bytes.as_slice(), *ppi),
            Content::Record(bytes) => FingerSample::record(bytes.as_slice()),
        };
        sample.at(self.position)
    }
}

/// What a source gave.
pub(crate) enum Given {
    Record(Kept),
    Finger(Finger),
    Face(Photo),
    Absent(Absence),
}

pub(super) struct HeldReference {
    pub(super) source: Source,
    pub(super) trust: Trust,
    pub(super) given: Given,
}

impl HeldReference {
    pub(super) fn reference(&self) -> Reference<'_> {
        let reference = match &self.given {
            Given::Record(bytes) => Reference::record(self.source, bytes.as_slice()),
            Given::Finger(finger) => Reference::finger(self.source, finger.sample()),
            Given::Face(photo) => Reference::face(self.source, photo.sample()),
            Given::Absent(why) => Reference::absent(self.source, *why),
        };
        reference.with_trust(self.trust)
    }
}

pub(crate) fn keep(bytes: &[u8]) -> Kept {
    Zeroizing::new(bytes.to_vec())
}
