//! `convert`: between record formats, and between picture formats.

use std::io::Write;
use std::path::PathBuf;

use bioverify_core::Ppi;
use bioverify_record::{convert, encode_pixels};
use clap::Args;

use crate::fault::{Answer, Fault};
use crate::input::{Bytes, RawSize, decode, is_picture, parse_ppi, parse_raw, parse_record, read_bytes};
use crate::output::{refuse_same, write_file};
use crate::words::Format;

/// `bioverify convert`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify convert card.fmr card.ansi --format ansi2004
  bioverify convert finger.wsq finger.png --format png

Everything that the new format cannot hold is listed.")]
pub struct ConvertArgs {
    /// The file to convert; what it is is told by its content
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// Where the result goes
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// Format of the result
    #[arg(long, value_enum)]
    format: Format,
    /// Resolution of a picture in pixels per inch; only WSQ writes it down
    #[arg(long, value_name = "N", value_parser = parse_ppi, default_value = "500")]
    ppi: Ppi,
    /// The picture is bare 8-bit grey pixels of this size
    #[arg(long, value_name = "WxH", value_parser = parse_raw)]
    raw: Option<RawSize>,
}

/// Converts one file.
pub fn run(args: &ConvertArgs, out: &mut dyn Write) -> Answer {
    refuse_same(&args.output, &[&args.input])?;
    let bytes = read_bytes(&args.input)?;
    let (result, losses) = match is_picture(&bytes, args.raw) {
        true => picture(args, &bytes)?,
        false => record(args, &bytes)?,
    };
    write_file(&args.output, &result)?;
    writeln!(out, "{}: {} bytes of {}", args.output.display(), result.len(), args.format.name())?;
    for loss in &losses {
        writeln!(out, "  lost: {loss}")?;
    }
    if losses.is_empty() {
        writeln!(out, "  nothing was lost")?;
    }
    Ok(0)
}

type Converted = (Vec<u8>, Vec<String>);

fn picture(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let output = args.format.picture().ok_or_else(|| {
        let what = format!("{} is a record format, the input is a picture", args.format.name());
        Fault::usage(what, "use --format png, pgm or wsq; bioverify extract makes a template").in_file(&args.input)
    })?;
    let image = decode(bytes, &args.input, args.ppi, args.raw)?;
    let result = encode_pixels(&image, output)
        .map_err(|error| Fault::error(error, "choose --format png").in_file(&args.output))?;
    let mut losses = vec!["everything beside the grey pixels: colour, tags, comments".to_owned()];
    if args.format == Format::Wsq {
        losses.push("fine detail: WSQ is lossy".to_owned());
    }
    Ok((result, losses))
}

fn record(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let read = parse_record(bytes, &args.input)?;
    let format = args.format.record().ok_or_else(|| {
        let what = format!("{} is a picture format, the input is a record", args.format.name());
        Fault::usage(what, "use --format iso2005, ansi2004 or native").in_file(&args.input)
    })?;
    let converted = convert(&read.value, format).map_err(|error| {
        Fault::error(error, "see what the record holds with: bioverify inspect FILE").in_file(&args.input)
    })?;
    Ok((converted.value, converted.losses))
}
