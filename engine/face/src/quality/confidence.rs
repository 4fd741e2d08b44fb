//! How sure the detector is of the face: faces that are turned, covered, grimacing or spoiled look less like faces to it,
//! and such faces are those that comparisons miss. No measure of ISO/IEC 29794-5; of those at hand the one that goes best
//! with the errors of good photos (`engine/face/README.md`).

use super::answers::{Answers, measure};
use super::measure::{Measure, MeasureName};

/// Confidence of the detector.
pub(crate) fn confidence(answers: &Answers) -> Measure {
    measure(MeasureName::FaceConfidence, answers.confidence)
}
