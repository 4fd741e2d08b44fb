//! Files made to cost more than they are worth: what they ask for is refused before it is given.

use bioverify_core::{Limits, Ppi};
use bioverify_record::{
    MinutiaeFormat, PhotoError, PixelError, RecordError, Severity, decode_photo, decode_pixels, inspect, read_record,
};

use crate::damage::{LIMITS, check_converted, check_record};
use crate::harness::measure;

/// The most memory that `work` held above what was held before.
fn peak(work: impl FnOnce()) -> usize {
    measure(work).1.memory
}

/// Coding of a made-up codestream (ISO/IEC 15444-1, Annex A).
struct Coding {
    side: u32,
    tile: u32,
    layers: u16,
    /// Exponent of a code block's sides, less 2.
    block: u8,
    /// Exponents of a precinct's sides; none for the largest.
    precinct: Option<u8>,
    /// Tile-parts without contents.
    parts: u32,
}

impl Default for Coding {
    fn default() -> Self {
        Self { side: 1_000, tile: 1_000, layers: 1, block: 4, precinct: None, parts: 1 }
    }
}

/// A codestream without any coded data.
fn codestream(coding: &Coding) -> Vec<u8> {
    let mut bytes = vec![0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0, 0];
    for size in [coding.side, coding.side, 0, 0, coding.tile, coding.tile, 0, 0] {
        bytes.extend(size.to_be_bytes());
    }
    bytes.extend([0, 1, 7, 1, 1]);
    let precincts = coding.precinct.map(|precinct| [precinct * 0x11; 6]);
    bytes.extend([0xFF, 0x52, 0, 12 + precincts.map_or(0, |all| all.len() as u8), u8::from(precincts.is_some()), 0]);
    bytes.extend(coding.layers.to_be_bytes());
    bytes.extend([0, 5, coding.block, coding.block, 0, 1]);
    bytes.extend(precincts.into_iter().flatten());
    bytes.extend([0xFF, 0x5C, 0, 19]);
    bytes.extend([0x40; 17]);
    for part in 0..coding.parts {
        bytes.extend([0xFF, 0x90, 0, 10]);
        bytes.extend((part as u16).to_be_bytes());
        bytes.extend([0, 0, 0, 15, 0, 1, 0xFF, 0x93, 0]);
    }
    bytes.extend([0xFF, 0xD9]);
    bytes
}

/// The codestream in a JP2 file (Annex I).
fn boxed(codestream: &[u8], side: u32) -> Vec<u8> {
    let put = |kind: &[u8; 4], value: &[u8]| [&(value.len() as u32 + 8).to_be_bytes()[..], kind, value].concat();
    let size = [&side.to_be_bytes()[..], &side.to_be_bytes(), &[0, 1, 7, 7, 0, 0]].concat();
    let header = [put(b"ihdr", &size), put(b"colr", &[1, 0, 0, 0, 0, 0, 17])].concat();
    [
        put(b"jP  ", &[0x0D, 0x0A, 0x87, 0x0A]),
        put(b"ftyp", b"jp2 \0\0\0\0jp2 "),
        put(b"jp2h", &header),
        put(b"jp2c", codestream),
    ]
    .concat()
}

/// Whatever a codestream asks for, no more than the limits allow is taken; what is honest is decoded.
pub fn greedy_codestreams() {
    let plain = Coding::default();
    let cases = [
        ("1 x 1 tiles", Coding { tile: 1, ..plain }, false),
        ("1 x 1 tiles of a large picture", Coding { side: 4_000, tile: 1, ..plain }, false),
        ("small tiles", Coding { tile: 20, parts: 2_500, ..plain }, false),
        ("tiles that are not there", Coding { tile: 64, ..plain }, false),
        ("small precincts", Coding { precinct: Some(1), ..plain }, false),
        ("small precincts of a large picture", Coding { side: 4_000, precinct: Some(1), ..plain }, false),
        ("small blocks in many layers", Coding { block: 0, layers: 32, ..plain }, false),
        ("tiles of common size", Coding { tile: 128, parts: 64, ..plain }, true),
        ("common blocks and precincts", Coding { precinct: Some(7), ..plain }, true),
        ("small blocks", Coding { side: 256, tile: 256, block: 0, ..plain }, true),
    ];
    for (name, coding, honest) in cases {
        let bare = codestream(&coding);
        let (finger, photo) = (Limits { max_pixels: 25_000_000, ..Limits::default() }, Limits::photo());
        for bytes in [boxed(&bare, coding.side), bare] {
            let mut decoded = Ok(());
            let most = peak(|| decoded = decode_photo(&bytes, &photo).map(drop));
            let refused = matches!(
                decoded,
                Err(PhotoError::Broken { .. } | PhotoError::Unsupported { .. } | PhotoError::NeedsMemory { .. })
            );
            println!("{name}: {most} bytes, {decoded:?}");
            assert!(decoded.is_ok() || refused, "{name}: {decoded:?}");
            assert!(!honest || decoded.is_ok(), "{name}: {decoded:?}");
            assert!(most as u64 <= photo.max_alloc_bytes, "{name} took {most} bytes");
            let mut decoded = Ok(());
            let most = peak(|| decoded = decode_pixels(&bytes, Ppi::STANDARD, &finger).map(drop));
            assert!(most as u64 <= finger.max_alloc_bytes, "{name} took {most} bytes");
            assert!(
                honest
                    || matches!(
                        decoded,
                        Err(PixelError::Broken { .. }
                            | PixelError::Unsupported { .. }
                            | PixelError::NeedsMemory { .. })
                    ),
                "{name}: {decoded:?}"
            );
            // An inspection reads a picture to see whether it is whole; what is refused it need not begin.
            let read = if decoded.is_ok() { most } else { 0 };
            assert!(peak(|| drop(inspect(&bytes, &finger))) < read + (1 << 20), "{name}");
        }
    }
}

