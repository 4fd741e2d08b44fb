//! Inter-eye distance and head size (ISO/IEC 29794-5).

use bioverify_core::{Face, RgbImage, math};

use super::measure::{Measure, MeasureName};
use super::numbers::sigmoid;
use super::params::{EYE_DISTANCE, FACE_SIZE, LARGEST_YAW_CORRECTION};
use super::pose::Pose;

/// Distance between the eyes and share of the photo's height.
pub(crate) fn measures(photo: &RgbImage, face: &Face, pose: Option<Pose>) -> [Measure; 2] {
    [eye_distance(face, pose), face_size(photo, face)]
}

/// Pixels between the eyes' centres, divided by the cosine of yaw as the standard does it: a turned head is not far away.
fn eye_distance(face: &Face, pose: Option<Pose>) -> Measure {
    let yaw = pose.map_or(0.0, |pose| pose.yaw.abs().min(LARGEST_YAW_CORRECTION));
    let distance = face.landmarks.eye_distance() / math::cosf(yaw.to_radians());
    let component = sigmoid(distance, EYE_DISTANCE.middle, EYE_DISTANCE.width);
    Measure::new(MeasureName::EyeDistance, distance, "px", component)
}

/// Height of the face's box over the height of the photo. Unlike the standard's head size, which is about portraits, a
/// face may fill the photo: whether all of it is there is told by the margins.
fn face_size(photo: &RgbImage, face: &Face) -> Measure {
    let share = face.bounds.height.max(face.bounds.width) / photo.height().min(photo.width()) as f32;
    Measure::new(MeasureName::FaceSize, share, "of the photo", sigmoid(share, FACE_SIZE.middle, FACE_SIZE.width))
}
