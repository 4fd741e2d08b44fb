//! Face image records: bytes built by hand, real records, damage, conversion between editions.

mod written;

use bioverify_core::Limits;
use bioverify_record::{
    CaptureTime, Face, FaceEdition, FacePoint, FaceRecord, Read, RecordError, SampleQuality, Severity, inspect,
    portrait, read_face_record,
};

use crate::files::{expect_fixture, fixture, shared};

pub fn jpeg() -> Vec<u8> {
    fixture("portrait/portrait.jpg")
}

pub fn read(bytes: &[u8]) -> Read<FaceRecord> {
    read_face_record(bytes, &Limits::photo()).unwrap_or_else(|error| panic!("{error}"))
}

fn fields(read: &Read<FaceRecord>) -> Vec<&'static str> {
    read.findings.iter().map(|finding| finding.field).collect()
}

fn hex(text: &str) -> Vec<u8> {
    let digits: String = text.split_whitespace().collect();
    (0..digits.len() / 2).map(|i| u8::from_str_radix(&digits[i * 2..i * 2 + 2], 16).unwrap()).collect()
}

/// ISO/IEC 19794-5:2005, written out by hand: a woman with brown eyes, black hair and glasses who smiles, 4 degrees to the
/// left, 6 down, not told how far tilted; the outer corner of an eye (MPEG-4 point 3.7) at (20, 30).
pub fn first_edition(picture: &[u8]) -> Vec<u8> {
    let mut bytes = hex("46414300 30313000");
    bytes.extend((14 + 40 + picture.len() as u32).to_be_bytes());
    bytes.extend([0, 1]);
    bytes.extend((40 + picture.len() as u32).to_be_bytes());
    bytes.extend(hex("0001 02 03 02 000003 0002 03 B2 00 02 02 00"));
    bytes.extend(hex("01 37 0014 001E 0000"));
    bytes.extend(hex("01 00 003C 0050 01 02 0012 0032"));
    bytes.extend(picture);
    bytes
}

/// The same face as ISO/IEC 19794-5:2011, taken on 1 February 2024 at 10:20:30.456, 165 cm tall.
pub fn second_edition(picture: &[u8]) -> Vec<u8> {
    let mut bytes = hex("46414300 30333000");
    let representation = 4 + 9 + 5 + 1 + 5 + 17 + 8 + 11 + 4 + picture.len() as u32;
    bytes.extend((17 + representation).to_be_bytes());
    bytes.extend(hex("0001 00 0000"));
    bytes.extend(representation.to_be_bytes());
    bytes.extend(hex("07E8 02 01 0A 14 1E 01C8 02 00AB 0012 01 32 0101 0202"));
    bytes.extend(hex("0001 02 03 02 A5 000003 0005 03 B2 00 02 02 00"));
    bytes.extend(hex("01 37 0014 001E 0007"));
    bytes.extend(hex("01 00 003C 0050 01 0002 00 01"));
    bytes.extend((picture.len() as u32).to_be_bytes());
    bytes.extend(picture);
    bytes
}

fn expected(edition: FaceEdition) -> FaceRecord {
    let mut face = Face::default();
    (face.sex, face.eye_colour, face.hair_colour, face.properties) = (2, 3, 2, 3);
    (face.pose, face.pose_uncertainty) = ([3, 0xB2, 0], [2, 2, 0]);
    face.points = vec![FacePoint { kind: 1, code: 0x37, x: 20, y: 30, z: 0 }];
    (face.image_type, face.image_width, face.image_height, face.colour_space) = (1, 60, 80, 1);
    (face.source, face.device, face.picture) = (2, 0x12, jpeg());
    if edition == FaceEdition::Iso2011 {
        let (year, month, day, hour, minute, second, millisecond) = (2024, 2, 1, 10, 20, 30, 456);
        face.time = CaptureTime { year, month, day, hour, minute, second, millisecond };
        face.vendor = 0xAB;
        face.qualities = vec![SampleQuality { score: 50, vendor: 0x101, algorithm: 0x202 }];
        (face.height, face.expression, face.sampling, face.processing) = (165, 5, 1, 2);
        face.points[0].z = 7;
    } else {
        (face.expression, face.quality) = (2, 50);
    }
    FaceRecord { edition, certification: 0, temporal: 0, faces: vec![face] }
}

