//! What the directory of a TIFF file asks for, before a decoder gives it.

use bioverify_core::Limits;

use super::PixelFormat;
use super::limit::check_memory;
use crate::bytes::{u16_at, u32_at};
use crate::error::PixelError;
use crate::params::{DECODER_OVERHEAD, TIFF_VALUE_BYTES};

/// Last tag of the pixels' layout (TIFF 6.0, YCbCr reference); later ones are not read as lists.
const LAST_LAYOUT_TAG: u16 = 532;

/// Numbers of either byte order.
struct Numbers<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl Numbers<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        u16_at(self.bytes, at).map(|value| if self.little { value.swap_bytes() } else { value })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        u32_at(self.bytes, at).map(|value| if self.little { value.swap_bytes() } else { value })
    }

    fn u64(&self, at: usize) -> Option<u64> {
        let (first, second) = (u64::from(self.u32(at)?), u64::from(self.u32(at.checked_add(4)?)?));
        Some(if self.little { second << 32 | first } else { first << 32 | second })
    }
}

/// Checks the lists of the first directory (TIFF 6.0, section 2; the 64-bit form has wider numbers): a decoder takes memory
/// for as many values as are stated, and only then looks whether they are there.
///
/// # Errors
/// [`PixelError::Broken`] for a list longer than the file, [`PixelError::NeedsMemory`] for one above the limit.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), PixelError> {
    let numbers = Numbers { bytes, little: bytes.starts_with(b"II") };
    let is_wide = numbers.u16(2) == Some(43);
    // What cannot be followed the decoder refuses by itself.
    let place = |at: u64| usize::try_from(at).ok().filter(|&at| at < bytes.len());
    let first = if is_wide { numbers.u64(8) } else { numbers.u32(4).map(u64::from) };
    let Some(first) = first.and_then(place) else { return Ok(()) };
    let (entries, size) = if is_wide { (first + 8, 20) } else { (first + 2, 12) };
    let stated = if is_wide { numbers.u64(first) } else { numbers.u16(first).map(u64::from) };
    let there = (bytes.len().saturating_sub(entries) / size) as u64;
    let mut longest = 0;
    for index in 0..stated.unwrap_or(0).min(there).min(u64::from(u16::MAX)) {
        let entry = entries + index as usize * size;
        let (Some(tag), Some(kind)) = (numbers.u16(entry), numbers.u16(entry + 2)) else { break };
        let count = if is_wide { numbers.u64(entry + 4) } else { numbers.u32(entry + 4).map(u64::from) };
        let Some(count) = count.filter(|_| tag <= LAST_LAYOUT_TAG) else { continue };
        if count.saturating_mul(width(kind)) > bytes.len() as u64 {
            let detail = format!("tag {tag} states {count} values, more than the file has bytes for");
            return Err(PixelError::Broken { format: PixelFormat::Tiff, offset: Some(entry), detail });
        }
        longest = longest.max(count);
    }
    check_memory(PixelFormat::Tiff, longest * TIFF_VALUE_BYTES + DECODER_OVERHEAD, limits)
}

/// Bytes of one value of a type (TIFF 6.0, section 2; 13 and 16 to 18 of later supplements).
const fn width(kind: u16) -> u64 {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 | 16..=18 => 8,
        _ => 1,
    }
}
