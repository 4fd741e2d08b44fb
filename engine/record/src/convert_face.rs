//! From whatever holds a face to a record of another kind, or to its picture, with a list of what that loses.

mod group;

use std::fmt;

use bioverify_core::Limits;

use crate::content::{Content, recognise};
use crate::convert::{Conversion, ConvertError};
use crate::extensible::{OTHER_COLOUR, ROUNDED_ANGLE, read_extensible};
use crate::face_image::{Face, FaceEdition, FaceRecord, data_type_of, face_record_of_photo, read_face_record};
use crate::finding::{Finding, Severity};
use crate::lds::{Generation, GroupForm};
use crate::params::PHOTO_JPEG_QUALITY;
use crate::pixels::{PhotoOutput, PixelFormat, decode_photo, encode_photo, sniff_pixels};
use crate::portrait::portrait;
use crate::sample::CaptureTime;
use crate::words;

/// A format that holds a face and can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaceFormat {
    /// A face image record of this edition.
    Record(FaceEdition),
    /// ISO/IEC 39794-5 in DER.
    Extensible,
    /// EF.DG2.
    Group(GroupForm),
    /// The picture alone, as JPEG.
    Jpeg,
    /// The picture alone, as PNG.
    Png,
    /// The picture alone, as the JPEG 2000 file that it is: it is not coded anew.
    Jpeg2000,
}

impl fmt::Display for FaceFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(edition) => edition.fmt(f),
            Self::Extensible => f.write_str("ISO/IEC 39794-5"),
            Self::Group(GroupForm { generation: Generation::Iso19794, .. }) => f.write_str("EF.DG2"),
            Self::Group(_) => f.write_str("EF.DG2 of ISO/IEC 39794"),
            Self::Jpeg => f.write_str("JPEG"),
            Self::Png => f.write_str("PNG"),
            Self::Jpeg2000 => f.write_str("JPEG 2000"),
        }
    }
}

/// Converts a face record, a data group with a face or a photo. Of a data group with several instances the first is taken but
/// for another data group, which has all; of several faces only records keep all. Into its own format a record keeps every
/// field, unknown ones too, and a data group every byte of what is in order.
///
/// # Errors
/// [`ConvertError::Read`] or [`ConvertError::Photo`] where the source cannot be used, [`ConvertError::Write`] where the target
/// cannot state it.
pub fn convert_face(bytes: &[u8], format: FaceFormat, limits: &Limits) -> Result<Conversion<Vec<u8>>, ConvertError> {
    match format {
        FaceFormat::Jpeg => to_picture(bytes, PixelFormat::Jpeg, limits),
        FaceFormat::Png => to_picture(bytes, PixelFormat::Png, limits),
        FaceFormat::Jpeg2000 => to_picture(bytes, PixelFormat::Jpeg2000, limits),
        FaceFormat::Record(edition) => {
            let Conversion { value, mut losses } = record_of(bytes, edition, limits)?;
            let Conversion { value, losses: further } = value.convert(edition, limits);
            losses.extend(further);
            let record = with_fitting_pictures(value, edition, limits, &mut losses)?;
            Ok(Conversion { value: record.write()?, losses })
        }
        FaceFormat::Group(form) => group::group_of(bytes, &form, limits),
        FaceFormat::Extensible if is_extensible(bytes) => {
            let read = read_extensible(bytes, limits)?;
            let end = read.findings.iter().filter(|finding| finding.field == "end of record");
            let losses = end.map(|finding| format!("{}: {}", finding.field, finding.message)).collect();
            Ok(Conversion { value: read.value.write()?, losses })
        }
        FaceFormat::Extensible if recognise(bytes) == Content::DataGroup(0x75) => {
            let Conversion { value, mut losses } = group::first(bytes, limits)?;
            let converted = convert_face(&value, format, limits)?;
            losses.extend(converted.losses);
            Ok(Conversion { value: converted.value, losses })
        }
        FaceFormat::Extensible => {
            // The edition that holds what the extensible format does, but not PNG pictures.
            let Conversion { value, mut losses } = record_of(bytes, FaceEdition::Iso2005, limits)?;
            let record = with_fitting_pictures(value, FaceEdition::Iso2005, limits, &mut losses)?;
            let Conversion { value, losses: further } = record.to_extensible(limits)?;
            losses.extend(further);
            Ok(Conversion { value: value.write()?, losses })
        }
    }
}

/// The source as a face record, of `edition` where it is made of a bare picture.
fn record_of(bytes: &[u8], edition: FaceEdition, limits: &Limits) -> Result<Conversion<FaceRecord>, ConvertError> {
    match recognise(bytes) {
        Content::FaceImageRecord => {
            let read = read_face_record(bytes, limits)?;
            Ok(Conversion { value: read.value, losses: aside(&read.findings) })
        }
        Content::Extensible(5) => {
            let read = read_extensible(bytes, limits)?;
            let Conversion { value, losses } = read.value.to_face_record(limits);
            Ok(Conversion { value, losses: aside(&read.findings).into_iter().chain(losses).collect() })
        }
        Content::DataGroup(0x75) => {
            let Conversion { value, mut losses } = group::first(bytes, limits)?;
            let inner = record_of(&value, edition, limits)?;
            losses.extend(inner.losses);
            Ok(Conversion { value: inner.value, losses })
        }
        _ => {
            let picture = portrait(bytes)?.unwrap_or(bytes);
            face_record_of_photo(picture, edition, limits).map_err(ConvertError::Photo)
        }
    }
}

