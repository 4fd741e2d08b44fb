use super::*;

fn pairs(mated: &[Option<f32>], nonmated: &[Option<f32>]) -> Vec<PairScore> {
    let mated = mated.iter().map(|score| PairScore { probe_subject: 1, reference_subject: 1, score: *score });
    let nonmated = nonmated.iter().map(|score| PairScore { probe_subject: 1, reference_subject: 2, score: *score });
    mated.chain(nonmated).collect()
}

fn some(scores: &[f32]) -> Vec<Option<f32>> {
    scores.iter().copied().map(Some).collect()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-12
}

#[test]
fn by_hand_four_against_five() {
    // Threshold 3: FNMR 1/4 (the 2), FMR 1/5 (the 3): closest, mean 0.225. Above 3 nothing non-mated is left: FNMR 2/4.
    let found = rates(&pairs(&some(&[2.0, 3.0, 5.0, 6.0]), &some(&[0.0, 0.0, 1.0, 1.0, 3.0]))).unwrap();
    assert!(close(found.eer, 0.225), "{found:?}");
    assert!(close(found.zero_fmr, 0.5), "{found:?}");
    assert!(close(found.fmr100, 0.5), "{found:?}");
}

#[test]
fn by_hand_false_matches_within_the_limit() {
    // 1,000 non-mated: one at 50, nine at 40, the rest at 0. Mated: 45, 30, 60, 60.
    let mut nonmated = vec![0.0; 990];
    nonmated.extend([40.0; 9]);
    nonmated.push(50.0);
    let found = rates(&pairs(&some(&[30.0, 45.0, 60.0, 60.0]), &some(&nonmated))).unwrap();
    // FMR 1 %: threshold 30 still has FMR 10/1000 and misses nothing.
    assert!(close(found.fmr100, 0.0), "{found:?}");
    // 0.1 %: threshold 45 has FMR 1/1000 and misses the 30.
    assert!(close(found.fmr1000, 0.25), "{found:?}");
    // None: threshold 60 misses 30 and 45.
    assert!(close(found.fmr10000, 0.5), "{found:?}");
    assert!(close(found.zero_fmr, 0.5), "{found:?}");
}

#[test]
fn a_failed_extraction_is_a_non_match_at_every_threshold() {
    let found = rates(&pairs(&[None, Some(9.0)], &[None, Some(1.0)])).unwrap();
    assert!(close(found.zero_fmr, 0.5), "{found:?}");
    // At threshold 1 one of two is refused on either side.
    assert!(close(found.eer, 0.5), "{found:?}");
    let evaluation = evaluate(&pairs(&[None, Some(9.0)], &[None, Some(f32::NAN)])).unwrap();
    assert_eq!((evaluation.mated, evaluation.nonmated, evaluation.failed), (2, 2, 3));
}

#[test]
fn perfect_and_hopeless() {
    let perfect = rates(&pairs(&some(&[5.0, 6.0]), &some(&[1.0, 2.0]))).unwrap();
    assert!(close(perfect.eer, 0.0) && close(perfect.zero_fmr, 0.0), "{perfect:?}");
    let hopeless = rates(&pairs(&some(&[1.0, 2.0]), &some(&[5.0, 6.0]))).unwrap();
    assert!(close(hopeless.eer, 1.0) && close(hopeless.zero_fmr, 1.0), "{hopeless:?}");
}

#[test]
fn nothing_to_compare_gives_no_rate() {
    assert_eq!(rates(&pairs(&some(&[1.0]), &[])), None);
    assert_eq!(rates(&pairs(&[], &some(&[1.0]))), None);
    assert_eq!(rates(&[]), None);
}

/// Ten subjects, four samples each, scores from a fixed rule with some overlap.
fn population() -> Vec<PairScore> {
    let mut all = Vec::new();
    for a in 0..40_u32 {
        for b in a + 1..40 {
            let (probe_subject, reference_subject) = (a / 4, b / 4);
            let noise = ((a * 31 + b * 17) % 23) as f32;
            let score = if probe_subject == reference_subject { 15.0 + noise } else { noise };
            let score = (!(a * 7 + b * 3).is_multiple_of(41)).then_some(score);
            all.push(PairScore { probe_subject, reference_subject, score });
        }
    }
    all
}

#[test]
fn an_independent_program_finds_the_same() {
    // A script that sorts and bisects instead of sweeping gave these for the same 60 mated and 720 non-mated comparisons,
    // 19 of them failed.
    let found = rates(&population()).unwrap();
    assert!(close(found.eer, 0.158_333_333_333_333_33), "{found:?}");
    for rate in [found.fmr100, found.fmr1000, found.fmr10000, found.fmr100000, found.zero_fmr] {
        assert!(close(rate, 0.383_333_333_333_333_36), "{found:?}");
    }
}

#[test]
fn intervals_hold_the_rate_and_are_reproducible() {
    let first = evaluate(&population()).unwrap();
    let (low, high) = (first.low.unwrap(), first.high.unwrap());
    assert!(low.eer <= first.rates.eer && first.rates.eer <= high.eer, "{first:?}");
    assert!(low.eer < high.eer, "{first:?}");
    let mut reversed = population();
    reversed.reverse();
    assert_eq!(evaluate(&reversed).unwrap().rates, first.rates);
    assert_eq!(evaluate(&population()).unwrap(), first);
}

#[test]
fn the_curve_runs_from_all_to_nothing() {
    let curve = curve(&population());
    let (first, last) = (curve.first().unwrap(), curve.last().unwrap());
    assert_eq!((first.fmr, first.fnmr), (1.0, 0.0));
    assert!(last.fmr.abs() < 1e-12 && last.fnmr == 1.0);
    assert!(curve.windows(2).all(|pair| pair[0].fmr >= pair[1].fmr && pair[0].fnmr <= pair[1].fnmr));
}
