//! Picture files and bare pixels to 8-bit grey.

use bioverify_core::{GrayImage, Limits, Ppi};
use image::metadata::Orientation;
use image::{ColorType, ImageDecoder};
use zeroize::Zeroize;

use super::limit::{check_length, check_memory, check_size};
use super::luma::{Layout, Reduction, to_luma};
use super::open::{Opened, inner_limits, open, translate};
use super::{PixelFormat, jpeg, jpeg2000, pnm, sniff_pixels, wsq};
use crate::content::{Content, recognise};
use crate::error::PixelError;
use crate::params::DECODER_OVERHEAD;

/// What the header of a picture file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PixelInfo {
    /// Format by content.
    pub format: PixelFormat,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Samples a pixel: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha.
    pub channels: u8,
    /// Bits a sample.
    pub bits: u8,
    /// Resolution written inside, in pixels per inch; only WSQ has a place that is worth showing. Never used.
    pub stated_ppi: Option<u32>,
}

/// Decodes a picture file to 8-bit grey at the resolution the caller knows it has.
///
/// The format is told by content. A tint becomes luma (ITU-R BT.601), 16 bits become 8, alpha lies on white; orientation
/// and resolution tags are ignored. Of several pages the first is read. Colours beyond a tint are refused: a sensor makes
/// none, so the picture is a camera's; [`decode_listing_losses`](super::decode_listing_losses) takes them.
///
/// # Errors
/// [`PixelError`]: nothing, too long, not a picture, over the limits (checked before memory is taken), damaged, a form
/// of the format that is not read, or [`PixelError::Colours`].
pub fn decode_pixels(bytes: &[u8], ppi: Ppi, limits: &Limits) -> Result<GrayImage, PixelError> {
    let (image, lost) = decode_with_losses(bytes, ppi, limits)?;
    match sniff_pixels(bytes) {
        Some(format) if lost.hues => Err(PixelError::Colours { format }),
        _ => Ok(image),
    }
}

/// Whether a picture can be decoded to its end; its colours do not matter.
///
/// # Errors
/// As [`decode_pixels`], but for [`PixelError::Colours`].
pub(crate) fn check_pixels(bytes: &[u8], limits: &Limits) -> Result<(), PixelError> {
    decode_samples(bytes, Wanted::Grey, limits).map(drop)
}

/// The picture, and what 8-bit grey did not keep of its samples.
pub(super) fn decode_with_losses(
    bytes: &[u8],
    ppi: Ppi,
    limits: &Limits,
) -> Result<(GrayImage, Reduction), PixelError> {
    let mut decoded = decode_samples(bytes, Wanted::Grey, limits)?;
    let (pixels, mut lost) = if decoded.layout.is(Layout::GREY) {
        (std::mem::take(&mut decoded.samples), Reduction::default())
    } else {
        to_luma(&decoded.samples, decoded.layout, decoded.info.width as usize)
    };
    // At most 256 steps keep apart in 8 bits, whatever their scale.
    lost.depth &= decoded.info.bits > 8;
    Ok((GrayImage::new(decoded.info.width, decoded.info.height, ppi, pixels)?, lost))
}

/// What the samples of a picture become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A byte a pixel.
    Grey,
    /// Three bytes a pixel, turned upright.
    Colour,
}

impl Wanted {
    /// Bytes that turning the samples into what is wanted takes beside them.
    const fn memory(self, layout: Layout, pixels: u64, turned: bool) -> u64 {
        match self {
            Self::Grey if layout.is(Layout::GREY) => 0,
            Self::Grey => pixels,
            Self::Colour if layout.is(Layout::RGB) => {
                if turned {
                    pixels * 3
                } else {
                    0
                }
            }
            Self::Colour => pixels * if turned { 6 } else { 3 },
        }
    }
}

/// A decoded picture, its samples as the file has them. Wiped from memory on drop.
pub(super) struct Decoded {
    pub(super) info: PixelInfo,
    pub(super) samples: Vec<u8>,
    pub(super) layout: Layout,
    /// What brings it upright, by its EXIF data.
    pub(super) orientation: Orientation,
}

impl Drop for Decoded {
    fn drop(&mut self) {
        self.samples.zeroize();
    }
}

/// Decodes any picture; memory is checked for what is to be made of it, too.
pub(super) fn decode_samples(bytes: &[u8], wanted: Wanted, limits: &Limits) -> Result<Decoded, PixelError> {
    let upright = |info, samples, layout| Decoded { info, samples, layout, orientation: Orientation::NoTransforms };
    match open(bytes, limits)? {
        Opened::Png(decoder) => finish(decoder, PixelFormat::Png, bytes, wanted, limits),
        Opened::Jpeg(decoder) => {
            jpeg::check_end(bytes)?;
            finish(decoder, PixelFormat::Jpeg, bytes, wanted, limits)
        }
        Opened::Bmp(decoder) => finish(decoder, PixelFormat::Bmp, bytes, wanted, limits),
        Opened::Tiff(decoder) => finish(decoder, PixelFormat::Tiff, bytes, wanted, limits),
        Opened::Pnm(header) => {
            let samples = pnm::decode(bytes, &header, limits)?;
            Ok(upright(header.info(), samples, header.layout()))
        }
        Opened::Wsq(info) => {
            let samples = wsq::decode(bytes, &info, limits)?;
            Ok(upright(info, samples, Layout::GREY))
        }
        Opened::Jpeg2000(info) => {
            let (samples, layout) = jpeg2000::decode(bytes, &info, limits)?;
            Ok(upright(info, samples, layout))
        }
    }
}

