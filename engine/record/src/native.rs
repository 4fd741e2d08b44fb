//! The engine's own template: what the comparison needs at full precision, with version, length and checksum.
//!
//! All numbers little-endian. Version 1:
//!
//! | offset | length | field |
//! |---|---|---|
//! | 0 | 4 | magic `BVFT` (42 56 46 54) |
//! | 4 | 2 | version, 1 |
//! | 6 | 2 | length of the header, 32 |
//! | 8 | 4 | length of the whole template, 32 + 10 n |
//! | 12 | 4 | CRC-32 (ISO-HDLC, polynomial 04C11DB7 reflected) of bytes 0..12 and 16.. |
//! | 16 | 8 | tag of the model that extracted the minutiae: first 8 bytes of its SHA-256, 0 if none |
//! | 24 | 2 | image width in pixels at 500 ppi |
//! | 26 | 2 | image height in pixels at 500 ppi |
//! | 28 | 1 | finger position, code of ISO/IEC 19794-2:2005 (0..=10) |
//! | 29 | 1 | sample quality 0..=100, 255 not known |
//! | 30 | 2 | number of minutiae n, 0..=255 |
//!
//! Then n minutiae of 10 bytes:
//!
//! | offset | length | field |
//! |---|---|---|
//! | 0 | 3 | x in 1/256 pixel, below width * 256 |
//! | 3 | 3 | y in 1/256 pixel, below height * 256 |
//! | 6 | 2 | direction in 1/65536 turn, core's convention |
//! | 8 | 1 | kind: 0 other, 1 ending, 2 bifurcation |
//! | 9 | 1 | quality 0..=100, 255 not known |
//!
//! Reading takes this layout and nothing else: another version, another length, a wrong checksum, an impossible value and
//! bytes after the end are each refused by name. Writing what was read gives the same bytes.

use std::fmt;

use bioverify_core::{
    Direction, FingerPosition, Limits, MAX_MINUTIAE, Minutia, MinutiaKind, MinutiaSet, Point, Quality,
};

use crate::content::recognise;
use crate::error::RecordError;

/// First bytes of a native template.
pub(crate) const MAGIC: [u8; 4] = *b"BVFT";
/// The version this engine writes and reads.
pub const NATIVE_VERSION: u16 = 1;
pub(crate) const HEADER_LENGTH: usize = 32;
pub(crate) const MINUTIA_LENGTH: usize = 10;
/// Steps of a pixel.
const SUBPIXEL: f32 = 256.0;
/// Steps of a turn.
pub(crate) const TURN: u32 = 1 << 16;
/// The byte for a quality that is not known.
const NO_QUALITY: u8 = 255;

/// Which model extracted the minutiae: the first 8 bytes of its SHA-256. Zero where no model did (a converted record).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ModelTag(pub [u8; 8]);

impl fmt::Display for ModelTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Minutiae of one finger with the model they come from.
#[derive(Debug, Clone, PartialEq)]
pub struct NativeTemplate {
    /// Minutiae, image size, finger position and sample quality.
    pub minutiae: MinutiaSet,
    /// Which model extracted them.
    pub model: ModelTag,
}

impl NativeTemplate {
    /// The template's bytes; positions are kept to 1/256 pixel and directions to 1/65536 turn.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let set = &self.minutiae;
        let length = HEADER_LENGTH + set.len() * MINUTIA_LENGTH;
        let mut bytes = Vec::with_capacity(length);
        bytes.extend(MAGIC);
        bytes.extend(NATIVE_VERSION.to_le_bytes());
        bytes.extend((HEADER_LENGTH as u16).to_le_bytes());
        bytes.extend((length as u32).to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(self.model.0);
        bytes.extend(set.width().to_le_bytes());
        bytes.extend(set.height().to_le_bytes());
        bytes.extend([set.position().code(), quality_code(set.quality())]);
        bytes.extend((set.len() as u16).to_le_bytes());
        for minutia in set.minutiae() {
            write_minutia(minutia, set, &mut bytes);
        }
        let sum = checksum(&bytes).to_le_bytes();
        if let Some(slot) = bytes.get_mut(12..16) {
            slot.copy_from_slice(&sum);
        }
        bytes
    }

    /// Reads a template.
    ///
    /// # Errors
    /// [`RecordError`]: empty, over the limits, something else (named), another version, another length than stated, a
    /// wrong checksum, an impossible value.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, RecordError> {
        if bytes.is_empty() {
            return Err(RecordError::Empty);
        }
        if bytes.len() > limits.max_input_bytes {
            return Err(RecordError::TooLong { len: bytes.len(), max: limits.max_input_bytes });
        }
        if !bytes.starts_with(&MAGIC) {
            return Err(RecordError::NotARecord { found: recognise(bytes) });
        }
        check_frame(bytes)?;
        let count = usize::from(u16_le(bytes, 30));
        let length = (HEADER_LENGTH + count * MINUTIA_LENGTH) as u64;
        if count > MAX_MINUTIAE || length != bytes.len() as u64 {
            return Err(value(30, "number of minutiae"));
        }
        let position = FingerPosition::from_code(byte(bytes, 28)).ok_or_else(|| value(28, "finger position"))?;
        let quality = quality(byte(bytes, 29)).ok_or_else(|| value(29, "sample quality"))?;
        let minutiae = (0..count).map(|index| read_minutia(bytes, HEADER_LENGTH + index * MINUTIA_LENGTH));
        let minutiae = minutiae.collect::<Result<Vec<_>, _>>()?;
        let set = MinutiaSet::new(u16_le(bytes, 24), u16_le(bytes, 26), minutiae)?;
        let mut model = ModelTag::default();
        model.0.copy_from_slice(bytes.get(16..24).unwrap_or(&[0; 8]));
        Ok(Self { minutiae: set.with_position(position).with_quality(quality), model })
    }
}

