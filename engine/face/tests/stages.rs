//! From photo to vector with tiny networks: what is found, where, and what is refused with which reason.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod common;

use std::sync::Arc;

use bioverify_core::{Face, NoTrace, Point, Product, RgbImage, Stage, Trace};
use bioverify_face::{Analyser, Choice, Detector, Embedder, FaceError, Liveness, Models, compare, cosine};
use bioverify_model::ModelRole;
use common::{BOX, CELL, POINTS, detector, embedder, liveness, photo};

const GREY: [u8; 3] = [110, 110, 110];

fn analyser() -> Analyser {
    let models = Models {
        detector: Some(detector()),
        landmarks: None,
        embedder: Some(embedder(false)),
        liveness: Some(liveness()),
        attributes: None,
    };
    Analyser::new(models).unwrap()
}

/// Where the face of a block must be.
fn place(face: &Face, block: (u32, u32), scale: f32) {
    let cell = CELL as f32 * scale;
    let centre = Point::new((block.0 as f32 + 0.5) * cell, (block.1 as f32 + 0.5) * cell);
    assert!(face.bounds.centre().distance(centre) < 0.02 * cell, "{face:?} {centre:?}");
    assert!((face.bounds.width - BOX * cell).abs() < 0.02 * cell);
    for (point, (dx, dy)) in face.landmarks.points().iter().zip(POINTS) {
        let there = Point::new(centre.x + dx * cell, centre.y + dy * cell);
        assert!(point.distance(there) < 0.02 * cell, "{point:?} {there:?}");
    }
}

#[test]
fn one_face_is_found_where_it_is_and_becomes_a_vector() {
    let analyser = analyser();
    let found = analyser.analyse(&photo((20, 16), &[(9, 7)], GREY, 1), Choice::Alone, &mut NoTrace).unwrap();
    place(&found.face, (9, 7), 1.0);
    assert!(found.others.is_empty() && found.quarter_turns == 0 && found.attributes.is_none());
    let embedding = found.embedding.unwrap();
    assert_eq!(embedding.model(), analyser.embedder().unwrap().network().tag());
    assert_eq!(embedding.values().len(), 48);
    assert!(found.face.confidence > 0.9 && found.face.confidence <= 1.0);
}

#[test]
fn large_photos_are_shrunk_and_faces_found_in_their_pixels() {
    for scale in [3, 5] {
        let found = Detector::new(detector()).unwrap().detect(&photo((40, 30), &[(30, 6)], GREY, scale), &mut NoTrace);
        let found = found.unwrap();
        assert_eq!(found.faces.len(), 1);
        place(&found.faces[0], (30, 6), scale as f32);
    }
}

#[test]
fn the_same_face_gives_the_same_vector_in_every_quarter_turn() {
    let upright = photo((20, 20), &[(9, 7)], GREY, 1);
    let analyser = analyser();
    let wanted = analyser.analyse(&upright, Choice::Alone, &mut NoTrace).unwrap();
    for turn in 1..4_u8 {
        let turned = upright.turned(turn);
        let found = analyser.analyse(&turned, Choice::Alone, &mut NoTrace).unwrap();
        assert_eq!((found.quarter_turns + turn) % 4, 0);
        let likeness = cosine(found.embedding.as_ref().unwrap(), wanted.embedding.as_ref().unwrap()).unwrap();
        assert!(likeness > 0.999, "{turn}: {likeness}");
        assert!((found.liveness.unwrap() - wanted.liveness.unwrap()).abs() < 0.01, "{turn}");
        // The eye on the left of the upright face stays the left eye.
        let across = found.face.landmarks.right_eye.x - found.face.landmarks.left_eye.x;
        assert_eq!(across > 1.0, turn == 0);
    }
}

#[test]
fn each_useless_photo_has_its_own_reason() {
    let analyser = analyser();
    let told = |photo: &RgbImage| analyser.analyse(photo, Choice::Alone, &mut NoTrace).unwrap_err();
    let empty = told(&photo((20, 16), &[], GREY, 1));
    assert!(matches!(empty, FaceError::NoFace { width: 160, height: 128 }), "{empty}");
    let black = told(&RgbImage::new(64, 64, vec![2; 64 * 64 * 3]).unwrap());
    assert!(
        matches!(black, FaceError::Blank { shade: "black", .. }) && black.to_string().contains("camera"),
        "{black}"
    );
    let five = photo((40, 16), &[(5, 5), (12, 5), (20, 5), (28, 5), (35, 5)], GREY, 1);
    let crowd = told(&five);
    assert!(matches!(crowd, FaceError::SeveralFaces { count: 5, rivals: 5 }), "{crowd}");
    let largest = analyser.analyse(&five, Choice::Largest, &mut NoTrace).unwrap();
    assert_eq!(largest.others.len(), 4);
    let tiny = photo((120, 100), &[(50, 40)], GREY, 1);
    assert!(matches!(told(&tiny), FaceError::TooSmall { .. } | FaceError::NoFace { .. }));
}

