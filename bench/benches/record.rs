//! Reading minutiae, one thread: a record of every edition, and the minutiae of a card.
#![allow(clippy::unwrap_used)] // A bench that cannot start has nothing better to do.

use std::hint::black_box;

use bioverify::record::{CardFormat, CardMinutiae, CardRequest, MinutiaeFormat, MinutiaeRecord, read_minutiae};
use bioverify::{Limits, MinutiaSet, NoTrace};
use bioverify_bench::{REFERENCE_ANSWER, Sample, embedded_engine, reference_work};
use criterion::{Criterion, criterion_group, criterion_main};

fn reference(c: &mut Criterion) {
    c.bench_function("reference/work", |b| b.iter(|| assert_eq!(black_box(reference_work()), REFERENCE_ANSWER)));
}

fn reading(c: &mut Criterion) {
    let set: MinutiaSet =
        embedded_engine().unwrap().fingers().extract(&Sample::render().unwrap().first, &mut NoTrace).unwrap().minutiae;
    let limits = Limits::default();
    let names = ["iso2005", "iso2011", "ansi2004", "ansi2009", "ansi2009am1"];
    for (format, name) in MinutiaeFormat::ALL.into_iter().zip(names) {
        let bytes = MinutiaeRecord::from_minutia_set(&set, format).unwrap().write().unwrap();
        c.bench_function(&format!("record/{name}"), |b| {
            b.iter(|| {
                let read = read_minutiae(black_box(&bytes), &limits).unwrap();
                assert_eq!(read.value.views[0].minutiae.len(), set.len());
            });
        });
    }
    let card = CardMinutiae::from_minutia_set(&set, CardFormat::Compact, &CardRequest::default()).unwrap().value;
    let bytes = card.write().unwrap();
    c.bench_function("record/card-compact", |b| {
        b.iter(|| {
            let read = CardMinutiae::read(black_box(&bytes), CardFormat::Compact, &limits).unwrap();
            assert_eq!(read.value.minutiae.len(), set.len());
        });
    });
}

criterion_group!(benches, reference, reading);
criterion_main!(benches);
