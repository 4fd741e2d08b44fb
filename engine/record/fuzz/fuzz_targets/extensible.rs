//! A record of ISO/IEC 39794 that is read is written in one form, and its pictures lie inside it.
#![no_main]

use bioverify_core::Limits;
use bioverify_record::{finger_pictures, read_extensible};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_side: 1024, max_pixels: 1 << 18, max_alloc_bytes: 12 << 20, ..Limits::photo() };
    let Ok(read) = read_extensible(bytes, &limits) else { return };
    if let Ok(pictures) = finger_pictures(bytes, &limits) {
        assert!(pictures.iter().all(|picture| !picture.bytes().is_empty() && picture.bytes().len() < bytes.len()));
    }
    let _older = read.value.to_face_record(&limits);
    if let Ok(written) = read.value.write() {
        let again = read_extensible(&written, &Limits::photo());
        assert!(again.is_ok_and(|again| again.value.write().as_ref() == Ok(&written)));
    }
});
