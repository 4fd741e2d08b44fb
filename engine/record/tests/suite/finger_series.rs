//! Finger pictures between the two series of ISO/IEC: every field there and back, and each that one of them lacks.

use bioverify_core::{FingerPosition, Ppi};
use bioverify_record::{
    CaptureTime, Certificate, FingerFormat, FingerImage, FingerImageFormat, FingerImageRecord, SampleQuality,
    finger_record_of_picture, inspect, read_extensible,
};

use crate::files::fixture;
use crate::finger_conversions::{FORMATS, LATER_DG3, limits, made, seen, two_fingers};

/// Every field of a view that both series have, in the forms that both have.
pub fn full() -> FingerImageRecord {
    let mut record = two_fingers();
    record.certification = 1;
    let view = &mut record.views[0];
    (view.impression, view.vendor, view.device, view.technology) = (24, 0xAB, 0xCD, 14);
    view.time = CaptureTime { year: 2024, month: 2, day: 29, hour: 1, minute: 2, second: 3, millisecond: 4 };
    view.qualities = vec![
        SampleQuality { score: 77, vendor: 0x1D, algorithm: 2 },
        SampleQuality { score: 255, vendor: 3, algorithm: 4 },
    ];
    view.certificates = vec![Certificate { authority: 9, scheme: 1 }];
    (view.scale_unit, view.x_resolution, view.y_resolution, view.x_scan, view.y_scan) = (2, 197, 197, 197, 197);
    record
}

#[test]
fn every_field_that_both_series_have_goes_there_and_back() {
    let record = full();
    let newer = record.to_extensible(&limits()).unwrap();
    assert_eq!(newer.losses, [""; 0]);
    let bytes = newer.value.write().unwrap();
    let read = read_extensible(&bytes, &limits()).unwrap();
    assert_eq!(read.findings, []);
    let older = read.value.to_finger_images(Ppi::STANDARD, &limits()).unwrap();
    assert_eq!(older.losses, [""; 0]);
    let placed = |view: &FingerImage| FingerImage { picture_offset: 0, ..view.clone() };
    let same = |(a, b): (&FingerImage, &FingerImage)| placed(a) == placed(b);
    let pairs = older.value.views.iter().zip(&record.views);
    assert!(older.value.views.len() == 2 && pairs.into_iter().all(same), "{:?}", older.value);
    let told = inspect(&bytes, &limits()).to_string();
    for part in
        ["contactless, standing still, flat", "9: capacitive", "certification 0: number", "77", "captured: year"]
    {
        assert!(told.contains(part), "{part} in\n{told}");
    }
}

/// Losses of a record whose first view was changed.
fn losses_of(change: impl FnOnce(&mut FingerImage)) -> Vec<String> {
    let mut record = full();
    record.views.truncate(1);
    change(&mut record.views[0]);
    record.to_extensible(&limits()).unwrap().losses
}

#[test]
fn what_the_newer_series_cannot_say_is_named() {
    type Change = fn(&mut FingerImage);
    let cases: [(Change, &str); 13] = [
        (|view| view.position = 11, "a thumb placed flat"),
        (|view| view.position = 19, "position 19 of view 0 is none of the format"),
        (|view| view.impression = 2, "that it was scanned from paper"),
        (|view| view.impression = 6, "how the latent print was taken"),
        (|view| view.impression = 21, "whether the sensor was optical"),
        (|view| view.impression = 12, "which one it was"),
        (|view| view.technology = 18, "technology 18: ultrasound has no code"),
        (|view| view.vendor = 0, "a device without both of its numbers"),
        (|view| (view.vendor, view.device) = (0, 0), "the certification of a device without a model"),
        (|view| view.x_scan = 300, "the resolution of the scan"),
        (|view| view.view_number = 3, "view number 3"),
        (|view| view.extended = vec![1, 2, 3], "extended data have no place (3 bytes)"),
        (|view| view.qualities[0].vendor = 0, "a quality without its algorithm"),
    ];
    assert_eq!(losses_of(|_| {}), [""; 0]);
    for (change, part) in cases {
        let losses = losses_of(change);
        assert!(losses.iter().any(|loss| loss.contains(part)), "{part}: {losses:?}");
        let most = if part.contains("device without") { 3 } else { 1 };
        assert!(losses.len() <= most, "{part}: {losses:?}");
    }
}

