//! `bv_face`: a face as a vector, with what its photo said; and faces of a visit.

use std::fmt;

use bioverify::encode::FacePrint;
use bioverify::{FaceSample, Received};
use bioverify_core::{Embedding, Limits, Quality, RgbImage};
use bioverify_record::{FaceCoding, FaceTemplate};

use crate::buffer::{bv_buffer, bv_bytes};
use crate::comparison::bv_comparison;
use crate::engine::bv_engine;
use crate::error::bv_error;
use crate::failure::{Failure, Fallible};
use crate::guard::{get, guarded};
use crate::image::bv_image_view;
use crate::pointer::{free, output, shared, unique};
use crate::status::bv_status;
use crate::visit::{Given, Kept, bv_visit, keep};

/// A face as it was handed in.
pub(crate) enum Photo {
    Image(RgbImage),
    Encoded(Kept),
    Template(Kept),
}

impl Photo {
    /// Bytes of a picture file or of a native face template.
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        if FaceTemplate::is_one(bytes) { Self::Template(keep(bytes)) } else { Self::Encoded(keep(bytes)) }
    }

    pub(crate) fn sample(&self) -> FaceSample<'_> {
        match self {
            Self::Image(photo) => FaceSample::image(photo.clone()),
            Self::Encoded(bytes) => FaceSample::encoded(bytes.as_slice()),
            Self::Template(bytes) => FaceSample::template(bytes.as_slice()),
        }
    }
}

/// A face: a vector of one model, quality, liveness, defects. Wiped when freed.
pub struct bv_face {
    embedding: Embedding,
    quality: Option<Quality>,
    live: Option<f32>,
    defects: Vec<u16>,
}

impl fmt::Debug for bv_face {
    /// The model only: the vector is biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bv_face({:?})", self.embedding)
    }
}

impl From<FacePrint> for bv_face {
    fn from(print: FacePrint) -> Self {
        let FacePrint { embedding, quality, live, defects, .. } = print;
        Self { embedding, quality, live, defects: defects.iter().map(|defect| defect.reason.number()).collect() }
    }
}

/// The face of a photo, or the failure that its fault is.
fn extract(engine: &bioverify::Engine, sample: FaceSample<'_>) -> Fallible<bv_face> {
    let admitted = engine.admit(Received::new().with_face(sample))?;
    if let Some(Err(fault)) = &admitted.face {
        return Err(Failure::from_fault(bv_status::Image, fault));
    }
    let encoded = engine.encode(admitted, &mut bioverify::NoTrace).face;
    let face = encoded.ok_or_else(|| Failure::new(bv_status::Internal, "the extraction gave no face"))?;
    Ok(face.map_err(|fault| Failure::from_fault(bv_status::Extraction, &fault))?.into())
}

