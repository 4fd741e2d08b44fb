//! Minutiae against minutiae, one thread: a comparison, its preparation, and a search of one probe among many references.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A bench that cannot start has nothing better to do.

use std::hint::black_box;

use bioverify::finger::{Effort, Index, Keep, PreparedProbe, PreparedReference};
use bioverify::{MinutiaSet, NoTrace};
use bioverify_bench::{REFERENCE_ANSWER, Sample, embedded_engine, reference_work};
use bioverify_testdata::Constellation;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// References of the search: enough that the cache does not hold one comparison's working set by luck.
const REFERENCES: usize = 100;

fn reference(c: &mut Criterion) {
    c.bench_function("reference/work", |b| b.iter(|| assert_eq!(black_box(reference_work()), REFERENCE_ANSWER)));
}

fn comparison(c: &mut Criterion) {
    let engine = embedded_engine().unwrap();
    let sample = Sample::render().unwrap();
    let minutiae = |image| -> MinutiaSet { engine.fingers().extract(image, &mut NoTrace).unwrap().minutiae };
    let (first, second, other) = (minutiae(&sample.first), minutiae(&sample.second), minutiae(&sample.other));
    let probe = PreparedProbe::new(&second);
    let (mated, stranger) = (PreparedReference::new(&first), PreparedReference::new(&other));
    let score = |reference| engine.fingers().compare(&probe, reference);
    let (high, low) = (score(&mated), score(&stranger));
    assert!(engine.calibrated(high).0.get() <= 1e-3 && engine.calibrated(low).0.get() > 1e-3, "{high:?} {low:?}");

    c.bench_function("compare/prepare", |b| b.iter(|| black_box(PreparedReference::new(black_box(&first)))));
    c.bench_function("compare/mated", |b| b.iter(|| assert_eq!(black_box(score(&mated)), high)));
    c.bench_function("compare/non-mated", |b| b.iter(|| assert_eq!(black_box(score(&stranger)), low)));

    let mut references: Vec<_> = (1..REFERENCES).map(|_| PreparedReference::new(&other)).collect();
    references.push(PreparedReference::new(&first));
    let mut group = c.benchmark_group("search");
    group.throughput(Throughput::Elements(REFERENCES as u64));
    group.bench_function("one-among-100", |b| {
        b.iter(|| {
            let scores = references.iter().map(|reference| score(reference).get());
            let best = scores.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
            assert_eq!(best.0, REFERENCES - 1);
        });
    });
    group.finish();
}

/// Fingers of the mixture, two captures each: one comparison of mated ones for [`STRANGERS`] others, as in a public set of eight
/// impressions of ten fingers.
const FINGERS: u64 = 40;
/// Comparisons of strangers for one of mated ones.
const STRANGERS: usize = 10;

/// The mean over many different pairs: a single pair would be learnt by heart by the processor's branch predictor, and tells
/// nothing of how many comparisons end early.
fn mixture(c: &mut Criterion) {
    let engine = embedded_engine().unwrap();
    let capture = |id, number| -> MinutiaSet { Constellation::new(id).capture(number, 300, 360).unwrap() };
    let probes: Vec<PreparedProbe> = (0..FINGERS).map(|id| PreparedProbe::new(&capture(id, 1))).collect();
    let references: Vec<PreparedReference> = (0..FINGERS).map(|id| PreparedReference::new(&capture(id, 0))).collect();
    // Each probe against its own finger and the next ones.
    let pairs = probes.iter().enumerate().flat_map(|(own, probe)| {
        references.iter().cycle().skip(own).take(1 + STRANGERS).map(move |reference| (probe, reference))
    });
    let pairs: Vec<_> = pairs.collect();
    let all = || pairs.iter().map(|(probe, reference)| engine.fingers().compare(probe, reference).get()).sum::<f32>();
    let expected = all();
    let mut group = c.benchmark_group("compare");
    group.throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("mixture", |b| b.iter(|| assert_eq!(black_box(all()), expected)));
    group.finish();
}

/// References of an index: more than the caches hold of sketches, and drawn in a second.
const INDEXED: u64 = 10_000;

fn index(c: &mut Criterion) {
    let capture = |id, number| -> MinutiaSet { Constellation::new(id).capture(number, 300, 360).unwrap() };
    let sets: Vec<MinutiaSet> = (0..INDEXED).map(|id| capture(id, 0)).collect();
    let numbered: Vec<(u64, &MinutiaSet)> = (0..).zip(&sets).collect();
    let mut index = Index::new(Keep::Prepared);
    index.add_all(&numbered).unwrap();
    let probe = PreparedProbe::new(&capture(77, 1));
    // One thread, as everything here.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let mut group = c.benchmark_group("search");
    group.throughput(Throughput::Elements(INDEXED)).sample_size(10);
    for (name, effort) in [("exhaustive-10000", Effort::Exhaustive), ("two-stages-10000", Effort::default())] {
        group.bench_function(name, |b| {
            b.iter(|| assert_eq!(pool.install(|| index.search(&probe, 1, effort))[0].id, 77));
        });
    }
    group.finish();
}

criterion_group!(benches, reference, comparison, mixture, index);
criterion_main!(benches);
