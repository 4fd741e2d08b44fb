//! Many cells see one face: the most confident says where it is, all that agree say where exactly.

use bioverify_core::{Face, Landmarks, Point, Rect};

use crate::params::{AGREEING_OVERLAP, AGREEING_SHARE};

/// Faces of at least `threshold`, most confident first, none of which overlaps a more confident one by more than `max_overlap`
/// (greedy non-maximum suppression). Box and landmarks of each are the mean over the cells that agree with it, weighed by
/// their confidence; cells below the threshold have a say there.
pub(crate) fn suppress(mut cells: Vec<Face>, max_overlap: f32, threshold: f32) -> Vec<Face> {
    cells.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut kept: Vec<Face> = Vec::new();
    for face in cells.iter().filter(|cell| cell.confidence >= threshold) {
        if kept.iter().all(|other| face.bounds.overlap(&other.bounds) <= max_overlap) {
            kept.push(*face);
        }
    }
    kept.iter().map(|face| agree(face, &cells)).collect()
}

/// The face, its place averaged over the cells that see the same one.
fn agree(face: &Face, cells: &[Face]) -> Face {
    let (mut weight, mut corners, mut points) = (0.0, [0.0; 4], [Point::default(); Landmarks::COUNT]);
    let agrees = |cell: &&Face| {
        cell.confidence > AGREEING_SHARE * face.confidence && cell.bounds.overlap(&face.bounds) > AGREEING_OVERLAP
    };
    for cell in cells.iter().filter(agrees) {
        let Rect { x, y, width, height } = cell.bounds;
        weight += cell.confidence;
        for (sum, value) in corners.iter_mut().zip([x, y, width, height]) {
            *sum += cell.confidence * value;
        }
        for (sum, point) in points.iter_mut().zip(cell.landmarks.points()) {
            sum.x += cell.confidence * point.x;
            sum.y += cell.confidence * point.y;
        }
    }
    // A box without an area overlaps nothing, not even itself.
    if weight <= 0.0 {
        return *face;
    }
    let [x, y, width, height] = corners.map(|sum| sum / weight);
    let landmarks = Landmarks::from_points(points.map(|sum| Point { x: sum.x / weight, y: sum.y / weight }));
    Face { bounds: Rect { x, y, width, height }, landmarks, confidence: face.confidence }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_overlapping_faces_the_surest_stays() {
        let face = |x: f32, confidence: f32| Face {
            bounds: Rect { x, y: 0.0, width: 10.0, height: 10.0 },
            landmarks: Landmarks::default(),
            confidence,
        };
        let kept = suppress(vec![face(1.0, 0.7), face(0.0, 0.9), face(30.0, 0.6), face(2.0, 0.8)], 0.3, 0.5);
        assert_eq!(kept.iter().map(|f| f.confidence).collect::<Vec<_>>(), [0.9, 0.6]);
        assert!(suppress(Vec::new(), 0.3, 0.5).is_empty());
        assert!(suppress(vec![face(0.0, 0.4)], 0.3, 0.5).is_empty(), "a face below the threshold is none");
    }

    #[test]
    fn cells_that_agree_have_a_say_in_the_place() {
        let cell = |x: f32, confidence: f32| Face {
            bounds: Rect { x, y: 0.0, width: 10.0, height: 10.0 },
            landmarks: Landmarks { nose: Point { x: x + 5.0, y: 5.0 }, ..Landmarks::default() },
            confidence,
        };
        let kept = suppress(vec![cell(0.0, 0.9), cell(1.0, 0.3), cell(6.0, 0.45)], 0.3, 0.5);
        let [face] = kept.as_slice() else { panic!("{kept:?}") };
        // Weights 0.9 and 0.3; the third cell overlaps too little to agree.
        assert!((face.bounds.x - 0.25).abs() < 1e-6 && (face.landmarks.nose.x - 5.25).abs() < 1e-5, "{face:?}");
        assert_eq!(face.confidence, 0.9);
    }
}
