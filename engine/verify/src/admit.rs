//! Admits a visit: bytes to images and minutiae, each fault kept with the factor it belongs to.

mod face;

use std::borrow::Cow;

use bioverify_core::{FingerPosition, GrayImage, Limits, MinutiaSet};
use bioverify_record::{
    Finding, ModelTag, PixelError, Record, RecordError, RecordView, Severity, ViewContent, ViewError, decode_pixels,
    decode_raw,
};
use zeroize::Zeroize;

use crate::params::{MAX_RECORD_PICTURES, MAX_SAMPLES};
use crate::reason::Reason;
use crate::received::{
    Absence, FingerContent, FingerSample, OriginReason, Received, Reference, ReferenceContent, Source, Trust,
    VisitState,
};

pub use face::{AdmittedFace, FaceSpecimen};

/// Why one factor cannot be used, or what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The numbered reason.
    pub reason: Reason,
    /// What exactly, for support staff, in English; holds nothing about a person.
    pub detail: Option<String>,
}

impl Fault {
    /// A fault without further detail.
    #[must_use]
    pub const fn plain(reason: Reason) -> Self {
        Self { reason, detail: None }
    }

    /// A fault with the text of the error behind it.
    #[must_use]
    pub fn because(reason: Reason, error: &impl ToString) -> Self {
        Self { reason, detail: Some(error.to_string()) }
    }
}

/// A finger on its way to minutiae.
#[derive(Debug, Clone)]
pub enum Specimen {
    /// Still an image.
    Image(GrayImage),
    /// Minutiae from a record.
    Minutiae {
        /// The minutiae, 500 ppi.
        set: MinutiaSet,
        /// The model that extracted them, where the record says.
        model: Option<ModelTag>,
    },
}

/// One finger: usable so far, or with its fault.
#[derive(Debug, Clone)]
pub struct AdmittedFinger {
    /// Which finger, by the caller or else by the record.
    pub position: FingerPosition,
    /// The finger, or why it cannot be used.
    pub specimen: Result<Specimen, Fault>,
}

/// What a source gave, after reading.
#[derive(Debug, Clone)]
pub enum AdmittedContent {
    /// Finger views, with what was odd about their record.
    Views {
        /// One entry a view.
        views: Vec<AdmittedFinger>,
        /// Deviations from the standard that could be bridged.
        remarks: Vec<Fault>,
    },
    /// A portrait or face template, or why it cannot be used.
    Face(AdmittedFace),
    /// The source has none, and why.
    Absent(Absence),
    /// The bytes cannot be used, and why.
    Faulty(Fault),
}

/// One reference, after reading.
#[derive(Debug, Clone)]
pub struct AdmittedReference {
    /// Which source.
    pub source: Source,
    /// Whether its origin has been authenticated.
    pub trust: Trust,
    /// Why.
    pub origin: Vec<OriginReason>,
    /// What it gave.
    pub content: AdmittedContent,
}

/// A visit whose bytes have all been read.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// Captured fingers.
    pub probes: Vec<AdmittedFinger>,
    /// The captured face, or why it cannot be used.
    pub face: Option<AdmittedFace>,
    /// References and absences.
    pub references: Vec<AdmittedReference>,
    /// What earlier captures of the visit used up.
    pub visit: VisitState,
}

/// Reads every sample and reference under `limits`, photos under `photo_limits`.
#[must_use]
pub fn admit(received: Received<'_>, limits: &Limits, photo_limits: &Limits) -> Admitted {
    let Received { fingers, face, references, visit } = received;
    let mut pictures = MAX_RECORD_PICTURES;
    Admitted {
        probes: bounded(fingers.into_iter().flat_map(|sample| probe(sample, limits, &mut pictures)).collect()),
        face: face.map(|sample| face::admit_face(sample, photo_limits)),
        references: references
            .into_iter()
            .map(|reference| admit_reference(reference, (limits, photo_limits), &mut pictures))
            .collect(),
        visit,
    }
}

