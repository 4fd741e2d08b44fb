//! Whatever is read of a face or of fingers goes into every format that can hold it; what was written is read, and a data group
//! or a record of ISO/IEC 39794 stays what it is in its own format.
#![no_main]

use bioverify_core::Limits;
use bioverify_record::{
    FaceFormat, FingerFormat, FingerImageFormat, FingerOptions, Generation, GroupForm, convert_face, convert_fingers,
    read_record,
};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_side: 512, max_pixels: 1 << 16, max_alloc_bytes: 12 << 20, ..Limits::photo() };
    for generation in [Generation::Iso19794, Generation::Iso39794] {
        let form = GroupForm { generation, ..GroupForm::default() };
        for format in [FaceFormat::Group(form), FaceFormat::Extensible] {
            if let Ok(made) = convert_face(bytes, format, &limits) {
                let again = convert_face(&made.value, format, &Limits::photo());
                assert!(again.is_ok_and(|again| again.value == made.value));
            }
        }
        let Ok(read) = read_record(bytes, &limits) else { continue };
        let images = FingerFormat::Images(FingerImageFormat::Iso2011);
        for format in [FingerFormat::Group(form), FingerFormat::Extensible, images] {
            let options = FingerOptions::default();
            let Ok(made) = convert_fingers(&read, format, options, &limits) else { continue };
            let Ok(read) = read_record(&made.value, &Limits::photo()) else { continue };
            let again = convert_fingers(&read, format, options, &Limits::photo());
            assert!(again.is_ok_and(|again| again.value == made.value));
        }
    }
});
