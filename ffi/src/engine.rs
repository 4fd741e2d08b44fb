//! `bv_engine`: verifies, extracts, compares. Immutable, shared by all threads.

use std::ffi::{CString, c_char};
use std::sync::OnceLock;

use bioverify::{Engine, FingerSample, Ppi, Received};
use rayon::ThreadPool;

use crate::buffer::bv_bytes;
use crate::codes;
use crate::comparison::bv_comparison;
use crate::decision::bv_decision;
use crate::error::bv_error;
use crate::failure::{Failure, Fallible};
use crate::guard::{get, guarded};
use crate::image::bv_image_view;
use crate::pointer::{free, output, shared};
use crate::status::bv_status;
use crate::template::bv_template;
use crate::text::c_text;
use crate::visit::bv_visit;

/// Everything a verification needs. Immutable; any number of threads may use one at the same time.
#[derive(Debug)]
pub struct bv_engine {
    pub(crate) inner: Engine,
    threads: usize,
    /// Made by the first batch: a desk that never runs one pays for no threads.
    pool: OnceLock<ThreadPool>,
    info: CString,
}

// The promise of the header.
const _: () = {
    const fn shared_by_threads<T: Send + Sync>() {}
    shared_by_threads::<bv_engine>();
};

impl bv_engine {
    pub(crate) fn new(inner: Engine, threads: usize) -> Fallible<Self> {
        let info = serde_json::json!({
            "abi": codes::BV_ABI_VERSION,
            "engine": inner.id(),
            "policy": inner.policy().id(),
            "smallest-fmr": inner.calibration().smallest_fmr(),
        });
        Ok(Self { inner, threads, pool: OnceLock::new(), info: c_text(info.to_string()) })
    }

    /// The batch's worker threads.
    pub(crate) fn pool(&self) -> Fallible<&ThreadPool> {
        if let Some(pool) = self.pool.get() {
            return Ok(pool);
        }
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .thread_name(|index| format!("bioverify-{index}"))
            .build()
            .map_err(|error| Failure::new(bv_status::Internal, format!("cannot start worker threads: {error}")))?;
        // Another thread may have been quicker; then its pool is used and ours ends.
        Ok(self.pool.get_or_init(|| pool))
    }

    /// The engine inside.
    pub(crate) const fn engine(&self) -> &bioverify::Engine {
        &self.inner
    }

    fn extract(&self, sample: FingerSample<'_>) -> Fallible<bv_template> {
        let admitted = self.inner.admit(Received::new().with_finger(sample))?;
        if let Some(Err(fault)) = admitted.probes.first().map(|probe| &probe.specimen) {
            return Err(Failure::from_fault(bv_status::Image, fault));
        }
        let encoded = self.inner.encode(admitted, &mut bioverify::NoTrace);
        bv_template::from_encoded(encoded)
    }
}

/// What the engine is made of, as JSON: versions, network, runtime, calibration, policy. The text belongs to the engine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_get_info(engine: *const bv_engine, json_out: *mut *const c_char) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, engine) = unsafe { (output(json_out, "json_out"), shared(engine, "engine")) };
    get(out, engine, |engine| Ok(engine.info.as_ptr()))
}

/// Extracts a template from a picture of one finger. Fails with BV_STATUS_EXTRACTION where no finger can be made out.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_extract(
    engine: *const bv_engine,
    image: *const bv_image_view,
    template_out: *mut *mut bv_template,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, engine, image) =
        unsafe { (output(template_out, "template_out"), shared(engine, "engine"), shared(image, "image")) };
    let work = || {
        let (out, engine, image) = (out?, engine?, image?);
        // SAFETY: the contract of the header.
        let image = unsafe { image.copied() }?;
        out.give(engine.extract(FingerSample::image(image))?);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Extracts a template from the bytes of a picture file: PNG, JPEG, BMP, TIFF, PNM or WSQ, told by its content. `ppi` is the
/// scanner's resolution, 100 to 2000; what the file says of it is ignored.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_extract_encoded(
    engine: *const bv_engine,
    picture: bv_bytes,
    ppi: u32,
    template_out: *mut *mut bv_template,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, engine, picture) =
        unsafe { (output(template_out, "template_out"), shared(engine, "engine"), picture.as_slice("picture.data")) };
    let work = || {
        let (out, engine) = (out?, engine?);
        out.give(engine.extract(FingerSample::encoded(picture?, Ppi::new(ppi)?))?);
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Compares two templates outside any visit. A comparison decides nothing: policy, quality and what earlier captures used up
/// are looked at by bv_engine_verify only.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_compare(
    engine: *const bv_engine,
    probe: *const bv_template,
    reference: *const bv_template,
    comparison_out: *mut *mut bv_comparison,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, engine) = unsafe { (output(comparison_out, "comparison_out"), shared(engine, "engine")) };
    // SAFETY: the contract of the header.
    let (probe, reference) = unsafe { (shared(probe, "probe"), shared(reference, "reference")) };
    let work = || {
        let (out, engine) = (out?, engine?);
        let pair = engine.inner.compare_pair(probe?.minutiae(), reference?.minutiae());
        out.give(bv_comparison::from(&pair));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Verifies one visit. What is wrong with a picture, a record or a source becomes a reason within the decision; an error means
/// that nothing was decided, and is never an accept.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_verify(
    engine: *const bv_engine,
    visit: *const bv_visit,
    decision_out: *mut *mut bv_decision,
    error: *mut *mut bv_error,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, engine, visit) =
        unsafe { (output(decision_out, "decision_out"), shared(engine, "engine"), shared(visit, "visit")) };
    let work = || {
        let (out, engine, visit) = (out?, engine?, visit?);
        out.give(bv_decision::from(engine.inner.verify(visit.received(&engine.inner))?));
        Ok(())
    };
    // SAFETY: the contract of the header.
    unsafe { guarded(error, work) }
}

/// Ends an engine, which no thread may be using any more. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_engine_free(engine: *mut bv_engine) {
    // SAFETY: the contract of the header.
    unsafe { free(engine) }
}
