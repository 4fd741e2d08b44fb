//! What bytes are, by their content: so that a refusal can name what was handed over by mistake.

use std::fmt;

use crate::bytes::u16_at;
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
    /// A minutiae record with the version both ISO/IEC 19794-2:2005 and INCITS 378-2004 use.
    Minutiae,
    /// A minutiae record of another edition; its four version bytes.
    MinutiaeOfEdition([u8; 4]),
    /// A template of this engine.
    NativeTemplate,
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
    /// A data group of an electronic identity document (ICAO 9303-10); its tag.
    DataGroup(u8),
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
    /// None of these.
    Unknown,
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("nothing (0 bytes)"),
            Self::Picture(format) => write!(f, "a {format} picture"),
            Self::Minutiae => f.write_str("a finger minutiae record (ISO/IEC 19794-2:2005 or INCITS 378-2004)"),
            Self::MinutiaeOfEdition(version) => f.write_str(edition(version)),
            Self::NativeTemplate => f.write_str("a native template of this engine"),
            Self::FaceTemplate => f.write_str("a native face template of this engine"),
            Self::FingerImageRecord => f.write_str("a finger image record (ISO/IEC 19794-4 or INCITS 381)"),
            Self::FaceImageRecord => f.write_str("a face image record (ISO/IEC 19794-5)"),
            Self::IrisImageRecord => f.write_str("an iris image record (ISO/IEC 19794-6)"),
            Self::ForeignPicture(name) | Self::Document(name) => f.write_str(name),
            Self::DataGroup(tag) => write!(f, "a data group of an identity document (tag {tag:02X})"),
            Self::SecurityObject => f.write_str("the security object of an identity document (EF.SOD)"),
            Self::CardObject => f.write_str("a biometric data object of a card (ISO/IEC 7816-11)"),
            Self::AnsiNist => f.write_str("an ANSI/NIST-ITL transaction"),
            Self::EncodedText(coding) => write!(f, "a minutiae record written as {coding} text"),
            Self::Text => f.write_str("text"),
            Self::Uniform(byte) => write!(f, "a run of one byte value ({byte:02X})"),
            Self::Random => {
                f.write_str("bytes without visible structure (encrypted, compressed or a vendor's own form)")
            }
            Self::Unknown => f.write_str("bytes of unknown form"),
        }
    }
}

/// The name of a minutiae record's edition, by its version bytes.
fn edition(version: &[u8; 4]) -> &'static str {
    match version {
        b"030\0" => {
            "a finger minutiae record of a later edition (version 030: ISO/IEC 19794-2:2011 or INCITS 378-2009)"
        }
        b"035\0" => "a finger minutiae record of a later edition (version 035: INCITS 378-2009 Amendment 1)",
        _ => "a finger minutiae record of an unknown version",
    }
}

impl Content {
    /// What to do when a finger picture was wanted.
    pub(crate) const fn advice_for_pixels(&self) -> &'static str {
        match self {
            Self::Empty => "capture again",
            Self::Minutiae | Self::MinutiaeOfEdition(_) | Self::NativeTemplate => {
                "give it where a template is expected, not where a capture is"
            }
            Self::FingerImageRecord => "take the picture out of the record first",
            Self::FaceImageRecord | Self::FaceTemplate => "a face cannot be compared with a finger",
            Self::EncodedText(_) => "decode the text, then give it where a template is expected",
            Self::Unknown | Self::Random => {
                "if these are bare pixels, give their width and height; else save as 8-bit grey PNG"
            }
            _ => {
                "give a PNG, JPEG, JPEG 2000, BMP, TIFF, PNM or WSQ picture of one finger, or bare pixels with width and height"
            }
        }
    }

    /// What to do when a finger record was wanted.
    pub(crate) const fn advice_for_record(&self) -> &'static str {
        match self {
            Self::Empty => "the source answered without a template",
            Self::Picture(_) => "extract a template from the picture first",
            Self::MinutiaeOfEdition(_) => "ask its source for ISO/IEC 19794-2:2005 or INCITS 378-2004",
            Self::FingerImageRecord => "take the picture out of the record and extract a template from it",
            Self::FaceImageRecord | Self::IrisImageRecord | Self::FaceTemplate => "a finger record is needed",
            Self::DataGroup(_) | Self::SecurityObject | Self::CardObject | Self::AnsiNist => {
                "unwrap the minutiae record inside first"
            }
            Self::EncodedText(_) => "decode the text to bytes first",
            Self::Random => {
                "if it is encrypted, decrypt it first; if it is a vendor's own template, export it as ISO/IEC 19794-2"
            }
            Self::Uniform(_) => "the memory it was read from was blank; read it from its source again",
            _ => "give an ISO/IEC 19794-2:2005, INCITS 378-2004 or native template",
        }
    }
}

