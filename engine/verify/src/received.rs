//! What a visit hands to the engine: samples, references, and what earlier captures of the visit used up.

mod face;

use std::borrow::Cow;
use std::fmt;

use bioverify_core::{FingerPosition, GrayImage, MinutiaSet, Ppi};
use serde::{Deserialize, Serialize};

pub use face::{FaceContent, FaceSample};

/// Where a reference comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Read from the chip of the card that was presented.
    CardChip,
    /// Answered by the population database.
    Registry,
    /// Taken at an earlier visit by the same institution.
    Enrolment,
}

/// Why a source gave no reference. None of these is evidence about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// The source was not asked.
    NotAsked,
    /// The source answered: the person is known, no fingerprint is held.
    Empty,
    /// The source answered: no record under this number.
    NoRecord,
    /// The source did not answer, or answered with a fault of its own.
    Failed,
}

/// Whether the origin of a reference has been authenticated, as established by whoever obtained it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    /// Its signature or seal was checked and holds.
    Authentic,
    /// Nobody checked.
    #[default]
    Unverified,
    /// It was checked and does not hold.
    Forged,
}

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
    /// A minutiae record or native template: no image is processed. Each view counts as one sample.
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

    /// The bytes of a minutiae record or native template.
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

/// What a source gave.
#[derive(Clone)]
#[non_exhaustive]
pub enum ReferenceContent<'a> {
    /// A minutiae record (ISO/IEC 19794-2:2005, INCITS 378-2004), a native finger or face template, or a portrait (EF.DG2,
    /// ISO/IEC 19794-5, JPEG or JPEG 2000), told by its content.
    Record(Cow<'a, [u8]>),
    /// An enrolment capture, handled like a probe.
    Finger(FingerSample<'a>),
    /// A portrait or face template.
    Face(FaceSample<'a>),
    /// Nothing, and why.
    Absent(Absence),
}

/// One reference, or the news that a source has none.
#[derive(Clone)]
pub struct Reference<'a> {
    /// Which source.
    pub source: Source,
    /// Whether its origin has been authenticated.
    pub trust: Trust,
    /// What it gave.
    pub content: ReferenceContent<'a>,
}

impl<'a> Reference<'a> {
    /// A record whose origin nobody has checked.
    #[must_use]
    pub fn record(source: Source, bytes: impl Into<Cow<'a, [u8]>>) -> Self {
        Self { source, trust: Trust::Unverified, content: ReferenceContent::Record(bytes.into()) }
    }

    /// A capture (image or minutiae) whose origin nobody has checked.
    #[must_use]
    pub const fn finger(source: Source, sample: FingerSample<'a>) -> Self {
        Self { source, trust: Trust::Unverified, content: ReferenceContent::Finger(sample) }
    }

    /// A portrait or face template whose origin nobody has checked.
    #[must_use]
    pub const fn face(source: Source, sample: FaceSample<'a>) -> Self {
        Self { source, trust: Trust::Unverified, content: ReferenceContent::Face(sample) }
    }

    /// A source without a reference, and why.
    #[must_use]
    pub const fn absent(source: Source, why: Absence) -> Self {
        Self { source, trust: Trust::Unverified, content: ReferenceContent::Absent(why) }
    }

    /// The same reference with what its authentication established.
    #[must_use]
    pub const fn with_trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
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

impl fmt::Debug for Reference<'_> {
    /// Kind, source and trust only: the rest is biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.content {
            ReferenceContent::Record(_) => "record",
            ReferenceContent::Finger(_) => "finger",
            ReferenceContent::Face(_) => "face",
            ReferenceContent::Absent(_) => "absent",
        };
        write!(f, "Reference({kind}, {:?}, {:?})", self.source, self.trust)
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
