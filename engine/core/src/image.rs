//! Grey images with an explicit resolution.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroize;

/// Scanning resolution in pixels per inch, from 100 to 2000.
///
/// Resolution tags inside image files lie or are missing, so every image carries the number its caller gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ppi(u16);

/// A resolution no finger sensor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("resolution {given} ppi is not from {min} to {max}: give the sensor's pixels per inch (usually 500)", min = Ppi::MIN, max = Ppi::MAX)]
pub struct PpiError {
    /// The refused value, in pixels per inch.
    pub given: u32,
}

impl Ppi {
    /// Lowest accepted resolution: below it ridges are not resolved.
    pub const MIN: u16 = 100;
    /// Highest accepted resolution: twice the 1000 ppi of forensic scanners.
    pub const MAX: u16 = 2000;
    /// 500 ppi, the resolution every stage works at (ISO/IEC 19794-4, setting level 31).
    pub const STANDARD: Self = Self(500);

    /// Checks a resolution in pixels per inch.
    ///
    /// # Errors
    /// [`PpiError`] outside [`Ppi::MIN`]`..=`[`Ppi::MAX`].
    pub fn new(ppi: u32) -> Result<Self, PpiError> {
        match u16::try_from(ppi) {
            Ok(value) if (Self::MIN..=Self::MAX).contains(&value) => Ok(Self(value)),
            _ => Err(PpiError { given: ppi }),
        }
    }

    /// From pixels per centimetre, as minutiae records state it (197 means 500 ppi).
    ///
    /// # Errors
    /// [`PpiError`] when the result is outside the accepted range.
    pub fn from_px_per_cm(px_per_cm: u32) -> Result<Self, PpiError> {
        // 197 px/cm is 500.4 ppi; every record that says 197 means 500.
        if px_per_cm == 197 {
            return Ok(Self::STANDARD);
        }
        Self::new(((f64::from(px_per_cm)) * 2.54).round() as u32)
    }

    /// Pixels per inch.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// Pixels per centimetre, rounded (500 ppi is 197).
    #[must_use]
    pub fn px_per_cm(self) -> u16 {
        (f64::from(self.0) / 2.54).round() as u16
    }

    /// Factor that brings a length at this resolution to 500 ppi.
    #[must_use]
    pub fn scale_to_standard(self) -> f32 {
        f32::from(Self::STANDARD.0) / f32::from(self.0)
    }
}

/// An 8-bit grey image, row-major, 0 = black; ridges are dark. Wiped from memory on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct GrayImage {
    width: u32,
    height: u32,
    ppi: Ppi,
    pixels: Vec<u8>,
}

/// A pixel buffer that does not describe an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ImageError {
    /// Width or height is zero.
    #[error("image is empty ({width} x {height} pixels): capture again or check the width and height given")]
    Empty {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The buffer's length is not width times height.
    #[error(
        "image of {width} x {height} pixels needs {expected} bytes of 8-bit grey, got {actual}: check width, height and stride"
    )]
    SizeMismatch {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Bytes that width and height imply.
        expected: u64,
        /// Bytes that were given.
        actual: u64,
    },
    /// The buffer's length is not three times width times height.
    #[error(
        "picture of {width} x {height} pixels needs {expected} bytes of 8-bit red, green and blue, got {actual}: check width, height and stride"
    )]
    ColourSizeMismatch {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Bytes that width and height imply.
        expected: u64,
        /// Bytes that were given.
        actual: u64,
    },
}

impl GrayImage {
    /// Takes `width * height` bytes of row-major 8-bit grey.
    ///
    /// # Errors
    /// [`ImageError::Empty`] for a zero side, [`ImageError::SizeMismatch`] for a buffer of another length.
    pub fn new(width: u32, height: u32, ppi: Ppi, pixels: Vec<u8>) -> Result<Self, ImageError> {
        if width == 0 || height == 0 {
            return Err(ImageError::Empty { width, height });
        }
        let expected = u64::from(width) * u64::from(height);
        if pixels.len() as u64 != expected {
            return Err(ImageError::SizeMismatch { width, height, expected, actual: pixels.len() as u64 });
        }
        Ok(Self { width, height, ppi, pixels })
    }

    /// Width in pixels.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Resolution in pixels per inch.
    #[must_use]
    pub const fn ppi(&self) -> Ppi {
        self.ppi
    }

    /// All pixels, row after row, `width * height` bytes.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Row `y` (0 at the top), `width` bytes; empty below the image.
    #[must_use]
    pub fn row(&self, y: u32) -> &[u8] {
        // Past the image the product may not fit 32 bits.
        let start = (y as usize).saturating_mul(self.width as usize);
        self.pixels.get(start..start.saturating_add(self.width as usize)).unwrap_or(&[])
    }

    /// Grey value at `(x, y)`, or `None` outside the image.
    #[must_use]
    pub fn get(&self, x: u32, y: u32) -> Option<u8> {
        if x >= self.width {
            return None;
        }
        self.row(y).get(x as usize).copied()
    }
}

impl Drop for GrayImage {
    fn drop(&mut self) {
        self.pixels.zeroize();
    }
}

impl fmt::Debug for GrayImage {
    /// Size and resolution only: pixels are biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GrayImage({} x {}, {} ppi)", self.width, self.height, self.ppi.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_buffers_are_refused_with_the_numbers() {
        assert_eq!(GrayImage::new(0, 5, Ppi::STANDARD, vec![]), Err(ImageError::Empty { width: 0, height: 5 }));
        let error = GrayImage::new(4, 4, Ppi::STANDARD, vec![0; 15]).unwrap_err();
        assert!(error.to_string().contains("needs 16 bytes of 8-bit grey, got 15"), "{error}");
    }

    #[test]
    fn resolution_converts_both_ways() {
        assert_eq!(Ppi::from_px_per_cm(197), Ok(Ppi::STANDARD));
        assert_eq!(Ppi::STANDARD.px_per_cm(), 197);
        assert_eq!(Ppi::new(50), Err(PpiError { given: 50 }));
        assert_eq!(Ppi::new(70_000), Err(PpiError { given: 70_000 }));
    }

    #[test]
    fn debug_shows_no_pixel() {
        let image = GrayImage::new(2, 1, Ppi::STANDARD, vec![123, 231]).unwrap();
        assert_eq!(format!("{image:?}"), "GrayImage(2 x 1, 500 ppi)");
        assert_eq!(image.get(1, 0), Some(231));
        assert_eq!(image.get(2, 0), None);
        assert_eq!(image.get(0, 1), None);
    }
}