/// Every view of a record counts as a sample; those beyond the number of samples that a visit may have are told, not used.
fn bounded(mut probes: Vec<AdmittedFinger>) -> Vec<AdmittedFinger> {
    for probe in probes.iter_mut().skip(MAX_SAMPLES).filter(|probe| probe.specimen.is_ok()) {
        let detail = format!("the captures of one visit hold more than {MAX_SAMPLES} fingers");
        probe.specimen = Err(Fault::because(Reason::FingerUnreadable, &detail));
    }
    probes
}

/// A captured finger; `pictures` is how many more out of records are taken.
fn probe(sample: FingerSample<'_>, limits: &Limits, pictures: &mut usize) -> Vec<AdmittedFinger> {
    let position = sample.position;
    let specimen = match sample.content {
        FingerContent::Record(bytes) => return record_probe(bytes, position, limits, pictures),
        FingerContent::Minutiae(set) => {
            let position = if position == FingerPosition::Unknown { set.position() } else { position };
            return vec![AdmittedFinger { position, specimen: Ok(Specimen::Minutiae { set, model: None }) }];
        }
        FingerContent::Encoded { bytes, ppi } => pixels(&Wiped(bytes), |bytes| decode_pixels(bytes, ppi, limits)),
        FingerContent::Raw { pixels: bytes, width, height, ppi } => {
            pixels(&Wiped(bytes), |bytes| decode_raw(bytes, width, height, ppi, limits))
        }
        FingerContent::Image(image) => within(image, limits),
    };
    vec![AdmittedFinger { position, specimen }]
}

fn pixels(bytes: &Wiped<'_>, decode: impl FnOnce(&[u8]) -> Result<GrayImage, PixelError>) -> Result<Specimen, Fault> {
    decode(&bytes.0).map(Specimen::Image).map_err(|error| Fault::because(reason_of(&error), &error))
}

/// Why a finger's picture cannot be used.
const fn reason_of(error: &PixelError) -> Reason {
    match error {
        PixelError::TooLarge { .. } | PixelError::RawTooLarge { .. } => Reason::FingerTooLarge,
        PixelError::Colours { .. } => Reason::FingerIsPhoto,
        _ => Reason::FingerUnreadable,
    }
}

fn within(image: GrayImage, limits: &Limits) -> Result<Specimen, Fault> {
    if limits.allows_image(image.width(), image.height()) {
        return Ok(Specimen::Image(image));
    }
    let detail = format!("the image of {} x {} pixels is above the limits", image.width(), image.height());
    Err(Fault::because(Reason::FingerTooLarge, &detail))
}

fn record_probe(
    bytes: Cow<'_, [u8]>,
    position: FingerPosition,
    limits: &Limits,
    pictures: &mut usize,
) -> Vec<AdmittedFinger> {
    let fault = |fault| vec![AdmittedFinger { position, specimen: Err(fault) }];
    match views(&Wiped(bytes), limits, pictures) {
        Ok((views, _)) if views.is_empty() => fault(Fault::plain(Reason::FingerFewMinutiae)),
        Ok((views, _)) => views.into_iter().map(|view| told(view, position)).collect(),
        Err(error) => fault(Fault::because(Reason::FingerTemplateUnreadable, &error)),
    }
}

/// Bytes that are overwritten when they are done with, where they are the engine's to overwrite.
struct Wiped<'a>(Cow<'a, [u8]>);

impl Drop for Wiped<'_> {
    fn drop(&mut self) {
        if let Cow::Owned(bytes) = &mut self.0 {
            bytes.zeroize();
        }
    }
}

/// The finger with the caller's position, which goes before the record's.
fn told(mut finger: AdmittedFinger, position: FingerPosition) -> AdmittedFinger {
    if position != FingerPosition::Unknown {
        finger.position = position;
    }
    finger
}

