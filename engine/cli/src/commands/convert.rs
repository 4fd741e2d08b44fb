//! `convert`: between record formats, between picture formats, and into and out of the files of an identity document.

mod face;
mod finger_image;
mod options;
mod source;

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_core::{FingerPosition, GrayImage, MinutiaSet, Ppi};
use bioverify_record::{
    CaptureTime, CardRequest, Conversion, GroupForm, PixelOutput, convert_read, encode_pixels, recognise,
};
use clap::Args;
use serde_json::json;

use crate::card_args::{CardArgs, CardSize, parse_bare};
use crate::fault::{Answer, Fault};
use crate::input::{Bytes, RawSize, decode, decode_losses, parse_ppi, parse_raw, parse_record, read_bytes};
use crate::output::{refuse_misnamed, refuse_same, write_file};
use crate::words::{Format, parse_position};
use options::{parse_bitrate, parse_created, parse_validity, parse_view};
use source::Source;

/// `bioverify convert`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify convert card.fmr card.ansi --format ansi2004
  bioverify convert card.fmr verify.bin --format card-compact --sort xy --max-minutiae 80
  bioverify convert verify.bin card.fmr --from card-compact --format iso2011
  bioverify convert finger.wsq finger.png --format png
  bioverify convert photo.jpg face.fac --format iso-face-2005
  bioverify convert photo.jp2 DG2.bin --format dg2 --created 20261122120000 --validity 20261122-20361121
  bioverify convert dg2.bin face.jpg --format jpeg
  bioverify convert dg3.bin left.png --format png --view 2
  bioverify convert fingers.fir DG3.bin --format dg3-39794
  bioverify convert finger.png finger.fir --format iso-finger-2011 --bitrate 0.75 --position left-index

What this conversion of this file loses is listed; what the file does not have is not. Into its own format a record keeps
every field, and a data group every byte of what is in order. Which format becomes which: engine/cli/CONVERSIONS.md")]
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
    /// Resolution of a finger's picture in pixels per inch, where no record states it; 500 where it is not given
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_ppi)]
    ppi: Option<Ppi>,
    /// The picture is bare 8-bit grey pixels of this size
    #[arg(long, value_name = "WxH", value_parser = parse_raw)]
    raw: Option<RawSize>,
    /// The input is bare on-card minutiae, which do not tell what they are
    #[arg(long, value_enum, value_name = "SIZE", conflicts_with = "raw")]
    from: Option<CardSize>,
    #[command(flatten)]
    card: CardArgs,
    /// Bits a pixel of WSQ, from 0.1 to 8: 0.75 is usual, 2.25 loses little. In a record it codes its pictures anew
    #[arg(long, value_name = "BITS", allow_negative_numbers = true, value_parser = parse_bitrate)]
    bitrate: Option<f32>,
    /// Which finger a picture shows that becomes a record, as right-index or left-thumb; unknown where it is not given
    #[arg(long, value_name = "FINGER", value_parser = parse_position)]
    position: Option<FingerPosition>,
    /// Which of the pictures of a record becomes a picture file, counted from 1
    #[arg(long, value_name = "N", value_parser = parse_view)]
    view: Option<usize>,
    /// When the data of a data group were made, for its headers: YYYYMMDDhhmmss
    #[arg(long, value_name = "TIME", value_parser = parse_created)]
    created: Option<CaptureTime>,
    /// First and last day of validity for the headers of a data group: YYYYMMDD-YYYYMMDD
    #[arg(long, value_name = "DAYS", value_parser = parse_validity)]
    validity: Option<(CaptureTime, CaptureTime)>,
    /// Tell what was written and lost as JSON, for programs
    #[arg(long)]
    pub json: bool,
}

impl ConvertArgs {
    /// The picture format that is asked for, at the rate that is asked for.
    fn picture(&self) -> Option<PixelOutput> {
        match (self.format.picture()?, self.bitrate) {
            (PixelOutput::Wsq { .. }, Some(bitrate)) => Some(PixelOutput::Wsq { bitrate }),
            (output, _) => Some(output),
        }
    }

    /// The dates for headers of a data group.
    fn dates(&self) -> GroupForm {
        GroupForm { created: self.created, validity: self.validity, ..GroupForm::default() }
    }

    /// Resolution of a picture file.
    fn resolution(&self) -> Ppi {
        self.ppi.unwrap_or(Ppi::STANDARD)
    }
}