#[test]
fn palms_and_groups_of_fingers_keep_what_they_are_though_not_their_code() {
    // A full left palm, a lower right palm, and three fingers.
    for (older, newer, words) in
        [(23, 29, "full left palm"), (25, 23, "lower right palm"), (49, 49, "left index, middle")]
    {
        let mut record = full();
        record.views.truncate(1);
        (record.views[0].position, record.views[0].view_number) = (older, 0);
        let made = record.to_extensible(&limits()).unwrap();
        assert_eq!((&made.losses, made.value.representations[0].position_code()), (&vec![], Some(newer)));
        let bytes = made.value.write().unwrap();
        assert!(inspect(&bytes, &limits()).to_string().contains(words), "{words}");
        assert!(inspect(&record.write().unwrap(), &limits()).to_string().contains(words), "{words}");
        let back = made.value.to_finger_images(Ppi::STANDARD, &limits()).unwrap();
        assert_eq!((back.losses, back.value.views[0].position), (vec![], older));
    }
}

#[test]
fn pictures_without_a_code_there_keep_their_pixels() {
    let pixels: Vec<u8> = (0..90 * 100_u32).map(|i| (i * 7 % 251) as u8).collect();
    let mut raw = full();
    raw.views.truncate(1);
    let view = &mut raw.views[0];
    (view.width, view.height, view.depth, view.compression) = (90, 100, 8, 0);
    view.picture = pixels.clone().into();
    let jpeg = {
        let mut record = raw.clone();
        let view = &mut record.views[0];
        (view.picture, view.compression) = (fixture("pixels/pattern.jpg").into(), 3);
        (view.width, view.height) = (96, 96);
        record
    };
    for (record, code, part) in [(&raw, "0: PGM", None), (&jpeg, "4: PNG", Some("its grey values as PNG"))] {
        let before = seen(&record.write().unwrap());
        let newer = record.to_extensible(&limits()).unwrap();
        let told = newer.losses.iter().find(|loss| part.is_some_and(|part| loss.contains(part)));
        assert_eq!((newer.losses.len(), told.is_some()), (usize::from(part.is_some()), part.is_some()));
        let bytes = newer.value.write().unwrap();
        assert!(inspect(&bytes, &limits()).to_string().contains(code), "{code}");
        assert!(seen(&bytes) == before, "{code}");
        let back = made(&bytes, FingerFormat::Images(FingerImageFormat::Iso2011));
        assert!(seen(&back.value) == before && back.losses.is_empty(), "{code}: {:?}", back.losses);
    }
    let back = made(&raw.to_extensible(&limits()).unwrap().value.write().unwrap(), FORMATS[2]).value;
    assert!(back == raw.write().unwrap(), "bare pixels come back bare");
}

/// A DER object with a short length.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, content.len() as u8], content].concat()
}

#[test]
fn what_the_older_series_cannot_say_is_named_and_its_own_format_keeps_it() {
    let picture = fixture("pixels/pattern.png");
    let plain = finger_record_of_picture(FingerPosition::RightIndex, &picture, 500).unwrap().write().unwrap();
    // All fields that follow the sampling rate, and one of a later version.
    let mut fields = Vec::new();
    for (number, name) in [
        (8_u8, "found the position"),
        (9, "the rotation"),
        (10, "turned upright"),
        (11, "compressed with losses"),
        (12, "the segmentation"),
        (13, "the annotation"),
        (14, "attack detection"),
        (15, "comments"),
        (16, "the vendor's data"),
        (17, "1 unknown field"),
    ] {
        let is_plain = matches!(number, 8..=11);
        fields.push((if is_plain { der(0x80 | number, &[1]) } else { der(0xA0 | number, &[]) }, name));
    }
    let more: Vec<u8> = fields.iter().flat_map(|(bytes, _)| bytes.clone()).collect();
    let bytes = appended(&plain, &more);
    let again = made(&bytes, FingerFormat::Extensible);
    assert!(again.value == bytes && again.losses.is_empty(), "{:?}", again.losses);
    let group = made(&bytes, FingerFormat::Group(LATER_DG3));
    assert!(group.losses.is_empty() && made(&group.value, FingerFormat::Extensible).value == bytes);
    let older = made(&bytes, FORMATS[2]);
    for (_, name) in &fields {
        assert_eq!(older.losses.iter().filter(|loss| loss.contains(name)).count(), 1, "{name}: {:?}", older.losses);
    }
    assert_eq!(older.losses.len(), fields.len(), "{:?}", older.losses);
}

/// A record of one representation with more fields at its end, all lengths of three bytes.
fn appended(record: &[u8], more: &[u8]) -> Vec<u8> {
    let mut bytes = [record, more].concat();
    let lengths: Vec<usize> =
        [&[0x64, 0x82][..], &[0xA1, 0x82], &[0x30, 0x82]].iter().map(|tag| find(&bytes, tag) + 2).collect();
    for at in lengths {
        let length = u16::from_be_bytes([bytes[at], bytes[at + 1]]) + more.len() as u16;
        bytes[at..at + 2].copy_from_slice(&length.to_be_bytes());
    }
    bytes
}

fn find(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).position(|window| window == part).unwrap()
}