type Views = (Vec<AdmittedFinger>, Vec<Fault>);

/// The fingers of a record. One that cannot be used spoils only itself, unless it is the only one.
fn views(bytes: &Wiped<'_>, limits: &Limits, pictures: &mut usize) -> Result<Views, RecordError> {
    let read = bioverify_record::read_record(&bytes.0, limits)?;
    let remarks = remark(&read.findings).into_iter().collect();
    let model = match &read.value {
        Record::Native(template) => Some(template.model),
        _ => None,
    };
    let found = read.value.views(limits);
    if let [RecordView { content: Err(ViewError::Record(error)), .. }] = &found[..] {
        return Err(error.clone());
    }
    let finger = |view: RecordView| {
        let specimen = match view.content {
            Ok(ViewContent::Minutiae(set)) => Ok(Specimen::Minutiae { set, model }),
            Ok(ViewContent::Picture(image)) => match pictures.checked_sub(1) {
                Some(left) => {
                    *pictures = left;
                    within(image, limits)
                }
                None => {
                    let detail = format!("the records of one visit hold more than {MAX_RECORD_PICTURES} pictures");
                    Err(Fault::because(Reason::FingerUnreadable, &detail))
                }
            },
            Err(ViewError::Record(error)) => Err(Fault::because(Reason::FingerTemplateUnreadable, &error)),
            Err(ViewError::Picture(error)) => Err(Fault::because(reason_of(&error), &error)),
            Err(error) => Err(Fault::because(Reason::FingerUnreadable, &error)),
        };
        AdmittedFinger { position: view.position, specimen }
    };
    Ok((found.into_iter().map(finger).collect(), remarks))
}

/// One remark on a record's deviations: the gravest of them, and how many there are. What is merely noted is none.
fn remark(findings: &[Finding]) -> Option<Fault> {
    let odd = || findings.iter().filter(|finding| finding.severity > Severity::Note);
    let gravest = odd().reduce(|gravest, other| if other.severity > gravest.severity { other } else { gravest })?;
    let detail = match odd().count() {
        1 => gravest.to_string(),
        count => format!("{count} deviations, the gravest: {gravest}"),
    };
    Some(Fault::because(Reason::ReferenceDeviates, &detail))
}

fn admit_reference(
    reference: Reference<'_>,
    (limits, photo_limits): (&Limits, &Limits),
    pictures: &mut usize,
) -> AdmittedReference {
    let content = match reference.content {
        ReferenceContent::Absent(why) => AdmittedContent::Absent(why),
        ReferenceContent::Damaged(what) => AdmittedContent::Faulty(Fault::because(Reason::ReferenceUnreadable, &what)),
        // No bytes at all is how a source says that it holds nothing.
        ReferenceContent::Record(bytes) if bytes.is_empty() => AdmittedContent::Absent(Absence::Empty),
        ReferenceContent::Record(bytes) if face::is_face(&bytes) => {
            AdmittedContent::Face(face::of_reference(face::admit_record(Wiped(bytes), photo_limits)))
        }
        ReferenceContent::Face(sample) => {
            AdmittedContent::Face(face::of_reference(face::admit_face(sample, photo_limits)))
        }
        ReferenceContent::Record(bytes) => match views(&Wiped(bytes), limits, pictures) {
            Ok((views, _)) if views.is_empty() => AdmittedContent::Absent(Absence::Empty),
            Ok((views, remarks)) => AdmittedContent::Views { views, remarks },
            Err(error) => AdmittedContent::Faulty(Fault::because(Reason::ReferenceUnreadable, &error)),
        },
        ReferenceContent::Finger(sample) => {
            AdmittedContent::Views { views: probe(sample, limits, pictures), remarks: Vec::new() }
        }
    };
    AdmittedReference { source: reference.source, trust: reference.trust, origin: reference.origin, content }
}

#[cfg(test)]
mod tests;
