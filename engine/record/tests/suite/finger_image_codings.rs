//! Finger image records in every coding, those of others, and random ones.

use bioverify_core::{FingerPosition, GrayImage, Limits, Ppi};
use bioverify_record::{
    Certificate, FingerImage, FingerImageFormat, FingerImageRecord, PictureCoding, PixelOutput, SampleQuality,
    Severity, ViewError, encode_pixels, inspect,
};
use proptest::prelude::*;

use crate::files::{expect_fixture, shared};
use crate::finger_images::{ISO05, picture, read};
use crate::properties::moments;
use FingerImageFormat::{Ansi2004, Iso2005, Iso2011};

/// A record of every view of a picture in `coding`.
fn pictured(format: FingerImageFormat, output: PixelOutput, positions: &[u8]) -> FingerImageRecord {
    let pixels = (0..90 * 100_u32).map(|i| (i * 7 % 251) as u8).collect();
    let image = GrayImage::new(90, 100, Ppi::STANDARD, pixels).unwrap();
    let mut record = FingerImageRecord::of_image(&image, FingerPosition::Unknown, format, output).unwrap();
    let view = record.views[0].clone();
    record.views = positions.iter().map(|position| FingerImage { position: *position, ..view.clone() }).collect();
    record.convert(format).value
}

#[test]
fn many_views_in_every_coding_come_through_every_edition() {
    for output in [PixelOutput::Pgm, PixelOutput::Png, PixelOutput::Wsq { bitrate: 2.25 }] {
        for format in [Iso2005, Ansi2004, Iso2011] {
            let record = pictured(format, output, &[1, 2, 2, 7, 12]);
            let bytes = record.write().unwrap();
            if matches!(output, PixelOutput::Wsq { .. }) {
                expect_fixture(
                    &format!(
                        "finger-image/views-{}.bin",
                        if format == Iso2011 {
                            2011
                        } else if format == Iso2005 {
                            2005
                        } else {
                            2004
                        }
                    ),
                    &bytes,
                );
            }
            let found = read(&bytes).unwrap();
            assert!(found.worst() <= Some(Severity::Note), "{:?}", found.findings);
            assert_eq!(found.value.write().unwrap(), bytes);
            for other in [Iso2005, Ansi2004, Iso2011] {
                let converted = found.value.convert(other);
                assert_eq!(converted.losses, [""; 0], "{format} to {other}");
                let again = read(&converted.value.write().unwrap()).unwrap().value;
                assert_eq!(again.views.len(), 5);
                assert_eq!(
                    again.views.iter().map(FingerImage::finger).collect::<Vec<_>>(),
                    record.views.iter().map(FingerImage::finger).collect::<Vec<_>>()
                );
                assert!(again.views.iter().zip(&record.views).all(|(a, b)| picture(a) == picture(b)));
            }
        }
    }
}

/// Records of others: what they are, how many findings above a note, and what their picture measures.
#[test]
fn records_of_a_registry_are_read_and_their_pictures_decoded() {
    let folder = "data/records/mosip";
    let fingers = [
        "Left_Index",
        "Left_Little",
        "Left_Middle",
        "Left_Ring",
        "Left_Thumb",
        "Right_Index",
        "Right_Little",
        "Right_Middle",
        "Right_Ring",
        "Right_Thumb",
    ];
    let codes = [7, 10, 8, 9, 6, 2, 5, 3, 4, 1];
    for (finger, code) in fingers.into_iter().zip(codes) {
        let Some(bytes) = shared(&format!("{folder}/kernel_images/FingerPrint{finger}.iso")) else { return };
        let record = check(finger, &bytes, Iso2005, PictureCoding::Jpeg2000);
        assert_eq!((record.views[0].position, record.level), (code, 30), "{finger}");
    }
    let others = [
        ("kernel_images/ISOImage", Iso2005, PictureCoding::Raw),
        ("Finger/info_left_index_auth_jp2000", Iso2011, PictureCoding::Jpeg2000),
        ("Finger/info_left_index_registration_jp2000", Iso2011, PictureCoding::Jpeg2000Lossless),
        ("Finger/info_left_thumb_auth_wsq", Iso2011, PictureCoding::Wsq),
    ];
    for (name, format, coding) in others {
        let Some(bytes) = shared(&format!("{folder}/{name}.iso")) else { return };
        check(name, &bytes, format, coding);
    }
}

fn check(name: &str, bytes: &[u8], format: FingerImageFormat, coding: PictureCoding) -> FingerImageRecord {
    let found = read(bytes).unwrap();
    let record = found.value;
    let view = &record.views[0];
    let image = picture(view).unwrap();
    println!(
        "{name}: {format}, position {}, {coding}, {} x {} at {} ppi, {:?}",
        view.position,
        image.width(),
        image.height(),
        image.ppi().get(),
        found.findings
    );
    assert_eq!((record.format, record.views.len()), (format, 1), "{name}");
    assert_eq!(
        PictureCoding::of_picture(&view.picture).unwrap_or(PictureCoding::Raw).code(format),
        coding.code(format),
        "{name}"
    );
    assert_eq!((image.width(), image.height()), (view.width.into(), view.height.into()), "{name}");
    assert_eq!(record.convert(format).value.write().map(|bytes| bytes.len()), Ok(bytes.len()), "{name}");
    record
}

