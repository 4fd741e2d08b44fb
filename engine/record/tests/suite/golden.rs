//! The three-minutiae vectors: decoded values, bytes written back, and conversions.

use bioverify_core::{FingerPosition, Limits, Minutia, MinutiaKind, Quality};
use bioverify_record::{
    CaptureTime, CbeffProduct, Content, ExtendedContent, FingerView, MinutiaeFormat, MinutiaeRecord, RecordError,
    RecordFormat, RidgeCount, SampleQuality, convert, inspect, read_minutiae, read_record,
};

use crate::files::fixture;

/// Three minutiae on 300 x 400 px at 197 px/cm, left index finger, quality 80, each read by an independent reader: (ending,
/// 100, 14, 112.5 degrees, q 90), (bifurcation, 126, 115, 171.56, q 30), (ending, 250, 300, 359, q 0).
const VECTORS: [(&str, &str); 6] = [
    (
        "iso05",
        concat!("464d520020323000000000300000012c019000c500c501000700500340", "64000e505a807e00737a1e40fa012cff000000"),
    ),
    (
        "iso05x",
        concat!(
            "464d5200203230000000003b0000012c019000c500c501000700500340",
            "64000e505a807e00737a1e40fa012cff00000b0001000b02000105010209"
        ),
    ),
    (
        "iso11",
        concat!(
            "464d5200303330000000004800010000000039ffffffffffffffffff00000000000150001d0001070000c500c500012c019061",
            "034064000e505a807e00737a1e40fa012cff000000"
        ),
    ),
    (
        "ansi04",
        concat!(
            "464d5200203230000032001d00000000012c019000c500c50100070050",
            "034064000e385a807e0073561e40fa012c00000000"
        ),
    ),
    (
        "ansi09",
        concat!(
            "464d5200303330000000003a001d0000000000010007000050001d0001012c019000c500c5",
            "034064000e385a807e0073561e40fa012c00000000"
        ),
    ),
    (
        "ansi09am1",
        concat!(
            "464d5200303335000000003a001d0000000000010007000050001d0001012c019000c500c5",
            "034064000e385a807e0073561e40fa012c00000000"
        ),
    ),
];

/// Every format a record converts to.
const FORMATS: [RecordFormat; 6] = [
    RecordFormat::Iso2005,
    RecordFormat::Iso2011,
    RecordFormat::Ansi2004,
    RecordFormat::Ansi2009,
    RecordFormat::Ansi2009Am1,
    RecordFormat::Native,
];

fn read(name: &str) -> MinutiaeRecord {
    let read = read_minutiae(&fixture(name), &Limits::default()).unwrap();
    assert!(read.findings.is_empty(), "{name}: {:?}", read.findings);
    read.value
}

/// (kind, x, y, angle in the record's unit, quality)
fn raw(record: &MinutiaeRecord) -> Vec<(u8, u16, u16, u8, u8)> {
    record.views[0].minutiae.iter().map(|m| (m.kind, m.x, m.y, m.angle, m.quality)).collect()
}

#[test]
fn iso_vector_decodes_to_the_stated_values() {
    let record = read("valid/iso05.bin");
    assert_eq!(record.format, MinutiaeFormat::Iso2005);
    assert_eq!(image(&record.views[0]), (300, 400, 197, 197));
    assert_eq!((record.certification, record.device, record.product), (0, 0, None));
    let view = &record.views[0];
    assert_eq!((record.views.len(), view.position, view.score(), view.impression), (1, 7, Some(80), 0));
    assert_eq!(raw(&record), [(1, 100, 14, 80, 90), (2, 126, 115, 122, 30), (1, 250, 300, 255, 0)]);
    assert!(view.extended.is_empty());
}

/// Width, height and the two resolutions.
fn image(view: &FingerView) -> (u16, u16, u16, u16) {
    (view.image.width, view.image.height, view.image.x_resolution, view.image.y_resolution)
}

