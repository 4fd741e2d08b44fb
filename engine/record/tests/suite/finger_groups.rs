//! DG3 of an identity document as a finger record: pictures or minutiae, several instances, contradictions.

use bioverify_core::{FingerPosition, GrayImage, Limits, Ppi};
use bioverify_record::{
    BiometricGroup, BiometricHeader, BiometricTemplate, ConvertError, Finding, FingerImageFormat, FingerImageRecord,
    PixelOutput, Read, Record, RecordError, RecordFormat, RecordView, Severity, ViewContent, ViewError, convert,
    inspect, read_record, subtype_of_position,
};

use crate::files::{expect_fixture, fixture, shared};

fn read(bytes: &[u8]) -> Result<Read<Record>, RecordError> {
    read_record(bytes, &Limits::default())
}

fn views(record: &Record) -> Vec<RecordView> {
    record.views(&Limits::default())
}

/// A DG3 whose instances have these subtypes and records.
fn group(instances: &[(u8, &[u8])]) -> Vec<u8> {
    let template = |&(subtype, record): &(u8, &[u8])| {
        BiometricTemplate::new(BiometricHeader::new(8, Some(subtype), 7), record.to_vec())
    };
    let templates = instances.iter().map(template).collect();
    BiometricGroup { number: 3, templates, discretionary: vec![] }.write().unwrap()
}

fn images(position: FingerPosition) -> Vec<u8> {
    let pixels = (0..90 * 100_u32).map(|i| (i * 7 % 251) as u8).collect();
    let image = GrayImage::new(90, 100, Ppi::STANDARD, pixels).unwrap();
    let output = PixelOutput::Wsq { bitrate: 2.25 };
    FingerImageRecord::of_image(&image, position, FingerImageFormat::Iso2005, output).unwrap().write().unwrap()
}

const RIGHT_INDEX: u8 = subtype_of_position(FingerPosition::RightIndex);
const LEFT_INDEX: u8 = subtype_of_position(FingerPosition::LeftIndex);

#[test]
fn pictures_of_several_fingers_are_had_with_their_positions() {
    let bytes = group(&[
        (RIGHT_INDEX, &images(FingerPosition::RightIndex)),
        (LEFT_INDEX, &images(FingerPosition::Unknown)),
        (RIGHT_INDEX, &images(FingerPosition::LeftThumb)),
    ]);
    let found = read(&bytes).unwrap();
    assert!(
        matches!(&found.findings[..], [note, one] if note.severity == Severity::Note
            && one.field == "biometric subtype" && one.severity == Severity::Warning),
        "{:?}",
        found.findings
    );
    assert!(found.findings[1].message.contains("the header says 2: right index finger, the record says 6: left thumb"));
    let views = views(&found.value);
    let positions: Vec<_> = views.iter().map(|view| view.position).collect();
    assert_eq!(positions, [FingerPosition::RightIndex, FingerPosition::LeftIndex, FingerPosition::Unknown]);
    assert!(views.iter().all(|view| matches!(&view.content, Ok(ViewContent::Picture(image)) if image.width() == 90)));
    assert!(matches!(convert(&found.value, RecordFormat::Iso2005), Err(ConvertError::HoldsPictures)));
    let Record::Group(group) = &found.value else { panic!("no group") };
    let together = group.pictures(Ppi::STANDARD, &Limits::default()).unwrap().unwrap();
    assert_eq!((together.value.views.len(), together.losses.len()), (3, 0), "{:?}", together.losses);
    assert!(together.value.convert(FingerImageFormat::Iso2011).value.write().is_ok());
}

#[test]
fn an_inspection_tells_of_another_finger_as_reading_does() {
    let minutiae = fixture("valid/iso05.bin");
    let thumb = images(FingerPosition::LeftThumb);
    for (subtype, record, contradicts) in [
        (RIGHT_INDEX, &thumb, true),
        (subtype_of_position(FingerPosition::LeftThumb), &thumb, false),
        (subtype_of_position(FingerPosition::LeftLittle), &minutiae, true),
    ] {
        let bytes = group(&[(subtype, record)]);
        let of_subtype = |found: &&Finding| found.field == "biometric subtype";
        let read: Vec<_> = read(&bytes).unwrap().findings.into_iter().filter(|found| of_subtype(&found)).collect();
        let report = inspect(&bytes, &Limits::default());
        let told: Vec<_> = report.findings.iter().filter(of_subtype).cloned().collect();
        assert_eq!(told, read);
        assert_eq!(!told.is_empty(), contradicts, "{subtype}: {told:?}");
    }
}

#[test]
fn minutiae_in_the_place_of_a_picture_are_had_too() {
    let minutiae = fixture("valid/iso05.bin");
    let bytes = group(&[(LEFT_INDEX, &minutiae), (RIGHT_INDEX, &images(FingerPosition::RightIndex))]);
    expect_fixture("document/dg3-mixed.bin", &bytes);
    let found = read(&bytes).unwrap();
    let sets = found.value.minutia_sets().unwrap();
    assert_eq!((sets.len(), sets[0].len()), (1, 3));
    let views = views(&found.value);
    assert!(matches!(&views[0].content, Ok(ViewContent::Minutiae(set)) if set.len() == 3));
    assert_eq!((views.len(), views[0].position), (2, FingerPosition::LeftIndex));
    let converted = convert(&found.value, RecordFormat::Iso2005).unwrap();
    assert_eq!(converted.value, minutiae);
    assert_eq!(converted.losses.len(), 1, "{:?}", converted.losses);
}

