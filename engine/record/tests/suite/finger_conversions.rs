//! Whatever holds fingers, converted into everything that does: records of both series and EF.DG3 with either.

mod headers;

use bioverify_core::{FingerPosition, Limits};
use bioverify_record::{
    BiometricTemplate, CaptureTime, Content, Conversion, ConvertError, FingerFormat, FingerImageFormat,
    FingerImageRecord, FingerOptions, Generation, GroupForm, Record, RecordFormat, ViewContent, convert_fingers,
    convert_read, inspect, read_finger_images, read_group, read_minutiae, read_record, recognise,
};

use crate::files::{fixture, shared};
use crate::finger_series::full;

const DG3: GroupForm = GroupForm { generation: Generation::Iso19794, created: None, validity: None };
pub const LATER_DG3: GroupForm = GroupForm { generation: Generation::Iso39794, ..DG3 };
pub const FORMATS: [FingerFormat; 6] = [
    FingerFormat::Images(FingerImageFormat::Iso2005),
    FingerFormat::Images(FingerImageFormat::Ansi2004),
    FingerFormat::Images(FingerImageFormat::Iso2011),
    FingerFormat::Extensible,
    FingerFormat::Group(DG3),
    FingerFormat::Group(LATER_DG3),
];

pub fn limits() -> Limits {
    Limits::default()
}

