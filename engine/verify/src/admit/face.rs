//! Admits a face: bytes to a photo or a template.

use bioverify_core::{Limits, RgbImage};
use bioverify_record::{FaceTemplate, PhotoError, decode_photo, is_portrait};

use crate::reason::Reason;
use crate::received::{FaceContent, FaceSample};

use super::{Fault, Wiped};

/// A face on its way to a vector.
#[derive(Debug, Clone)]
pub enum FaceSpecimen {
    /// Still a photo.
    Photo(RgbImage),
    /// A vector from a template.
    Template(FaceTemplate),
}

/// A face, or why it cannot be used.
pub type AdmittedFace = Result<FaceSpecimen, Fault>;

/// Reads a captured face.
pub(super) fn admit_face(sample: FaceSample<'_>, limits: &Limits) -> AdmittedFace {
    match sample.content {
        FaceContent::Encoded(bytes) => photo(&Wiped(bytes), limits),
        FaceContent::Image(image) if limits.allows_image(image.width(), image.height()) => {
            Ok(FaceSpecimen::Photo(image))
        }
        FaceContent::Image(image) => {
            let detail = format!("the photo of {} x {} pixels is above the limits", image.width(), image.height());
            Err(Fault::because(Reason::FaceTooLarge, &detail))
        }
        FaceContent::Template(bytes) => template(&Wiped(bytes), limits),
    }
}

/// Whether a source's bytes are a portrait or a face template.
pub(super) fn is_face(bytes: &[u8]) -> bool {
    FaceTemplate::is_one(bytes) || is_portrait(bytes)
}

/// Reads a source's bytes for which [`is_face`] holds.
pub(super) fn admit_record(bytes: Wiped<'_>, limits: &Limits) -> AdmittedFace {
    if FaceTemplate::is_one(&bytes.0) { template(&bytes, limits) } else { photo(&bytes, limits) }
}

/// A fault of a portrait on record: the desk must not be told to capture it again.
pub(super) fn of_reference(face: AdmittedFace) -> AdmittedFace {
    face.map_err(|fault| Fault { reason: Reason::ReferenceUnreadable, detail: fault.detail })
}

fn photo(bytes: &Wiped<'_>, limits: &Limits) -> AdmittedFace {
    let fault = |error: &PhotoError| match error {
        PhotoError::TooLarge { .. } | PhotoError::NeedsMemory { .. } => Reason::FaceTooLarge,
        PhotoError::PrintingInks { .. } | PhotoError::Unsupported { .. } => Reason::FaceFormNotRead,
        _ => Reason::FaceUnreadable,
    };
    decode_photo(&bytes.0, limits).map(FaceSpecimen::Photo).map_err(|error| Fault::because(fault(&error), &error))
}

fn template(bytes: &Wiped<'_>, limits: &Limits) -> AdmittedFace {
    FaceTemplate::read(&bytes.0, limits)
        .map(FaceSpecimen::Template)
        .map_err(|error| Fault::because(Reason::FaceTemplateUnreadable, &error))
}
