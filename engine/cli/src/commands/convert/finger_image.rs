//! Pictures of fingers: records of them into each other, out of records, and into records and data groups.

use bioverify_core::Limits;
use bioverify_record::{
    Conversion, FingerFormat, FingerImageFormat, FingerImageRecord, FingerOptions, Generation, PictureSource,
    PixelOutput, Read, Record, convert_fingers, encode_pixels,
};

use super::{ConvertArgs, Converted, changed, read_source};
use crate::fault::Fault;
use crate::input::{Bytes, decode, decode_losses, picture_of_record};
use crate::words::{Format, things};

const ADVICE: &str = "see what the file holds with: bioverify inspect FILE";

/// A record of fingers in the asked format, and what that loses.
pub fn convert(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    match args.format.finger(args.dates()) {
        Some(format) => {
            let read = read_source(args, bytes)?;
            refuse_ppi(args, &read.value)?;
            between(args, &read, format, args.bitrate)
        }
        None => unwrap(args, bytes),
    }
}

/// A picture file into a record or a data group.
pub fn wrap(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let told = |error: &dyn std::fmt::Display| Fault::error(error, "choose --format png").in_file(&args.input);
    let format = args.format.finger(args.dates()).ok_or_else(|| told(&"no format of fingers was asked for"))?;
    let edition = match format {
        FingerFormat::Images(edition) => edition,
        FingerFormat::Group(form) if form.generation == Generation::Iso19794 => FingerImageFormat::Iso2005,
        _ => FingerImageFormat::Iso2011,
    };
    let position = args.position.unwrap_or_default();
    let output = match (args.bitrate, args.raw) {
        (Some(bitrate), _) => Some(PixelOutput::Wsq { bitrate }),
        // Bare pixels stay bare.
        (None, Some(_)) => Some(PixelOutput::Pgm),
        (None, None) => None,
    };
    let Conversion { value: record, mut losses } = if let Some(output) = output {
        let Conversion { value: image, mut losses } = decode_losses(bytes, &args.input, args.resolution(), args.raw)?;
        let record = FingerImageRecord::of_image(&image, position, edition, output).map_err(|error| told(&error))?;
        if let (PixelOutput::Wsq { .. }, Some(view)) = (output, record.views.first()) {
            losses.extend(changed(&image, &view.picture, &args.output)?);
        }
        Conversion { value: record, losses }
    } else {
        // Refuses what is no finger, as for any other purpose.
        decode(bytes, &args.input, args.resolution(), None)?;
        let source = PictureSource { bytes, ppi: args.resolution(), position };
        FingerImageRecord::of_picture(source, edition, &Limits::default()).map_err(|error| told(&error))?
    };
    if let FingerFormat::Images(_) = format {
        return Ok((record.write().map_err(|error| told(&error))?, losses));
    }
    let read = Read { value: Record::FingerImages(record), findings: Vec::new() };
    let (result, further) = between(args, &read, format, None)?;
    losses.extend(further);
    Ok((result, losses))
}

/// A record into another, or into a data group.
fn between(
    args: &ConvertArgs,
    read: &Read<Record>,
    format: FingerFormat,
    bitrate: Option<f32>,
) -> Result<Converted, Fault> {
    let options = FingerOptions { bitrate, ppi: args.ppi };
    let converted = convert_fingers(read, format, options, &Limits::default())
        .map_err(|error| Fault::error(error, ADVICE).in_file(&args.input))?;
    Ok((converted.value, converted.losses))
}

/// Refuses a resolution for pictures that all state their own.
fn refuse_ppi(args: &ConvertArgs, record: &Record) -> Result<(), Fault> {
    if args.ppi.is_none() || !states_resolution(record) {
        return Ok(());
    }
    let what = "--ppi is for pictures whose resolution is not told, the record states that of all of its pictures";
    Err(Fault::usage(what, "leave it out: the record's own resolution is kept").in_file(&args.input))
}

fn states_resolution(record: &Record) -> bool {
    match record {
        Record::Extensible(record) => record.representations.iter().all(|one| one.pixels_per_inch().is_some()),
        Record::Group(group) => group.records.iter().flatten().all(states_resolution),
        _ => true,
    }
}

/// A picture out of a record.
fn unwrap(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let output = args.picture().ok_or_else(|| Fault::usage("no picture format was asked for", "use --format png"))?;
    if args.ppi.is_some() {
        refuse_ppi(args, &read_source(args, bytes)?.value)?;
    }
    let picture = picture_of_record(bytes, &args.input, args.ppi, args.view.unwrap_or(1))?;
    let mut losses = vec![format!(
        "what the record says of the picture: finger {}, {} ppi, and whatever else stands in it",
        crate::words::position_word(picture.position),
        picture.image.ppi().get()
    )];
    if picture.count > 1 {
        let others = things(picture.count - 1, "other picture", "other pictures");
        losses.push(format!("{others} left out: --view chooses which one is taken"));
    }
    let coded = encode_pixels(&picture.image, output)
        .map_err(|error| Fault::error(error, "choose --format png").in_file(&args.output))?;
    if args.format == Format::Wsq {
        losses.extend(changed(&picture.image, &coded, &args.output)?);
    }
    Ok((coded, losses))
}
