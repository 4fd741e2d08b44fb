//! Whole verifications: picture against record, record against record, and a batch on one thread and on all.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A bench that cannot start has nothing better to do.

use std::hint::black_box;
use std::time::Duration;

use bioverify::record::{MinutiaeFormat, MinutiaeRecord};
use bioverify::{Decision, Engine, FingerSample, GrayImage, NoTrace, Outcome, Received, Reference, Source};
use bioverify_bench::{REFERENCE_ANSWER, Sample, embedded_engine, integer_engine, onnx_engine, reference_work};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Visits of the batch: some rounds of every worker.
const BATCH: usize = 400;

/// A card's record of a picture.
fn record(engine: &Engine, image: &GrayImage) -> Vec<u8> {
    let minutiae = engine.fingers().extract(image, &mut NoTrace).unwrap().minutiae;
    MinutiaeRecord::from_minutia_set(&minutiae, MinutiaeFormat::Iso2005).unwrap().write().unwrap()
}

fn desk(engine: &Engine, image: &GrayImage, card: &[u8]) -> Decision {
    let received = Received::new()
        .with_finger(FingerSample::image(image.clone()))
        .with_reference(Reference::record(Source::CardChip, card));
    engine.verify(received).unwrap()
}

fn visit<'a>(probe: &'a [u8], card: &'a [u8]) -> Received<'a> {
    Received::new().with_finger(FingerSample::record(probe)).with_reference(Reference::record(Source::CardChip, card))
}

fn reference(c: &mut Criterion) {
    c.bench_function("reference/work", |b| b.iter(|| assert_eq!(black_box(reference_work()), REFERENCE_ANSWER)));
}

fn picture(c: &mut Criterion, name: &str, engine: &Engine, sample: &Sample) {
    let card = record(engine, &sample.first);
    assert_ne!(desk(engine, &sample.other, &card).outcome, Outcome::Accept, "{name}");
    c.bench_function(name, |b| {
        b.iter(|| assert_eq!(black_box(desk(engine, &sample.second, &card)).outcome, Outcome::Accept));
    });
}

fn verification(c: &mut Criterion) {
    let sample = Sample::render().unwrap();
    picture(c, "verify/picture-integer", &integer_engine().unwrap(), &sample);
    let engine = embedded_engine().unwrap();
    picture(c, "verify/picture-embedded", &engine, &sample);
    match onnx_engine() {
        Ok(engine) => picture(c, "verify/picture-onnx-runtime", &engine, &sample),
        Err(error) => println!("verify/picture-onnx-runtime is left out: {error}"),
    }
    let [card, probe, stranger] = [&sample.first, &sample.second, &sample.other].map(|image| record(&engine, image));
    c.bench_function("verify/record", |b| {
        b.iter(|| assert_eq!(black_box(engine.verify(visit(&probe, &card)).unwrap()).outcome, Outcome::Accept));
    });
    batch(c, &engine, [&card, &probe, &stranger]);
}

fn batch(c: &mut Criterion, engine: &Engine, [card, probe, stranger]: [&[u8]; 3]) {
    let finger = |index: usize| if index.is_multiple_of(2) { probe } else { stranger };
    let run = || {
        let results = engine.verify_all((0..BATCH).map(|index| visit(finger(index), card)));
        let accepted = |result: &Result<Decision, _>| result.as_ref().unwrap().outcome == Outcome::Accept;
        assert!(results.iter().enumerate().all(|(index, result)| accepted(result) == (index.is_multiple_of(2))));
        assert_eq!(results.len(), BATCH);
    };
    let mut group = c.benchmark_group("batch");
    group.throughput(Throughput::Elements(BATCH as u64));
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    group.bench_function("one-thread", |b| b.iter(|| one.install(run)));
    group.bench_function("all-threads", |b| b.iter(run));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(6));
    targets = reference, verification
}
criterion_main!(benches);
