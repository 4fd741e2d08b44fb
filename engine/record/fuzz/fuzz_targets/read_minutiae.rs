//! A record that is read can be scaled, and after repair written and read again the same.
#![no_main]

use bioverify_core::Limits;
use bioverify_record::{MinutiaeFormat, read_minutiae};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_alloc_bytes: 12 << 20, ..Limits::default() };
    let Ok(read) = read_minutiae(bytes, &limits) else { return };
    let record = read.value;
    for view in 0..record.views.len() {
        let _typed = record.to_minutia_set(view);
    }
    for format in MinutiaeFormat::ALL {
        let converted = record.convert(format).value;
        if let Ok(written) = converted.write() {
            let again = read_minutiae(&written, &Limits::default());
            assert!(again.is_ok_and(|again| again.value == converted));
        }
    }
});
