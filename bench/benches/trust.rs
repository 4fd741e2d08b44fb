//! A full passive authentication of every genuine synthetic card: security object, path, revocation lists, all groups read.
#![allow(clippy::unwrap_used)] // A bench that cannot start has nothing better to do.

use std::hint::black_box;

use bioverify_bench::{REFERENCE_ANSWER, reference_work};
use bioverify_testdata::cards::cards;
use bioverify_trust::{Files, Moment, Rules, TrustStore, Verdict, authenticate};
use criterion::{Criterion, criterion_group, criterion_main};

fn reference(c: &mut Criterion) {
    c.bench_function("reference/work", |b| b.iter(|| assert_eq!(black_box(reference_work()), REFERENCE_ANSWER)));
}

fn authentication(c: &mut Criterion) {
    let all = cards().unwrap();
    let of = |folder: &str| -> Vec<&[u8]> {
        let inside = all.iter().filter(|(name, _)| name.split('/').next() == Some(folder));
        inside.map(|(_, bytes)| bytes.as_slice()).collect()
    };
    let mut store = TrustStore::new();
    for bytes in of("trust") {
        store.add(bytes).into_iter().for_each(|added| drop(added.unwrap()));
    }
    let rules = Rules::at(Moment::parse("2026-11-22").unwrap());
    for name in ["rsa-pss", "rsa-v15", "ecdsa-p256", "ecdsa-brainpool256"] {
        let mut files = Files::new();
        for bytes in of(&format!("genuine-{name}")) {
            files.add(bytes).unwrap();
        }
        c.bench_function(&format!("trust/{name}"), |b| {
            b.iter(|| assert_eq!(authenticate(black_box(&files), &store, &rules).verdict, Verdict::Authentic));
        });
    }
}

criterion_group!(benches, reference, authentication);
criterion_main!(benches);