#[test]
fn an_instance_that_cannot_be_read_spoils_only_itself() {
    let good = images(FingerPosition::RightIndex);
    let bytes = group(&[(LEFT_INDEX, &good[..60]), (RIGHT_INDEX, &good), (LEFT_INDEX, b"nothing known")]);
    let found = read(&bytes).unwrap();
    let errors = found.findings.iter().filter(|finding| finding.severity == Severity::Error);
    assert!(errors.clone().count() >= 2, "{:?}", found.findings);
    let views = views(&found.value);
    assert_eq!(views.iter().filter(|view| view.content.is_ok()).count(), 1);
    assert!(views.iter().any(|view| matches!(view.content, Err(ViewError::Record(RecordError::NotARecord { .. })))));
    let Err(error) = read(&group(&[(LEFT_INDEX, b"nothing known")])) else { panic!("nothing was read") };
    assert!(matches!(error, RecordError::NotARecord { .. }));
}

#[test]
fn all_pictures_together_stay_within_the_memory_limit() {
    let one = images(FingerPosition::RightIndex);
    let bytes = group(&[(RIGHT_INDEX, &one), (LEFT_INDEX, &images(FingerPosition::LeftIndex))]);
    let record = read(&bytes).unwrap().value;
    let needed = (90 * 100 * 12) + (2 << 20);
    let limits = Limits { max_alloc_bytes: needed + 4_500, ..Limits::default() };
    let views = record.views(&limits);
    assert!(views[0].content.is_ok());
    assert!(matches!(views[1].content, Err(ViewError::Picture(_))), "{:?}", views[1].content);
}

#[test]
fn slaps_and_palms_are_no_finger_to_compare() {
    let mut record = images(FingerPosition::Unknown);
    record[36] = 13;
    let views = views(&read(&record).unwrap().value);
    assert!(matches!(views[0].content, Err(ViewError::NotOneFinger { position: 13 })));
    record[36] = 11;
    assert_eq!(self::views(&read(&record).unwrap().value)[0].position, FingerPosition::RightThumb);
}

#[test]
fn an_inspection_goes_down_to_the_picture() {
    let bytes = group(&[(RIGHT_INDEX, &images(FingerPosition::RightIndex)), (LEFT_INDEX, &fixture("valid/iso05.bin"))]);
    let report = inspect(&bytes, &Limits::default());
    for (name, part) in [
        ("biometric subtype (82)", "right index"),
        ("instance 0 format identifier", "FIR"),
        ("instance 0 picture format", "WSQ"),
        ("instance 0 picture size", "90 x 100"),
        ("instance 1 view 0: number of minutiae", "3"),
    ] {
        let line = report.fields.iter().find(|line| line.name == name).unwrap_or_else(|| panic!("{name}: {report}"));
        assert!(line.value.contains(part), "{name}: {}", line.value);
        assert!(line.offset + line.len <= bytes.len());
    }
    assert!(report.fields.is_sorted_by_key(|line| line.offset));
}

#[test]
fn the_fingers_of_a_test_passport_are_had() {
    let Some(bytes) = shared("data/records/icao_bsi2008/Datagroup3.bin") else { return };
    let found = read(&bytes).unwrap();
    let views = views(&found.value);
    let seen: Vec<_> = views
        .iter()
        .map(|view| match &view.content {
            Ok(ViewContent::Picture(image)) => (view.position, image.width(), image.height(), image.ppi().get()),
            other => panic!("{other:?}"),
        })
        .collect();
    println!("Datagroup3: {seen:?}, {:?}", found.findings);
    assert_eq!(seen, [(FingerPosition::RightIndex, 620, 620, 500), (FingerPosition::LeftIndex, 620, 620, 500)]);
    assert!(found.worst() <= Some(Severity::Note), "{:?}", found.findings);
}

#[test]
fn a_record_of_the_later_generation_is_had_like_any_other() {
    let Some(bytes) = shared("data/records/iso39794/sample-39794-4-ed-1-v1.der") else { return };
    let seen = |record: &Record| {
        let of = |view: &RecordView| match &view.content {
            Ok(ViewContent::Picture(image)) => (view.position, image.width(), image.height()),
            other => panic!("{other:?}"),
        };
        views(record).iter().map(of).collect::<Vec<_>>()
    };
    let bare = seen(&read(&bytes).unwrap().value);
    println!("ISO/IEC 39794-4: {bare:?}");
    assert!(!bare.is_empty());
    let wrapped = [&[0xA1, 0x83][..], &(bytes.len() as u32).to_be_bytes()[1..], &bytes].concat();
    let header = BiometricHeader::new(8, Some(0), 0x28);
    let template = BiometricTemplate { block_tag: 0x7F2E, ..BiometricTemplate::new(header, wrapped) };
    let group = BiometricGroup { number: 3, templates: vec![template], discretionary: vec![] }.write().unwrap();
    assert_eq!(seen(&read(&group).unwrap().value), bare);
}
