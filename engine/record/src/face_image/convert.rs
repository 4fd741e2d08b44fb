//! From one edition to another, with a list of what that loses.

use bioverify_core::Limits;

use super::code::{bits, bits_defined, codes, is_defined, translated};
use super::field::Field;
use super::picture::data_type_of;
use super::{Face, FaceEdition, FaceRecord, pose_degrees, uncertainty_degrees};
use crate::convert::Conversion;
use crate::pixels::probe_pixels;
use crate::sample::{CaptureTime, SampleQuality};
use crate::words;

impl FaceRecord {
    /// The record as another edition, or as its own with what is wrong set right: codes that the edition lacks become "not
    /// told", stated size and format those of the picture itself, points outside the image are left out. The pictures stay as
    /// they are; whether the edition holds their format, [`FaceRecord::write`] says.
    #[must_use]
    pub fn convert(&self, edition: FaceEdition, limits: &Limits) -> Conversion<Self> {
        let mut losses = Vec::new();
        let is_second = edition == FaceEdition::Iso2011;
        let keeps_header = is_second && self.edition == FaceEdition::Iso2011;
        let many = self.faces.len() > 1;
        if !keeps_header && self.temporal > 1 {
            losses.push("the relation of the faces in time has no place".into());
        }
        let faces: Vec<Face> = self
            .faces
            .iter()
            .enumerate()
            .map(|(index, face)| {
                let (face, lost) = one(face, self.edition, edition, limits);
                let told = |loss: String| if many { format!("face {index}: {loss}") } else { loss };
                losses.extend(lost.into_iter().map(told));
                face
            })
            .collect();
        let temporal = match (is_second, many) {
            (true, true) if keeps_header => self.temporal.max(1),
            (true, true) => 1,
            _ => 0,
        };
        Conversion { value: Self { edition, certification: 0, temporal, faces }, losses }
    }
}

/// One face from an edition to another.
fn one(face: &Face, from: FaceEdition, to: FaceEdition, limits: &Limits) -> (Face, Vec<String>) {
    let mut face = face.clone();
    let mut lost = Vec::new();
    person(&mut face, from, to, &mut lost);
    expression(&mut face, from, to, &mut lost);
    codes_of_image(&mut face, from, to, &mut lost);
    match to {
        FaceEdition::Iso2011 => into_second(&mut face, &mut lost),
        FaceEdition::Iso2005 | FaceEdition::Ansi2004 => into_first(&mut face, &mut lost),
    }
    own_picture(&mut face, to, limits, &mut lost);
    points(&mut face, to, &mut lost);
    (face, lost)
}

/// A code of `to` for what is stated in `from`, or 0.
fn code(field: Field, from: FaceEdition, value: u8, to: FaceEdition, lost: &mut Vec<String>) -> u8 {
    let found = translated(field, from, value.into(), to).and_then(|code| u8::try_from(code).ok());
    found.unwrap_or_else(|| {
        lost.push(format!("{} has no code in {to}: written as not told", field.name()));
        0
    })
}

fn person(face: &mut Face, from: FaceEdition, to: FaceEdition, lost: &mut Vec<String>) {
    face.sex = code(Field::Sex, from, face.sex, to, lost);
    face.eye_colour = code(Field::EyeColour, from, face.eye_colour, to, lost);
    face.hair_colour = code(Field::HairColour, from, face.hair_colour, to, lost);
    let (known, names) = (bits(Field::Properties, from), bits(Field::Properties, to));
    let mut properties = 0;
    let mut dropped = 0;
    for bit in (0..24_u32).filter(|bit| face.properties >> bit & 1 == 1) {
        let place = match known.get(bit as usize) {
            // The first nine mean the same everywhere, though not always in the same words.
            Some(_) if bit < 9 || from == to => Some(bit as usize),
            Some(name) => names.iter().position(|other| other == name),
            None => None,
        };
        match place {
            Some(place) => properties |= 1 << place,
            None => dropped += 1,
        }
    }
    face.properties = properties;
    if dropped > 0 {
        lost.push(format!("{} without a place in {to}", words::count(dropped, "property", "properties")));
    }
    let mut none = |codes: &mut [u8; 3], has: fn(u8) -> bool, name: &str| {
        let mut is_set = false;
        for code in codes.iter_mut().filter(|code| **code != 0 && !has(**code)) {
            (*code, is_set) = (0, true);
        }
        if is_set {
            lost.push(format!("{name} with a code that has no meaning: written as not told"));
        }
    };
    none(&mut face.pose, |code| pose_degrees(code).is_some(), Field::Pose.name());
    none(&mut face.pose_uncertainty, |code| uncertainty_degrees(code).is_some(), Field::PoseUncertainty.name());
}

/// A code in the first edition, bits in the second: both list the same expressions but for two kinds of smile.
fn expression(face: &mut Face, from: FaceEdition, to: FaceEdition, lost: &mut Vec<String>) {
    const TEETH: u32 = 1 << 4;
    let value = face.expression;
    let mut lose = |what: &str| lost.push(format!("expression: {what}"));
    face.expression = match (from == FaceEdition::Iso2011, to == FaceEdition::Iso2011) {
        (true, true) if bits_defined(Field::Expression, to, value.into()) => value,
        (false, false) if is_defined(Field::Expression, to, value) => value,
        (false, true) if value <= 7 => {
            if matches!(value, 2 | 3) {
                lose("whether the smile opens the jaw has no place");
            }
            // The smile has one bit instead of two codes.
            match value {
                0 => 0,
                1 | 2 => 1 | 1 << value,
                more => 1 | 1 << (more - 1),
            }
        }
        (true, false) if value == 0 => 0,
        (true, false) if (value & 0xFFFE).count_ones() == 1 && value & 0xFFFE < 0x80 => {
            match (value & 0xFFFE).trailing_zeros() as u16 {
                2 if face.properties & TEETH != 0 => 3,
                bit @ (1 | 2) => bit,
                bit => bit + 1,
            }
        }
        _ => {
            lose("it has no one code: written as not told");
            0
        }
    };
}

