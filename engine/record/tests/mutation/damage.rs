//! Random damage: 100,000 mutations of records, some thousands of pictures, 40,000 of photos, portraits, face records and face templates give a typed error or a valid value, never
//! a panic, and never take more memory than the limits allow.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use bioverify_core::{GrayImage, Limits, Ppi};
use bioverify_record::{
    CardFormat, MinutiaeFormat, PixelError, PixelOutput, Record, RecordError, Severity, decode_listing_losses,
    decode_pixels, encode_pixels, inspect, inspect_card_minutiae, read_minutiae, read_record,
};
use image::ImageFormat;

use crate::{MEMORY, documents, faces, greed};

/// Mutations of records and of native templates.
const RECORDS: usize = 100_000;
/// Mutations of each picture.
const PICTURES: usize = 3_000;

/// Small, so that a size field that is believed shows.
const LIMITS: Limits =
    Limits { max_input_bytes: 1 << 20, max_side: 2048, max_pixels: 1 << 20, max_alloc_bytes: 15 << 20, max_views: 176 };

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// In `0..bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// One to four damages of different kinds.
pub fn mutate(random: &mut Random, base: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = base.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len());
        match random.below(7) {
            0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (random.next() % 8)),
            1 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = random.next() as u8),
            2 => bytes.truncate(at),
            3 => {
                let insert: Vec<u8> = (0..1 + random.below(16)).map(|_| random.next() as u8).collect();
                bytes.splice(at..at, insert);
            }
            4 => {
                let (start, end) = (random.below(other.len()), random.below(other.len() + 1));
                bytes.truncate(at);
                bytes.extend_from_slice(&other[start.min(end)..end.max(start)]);
            }
            5 => length_field(random, &mut bytes, at),
            _ => {
                let end = (at + 1 + random.below(32)).min(bytes.len());
                bytes.drain(at.min(end)..end);
            }
        }
    }
    bytes
}

/// Overwrites two or four bytes with a number that lengths and counts stumble over.
fn length_field(random: &mut Random, bytes: &mut [u8], at: usize) {
    const NUMBERS: [u32; 10] = [0, 1, 3, 24, 26, 255, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, u32::MAX];
    let number = NUMBERS[random.below(NUMBERS.len())].to_be_bytes();
    let width = [1, 2, 4][random.below(3)];
    for (byte, value) in bytes.iter_mut().skip(at).zip(&number[4 - width..]) {
        *byte = *value;
    }
}

pub fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/record").join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.map(|entry| entry.path()))
        .map(|path| path.and_then(|path| Ok((path.display().to_string(), fs::read(&path)?))))
        .map(|file| file.unwrap_or_else(|error| panic!("{}: {error}", folder.display())))
        .collect();
    files.sort();
    files
}

/// Small, so that a size field that is believed shows.
const PICTURE_LIMITS: Limits =
    Limits { max_side: 1024, max_pixels: 1 << 17, max_alloc_bytes: 4 << 20, max_input_bytes: 1 << 20, max_views: 176 };

/// Runs `work` and returns the most memory it held above what was held before.
pub fn peak(work: impl FnOnce()) -> usize {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    work();
    MEMORY.peak_usage().saturating_sub(before)
}

/// A record that was read must be usable: scaled or refused by type, and after repair written and read again the same.
fn check_record(bytes: &[u8]) {
    let Ok(read) = read_record(bytes, &LIMITS) else { return };
    let _typed = read.value.minutia_sets();
    match read.value {
        Record::Minutiae(record) => {
            let (repaired, _) = record.repaired();
            let Ok(written) = repaired.write() else { return };
            let again = read_minutiae(&written, &LIMITS);
            assert!(again.is_ok_and(|again| again.value == repaired), "a repaired record is not read back the same");
        }
        Record::Card(object) => {
            let Ok(written) = object.write() else { return };
            let again = read_record(&written, &LIMITS);
            assert!(again.is_ok(), "a card's objects are not read back: {again:?}");
            for format in [CardFormat::Normal, CardFormat::Compact] {
                drop(inspect_card_minutiae(bytes, format, &LIMITS));
            }
        }
        Record::Native(template) => assert!(template.write() == bytes, "a native template has one form only"),
        _ => {}
    }
}

/// A record converted to another edition, written, and read and inspected there.
fn check_converted(bytes: &[u8], format: MinutiaeFormat) {
    let Ok(read) = read_minutiae(bytes, &LIMITS) else { return };
    let Ok(written) = read.value.convert(format).value.write() else { return };
    drop(read);
    check_record(&written);
    drop(inspect(&written, &LIMITS));
}

fn damaged_records(random: &mut Random) {
    let mut seeds = files("valid");
    seeds.extend(files("frozen"));
    seeds.extend(files("malformed"));
    seeds.extend(files("card"));
    let (mut read, mut worst) = (0, 0);
    for index in 0..RECORDS {
        let base = &seeds[index % seeds.len()].1;
        let other = &seeds[random.below(seeds.len())].1;
        let bytes = mutate(random, base, other);
        let most = peak(|| check_record(&bytes)).max(peak(|| drop(inspect(&bytes, &LIMITS))));
        assert!(most as u64 <= LIMITS.max_alloc_bytes, "{} took {most} bytes", seeds[index % seeds.len()].0);
        worst = worst.max(most);
        read += usize::from(read_record(&bytes, &LIMITS).is_ok_and(|read| read.worst() >= Some(Severity::Warning)));
    }
    println!("{RECORDS} records: {read} read with findings, at most {worst} bytes");
    assert!(read > RECORDS / 100, "hardly any mutation reaches the findings: the mutator is too coarse");
}

