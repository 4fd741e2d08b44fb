//! Which of several faces is meant.

use bioverify_core::{Face, RgbImage};

use crate::error::FaceError;
use crate::params::RIVAL_AREA;

/// What to do with several faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Choice {
    /// One face, or one that is much larger than all others: a person before a camera.
    #[default]
    Alone,
    /// The largest, whoever else is there: portraits cut out of group pictures.
    Largest,
}

/// Index of the face that is meant: the one that shows most of itself.
///
/// # Errors
/// [`FaceError::NoFace`], or [`FaceError::SeveralFaces`] with [`Choice::Alone`].
pub fn select(faces: &[Face], photo: &RgbImage, choice: Choice) -> Result<usize, FaceError> {
    let (width, height) = (photo.width(), photo.height());
    let visible = |face: &Face| visible_area(face, photo);
    let by_size = |(_, a): &(usize, &Face), (_, b): &(usize, &Face)| visible(a).total_cmp(&visible(b));
    let (index, largest) = faces.iter().enumerate().max_by(by_size).ok_or(FaceError::NoFace { width, height })?;
    let rivals = faces.iter().filter(|face| visible(face) >= RIVAL_AREA * visible(largest)).count();
    if choice == Choice::Alone && rivals > 1 {
        return Err(FaceError::SeveralFaces { count: faces.len(), rivals });
    }
    Ok(index)
}

/// Square pixels of a face's box that lie inside the photo.
fn visible_area(face: &Face, photo: &RgbImage) -> f32 {
    let inside = |from: f32, length: f32, side: u32| ((from + length).min(side as f32) - from.max(0.0)).max(0.0);
    let bounds = face.bounds;
    inside(bounds.x, bounds.width, photo.width()) * inside(bounds.y, bounds.height, photo.height())
}

#[cfg(test)]
mod tests {
    use bioverify_core::{Landmarks, Rect};

    use super::*;

    fn face(x: f32, side: f32) -> Face {
        Face { bounds: Rect { x, y: 0.0, width: side, height: side }, landmarks: Landmarks::default(), confidence: 0.9 }
    }

    #[test]
    fn background_faces_do_not_matter_and_rivals_do() {
        let photo = RgbImage::new(100, 100, vec![0; 30_000]).unwrap();
        assert_eq!(select(&[face(60.0, 10.0), face(0.0, 40.0)], &photo, Choice::Alone).unwrap(), 1);
        let error = select(&[face(0.0, 40.0), face(50.0, 35.0), face(90.0, 5.0)], &photo, Choice::Alone).unwrap_err();
        assert!(matches!(error, FaceError::SeveralFaces { count: 3, rivals: 2 }), "{error}");
        assert_eq!(select(&[face(0.0, 40.0), face(50.0, 35.0)], &photo, Choice::Largest).unwrap(), 0);
        assert!(matches!(select(&[], &photo, Choice::Largest), Err(FaceError::NoFace { .. })));
    }

    #[test]
    fn what_is_cut_off_does_not_count() {
        let photo = RgbImage::new(100, 100, vec![0; 30_000]).unwrap();
        assert_eq!(select(&[face(90.0, 60.0), face(20.0, 40.0)], &photo, Choice::Alone).unwrap(), 1);
    }
}
