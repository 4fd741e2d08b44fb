//! A native template has one form: what is read is written back byte for byte. The checksum is made right first, so that
//! the fields behind it are reached.
#![no_main]

mod frame;

use bioverify_core::Limits;
use bioverify_record::NativeTemplate;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _typed = NativeTemplate::read(bytes, &Limits::default());
    let Some(bytes) = frame::righted(bytes) else { return };
    if let Ok(template) = NativeTemplate::read(&bytes, &Limits::default()) {
        assert_eq!(template.write(), bytes);
    }
});