#[test]
fn pictures_in_records_are_the_pictures_beside_them() {
    for name in ["info_left_index_auth", "info_left_index_registration", "info_left_thumb_auth"] {
        let (record, extension) = match name {
            "info_left_thumb_auth" => (format!("{name}_wsq.iso"), "wsq"),
            _ => (format!("{name}_jp2000.iso"), "jp2"),
        };
        let folder = "data/records/mosip/Finger";
        let (Some(record), Some(file)) =
            (shared(&format!("{folder}/{record}")), shared(&format!("{folder}/{name}.{extension}")))
        else {
            return;
        };
        assert!(*read(&record).unwrap().value.views[0].picture == file, "{name}");
    }
}

prop_compose! {
    fn views()(
        position in prop_oneof![0_u8..=15, 20_u8..=36, 40_u8..=50],
        view_number in 0_u8..=15,
        impression in prop_oneof![0_u8..=15, 20_u8..=29],
        qualities in prop::collection::vec((prop_oneof![0_u8..=100, Just(255)], any::<u16>(), any::<u16>()), 0..4),
        time in moments(1990..2090),
        device in (0_u8..=20, any::<u16>(), any::<u16>()),
        certificates in prop::collection::vec((any::<u16>(), any::<u8>()), 0..3),
        depth in 1_u8..=16,
        packed in any::<bool>(),
        (width, height) in (1_u16..20, 1_u16..20),
        ppi in 490_u16..=1010,
        extended in prop::collection::vec(any::<u8>(), 0..12),
        seed in any::<u32>(),
    ) -> FingerImage {
        let (w, h, bits) = (usize::from(width), usize::from(height), usize::from(depth));
        let length = if packed { (w * h * bits).div_ceil(8) } else { w * h * bits.div_ceil(8) };
        let picture: Vec<u8> = (0..length as u32).map(|i| (i.wrapping_mul(seed | 1) >> 24) as u8).collect();
        FingerImage {
            position, view_number, impression, width, height, depth, time, extended,
            compression: u8::from(packed),
            qualities: qualities.into_iter().map(|(score, vendor, algorithm)| SampleQuality { score, vendor, algorithm }).collect(),
            certificates: certificates.into_iter().map(|(authority, scheme)| Certificate { authority, scheme }).collect(),
            technology: device.0, vendor: device.1, device: device.2,
            x_scan: ppi, y_scan: ppi, x_resolution: ppi, y_resolution: ppi,
            picture: picture.into(),
            ..FingerImage::default()
        }
    }
}

proptest! {
    #[test]
    fn a_written_record_is_read_back_with_every_field(views in prop::collection::vec(views(), 1..5)) {
        let certification = 1;
        let record = FingerImageRecord { format: Iso2011, product: None, device: 0, level: 0, reserved: 0, certification, views };
        let bytes = record.write().unwrap();
        let found = read(&bytes).unwrap();
        prop_assert!(found.worst() <= Some(Severity::Note), "{:?}", found.findings);
        prop_assert_eq!(found.value.write().unwrap(), bytes);
        for (made, read) in record.views.iter().zip(&found.value.views) {
            let same = FingerImage { picture_offset: 0, ..read.clone() };
            prop_assert!(&same == made);
        }
        for format in [Iso2005, Ansi2004] {
            let there = found.value.convert(format).value;
            let written = there.write().unwrap();
            let again = read(&written).unwrap();
            prop_assert!(again.worst() <= Some(Severity::Note), "{:?}", again.findings);
            prop_assert_eq!(again.value.write().unwrap(), written);
        }
    }

    #[test]
    fn any_bytes_behind_the_magic_are_answered(tail in prop::collection::vec(any::<u8>(), 0..120)) {
        for head in [&b"FIR\x00010\0"[..], b"FIR\x00020\0", b"FIR\x00020\0\0\0\0\x80\0\x01\0\x01", b"FIR\0\0\0\0\0"] {
            let bytes = [head, &tail].concat();
            drop(read(&bytes));
            let report = inspect(&bytes, &Limits::default());
            prop_assert!(report.fields.iter().all(|line| line.offset + line.len <= bytes.len()));
        }
    }
}

#[test]
fn a_rate_is_met_when_pictures_are_coded_anew() {
    let image = GrayImage::new(90, 100, Ppi::STANDARD, vec![128; 9_000]).unwrap();
    let record = FingerImageRecord::of_image(&image, FingerPosition::LeftThumb, Iso2011, PixelOutput::Png).unwrap();
    let coded = record.with_wsq(0.75, &Limits::default()).unwrap();
    assert!(coded.losses.len() == 1 && coded.losses[0].contains("coded anew as WSQ"), "{:?}", coded.losses);
    assert!(read(&coded.value.write().unwrap()).unwrap().findings.is_empty());
    let tiny = read(ISO05).unwrap().value;
    assert!(matches!(tiny.with_wsq(0.75, &Limits::default()), Err(ViewError::Picture(_))));
    assert!(encode_pixels(&image, PixelOutput::Wsq { bitrate: 0.75 }).is_ok());
}