#[test]
fn another_model_gives_vectors_that_do_not_compare() {
    let one = photo((20, 16), &[(9, 7)], GREY, 1);
    let landmarks = Detector::new(detector()).unwrap().detect(&one, &mut NoTrace).unwrap().faces[0].landmarks;
    let of = |network| Embedder::new(network).unwrap().embed(&one, &landmarks, &mut NoTrace).unwrap();
    let (plain, flipped) = (of(embedder(false)), of(embedder(true)));
    // One network, two cards: averaging mirrors makes the vector symmetric and keeps it comparable.
    assert!(cosine(&plain, &flipped).unwrap() > 0.9);
    let rows: Vec<&[f32]> = flipped.values().chunks(4).collect();
    assert!(rows.iter().all(|row| (row[0] - row[3]).abs() < 1e-5 && (row[1] - row[2]).abs() < 1e-5));
    let foreign = bioverify_core::Embedding::new([9; 8], plain.values().to_vec()).unwrap();
    assert!(compare(&plain, &foreign).is_err());
}

#[test]
fn liveness_sees_the_surroundings_of_the_face() {
    let look = |background: [u8; 3]| {
        let photo = photo((20, 16), &[(9, 7)], background, 1);
        analyser().check_live(&photo, Choice::Alone, &mut NoTrace).unwrap().liveness.unwrap()
    };
    assert!(look([140, 110, 80]) > 0.1);
    assert!(look([80, 110, 140]) < -0.1);
}

#[test]
fn networks_of_another_role_are_refused_by_name() {
    let error = Detector::new(embedder(false)).unwrap_err();
    assert!(matches!(error, FaceError::WrongRole { found: ModelRole::FaceEmbedder, .. }), "{error}");
    assert!(Embedder::new(liveness()).is_err() && Liveness::new(detector()).is_err());
    let error = Analyser::new(Models::default()).unwrap_err();
    assert!(error.to_string().contains("face-detector"), "{error}");
    let blind = Analyser::new(Models { detector: Some(detector()), ..Models::default() }).unwrap();
    let error = blind.embed(&photo((20, 16), &[(9, 7)], GREY, 1), Choice::Alone, &mut NoTrace).unwrap_err();
    assert!(matches!(error, FaceError::NoModel { role: ModelRole::FaceEmbedder }), "{error}");
}

/// Counts what it is shown.
#[derive(Default)]
struct Seen(Vec<(Stage, String)>);

impl Trace for Seen {
    fn accepts(&self, stage: Stage) -> bool {
        stage != Stage::Upright
    }
    fn take(&mut self, stage: Stage, product: Product<'_>) {
        let told = match product {
            Product::Photo(photo) => format!("{} x {}", photo.width(), photo.height()),
            Product::Faces(faces) => faces.len().to_string(),
            Product::Number(_) => "number".to_owned(),
            _ => "other".to_owned(),
        };
        self.0.push((stage, told));
    }
}

#[test]
fn every_stage_shows_its_product_to_who_asks() {
    let mut seen = Seen::default();
    analyser().analyse(&photo((20, 16), &[(9, 7)], GREY, 1), Choice::Alone, &mut seen).unwrap();
    let wanted =
        [(Stage::Detect, "1"), (Stage::Align, "32 x 32"), (Stage::Crop, "32 x 32"), (Stage::Liveness, "number")];
    assert_eq!(seen.0, wanted.map(|(stage, told)| (stage, told.to_owned())));
}

#[test]
fn threads_share_an_analyser() {
    let analyser = Arc::new(analyser());
    let photo = photo((20, 16), &[(9, 7)], GREY, 1);
    let wanted = analyser.analyse(&photo, Choice::Alone, &mut NoTrace).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                assert_eq!(analyser.analyse(&photo, Choice::Alone, &mut NoTrace).unwrap(), wanted);
            });
        }
    });
}
