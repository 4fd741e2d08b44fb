//! Picture files to colour photos.

use bioverify_core::{Limits, RgbImage};
use image::metadata::Orientation;
use thiserror::Error;

use super::decode::{Wanted, decode_samples};
use super::luma::{Layout, to_rgb};
use super::{PixelFormat, jpeg, sniff_pixels};
use crate::content::{Content, recognise};
use crate::error::{PixelError, RecordError};
use crate::portrait::portrait;

/// Why a photo could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// There is nothing to decode.
    #[error("the photo is empty (0 bytes): take it again or check the path")]
    Empty,
    /// Longer than `Limits::max_input_bytes`.
    #[error("the photo has {len} bytes, at most {max} are read: send it smaller")]
    TooLong {
        /// Bytes given.
        len: usize,
        /// Bytes allowed.
        max: usize,
    },
    /// The content is something else.
    #[error(
        "this is {found}, not a photo: give a JPEG, PNG, JPEG 2000, BMP, TIFF or PPM picture of one face, or a record that holds one"
    )]
    NotAPhoto {
        /// What it looks like.
        found: Content,
    },
    /// More pixels than the limits allow.
    #[error(
        "the {format} photo is {width} x {height} pixels, at most {max_side} a side and {max_pixels} in all are decoded: send it smaller (1000 pixels a side are plenty)"
    )]
    TooLarge {
        /// Format of the photo.
        format: PixelFormat,
        /// Width its header states.
        width: u32,
        /// Height its header states.
        height: u32,
        /// `Limits::max_side`.
        max_side: u32,
        /// `Limits::max_pixels`.
        max_pixels: u64,
    },
    /// Decoding would take more memory than the limits allow.
    #[error("decoding the {format} photo needs {needed} bytes of memory, {max} are allowed: send it smaller")]
    NeedsMemory {
        /// Format of the photo.
        format: PixelFormat,
        /// Bytes it would take.
        needed: u64,
        /// `Limits::max_alloc_bytes`.
        max: u64,
    },
    /// The colours are printing inks, whose look depends on paper and press.
    #[error("the {format} photo is in printing inks (CMYK): save it as an RGB JPEG or PNG")]
    PrintingInks {
        /// Format of the photo.
        format: PixelFormat,
    },
    /// The file contradicts itself or ends early.
    #[error("the {format} photo is damaged or cut: {detail}; fetch it or take it again")]
    Broken {
        /// Format of the photo.
        format: PixelFormat,
        /// Byte offset, where known.
        offset: Option<usize>,
        /// What is wrong.
        detail: String,
    },
    /// A variant of the format this engine does not read.
    #[error("the {format} photo uses a form that is not read: {detail}; save it as an RGB JPEG or PNG")]
    Unsupported {
        /// Format of the photo.
        format: PixelFormat,
        /// Which form.
        detail: String,
    },
    /// A face record or data group whose picture cannot be reached.
    #[error("face record: {0}")]
    Record(Box<RecordError>),
    /// Anything else about its pixels.
    #[error(transparent)]
    Pixels(PixelError),
}

impl From<PixelError> for PhotoError {
    fn from(error: PixelError) -> Self {
        match error {
            PixelError::Empty => Self::Empty,
            PixelError::TooLong { len, max } => Self::TooLong { len, max },
            PixelError::NotPixels { found } => Self::NotAPhoto { found },
            PixelError::TooLarge { format, width, height, max_side, max_pixels } => {
                Self::TooLarge { format, width, height, max_side, max_pixels }
            }
            PixelError::NeedsMemory { format, needed, max } => Self::NeedsMemory { format, needed, max },
            PixelError::Broken { format, offset, detail } => Self::Broken { format, offset, detail },
            PixelError::Unsupported { format, detail } | PixelError::OverLimits { format, detail } => {
                Self::Unsupported { format, detail }
            }
            other => Self::Pixels(other),
        }
    }
}

