//! A detector's outputs to faces, in pixels of its input.

use bioverify_core::{Face, Landmarks, Point, Rect, math};
use bioverify_model::{DecodeKind, ModelCard, OutputCard};
use ndarray::Array4;

use crate::params::MOST_CANDIDATES;

/// Channels of one output of our own detectors: logit, centre, size, five points.
const CELL_CHANNELS: usize = 15;

/// Which outputs make the faces of one stride.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// One output with everything.
    Cells { index: usize, stride: usize },
    /// Class, object, box and points apart.
    Yunet { class: usize, object: usize, bounds: usize, points: usize, stride: usize },
}

/// How the outputs of one network are read.
#[derive(Debug)]
pub(crate) struct Plan(Vec<Source>);

impl Plan {
    /// From a card, or what is wrong with its outputs.
    pub(crate) fn new(card: &ModelCard, kind: DecodeKind) -> Result<Self, String> {
        match kind {
            DecodeKind::BioverifyCells => cells(&card.outputs),
            DecodeKind::Yunet => yunet(&card.outputs),
            _ => Err("this `decode.kind` is not known to this program".into()),
        }
        .map(Self)
    }

    /// Faces of at least this confidence, in no order; `None` where a value is no number.
    pub(crate) fn decode(&self, outputs: &[Array4<f32>], threshold: f32) -> Option<Vec<Face>> {
        let mut faces = Vec::new();
        for source in &self.0 {
            match *source {
                Source::Cells { index, stride } => decode_cells(outputs.get(index)?, stride, threshold, &mut faces)?,
                Source::Yunet { class, object, bounds, points, stride } => {
                    let maps = [class, object, bounds, points].map(|index| outputs.get(index));
                    let [Some(class), Some(object), Some(bounds), Some(points)] = maps else { return None };
                    decode_yunet([class, object, bounds, points], stride, threshold, &mut faces)?;
                }
            }
        }
        Some(faces)
    }
}

fn cells(outputs: &[OutputCard]) -> Result<Vec<Source>, String> {
    let one = |(index, output): (usize, &OutputCard)| {
        if output.depth() == CELL_CHANNELS {
            return Ok(Source::Cells { index, stride: output.stride });
        }
        Err(format!("output `{}` has {} channels, `bioverify-cells` has {CELL_CHANNELS}", output.name, output.depth()))
    };
    outputs.iter().enumerate().map(one).collect()
}

fn yunet(outputs: &[OutputCard]) -> Result<Vec<Source>, String> {
    let mut strides: Vec<usize> = outputs.iter().map(|output| output.stride).collect();
    strides.sort_unstable();
    strides.dedup();
    let find = |kind: &str, stride: usize, depth: usize| {
        let fits =
            |output: &OutputCard| output.name.starts_with(kind) && output.stride == stride && output.depth() == depth;
        let missing = || format!("there is no output `{kind}...` of stride {stride} with {depth} channels");
        outputs.iter().position(fits).ok_or_else(missing)
    };
    let one = |stride: usize| {
        Ok(Source::Yunet {
            class: find("cls", stride, 1)?,
            object: find("obj", stride, 1)?,
            bounds: find("bbox", stride, 4)?,
            points: find("kps", stride, 10)?,
            stride,
        })
    };
    strides.into_iter().map(one).collect()
}

/// Everything of one cell relative to an anchor, in units of the stride.
fn face(anchor: (f32, f32), stride: f32, bounds: [f32; 4], points: [f32; 10], confidence: f32) -> Option<Face> {
    let place = |dx: f32, dy: f32| Point::new(anchor.0 + dx * stride, anchor.1 + dy * stride);
    let [dx, dy, w, h] = bounds;
    let (width, height) = (math::expf(w) * stride, math::expf(h) * stride);
    let (pairs, _) = points.as_chunks::<2>();
    let mut five = [Point::default(); Landmarks::COUNT];
    five.iter_mut().zip(pairs).for_each(|(point, [x, y])| *point = place(*x, *y));
    let bounds = Rect::around(place(dx, dy), width, height);
    let numbers = [bounds.x, bounds.y, width, height].into_iter().chain(five.iter().flat_map(|p| [p.x, p.y]));
    let face = Face { bounds, landmarks: Landmarks::from_points(five), confidence };
    numbers.into_iter().all(f32::is_finite).then_some(face)
}

/// The values of `N` channels from `first` on, in one cell.
fn channels<const N: usize>(map: &Array4<f32>, first: usize, row: usize, column: usize) -> Option<[f32; N]> {
    let mut values = [0.0; N];
    for (offset, value) in values.iter_mut().enumerate() {
        *value = *map.get([0, first + offset, row, column])?;
    }
    Some(values)
}

