//! Whatever holds a face, converted into everything that does.

use bioverify_core::Limits;
use bioverify_record::{
    BiometricGroup, BiometricHeader, BiometricTemplate, CaptureTime, Content, ConvertError, Face, FaceEdition,
    FaceFormat, FacePoint, FaceRecord, Generation, GroupForm, SampleQuality, Severity, convert_face, decode_photo,
    inspect, is_portrait, portrait, pose_code, read_extensible, read_face_record, read_group, recognise,
};
use proptest::prelude::*;

use crate::face_images::{first_edition, jpeg, read, second_edition};
use crate::files::{expect_fixture, fixture};

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

const DG2: GroupForm = GroupForm { generation: Generation::Iso19794, created: None, validity: None };
const LATER_DG2: GroupForm = GroupForm { generation: Generation::Iso39794, ..DG2 };

const FORMATS: [FaceFormat; 8] = [
    FaceFormat::Record(FaceEdition::Iso2005),
    FaceFormat::Record(FaceEdition::Iso2011),
    FaceFormat::Record(FaceEdition::Ansi2004),
    FaceFormat::Extensible,
    FaceFormat::Group(DG2),
    FaceFormat::Group(LATER_DG2),
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
                FaceFormat::Group(_) => content == Content::DataGroup(0x75),
                _ => matches!(content, Content::Picture(_)),
            };
            assert!(fits, "{name}, {format}: {content}");
            // An instance of a group that is kept keeps its faults.
            let is_kept = matches!(format, FaceFormat::Group(_)) && recognise(&source) == Content::DataGroup(0x75);
            let faults = if is_kept { inspect(&source, &limits).findings.len() } else { 0 };
            let report = inspect(&made.value, &limits);
            assert!(report.findings.len() <= faults, "{name}, {format}: {report}");
        }
    }
    let codestream = fixture("portrait/portrait.jp2");
    for name in ["portrait/portrait.jp2", "portrait/dg2.bin"] {
        let made = convert_face(&fixture(name), FaceFormat::Jpeg2000, &limits).unwrap();
        assert!(made.value == codestream, "{name}: {:?}", made.losses);
    }
    let other = convert_face(&jpeg(), FaceFormat::Jpeg2000, &limits);
    assert_eq!(other.unwrap_err(), ConvertError::NotCodedAnew);
    let picture = convert_face(&fixture("portrait/face-2011.bin"), FaceFormat::Jpeg, &limits).unwrap();
    assert!(picture.value == jpeg(), "a picture in the wanted format comes out as it is");
    for part in ["about the person", "pose", "points", "when and with what", "quality"] {
        assert!(picture.losses.iter().any(|loss| loss.contains(part)), "{part}: {:?}", picture.losses);
    }
}

#[test]
fn a_group_made_of_a_face_says_what_doc_9303_asks_for() {
    let limits = Limits::photo();
    let day = |year, month, day| CaptureTime { year, month, day, ..CaptureTime::UNKNOWN };
    let made = CaptureTime { hour: 12, minute: 34, second: 56, ..day(2026, 11, 22) };
    let validity = (day(2026, 11, 22), day(2036, 11, 21));
    for (generation, tag, number) in [(Generation::Iso19794, 0x5F2E, 8), (Generation::Iso39794, 0x7F2E, 0x2A)] {
        let form = GroupForm { generation, created: Some(made), validity: Some(validity) };
        let bytes = convert_face(&fixture("portrait/portrait.jpg"), FaceFormat::Group(form), &limits).unwrap().value;
        let read = read_group(&bytes, &limits).unwrap();
        assert_eq!(read.findings, []);
        let [one] = read.value.templates.as_slice() else { panic!("{:?}", read.value) };
        assert_eq!((one.block_tag, one.header.kind(), one.header.format_owner()), (tag, Some(2), Some(0x0101)));
        assert_eq!((one.header.get(0x80), one.header.format_type()), (Some(&[1, 1][..]), Some(number)));
        assert_eq!((one.header.created(), one.header.validity()), (Some(made), Some(validity)));
        assert_eq!(bytes, read.value.write().unwrap());
        let inner = one.record().0;
        match generation {
            Generation::Iso19794 => {
                assert_eq!(read_face_record(inner, &limits).unwrap().value.edition, FaceEdition::Iso2005);
            }
            Generation::Iso39794 => assert_eq!(read_extensible(inner, &limits).unwrap().value.part, 5),
        }
        let again =
            convert_face(&bytes, FaceFormat::Group(GroupForm { created: None, validity: None, ..form }), &limits);
        assert!(again.unwrap().value == bytes, "dates that are not given stay");
    }
    let impossible = GroupForm { created: Some(day(2026, 11, 22)), ..DG2 };
    let error = convert_face(&jpeg(), FaceFormat::Group(impossible), &limits).unwrap_err().to_string();
    assert!(error.contains("creation time") && error.contains("second"), "{error}");
}

