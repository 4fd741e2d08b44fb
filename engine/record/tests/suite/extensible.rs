//! Picture records of ISO/IEC 39794-4 and -5: bytes built by hand, the published samples, damage, the way to and from the older
//! series.

mod deviations;

use bioverify_core::{FingerPosition, ImpressionType, Limits, Ppi};
use bioverify_record::{
    BiometricGroup, BiometricHeader, BiometricTemplate, CaptureTime, Content, ExtensibleRecord, FaceEdition, Read,
    SampleQuality, decode_photo, decode_pixels, face_record_of_photo, finger_pictures, finger_record_of_picture,
    inspect, is_portrait, portrait, read_extensible, read_face_record, recognise,
};

use crate::files::{expect_fixture, fixture, shared};

const LIMITS: fn() -> Limits = Limits::photo;

fn read(bytes: &[u8]) -> Read<ExtensibleRecord> {
    read_extensible(bytes, &LIMITS()).unwrap_or_else(|error| panic!("{error}"))
}

/// A DER object (ITU-T X.690, 8.1).
fn der(tag: u8, content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let length = match content.len() {
        short @ 0..=0x7F => vec![short as u8],
        middle @ 0x80..=0xFF => vec![0x81, middle as u8],
        long => vec![0x82, (long >> 8) as u8, long as u8],
    };
    [vec![tag], length, content].concat()
}

fn version() -> Vec<u8> {
    der(0xA0, &[&der(0x80, &[&[3]]), &der(0x81, &[&[0x07, 0xE3]])])
}

fn record(part: u8, representation: &[&[u8]]) -> Vec<u8> {
    der(0x60 | part, &[&version(), &der(0xA1, &[&der(0x30, representation)])])
}

fn code(field: u8, code: u8) -> Vec<u8> {
    der(0xA0 | field, &[&der(0x80, &[&[code]])])
}

/// A left index finger, rolled, captured in May 2024, at 197 pixels per centimetre.
fn finger(picture: &[u8]) -> Vec<u8> {
    let date = der(0xA4, &[&der(0x80, &[&[0x07, 0xE8]]), &der(0x81, &[&[5]])]);
    let rate = der(0xA7, &[&der(0x80, &[&[0, 197]]), &der(0x81, &[&[1]])]);
    record(4, &[&code(0, 7), &code(1, 1), &code(2, 4), &der(0x83, &[picture]), &date, &rate])
}

/// A woman with brown eyes who smiles, 5 degrees to the right, her left pupil and an eye's outer corner; sex in the form of the
/// profile for travel documents, which goes through an extension block.
fn face(picture: &[u8]) -> Vec<u8> {
    let size = der(0xA7, &[&der(0x80, &[&[60]]), &der(0x81, &[&[80]])]);
    let plane = der(0xA0, &[&der(0x80, &[picture]), &der(0xA1, &[&code(0, 2), &size])]);
    let image = der(0xA1, &[&der(0xA0, &[&plane])]);
    let sex = der(0xA0, &[&der(0xA1, &[&der(0x80, &[&[3]])])]);
    let smile = der(0xA5, &[&der(0x81, &[&[0xFF]])]);
    let pose = der(0xA6, &[&der(0xA0, &[&der(0x80, &[&[0xFB]]), &der(0x81, &[&[4]])])]);
    let person = der(0xA8, &[&sex, &code(1, 4), &smile, &pose]);
    let place = |x, y| der(0xA1, &[&der(0xA0, &[&der(0xA0, &[&der(0x80, &[&[x]]), &der(0x81, &[&[y]])])])]);
    let corner = der(0x30, &[&der(0xA0, &[&der(0xA0, &[&code(0, 20)])]), &place(20, 30)]);
    let name = der(0xA1, &[&der(0xA0, &[&code(0, 21)])]);
    let pupil = der(0x30, &[&der(0xA0, &[&der(0xA0, &[&name])]), &place(40, 30)]);
    record(5, &[&der(0x80, &[&[1]]), &image, &person, &der(0xA9, &[&corner, &pupil])])
}

fn png() -> Vec<u8> {
    fixture("pixels/pattern.png")
}

fn jpeg() -> Vec<u8> {
    fixture("portrait/portrait.jpg")
}

