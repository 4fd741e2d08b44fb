//! Random damage to photos, portraits of chips and registers, and face templates.

use bioverify_core::Limits;
use bioverify_record::{
    FaceEdition, FaceFormat, FaceRecord, FaceTemplate, FingerFormat, FingerImageFormat, FingerOptions, Generation,
    GroupForm, convert_face, convert_fingers, decode_photo, finger_pictures, inspect, portrait, read_extensible,
    read_face_record, read_group, read_record,
};

use crate::damage::{Random, files, mutate, peak};

/// Mutations of each of photos, portraits and face templates.
const FACES: usize = 10_000;

/// Small, so that a size field that is believed shows.
const PHOTO_LIMITS: Limits =
    Limits { max_side: 512, max_pixels: 1 << 16, max_alloc_bytes: 4 << 20, max_input_bytes: 1 << 20, max_views: 1 };

type Seeds = Vec<(String, Vec<u8>)>;

/// Damages the seeds in turn and gives each result to `check`, whose answer says whether it was read; returns how many were.
fn damaged(
    random: &mut Random,
    seeds: &Seeds,
    limits: &Limits,
    mut check: impl FnMut(&mut Random, &mut Vec<u8>) -> bool,
) {
    let (mut read, mut worst) = (0, 0);
    for (name, base) in seeds.iter().cycle().take(FACES) {
        let other = &seeds[random.below(seeds.len())].1;
        let mut bytes = mutate(random, base, other);
        let most = peak(|| read += usize::from(check(random, &mut bytes)));
        assert!(most as u64 <= limits.max_alloc_bytes, "{name} took {most} bytes");
        worst = worst.max(most);
        drop(inspect(&bytes, limits));
    }
    println!("{FACES} of {} files: {read} read, at most {worst} bytes", seeds.len());
    assert!(read > FACES / 100, "hardly any mutation is read: the mutator is too coarse");
}

/// A photo that is decoded is within the limits, whatever it is wrapped in.
pub fn damaged_photos(random: &mut Random) {
    let mut seeds = files("portrait");
    seeds.extend(files("malformed-face"));
    seeds.extend(files("pixels").into_iter().filter(|(name, _)| !name.ends_with(".wsq")));
    damaged(random, &seeds, &PHOTO_LIMITS, |_, bytes| match decode_photo(bytes, &PHOTO_LIMITS) {
        Ok(photo) => {
            assert!(PHOTO_LIMITS.allows_image(photo.width(), photo.height()));
            assert_eq!(photo.pixels().len() as u64, u64::from(photo.width()) * u64::from(photo.height()) * 3);
            true
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            false
        }
    });
}

/// A picture that is found lies inside the record and is not empty.
pub fn damaged_portraits(random: &mut Random) {
    let seeds: Seeds = files("portrait").into_iter().filter(|(name, _)| name.ends_with(".bin")).collect();
    damaged(random, &seeds, &PHOTO_LIMITS, |_, bytes| match portrait(bytes) {
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
    });
}

/// A face record that was read can be written after conversion and is read back the same; so can an extensible one.
pub fn damaged_face_records(random: &mut Random) {
    let records = ["portrait", "extensible"];
    let mut seeds: Seeds = records.into_iter().flat_map(files).filter(|(name, _)| !name.contains(".jp")).collect();
    seeds.retain(|(_, bytes)| bytes.len() < 1 << 15);
    damaged(random, &seeds, &PHOTO_LIMITS, |_, bytes| check_face(bytes) || check_extensible(bytes) || is_group(bytes));
    damaged(random, &seeds, &CONVERT_LIMITS, |_, bytes| check_conversions(bytes));
}

/// Enough for a conversion, which holds the source, what it becomes and what it is coded anew from.
const CONVERT_LIMITS: Limits = Limits { max_alloc_bytes: 16 << 20, ..PHOTO_LIMITS };

/// A face that becomes a data group is read back, and the group stays what it is.
fn check_conversions(bytes: &[u8]) -> bool {
    let mut is_read = false;
    for generation in [Generation::Iso19794, Generation::Iso39794] {
        let form = GroupForm { generation, ..GroupForm::default() };
        if let Ok(made) = convert_face(bytes, FaceFormat::Group(form), &PHOTO_LIMITS) {
            let again = convert_face(&made.value, FaceFormat::Group(form), &Limits::photo()).map(|again| again.value);
            assert!(again.is_ok_and(|again| again == made.value), "a group does not stay what it is");
            is_read = true;
        }
        let Ok(read) = read_record(bytes, &PHOTO_LIMITS) else { continue };
        for format in
            [FingerFormat::Extensible, FingerFormat::Group(form), FingerFormat::Images(FingerImageFormat::Iso2011)]
        {
            let made = convert_fingers(&read, format, FingerOptions::default(), &PHOTO_LIMITS);
            is_read |= made.is_ok_and(|made| read_record(&made.value, &Limits::photo()).is_ok());
        }
    }
    is_read
}

fn is_group(bytes: &[u8]) -> bool {
    read_group(bytes, &PHOTO_LIMITS).is_ok()
}

fn check_face(bytes: &[u8]) -> bool {
    let Ok(read) = read_face_record(bytes, &PHOTO_LIMITS) else { return false };
    for edition in [FaceEdition::Iso2005, FaceEdition::Iso2011] {
        let converted = read.value.convert(edition, &PHOTO_LIMITS).value;
        let Ok(written) = converted.write() else { continue };
        let again = read_face_record(&written, &Limits::photo()).expect("what was written is read");
        // The American standard is known by its own codes only.
        assert!(FaceRecord { edition, ..again.value } == converted, "a converted record is not read back the same");
    }
    let _typed = read.value.to_extensible(&PHOTO_LIMITS);
    true
}

fn check_extensible(bytes: &[u8]) -> bool {
    let Ok(read) = read_extensible(bytes, &PHOTO_LIMITS) else { return false };
    let _typed = (finger_pictures(bytes, &PHOTO_LIMITS), read.value.to_face_record(&PHOTO_LIMITS));
    if let Ok(written) = read.value.write() {
        let again = read_extensible(&written, &Limits::photo()).expect("what was written is read");
        assert!(again.value.write().as_ref() == Ok(&written), "a record has one form");
    }
    true
}

/// A face template has one form. Every other one gets a right checksum and length, so that the fields behind are reached.
pub fn damaged_face_templates(random: &mut Random) {
    let mut seeds: Seeds = files("frozen").into_iter().filter(|(name, _)| name.contains("face")).collect();
    seeds.extend(files("malformed-face"));
    damaged(random, &seeds, &PHOTO_LIMITS, |random, bytes| {
        if random.below(8) > 0 && bytes.len() >= 16 {
            let length = (bytes.len() as u32).to_le_bytes();
            bytes[8..12].copy_from_slice(&length);
            let sum = crc32fast::hash(&[&bytes[..12], &bytes[16..]].concat());
            bytes[12..16].copy_from_slice(&sum.to_le_bytes());
        }
        let Ok(template) = FaceTemplate::read(bytes, &PHOTO_LIMITS) else { return false };
        assert!(template.write() == *bytes, "a face template has one form only");
        true
    });
}
