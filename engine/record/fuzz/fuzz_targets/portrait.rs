//! The picture found in EF.DG2 or ISO/IEC 19794-5 (2005 or 2011) lies inside the bytes, is not empty and is not all of them.
#![no_main]

use bioverify_record::{is_portrait, portrait, recognise};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _known = (is_portrait(bytes), recognise(bytes));
    if let Ok(Some(picture)) = portrait(bytes) {
        assert!(!picture.is_empty() && picture.len() < bytes.len());
        assert!(bytes.as_ptr_range().contains(&picture.as_ptr()));
    }
});
