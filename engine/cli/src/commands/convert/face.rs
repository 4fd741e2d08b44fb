//! Faces: records, data groups and photos into each other.

use bioverify_core::Limits;
use bioverify_record::convert_face;

use super::{ConvertArgs, Converted};
use crate::fault::Fault;
use crate::input::Bytes;

/// The face in the asked format, and what that loses.
pub fn convert(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let format = args.format.face(args.dates());
    let format = format.ok_or_else(|| Fault::usage("no format of faces was asked for", "use --format jpeg"))?;
    let converted = convert_face(bytes, format, &Limits::photo()).map_err(|error| {
        Fault::error(error, "see what the file holds with: bioverify inspect FILE").in_file(&args.input)
    })?;
    Ok((converted.value, converted.losses))
}
