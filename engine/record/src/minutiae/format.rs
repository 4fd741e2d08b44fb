//! The editions of the record format, and what each of them allows a field to hold.

use std::fmt;

/// Which edition. `FMR\0 20\0` opens the first two of each standard, `FMR\0030\0` both later ones, `FMR\0035\0` the amendment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MinutiaeFormat {
    /// ISO/IEC 19794-2:2005, clause 7: 24-byte header, angles in 256ths of a turn.
    Iso2005,
    /// ISO/IEC 19794-2:2011: each finger view is a representation of its own length with capture time, device, quality and
    /// certification blocks; angles in 256ths of a turn.
    Iso2011,
    /// ANSI INCITS 378-2004, clause 6: 26- or 30-byte header, angles in 180ths of a turn.
    Ansi2004,
    /// ANSI INCITS 378-2009: 21-byte header, image and quality algorithm of each view, angles in 180ths of a turn.
    Ansi2009,
    /// ANSI INCITS 378-2009 Amendment 1: as 2009, with codes for several fingers in one view.
    Ansi2009Am1,
}

impl fmt::Display for MinutiaeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Iso2005 => "ISO/IEC 19794-2:2005",
            Self::Iso2011 => "ISO/IEC 19794-2:2011",
            Self::Ansi2004 => "INCITS 378-2004",
            Self::Ansi2009 => "INCITS 378-2009",
            Self::Ansi2009Am1 => "INCITS 378-2009/AM1",
        })
    }
}

/// Impression types of ISO/IEC 19794-2:2005 and INCITS 378-2004.
const FIRST_IMPRESSIONS: &[u8] = &[0, 1, 2, 3, 8];
/// Impression types of ISO/IEC 19794-2:2011.
const ISO_IMPRESSIONS: &[u8] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 24, 28, 29];
/// Impression types of INCITS 378-2009.
const ANSI_IMPRESSIONS: &[u8] = &[0, 1, 2, 3, 8, 10, 11, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29];

impl MinutiaeFormat {
    /// All editions, the older of each standard first.
    pub const ALL: [Self; 5] = [Self::Iso2005, Self::Iso2011, Self::Ansi2004, Self::Ansi2009, Self::Ansi2009Am1];

    /// Steps of a minutia angle in a full turn: 256 (1.40625 degrees each) or 180 (2 degrees each).
    #[must_use]
    pub const fn angle_steps(self) -> u32 {
        if self.is_iso() { 256 } else { 180 }
    }

    /// The quality value that tells nothing of a minutia: 0 in the first editions, 254 in the later ones.
    #[must_use]
    pub const fn unreported_quality(self) -> u8 {
        if self.is_first() { 0 } else { 254 }
    }

    /// Whether this is ISO/IEC 19794-2.
    pub(crate) const fn is_iso(self) -> bool {
        matches!(self, Self::Iso2005 | Self::Iso2011)
    }

    /// Whether this is ISO/IEC 19794-2:2005 or INCITS 378-2004, which state one image for all views and quality as a number.
    pub(crate) const fn is_first(self) -> bool {
        matches!(self, Self::Iso2005 | Self::Ansi2004)
    }

    /// The version bytes.
    pub(crate) const fn version(self) -> &'static [u8; 4] {
        match self {
            Self::Iso2005 | Self::Ansi2004 => b" 20\0",
            Self::Iso2011 | Self::Ansi2009 => b"030\0",
            Self::Ansi2009Am1 => b"035\0",
        }
    }

    /// Most views of one record: 11 positions of 16 views each, or what the count's byte holds.
    pub(crate) const fn max_views(self) -> usize {
        match self {
            Self::Ansi2009 | Self::Ansi2009Am1 => 255,
            _ => 176,
        }
    }

    /// The certification value that claims something; 0 claims nothing.
    pub(crate) const fn certified(self) -> u8 {
        match self {
            Self::Iso2005 | Self::Ansi2004 => 8,
            Self::Iso2011 => 1,
            Self::Ansi2009 | Self::Ansi2009Am1 => 0x80,
        }
    }

    /// The largest number of a capture device in the record's header.
    pub(crate) const fn max_device(self) -> u16 {
        match self {
            Self::Iso2005 | Self::Ansi2004 => 0x0FFF,
            Self::Iso2011 => 0,
            Self::Ansi2009 | Self::Ansi2009Am1 => u16::MAX,
        }
    }

    /// Largest image side in pixels that can be stated.
    pub(crate) const fn max_side(self) -> u16 {
        if matches!(self, Self::Iso2011) { 0x3FFF } else { u16::MAX }
    }

    /// Whether a finger position code is defined; above 10 it means several fingers.
    pub(crate) const fn is_position(self, code: u8) -> bool {
        matches!(code, 0..=10) || matches!(self, Self::Ansi2009Am1) && matches!(code, 13..=15 | 40..=50)
    }

    /// Whether an impression type code is defined.
    pub(crate) fn is_impression(self, code: u8) -> bool {
        let defined = match self {
            Self::Iso2005 | Self::Ansi2004 => FIRST_IMPRESSIONS,
            Self::Iso2011 => ISO_IMPRESSIONS,
            Self::Ansi2009 | Self::Ansi2009Am1 => ANSI_IMPRESSIONS,
        };
        defined.contains(&code)
    }

    /// The code for an impression type that has none here.
    pub(crate) const fn unknown_impression(self) -> u8 {
        if self.is_first() { 0 } else { 29 }
    }

    /// Whether a sample quality is defined: 254 not computed, 255 failed.
    pub(crate) const fn is_quality(self, score: u8) -> bool {
        match self {
            Self::Iso2005 | Self::Ansi2004 => score <= 100,
            Self::Iso2011 => score <= 100 || score == 255,
            Self::Ansi2009 | Self::Ansi2009Am1 => score <= 100 || score >= 254,
        }
    }

    /// Whether a minutia quality is defined.
    pub(crate) const fn is_minutia_quality(self, quality: u8) -> bool {
        quality <= 100 || !self.is_first() && quality >= 254
    }
}
