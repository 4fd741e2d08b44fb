//! `bv_comparison`: how alike two templates are.

use bioverify::{ScoredFaces, ScoredPair};

use crate::guard::get;
use crate::pointer::{free, output, output_with, shared};
use crate::status::bv_status;

/// How alike two templates are: of fingers or of faces.
#[derive(Debug)]
pub struct bv_comparison {
    score: f64,
    llr: f64,
    fmr: f64,
    paired: usize,
}

/// A rate that was not computed: 0 would read as a perfect match.
pub(crate) const NO_RATE: f64 = 1.0;

impl From<&ScoredPair> for bv_comparison {
    fn from(pair: &ScoredPair) -> Self {
        Self {
            score: f64::from(pair.explanation.score.get()),
            llr: pair.llr.0,
            fmr: pair.fmr.get(),
            paired: pair.explanation.pairs.len(),
        }
    }
}

impl From<&ScoredFaces> for bv_comparison {
    fn from(pair: &ScoredFaces) -> Self {
        Self { score: f64::from(pair.score.get()), llr: pair.llr.0, fmr: pair.fmr.get(), paired: 0 }
    }
}

/// The matcher's score, at least 0, higher is more alike. Its scale belongs to the matcher's version: never write it into a
/// rule, use the false-match rate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_comparison_get_score(comparison: *const bv_comparison, score_out: *mut f64) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, comparison) = unsafe { (output(score_out, "score_out"), shared(comparison, "comparison")) };
    get(out, comparison, |comparison| Ok(comparison.score))
}

/// Natural logarithm of the likelihood ratio: above 0 speaks for the same finger or face, below 0 for two.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_comparison_get_llr(comparison: *const bv_comparison, llr_out: *mut f64) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, comparison) = unsafe { (output(llr_out, "llr_out"), shared(comparison, "comparison")) };
    get(out, comparison, |comparison| Ok(comparison.llr))
}

/// Upper bound of the share of different fingers or faces that look at least this alike, above 0 and at most 1, lower is more alike.
/// The output is 1 on failure.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_comparison_get_fmr(comparison: *const bv_comparison, fmr_out: *mut f64) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, comparison) = unsafe { (output_with(fmr_out, NO_RATE, "fmr_out"), shared(comparison, "comparison")) };
    get(out, comparison, |comparison| Ok(comparison.fmr))
}

/// How many minutiae were paired; 0 for faces.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_comparison_get_pair_count(
    comparison: *const bv_comparison,
    count_out: *mut usize,
) -> bv_status {
    // SAFETY: the contract of the header.
    let (out, comparison) = unsafe { (output(count_out, "count_out"), shared(comparison, "comparison")) };
    get(out, comparison, |comparison| Ok(comparison.paired))
}

/// Ends a comparison. NULL is nothing to do.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn bv_comparison_free(comparison: *mut bv_comparison) {
    // SAFETY: the contract of the header.
    unsafe { free(comparison) }
}
