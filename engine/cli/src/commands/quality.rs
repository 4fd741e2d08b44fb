//! `quality`: how good a capture is and what is wrong with it.

use std::io::Write;
use std::path::PathBuf;

use bioverify_core::{NoTrace, Ppi};
use clap::Args;
use serde_json::json;

use crate::engine_args::ModelArgs;
use crate::fault::{Answer, Fault};
use crate::input::{RawSize, parse_ppi, parse_raw, read_image};

/// `bioverify quality`.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  bioverify quality finger.png --ppi 500")]
pub struct QualityArgs {
    /// Finger image: PNG, JPEG, BMP, TIFF, PGM or WSQ, dark ridges
    #[arg(value_name = "IMG")]
    image: PathBuf,
    /// Resolution of the sensor in pixels per inch; what the file says of it is ignored
    #[arg(long, value_name = "N", value_parser = parse_ppi, default_value = "500")]
    ppi: Ppi,
    /// The image is bare 8-bit grey pixels of this size
    #[arg(long, value_name = "WxH", value_parser = parse_raw)]
    raw: Option<RawSize>,
    /// Print one line of JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    models: ModelArgs,
}

/// Prints the quality of one image.
pub fn run(args: &QualityArgs, out: &mut dyn Write) -> Answer {
    let image = read_image(&args.image, args.ppi, args.raw)?;
    let fingers = args.models.fingers()?;
    let extraction = fingers
        .extract(&image, &mut NoTrace)
        .map_err(|error| Fault::error(error, "capture again, or check --ppi").in_file(&args.image))?;
    let report = &extraction.quality;
    let defects: Vec<String> = report.defects.iter().map(ToString::to_string).collect();
    if args.json {
        let told = json!({
            "quality": report.overall.get(),
            "defects": defects,
            "minutiae": report.minutiae,
            "reliable_minutiae": report.reliable_minutiae,
            "ridge_mm2": report.ridge_mm2,
            "clarity": report.clarity,
            "contrast": report.contrast,
            "ridge_period": report.ridge_period,
        });
        writeln!(out, "{told}")?;
        return Ok(0);
    }
    writeln!(out, "quality {} of 100", report.overall.get())?;
    for defect in &defects {
        writeln!(out, "  - {defect}")?;
    }
    if defects.is_empty() {
        writeln!(out, "  nothing to object to")?;
    }
    writeln!(out, "  {} minutiae, {} of them dependable", report.minutiae, report.reliable_minutiae)?;
    writeln!(out, "  {:.0} mm2 of skin with clear ridges, clarity {:.2}", report.ridge_mm2, report.clarity)?;
    if let Some(period) = report.ridge_period {
        writeln!(out, "  ridges {period:.1} pixels apart at 500 ppi")?;
    }
    Ok(0)
}
