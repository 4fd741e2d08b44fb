//! Pictures that end too early, whose decoders would fill in grey and say nothing: an inspection tells of each.

use bioverify_core::{FingerPosition, GrayImage, Limits, Ppi};
use bioverify_record::{
    BiometricGroup, BiometricHeader, BiometricTemplate, Finding, FingerImageFormat, FingerImageRecord, PixelOutput,
    Severity, encode_pixels, inspect,
};

use crate::files::fixture;

/// Every place of the needle.
fn places(bytes: &[u8], needle: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|&at| bytes[at..].starts_with(needle)).collect()
}

fn of_pictures(bytes: &[u8]) -> Vec<Finding> {
    let found = inspect(bytes, &Limits::default()).findings;
    found.into_iter().filter(|finding| finding.field == "picture").collect()
}

fn image() -> GrayImage {
    let pixels = (0..90 * 100_u32).map(|i| (i * 7 % 251) as u8).collect();
    GrayImage::new(90, 100, Ppi::STANDARD, pixels).unwrap()
}

/// Pictures of every kind that records hold.
fn pictures() -> [(&'static str, Vec<u8>); 4] {
    [
        ("JPEG", fixture("portrait/portrait.jpg")),
        ("JPEG 2000", fixture("portrait/portrait.jp2")),
        ("PNG", encode_pixels(&image(), PixelOutput::Png).unwrap()),
        ("WSQ", encode_pixels(&image(), PixelOutput::Wsq { bitrate: 2.25 }).unwrap()),
    ]
}

/// Whether the only finding on pictures is that one begins here and is cut.
fn is_cut(bytes: &[u8], at: usize) -> bool {
    let found = of_pictures(bytes);
    matches!(&found[..], [one] if one.severity == Severity::Error && one.offset == at && one.message.starts_with("the picture is cut: "))
}

#[test]
fn a_bare_picture_is_told_to_be_cut_and_a_whole_one_is_not() {
    for (format, whole) in pictures() {
        assert_eq!(of_pictures(&whole), [], "{format}");
        for len in [whole.len() * 3 / 4, whole.len() - 40] {
            assert!(is_cut(&whole[..len], 0), "{format} of {len} bytes: {:?}", of_pictures(&whole[..len]));
        }
    }
}

#[test]
fn a_picture_in_a_finger_record_is_told_to_be_cut_at_its_place_in_the_document() {
    for output in [PixelOutput::Png, PixelOutput::Wsq { bitrate: 2.25 }] {
        let mut record =
            FingerImageRecord::of_image(&image(), FingerPosition::RightIndex, FingerImageFormat::Iso2005, output)
                .unwrap();
        let whole = record.write().unwrap();
        assert_eq!(of_pictures(&whole), []);
        let head = record.views[0].picture[..16].to_vec();
        let len = record.views[0].picture.len() * 3 / 4;
        record.views[0].picture.truncate(len);
        let bytes = record.write().unwrap();
        assert!(is_cut(&bytes, places(&bytes, &head)[0]), "{:?}", of_pictures(&bytes));
        let template = BiometricTemplate::new(BiometricHeader::new(8, Some(9), 7), bytes);
        let group = BiometricGroup { number: 3, templates: vec![template], discretionary: vec![] }.write().unwrap();
        assert!(is_cut(&group, places(&group, &head)[0]), "{:?}", of_pictures(&group));
    }
}

#[test]
fn a_picture_in_a_face_record_is_told_to_be_cut() {
    for name in ["portrait/face-2005.bin", "portrait/face-2011.bin", "portrait/dg2.bin", "extensible/face.der"] {
        let whole = fixture(name);
        assert_eq!(of_pictures(&whole), [], "{name}");
        // Nothing is missing of the record: the end of its picture is blank.
        let starts = [&[0xFF, 0xD8, 0xFF][..], b"\0\0\0\x0CjP  "];
        let at = *starts.iter().flat_map(|start| places(&whole, start)).min().as_ref().unwrap();
        let end = *places(&whole, &[0xFF, 0xD9]).last().unwrap();
        let mut bytes = whole.clone();
        bytes[end - 100..end + 2].fill(0);
        assert!(is_cut(&bytes, at), "{name}: {:?}", of_pictures(&bytes));
    }
}

#[test]
fn pictures_are_decoded_within_the_limits_only() {
    let (_, whole) = &pictures()[2];
    let poor = Limits { max_alloc_bytes: 1 << 20, ..Limits::default() };
    let found = inspect(whole, &poor).findings;
    assert!(
        matches!(&found[..], [one] if one.severity != Severity::Warning && one.message.contains("bytes of memory")),
        "{found:?}"
    );
    let mut record =
        FingerImageRecord::of_image(&image(), FingerPosition::RightIndex, FingerImageFormat::Iso2005, PixelOutput::Png)
            .unwrap();
    record.views.push(record.views[0].clone());
    let few = Limits { max_pixels: 10_000, ..Limits::default() };
    let found = inspect(&record.write().unwrap(), &few).findings;
    let not_decoded = found.iter().filter(|one| one.message.contains("not decoded") && one.severity == Severity::Note);
    assert_eq!(not_decoded.count(), 1, "{found:?}");
}
