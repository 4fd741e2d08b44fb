//! `quality`: how good a capture is and what is wrong with it. Fingers here, faces in `quality_face.rs`.

use std::io::Write;
use std::path::{Path, PathBuf};

use bioverify::Error;
use bioverify_core::{NoTrace, Ppi};
use bioverify_finger::{ExtractError, QualityReport};
use clap::{ArgGroup, Args};
use serde_json::{Value, json};

use crate::commands::quality_face;
use crate::engine_args::ModelArgs;
use crate::fault::{Answer, Fault};
use crate::input::{FingerWanted, RawSize, parse_ppi, parse_raw, read_finger};
use crate::words::things;

/// `bioverify quality`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("picture").required(true).args(["image", "face"]), after_help = "Examples:
  bioverify quality finger.png --ppi 500
  bioverify quality --face photo.jpg

The quality of a finger says how surely a comparison with an ordinary capture of it finds them alike (threshold of FMR 0.1 %): at 10
it misses as often as not, and every 30 points more bring the odds of a miss to a tenth: one in 11 at 40, one in 100 at 70.
An image without a usable finger has quality 0, and the defect says why. With --json the keys are always the same; measures
are null where there was nothing to measure, and an unreadable file is told as
{\"error\":{\"what\":..,\"where\":..,\"advice\":..,\"status\":..}}.")]
pub struct QualityArgs {
    /// Finger image: PNG, JPEG, BMP, TIFF, PGM or WSQ, dark ridges; or a record that holds one
    #[arg(value_name = "IMG")]
    image: Option<PathBuf>,
    /// Photo of a face instead: JPEG, PNG, JPEG 2000, BMP, TIFF or PPM, or a record that holds one; graded after ISO/IEC 29794-5
    #[arg(long, value_name = "IMG", conflicts_with = "raw")]
    face: Option<PathBuf>,
    /// Resolution of the sensor in pixels per inch; what a picture file says of it is ignored [default: 500, or what a record
    /// states]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = parse_ppi)]
    ppi: Option<Ppi>,
    /// Which of the pictures of a record, counted from 1
    #[arg(long, value_name = "N", default_value_t = 1)]
    view: usize,
    /// The image is bare 8-bit grey pixels of this size
    #[arg(long, value_name = "WxH", value_parser = parse_raw)]
    raw: Option<RawSize>,
    /// Print one line of JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    models: ModelArgs,
}

/// Prints the quality of one image. One that shows no usable finger has quality 0, and why is its defect.
pub fn run(args: &QualityArgs, out: &mut dyn Write) -> Answer {
    let Some(path) = &args.image else {
        // The parser lets through exactly one of both.
        let photo = args.face.as_deref().unwrap_or(Path::new(""));
        return quality_face::run(photo, args.json, &args.models, out);
    };
    let fallback = Some(Ppi::STANDARD);
    let image = read_finger(path, &FingerWanted { ppi: args.ppi, fallback, raw: args.raw, number: args.view })?.image;
    let fingers = args.models.fingers()?;
    match fingers.extract(&image, &mut NoTrace) {
        Ok(extraction) => tell(args, Quality::of(&extraction.quality), out),
        Err(why) if is_of_the_image(&why) => tell(args, Quality::none(&why), out),
        Err(error) => Err(Fault::error(error, "capture again, or check --ppi").in_file(path).into()),
    }
}

/// Whether the capture is to blame and not the engine.
const fn is_of_the_image(error: &Error) -> bool {
    matches!(
        error,
        Error::ShowsFace { .. }
            | Error::Extract(
                ExtractError::TooSmall { .. }
                    | ExtractError::TooLarge { .. }
                    | ExtractError::NotAFinger { .. }
                    | ExtractError::Photo { .. }
                    | ExtractError::WrongResolution { .. }
                    | ExtractError::TooFaint { .. }
            )
    )
}

/// What is told: the number, the defects, and the measures where there was something to measure.
struct Quality<'a> {
    overall: u8,
    defects: Vec<String>,
    measures: Option<&'a QualityReport>,
}

impl<'a> Quality<'a> {
    fn of(report: &'a QualityReport) -> Self {
        let defects = report.defects.iter().map(ToString::to_string).collect();
        Self { overall: report.overall.get(), defects, measures: Some(report) }
    }

    fn none(why: &Error) -> Self {
        let told = match why {
            Error::Extract(why) => why.to_string(),
            other => other.to_string(),
        };
        Self { overall: 0, defects: vec![told], measures: None }
    }

    /// Always the same keys; measures are null where there was nothing to measure.
    fn to_json(&self) -> Value {
        let of = |measure: fn(&QualityReport) -> Value| self.measures.map_or(Value::Null, measure);
        json!({
            "quality": self.overall,
            "defects": self.defects,
            "minutiae": of(|report| report.minutiae.into()),
            "reliable_minutiae": of(|report| report.reliable_minutiae.into()),
            "shared_minutiae": of(|report| report.shared_minutiae.into()),
            "merged": of(|report| report.merged.into()),
            "smear": of(|report| report.smear.into()),
            "residue_mm2": of(|report| report.residue_mm2.into()),
            "ridge_mm2": of(|report| report.ridge_mm2.into()),
            "clarity": of(|report| report.clarity.into()),
            "contrast": of(|report| report.contrast.into()),
            "ridge_period": of(|report| report.ridge_period.into()),
        })
    }
}

fn tell(args: &QualityArgs, quality: Quality<'_>, out: &mut dyn Write) -> Answer {
    if args.json {
        writeln!(out, "{}", quality.to_json())?;
        return Ok(0);
    }
    writeln!(out, "quality {} of 100", quality.overall)?;
    for defect in &quality.defects {
        writeln!(out, "  - {defect}")?;
    }
    if quality.defects.is_empty() {
        writeln!(out, "  nothing to object to")?;
    }
    let Some(report) = quality.measures else { return Ok(0) };
    let minutiae = things(report.minutiae, "minutia", "minutiae");
    writeln!(out, "  {minutiae}, {} of them dependable", report.reliable_minutiae)?;
    writeln!(out, "  {:.0} mm2 of skin with clear ridges, clarity {:.2}", report.ridge_mm2, report.clarity)?;
    if let Some(period) = report.ridge_period {
        writeln!(out, "  ridges {period:.1} pixels apart at 500 ppi")?;
    }
    Ok(0)
}
