//! Codes of the standards, and words for them.

use std::fmt;

use super::FingerImageFormat;
use crate::extensible::palm;
use crate::pixels::{PixelFormat, sniff_pixels};
use crate::words;

/// How a picture is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PictureCoding {
    /// Bare pixels, each in bytes of its own.
    Raw,
    /// Bare pixels, bit after bit.
    Packed,
    /// WSQ.
    Wsq,
    /// JPEG.
    Jpeg,
    /// JPEG 2000; with losses where the edition tells the two apart.
    Jpeg2000,
    /// JPEG 2000 without losses; the second edition only.
    Jpeg2000Lossless,
    /// PNG.
    Png,
}

impl PictureCoding {
    /// What a code means in an edition; 5 is PNG in the first editions and JPEG 2000 without losses in the second.
    #[must_use]
    pub const fn from_code(code: u8, format: FingerImageFormat) -> Option<Self> {
        Some(match (code, format.is_first()) {
            (0, _) => Self::Raw,
            (1, _) => Self::Packed,
            (2, _) => Self::Wsq,
            (3, _) => Self::Jpeg,
            (4, _) => Self::Jpeg2000,
            (5, false) => Self::Jpeg2000Lossless,
            (5, true) | (6, false) => Self::Png,
            _ => return None,
        })
    }

    /// Its code in an edition.
    #[must_use]
    pub const fn code(self, format: FingerImageFormat) -> u8 {
        match self {
            Self::Raw => 0,
            Self::Packed => 1,
            Self::Wsq => 2,
            Self::Jpeg => 3,
            Self::Jpeg2000 => 4,
            Self::Jpeg2000Lossless if format.is_first() => 4,
            Self::Jpeg2000Lossless => 5,
            Self::Png if format.is_first() => 5,
            Self::Png => 6,
        }
    }

    /// The coding that a picture's own bytes speak for, or `None` where they are no picture file that records hold.
    #[must_use]
    pub fn of_picture(picture: &[u8]) -> Option<Self> {
        match sniff_pixels(picture)? {
            PixelFormat::Wsq => Some(Self::Wsq),
            PixelFormat::Jpeg => Some(Self::Jpeg),
            PixelFormat::Png => Some(Self::Png),
            PixelFormat::Jpeg2000 if is_reversible(picture) => Some(Self::Jpeg2000Lossless),
            PixelFormat::Jpeg2000 => Some(Self::Jpeg2000),
            _ => None,
        }
    }

    /// Whether the picture is bare pixels.
    pub(super) const fn is_bare(self) -> bool {
        matches!(self, Self::Raw | Self::Packed)
    }
}

impl fmt::Display for PictureCoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Raw => "bare pixels",
            Self::Packed => "bare pixels, packed",
            Self::Wsq => "WSQ",
            Self::Jpeg => "JPEG",
            Self::Jpeg2000 => "JPEG 2000",
            Self::Jpeg2000Lossless => "JPEG 2000 without losses",
            Self::Png => "PNG",
        })
    }
}

/// Whether a JPEG 2000 picture uses the reversible wavelet (ISO/IEC 15444-1, A.6.1: the last of the fixed parameters of COD).
fn is_reversible(picture: &[u8]) -> bool {
    // SOC and SIZ begin a codestream; COD is in the main header, whose segments tell their length.
    let Some(start) = picture.windows(4).position(|window| window == [0xFF, 0x4F, 0xFF, 0x51]) else { return false };
    let mut at = start + 2;
    while let Some(&[0xFF, marker, high, low]) = picture.get(at..at + 4) {
        match marker {
            0x52 => return picture.get(at + 13) == Some(&1),
            // The first tile part: the main header is over.
            0x90 => return false,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])).max(2),
        }
    }
    false
}

/// A coding's code and name.
pub(super) fn coding(code: u8, format: FingerImageFormat) -> String {
    let name = PictureCoding::from_code(code, format).map_or_else(|| "reserved".into(), |coding| coding.to_string());
    format!("{code}: {name}")
}

/// A position's code and what it shows.
pub(super) fn position(code: u8) -> String {
    let name = match code {
        11 => "plain right thumb",
        12 => "plain left thumb",
        _ => match palm(code) {
            Some(palm) => palm,
            None => return words::position(code),
        },
    };
    format!("{code}: {name}")
}

/// Whether an edition defines a position.
pub(super) const fn is_position(code: u8, format: FingerImageFormat) -> bool {
    matches!(code, 0..=15 | 20..=36) || (!format.is_first() && matches!(code, 40..=50))
}

/// An impression type's code and how the print was made.
pub(super) fn impression(code: u8) -> String {
    let name = match code {
        0..=3 | 8 => return words::impression(code),
        4..=7 => "latent",
        9 => "rolled vertically on a live-scan sensor",
        10..=15 => "palm",
        20..=23 => "live scan, optical contact",
        24 | 25 => "live scan, contactless",
        28 => "other",
        29 => "unknown",
        _ => "reserved",
    };
    format!("{code}: {name}")
}

/// Whether an edition defines an impression type.
pub(super) const fn is_impression(code: u8, format: FingerImageFormat) -> bool {
    matches!(code, 0..=9) || (!format.is_first() && matches!(code, 10..=15 | 20..=29))
}

/// A unit's code and name.
pub(super) fn unit(code: u8) -> String {
    match code {
        1 => "1: pixels per inch".into(),
        2 => "2: pixels per centimetre".into(),
        other => format!("{other}: reserved"),
    }
}

/// What a settings level stands for (ISO/IEC 19794-4:2005, table 1): pixels per inch and bits a pixel.
pub(super) const fn level(code: u16) -> Option<(u16, u8)> {
    match code {
        10 => Some((125, 1)),
        20 => Some((250, 3)),
        30 | 31 => Some((500, 8)),
        35 => Some((750, 8)),
        40 | 41 => Some((1000, 8)),
        _ => None,
    }
}
