//! Conversions list exactly what they lose of the file at hand.

use std::io::Cursor;

use bioverify_core::{Limits, Ppi};
use bioverify_record::{
    Conversion, ExtendedData, Finding, MinutiaeFormat, MinutiaeRecord, Read, Record, RecordFormat, Severity,
    convert_read, decode_listing_losses, inspect, read_minutiae, read_record,
};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::files::fixture;

fn of_picture(bytes: &[u8]) -> Vec<String> {
    decode_listing_losses(bytes, Ppi::STANDARD, &Limits::default()).unwrap().losses
}

fn save(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A PNG with one more chunk before its pixels.
fn with_chunk(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = (data.len() as u32).to_be_bytes().to_vec();
    chunk.extend(kind);
    chunk.extend(data);
    let sum = chunk[4..].iter().fold(!0_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| if sum & 1 == 0 { sum >> 1 } else { sum >> 1 ^ 0xEDB8_8320 })
    });
    chunk.extend((!sum).to_be_bytes());
    [&png[..33], &chunk, &png[33..]].concat()
}

#[test]
fn a_grey_picture_loses_nothing_in_whatever_dress() {
    for name in ["pattern.png", "pattern.pgm", "pattern-rgba.png", "pattern.bmp", "pattern.jpg"] {
        assert_eq!(of_picture(&fixture(&format!("pixels/{name}"))), [""; 0], "{name}");
    }
    assert_eq!(of_picture(b"P5 1 1 65535 \x11\x11"), [""; 0], "16 bits that 8 bits can say");
}

#[test]
fn colour_depth_and_transparency_are_told_where_they_were() {
    let coloured = RgbImage::from_fn(20, 20, |x, _| Rgb([x as u8, 10, 20]));
    let png = save(&DynamicImage::ImageRgb8(coloured), ImageFormat::Png);
    assert_eq!(of_picture(&png), ["colour: reduced to grey"]);
    let deep = image::ImageBuffer::from_fn(20, 20, |x, y| image::Luma([(x * 300 + y) as u16]));
    let tiff = save(&DynamicImage::ImageLuma16(deep), ImageFormat::Tiff);
    assert_eq!(of_picture(&tiff), ["depth: 16 bits a sample reduced to 8", "TIFF tags: resolution"]);
    let glass = image::ImageBuffer::from_fn(20, 20, |x, _| image::LumaA([9, x as u8]));
    let png = save(&DynamicImage::ImageLumaA8(glass), ImageFormat::Png);
    assert_eq!(of_picture(&png), ["transparency: laid on white"]);
    assert_eq!(of_picture(b"P2\n2 1\n1023\n0 511\n"), ["depth: 16 bits a sample reduced to 8"]);
    assert_eq!(of_picture(b"P2\n2 1\n100\n0 51\n"), [""; 0], "101 steps keep apart in 256");
}

#[test]
fn what_stands_beside_the_pixels_is_named() {
    let plain = fixture("pixels/pattern.png");
    let sized = with_chunk(&plain, b"pHYs", &[0, 0, 0x4C, 0xE6, 0, 0, 0x4C, 0xE6, 1]);
    let noted = with_chunk(&sized, b"tEXt", b"Comment\0by nobody");
    assert_eq!(of_picture(&noted), ["PNG chunks: text, pHYs (resolution)"]);
    let jpeg = fixture("pixels/pattern.jpg");
    let noted = [&jpeg[..2], b"\xFF\xFE\0\x05abc\xFF\xE1\0\x08Exif\0\0", &jpeg[2..]].concat();
    assert_eq!(of_picture(&noted), ["JPEG segments: comment, EXIF"]);
    assert_eq!(of_picture(b"P5 # a word\n1 1 255 x"), ["the comment in the PNM header"]);
}

#[test]
fn a_stated_resolution_is_told_where_it_is_not_believed() {
    let wsq = fixture("pixels/pattern.wsq");
    let at = |ppi| decode_listing_losses(&wsq, Ppi::new(ppi).unwrap(), &Limits::default()).unwrap().losses;
    assert!(!at(500).iter().any(|loss| loss.contains("resolution")), "{:?}", at(500));
    assert!(at(569).iter().any(|loss| loss.contains("500 ppi: taken as 569")), "{:?}", at(569));
}

fn of_record(bytes: &[u8], format: RecordFormat) -> Conversion<Vec<u8>> {
    convert_read(&read_record(bytes, &Limits::default()).unwrap(), format).unwrap()
}

#[test]
fn a_plain_record_comes_back_from_the_native_form_and_loses_nothing_on_the_way() {
    let plain = fixture("valid/iso05.bin");
    let mut record = read_minutiae(&plain, &Limits::default()).unwrap().value;
    (record.device, record.certification) = (0, 0);
    record.views[0].impression = 0;
    let plain = record.write().unwrap();
    let native = of_record(&plain, RecordFormat::Native);
    assert_eq!(native.losses, [""; 0]);
    let back = of_record(&native.value, RecordFormat::Iso2005);
    assert_eq!((back.losses.as_slice(), back.value == plain), (&[][..], true));
}

