//! What `Debug` tells of a face record: sizes and counts, nothing about the person.

use std::fmt;

use super::{Face, FacePoint, FaceRecord};

impl fmt::Debug for FaceRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FaceRecord({}, {} faces)", self.edition, self.faces.len())
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (points, bytes) = (self.points.len(), self.picture.len());
        write!(f, "Face({} x {}, {points} points, {bytes} bytes)", self.image_width, self.image_height)
    }
}

impl fmt::Debug for FacePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FacePoint(..)")
    }
}