/// Finds the face in a photo and computes its vector, quality and liveness. Fails with BV_STATUS_EXTRACTION where there is no
/// face, or where several could be meant. Loads the face networks at its first use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_extract(
    engine: *const bv_engine,
    photo: *const bv_image_view,
    face_out: *mut *mut bv_face,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, engine, photo) =
        unsafe { (output(face_out, "face_out"), shared(engine, "engine"), shared(photo, "photo")) };
    let work = || {
        let (out, engine, photo) = (out?, engine?, photo?);
        // SAFETY: the contract of the header.
        let photo = unsafe { photo.copied_photo() }?;
        out.give(extract(engine.engine(), FaceSample::image(photo))?);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// The same from the bytes of a photo file: JPEG, PNG, JPEG 2000, BMP, TIFF or PNM, told by its content and turned as its EXIF
/// orientation says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_extract_encoded(
    engine: *const bv_engine,
    photo: bv_bytes,
    face_out: *mut *mut bv_face,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, engine, photo) =
        unsafe { (output(face_out, "face_out"), shared(engine, "engine"), photo.as_slice("photo.data")) };
    let work = || {
        let (out, engine) = (out?, engine?);
        out.give(extract(engine.engine(), FaceSample::encoded(photo?))?);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Reads a native face template.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_read(
    face_template: bv_bytes,
    face_out: *mut *mut bv_face,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, template) = unsafe { (output(face_out, "face_out"), face_template.as_slice("face_template.data")) };
    let work = || {
        let out = out?;
        let FaceTemplate { embedding, quality, .. } = FaceTemplate::read(template?, &Limits::default())?;
        out.give(bv_face { embedding, quality, live: None, defects: Vec::new() });
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Writes the face as a native face template: one byte a value where `compact` is not 0, else four. Free the buffer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_write(
    face: *const bv_face,
    compact: u32,
    template_out: *mut *mut bv_buffer,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, face) = unsafe { (output(template_out, "template_out"), shared(face, "face")) };
    let work = || {
        let (out, face) = (out?, face?);
        let coding = if compact == 0 { FaceCoding::Float } else { FaceCoding::Byte };
        let template = FaceTemplate { embedding: face.embedding.clone(), quality: face.quality, coding };
        out.give(bv_buffer::new(template.write()));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Compares two faces outside any visit. Faces of different models never compare: BV_STATUS_BAD_ARGUMENT says so.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_compare(
    engine: *const bv_engine,
    probe: *const bv_face,
    reference: *const bv_face,
    comparison_out: *mut *mut bv_comparison,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, engine) = unsafe { (output(comparison_out, "comparison_out"), shared(engine, "engine")) };
    // SAFETY: the contract of the header.
    let (probe, reference) = unsafe { (shared(probe, "probe"), shared(reference, "reference")) };
    let work = || {
        let (out, engine, probe, reference) = (out?, engine?, probe?, reference?);
        let pair = engine.engine().compare_faces(&probe.embedding, &reference.embedding);
        let pair = pair.map_err(|error| Failure::bad(error.to_string()))?;
        out.give(bv_comparison::from(&pair));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Quality of the photo, 0 to 100, higher is better; BV_STATUS_NO_VALUE if its template does not say.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_get_quality(face: *const bv_face, quality_out: *mut u32) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, face) = unsafe { (output(quality_out, "quality_out"), shared(face, "face")) };
    get(out, face, |face| {
        let quality = face.quality.ok_or_else(|| Failure::none("the quality is not known"))?;
        Ok(u32::from(quality.get()))
    })
}

/// Probability, 0 to 1, that the photo shows a person and not a picture of one; BV_STATUS_NO_VALUE for a template.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_get_liveness(face: *const bv_face, liveness_out: *mut f64) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, face) = unsafe { (output(liveness_out, "liveness_out"), shared(face, "face")) };
    get(out, face, |face| {
        let live = face.live.ok_or_else(|| Failure::none("liveness was not looked at"))?;
        Ok(f64::from(live))
    })
}

/// How many defects the photo had; always 0 for a template.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_get_defect_count(face: *const bv_face, count_out: *mut usize) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, face) = unsafe { (output(count_out, "count_out"), shared(face, "face")) };
    get(out, face, |face| Ok(face.defects.len()))
}

/// Defect `index` of the photo, the worst first, as a reason number (BV_REASON_FACE_...).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_get_defect(face: *const bv_face, index: usize, reason_out: *mut u32) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, face) = unsafe { (output(reason_out, "reason_out"), shared(face, "face")) };
    get(out, face, |face| {
        let number = face.defects.get(index).ok_or_else(|| Failure::index("defect", index, face.defects.len()))?;
        Ok(u32::from(*number))
    })
}

/// Ends a face. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_face_free(face: *mut bv_face) {
    // SAFETY: the contract of the header.
    unsafe { free(face) }
}

/// Sets the captured face of a visit as pixels, instead of one that was set before.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_set_face_image(
    visit: *mut bv_visit,
    photo: *const bv_image_view,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, photo) = unsafe { (unique(visit, "visit"), shared(photo, "photo")) };
    let work = || {
        let (visit, photo) = (visit?, photo?);
        // SAFETY: the contract of the header.
        visit.set_face(Photo::Image(unsafe { photo.copied_photo() }?));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Sets the captured face of a visit as the bytes of a photo file or of a native face template, instead of one that was set
/// before. Bytes that are neither become a reason of the decision. Of a template nobody can tell whether it is of a person who is there:
/// the decision says so, and it counts only where the policy (`face.live-unknown`) allows it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_set_face_encoded(
    visit: *mut bv_visit,
    photo: bv_bytes,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, photo) = unsafe { (unique(visit, "visit"), photo.as_slice("photo.data")) };
    let work = || {
        visit?.set_face(Photo::of_bytes(photo?));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds a reference that is a face: the bytes of a portrait in any photo format or of a native face template (one of bv_source,
/// one of bv_trust). Bytes that cannot be read become a reason of the decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_reference_face(
    visit: *mut bv_visit,
    source: u32,
    trust: u32,
    portrait: bv_bytes,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, portrait) = unsafe { (unique(visit, "visit"), portrait.as_slice("portrait.data")) };
    let work = || visit?.add_reference(source, trust, Given::Face(Photo::of_bytes(portrait?)));
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}
