//! `quality --face`: how good a photo of a face is and what is wrong with it.

use std::io::Write;
use std::path::Path;

use bioverify_core::NoTrace;
use bioverify_face::quality::{Measure, Readings, assess_with, count_rivals};
use bioverify_face::{Choice, Cues, FaceError, Sign};
use bioverify_model::ModelRole;
use serde_json::{Map, Value, json};

use crate::engine_args::ModelArgs;
use crate::faces::{analyser, read_photo};
use crate::fault::{Answer, Fault};

/// Prints the quality of one photo. One that shows no usable face has quality 0, and why is its defect.
pub fn run(path: &Path, json: bool, models: &ModelArgs, out: &mut dyn Write) -> Answer {
    let photo = read_photo(path)?;
    let analyser = analyser(models, &ROLES)?;
    let found = match analyser.analyse(&photo, Choice::Largest, &mut NoTrace) {
        Ok(found) => found,
        Err(why) if is_of_the_photo(&why) => {
            return tell(json, &Told { quality: 0, defects: &[why.to_string()], measures: &[], cues: None }, out);
        }
        Err(error) => {
            return Err(Fault::error(error, "check the models with: bioverify models check").in_file(path).into());
        }
    };
    let readings = match (analyser.attributes(), &found.attributes) {
        (Some(network), Some(logits)) => Some(Readings { names: network.names(), logits }),
        _ => None,
    };
    let faces = count_rivals(&found.face, &found.others);
    let report = assess_with(&photo, &found.face, faces, readings.as_ref(), &found.answers);
    let defects: Vec<String> = report.defects.iter().map(ToString::to_string).collect();
    let cues = Some(Cues::of(&photo, &found.face));
    tell(json, &Told { quality: report.overall.get(), defects: &defects, measures: &report.measures, cues }, out)
}

/// What is asked of a photo. A network in `--models` that cannot be used is an error, not a measure less.
const ROLES: [ModelRole; 3] = [ModelRole::FaceDetector, ModelRole::FaceEmbedder, ModelRole::FaceAttributes];

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

/// What is told of a photo.
struct Told<'a> {
    quality: u8,
    defects: &'a [String],
    measures: &'a [Measure],
    /// Signs of a held picture, which grade nothing.
    cues: Option<Cues>,
}

/// As JSON always `quality`, `defects`, `measures` and `cues`; a measure is `{"value","unit","component"}`, a cue
/// `{"value","stands_out"}`, null where not measured.
fn tell(json: bool, told: &Told<'_>, out: &mut dyn Write) -> Answer {
    let Told { quality, defects, measures, cues } = told;
    if json {
        let entries = measures.iter().map(|measure| (measure.name.word().to_string(), to_json(measure)));
        let measures = if measures.is_empty() { Value::Null } else { entries.collect::<Map<_, _>>().into() };
        writeln!(
            out,
            "{}",
            json!({ "quality": quality, "defects": defects, "measures": measures, "cues": cues.as_ref().map(cues_to_json) })
        )?;
        return Ok(0);
    }
    writeln!(out, "quality {quality} of 100")?;
    for defect in *defects {
        writeln!(out, "  - {defect}")?;
    }
    if defects.is_empty() {
        writeln!(out, "  nothing to object to")?;
    }
    for measure in *measures {
        match (measure.value, measure.component) {
            (Some(value), Some(component)) => {
                let told = format!("{value:.2} {}", measure.unit);
                writeln!(out, "  {:24} {:>3}   {}", measure.name.word(), component.get(), told.trim_end())?;
            }
            _ => writeln!(out, "  {:24}   -   not measured", measure.name.word())?,
        }
    }
    cues.iter().try_for_each(|cues| tell_cues(cues, out))?;
    Ok(0)
}

/// The signs of a held picture: they explain a doubt of liveness and grade nothing.
fn tell_cues(cues: &Cues, out: &mut dyn Write) -> std::io::Result<()> {
    let beyond = cues.signs();
    Sign::ALL.into_iter().try_for_each(|sign| {
        let name = format!("cue-{}", sign.word());
        match cues.value(sign) {
            Some(value) if beyond.contains(&sign) => writeln!(out, "  {name:24}       {value:.2} stands out: {sign}"),
            Some(value) => writeln!(out, "  {name:24}       {value:.2}"),
            None => writeln!(out, "  {name:24}   -   not measured"),
        }
    })
}

fn cues_to_json(cues: &Cues) -> Value {
    let beyond = cues.signs();
    let entry = |sign: Sign| {
        let told = |value: f32| json!({ "value": rounded(value), "stands_out": beyond.contains(&sign) });
        (sign.word().to_owned(), cues.value(sign).map_or(Value::Null, told))
    };
    Sign::ALL.into_iter().map(entry).collect::<Map<_, _>>().into()
}

/// Three digits are what a measure is worth; the rest of an `f32` would only look exact.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 1e3).round() / 1e3
}

fn to_json(measure: &Measure) -> Value {
    match (measure.value, measure.component) {
        (Some(value), Some(component)) => json!({
            "value": rounded(value),
            "unit": measure.unit,
            "component": component.get(),
        }),
        _ => Value::Null,
    }
}
