//! Reads one finger view of all editions but ISO/IEC 19794-2:2011, whose representations have a file of their own.

use super::body::read_body;
use super::check::{check_finger, check_image, check_quality};
use super::field::Field;
use super::header::read_resolutions;
use super::walk::Walk;
use super::{ExtendedData, FingerView, SampleQuality, ViewImage};
use crate::error::RecordError;
use crate::finding::Severity;
use crate::words;

/// Bytes of a minutia with quality.
pub(crate) const MINUTIA_LENGTH: usize = 6;

/// Reads the next view; `image` is the record's, where it has one for all. With `may_lack_block` a block length missing at
/// the end of the bytes counts as 0.
pub(super) fn read_view(
    walk: &mut Walk<'_>,
    image: Option<ViewImage>,
    may_lack_block: bool,
) -> Result<FingerView, RecordError> {
    let mut view = match image {
        Some(image) => packed_header(walk, image)?,
        None => header_2009(walk)?,
    };
    read_body(walk, &mut view, MINUTIA_LENGTH, may_lack_block)?;
    Ok(view)
}

/// A view of which only the finger is known so far.
pub(super) const fn blank(position: u8, view_number: u8, impression: u8, image: ViewImage) -> FingerView {
    FingerView {
        position,
        view_number,
        impression,
        image,
        qualities: Vec::new(),
        representation: None,
        minutiae: Vec::new(),
        extended: ExtendedData::Items(Vec::new()),
    }
}

/// Four bytes less the count: ISO/IEC 19794-2:2005 and INCITS 378-2004.
fn packed_header(walk: &mut Walk<'_>, image: ViewImage) -> Result<FingerView, RecordError> {
    let start = walk.reader.at();
    let position = walk.u8(Field::Position, words::position)?;
    let packed = walk.u8(Field::ViewNumber, |value| {
        format!("view {}, impression type {}", value >> 4, words::impression(value & 15))
    })?;
    let score = walk.u8(Field::ViewQuality, |value| format!("{value} of 100"))?;
    let mut view = blank(position, packed >> 4, packed & 15, image);
    view.qualities.push(SampleQuality { score, ..SampleQuality::default() });
    check_finger(walk, (start, start + 1), &view);
    check_quality(walk, start + 2, score);
    Ok(view)
}

/// Seventeen bytes less the count: INCITS 378-2009.
fn header_2009(walk: &mut Walk<'_>) -> Result<FingerView, RecordError> {
    let start = walk.reader.at();
    let position = walk.u8(Field::Position, words::position)?;
    let view_number = walk.u8(Field::ViewNumber, |value| format!("view {value}"))?;
    let impression = walk.u8(Field::Impression, words::impression)?;
    let quality = read_quality(walk)?;
    if quality.vendor == 0 {
        let message = "vendor 0: the maker of the quality algorithm is not told";
        walk.found(start + 4, Field::QualityAlgorithm, Severity::Note, message);
    }
    let at = walk.reader.at();
    let (width, height) = (walk.u16(Field::Width, " px")?, walk.u16(Field::Height, " px")?);
    let (x_resolution, y_resolution) = read_resolutions(walk)?;
    let image = ViewImage { width, height, x_resolution, y_resolution };
    let mut view = blank(position, view_number, impression, image);
    view.qualities.push(quality);
    check_finger(walk, (start, start + 2), &view);
    check_image(walk, (at, at + 4), &image);
    Ok(view)
}

/// A score with vendor and number of the algorithm.
pub(super) fn read_quality(walk: &mut Walk<'_>) -> Result<SampleQuality, RecordError> {
    let at = walk.reader.at();
    let score = walk.u8(Field::ViewQuality, |value| match value {
        254 => "254: not computed".into(),
        255 => "255: could not be computed".into(),
        score => format!("{score} of 100"),
    })?;
    check_quality(walk, at, score);
    let packed = walk.number(4, Field::QualityAlgorithm, |value| {
        format!("vendor {:#06x}, algorithm {:#06x}", value >> 16, value & 0xFFFF)
    })?;
    Ok(SampleQuality { score, vendor: (packed >> 16) as u16, algorithm: packed as u16 })
}