#[test]
fn only_fields_that_say_something_are_missed_in_the_native_form() {
    let mut record = read_minutiae(&fixture("valid/iso05x.bin"), &Limits::default()).unwrap().value;
    (record.device, record.certification) = (0x2A, 0);
    record.views[0].impression = 8;
    let losses = of_record(&record.write().unwrap(), RecordFormat::Native).losses;
    for part in ["capture device 0x02a", "8: swiped", "ridge counts"] {
        assert_eq!(losses.iter().filter(|loss| loss.contains(part)).count(), 1, "{part}: {losses:?}");
    }
    assert_eq!(losses.len(), 3, "{losses:?}");
}

#[test]
fn the_form_of_item_lengths_and_bytes_after_the_end_are_told() {
    let exclusive = fixture("valid/iso05xe.bin");
    let losses = of_record(&exclusive, RecordFormat::Iso2005).losses;
    assert!(losses.iter().any(|loss| loss.contains("item length")), "{losses:?}");
    let mut long = fixture("valid/iso05.bin");
    long.extend(*b"more");
    for format in [RecordFormat::Iso2005, RecordFormat::Native] {
        let losses = of_record(&long, format).losses;
        assert!(losses.iter().any(|loss| loss.contains("4 bytes after the last view")), "{losses:?}");
    }
}

#[test]
fn a_finer_template_tells_how_many_of_its_numbers_are_rounded() {
    let frozen = read_record(&fixture("valid/iso05.bin"), &Limits::default()).unwrap();
    let native = convert_read(&frozen, RecordFormat::Native).unwrap().value;
    let losses = of_record(&native, RecordFormat::Ansi2004).losses;
    assert!(losses.iter().any(|loss| loss.contains("rounded to 180 steps a turn")), "{losses:?}");
    assert!(!losses.iter().any(|loss| loss.contains("position")), "whole pixels stay: {losses:?}");
    assert_eq!(of_record(&native, RecordFormat::Native).losses, [""; 0]);
}

#[test]
fn a_template_tells_what_other_forms_have_no_place_for() {
    let newest = fixture("frozen/native-v2.bin");
    let losses = of_record(&newest, RecordFormat::Iso2005).losses;
    assert!(
        losses.contains(
            &"the map of ridges has no place, and without it qualities count by their ratios only".to_owned()
        ),
        "{losses:?}"
    );
    assert_eq!(of_record(&newest, RecordFormat::Native), Conversion { value: newest, losses: vec![] });
    let first = fixture("frozen/native-v1.bin");
    let losses = of_record(&first, RecordFormat::Native).losses;
    assert_eq!(losses, ["2 positions rounded to 1/4 pixel", "1 direction rounded to 4096 steps a turn"]);
}

#[test]
fn an_unusable_block_is_told_once() {
    let mut bytes = fixture("valid/iso05.bin");
    let end = bytes.len() - 2;
    bytes.truncate(end);
    bytes.extend([0, 3, 1, 2, 3]);
    let length = bytes.len() as u32;
    bytes[8..12].copy_from_slice(&length.to_be_bytes());
    let read: Read<MinutiaeRecord> = read_minutiae(&bytes, &Limits::default()).unwrap();
    assert!(matches!(read.value.views[0].extended, ExtendedData::Opaque(_)));
    assert!(read.findings.iter().any(|finding: &Finding| finding.severity == Severity::Warning));
    let losses = convert_read(&read.map(Record::Minutiae), RecordFormat::Iso2005).unwrap().losses;
    assert_eq!(losses, ["view 0: extended data left out: 3 bytes that cannot be divided into items"]);
}

#[test]
fn an_inspection_speaks_in_words() {
    let mut record = read_minutiae(&fixture("valid/iso05.bin"), &Limits::default()).unwrap().value;
    record.views[0].impression = 0;
    let mut bytes = record.write().unwrap();
    bytes.push(0);
    let native = of_record(&bytes, RecordFormat::Native).value;
    let ansi = record.convert(MinutiaeFormat::Ansi2004).value.write().unwrap();
    for bytes in [&bytes[..], &native, &ansi] {
        let text = inspect(bytes, &Limits::default()).to_string();
        for debug in ["Some(", "None", "LivePlain", "RightIndex", "Unknown", "Ending", "Quality("] {
            assert!(!text.contains(debug), "{debug}: {text}");
        }
    }
    let text = inspect(&bytes, &Limits::default()).to_string();
    assert!(text.contains("placed flat on a live-scan sensor") && text.contains("1 byte after"), "{text}");
    assert!(!text.contains(" 1 findings"), "{text}");
    let cut = inspect(&fixture("malformed/view-header-cut.bin"), &Limits::default()).to_string();
    assert!(cut.contains("needs 1 byte, none is left"), "{cut}");
    let one = inspect(b"x", &Limits::default()).to_string();
    assert!(one.contains("1 finding:") && one.contains("1 byte\n"), "{one}");
}