#[test]
fn vectors_of_the_later_editions_decode_to_the_stated_values() {
    let ansi = [(1, 100, 14, 56, 90), (2, 126, 115, 86, 30), (1, 250, 300, 0, 0)];
    for (name, format) in
        [("valid/ansi09.bin", MinutiaeFormat::Ansi2009), ("valid/ansi09am1.bin", MinutiaeFormat::Ansi2009Am1)]
    {
        let record = read(name);
        assert_eq!((record.format, record.certification, record.device), (format, 0, 0));
        assert_eq!(record.product, Some(CbeffProduct { owner: 0x001D, kind: 0 }));
        let view = &record.views[0];
        assert_eq!((view.position, view.impression, image(view)), (7, 0, (300, 400, 197, 197)));
        assert_eq!(view.qualities, [SampleQuality { score: 80, vendor: 0x001D, algorithm: 1 }]);
        assert_eq!(raw(&record), ansi);
    }
    let record = read("valid/iso11.bin");
    assert_eq!((record.format, record.certification, record.product), (MinutiaeFormat::Iso2011, 0, None));
    let view = &record.views[0];
    assert_eq!((view.position, view.impression, image(view)), (7, 0, (300, 400, 197, 197)));
    assert_eq!(view.qualities, [SampleQuality { score: 80, vendor: 0x001D, algorithm: 1 }]);
    let form = view.representation.as_ref().unwrap();
    assert_eq!((form.time, form.technology, form.vendor, form.device), (CaptureTime::UNKNOWN, 0, 0, 0));
    assert_eq!((form.minutia_length, form.ridge_ending, form.certificates.len()), (6, 1, 0));
    assert_eq!(raw(&record), [(1, 100, 14, 80, 90), (2, 126, 115, 122, 30), (1, 250, 300, 255, 0)]);
}

#[test]
fn either_certification_flag_of_the_second_iso_edition_is_read() {
    let plain = fixture("valid/iso11.bin");
    // With the flag a number of certification blocks stands before the finger position, at byte 39.
    let mut flagged = plain.clone();
    flagged.insert(39, 0);
    (flagged[11], flagged[14], flagged[18]) = (0x49, 1, 0x3A);
    let read_it = |bytes: &[u8]| read_minutiae(bytes, &Limits::default()).unwrap();
    let with_flag = read_it(&flagged);
    assert!(with_flag.findings.is_empty(), "{:?}", with_flag.findings);
    assert_eq!(with_flag.value.write().unwrap(), flagged);
    assert_eq!(raw(&with_flag.value), raw(&read("valid/iso11.bin")));
    // A flag that says the opposite of what is there.
    for (bytes, flag) in [(&plain, 1), (&flagged, 0)] {
        let mut bytes = bytes.clone();
        bytes[14] = flag;
        let read = read_it(&bytes);
        let fields: Vec<_> = read.findings.iter().map(|finding| finding.field).collect();
        assert_eq!(fields, ["certification blocks"], "{:?}", read.findings);
        assert_eq!(raw(&read.value), raw(&with_flag.value));
    }
}

#[test]
fn minutiae_of_five_bytes_have_no_quality() {
    let record = read("valid/iso11.bin");
    let mut short = record.clone();
    for minutia in &mut short.views[0].minutiae {
        minutia.quality = 254;
    }
    short.views[0].representation.as_mut().unwrap().minutia_length = 5;
    let bytes = short.write().unwrap();
    assert_eq!(bytes.len(), 72 - 3);
    let read = read_minutiae(&bytes, &Limits::default()).unwrap();
    assert!(read.findings.is_empty() && read.value == short);
    assert!(read.value.to_minutia_set(0).unwrap().minutiae().iter().all(|minutia| minutia.quality.is_none()));
    // The other length stated: what fits the representation is read.
    let mut wrong = bytes;
    wrong[50] = 0x61;
    let read = read_minutiae(&wrong, &Limits::default()).unwrap();
    assert_eq!(read.findings.iter().map(|finding| finding.field).collect::<Vec<_>>(), ["minutia form"]);
    assert_eq!(read.value, short);
}

