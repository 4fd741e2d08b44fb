//! The three-minutiae vectors: decoded values, bytes written back, and conversions.

use bioverify_core::{FingerPosition, Limits, MinutiaKind};
use bioverify_record::{
    CbeffProduct, Content, ExtendedContent, MinutiaeFormat, MinutiaeRecord, RecordError, RecordFormat, RidgeCount,
    convert, inspect, read_minutiae, read_record,
};

use crate::files::fixture;

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
    assert_eq!((record.width, record.height, record.x_resolution, record.y_resolution), (300, 400, 197, 197));
    assert_eq!((record.certification, record.device, record.product), (0, 0, None));
    let view = &record.views[0];
    assert_eq!((record.views.len(), view.position, view.quality, view.impression), (1, 7, 80, 0));
    assert_eq!(raw(&record), [(1, 100, 14, 80, 90), (2, 126, 115, 122, 30), (1, 250, 300, 255, 0)]);
    assert!(view.extended.is_empty());
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
    for name in ["valid/iso05.bin", "valid/ansi04.bin"] {
        let set = read(name).to_minutia_set(0).unwrap();
        assert_eq!((set.width(), set.height(), set.position()), (300, 400, FingerPosition::LeftIndex));
        assert_eq!(set.quality().unwrap().get(), 80);
        let [first, second, third] = set.minutiae() else { panic!("three minutiae") };
        assert_eq!((first.position.x, first.position.y), (100.0, 14.0));
        assert_eq!((first.kind, second.kind), (MinutiaKind::Ending, MinutiaKind::Bifurcation));
        assert!((first.direction.degrees() - 112.5).abs() <= 1.0);
        assert!((second.direction.degrees() - 171.56).abs() <= 1.0);
        assert!(third.direction.minus(bioverify_core::Direction::from_degrees(359.0)).abs() < 0.018);
        assert_eq!(first.quality.unwrap().get(), 90);
        assert_eq!(third.quality, None, "0 means not reported");
    }
}

#[test]
fn well_formed_vectors_are_written_back_byte_for_byte() {
    for name in ["valid/iso05.bin", "valid/iso05x.bin", "valid/ansi04.bin"] {
        assert_eq!(read(name).write().unwrap(), fixture(name), "{name}");
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
fn later_editions_are_refused_by_name() {
    for (name, part) in [("refused/iso11.bin", "2011"), ("refused/ansi09.bin", "2009")] {
        let error = read_record(&fixture(name), &Limits::default()).unwrap_err();
        assert!(matches!(error, RecordError::NotARecord { found: Content::MinutiaeOfEdition(_) }), "{error:?}");
        assert!(error.to_string().contains(part), "{error}");
    }
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
    for name in ["valid/iso05x.bin", "valid/ansi04.bin"] {
        let record = read_record(&fixture(name), &Limits::default()).unwrap().value;
        for format in [RecordFormat::Iso2005, RecordFormat::Ansi2004, RecordFormat::Native] {
            let bytes = convert(&record, format).unwrap().value;
            let again = read_record(&bytes, &Limits::default()).unwrap();
            assert!(again.worst() <= Some(bioverify_record::Severity::Note), "{:?}", again.findings);
            let (before, after) = (record.minutia_sets().unwrap(), again.value.minutia_sets().unwrap());
            for (a, b) in before[0].minutiae().iter().zip(after[0].minutiae()) {
                assert_eq!((a.position, a.kind, a.quality), (b.position, b.kind, b.quality));
                assert!(a.direction.distance(b.direction).to_degrees() <= 1.01, "{name} to {format}");
            }
        }
    }
}

#[test]
fn inspection_covers_every_byte_once() {
    for name in ["valid/iso05.bin", "valid/iso05x.bin", "valid/iso05xe.bin", "valid/ansi04.bin"] {
        let bytes = fixture(name);
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
