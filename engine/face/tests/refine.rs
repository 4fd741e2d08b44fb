//! The second look at a face: landmarks move where the network says, finds that are no faces go.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod common;

use std::sync::Arc;

use bioverify_core::{Face, Landmarks, Limits, NoTrace, Point, Product, RgbImage, Stage, Trace};
use bioverify_face::{Analyser, Choice, Detector, FaceError, Models, Refiner, cosine};
use bioverify_model::{ModelRole, Network, RuntimeChoice};
use bioverify_record::decode_photo;
use common::{detector, embedder, photo, tiny_detector, tiny_landmarks};

const GREY: [u8; 3] = [110, 110, 110];

/// Scale of the photos: eyes 32 pixels apart there are 16 apart in the tiny landmark network's input.
const SCALE: u32 = 2;
const ZOOM: f32 = 0.5;

fn models(offset: [f32; 2], logit: f32) -> Models {
    let landmarks = Some(tiny_landmarks(offset, logit).network());
    Models { detector: Some(detector()), landmarks, embedder: Some(embedder(false)), ..Models::default() }
}

fn rough(photo: &RgbImage) -> Vec<Face> {
    Detector::new(detector()).unwrap().detect(photo, &mut NoTrace).unwrap().faces
}

/// Mean move of the points, which must all move alike.
fn moved(from: &Landmarks, to: &Landmarks) -> Point {
    let moves: Vec<Point> =
        from.points().iter().zip(to.points()).map(|(a, b)| Point::new(b.x - a.x, b.y - a.y)).collect();
    let first = moves[0];
    assert!(moves.iter().all(|m| m.distance(first) < 0.3 * first.distance(Point::default()).max(0.5)), "{moves:?}");
    first
}

#[test]
fn landmarks_move_by_what_the_network_says_and_the_box_stays() {
    let one = photo((40, 30), &[(19, 14)], GREY, SCALE);
    let rough = rough(&one)[0];
    let found = Analyser::new(models([1.0, -0.5], 3.0)).unwrap().faces(&one, &mut NoTrace).unwrap().faces[0];
    let step = moved(&rough.landmarks, &found.landmarks);
    assert!((step.x - 1.0 / ZOOM).abs() < 0.15 && (step.y + 0.5 / ZOOM).abs() < 0.15, "{step:?}");
    assert_eq!((found.bounds, found.confidence), (rough.bounds, rough.confidence));
}

#[test]
fn a_rough_start_gets_another_look() {
    let one = photo((40, 30), &[(19, 14)], GREY, SCALE);
    let rough = rough(&one)[0];
    let found = Analyser::new(models([4.0, 0.0], 3.0)).unwrap().faces(&one, &mut NoTrace).unwrap().faces[0];
    let step = moved(&rough.landmarks, &found.landmarks);
    assert!((step.x - 2.0 * 4.0 / ZOOM).abs() < 0.6, "two looks of 4 pixels: {step:?}");
}

#[test]
fn a_turned_photo_moves_along_its_own_axes() {
    let upright = photo((40, 40), &[(19, 14)], GREY, SCALE);
    let analyser = Analyser::new(models([1.0, 0.0], 3.0)).unwrap();
    for turn in 1..4_u8 {
        let turned = upright.turned(turn);
        let rough = rough(&turned)[0];
        let step = moved(&rough.landmarks, &analyser.faces(&turned, &mut NoTrace).unwrap().faces[0].landmarks);
        // A clockwise quarter turn makes right down, down left and left up.
        let (x, y) = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)][usize::from(turn)];
        assert!((step.x - x / ZOOM).abs() < 0.15 && (step.y - y / ZOOM).abs() < 0.15, "{turn}: {step:?}");
    }
}

#[test]
fn what_is_no_face_is_left_out() {
    let one = photo((40, 30), &[(19, 14)], GREY, SCALE);
    let analyser = Analyser::new(models([0.0, 0.0], -5.0)).unwrap();
    let error = analyser.analyse(&one, Choice::Alone, &mut NoTrace).unwrap_err();
    assert!(matches!(error, FaceError::NoFace { .. }), "{error}");
    let refiner = Refiner::new(tiny_landmarks([0.0, 0.0], -5.0).network()).unwrap();
    // Landmarks that make no face cannot be looked at; the stage that needs them refuses them.
    let flat = Face { landmarks: Landmarks::from_points([Point::new(50.0, 50.0); 5]), ..rough(&one)[0] };
    assert_eq!(refiner.refine(&one, &flat).unwrap().unwrap().0, flat);
}

