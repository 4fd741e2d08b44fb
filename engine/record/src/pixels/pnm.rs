//! Netpbm greymaps and pixmaps: P2, P3 (plain) and P5, P6 (raw), maximum value 1 to 65535.
//!
//! Read here and not by a library so that a maximum other than 255 is scaled and a short file is told by offset.

use bioverify_core::Limits;

use super::limit::{check_memory, check_size};
use super::luma::Layout;
use super::{PixelFormat, PixelInfo};
use crate::error::PixelError;
use crate::params::DECODER_OVERHEAD;

const FORMAT: PixelFormat = PixelFormat::Pnm;

/// What stands before the samples.
pub(super) struct Header {
    plain: bool,
    channels: usize,
    width: u32,
    height: u32,
    maximum: u32,
    /// Offset of the first sample.
    data: usize,
}

impl Header {
    pub(super) const fn info(&self) -> PixelInfo {
        let bits = if self.maximum > 255 { 16 } else { 8 };
        let (width, height, channels) = (self.width, self.height, self.channels as u8);
        PixelInfo { format: FORMAT, width, height, channels, bits, stated_ppi: None }
    }

    /// How [`decode`] gives the samples: 8 bits where the file has just these, else on the 16-bit scale.
    pub(super) const fn layout(&self) -> Layout {
        Layout { channels: self.channels, sample_bytes: if self.maximum == 255 { 1 } else { 2 } }
    }

    const fn sample_bytes(&self) -> usize {
        if self.maximum > 255 { 2 } else { 1 }
    }
}

/// Reads the header.
pub(super) fn header(bytes: &[u8]) -> Result<Header, PixelError> {
    let (plain, channels) = match bytes.get(1) {
        Some(b'2') => (true, 1),
        Some(b'3') => (true, 3),
        Some(b'5') => (false, 1),
        Some(b'6') => (false, 3),
        Some(b'7') => return Err(unsupported("PAM (P7)")),
        _ => return Err(unsupported("a bitmap of pure black and white (P1 or P4) has lost the ridges' grey")),
    };
    let mut at = 2;
    let width = integer(bytes, &mut at)?;
    let height = integer(bytes, &mut at)?;
    let field = at;
    let maximum = integer(bytes, &mut at)?;
    if !(1..=65_535).contains(&maximum) {
        return Err(broken(field, "the maximum value is not from 1 to 65535"));
    }
    // Exactly one white space parts header and samples; what follows may look like white space and be a sample.
    Ok(Header { plain, channels, width, height, maximum, data: at + 1 })
}

/// Decodes to samples in the header's [`Header::layout`].
pub(super) fn decode(bytes: &[u8], header: &Header, limits: &Limits) -> Result<Vec<u8>, PixelError> {
    check_size(FORMAT, header.width, header.height, limits)?;
    let pixels = u64::from(header.width) * u64::from(header.height);
    let layout = header.layout();
    let samples = pixels * (layout.channels * layout.sample_bytes) as u64;
    // Three bytes a pixel more where colours or grey are made of it.
    check_memory(FORMAT, samples + if layout.is(Layout::GREY) { 0 } else { 3 * pixels } + DECODER_OVERHEAD, limits)?;
    let count = usize::try_from(pixels).unwrap_or(usize::MAX);
    if header.plain { plain(bytes, header, count) } else { raw(bytes, header, count) }
}

fn raw(bytes: &[u8], header: &Header, count: usize) -> Result<Vec<u8>, PixelError> {
    let pixel = header.channels * header.sample_bytes();
    let end = count.checked_mul(pixel).and_then(|len| header.data.checked_add(len));
    let Some(samples) = end.and_then(|end| bytes.get(header.data..end)) else {
        return Err(broken(bytes.len(), "the file ends before its last row"));
    };
    let mut out = Vec::with_capacity(count * header.channels * header.layout().sample_bytes);
    for sample in samples.chunks_exact(header.sample_bytes()) {
        push(header, crate::bytes::number(sample), &mut out);
    }
    Ok(out)
}

fn plain(bytes: &[u8], header: &Header, count: usize) -> Result<Vec<u8>, PixelError> {
    // A sample is at least one digit and one separator, so a short file is known before memory is taken.
    let least = count.checked_mul(header.channels * 2).and_then(|len| len.checked_sub(1));
    if least.is_none_or(|least| bytes.len().saturating_sub(header.data) < least) {
        return Err(broken(bytes.len(), "the file ends before its last row"));
    }
    let mut at = header.data;
    let mut out = Vec::with_capacity(count * header.channels * header.layout().sample_bytes);
    for _ in 0..count * header.channels {
        let sample = integer(bytes, &mut at)?;
        push(header, sample, &mut out);
    }
    Ok(out)
}

/// One sample on the header's scale, in the header's layout; a sample above the maximum counts as the maximum.
fn push(header: &Header, sample: u32, out: &mut Vec<u8>) {
    let sample = sample.min(header.maximum);
    if header.maximum == 255 {
        out.push(sample as u8);
    } else {
        // 65535 * 65535 still fits in 32 bits.
        out.extend(((sample * 65_535 / header.maximum.max(1)) as u16).to_ne_bytes());
    }
}

/// The next decimal number, white space and comments before it skipped.
fn integer(bytes: &[u8], at: &mut usize) -> Result<u32, PixelError> {
    loop {
        match bytes.get(*at) {
            Some(b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C) => *at += 1,
            Some(b'#') => {
                while bytes.get(*at).is_some_and(|&byte| byte != b'\n') {
                    *at += 1;
                }
            }
            _ => break,
        }
    }
    let start = *at;
    let mut value = 0_u32;
    while let Some(digit) = bytes.get(*at).filter(|byte| byte.is_ascii_digit()) {
        value = value
            .checked_mul(10)
            .and_then(|value| value.checked_add(u32::from(digit - b'0')))
            .ok_or_else(|| broken(start, "a number is too large"))?;
        *at += 1;
    }
    if *at == start { Err(broken(start, "a number is missing")) } else { Ok(value) }
}

fn broken(offset: usize, detail: &str) -> PixelError {
    PixelError::Broken { format: FORMAT, offset: Some(offset), detail: detail.into() }
}

fn unsupported(detail: &str) -> PixelError {
    PixelError::Unsupported { format: FORMAT, detail: detail.into() }
}
