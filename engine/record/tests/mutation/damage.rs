//! Random damage: mutations of every format give a typed error or a valid value, never a panic, and never take more memory
//! than the limits allow. 320,000 of them where nothing is said; `BIOVERIFY_MUTATIONS` sets their number, and in an
//! optimised build the processor time of each is held to 100 ms then.

use bioverify_core::{FingerPosition, Limits};
use bioverify_record::{
    CardFormat, CardMinutiae, CardRequest, Content, FaceEdition, FaceFormat, FingerFormat, FingerImageFormat,
    FingerOptions, Generation, GroupForm, MinutiaeFormat, NativeTemplate, Record, RecordFormat, Severity, convert,
    convert_face, convert_fingers, inspect, inspect_card_minutiae, is_portrait, read_minutiae, read_record, recognise,
};

use crate::harness::{FEW, Format, Seeds, files, run};
use crate::{documents, faces, greed, pictures};

/// Small, so that a size field that is believed shows.
pub const LIMITS: Limits =
    Limits { max_input_bytes: 1 << 20, max_side: 2048, max_pixels: 1 << 20, max_alloc_bytes: 15 << 20, max_views: 176 };

/// A record that was read must be usable: scaled or refused by type, and after repair written and read again the same.
pub fn check_record(bytes: &[u8]) -> bool {
    let Ok(read) = read_record(bytes, &LIMITS) else { return false };
    let _typed = read.value.minutia_sets();
    match read.value {
        Record::Minutiae(record) => {
            let (repaired, _) = record.repaired();
            let Ok(written) = repaired.write() else { return true };
            let again = read_minutiae(&written, &LIMITS);
            assert!(again.is_ok_and(|again| again.value == repaired), "a repaired record is not read back the same");
        }
        Record::Card(object) => {
            let Ok(written) = object.write() else { return true };
            let again = read_record(&written, &LIMITS);
            assert!(again.is_ok(), "a card's objects are not read back: {again:?}");
        }
        Record::Native(template) => {
            let written = template.write();
            // Version 1 is read only.
            assert!(written == bytes || bytes.starts_with(b"BVFT\x01\0"), "a native template has one form only");
            assert!(NativeTemplate::read(&written, &LIMITS).is_ok_and(|again| again.write() == written));
        }
        _ => {}
    }
    true
}

/// A record converted to another edition, written, and read and inspected there.
pub fn check_converted(bytes: &[u8], format: MinutiaeFormat) {
    let Ok(read) = read_minutiae(bytes, &LIMITS) else { return };
    let Ok(written) = read.value.convert(format).value.write() else { return };
    drop(read);
    check_record(&written);
    drop(inspect(&written, &LIMITS));
}

fn minutiae() -> Format<'static> {
    let seeds = [files("record/valid"), files("record/malformed")].concat();
    let check = Box::new(|random: &mut crate::mutate::Random, bytes: &mut Vec<u8>| {
        check_record(bytes);
        // What is read without a finding has met none of the code that this is about.
        let read = read_record(bytes, &LIMITS).is_ok_and(|read| read.worst() >= Some(Severity::Warning));
        drop(inspect(bytes, &LIMITS));
        check_converted(bytes, MinutiaeFormat::ALL[random.below(MinutiaeFormat::ALL.len())]);
        read
    });
    Format { name: "minutiae records", count: 70_000, seeds, most: LIMITS.max_alloc_bytes, check, least: 10 }
}

/// Objects of a card, and the same bytes as bare minutiae of either size.
fn cards() -> Format<'static> {
    let check = Box::new(|_: &mut crate::mutate::Random, bytes: &mut Vec<u8>| {
        let read = check_record(bytes);
        drop(inspect(bytes, &LIMITS));
        for format in [CardFormat::Normal, CardFormat::Compact] {
            drop(inspect_card_minutiae(bytes, format, &LIMITS));
            let Ok(bare) = CardMinutiae::read(bytes, format, &LIMITS) else { continue };
            let _typed = bare.value.to_minutia_set(FingerPosition::Unknown);
            let Ok(written) = bare.value.write() else { continue };
            let again = CardMinutiae::read(&written, format, &LIMITS);
            assert!(written.is_empty() || again.is_ok_and(|again| again.value == bare.value));
        }
        read
    });
    let seeds = files("record/card");
    Format { name: "on-card minutiae", count: 20_000, seeds, most: LIMITS.max_alloc_bytes, check, least: FEW }
}

