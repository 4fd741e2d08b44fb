//! Any bytes explained: the lines stay inside of the bytes, and what is explained is bounded.
#![no_main]

use bioverify_trust::{Moment, inspect};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(report) = inspect(bytes, Moment::from_unix(1_795_305_600)) else { return };
    let is_text = bytes.windows(11).any(|window| window == b"-----BEGIN ");
    for line in &report.fields {
        assert!(is_text || line.offset + line.len <= bytes.len(), "{line:?}");
    }
    assert!(report.fields.len() <= 4096 && report.findings.len() <= 65);
});
