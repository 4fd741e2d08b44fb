//! Random damage to finger image records and to the files of identity documents.

use bioverify_core::Limits;
use bioverify_record::{
    DocumentIndex, FingerFormat, FingerImageFormat, FingerOptions, GroupForm, MachineReadableZone, Read, Record,
    convert_fingers, inspect, read_finger_images, read_group, read_record,
};

use crate::damage::{Random, files, mutate, peak};

/// Mutations of each of finger image records and documents.
const EACH: usize = 50_000;

/// Small, so that a size field that is believed shows.
const LIMITS: Limits =
    Limits { max_side: 512, max_pixels: 1 << 16, max_alloc_bytes: 4 << 20, max_input_bytes: 1 << 20, max_views: 20 };

/// Damages the seeds in turn; `check` says whether the result was read.
fn damaged(random: &mut Random, seeds: &[(String, Vec<u8>)], check: impl Fn(&[u8]) -> bool) {
    let (mut read, mut worst) = (0, 0);
    for (name, base) in seeds.iter().cycle().take(EACH) {
        let other = &seeds[random.below(seeds.len())].1;
        let bytes = mutate(random, base, other);
        let most = peak(|| read += usize::from(check(&bytes))).max(peak(|| drop(inspect(&bytes, &LIMITS))));
        assert!(most as u64 <= LIMITS.max_alloc_bytes, "{name} took {most} bytes");
        worst = worst.max(most);
    }
    println!("{EACH} of {} files: {read} read, at most {worst} bytes", seeds.len());
    assert!(read > EACH / 100, "hardly any mutation is read: the mutator is too coarse");
}

/// A record that is read has its pictures inside the bytes, and what can be written of it is read back.
pub fn damaged_finger_images(random: &mut Random) {
    damaged(random, &files("finger-image"), |bytes| {
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
    });
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
pub fn damaged_documents(random: &mut Random) {
    damaged(random, &files("document"), |bytes| {
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
        let index = DocumentIndex::read(bytes, &LIMITS);
        group.is_ok() || record.is_ok() || zone.is_ok() || index.is_ok()
    });
}
