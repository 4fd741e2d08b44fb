//! A picture that is decoded is within the limits.
#![no_main]

use bioverify_core::{Limits, Ppi};
use bioverify_record::{decode_pixels, probe_pixels};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_side: 1024, max_pixels: 1 << 18, max_alloc_bytes: 12 << 20, ..Limits::default() };
    let _typed = probe_pixels(bytes, &limits);
    if let Ok(image) = decode_pixels(bytes, Ppi::STANDARD, &limits) {
        assert!(limits.allows_image(image.width(), image.height()));
    }
});
