//! The header of a picture file, whatever its format.

use std::io::Cursor;

use bioverify_core::Limits;
use image::codecs::{bmp::BmpDecoder, jpeg::JpegDecoder, png::PngDecoder, tiff::TiffDecoder};

use super::limit::{check_length, check_memory, check_size};
use super::{PixelFormat, PixelInfo, jpeg2000, pnm, sniff_pixels, tiff, wsq};
use crate::bytes::u32_at;
use crate::content::recognise;
use crate::error::PixelError;
use crate::params::DECODER_OVERHEAD;

type Source<'a> = Cursor<&'a [u8]>;

/// A picture whose header has been read.
pub(super) enum Opened<'a> {
    Png(Box<PngDecoder<Source<'a>>>),
    Jpeg(Box<JpegDecoder<Source<'a>>>),
    Bmp(Box<BmpDecoder<Source<'a>>>),
    Tiff(Box<TiffDecoder<Source<'a>>>),
    Pnm(pnm::Header),
    Wsq(PixelInfo),
    Jpeg2000(PixelInfo),
}

/// Tells the format and reads the header, within the limits as far as it tells.
///
/// # Errors
/// [`PixelError`]: nothing, too long, not a picture, over the limits, or a header that is broken or not read.
pub(super) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Opened<'a>, PixelError> {
    check_length(bytes, limits)?;
    let format = sniff_pixels(bytes).ok_or_else(|| PixelError::NotPixels { found: recognise(bytes) })?;
    if let Some((width, height)) = size_in_header(format, bytes) {
        check_size(format, width, height, limits)?;
    }
    let source = Cursor::new(bytes);
    let failed = |error| translate(format, &error);
    match format {
        PixelFormat::Png => {
            PngDecoder::with_limits(source, inner_limits(limits)).map(|d| Opened::Png(Box::new(d))).map_err(failed)
        }
        PixelFormat::Jpeg => {
            check_memory(format, bytes.len() as u64 * 2 + DECODER_OVERHEAD, limits)?;
            JpegDecoder::new(source).map(|d| Opened::Jpeg(Box::new(d))).map_err(failed)
        }
        PixelFormat::Bmp => BmpDecoder::new(source).map(|d| Opened::Bmp(Box::new(d))).map_err(failed),
        PixelFormat::Tiff => {
            tiff::check(bytes, limits)?;
            TiffDecoder::new(source).map(|d| Opened::Tiff(Box::new(d))).map_err(failed)
        }
        PixelFormat::Pnm => pnm::header(bytes).map(Opened::Pnm),
        PixelFormat::Wsq => wsq::header(bytes).map(Opened::Wsq),
        PixelFormat::Jpeg2000 => jpeg2000::header(bytes).map(Opened::Jpeg2000),
    }
}

/// Size where it stands at a fixed place, so that a picture too large is refused with its size and not by a decoder.
fn size_in_header(format: PixelFormat, bytes: &[u8]) -> Option<(u32, u32)> {
    match format {
        // ISO/IEC 15948, 11.2.1: IHDR is the first chunk.
        PixelFormat::Png => Some((u32_at(bytes, 16)?, u32_at(bytes, 20)?)),
        // Little-endian, a negative height means top-down; the 12-byte header of OS/2 has 16-bit sides.
        PixelFormat::Bmp if bytes.get(14) != Some(&12) => {
            let side = |offset| u32_at(bytes, offset).map(|side| side.swap_bytes().cast_signed().unsigned_abs());
            Some((side(18)?, side(22)?))
        }
        _ => None,
    }
}

/// The decoders' own limits, as a second line of defence.
pub(super) fn inner_limits(limits: &Limits) -> image::Limits {
    let mut inner = image::Limits::no_limits();
    inner.max_image_width = Some(limits.max_side);
    inner.max_image_height = Some(limits.max_side);
    inner.max_alloc = Some(limits.max_alloc_bytes);
    inner
}

/// A decoder's error in this crate's words.
pub(super) fn translate(format: PixelFormat, error: &image::ImageError) -> PixelError {
    match error {
        image::ImageError::Unsupported(why) => PixelError::Unsupported { format, detail: one_line(why) },
        image::ImageError::Limits(why) => PixelError::OverLimits { format, detail: one_line(why) },
        other => PixelError::Broken { format, offset: None, detail: one_line(other) },
    }
}

/// A text without line breaks: decoders end some with one.
pub(super) fn one_line(text: &impl ToString) -> String {
    let text = text.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
