//! Measures to defects, worst first.

use super::defect::{Defect, Part};
use super::measure::{Measure, MeasureName};
use super::params::told;

/// A measure, the component below which it is told, and what is told.
type Rule = (MeasureName, u8, fn(f32) -> Defect);

/// Everything an operator may be told of.
const RULES: [Rule; 20] = [
    (MeasureName::FaceInside, told::INSIDE, |inside| Defect::CutOff { inside }),
    (MeasureName::EyeDistance, told::EYE_DISTANCE, |eye_distance| Defect::TooSmall { eye_distance }),
    (MeasureName::EyesVisible, told::LIKELY, |_| Defect::Covered { part: Part::Eyes }),
    (MeasureName::MouthVisible, told::LIKELY, |_| Defect::Covered { part: Part::Mouth }),
    (MeasureName::FaceVisible, told::LIKELY, |_| Defect::Covered { part: Part::Other }),
    (MeasureName::Yaw, told::POSE, |yaw| Defect::TurnedAway { yaw }),
    (MeasureName::Pitch, told::POSE, |pitch| Defect::Nodding { pitch }),
    (MeasureName::Roll, told::ROLL, |roll| Defect::Tilted { roll }),
    (MeasureName::Sharpness, told::SHARPNESS, |edge_percent| Defect::Blurred { edge_percent }),
    (MeasureName::Noise, told::NOISE, |percent| Defect::Noisy { percent }),
    (MeasureName::Brightness, told::BRIGHTNESS, light),
    (MeasureName::UnderExposure, told::UNDER, |_| Defect::TooDark { brightness: f32::NAN }),
    (MeasureName::OverExposure, told::OVER, |_| Defect::TooBright { brightness: f32::NAN }),
    (MeasureName::IlluminationUniformity, told::ILLUMINATION, |overlap| Defect::UnevenLight { overlap }),
    (MeasureName::Contrast, told::CONTRAST, |levels| Defect::LowContrast { levels }),
    (MeasureName::Compression, told::COMPRESSION, |ratio| Defect::Compressed { ratio }),
    (MeasureName::NaturalColour, told::COLOUR, |distance| Defect::ColourCast { distance }),
    (MeasureName::EyesOpen, told::EYES_OPEN, |_| Defect::EyesClosed),
    (MeasureName::MouthClosed, told::MOUTH_CLOSED, |_| Defect::MouthOpen),
    (MeasureName::BackgroundUniformity, told::BACKGROUND, |slope| Defect::BusyBackground { slope }),
];

/// Which end of the scale a mean luminance has run to.
fn light(brightness: f32) -> Defect {
    if brightness < 0.5 { Defect::TooDark { brightness } } else { Defect::TooBright { brightness } }
}

/// What is wrong. First what makes everything else idle, then by how far below its limit each component lies.
pub(crate) fn advise(measures: &[Measure], faces: usize, is_face: bool) -> Vec<Defect> {
    if faces == 0 || !is_face {
        return vec![Defect::NoFace];
    }
    let find = |name: MeasureName| measures.iter().find(|measure| measure.name == name);
    let brightness = find(MeasureName::Brightness).and_then(|measure| measure.value).unwrap_or_default();
    let mut found: Vec<(f32, Defect)> = Vec::new();
    for (name, limit, defect) in RULES {
        let Some(measure) = find(name) else { continue };
        let (Some(value), Some(component)) = (measure.value, measure.component) else { continue };
        if component.get() >= limit {
            continue;
        }
        let defect = match defect(value) {
            Defect::TooDark { .. } => Defect::TooDark { brightness },
            Defect::TooBright { .. } => Defect::TooBright { brightness },
            other => other,
        };
        let severity = f32::from(component.get()) / f32::from(limit);
        // Mean and lost detail tell one story: once is enough, at its worse.
        match found.iter_mut().find(|(_, known)| *known == defect) {
            Some((worst, _)) => *worst = worst.min(severity),
            None => found.push((severity, defect)),
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let rivals = (faces > 1).then_some(Defect::SeveralFaces { count: u32::try_from(faces).unwrap_or(u32::MAX) });
    rivals.into_iter().chain(found.into_iter().map(|(_, defect)| defect)).collect()
}
