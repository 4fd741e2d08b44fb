//! Why a picture was refused, or could not be written.

use bioverify_core::ImageError;
use thiserror::Error;

use crate::content::Content;
use crate::pixels::PixelFormat;

/// Why pixels could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PixelError {
    /// There is nothing to decode.
    #[error("the picture is empty (0 bytes): capture again or check the path")]
    Empty,
    /// Longer than `Limits::max_input_bytes`.
    #[error(
        "the picture has {len} bytes, at most {max} are read: send one finger, not a whole card, or raise the limit"
    )]
    TooLong {
        /// Bytes given.
        len: usize,
        /// Bytes allowed.
        max: usize,
    },
    /// The content is something else.
    #[error("this is {found}, not a finger picture: {advice}", advice = .found.advice_for_pixels())]
    NotPixels {
        /// What it looks like.
        found: Content,
    },
    /// More pixels than the limits allow.
    #[error(
        "the {format} picture is {width} x {height} pixels, at most {max_side} a side and {max_pixels} in all are decoded: crop it to one finger or raise the limit"
    )]
    TooLarge {
        /// Format of the picture.
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
    #[error(
        "decoding the {format} picture needs {needed} bytes of memory, {max} are allowed: send it in grey or smaller, or raise the limit"
    )]
    NeedsMemory {
        /// Format of the picture.
        format: PixelFormat,
        /// Bytes it would take.
        needed: u64,
        /// `Limits::max_alloc_bytes`.
        max: u64,
    },
    /// The file contradicts itself or ends early.
    #[error("the {format} picture is damaged{at}: {detail}; fetch or capture it again", at = at(.offset))]
    Broken {
        /// Format of the picture.
        format: PixelFormat,
        /// Byte offset, where known.
        offset: Option<usize>,
        /// What is wrong.
        detail: String,
    },
    /// A variant of the format this engine does not read.
    #[error("the {format} picture uses a form that is not read: {detail}; save it as 8-bit grey PNG")]
    Unsupported {
        /// Format of the picture.
        format: PixelFormat,
        /// Which form.
        detail: String,
    },
    /// Bare pixels were announced, but the bytes are a file of their own and do not have the announced length.
    #[error("{width} x {height} bare pixels were announced, but this is {found}: give it without width and height")]
    NotRaw {
        /// Announced width in pixels.
        width: u32,
        /// Announced height in pixels.
        height: u32,
        /// What it looks like.
        found: Content,
    },
    /// Bare pixels above the limits.
    #[error(
        "{width} x {height} bare pixels were announced, at most {max_side} a side and {max_pixels} in all are taken: check width and height"
    )]
    RawTooLarge {
        /// Announced width in pixels.
        width: u32,
        /// Announced height in pixels.
        height: u32,
        /// `Limits::max_side`.
        max_side: u32,
        /// `Limits::max_pixels`.
        max_pixels: u64,
    },
    /// The colours are none that a finger sensor makes.
    #[error(
        "the {format} picture is a photo in colours, and finger sensors see grey: give the capture of a finger; a photo of a face goes where a face is asked for"
    )]
    Colours {
        /// Format of the picture.
        format: PixelFormat,
    },
    /// The decoder met a part that is over the limits.
    #[error("the {format} picture is over the limits: {detail}; save it as 8-bit grey PNG or raise the limit")]
    OverLimits {
        /// Format of the picture.
        format: PixelFormat,
        /// Which part.
        detail: String,
    },
    /// The pixels do not form an image.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The picture cannot be written in this format.
    #[error("cannot write {format}: {detail}")]
    Encode {
        /// Format asked for.
        format: PixelFormat,
        /// What is in the way and what to do.
        detail: String,
    },
}

fn at(offset: &Option<usize>) -> String {
    offset.map_or_else(String::new, |offset| format!(" at byte {offset}"))
}