#[test]
fn a_group_and_a_record_come_back_byte_for_byte_in_their_own_format() {
    let limits = Limits::photo();
    for (name, form, lacks) in [("dg2.bin", DG2, 1), ("dg2-bare.bin", DG2, 1), ("dg2-39794.bin", LATER_DG2, 0)] {
        let bytes = fixture(&format!("portrait/{name}"));
        let made = convert_face(&bytes, FaceFormat::Group(form), &limits).unwrap();
        let told = made.losses.iter().filter(|loss| loss.contains("does not tell the block's format"));
        assert_eq!((told.count(), made.losses.len()), (lacks, lacks), "{name}: {:?}", made.losses);
        assert_eq!(made.value == bytes, lacks == 0, "{name}");
        let bytes = made.value;
        let made = convert_face(&bytes, FaceFormat::Group(form), &limits).unwrap();
        assert!(made.value == bytes && made.losses.is_empty(), "{name}: {:?}", made.losses);
        let long = [&bytes[..], b"more"].concat();
        let made = convert_face(&long, FaceFormat::Group(form), &limits).unwrap();
        assert!(made.value == bytes && made.losses.len() == 1, "{name}: {:?}", made.losses);
    }
    let whole = read_extensible(&fixture("extensible/face.der"), &limits).unwrap().value;
    let mut strange = whole.clone();
    strange.further = b"\x9E\x07unknown".to_vec();
    for record in [whole, strange] {
        let bytes = record.write().unwrap();
        let made = convert_face(&bytes, FaceFormat::Extensible, &limits).unwrap();
        let again = read_extensible(&made.value, &limits).unwrap().value;
        assert!(again == record && made.losses.is_empty(), "{:?}", made.losses);
        let group = convert_face(&bytes, FaceFormat::Group(LATER_DG2), &limits).unwrap();
        let out = convert_face(&group.value, FaceFormat::Extensible, &limits).unwrap();
        assert!(out.value == made.value && out.losses.is_empty() && group.losses.is_empty(), "{:?}", out.losses);
    }
}

#[test]
fn every_instance_goes_into_the_other_generation_with_its_header() {
    let limits = Limits::photo();
    let header = BiometricHeader::new(2, Some(0), 8).with(0x86, &[1, 2, 3, 4]);
    let templates =
        [first_edition(&jpeg()), second_edition(&jpeg())].map(|record| BiometricTemplate::new(header.clone(), record));
    let group = BiometricGroup { number: 2, templates: templates.to_vec(), discretionary: Vec::new() };
    let bytes = group.write().unwrap();
    let later = convert_face(&bytes, FaceFormat::Group(LATER_DG2), &limits).unwrap();
    assert!(later.losses.iter().any(|loss| loss.starts_with("instance 1: ")), "{:?}", later.losses);
    let read = read_group(&later.value, &limits).unwrap();
    assert_eq!((read.value.templates.len(), read.findings.len()), (2, 0), "{:?}", read.findings);
    for template in &read.value.templates {
        assert_eq!((template.header.get(0x86), template.header.format_type()), (Some(&[1, 2, 3, 4][..]), Some(0x2A)));
    }
    let out = convert_face(&bytes, FaceFormat::Record(FaceEdition::Iso2005), &limits).unwrap();
    for part in ["1 further instance", "creator (86) of the header has no place"] {
        assert!(out.losses.iter().any(|loss| loss.contains(part)), "{part}: {:?}", out.losses);
    }
    assert!(out.value == first_edition(&jpeg()), "the record inside comes out as it is");
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
            let (month, day, hour, minute) = (1 + month % 12, 1 + day % 28, hour % 24, minute % 60);
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
