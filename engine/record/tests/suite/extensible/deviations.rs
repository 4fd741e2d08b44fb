//! Picture records of ISO/IEC 39794-4 and -5 that deviate: what is told, read over or refused.

use bioverify_core::{FingerPosition, Limits, Ppi};
use bioverify_record::{FingerImageFormat, RecordError, Severity, finger_pictures, inspect, portrait, read_extensible};

use super::{LIMITS, code, der, face, finger, jpeg, png, read, record, version};
use crate::files::expect_fixture;

#[test]
fn a_sampling_rate_that_cannot_be_is_told_and_taken_for_what_it_can() {
    let of = |samples: [u8; 2], unit: u8| {
        let rate = der(0xA7, &[&der(0x80, &[&[0], &samples]), &der(0x81, &[&[0], &[unit]])]);
        record(4, &[&code(0, 7), &code(1, 1), &code(2, 4), &der(0x83, &[&png()]), &rate])
    };
    let odd_unit = of([1, 0xF4], 255);
    expect_fixture("extensible/finger-odd-unit.der", &odd_unit);
    let cases = [
        (odd_unit, Severity::Warning, "no number of samples", None),
        (of([1, 0xF4], 2), Severity::Warning, "no number of samples", None),
        (of([0, 0], 0), Severity::Warning, "no number of samples", None),
        (of([1, 0xF4], 1), Severity::Warning, "taken as pixels per inch, 500 ppi", Some(500)),
        (of([0, 197], 0), Severity::Warning, "taken as pixels per centimetre, 500 ppi", Some(500)),
        (of([0x4E, 0x20], 0), Severity::Error, "no finger sensor has", Some(20_000)),
    ];
    for (bytes, severity, part, ppi) in cases {
        let found = read(&bytes);
        let of_rate: Vec<_> = found.findings.iter().filter(|finding| finding.field == "sampling rate").collect();
        assert!(matches!(of_rate[..], [one] if one.severity == severity && one.message.contains(part)), "{of_rate:?}");
        let one = &found.value.representations[0];
        assert_eq!(one.pixels_per_inch(), ppi, "{part}");
        let older = found.value.to_finger_images(Ppi::STANDARD, &LIMITS()).unwrap();
        assert_eq!(older.losses.iter().any(|loss| loss.contains("a sampling rate that is none")), ppi.is_none());
        let written = older.value.convert(FingerImageFormat::Iso2005);
        assert_eq!(written.value.write().is_ok(), ppi != Some(20_000), "{part}");
        assert_eq!(written.losses.iter().any(|loss| loss.contains("cannot be")), ppi == Some(500), "{part}");
    }
}

#[test]
fn unknown_fields_are_kept_and_told() {
    let picture = png();
    let strange = der(0xB8, &[&der(0x80, &[&[1, 2, 3]])]);
    let bytes = record(4, &[&code(0, 2), &code(1, 0), &code(2, 4), &der(0x83, &[&picture]), &strange]);
    let found = read(&bytes);
    let fields: Vec<_> = found.findings.iter().map(|finding| (finding.field, finding.severity)).collect();
    assert_eq!(fields, [("sampling rate", Severity::Note), ("field", Severity::Note)]);
    assert!(found.value.write().unwrap() == bytes);
    let top = der(0x64, &[&version(), &der(0xA1, &[&der(0x30, &[&code(2, 4), &der(0x83, &[&picture])])]), &strange]);
    let found = read(&top);
    assert!(found.value.further == strange && found.value.write().unwrap() == top);
    assert_eq!(found.value.representations[0].position(), FingerPosition::Unknown);
}

#[test]
fn deviations_are_told_and_read_over() {
    let misshapen = record(4, &[&der(0x80, &[&[7]]), &code(2, 1), &der(0x83, &[&png()])]);
    let found = read(&misshapen);
    let fields: Vec<_> = found.findings.iter().map(|finding| finding.field).collect();
    assert_eq!(fields, ["picture format", "sampling rate", "position", "field"]);
    assert_eq!(finger_pictures(&misshapen, &LIMITS()).unwrap()[0].position, FingerPosition::Unknown);
    // A length of two bytes where one is enough.
    let mut long = finger(&png());
    let at = long.windows(5).position(|bytes| bytes == [0xA0, 3, 0x80, 1, 7]).unwrap();
    long.splice(at..at + 5, [0xA0, 4, 0x80, 0x81, 1, 7]);
    for length in [2, 15, 19] {
        let value = u16::from_be_bytes([long[length], long[length + 1]]) + 1;
        long[length..length + 2].copy_from_slice(&value.to_be_bytes());
    }
    let found = read(&long);
    assert_eq!(found.findings.len(), 1, "{:?}", found.findings);
    assert!(found.findings[0].message.contains("shortest"));
    assert!(found.value.write().unwrap() == finger(&png()), "written in DER");
    let trailing = [finger(&png()), vec![0; 3]].concat();
    assert_eq!(read(&trailing).findings[0].field, "end of record");
    let mut wide = face(&jpeg());
    let at = wide.windows(3).position(|bytes| bytes == [0x80, 1, 60]).unwrap();
    wide[at + 2] = 61;
    let misstated = read(&wide);
    assert!(misstated.findings.iter().any(|finding| finding.field == "image size"), "{:?}", misstated.findings);
}

#[test]
fn every_cut_is_an_error_with_its_place() {
    for whole in [finger(&png()), face(&jpeg())] {
        for len in 0..whole.len() {
            let cut = &whole[..len];
            match read_extensible(cut, &LIMITS()) {
                Err(RecordError::Truncated { offset, .. }) => assert!(offset <= len),
                Err(RecordError::Empty | RecordError::NotExtensible { .. }) => assert!(len < 20, "{len}"),
                other => panic!("{len} of {}: {other:?}", whole.len()),
            }
            assert!(inspect(cut, &LIMITS()).findings.iter().any(|finding| finding.severity == Severity::Error));
            assert!(!matches!(portrait(cut), Ok(Some(_))), "{len}");
        }
    }
}

#[test]
fn a_record_without_a_picture_or_a_field_beyond_its_end_is_refused() {
    let none = record(4, &[&code(0, 7), &code(2, 4)]);
    assert!(matches!(read_extensible(&none, &LIMITS()), Err(RecordError::NoPicture { .. })));
    let empty = der(0x64, &[&version(), &der(0xA1, &[])]);
    assert!(matches!(read_extensible(&empty, &LIMITS()), Err(RecordError::NoPicture { .. })));
    let beyond = record(4, &[&der(0x83, &[&png()]), &[0xA0, 3, 0x80, 0x7F, 7], &[0; 200]]);
    let error = read_extensible(&beyond, &LIMITS());
    assert!(matches!(error, Err(RecordError::Structure { .. })), "{error:?}");
    let many = der(0x64, &[&version(), &der(0xA1, &[&der(0x30, &[&der(0x83, &[&png()])]).repeat(3)])]);
    let poor = Limits { max_views: 2, ..LIMITS() };
    assert!(matches!(read_extensible(&many, &poor), Err(RecordError::TooManyPictures { count: 3, max: 2, .. })));
}
