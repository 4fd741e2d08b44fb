//! Reads a representation of ISO/IEC 19794-5:2011 (5.4 to 5.9).

use std::ops::Range;

use super::Face;
use super::code::{bit_words, word};
use super::field::Field;
use super::first::{POINT_LENGTH, read_person, read_picture, read_points};
use super::walk::Walk;
use crate::bytes::{u16_at, u32_at};
use crate::error::RecordError;
use crate::fields::Fields;
use crate::finding::Severity;
use crate::sample::{CaptureTime, Certificate, SampleQuality};

/// The next representation without its picture, and where that is.
pub(super) fn read_representation(walk: &mut Walk<'_, '_>, last: bool) -> Result<(Face, Range<usize>), RecordError> {
    let start = walk.reader.at();
    let length = walk.number(4, Field::FaceLength, |value| format!("{value} bytes"))? as usize;
    let mut face = Face::default();
    read_capture(walk, &mut face, start, length)?;
    let count = walk.u16(Field::PointCount, |value| value.to_string())?;
    read_person(walk, &mut face, true)?;
    face.points = read_points(walk, count)?;
    read_image_information(walk, &mut face)?;
    let stated = walk.number(4, Field::PictureLength, |value| format!("{value} bytes"))? as usize;
    let picture = picture_length(walk, stated, start, length, last);
    let picture = read_picture(walk, picture)?;
    face.extra = read_extra(walk, start, length, last)?;
    Ok((face, picture))
}

/// When, with what, how well.
fn read_capture(walk: &mut Walk<'_, '_>, face: &mut Face, start: usize, length: usize) -> Result<(), RecordError> {
    let edition = walk.edition;
    face.time = CaptureTime::from_bytes(walk.take(9, Field::Time, |bytes| CaptureTime::from_bytes(bytes).to_string())?);
    face.source = walk.u8(Field::Source, |code| word(Field::Source, edition, code.into()))?;
    face.vendor = walk.u16(Field::Vendor, |value| format!("{value:#06x}"))?;
    face.device = walk.u16(Field::Device, |value| format!("{value:#06x}"))?;
    let count = walk.u8(Field::QualityCount, |value| value.to_string())?;
    for _ in 0..count {
        let block =
            walk.take(SampleQuality::LENGTH, Field::Quality, |bytes| SampleQuality::from_bytes(bytes).to_string())?;
        face.qualities.push(SampleQuality::from_bytes(block));
    }
    if has_certifications(walk, start, length) {
        let count = walk.u8(Field::CertificationCount, |value| value.to_string())?;
        for _ in 0..count {
            let block = walk.take(Certificate::LENGTH, Field::CertificationBlock, |bytes| {
                Certificate::from_bytes(bytes).to_string()
            })?;
            face.certifications.push(block.try_into().unwrap_or_default());
        }
    }
    Ok(())
}

/// Whether certification blocks follow the qualities. The edition defines none, but a set flag may announce them as in its
/// sister parts: they are there if only with them the representation has its stated length.
fn has_certifications(walk: &Walk<'_, '_>, start: usize, length: usize) -> bool {
    let bytes = walk.reader.all();
    let flag = bytes.get(walk.start.saturating_add(14)).copied();
    let ends_at = |information: usize| -> Option<usize> {
        let points = usize::from(u16_at(bytes, information)?);
        let picture = information.checked_add(17 + points * POINT_LENGTH + 11)?;
        picture.checked_add(4)?.checked_add(u32_at(bytes, picture)? as usize)
    };
    let at = walk.reader.at();
    let end = start.checked_add(length);
    let with = bytes.get(at).map(|count| at + 1 + usize::from(*count) * Certificate::LENGTH);
    flag == Some(1) && ends_at(at) != end && with.and_then(ends_at) == end
}

fn read_image_information(walk: &mut Walk<'_, '_>, face: &mut Face) -> Result<(), RecordError> {
    let edition = walk.edition;
    face.image_type = walk.u8(Field::ImageType, |code| word(Field::ImageType, edition, code.into()))?;
    face.data_type = walk.u8(Field::DataType, |code| word(Field::DataType, edition, code.into()))?;
    face.image_width = walk.u16(Field::Width, |value| format!("{value} px"))?;
    face.image_height = walk.u16(Field::ImageHeight, |value| format!("{value} px"))?;
    face.sampling = walk.u8(Field::Sampling, |code| word(Field::Sampling, edition, code.into()))?;
    let processing = |value: u16| format!("{value:#06x}: {}", bit_words(Field::Processing, edition, value.into()));
    face.processing = walk.u16(Field::Processing, processing)?;
    face.cross_reference = walk.u8(Field::CrossReference, |value| match value {
        0 => "0: not made of another".into(),
        other => format!("representation {other}"),
    })?;
    face.colour_space = walk.u8(Field::ColourSpace, |code| word(Field::ColourSpace, edition, code.into()))?;
    Ok(())
}

/// Bytes of the picture. Where none are stated, those up to the stated end of the representation.
fn picture_length(walk: &mut Walk<'_, '_>, stated: usize, start: usize, length: usize, last: bool) -> usize {
    let left = walk.reader.left();
    let rest = start.saturating_add(length).saturating_sub(walk.reader.at());
    let (len, how) = match stated {
        0 if rest > 0 => (rest, "the picture is taken to run to the stated end of the representation"),
        stated if stated > left && last && walk.whole => (left, "the picture is taken to run to the end"),
        stated => return stated,
    };
    let message = format!("{stated} bytes are stated, {left} are there: {how}");
    walk.found(Field::PictureLength, Severity::Warning, message);
    len
}

/// What lies between the picture and the stated end of the representation.
fn read_extra(walk: &mut Walk<'_, '_>, start: usize, length: usize, last: bool) -> Result<Vec<u8>, RecordError> {
    let used = walk.reader.at() - start;
    let left = walk.reader.left();
    let Some(extra) = length.checked_sub(used) else {
        let message = format!("{length} bytes are stated, the structure takes {used}: the structure is trusted");
        walk.found(Field::FaceLength, Severity::Warning, message);
        return Ok(Vec::new());
    };
    let missing = extra > left && last && walk.whole;
    if missing {
        let message = format!("{length} bytes are stated, {} are there: what is there is kept", used + left);
        walk.found(Field::FaceLength, Severity::Warning, message);
    }
    let extra = if missing { left } else { extra };
    if extra == 0 {
        return Ok(Vec::new());
    }
    Ok(walk.take(extra, Field::Extra, |bytes| format!("{} bytes, kept as they are", bytes.len()))?.to_vec())
}