/// Converts one file.
pub fn run(args: &ConvertArgs, out: &mut dyn Write) -> Answer {
    refuse_same(&args.output, &[&args.input])?;
    refuse_misnamed(&args.output, args.format.name(), endings(args.format))?;
    let bytes = read_bytes(&args.input)?;
    let source = Source::of(&bytes, args);
    source.refuse_unsuited(args)?;
    options::refuse_idle(args, source)?;
    let (result, losses) = match source {
        Source::Minutiae if args.format.finger(args.dates()).is_none() => record(args, &bytes)?,
        Source::FingerGroup | Source::Fingers if args.format.record(CardRequest::default()).is_some() => {
            record(args, &bytes)?
        }
        Source::Minutiae | Source::FingerGroup | Source::Fingers => finger_image::convert(args, &bytes)?,
        Source::Face => face::convert(args, &bytes)?,
        Source::Picture if args.format.face(args.dates()).is_some() && args.format.picture().is_none() => {
            face::convert(args, &bytes)?
        }
        Source::Picture if args.format.finger(args.dates()).is_some() => finger_image::wrap(args, &bytes)?,
        Source::Picture => picture(args, &bytes)?,
    };
    write_file(&args.output, &result)?;
    if args.json {
        let told = json!({
            "input": args.input.display().to_string(), "content": content(args, &bytes),
            "output": args.output.display().to_string(), "format": args.format.name(), "bytes": result.len(),
            "losses": losses,
        });
        writeln!(out, "{told}")?;
        return Ok(0);
    }
    writeln!(out, "{}: {} bytes of {}", args.output.display(), result.len(), args.format.name())?;
    for loss in &losses {
        writeln!(out, "  lost: {loss}")?;
    }
    if losses.is_empty() {
        writeln!(out, "  nothing was lost")?;
    }
    Ok(0)
}

/// What the input is: bare minutiae do not tell it, whoever calls does.
fn content(args: &ConvertArgs, bytes: &Bytes) -> String {
    args.from.map_or_else(|| recognise(bytes).to_string(), |size| size.format().to_string())
}

type Converted = (Vec<u8>, Vec<String>);

fn picture(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let output = args.picture().ok_or_else(|| Fault::usage("no picture format was asked for", "use --format png"))?;
    let Conversion { value: image, mut losses } = decode_losses(bytes, &args.input, args.resolution(), args.raw)?;
    let result = encode_pixels(&image, output)
        .map_err(|error| Fault::error(error, "choose --format png").in_file(&args.output))?;
    if args.format == Format::Wsq {
        losses.extend(changed(&image, &result, &args.output)?);
    }
    Ok((result, losses))
}

/// What WSQ made of the pixels; nothing where it kept them all.
fn changed(before: &GrayImage, coded: &[u8], path: &Path) -> Result<Option<String>, Fault> {
    let after = decode(coded, path, before.ppi(), None)?;
    let differences = || before.pixels().iter().zip(after.pixels()).map(|(a, b)| a.abs_diff(*b));
    let (count, most) = (differences().filter(|d| *d > 0).count(), differences().max().unwrap_or(0));
    let pixels = before.pixels().len().max(1) as f64;
    let (percent, rate) = (100.0 * count as f64 / pixels, coded.len() as f64 * 8.0 / pixels);
    Ok((count > 0).then(|| {
        format!("fine detail: {percent:.0} % of the pixels changed, by at most {most} of 255 (WSQ is lossy, {rate:.2} bits a pixel)")
    }))
}

/// Name endings of a picture format; a record may have any that no picture format has.
const fn endings(format: Format) -> &'static [&'static str] {
    match format {
        Format::Png => &["png"],
        Format::Pgm => &["pgm", "pnm"],
        Format::Wsq => &["wsq"],
        Format::Jpeg => &["jpg", "jpeg"],
        Format::Jpeg2000 => &["jp2", "j2k", "jpf", "jpx"],
        _ => &[],
    }
}

/// A record that was told by its content, or bare minutiae of a card.
fn read_source(args: &ConvertArgs, bytes: &Bytes) -> Result<bioverify_record::Read<bioverify_record::Record>, Fault> {
    match args.from {
        Some(size) => parse_bare(bytes, size, &args.input),
        None => parse_record(bytes, &args.input),
    }
}

fn record(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let read = read_source(args, bytes)?;
    // A record that cannot be used at all is told by its conversion.
    let fingers = read.value.minutia_sets().unwrap_or_default();
    let position = fingers.first().map_or(FingerPosition::Unknown, MinutiaSet::position);
    let format = args.format.record(args.card.request(args.format, position)?);
    let format = format.ok_or_else(|| Fault::usage("no format of minutiae was asked for", "use --format iso2005"))?;
    let converted = convert_read(&read, format).map_err(|error| {
        Fault::error(error, "see what the record holds with: bioverify inspect FILE").in_file(&args.input)
    })?;
    Ok((converted.value, converted.losses))
}
