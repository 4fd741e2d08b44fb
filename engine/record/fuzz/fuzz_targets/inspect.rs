//! An inspection always answers, and its lines lie inside the bytes.
#![no_main]

use bioverify_core::Limits;
use bioverify_record::inspect;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let report = inspect(bytes, &Limits { max_alloc_bytes: 12 << 20, ..Limits::default() });
    assert!(!report.what.is_empty());
    assert!(report.fields.iter().all(|line| line.offset + line.len <= bytes.len()));
    let _text = report.to_string();
});
