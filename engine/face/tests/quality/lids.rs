//! Lids and lips on the drawn faces of `testdata/face`, by the bundled networks.

use std::path::Path;
use std::sync::Arc;

use bioverify_core::{Landmarks, Limits, NoTrace, Point, RgbImage};
use bioverify_face::quality::{Defect, MeasureName, QualityReport, Readings, assess};
use bioverify_face::{Analyser, Choice, Models};
use bioverify_model::{ModelRole, Network, RuntimeChoice};
use bioverify_record::decode_photo;

/// Half the width of a lid's gap, half its height and how far above it the lid's skin begins, in eye distances.
const GAP: (f32, f32, f32) = (0.26, 0.1, 0.3);

fn analyser() -> Analyser {
    let bundled = |role| Some(Arc::new(Network::bundled(role, RuntimeChoice::Embedded).unwrap()));
    Analyser::new(Models {
        detector: bundled(ModelRole::FaceDetector),
        landmarks: bundled(ModelRole::FaceLandmarks),
        attributes: bundled(ModelRole::FaceAttributes),
        ..Models::default()
    })
    .unwrap()
}

fn drawn(name: &str) -> RgbImage {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/face").join(name);
    decode_photo(&std::fs::read(path).unwrap(), &Limits::photo()).unwrap()
}

fn graded(analyser: &Analyser, photo: &RgbImage) -> (QualityReport, Landmarks) {
    let found = analyser.analyse(photo, Choice::Largest, &mut NoTrace).unwrap();
    let (names, logits) = (analyser.attributes().unwrap().names(), found.attributes.unwrap());
    (assess(photo, &found.face, 1, Some(&Readings { names, logits: &logits })), found.face.landmarks)
}

/// The row whose pixel comes to (x, y) when the lids close: the skin above an eye is stretched down over it.
fn lidded(x: f32, y: f32, eyes: [Point; 2], distance: f32) -> f32 {
    for eye in eyes {
        let across = (x - eye.x) / (GAP.0 * distance);
        let gap = GAP.1 * distance * (1.0 - across * across);
        let (top, bottom) = (eye.y - gap, eye.y + gap);
        let crease = top - GAP.2 * distance;
        if gap > 0.0 && y > crease && y < bottom {
            return crease + (y - crease) * (top - crease) / (bottom - crease);
        }
    }
    y
}

/// The photo with both eyes shut.
fn shut(photo: &RgbImage, landmarks: &Landmarks) -> RgbImage {
    let eyes = [landmarks.left_eye, landmarks.right_eye];
    let distance = eyes[0].distance(eyes[1]);
    let mut pixels = Vec::with_capacity(photo.pixels().len());
    for y in 0..photo.height() {
        for x in 0..photo.width() {
            let from = lidded(x as f32 + 0.5, y as f32 + 0.5, eyes, distance) - 0.5;
            let (row, part) = (from.max(0.0) as u32, from.max(0.0).fract());
            let (above, below) = (photo.get(x, row).unwrap(), photo.get(x, (row + 1).min(photo.height() - 1)).unwrap());
            pixels.extend((0..3).map(|c| (f32::from(above[c]) * (1.0 - part) + f32::from(below[c]) * part) as u8));
        }
    }
    RgbImage::new(photo.width(), photo.height(), pixels).unwrap()
}

#[test]
fn drawn_eyes_are_open_until_their_lids_are_drawn_down() {
    let analyser = analyser();
    for person in [1, 3, 6] {
        let photo = drawn(&format!("face-{person}-capture-1.jpg"));
        let (open, landmarks) = graded(&analyser, &photo);
        let (closed, _) = graded(&analyser, &shut(&photo, &landmarks));
        let told = [&open, &closed].map(|report| report.value(MeasureName::EyesOpen).unwrap());
        println!("person {person}: eyes open {:.2}, drawn down {:.2}", told[0], told[1]);
        assert!(!open.defects.contains(&Defect::EyesClosed), "person {person}: {open:?}");
        assert!(closed.defects.contains(&Defect::EyesClosed), "person {person}: {closed:?}");
    }
}

#[test]
fn drawn_mouths_that_show_teeth_are_open_and_a_mask_hides_them() {
    let analyser = analyser();
    for (person, open) in [(1, false), (2, true), (3, false), (5, false), (6, true)] {
        let (report, _) = graded(&analyser, &drawn(&format!("face-{person}-capture-1.jpg")));
        println!("person {person}: mouth closed {:.2}", report.value(MeasureName::MouthClosed).unwrap());
        assert_eq!(report.defects.contains(&Defect::MouthOpen), open, "person {person}: {report:?}");
    }
    let (masked, _) = graded(&analyser, &drawn("face-2-masked.jpg"));
    assert_eq!(masked.value(MeasureName::MouthClosed), None, "{masked:?}");
    assert!(masked.value(MeasureName::EyesOpen).is_some(), "a mask leaves the eyes to be seen: {masked:?}");
}
