//! Photos and the face template.

use bioverify_core::{Embedding, Limits, Quality, RgbImage};
use bioverify_record::{
    Content, FACE_TEMPLATE_VERSION, FaceCoding, FaceTemplate, PhotoError, PixelFormat, RecordError, decode_photo,
    inspect, is_portrait, read_record, recognise,
};
use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder, codecs::png::PngEncoder};
use proptest::prelude::*;

use crate::files::{expect_fixture, fixture, shared};

fn photo(bytes: &[u8]) -> Result<RgbImage, PhotoError> {
    decode_photo(bytes, &Limits::photo())
}

/// A picture whose corners differ: red, green, blue and white quarters.
fn corners(width: u32, height: u32) -> Vec<u8> {
    let colour = |x: u32, y: u32| match (x < width / 2, y < height / 2) {
        (true, true) => [255, 0, 0],
        (false, true) => [0, 255, 0],
        (true, false) => [0, 0, 255],
        (false, false) => [255, 255, 255],
    };
    (0..height).flat_map(|y| (0..width).flat_map(move |x| colour(x, y))).collect()
}

fn png(pixels: &[u8], width: u32, height: u32, colour: ExtendedColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(pixels, width, height, colour).unwrap();
    bytes
}

/// A JPEG of the corners with this EXIF orientation.
fn jpeg(orientation: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95)
        .write_image(&corners(32, 16), 32, 16, ExtendedColorType::Rgb8)
        .unwrap();
    // APP1: little-endian TIFF header and one entry, tag 0112, type SHORT (CIPA DC-008, 4.6.2).
    let mut exif = b"Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend(orientation.to_le_bytes());
    exif.extend([0; 6]);
    let length = (exif.len() as u16 + 2).to_be_bytes();
    let segment = [&[0xFF, 0xE1][..], &length, &exif].concat();
    bytes.splice(2..2, segment);
    bytes
}

/// The colour of each corner: top left, top right, bottom left, bottom right.
fn seen(photo: &RgbImage) -> String {
    let (right, bottom) = (photo.width() - 3, photo.height() - 3);
    [(2, 2), (right, 2), (2, bottom), (right, bottom)]
        .map(|(x, y)| match photo.get(x, y).unwrap() {
            [r, g, b] if r > 200 && g > 200 && b > 200 => 'w',
            [r, ..] if r > 200 => 'r',
            [_, g, _] if g > 200 => 'g',
            _ => 'b',
        })
        .iter()
        .collect()
}

#[test]
fn every_exif_orientation_comes_out_upright() {
    // CIPA DC-008, table of tag 0112: where row 0 and column 0 are in the scene.
    let cases = [
        (1, "rgbw"),
        (2, "grwb"),
        (3, "wbgr"),
        (4, "bwrg"),
        (5, "rbgw"),
        (6, "brwg"),
        (7, "wgbr"),
        (8, "gwrb"),
        (9, "rgbw"),
    ];
    for (orientation, corners) in cases {
        let photo = photo(&jpeg(orientation)).unwrap();
        assert_eq!(seen(&photo), corners, "orientation {orientation}");
        assert_eq!(photo.width() == 32, !(5..=8).contains(&orientation), "{orientation}");
    }
}

#[test]
fn colours_grey_alpha_and_depth_become_eight_bit_colour() {
    let rgb = corners(6, 4);
    assert_eq!(photo(&png(&rgb, 6, 4, ExtendedColorType::Rgb8)).unwrap().pixels(), rgb);
    let grey = photo(&png(&[7, 200], 2, 1, ExtendedColorType::L8)).unwrap();
    assert_eq!(grey.pixels(), [7, 7, 7, 200, 200, 200]);
    let glass = photo(&png(&[10, 20, 30, 0], 1, 1, ExtendedColorType::Rgba8)).unwrap();
    assert_eq!(glass.pixels(), [255; 3]);
    assert_eq!(photo(b"P6 1 1 255 \x01\x02\x03").unwrap().pixels(), [1, 2, 3]);
    assert_eq!(photo(b"P3 1 1 15 0 15 5").unwrap().pixels(), [0, 255, 85]);
    assert_eq!(photo(b"P5 1 1 65535 \x80\x80").unwrap().pixels(), [128; 3]);
}

