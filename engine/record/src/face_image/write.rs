//! Writes a face image record strictly: what the edition cannot state is refused, never altered.

use super::code::{bits_defined, is_defined};
use super::field::Field;
use super::first::{IMAGE_LENGTH, INFORMATION_LENGTH, POINT_LENGTH};
use super::picture::data_type_of;
use super::{Face, FaceEdition, FaceRecord, pose_degrees, uncertainty_degrees};
use crate::error::WriteError;
use crate::sample::CaptureTime;

/// A field and what is wrong with it.
type Fault = (Field, String);

impl FaceRecord {
    /// The bytes of the record.
    ///
    /// # Errors
    /// [`WriteError`] names the first field that the edition cannot state: no face, an undefined code, a point outside the
    /// image, a picture of a format that the edition does not hold, and so on. [`FaceRecord::convert`] repairs what can be
    /// repaired.
    pub fn write(&self) -> Result<Vec<u8>, WriteError> {
        let count = u16::try_from(self.faces.len()).ok().filter(|count| *count > 0);
        let count = count.ok_or_else(|| self.refuse(Field::FaceCount, "1 to 65535 faces fit"))?;
        self.check_header()?;
        let mut body = Vec::new();
        for (index, face) in self.faces.iter().enumerate() {
            let written = match self.edition {
                FaceEdition::Iso2011 => self.second(face, &mut body),
                FaceEdition::Iso2005 | FaceEdition::Ansi2004 => self.first(face, &mut body),
            };
            written.map_err(|(field, problem)| {
                let (field, clause) = field.named(self.edition);
                WriteError::Face { face: index, field, clause, problem }
            })?;
        }
        self.with_header(count, &body)
    }

    fn refuse(&self, field: Field, problem: &str) -> WriteError {
        let (field, clause) = field.named(self.edition);
        WriteError::Header { field, clause, problem: problem.into() }
    }

    fn check_header(&self) -> Result<(), WriteError> {
        if self.edition != FaceEdition::Iso2011 {
            let fields = [(self.certification != 0, Field::Certification), (self.temporal != 0, Field::Temporal)];
            return match fields.iter().find(|(is_set, _)| *is_set) {
                Some((_, field)) => Err(self.refuse(*field, "the edition has no place for it")),
                None => Ok(()),
            };
        }
        let has_blocks = self.faces.iter().any(|face| !face.certifications.is_empty());
        if self.certification != 0 || has_blocks {
            return Err(self.refuse(Field::Certification, "it must be 0: the edition defines no certification"));
        }
        match (self.faces.len(), self.temporal) {
            (1, 1..) => Err(self.refuse(Field::Temporal, "one face alone has no relation in time")),
            (2.., 0) => Err(self.refuse(Field::Temporal, "it says that there is one face")),
            _ => Ok(()),
        }
    }

    fn with_header(&self, count: u16, body: &[u8]) -> Result<Vec<u8>, WriteError> {
        let is_second = self.edition == FaceEdition::Iso2011;
        let length = body.len() + if is_second { 17 } else { 14 };
        let length = u32::try_from(length).map_err(|_| self.refuse(Field::RecordLength, "it does not fit 32 bits"))?;
        let mut bytes = Vec::with_capacity(length as usize);
        bytes.extend(if is_second { b"FAC\x00030\0" } else { b"FAC\x00010\0" });
        bytes.extend(length.to_be_bytes());
        bytes.extend(count.to_be_bytes());
        if is_second {
            bytes.push(self.certification);
            bytes.extend(self.temporal.to_be_bytes());
        }
        bytes.extend_from_slice(body);
        Ok(bytes)
    }

    fn first(&self, face: &Face, bytes: &mut Vec<u8>) -> Result<(), Fault> {
        check_face(face, self.edition)?;
        check_places_of_second(face)?;
        let length = INFORMATION_LENGTH + face.points.len() * POINT_LENGTH + IMAGE_LENGTH + face.picture.len();
        bytes.extend(length_of(length)?.to_be_bytes());
        bytes.extend(point_count(face)?.to_be_bytes());
        put_person(face, false, bytes);
        put_points(face, bytes);
        bytes.extend([face.image_type, face.data_type]);
        bytes.extend([face.image_width, face.image_height].into_iter().flat_map(u16::to_be_bytes));
        bytes.extend([face.colour_space, face.source]);
        bytes.extend([face.device, face.quality].into_iter().flat_map(u16::to_be_bytes));
        bytes.extend_from_slice(&face.picture);
        Ok(())
    }

    fn second(&self, face: &Face, bytes: &mut Vec<u8>) -> Result<(), Fault> {
        check_face(face, self.edition)?;
        check_second(face)?;
        let start = bytes.len();
        bytes.extend([0; 4]);
        put_capture(face, bytes)?;
        bytes.extend(point_count(face)?.to_be_bytes());
        put_person(face, true, bytes);
        put_points(face, bytes);
        bytes.extend([face.image_type, face.data_type]);
        bytes.extend([face.image_width, face.image_height].into_iter().flat_map(u16::to_be_bytes));
        bytes.push(face.sampling);
        bytes.extend(face.processing.to_be_bytes());
        bytes.extend([face.cross_reference, face.colour_space]);
        bytes.extend(length_of(face.picture.len())?.to_be_bytes());
        bytes.extend_from_slice(&face.picture);
        bytes.extend_from_slice(&face.extra);
        let length = length_of(bytes.len() - start)?;
        if let Some(place) = bytes.get_mut(start..start + 4) {
            place.copy_from_slice(&length.to_be_bytes());
        }
        Ok(())
    }
}

