//! Is this a finger at all?

use std::ops::Range;

use super::error::ExtractError;
use super::params::{
    CERTAIN_MINUTIAE, CHILD_TO_ADULT_PERIOD, CLEAR_RIDGE_MM2, MIN_CERTAIN_MINUTIAE, MIN_CONTRAST, MIN_PRINT_MINUTIAE,
    MOST_SHADING, POSSIBLE_PERIOD,
};
use crate::quality::QualityReport;

/// Refuses an image that shows no finger. Three kinds of evidence, of which a readable print has at least one: minutiae
/// the network is sure of, some sure minutiae where the ridge spacing does not speak against a finger, or skin with
/// parallel ridges of a finger's spacing. A page has none; a poor print passes and gets a poor quality. Hair and cloth in a
/// photo may have one, but what surrounds them is broader than ridges. What is fainter than a sensor's noise is the residue of
/// an earlier finger and not this one.
///
/// # Errors
/// [`ExtractError::NotAFinger`] with the measures, [`ExtractError::Photo`] where there is evidence among shades,
/// [`ExtractError::WrongResolution`] where only the spacing speaks against a finger, [`ExtractError::TooFaint`] for residue.
pub(crate) fn refuse(report: &QualityReport) -> Result<(), ExtractError> {
    let certain = report.confidence * report.minutiae as f32;
    let spacing_in = |range: Range<f32>| report.ridge_period.map(|period| range.contains(&period));
    // Stripes without a single minutia are a pattern, not a print: there would be nothing to compare.
    let is_finger = report.minutiae > 0
        && spacing_in(POSSIBLE_PERIOD) != Some(false)
        && (certain >= CERTAIN_MINUTIAE
            || (certain >= MIN_CERTAIN_MINUTIAE && spacing_in(CHILD_TO_ADULT_PERIOD) != Some(false))
            || (report.ridge_mm2 >= CLEAR_RIDGE_MM2 && spacing_in(CHILD_TO_ADULT_PERIOD) == Some(true)));
    if is_finger && report.shading > MOST_SHADING {
        return Err(ExtractError::Photo { shading_percent: (report.shading * 100.0).round() as u8 });
    }
    let faint = report.contrast < MIN_CONTRAST;
    let too_faint = Err(ExtractError::TooFaint { contrast: report.contrast.round() as u8 });
    if is_finger {
        return if faint { too_faint } else { Ok(()) };
    }
    // Clear ridges with minutiae, and only their spacing is none that a finger has.
    let prints = report.minutiae >= MIN_PRINT_MINUTIAE && report.ridge_mm2 >= CLEAR_RIDGE_MM2;
    if let Some(period) = report.ridge_period.filter(|period| prints && !POSSIBLE_PERIOD.contains(period)) {
        return Err(ExtractError::WrongResolution { period });
    }
    // Residue that shows too little for a finger: cleaning the sensor is the advice there, too.
    if faint && report.minutiae > 0 {
        return too_faint;
    }
    let period = report.ridge_period.map_or_else(|| "unknown".into(), |period| format!("{period:.1} pixels"));
    let ridge_percent = (report.ridge_fraction * 100.0).round() as u8;
    Err(ExtractError::NotAFinger { ridge_percent, minutiae: report.minutiae, period })
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::Quality;

    /// A report with the evidence that decides; the rest is that of no print.
    fn report(minutiae: usize, confidence: f32, ridge_mm2: f32, ridge_period: Option<f32>) -> QualityReport {
        QualityReport {
            overall: Quality::MIN,
            defects: Vec::new(),
            foreground_fraction: 0.3,
            foreground_mm2: 80.0,
            ridge_fraction: 0.1,
            ridge_mm2,
            off_centre_mm: (0.0, 0.0),
            clarity: 0.3,
            contrast: 20.0,
            dark_share: 0.5,
            merged: 0.0,
            smear: 1.0,
            residue_mm2: 0.0,
            cut: crate::quality::Sides::default(),
            confidence,
            minutiae,
            reliable_minutiae: 0,
            shared_minutiae: 0.0,
            ridge_period,
            shading: 0.1,
            negative: false,
            shorter_side_mm: 19.0,
        }
    }

    #[test]
    fn one_kind_of_evidence_is_enough() {
        assert!(refuse(&report(12, 0.4, 5.0, None)).is_ok(), "dry print: minutiae, no parallel ridges");
        assert!(refuse(&report(12, 0.4, 5.0, Some(8.0))).is_ok());
        assert!(refuse(&report(1, 0.5, 30.0, Some(9.0))).is_ok(), "clear ridges without minutiae");
        assert!(refuse(&report(20, 0.6, 5.0, Some(13.5))).is_ok(), "distorted print");
    }

    #[test]
    fn ridges_among_shades_are_a_photo() {
        let hair = QualityReport { shading: 0.62, ..report(40, 0.45, 180.0, Some(11.5)) };
        assert!(matches!(refuse(&hair), Err(ExtractError::Photo { shading_percent: 62 })));
        let faint = QualityReport { contrast: 4.0, ..hair.clone() };
        let text = refuse(&faint).unwrap_err().to_string();
        assert!(text.contains("photo") && text.contains("62 %"), "{text}");
        assert!(refuse(&QualityReport { shading: 0.41, ..hair }).is_ok());
    }

    #[test]
    fn faces_pages_and_wrong_resolutions_are_refused_with_the_measures() {
        assert!(refuse(&report(0, 0.0, 0.0, None)).is_err(), "blank page");
        assert!(refuse(&report(10, 0.45, 53.0, Some(15.5))).is_err(), "face");
        for period in [18.0, 4.2] {
            let refused = refuse(&report(60, 0.8, 200.0, Some(period)));
            assert!(matches!(refused, Err(ExtractError::WrongResolution { .. })), "{period}: {refused:?}");
        }
        let few = refuse(&report(4, 0.4, 53.0, Some(18.0)));
        assert!(matches!(few, Err(ExtractError::NotAFinger { .. })), "coarse stripes in a face: {few:?}");
        let residue = refuse(&QualityReport { contrast: 4.0, ..report(20, 0.6, 90.0, Some(9.0)) });
        assert!(matches!(residue, Err(ExtractError::TooFaint { contrast: 4 })));
        let little = refuse(&QualityReport { contrast: 4.0, ..report(5, 0.4, 10.0, Some(9.4)) });
        assert!(matches!(little, Err(ExtractError::TooFaint { contrast: 4 })), "{little:?}");
        let wrong = refuse(&QualityReport { contrast: 4.0, ..report(60, 0.8, 200.0, Some(18.0)) });
        assert!(matches!(wrong, Err(ExtractError::WrongResolution { .. })), "{wrong:?}");
        let nothing = refuse(&QualityReport { contrast: 0.0, ..report(0, 0.0, 0.0, None) });
        assert!(matches!(nothing, Err(ExtractError::NotAFinger { .. })), "{nothing:?}");
        let text = refuse(&report(10, 0.45, 53.0, Some(15.5))).unwrap_err().to_string();
        assert!(
            text.contains("10 minutiae") && text.contains("15.5 pixels") && text.contains("capture again"),
            "{text}"
        );
    }
}
