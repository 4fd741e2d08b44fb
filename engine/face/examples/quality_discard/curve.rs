//! Error against discard, and how each measure goes with the score.

use bioverify_face::{Measure, MeasureName};

use crate::fit::quality;
use crate::look::Sample;

/// Shares of the pairs that are discarded.
const DISCARDED: [f64; 5] = [0.0, 0.05, 0.10, 0.20, 0.30];

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The score that a share `rate` of the plain photos' non-mated pairs reaches.
pub fn limit(samples: &[Sample], rate: f64) -> f32 {
    let plain: Vec<&Sample> = samples.iter().filter(|sample| !sample.spoiled).collect();
    let mut scores = Vec::new();
    for (index, a) in plain.iter().enumerate() {
        let others = plain.iter().skip(index + 1).filter(|b| b.subject != a.subject);
        scores.extend(others.map(|b| cosine(&a.vector, &b.vector)));
    }
    scores.sort_by(|a, b| b.total_cmp(a));
    scores.get((scores.len() as f64 * rate) as usize).copied().unwrap_or_default()
}

/// Index pairs of photos of one person with their score: plain with plain and, where `spoiled`, spoiled with plain.
pub fn mated(samples: &[Sample], spoiled: bool) -> Vec<(usize, usize, f32)> {
    let mut pairs = Vec::new();
    for (i, a) in samples.iter().enumerate() {
        for (j, b) in samples.iter().enumerate().skip(i + 1).take_while(|(_, b)| b.subject == a.subject) {
            let count = u8::from(a.spoiled) + u8::from(b.spoiled);
            if a.id != b.id && count <= u8::from(spoiled) {
                pairs.push((i, j, cosine(&a.vector, &b.vector)));
            }
        }
    }
    pairs
}

/// Prints the false non-match rate of what is left, by the shipped quality and by these weights.
pub fn show(samples: &[Sample], limit: f32, spoiled: bool, weights: &[(MeasureName, f64)]) {
    let pairs = mated(samples, spoiled);
    let what = if spoiled { "plain and spoiled" } else { "plain" };
    println!(
        "  {} mated pairs of {what} photos of the other folds; discarded by the worse quality of the two:",
        pairs.len()
    );
    let shipped: Vec<f64> = samples.iter().map(|sample| f64::from(sample.report.overall.get())).collect();
    let fitted: Vec<f64> = samples.iter().map(|sample| quality(sample, weights)).collect();
    let alone = |name: MeasureName| {
        let value = |sample: &Sample| find(sample, name).and_then(|measure| measure.value);
        samples.iter().map(|sample| f64::from(value(sample).unwrap_or_default())).collect::<Vec<f64>>()
    };
    let (confidence, mirror) = (alone(MeasureName::FaceConfidence), alone(MeasureName::MirrorAgreement));
    for (name, qualities) in [
        ("shipped weights", shipped),
        ("these weights", fitted),
        ("face confidence", confidence),
        ("mirror agreement", mirror),
    ] {
        let worse = |(i, j, _): &(usize, usize, f32)| {
            let of = |index: usize| qualities.get(index).copied().unwrap_or_default();
            of(*i).min(of(*j))
        };
        let mut order: Vec<(f64, f32)> = pairs.iter().map(|pair| (worse(pair), pair.2)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let rates: Vec<String> = DISCARDED
            .iter()
            .map(|share| {
                let kept = order.get((order.len() as f64 * share) as usize..).unwrap_or_default();
                let failed = kept.iter().filter(|(_, score)| *score < limit).count();
                format!("{:.0} %: {:.2} %", share * 100.0, 100.0 * failed as f64 / kept.len().max(1) as f64)
            })
            .collect();
        let (x, y): (Vec<f64>, Vec<f64>) = order.iter().map(|(quality, score)| (*quality, f64::from(*score))).unzip();
        println!("    {name:16} FNMR  {}   rank correlation with the score {:.2}", rates.join("   "), spearman(&x, &y));
    }
}

fn find(sample: &Sample, name: MeasureName) -> Option<&Measure> {
    sample.measures.iter().find(|measure| measure.name == name)
}

/// Prints percentiles of every measure and how its worse component goes with the score.
pub fn table(samples: &[Sample]) {
    println!(
        "\nmeasure: value at 1, 5, 50, 95, 99 % of plain photos; median component; rank correlation of the worse component with the score, plain and with spoiled"
    );
    for name in MeasureName::ALL {
        let mut values: Vec<f64> =
            samples.iter().filter(|s| !s.spoiled).filter_map(|s| find(s, name)?.value).map(f64::from).collect();
        if values.is_empty() {
            continue;
        }
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values.get(((values.len() - 1) as f64 * share) as usize).copied().unwrap_or_default();
        let component = |s: &Sample| find(s, name).and_then(|m| m.component).map_or(100.0, |c| f64::from(c.get()));
        let mut components: Vec<f64> = samples.iter().filter(|s| !s.spoiled).map(component).collect();
        components.sort_by(f64::total_cmp);
        let middle = components.get(components.len() / 2).copied().unwrap_or_default();
        let correlation = [false, true].map(|spoiled| {
            let (mut x, mut y) = (Vec::new(), Vec::new());
            for (i, j, score) in mated(samples, spoiled) {
                if let (Some(a), Some(b)) = (samples.get(i), samples.get(j)) {
                    x.push(component(a).min(component(b)));
                    y.push(f64::from(score));
                }
            }
            spearman(&x, &y)
        });
        let [plain, all] = correlation;
        println!(
            "  {:24} {:8.3} {:8.3} {:8.3} {:8.3} {:8.3}   {middle:4}   {plain:5.2} {all:5.2}   {} measured",
            name.word(),
            at(0.01),
            at(0.05),
            at(0.5),
            at(0.95),
            at(0.99),
            values.len()
        );
    }
}

/// Rank correlation; equal values share their mean rank.
fn spearman(x: &[f64], y: &[f64]) -> f64 {
    let (x, y) = (ranks(x), ranks(y));
    let mean = (x.len() as f64 - 1.0) / 2.0;
    let (mut xy, mut xx, mut yy) = (0.0, 0.0, 0.0);
    for (x, y) in x.iter().zip(&y) {
        xy += (x - mean) * (y - mean);
        xx += (x - mean) * (x - mean);
        yy += (y - mean) * (y - mean);
    }
    if xx * yy > 0.0 { xy / (xx * yy).sqrt() } else { 0.0 }
}

fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let of = |index: &usize| values.get(*index).copied().unwrap_or_default();
    order.sort_by(|a, b| of(a).total_cmp(&of(b)));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    for group in order.chunk_by(|a, b| of(a) == of(b)) {
        let mean = start as f64 + (group.len() as f64 - 1.0) / 2.0;
        group.iter().for_each(|index| {
            if let Some(rank) = ranks.get_mut(*index) {
                *rank = mean
            }
        });
        start += group.len();
    }
    ranks
}