#[test]
fn what_is_no_photo_gets_its_own_reason() {
    let huge = {
        let mut bytes = png(&[0; 3], 1, 1, ExtendedColorType::Rgb8);
        bytes[16..24].copy_from_slice(&[0, 0, 0x1F, 0x40, 0, 0, 0x17, 0x70]);
        bytes
    };
    let error = photo(&huge).unwrap_err();
    assert!(matches!(error, PhotoError::TooLarge { width: 8000, height: 6000, .. }), "{error}");
    assert!(error.to_string().contains("8000 x 6000") && error.to_string().contains("smaller"), "{error}");
    let mut inks = jpeg(1);
    let frame = inks.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    inks[frame + 9] = 4;
    assert_eq!(photo(&inks).unwrap_err(), PhotoError::PrintingInks { format: PixelFormat::Jpeg });
    assert_eq!(photo(b"").unwrap_err(), PhotoError::Empty);
    assert!(matches!(photo(&fixture("pixels/pattern.wsq")), Err(PhotoError::NotAPhoto { .. })));
    let error = photo(b"%PDF-1.4").unwrap_err().to_string();
    assert!(error.contains("PDF") && !error.contains("finger"), "{error}");
    let whole = jpeg(6);
    for percent in [10, 40, 70, 99] {
        let error = photo(&whole[..whole.len() * percent / 100]).unwrap_err();
        assert!(matches!(error, PhotoError::Broken { .. }), "{percent}: {error}");
    }
    assert!(is_portrait(&whole) && !is_portrait(&fixture("pixels/pattern.wsq")) && !is_portrait(b"text"));
}

#[test]
fn a_portrait_is_what_sources_hand_over_as_one() {
    let (record, group) = (b"FAC\x00010\0\0\0\0\x20", b"\x75\x06\x7F\x61\x03\x02\x01\x01");
    let other = b"\x63\x06\x7F\x61\x03\x02\x01\x01";
    assert!(is_portrait(record) && is_portrait(group) && is_portrait(&jpeg(1)));
    for finger in ["pixels/pattern.wsq", "pixels/pattern.png"] {
        assert!(!is_portrait(&fixture(finger)), "{finger}");
    }
    assert!(!is_portrait(other), "another data group");
    assert!(!is_portrait(b"") && !is_portrait(b"BVFE"));
}

#[test]
fn memory_is_checked_before_a_photo_is_turned() {
    let poor = Limits { max_alloc_bytes: (2 << 20) + 32 * 512 + 2_000, ..Limits::photo() };
    assert!(decode_photo(&jpeg(1), &poor).is_err());
    let enough = Limits { max_alloc_bytes: 3 << 20, ..poor };
    assert!(decode_photo(&jpeg(6), &enough).is_ok());
}

#[test]
fn jpeg_2000_portraits_are_read_and_cut_ones_are_not() {
    let Some(bytes) = shared("data/records/mosip/Face/info_face_auth.jp2") else { return };
    let whole = photo(&bytes).unwrap();
    assert!(whole.width() > 50 && whole.height() > 50);
    let colours = whole.pixels().chunks(3).filter(|pixel| pixel[0] != pixel[2]).count();
    assert!(colours > 1000, "a portrait has colours");
    assert!(matches!(photo(&bytes[..bytes.len() / 2]), Err(PhotoError::Broken { .. })));
}

