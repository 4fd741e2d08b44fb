//! `quality --face`: how good a photo of a face is and what is wrong with it.

use std::io::Write;
use std::path::Path;

use bioverify_core::NoTrace;
use bioverify_face::quality::{Measure, Readings, assess, count_rivals};
use bioverify_face::{Choice, FaceError};
use bioverify_model::ModelRole;
use serde_json::{Map, Value, json};

use crate::engine_args::ModelArgs;
use crate::faces::{analyser, network, read_photo};
use crate::fault::{Answer, Fault};

/// Prints the quality of one photo. One that shows no usable face has quality 0, and why is its defect.
pub fn run(path: &Path, json: bool, models: &ModelArgs, out: &mut dyn Write) -> Answer {
    let photo = read_photo(path)?;
    let analyser = analyser(models, &roles(models))?;
    let found = match analyser.analyse(&photo, Choice::Largest, &mut NoTrace) {
        Ok(found) => found,
        Err(why) if is_of_the_photo(&why) => return tell(json, 0, &[why.to_string()], &[], out),
        Err(error) => {
            return Err(Fault::error(error, "check the models with: bioverify models check").in_file(path).into());
        }
    };
    let readings = match (analyser.attributes(), &found.attributes) {
        (Some(network), Some(logits)) => Some(Readings { names: network.names(), logits }),
        _ => None,
    };
    let faces = count_rivals(&found.face, &found.others);
    let report = assess(&photo, &found.face, faces, readings.as_ref());
    let defects: Vec<String> = report.defects.iter().map(ToString::to_string).collect();
    tell(json, report.overall.get(), &defects, &report.measures, out)
}

/// The detector, and the attribute network where there is one.
fn roles(models: &ModelArgs) -> Vec<ModelRole> {
    let mut roles = vec![ModelRole::FaceDetector];
    if network(models, ModelRole::FaceAttributes, models.runtime.into()).is_ok() {
        roles.push(ModelRole::FaceAttributes);
    }
    roles
}

/// Whether the capture is to blame and not the engine.
const fn is_of_the_photo(error: &FaceError) -> bool {
    matches!(
        error,
        FaceError::Blank { .. }
            | FaceError::NoFace { .. }
            | FaceError::SeveralFaces { .. }
            | FaceError::TooSmall { .. }
            | FaceError::NotAlignable
    )
}

/// As JSON always `quality`, `defects` and `measures`; a measure is `{"value","unit","component"}`, null where not measured.
fn tell(json: bool, quality: u8, defects: &[String], measures: &[Measure], out: &mut dyn Write) -> Answer {
    if json {
        let entries = measures.iter().map(|measure| (measure.name.word().to_string(), to_json(measure)));
        let measures = if measures.is_empty() { Value::Null } else { entries.collect::<Map<_, _>>().into() };
        writeln!(out, "{}", json!({ "quality": quality, "defects": defects, "measures": measures }))?;
        return Ok(0);
    }
    writeln!(out, "quality {quality} of 100")?;
    for defect in defects {
        writeln!(out, "  - {defect}")?;
    }
    if defects.is_empty() {
        writeln!(out, "  nothing to object to")?;
    }
    for measure in measures {
        match (measure.value, measure.component) {
            (Some(value), Some(component)) => {
                let told = format!("{value:.2} {}", measure.unit);
                writeln!(out, "  {:24} {:>3}   {}", measure.name.word(), component.get(), told.trim_end())?;
            }
            _ => writeln!(out, "  {:24}   -   not measured", measure.name.word())?,
        }
    }
    Ok(0)
}

fn to_json(measure: &Measure) -> Value {
    match (measure.value, measure.component) {
        (Some(value), Some(component)) => json!({
            // Three digits are what a measure is worth; the rest of an f32 would only look exact.
            "value": (f64::from(value) * 1e3).round() / 1e3,
            "unit": measure.unit,
            "component": component.get(),
        }),
        _ => Value::Null,
    }
}
