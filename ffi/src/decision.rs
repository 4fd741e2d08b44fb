//! `bv_decision`: outcome, texts, advice. Its reasons stand in a file of their own.

use std::ffi::{CString, c_char};
use std::sync::OnceLock;

use bioverify::{Decision, Lang};

use crate::codes::{self, bv_finger, bv_modality, bv_outcome};
use crate::comparison::NO_RATE;
use crate::failure::{Failure, Fallible};
use crate::guard::get;
use crate::pointer::{free, output, output_with, shared};
use crate::status::bv_status;
use crate::text::c_text;

/// A text that is made when somebody asks for it, in two languages.
type Spoken = [OnceLock<CString>; 2];

/// What a verification ends in. Holds nothing biometric.
#[derive(Debug)]
pub struct bv_decision {
    pub(crate) inner: Decision,
    pub(crate) details: Vec<Option<CString>>,
    description: Spoken,
    advice: Spoken,
    json: OnceLock<CString>,
    state: OnceLock<CString>,
}

impl From<Decision> for bv_decision {
    fn from(inner: Decision) -> Self {
        let details = inner.reasons.iter().map(|note| note.detail.as_deref().map(c_text)).collect();
        Self {
            inner,
            details,
            description: Spoken::default(),
            advice: Spoken::default(),
            json: OnceLock::new(),
            state: OnceLock::new(),
        }
    }
}

fn spoken(texts: &Spoken, lang: u32, make: impl FnOnce(Lang) -> String) -> Fallible<*const c_char> {
    let lang = codes::lang(lang)?;
    let [vi, en] = texts;
    let place = if lang == Lang::Vi { vi } else { en };
    Ok(place.get_or_init(|| c_text(make(lang))).as_ptr())
}

fn as_json(place: &OnceLock<CString>, json: Result<String, serde_json::Error>) -> Fallible<*const c_char> {
    let json = json.map_err(|error| Failure::new(bv_status::Internal, error.to_string()))?;
    Ok(place.get_or_init(|| c_text(json)).as_ptr())
}

/// What to do. BV_OUTCOME_NONE on failure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_outcome(
    decision: *const bv_decision,
    outcome_out: *mut bv_outcome,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) =
        unsafe { (output_with(outcome_out, bv_outcome::None, "outcome_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.inner.outcome.into()))
}

/// Several lines for the person at the desk, in one of bv_lang: outcome, reasons, what to do next. The text belongs to the
/// decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_text(
    decision: *const bv_decision,
    lang: u32,
    text_out: *mut *const c_char,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(text_out, "text_out"), shared(decision, "decision")) };
    get(out, decision, |decision| spoken(&decision.description, lang, |lang| decision.inner.describe(lang)))
}

/// Which finger to capture next and how, in one of bv_lang; BV_STATUS_NO_VALUE unless the outcome is BV_OUTCOME_RECAPTURE. The
/// text belongs to the decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_advice(
    decision: *const bv_decision,
    lang: u32,
    text_out: *mut *const c_char,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(text_out, "text_out"), shared(decision, "decision")) };
    get(out, decision, |decision| {
        let next = decision.inner.next_capture.as_ref().ok_or_else(|| Failure::none("no advice"))?;
        spoken(&decision.advice, lang, |lang| next.text(lang))
    })
}

/// Whether to capture a finger or a face next; BV_STATUS_NO_VALUE unless the outcome is BV_OUTCOME_RECAPTURE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_next_modality(
    decision: *const bv_decision,
    modality_out: *mut bv_modality,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) =
        unsafe { (output_with(modality_out, bv_modality::None, "modality_out"), shared(decision, "decision")) };
    get(out, decision, |decision| {
        let next = decision.inner.next_capture.as_ref().ok_or_else(|| Failure::none("no advice"))?;
        Ok(next.modality.into())
    })
}

/// Which finger to capture next, BV_FINGER_UNKNOWN where any will do; BV_STATUS_NO_VALUE unless the outcome is
/// BV_OUTCOME_RECAPTURE.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_next_finger(
    decision: *const bv_decision,
    finger_out: *mut bv_finger,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) =
        unsafe { (output_with(finger_out, bv_finger::Unknown, "finger_out"), shared(decision, "decision")) };
    get(out, decision, |decision| {
        let next = decision.inner.next_capture.as_ref().ok_or_else(|| Failure::none("no advice"))?;
        Ok(next.position.into())
    })
}

/// Upper bound of the probability that a stranger's capture would look this alike, over all that was compared; BV_STATUS_NO_VALUE
/// where nothing counted. The output is 1 on failure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_fmr(decision: *const bv_decision, fmr_out: *mut f64) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output_with(fmr_out, NO_RATE, "fmr_out"), shared(decision, "decision")) };
    get(out, decision, |decision| decision.inner.combined_fmr.ok_or_else(|| Failure::none("nothing was compared")))
}

/// Natural logarithm of the likelihood ratio over all fingers of the best source; BV_STATUS_NO_VALUE where nothing counted.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_llr(decision: *const bv_decision, llr_out: *mut f64) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(llr_out, "llr_out"), shared(decision, "decision")) };
    get(out, decision, |decision| decision.inner.combined_llr.ok_or_else(|| Failure::none("nothing was compared")))
}

/// Time the verification took, in microseconds.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_elapsed(decision: *const bv_decision, micros_out: *mut u64) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(micros_out, "micros_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.inner.timings.total_us()))
}

/// Everything in the decision as one line of JSON: reasons with both texts, every comparison, policy, engine, timings. The text
/// belongs to the decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_json(decision: *const bv_decision, json_out: *mut *const c_char) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(json_out, "json_out"), shared(decision, "decision")) };
    get(out, decision, |decision| as_json(&decision.json, decision.inner.to_json()))
}

/// What this visit has used up, to be handed in with its next capture (bv_visit_set_state), as JSON. The text belongs to the
/// decision.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_visit_state(
    decision: *const bv_decision,
    json_out: *mut *const c_char,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(json_out, "json_out"), shared(decision, "decision")) };
    get(out, decision, |decision| as_json(&decision.state, serde_json::to_string(&decision.inner.visit)))
}

/// Ends a decision. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_free(decision: *mut bv_decision) {
    // SAFETY: the contract of the header.
    unsafe { free(decision) }
}