#[test]
fn only_the_most_confident_of_many_are_looked_at() {
    let blocks: Vec<(u32, u32)> = (0..12).map(|i| (4 + 8 * (i % 4), 4 + 8 * (i / 4))).collect();
    let crowd = photo((36, 28), &blocks, GREY, 1);
    let faces = rough(&crowd);
    assert_eq!(faces.len(), 12);
    let refiner = Refiner::new(tiny_landmarks([0.0, 0.0], -5.0).network()).unwrap();
    let (kept, best) = refiner.refine_all(&crowd, &faces).unwrap();
    assert_eq!((kept.as_slice(), best), (&faces[8..], 0.0), "eight are looked at and are none");
}

#[test]
fn a_trace_sees_the_faces_before_and_after() {
    struct Watch(Vec<(Stage, Point)>);
    impl Trace for Watch {
        fn accepts(&self, stage: Stage) -> bool {
            matches!(stage, Stage::Detect | Stage::Refine)
        }
        fn take(&mut self, stage: Stage, product: Product<'_>) {
            let Product::Faces(faces) = product else { panic!("{stage:?}") };
            self.0.push((stage, faces[0].landmarks.nose));
        }
    }
    let mut watch = Watch(Vec::new());
    let one = photo((40, 30), &[(19, 14)], GREY, SCALE);
    Analyser::new(models([1.0, 0.0], 3.0)).unwrap().faces(&one, &mut watch).unwrap();
    let [(Stage::Detect, before), (Stage::Refine, after)] = watch.0[..] else { panic!("{:?}", watch.0) };
    assert!(after.x > before.x + 1.0, "{before:?} {after:?}");
}

#[test]
fn another_network_is_refused_by_its_role() {
    assert!(matches!(Refiner::new(detector()), Err(FaceError::WrongRole { .. })));
}

/// The bundled networks on the drawn captures: whichever way up a photo is handed over, the face's vector stays what it is.
#[test]
fn drawn_faces_are_brought_upright_from_every_turn() {
    let bundled = |role| Some(Arc::new(Network::bundled(role, RuntimeChoice::Embedded).unwrap()));
    let models = Models {
        detector: bundled(ModelRole::FaceDetector),
        landmarks: bundled(ModelRole::FaceLandmarks),
        embedder: bundled(ModelRole::FaceEmbedder),
        ..Models::default()
    };
    let analyser = Analyser::new(models).unwrap();
    for person in 1..=6 {
        let path = format!("{}/../../testdata/face/face-{person}-capture-1.jpg", env!("CARGO_MANIFEST_DIR"));
        let upright = decode_photo(&std::fs::read(path).unwrap(), &Limits::photo()).unwrap();
        let wanted = analyser.embed(&upright, Choice::Alone, &mut NoTrace).unwrap();
        assert_eq!(wanted.quarter_turns, 0, "person {person}");
        for turn in 1..4_u8 {
            let found = analyser.embed(&upright.turned(turn), Choice::Alone, &mut NoTrace).unwrap();
            assert_eq!((found.quarter_turns + turn) % 4, 0, "person {person}, turn {turn}");
            let likeness = cosine(found.embedding.as_ref().unwrap(), wanted.embedding.as_ref().unwrap()).unwrap();
            assert!(likeness > 0.98, "person {person}, turn {turn}: {likeness}");
        }
    }
}

#[test]
fn a_folder_with_a_detector_of_its_own_brings_its_landmarks_or_has_none() {
    let dir = tempfile::tempdir().unwrap();
    let loaded = || models([0.0, 0.0], 3.0).or_from(dir.path(), RuntimeChoice::Embedded).unwrap().landmarks;
    assert!(loaded().is_some(), "an empty folder changes nothing");
    tiny_detector().write(&dir.path().join("face-detector"));
    assert!(loaded().is_none(), "landmarks were not trained for this detector");
    let own = tiny_landmarks([5.0, 0.0], 3.0);
    own.write(&dir.path().join("face-landmarks"));
    assert_eq!(loaded().unwrap().tag(), own.network().tag());
}
