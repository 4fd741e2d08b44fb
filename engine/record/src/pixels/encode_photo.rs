//! Colour pictures to files.

use bioverify_core::RgbImage;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::PixelFormat;
use crate::error::PixelError;
use crate::params::PHOTO_JPEG_QUALITY;

/// How to write a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoOutput {
    /// 8-bit RGB PNG, lossless.
    Png,
    /// JPEG of a high quality, lossy.
    Jpeg,
}

/// Writes `photo`.
///
/// # Errors
/// [`PixelError::Encode`] where the format cannot hold it: a JPEG has at most 65535 pixels a side.
pub fn encode_photo(photo: &RgbImage, output: PhotoOutput) -> Result<Vec<u8>, PixelError> {
    let (width, height, pixels) = (photo.width(), photo.height(), photo.pixels());
    let mut bytes = Vec::new();
    let (written, format) = match output {
        PhotoOutput::Png => {
            let encoder = PngEncoder::new(&mut bytes);
            (encoder.write_image(pixels, width, height, ExtendedColorType::Rgb8), PixelFormat::Png)
        }
        PhotoOutput::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, PHOTO_JPEG_QUALITY);
            (encoder.write_image(pixels, width, height, ExtendedColorType::Rgb8), PixelFormat::Jpeg)
        }
    };
    written.map_err(|error| PixelError::Encode { format, detail: error.to_string() })?;
    Ok(bytes)
}
