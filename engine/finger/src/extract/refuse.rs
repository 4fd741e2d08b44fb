//! Is this a finger at all?

use std::ops::Range;

use super::error::ExtractError;
use super::params::{CERTAIN_MINUTIAE, CHILD_TO_ADULT_PERIOD, CLEAR_RIDGE_MM2, MIN_CERTAIN_MINUTIAE, POSSIBLE_PERIOD};
use crate::quality::QualityReport;

/// Refuses an image that shows no finger. Three kinds of evidence, of which a readable print has at least one: minutiae
/// the network is sure of, some sure minutiae where the ridge spacing does not speak against a finger, or skin with
/// parallel ridges of a finger's spacing. A face or a page has none; a poor print passes and gets a poor quality.
///
/// # Errors
/// [`ExtractError::NotAFinger`] with the measures.
pub(crate) fn refuse(report: &QualityReport) -> Result<(), ExtractError> {
    let certain = report.confidence * report.minutiae as f32;
    let spacing_in = |range: Range<f32>| report.ridge_period.map(|period| range.contains(&period));
    let is_finger = spacing_in(POSSIBLE_PERIOD) != Some(false)
        && (certain >= CERTAIN_MINUTIAE
            || (certain >= MIN_CERTAIN_MINUTIAE && spacing_in(CHILD_TO_ADULT_PERIOD) != Some(false))
            || (report.ridge_mm2 >= CLEAR_RIDGE_MM2 && spacing_in(CHILD_TO_ADULT_PERIOD) == Some(true)));
    if is_finger {
        return Ok(());
    }
    let period = report.ridge_period.map_or_else(|| "unknown".into(), |period| format!("{period:.1} pixels"));
    let ridge_percent = (report.ridge_fraction * 100.0).round() as u8;
    Err(ExtractError::NotAFinger { ridge_percent, minutiae: report.minutiae, period })
}