pub fn made(bytes: &[u8], format: FingerFormat) -> Conversion<Vec<u8>> {
    let read = read_record(bytes, &limits()).unwrap();
    convert_fingers(&read, format, FingerOptions::default(), &limits()).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(bytes: &[u8], format: FingerFormat, options: FingerOptions) -> ConvertError {
    convert_fingers(&read_record(bytes, &limits()).unwrap(), format, options, &limits()).unwrap_err()
}

/// Every finger: position, resolution, pixels.
pub fn seen(bytes: &[u8]) -> Vec<(FingerPosition, u16, Vec<u8>)> {
    let record = read_record(bytes, &limits()).unwrap().value;
    let of = |view: bioverify_record::RecordView| match view.content {
        Ok(ViewContent::Picture(image)) => (view.position, image.ppi().get(), image.pixels().to_vec()),
        other => panic!("{other:?}"),
    };
    record.views(&limits()).into_iter().map(of).collect()
}

/// Two fingers without a code that one of the formats lacks.
pub fn two_fingers() -> FingerImageRecord {
    let mut record = read_finger_images(&fixture("finger-image/views-2011.bin"), &limits()).unwrap().value;
    record.views.truncate(2);
    for (view, position) in record.views.iter_mut().zip([2, 7]) {
        (view.position, view.view_number, view.impression) = (position, 0, 0);
        (view.time, view.vendor, view.device, view.technology) = (CaptureTime::UNKNOWN, 0, 0, 0);
        (view.x_scan, view.y_scan) = (view.x_resolution, view.y_resolution);
        view.qualities.clear();
        view.certificates.clear();
        view.extended.clear();
    }
    record.certification = 0;
    record
}

#[test]
fn two_fingers_go_from_every_format_to_every_other_and_stay_the_same() {
    let start = two_fingers().write().unwrap();
    let expected = seen(&start);
    assert_eq!(expected.len(), 2);
    for from in FORMATS {
        let source = made(&start, from);
        assert_eq!(source.losses, [""; 0], "{from}");
        for to in FORMATS {
            let result = made(&source.value, to);
            assert!(seen(&result.value) == expected, "{from} to {to}");
            assert_eq!(result.losses, [""; 0], "{from} to {to}");
            // Who made a record, its header says where the format has a place for that.
            let report = inspect(&result.value, &limits());
            let others = report.findings.iter().filter(|finding| finding.field != "CBEFF product identifier");
            assert_eq!(others.count(), 0, "{from} to {to}: {:?}", report.findings);
            let content = recognise(&result.value);
            let fits = match to {
                FingerFormat::Images(_) => content == Content::FingerImageRecord,
                FingerFormat::Extensible => content == Content::Extensible(4),
                _ => content == Content::DataGroup(0x63),
            };
            assert!(fits, "{from} to {to}: {content}");
            if from == to {
                assert!(result.value == source.value, "{from}: byte for byte");
            }
        }
    }
}

#[test]
fn a_group_of_pictures_has_one_instance_a_finger_with_its_header() {
    let start = two_fingers().write().unwrap();
    for (form, tag, number) in [(DG3, 0x5F2E, 7), (LATER_DG3, 0x7F2E, 0x28)] {
        let group = read_group(&made(&start, FingerFormat::Group(form)).value, &limits()).unwrap();
        assert_eq!(group.findings, []);
        let of = |one: &BiometricTemplate| {
            let header = &one.header;
            (one.block_tag, header.kind(), header.position(), header.format_owner(), header.format_type())
        };
        let told: Vec<_> = group.value.templates.iter().map(of).collect();
        let expected = [FingerPosition::RightIndex, FingerPosition::LeftIndex]
            .map(|position| (tag, Some(8), position, Some(0x0101), Some(number)));
        assert_eq!(told, expected);
        let inner = group.value.templates[0].record().0;
        let content = recognise(inner);
        assert_eq!(content == Content::Extensible(4), form == LATER_DG3, "{content}");
        if form == DG3 {
            let record = read_finger_images(inner, &limits()).unwrap().value;
            assert_eq!((record.format, record.views.len()), (FingerImageFormat::Iso2005, 1));
        }
    }
    let day = |day| CaptureTime { year: 2026, month: 1, day, ..CaptureTime::UNKNOWN };
    let made_at = CaptureTime { hour: 1, minute: 2, second: 3, ..day(4) };
    let dated = GroupForm { created: Some(made_at), validity: Some((day(4), day(5))), ..DG3 };
    let group = read_group(&made(&start, FingerFormat::Group(dated)).value, &limits()).unwrap().value;
    for template in &group.templates {
        assert_eq!(template.header.created(), Some(made_at));
        assert_eq!(template.header.validity(), Some((day(4), day(5))));
    }
}

#[test]
fn groups_come_back_byte_for_byte() {
    let bytes = fixture("document/dg3-mixed.bin");
    let again = made(&bytes, FingerFormat::Group(DG3));
    assert!(again.value == bytes && again.losses.is_empty(), "{:?}", again.losses);
    let trailing = made(&[&bytes[..], b"more"].concat(), FingerFormat::Group(DG3));
    assert!(trailing.value == bytes && trailing.losses.len() == 1, "{:?}", trailing.losses);
    let later = made(&bytes, FingerFormat::Group(LATER_DG3));
    assert!(later.losses.iter().any(|loss| loss.contains("1 instance without a picture")), "{:?}", later.losses);
    assert_eq!(read_group(&later.value, &limits()).unwrap().value.templates.len(), 1);
    if let Some(bytes) = shared("data/records/icao_bsi2008/Datagroup3.bin") {
        let again = made(&bytes, FingerFormat::Group(DG3));
        assert!(again.value == bytes && again.losses.is_empty(), "{:?}", again.losses);
        let later = made(&bytes, FingerFormat::Group(LATER_DG3));
        assert!(seen(&later.value) == seen(&bytes), "{:?}", later.losses);
    }
}

#[test]
fn view_numbers_levels_and_impressions_that_have_no_place_are_named() {
    let named =
        |losses: &[String], part: &str| assert!(losses.iter().any(|loss| loss.contains(part)), "{part}: {losses:?}");
    let mut record = two_fingers();
    (record.views[1].position, record.views[1].view_number) = (2, 1);
    named(&made(&record.write().unwrap(), FingerFormat::Group(DG3)).losses, "view 1: view number 1 has no place");
    let mut minutiae = read_minutiae(&fixture("valid/iso05.bin"), &limits()).unwrap().value;
    minutiae.views[0].view_number = 3;
    named(&made(&minutiae.write().unwrap(), FingerFormat::Group(DG3)).losses, "view number 3 has no place");
    let mut older = two_fingers().convert(FingerImageFormat::Iso2005).value;
    assert_eq!(older.convert(FingerImageFormat::Iso2011).losses, [""; 0]);
    older.level = 30;
    named(&older.convert(FingerImageFormat::Iso2011).losses, "image acquisition level 30 has no place");
    let mut unknown = two_fingers();
    unknown.views[0].impression = 29;
    named(&unknown.convert(FingerImageFormat::Iso2005).losses, "impression type 29 of view 0: written as 0");
}

#[test]
fn a_resolution_that_cannot_be_is_told_or_refused_but_never_written() {
    let mut record = two_fingers();
    record.views.iter_mut().for_each(|view| {
        view.scale_unit = 2;
        (view.x_resolution, view.y_resolution, view.x_scan, view.y_scan) = (500, 500, 500, 500);
    });
    for to in FORMATS {
        let result = made(&record.write().unwrap(), to);
        let is_told = |loss: &String| {
            loss == "scale units: 500 in pixels per centimetre cannot be: taken as pixels per inch, 500 ppi"
        };
        assert!(!result.losses.is_empty() && result.losses.iter().all(is_told), "{to}: {:?}", result.losses);
        assert!(seen(&result.value).iter().all(|one| one.1 == 500), "{to}");
    }
    for (x, y, part) in [(20_000, 20_000, "no finger sensor has it"), (500, 600, "not square")] {
        let mut odd = two_fingers();
        odd.views.iter_mut().for_each(|view| (view.x_resolution, view.y_resolution) = (x, y));
        let error = odd.write().unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn minutiae_go_into_a_group_and_come_out_again() {
    let minutiae = fixture("valid/iso05.bin");
    let mut two = read_minutiae(&minutiae, &limits()).unwrap().value;
    let mut further = two.views[0].clone();
    further.position = 2;
    two.views.push(further);
    let group = made(&two.write().unwrap(), FingerFormat::Group(DG3));
    assert_eq!(group.losses, [""; 0]);
    let read = read_group(&group.value, &limits()).unwrap();
    assert_eq!(read.findings, []);
    let told: Vec<_> =
        read.value.templates.iter().map(|one| (one.header.position(), one.header.format_type())).collect();
    assert_eq!(told, [(FingerPosition::LeftIndex, Some(1)), (FingerPosition::RightIndex, Some(1))]);
    assert!(read.value.templates[0].record().0 == minutiae);
    let out = convert_read(&read_record(&group.value, &limits()).unwrap(), RecordFormat::Iso2005).unwrap();
    assert!(out.value == minutiae, "{:?}", out.losses);
    let native = convert_read(&read_record(&minutiae, &limits()).unwrap(), RecordFormat::Native).unwrap().value;
    let of_native = made(&native, FingerFormat::Group(DG3));
    assert_eq!(read_group(&of_native.value, &limits()).unwrap().value.templates.len(), 1);
    let rate = FingerOptions { bitrate: Some(0.75), ppi: None };
    for (source, options) in [(&minutiae, FingerOptions::default()), (&native, FingerOptions::default())] {
        for format in FORMATS.into_iter().filter(|format| *format != FingerFormat::Group(DG3)) {
            assert_eq!(refused(source, format, options), ConvertError::HoldsMinutiae, "{format}");
        }
        assert_eq!(refused(source, FingerFormat::Group(DG3), rate), ConvertError::HoldsMinutiae);
    }
}

#[test]
fn a_rate_codes_every_picture_anew_and_keeps_the_other_fields() {
    let options = FingerOptions { bitrate: Some(1.5), ppi: None };
    let record = two_fingers().write().unwrap();
    for source in FORMATS.map(|format| made(&record, format).value) {
        for to in FORMATS {
            let read = read_record(&source, &limits()).unwrap();
            let coded = convert_fingers(&read, to, options, &limits()).unwrap();
            assert!(coded.losses.iter().filter(|loss| loss.contains("coded anew as WSQ")).count() == 2, "{to}");
            let plain = seen(&made(&source, to).value);
            let coded = seen(&coded.value);
            assert!(plain != coded && plain.len() == coded.len(), "{to}");
            let heads = |of: &[(FingerPosition, u16, Vec<u8>)]| of.iter().map(|one| (one.0, one.1)).collect::<Vec<_>>();
            assert_eq!(heads(&plain), heads(&coded), "{to}");
        }
    }
    let newer = made(&full().write().unwrap(), FingerFormat::Extensible).value;
    let read = read_record(&newer, &limits()).unwrap();
    let coded = convert_fingers(&read, FingerFormat::Extensible, options, &limits()).unwrap().value;
    let Record::Extensible(coded) = read_record(&coded, &limits()).unwrap().value else { panic!("another kind") };
    let before = full();
    assert_eq!(coded.representations[0].qualities(), before.views[0].qualities);
    assert_eq!(coded.representations[0].captured(), Some(before.views[0].time));
}

#[test]
fn the_published_sample_goes_into_the_older_series_and_stays_what_it_is_in_its_own() {
    let Some(bytes) = shared("data/records/iso39794/sample-39794-4-ed-1-v1.der") else { return };
    let again = made(&bytes, FingerFormat::Extensible);
    assert!(again.value == bytes && again.losses.is_empty(), "{:?}", again.losses);
    let older = made(&bytes, FORMATS[2]);
    println!("ISO/IEC 39794-4 sample to 19794-4:2011: {:?}", older.losses);
    assert!(seen(&older.value) == seen(&bytes));
    let group = made(&bytes, FingerFormat::Group(LATER_DG3));
    assert!(group.losses.is_empty() && seen(&group.value) == seen(&bytes), "{:?}", group.losses);
}