/// Header length, version, stated length and checksum.
fn check_frame(bytes: &[u8]) -> Result<(), RecordError> {
    if bytes.len() < 6 {
        return Err(truncated(bytes));
    }
    let version = u16_le(bytes, 4);
    if version != NATIVE_VERSION {
        return Err(RecordError::NativeVersion { found: version, supported: NATIVE_VERSION });
    }
    if bytes.len() < HEADER_LENGTH {
        return Err(truncated(bytes));
    }
    let (stated, actual) = (u64::from(u32_le(bytes, 8)), bytes.len() as u64);
    if stated != actual {
        return Err(RecordError::NativeLength { stated, actual });
    }
    if u32_le(bytes, 12) != checksum(bytes) {
        return Err(RecordError::NativeChecksum);
    }
    if usize::from(u16_le(bytes, 6)) != HEADER_LENGTH {
        return Err(value(6, "header length"));
    }
    Ok(())
}

const fn truncated(bytes: &[u8]) -> RecordError {
    RecordError::Truncated { offset: 0, field: "native header", needed: HEADER_LENGTH, available: bytes.len() }
}

const fn value(offset: usize, field: &'static str) -> RecordError {
    RecordError::NativeValue { offset, field }
}

/// CRC-32 of everything but the checksum itself.
pub(crate) fn checksum(bytes: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(bytes.get(..12).unwrap_or(bytes));
    hasher.update(bytes.get(16..).unwrap_or(&[]));
    hasher.finalize()
}

fn write_minutia(minutia: &Minutia, set: &MinutiaSet, bytes: &mut Vec<u8>) {
    let fixed = |coordinate: f32, side: u16| {
        let steps = (coordinate * SUBPIXEL).round() as u32;
        // Rounding may reach the edge, which is outside.
        steps.min((u32::from(side) << 8).saturating_sub(1)).to_le_bytes()
    };
    bytes.extend(fixed(minutia.position.x, set.width()).iter().take(3));
    bytes.extend(fixed(minutia.position.y, set.height()).iter().take(3));
    bytes.extend((minutia.direction.to_units(TURN) as u16).to_le_bytes());
    bytes.push(match minutia.kind {
        MinutiaKind::Other => 0,
        MinutiaKind::Ending => 1,
        MinutiaKind::Bifurcation => 2,
    });
    bytes.push(quality_code(minutia.quality));
}

/// The minutia at `offset`, which is inside `bytes`.
fn read_minutia(bytes: &[u8], offset: usize) -> Result<Minutia, RecordError> {
    let coordinate = |at: usize| {
        let steps = u32::from(u16_le(bytes, at)) | u32::from(byte(bytes, at + 2)) << 16;
        steps as f32 / SUBPIXEL
    };
    Ok(Minutia {
        position: Point::new(coordinate(offset), coordinate(offset + 3)),
        direction: Direction::from_units(u32::from(u16_le(bytes, offset + 6)), TURN),
        kind: match byte(bytes, offset + 8) {
            0 => MinutiaKind::Other,
            1 => MinutiaKind::Ending,
            2 => MinutiaKind::Bifurcation,
            _ => return Err(value(offset + 8, "minutia kind")),
        },
        quality: quality(byte(bytes, offset + 9)).ok_or_else(|| value(offset + 9, "minutia quality"))?,
    })
}

pub(crate) fn quality_code(quality: Option<Quality>) -> u8 {
    quality.map_or(NO_QUALITY, Quality::get)
}

/// `None` for a byte that is no quality and not "not known" either.
pub(crate) fn quality(code: u8) -> Option<Option<Quality>> {
    match code {
        NO_QUALITY => Some(None),
        _ => Quality::new(code).ok().map(Some),
    }
}

pub(crate) fn byte(bytes: &[u8], offset: usize) -> u8 {
    bytes.get(offset).copied().unwrap_or(0)
}

pub(crate) fn u16_le(bytes: &[u8], offset: usize) -> u16 {
    u16::from_le_bytes([byte(bytes, offset), byte(bytes, offset + 1)])
}

pub(crate) fn u32_le(bytes: &[u8], offset: usize) -> u32 {
    u32::from(u16_le(bytes, offset)) | u32::from(u16_le(bytes, offset + 2)) << 16
}
