//! A finger image record that is read has its pictures inside the bytes; what can be written of it is read back the same, in
//! every edition.
#![no_main]

use bioverify_core::Limits;
use bioverify_record::{FingerImageFormat, read_finger_images};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_alloc_bytes: 12 << 20, max_side: 512, max_pixels: 1 << 16, ..Limits::default() };
    let Ok(read) = read_finger_images(bytes, &limits) else { return };
    let record = read.value;
    for view in &record.views {
        let picture = bytes.get(view.picture_offset..view.picture_offset + view.picture.len());
        assert_eq!(picture, Some(view.picture.as_slice()));
        if let Ok(image) = view.picture(&limits) {
            assert!(limits.allows_image(image.width(), image.height()));
        }
    }
    for format in [FingerImageFormat::Iso2005, FingerImageFormat::Ansi2004, FingerImageFormat::Iso2011] {
        let converted = record.convert(format).value;
        let Ok(written) = converted.write() else { continue };
        let again = read_finger_images(&written, &Limits::default()).map(|again| again.value);
        assert!(again.is_ok_and(|again| again.write().is_ok_and(|twice| twice == written)));
    }
});
