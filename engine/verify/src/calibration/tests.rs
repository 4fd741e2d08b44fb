use proptest::prelude::*;

use super::*;

fn provenance() -> Provenance {
    Provenance {
        data: "two normal distributions".to_owned(),
        subjects: 500,
        matcher: "m1".to_owned(),
        model: "00ff".to_owned(),
    }
}

fn scores(values: impl IntoIterator<Item = f32>) -> Vec<Score> {
    values.into_iter().map(|value| Score::new(value).unwrap()).collect()
}

/// Mated scores spread over 20..60, non-mated over 0..25.
fn table() -> Calibration {
    let mated = scores((0..400).map(|i| 20.0 + i as f32 * 0.1));
    let nonmated = scores((0..50_000).map(|i| 25.0 * (i as f32 / 50_000.0).powi(3)));
    Calibration::fit(&mated, &nonmated, provenance()).unwrap()
}

#[test]
fn a_score_nobody_unmated_reached_claims_only_what_the_data_support() {
    let table = table();
    // 50,000 comparisons of 124,750 finger pairs: rule of three on 50,000.
    assert!((table.smallest_fmr() - 2.9957 / 50_000.0).abs() < 1e-8);
    assert_eq!(table.fmr(Score::new(1e6).unwrap()).get(), table.smallest_fmr());
    assert!(table.llr(Score::new(1e6).unwrap()).0 <= -table.smallest_fmr().ln());
    assert_eq!(table.threshold(FalseMatchRate::new(1e-6).unwrap()), None);
}

#[test]
fn a_claimed_rate_is_above_the_seen_one_but_not_far() {
    let table = table();
    for (score, seen) in [(5.0_f32, 0.4152), (12.5, 0.2063), (20.0, 0.0717), (24.0, 0.01352)] {
        let claimed = table.fmr(Score::new(score).unwrap()).get();
        assert!(claimed >= seen && claimed < seen * 1.25, "{score}: {claimed} against {seen}");
    }
}

#[test]
fn between_separated_scores_the_ratio_rises_instead_of_jumping() {
    let mated = scores((0..100).map(|i| 60.0 + i as f32));
    let nonmated = scores((0..1_000).map(|i| i as f32 * 0.02));
    let table = Calibration::fit(&mated, &nonmated, provenance()).unwrap();
    let at = |score: f32| table.llr(Score::new(score).unwrap()).0;
    assert!(at(19.0) < -3.0 && at(61.0) > 5.0, "{} {}", at(19.0), at(61.0));
    assert!(at(19.0) < at(30.0) && at(30.0) < at(50.0) && at(50.0) < at(61.0));
}

#[test]
fn the_threshold_of_a_rate_keeps_it() {
    let table = table();
    for rate in [0.1, 0.01, 0.001, 1e-4] {
        let rate = FalseMatchRate::new(rate).unwrap();
        let threshold = table.threshold(rate).unwrap();
        assert!(table.fmr(threshold) <= rate);
    }
}

#[test]
fn a_table_survives_its_file() {
    let table = table();
    let text = table.to_toml();
    assert_eq!(Calibration::from_toml(&text).unwrap(), table);
    assert!(text.len() < 40_000, "{}", text.len());
}

#[test]
fn a_table_edited_by_hand_is_refused() {
    let text = table().to_toml();
    let error = Calibration::from_toml(&text.replace("format = 1", "format = 2")).unwrap_err();
    assert!(error.to_string().contains("format 2"), "{error}");
    let error =
        Calibration::from_toml(&text.replace("{ score = 0.0, fmr = 1.0,", "{ score = 0.0, fmr = 1e-5,")).unwrap_err();
    assert!(matches!(error, CalibrationError::Unsound(_)), "{error}");
    let error = Calibration::from_toml(&format!("surprise = 1\n{text}")).unwrap_err();
    assert!(matches!(error, CalibrationError::Syntax(_)), "{error}");
}

#[test]
fn a_table_of_another_matcher_or_model_is_refused_by_name() {
    let table = table();
    assert_eq!(table.must_be_for("m1", "00ff"), Ok(()));
    let error = table.must_be_for("m2", "00ff").unwrap_err().to_string();
    assert!(error.contains("matcher m1") && error.contains("m2"), "{error}");
    assert!(table.must_be_for("m1", "00fe").is_err());
}

#[test]
fn too_little_data_is_refused() {
    let few = scores((0..29).map(|i| i as f32));
    let enough = scores((0..30).map(|i| i as f32));
    assert!(matches!(Calibration::fit(&few, &enough, provenance()), Err(CalibrationError::TooFew { mated: 29, .. })));
    let lonely = Provenance { subjects: 1, ..provenance() };
    assert!(matches!(
        Calibration::fit(&enough, &enough, lonely),
        Err(CalibrationError::Provenance { field: "subjects", .. })
    ));
}

#[test]
fn the_bundled_table_is_sound() {
    let table = Calibration::bundled_finger().unwrap();
    assert!(table.provenance().subjects > 1);
}

proptest! {
    #[test]
    fn more_alike_never_means_less(
        mated in prop::collection::vec(0.0_f32..100.0, 30..120),
        nonmated in prop::collection::vec(0.0_f32..80.0, 30..300),
        probes in prop::collection::vec(0.0_f32..120.0, 20),
    ) {
        let table = Calibration::fit(&scores(mated), &scores(nonmated), provenance()).unwrap();
        prop_assert_eq!(table.check(), Ok(()));
        let mut probes = scores(probes);
        probes.sort_by(|a, b| a.partial_cmp(b).unwrap());
        for pair in probes.windows(2) {
            prop_assert!(table.fmr(pair[0]) >= table.fmr(pair[1]));
            prop_assert!(table.llr(pair[0]) <= table.llr(pair[1]));
        }
    }

    #[test]
    fn the_claimed_rate_is_never_below_the_seen_one(
        nonmated in prop::collection::vec(0.0_f32..80.0, 30..300),
        score in 0.0_f32..100.0,
    ) {
        let mated = scores((0..30).map(|i| 50.0 + i as f32));
        let seen = nonmated.iter().filter(|other| **other >= score).count() as f64 / nonmated.len() as f64;
        let table = Calibration::fit(&mated, &scores(nonmated), provenance()).unwrap();
        let claimed = table.fmr(Score::new(score).unwrap()).get();
        prop_assert!(claimed >= seen, "{} < {}", claimed, seen);
    }
}
