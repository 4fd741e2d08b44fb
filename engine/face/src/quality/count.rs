//! Single face present (ISO/IEC 29794-5).

use super::measure::{Measure, MeasureName};

/// The number of faces that could be meant. The component is 100 for one and a share of it for several: nobody can tell
/// which of them is meant.
pub(crate) fn face_count(faces: usize) -> Measure {
    let component = if faces == 0 { 0.0 } else { 1.0 / faces as f32 };
    Measure::new(MeasureName::FaceCount, faces as f32, "", component)
}
