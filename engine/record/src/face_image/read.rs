//! Reads a face image record tolerantly.

use std::ops::Range;

use bioverify_core::Limits;

use super::check::{check_end, check_face, check_header};
use super::field::Field;
use super::walk::Walk;
use super::{Face, FaceEdition, FaceRecord, code, first, second};
use crate::admission::{check_length, check_memory};
use crate::content::{Content, recognise};
use crate::error::RecordError;
use crate::fields::Fields;
use crate::finding::{Read, Severity};
use crate::params::{FACE_EXPANSION, FACE_LINES, RECORD_OVERHEAD, SHORTEST_FACE};
use crate::scribe::Scribe;

/// Reads an ISO/IEC 19794-5:2005 or :2011 or an INCITS 385-2004 record. The last shares bytes and version with the first and
/// is told by codes that only it defines.
///
/// Everything that is against the standard and yet readable becomes a finding. Structure is trusted over stated lengths, and
/// the picture's own header over the stated size and format.
///
/// # Errors
/// [`RecordError`]: empty, over the limits, something else (named), truncated, or without a picture.
pub fn read_face_record(bytes: &[u8], limits: &Limits) -> Result<Read<FaceRecord>, RecordError> {
    let mut scribe = Scribe::new(false);
    let value = walk_face_record(bytes, 0..bytes.len(), limits, &mut scribe)?;
    Ok(Read { value, findings: scribe.findings })
}

/// Reads the record that lies in `bytes[range]`; what was written down stays where reading fails half-way.
pub(crate) fn walk_face_record(
    bytes: &[u8],
    range: Range<usize>,
    limits: &Limits,
    scribe: &mut Scribe,
) -> Result<FaceRecord, RecordError> {
    let inner = bytes.get(range.clone()).unwrap_or_default();
    check_input(inner, limits)?;
    let edition = edition_of(bytes, &range, limits);
    let mut walk = Walk::new(bytes, range, edition, scribe)?;
    let (mut record, pictures) = read_record(&mut walk, limits)?;
    for (face, picture) in record.faces.iter_mut().zip(pictures) {
        face.picture = bytes.get(picture).unwrap_or_default().to_vec();
    }
    Ok(record)
}

fn check_input(bytes: &[u8], limits: &Limits) -> Result<(), RecordError> {
    check_length(bytes, limits)?;
    let found = recognise(bytes);
    if found != Content::FaceImageRecord {
        return Err(RecordError::NotAFaceRecord { found });
    }
    let faces = (bytes.len() / SHORTEST_FACE).min(limits.max_views.into()) as u64;
    let needed = RECORD_OVERHEAD + bytes.len() as u64 * FACE_EXPANSION + faces * FACE_LINES;
    check_memory(needed, limits)
}

/// The edition the version speaks for. The two that share one are told apart by their codes: a record is INCITS 385 where a
/// face has one that only it defines and none has one that it lacks.
fn edition_of(bytes: &[u8], range: &Range<usize>, limits: &Limits) -> FaceEdition {
    let version = bytes.get(range.start.saturating_add(4)..range.start.saturating_add(8));
    if version == Some(b"030\0") {
        return FaceEdition::Iso2011;
    }
    let mut scribe = Scribe::new(false);
    let walk = Walk::new(bytes, range.clone(), FaceEdition::Iso2005, &mut scribe);
    let Ok((record, _)) = walk.and_then(|mut walk| read_record(&mut walk, limits)) else { return FaceEdition::Iso2005 };
    let fits = |face: &Face, edition| {
        code::bits_defined(Field::Properties, edition, face.properties)
            && [
                (Field::Sex, face.sex),
                (Field::EyeColour, face.eye_colour),
                (Field::HairColour, face.hair_colour),
                (Field::ImageType, face.image_type),
            ]
            .into_iter()
            .all(|(field, value)| code::is_defined(field, edition, value.into()))
    };
    let all = |edition| record.faces.iter().all(|face| fits(face, edition));
    if !all(FaceEdition::Iso2005) && all(FaceEdition::Ansi2004) { FaceEdition::Ansi2004 } else { FaceEdition::Iso2005 }
}

/// Faces with empty pictures, and where the pictures are.
pub(super) type Faces = (FaceRecord, Vec<Range<usize>>);

fn read_record(walk: &mut Walk<'_, '_>, limits: &Limits) -> Result<Faces, RecordError> {
    let (mut record, stated, count) = read_header(walk)?;
    walk.whole = walk.start.checked_add(stated as usize) == Some(walk.end);
    let count = check_header(walk, count);
    if count > usize::from(limits.max_views) {
        let offset = walk.start + 12;
        return Err(RecordError::TooManyPictures { offset, count, max: usize::from(limits.max_views) });
    }
    let outside = std::mem::take(&mut walk.scribe.prefix);
    let mut pictures = Vec::new();
    for index in 0..count {
        walk.scribe.prefix = if count > 1 { format!("{outside}face {index}: ") } else { outside.clone() };
        walk.begin_face();
        let last = index + 1 == count;
        let (face, picture) = read_face(walk, last)?;
        check_face(walk, &face, &picture, limits);
        record.faces.push(face);
        pictures.push(picture);
    }
    walk.scribe.prefix = outside;
    check_end(walk, stated);
    Ok((record, pictures))
}

/// One face without its picture, and where that is.
pub(super) fn read_face(walk: &mut Walk<'_, '_>, last: bool) -> Result<(Face, Range<usize>), RecordError> {
    match walk.edition {
        FaceEdition::Iso2011 => second::read_representation(walk, last),
        FaceEdition::Iso2005 | FaceEdition::Ansi2004 => first::read_block(walk, last),
    }
}

/// The record without faces, its stated length, and how many faces there are to be.
pub(super) fn read_header(walk: &mut Walk<'_, '_>) -> Result<(FaceRecord, u32, usize), RecordError> {
    walk.take(4, Field::FormatId, |_| "\"FAC\", a face image record".into())?;
    let edition = walk.edition;
    let version = walk.take(4, Field::Version, |_| format!("read as {edition}"))?;
    match version {
        b"010\0" | b"030\0" => {}
        b"020\0" => {
            let message = "\"020\" of Amendment 2 (pictures with shape): read as \"010\"";
            walk.found(Field::Version, Severity::Note, message);
        }
        _ => walk.found(Field::Version, Severity::Warning, "of no edition: read as \"010\""),
    }
    let stated = walk.number(4, Field::RecordLength, |value| format!("{value} bytes"))?;
    let count = walk.u16(Field::FaceCount, |value| value.to_string())?;
    let mut record = FaceRecord { edition, certification: 0, temporal: 0, faces: Vec::new() };
    if edition == FaceEdition::Iso2011 {
        record.certification = walk.u8(Field::Certification, |value| value.to_string())?;
        record.temporal = walk.u16(Field::Temporal, temporal)?;
        if record.certification > 1 {
            walk.found(Field::Certification, Severity::Note, "only 0 and 1 are defined: ignored");
        }
    }
    Ok((record, stated, usize::from(count)))
}

fn temporal(value: u16) -> String {
    let meaning = match value {
        0 => "one representation",
        1 => "relation in time not told",
        2 => "irregular intervals in one session",
        3 => "irregular intervals in several sessions",
        u16::MAX => "interval above 65534 ms",
        _ => return format!("{value} ms between two representations"),
    };
    format!("{value}: {meaning}")
}
