//! What a score means is the same on every machine: a table fitted to fixed scores, and what it says, to the last bit.

#![allow(clippy::unwrap_used)] // A helper of a test may panic like the test itself.

use bioverify::Score;
use bioverify::calibration::{Calibration, Provenance};
use sha2::{Digest, Sha256};

/// Scores of a plain generator (Lehmer, modulus 2^31 - 1), divided by a power of two: the same numbers everywhere.
fn scores(seed: u64, count: usize, steps: u64) -> Vec<Score> {
    let next = |state: &u64| Some(state * 48_271 % 0x7FFF_FFFF);
    let drawn = std::iter::successors(Some(seed), next).skip(1).take(count);
    drawn.map(|state| Score::new((state % steps) as f32 / 16.0).unwrap()).collect()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_table_and_what_it_says_are_the_same_to_the_last_bit() {
    let provenance = Provenance { data: "drawn".into(), subjects: 120, matcher: "none".into(), model: "none".into() };
    // Strangers reach 62.5, mated comparisons 250.
    let table = Calibration::fit(&scores(7, 900, 4_000), &scores(11, 9_000, 1_000), provenance).unwrap();
    assert_eq!(hex(table.to_toml().as_bytes()), "2f7f8444ae33448e458ca0e667963853181e6531bf80c5b55df8ffd51e543c1b");
    let said: Vec<u8> = (0..6_000)
        .map(|step| Score::new(step as f32 / 20.0).unwrap())
        .flat_map(|score| [table.llr(score).0.to_bits(), table.fmr(score).get().to_bits()])
        .flat_map(u64::to_le_bytes)
        .collect();
    assert_eq!(hex(&said), "7633a014feabf3c17dd09e4d356f3407ce685b0c2bda990eb482d9fb269e52df");
}
