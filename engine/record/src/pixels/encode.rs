//! Grey pictures to files.

use bioverify_core::GrayImage;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::{PixelFormat, wsq};
use crate::error::PixelError;

/// How to write a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PixelOutput {
    /// 8-bit grey PNG, lossless.
    Png,
    /// Raw PGM (P5), lossless.
    Pgm,
    /// WSQ, lossy.
    Wsq {
        /// Bits per pixel of the file, met to within 2 % where the picture has enough detail: 0.75 is about 11:1, 2.25 about
        /// 3.6:1.
        bitrate: f32,
    },
}

/// Writes `image`. Only WSQ has a place for the resolution and gets it; PNG and PGM are read with an explicit one anyway.
///
/// # Errors
/// [`PixelError::Encode`] when the format cannot hold the picture (WSQ: a side below 81 pixels, a bit rate that is not
/// positive and finite).
pub fn encode_pixels(image: &GrayImage, output: PixelOutput) -> Result<Vec<u8>, PixelError> {
    match output {
        PixelOutput::Png => png(image),
        PixelOutput::Pgm => {
            let mut bytes = format!("P5\n{} {}\n255\n", image.width(), image.height()).into_bytes();
            bytes.extend_from_slice(image.pixels());
            Ok(bytes)
        }
        PixelOutput::Wsq { bitrate } => wsq::encode(image, bitrate),
    }
}

fn png(image: &GrayImage) -> Result<Vec<u8>, PixelError> {
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes)
        .write_image(image.pixels(), image.width(), image.height(), ExtendedColorType::L8)
        .map_err(|error| PixelError::Encode { format: PixelFormat::Png, detail: error.to_string() })?;
    Ok(bytes)
}