/// Whether bytes begin like a file that sources hand over as a portrait: EF.DG2 or EF.DG5 of a chip, a face record (ISO/IEC
/// 19794-5), JPEG or JPEG 2000 (ICAO Doc 9303-10). Any other picture, without a word of what it shows, may as well be a finger's.
/// A promise of form, not of health: [`decode_photo`] may still refuse them.
#[must_use]
pub fn is_portrait(bytes: &[u8]) -> bool {
    const DG2: u8 = 0x75;
    const DG5: u8 = 0x65;
    const FACES: u8 = 5;
    matches!(
        recognise(bytes),
        Content::DataGroup(DG2 | DG5)
            | Content::FaceImageRecord
            | Content::Extensible(FACES)
            | Content::Picture(PixelFormat::Jpeg | PixelFormat::Jpeg2000)
    )
}

/// Decodes a photo to 8-bit colour and turns it upright by its EXIF orientation (CIPA DC-008, 4.6.4).
///
/// The format is told by content; of an EF.DG2 or an ISO/IEC 19794-5 record the first picture is taken. Grey becomes colour, 16 bits become 8, alpha lies on white; colour profiles are not
/// applied. Use [`Limits::photo`], which has room for a phone's pictures.
///
/// # Errors
/// [`PhotoError`]: nothing, too long, not a picture (or one that only finger sensors write), over the limits (checked
/// before memory is taken), printing inks, damaged or cut, or a form of the format that is not read.
pub fn decode_photo(bytes: &[u8], limits: &Limits) -> Result<RgbImage, PhotoError> {
    decode_turned(bytes, limits).map(|(photo, _)| photo)
}

/// The photo, and whether its EXIF data had it turned.
pub(crate) fn decode_turned(bytes: &[u8], limits: &Limits) -> Result<(RgbImage, bool), PhotoError> {
    if bytes.len() > limits.max_input_bytes {
        return Err(PhotoError::TooLong { len: bytes.len(), max: limits.max_input_bytes });
    }
    let bytes = match portrait(bytes) {
        Ok(inner) => inner.unwrap_or(bytes),
        // "u" is the tag of a data group, too.
        Err(_) if recognise(bytes) == Content::Text => return Err(PhotoError::NotAPhoto { found: Content::Text }),
        Err(error) => return Err(PhotoError::Record(Box::new(error))),
    };
    match sniff_pixels(bytes) {
        Some(PixelFormat::Wsq) => {
            return Err(PhotoError::NotAPhoto { found: Content::Picture(PixelFormat::Wsq) });
        }
        Some(format @ PixelFormat::Jpeg) if jpeg::frame(bytes).is_some_and(|frame| frame.components == 4) => {
            return Err(PhotoError::PrintingInks { format });
        }
        None if !bytes.is_empty() => return Err(PhotoError::NotAPhoto { found: recognise(bytes) }),
        _ => {}
    }
    let mut decoded = decode_samples(bytes, Wanted::Colour, limits)?;
    let pixels = if decoded.layout.is(Layout::RGB) {
        std::mem::take(&mut decoded.samples)
    } else {
        to_rgb(&decoded.samples, decoded.layout)
    };
    let photo = RgbImage::new(decoded.info.width, decoded.info.height, pixels).map_err(PixelError::from)?;
    let is_turned = decoded.orientation != Orientation::NoTransforms;
    Ok((upright(photo, decoded.orientation), is_turned))
}

fn upright(photo: RgbImage, orientation: Orientation) -> RgbImage {
    match orientation {
        Orientation::NoTransforms => photo,
        Orientation::Rotate90 => photo.turned(1),
        Orientation::Rotate180 => photo.turned(2),
        Orientation::Rotate270 => photo.turned(3),
        Orientation::FlipHorizontal => photo.mirrored(),
        Orientation::FlipVertical => photo.turned(2).mirrored(),
        Orientation::Rotate90FlipH => photo.turned(1).mirrored(),
        Orientation::Rotate270FlipH => photo.turned(3).mirrored(),
    }
}
