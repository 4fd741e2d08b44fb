//! Two faces against each other: templates, records or photos.

use std::io::Write;
use std::path::Path;

use bioverify::Calibration;
use bioverify_core::{Embedding, NoTrace};
use bioverify_face::{Analyser, Choice, compare, cosine};
use bioverify_model::ModelRole;
use bioverify_record::ModelTag;
use serde_json::json;

use super::CompareArgs;
use crate::faces::{analyser, decode_face, parse_face};
use crate::fault::{Answer, Fault};
use crate::input::{is_face_record, is_picture, read_bytes};

/// Prints the score of two faces, and what it means where a calibration table belongs to their model.
pub fn compare_faces(args: &CompareArgs, probe: &[u8], reference: &[u8], out: &mut dyn Write) -> Answer {
    let files = [(probe, args.probe.as_path()), (reference, args.reference.as_path())];
    let needs_networks = files.iter().any(|(bytes, _)| shows_face(bytes));
    let roles = [ModelRole::FaceDetector, ModelRole::FaceEmbedder];
    let analyser = needs_networks.then(|| analyser(&args.engine.models, &roles)).transpose()?;
    let [probe, reference] = files.map(|(bytes, path)| vector(bytes, path, analyser.as_ref()));
    let (probe, reference) = (probe?, reference?);
    let told = |error| Fault::error(error, "make both templates with one model: bioverify embed IMG --out FILE");
    let score = compare(&probe, &reference).map_err(told)?;
    let cosine = cosine(&probe, &reference).map_err(told)?;
    let table = calibration(args, ModelTag(probe.model()))?;
    let meaning = table.as_ref().map(|table| (table.llr(score).0, table.fmr(score).get()));
    if args.json {
        let (llr, fmr) = meaning.unzip();
        let told = json!({
            "modality": "face",
            "score": score.get(),
            "cosine": cosine,
            "model": ModelTag(probe.model()).to_string(),
            "llr": llr,
            "fmr": fmr,
        });
        writeln!(out, "{told}")?;
        return Ok(0);
    }
    writeln!(out, "compared as           faces")?;
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

/// Whether there is a picture to compute a vector of; what is neither that nor a template is refused by name.
fn shows_face(bytes: &[u8]) -> bool {
    is_face_record(bytes) || is_picture(bytes, None)
}

/// The vector of a template, or of the one face in a record or photo.
fn vector(bytes: &[u8], path: &Path, analyser: Option<&Analyser>) -> Result<Embedding, Fault> {
    let Some(analyser) = analyser.filter(|_| shows_face(bytes)) else {
        return Ok(parse_face(bytes, path)?.embedding);
    };
    let photo = decode_face(bytes, path)?;
    let told = |error| Fault::error(error, "see the face it shows with: bioverify embed IMG --overlay").in_file(path);
    let found = analyser.embed(&photo, Choice::Alone, &mut NoTrace).map_err(told)?;
    let missing = || Fault::error("no vector was computed", "check the models with: bioverify models check");
    found.embedding.ok_or_else(missing)
}
