//! Is this a finger at all?

use super::error::ExtractError;
use super::params::{MAX_FINGER_PERIOD, MIN_FINGER_MINUTIAE, MIN_FINGER_PERIOD, MIN_RIDGE_MM2};
use crate::quality::QualityReport;

/// Refuses an image that shows no finger ridges: too little skin with parallel ridges, too few minutiae, or a ridge
/// spacing no finger has. A poor print passes and gets a poor quality.
///
/// # Errors
/// [`ExtractError::NotAFinger`] with the measures.
pub(crate) fn refuse(report: &QualityReport) -> Result<(), ExtractError> {
    let spacing_fits =
        report.ridge_period.is_none_or(|period| (MIN_FINGER_PERIOD..MAX_FINGER_PERIOD).contains(&period));
    let is_finger = report.ridge_mm2 >= MIN_RIDGE_MM2 && report.minutiae >= MIN_FINGER_MINUTIAE && spacing_fits;
    if is_finger {
        return Ok(());
    }
    let period = report.ridge_period.map_or_else(|| "none".into(), |period| format!("{period:.1} pixels at 500 ppi"));
    let ridge_percent = (report.ridge_fraction * 100.0).round() as u8;
    Err(ExtractError::NotAFinger { ridge_percent, minutiae: report.minutiae, period })
}