fn damaged_pictures(random: &mut Random) {
    let seeds = files("pixels");
    for (name, base) in &seeds {
        let (mut decoded, mut worst) = (0, 0);
        for _ in 0..PICTURES {
            let other = &seeds[random.below(seeds.len())].1;
            let bytes = mutate(random, base, other);
            let most = peak(|| {
                if let Ok(image) = decode_pixels(&bytes, Ppi::STANDARD, &PICTURE_LIMITS) {
                    assert!(PICTURE_LIMITS.allows_image(image.width(), image.height()));
                    decoded += 1;
                }
            });
            assert!(most as u64 <= PICTURE_LIMITS.max_alloc_bytes, "{name} took {most} bytes");
            worst = worst.max(most);
            drop(inspect(&bytes, &PICTURE_LIMITS));
            // What stands beside the pixels is walked through as it lies in the file.
            let told = decode_listing_losses(&bytes, Ppi::STANDARD, &PICTURE_LIMITS);
            assert!(told.is_err() || told.is_ok_and(|told| told.losses.len() < 10), "{name}");
        }
        println!("{PICTURES} of {name}: {decoded} decoded, at most {worst} bytes");
    }
}

/// A picture is decoded in no more memory than it was refused for lacking.
fn estimates_hold() {
    let pixels: Vec<u8> = (0..900 * 700_u32).map(|i| (i % 900 * 7 + i / 900 * 3) as u8).collect();
    let image = GrayImage::new(900, 700, Ppi::STANDARD, pixels.clone()).expect("right length");
    let colour = image::DynamicImage::ImageLuma8(image::GrayImage::from_raw(900, 700, pixels).expect("right length"));
    let save = |format| {
        let mut bytes = Cursor::new(Vec::new());
        colour.to_rgb8().write_to(&mut bytes, format).expect("written to memory");
        bytes.into_inner()
    };
    let files = [
        ("PNG", save(ImageFormat::Png)),
        ("JPEG", save(ImageFormat::Jpeg)),
        ("BMP", save(ImageFormat::Bmp)),
        ("TIFF", save(ImageFormat::Tiff)),
        ("PGM", encode_pixels(&image, PixelOutput::Pgm).expect("written to memory")),
        ("WSQ", encode_pixels(&image, PixelOutput::Wsq { bitrate: 2.25 }).expect("large enough")),
    ];
    for (name, bytes) in files {
        let poor = Limits { max_alloc_bytes: bytes.len() as u64 * 2 + (2 << 20), ..Limits::default() };
        let poor = if name == "PGM" { Limits { max_alloc_bytes: 1, ..poor } } else { poor };
        let needed = match decode_pixels(&bytes, Ppi::STANDARD, &poor) {
            Err(PixelError::NeedsMemory { needed, .. }) => needed,
            Ok(_) => poor.max_alloc_bytes,
            Err(other) => panic!("{name}: {other}"),
        };
        let enough = Limits { max_alloc_bytes: needed, ..Limits::default() };
        let most = peak(|| drop(decode_pixels(&bytes, Ppi::STANDARD, &enough).expect("enough memory")));
        println!("{name} of 900 x 700: {most} bytes taken, {needed} reckoned");
        assert!(most as u64 <= needed, "{name}: {most} bytes taken, {needed} reckoned");
    }
}

/// Records as large as they get stay within the limits: all minutiae, and all empty items.
fn large_records() {
    let minutiae = [&[1, 0, 50, 255][..], &[0xFF; 255 * 6], &[0, 0]].concat();
    let items = [&[1, 0, 50, 0][..], &[0xFF, 0xFC], &[0, 1, 0, 4].repeat(16_383)].concat();
    let few_items = [&[1, 0, 50, 0][..], &[0, 128], &[0, 1, 0, 4].repeat(32)].concat();
    let bare = vec![1, 0, 50, 0, 0, 0];
    for (what, view) in [("minutiae", minutiae), ("items", items), ("kept items", few_items), ("bare views", bare)] {
        let count = ((LIMITS.max_input_bytes - 24) / view.len()).min(176);
        let mut bytes = b"FMR\0 20\0".to_vec();
        bytes.extend(((24 + count * view.len()) as u32).to_be_bytes());
        bytes.extend([0, 0, 1, 0, 1, 0, 0, 197, 0, 197, count as u8, 0]);
        (0..count).for_each(|_| bytes.extend_from_slice(&view));
        assert!(read_record(&bytes, &LIMITS).is_ok(), "{what}");
        let read = peak(|| check_record(&bytes));
        let most = read.max(peak(|| drop(inspect(&bytes, &LIMITS))));
        let most = MinutiaeFormat::ALL
            .into_iter()
            .map(|format| peak(|| check_converted(&bytes, format)))
            .fold(most, usize::max);
        println!("{} bytes of {what}: {read} bytes to read, {most} to inspect", bytes.len());
        let poor = Limits { max_alloc_bytes: 1, ..LIMITS };
        let Err(RecordError::NeedsMemory { needed, .. }) = read_record(&bytes, &poor) else { panic!("{what} is free") };
        assert!(most as u64 <= needed, "{what}: {most} bytes taken, {needed} reckoned");
    }
}

#[test]
fn damage_is_answered_with_a_typed_error_or_a_valid_value_within_the_memory_limit() {
    let mut random = Random(20_050_915);
    greed::greedy_codestreams();
    greed::greedy_objects();
    large_records();
    estimates_hold();
    damaged_records(&mut random);
    damaged_pictures(&mut random);
    faces::damaged_photos(&mut random);
    faces::damaged_portraits(&mut random);
    faces::damaged_face_records(&mut random);
    faces::damaged_face_templates(&mut random);
    documents::damaged_finger_images(&mut random);
    documents::damaged_documents(&mut random);
}