#[test]
fn incits_vector_decodes_to_the_stated_values() {
    let record = read("valid/ansi04.bin");
    assert_eq!(record.format, MinutiaeFormat::Ansi2004);
    assert_eq!(record.product, Some(CbeffProduct { owner: 0x001D, kind: 0 }));
    assert_eq!(raw(&record), [(1, 100, 14, 56, 90), (2, 126, 115, 86, 30), (1, 250, 300, 0, 0)]);
}

#[test]
fn minutiae_come_out_at_500_ppi_in_the_shared_convention() {
    for name in ["iso05", "iso11", "ansi04", "ansi09", "ansi09am1"].map(|name| format!("valid/{name}.bin")) {
        let set = read(&name).to_minutia_set(0).unwrap();
        assert_eq!((set.width(), set.height(), set.position()), (300, 400, FingerPosition::LeftIndex));
        assert_eq!(set.quality().unwrap().get(), 80);
        let [first, second, third] = set.minutiae() else { panic!("three minutiae") };
        assert_eq!((first.position.x, first.position.y), (100.0, 14.0));
        assert_eq!((first.kind, second.kind), (MinutiaKind::Ending, MinutiaKind::Bifurcation));
        assert!((first.direction.degrees() - 112.5).abs() <= 1.0);
        assert!((second.direction.degrees() - 171.56).abs() <= 1.0);
        assert!(third.direction.minus(bioverify_core::Direction::from_degrees(359.0)).abs() < 0.018);
        assert_eq!(first.quality.unwrap().get(), 90);
        let worst =
            if matches!(name.as_str(), "valid/iso05.bin" | "valid/ansi04.bin") { None } else { Quality::new(0).ok() };
        assert_eq!(third.quality, worst, "0 means not reported in the first editions and worthless in the later ones");
    }
}

#[test]
fn well_formed_vectors_are_written_back_byte_for_byte() {
    for (name, hex) in VECTORS {
        let name = format!("valid/{name}.bin");
        let bytes: Vec<u8> =
            (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[at * 2..at * 2 + 2], 16).unwrap()).collect();
        assert_eq!(fixture(&name), bytes, "{name}");
        assert_eq!(read(&name).write().unwrap(), bytes, "{name}");
    }
}

#[test]
fn ridge_counts_are_read_with_either_way_of_counting_item_lengths() {
    let inclusive = read("valid/iso05x.bin");
    let exclusive = read_minutiae(&fixture("valid/iso05xe.bin"), &Limits::default()).unwrap();
    let expected = [RidgeCount { from: 0, to: 1, count: 5 }, RidgeCount { from: 1, to: 2, count: 9 }];
    for record in [&inclusive, &exclusive.value] {
        let item = &record.views[0].extended.items()[0];
        let Ok(ExtendedContent::RidgeCounts { method, counts }) = item.content(record.format) else {
            panic!("ridge counts")
        };
        assert_eq!(method, 2);
        assert_eq!(counts, expected);
    }
    let [finding] = exclusive.findings.as_slice() else { panic!("one finding: {:?}", exclusive.findings) };
    assert_eq!((finding.offset, finding.field), (50, "extended data length"));
    assert_eq!(exclusive.value.write().unwrap(), fixture("valid/iso05x.bin"), "written back inclusive");
}

#[test]
fn an_edition_that_nobody_knows_is_refused_by_name() {
    let mut bytes = fixture("valid/iso11.bin");
    bytes[5] = b'4';
    let error = read_record(&bytes, &Limits::default()).unwrap_err();
    assert!(matches!(error, RecordError::NotARecord { found: Content::MinutiaeOfEdition(_) }), "{error:?}");
    assert!(error.to_string().contains("unknown version"), "{error}");
}

