//! What networks tell of a photo by how they answer.

use bioverify_model::QualityCard;

use super::measure::{Measure, MeasureName};

/// A network's own answer about a photo, between 0 and 1, with the scale of its card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// The answer.
    pub value: f32,
    /// How it becomes a component. Answers of networks whose card has no scale are not comparable: not measured.
    pub scale: Option<QualityCard>,
}

/// The answers of the networks that looked at a face; none by default.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Answers {
    /// How confident the detector is of the face.
    pub confidence: Option<Answer>,
    /// Cosine between the embedder's vectors of the face and of its mirror image.
    pub mirror: Option<Answer>,
}

/// The measure of an answer.
pub(crate) fn measure(name: MeasureName, answer: Option<Answer>) -> Measure {
    let scaled = answer.and_then(|answer| Some((answer.value, answer.scale?.component(answer.value))));
    scaled.map_or(Measure::missing(name, ""), |(value, component)| Measure::new(name, value, "", component))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_on_the_scale_of_its_card_only() {
        let scale = QualityCard { half: 0.9, width: 1.0 };
        let of = |value: f32, scale: Option<QualityCard>| {
            measure(MeasureName::FaceConfidence, Some(Answer { value, scale })).component.map(|c| c.get())
        };
        assert_eq!((of(0.9, Some(scale)), of(0.9, None), of(f32::NAN, Some(scale))), (Some(50), None, None));
        assert!(of(0.99, Some(scale)) > of(0.95, Some(scale)));
        assert_eq!(measure(MeasureName::FaceConfidence, None).component, None);
    }
}