/// Whether bytes are a face record of ISO/IEC 39794.
fn is_extensible(bytes: &[u8]) -> bool {
    recognise(bytes) == Content::Extensible(5)
}

/// What reading set aside: all that is wrong, but for what concerns the form of numbers that are written anew.
fn aside(findings: &[Finding]) -> Vec<String> {
    let told = findings.iter().filter(|finding| finding.severity > Severity::Note);
    told.map(|finding| format!("{}: {}", finding.field, finding.message)).collect()
}

/// Encodes anew what the edition does not hold.
fn with_fitting_pictures(
    mut record: FaceRecord,
    edition: FaceEdition,
    limits: &Limits,
    losses: &mut Vec<String>,
) -> Result<FaceRecord, ConvertError> {
    for face in record.faces.iter_mut().filter(|face| data_type_of(&face.picture, edition).is_none()) {
        let photo = decode_photo(&face.picture, limits).map_err(ConvertError::Photo)?;
        face.picture = encode_photo(&photo, PhotoOutput::Jpeg).map_err(|error| ConvertError::Photo(error.into()))?;
        face.data_type = 0;
        losses.push(anew("JPEG"));
    }
    Ok(record)
}

fn anew(format: &str) -> String {
    match format {
        "PNG" => "the picture's own format and what it holds beside the pixels: written as PNG".into(),
        _ => format!("fine detail: the picture is encoded anew as {format} of quality {PHOTO_JPEG_QUALITY}"),
    }
}

/// The first picture: as it is where it has the wanted format and stands in a record, else encoded anew.
fn to_picture(bytes: &[u8], format: PixelFormat, limits: &Limits) -> Result<Conversion<Vec<u8>>, ConvertError> {
    let found = portrait(bytes)?;
    let mut losses = Vec::new();
    if found.is_some() {
        let edition = FaceEdition::Iso2011;
        // What cannot be told of the record does not keep its picture from being used.
        match record_of(bytes, edition, limits) {
            Ok(record) => {
                // Pose and person are lost with the record, however they would be written in another.
                let is_lost = |loss: &String| loss != ROUNDED_ANGLE && loss != OTHER_COLOUR;
                losses.extend(record.losses.into_iter().filter(is_lost).chain(left_out(&record.value)));
            }
            Err(error) => losses.push(format!("what the record says beside the picture: {error}")),
        }
    }
    let picture = found.unwrap_or(bytes);
    let photo = decode_photo(picture, limits).map_err(ConvertError::Photo)?;
    // JPEG 2000 is not coded anew, so a bare picture is handed on, too.
    if (found.is_some() || format == PixelFormat::Jpeg2000) && sniff_pixels(picture) == Some(format) {
        return Ok(Conversion { value: picture.to_vec(), losses });
    }
    let (output, name) = match format {
        PixelFormat::Png => (PhotoOutput::Png, "PNG"),
        PixelFormat::Jpeg2000 => return Err(ConvertError::NotCodedAnew),
        _ => (PhotoOutput::Jpeg, "JPEG"),
    };
    losses.push(anew(name));
    let value = encode_photo(&photo, output).map_err(|error| ConvertError::Photo(error.into()))?;
    Ok(Conversion { value, losses })
}

/// What a record says beside its first picture.
fn left_out(record: &FaceRecord) -> Vec<String> {
    let mut lost = Vec::new();
    let further = record.faces.len().saturating_sub(1);
    if further > 0 {
        lost.push(format!("{} left out", words::count(further, "further face", "further faces")));
    }
    let Some(face) = record.faces.first() else { return lost };
    let about = |face: &Face| {
        [face.sex, face.eye_colour, face.hair_colour, face.height].iter().any(|code| *code != 0)
            || face.properties != 0
            || face.expression != 0
    };
    let capture = face.time != CaptureTime::default() || face.source != 0 || face.vendor != 0 || face.device != 0;
    let set = [
        (about(face), "what is said about the person"),
        (face.pose != [0; 3] || face.pose_uncertainty != [0; 3], "the pose"),
        (!face.points.is_empty(), "feature points"),
        (capture, "when and with what the picture was taken"),
        (face.quality != 0 || !face.qualities.is_empty(), "the stated quality"),
        (!face.extra.is_empty(), "the data after the picture"),
    ];
    lost.extend(set.into_iter().filter(|(is_set, _)| *is_set).map(|(_, what)| words::without_place(what)));
    lost
}
