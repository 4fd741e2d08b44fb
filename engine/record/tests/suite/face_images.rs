//! Face image records: bytes built by hand, real records, damage, conversion between editions.

use bioverify_core::Limits;
use bioverify_record::{
    BiometricGroup, BiometricHeader, BiometricTemplate, CaptureTime, Content, Face, FaceEdition, FaceFormat, FacePoint,
    FaceRecord, Read, RecordError, SampleQuality, Severity, WriteError, convert_face, decode_photo,
    face_record_of_photo, inspect, is_portrait, portrait, pose_code, read_face_record, recognise,
};
use proptest::prelude::*;

use crate::files::{expect_fixture, fixture, shared};

fn jpeg() -> Vec<u8> {
    fixture("portrait/portrait.jpg")
}

fn read(bytes: &[u8]) -> Read<FaceRecord> {
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
fn first_edition(picture: &[u8]) -> Vec<u8> {
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
fn second_edition(picture: &[u8]) -> Vec<u8> {
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
fn what_an_edition_cannot_state_is_refused_by_name() {
    let refused = |edition, change: &dyn Fn(&mut FaceRecord)| {
        let mut record = expected(edition);
        change(&mut record);
        record.write().unwrap_err().to_string()
    };
    let first = FaceEdition::Iso2005;
    type Case<'a> = (FaceEdition, &'a dyn Fn(&mut FaceRecord), &'a str);
    let cases: [Case<'_>; 8] = [
        (first, &|r| r.faces.clear(), "number of faces"),
        (first, &|r| r.faces[0].height = 1, "height of person"),
        (first, &|r| r.faces[0].points[0].x = 60, "point of face 0"),
        (first, &|r| r.faces[0].picture = fixture("pixels/pattern.png"), "picture of face 0"),
        (first, &|r| r.faces[0].data_type = 1, "data type"),
        (FaceEdition::Iso2011, &|r| r.temporal = 1, "temporal"),
        (FaceEdition::Iso2011, &|r| r.faces[0].quality = 1, "quality"),
        (FaceEdition::Iso2011, &|r| r.certification = 1, "certification"),
    ];
    for (edition, change, part) in cases {
        let error = refused(edition, change);
        assert!(error.contains(part) && error.contains("19794-5"), "{part}: {error}");
    }
    let error = expected(first).write().map(|_| ()).and_then(|()| {
        let mut record = expected(first);
        record.faces[0].sex = 77;
        record.write().map(|_| ())
    });
    assert!(matches!(&error, Err(WriteError::Face { problem, .. }) if !problem.contains("77")), "{error:?}");
}

#[test]
fn the_editions_convert_into_each_other_and_say_what_is_lost() {
    let (first, second) = (expected(FaceEdition::Iso2005), expected(FaceEdition::Iso2011));
    let up = first.convert(FaceEdition::Iso2011, &Limits::photo());
    assert_eq!(up.losses, ["expression: whether the smile opens the jaw has no place"]);
    let face = &up.value.faces[0];
    assert_eq!((face.expression, face.qualities[0].score, face.quality), (5, 50, 0));
    assert!(read(&up.value.write().unwrap()).findings.is_empty());
    let down = second.convert(FaceEdition::Iso2005, &Limits::photo());
    for part in ["capture time", "vendor", "height", "sampling rate", "done to the picture", "depth", "algorithm"] {
        assert!(down.losses.iter().any(|loss| loss.contains(part)), "{part}: {:?}", down.losses);
    }
    assert!(down.value == first, "{:?}", down.losses);
    let same = second.convert(FaceEdition::Iso2011, &Limits::photo());
    assert!(same.losses.is_empty() && same.value == second, "{:?}", same.losses);
}

#[test]
fn a_photo_becomes_a_record_and_its_picture_again() {
    for edition in [FaceEdition::Iso2005, FaceEdition::Iso2011] {
        for (name, kept) in [
            ("portrait/portrait.jpg", true),
            ("portrait/portrait.jp2", true),
            ("portrait/lying.jpg", false),
            ("pixels/pattern.png", edition == FaceEdition::Iso2011),
            ("pixels/pattern.bmp", false),
        ] {
            let photo = fixture(name);
            let made = face_record_of_photo(&photo, edition, &Limits::photo()).unwrap();
            assert_eq!(made.losses.is_empty(), kept, "{name} {edition}: {:?}", made.losses);
            let bytes = made.value.write().unwrap();
            let found = read(&bytes);
            assert_eq!(found.findings, [], "{name} {edition}");
            assert_eq!(found.value.faces[0].picture == photo, kept, "{name} {edition}");
            let (inner, outer) = (decode_photo(&photo, &Limits::photo()), decode_photo(&bytes, &Limits::photo()));
            let (inner, outer) = (inner.unwrap(), outer.unwrap());
            assert_eq!((inner.width(), inner.height()), (outer.width(), outer.height()), "{name}");
            let apart = inner.pixels().iter().zip(outer.pixels()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>();
            assert!(apart <= if kept { 0 } else { 8 * inner.pixels().len() as u64 }, "{name} {edition}: {apart}");
        }
    }
    assert!(face_record_of_photo(b"no photo", FaceEdition::Iso2005, &Limits::photo()).is_err());
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

/// A BER object with a length of two bytes.
fn object(tag: &[u8], value: &[u8]) -> Vec<u8> {
    [tag, &[0x82], &(value.len() as u16).to_be_bytes(), value].concat()
}

#[test]
fn a_group_is_explained_down_to_its_picture_and_a_displayed_portrait_is_found() {
    let header = BiometricHeader::new(2, None, 8);
    let templates =
        [first_edition(&jpeg()), second_edition(&jpeg())].map(|record| BiometricTemplate::new(header.clone(), record));
    let group = BiometricGroup { number: 2, templates: templates.to_vec(), discretionary: Vec::new() };
    let bytes = group.write().unwrap();
    assert_eq!(portrait(&bytes), Ok(Some(jpeg().as_slice())));
    let report = inspect(&bytes, &Limits::photo());
    assert_eq!(report.findings, []);
    let told = report.to_string();
    for part in ["instance 0 sex", "instance 1 capture time", "instance 1 picture's own size"] {
        assert!(told.contains(part), "{part} in\n{told}");
    }
    assert!(report.fields.iter().all(|line| line.offset + line.len <= bytes.len()));
    let unwrapped = object(&[0x75], &object(&[0x5F, 0x2E], &first_edition(&jpeg())));
    assert_eq!(portrait(&unwrapped), Ok(Some(jpeg().as_slice())), "levels left out");
    let displayed = object(&[0x65], &[&[2, 1, 1][..], &object(&[0x5F, 0x40], &jpeg())].concat());
    expect_fixture("portrait/dg5.bin", &displayed);
    assert_eq!(portrait(&displayed), Ok(Some(jpeg().as_slice())));
    assert!(is_portrait(&displayed));
    let report = inspect(&displayed, &Limits::photo());
    assert_eq!(report.findings, []);
    assert!(report.to_string().contains("portrait 0 size") && report.to_string().contains("60 x 80"), "{report}");
    for len in 5..displayed.len() {
        assert!(portrait(&displayed[..len]).is_err(), "{len}");
    }
}

const FORMATS: [FaceFormat; 6] = [
    FaceFormat::Record(FaceEdition::Iso2005),
    FaceFormat::Record(FaceEdition::Iso2011),
    FaceFormat::Record(FaceEdition::Ansi2004),
    FaceFormat::Extensible,
    FaceFormat::Jpeg,
    FaceFormat::Png,
];

/// Every kind of source becomes every kind of target, and none loses the picture.
#[test]
fn whatever_holds_a_face_converts_into_everything_that_does() {
    let limits = Limits::photo();
    let sources = [
        "portrait/portrait.jpg",
        "portrait/portrait.jp2",
        "portrait/face-2005.bin",
        "portrait/face-2011.bin",
        "portrait/fac-2011.bin",
        "portrait/dg2.bin",
        "portrait/dg2-bare.bin",
        "portrait/dg2-39794.bin",
        "portrait/dg5.bin",
        "extensible/face.der",
    ];
    for name in sources {
        let source = fixture(name);
        let photo = decode_photo(&source, &limits).unwrap();
        for format in FORMATS {
            let made =
                convert_face(&source, format, &limits).unwrap_or_else(|error| panic!("{name}, {format}: {error}"));
            let again = decode_photo(&made.value, &limits).unwrap();
            assert_eq!((again.width(), again.height()), (photo.width(), photo.height()), "{name}, {format}");
            let anew = made.losses.iter().any(|loss| loss.contains("anew"));
            assert!(anew || again == photo, "{name}, {format}: {:?}", made.losses);
            let content = recognise(&made.value);
            let fits = match format {
                FaceFormat::Record(_) => content == Content::FaceImageRecord,
                FaceFormat::Extensible => content == Content::Extensible(5),
                _ => matches!(content, Content::Picture(_)),
            };
            assert!(fits, "{name}, {format}: {content}");
            let report = inspect(&made.value, &limits);
            assert_eq!(report.findings, [], "{name}, {format}");
        }
    }
    let picture = convert_face(&fixture("portrait/face-2011.bin"), FaceFormat::Jpeg, &limits).unwrap();
    assert!(picture.value == jpeg(), "a picture in the wanted format comes out as it is");
    for part in ["about the person", "pose", "points", "when and with what", "quality"] {
        assert!(picture.losses.iter().any(|loss| loss.contains(part)), "{part}: {:?}", picture.losses);
    }
}

#[test]
fn what_holds_no_face_is_refused_by_name() {
    let limits = Limits::photo();
    for format in FORMATS {
        for (bytes, part) in
            [(&b""[..], "empty"), (b"just a line of text", "text"), (b"FIR\x00010\0....", "finger image")]
        {
            let error = convert_face(bytes, format, &limits).unwrap_err().to_string();
            assert!(error.contains(part), "{format}: {error}");
        }
        let whole = fixture("portrait/face-2005.bin");
        for len in (8..whole.len()).step_by(97) {
            assert!(convert_face(&whole[..len], format, &limits).is_err(), "{format}: {len}");
        }
    }
}

/// A face that `edition` can state.
fn a_face(edition: FaceEdition) -> impl Strategy<Value = Face> {
    let second = edition == FaceEdition::Iso2011;
    let code = |most: u8| prop_oneof![0..=most, Just(255)];
    let degrees = || (-178_i16..=180).prop_map(|degrees| pose_code(degrees).unwrap());
    let person = (code(2), code(7), code(9), any::<u8>(), 0_u32..0x800, 0_u16..=7);
    let pose = ([degrees(), degrees(), degrees()], [0..=91_u8, 0..=91, 0..=91]);
    let point = (1..=if second { 3_u8 } else { 1 }, any::<u8>(), 0_u16..60, 0_u16..80, any::<u16>());
    let quality = (0..=100_u8, any::<u16>(), any::<u16>());
    let points = prop::collection::vec(point, 0..20);
    let capture = (0..=7_u8, any::<u16>(), any::<u16>(), prop::collection::vec(quality, 0..4), any::<[u8; 4]>());
    let extra = (prop::collection::vec(any::<u8>(), 0..40), 0..=3_u8, 0_u16..0x800, any::<u8>());
    (person, pose, points, capture, extra).prop_map(move |(person, pose, points, capture, extra)| {
        let mut face = Face::default();
        (face.sex, face.eye_colour, face.hair_colour) = (person.0, person.1, person.2);
        (face.properties, face.expression) = (person.4, person.5);
        (face.pose, face.pose_uncertainty) = pose;
        face.points = points
            .into_iter()
            .map(|(kind, code, x, y, z)| FacePoint { kind, code, x, y, z: if second { z } else { 0 } })
            .collect();
        (face.source, face.device, face.quality) = (capture.0, capture.2, if second { 0 } else { capture.1 });
        (face.image_width, face.image_height, face.image_type) = (60, 80, extra.1.min(if second { 3 } else { 2 }));
        face.picture = fixture("portrait/portrait.jpg");
        if second {
            let [month, day, hour, minute] = capture.4;
            let (month, day, hour, minute) = (1 + month % 12, 1 + day % 31, hour % 24, minute % 60);
            face.time = CaptureTime { year: 2020, month, day, hour, minute, second: 59, millisecond: 999 };
            (face.vendor, face.height) = (capture.1, person.3);
            let qualities = capture.3.into_iter();
            face.qualities =
                qualities.map(|(score, vendor, algorithm)| SampleQuality { score, vendor, algorithm }).collect();
            (face.extra, face.sampling, face.processing, face.cross_reference) = (extra.0, extra.1, extra.2, extra.3);
        }
        face
    })
}

fn a_record() -> impl Strategy<Value = FaceRecord> {
    let editions = [FaceEdition::Iso2005, FaceEdition::Iso2011];
    prop::sample::select(editions.to_vec()).prop_flat_map(|edition| {
        prop::collection::vec(a_face(edition), 1..4).prop_map(move |faces| {
            let temporal = if edition == FaceEdition::Iso2011 && faces.len() > 1 { 1 } else { 0 };
            FaceRecord { edition, certification: 0, temporal, faces }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back_field_by_field(record in a_record()) {
        let bytes = record.write().unwrap();
        let found = read(&bytes);
        prop_assert!(found.value == record, "{:?}", found.findings);
        prop_assert!(found.worst() <= Some(Severity::Note), "{:?}", found.findings);
    }

    #[test]
    fn a_converted_record_can_be_written_and_comes_back_the_same(record in a_record()) {
        for edition in [FaceEdition::Iso2005, FaceEdition::Ansi2004, FaceEdition::Iso2011] {
            let converted = record.convert(edition, &Limits::photo()).value;
            let again = read(&converted.write().unwrap()).value;
            // The American standard is known by its own codes only.
            let same = FaceRecord { edition: again.edition, ..converted.clone() };
            prop_assert!(again == same);
            let twice = converted.convert(edition, &Limits::photo());
            prop_assert!(twice.losses.is_empty() && twice.value == converted, "{:?}", twice.losses);
        }
    }
}
