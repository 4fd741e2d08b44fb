//! Reads what every edition has in common: the minutiae of a view and the extended data block behind them.

use super::check::check_minutiae;
use super::extended::check_items;
use super::field::Field;
use super::tile::tile;
use super::walk::Walk;
use super::{ExtendedData, FingerView, MinutiaeFormat, RawMinutia};
use crate::error::RecordError;
use crate::finding::Severity;
use crate::words;

/// Reads number of minutiae, minutiae of `length` bytes, and the block.
pub(super) fn read_body(
    walk: &mut Walk<'_>,
    view: &mut FingerView,
    length: usize,
    may_lack_block: bool,
) -> Result<(), RecordError> {
    let start = walk.reader.at();
    let count = usize::from(walk.u8(Field::MinutiaCount, |value| value.to_string())?);
    let count = walk.count(start, Field::MinutiaCount, count);
    view.minutiae = read_minutiae(walk, count, length)?;
    if count == 0 {
        walk.found(start, Field::MinutiaCount, Severity::Warning, "0: this view cannot be compared");
    }
    check_minutiae(walk, start + 1, length, view);
    view.extended = read_block(walk, may_lack_block)?;
    check_items(walk, view);
    Ok(())
}

fn read_minutiae(walk: &mut Walk<'_>, count: usize, length: usize) -> Result<Vec<RawMinutia>, RecordError> {
    let start = walk.reader.at();
    // All at once, so that a count larger than the bytes is refused before memory is taken.
    let block = walk.reader.take(count * length, Field::Minutia.name())?;
    let unreported = walk.format.unreported_quality();
    let minutiae: Vec<RawMinutia> = block.chunks_exact(length).map(|bytes| minutia(bytes, unreported)).collect();
    if walk.lines.is_some() {
        for (index, minutia) in minutiae.iter().enumerate() {
            let name = format!("minutia {index}");
            let value = describe(minutia, walk.format);
            walk.line(start + index * length, length, &name, value);
        }
    }
    Ok(minutiae)
}

/// A minutia of 6 bytes, or of 5 without quality.
fn minutia(bytes: &[u8], unreported: u8) -> RawMinutia {
    let byte = |index: usize| bytes.get(index).copied().unwrap_or(0);
    RawMinutia {
        kind: byte(0) >> 6,
        x: u16::from_be_bytes([byte(0) & 0x3F, byte(1)]),
        reserved: byte(2) >> 6,
        y: u16::from_be_bytes([byte(2) & 0x3F, byte(3)]),
        angle: byte(4),
        quality: bytes.get(5).copied().unwrap_or(unreported),
    }
}

fn describe(minutia: &RawMinutia, format: MinutiaeFormat) -> String {
    let degrees = f64::from(minutia.angle) * 360.0 / f64::from(format.angle_steps());
    let RawMinutia { x, y, angle, quality, .. } = *minutia;
    let quality = match quality {
        unreported if unreported == format.unreported_quality() => "quality not reported".into(),
        255 if !format.is_first() => "quality could not be computed".into(),
        score => format!("quality {score}"),
    };
    format!("{} at ({x}, {y}), angle {angle} = {degrees:.1} degrees, {quality}", words::raw_kind(minutia.kind))
}

fn read_block(walk: &mut Walk<'_>, may_lack_block: bool) -> Result<ExtendedData, RecordError> {
    let start = walk.reader.at();
    if may_lack_block && walk.reader.left() == 0 {
        walk.found(start, Field::BlockLength, Severity::Warning, "left out at the end of the record: read as 0");
        return Ok(ExtendedData::default());
    }
    let length = usize::from(walk.u16(Field::BlockLength, " bytes")?);
    let block = walk.reader.take(length, Field::ItemData.name())?;
    Ok(tile(walk, start + 2, block))
}
