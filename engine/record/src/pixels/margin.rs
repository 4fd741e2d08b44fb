//! What a picture file holds beside its pixels. Looked at in files that were decoded; what is cut short is passed over.

use super::PixelFormat;
use crate::bytes::{u16_at, u32_at};

/// What stands beside the pixels, one line each; empty where there is nothing.
pub(super) fn margin(bytes: &[u8], format: PixelFormat) -> Vec<String> {
    match format {
        PixelFormat::Png => named("PNG chunks", png(bytes)),
        PixelFormat::Jpeg => named("JPEG segments", jpeg(bytes)),
        PixelFormat::Tiff => tiff(bytes),
        PixelFormat::Bmp => bmp(bytes),
        PixelFormat::Pnm => pnm(bytes),
        PixelFormat::Wsq => named("WSQ segments", wsq(bytes)),
        PixelFormat::Jpeg2000 => named("JPEG 2000 boxes", jpeg2000(bytes)),
    }
}

/// One line of names, each once, in order.
fn named(what: &str, names: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::new();
    for name in names.into_iter().take(MOST_NAMES) {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    if once.is_empty() { once } else { vec![format!("{what}: {}", once.join(", "))] }
}

/// Most parts of a file that are looked at. A file of empty chunks must not keep the list busy.
const MOST_NAMES: usize = 256;

/// Chunks that are neither pixels nor their palette (ISO/IEC 15948, 11).
fn png(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 8;
    while let (Some(length), Some(kind)) = (u32_at(bytes, at), bytes.get(at.saturating_add(4)..at.saturating_add(8))) {
        if !matches!(kind, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND") && names.len() < MOST_NAMES {
            names.push(match kind {
                b"pHYs" => "pHYs (resolution)".to_owned(),
                b"tEXt" | b"zTXt" | b"iTXt" => "text".to_owned(),
                b"gAMA" | b"iCCP" | b"sRGB" | b"cHRM" => format!("{} (colour space)", String::from_utf8_lossy(kind)),
                other => String::from_utf8_lossy(other).into_owned(),
            });
        }
        at = at.saturating_add(12).saturating_add(length as usize);
    }
    names
}

/// Segments before the scan that are no coding tables (ISO/IEC 10918-1, B.2.4).
fn jpeg(bytes: &[u8]) -> Vec<String> {
    segments(bytes, 0xDA)
        .filter_map(|(marker, body)| match marker {
            // JFIF: units 0 state an aspect only. Adobe's says how colours are coded.
            0xE0 => (body.get(7).is_some_and(|&units| units != 0)).then(|| "JFIF (resolution)".to_owned()),
            0xE1 if body.starts_with(b"Exif") => Some("EXIF".to_owned()),
            0xE1..=0xED | 0xEF => Some(format!("APP{}", marker - 0xE0)),
            0xFE => Some("comment".to_owned()),
            _ => None,
        })
        .collect()
}

/// Boxes that are neither header nor picture (ISO/IEC 15444-1, Annex I); none in a bare codestream.
fn jpeg2000(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut at = 0;
    while let (Some(length), Some(kind)) = (u32_at(bytes, at), bytes.get(at + 4..at + 8)) {
        // A bare codestream begins with a marker, and a box of length 0 or 1 (to the end, or a long one) is the last here.
        if length < 8 || kind.iter().any(|byte| !byte.is_ascii_graphic() && *byte != b' ') {
            break;
        }
        if !matches!(kind, b"jP  " | b"ftyp" | b"jp2h" | b"jp2c") && names.len() < MOST_NAMES {
            names.push(String::from_utf8_lossy(kind).into_owned());
        }
        at = at.saturating_add(length as usize);
    }
    names
}

/// Comments before the first coded block (IAFIS-IC-0110 v3.1).
fn wsq(bytes: &[u8]) -> Vec<String> {
    segments(bytes, 0xA3).filter(|(marker, _)| *marker == 0xA8).map(|_| "comment".to_owned()).collect()
}

/// Marker and body of the segments after the first marker, up to the one that begins coded data.
fn segments(bytes: &[u8], last: u8) -> impl Iterator<Item = (u8, &[u8])> {
    let mut at = 2;
    std::iter::from_fn(move || {
        let (&[0xFF, marker], length) = (bytes.get(at..at + 2)?, usize::from(u16_at(bytes, at + 2)?)) else {
            return None;
        };
        let body = bytes.get(at + 4..at + 2 + length)?;
        at += 2 + length;
        (marker != last).then_some((marker, body))
    })
    .take(MOST_NAMES)
}

/// Tags that are neither pixels nor their layout, and further pages (TIFF 6.0, section 2).
fn tiff(bytes: &[u8]) -> Vec<String> {
    let little = bytes.starts_with(b"II");
    let u16 = |at: usize| u16_at(bytes, at).map(|value| if little { value.swap_bytes() } else { value });
    let u32 = |at: usize| u32_at(bytes, at).map(|value| if little { value.swap_bytes() } else { value });
    // The 64-bit form keeps its tags elsewhere; it is not looked into.
    let Some(first) = u32(4).filter(|_| u16(2) == Some(42)).map(|at| at as usize) else { return Vec::new() };
    let Some(count) = u16(first).map(usize::from) else { return Vec::new() };
    let entry = |index: usize| first.saturating_add(2 + 12 * index);
    let tags =
        (0..count.min(MOST_NAMES)).filter_map(|index| Some((u16(entry(index))?, u16(entry(index).saturating_add(8))?)));
    let names = tags.filter_map(|(tag, value)| match tag {
        254..=259 | 262 | 266 | 273 | 277..=279 | 284 | 292 | 293 | 317 | 320 | 322..=325 | 338 | 339 | 529..=532 => {
            None
        }
        274 => (value != 1).then(|| "orientation".to_owned()),
        282 | 283 | 296 => Some("resolution".to_owned()),
        other => Some(other.to_string()),
    });
    let mut lines = named("TIFF tags", names.collect());
    if u32(entry(count)).is_some_and(|next| next != 0) {
        lines.push("the pages after the first".to_owned());
    }
    lines
}

/// Pixels a metre, across and down, in the 40-byte header.
fn bmp(bytes: &[u8]) -> Vec<String> {
    let is_long = bytes.get(14).is_some_and(|&length| length >= 40);
    let stated = is_long && [38, 42].into_iter().any(|at| u32_at(bytes, at).is_some_and(|value| value != 0));
    if stated { vec!["the resolution in the BMP header".to_owned()] } else { Vec::new() }
}

/// Comments between the numbers of the header.
fn pnm(bytes: &[u8]) -> Vec<String> {
    let (mut numbers, mut in_number, mut at) = (0, false, 2);
    while numbers < 3 {
        match bytes.get(at) {
            None => break,
            Some(b'#') => return vec!["the comment in the PNM header".to_owned()],
            Some(byte) if byte.is_ascii_digit() => in_number = true,
            Some(_) => {
                numbers += usize::from(in_number);
                in_number = false;
            }
        }
        at += 1;
    }
    Vec::new()
}