#[test]
fn both_editions_read_as_their_bytes_say_and_are_written_back_the_same() {
    for (edition, bytes) in
        [(FaceEdition::Iso2005, first_edition(&jpeg())), (FaceEdition::Iso2011, second_edition(&jpeg()))]
    {
        expect_fixture(
            if edition == FaceEdition::Iso2005 { "portrait/face-2005.bin" } else { "portrait/face-2011.bin" },
            &bytes,
        );
        let found = read(&bytes);
        assert_eq!(found.findings, [], "{edition}");
        assert!(found.value == expected(edition), "{edition}");
        assert!(found.value.write().unwrap() == bytes, "{edition}");
        assert_eq!(portrait(&bytes), Ok(Some(jpeg().as_slice())));
        let report = inspect(&bytes, &Limits::photo());
        assert!(report.what.contains(&edition.to_string()), "{}", report.what);
        let told = report.to_string();
        for part in ["female", "brown", "glasses", "smile", "yaw 4 degrees", "pitch -6 degrees", "3.7 at (20, 30)"] {
            assert!(told.contains(part), "{edition}: {part} in\n{told}");
        }
    }
}

#[test]
fn nothing_about_the_person_is_in_debug() {
    let record = expected(FaceEdition::Iso2011);
    let length = jpeg().len();
    let told = format!("{record:?} {:?} {:?} {:?}", record.faces[0], record.faces[0].points[0], record.faces[0].time);
    let only = format!("Face(60 x 80, 1 points, {length} bytes) FacePoint(..) CaptureTime(..)");
    assert_eq!(told, format!("FaceRecord(ISO/IEC 19794-5:2011, 1 faces) {only}"));
}

#[test]
fn every_cut_is_an_error_with_its_place() {
    for whole in [first_edition(&jpeg()), second_edition(&jpeg())] {
        for len in 0..whole.len() {
            match read_face_record(&whole[..len], &Limits::photo()) {
                Err(RecordError::Truncated { offset, .. }) => assert!(offset <= len),
                Err(RecordError::Empty | RecordError::NotAFaceRecord { .. }) => assert!(len < 8),
                other => panic!("{len} of {} bytes: {other:?}", whole.len()),
            }
            let report = inspect(&whole[..len], &Limits::photo());
            assert!(report.findings.iter().any(|finding| finding.severity == Severity::Error), "{len}");
            assert!(report.fields.iter().all(|line| line.offset + line.len <= len), "{len}");
        }
    }
}

/// Each fault, what field its finding names, and that the picture is found all the same.
#[test]
fn faults_are_told_with_their_field_and_read_over() {
    let (first, second) = (first_edition(&jpeg()), second_edition(&jpeg()));
    type Case<'a> = (&'a [u8], usize, &'a [u8], &'a str, Severity);
    let cases: [Case<'_>; 17] = [
        (&first, 8, &[0, 0, 0, 0], "length of record", Severity::Warning),
        (&first, 12, &[0, 0], "number of faces", Severity::Warning),
        (&first, 14, &[0, 0, 0, 0], "length of face", Severity::Warning),
        (&first, 14, &[0, 0, 0, 40], "length of face", Severity::Warning),
        (&first, 14, &[0, 1, 0, 0], "length of face", Severity::Warning),
        (&first, 4, b"999\0", "version", Severity::Warning),
        (&first, 4, b"020\0", "version", Severity::Note),
        (&first, 20, &[9], "sex", Severity::Note),
        (&first, 23, &[0xFF, 0xFF, 0xFE], "properties", Severity::Note),
        (&first, 28, &[200], "pose", Severity::Note),
        (&first, 36, &[0, 60], "number of points", Severity::Warning),
        (&first, 43, &[1], "data type", Severity::Warning),
        (&first, 44, &[0, 61], "image width", Severity::Warning),
        (&second, 17, &[0, 0, 0, 0], "length of face", Severity::Warning),
        (&second, 23, &[13], "capture time", Severity::Note),
        (&second, 36, &[101], "quality", Severity::Warning),
        (&second, 77, &[0, 0, 0, 0], "length of picture", Severity::Warning),
    ];
    for (base, at, put, field, severity) in cases {
        let mut bytes = base.to_vec();
        bytes[at..at + put.len()].copy_from_slice(put);
        let found = read(&bytes);
        let told = found.findings.iter().find(|finding| finding.field == field);
        let told = told.unwrap_or_else(|| panic!("{field} at {at}: {:?}", found.findings));
        assert_eq!(told.severity, severity, "{told}");
        assert!(told.clause.contains("19794-5") && told.offset <= at + 3, "{told}");
        assert!(found.value.faces[0].picture == jpeg(), "{field} at {at}");
        assert_eq!(portrait(&bytes), Ok(Some(jpeg().as_slice())), "{field} at {at}");
    }
}

