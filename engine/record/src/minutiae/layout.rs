//! Which of the formats bytes with a common magic are in.

use super::MinutiaeFormat;
use crate::bytes::{u16_at, u32_at};

/// A form of header and views.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// ISO/IEC 19794-2:2005: 32-bit length, 24 bytes.
    Iso,
    /// INCITS 378-2004: 16-bit length, 26 bytes.
    AnsiShort,
    /// INCITS 378-2004: 16 zero bits, then a 32-bit length, 30 bytes.
    AnsiLong,
    /// ISO/IEC 19794-2:2011: 15 bytes, then representations that state their lengths.
    Iso2011,
    /// INCITS 378-2009: 21 bytes.
    Ansi2009,
    /// INCITS 378-2009 as in its draft: certification and device in 16 bits, 20 bytes. Some writers follow it.
    Ansi2009Draft,
    /// INCITS 378-2009 Amendment 1: 21 bytes.
    Ansi2009Am1,
}

/// Bytes of a general header of ISO/IEC 19794-2:2011.
const ISO_2011_HEADER: usize = 15;
/// Fewest bytes of a representation: its fields without quality blocks and minutiae.
const LEAST_REPRESENTATION: usize = 34;

impl Layout {
    /// The layouts that share these version bytes; none for a version that is not known.
    pub(crate) const fn of_version(version: &[u8]) -> &'static [Self] {
        match version {
            b" 20\0" | b"020\0" => &[Self::Iso, Self::AnsiShort, Self::AnsiLong],
            b"030\0" => &[Self::Iso2011, Self::Ansi2009, Self::Ansi2009Draft],
            b"035\0" => &[Self::Ansi2009Am1],
            _ => &[],
        }
    }

    pub(crate) const fn format(self) -> MinutiaeFormat {
        match self {
            Self::Iso => MinutiaeFormat::Iso2005,
            Self::AnsiShort | Self::AnsiLong => MinutiaeFormat::Ansi2004,
            Self::Iso2011 => MinutiaeFormat::Iso2011,
            Self::Ansi2009 | Self::Ansi2009Draft => MinutiaeFormat::Ansi2009,
            Self::Ansi2009Am1 => MinutiaeFormat::Ansi2009Am1,
        }
    }
}

/// Whether these version bytes are those of an edition that is read; the first ones also as `020`, as some write them.
pub(crate) const fn is_known_edition(version: &[u8; 4]) -> bool {
    !Layout::of_version(version).is_empty()
}

/// The layout the lengths speak for.
pub(crate) fn layout_of(bytes: &[u8]) -> Layout {
    match bytes.get(4..8) {
        Some(b"035\0") => Layout::Ansi2009Am1,
        Some(b"030\0") if chains(bytes) => Layout::Iso2011,
        Some(b"030\0") => Layout::Ansi2009,
        _ => first_edition(bytes),
    }
}

/// The 16 bits after the magic are an INCITS length of at least 26, the high half of an ISO length, or 0; then the next
/// 16 are the low half of an ISO length of at least 24, or the high half of a long INCITS length, which stays below 24 up
/// to 1.5 MB.
fn first_edition(bytes: &[u8]) -> Layout {
    match (u16_at(bytes, 8), u16_at(bytes, 10)) {
        (Some(0), Some(low)) if low < 24 => Layout::AnsiLong,
        (Some(length), _) if length >= 26 => Layout::AnsiShort,
        _ => Layout::Iso,
    }
}

/// Whether the lengths of representations lead from the end of the header to the stated end or the last byte.
pub(crate) fn chains(bytes: &[u8]) -> bool {
    let Some((stated, count)) = u32_at(bytes, 8).zip(u16_at(bytes, 12)) else { return false };
    let mut at = ISO_2011_HEADER;
    for _ in 0..count {
        // A length of at least 34 bytes: the walk takes no more steps than the record has room for.
        match u32_at(bytes, at).map(|length| length as usize) {
            Some(length) if length >= LEAST_REPRESENTATION => at = at.saturating_add(length),
            // Cut off between representations: the lengths speak for themselves as long as they stay below the stated one.
            None => return at > bytes.len() && at < stated as usize,
            Some(_) => return false,
        }
    }
    count > 0 && (at == stated as usize || at == bytes.len())
}
