//! Which of the formats bytes with the common magic are in.

use super::MinutiaeFormat;
use crate::bytes::u16_at;

/// A header form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// ISO/IEC 19794-2:2005: 32-bit length, 24 bytes.
    Iso,
    /// INCITS 378-2004: 16-bit length, 26 bytes.
    AnsiShort,
    /// INCITS 378-2004: 16 zero bits, then a 32-bit length, 30 bytes.
    AnsiLong,
}

impl Layout {
    pub(crate) const ALL: [Self; 3] = [Self::Iso, Self::AnsiShort, Self::AnsiLong];

    pub(crate) const fn format(self) -> MinutiaeFormat {
        match self {
            Self::Iso => MinutiaeFormat::Iso2005,
            Self::AnsiShort | Self::AnsiLong => MinutiaeFormat::Ansi2004,
        }
    }

    pub(crate) const fn header_length(self) -> usize {
        match self {
            Self::Iso => 24,
            Self::AnsiShort => 26,
            Self::AnsiLong => 30,
        }
    }
}

/// The layout the length field speaks for. The 16 bits after the magic are an INCITS length of at least 26, the high half
/// of an ISO length, or 0; then the next 16 are the low half of an ISO length of at least 24, or the high half of a long
/// INCITS length, which stays below 24 up to 1.5 MB.
pub(crate) fn layout_of(bytes: &[u8]) -> Layout {
    match (u16_at(bytes, 8), u16_at(bytes, 10)) {
        (Some(0), Some(low)) if low < 24 => Layout::AnsiLong,
        (Some(length), _) if length >= 26 => Layout::AnsiShort,
        _ => Layout::Iso,
    }
}
