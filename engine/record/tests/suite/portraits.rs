//! Portraits as chips and registers hand them over: the fixtures of `testdata/record/portrait`, and what is read of them.
//!
//! `portrait.jpg` and `portrait.jp2` are a drawn person of `testdata/face` at 60 x 80 pixels; the rest is made of them here.

use bioverify_core::{Embedding, Limits};
use bioverify_record::{
    FaceCoding, FaceTemplate, PhotoError, RecordError, decode_photo, is_portrait, portrait, recognise,
};

use crate::files::{expect_fixture, fixture};

/// A BER object with a length of two bytes.
fn object(tag: &[u8], value: &[u8]) -> Vec<u8> {
    [tag, &[0x82], &(value.len() as u16).to_be_bytes(), value].concat()
}

/// EF.DG2 (ICAO Doc 9303-10, 4.7.2) of one template with this data block.
fn group(block: &[u8]) -> Vec<u8> {
    let template = [object(&[0xA1], &[0x87, 2, 1, 1]), object(&[0x5F, 0x2E], block)].concat();
    let instances = [vec![0x02, 0x01, 0x01], object(&[0x7F, 0x60], &template)].concat();
    object(&[0x75], &object(&[0x7F, 0x61], &instances))
}

/// ISO/IEC 19794-5:2005 with one picture of 60 x 80 and these feature points.
fn first_edition(picture: &[u8], points: u16) -> Vec<u8> {
    let block = 20 + 8 * usize::from(points) + 12 + picture.len();
    let mut bytes = b"FAC\x00010\0".to_vec();
    bytes.extend(((14 + block) as u32).to_be_bytes());
    bytes.extend([0, 1]);
    bytes.extend((block as u32).to_be_bytes());
    bytes.extend(points.to_be_bytes());
    bytes.extend([0; 14]);
    (0..points).for_each(|point| bytes.extend([1, point as u8, 0, 20, 0, 30, 0, 0]));
    bytes.extend([1, 0, 0, 60, 0, 80, 1, 0, 0, 0, 0, 0]);
    bytes.extend(picture);
    bytes
}

/// ISO/IEC 19794-5:2011 with one picture, one quality block and one landmark.
fn second_edition(picture: &[u8]) -> Vec<u8> {
    let mut bytes = b"FAC\x00030\0".to_vec();
    bytes.extend([0; 9 + 18]);
    bytes.extend([1, 80, 0, 1, 0, 1]);
    bytes.extend([0, 1]);
    bytes.extend([0; 15 + 8 + 11]);
    bytes.extend((picture.len() as u32).to_be_bytes());
    bytes.extend(picture);
    bytes
}

/// The JPEG with an EXIF orientation of 6 (CIPA DC-008, 4.6.4).
fn lying(jpeg: &[u8]) -> Vec<u8> {
    let exif = b"\xFF\xE1\0\x22Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    [&jpeg[..2], exif, &jpeg[2..]].concat()
}

#[test]
fn every_dress_of_a_portrait_shows_the_same_picture() {
    let (jpeg, jp2) = (fixture("portrait/portrait.jpg"), fixture("portrait/portrait.jp2"));
    let dressed = [
        ("portrait/fac-2005.bin", first_edition(&jpeg, 2), &jpeg),
        ("portrait/fac-2011.bin", second_edition(&jp2), &jp2),
        ("portrait/dg2.bin", group(&first_edition(&jp2, 0)), &jp2),
        ("portrait/dg2-bare.bin", group(&jpeg), &jpeg),
    ];
    for (name, bytes, picture) in dressed {
        expect_fixture(name, &bytes);
        assert!(is_portrait(&bytes), "{name} is {}", recognise(&bytes));
        assert_eq!(portrait(&bytes), Ok(Some(picture.as_slice())), "{name}");
        let (inner, whole) = (decode_photo(picture, &Limits::photo()), decode_photo(&bytes, &Limits::photo()));
        assert_eq!(whole, inner, "{name}");
        assert_eq!(whole.map(|photo| (photo.width(), photo.height())), Ok((60, 80)), "{name}");
    }
    let lying = lying(&jpeg);
    expect_fixture("portrait/lying.jpg", &lying);
    let photo = decode_photo(&lying, &Limits::photo()).unwrap();
    assert_eq!((photo.width(), photo.height()), (80, 60), "turned upright");
}

