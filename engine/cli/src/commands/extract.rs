//! `extract`: finger image to template.

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify_core::{FingerPosition, Ppi};
use bioverify_record::{CardRequest, Record, convert};
use clap::Args;
use serde_json::json;
use zeroize::Zeroizing;

use crate::card_args::CardArgs;
use crate::engine_args::ModelArgs;
use crate::fault::{Answer, Fault};
use crate::input::{FingerPicture, FingerWanted, RawSize, parse_ppi, parse_raw, read_finger};
use crate::keys::SealArgs;
use crate::output::{refuse_misnamed, refuse_same, remark, write_file};
use crate::overlay::Overlay;
use crate::words::{Format, parse_position, position_word, things};

/// `bioverify extract`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  bioverify extract finger.png --ppi 500 --out finger.fmr
  bioverify extract finger.png --ppi 500 --out verify.bin --format card-compact --asked-by bit.bin
  bioverify extract dg3.bin --view 2 --out left.fmr
  bioverify extract finger.png --ppi 500 --out finger.bvst --seal-with template.key --owner \"row 17\"
  bioverify extract finger.raw --raw 388x374 --ppi 500 --out finger.bvt --format native --overlay seen.png

The image may be PNG, JPEG, JPEG 2000, BMP, TIFF, PGM or PPM (plain or raw), WSQ, or bare pixels with --raw; its content tells
which, not its name. A tinted picture becomes grey; one in many colours is a photo and refused.
The overlay is a PNG of the image at 1000 ppi. Red circles are ridge endings, green squares are bifurcations, yellow circles
are minutiae whose kind is not told; the stroke of each runs along its ridge, and the fainter the mark, the less sure it
is. Blue is what was not taken for finger.
With --json: file, format, bytes, key (the number of the one it is sealed with, or null), position, minutiae, quality, losses (what
the format has no place for).")]
pub struct ExtractArgs {
    /// Finger image: PNG, JPEG, BMP, TIFF, PGM or WSQ, dark ridges; or a record that holds one
    #[arg(value_name = "IMG")]
    image: PathBuf,
    /// Resolution of the sensor in pixels per inch; what a picture file says of it is ignored, what a record states is taken
    /// where this is left out
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_ppi)]
    ppi: Option<Ppi>,
    /// Which of the pictures of a record, counted from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    view: usize,
    /// The image is bare 8-bit grey pixels of this size
    #[arg(long, value_name = "WxH", value_parser = parse_raw)]
    raw: Option<RawSize>,
    /// Where the template goes
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Format of the template [default: iso2005, with --seal-with native]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Which finger it is, as right-index or left-thumb
    #[arg(long, value_name = "FINGER", value_parser = parse_position, default_value = "unknown")]
    position: FingerPosition,
    /// Also draw what was found, as PNG; its colours are explained below
    #[arg(long, value_name = "OUT.png")]
    overlay: Option<PathBuf>,
    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    seal: SealArgs,
    #[command(flatten)]
    card: CardArgs,
    #[command(flatten)]
    models: ModelArgs,
}

/// Extracts one template.
pub fn run(args: &ExtractArgs, out: &mut dyn Write) -> Answer {
    let named = args.named()?;
    args.card.check(named)?;
    let record = |request: CardRequest| {
        named.record(request).ok_or_else(|| {
            let what = format!("{} is a picture format, a template is written here", named.name());
            Fault::usage(what, "use --format iso2005, iso2011, ansi2004, ansi2009, ansi2009am1, card-normal, card-compact or native; bioverify convert writes pictures")
        })
    };
    record(CardRequest::default())?;
    let inputs: Vec<&Path> = std::iter::once(args.image.as_path()).chain(args.seal.key()).collect();
    for output in std::iter::once(&args.out).chain(&args.overlay) {
        refuse_same(output, &inputs)?;
    }
    let sealer = args.seal.sealer()?;
    refuse_misnamed(&args.out, "a template", &[])?;
    args.overlay.iter().try_for_each(|path| refuse_misnamed(path, "PNG", &["png"]))?;
    let wanted = FingerWanted { ppi: args.ppi, fallback: None, raw: args.raw, number: args.view };
    let FingerPicture { image, position: stated, count } = read_finger(&args.image, &wanted)?;
    if count > 1 {
        remark(format_args!("picture {} of {count} is taken: --view chooses another", args.view));
    }
    let position = if args.position == FingerPosition::Unknown { stated } else { args.position };
    let format = record(args.card.request(named, position)?)?;
    let fingers = args.models.fingers()?;
    let mut seen = Overlay::default();
    let extracted = fingers.extract(&image, &mut seen);
    if let Some(path) = &args.overlay {
        match seen.png() {
            Ok(png) => write_file(path, &png)?,
            // What the extraction says matters more.
            Err(fault) => remark(fault.one_line()),
        }
    }
    let extraction = extracted.map_err(|error| {
        Fault::error(error, "capture again, or check --ppi; --overlay shows what was seen").in_file(&args.image)
    })?;
    let quality = extraction.quality.overall;
    let set = extraction.minutiae.with_position(position).with_quality(Some(quality));
    let count = set.len();
    let template = Record::Native(fingers.template(set));
    let converted = convert(&template, format)
        .map_err(|error| Fault::error(error, "use --format native, which has no such bounds").in_file(&args.out))?;
    let clear = Zeroizing::new(converted.value);
    let sealed = sealer.as_ref().map(|sealer| sealer.seal(&clear, &args.out)).transpose()?;
    let bytes = sealed.as_ref().unwrap_or(&clear);
    write_file(&args.out, bytes)?;
    let (file, key, bytes) = (args.out.display().to_string(), sealer.map(|sealer| sealer.key()), bytes.len());
    if args.json {
        let (position, format, quality) = (position_word(position), named.name(), quality.get());
        let told = json!({ "file": file, "format": format, "bytes": bytes, "key": key, "position": position,
            "minutiae": count, "quality": quality, "losses": converted.losses });
        writeln!(out, "{told}")?;
        return Ok(0);
    }
    let (minutiae, quality, format) = (things(count, "minutia", "minutiae"), quality.get(), named.name());
    let sealed = key.map_or_else(String::new, |key| format!(", sealed with key {key}"));
    writeln!(out, "{file}: {minutiae}, quality {quality}, {bytes} bytes of {format}{sealed}")?;
    Ok(0)
}

impl ExtractArgs {
    /// The format that is meant.
    fn named(&self) -> Result<Format, Fault> {
        match (self.format, self.seal.key()) {
            (Some(other), Some(_)) if other != Format::Native => {
                let what = format!("{} cannot be sealed, only native templates can", other.name());
                Err(Fault::usage(what, "use --format native, or leave --seal-with out"))
            }
            (None, Some(_)) => Ok(Format::Native),
            (named, _) => Ok(named.unwrap_or(Format::Iso2005)),
        }
    }
}
