//! A photo of 640 x 480 pixels to a face template, and templates compared, one thread, on each runtime there is.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A bench that cannot start has nothing better to do.

use std::hint::black_box;
use std::time::Duration;

use bioverify::core::RgbImage;
use bioverify::face::{Choice, Gallery, QuantisedEmbedding, compare};
use bioverify::{Engine, FaceSample, NoTrace, Received};
use bioverify_bench::{REFERENCE_ANSWER, embedded_engine, onnx_engine, photos, reference_work};
use criterion::{Criterion, criterion_group, criterion_main};

/// Entries of the gallery that is scanned.
const GALLERY: usize = 10_000;

fn embed(engine: &Engine, photo: &RgbImage) -> bioverify::core::Embedding {
    let analyser = engine.faces().unwrap().analyser();
    analyser.embed(photo, Choice::Alone, &mut NoTrace).unwrap().embedding.unwrap()
}

fn reference(c: &mut Criterion) {
    assert_eq!(reference_work(), REFERENCE_ANSWER);
    c.bench_function("reference/work", |b| b.iter(|| assert_eq!(black_box(reference_work()), REFERENCE_ANSWER)));
}

fn measure(c: &mut Criterion, name: &str, engine: &Engine) {
    let [first, second, other] = photos().unwrap();
    let [a, b, stranger] = [&first, &second, &other].map(|photo| embed(engine, photo));
    let (mated, nonmated) = (engine.compare_faces(&b, &a).unwrap(), engine.compare_faces(&stranger, &a).unwrap());
    assert!(mated.fmr.get() <= 1e-3 && nonmated.fmr.get() > 1e-3, "{name}: {mated:?} {nonmated:?}");
    c.bench_function(&format!("face/embed-{name}"), |bench| {
        bench.iter(|| assert_eq!(black_box(embed(engine, &second)).values(), b.values()));
    });
    c.bench_function(&format!("face/capture-{name}"), |bench| {
        bench.iter(|| {
            let received = Received::new().with_face(FaceSample::image(second.clone()));
            let encoded = engine.encode(engine.admit(received).unwrap(), &mut NoTrace);
            assert!(black_box(encoded.face.unwrap()).is_ok());
        });
    });
}

fn comparison(c: &mut Criterion, engine: &Engine) {
    let [first, second, _] = photos().unwrap();
    let (a, b) = (embed(engine, &first), embed(engine, &second));
    let exact = compare(&b, &a).unwrap();
    c.bench_function("face/compare", |bench| {
        bench.iter(|| assert_eq!(black_box(compare(black_box(&b), &a).unwrap()), exact));
    });
    let (small, other) = (QuantisedEmbedding::new(&a), QuantisedEmbedding::new(&b));
    let rounded = other.compare(&small).unwrap();
    assert!((rounded.get() - exact.get()).abs() < 0.3);
    c.bench_function("face/compare-bytes", |bench| {
        bench.iter(|| assert_eq!(black_box(black_box(&other).compare(&small).unwrap()), rounded));
    });
    let mut gallery = Gallery::new();
    for index in 0..GALLERY {
        gallery.push(if index == GALLERY / 2 { &a } else { &b }).unwrap();
    }
    c.bench_function("face/one-among-10000", |bench| {
        bench.iter(|| {
            let hits = black_box(gallery.search(&a, 1).unwrap());
            assert_eq!(hits.first().unwrap().index, GALLERY / 2);
        });
    });
}

fn faces(c: &mut Criterion) {
    let engine = embedded_engine().unwrap();
    measure(c, "embedded", &engine);
    comparison(c, &engine);
    match onnx_engine() {
        Ok(engine) => measure(c, "onnx-runtime", &engine),
        Err(error) => println!("face/*-onnx-runtime are left out: {error}"),
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(4));
    targets = reference, faces
}
criterion_main!(benches);
