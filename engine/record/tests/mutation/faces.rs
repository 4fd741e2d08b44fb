//! Random damage to photos, portraits of chips and registers, and face templates.

use bioverify_core::Limits;
use bioverify_record::{
    FaceEdition, FaceFormat, FaceRecord, FaceTemplate, FingerFormat, FingerImageFormat, FingerOptions, Generation,
    GroupForm, convert_face, convert_fingers, decode_photo, finger_pictures, inspect, portrait, read_extensible,
    read_face_record, read_group, read_record,
};

use crate::harness::{FEW, Format, Seeds, files};

/// Small, so that a size field that is believed shows.
const LIMITS: Limits =
    Limits { max_side: 512, max_pixels: 1 << 16, max_alloc_bytes: 4 << 20, max_input_bytes: 1 << 20, max_views: 1 };

/// A format whose files are inspected after `check` has read them.
fn format(name: &'static str, seeds: Seeds, check: impl Fn(&[u8]) -> bool + 'static) -> Format<'static> {
    let check = Box::new(move |_: &mut crate::mutate::Random, bytes: &mut Vec<u8>| {
        let read = check(bytes);
        drop(inspect(bytes, &LIMITS));
        read
    });
    Format { name, count: 10_000, seeds, most: LIMITS.max_alloc_bytes, check, least: FEW }
}

pub fn formats() -> [Format<'static>; 6] {
    let mut photos = [files("record/portrait"), files("record/malformed-face")].concat();
    photos.extend(files("record/pixels").into_iter().filter(|(name, _)| !name.ends_with(".wsq")));
    let is_file = |(name, _): &(String, Vec<u8>)| name.ends_with(".bin");
    let portraits = files("record/portrait").into_iter().filter(is_file).collect();
    let is_record = |(name, bytes): &(String, Vec<u8>)| !name.contains(".jp") && bytes.len() < 1 << 15;
    let records = files("record/portrait").into_iter().filter(is_record).collect();
    [
        format("photos", photos, check_photo),
        format("portraits", portraits, check_portrait),
        format("face image records", records, |bytes| check_face(bytes) || is_group(bytes)),
        format("extensible records", files("record/extensible"), check_extensible),
        conversions(),
        templates(),
    ]
}

/// A photo that is decoded is within the limits, whatever it is wrapped in.
fn check_photo(bytes: &[u8]) -> bool {
    match decode_photo(bytes, &LIMITS) {
        Ok(photo) => {
            assert!(LIMITS.allows_image(photo.width(), photo.height()));
            assert_eq!(photo.pixels().len() as u64, u64::from(photo.width()) * u64::from(photo.height()) * 3);
            true
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            false
        }
    }
}

/// A picture that is found lies inside the record and is not empty.
fn check_portrait(bytes: &[u8]) -> bool {
    match portrait(bytes) {
        Ok(Some(picture)) => {
            assert!(!picture.is_empty() && bytes.as_ptr_range().contains(&picture.as_ptr()));
            assert!(picture.len() < bytes.len());
            true
        }
        Ok(None) => false,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            false
        }
    }
}

/// Enough for a conversion, which holds the source, what it becomes and what it is coded anew from.
const CONVERT_LIMITS: Limits = Limits { max_alloc_bytes: 16 << 20, ..LIMITS };

/// Face records and groups of either generation, converted.
fn conversions() -> Format<'static> {
    let mut seeds = [files("record/portrait"), files("record/extensible")].concat();
    seeds.retain(|(name, bytes)| !name.contains(".jp") && bytes.len() < 1 << 15);
    Format { most: CONVERT_LIMITS.max_alloc_bytes, ..format("face conversions", seeds, check_conversions) }
}

/// A face that becomes a data group is read back, and the group stays what it is.
fn check_conversions(bytes: &[u8]) -> bool {
    let mut is_read = false;
    for generation in [Generation::Iso19794, Generation::Iso39794] {
        let form = GroupForm { generation, ..GroupForm::default() };
        if let Ok(made) = convert_face(bytes, FaceFormat::Group(form), &LIMITS) {
            let again = convert_face(&made.value, FaceFormat::Group(form), &Limits::photo()).map(|again| again.value);
            assert!(again.is_ok_and(|again| again == made.value), "a group does not stay what it is");
            is_read = true;
        }
        let Ok(read) = read_record(bytes, &LIMITS) else { continue };
        for format in
            [FingerFormat::Extensible, FingerFormat::Group(form), FingerFormat::Images(FingerImageFormat::Iso2011)]
        {
            let made = convert_fingers(&read, format, FingerOptions::default(), &LIMITS);
            is_read |= made.is_ok_and(|made| read_record(&made.value, &Limits::photo()).is_ok());
        }
    }
    is_read
}

fn is_group(bytes: &[u8]) -> bool {
    read_group(bytes, &LIMITS).is_ok()
}

/// A face record that was read can be written after conversion and is read back the same.
fn check_face(bytes: &[u8]) -> bool {
    let Ok(read) = read_face_record(bytes, &LIMITS) else { return false };
    for edition in [FaceEdition::Iso2005, FaceEdition::Iso2011] {
        let converted = read.value.convert(edition, &LIMITS).value;
        let Ok(written) = converted.write() else { continue };
        let again = read_face_record(&written, &Limits::photo()).expect("what was written is read");
        // The American standard is known by its own codes only.
        assert!(FaceRecord { edition, ..again.value } == converted, "a converted record is not read back the same");
    }
    let _typed = read.value.to_extensible(&LIMITS);
    true
}

/// An extensible record that was read has one form.
fn check_extensible(bytes: &[u8]) -> bool {
    let Ok(read) = read_extensible(bytes, &LIMITS) else { return false };
    let _typed = (finger_pictures(bytes, &LIMITS), read.value.to_face_record(&LIMITS));
    if let Ok(written) = read.value.write() {
        let again = read_extensible(&written, &Limits::photo()).expect("what was written is read");
        assert!(again.value.write().as_ref() == Ok(&written), "a record has one form");
    }
    true
}

/// Makes length and checksum of a native template right, so that the fields behind are reached.
pub fn mend(bytes: &mut [u8]) {
    if bytes.len() < 16 {
        return;
    }
    let length = (bytes.len() as u32).to_le_bytes();
    bytes[8..12].copy_from_slice(&length);
    let sum = crc32fast::hash(&[&bytes[..12], &bytes[16..]].concat());
    bytes[12..16].copy_from_slice(&sum.to_le_bytes());
}

/// A face template has one form. Most are mended.
fn templates() -> Format<'static> {
    let mut seeds: Seeds = files("record/frozen").into_iter().filter(|(name, _)| name.contains("face")).collect();
    seeds.extend(files("record/malformed-face"));
    let check = Box::new(|random: &mut crate::mutate::Random, bytes: &mut Vec<u8>| {
        if random.below(8) > 0 {
            mend(bytes);
        }
        drop(inspect(bytes, &LIMITS));
        let Ok(template) = FaceTemplate::read(bytes, &LIMITS) else { return false };
        assert!(template.write() == *bytes, "a face template has one form only");
        true
    });
    Format { name: "face templates", count: 10_000, seeds, most: LIMITS.max_alloc_bytes, check, least: FEW }
}
