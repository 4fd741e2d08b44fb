//! Version 1, read only.

use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point};

use super::FIRST;
use crate::error::RecordError;
use crate::frame::{byte, quality, u16_le, value};

/// Bytes of a minutia.
pub(crate) const MINUTIA_LENGTH: usize = 10;
/// Steps of a pixel.
const SUBPIXEL: f32 = 256.0;
/// Steps of a turn.
pub(crate) const FIRST_TURN: u32 = 1 << 16;

/// The minutiae behind a checked header.
pub(super) fn read(bytes: &[u8], count: usize) -> Result<MinutiaSet, RecordError> {
    if FIRST.header_length + count * MINUTIA_LENGTH != bytes.len() {
        return Err(value(30, "number of minutiae"));
    }
    // Of its final size: growing would leave unwiped copies behind.
    let mut minutiae = Vec::with_capacity(count);
    for index in 0..count {
        minutiae.push(read_minutia(bytes, FIRST.header_length + index * MINUTIA_LENGTH)?);
    }
    Ok(MinutiaSet::new(u16_le(bytes, 24), u16_le(bytes, 26), minutiae)?)
}

/// The minutia at `offset`, which is inside `bytes`.
fn read_minutia(bytes: &[u8], offset: usize) -> Result<Minutia, RecordError> {
    let coordinate = |at: usize| {
        let steps = u32::from(u16_le(bytes, at)) | u32::from(byte(bytes, at + 2)) << 16;
        steps as f32 / SUBPIXEL
    };
    Ok(Minutia {
        position: Point::new(coordinate(offset), coordinate(offset + 3)),
        direction: Direction::from_units(u32::from(u16_le(bytes, offset + 6)), FIRST_TURN),
        kind: match byte(bytes, offset + 8) {
            0 => MinutiaKind::Other,
            1 => MinutiaKind::Ending,
            2 => MinutiaKind::Bifurcation,
            _ => return Err(value(offset + 8, "minutia kind")),
        },
        quality: quality(byte(bytes, offset + 9)).ok_or_else(|| value(offset + 9, "minutia quality"))?,
    })
}
