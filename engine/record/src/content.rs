//! What bytes are, by their content: so that a refusal can name what was handed over by mistake.

mod advice;
mod card;

use std::fmt;

use bioverify_core::math;

use self::card::{data_group, standard_part};
use crate::bytes::u16_at;
use crate::minutiae::is_known_edition;
use crate::params::{RANDOM_ENTROPY, RANDOM_MIN_BYTES};
use crate::pixels::{PixelFormat, sniff_pixels};

/// What bytes look like. Only the first bytes and simple statistics are looked at: a promise of form, not of health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Content {
    /// No bytes.
    Empty,
    /// A picture in a format that is read.
    Picture(PixelFormat),
    /// A minutiae record of an edition that is read: ISO/IEC 19794-2:2005 or :2011, INCITS 378-2004, -2009 or -2009/AM1.
    Minutiae,
    /// A minutiae record of an unknown edition; its four version bytes.
    MinutiaeOfEdition([u8; 4]),
    /// A template of this engine.
    NativeTemplate,
    /// A finger or face template of this engine, encrypted for keeping; its purpose byte, 1 finger, 2 face.
    SealedTemplate(u8),
    /// A detached signature on a registry's answer (COSE_Sign1, RFC 9052).
    Seal,
    /// A face template of this engine.
    FaceTemplate,
    /// ISO/IEC 19794-4 or INCITS 381: a record of finger pictures.
    FingerImageRecord,
    /// ISO/IEC 19794-5 or INCITS 385.
    FaceImageRecord,
    /// ISO/IEC 19794-6.
    IrisImageRecord,
    /// A picture or film format that no finger sensor writes.
    ForeignPicture(&'static str),
    /// A document, archive or program.
    Document(&'static str),
    /// A file of an electronic identity document (ICAO 9303-10): EF.COM or a data group; its tag.
    DataGroup(u8),
    /// A biometric data block of the ISO/IEC 39794 series in DER; its part, 2 minutiae, 4 finger pictures, 5 faces.
    Extensible(u8),
    /// The security object of an electronic identity document.
    SecurityObject,
    /// A biometric data object of an ISO/IEC 7816-11 card.
    CardObject,
    /// An ANSI/NIST-ITL transaction.
    AnsiNist,
    /// Text in base64 or hexadecimal that holds a minutiae record.
    EncodedText(&'static str),
    /// Any other text.
    Text,
    /// The same byte throughout.
    Uniform(u8),
    /// As even as random bytes: encrypted, compressed or of an unknown vendor.
    Random,
    /// Text in base64 of such bytes.
    RandomText,
    /// None of these.
    Unknown,
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("nothing (0 bytes)"),
            Self::Picture(format) => write!(f, "a {format} picture"),
            Self::Minutiae => f.write_str("a finger minutiae record (ISO/IEC 19794-2 or INCITS 378)"),
            Self::MinutiaeOfEdition(_) => f.write_str("a finger minutiae record of an unknown version"),
            Self::NativeTemplate => f.write_str("a native template of this engine"),
            Self::SealedTemplate(1) => f.write_str("a sealed finger template of this engine (encrypted)"),
            Self::SealedTemplate(2) => f.write_str("a sealed face template of this engine (encrypted)"),
            Self::SealedTemplate(_) => f.write_str("a sealed template of this engine (encrypted)"),
            Self::Seal => f.write_str("the seal of a registry's answer (COSE_Sign1)"),
            Self::FaceTemplate => f.write_str("a native face template of this engine"),
            Self::FingerImageRecord => f.write_str("a finger image record (ISO/IEC 19794-4 or INCITS 381)"),
            Self::FaceImageRecord => f.write_str("a face image record (ISO/IEC 19794-5 or INCITS 385)"),
            Self::IrisImageRecord => f.write_str("an iris image record (ISO/IEC 19794-6)"),
            Self::ForeignPicture(name) | Self::Document(name) => f.write_str(name),
            Self::DataGroup(tag) => write!(f, "{} of an identity document (tag {tag:02X})", data_group(*tag).0),
            Self::Extensible(part) => {
                write!(f, "{} of ISO/IEC 39794-{part} (DER)", standard_part(*part))
            }
            Self::SecurityObject => f.write_str("the security object of an identity document (EF.SOD)"),
            Self::CardObject => f.write_str("a biometric data object of a card (ISO/IEC 7816-11)"),
            Self::AnsiNist => f.write_str("an ANSI/NIST-ITL transaction"),
            Self::EncodedText(coding) => write!(f, "a minutiae record written as {coding} text"),
            Self::Text => f.write_str("text"),
            Self::Uniform(byte) => write!(f, "a run of one byte value ({byte:02X})"),
            Self::Random => {
                f.write_str("bytes without visible structure (encrypted, compressed or a vendor's own form)")
            }
            Self::RandomText => f.write_str(
                "base64 text of bytes without visible structure (encrypted, compressed or a vendor's own form)",
            ),
            Self::Unknown => f.write_str("bytes of unknown form"),
        }
    }
}

