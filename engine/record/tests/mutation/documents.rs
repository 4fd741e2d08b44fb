//! Random damage to finger image records and to the files of identity documents.

use bioverify_core::Limits;
use bioverify_record::{
    DocumentIndex, FingerFormat, FingerImageFormat, FingerOptions, GroupForm, MachineReadableZone, Read, Record,
    convert_fingers, inspect, read_finger_images, read_group, read_record,
};

use crate::harness::{FEW, Format, files};
use crate::mutate::Random;

/// Small, so that a size field that is believed shows.
const LIMITS: Limits =
    Limits { max_side: 512, max_pixels: 1 << 16, max_alloc_bytes: 4 << 20, max_input_bytes: 1 << 20, max_views: 20 };

pub fn formats() -> [Format<'static>; 2] {
    [
        format("finger image records", "record/finger-image", check_finger_images),
        format("files of documents", "record/document", check_document),
    ]
}

/// Files of one folder, each explained and then checked.
fn format(name: &'static str, folder: &str, check: fn(&[u8]) -> bool) -> Format<'static> {
    let check = move |_: &mut Random, bytes: &mut Vec<u8>| {
        drop(inspect(bytes, &LIMITS));
        check(bytes)
    };
    Format {
        name,
        count: 50_000,
        seeds: files(folder),
        most: LIMITS.max_alloc_bytes,
        check: Box::new(check),
        least: FEW,
    }
}

/// A record that is read has its pictures inside the bytes, and what can be written of it is read back.
fn check_finger_images(bytes: &[u8]) -> bool {
    let Ok(read) = read_finger_images(bytes, &LIMITS) else { return false };
    for view in &read.value.views {
        let inside = bytes.get(view.picture_offset..view.picture_offset + view.picture.len());
        assert!(inside == Some(view.picture.as_slice()));
        let decoded = view.picture(&LIMITS);
        assert!(decoded.is_err() || decoded.is_ok_and(|image| LIMITS.allows_image(image.width(), image.height())));
    }
    for format in [FingerImageFormat::Iso2005, FingerImageFormat::Ansi2004, FingerImageFormat::Iso2011] {
        let Ok(written) = read.value.convert(format).value.write() else { continue };
        let again = read_finger_images(&written, &Limits::default()).map(|again| again.value.write());
        assert!(again == Ok(Ok(written)), "a written record is not read back the same");
    }
    true
}

/// A group of fingers that can be written anew in its own generation is then read, and written the same.
fn stays_what_it_is(read: &Read<Record>) {
    let form = FingerFormat::Group(GroupForm::default());
    let written = |read: &Read<Record>| convert_fingers(read, form, FingerOptions::default(), &LIMITS);
    let Ok(made) = written(read) else { return };
    let Ok(again) = read_record(&made.value, &Limits::default()) else { return };
    assert!(written(&again).is_ok_and(|again| again.value == made.value), "a group does not stay what it is");
}

/// What is read of a document can be written only where it is read back the same.
fn check_document(bytes: &[u8]) -> bool {
    let group = read_group(bytes, &LIMITS).map(|read| read.value);
    if let Ok(group) = &group
        && let Ok(written) = group.write()
    {
        assert!(read_group(&written, &LIMITS).is_ok_and(|again| again.value == *group));
    }
    let record = read_record(bytes, &LIMITS);
    if let Ok(record) = &record {
        stays_what_it_is(record);
        assert!(record.value.views(&LIMITS).len() <= 20 * 255);
    }
    let zone = MachineReadableZone::read(bytes, &LIMITS);
    if let Ok(zone) = &zone
        && let Ok(written) = zone.value.write()
    {
        assert!(MachineReadableZone::read(&written, &LIMITS).is_ok_and(|again| again.value == zone.value));
    }
    let index = DocumentIndex::read(bytes, &LIMITS);
    if let Ok(index) = &index
        && let Ok(written) = index.value.write()
    {
        assert!(DocumentIndex::read(&written, &LIMITS).is_ok_and(|again| again.value == index.value));
    }
    group.is_ok() || record.is_ok() || zone.is_ok() || index.is_ok()
}