#[test]
fn a_header_as_the_draft_had_it_is_read_and_told() {
    let mut bytes = fixture("valid/ansi09.bin");
    bytes.remove(16);
    bytes[11] -= 1;
    bytes[16] = 0x80;
    let read = read_minutiae(&bytes, &Limits::default()).unwrap();
    assert_eq!((read.value.certification, read.value.views.len()), (0x80, 1));
    assert_eq!(raw(&read.value), raw(&self::read("valid/ansi09.bin")));
    assert!(read.findings.iter().any(|finding| finding.message.contains("20 bytes")), "{:?}", read.findings);
}

#[test]
fn conversion_lists_what_it_loses() {
    let ansi = read("valid/ansi04.bin");
    let iso = ansi.convert(MinutiaeFormat::Iso2005);
    assert_eq!(raw(&iso.value), [(1, 100, 14, 80, 90), (2, 126, 115, 122, 30), (1, 250, 300, 0, 0)]);
    assert!(iso.losses.iter().any(|loss| loss.contains("0x001d")), "{:?}", iso.losses);
    assert!(iso.losses.iter().any(|loss| loss.contains("2 angles rounded")), "{:?}", iso.losses);
    let back = iso.value.convert(MinutiaeFormat::Ansi2004).value;
    assert_eq!(raw(&back), raw(&ansi));

    let same = ansi.convert(MinutiaeFormat::Ansi2004);
    assert!(same.losses.is_empty() && same.value == ansi);
}

#[test]
fn every_format_converts_to_every_other() {
    for name in ["iso05x", "iso11", "ansi04", "ansi09", "ansi09am1"] {
        let record = read_record(&fixture(&format!("valid/{name}.bin")), &Limits::default()).unwrap().value;
        for format in FORMATS {
            let bytes = convert(&record, format).unwrap().value;
            let again = read_record(&bytes, &Limits::default()).unwrap();
            assert!(again.worst() <= Some(bioverify_record::Severity::Note), "{:?}", again.findings);
            let (before, after) = (record.minutia_sets().unwrap(), again.value.minutia_sets().unwrap());
            for (a, b) in before[0].minutiae().iter().zip(after[0].minutiae()) {
                // A worthless minutia is at least told in a first edition.
                let quality = |minutia: &Minutia| minutia.quality.map(|quality| quality.get().max(1));
                assert_eq!((a.position, a.kind, quality(a)), (b.position, b.kind, quality(b)), "{name} to {format}");
                assert!(a.direction.distance(b.direction).to_degrees() <= 1.01, "{name} to {format}");
            }
        }
    }
}

#[test]
fn inspection_covers_every_byte_once() {
    for name in ["iso05", "iso05x", "iso05xe", "iso11", "ansi04", "ansi09", "ansi09am1"] {
        let bytes = fixture(&format!("valid/{name}.bin"));
        let report = inspect(&bytes, &Limits::default());
        let mut covered = vec![0; bytes.len()];
        for line in &report.fields {
            covered[line.offset..line.offset + line.len].iter_mut().for_each(|count| *count += 1);
        }
        assert!(covered.iter().all(|&count| count == 1), "{name}: {covered:?}\n{report}");
        assert!(report.what.starts_with("finger minutiae record"), "{}", report.what);
    }
    let text = inspect(&fixture("valid/iso05.bin"), &Limits::default()).to_string();
    assert!(text.contains("ending at (100, 14), angle 80 = 112.5 degrees, quality 90"), "{text}");
}

#[test]
fn nothing_but_an_inspection_shows_a_minutia() {
    let bytes = fixture("valid/iso05x.bin");
    let read = read_record(&bytes, &Limits::default()).unwrap();
    let mut text = format!("{read:?}");
    let bioverify_record::Record::Minutiae(record) = &read.value else { panic!("minutiae") };
    text += &format!("{:?} {:?}", record.views, record.views[0].minutiae);
    for coordinate in ["100", "126", "115", "250", "14"] {
        assert!(!text.contains(coordinate), "{coordinate} in {text}");
    }
}