/// Length and checksum of most are made right, so that the fields behind are reached.
fn native() -> Format<'static> {
    let is_native = |(name, _): &(String, Vec<u8>)| name.contains("native");
    let check = Box::new(|random: &mut crate::mutate::Random, bytes: &mut Vec<u8>| {
        if random.below(8) > 0 {
            faces::mend(bytes);
        }
        let read = check_record(bytes);
        assert!(!read || NativeTemplate::read(bytes, &LIMITS).is_ok() || !bytes.starts_with(b"BVFT"));
        drop(inspect(bytes, &LIMITS));
        read
    });
    let seeds = files("record/frozen").into_iter().filter(is_native).collect();
    Format { name: "native templates", count: 10_000, seeds, most: LIMITS.max_alloc_bytes, check, least: FEW }
}

/// Whatever the bytes are, every door that takes anything answers.
fn anything() -> Format<'static> {
    let folders = ["valid", "card", "frozen", "finger-image", "portrait", "extensible", "document", "pixels"];
    let mut seeds: Seeds = folders.iter().flat_map(|folder| files(&format!("record/{folder}"))).collect();
    seeds.extend(files("seals"));
    seeds.extend(files("certificates"));
    seeds.extend(files("cards/genuine-rsa-pss"));
    seeds.retain(|(_, bytes)| bytes.len() < 1 << 15);
    let limits = pictures::LIMITS;
    let check = Box::new(move |random: &mut crate::mutate::Random, bytes: &mut Vec<u8>| {
        let known = recognise(bytes);
        let report = inspect(bytes, &limits);
        assert!(!report.what.is_empty() && report.fields.iter().all(|line| line.offset + line.len <= bytes.len()));
        drop(report.to_string());
        let request = CardRequest::default();
        let targets = [
            RecordFormat::Native,
            RecordFormat::Ansi2004,
            RecordFormat::Iso2011,
            RecordFormat::Card { format: CardFormat::Normal, request },
            RecordFormat::Card { format: CardFormat::Compact, request },
        ];
        if let Ok(read) = read_record(bytes, &limits) {
            let _typed = convert(&read.value, targets[random.below(targets.len())]);
            assert!(read.value.views(&limits).len() <= usize::from(limits.max_views) * 255);
            let fingers = [
                FingerFormat::Images(FingerImageFormat::Iso2005),
                FingerFormat::Images(FingerImageFormat::Iso2011),
                FingerFormat::Extensible,
                FingerFormat::Group(GroupForm::default()),
                FingerFormat::Group(GroupForm { generation: Generation::Iso39794, ..GroupForm::default() }),
            ];
            let format = fingers[random.below(fingers.len())];
            let _typed = convert_fingers(&read, format, FingerOptions::default(), &limits);
        }
        let faces = [
            FaceFormat::Record(FaceEdition::Iso2005),
            FaceFormat::Record(FaceEdition::Iso2011),
            FaceFormat::Extensible,
            FaceFormat::Jpeg,
            FaceFormat::Png,
        ];
        let _typed = (is_portrait(bytes), convert_face(bytes, faces[random.below(faces.len())], &limits));
        !matches!(known, Content::Unknown | Content::Random)
    });
    Format { name: "anything", count: 20_000, seeds, most: limits.max_alloc_bytes, check, least: FEW }
}

#[test]
fn damage_is_answered_with_a_typed_error_or_a_valid_value_within_the_memory_limit() {
    greed::greedy_codestreams();
    greed::greedy_objects();
    greed::greedy_directories();
    greed::large_records();
    pictures::estimates_hold();
    let mut formats = vec![minutiae(), cards(), native()];
    formats.extend(documents::formats());
    formats.extend(faces::formats());
    formats.extend(pictures::formats());
    formats.push(anything());
    run(20_050_915, &mut formats);
}
