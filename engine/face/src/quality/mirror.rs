//! How well the vectors of the face and of its mirror image agree. A person is the same in the mirror; where the embedder
//! answers differently the vector hangs on something else: light from one side, a turned head, a cover, blur, noise. It costs
//! nothing where the embedder averages both anyway. After the idea of SER-FIQ (Terhoerst and others 2020, "Unsupervised
//! estimation of face image quality based on stochastic embedding robustness"), the mirror image in place of random dropout.

use super::answers::{Answers, measure};
use super::measure::{Measure, MeasureName};

/// Cosine between both vectors.
pub(crate) fn mirror(answers: &Answers) -> Measure {
    measure(MeasureName::MirrorAgreement, answers.mirror)
}
