//! Many cells see one face: keeps the most confident.

use bioverify_core::Face;

/// Faces, most confident first, none of which overlaps a more confident one by more than `max_overlap` (greedy
/// non-maximum suppression).
pub(crate) fn suppress(mut faces: Vec<Face>, max_overlap: f32) -> Vec<Face> {
    faces.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut kept: Vec<Face> = Vec::new();
    for face in faces {
        if kept.iter().all(|other| face.bounds.overlap(&other.bounds) <= max_overlap) {
            kept.push(face);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use bioverify_core::{Landmarks, Rect};

    use super::*;

    #[test]
    fn of_overlapping_faces_the_surest_stays() {
        let face = |x: f32, confidence: f32| Face {
            bounds: Rect { x, y: 0.0, width: 10.0, height: 10.0 },
            landmarks: Landmarks::default(),
            confidence,
        };
        let kept = suppress(vec![face(1.0, 0.7), face(0.0, 0.9), face(30.0, 0.6), face(2.0, 0.8)], 0.3);
        assert_eq!(kept.iter().map(|f| f.confidence).collect::<Vec<_>>(), [0.9, 0.6]);
        assert!(suppress(Vec::new(), 0.3).is_empty());
    }
}