#[test]
fn a_finger_is_read_with_what_is_said_of_it() {
    let bytes = finger(&png());
    expect_fixture("extensible/finger.der", &bytes);
    let found = read(&bytes);
    assert_eq!(found.findings, []);
    assert_eq!((found.value.part, found.value.generation, found.value.year), (4, 3, 2019));
    assert!(found.value.write().unwrap() == bytes);
    let pictures = finger_pictures(&bytes, &LIMITS()).unwrap();
    let [one] = pictures.as_slice() else { panic!("{pictures:?}") };
    assert_eq!((one.position, one.impression), (FingerPosition::LeftIndex, Some(ImpressionType::LiveRolled)));
    assert_eq!((one.ppi, one.bytes()), (Some(500), png().as_slice()));
    assert!(decode_pixels(one.bytes(), Ppi::STANDARD, &Limits::default()).is_ok());
    let time = one.representation.captured().unwrap();
    assert_eq!(time, CaptureTime { year: 2024, month: 5, ..CaptureTime::default() });
    let told = inspect(&bytes, &LIMITS()).to_string();
    for part in ["left index finger", "rolled", "captured: month", "sampling rate: unit", "1: a centimetre"] {
        assert!(told.contains(part), "{part} in\n{told}");
    }
    assert!(!is_portrait(&bytes) && decode_photo(&bytes, &LIMITS()).is_err());
}

#[test]
fn a_face_is_read_with_what_is_said_of_it() {
    let bytes = face(&jpeg());
    expect_fixture("extensible/face.der", &bytes);
    let found = read(&bytes);
    assert_eq!(found.findings, []);
    assert!(found.value.write().unwrap() == bytes);
    assert!(is_portrait(&bytes));
    assert_eq!(portrait(&bytes), Ok(Some(jpeg().as_slice())));
    let one = &found.value.representations[0];
    assert_eq!((one.image_size(), one.pose()), (Some((60, 80)), [Some((-5, Some(4))), None, None]));
    assert!(finger_pictures(&bytes, &LIMITS()).is_err());
    let told = inspect(&bytes, &LIMITS()).to_string();
    for part in ["3: female", "brown", "expression: smile", "pose: yaw: degrees", "-5", "centre of the left pupil"] {
        assert!(told.contains(part), "{part} in\n{told}");
    }
    let debug = format!("{found:?}");
    assert!(debug.contains("PictureBlock(part 5") && !debug.contains("content"), "{debug}");
}

#[test]
fn a_face_becomes_one_of_the_older_series() {
    let older = read(&face(&jpeg())).value.to_face_record(&LIMITS());
    assert_eq!(older.losses.len(), 2, "{:?}", older.losses);
    assert!(older.losses[0].contains("rounded") && older.losses[1].contains("1 landmark"), "{:?}", older.losses);
    let one = &older.value.faces[0];
    assert_eq!(
        (one.sex, one.eye_colour, one.expression, one.pose, one.pose_uncertainty),
        (2, 3, 5, [179, 0, 0], [3, 0, 0])
    );
    assert_eq!((one.points[0].code, one.points[0].x, one.image_width, one.data_type), (0x37, 20, 60, 0));
    assert!(read_face_record(&older.value.write().unwrap(), &LIMITS()).unwrap().findings.is_empty());
    // And back: what the older series kept, the extensible one says the same way.
    let newer = older.value.to_extensible(&LIMITS()).unwrap();
    assert!(newer.losses.is_empty(), "{:?}", newer.losses);
    let bytes = newer.value.write().unwrap();
    let again = read(&bytes);
    assert_eq!(again.findings, []);
    assert!(again.value.to_face_record(&LIMITS()).value == older.value);
}

