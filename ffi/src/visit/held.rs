//! What a visit keeps of what was handed in.

use bioverify::trust::{FileKind, Files, Moment, Nonce, NotKnown, PersonReference, Revocation, Rules};
use bioverify::{Absence, Engine, FingerPosition, FingerSample, Ppi, Reference, Request, Source, Trust};
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
    Sealed(Sealed),
    Absent(Absence),
}

/// A registry's answer with its seal, and what was asked.
pub(crate) struct Sealed {
    pub(crate) record: Kept,
    pub(crate) seal: Vec<u8>,
    pub(crate) person: PersonReference,
    pub(crate) nonce: Option<Nonce>,
}

pub(super) struct HeldReference {
    pub(super) source: Source,
    pub(super) trust: Trust,
    pub(super) given: Given,
}

impl HeldReference {
    pub(super) fn reference(&self, engine: &Engine, at: Moment) -> Reference<'_> {
        let reference = match &self.given {
            Given::Record(bytes) => Reference::record(self.source, bytes.as_slice()),
            Given::Finger(finger) => Reference::finger(self.source, finger.sample()),
            Given::Face(photo) => Reference::face(self.source, photo.sample()),
            Given::Sealed(Sealed { record, seal, person, nonce }) => {
                let request = Request { person, nonce: nonce.as_ref(), at };
                return engine.read_sealed(record.as_slice(), seal, &request).0;
            }
            Given::Absent(why) => Reference::absent(self.source, *why),
        };
        reference.with_trust(self.trust)
    }
}

/// The files of the card's chip, and how they are to be checked.
#[derive(Default)]
pub(crate) struct Chip {
    files: Vec<(FileKind, Kept)>,
    /// Time of checking; the machine's clock where it is not set.
    pub(crate) at: Option<Moment>,
    pub(crate) revocation: Revocation,
}

impl Chip {
    pub(crate) fn add(&mut self, bytes: &[u8]) -> Result<(), NotKnown> {
        let kind = FileKind::of_part(bytes).ok_or(NotKnown::Kind)?;
        if self.files.iter().any(|(known, _)| *known == kind) {
            return Err(NotKnown::Twice(kind));
        }
        self.files.push((kind, keep(bytes)));
        Ok(())
    }

    pub(super) fn rules(&self) -> Rules {
        Rules::at(self.at.unwrap_or_else(Moment::now)).with_revocation(self.revocation)
    }

    /// What of the chip can be compared with, authenticated; nothing where no file was handed in.
    pub(super) fn references(&self, engine: &Engine, rules: &Rules) -> Vec<Reference<'_>> {
        let mut files = Files::new();
        let added = self.files.iter().filter(|(_, bytes)| files.add(bytes).is_ok()).count();
        if added == 0 { Vec::new() } else { engine.read_chip(&files, rules).references }
    }
}

pub(crate) fn keep(bytes: &[u8]) -> Kept {
    Zeroizing::new(bytes.to_vec())
}
