//! From measures to one number and to advice.

use bioverify_core::Quality;

use super::assess::QualityReport;
use super::defect::Defect;
use super::params::{
    DRY_DARK_SHARE, FEW_MINUTIAE, FULL_AREA_MM2, FULL_CLARITY, FULL_MINUTIAE, LITTLE_AREA_MM2, LOW_CLARITY,
    LOW_CONTRAST, OFF_CENTRE_SHARE, USUAL_PERIOD, WET_DARK_SHARE,
};

/// 0 to 100: the geometric mean of what a comparison lives on, dependable minutiae, area and clarity. It rises with each
/// of them and is 0 where one is missing.
pub(crate) fn overall(report: &QualityReport) -> Quality {
    let share = |value: f32, full: f32| (value / full).clamp(0.0, 1.0);
    let minutiae = share(report.reliable_minutiae as f32, FULL_MINUTIAE);
    let area = share(report.ridge_mm2, FULL_AREA_MM2);
    let clarity = share(report.clarity, FULL_CLARITY);
    let product = minutiae * area * clarity * share(report.confidence, 1.0);
    Quality::from_fraction(product.sqrt().sqrt())
}

/// Everything a person can act on.
pub(crate) fn defects(report: &QualityReport) -> Vec<Defect> {
    let little = report.ridge_mm2 < LITTLE_AREA_MM2;
    let (right_mm, down_mm) = report.off_centre_mm;
    let far = right_mm.abs().max(down_mm.abs()) > OFF_CENTRE_SHARE * report.shorter_side_mm;
    let ridge_percent = report.dark_share * 100.0;
    let found = [
        report.negative.then_some(Defect::WhiteRidges),
        report
            .ridge_period
            .filter(|period| !USUAL_PERIOD.contains(period))
            .map(|period| Defect::DoubtfulResolution { period }),
        (little && far).then_some(Defect::OffCentre { right_mm, down_mm }),
        little.then_some(Defect::LittleArea { mm2: report.ridge_mm2 }),
        (report.contrast < LOW_CONTRAST).then_some(Defect::LowContrast { levels: report.contrast }),
        (report.dark_share < DRY_DARK_SHARE).then_some(Defect::TooDry { ridge_percent }),
        (report.dark_share > WET_DARK_SHARE).then_some(Defect::TooWet { ridge_percent }),
        (report.clarity < LOW_CLARITY).then_some(Defect::Unclear { clarity: report.clarity }),
        (report.reliable_minutiae < FEW_MINUTIAE).then_some(Defect::FewMinutiae { reliable: report.reliable_minutiae }),
    ];
    found.into_iter().flatten().collect()
}
