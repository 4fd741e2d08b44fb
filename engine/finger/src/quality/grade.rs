//! From measures to one number and to advice.

use bioverify_core::{Quality, math};

use super::assess::QualityReport;
use super::defect::Defect;
use super::params::{
    ADVICE_BELOW, BASE_POINTS, CRUMBLY_DARK_SHARE, CUT_SIDE, DRY_DARK_SHARE, FEW_MINUTIAE, FREE_SIDE, LEAST_SMEAR,
    LITTLE_AREA_MM2, LOW_CLARITY, LOW_CONTRAST, MERGED_POINTS, MUCH_RESIDUE_MM2, OFF_CENTRE_SHARE, SHARED_POINTS,
    USUAL_PERIOD, WET_DARK_SHARE,
};

/// 0 to 100 by what a comparison lives on: the minutiae that another capture is expected to show as well, less where ridges run
/// together, because minutiae there move with the pressure. Points are logarithms of odds ([`BASE_POINTS`]). Other measures
/// (area, clarity, contrast, shading) say little beyond the minutiae, which are fewer and less sure where they are bad.
pub(crate) fn overall(report: &QualityReport) -> Quality {
    if report.shared_minutiae <= 0.0 {
        return Quality::MIN;
    }
    let shared = SHARED_POINTS * math::logf(report.shared_minutiae);
    Quality::from_fraction((BASE_POINTS + shared - MERGED_POINTS * report.merged) / 100.0)
}

/// Everything a person can act on.
pub(crate) fn defects(report: &QualityReport) -> Vec<Defect> {
    let little = report.foreground_mm2 < LITTLE_AREA_MM2;
    let (right_mm, down_mm) = report.off_centre_mm;
    let far = |mm: f32| mm.abs() > OFF_CENTRE_SHARE * report.shorter_side_mm;
    let off_centre = (little && (far(right_mm) || far(down_mm)))
        || (far(right_mm) && is_cut(right_mm, report.cut.right, report.cut.left))
        || (far(down_mm) && is_cut(down_mm, report.cut.bottom, report.cut.top));
    let ridge_percent = report.dark_share * 100.0;
    let poor = report.overall.get() < ADVICE_BELOW;
    let unclear = report.clarity < LOW_CLARITY;
    let dry = poor && report.dark_share < if unclear { CRUMBLY_DARK_SHARE } else { DRY_DARK_SHARE };
    let found = [
        report.negative.then_some(Defect::WhiteRidges),
        report
            .ridge_period
            .filter(|period| !USUAL_PERIOD.contains(period))
            .map(|period| Defect::DoubtfulResolution { period }),
        off_centre.then_some(Defect::OffCentre { right_mm, down_mm }),
        little.then_some(Defect::LittleArea { mm2: report.foreground_mm2 }),
        (report.contrast < LOW_CONTRAST).then_some(Defect::LowContrast { levels: report.contrast }),
        dry.then_some(Defect::TooDry { ridge_percent }),
        (poor && report.dark_share > WET_DARK_SHARE).then_some(Defect::TooWet { ridge_percent }),
        (report.smear > LEAST_SMEAR).then_some(Defect::Smeared { times: report.smear }),
        // Dryness says why the ridges are unclear, and what to do.
        (unclear && !dry).then_some(Defect::Unclear { clarity: report.clarity }),
        (report.reliable_minutiae < FEW_MINUTIAE).then_some(Defect::FewMinutiae { reliable: report.reliable_minutiae }),
        (report.residue_mm2 > MUCH_RESIDUE_MM2).then_some(Defect::Residue { mm2: report.residue_mm2 }),
    ];
    found.into_iter().flatten().collect()
}

/// Whether the finger leaves the image on the side it lies towards while there is room on the other: `beyond` is covered of the
/// right or lower side, `before` of the left or upper one.
fn is_cut(shift: f32, beyond: f32, before: f32) -> bool {
    let (near, other) = if shift > 0.0 { (beyond, before) } else { (before, beyond) };
    near > CUT_SIDE && other < FREE_SIDE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quality::Sides;
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
            merged: 0.05,
            smear: 1.2,
            residue_mm2: 0.0,
            cut: Sides { bottom: 0.5, ..Sides::default() },
            confidence: 0.8,
            minutiae: 45,
            reliable_minutiae: 40,
            shared_minutiae: 41.0,
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
            (QualityReport { foreground_mm2: 50.0, ..good() }, "place the whole fingertip"),
            (QualityReport { foreground_mm2: 50.0, off_centre_mm: (4.0, 0.0), ..good() }, "to the left"),
            (
                QualityReport { off_centre_mm: (-4.0, 0.0), cut: Sides { left: 0.6, ..Sides::default() }, ..good() },
                "to the right",
            ),
            (QualityReport { smear: 3.1, ..good() }, "3.1 times fainter"),
            (QualityReport { residue_mm2: 40.0, ..good() }, "wipe the sensor"),
            (QualityReport { contrast: 8.0, ..good() }, "clean the sensor"),
            (QualityReport { overall: poor, dark_share: 0.3, ..good() }, "moisten the finger"),
            (QualityReport { overall: poor, dark_share: 0.42, clarity: 0.35, ..good() }, "moisten the finger"),
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

    #[test]
    fn a_large_finger_that_is_cut_on_both_sides_is_where_it_belongs() {
        let cut = Sides { left: 0.5, right: 0.9, top: 0.2, bottom: 1.0 };
        assert_eq!(defects(&QualityReport { off_centre_mm: (4.0, 4.0), cut, ..good() }), []);
        let shifted = Sides { left: 0.0, right: 0.9, ..cut };
        assert_eq!(defects(&QualityReport { off_centre_mm: (1.0, 1.0), cut: shifted, ..good() }), [], "not far");
    }

    #[test]
    fn points_are_odds() {
        let quality = |shared_minutiae, merged| overall(&QualityReport { shared_minutiae, merged, ..good() }).get();
        // Ten times the odds lie between these two.
        let factor = (30.0 / SHARED_POINTS).exp();
        assert_eq!(quality(5.0 * factor, 0.0) - quality(5.0, 0.0), 30);
        assert_eq!((quality(0.0, 0.0), quality(0.5, 0.0), quality(300.0, 0.0)), (0, 0, 100));
        assert!(quality(10.0, 0.5) < quality(10.0, 0.1));
    }

    proptest! {
        #[test]
        fn more_shared_minutiae_and_fewer_merged_ridges_are_never_worse(
            shared in 0.0_f32..80.0, more in 0.0_f32..20.0, merged in 0.0_f32..1.0, less in 0.0_f32..1.0
        ) {
            let worse = QualityReport { shared_minutiae: shared, merged, ..good() };
            let better = QualityReport { shared_minutiae: shared + more, merged: merged * less, ..good() };
            prop_assert!(overall(&better) >= overall(&worse));
        }
    }
}
