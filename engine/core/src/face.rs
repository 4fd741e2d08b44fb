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

    /// The longer of the distances from eye to eye and from the eyes' middle to the mouth's, in pixels: about the inter-eye
    /// distance the same face would have from the front, for a turned head shortens only the first.
    #[must_use]
    pub fn scale(&self) -> f32 {
        let middle = |a: Point, b: Point| Point::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
        let down = middle(self.left_eye, self.right_eye).distance(middle(self.left_mouth, self.right_mouth));
        self.eye_distance().max(down)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_head_keeps_its_scale() {
        let front = [(0.0, 0.0), (40.0, 0.0), (20.0, 20.0), (5.0, 40.0), (35.0, 40.0)];
        let of = |points: [(f32, f32); 5]| Landmarks::from_points(points.map(|(x, y)| Point::new(x, y)));
        let side = of(front.map(|(x, y)| (x * 0.2, y)));
        assert_eq!((of(front).scale(), of(front).eye_distance()), (40.0, 40.0));
        assert_eq!((side.scale(), side.eye_distance()), (40.0, 8.0));
    }
}