fn length_of(length: usize) -> Result<u32, Fault> {
    u32::try_from(length).map_err(|_| (Field::FaceLength, "it does not fit 32 bits".into()))
}

fn point_count(face: &Face) -> Result<u16, Fault> {
    u16::try_from(face.points.len()).map_err(|_| (Field::PointCount, "at most 65535 fit".into()))
}

/// What holds for every edition.
fn check_face(face: &Face, edition: FaceEdition) -> Result<(), Fault> {
    let is_second = edition == FaceEdition::Iso2011;
    let values = [
        (Field::Sex, face.sex.into()),
        (Field::EyeColour, face.eye_colour.into()),
        (Field::HairColour, face.hair_colour.into()),
        (Field::Expression, if is_second { 0 } else { face.expression }),
        (Field::Source, face.source.into()),
        (Field::ImageType, face.image_type.into()),
        (Field::DataType, face.data_type.into()),
        (Field::ColourSpace, face.colour_space.into()),
    ];
    if let Some((field, _)) = values.into_iter().find(|(field, code)| !is_defined(*field, edition, *code)) {
        return Err((field, format!("{edition} does not define its code")));
    }
    if !bits_defined(Field::Properties, edition, face.properties) {
        return Err((Field::Properties, "reserved bits are set".into()));
    }
    if face.pose.iter().any(|code| *code != 0 && pose_degrees(*code).is_none()) {
        return Err((Field::Pose, "a code has no meaning".into()));
    }
    if face.pose_uncertainty.iter().any(|code| *code != 0 && uncertainty_degrees(*code).is_none()) {
        return Err((Field::PoseUncertainty, "a code has no meaning".into()));
    }
    check_image(face, edition)
}

fn check_image(face: &Face, edition: FaceEdition) -> Result<(), Fault> {
    for (field, side) in [(Field::Width, face.image_width), (Field::ImageHeight, face.image_height)] {
        if side == 0 {
            return Err((field, "it is 0".into()));
        }
    }
    for point in &face.points {
        if !is_defined(Field::Point, edition, point.kind.into()) {
            return Err((Field::Point, format!("{edition} does not define the type of one")));
        }
        if point.x >= face.image_width || point.y >= face.image_height {
            return Err((Field::Point, "one lies outside the image".into()));
        }
    }
    let fits = data_type_of(&face.picture, edition);
    match (fits, face.data_type) {
        (None, _) => Err((Field::Picture, format!("{edition} does not hold pictures of its format"))),
        (Some(1 | 2), 1 | 2) => Ok(()),
        (Some(own), stated) if own == stated => Ok(()),
        _ => Err((Field::DataType, "the picture is of another".into())),
    }
}

/// Fields of the second edition that the first has no place for.
fn check_places_of_second(face: &Face) -> Result<(), Fault> {
    let set = [
        (face.time != CaptureTime::default(), Field::Time),
        (face.vendor != 0, Field::Vendor),
        (!face.qualities.is_empty(), Field::Quality),
        (!face.certifications.is_empty(), Field::CertificationBlock),
        (face.height != 0, Field::Height),
        (face.sampling != 0, Field::Sampling),
        (face.processing != 0, Field::Processing),
        (face.cross_reference != 0, Field::CrossReference),
        (!face.extra.is_empty(), Field::Extra),
        (face.points.iter().any(|point| point.z != 0), Field::Point),
    ];
    match set.into_iter().find(|(is_set, _)| *is_set) {
        Some((_, field)) => Err((field, "the edition has no place for it".into())),
        None => Ok(()),
    }
}

fn check_second(face: &Face) -> Result<(), Fault> {
    if !face.time.is_valid() {
        return Err((Field::Time, "it is no possible moment".into()));
    }
    if face.quality != 0 {
        return Err((Field::Quality, "the edition holds it with its algorithm".into()));
    }
    if face.qualities.iter().any(|quality| quality.score > 100 && quality.score != 255) {
        return Err((Field::Quality, "a score is above 100".into()));
    }
    let edition = FaceEdition::Iso2011;
    let masks = [(Field::Expression, face.expression), (Field::Processing, face.processing)];
    if let Some((field, _)) = masks.into_iter().find(|(field, bits)| !bits_defined(*field, edition, (*bits).into())) {
        return Err((field, "reserved bits are set".into()));
    }
    if !is_defined(Field::Sampling, edition, face.sampling.into()) {
        return Err((Field::Sampling, "it is above 7".into()));
    }
    Ok(())
}

fn put_capture(face: &Face, bytes: &mut Vec<u8>) -> Result<(), Fault> {
    bytes.extend(face.time.to_bytes());
    bytes.push(face.source);
    bytes.extend([face.vendor, face.device].into_iter().flat_map(u16::to_be_bytes));
    let count = u8::try_from(face.qualities.len()).map_err(|_| (Field::Quality, "at most 255 fit".to_owned()))?;
    bytes.push(count);
    bytes.extend(face.qualities.iter().flat_map(|quality| quality.to_bytes()));
    Ok(())
}

fn put_person(face: &Face, with_height: bool, bytes: &mut Vec<u8>) {
    bytes.extend([face.sex, face.eye_colour, face.hair_colour]);
    if with_height {
        bytes.push(face.height);
    }
    bytes.extend_from_slice(face.properties.to_be_bytes().get(1..).unwrap_or_default());
    bytes.extend(face.expression.to_be_bytes());
    bytes.extend(face.pose);
    bytes.extend(face.pose_uncertainty);
}

fn put_points(face: &Face, bytes: &mut Vec<u8>) {
    for point in &face.points {
        bytes.extend([point.kind, point.code]);
        bytes.extend([point.x, point.y, point.z].into_iter().flat_map(u16::to_be_bytes));
    }
}
