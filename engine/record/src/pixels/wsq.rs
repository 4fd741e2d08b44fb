//! WSQ fingerprint pictures.

use bioverify_core::{GrayImage, Limits};
use wsq_codec::{DecodeError, DecodeOptions, EncodeOptions};

use super::limit::{check_memory, check_size};
use super::{PixelFormat, PixelInfo};
use crate::error::PixelError;
use crate::params::{DECODER_OVERHEAD, WSQ_MAX_BLOCKS, WSQ_MIN_SIDE, WSQ_WORK_PER_PIXEL};

const FORMAT: PixelFormat = PixelFormat::Wsq;

/// Reads the frame header and the comments.
pub(super) fn header(bytes: &[u8]) -> Result<PixelInfo, PixelError> {
    let info = wsq_codec::read_info(bytes).map_err(|error| broken(&error))?;
    let side = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let (width, height) = (side(info.width), side(info.height));
    Ok(PixelInfo { format: FORMAT, width, height, channels: 1, bits: 8, stated_ppi: info.ppi })
}

/// Decodes the picture whose header said `info`.
pub(super) fn decode(bytes: &[u8], info: &PixelInfo, limits: &Limits) -> Result<Vec<u8>, PixelError> {
    check_size(FORMAT, info.width, info.height, limits)?;
    let pixels = u64::from(info.width) * u64::from(info.height);
    check_memory(FORMAT, pixels * WSQ_WORK_PER_PIXEL + DECODER_OVERHEAD, limits)?;
    // Coded data never hold a marker, so this counts blocks (and at worst a few bytes of a comment).
    let blocks = bytes.windows(2).filter(|&pair| pair == [0xFF, 0xA3]).count();
    if blocks > WSQ_MAX_BLOCKS {
        let detail = format!("{blocks} coded blocks, {WSQ_MAX_BLOCKS} are the most");
        return Err(PixelError::OverLimits { format: FORMAT, detail });
    }
    let most = usize::try_from(limits.max_pixels).unwrap_or(usize::MAX);
    let options = DecodeOptions::default().with_max_pixels(Some(most));
    wsq_codec::decode_with(bytes, &options).map(|image| image.pixels).map_err(|error| broken(&error))
}

/// Encodes at a target bit rate in bits per pixel.
pub(super) fn encode(image: &GrayImage, bitrate: f32) -> Result<Vec<u8>, PixelError> {
    let refuse = |detail: String| PixelError::Encode { format: FORMAT, detail };
    let (width, height) = (image.width(), image.height());
    if width < WSQ_MIN_SIDE || height < WSQ_MIN_SIDE {
        return Err(refuse(format!("{width} x {height} pixels, WSQ needs at least {WSQ_MIN_SIDE} a side; write PNG")));
    }
    let options = EncodeOptions::default().with_bitrate(bitrate).with_ppi(Some(u32::from(image.ppi().get())));
    wsq_codec::encode(image.pixels(), width as usize, height as usize, &options)
        .map_err(|error| refuse(format!("{error}; 0.75 bits per pixel is usual")))
}

fn broken(error: &DecodeError) -> PixelError {
    PixelError::Broken { format: FORMAT, offset: None, detail: error.to_string() }
}
