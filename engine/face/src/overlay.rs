//! Draws what the detector saw.

use bioverify_core::{Face, Point, RgbImage};

const TAKEN: [u8; 3] = [0, 220, 60];
const OTHER: [u8; 3] = [220, 40, 30];

/// The photo with the faces that were taken in green and all others in red: box and five points.
#[must_use]
pub fn overlay(photo: &RgbImage, taken: &[Face], others: &[Face]) -> RgbImage {
    let (width, height) = (photo.width(), photo.height());
    let mut pixels = photo.pixels().to_vec();
    // Lines that can still be seen when a large photo is shown small.
    let pen = i64::from(width.max(height) / 400) + 1;
    let mut dot = |x: i64, y: i64, colour: [u8; 3]| {
        let inside = (0..i64::from(width)).contains(&x) && (0..i64::from(height)).contains(&y);
        let start = (y * i64::from(width) + x) * 3;
        let place = usize::try_from(start).ok().filter(|_| inside);
        if let Some(pixel) = place.and_then(|start| pixels.get_mut(start..start + 3)) {
            pixel.copy_from_slice(&colour);
        }
    };
    for (faces, colour) in [(others, OTHER), (taken, TAKEN)] {
        for face in faces {
            frame(face, pen, &mut |x, y| dot(x, y, colour));
            for Point { x, y } in face.landmarks.points() {
                let (x, y) = (x.floor() as i64, y.floor() as i64);
                for dx in -pen..=pen {
                    (-pen..=pen).for_each(|dy| dot(x + dx, y + dy, colour));
                }
            }
        }
    }
    RgbImage::new(width, height, pixels).unwrap_or_else(|_| photo.clone())
}

/// The outline of a face's box, `pen` pixels thick inwards.
fn frame(face: &Face, pen: i64, dot: &mut dyn FnMut(i64, i64)) {
    // No photo is larger: a box of a broken network must not cost time.
    let whole = |value: f32| value.floor().clamp(-20_000.0, 20_000.0) as i64;
    let (left, top) = (whole(face.bounds.x), whole(face.bounds.y));
    let (right, bottom) = (whole(face.bounds.x + face.bounds.width), whole(face.bounds.y + face.bounds.height));
    for step in 0..pen {
        for x in left..=right {
            dot(x, top + step);
            dot(x, bottom - step);
        }
        for y in top..=bottom {
            dot(left + step, y);
            dot(right - step, y);
        }
    }
}

#[cfg(test)]
mod tests {
    use bioverify_core::{Landmarks, Rect};

    use super::*;

    #[test]
    fn boxes_are_drawn_and_places_outside_are_left_alone() {
        let photo = RgbImage::new(20, 10, vec![9; 600]).unwrap();
        let face = |x: f32| Face {
            bounds: Rect { x, y: 2.0, width: 5.0, height: 5.0 },
            landmarks: Landmarks::from_points([Point::new(x, 1.0e9); 5]),
            confidence: 1.0,
        };
        let drawn = overlay(&photo, &[face(3.0)], &[face(-2.0), face(1.0e9)]);
        assert_eq!(drawn.get(3, 4), Some(TAKEN));
        assert_eq!(drawn.get(1, 2), Some(OTHER));
        assert_eq!(drawn.get(15, 5), Some([9; 3]));
    }
}
