//! Pictures of fingers: records of them into each other, out of records, and into records.

use bioverify_core::Limits;
use bioverify_record::{
    Conversion, Finding, FingerImageFormat, FingerImageRecord, PictureSource, PixelOutput, Record, Severity,
    encode_pixels, recognise,
};

use super::{ConvertArgs, Converted, changed};
use crate::fault::Fault;
use crate::input::{Bytes, decode, decode_losses, holds_pictures, is_picture, parse_record, picture_of_record};
use crate::words::{Format, things};

const ADVICE: &str = "see what the file holds with: bioverify inspect FILE";

/// Whether pictures of fingers are to be converted, and not minutiae: a record of them into another or a picture file, or
/// anything into such a record.
pub fn is_asked(args: &ConvertArgs, bytes: &Bytes) -> bool {
    let holds = args.raw.is_none() && holds_pictures(recognise(bytes));
    match args.format.finger_image() {
        Some(_) => holds || is_picture(bytes, args.raw),
        None => holds && args.format.picture().is_some(),
    }
}

/// The pictures in the asked format, and what that loses.
pub fn convert(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    match args.format.finger_image() {
        Some(format) if is_picture(bytes, args.raw) => wrap(args, bytes, format),
        Some(format) => between(args, bytes, format),
        None => unwrap(args, bytes),
    }
}

/// A picture file into a record.
fn wrap(args: &ConvertArgs, bytes: &Bytes, format: FingerImageFormat) -> Result<Converted, Fault> {
    let told = |error: &dyn std::fmt::Display| Fault::error(error, "choose --format png").in_file(&args.input);
    let output = match (args.bitrate, args.raw) {
        (Some(bitrate), _) => Some(PixelOutput::Wsq { bitrate }),
        // Bare pixels stay bare.
        (None, Some(_)) => Some(PixelOutput::Pgm),
        (None, None) => None,
    };
    let Some(output) = output else {
        // Refuses what is no finger, as for any other purpose.
        decode(bytes, &args.input, args.ppi, None)?;
        let source = PictureSource { bytes, ppi: args.ppi, position: args.position };
        let Conversion { value, losses } =
            FingerImageRecord::of_picture(source, format, &Limits::default()).map_err(|error| told(&error))?;
        return Ok((value.write().map_err(|error| told(&error))?, losses));
    };
    let Conversion { value: image, mut losses } = decode_losses(bytes, &args.input, args.ppi, args.raw)?;
    let record = FingerImageRecord::of_image(&image, args.position, format, output).map_err(|error| told(&error))?;
    if let (PixelOutput::Wsq { .. }, Some(view)) = (output, record.views.first()) {
        losses.extend(changed(&image, &view.picture, &args.output)?);
    }
    Ok((record.write().map_err(|error| told(&error))?, losses))
}

/// A record of pictures into another.
fn between(args: &ConvertArgs, bytes: &Bytes, format: FingerImageFormat) -> Result<Converted, Fault> {
    let told = |error: &dyn std::fmt::Display| Fault::error(error, ADVICE).in_file(&args.input);
    let read = parse_record(bytes, &args.input)?;
    let set_aside = |finding: &&Finding| finding.severity > Severity::Note;
    let mut losses: Vec<String> = read
        .findings
        .iter()
        .filter(set_aside)
        .map(|finding| format!("{}: {}", finding.field, finding.message))
        .collect();
    let pictures = match read.value {
        Record::FingerImages(record) => Some(Conversion { value: record, losses: Vec::new() }),
        Record::Group(group) => group.finger_images(),
        other => of_views(&other, format, args)?,
    };
    let pictures = pictures.ok_or_else(|| {
        let advice = "minutiae stay minutiae: use --format iso2005 and its like";
        Fault::error("the record holds minutiae, no picture", advice).in_file(&args.input)
    })?;
    losses.extend(pictures.losses);
    let converted = pictures.value.convert(format);
    losses.extend(converted.losses);
    let record = match args.bitrate {
        Some(bitrate) => {
            let coded = converted.value.with_wsq(bitrate, &Limits::default()).map_err(|error| told(&error))?;
            losses.extend(coded.losses);
            coded.value
        }
        None => converted.value,
    };
    Ok((record.write().map_err(|error| told(&error))?, losses))
}

/// A record of ISO/IEC 39794-4: its pictures as they are coded, each in a view.
fn of_views(
    record: &Record,
    format: FingerImageFormat,
    args: &ConvertArgs,
) -> Result<Option<Conversion<FingerImageRecord>>, Fault> {
    let Record::Extensible(record) = record else { return Ok(None) };
    let mut all: Option<FingerImageRecord> = None;
    let mut losses = vec!["what the record says beside picture, position and resolution has no place here".to_owned()];
    for picture in &record.representations {
        let stated = picture.pixels_per_inch().and_then(|ppi| bioverify_core::Ppi::new(ppi).ok());
        let source = PictureSource {
            bytes: picture.picture().unwrap_or_default(),
            ppi: stated.unwrap_or(args.ppi),
            position: picture.position(),
        };
        let one = FingerImageRecord::of_picture(source, format, &Limits::default())
            .map_err(|error| Fault::error(error, ADVICE).in_file(&args.input))?;
        losses.extend(one.losses);
        match &mut all {
            Some(all) => all.views.extend(one.value.views),
            None => all = Some(one.value),
        }
    }
    Ok(all.map(|value| Conversion { value, losses }))
}

/// A picture out of a record.
fn unwrap(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let output = args.picture().ok_or_else(|| Fault::usage("no picture format was asked for", "use --format png"))?;
    let picture = picture_of_record(bytes, &args.input, None, args.view)?;
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
