//! Where a face is in a picture.

use crate::geometry::{Point, Rect};

/// Five points of a face, in pixels from the picture's left and top edge (the first pixel's centre is at a half). "Left" and "right" are the picture's, not the person's.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Landmarks {
    /// Centre of the eye on the picture's left.
    pub left_eye: Point,
    /// Centre of the eye on the picture's right.
    pub right_eye: Point,
    /// Tip of the nose.
    pub nose: Point,
    /// Corner of the mouth on the picture's left.
    pub left_mouth: Point,
    /// Corner of the mouth on the picture's right.
    pub right_mouth: Point,
}

impl Landmarks {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// From the order eyes, nose, mouth corners, left before right.
    #[must_use]
    pub const fn from_points(points: [Point; Self::COUNT]) -> Self {
        let [left_eye, right_eye, nose, left_mouth, right_mouth] = points;
        Self { left_eye, right_eye, nose, left_mouth, right_mouth }
    }

    /// Eyes, nose, mouth corners, left before right.
    #[must_use]
    pub const fn points(&self) -> [Point; Self::COUNT] {
        [self.left_eye, self.right_eye, self.nose, self.left_mouth, self.right_mouth]
    }

    /// Each point moved by `place`.
    #[must_use]
    pub fn map(self, place: impl Fn(Point) -> Point) -> Self {
        Self::from_points(self.points().map(place))
    }

    /// Distance between the eyes' centres, in pixels (inter-eye distance of ISO/IEC 29794-5).
    #[must_use]
    pub fn eye_distance(&self) -> f32 {
        self.left_eye.distance(self.right_eye)
    }
}

/// One face that a detector found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// Its box, in pixels of the picture; may reach beyond the picture's edge.
    pub bounds: Rect,
    /// Its five points.
    pub landmarks: Landmarks,
    /// How sure the detector is, `0.0..=1.0`.
    pub confidence: f32,
}
