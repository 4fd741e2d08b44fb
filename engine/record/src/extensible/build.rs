//! Builds records: the least that the standard asks for, and what a face record of the older series says.

use bioverify_core::{FingerPosition, Limits};

use super::face::{COLOURS, extensible_eyes, extensible_hair, point_index};
use super::schema::clause;
use super::write::{code, field, group, number};
use super::{ExtensibleRecord, PictureBlock};
use crate::ber::put;
use crate::convert::Conversion;
use crate::error::WriteError;
use crate::face_image::{Face, FaceEdition, FaceRecord, pose_degrees, uncertainty_degrees};
use crate::pixels::{PixelFormat, sniff_pixels};
use crate::sample::{CaptureTime, SampleQuality};
use crate::words;

/// Generation and year of the version that is written (ISO/IEC 39794-1:2019).
const VERSION: (u16, u16) = (3, 2019);

/// An ISO/IEC 39794-4 record of one finger picture, placed flat.
///
/// # Errors
/// [`WriteError::Header`] where `picture` is no WSQ, JPEG 2000, PNG or PGM file: the standard holds no other.
pub fn finger_record_of_picture(
    position: FingerPosition,
    picture: &[u8],
    ppi: u16,
) -> Result<ExtensibleRecord, WriteError> {
    let format = match sniff_pixels(picture) {
        Some(PixelFormat::Pnm) => 0,
        Some(PixelFormat::Wsq) => 1,
        // Said with losses: whether there are none, the picture does not tell for sure.
        Some(PixelFormat::Jpeg2000) => 2,
        Some(PixelFormat::Png) => 4,
        _ => {
            let problem = "only WSQ, JPEG 2000, PNG and PGM pictures have a code".into();
            return Err(WriteError::Header { field: "picture format", clause: clause(4), problem });
        }
    };
    let content = [
        code(0, position.code().into()),
        code(1, 0),
        code(2, format),
        field(3, picture),
        group(7, &[field(0, &number(ppi.into())), field(1, &number(0))].concat()),
    ];
    Ok(record(4, vec![content.concat()]))
}

pub(super) fn record(part: u8, contents: Vec<Vec<u8>>) -> ExtensibleRecord {
    let representations = contents.into_iter().map(|content| PictureBlock { part, content: content.into() }).collect();
    ExtensibleRecord { part, generation: VERSION.0, year: VERSION.1, representations, further: Vec::new() }
}

impl FaceRecord {
    /// The faces as an ISO/IEC 39794-5 record.
    ///
    /// # Errors
    /// [`WriteError::Face`] for a picture that is neither JPEG nor JPEG 2000: the standard has no code for another.
    pub fn to_extensible(&self, limits: &Limits) -> Result<Conversion<ExtensibleRecord>, WriteError> {
        let Conversion { value, mut losses } = self.convert(FaceEdition::Iso2011, limits);
        let mut contents = Vec::new();
        for (index, face) in value.faces.iter().enumerate() {
            let format = match face.data_type {
                0 => 2,
                1 => 3,
                2 => 4,
                _ => {
                    let problem = "only JPEG and JPEG 2000 pictures have a code".into();
                    return Err(WriteError::Face { face: index, field: "picture format", clause: clause(5), problem });
                }
            };
            contents.push(content(index, face, format, &mut losses));
        }
        losses.dedup();
        Ok(Conversion { value: record(5, contents), losses })
    }
}

/// The fields of a representation.
fn content(index: usize, face: &Face, format: u16, losses: &mut Vec<String>) -> Vec<u8> {
    let number_of = |value: u16| number(value.into());
    let size = [field(0, &number_of(face.image_width)), field(1, &number_of(face.image_height))].concat();
    let mut information = [code(0, format), group(7, &size)].concat();
    if let Some(colours) =
        [1, 2, 3, 4, 5, 6].into_iter().find(|code| COLOURS.get(usize::from(*code)) == Some(&face.colour_space))
    {
        information.extend(code(9, colours));
    }
    let mut plane = [field(0, &face.picture), group(1, &information)].concat();
    if matches!(face.source, 1..=6) {
        plane.extend(group(2, &code(1, face.source.into())));
    }
    let mut bytes = field(0, &number(index as i64));
    bytes.extend(group(1, &group(0, &group(0, &plane))));
    if face.time != CaptureTime::default() && face.time.year != u16::MAX {
        bytes.extend(group(2, &time(&face.time)));
    }
    let qualities = qualities(&face.qualities, losses);
    if !qualities.is_empty() {
        bytes.extend(group(3, &qualities));
    }
    if let Some(model) = model(face.vendor, face.device, losses) {
        bytes.extend(group(7, &model));
    }
    let person = person(face, losses);
    if !person.is_empty() {
        bytes.extend(group(8, &person));
    }
    let landmarks = landmarks(face, losses);
    if !landmarks.is_empty() {
        bytes.extend(group(9, &landmarks));
    }
    let set = [
        (face.image_type != 0, "the image type"),
        (face.sampling != 0, "the level of the sampling rate"),
        (face.processing != 0, "what was done to the picture"),
        (face.cross_reference != 0, "the cross reference"),
        (!face.extra.is_empty(), "the data after the picture"),
    ];
    losses.extend(set.into_iter().filter(|(is_set, _)| *is_set).map(|(_, what)| words::without_place(what)));
    bytes
}

