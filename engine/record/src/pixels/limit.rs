//! Checks sizes against the limits before anything is allocated.

use bioverify_core::Limits;

use super::PixelFormat;
use crate::error::PixelError;

/// Length of the input.
pub(crate) fn check_length(bytes: &[u8], limits: &Limits) -> Result<(), PixelError> {
    match bytes.len() {
        0 => Err(PixelError::Empty),
        len if len > limits.max_input_bytes => Err(PixelError::TooLong { len, max: limits.max_input_bytes }),
        _ => Ok(()),
    }
}

/// Sides and area.
pub(crate) fn check_size(format: PixelFormat, width: u32, height: u32, limits: &Limits) -> Result<(), PixelError> {
    if width == 0 || height == 0 {
        return Err(bioverify_core::ImageError::Empty { width, height }.into());
    }
    if limits.allows_image(width, height) {
        return Ok(());
    }
    Err(PixelError::TooLarge { format, width, height, max_side: limits.max_side, max_pixels: limits.max_pixels })
}

/// Memory that decoding will take, in bytes.
pub(crate) fn check_memory(format: PixelFormat, needed: u64, limits: &Limits) -> Result<(), PixelError> {
    if needed <= limits.max_alloc_bytes {
        return Ok(());
    }
    Err(PixelError::NeedsMemory { format, needed, max: limits.max_alloc_bytes })
}
