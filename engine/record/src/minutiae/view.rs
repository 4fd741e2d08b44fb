//! Reads one finger view: header, minutiae, extended data block.

use super::check::{check_minutiae, check_view_header};
use super::extended::check_items;
use super::field::Field;
use super::tile::tile;
use super::walk::Walk;
use super::{ExtendedData, FingerView, MinutiaeFormat, MinutiaeRecord, RawMinutia};
use crate::bytes::number;
use crate::error::RecordError;
use crate::finding::Severity;
use crate::words;

/// Bytes of a minutia.
pub(crate) const MINUTIA_LENGTH: usize = 6;

/// Reads the next view. With `may_lack_block` a block length missing at the end of the bytes counts as 0.
pub(super) fn read_view(
    walk: &mut Walk<'_>,
    record: &MinutiaeRecord,
    may_lack_block: bool,
) -> Result<FingerView, RecordError> {
    let start = walk.reader.at();
    let position = walk.u8(Field::Position, words::position)?;
    let packed = walk.u8(Field::ViewNumber, |value| {
        format!("view {}, impression type {}", value >> 4, words::impression(value & 15))
    })?;
    let quality = walk.u8(Field::ViewQuality, |value| format!("{value} of 100"))?;
    let count = walk.u8(Field::MinutiaCount, |value| value.to_string())?;
    let minutiae = read_minutiae(walk, usize::from(count))?;
    let mut view = FingerView {
        position,
        view_number: packed >> 4,
        impression: packed & 15,
        quality,
        minutiae,
        extended: ExtendedData::default(),
    };
    check_view_header(walk, start, &view);
    check_minutiae(walk, start + 4, record, &view);
    view.extended = read_block(walk, may_lack_block)?;
    check_items(walk, record, &view);
    Ok(view)
}

fn read_minutiae(walk: &mut Walk<'_>, count: usize) -> Result<Vec<RawMinutia>, RecordError> {
    let start = walk.reader.at();
    // All at once, so that a count larger than the bytes is refused before memory is taken.
    let block = walk.reader.take(count * MINUTIA_LENGTH, Field::Minutia.name())?;
    let minutiae: Vec<RawMinutia> = block.chunks_exact(MINUTIA_LENGTH).map(minutia).collect();
    if walk.lines.is_some() {
        for (index, minutia) in minutiae.iter().enumerate() {
            let name = format!("minutia {index}");
            let value = describe(minutia, walk.format);
            walk.line(start + index * MINUTIA_LENGTH, MINUTIA_LENGTH, &name, value);
        }
    }
    Ok(minutiae)
}

fn minutia(bytes: &[u8]) -> RawMinutia {
    let word = |range: std::ops::Range<usize>| bytes.get(range).map_or(0, number) as u16;
    let byte = |index: usize| bytes.get(index).copied().unwrap_or(0);
    let (first, second) = (word(0..2), word(2..4));
    RawMinutia {
        kind: (first >> 14) as u8,
        x: first & 0x3FFF,
        reserved: (second >> 14) as u8,
        y: second & 0x3FFF,
        angle: byte(4),
        quality: byte(5),
    }
}

fn describe(minutia: &RawMinutia, format: MinutiaeFormat) -> String {
    let kind = match minutia.kind {
        0 => "other",
        1 => "ending",
        2 => "bifurcation",
        _ => "reserved type 3",
    };
    let degrees = f64::from(minutia.angle) * 360.0 / f64::from(format.angle_steps());
    let RawMinutia { x, y, angle, quality, .. } = minutia;
    let quality = if *quality == 0 { "quality not reported".into() } else { format!("quality {quality}") };
    format!("{kind} at ({x}, {y}), angle {angle} = {degrees:.1} degrees, {quality}")
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