/// A TIFF file whose directory has one list of single bytes, as long as stated or as is there; `wide` is the 64-bit form.
fn directory(tag: u16, stated: u32, there: usize, wide: bool) -> Vec<u8> {
    let (stated, zero) = (stated.to_le_bytes(), [0; 4]);
    let head: &[u8] = if wide { &[0x2B, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0] } else { &[42, 0, 8, 0, 0, 0] };
    let entry = [tag.to_le_bytes(), [1, 0]].concat();
    let mut bytes = [b"II", head].concat();
    bytes.extend(if wide { &[1, 0, 0, 0, 0, 0, 0, 0][..] } else { &[1, 0] });
    bytes.extend(entry.iter().chain(&stated).chain(if wide { &zero[..] } else { &[] }));
    bytes.extend([&[64, 0, 0, 0][..], if wide { &zero } else { &[] }, &zero].concat());
    bytes.resize(64 + there, 1);
    bytes
}

/// A list in a TIFF file's directory is taken only where it is there and within the memory limit.
pub fn greedy_directories() {
    let limits = Limits { max_alloc_bytes: 8 << 20, ..Limits::default() };
    for wide in [false, true] {
        for (tag, stated, there) in [(277, 1 << 21, 0), (258, u32::MAX, 100), (347, 1 << 20, 1 << 20)] {
            let bytes = directory(tag, stated, there, wide);
            let mut decoded = Ok(());
            let most = peak(|| decoded = decode_pixels(&bytes, Ppi::STANDARD, &limits).map(drop));
            println!("{stated} values in {} bytes of TIFF: {most} bytes, {decoded:?}", bytes.len());
            let is_short = matches!(decoded, Err(PixelError::Broken { offset: Some(_), .. }));
            assert!(if there < 1_000 { is_short } else { matches!(decoded, Err(PixelError::NeedsMemory { .. })) });
            assert!(most < 1 << 16, "{most} bytes");
            assert!(peak(|| drop(inspect(&bytes, &limits))) < 1 << 20);
        }
    }
}

/// A BER object with a length of four bytes.
fn object(tag: &[u8], value: &[u8]) -> Vec<u8> {
    [tag, &[0x84], &(value.len() as u32).to_be_bytes(), value].concat()
}

/// A million objects of two or three bytes take no multiple of their length, and no fault among them is lost.
pub fn greedy_objects() {
    const TIMES: usize = 1_000_000;
    let header = object(&[0xA1], &[0x81, 1, 8]);
    let bounds = object(&[0xA1], &object(&[0xB1], &[&[0x81, 2, 9, 1][..], &[0; 2].repeat(TIMES)].concat()));
    let chip = |inside: &[u8]| object(&[0x63], &object(&[0x7F, 0x61], &[&[2, 1, 1], inside].concat()));
    let card = |inside: &[u8]| object(&[0x7F, 0x61], &[inside, &object(&[0x7F, 0x60], &header)].concat());
    let cases = [
        ("strangers of a card", card(&[0; 2].repeat(TIMES)), true),
        ("numbers of a card", card(&[2, 0].repeat(TIMES)), true),
        ("templates of a card", card(&[0x7F, 0x60, 0].repeat(TIMES)), false),
        ("parameters of a card", object(&[0x7F, 0x60], &bounds), true),
        ("data of a card", object(&[0x7F, 0x2E], &[0xA1, 0x81, 0].repeat(TIMES)), false),
        ("templates of a chip", chip(&[0x7F, 0x60, 0].repeat(TIMES)), false),
        ("headers of a chip", chip(&object(&[0x7F, 0x60], &[0xA1, 0x81, 0].repeat(TIMES))), false),
        ("numbers of a chip", chip(&[2, 1, 1].repeat(TIMES)), false),
        ("strangers of a chip", chip(&[0; 2].repeat(TIMES)), false),
    ];
    for (name, bytes, is_read) in cases {
        let mut read = None;
        let most = peak(|| read = read_record(&bytes, &Limits::default()).ok());
        assert_eq!(read.is_some(), is_read, "{name}");
        assert!(
            name != "parameters of a card" || read.and_then(|read| read.worst()) == Some(Severity::Error),
            "{name}"
        );
        let mut findings = 0;
        let told = peak(|| findings = inspect(&bytes, &Limits::default()).findings.len());
        println!("{} bytes of {name}: {most} bytes to read, {told} to inspect", bytes.len());
        assert!(findings > 0 && findings < 1_100, "{name}: {findings} findings");
        assert!(most.max(told) < bytes.len() * 2 + (2 << 20), "{name}: {most} bytes to read, {told} to inspect");
    }
}

/// Records as large as they get stay within the limits: all minutiae, and all empty items.
pub fn large_records() {
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
        let read = peak(|| _ = check_record(&bytes));
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
