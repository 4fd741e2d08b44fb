//! Finger image to minutiae, 388 x 374 pixels, one thread, on each runtime there is.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A bench that cannot start has nothing better to do.

use std::hint::black_box;
use std::time::Duration;

use std::sync::Arc;

use bioverify::{Engine, GrayImage, MinutiaSet, NoTrace};
use bioverify_bench::{REFERENCE_ANSWER, Sample, embedded_engine, integer_engine, onnx_engine, reference_work};
use bioverify_finger::Extractor;
use bioverify_model::{Network, RuntimeChoice, SimdLevel};
use criterion::{Criterion, criterion_group, criterion_main};

fn extract(engine: &Engine, image: &GrayImage) -> MinutiaSet {
    engine.fingers().extract(image, &mut NoTrace).unwrap().minutiae
}

fn reference(c: &mut Criterion) {
    assert_eq!(reference_work(), REFERENCE_ANSWER);
    c.bench_function("reference/work", |b| b.iter(|| assert_eq!(black_box(reference_work()), REFERENCE_ANSWER)));
}

fn measure(c: &mut Criterion, name: &str, engine: &Engine, sample: &Sample) {
    let [first, second, other] = [&sample.first, &sample.second, &sample.other].map(|image| extract(engine, image));
    let (mated, stranger) = (engine.compare_pair(&second, &first), engine.compare_pair(&other, &first));
    assert!(mated.fmr.get() <= 1e-3 && mated.explanation.score > stranger.explanation.score, "{name}");
    assert!(stranger.fmr.get() > 1e-3, "{name}");
    c.bench_function(name, |b| b.iter(|| assert_eq!(black_box(extract(engine, &sample.second)).len(), second.len())));
}

fn extraction(c: &mut Criterion) {
    let sample = Sample::render().unwrap();
    let integer = integer_engine().unwrap();
    measure(c, "extract/integer", &integer, &sample);
    levels(c, &extract(&integer, &sample.second), &sample);
    measure(c, "extract/embedded", &embedded_engine().unwrap(), &sample);
    match onnx_engine() {
        Ok(engine) => measure(c, "extract/onnx-runtime", &engine, &sample),
        Err(error) => println!("extract/onnx-runtime is left out: {error}"),
    }
}

/// The integer network at each vector level there is: the very same minutiae.
fn levels(c: &mut Criterion, wanted: &MinutiaSet, sample: &Sample) {
    for level in SimdLevel::available() {
        let network = Network::bundled_finger(RuntimeChoice::Integer).unwrap().with_simd(level).unwrap();
        let extractor = Extractor::new(Arc::new(network)).unwrap();
        let name = format!("extract/integer-{}", level.to_string().to_lowercase().replace(' ', "-"));
        let run = || extractor.extract(&sample.second, &mut NoTrace).unwrap().minutiae;
        assert!(run() == *wanted, "{name}");
        c.bench_function(&name, |b| b.iter(|| assert_eq!(black_box(run()).len(), wanted.len())));
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(30).measurement_time(Duration::from_secs(6));
    targets = reference, extraction
}
criterion_main!(benches);