/// Leading bytes and what they mean, most specific first.
const MAGICS: &[(&[u8], Content)] = &[
    (b"FIR\0", Content::FingerImageRecord),
    (b"FAC\0", Content::FaceImageRecord),
    (b"IIR\0", Content::IrisImageRecord),
    (&crate::native::MAGIC, Content::NativeTemplate),
    (&crate::face_template::MAGIC, Content::FaceTemplate),
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
        return match bytes.get(4..8) {
            Some(&[0x30, 0x33, 0x30, 0]) => Content::MinutiaeOfEdition(*b"030\0"),
            Some(&[0x30, 0x33, 0x35, 0]) => Content::MinutiaeOfEdition(*b"035\0"),
            Some(version) if !is_first_edition(version) => {
                Content::MinutiaeOfEdition(version.try_into().unwrap_or_default())
            }
            _ => Content::Minutiae,
        };
    }
    if let Some(format) = sniff_pixels(bytes) {
        return Content::Picture(format);
    }
    let by_magic = MAGICS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, content)| content);
    by_magic.or_else(|| container(bytes)).unwrap_or_else(|| by_statistics(bytes))
}

/// Whether these are version bytes of ISO/IEC 19794-2:2005 and INCITS 378-2004: `" 20\0"`, and `"020\0"` as some write it.
pub(crate) fn is_first_edition(version: &[u8]) -> bool {
    matches!(version, b" 20\0" | b"020\0")
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
    let inside = after_tag(bytes);
    match (bytes.first()?, inside) {
        (0x75 | 0x63 | 0x76, Some(inner)) if u16_at(bytes, inner) == Some(0x7F61) => {
            Some(Content::DataGroup(*bytes.first()?))
        }
        (0x60..=0x6E, Some(_)) if has_exact_length(bytes) => Some(Content::DataGroup(*bytes.first()?)),
        (0x77, Some(inner)) if bytes.get(inner) == Some(&0x30) => Some(Content::SecurityObject),
        (0x7F, _) if matches!(bytes.get(1), Some(0x2E | 0x60 | 0x61)) => Some(Content::CardObject),
        _ => None,
    }
}

/// Offset of the content of a BER object with a one-byte tag.
fn after_tag(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        0..=0x7F => Some(2),
        0x81 => Some(3),
        0x82 => Some(4),
        0x83 => Some(5),
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
    if head.iter().all(|&byte| matches!(byte, 0x20..=0x7E | b'\t' | b'\r' | b'\n')) {
        return if head.trim_ascii_start().starts_with(b"{") {
            Content::Document("a JSON document")
        } else {
            Content::Text
        };
    }
    if bytes.len() >= RANDOM_MIN_BYTES && entropy(bytes) >= RANDOM_ENTROPY { Content::Random } else { Content::Unknown }
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
    counts.iter().filter(|&&count| count > 0).map(|&count| count as f64 / total).map(|p| -p * p.log2()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_handed_over_by_mistake_are_named() {
        let cases: [(&[u8], &str); 14] = [
            (b"", "nothing"),
            (b"%PDF-1.7 ...", "PDF"),
            (b"FAC\x00010\0....", "face image record"),
            (b"FIR\x00010\0....", "finger image record"),
            (b"FMR\x00030\0....", "19794-2:2011"),
            (b"FMR\x00035\0....", "Amendment 1"),
            (b"FMR\x00999\0....", "unknown version"),
            (b"\0\0\0\x0CjP  \r\n\x87\n....", "JPEG 2000"),
            (b"Rk1SACAyMAAAAAAwAAABLA", "base64"),
            (b"464d520020323000", "hexadecimal"),
            (b"{\"template\": null}", "JSON"),
            (b"just a line of text", "text"),
            (b"\0\0\0\0\0\0\0\0", "run of one byte value (00)"),
            (b"\x7F\x61\x10\x02\x01\x01", "object of a card"),
        ];
        for (bytes, part) in cases {
            let name = recognise(bytes).to_string();
            assert!(name.contains(part), "{name} should contain {part}");
        }
    }

    #[test]
    fn evenly_spread_bytes_look_random_and_repeated_ones_do_not() {
        let even: Vec<u8> = (0..512_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(recognise(&even), Content::Random);
        let plain: Vec<u8> = (0..512_u32).map(|i| (i % 7) as u8 + 200).collect();
        assert_eq!(recognise(&plain), Content::Unknown);
    }
}
