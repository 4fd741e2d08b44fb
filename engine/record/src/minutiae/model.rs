//! The record as it stands in the bytes: raw integers, nothing scaled, nothing lost.

use std::fmt;

use zeroize::Zeroize;

use super::MinutiaeFormat;
use super::representation::FingerCapture;
use crate::sample::SampleQuality;

/// Who made the record (INCITS 378 only): numbers given out by IBIA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CbeffProduct {
    /// Vendor.
    pub owner: u16,
    /// Product of that vendor; 0 where the vendor does not say.
    pub kind: u16,
}

/// A minutiae record with one or more finger views.
#[derive(Clone, PartialEq, Eq)]
pub struct MinutiaeRecord {
    /// Which format it was read from or is to be written in.
    pub format: MinutiaeFormat,
    /// Product identifier; `Some` in INCITS 378, `None` in ISO/IEC 19794-2.
    pub product: Option<CbeffProduct>,
    /// What is claimed of the capture equipment. First editions: the four bits before the device, 8 certified (Appendix F).
    /// INCITS 378-2009: a byte, 0x80 certified. ISO/IEC 19794-2:2011: 1 where each representation has certification blocks
    /// ([`FingerCapture::certificates`]). 0 where nothing is claimed.
    pub certification: u8,
    /// Capture device, 0 unknown: 12 bits in the first editions, 16 in INCITS 378-2009, 0 in ISO/IEC 19794-2:2011, where
    /// each [`FingerCapture`] has its own.
    pub device: u16,
    /// The reserved byte after the view count, 0; not there in ISO/IEC 19794-2:2011.
    pub reserved: u8,
    /// Finger views.
    pub views: Vec<FingerView>,
}

/// The scanned image a view's minutiae lie in. ISO/IEC 19794-2:2005 and INCITS 378-2004 state one for all views: there
/// all views hold the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ViewImage {
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
    /// Horizontal resolution in pixels per centimetre (197 means 500 ppi).
    pub x_resolution: u16,
    /// Vertical resolution in pixels per centimetre.
    pub y_resolution: u16,
}

/// One finger view. Wiped from memory on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct FingerView {
    /// Finger position code, 0 unknown, 1..=10; several fingers above (Amendment 1).
    pub position: u8,
    /// View number among those of the same finger, 4 bits, from 0.
    pub view_number: u8,
    /// Impression type code.
    pub impression: u8,
    /// The image the minutiae lie in.
    pub image: ViewImage,
    /// Quality of the sample: exactly one in all editions but ISO/IEC 19794-2:2011, which has any number, none included.
    pub qualities: Vec<SampleQuality>,
    /// What only ISO/IEC 19794-2:2011 states; `Some` there, `None` elsewhere.
    pub representation: Option<FingerCapture>,
    /// Minutiae, at most 255.
    pub minutiae: Vec<RawMinutia>,
    /// The extended data block.
    pub extended: ExtendedData,
}

impl FingerView {
    /// The position code where it means several fingers (INCITS 378-2009/AM1): their minutiae cannot be told apart.
    #[must_use]
    pub const fn several_fingers(&self) -> Option<u8> {
        if MinutiaeFormat::Ansi2009Am1.is_position(self.position) && self.position > 10 {
            Some(self.position)
        } else {
            None
        }
    }

    /// The first sample quality, where one was stated and is a score.
    #[must_use]
    pub fn score(&self) -> Option<u8> {
        self.qualities.first().map(|quality| quality.score).filter(|&score| score <= 100)
    }
}

/// One minutia, as written.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct RawMinutia {
    /// 0 other, 1 ending, 2 bifurcation, 3 reserved.
    pub kind: u8,
    /// Pixels from the left, 14 bits.
    pub x: u16,
    /// The two bits before y, 0.
    pub reserved: u8,
    /// Pixels from the top, 14 bits.
    pub y: u16,
    /// Steps of the format's angle unit, counter-clockwise from +x.
    pub angle: u8,
    /// First editions: 1..=100, 0 not reported. Later ones: 0..=100, 254 not reported (as of every minutia of 5 bytes),
    /// 255 failed.
    pub quality: u8,
}

/// What follows the minutiae of a view.
#[derive(Clone, PartialEq, Eq)]
pub enum ExtendedData {
    /// Items, in order; empty where the block has length 0.
    Items(Vec<ExtendedItem>),
    /// A block that does not divide into items, kept as it is.
    Opaque(Vec<u8>),
}

/// One item of extended data. Its bytes are always kept; [`ExtendedItem::content`] interprets them.
#[derive(Clone, PartialEq, Eq)]
pub struct ExtendedItem {
    /// Type code: 1 ridge counts, 2 cores and deltas, 3 zonal quality, 0x0100 and above a vendor's.
    pub kind: u16,
    /// The bytes after type and length.
    pub data: Vec<u8>,
}

impl Default for ExtendedData {
    fn default() -> Self {
        Self::Items(Vec::new())
    }
}

impl ExtendedData {
    /// The items; none where the block is opaque.
    #[must_use]
    pub fn items(&self) -> &[ExtendedItem] {
        match self {
            Self::Items(items) => items,
            Self::Opaque(_) => &[],
        }
    }

    /// Whether the block is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Items(items) => items.is_empty(),
            Self::Opaque(bytes) => bytes.is_empty(),
        }
    }
}

impl Drop for FingerView {
    fn drop(&mut self) {
        self.minutiae.fill(RawMinutia::default());
        // Keeps the optimiser from dropping the writes to memory that is about to be freed.
        std::hint::black_box(&mut self.minutiae);
        match &mut self.extended {
            ExtendedData::Items(items) => items.iter_mut().for_each(|item| item.data.zeroize()),
            ExtendedData::Opaque(bytes) => bytes.zeroize(),
        }
    }
}

impl fmt::Debug for MinutiaeRecord {
    /// Format and count: minutiae are biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MinutiaeRecord({}, {} views)", self.format, self.views.len())
    }
}

impl fmt::Debug for FingerView {
    /// Image size and counts only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (position, count) = (self.position, self.minutiae.len());
        let ViewImage { width, height, .. } = self.image;
        write!(f, "FingerView(position {position}, {width} x {height}, {count} minutiae, {:?})", self.extended)
    }
}

impl fmt::Debug for RawMinutia {
    /// A minutia's place is biometric data and never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawMinutia(..)")
    }
}

impl fmt::Debug for ExtendedData {
    /// Counts only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Items(items) => write!(f, "{} extended items", items.len()),
            Self::Opaque(bytes) => write!(f, "{} opaque extended bytes", bytes.len()),
        }
    }
}

impl fmt::Debug for ExtendedItem {
    /// Type and length only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ExtendedItem(type {:#06x}, {} bytes)", self.kind, self.data.len())
    }
}