/// A codestream (ISO/IEC 15444-1, A.5) of one component, that says a picture of this side is cut into tiles of that side.
fn tiled(side: u32, tile: u32) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0];
    [side, side, 0, 0, tile, tile, 0, 0].iter().for_each(|size| bytes.extend(size.to_be_bytes()));
    bytes.extend([0, 1, 7, 1, 1]);
    bytes.extend([0xFF, 0x52, 0, 12, 0, 0, 0, 1, 0, 5, 4, 4, 0, 1, 0xFF, 0x5C, 0, 19]);
    bytes.extend([0x40; 17]);
    bytes.extend([0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 15, 0, 1, 0xFF, 0x93, 0, 0xFF, 0xD9]);
    bytes
}

#[test]
fn a_jpeg_2000_picture_of_a_million_tiles_is_refused_by_its_header() {
    let bytes = tiled(1_000, 1);
    expect_fixture("malformed-face/million-tiles.j2k", &bytes);
    for bytes in [bytes.clone(), group(&first_edition(&bytes, 0))] {
        let error = decode_photo(&bytes, &Limits::photo()).unwrap_err();
        assert!(error.to_string().contains("1000000 tiles"), "{error}");
    }
    let error = bioverify_record::decode_pixels(&bytes, bioverify_core::Ppi::STANDARD, &Limits::default()).unwrap_err();
    assert!(error.to_string().contains("1000000 tiles"), "{error}");
    let error = decode_photo(&tiled(1_000, 30), &Limits::photo()).unwrap_err();
    assert!(error.to_string().contains("1156 tiles of 30 x 30 pixels"), "{error}");
    let error = decode_photo(&tiled(1_000, 200), &Limits::photo()).unwrap_err();
    assert!(error.to_string().contains("ends before its 25 tiles"), "{error}");
    assert!(decode_photo(&tiled(1_000, 1_000), &Limits::photo()).is_ok(), "one tile is what most pictures have");
}

/// The decoder leaves such a tile grey and says nothing.
#[test]
fn a_jpeg_2000_picture_that_lacks_a_tile_is_told() {
    let one = tiled(1_000, 500);
    let (header, part) = one[..one.len() - 2].split_at(one.len() - 17);
    let with = |tiles: &[u8]| {
        let parts = tiles.iter().flat_map(|&tile| [&part[..5], &[tile], &part[6..]].concat());
        header.iter().copied().chain(parts).chain([0xFF, 0xD9]).collect::<Vec<u8>>()
    };
    assert!(decode_photo(&with(&[2, 0, 3, 1]), &Limits::photo()).is_ok());
    assert!(decode_photo(&with(&[0, 1, 2, 3, 3]), &Limits::photo()).is_ok());
    expect_fixture("malformed-face/missing-tile.j2k", &with(&[0, 1, 3, 3]));
    for (tiles, first) in [(&[0, 1, 3, 3][..], 2), (&[1, 2, 3], 0), (&[0, 1, 2, 200], 3)] {
        let error = decode_photo(&with(tiles), &Limits::photo()).unwrap_err().to_string();
        assert!(error.contains(&format!("tile {first} of its 4 (from 0) is missing")), "{error}");
    }
}

#[test]
fn a_data_group_with_an_empty_block_holds_no_picture() {
    let bytes = group(b"");
    expect_fixture("malformed-face/empty-block.bin", &bytes);
    assert!(matches!(portrait(&bytes), Err(RecordError::NoPicture { .. })), "{:?}", portrait(&bytes));
    assert!(matches!(decode_photo(&bytes, &Limits::photo()), Err(PhotoError::Record(_))));
}

#[test]
fn a_text_that_begins_like_a_data_group_is_told_as_text() {
    let error = decode_photo(b"unfortunately the scanner was out of order today", &Limits::photo()).unwrap_err();
    assert!(matches!(error, PhotoError::NotAPhoto { .. }) && error.to_string().contains("text"), "{error}");
}

/// Reading keeps a vector bit for bit, so one that would be scaled is none of this engine's.
#[test]
fn a_face_template_with_a_vector_of_another_length_is_refused() {
    let values = (0..8_u8).map(|i| f32::from(i) - 3.0).collect();
    let embedding = Embedding::new([7; 8], values).unwrap();
    let mut bytes = FaceTemplate { embedding, quality: None, coding: FaceCoding::Float }.write();
    let value = f32::from_le_bytes([bytes[32], bytes[33], bytes[34], bytes[35]]) * 1.000_1;
    bytes[32..36].copy_from_slice(&value.to_le_bytes());
    let sum = crc32fast::hash(&[&bytes[..12], &bytes[16..]].concat());
    bytes[12..16].copy_from_slice(&sum.to_le_bytes());
    expect_fixture("malformed-face/vector-long.bin", &bytes);
    let error = FaceTemplate::read(&bytes, &Limits::default()).unwrap_err();
    assert_eq!(error, RecordError::NativeValue { offset: 32, field: "vector" });
}
