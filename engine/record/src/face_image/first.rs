//! Reads a face of ISO/IEC 19794-5:2005 or INCITS 385-2004 (5.5 to 5.8 of both).

use std::ops::Range;

use super::code::{bit_words, word};
use super::field::Field;
use super::walk::Walk;
use super::{Face, FacePoint, pose_degrees, uncertainty_degrees};
use crate::bytes::number;
use crate::error::RecordError;
use crate::fields::Fields;
use crate::finding::Severity;
use crate::params::MAX_POINT_LINES;
use crate::words;

/// Bytes of a feature point or landmark.
pub(super) const POINT_LENGTH: usize = 8;
/// Bytes of a face before its points, and of the image information behind them.
pub(super) const INFORMATION_LENGTH: usize = 20;
/// Bytes of the image information.
pub(super) const IMAGE_LENGTH: usize = 12;

/// The next face without its picture, and where that is.
pub(super) fn read_block(walk: &mut Walk<'_, '_>, last: bool) -> Result<(Face, Range<usize>), RecordError> {
    let edition = walk.edition;
    let start = walk.reader.at();
    let length = walk.number(4, Field::FaceLength, |value| format!("{value} bytes"))?;
    let count = walk.u16(Field::PointCount, |value| value.to_string())?;
    let mut face = Face::default();
    read_person(walk, &mut face, false)?;
    face.points = read_points(walk, count)?;
    face.image_type = walk.u8(Field::ImageType, |code| word(Field::ImageType, edition, code.into()))?;
    face.data_type = walk.u8(Field::DataType, |code| word(Field::DataType, edition, code.into()))?;
    face.image_width = walk.u16(Field::Width, |value| format!("{value} px"))?;
    face.image_height = walk.u16(Field::ImageHeight, |value| format!("{value} px"))?;
    face.colour_space = walk.u8(Field::ColourSpace, |code| word(Field::ColourSpace, edition, code.into()))?;
    face.source = walk.u8(Field::Source, |code| word(Field::Source, edition, code.into()))?;
    face.device = walk.u16(Field::Device, |value| format!("{value:#06x}"))?;
    face.quality = walk.u16(Field::Quality, |value| if value == 0 { "not told".into() } else { value.to_string() })?;
    let before = walk.reader.at() - start;
    let picture = picture_length(walk, length as usize, before, last);
    Ok((face, read_picture(walk, picture)?))
}

/// Bytes of the picture. A length of 0 or one that is too short is a known fault of writers: it then runs to the end.
fn picture_length(walk: &mut Walk<'_, '_>, length: usize, before: usize, last: bool) -> usize {
    let left = walk.reader.left();
    match length.checked_sub(before).filter(|len| *len > 0) {
        Some(len) if len > left && last && walk.whole => {
            let message = format!(
                "{length} bytes are stated, {} are there: the picture is taken to run to the end",
                before + left
            );
            walk.found(Field::FaceLength, Severity::Warning, message);
            left
        }
        Some(len) => len,
        None => {
            let message =
                format!("{length} bytes are stated, {before} come before the picture: it is taken to run to the end");
            walk.found(Field::FaceLength, Severity::Warning, message);
            left
        }
    }
}

/// Where the picture is, which must not be empty.
pub(super) fn read_picture(walk: &mut Walk<'_, '_>, len: usize) -> Result<Range<usize>, RecordError> {
    let start = walk.reader.at();
    if len == 0 {
        return Err(RecordError::NoPicture { offset: start });
    }
    walk.take(len, Field::Picture, |bytes| {
        crate::pixels::sniff_pixels(bytes).map_or_else(|| "of no known format".into(), |format| format.to_string())
    })?;
    Ok(start..start + len)
}

/// What is said about the person; the second edition also tells the height.
pub(super) fn read_person(walk: &mut Walk<'_, '_>, face: &mut Face, with_height: bool) -> Result<(), RecordError> {
    let edition = walk.edition;
    face.sex = walk.u8(Field::Sex, |code| word(Field::Sex, edition, code.into()))?;
    face.eye_colour = walk.u8(Field::EyeColour, |code| word(Field::EyeColour, edition, code.into()))?;
    face.hair_colour = walk.u8(Field::HairColour, |code| word(Field::HairColour, edition, code.into()))?;
    if with_height {
        face.height = walk.u8(Field::Height, |cm| if cm == 0 { "not told".into() } else { format!("{cm} cm") })?;
    }
    let properties = |value: u32| format!("{value:#08x}: {}", bit_words(Field::Properties, edition, value));
    face.properties = walk.number(3, Field::Properties, properties)?;
    face.expression = walk.u16(Field::Expression, |value| {
        if with_height {
            format!("{value:#06x}: {}", bit_words(Field::Expression, edition, value.into()))
        } else {
            word(Field::Expression, edition, value)
        }
    })?;
    let told = |degrees: Option<String>, code: u8| {
        degrees.unwrap_or_else(|| if code == 0 { "not told".into() } else { "not defined".into() })
    };
    let angle = |code: u8| told(pose_degrees(code).map(|degrees| format!("{degrees} degrees")), code);
    face.pose = walk.axes(Field::Pose, angle)?;
    let margin = |code: u8| told(uncertainty_degrees(code).map(|degrees| format!("{degrees} degrees")), code);
    face.pose_uncertainty = walk.axes(Field::PoseUncertainty, margin)?;
    Ok(())
}

/// Points, all at once, so that a count larger than the bytes is refused before memory is taken.
pub(super) fn read_points(walk: &mut Walk<'_, '_>, count: u16) -> Result<Vec<FacePoint>, RecordError> {
    let start = walk.reader.at();
    let block = walk.reader.take(usize::from(count) * POINT_LENGTH, Field::Point.name())?;
    let points: Vec<FacePoint> = block.chunks_exact(POINT_LENGTH).map(point).collect();
    let edition = walk.edition;
    for (index, point) in points.iter().take(MAX_POINT_LINES).enumerate() {
        let offset = start + index * POINT_LENGTH;
        walk.scribe.line(offset, POINT_LENGTH, &format!("point {index}"), || describe(point, edition));
    }
    let further = points.len().saturating_sub(MAX_POINT_LINES);
    if further > 0 {
        let offset = start + MAX_POINT_LINES * POINT_LENGTH;
        walk.scribe.line(offset, further * POINT_LENGTH, "points", || {
            words::count(further, "further point", "further points")
        });
    }
    Ok(points)
}

fn point(bytes: &[u8]) -> FacePoint {
    let byte = |index: usize| bytes.get(index).copied().unwrap_or(0);
    let word = |range: Range<usize>| bytes.get(range).map_or(0, number) as u16;
    FacePoint { kind: byte(0), code: byte(1), x: word(2..4), y: word(4..6), z: word(6..8) }
}

fn describe(point: &FacePoint, edition: super::FaceEdition) -> String {
    let FacePoint { kind, code, x, y, z } = *point;
    let which = if kind == 1 { format!("{}.{}", code >> 4, code & 15) } else { code.to_string() };
    let depth = if z == 0 { String::new() } else { format!(", depth {z}") };
    format!("{which} at ({x}, {y}){depth}, {}", word(Field::Point, edition, kind.into()))
}
