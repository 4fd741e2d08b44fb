//! The engine's own template: what the comparison needs, in at most [`MOST_NATIVE_BYTES`], with version, length and checksum.
//!
//! All numbers little-endian. Version 2, which is written:
//!
//! | offset | length | field |
//! |---|---|---|
//! | 0 | 4 | magic `BVFT` (42 56 46 54) |
//! | 4 | 2 | version, 2 |
//! | 6 | 2 | length of the header, 40 |
//! | 8 | 4 | length of the whole template |
//! | 12 | 4 | CRC-32 (ISO-HDLC, polynomial 04C11DB7 reflected) of bytes 0..12 and 16.. |
//! | 16 | 8 | tag of the model that extracted the minutiae: first 8 bytes of its SHA-256, 0 if none |
//! | 24 | 2 | image width in pixels at 500 ppi |
//! | 26 | 2 | image height in pixels at 500 ppi |
//! | 28 | 1 | finger position, code of ISO/IEC 19794-2:2005 (0..=10) |
//! | 29 | 1 | sample quality 0..=100, 255 not known |
//! | 30 | 2 | number of minutiae n, 0..=255 |
//! | 32 | 1 | step of positions s: 1/4 pixel times 2 to the power of s, the least that makes both sides at most 4096 steps |
//! | 33 | 1 | side of a ridge cell in pixels at 500 ppi, 8 at least; 0 without a ridge map, the rest of the header then is 0, too; with one, qualities are probabilities in percent |
//! | 34 | 1 | ridge cells to the left of the first column, from the image's left edge |
//! | 35 | 1 | ridge cells above the first row, from the image's upper edge |
//! | 36 | 1 | columns of ridge cells c |
//! | 37 | 1 | rows of ridge cells r, c * r at most 1024 |
//! | 38 | 2 | number of ridge cells with finger m, 1 at least |
//!
//! Then columns, each packed from the lowest bit of its first byte on and filled up to a whole byte with zeros; minutiae in the
//! order of the set, cells row after row from the top:
//!
//! | bits each | how many | field |
//! |---|---|---|
//! | 12 | n | x in steps, below the width |
//! | 12 | n | y in steps, below the height |
//! | 12 | n | direction in 1/4096 turn, core's convention |
//! | 7 | n | quality 0..=100, 127 not known |
//! | 2 | n | kind: 0 other, 1 ending, 2 bifurcation |
//! | 1 | c * r | whether the cell has finger; the outermost rows and columns each have one that has |
//! | 8 | m | ridges of the cells that have: orientation in 1/64 of half a turn (0..=63), counter-clockwise from +x, and 64 times clarity 1..=3 |
//!
//! 255 minutiae take 1477 bytes, 60 with the map of a usual finger (400 cells) some 800. A map that does not fit into what minutiae leave is
//! written with cells of twice the side, again until it does; no minutia is left out.
//!
//! Version 1, which is read: a header of 32 bytes, as above up to offset 32, then n minutiae of 10 bytes, no map:
//!
//! | offset | length | field |
//! |---|---|---|
//! | 0 | 3 | x in 1/256 pixel, below width * 256 |
//! | 3 | 3 | y in 1/256 pixel, below height * 256 |
//! | 6 | 2 | direction in 1/65536 turn, core's convention |
//! | 8 | 1 | kind: 0 other, 1 ending, 2 bifurcation |
//! | 9 | 1 | quality 0..=100, 255 not known |
//!
//! Reading takes these layouts and nothing else: another version, another length, a wrong checksum, an impossible value and
//! bytes after the end are each refused by name. Writing what was read of version 2 gives the same bytes.

mod bits;
mod first;
mod second;

use std::fmt;

use bioverify_core::{FingerPosition, Limits, MAX_MINUTIAE, MinutiaSet};

use crate::error::RecordError;
use crate::frame::{self, Frame, Layout, byte, quality, u16_le, value};

pub(crate) use first::{FIRST_TURN, MINUTIA_LENGTH};
pub(crate) use second::{FINE, Plan, TURN, step};

/// The version this engine writes; it reads all up to it.
pub const NATIVE_VERSION: u16 = 2;
/// Longest template of [`NATIVE_VERSION`], bytes.
pub const MOST_NATIVE_BYTES: usize = 1536;
/// Version 1.
pub(crate) const FIRST: Layout = Layout { version: 1, header_length: 32 };
/// Version 2.
pub(crate) const SECOND: Layout = Layout { version: NATIVE_VERSION, header_length: 40 };
pub(crate) const FRAME: Frame = Frame {
    magic: *b"BVFT",
    layouts: &[FIRST, SECOND],
    header: "native header",
    foreign: |found| RecordError::NotARecord { found },
};

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
    /// Minutiae, ridge map where there is one, image size, finger position and sample quality.
    pub minutiae: MinutiaSet,
    /// Which model extracted them.
    pub model: ModelTag,
}

impl NativeTemplate {
    /// The template's bytes in [`NATIVE_VERSION`]: positions kept to 1/4 pixel (images above 1,024 pixels coarser), directions to
    /// 1/4096 turn.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        second::write(self)
    }

    /// Reads a template of any version.
    ///
    /// # Errors
    /// [`RecordError`]: empty, over the limits, something else (named), another version, another length than stated, a
    /// wrong checksum, an impossible value.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, RecordError> {
        let layout = FRAME.check(bytes, limits)?;
        let count = usize::from(u16_le(bytes, 30));
        let position = FingerPosition::from_code(byte(bytes, 28)).ok_or_else(|| value(28, "finger position"))?;
        let quality = quality(byte(bytes, 29)).ok_or_else(|| value(29, "sample quality"))?;
        if count > MAX_MINUTIAE {
            return Err(value(30, "number of minutiae"));
        }
        let read = if layout == FIRST { first::read } else { second::read };
        let minutiae = read(bytes, count)?.with_position(position).with_quality(quality);
        Ok(Self { minutiae, model: ModelTag(frame::model(bytes)) })
    }
}