#[test]
fn every_face_record_becomes_extensible_and_comes_back() {
    let limits = LIMITS();
    let mut record = face_record_of_photo(&jpeg(), FaceEdition::Iso2011, &limits).unwrap().value;
    let one = &mut record.faces[0];
    (one.sex, one.eye_colour, one.hair_colour, one.height) = (1, 7, 1, 180);
    (one.properties, one.expression, one.source) = (0b11_1111_1111, 0b111_1111, 6);
    (one.vendor, one.device) = (0xAB, 0xCD);
    one.qualities = vec![
        SampleQuality { score: 0, vendor: 1, algorithm: 2 },
        SampleQuality { score: 255, vendor: 3, algorithm: 4 },
    ];
    one.time = CaptureTime { year: 2024, month: 2, day: 29, ..CaptureTime::default() };
    (one.pose, one.pose_uncertainty) = ([1, 91, 92], [1, 91, 0]);
    let newer = record.to_extensible(&limits).unwrap();
    assert!(newer.losses.is_empty(), "{:?}", newer.losses);
    let found = read(&newer.value.write().unwrap());
    assert_eq!(found.findings, []);
    let older = found.value.to_face_record(&limits);
    assert!(older.losses.is_empty() && older.value == record, "{:?}", older.losses);
    record.faces[0].picture = png();
    assert!(record.to_extensible(&limits).unwrap_err().to_string().contains("picture format of face 0"));
}

#[test]
fn a_picture_becomes_a_finger_record() {
    let made = finger_record_of_picture(FingerPosition::RightThumb, &png(), 1000).unwrap();
    let pictures = finger_pictures(&made.write().unwrap(), &LIMITS()).unwrap();
    assert_eq!((pictures[0].position, pictures[0].ppi), (FingerPosition::RightThumb, Some(1000)));
    assert!(finger_record_of_picture(FingerPosition::RightThumb, &jpeg(), 500).is_err());
}

#[test]
fn a_group_of_the_new_generation_is_opened() {
    let header = BiometricHeader::new(2, None, 0x2A);
    let mut template = BiometricTemplate::new(header, der(0xA1, &[&face(&jpeg())]));
    template.block_tag = 0x7F2E;
    let group = BiometricGroup { number: 2, templates: vec![template], discretionary: Vec::new() };
    let bytes = group.write().unwrap();
    expect_fixture("portrait/dg2-39794.bin", &bytes);
    assert_eq!(portrait(&bytes), Ok(Some(jpeg().as_slice())));
    assert_eq!(decode_photo(&bytes, &LIMITS()), decode_photo(&jpeg(), &LIMITS()));
    let report = inspect(&bytes, &LIMITS());
    assert_eq!(report.findings, []);
    let told = report.to_string();
    assert!(told.contains("instance 0 pose: yaw: degrees") && told.contains("a face picture record"), "{told}");
}

#[test]
fn the_published_samples_are_read_field_by_field_and_written_back() {
    let (Some(finger), Some(face)) = (
        shared("data/records/iso39794/sample-39794-4-ed-1-v1.der"),
        shared("data/records/iso39794/sample-39794-5-ed-1-v1.der"),
    ) else {
        return;
    };
    for bytes in [&finger, &face] {
        let found = read(bytes);
        assert_eq!(found.findings, []);
        assert!(found.value.write().unwrap() == *bytes);
        assert_eq!((found.value.generation, found.value.year), (3, 2019));
    }
    let pictures = finger_pictures(&finger, &LIMITS()).unwrap();
    assert_eq!((pictures[0].position, pictures[0].ppi), (FingerPosition::RightIndex, Some(254)));
    let image = decode_pixels(pictures[0].bytes(), Ppi::STANDARD, &Limits::default()).unwrap();
    assert_eq!((image.width(), image.height()), (24, 24));
    let record = read(&face).value;
    let one = &record.representations[0];
    assert_eq!(one.pose(), [Some((0, None)), Some((15, None)), Some((30, None))]);
    assert_eq!(one.captured().map(|time| (time.year, time.month, time.day)), Some((2019, 7, 8)));
    let scores: Vec<u8> = one.qualities().iter().map(|quality| quality.score).collect();
    assert_eq!(scores, [50, 255]);
    assert_eq!(recognise(&face), Content::Extensible(5));
    assert!(decode_photo(&face, &LIMITS()).is_ok());
    let older = record.to_face_record(&LIMITS());
    let person = &older.value.faces[0];
    assert_eq!((person.sex, person.eye_colour, person.hair_colour, person.height), (1, 255, 4, 180));
    assert!(older.value.write().is_ok(), "{:?}", older.losses);
}
