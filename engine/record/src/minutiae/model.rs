//! The record as it stands in the bytes: raw integers, nothing scaled, nothing lost.

use std::fmt;

use zeroize::Zeroize;

/// Which of the two formats. Both share the magic `FMR\0 20\0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MinutiaeFormat {
    /// ISO/IEC 19794-2:2005, clause 7: 24-byte header, angles in 256ths of a turn.
    Iso2005,
    /// ANSI INCITS 378-2004, clause 6: 26- or 30-byte header, angles in 180ths of a turn.
    Ansi2004,
}

impl fmt::Display for MinutiaeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Iso2005 => "ISO/IEC 19794-2:2005",
            Self::Ansi2004 => "INCITS 378-2004",
        })
    }
}

impl MinutiaeFormat {
    /// Steps of a minutia angle in a full turn: 256 (1.40625 degrees each) or 180 (2 degrees each).
    #[must_use]
    pub const fn angle_steps(self) -> u32 {
        match self {
            Self::Iso2005 => 256,
            Self::Ansi2004 => 180,
        }
    }
}

/// Who made the record (INCITS 378-2004 only): numbers given out by IBIA.
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
    /// Product identifier; `Some` in INCITS 378-2004, `None` in ISO/IEC 19794-2:2005.
    pub product: Option<CbeffProduct>,
    /// The four bits before the device: 8 where the sensor is certified (Appendix F), 0 where nothing is claimed.
    pub certification: u8,
    /// Capture device, 12 bits, 0 unknown.
    pub device: u16,
    /// Width of the scanned image in pixels.
    pub width: u16,
    /// Height of the scanned image in pixels.
    pub height: u16,
    /// Horizontal resolution in pixels per centimetre (197 means 500 ppi).
    pub x_resolution: u16,
    /// Vertical resolution in pixels per centimetre.
    pub y_resolution: u16,
    /// The reserved byte after the view count, 0.
    pub reserved: u8,
    /// Finger views.
    pub views: Vec<FingerView>,
}

/// One finger view. Wiped from memory on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct FingerView {
    /// Finger position code, 0 unknown, 1..=10.
    pub position: u8,
    /// View number among those of the same finger, 4 bits, from 0.
    pub view_number: u8,
    /// Impression type code, 4 bits.
    pub impression: u8,
    /// Quality of the sample, 0..=100.
    pub quality: u8,
    /// Minutiae, at most 255.
    pub minutiae: Vec<RawMinutia>,
    /// The extended data block.
    pub extended: ExtendedData,
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
    /// 1..=100, 0 not reported.
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
    /// Format, image size and counts: minutiae are biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (format, width, height, views) = (self.format, self.width, self.height, self.views.len());
        write!(f, "MinutiaeRecord({format}, {width} x {height}, {views} views)")
    }
}

impl fmt::Debug for FingerView {
    /// Counts only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (position, count) = (self.position, self.minutiae.len());
        write!(f, "FingerView(position {position}, {count} minutiae, {:?})", self.extended)
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
