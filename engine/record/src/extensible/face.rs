//! What ISO/IEC 39794-5 says of a face's picture, as a record of ISO/IEC 19794-5:2011 says it.

use bioverify_core::Limits;

use super::view::View;
use super::{ExtensibleRecord, PictureBlock};
use crate::convert::Conversion;
use crate::face_image::{Face, FaceEdition, FacePoint, FaceRecord, pose_code};
use crate::words;

/// Groups of MPEG-4 feature points: how many points each of the groups 2 to 12 has. The extensible format counts through
/// them (ISO/IEC 14496-2, Annex C).
const GROUPS: [u16; 11] = [14, 14, 6, 4, 4, 1, 10, 15, 10, 6, 4];

/// Codes of the second edition, by those of the extensible format: eyes from black on, hair from bald on.
const EYES: [u8; 10] = [0, 255, 1, 2, 3, 4, 5, 255, 6, 7];
const HAIR: [u8; 10] = [0, 255, 1, 2, 3, 4, 5, 6, 7, 255];
/// Colour spaces of the second edition, by those of the extensible format.
pub(super) const COLOURS: [u8; 7] = [0, 6, 1, 4, 2, 3, 5];

/// Losses of an angle and of a colour that the older series cannot say as exactly.
pub(crate) const ROUNDED_ANGLE: &str = "an angle of the head is rounded to a step of two degrees";
pub(crate) const OTHER_COLOUR: &str = "a colour of eyes or hair without a code of its own: written as other";

/// Fields that the older series has no place for: what stands beside the picture, and what cameras and printers say.
const BESIDE: [(&[u8], &str); 15] = [
    (&[4], "attack detection"),
    (&[5], "the session"),
    (&[6], "which representation it was made of"),
    (&[7, 1], "the certification of the device"),
    (&[1, 0, 1], "the shape"),
    (&[1, 0, 0, 1, 1], "the kind of picture"),
    (&[1, 0, 0, 1, 2], "what was done to the picture"),
    (&[1, 0, 0, 1, 3], "the number of lossy steps"),
    (&[1, 0, 0, 1, 4], "the distance of the camera"),
    (&[1, 0, 0, 1, 5], "the sensor's diagonal"),
    (&[1, 0, 0, 1, 6], "the focal length"),
    (&[1, 0, 0, 1, 8], "the measures of the head"),
    (&[1, 0, 0, 1, 10], "the reference colours"),
    (&[1, 0, 0, 2, 0], "the spectrum of the device"),
    (&[1, 0, 0, 1, 11], "an unknown field of the picture"),
];

impl PictureBlock {
    /// Part 5: stated width and height in pixels.
    #[must_use]
    pub fn image_size(&self) -> Option<(u32, u32)> {
        let block = self.view().path(&[1, 0, 0, 1, 7]).filter(|_| self.part == 5)?;
        let side = |number| block.get(number).and_then(View::number).and_then(|side| u32::try_from(side).ok());
        Some((side(0)?, side(1)?))
    }

    /// Part 5: yaw, pitch and roll with their uncertainty, in degrees; -180..=180, `None` where it is not told.
    #[must_use]
    pub fn pose(&self) -> [Option<(i16, Option<u16>)>; 3] {
        let block = self.view().path(&[8, 6]).filter(|_| self.part == 5);
        [0, 1, 2].map(|axis| {
            let angle = block.and_then(|block| block.get(axis))?;
            let degrees = i16::try_from(angle.get(0)?.number()?).ok().filter(|degrees| degrees.abs() <= 180)?;
            let margin = angle.get(1).and_then(View::number).and_then(|margin| u16::try_from(margin).ok());
            Some((degrees, margin.filter(|margin| *margin <= 180)))
        })
    }