fn decode_cells(map: &Array4<f32>, stride: usize, threshold: f32, faces: &mut Vec<Face>) -> Option<()> {
    let (_, _, rows, columns) = map.dim();
    for row in 0..rows {
        for column in 0..columns {
            let confidence = math::logistic(*map.get([0, 0, row, column])?);
            if confidence.is_nan() {
                return None;
            }
            if confidence < threshold || faces.len() >= MOST_CANDIDATES {
                continue;
            }
            let step = stride as f32;
            let anchor = ((column as f32 + 0.5) * step, (row as f32 + 0.5) * step);
            let (bounds, points) = (channels(map, 1, row, column)?, channels(map, 5, row, column)?);
            faces.push(face(anchor, step, bounds, points, confidence)?);
        }
    }
    Some(())
}

/// As OpenCV's `FaceDetectorYN` reads it: confidence is the geometric mean of class and object, places count from the
/// cell's corner, whole numbers at pixels' centres (mates of 1,500 pairs score 0.1 higher so than with edges).
fn decode_yunet(maps: [&Array4<f32>; 4], stride: usize, threshold: f32, faces: &mut Vec<Face>) -> Option<()> {
    let [class, object, bounds, points] = maps;
    let (_, _, rows, columns) = class.dim();
    for row in 0..rows {
        for column in 0..columns {
            let at = [0, 0, row, column];
            let confidence = (class.get(at)?.clamp(0.0, 1.0) * object.get(at)?.clamp(0.0, 1.0)).sqrt();
            if confidence.is_nan() {
                return None;
            }
            if confidence < threshold || faces.len() >= MOST_CANDIDATES {
                continue;
            }
            let step = stride as f32;
            let anchor = (column as f32 * step + 0.5, row as f32 * step + 0.5);
            let (bounds, points) = (channels(bounds, 0, row, column)?, channels(points, 0, row, column)?);
            faces.push(face(anchor, step, bounds, points, confidence)?);
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_becomes_the_face_it_describes() {
        let mut map = Array4::from_elem((1, 15, 4, 5), -9.0_f32);
        let values = [3.0, 0.25, -0.5, 0.0, 0.5, -0.3, -0.2, 0.3, -0.2, 0.0, 0.0, -0.2, 0.4, 0.2, 0.4];
        for (channel, value) in values.iter().enumerate() {
            map[[0, channel, 2, 3]] = *value;
        }
        let plan = Plan(vec![Source::Cells { index: 0, stride: 8 }]);
        let faces = plan.decode(&[map.clone()], 0.5).unwrap();
        let [face] = faces[..] else { panic!("{faces:?}") };
        assert!((face.confidence - 0.952_574).abs() < 1e-5);
        // Centre of the cell: (28, 20); the box's centre 2 right and 4 up of it.
        let centre = face.bounds.centre();
        assert!((centre.x - 30.0).abs() < 1e-4 && (centre.y - 16.0).abs() < 1e-4);
        assert!((face.bounds.width - 8.0).abs() < 1e-4 && (face.bounds.height - 8.0 * 0.5_f32.exp()).abs() < 1e-4);
        assert_eq!(face.landmarks.nose, Point::new(28.0, 20.0));
        assert!((face.landmarks.right_mouth.x - 29.6).abs() < 1e-4);
        assert!(plan.decode(&[map.clone()], 0.99).unwrap().is_empty());
        map[[0, 7, 2, 3]] = f32::NAN;
        assert!(plan.decode(&[map], 0.5).is_none(), "a face at no place is an error, not a face");
    }

    #[test]
    fn yunet_counts_from_the_corner() {
        let cell = |values: &[f32]| {
            let mut map = Array4::zeros((1, values.len(), 2, 2));
            values.iter().enumerate().for_each(|(channel, value)| map[[0, channel, 1, 0]] = *value);
            map
        };
        let points = [0.0, 0.0, 1.0, 0.0, 0.5, 0.5, 0.0, 1.0, 1.0, 1.0];
        let outputs = [cell(&[0.9]), cell(&[0.4]), cell(&[0.5, 0.5, 0.0, 0.0]), cell(&points)];
        let plan = Plan(vec![Source::Yunet { class: 0, object: 1, bounds: 2, points: 3, stride: 16 }]);
        let faces = plan.decode(&outputs, 0.5).unwrap();
        let [face] = faces[..] else { panic!("{faces:?}") };
        assert!((face.confidence - 0.6).abs() < 1e-6);
        assert_eq!(face.bounds, Rect { x: 0.5, y: 16.5, width: 16.0, height: 16.0 });
        assert_eq!(face.landmarks.right_eye, Point::new(16.5, 16.5));
    }
}
