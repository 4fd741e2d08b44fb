//! Why bytes were refused, or could not be written.

use bioverify_core::{ImageError, MinutiaSetError};
use thiserror::Error;

use crate::content::Content;
use crate::pixels::PixelFormat;
use crate::words;

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

fn bytes(number: &usize) -> String {
    words::count(*number, "byte", "bytes")
}

fn left(number: &usize) -> String {
    match number {
        0 => "none is left".into(),
        1 => "1 is left".into(),
        more => format!("{more} are left"),
    }
}

fn at(offset: &Option<usize>) -> String {
    offset.map_or_else(String::new, |offset| format!(" at byte {offset}"))
}

/// Why a record was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// There is nothing to read.
    #[error("the record is empty (0 bytes): the source answered without a template")]
    Empty,
    /// Longer than `Limits::max_input_bytes`.
    #[error("the record has {len} bytes, at most {max} are read")]
    TooLong {
        /// Bytes given.
        len: usize,
        /// Bytes allowed.
        max: usize,
    },
    /// Reading would take more memory than the limits allow.
    #[error("reading the record may need {needed} bytes of memory, {max} are allowed: raise the limit")]
    NeedsMemory {
        /// Bytes it may take.
        needed: u64,
        /// `Limits::max_alloc_bytes`.
        max: u64,
    },
    /// The content is something else.
    #[error("this is {found}, not a finger record that can be read: {advice}", advice = .found.advice_for_record())]
    NotARecord {
        /// What it looks like.
        found: Content,
    },
    /// The content is something else than a face template.
    #[error("this is {found}, not a face template: make one of a photo with `bioverify embed`")]
    NotAFaceTemplate {
        /// What it looks like.
        found: Content,
    },
    /// A face record without a picture where it should be.
    #[error("the face record holds no picture at byte {offset}: read it from its source again")]
    NoPicture {
        /// Where it should be.
        offset: usize,
    },
    /// The bytes end inside a field.
    #[error(
        "the record is truncated: {field} at byte {offset} needs {needs}, {left}; read it from its source again",
        needs = bytes(.needed), left = left(.available)
    )]
    Truncated {
        /// Where the field starts.
        offset: usize,
        /// Name of the field.
        field: &'static str,
        /// Bytes the field needs.
        needed: usize,
        /// Bytes that are there.
        available: usize,
    },
    /// More finger views than `Limits::max_views`.
    #[error(
        "byte {offset} announces {count} finger views, at most {max} are read: raise the limit, or correct the record at its source"
    )]
    TooManyViews {
        /// Where the count is.
        offset: usize,
        /// Views announced.
        count: usize,
        /// Views allowed.
        max: usize,
    },
    /// A view was asked for that is not there.
    #[error("finger view {index} was asked for, the record holds {count} (counted from 0)")]
    NoSuchView {
        /// View asked for, from 0.
        index: usize,
        /// Views there are.
        count: usize,
    },
    /// The stated resolution cannot be that of a finger sensor, so nothing can be scaled.
    #[error(
        "{field} is {px_per_cm} pixels per centimetre, which no finger sensor has (197 means 500 ppi): correct the record at its source"
    )]
    Resolution {
        /// Name of the field.
        field: &'static str,
        /// The stated value.
        px_per_cm: u16,
    },
    /// At 500 ppi a coordinate would leave the 16-bit range.
    #[error(
        "at {px_per_cm} pixels per centimetre the image is larger than 65535 pixels at 500 ppi: the resolution is wrong, correct the record at its source"
    )]
    TooWide {
        /// The stated value.
        px_per_cm: u16,
    },
    /// A native template of a version this engine does not know.
    #[error(
        "native template of version {found} (byte 4), this engine reads version {supported}: use a newer engine or enrol again"
    )]
    NativeVersion {
        /// Version in the template.
        found: u16,
        /// Version that is read.
        supported: u16,
    },
    /// A native template whose length field disagrees with its length.
    #[error(
        "native template states {stated} bytes (byte 8) but has {actual}: it was cut or something was appended; read it again"
    )]
    NativeLength {
        /// Length in the template.
        stated: u64,
        /// Bytes given.
        actual: u64,
    },
    /// A native template whose checksum disagrees with its content.
    #[error("native template is corrupted: its checksum (byte 12) does not match its content; read it again")]
    NativeChecksum,
    /// A native template with a value no engine writes.
    #[error("native template has an impossible {field} at byte {offset}; enrol again")]
    NativeValue {
        /// Where.
        offset: usize,
        /// Name of the field.
        field: &'static str,
    },
    /// The minutiae do not form a set.
    #[error(transparent)]
    Set(#[from] MinutiaSetError),
}

/// Why a record cannot be written. Writing is strict: nothing is silently altered to fit.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A header field holds what the format cannot state.
    #[error("{field} cannot be written ({clause}): {problem}")]
    Header {
        /// Name of the field.
        field: &'static str,
        /// Standard and clause.
        clause: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// A field of a finger view holds what the format cannot state.
    #[error("{field} of finger view {view} cannot be written ({clause}): {problem}")]
    View {
        /// View, from 0.
        view: usize,
        /// Name of the field.
        field: &'static str,
        /// Standard and clause.
        clause: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// A minutia holds what the format cannot state.
    #[error("{field} of minutia {minutia} in finger view {view} cannot be written ({clause}): {problem}")]
    Minutia {
        /// View, from 0.
        view: usize,
        /// Minutia, from 0.
        minutia: usize,
        /// Name of the field.
        field: &'static str,
        /// Standard and clause.
        clause: &'static str,
        /// What is wrong; no value is told.
        problem: String,
    },
}
