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

use bioverify_core::{Direction, FingerPosition, Limits, MAX_MINUTIAE, Minutia, MinutiaKind, MinutiaSet, Point};

use crate::error::RecordError;
use crate::frame::{self, Frame, HEADER_LENGTH, byte, quality, quality_code, seal, u16_le, value};

/// The version this engine writes and reads.
pub const NATIVE_VERSION: u16 = 1;
pub(crate) const FRAME: Frame = Frame {
    magic: *b"BVFT",
    version: NATIVE_VERSION,
    header: "native header",
    foreign: |found| RecordError::NotARecord { found },
};
pub(crate) const MINUTIA_LENGTH: usize = 10;
/// Steps of a pixel.
const SUBPIXEL: f32 = 256.0;
/// Steps of a turn.
pub(crate) const TURN: u32 = 1 << 16;

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
        let mut bytes = FRAME.begin(length, self.model.0);
        bytes.extend(set.width().to_le_bytes());
        bytes.extend(set.height().to_le_bytes());
        bytes.extend([set.position().code(), quality_code(set.quality())]);
        bytes.extend((set.len() as u16).to_le_bytes());
        for minutia in set.minutiae() {
            write_minutia(minutia, set, &mut bytes);
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
        let count = usize::from(u16_le(bytes, 30));
        let length = (HEADER_LENGTH + count * MINUTIA_LENGTH) as u64;
        if count > MAX_MINUTIAE || length != bytes.len() as u64 {
            return Err(value(30, "number of minutiae"));
        }
        let position = FingerPosition::from_code(byte(bytes, 28)).ok_or_else(|| value(28, "finger position"))?;
        let quality = quality(byte(bytes, 29)).ok_or_else(|| value(29, "sample quality"))?;
        // Of its final size: growing would leave unwiped copies behind.
        let mut minutiae = Vec::with_capacity(count);
        for index in 0..count {
            minutiae.push(read_minutia(bytes, HEADER_LENGTH + index * MINUTIA_LENGTH)?);
        }
        let set = MinutiaSet::new(u16_le(bytes, 24), u16_le(bytes, 26), minutiae)?;
        let model = ModelTag(frame::model(bytes));
        Ok(Self { minutiae: set.with_position(position).with_quality(quality), model })
    }
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
