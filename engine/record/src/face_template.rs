//! The engine's own face template: a unit vector with the model it belongs to, version, length and checksum.
//!
//! All numbers little-endian. Version 1:
//!
//! | offset | length | field |
//! |---|---|---|
//! | 0 | 4 | magic `BVFE` (42 56 46 45) |
//! | 4 | 2 | version, 1 |
//! | 6 | 2 | length of the header, 32 |
//! | 8 | 4 | length of the whole template |
//! | 12 | 4 | CRC-32 (ISO-HDLC) of bytes 0..12 and 16.. |
//! | 16 | 8 | tag of the model: first 8 bytes of its SHA-256 |
//! | 24 | 2 | number of values n, 1..=4096 |
//! | 26 | 1 | coding: 0 IEEE 754 binary32, 1 one signed byte a value |
//! | 27 | 1 | sample quality 0..=100, 255 not known |
//! | 28 | 4 | reserved, 0 |
//!
//! Then n values of 4 bytes, or of 1 byte in steps of the largest value over 127, so that at least one is 127 or -127.
//! Writing what was read, in the coding it had, gives the same bytes.

use bioverify_core::{Embedding, Limits, Quality, math};

use crate::error::RecordError;
use crate::frame::{self, Frame, HEADER_LENGTH, Layout, byte, quality, quality_code, seal, u16_le, u32_le, value};

/// The version of face templates that this engine writes and reads.
pub const FACE_TEMPLATE_VERSION: u16 = 1;
const LAYOUT: Layout = Layout { version: FACE_TEMPLATE_VERSION, header_length: HEADER_LENGTH };
pub(crate) const FRAME: Frame = Frame {
    magic: *b"BVFE",
    layouts: &[LAYOUT],
    header: "face template header",
    foreign: |found| RecordError::NotAFaceTemplate { found },
};
/// Steps from 0 to the largest value.
const STEPS: f32 = 127.0;

/// How the values of a face template are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FaceCoding {
    /// Four bytes a value, exact.
    #[default]
    Float,
    /// One byte a value; moves a score by less than 0.3 of 100.
    Byte,
}

impl FaceCoding {
    const fn code(self) -> u8 {
        match self {
            Self::Float => 0,
            Self::Byte => 1,
        }
    }

    const fn value_length(self) -> usize {
        match self {
            Self::Float => 4,
            Self::Byte => 1,
        }
    }
}

/// A face as a unit vector.
#[derive(Debug, Clone, PartialEq)]
pub struct FaceTemplate {
    /// The vector and its model.
    pub embedding: Embedding,
    /// Quality of the photo.
    pub quality: Option<Quality>,
    /// How the values are written.
    pub coding: FaceCoding,
}

impl FaceTemplate {
    /// Whether bytes begin like a face template; a promise of form, not of health.
    #[must_use]
    pub fn is_one(bytes: &[u8]) -> bool {
        bytes.starts_with(&FRAME.magic)
    }

    /// The template's bytes.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let values = self.embedding.values();
        let length = HEADER_LENGTH + values.len() * self.coding.value_length();
        let mut bytes = FRAME.begin(LAYOUT, length, self.embedding.model());
        bytes.extend((values.len() as u16).to_le_bytes());
        bytes.extend([self.coding.code(), quality_code(self.quality)]);
        bytes.extend([0; 4]);
        match self.coding {
            FaceCoding::Float => bytes.extend(values.iter().flat_map(|value| value.to_le_bytes())),
            FaceCoding::Byte => {
                let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
                bytes.extend(values.iter().map(|value| ((value * (STEPS / largest)).round() as i8).cast_unsigned()));
            }
        }
        seal(bytes)
    }

    /// Reads a template.
    ///
    /// # Errors
    /// [`RecordError`]: empty, over the limits, something else (named), another version, another length than stated, a
    /// wrong checksum, an impossible value.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, RecordError> {
        FRAME.check(bytes, limits)?;
        let coding = match byte(bytes, 26) {
            0 => FaceCoding::Float,
            1 => FaceCoding::Byte,
            _ => return Err(value(26, "coding")),
        };
        let quality = quality(byte(bytes, 27)).ok_or_else(|| value(27, "sample quality"))?;
        if u32_le(bytes, 28) != 0 {
            return Err(value(28, "reserved field"));
        }
        let count = usize::from(u16_le(bytes, 24));
        let values = bytes.get(HEADER_LENGTH..).unwrap_or(&[]);
        if count == 0 || count > Embedding::MAX_LENGTH || values.len() != count * coding.value_length() {
            return Err(value(24, "number of values"));
        }
        let values = read_values(values, coding).ok_or_else(|| value(HEADER_LENGTH, "vector"))?;
        let embedding = Embedding::new(frame::model(bytes), values).map_err(|_| value(HEADER_LENGTH, "vector"))?;
        Ok(Self { embedding, quality, coding })
    }
}

/// The values, or `None` where no engine would have written them.
fn read_values(bytes: &[u8], coding: FaceCoding) -> Option<Vec<f32>> {
    match coding {
        FaceCoding::Float => {
            let (chunks, _) = bytes.as_chunks::<4>();
            let values: Vec<f32> = chunks.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
            let length = values.iter().map(|&value| math::squared(f64::from(value))).sum::<f64>().sqrt();
            ((length - 1.0).abs() <= Embedding::UNIT_TOLERANCE).then_some(values)
        }
        FaceCoding::Byte => {
            let steps: Vec<i8> = bytes.iter().map(|byte| byte.cast_signed()).collect();
            let largest = steps.iter().map(|step| step.unsigned_abs()).max();
            (largest == Some(127)).then(|| steps.into_iter().map(f32::from).collect())
        }
    }
}
