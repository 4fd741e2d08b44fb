//! A photo that is decoded is within the limits, bare or inside EF.DG2 or ISO/IEC 19794-5.
#![no_main]

use bioverify_core::Limits;
use bioverify_record::decode_photo;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_side: 1024, max_pixels: 1 << 18, max_alloc_bytes: 12 << 20, ..Limits::photo() };
    match decode_photo(bytes, &limits) {
        Ok(photo) => assert!(limits.allows_image(photo.width(), photo.height())),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
