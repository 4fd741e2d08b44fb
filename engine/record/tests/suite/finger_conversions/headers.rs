//! What the headers of a group say of fingers, and what becomes of it in a conversion.

use bioverify_core::FingerPosition;
use bioverify_record::{
    BiometricGroup, BiometricHeader, BiometricTemplate, FingerFormat, RecordFormat, convert_read, read_group,
    read_minutiae, read_record, subtype_of_position,
};

use super::{DG3, FORMATS, LATER_DG3, limits, made, seen, two_fingers};
use crate::files::fixture;

#[test]
fn a_header_tells_the_finger_that_a_record_does_not() {
    let mut record = two_fingers();
    record.views.truncate(1);
    record.views[0].position = 0;
    let header = BiometricHeader::new(8, Some(subtype_of_position(FingerPosition::LeftThumb)), 7);
    let templates = vec![BiometricTemplate::new(header, record.write().unwrap())];
    let bytes = BiometricGroup { number: 3, templates, discretionary: vec![] }.write().unwrap();
    let later = made(&bytes, FingerFormat::Group(LATER_DG3)).value;
    for (source, format) in [&bytes, &later].into_iter().flat_map(|source| FORMATS.map(|format| (source, format))) {
        let result = made(source, format);
        assert_eq!(seen(&result.value)[0].0, FingerPosition::LeftThumb, "{format}");
        assert_eq!(result.losses, [""; 0], "{format}");
    }
}

/// A DG3 of one instance whose header says this finger.
fn instance(position: FingerPosition, record: Vec<u8>) -> Vec<u8> {
    let header = BiometricHeader::new(8, Some(subtype_of_position(position)), 7);
    let templates = vec![BiometricTemplate::new(header, record)];
    BiometricGroup { number: 3, templates, discretionary: vec![] }.write().unwrap()
}

#[test]
fn a_finger_that_header_and_record_disagree_on_stays_unknown_and_is_told() {
    let mut record = two_fingers();
    record.views.truncate(1);
    let older = instance(FingerPosition::LeftLittle, record.write().unwrap());
    let later = made(&older, FingerFormat::Group(LATER_DG3)).value;
    for (source, format) in [&older, &later].into_iter().flat_map(|source| FORMATS.map(|format| (source, format))) {
        let result = made(source, format);
        assert_eq!(seen(&result.value)[0].0, FingerPosition::Unknown, "{format}");
        let is_told = result.losses.iter().any(|loss| loss.contains("taken as unknown"));
        // In a group header and record say what they said.
        assert_eq!(is_told, !matches!(format, FingerFormat::Group(_)), "{format}: {:?}", result.losses);
    }
    let minutiae = instance(FingerPosition::RightThumb, fixture("valid/iso05.bin"));
    let out = convert_read(&read_record(&minutiae, &limits()).unwrap(), RecordFormat::Iso2005).unwrap();
    assert_eq!(read_minutiae(&out.value, &limits()).unwrap().value.views[0].position, 0);
    assert!(matches!(&out.losses[..], [one] if one.contains("taken as unknown")), "{:?}", out.losses);
}

#[test]
fn each_of_several_fingers_in_one_instance_has_its_own_header() {
    let older = instance(FingerPosition::RightIndex, two_fingers().write().unwrap());
    let later = made(&older, FingerFormat::Group(LATER_DG3));
    let group = read_group(&later.value, &limits()).unwrap().value;
    let told: Vec<FingerPosition> = group.templates.iter().map(|one| one.header.position()).collect();
    assert_eq!(told, [FingerPosition::RightIndex, FingerPosition::LeftIndex]);
    assert!(later.losses.iter().any(|loss| loss.contains("of several fingers")), "{:?}", later.losses);
}

#[test]
fn what_a_header_says_beside_the_finger_is_named_and_nothing_else_is() {
    let mut record = two_fingers();
    record.views.truncate(1);
    let plain = made(&record.write().unwrap(), FingerFormat::Group(DG3)).value;
    let mut group = read_group(&plain, &limits()).unwrap().value;
    let header = &mut group.templates[0].header;
    *header = header.clone().with(0x86, b"me").with(0x90, b"?");
    let bytes = group.write().unwrap();
    let expected = ["creator (86) of the header has no place", "unknown header field of the header has no place"];
    for format in &FORMATS[..4] {
        assert_eq!(made(&plain, *format).losses, [""; 0], "{format}");
        assert_eq!(made(&bytes, *format).losses, expected, "{format}");
    }
    record.views[0].position = 0;
    let unknown = made(&record.write().unwrap(), FingerFormat::Group(DG3)).value;
    assert_eq!(made(&unknown, FORMATS[0]).losses, [""; 0], "a subtype of 0 says nothing");
}
