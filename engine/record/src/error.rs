//! Why bytes were refused, or could not be written: records here, pictures and writing in files of their own.

mod pixels;
mod write;

use bioverify_core::MinutiaSetError;
use thiserror::Error;

use crate::content::Content;
use crate::words;

pub use pixels::PixelError;
pub use write::WriteError;

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
    /// The content is something else than a face record.
    #[error("this is {found}, not a face image record: give an ISO/IEC 19794-5, INCITS 385 or ISO/IEC 39794-5 record")]
    NotAFaceRecord {
        /// What it looks like.
        found: Content,
    },
    /// The content is something else than an extensible record.
    #[error("this is {found}, not a picture record of ISO/IEC 39794-4 or -5")]
    NotExtensible {
        /// What it looks like.
        found: Content,
    },
    /// More pictures than `Limits::max_views`.
    #[error(
        "byte {offset} announces {count} pictures, at most {max} are read: raise the limit, or correct the record at its source"
    )]
    TooManyPictures {
        /// Where the count is.
        offset: usize,
        /// Pictures announced.
        count: usize,
        /// Pictures allowed.
        max: usize,
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
    /// The record is whole by its own length, but not with a count in it.
    #[error(
        "{field} at byte {offset} says {stated}, and the record, whole by its own length, fits {fits} only: its writer miscounted; \
         correct it there, reading it again gives the same"
    )]
    Miscounted {
        /// Where the count is.
        offset: usize,
        /// Name of the count.
        field: &'static str,
        /// What it says.
        stated: usize,
        /// The one count with which every byte has its place.
        fits: usize,
    },
    /// A part that cannot be read as what it should be.
    #[error("{field} at byte {offset} cannot be read: {problem}; read it from its source again")]
    Structure {
        /// Where the part starts.
        offset: usize,
        /// Name of the part.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
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
        "native template of version {found} (byte 4), this engine reads versions up to {supported}: use a newer engine or enrol again"
    )]
    NativeVersion {
        /// Version in the template.
        found: u16,
        /// Newest version that is read.
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

impl RecordError {
    /// The same error, its offset counted from the beginning of the bytes that hold the record at `by`.
    #[must_use]
    pub(crate) fn moved(mut self, by: usize) -> Self {
        match &mut self {
            Self::Truncated { offset, .. }
            | Self::Miscounted { offset, .. }
            | Self::Structure { offset, .. }
            | Self::TooManyViews { offset, .. }
            | Self::NativeValue { offset, .. } => *offset += by,
            _ => {}
        }
        self
    }
}
