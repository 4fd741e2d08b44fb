//! The pictures of an evaluation: DET curve, ROC, score histogram and error against discard.

use bioverify::eval::discard::Discarded;
use bioverify::eval::{OperatingPoint, PairScore};
use bioverify_core::math;

use crate::svg::{Axis, Chart, Tick};

const MATED: &str = "#1a7f37";
const NONMATED: &str = "#c0392b";
const CURVE: &str = "#1f4e9c";
const BINS: usize = 60;
/// Scores marked on the axis of a histogram.
const SCORE_TICKS: [f64; 8] = [0.0, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0];
/// Shares on the axes of a DET curve.
const DET_TICKS: [(f64, &str); 9] = [
    (1e-5, "0.001 %"),
    (1e-4, "0.01 %"),
    (1e-3, "0.1 %"),
    (1e-2, "1 %"),
    (0.05, "5 %"),
    (0.1, "10 %"),
    (0.2, "20 %"),
    (0.4, "40 %"),
    (0.6, "60 %"),
];

/// FNMR over FMR, both on normal-deviate axes (Martin et al. 1997; ISO/IEC 19795-1, 10.6.3).
pub fn det(points: &[OperatingPoint], nonmated: usize) -> String {
    let least = (0.5 / nonmated.max(1) as f64).clamp(1e-6, 1e-3);
    let axis = |title| Axis {
        title,
        from: normal_deviate(least),
        to: normal_deviate(0.6),
        ticks: DET_TICKS
            .iter()
            .filter(|(share, _)| *share >= least)
            .map(|&(share, label)| (normal_deviate(share), label.to_owned()))
            .collect(),
    };
    let mut chart = Chart::new("DET", axis("false match rate"), axis("false non-match rate"));
    chart.curve(points.iter().map(|p| (normal_deviate(p.fmr), normal_deviate(p.fnmr))), CURVE);
    chart.finish()
}

/// True match rate over FMR, FMR on a logarithmic axis.
pub fn roc(points: &[OperatingPoint], nonmated: usize) -> String {
    let decades = math::log10(nonmated.max(10) as f64).ceil() as i32;
    let x = Axis {
        title: "false match rate",
        from: f64::from(-decades),
        to: 0.0,
        ticks: (-decades..=0).map(|power| (f64::from(power), format!("1e{power}"))).collect(),
    };
    let lowest = points.iter().filter(|p| p.fmr <= 0.1).map(|p| 1.0 - p.fnmr).filter(|tmr| *tmr > 0.0);
    let from = (lowest.fold(1.0, f64::min) * 10.0).floor().clamp(0.0, 9.0) / 10.0;
    let ticks = (0..=10).map(|i| from + (1.0 - from) * f64::from(i) / 10.0);
    let y = Axis { title: "true match rate", from, to: 1.0, ticks: ticks.map(|v| (v, format!("{v:.2}"))).collect() };
    let mut chart = Chart::new("ROC", x, y);
    let logarithm = |share: f64| if share > 0.0 { math::log10(share) } else { f64::from(-decades) };
    chart.curve(points.iter().map(|p| (logarithm(p.fmr), 1.0 - p.fnmr)), CURVE);
    chart.finish()
}

/// False-non-match rate of what is left over the share turned away by low quality, of the captures and of the comparisons, up
/// to half of them: behind that a set of usual size has too few left.
pub fn discard(points: &[Discarded]) -> String {
    const MOST: f64 = 0.5;
    let percent = |v: f64| format!("{:.2} %", 100.0 * v);
    let top = points.iter().filter(|point| point.captures <= MOST).map(|point| point.fnmr).fold(1e-4, f64::max);
    let x = Axis {
        title: "share turned away, the worst first",
        from: 0.0,
        to: MOST,
        ticks: even_ticks(MOST, 5, |v| format!("{:.0} %", 100.0 * v)),
    };
    let y = Axis {
        title: "false non-match rate of the rest, threshold of FMR1000",
        from: 0.0,
        to: top,
        ticks: even_ticks(top, 5, percent),
    };
    let mut chart = Chart::new("Error against discard", x, y);
    for (share, label, colour) in [
        ((|point| point.captures) as fn(&Discarded) -> f64, "of the captures", CURVE),
        (|point| point.comparisons, "of the comparisons", NONMATED),
    ] {
        chart.curve(points.iter().filter(|point| share(point) <= MOST).map(|point| (share(point), point.fnmr)), colour);
        chart.key(label, colour);
    }
    chart.finish()
}

