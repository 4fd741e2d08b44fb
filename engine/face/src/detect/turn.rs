//! Quarter turns of a photo, and the way back for what was found in it.

use bioverify_core::{Face, Point, Rect, RgbImage};

use crate::plane::Affine;

/// Clockwise quarter turns that are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Turn(u8);

impl Turn {
    /// Sideways before upside down: phones are held upright or on a side.
    pub(crate) const ALL: [Self; 4] = [Self(0), Self(1), Self(3), Self(2)];

    /// None at all.
    pub(crate) const UPRIGHT: Self = Self(0);

    pub(crate) const fn new(quarters: u8) -> Self {
        Self(quarters % 4)
    }

    pub(crate) const fn quarters(self) -> u8 {
        self.0
    }

    /// From pixels of the turned photo to those of the photo as it is.
    pub(crate) fn to_photo(self, photo: &RgbImage) -> Affine {
        let (right, bottom) = (f64::from(photo.width()) - 1.0, f64::from(photo.height()) - 1.0);
        match self.0 {
            0 => Affine { x: [1.0, 0.0, 0.0], y: [0.0, 1.0, 0.0] },
            1 => Affine { x: [0.0, 1.0, 0.0], y: [-1.0, 0.0, bottom] },
            2 => Affine { x: [-1.0, 0.0, right], y: [0.0, -1.0, bottom] },
            _ => Affine { x: [0.0, -1.0, right], y: [1.0, 0.0, 0.0] },
        }
    }

    /// Width and height of the turned photo.
    pub(crate) const fn size(self, photo: &RgbImage) -> (u32, u32) {
        if self.0 % 2 == 1 { (photo.height(), photo.width()) } else { (photo.width(), photo.height()) }
    }
}

/// A face moved by a map that turns by quarters, scales and shifts.
pub(crate) fn place(face: &Face, map: &Affine) -> Face {
    let bounds = face.bounds;
    let a = map.edge_point(Point::new(bounds.x, bounds.y));
    let b = map.edge_point(Point::new(bounds.x + bounds.width, bounds.y + bounds.height));
    let bounds = Rect { x: a.x.min(b.x), y: a.y.min(b.y), width: (a.x - b.x).abs(), height: (a.y - b.y).abs() };
    Face { bounds, landmarks: face.landmarks.map(|point| map.edge_point(point)), confidence: face.confidence }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_of_a_turned_photo_is_found_in_the_photo() {
        let photo = RgbImage::new(5, 3, (0..45).collect()).unwrap();
        for turn in Turn::ALL {
            let turned = photo.turned(turn.quarters());
            assert_eq!((turned.width(), turned.height()), turn.size(&photo));
            let map = turn.to_photo(&photo);
            for y in 0..turned.height() {
                for x in 0..turned.width() {
                    let from = map.point(Point::new(x as f32, y as f32));
                    assert_eq!(turned.get(x, y), photo.get(from.x as u32, from.y as u32), "{turn:?} {x} {y}");
                }
            }
        }
    }
}