    /// The face of part 5, and how many landmarks and how many other fields it has no place for.
    fn face(&self, limits: &Limits) -> (Face, Vec<String>) {
        let mut face = Face::default();
        let mut lost = Vec::new();
        face.picture = self.picture().unwrap_or_default().to_vec();
        face.time = self.captured().unwrap_or_default();
        face.qualities = self.qualities();
        face.source =
            self.code(&[1, 0, 0, 2, 1]).and_then(|code| u8::try_from(code).ok()).filter(|code| *code < 7).unwrap_or(0);
        self.put_device(&mut face);
        self.put_person(&mut face, &mut lost);
        self.put_points(&mut face, &mut lost);
        let colours = self.code(&[1, 0, 0, 1, 9]).and_then(|code| COLOURS.get(usize::from(code)));
        face.colour_space = colours.copied().unwrap_or(0);
        if let Ok(info) = crate::pixels::probe_pixels(&face.picture, limits) {
            face.image_width = u16::try_from(info.width).unwrap_or(0);
            face.image_height = u16::try_from(info.height).unwrap_or(0);
        }
        let set = BESIDE.iter().filter(|(path, _)| self.view().path(path).is_some());
        lost.extend(set.map(|(_, what)| words::without_place(what)));
        let unknown = self.view().numbers().filter(|number| *number > 9).count();
        if unknown > 0 {
            lost.push(format!("{} no place", words::count(unknown, "unknown field has", "unknown fields have")));
        }
        (face, lost)
    }

    fn put_device(&self, face: &mut Face) {
        let word = |path: &[u8]| self.view().path(path).and_then(View::number).and_then(|n| u16::try_from(n).ok());
        face.vendor = word(&[7, 0, 0]).unwrap_or(0);
        face.device = word(&[7, 0, 1]).unwrap_or(0);
    }

    fn put_person(&self, face: &mut Face, lost: &mut Vec<String>) {
        let Some(person) = self.view().get(8) else { return };
        let code = |number| person.get(number).and_then(View::code).map(usize::from);
        face.sex = match code(0) {
            Some(2) => 1,
            Some(3) => 2,
            Some(1) => 255,
            _ => 0,
        };
        let by = |table: &[u8; 10], number| code(number).and_then(|code| table.get(code).copied()).unwrap_or(0);
        (face.eye_colour, face.hair_colour) = (by(&EYES, 1), by(&HAIR, 2));
        if code(1) == Some(7) || code(2) == Some(9) {
            lost.push(OTHER_COLOUR.into());
        }
        face.height = person.get(3).and_then(View::number).and_then(|cm| u8::try_from(cm).ok()).unwrap_or(0);
        let flags = |number: u8, count: u8| {
            let block = person.get(number)?;
            let is_set = |bit: &u8| block.get(*bit).and_then(View::flag) == Some(true);
            // The lowest bit says that the others are meant.
            Some((0..count).filter(is_set).fold(1_u32, |bits, bit| bits | 2 << bit))
        };
        // The last two properties have no agreed bit in the second edition.
        face.properties = flags(4, 9).unwrap_or(0);
        face.expression = flags(5, 6).unwrap_or(0) as u16;
        let absent = |bit| person.path(&[4, bit]).and_then(View::flag) == Some(true);
        if absent(9) || absent(10) {
            lost.push("a property without an agreed place".into());
        }
        for (axis, told) in self.pose().into_iter().enumerate() {
            let Some((degrees, margin)) = told else { continue };
            let code = pose_code(degrees).unwrap_or(0);
            let margin = margin.map_or(0, |margin| (margin.div_ceil(2) + 1) as u8);
            if let (Some(pose), Some(uncertainty)) = (face.pose.get_mut(axis), face.pose_uncertainty.get_mut(axis)) {
                (*pose, *uncertainty) = (code, margin);
            }
            if degrees % 2 != 0 {
                lost.push(ROUNDED_ANGLE.into());
            }
        }
    }

