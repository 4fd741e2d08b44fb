//! What cards of face networks say beside their tensors.

use bioverify_core::math;
use serde::Deserialize;

use super::{Colour, ModelCard, ModelRole, OutputLayout, require};
use crate::error::ModelError;

/// Where the five points of a face go in the network's input.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlignmentCard {
    /// Name of the template, for people.
    pub template: String,
    /// Eye, eye, nose tip, mouth corner, mouth corner, left before right in the picture: x and y in pixels of the input,
    /// whole numbers at the pixels' centres.
    pub points: [[f32; 2]; 5],
}

/// How a face is cut out by its box: a square round the box's centre.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CropCard {
    /// Side of the square over the longer side of the box.
    pub factor: f32,
    /// 8-bit sample outside the picture.
    pub fill: f32,
}

/// How faces are read from a detector's outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DecodeKind {
    /// One output a stride with 15 channels; `models/README.md`.
    BioverifyCells,
    /// YuNet's `cls_`, `obj_`, `bbox_` and `kps_` outputs, one each a stride.
    Yunet,
}

/// How faces are read from a detector's outputs, and which count.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecodeCard {
    /// The arithmetic.
    pub kind: DecodeKind,
    /// Least confidence of a face, between 0 and 1.
    pub threshold: f32,
    /// Of two boxes that overlap more (intersection over union) the less confident is dropped; between 0 and 1.
    pub max_overlap: f32,
    /// Confidence from which an upright face is beyond doubt, so that the photo is not looked at turned; a default where
    /// it is left out.
    #[serde(default)]
    pub sure: Option<f32>,
}

/// How the vector of an embedder is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddingCard {
    /// Whether the vectors of the face and of its mirror image are averaged. Twice the time, fewer errors.
    pub flip: bool,
}

/// Values of a landmark network: x and y of five points, and the logit that there is a face.
const LANDMARK_VALUES: usize = 11;

/// How a network's own answer about a photo becomes a component of its quality: the answer is a number `a` between 0 and 1,
/// the component `1 / (1 + exp((logit(half) - logit(a)) / width))`. For a detector `a` is the confidence of the face, for an
/// embedder the cosine between the vectors of the face and of its mirror image.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QualityCard {
    /// The answer whose component is a half; between 0 and 1.
    pub half: f32,
    /// How far, in logits, the component takes from a half to 0.73; above 0.
    pub width: f32,
}

impl QualityCard {
    /// The component of an answer, `0.0..=1.0`; not a number for one that is none.
    #[must_use]
    pub fn component(&self, answer: f32) -> f32 {
        // In f64: confidences lie close to 1, and what is left to 1 counts.
        let logit = |share: f32| {
            let share = f64::from(share).clamp(1e-9, 1.0 - 1e-9);
            math::log(share / (1.0 - share))
        };
        (1.0 / (1.0 + math::exp((logit(self.half) - logit(answer)) / f64::from(self.width)))) as f32
    }
}

/// Whether the card says what its role needs, and nothing that its role has no use for.
pub(super) fn check(card: &ModelCard) -> Result<(), ModelError> {
    use ModelRole::{FaceAttributes, FaceDetector, FaceEmbedder, FaceLandmarks, FaceLiveness, FingerMinutiae};
    let role = card.role;
    let sections = [
        ("decode", card.decode.is_some(), role == FaceDetector),
        ("alignment", card.alignment.is_some(), matches!(role, FaceLandmarks | FaceEmbedder | FaceAttributes)),
        ("embedding", card.embedding.is_some(), role == FaceEmbedder),
        ("crop", card.crop.is_some(), role == FaceLiveness),
        ("quality", card.quality.is_some(), card.quality.is_some() && matches!(role, FaceDetector | FaceEmbedder)),
        (
            "calibration",
            card.calibration.is_some(),
            card.calibration.is_some() && !matches!(role, FaceDetector | FaceLandmarks),
        ),
    ];
    for (name, present, wanted) in sections {
        let what = if wanted { "is missing" } else { "has no meaning" };
        require(present == wanted, name, || format!("{what} for role `{role}`"))?;
    }
    if let Some(QualityCard { half, width }) = card.quality {
        require(half > 0.0 && half < 1.0, "quality.half", || "must be between 0 and 1".into())?;
        require(width.is_finite() && width > 0.0, "quality.width", || "must be above 0".into())?;
    }
    if role == FingerMinutiae {
        return Ok(());
    }
    let coloured = matches!(card.input.colour, Some(Colour::Rgb | Colour::Bgr));
    require(coloured, "input.colour", || format!("must be `rgb` or `bgr` for role `{role}`"))?;
    if role == FaceDetector {
        require(card.input.size.is_none(), "input.size", || "cannot be fixed: photos have any size".into())?;
        return check_detector(card);
    }
    require(card.input.size.is_some(), "input.size", || format!("must be given for role `{role}`"))?;
    let one = matches!(card.outputs.as_slice(), [only] if only.layout == OutputLayout::Vector);
    require(one, "output", || format!("must be one vector for role `{role}`"))?;
    let eleven = role != FaceLandmarks || card.outputs.iter().all(|output| output.depth() == LANDMARK_VALUES);
    require(eleven, "output[0].length", || format!("must be {LANDMARK_VALUES} for role `{role}`"))?;
    check_numbers(card)
}

fn check_detector(card: &ModelCard) -> Result<(), ModelError> {
    let Some(decode) = &card.decode else { return Ok(()) };
    let share = |value: f32| value > 0.0 && value < 1.0;
    require(share(decode.threshold), "decode.threshold", || "must be between 0 and 1".into())?;
    require(share(decode.max_overlap), "decode.max_overlap", || "must be between 0 and 1".into())?;
    let sure = decode.sure.is_none_or(|sure| sure >= decode.threshold && sure <= 1.0);
    require(sure, "decode.sure", || "must be from `threshold` to 1".into())?;
    for (index, output) in card.outputs.iter().enumerate() {
        let maps = output.layout != OutputLayout::Vector;
        require(maps, &format!("output[{index}].layout"), || "must be `grid` or `cells` for a detector".into())?;
    }
    Ok(())
}

fn check_numbers(card: &ModelCard) -> Result<(), ModelError> {
    if let (Some(alignment), Some([rows, columns])) = (&card.alignment, card.input.size) {
        let inside = |[x, y]: &[f32; 2]| (0.0..columns as f32).contains(x) && (0.0..rows as f32).contains(y);
        let all = alignment.points.iter().all(inside);
        require(all, "alignment.points", || "must lie inside the input".into())?;
        let [[left, _], [right, _], ..] = alignment.points;
        require(left < right, "alignment.points", || "must begin with the eye on the picture's left".into())?;
    }
    if let Some(crop) = &card.crop {
        let sensible = crop.factor.is_finite() && crop.factor > 0.0 && crop.factor <= 10.0;
        require(sensible, "crop.factor", || "must be above 0 and at most 10".into())?;
        require((0.0..=255.0).contains(&crop.fill), "crop.fill", || "must be from 0 to 255".into())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_becomes_a_component_through_its_half() {
        let card = QualityCard { half: 0.98, width: 0.5 };
        assert!((card.component(0.98) - 0.5).abs() < 1e-6);
        // Twice the odds against it at half a logit's width: a fifth.
        let twice = 0.98 / (0.98 + 2.0 * 0.02);
        assert!((card.component(twice) - 0.2).abs() < 1e-4);
        assert!(card.component(0.99) > card.component(0.985));
        assert!(card.component(1.0) <= 1.0 && card.component(-1.0) >= 0.0 && card.component(f32::NAN).is_nan());
    }
}
