//! WSQ fingerprint pictures.

use bioverify_core::{GrayImage, Limits};
use wsq_codec::{DecodeError, DecodeOptions, EncodeError, EncodeOptions};
use zeroize::Zeroizing;

use super::limit::{check_memory, check_size};
use super::open::one_line;
use super::{PixelFormat, PixelInfo};
use crate::error::PixelError;
use crate::params::{
    DECODER_OVERHEAD, WSQ_MAX_BLOCKS, WSQ_MIN_SIDE, WSQ_RATE_STEPS, WSQ_RATE_TOLERANCE, WSQ_WORK_PER_PIXEL,
};

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

/// Encodes at a target bit rate in bits per pixel, which the file then has to within [`WSQ_RATE_TOLERANCE`] where the picture
/// can be coded so.
///
/// The encoder's own rate is a parameter of its quantiser and not the size of what it writes, so that it is searched for
/// (secant method). A picture without detail takes less than the target whatever is asked of the quantiser.
pub(super) fn encode(image: &GrayImage, bitrate: f32) -> Result<Vec<u8>, PixelError> {
    let refuse = |detail: String| PixelError::Encode { format: FORMAT, detail };
    let (width, height) = (image.width(), image.height());
    if width < WSQ_MIN_SIDE || height < WSQ_MIN_SIDE {
        return Err(refuse(format!("{width} x {height} pixels, WSQ needs at least {WSQ_MIN_SIDE} a side; write PNG")));
    }
    let target = f64::from(bitrate) * f64::from(width) * f64::from(height) / 8.0;
    let off = |coded: &[u8]| (coded.len() as f64 / target - 1.0).abs();
    let mut best =
        encode_at(image, bitrate).map_err(|error| refuse(format!("{error}; 0.75 bits per pixel is usual")))?;
    let (mut asked, mut size) = (f64::from(bitrate), best.len() as f64);
    let mut next = asked * (target / size).clamp(0.25, 4.0);
    for _ in 0..WSQ_RATE_STEPS {
        if off(&best) <= WSQ_RATE_TOLERANCE {
            break;
        }
        let Ok(coded) = encode_at(image, next as f32) else { break };
        let slope = (coded.len() as f64 - size) / (next - asked);
        (asked, size) = (next, coded.len() as f64);
        if off(&coded) < off(&best) {
            best = coded;
        }
        // A size that does not follow the rate any more is the nearest there is.
        if !slope.is_finite() || slope <= 0.0 {
            break;
        }
        next = (asked + (target - size) / slope).clamp(asked * 0.25, asked * 4.0);
    }
    Ok(std::mem::take(&mut *best))
}

fn encode_at(image: &GrayImage, rate: f32) -> Result<Zeroizing<Vec<u8>>, EncodeError> {
    let options = EncodeOptions::default().with_bitrate(rate).with_ppi(Some(u32::from(image.ppi().get())));
    let (width, height) = (image.width() as usize, image.height() as usize);
    wsq_codec::encode(image.pixels(), width, height, &options).map(Zeroizing::new)
}

fn broken(error: &DecodeError) -> PixelError {
    PixelError::Broken { format: FORMAT, offset: None, detail: one_line(error) }
}