/// First bytes of a sealed template, which `bioverify-trust` makes and opens.
const SEALED_MAGIC: &[u8] = b"BVST";

/// Leading bytes and what they mean, most specific first.
const MAGICS: &[(&[u8], Content)] = &[
    (b"FIR\0", Content::FingerImageRecord),
    (b"FAC\0", Content::FaceImageRecord),
    (b"IIR\0", Content::IrisImageRecord),
    (&crate::native::FRAME.magic, Content::NativeTemplate),
    (&crate::face_template::FRAME.magic, Content::FaceTemplate),
    // Tag 18 and an array of four: RFC 9052, 4.2.
    (b"\xD2\x84", Content::Seal),
    (b"GIF8", Content::ForeignPicture("a GIF picture")),
    (b"8BPS", Content::ForeignPicture("a Photoshop picture")),
    (b"DICM", Content::ForeignPicture("a DICOM picture")),
    (b"%PDF", Content::Document("a PDF document")),
    (b"PK\x03\x04", Content::Document("a ZIP archive or office document")),
    (b"\x1F\x8B", Content::Document("a gzip archive")),
    (b"7z\xBC\xAF\x27\x1C", Content::Document("a 7-Zip archive")),
    (b"\x7FELF", Content::Document("a program")),
    (b"MZ", Content::Document("a program")),
    (b"PAR1", Content::Document("a Parquet table")),
    (b"SQLite format 3", Content::Document("a SQLite database")),
    (b"-----BEGIN", Content::Document("a PEM certificate or key")),
    (b"Rk1SA", Content::EncodedText("base64")),
    (b"464d5200", Content::EncodedText("hexadecimal")),
    (b"464D5200", Content::EncodedText("hexadecimal")),
    (b"1.001:", Content::AnsiNist),
    (b"1.01:", Content::AnsiNist),
    (b"<!DOCTYPE", Content::Document("an HTML page")),
    (b"<html", Content::Document("an HTML page")),
    (b"<?xml", Content::Document("an XML document")),
];

/// Says what `bytes` look like.
#[must_use]
pub fn recognise(bytes: &[u8]) -> Content {
    if bytes.is_empty() {
        return Content::Empty;
    }
    if bytes.starts_with(b"FMR\0") {
        let version = bytes.get(4..8).and_then(|version| <[u8; 4]>::try_from(version).ok());
        return match version.filter(|version| !is_known_edition(version)) {
            Some(unknown) => Content::MinutiaeOfEdition(unknown),
            None => Content::Minutiae,
        };
    }
    if let Some(format) = sniff_pixels(bytes) {
        return Content::Picture(format);
    }
    let by_magic = MAGICS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, content)| content);
    by_magic.or_else(|| container(bytes)).unwrap_or_else(|| by_statistics(bytes))
}

