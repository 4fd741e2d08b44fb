//! Colour pictures.

use std::fmt;

use zeroize::Zeroize;

use crate::image::ImageError;

/// An 8-bit colour picture, row-major, red, green, blue a pixel (sRGB as cameras write it). Wiped from memory on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct RgbImage {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl RgbImage {
    /// Bytes a pixel.
    pub const CHANNELS: usize = 3;

    /// Takes `3 * width * height` bytes, row after row.
    ///
    /// # Errors
    /// [`ImageError::Empty`] for a zero side, [`ImageError::ColourSizeMismatch`] for a buffer of another length.
    pub fn new(width: u32, height: u32, pixels: Vec<u8>) -> Result<Self, ImageError> {
        if width == 0 || height == 0 {
            return Err(ImageError::Empty { width, height });
        }
        let expected = u64::from(width) * u64::from(height) * Self::CHANNELS as u64;
        if pixels.len() as u64 != expected {
            return Err(ImageError::ColourSizeMismatch { width, height, expected, actual: pixels.len() as u64 });
        }
        Ok(Self { width, height, pixels })
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

    /// All samples, row after row, `3 * width * height` bytes.
    #[must_use]
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Row `y` (0 at the top), `3 * width` bytes; empty below the picture.
    #[must_use]
    pub fn row(&self, y: u32) -> &[u8] {
        let stride = self.width as usize * Self::CHANNELS;
        let start = (y as usize).saturating_mul(stride);
        self.pixels.get(start..start.saturating_add(stride)).unwrap_or(&[])
    }

    /// Red, green and blue at `(x, y)`, or `None` outside the picture.
    #[must_use]
    pub fn get(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        if x >= self.width {
            return None;
        }
        let (pixels, _) = self.row(y).as_chunks::<3>();
        pixels.get(x as usize).copied()
    }

    /// The picture turned clockwise by `quarters` times 90 degrees, without loss.
    #[must_use]
    pub fn turned(&self, quarters: u8) -> Self {
        let (w, h) = (self.width, self.height);
        let (width, height) = if quarters % 2 == 1 { (h, w) } else { (w, h) };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = match quarters % 4 {
                    0 => (x, y),
                    1 => (y, h - 1 - x),
                    2 => (w - 1 - x, h - 1 - y),
                    _ => (w - 1 - y, x),
                };
                pixels.extend(self.get(from_x, from_y).unwrap_or_default());
            }
        }
        Self { width, height, pixels }
    }

    /// The picture as a mirror shows it, left and right exchanged.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            let (row, _) = self.row(y).as_chunks::<3>();
            pixels.extend(row.iter().rev().flatten());
        }
        Self { width: self.width, height: self.height, pixels }
    }
}

impl Drop for RgbImage {
    fn drop(&mut self) {
        self.pixels.zeroize();
    }
}

impl fmt::Debug for RgbImage {
    /// Size only: pixels are biometric data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RgbImage({} x {})", self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2 x 3, every sample its own number.
    fn numbered() -> RgbImage {
        RgbImage::new(2, 3, (0..18).collect()).unwrap()
    }

    #[test]
    fn wrong_buffers_are_refused_with_the_numbers() {
        let error = RgbImage::new(4, 4, vec![0; 16]).unwrap_err();
        assert!(error.to_string().contains("needs 48 bytes of 8-bit red, green and blue, got 16"), "{error}");
        assert_eq!(RgbImage::new(4, 0, vec![]), Err(ImageError::Empty { width: 4, height: 0 }));
    }

    #[test]
    fn one_turn_brings_the_top_left_to_the_top_right() {
        let image = numbered();
        let turned = image.turned(1);
        assert_eq!((turned.width(), turned.height()), (3, 2));
        assert_eq!(turned.get(2, 0), image.get(0, 0));
        assert_eq!(turned.get(0, 0), image.get(0, 2));
    }

    #[test]
    fn four_turns_and_two_mirrors_change_nothing() {
        let image = numbered();
        assert_eq!(image.turned(1).turned(1), image.turned(2));
        assert_eq!(image.turned(1).turned(2).turned(1), image);
        assert_eq!(image.turned(3).turned(1), image);
        assert_ne!(image.mirrored(), image);
        assert_eq!(image.mirrored().mirrored(), image);
    }

    #[test]
    fn debug_shows_no_pixel() {
        assert_eq!(format!("{:?}", numbered()), "RgbImage(2 x 3)");
        assert_eq!(numbered().get(2, 0), None);
        assert_eq!(numbered().get(0, 3), None);
        assert_eq!(numbered().get(1, 2), Some([15, 16, 17]));
    }
}
