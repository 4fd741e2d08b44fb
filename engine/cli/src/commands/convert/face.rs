//! Faces: records, data groups and photos into each other.

use bioverify_core::Limits;
use bioverify_record::convert_face;

use super::{ConvertArgs, Converted};
use crate::fault::Fault;
use crate::input::{Bytes, is_face_record, is_picture};

/// Whether a face is to be converted: the input is a record or a group of one, or a picture that is to become one.
pub fn is_asked(args: &ConvertArgs, bytes: &Bytes) -> bool {
    let only_faces = args.format.face().is_some() && args.format.picture().is_none();
    is_face_record(bytes) || (only_faces && is_picture(bytes, args.raw))
}

/// The face in the asked format, and what that loses.
pub fn convert(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let format = args.format.face().ok_or_else(|| {
        let what = format!("{} holds a finger, the input a face", args.format.name());
        let advice = "use --format iso-face-2005, iso-face-2011, ansi-face-2004, iso-face-39794, jpeg or png";
        Fault::usage(what, advice).in_file(&args.input)
    })?;
    let converted = convert_face(bytes, format, &Limits::photo()).map_err(|error| {
        Fault::error(error, "see what the file holds with: bioverify inspect FILE").in_file(&args.input)
    })?;
    Ok((converted.value, converted.losses))
}
