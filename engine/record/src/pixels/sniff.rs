//! Which picture format bytes are in.

use std::fmt;

/// A picture format, told by content and never by a file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PixelFormat {
    /// Portable Network Graphics (ISO/IEC 15948).
    Png,
    /// JPEG (ISO/IEC 10918-1), baseline or progressive.
    Jpeg,
    /// Windows bitmap.
    Bmp,
    /// TIFF 6.0.
    Tiff,
    /// Netpbm: PGM and PPM, plain or raw.
    Pnm,
    /// Wavelet scalar quantisation (FBI IAFIS-IC-0110).
    Wsq,
    /// JPEG 2000 (ISO/IEC 15444-1), boxed or bare.
    Jpeg2000,
}

impl fmt::Display for PixelFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Pnm => "PNM",
            Self::Wsq => "WSQ",
            Self::Jpeg2000 => "JPEG 2000",
        })
    }
}

/// The picture format `bytes` begin like, or `None`. Looks at the first bytes only.
#[must_use]
pub fn sniff_pixels(bytes: &[u8]) -> Option<PixelFormat> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(PixelFormat::Png),
        [0xFF, 0xD8, 0xFF, ..] => Some(PixelFormat::Jpeg),
        [b'I', b'I', 0x2A | 0x2B, 0, ..] | [b'M', b'M', 0, 0x2A | 0x2B, ..] => Some(PixelFormat::Tiff),
        [0, 0, 0, 0x0C, b'j', b'P', b' ', b' ', ..] | [0xFF, 0x4F, 0xFF, 0x51, ..] => Some(PixelFormat::Jpeg2000),
        [0xFF, 0xA0, 0xFF, 0xA2..=0xA8, ..] => Some(PixelFormat::Wsq),
        [b'P', b'1'..=b'7', b' ' | b'\t' | b'\r' | b'\n' | b'#', ..] => Some(PixelFormat::Pnm),
        [b'B', b'M', ..] => is_bitmap(bytes).then_some(PixelFormat::Bmp),
        _ => None,
    }
}

/// Whether the header size after `BM` is one that bitmaps have, so that a text beginning with BM is not taken for one.
fn is_bitmap(bytes: &[u8]) -> bool {
    matches!(bytes.get(14..18), Some(&[12 | 16 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(sniff_pixels(b"\x89PNG\r\n\x1A\n"), Some(PixelFormat::Png));
        assert_eq!(sniff_pixels(b"\xFF\xA0\xFF\xA4rest"), Some(PixelFormat::Wsq));
        assert_eq!(sniff_pixels(b"P5\n# from a sensor\n"), Some(PixelFormat::Pnm));
        assert_eq!(sniff_pixels(b"BMW is a car maker"), None);
        assert_eq!(sniff_pixels(b""), None);
        assert_eq!(sniff_pixels(b"\xFF\xA0"), None);
    }
}
