//! Two face templates against each other.

use std::io::Write;

use bioverify::Calibration;
use bioverify_face::{compare, cosine};
use bioverify_record::ModelTag;
use serde_json::json;

use super::CompareArgs;
use crate::faces::parse_face;
use crate::fault::{Answer, Fault};
use crate::input::read_bytes;

/// Prints the score of two face templates, and what it means where a calibration table belongs to their model.
pub fn compare_faces(args: &CompareArgs, probe: &[u8], reference: &[u8], out: &mut dyn Write) -> Answer {
    let probe = parse_face(probe, &args.probe)?.embedding;
    let reference = parse_face(reference, &args.reference)?.embedding;
    let told = |error| Fault::error(error, "make both templates with one model: bioverify embed IMG --out FILE");
    let score = compare(&probe, &reference).map_err(told)?;
    let cosine = cosine(&probe, &reference).map_err(told)?;
    let table = calibration(args, ModelTag(probe.model()))?;
    let meaning = table.as_ref().map(|table| (table.llr(score).0, table.fmr(score).get()));
    if args.json {
        let (llr, fmr) = meaning.unzip();
        let told = json!({
            "score": score.get(),
            "cosine": cosine,
            "model": ModelTag(probe.model()).to_string(),
            "llr": llr,
            "fmr": fmr,
        });
        writeln!(out, "{told}")?;
        return Ok(0);
    }
    writeln!(out, "score                 {:.2}", score.get())?;
    match meaning {
        Some((llr, fmr)) => {
            writeln!(out, "log-likelihood ratio  {llr:+.2}")?;
            writeln!(out, "false-match rate      {fmr:.1e} or below")?;
        }
        None => writeln!(out, "meaning               not known without --calibration, a table for this model")?,
    }
    writeln!(out, "cosine                {cosine:+.4}")?;
    writeln!(out, "model                 {}", ModelTag(probe.model()))?;
    Ok(0)
}

/// The table that was given, which must belong to the templates' model; else the bundled one where it does.
fn calibration(args: &CompareArgs, model: ModelTag) -> Result<Option<Calibration>, Fault> {
    let Some(path) = &args.engine.calibration else {
        let fits = |table: &Calibration| table.provenance().model == model.to_string();
        return Ok(Calibration::bundled_face().ok().filter(fits));
    };
    let bytes = read_bytes(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Fault::error("this is no text in UTF-8", "give a TOML file"));
    let advice = "make a table for the templates' model with: bioverify calibrate";
    let table = Calibration::from_toml(text.map_err(|fault| fault.in_file(path))?);
    let table = table.map_err(|error| Fault::error(error, advice).in_file(path))?;
    let of = &table.provenance().model;
    if *of != model.to_string() {
        let what = format!("the calibration was made with model {of}, the templates are of model {model}");
        return Err(Fault::error(what, advice).in_file(path));
    }
    Ok(Some(table))
}
