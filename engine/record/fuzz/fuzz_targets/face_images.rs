//! A face record that is read can be converted and written, and is then read back the same.
#![no_main]

use bioverify_core::Limits;
use bioverify_record::{FaceEdition, FaceFormat, FaceRecord, convert_face, read_face_record};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_side: 1024, max_pixels: 1 << 18, max_alloc_bytes: 12 << 20, ..Limits::photo() };
    let _typed = convert_face(bytes, FaceFormat::Extensible, &limits);
    let Ok(read) = read_face_record(bytes, &limits) else { return };
    for edition in [FaceEdition::Iso2005, FaceEdition::Iso2011] {
        let converted = read.value.convert(edition, &limits).value;
        let Ok(written) = converted.write() else { continue };
        let again = read_face_record(&written, &Limits::photo());
        // The American standard is known by its own codes only.
        assert!(again.is_ok_and(|again| FaceRecord { edition, ..again.value } == converted));
    }
});