/// Vendor and type of a capture device: both, or none.
pub(super) fn model(vendor: u16, device: u16, losses: &mut Vec<String>) -> Option<Vec<u8>> {
    if vendor != 0 && device != 0 {
        return Some(group(0, &[field(0, &number(vendor.into())), field(1, &number(device.into()))].concat()));
    }
    if vendor != 0 || device != 0 {
        losses.push("a device without both of its numbers has no place".into());
    }
    None
}

pub(super) fn time(time: &CaptureTime) -> Vec<u8> {
    let CaptureTime { year, month, day, hour, minute, second, millisecond } = *time;
    let parts = [year, month.into(), day.into(), hour.into(), minute.into(), second.into(), millisecond];
    let unknown = [u16::MAX, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, u16::MAX];
    let known = parts.into_iter().zip(unknown).zip(0_u8..);
    // What follows a part that is not told says nothing.
    known
        .take_while(|((part, none), _)| part != none)
        .flat_map(|((part, _), index)| field(index, &number(part.into())))
        .collect()
}

pub(super) fn qualities(qualities: &[SampleQuality], losses: &mut Vec<String>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for quality in qualities {
        if quality.vendor == 0 || quality.algorithm == 0 {
            losses.push("a quality without its algorithm has no place".into());
            continue;
        }
        let numbers = [quality.vendor, quality.algorithm].map(|id| number(id.into()));
        let [vendor, algorithm] = &numbers;
        let score = if quality.score > 100 { code(1, 0) } else { field(0, &number(quality.score.into())) };
        let block = [group(0, &[field(0, vendor), field(1, algorithm)].concat()), group(1, &score)].concat();
        put(&mut bytes, 0x30, &block);
    }
    bytes
}

fn person(face: &Face, losses: &mut Vec<String>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut told = |number: u8, found: Option<u16>| {
        if let Some(value) = found {
            bytes.extend(code(number, value));
        }
    };
    told(0, [(1, 2), (2, 3), (255, 0)].into_iter().find(|(sex, _)| *sex == face.sex).map(|(_, code)| code));
    told(1, extensible_eyes(face.eye_colour));
    told(2, extensible_hair(face.hair_colour));
    if face.height != 0 {
        bytes.extend(field(3, &number(face.height.into())));
    }
    let flags = |bits: u32, count: u8| -> Vec<u8> {
        (0..count).filter(|bit| bits >> (bit + 1) & 1 == 1).flat_map(|bit| field(bit, &[0xFF])).collect()
    };
    for (index, bits, count) in [(4, face.properties, 9), (5, face.expression.into(), 6)] {
        if bits & 1 == 1 {
            bytes.extend(group(index, &flags(bits, count)));
        }
        if bits >> (count + 1) != 0 || (bits != 0 && bits & 1 == 0) {
            losses.push("properties or expressions without a place".into());
        }
    }
    if (8..=9).contains(&face.hair_colour) {
        losses.push("a colour of the hair without a code of its own: written as coloured".into());
    }
    let axes = face.pose.into_iter().zip(face.pose_uncertainty).zip(0_u8..);
    let pose: Vec<u8> = axes.flat_map(|((pose, margin), axis)| angle(axis, pose, margin)).collect();
    if !pose.is_empty() {
        bytes.extend(group(6, &pose));
    }
    bytes
}

fn angle(axis: u8, pose: u8, margin: u8) -> Vec<u8> {
    let Some(degrees) = pose_degrees(pose) else { return Vec::new() };
    let mut content = field(0, &number(degrees.into()));
    if let Some(margin) = uncertainty_degrees(margin) {
        content.extend(field(1, &number(margin.into())));
    }
    group(axis, &content)
}

fn landmarks(face: &Face, losses: &mut Vec<String>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut dropped = 0;
    for point in &face.points {
        let Some(index) = point_index(point) else {
            dropped += 1;
            continue;
        };
        let kind = group(0, &group(0, &code(0, index)));
        let place = [field(0, &number(point.x.into())), field(1, &number(point.y.into()))].concat();
        let block = [kind, group(1, &group(0, &group(0, &place)))].concat();
        put(&mut bytes, 0x30, &block);
    }
    if dropped > 0 {
        let points = words::count(dropped, "point", "points");
        losses.push(format!("{points} of another kind than MPEG-4, or with a depth"));
    }
    bytes
}
