//! A native template has one form: what is read of the newest version is written back byte for byte, and an older one comes to
//! such a form. The checksum is made right first, so that
//! the fields behind it are reached.
#![no_main]

mod frame;

use bioverify_core::Limits;
use bioverify_record::NativeTemplate;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _typed = NativeTemplate::read(bytes, &Limits::default());
    let Some(bytes) = frame::righted(bytes) else { return };
    if let Ok(template) = NativeTemplate::read(&bytes, &Limits::default()) {
        let written = template.write();
        assert!(written == bytes || bytes.starts_with(b"BVFT\x01\0"));
        let again = NativeTemplate::read(&written, &Limits::default());
        assert!(again.is_ok_and(|again| again.write() == written));
    }
});
