//! Single face present (ISO/IEC 29794-5).

use bioverify_core::Face;

use super::measure::{Measure, MeasureName};
use crate::params::RIVAL_AREA;

/// Faces that could be meant: `face` and those of the `others` that are not much smaller, as [`crate::select`] counts them.
#[must_use]
pub fn count_rivals(face: &Face, others: &[Face]) -> usize {
    1 + others.iter().filter(|other| other.bounds.area() >= RIVAL_AREA * face.bounds.area()).count()
}

/// The number of faces that could be meant. The component is 100 for one and a share of it for several: nobody can tell
/// which of them is meant.
pub(crate) fn face_count(faces: usize) -> Measure {
    let component = if faces == 0 { 0.0 } else { 1.0 / faces as f32 };
    Measure::new(MeasureName::FaceCount, faces as f32, "", component)
}
