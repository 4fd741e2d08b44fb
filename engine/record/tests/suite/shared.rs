//! Records and pictures of others, where the shared data are at hand.

use bioverify_core::{Limits, Ppi};
use bioverify_record::{
    Content, ExtendedContent, MinutiaeFormat, MinutiaeRecord, PixelFormat, RecordError, RidgeCount, decode_pixels,
    read_minutiae, read_record,
};

use crate::files::shared;

fn read(bytes: &[u8]) -> (MinutiaeRecord, Vec<&'static str>) {
    let read = read_minutiae(bytes, &Limits::default()).unwrap();
    (read.value, read.findings.iter().map(|finding| finding.field).collect())
}

#[test]
fn sample_of_incits_annex_b_decodes_as_published() {
    let Some(bytes) = shared("formats/Appendix-B2_Example.raw") else { return };
    let (record, findings) = read(&bytes);
    assert_eq!(findings, [""; 0]);
    check_published(&record, MinutiaeFormat::Ansi2004, 56);
    assert_eq!(record.write().unwrap(), bytes);
}

#[test]
fn sample_of_iso_annex_c_decodes_although_it_misstates_its_length() {
    let Some(bytes) = shared("formats/Appendix-C2_Example.raw") else { return };
    let (record, findings) = read(&bytes);
    assert_eq!(findings, ["length of record"]);
    check_published(&record, MinutiaeFormat::Iso2005, 80);
    let mut corrected = bytes.clone();
    corrected[11] = 0x55;
    assert_eq!(record.write().unwrap(), corrected, "the same but for the corrected length");
}

/// Decoded values stated for the two samples, which are of the same fingers.
fn check_published(record: &MinutiaeRecord, format: MinutiaeFormat, first_angle: u8) {
    assert_eq!(record.format, format);
    let image = record.views[0].image;
    assert_eq!((image.width, image.height, image.x_resolution, record.device), (512, 512, 197, 0x0B5));
    let heads: Vec<_> = record.views.iter().map(|v| (v.position, v.score(), v.minutiae.len())).collect();
    assert_eq!(heads, [(7, Some(90), 27), (2, Some(70), 22)]);
    let first = record.views[0].minutiae[0];
    assert_eq!((first.kind, first.x, first.y, first.angle, first.quality), (1, 100, 14, first_angle, 90));
    assert!(record.views[0].extended.is_empty());
    let Ok(ExtendedContent::RidgeCounts { method, counts }) = record.views[1].extended.items()[0].content(format)
    else {
        panic!("ridge counts")
    };
    assert_eq!(method, 1);
    let expected = [RidgeCount { from: 1, to: 20, count: 12 }, RidgeCount { from: 5, to: 7, count: 5 }];
    assert_eq!(counts, expected);
}

#[test]
fn the_two_annex_samples_convert_into_each_other() {
    let (Some(b2), Some(c2)) = (shared("formats/Appendix-B2_Example.raw"), shared("formats/Appendix-C2_Example.raw"))
    else {
        return;
    };
    let (ansi, iso) = (read(&b2).0, read(&c2).0);
    let converted = iso.convert(MinutiaeFormat::Ansi2004).value;
    assert_eq!(converted.write().unwrap().len(), b2.len());
    for (mine, theirs) in converted.views.iter().zip(&ansi.views) {
        for (mine, theirs) in mine.minutiae.iter().zip(&theirs.minutiae) {
            assert_eq!((mine.kind, mine.x, mine.y, mine.quality), (theirs.kind, theirs.x, theirs.y, theirs.quality));
            // The standards' authors rounded from a common source, so a unit of 2 degrees may differ.
            let apart = (i32::from(mine.angle) - i32::from(theirs.angle)).rem_euclid(180);
            assert!(apart.min(180 - apart) <= 1, "{apart} units apart");
        }
        assert_eq!(mine.extended, theirs.extended);
    }
}

#[test]
fn templates_of_another_extractor_are_read() {
    for name in ["a001_03p", "a001_04p", "a001_05p", "a004_05p", "b001_04p", "b001_08p"] {
        let Some(bytes) = shared(&format!("data/finger/MINEX_FingerJet_samples/templates-iso/{name}.ist")) else {
            return;
        };
        let read = read_record(&bytes, &Limits::default()).unwrap();
        assert!(read.findings.is_empty(), "{name}: {:?}", read.findings);
        let sets = read.value.minutia_sets().unwrap();
        assert!(sets.len() == 1 && sets[0].len() > 20, "{name}: {sets:?}");
    }
}

#[test]
fn what_is_no_minutiae_record_is_named() {
    type Expected = fn(Content) -> bool;
    let cases: [(&str, Expected); 10] = [
        ("data/records/mosip/Finger/info_encyrpted.iso", |c| c == Content::RandomText),
        ("data/records/mosip/kernel_images/Sample_IRIS.iso", |c| c == Content::IrisImageRecord),
        ("data/records/mosip/Face/info_face_auth.iso", |c| c == Content::FaceImageRecord),
        ("data/records/mosip/Finger/info_left_index_auth.jp2", |c| c == Content::Picture(PixelFormat::Jpeg2000)),
        ("data/records/icao_bsi2008/EF_COM.bin", |c| c == Content::DataGroup(0x60)),
        ("data/records/icao_bsi2008/Datagroup1.bin", |c| c == Content::DataGroup(0x61)),
        ("data/records/icao_bsi2008/Datagroup14.bin", |c| c == Content::DataGroup(0x6E)),
        ("data/records/icao_bsi2008/Datagroup15.bin", |c| c == Content::DataGroup(0x6F)),
        ("data/records/icao_bsi2008/EF_SOD.bin", |c| c == Content::SecurityObject),
        ("data/records/iso39794/sample-39794-5-ed-1-v1.der", |c| c == Content::Extensible(5)),
    ];
    for (name, is_right) in cases {
        let Some(bytes) = shared(name) else { return };
        match read_record(&bytes, &Limits::default()) {
            Err(RecordError::NotARecord { found }) => assert!(is_right(found), "{name}: {found}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_tiff_and_a_png_of_one_capture_are_the_same_pixels() {
    let (Some(tiff), Some(png)) =
        (shared("data/records/tiff/101_1.tif"), shared("data/finger/FVC2002_DB1_B/101_1.png"))
    else {
        return;
    };
    let decode = |bytes: &[u8]| decode_pixels(bytes, Ppi::STANDARD, &Limits::default()).unwrap();
    assert!(decode(&tiff) == decode(&png));
}

#[test]
fn wsq_agrees_with_the_reference_decoder() {
    let (Some(wsq), Some(png)) =
        (shared("data/records/wsq/wsq-original.wsq"), shared("data/records/wsq/wsq-converted.png"))
    else {
        return;
    };
    let decode = |bytes: &[u8]| decode_pixels(bytes, Ppi::STANDARD, &Limits::default()).unwrap();
    let (ours, theirs) = (decode(&wsq), decode(&png));
    assert_eq!((ours.width(), ours.height()), (theirs.width(), theirs.height()));
    let worst = ours.pixels().iter().zip(theirs.pixels()).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(worst <= Some(1), "{worst:?}");
}
