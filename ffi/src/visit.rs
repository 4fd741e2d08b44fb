//! `bv_visit`: what one verification receives.

mod held;

use std::ffi::c_char;
use std::fmt;

use bioverify::params::{MAX_REFERENCES, MAX_SAMPLES};
use bioverify::{Engine, Ppi, Received, VisitState};
use zeroize::Zeroizing;

use crate::buffer::bv_bytes;
use crate::codes;
use crate::error::bv_error;
use crate::face::Photo;
use crate::failure::{Failure, Fallible};
use crate::guard::guarded;
use crate::image::bv_image_view;
use crate::pointer::{free, output, shared, text, unique};
use crate::status::bv_status;
use crate::template::bv_template;

pub(crate) use held::{Chip, Given, Kept, Sealed, keep};
use held::{Content, Finger, HeldReference};

/// What one verification receives: captured fingers, references, what earlier captures of the visit used up. Everything is
/// copied in and wiped when the visit is freed.
#[derive(Default)]
pub struct bv_visit {
    fingers: Vec<Finger>,
    face: Option<Photo>,
    references: Vec<HeldReference>,
    pub(crate) chip: Chip,
    state: VisitState,
}

impl fmt::Debug for bv_visit {
    /// Counts only: the rest is biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "bv_visit({} fingers, {} face, {} references)",
            self.fingers.len(),
            u8::from(self.face.is_some()),
            self.references.len()
        )
    }
}

impl bv_visit {
    /// The visit, borrowed for one verification by this engine, which knows whom to trust.
    pub(crate) fn received(&self, engine: &Engine) -> Received<'_> {
        let mut received = Received::new().with_visit(self.state.clone());
        received.fingers = self.fingers.iter().map(Finger::sample).collect();
        received.face = self.face.as_ref().map(Photo::sample);
        let rules = self.chip.rules();
        received.references = self.references.iter().map(|held| held.reference(engine, rules.at)).collect();
        received.references.extend(self.chip.references(engine, &rules));
        received
    }

    fn add_finger(&mut self, content: Content, finger: u32) -> Fallible<()> {
        let position = codes::finger(finger)?;
        check_room("finger samples", self.fingers.len(), MAX_SAMPLES)?;
        self.fingers.push(Finger { content, position });
        Ok(())
    }

    pub(crate) fn set_face(&mut self, photo: Photo) {
        self.face = Some(photo);
    }

    pub(crate) fn add_reference(&mut self, source: u32, trust: u32, given: Given) -> Fallible<()> {
        let (source, trust) = (codes::source(source)?, codes::trust(trust)?);
        check_room("references", self.references.len(), MAX_REFERENCES)?;
        self.references.push(HeldReference { source, trust, given });
        Ok(())
    }
}

fn check_room(what: &str, held: usize, allowed: usize) -> Fallible<()> {
    if held < allowed {
        return Ok(());
    }
    Err(Failure::new(bv_status::Visit, format!("a visit has at most {allowed} {what}, one more was added")))
}

/// Starts a visit with nothing in it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_new(visit_out: *mut *mut bv_visit, error: *mut *mut bv_error) -> bv_status {
    // SAFETY: the contract of the header.
    let out = unsafe { output(visit_out, "visit_out") };
    let work = || {
        out?.give(bv_visit::default());
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds a captured finger as pixels. `finger` is the one that was asked for: one of bv_finger.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_finger_image(
    visit: *mut bv_visit,
    image: *const bv_image_view,
    finger: u32,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, image) = unsafe { (unique(visit, "visit"), shared(image, "image")) };
    let work = || {
        let (visit, image) = (visit?, image?);
        // SAFETY: the contract of the header.
        let image = unsafe { image.copied() }?;
        visit.add_finger(Content::Image(image), finger)
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds a captured finger as the bytes of a picture file: PNG, JPEG, BMP, TIFF, PNM or WSQ, told by its content. `ppi` is the
/// scanner's resolution, 100 to 2000; what the file says of it is ignored. Bytes that are no picture become a reason of the
/// decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_finger_encoded(
    visit: *mut bv_visit,
    picture: bv_bytes,
    ppi: u32,
    finger: u32,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, picture) = unsafe { (unique(visit, "visit"), picture.as_slice("picture.data")) };
    let work = || {
        let (visit, ppi) = (visit?, Ppi::new(ppi)?);
        visit.add_finger(Content::Picture(keep(picture?), ppi), finger)
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds a captured finger as the bytes of a finger record made elsewhere (native, ISO/IEC 19794-2, INCITS 378). Bytes
/// that are none become a reason of the decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_finger_record(
    visit: *mut bv_visit,
    record: bv_bytes,
    finger: u32,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, record) = unsafe { (unique(visit, "visit"), record.as_slice("record.data")) };
    let work = || visit?.add_finger(Content::Record(keep(record?)), finger);
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds a captured finger as a template, so that one extraction serves several visits. Nobody can look at how it was taken: the
/// decision says so, and the policy (`fingers.template`) says whether it counts.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_finger_template(
    visit: *mut bv_visit,
    finger_template: *const bv_template,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, template) = unsafe { (unique(visit, "visit"), shared(finger_template, "finger_template")) };
    // Position and quality travel inside the native record.
    let work = || visit?.add_finger(Content::Record(Zeroizing::new(template?.to_native())), 0);
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds a reference: the bytes of a finger record as a source gave them, with what is known of their origin (one of bv_source,
/// one of bv_trust). No bytes at all (`len` 0) mean that the source holds no reference. A face template, a JPEG or a JPEG 2000
/// is a face. Bytes that cannot be read become a reason of the decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_reference(
    visit: *mut bv_visit,
    source: u32,
    trust: u32,
    record: bv_bytes,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, record) = unsafe { (unique(visit, "visit"), record.as_slice("record.data")) };
    let work = || visit?.add_reference(source, trust, Given::Record(keep(record?)));
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds a reference that is itself a picture file, for example from an earlier enrolment; `ppi` and `finger` as for
/// bv_visit_add_finger_encoded.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_reference_encoded(
    visit: *mut bv_visit,
    source: u32,
    trust: u32,
    picture: bv_bytes,
    ppi: u32,
    finger: u32,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, picture) = unsafe { (unique(visit, "visit"), picture.as_slice("picture.data")) };
    let work = || {
        let (visit, ppi, position) = (visit?, Ppi::new(ppi)?, codes::finger(finger)?);
        let content = Content::Picture(keep(picture?), ppi);
        visit.add_reference(source, trust, Given::Finger(Finger { content, position }))
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Adds the news that a source gave no reference, and why (one of bv_source, one of bv_absence).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_add_reference_absent(
    visit: *mut bv_visit,
    source: u32,
    absence: u32,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let visit = unsafe { unique(visit, "visit") };
    let work = || {
        let why = codes::absence(absence)?;
        visit?.add_reference(source, 0, Given::Absent(why))
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Continues a visit: hands in what bv_decision_get_visit_state returned for its last capture. Without it a person could try
/// for ever.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_set_state(
    visit: *mut bv_visit,
    state_json: *const c_char,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (visit, json) = unsafe { (unique(visit, "visit"), text(state_json, "state_json")) };
    let work = || {
        let state = serde_json::from_str(json?);
        visit?.state = state.map_err(|error| {
            let message = format!("visit state: {error}; hand in what the last decision returned");
            Failure::new(bv_status::Visit, message)
        })?;
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Ends a visit and wipes what was copied into it. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_visit_free(visit: *mut bv_visit) {
    // SAFETY: the contract of the header.
    unsafe { free(visit) }
}
