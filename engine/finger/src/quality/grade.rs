//! From measures to one number and to advice.

use bioverify_core::Quality;

use super::assess::QualityReport;
use super::defect::Defect;
use super::params::{
    ADVICE_BELOW, CONFIDENCE, DRY_DARK_SHARE, FEW_MINUTIAE, FULL_AREA_MM2, FULL_CONTRAST, FULL_MINUTIAE,
    LITTLE_AREA_MM2, LOW_CLARITY, LOW_CONTRAST, OFF_CENTRE_SHARE, USUAL_PERIOD, WET_DARK_SHARE,
};

/// 0 to 100: the geometric mean of what a comparison lives on: dependable minutiae, the network's confidence in all of
/// them (twice: it tells most), area, and enough contrast. It rises with each of them and is 0 where one is missing.
pub(crate) fn overall(report: &QualityReport) -> Quality {
    let share = |value: f32, full: f32| (value / full).clamp(0.0, 1.0);
    let minutiae = share(report.reliable_minutiae as f32, FULL_MINUTIAE);
    let confidence = share(report.confidence - CONFIDENCE.start, CONFIDENCE.end - CONFIDENCE.start);
    let area = share(report.ridge_mm2, FULL_AREA_MM2);
    let contrast = share(report.contrast, FULL_CONTRAST);
    // Square roots only: the same bits on every platform.
    Quality::from_fraction((minutiae * confidence * confidence * area).sqrt().sqrt() * contrast)
}

/// Everything a person can act on.
pub(crate) fn defects(report: &QualityReport) -> Vec<Defect> {
    let little = report.ridge_mm2 < LITTLE_AREA_MM2;
    let (right_mm, down_mm) = report.off_centre_mm;
    let far = right_mm.abs().max(down_mm.abs()) > OFF_CENTRE_SHARE * report.shorter_side_mm;
    let ridge_percent = report.dark_share * 100.0;
    let poor = report.overall.get() < ADVICE_BELOW;
    let found = [
        report.negative.then_some(Defect::WhiteRidges),
        report
            .ridge_period
            .filter(|period| !USUAL_PERIOD.contains(period))
            .map(|period| Defect::DoubtfulResolution { period }),
        (little && far).then_some(Defect::OffCentre { right_mm, down_mm }),
        little.then_some(Defect::LittleArea { mm2: report.ridge_mm2 }),
        (report.contrast < LOW_CONTRAST).then_some(Defect::LowContrast { levels: report.contrast }),
        (poor && report.dark_share < DRY_DARK_SHARE).then_some(Defect::TooDry { ridge_percent }),
        (poor && report.dark_share > WET_DARK_SHARE).then_some(Defect::TooWet { ridge_percent }),
        (report.clarity < LOW_CLARITY).then_some(Defect::Unclear { clarity: report.clarity }),
        (report.reliable_minutiae < FEW_MINUTIAE).then_some(Defect::FewMinutiae { reliable: report.reliable_minutiae }),
    ];
    found.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn good() -> QualityReport {
        QualityReport {
            overall: Quality::MAX,
            defects: Vec::new(),
            foreground_fraction: 0.7,
            foreground_mm2: 200.0,
            ridge_fraction: 0.6,
            ridge_mm2: 170.0,
            off_centre_mm: (0.0, 0.0),
            clarity: 0.8,
            contrast: 50.0,
            dark_share: 0.5,
            confidence: 0.8,
            minutiae: 45,
            reliable_minutiae: 40,
            ridge_period: Some(9.0),
            shading: 0.1,
            negative: false,
            shorter_side_mm: 19.0,
        }
    }

    #[test]
    fn a_good_print_gets_full_marks_and_no_advice() {
        assert_eq!(overall(&good()), Quality::MAX);
        assert_eq!(defects(&good()), []);
    }

    #[test]
    fn each_fault_brings_its_own_advice() {
        let poor = Quality::new(40).unwrap();
        let cases = [
            (QualityReport { ridge_mm2: 50.0, ..good() }, "place the whole fingertip"),
            (QualityReport { ridge_mm2: 50.0, off_centre_mm: (4.0, 0.0), ..good() }, "to the left"),
            (QualityReport { contrast: 8.0, ..good() }, "clean the sensor"),
            (QualityReport { overall: poor, dark_share: 0.3, ..good() }, "moisten the finger"),
            (QualityReport { overall: poor, dark_share: 0.65, ..good() }, "dry the finger"),
            (QualityReport { clarity: 0.3, ..good() }, "hold the finger still"),
            (QualityReport { reliable_minutiae: 5, ..good() }, "5 dependable minutiae"),
            (QualityReport { ridge_period: Some(15.0), ..good() }, "check the resolution"),
            (QualityReport { negative: true, ..good() }, "white"),
        ];
        for (report, advice) in cases {
            let texts: Vec<_> = defects(&report).iter().map(ToString::to_string).collect();
            assert!(texts.iter().any(|text| text.contains(advice)), "{advice}: {texts:?}");
        }
    }

    #[test]
    fn a_dry_finger_that_gives_a_good_print_is_left_alone() {
        assert_eq!(defects(&QualityReport { dark_share: 0.3, ..good() }), []);
    }

    proptest! {
        #[test]
        fn more_of_anything_is_never_worse(
            reliable in 0_usize..60, more in 0_usize..20, area in 0.0_f32..200.0, wider in 0.0_f32..50.0,
            confidence in 0.0_f32..1.0, surer in 0.0_f32..0.5, contrast in 0.0_f32..60.0, stronger in 0.0_f32..20.0
        ) {
            let worse =
                QualityReport { reliable_minutiae: reliable, ridge_mm2: area, confidence, contrast, ..good() };
            let better = QualityReport {
                reliable_minutiae: reliable + more,
                ridge_mm2: area + wider,
                confidence: confidence + surer,
                contrast: contrast + stronger,
                ..good()
            };
            prop_assert!(overall(&better) >= overall(&worse));
        }
    }
}
