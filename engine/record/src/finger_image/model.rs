//! The record as it stands in the bytes: raw codes, nothing scaled, nothing lost.

use std::fmt;

use bioverify_core::FingerPosition;
use zeroize::Zeroizing;

use crate::minutiae::CbeffProduct;
use crate::sample::{CaptureTime, Certificate, SampleQuality};

/// Which standard and edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FingerImageFormat {
    /// ISO/IEC 19794-4:2005, version `010`.
    Iso2005,
    /// ANSI INCITS 381-2004: the same version, a header four bytes longer.
    Ansi2004,
    /// ISO/IEC 19794-4:2011, version `020`.
    Iso2011,
}

impl FingerImageFormat {
    /// Whether geometry and coding of the pictures stand once in the header, for all views.
    pub(super) const fn is_first(self) -> bool {
        !matches!(self, Self::Iso2011)
    }

    /// The quality score that says that there is none: 254 in the first editions, 255 (failed) in the second.
    #[must_use]
    pub const fn unreported_quality(self) -> u8 {
        if self.is_first() { 254 } else { 255 }
    }
}

impl fmt::Display for FingerImageFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Iso2005 => "ISO/IEC 19794-4:2005",
            Self::Ansi2004 => "INCITS 381-2004",
            Self::Iso2011 => "ISO/IEC 19794-4:2011",
        })
    }
}

/// A finger image record with one or more views.
#[derive(Clone, PartialEq, Eq)]
pub struct FingerImageRecord {
    /// Which edition it was read from or is to be written in.
    pub format: FingerImageFormat,
    /// Product identifier; `Some` in INCITS 381-2004, `None` elsewhere.
    pub product: Option<CbeffProduct>,
    /// First editions: capture device; in INCITS the four highest bits are its certification. 0 in the second.
    pub device: u16,
    /// First editions: image acquisition settings level, as 31 for 500 ppi and 8 bits. 0 in the second.
    pub level: u16,
    /// First editions: the reserved bytes of the header, 0.
    pub reserved: u16,
    /// Second edition: 1 where certification blocks stand in the representations, 0 where not. 0 in the first.
    pub certification: u8,
    /// The views.
    pub views: Vec<FingerImage>,
}

/// One picture of a finger, several fingers or a palm, and what is said about it. Its picture is wiped from memory on drop.
///
/// In the first editions unit, resolutions, depth and coding stand once for all views, which then hold the same here. Fields
/// that an edition lacks hold what says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct FingerImage {
    /// Position code: 0 unknown, 1..=10 a finger, 11 and 12 plain thumbs, 13..=15 four fingers and two thumbs, 20..=36 palms,
    /// 40..=50 two or three fingers (second edition).
    pub position: u8,
    /// First editions: number of views of this finger. 0 in the second.
    pub view_count: u8,
    /// Number among those of the same finger: from 1 in the first editions, from 0 in the second.
    pub view_number: u8,
    /// Impression type code.
    pub impression: u8,
    /// Qualities: exactly one in the first editions, any number in the second.
    pub qualities: Vec<SampleQuality>,
    /// Unit of the four resolutions: 1 pixels per inch, 2 pixels per centimetre.
    pub scale_unit: u8,
    /// Horizontal resolution of the scan.
    pub x_scan: u16,
    /// Vertical resolution of the scan.
    pub y_scan: u16,
    /// Horizontal resolution of the picture.
    pub x_resolution: u16,
    /// Vertical resolution of the picture.
    pub y_resolution: u16,
    /// Bits a pixel, 1..=16.
    pub depth: u8,
    /// How the picture is coded, by the edition's numbers; see [`PictureCoding`](super::PictureCoding).
    pub compression: u8,
    /// Stated width in pixels.
    pub width: u16,
    /// Stated height in pixels.
    pub height: u16,
    /// First editions: the reserved byte, 0.
    pub reserved: u8,
    /// Second edition: when it was captured.
    pub time: CaptureTime,
    /// Second edition: technology of the capture device, 0 unknown.
    pub technology: u8,
    /// Second edition: vendor of the capture device, a number given out by IBIA.
    pub vendor: u16,
    /// Second edition: the vendor's number of the device type.
    pub device: u16,
    /// Second edition: certification blocks.
    pub certificates: Vec<Certificate>,
    /// The picture as it is coded.
    pub picture: Zeroizing<Vec<u8>>,
    /// Second edition: what follows the picture, as it is: segmentation, annotation, comments.
    pub extended: Vec<u8>,
    /// Where the picture began in the bytes that were read; 0 in a view that was made.
    pub picture_offset: usize,
}

impl Default for FingerImage {
    /// Nothing told and no picture.
    fn default() -> Self {
        Self {
            position: 0,
            view_count: 0,
            view_number: 0,
            impression: 0,
            qualities: Vec::new(),
            scale_unit: 1,
            x_scan: 0,
            y_scan: 0,
            x_resolution: 0,
            y_resolution: 0,
            depth: 8,
            compression: 0,
            width: 0,
            height: 0,
            reserved: 0,
            time: CaptureTime::UNKNOWN,
            technology: 0,
            vendor: 0,
            device: 0,
            certificates: Vec::new(),
            picture: Zeroizing::default(),
            extended: Vec::new(),
            picture_offset: 0,
        }
    }
}

impl FingerImageRecord {
    /// The header without views.
    pub(crate) const fn clone_header(&self) -> Self {
        let Self { format, product, device, level, reserved, certification, .. } = *self;
        Self { format, product, device, level, reserved, certification, views: Vec::new() }
    }
}

impl FingerImage {
    /// The first quality, where one was stated and is a score.
    #[must_use]
    pub fn score(&self) -> Option<u8> {
        self.qualities.first().map(|quality| quality.score).filter(|&score| score <= 100)
    }

    /// Which finger it is; unknown for pictures of several fingers and of palms.
    #[must_use]
    pub fn finger(&self) -> FingerPosition {
        match self.position {
            11 => FingerPosition::RightThumb,
            12 => FingerPosition::LeftThumb,
            code => FingerPosition::from_code(code).unwrap_or_default(),
        }
    }

    /// Whether it may show one finger: not several, and no palm.
    #[must_use]
    pub const fn is_one_finger(&self) -> bool {
        matches!(self.position, 0..=12 | 51..)
    }
}

impl fmt::Debug for FingerImageRecord {
    /// Format and sizes only: the rest is biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FingerImageRecord").field("format", &self.format).field("views", &self.views).finish()
    }
}

impl fmt::Debug for FingerImage {
    /// Sizes only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FingerImage({} x {}, {} bytes)", self.width, self.height, self.picture.len())
    }
}