/// Forms told by a few bytes in the middle or by nested tags.
fn container(bytes: &[u8]) -> Option<Content> {
    let at = |range: std::ops::Range<usize>| bytes.get(range);
    if bytes.starts_with(b"RIFF") && at(8..12) == Some(b"WEBP") {
        return Some(Content::ForeignPicture("a WebP picture"));
    }
    if at(4..8) == Some(b"ftyp") {
        return Some(Content::ForeignPicture("a HEIF picture or a film"));
    }
    if bytes.starts_with(SEALED_MAGIC) {
        return Some(Content::SealedTemplate(bytes.get(5).copied().unwrap_or_default()));
    }
    let inside = after_tag(bytes);
    match (bytes.first()?, inside) {
        (0x75 | 0x63 | 0x76, Some(inner)) if begins_group(bytes, inner) => Some(Content::DataGroup(*bytes.first()?)),
        // ISO/IEC 39794: the application tag is the part, and the version comes first: [0] { [0] generation, [1] year }.
        (first @ 0x62..=0x6F, Some(inner))
            if bytes.get(inner) == Some(&0xA0) && bytes.get(inner + 2) == Some(&0x80) =>
        {
            Some(Content::Extensible(first & 0x1F))
        }
        // Text can look like a short object: "a" is the tag of DG1.
        (0x60 | 0x61 | 0x65..=0x70, Some(_)) if has_exact_length(bytes) && !is_text(bytes) => {
            Some(Content::DataGroup(*bytes.first()?))
        }
        (0x77, Some(inner)) if bytes.get(inner) == Some(&0x30) => Some(Content::SecurityObject),
        (0x7F, _) if matches!(bytes.get(1), Some(0x2E | 0x60 | 0x61)) => Some(Content::CardObject),
        _ => None,
    }
}

/// Whether what stands inside a biometric group's tag is what groups hold; some writers leave wrappers out.
fn begins_group(bytes: &[u8], inner: usize) -> bool {
    matches!(u16_at(bytes, inner), Some(0x7F61 | 0x7F60 | 0x5F2E | 0x7F2E)) || bytes.get(inner) == Some(&0xA1)
}

/// Offset of the content of a BER object with a one-byte tag.
fn after_tag(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        0..=0x7F => Some(2),
        0x81 => Some(3),
        0x82 => Some(4),
        0x83 => Some(5),
        0x84 => Some(6),
        _ => None,
    }
}

/// Whether a BER object with a one-byte tag fills `bytes` exactly.
fn has_exact_length(bytes: &[u8]) -> bool {
    let Some(start) = after_tag(bytes) else { return false };
    let length = match bytes.get(2..start) {
        None | Some([]) => bytes.get(1).map_or(0, |&short| usize::from(short)),
        Some(long) => crate::bytes::number(long) as usize,
    };
    bytes.len() > 4 && start.checked_add(length) == Some(bytes.len())
}

/// What is left to tell of bytes without a known beginning.
fn by_statistics(bytes: &[u8]) -> Content {
    if let Some(&first) = bytes.first().filter(|&&first| bytes.len() > 1 && bytes.iter().all(|&byte| byte == first)) {
        return Content::Uniform(first);
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    if is_text(head) {
        return if head.trim_ascii_start().starts_with(b"{") {
            Content::Document("a JSON document")
        } else if base64(head).is_some_and(|bytes| is_random(&bytes)) {
            Content::RandomText
        } else {
            Content::Text
        };
    }
    if is_random(bytes) { Content::Random } else { Content::Unknown }
}

fn is_random(bytes: &[u8]) -> bool {
    bytes.len() >= RANDOM_MIN_BYTES && entropy(bytes) >= RANDOM_ENTROPY
}

/// The bytes that text in base64 stands for, of either alphabet (RFC 4648, 4 and 5); `None` where other characters stand in it.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let (mut held, mut bits) = (0_u32, 0);
    for &character in text.iter().filter(|character| !matches!(character, b'\r' | b'\n' | b'=')) {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    Some(bytes)
}

fn is_text(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| matches!(byte, 0x20..=0x7E | b'\t' | b'\r' | b'\n'))
}

/// Shannon entropy in bits per byte.
pub(crate) fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u64; 256];
    for &byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let total = bytes.len().max(1) as f64;
    counts.iter().filter(|&&count| count > 0).map(|&count| count as f64 / total).map(|p| -p * math::log2(p)).sum()
}

#[cfg(test)]
mod tests;
