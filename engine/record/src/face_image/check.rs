//! Holds what was read against the standard. Findings are one per fault and face, and tell no value about the person.

use std::ops::Range;

use bioverify_core::Limits;

use super::code::{bits_defined, codes, is_defined};
use super::field::Field;
use super::pose::{pose_degrees, uncertainty_degrees};
use super::walk::Walk;
use super::{Face, FaceEdition, FacePoint, picture};
use crate::finding::Severity;
use crate::params::SHORTEST_FACE;
use crate::words;

/// The header; returns how many faces to read.
pub(super) fn check_header(walk: &mut Walk<'_, '_>, count: usize) -> usize {
    if walk.edition == FaceEdition::Ansi2004 {
        let message = "a code that only INCITS 385-2004 defines, which shares this version: read as that";
        walk.found(Field::Version, Severity::Note, message);
    }
    if count > 0 {
        return count;
    }
    if walk.reader.left() >= SHORTEST_FACE {
        walk.found(Field::FaceCount, Severity::Warning, "0, but a face follows: read as 1");
        return 1;
    }
    walk.found(Field::FaceCount, Severity::Error, "0: the record holds no face");
    0
}

/// One face whose picture lies at this range of the outermost bytes.
pub(super) fn check_face(walk: &mut Walk<'_, '_>, face: &Face, picture: &Range<usize>, limits: &Limits) {
    check_codes(walk, face);
    check_bits(walk, face);
    check_pose(walk, face);
    check_points(walk, face);
    if walk.edition == FaceEdition::Iso2011 {
        check_capture(walk, face);
    }
    let bytes = walk.reader.all().get(picture.clone()).unwrap_or_default();
    picture::check_picture(walk, face, bytes, limits);
}

fn check_codes(walk: &mut Walk<'_, '_>, face: &Face) {
    let edition = walk.edition;
    let bits = edition == FaceEdition::Iso2011;
    let values = [
        (Field::Sex, face.sex.into()),
        (Field::EyeColour, face.eye_colour.into()),
        (Field::HairColour, face.hair_colour.into()),
        (Field::Expression, if bits { 0 } else { face.expression }),
        (Field::Source, face.source.into()),
        (Field::ImageType, face.image_type.into()),
        (Field::DataType, face.data_type.into()),
        (Field::ColourSpace, face.colour_space.into()),
        (Field::Sampling, face.sampling.into()),
    ];
    for (field, _) in values.into_iter().filter(|(field, code)| !is_defined(*field, edition, *code)) {
        let how = format!("a code beyond the {} that {edition} defines: kept", codes(field, edition).len());
        walk.found(field, Severity::Note, how);
    }
}

fn check_bits(walk: &mut Walk<'_, '_>, face: &Face) {
    let edition = walk.edition;
    let is_second = edition == FaceEdition::Iso2011;
    let mut masks = vec![(Field::Properties, face.properties, true)];
    if is_second {
        masks.push((Field::Expression, face.expression.into(), true));
        masks.push((Field::Processing, face.processing.into(), false));
    }
    for (field, value, has_flag) in masks {
        if !bits_defined(field, edition, value) {
            walk.found(field, Severity::Note, "reserved bits are set: kept");
        }
        if has_flag && value != 0 && value & 1 == 0 {
            walk.found(field, Severity::Note, "bits are set, but not the lowest, which says that they are meant");
        }
    }
}

fn check_pose(walk: &mut Walk<'_, '_>, face: &Face) {
    if face.pose.iter().any(|code| *code != 0 && pose_degrees(*code).is_none()) {
        walk.found(Field::Pose, Severity::Note, "a code above 180: taken as not told");
    }
    if face.pose_uncertainty.iter().any(|code| *code != 0 && uncertainty_degrees(*code).is_none()) {
        walk.found(Field::PoseUncertainty, Severity::Note, "a code above 91: taken as not told");
    }
}

fn check_points(walk: &mut Walk<'_, '_>, face: &Face) {
    let edition = walk.edition;
    let (width, height) = (face.image_width, face.image_height);
    let mut count = |severity: Severity, message: &str, bad: &dyn Fn(&FacePoint) -> bool| {
        let number = face.points.iter().filter(|point| bad(point)).count();
        if number > 0 {
            let of = words::count(face.points.len(), "point", "points");
            walk.found(Field::PointCount, severity, format!("{number} of {of} {message}"));
        }
    };
    let undefined = |point: &FacePoint| !is_defined(Field::Point, edition, point.kind.into());
    count(Severity::Note, "of a type that is not defined: kept", &undefined);
    let outside = |point: &FacePoint| width > 0 && height > 0 && (point.x >= width || point.y >= height);
    count(Severity::Warning, "outside the stated image: kept", &outside);
    if edition != FaceEdition::Iso2011 {
        count(Severity::Note, "with reserved bytes that are not 0: kept", &|point| point.z != 0);
    }
}

fn check_capture(walk: &mut Walk<'_, '_>, face: &Face) {
    if !face.time.is_valid() {
        walk.found(Field::Time, Severity::Note, "no possible moment: kept");
    }
    if face.qualities.iter().any(|quality| quality.score > 100 && quality.score != 255) {
        walk.found(Field::Quality, Severity::Warning, "a score above 100: taken as not told");
    }
}

/// Stated length and what follows the last face.
pub(super) fn check_end(walk: &mut Walk<'_, '_>, stated: u32) {
    let (at, left) = (walk.reader.at(), walk.reader.left());
    let taken = at - walk.start;
    if u64::from(stated) != taken as u64 {
        let message = format!("{stated} bytes are stated, the structure takes {taken}: the structure is trusted");
        walk.found_at(walk.start + 8, Field::RecordLength, Severity::Warning, message);
    }
    if left > 0 {
        let message = format!("{} after the last face: ignored", words::count(left, "byte", "bytes"));
        walk.found_at(at, Field::End, Severity::Warning, message);
        walk.scribe.line(at, left, Field::End.name(), || "bytes after the last face".into());
    }
}
