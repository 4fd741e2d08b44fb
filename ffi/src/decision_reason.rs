//! The reasons of a `bv_decision`.

use std::ffi::c_char;

use bioverify::Note;

use crate::codes::{bv_finger, bv_source};
use crate::decision::bv_decision;
use crate::failure::{Failure, Fallible};
use crate::guard::get;
use crate::pointer::{output, output_with, shared};
use crate::reason::reason_text;
use crate::status::bv_status;

impl bv_decision {
    fn note(&self, index: usize) -> Fallible<&Note> {
        let notes = &self.inner.reasons;
        notes.get(index).ok_or_else(|| Failure::index("reason", index, notes.len()))
    }
}

/// How many reasons.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_reason_count(
    decision: *const bv_decision,
    count_out: *mut usize,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(count_out, "count_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.inner.reasons.len()))
}

/// Number of reason `index`, one of bv_reason; the deciding reason is the first. A later library may give numbers that
/// this header does not know.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_reason(
    decision: *const bv_decision,
    index: usize,
    reason_out: *mut u32,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(reason_out, "reason_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(u32::from(decision.note(index)?.reason.number())))
}

/// What reason `index` says, in one of bv_lang. The text lives for ever.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_reason_text(
    decision: *const bv_decision,
    index: usize,
    lang: u32,
    text_out: *mut *const c_char,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(text_out, "text_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(reason_text(decision.note(index)?.reason.number().into(), lang)?.as_ptr()))
}

/// Which source reason `index` speaks of; BV_SOURCE_NONE if of none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_reason_source(
    decision: *const bv_decision,
    index: usize,
    source_out: *mut bv_source,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) =
        unsafe { (output_with(source_out, bv_source::None, "source_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.note(index)?.source.into()))
}

/// Which finger reason `index` speaks of; BV_FINGER_UNKNOWN if of none in particular.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_reason_finger(
    decision: *const bv_decision,
    index: usize,
    finger_out: *mut bv_finger,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) =
        unsafe { (output_with(finger_out, bv_finger::Unknown, "finger_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.note(index)?.position.unwrap_or_default().into()))
}

/// What exactly lies behind reason `index`, for support staff, in English (for example the byte at which a record breaks off);
/// BV_STATUS_NO_VALUE if there is nothing to add. The text belongs to the decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_reason_detail(
    decision: *const bv_decision,
    index: usize,
    detail_out: *mut *const c_char,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(detail_out, "detail_out"), shared(decision, "decision")) };
    get(out, decision, |decision| {
        decision.note(index)?;
        let detail = decision.details.get(index).and_then(Option::as_ref);
        Ok(detail.ok_or_else(|| Failure::none("no detail"))?.as_ptr())
    })
}