#[test]
fn a_picture_that_is_none_is_an_error_finding_and_no_picture_an_error() {
    let found = read(&first_edition(b"this is no picture at all"));
    assert_eq!(fields(&found), ["picture"]);
    assert_eq!(found.worst(), Some(Severity::Error));
    let empty = read_face_record(&second_edition(b""), &Limits::photo());
    assert_eq!(empty, Err(RecordError::NoPicture { offset: 81 }));
}

#[test]
fn codes_of_the_american_standard_are_told_from_those_of_iso() {
    let mut bytes = first_edition(&jpeg());
    // Hazel eyes and auburn hair have codes in INCITS 385 only.
    (bytes[21], bytes[22]) = (0x12, 0x14);
    let found = read(&bytes);
    assert_eq!(found.value.edition, FaceEdition::Ansi2004);
    assert_eq!(fields(&found), ["version"]);
    assert!(found.value.write().unwrap() == bytes);
    assert!(inspect(&bytes, &Limits::photo()).to_string().contains("hazel"));
    let iso = found.value.convert(FaceEdition::Iso2011, &Limits::photo());
    assert_eq!((iso.value.faces[0].eye_colour, iso.value.faces[0].hair_colour), (0, 0));
    assert_eq!(iso.losses.iter().filter(|loss| loss.contains("colour of")).count(), 2, "{:?}", iso.losses);
}

#[test]
fn several_faces_are_kept_apart() {
    let mut record = expected(FaceEdition::Iso2011);
    let mut second = record.faces[0].clone();
    (second.sex, second.extra) = (1, vec![1, 2, 3]);
    record.faces.push(second);
    record.temporal = 2;
    let bytes = record.write().unwrap();
    let found = read(&bytes);
    assert_eq!(found.findings, []);
    assert!(found.value == record);
    let poor = Limits { max_views: 1, ..Limits::photo() };
    assert_eq!(read_face_record(&bytes, &poor), Err(RecordError::TooManyPictures { offset: 12, count: 2, max: 1 }));
    let told = inspect(&bytes, &Limits::photo()).to_string();
    assert!(told.contains("face 1: sex") && told.contains("data after the picture"), "{told}");
}

#[test]
fn certification_blocks_of_a_draft_are_read() {
    let mut bytes = second_edition(&jpeg());
    bytes[14] = 1;
    assert_eq!(fields(&read(&bytes)), [""; 0], "a set flag alone");
    // One block of an authority and a scheme after the quality.
    bytes.splice(41..41, [1, 0, 5, 9]);
    for at in [8, 17] {
        let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) + 4;
        bytes[at..at + 4].copy_from_slice(&length.to_be_bytes());
    }
    let found = read(&bytes);
    assert_eq!((fields(&found), found.value.faces[0].certifications.clone()), (vec![], vec![[0, 5, 9]]));
    assert!(found.value.faces[0].picture == jpeg());
}

#[test]
fn real_records_are_read_and_a_misstated_size_is_told() {
    for (name, picture) in [
        ("data/records/mosip/Face/info_face_auth.iso", "data/records/mosip/Face/info_face_auth.jp2"),
        ("data/records/mosip/Face/info_face_registration.iso", "data/records/mosip/Face/info_face_registration.jp2"),
    ] {
        let (Some(bytes), Some(picture)) = (shared(name), shared(picture)) else { return };
        let found = read(&bytes);
        assert_eq!(found.value.edition, FaceEdition::Iso2011);
        assert_eq!(found.findings, [], "{name}");
        let face = &found.value.faces[0];
        assert!(face.picture == picture, "{name}");
        assert_eq!((face.image_width, face.image_height, face.time.year, face.time.month), (240, 320, 2022, 12));
        assert!(found.value.write().unwrap() == bytes, "{name}");
    }
    let Some(group) = shared("data/records/icao_bsi2008/Datagroup2.bin") else { return };
    let record = &group[group.windows(4).position(|bytes| bytes == b"FAC\0").unwrap()..];
    let found = read(record);
    assert_eq!(found.value.edition, FaceEdition::Iso2005);
    assert_eq!(fields(&found), ["image width"]);
    assert!(found.findings[0].message.contains("337 x 449") && found.findings[0].message.contains("413 x 531"));
    let right = found.value.convert(FaceEdition::Iso2005, &Limits::photo());
    assert_eq!(right.losses.len(), 1, "{:?}", right.losses);
    assert!(read(&right.value.write().unwrap()).findings.is_empty());
}