fn codes_of_image(face: &mut Face, from: FaceEdition, to: FaceEdition, lost: &mut Vec<String>) {
    face.source = code(Field::Source, from, face.source, to, lost);
    if !is_defined(Field::ImageType, to, face.image_type.into())
        || !codes(Field::ImageType, from).iter().any(|(known, _)| *known == u16::from(face.image_type))
        || (face.image_type == 3 && from != to)
    {
        // What is left of a frontal picture with shape is a frontal picture; anything else is basic.
        let plain = face.image_type & 0x7F;
        face.image_type = if plain < 3 { plain } else { 0 };
        lost.push(format!("the image type has no code in {to}: written as {}", face.image_type));
    }
    let colours = translated(Field::ColourSpace, from, face.colour_space.into(), to);
    // What the first edition cannot name is "other" there.
    let other = if to == FaceEdition::Iso2011 { 6 } else { 4 };
    if colours.is_none() {
        lost.push(format!("the colour space has no code in {to}: written as other"));
    }
    face.colour_space = colours.and_then(|code| u8::try_from(code).ok()).unwrap_or(other);
}

fn into_second(face: &mut Face, lost: &mut Vec<String>) {
    if !face.time.is_valid() {
        lost.push("the capture time is no possible moment: written as unknown".into());
        face.time = CaptureTime::UNKNOWN;
    }
    if face.quality != 0 {
        match u8::try_from(face.quality) {
            Ok(score) if score <= 100 => {
                face.qualities.insert(0, SampleQuality { score, vendor: 0, algorithm: 0 });
            }
            _ => lost.push("the quality is above 100: written as not told".into()),
        }
        face.quality = 0;
    }
    let before = face.qualities.len();
    face.qualities.retain(|quality| quality.score <= 100 || quality.score == 255);
    face.qualities.truncate(255);
    let dropped = before - face.qualities.len();
    if dropped > 0 {
        lost.push(format!("{} above 100", words::count(dropped, "quality score", "quality scores")));
    }
    if !face.certifications.is_empty() {
        lost.push("certifications have no place".into());
        face.certifications.clear();
    }
    let edition = FaceEdition::Iso2011;
    if !bits_defined(Field::Processing, edition, face.processing.into()) {
        lost.push("reserved bits of what was done to the picture".into());
        face.processing &= (1 << bits(Field::Processing, edition).len()) - 1;
    }
    if !is_defined(Field::Sampling, edition, face.sampling.into()) {
        lost.push("the level of the sampling rate has no meaning: written as the lowest".into());
        face.sampling = 0;
    }
}

/// Takes out what the first edition and INCITS 385 have no place for.
fn into_first(face: &mut Face, lost: &mut Vec<String>) {
    let usable = |quality: &&SampleQuality| quality.score <= 100 && quality.score > 0;
    if let Some(quality) = face.qualities.iter().find(usable) {
        face.quality = quality.score.into();
        lost.push("which algorithm gave the quality has no place".into());
    }
    let further = face.qualities.len().saturating_sub(1);
    let set = [
        (face.time != CaptureTime::default(), "the capture time"),
        (face.vendor != 0, "the device's vendor"),
        (further > 0, "further qualities"),
        (!face.certifications.is_empty(), "certifications"),
        (face.height != 0, "the height of the person"),
        (face.sampling != 0, "the level of the sampling rate"),
        (face.processing != 0, "what was done to the picture"),
        (face.cross_reference != 0, "the cross reference"),
        (!face.extra.is_empty(), "the data after the picture"),
        (face.points.iter().any(|point| point.z != 0), "the depth of points"),
    ];
    lost.extend(set.into_iter().filter(|(is_set, _)| *is_set).map(|(_, what)| words::without_place(what)));
    face.time = CaptureTime::default();
    (face.vendor, face.height, face.sampling, face.processing, face.cross_reference) = (0, 0, 0, 0, 0);
    face.qualities.clear();
    face.certifications.clear();
    face.extra.clear();
    face.points.iter_mut().for_each(|point| point.z = 0);
}

/// Stated format and size become those of the picture.
fn own_picture(face: &mut Face, to: FaceEdition, limits: &Limits, lost: &mut Vec<String>) {
    if let Some(own) = data_type_of(&face.picture, to) {
        face.data_type = own;
    }
    let Ok(info) = probe_pixels(&face.picture, limits) else { return };
    let (Ok(width), Ok(height)) = (u16::try_from(info.width), u16::try_from(info.height)) else { return };
    if (face.image_width, face.image_height) != (width, height) {
        let (stated, high) = (face.image_width, face.image_height);
        lost.push(format!("the stated size {stated} x {high}: the picture has {width} x {height}"));
        (face.image_width, face.image_height) = (width, height);
    }
}

/// Leaves out points that the edition cannot state.
fn points(face: &mut Face, to: FaceEdition, lost: &mut Vec<String>) {
    let before = face.points.len();
    let (width, height) = (face.image_width, face.image_height);
    face.points.retain(|point| point.x < width && point.y < height && is_defined(Field::Point, to, point.kind.into()));
    let dropped = before - face.points.len();
    if dropped > 0 {
        let points = words::count(dropped, "point", "points");
        lost.push(format!("{points} outside the image or of a type that {to} does not define"));
    }
}