/// Takes `width * height` bytes of bare 8-bit grey, row after row, 0 = black.
///
/// # Errors
/// [`PixelError`]: empty, over the limits, [`PixelError::NotRaw`] for a picture file given as bare pixels, or a length
/// other than width times height.
pub fn decode_raw(bytes: &[u8], width: u32, height: u32, ppi: Ppi, limits: &Limits) -> Result<GrayImage, PixelError> {
    check_length(bytes, limits)?;
    let expected = u64::from(width) * u64::from(height);
    if bytes.len() as u64 != expected {
        let found = recognise(bytes);
        let is_file = !matches!(found, Content::Unknown | Content::Random | Content::Uniform(_) | Content::Text);
        if is_file {
            return Err(PixelError::NotRaw { width, height, found });
        }
        let actual = bytes.len() as u64;
        return Err(bioverify_core::ImageError::SizeMismatch { width, height, expected, actual }.into());
    }
    if !limits.allows_image(width, height) {
        let (max_side, max_pixels) = (limits.max_side, limits.max_pixels);
        return Err(PixelError::RawTooLarge { width, height, max_side, max_pixels });
    }
    Ok(GrayImage::new(width, height, ppi, bytes.to_vec())?)
}

/// Reads the header of a picture file only.
///
/// # Errors
/// As [`decode_pixels`], as far as the header tells.
pub fn probe_pixels(bytes: &[u8], limits: &Limits) -> Result<PixelInfo, PixelError> {
    match open(bytes, limits)? {
        Opened::Png(decoder) => info_of(&decoder, PixelFormat::Png),
        Opened::Jpeg(decoder) => info_of(&decoder, PixelFormat::Jpeg),
        Opened::Bmp(decoder) => info_of(&decoder, PixelFormat::Bmp),
        Opened::Tiff(decoder) => info_of(&decoder, PixelFormat::Tiff),
        Opened::Pnm(header) => Ok(header.info()),
        Opened::Wsq(info) | Opened::Jpeg2000(info) => Ok(info),
    }
}

/// Checks size and memory and decodes.
fn finish<D: ImageDecoder>(
    mut decoder: Box<D>,
    format: PixelFormat,
    bytes: &[u8],
    wanted: Wanted,
    limits: &Limits,
) -> Result<Decoded, PixelError> {
    let info = info_of(&*decoder, format)?;
    check_size(format, info.width, info.height, limits)?;
    let layout = layout_of(decoder.color_type(), format)?;
    let failed = |error| translate(format, &error);
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let samples = decoder.total_bytes();
    let pixels = u64::from(info.width) * u64::from(info.height);
    let converting = samples + wanted.memory(layout, pixels, orientation != Orientation::NoTransforms);
    let decoding = samples + working_memory(format, samples, info.width, bytes) + DECODER_OVERHEAD;
    check_memory(format, decoding.max(converting), limits)?;
    decoder.set_limits(inner_limits(limits)).map_err(failed)?;
    let len = usize::try_from(samples).map_err(|_| PixelError::NeedsMemory {
        format,
        needed: samples,
        max: limits.max_alloc_bytes,
    })?;
    let mut decoded = Decoded { info, samples: vec![0_u8; len], layout, orientation };
    decoder.read_image_boxed(&mut decoded.samples).map_err(failed)?;
    Ok(decoded)
}

/// Bytes a decoder takes beside the samples it hands over, with what it keeps of the input.
fn working_memory(format: PixelFormat, samples: u64, width: u32, bytes: &[u8]) -> u64 {
    match format {
        PixelFormat::Jpeg => bytes.len() as u64 + jpeg::working_memory(bytes, samples, width),
        // The whole picture is decoded into a buffer of the decoder's own, then copied; a strip is inflated apart.
        PixelFormat::Tiff => bytes.len() as u64 + samples * 2,
        _ => 0,
    }
}

fn info_of<D: ImageDecoder>(decoder: &D, format: PixelFormat) -> Result<PixelInfo, PixelError> {
    let (width, height) = decoder.dimensions();
    let layout = layout_of(decoder.color_type(), format)?;
    let (channels, bits) = (layout.channels as u8, layout.sample_bytes as u8 * 8);
    Ok(PixelInfo { format, width, height, channels, bits, stated_ppi: None })
}

fn layout_of(color: ColorType, format: PixelFormat) -> Result<Layout, PixelError> {
    let (channels, sample_bytes) = match color {
        ColorType::L8 => (1, 1),
        ColorType::La8 => (2, 1),
        ColorType::Rgb8 => (3, 1),
        ColorType::Rgba8 => (4, 1),
        ColorType::L16 => (1, 2),
        ColorType::La16 => (2, 2),
        ColorType::Rgb16 => (3, 2),
        ColorType::Rgba16 => (4, 2),
        _ => return Err(PixelError::Unsupported { format, detail: "floating-point samples".into() }),
    };
    Ok(Layout { channels, sample_bytes })
}
