//! `convert`: between record formats, and between picture formats.

mod face;
mod finger_image;

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_core::{FingerPosition, GrayImage, Ppi};
use bioverify_record::{Content, Conversion, PixelOutput, convert_read, encode_pixels, recognise};
use clap::Args;

use crate::card_args::{CardArgs, CardSize, parse_bare};
use crate::fault::{Answer, Fault};
use crate::input::{Bytes, RawSize, decode, decode_losses, is_picture, parse_ppi, parse_raw, parse_record, read_bytes};
use crate::output::{refuse_misnamed, refuse_same, write_file};
use crate::words::{Format, parse_position};

/// `bioverify convert`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify convert card.fmr card.ansi --format ansi2004
  bioverify convert card.fmr verify.bin --format card-compact --sort xy --max-minutiae 80
  bioverify convert verify.bin card.fmr --from card-compact --format iso2011
  bioverify convert finger.wsq finger.png --format png
  bioverify convert photo.jpg face.fac --format iso-face-2005
  bioverify convert dg2.bin face.jpg --format jpeg
  bioverify convert dg3.bin left.png --format png --view 2
  bioverify convert finger.png finger.fir --format iso-finger-2011 --bitrate 0.75 --position left-index

What this conversion of this file loses is listed; what the file does not have is not.")]
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
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_ppi, default_value = "500")]
    ppi: Ppi,
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
    /// Which finger a picture shows that becomes a record, as right-index or left-thumb
    #[arg(long, value_name = "FINGER", value_parser = parse_position, default_value = "unknown")]
    position: FingerPosition,
    /// Which of the pictures of a record becomes a picture file, counted from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    view: usize,
}

fn parse_bitrate(text: &str) -> Result<f32, String> {
    let given = text.parse::<f32>().ok().filter(|bits| (0.1..=8.0).contains(bits));
    given.ok_or_else(|| "give bits a pixel from 0.1 to 8 (usually 0.75)".to_owned())
}

impl ConvertArgs {
    /// The picture format that is asked for, at the rate that is asked for.
    fn picture(&self) -> Option<PixelOutput> {
        match (self.format.picture()?, self.bitrate) {
            (PixelOutput::Wsq { .. }, Some(bitrate)) => Some(PixelOutput::Wsq { bitrate }),
            (output, _) => Some(output),
        }
    }
}

/// Converts one file.
pub fn run(args: &ConvertArgs, out: &mut dyn Write) -> Answer {
    refuse_same(&args.output, &[&args.input])?;
    refuse_misnamed(&args.output, args.format.name(), endings(args.format))?;
    let bytes = read_bytes(&args.input)?;
    // What is neither is told as what was asked for: a JPEG 2000 picture to PNG is no bad record.
    let wants_picture = args.format.picture().is_some() && args.from.is_none() && !is_record(&bytes);
    let (result, losses) = match is_picture(&bytes, args.raw) || wants_picture {
        _ if args.from.is_some() => record(args, &bytes)?,
        _ if face::is_asked(args, &bytes) => face::convert(args, &bytes)?,
        _ if finger_image::is_asked(args, &bytes) => finger_image::convert(args, &bytes)?,
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
    let output = args.picture().ok_or_else(|| {
        let what = format!("{} is a format of minutiae, the input is a picture", args.format.name());
        let advice = "use --format png, pgm, wsq or iso-finger-2005 and its like; bioverify extract makes a template";
        Fault::usage(what, advice).in_file(&args.input)
    })?;
    let Conversion { value: image, mut losses } = decode_losses(bytes, &args.input, args.ppi, args.raw)?;
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
        _ => &[],
    }
}

fn is_record(bytes: &Bytes) -> bool {
    matches!(
        recognise(bytes),
        Content::Minutiae | Content::MinutiaeOfEdition(_) | Content::NativeTemplate | Content::CardObject
    )
}

fn record(args: &ConvertArgs, bytes: &Bytes) -> Result<Converted, Fault> {
    let read = match args.from {
        Some(size) => parse_bare(bytes, size, &args.input)?,
        None => parse_record(bytes, &args.input)?,
    };
    let format = args.format.record(args.card.request(args.format)?).ok_or_else(|| {
        let of = match args.format {
            format if format.picture().is_some() => "is a picture format",
            format if format.finger_image().is_some() => "is for pictures of fingers",
            _ => "is for faces",
        };
        let what = format!("{} {of}, the input is a record of minutiae", args.format.name());
        Fault::usage(
            what,
            "use --format iso2005, iso2011, ansi2004, ansi2009, ansi2009am1, card-normal, card-compact or native",
        )
        .in_file(&args.input)
    })?;
    let converted = convert_read(&read, format).map_err(|error| {
        Fault::error(error, "see what the record holds with: bioverify inspect FILE").in_file(&args.input)
    })?;
    Ok((converted.value, converted.losses))
}