    fn put_points(&self, face: &mut Face, lost: &mut Vec<String>) {
        let Some(landmarks) = self.view().get(9) else { return };
        let mut dropped = 0;
        for landmark in landmarks.items() {
            match mpeg_point(landmark) {
                Some(point) if face.points.len() < usize::from(u16::MAX) => face.points.push(point),
                _ => dropped += 1,
            }
        }
        if dropped > 0 {
            let landmarks = words::count(dropped, "landmark", "landmarks");
            lost.push(format!("{landmarks} of another kind than points of MPEG-4 in the picture"));
        }
    }
}

/// A landmark that is a point of MPEG-4 with a place in the picture.
fn mpeg_point(landmark: View<'_>) -> Option<FacePoint> {
    let mut index = landmark.path(&[0, 0, 0])?.code()?;
    let group = GROUPS.iter().position(|count| {
        let is_here = index < *count;
        index = if is_here { index } else { index - count };
        is_here
    })?;
    let place = landmark.path(&[1, 0, 0])?;
    let side = |number| place.get(number).and_then(View::number).and_then(|side| u16::try_from(side).ok());
    let code = ((group as u8 + 2) << 4) | (index as u8 + 1);
    Some(FacePoint { kind: 1, code, x: side(0)?, y: side(1)?, z: 0 })
}

/// The number of a feature point of MPEG-4 in the plane; `None` for anything else.
pub(super) fn point_index(point: &FacePoint) -> Option<u16> {
    let (group, place) = (usize::from(point.code >> 4).checked_sub(2)?, u16::from(point.code & 15).checked_sub(1)?);
    let count = GROUPS.get(group)?;
    let before: u16 = GROUPS.iter().take(group).sum();
    (point.kind == 1 && point.z == 0 && place < *count).then_some(before + place)
}

/// The code of the extensible format for eyes of the second edition.
pub(super) fn extensible_eyes(code: u8) -> Option<u16> {
    by_code(&EYES, code)
}

/// The code of the extensible format for hair of the second edition. Green and blue hair is coloured.
pub(super) fn extensible_hair(code: u8) -> Option<u16> {
    if matches!(code, 8 | 9) { Some(9) } else { by_code(&HAIR, code) }
}

/// The first place of a code that says something.
fn by_code(table: &[u8; 10], code: u8) -> Option<u16> {
    table.iter().position(|own| *own == code).filter(|_| code != 0).map(|place| place as u16)
}

impl ExtensibleRecord {
    /// The faces as a record of ISO/IEC 19794-5:2011, from where the other editions are reached; none where this is a record
    /// of fingers.
    #[must_use]
    pub fn to_face_record(&self, limits: &Limits) -> Conversion<FaceRecord> {
        let mut losses = Vec::new();
        let mut faces = Vec::new();
        for one in self.representations.iter().filter(|one| one.part == 5) {
            let (face, lost) = one.face(limits);
            faces.push(face);
            losses.extend(lost);
        }
        if !self.further.is_empty() {
            losses.push("fields of the record that are not known have no place".into());
        }
        let temporal = if faces.len() > 1 { 1 } else { 0 };
        let record = FaceRecord { edition: FaceEdition::Iso2011, certification: 0, temporal, faces };
        // Sets the picture's own format, and leaves out what the edition cannot state.
        let Conversion { value, losses: further } = record.convert(FaceEdition::Iso2011, limits);
        losses.extend(further);
        losses.dedup();
        Conversion { value, losses }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_points_of_mpeg_4_are_counted_through() {
        assert_eq!(GROUPS.iter().sum::<u16>(), 88);
        let point = |index: u8| {
            let kind = [0xA0, 7, 0xA0, 5, 0xA0, 3, 0x80, 1, index];
            let place = [0xA1, 10, 0xA0, 8, 0xA0, 6, 0x80, 1, 20, 0x81, 1, 30];
            mpeg_point(View::new(&[&kind[..], &place].concat())).map(|point| (point.code, point.x, point.y))
        };
        assert_eq!(point(0), Some((0x21, 20, 30)));
        assert_eq!(point(20), Some((0x37, 20, 30)));
        assert_eq!(point(87), Some((0xC4, 20, 30)));
        assert_eq!(point(88), None);
    }
}
