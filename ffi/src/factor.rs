//! The comparisons behind a decision.

use bioverify::Factor;

use crate::codes::{bv_finger, bv_modality, bv_source, bv_trust};
use crate::comparison::NO_RATE;
use crate::decision::bv_decision;
use crate::failure::{Failure, Fallible};
use crate::guard::get;
use crate::pointer::{output, output_with, shared};
use crate::status::bv_status;

impl bv_decision {
    fn factor(&self, index: usize) -> Fallible<&Factor> {
        let factors = &self.inner.factors;
        factors.get(index).ok_or_else(|| Failure::index("factor", index, factors.len()))
    }
}

/// How many comparisons were made. Each is a factor of the decision; factors are numbered from 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_factor_count(
    decision: *const bv_decision,
    count_out: *mut usize,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(count_out, "count_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.inner.factors.len()))
}

/// Whether a factor compared fingers or faces.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_factor_modality(
    decision: *const bv_decision,
    index: usize,
    modality_out: *mut bv_modality,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) =
        unsafe { (output_with(modality_out, bv_modality::None, "modality_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.factor(index)?.modality.into()))
}

/// Where the reference of a factor comes from.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_factor_source(
    decision: *const bv_decision,
    index: usize,
    source_out: *mut bv_source,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) =
        unsafe { (output_with(source_out, bv_source::None, "source_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(Some(decision.factor(index)?.source).into()))
}

/// Whether the origin of a factor's reference has been authenticated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_factor_trust(
    decision: *const bv_decision,
    index: usize,
    trust_out: *mut bv_trust,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) =
        unsafe { (output_with(trust_out, bv_trust::Unverified, "trust_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.factor(index)?.trust.into()))
}

/// Which finger of a factor was captured.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_factor_finger(
    decision: *const bv_decision,
    index: usize,
    finger_out: *mut bv_finger,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) =
        unsafe { (output_with(finger_out, bv_finger::Unknown, "finger_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.factor(index)?.probe_position.into()))
}

/// The matcher's score of a factor; its scale belongs to the matcher's version.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_factor_score(
    decision: *const bv_decision,
    index: usize,
    score_out: *mut f64,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(score_out, "score_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(f64::from(decision.factor(index)?.score)))
}

/// Natural logarithm of the likelihood ratio of a factor.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_factor_llr(
    decision: *const bv_decision,
    index: usize,
    llr_out: *mut f64,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(llr_out, "llr_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.factor(index)?.llr))
}

/// Upper bound of the false-match rate at the score of a factor. The output is 1 on failure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_factor_fmr(
    decision: *const bv_decision,
    index: usize,
    fmr_out: *mut f64,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output_with(fmr_out, NO_RATE, "fmr_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(decision.factor(index)?.fmr))
}

/// Whether the policy lets a factor count: 1 or 0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_decision_get_factor_counted(
    decision: *const bv_decision,
    index: usize,
    counted_out: *mut u32,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, decision) = unsafe { (output(counted_out, "counted_out"), shared(decision, "decision")) };
    get(out, decision, |decision| Ok(u32::from(decision.factor(index)?.counted)))
}