/// What the frozen templates of version 1 hold.
fn frozen(coding: FaceCoding) -> FaceTemplate {
    let values = (0..64).map(|i| if i == 0 { 127.0 } else { ((i * 37 + 11) % 101 - 50) as f32 }).collect();
    let embedding = Embedding::new(*b"\x01\x23\x45\x67\x89\xAB\xCD\xEF", values).unwrap();
    FaceTemplate { embedding, quality: Some(Quality::new(80).unwrap()), coding }
}

#[test]
fn version_1_is_written_and_read_as_it_always_was() {
    assert_eq!(FACE_TEMPLATE_VERSION, 1, "a new version needs new frozen files; these must go on being read");
    for (name, coding) in
        [("frozen/face-v1-float.bin", FaceCoding::Float), ("frozen/face-v1-byte.bin", FaceCoding::Byte)]
    {
        let template = frozen(coding);
        expect_fixture(name, &template.write());
        let back = FaceTemplate::read(&fixture(name), &Limits::default()).unwrap();
        assert_eq!(back.write(), fixture(name));
        assert_eq!(back.quality, template.quality);
        let pairs = back.embedding.values().iter().zip(template.embedding.values());
        assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-6));
    }
}

#[test]
fn a_face_template_is_known_explained_and_no_finger_record() {
    let bytes = frozen(FaceCoding::Byte).write();
    assert_eq!(recognise(&bytes), Content::FaceTemplate);
    let report = inspect(&bytes, &Limits::default());
    assert_eq!(report.fields.iter().map(|line| line.len).sum::<usize>(), bytes.len());
    assert!(report.findings.is_empty() && report.to_string().contains("0123456789abcdef"), "{report}");
    let error = read_record(&bytes, &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("face template"), "{error}");
    let error = FaceTemplate::read(&fixture("frozen/native-v1.bin"), &Limits::default()).unwrap_err().to_string();
    assert!(error.contains("bioverify embed"), "{error}");
}

#[test]
fn what_no_engine_writes_is_refused() {
    let good = frozen(FaceCoding::Float).write();
    let edited = |offset: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[offset] = byte;
        bytes
    };
    let read = |bytes: &[u8]| FaceTemplate::read(bytes, &Limits::default()).unwrap_err();
    assert!(matches!(read(&edited(4, 9)), RecordError::NativeVersion { found: 9, .. }));
    assert!(matches!(read(&edited(40, 1)), RecordError::NativeChecksum));
    assert!(matches!(read(&good[..100]), RecordError::NativeLength { .. }));
    assert!(matches!(read(&good[..10]), RecordError::Truncated { .. }));
    // The same with a right checksum.
    for (offset, byte, field) in
        [(26, 7, "coding"), (27, 101, "quality"), (28, 1, "reserved"), (24, 63, "number"), (35, 0x7F, "vector")]
    {
        let mut bytes = edited(offset, byte);
        let sum = crc32fast::hash(&[&bytes[..12], &bytes[16..]].concat());
        bytes[12..16].copy_from_slice(&sum.to_le_bytes());
        let error = read(&bytes).to_string();
        assert!(error.contains(field), "{offset}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn templates_come_back_and_damage_is_an_error(
        values in prop::collection::vec(-1.0_f32..1.0, 1..200), byte: bool, place in any::<prop::sample::Index>(), flip in 1_u8..
    ) {
        prop_assume!(values.iter().any(|value| value.abs() > 0.01));
        let coding = if byte { FaceCoding::Byte } else { FaceCoding::Float };
        let template = FaceTemplate { embedding: Embedding::new([5; 8], values).unwrap(), quality: None, coding };
        let bytes = template.write();
        let back = FaceTemplate::read(&bytes, &Limits::default()).unwrap();
        prop_assert_eq!(back.write(), bytes.clone());
        if coding == FaceCoding::Float {
            prop_assert_eq!(&back, &template);
        }
        let mut damaged = bytes;
        let spot = place.index(damaged.len());
        damaged[spot] ^= flip;
        prop_assert!(FaceTemplate::read(&damaged, &Limits::default()).is_err());
    }
}
