//! What a visit hands to the engine: samples, references, and what earlier captures of the visit used up.

mod face;
mod origin;
mod reference;

use std::borrow::Cow;
use std::fmt;

use bioverify_core::{FingerPosition, GrayImage, MinutiaSet, Ppi};
use serde::{Deserialize, Serialize};

pub use face::{FaceContent, FaceSample};
pub use origin::OriginReason;
pub use reference::{Absence, Reference, ReferenceContent, Source, Trust};

/// A finger as it comes in.
#[derive(Clone)]
#[non_exhaustive]
pub enum FingerContent<'a> {
    /// An image file: PNG, JPEG, BMP, TIFF, PNM or WSQ, told by its content.
    Encoded {
        /// The file's bytes.
        bytes: Cow<'a, [u8]>,
        /// The sensor's resolution; whatever the file says of it is ignored.
        ppi: Ppi,
    },
    /// Bare 8-bit grey pixels, row after row without gaps, dark ridges.
    Raw {
        /// `width * height` bytes.
        pixels: Cow<'a, [u8]>,
        /// Pixels in a row.
        width: u32,
        /// Rows.
        height: u32,
        /// The sensor's resolution.
        ppi: Ppi,
    },
    /// An image already decoded.
    Image(GrayImage),
    /// A minutiae record or native template, or a record of finger pictures, which are extracted at the resolution it states. Each
    /// view counts as one sample.
    Record(Cow<'a, [u8]>),
    /// Minutiae of one finger, already extracted.
    Minutiae(MinutiaSet),
}

/// One captured finger.
#[derive(Clone)]
pub struct FingerSample<'a> {
    /// Image or record.
    pub content: FingerContent<'a>,
    /// Which finger the capture asked for; a known position inside a record is kept where this is unknown.
    pub position: FingerPosition,
}

impl<'a> FingerSample<'a> {
    /// A finger of unknown position.
    #[must_use]
    pub const fn new(content: FingerContent<'a>) -> Self {
        Self { content, position: FingerPosition::Unknown }
    }

    /// The bytes of an image file of a sensor with this resolution.
    #[must_use]
    pub fn encoded(bytes: impl Into<Cow<'a, [u8]>>, ppi: Ppi) -> Self {
        Self::new(FingerContent::Encoded { bytes: bytes.into(), ppi })
    }

    /// The bytes of a minutiae record, native template or record of finger pictures.
    #[must_use]
    pub fn record(bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self::new(FingerContent::Record(bytes.into()))
    }

    /// A decoded image.
    #[must_use]
    pub const fn image(image: GrayImage) -> Self {
        Self::new(FingerContent::Image(image))
    }

    /// The same sample, told which finger it is.
    #[must_use]
    pub const fn at(mut self, position: FingerPosition) -> Self {
        self.position = position;
        self
    }
}

/// What earlier captures of the same visit used up. Every decision returns the state to hand in with the next capture.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct VisitState {
    /// Captures made so far.
    pub attempts_used: u32,
    /// False-accept probability spent so far, `0..=1`.
    pub budget_used: f64,
    /// Clear mismatches seen so far.
    pub clear_mismatches: u32,
    /// Fingers captured so far.
    pub tried: Vec<FingerPosition>,
}

/// All that one verification receives.
#[derive(Clone, Default)]
pub struct Received<'a> {
    /// Captured fingers, at most [`crate::params::MAX_SAMPLES`].
    pub fingers: Vec<FingerSample<'a>>,
    /// The captured face.
    pub face: Option<FaceSample<'a>>,
    /// References and absences, at most [`crate::params::MAX_REFERENCES`].
    pub references: Vec<Reference<'a>>,
    /// What earlier captures of the visit used up.
    pub visit: VisitState,
}

impl<'a> Received<'a> {
    /// A first capture with nothing in it yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a captured finger.
    #[must_use]
    pub fn with_finger(mut self, sample: FingerSample<'a>) -> Self {
        self.fingers.push(sample);
        self
    }

    /// Adds the captured face; one capture has one.
    #[must_use]
    pub fn with_face(mut self, sample: FaceSample<'a>) -> Self {
        self.face = Some(sample);
        self
    }

    /// Adds a reference or an absence.
    #[must_use]
    pub fn with_reference(mut self, reference: Reference<'a>) -> Self {
        self.references.push(reference);
        self
    }

    /// Continues a visit.
    #[must_use]
    pub fn with_visit(mut self, visit: VisitState) -> Self {
        self.visit = visit;
        self
    }
}

impl fmt::Debug for FingerSample<'_> {
    /// Kind and position only: the rest is biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.content {
            FingerContent::Encoded { .. } => "encoded",
            FingerContent::Raw { .. } => "raw",
            FingerContent::Image(_) => "image",
            FingerContent::Record(_) => "record",
            FingerContent::Minutiae(_) => "minutiae",
        };
        write!(f, "FingerSample({kind}, {:?})", self.position)
    }
}

impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("fingers", &self.fingers)
            .field("face", &self.face)
            .field("references", &self.references)
            .field("visit", &self.visit)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_byte() {
        let received = Received::new()
            .with_finger(FingerSample::encoded(vec![201_u8, 202], Ppi::STANDARD))
            .with_face(FaceSample::encoded(vec![204_u8]))
            .with_reference(Reference::record(Source::Registry, vec![203_u8]));
        let text = format!("{received:?}");
        assert!(!text.contains("20"), "{text}");
    }

    #[test]
    fn a_visit_survives_json() {
        let visit = VisitState {
            attempts_used: 2,
            budget_used: 7.5e-4,
            clear_mismatches: 1,
            tried: vec![FingerPosition::LeftIndex],
        };
        let text = serde_json::to_string(&visit).unwrap();
        assert_eq!(serde_json::from_str::<VisitState>(&text).unwrap(), visit);
        assert!(serde_json::from_str::<VisitState>(r#"{"atempts-used":1}"#).is_err());
    }
}