/// Shares of the mated and non-mated comparisons by score, the score on a logarithmic axis: what decides happens low.
pub fn histogram(pairs: &[PairScore]) -> String {
    let scores = |mated: bool| {
        let kind = pairs.iter().filter(move |pair| (pair.probe_subject == pair.reference_subject) == mated);
        kind.filter_map(|pair| pair.score).map(|score| math::log1p(f64::from(score))).filter(|place| place.is_finite())
    };
    let highest = scores(true).chain(scores(false)).fold(0.0, f64::max);
    let top = if highest > 0.0 { highest } else { 1.0 };
    let (mated, nonmated) = (binned(scores(true), top), binned(scores(false), top));
    // The lowest bin of the non-mated scores dwarfs everything: the axis ends at the tallest other bar.
    let tallest = mated.iter().chain(nonmated.iter().skip(1)).fold(0.01, |a: f64, b| a.max(*b));
    let marks = SCORE_TICKS.iter().map(|mark| (math::log1p(*mark), mark.to_string()));
    let x = Axis { title: "score", from: 0.0, to: top, ticks: marks.filter(|(place, _)| *place <= top).collect() };
    let y = Axis {
        title: "share of its comparisons (bars that leave the picture are cut)",
        from: 0.0,
        to: tallest,
        ticks: even_ticks(tallest, 5, |v| format!("{:.1} %", 100.0 * v)),
    };
    let mut chart = Chart::new("Scores", x, y);
    let step = top / BINS as f64;
    for (shares, colour) in [(&nonmated, NONMATED), (&mated, MATED)] {
        for (bin, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            chart.bar(bin as f64 * step, (bin + 1) as f64 * step, *share, colour);
        }
    }
    chart.key("mated", MATED);
    chart.key("non-mated", NONMATED);
    chart.finish()
}

fn binned(scores: impl Iterator<Item = f64>, top: f64) -> Vec<f64> {
    let mut counts = vec![0.0_f64; BINS];
    let mut total = 0.0;
    for score in scores {
        let bin = ((score / top * BINS as f64) as usize).min(BINS - 1);
        if let Some(count) = counts.get_mut(bin) {
            *count += 1.0;
        }
        total += 1.0;
    }
    counts.iter().map(|count| if total > 0.0 { count / total } else { 0.0 }).collect()
}

fn even_ticks(top: f64, steps: u32, label: impl Fn(f64) -> String) -> Vec<Tick> {
    (0..=steps).map(|i| top * f64::from(i) / f64::from(steps)).map(|value| (value, label(value))).collect()
}

/// Inverse of the standard normal distribution by Acklam's rational approximation (2003), relative error below 1.2e-9,
/// far finer than a pixel. Shares outside `(0, 1)` go to ±5.
fn normal_deviate(share: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] =
        [7.784_695_709_041_462e-3, 3.224_671_290_700_398e-1, 2.445_134_137_142_996, 3.754_408_661_907_416, 1.0];
    const TAIL: f64 = 0.024_25;
    let polynomial = |factors: &[f64], x: f64| factors.iter().fold(0.0, |sum, factor| sum * x + factor);
    if share <= 0.0 {
        return -5.0;
    }
    if share >= 1.0 {
        return 5.0;
    }
    if share < TAIL {
        let q = (-2.0 * math::log(share)).sqrt();
        return polynomial(&C, q) / polynomial(&D, q);
    }
    if share > 1.0 - TAIL {
        return -normal_deviate(1.0 - share);
    }
    let q = share - 0.5;
    q * polynomial(&A, q * q) / polynomial(&B, q * q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_deviates_are_those_of_the_tables() {
        for (share, deviate) in [(0.5, 0.0), (0.975, 1.959_963_985), (0.01, -2.326_347_874), (0.999, 3.090_232_306)] {
            assert!((normal_deviate(share) - deviate).abs() < 1e-7, "{share}");
        }
        assert_eq!((normal_deviate(0.0), normal_deviate(1.0)), (-5.0, 5.0));
    }

    #[test]
    fn shares_of_a_histogram_sum_to_one() {
        let shares = binned([0.0, 1.0, 2.0, 10.0].into_iter(), 10.0);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(shares[BINS - 1], 0.25);
    }
}
