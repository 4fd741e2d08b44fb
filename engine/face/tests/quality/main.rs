//! Quality measures on a face drawn by code, on anything at all, and on real photos where they are.

#![allow(clippy::unwrap_used)] // Helpers of tests may panic as tests do.

mod drawn;
mod lids;
mod real;
mod spoiled;

use bioverify_core::{Face, Landmarks, Point, Rect, RgbImage};
use bioverify_face::quality::{Answer, Answers, Defect, MeasureName, Part, Readings, assess, assess_with};
use bioverify_model::QualityCard;
use drawn::Drawing;
use proptest::prelude::*;

#[test]
fn a_good_portrait_has_every_measure_and_no_defect() {
    let (photo, face) = Drawing::default().draw();
    let report = assess(&photo, &face, 1, None);
    assert_eq!(report.defects, [], "{report:?}");
    assert!(report.overall.get() >= 60, "{report:?}");
    let names: Vec<_> = report.measures.iter().map(|measure| measure.name).collect();
    assert_eq!(names, MeasureName::ALL);
    for measure in &report.measures {
        assert_eq!(measure.value.is_some(), measure.component.is_some(), "{measure:?}");
        let needs_network = matches!(
            measure.name,
            MeasureName::EyesOpen
                | MeasureName::MouthClosed
                | MeasureName::EyesVisible
                | MeasureName::MouthVisible
                | MeasureName::FaceVisible
                | MeasureName::FaceConfidence
                | MeasureName::MirrorAgreement
        );
        assert_eq!(measure.value.is_none(), needs_network, "what no network told is not measured: {measure:?}");
    }
}

#[test]
fn what_a_network_tells_is_told_and_nothing_else() {
    let (photo, face) = Drawing::default().draw();
    let names = ["mask", "eyes covered", "eyes open"].map(String::from);
    let told = |logits: [f32; 3]| assess(&photo, &face, 1, Some(&Readings { names: &names, logits: &logits }));
    let bare = told([-4.0, -4.0, 4.0]);
    assert_eq!(bare.defects, []);
    assert_eq!(bare.value(MeasureName::MouthClosed), None, "no channel, no answer");
    let masked = told([4.0, -4.0, -4.0]);
    assert!(masked.defects.contains(&Defect::Covered { part: Part::Mouth }), "{:?}", masked.defects);
    assert!(masked.defects.contains(&Defect::EyesClosed) && masked.overall < bare.overall, "{masked:?}");
    assert!(told([-4.0, 4.0, 4.0]).defects.contains(&Defect::Covered { part: Part::Eyes }));
}

#[test]
fn lids_and_lips_are_told_unless_something_hides_them() {
    let (photo, face) = Drawing::default().draw();
    let names = ["mask", "eyes covered", "occluded", "eyes open", "mouth closed"].map(String::from);
    let told = |logits: [f32; 5]| {
        let report = assess(&photo, &face, 1, Some(&Readings { names: &names, logits: &logits }));
        let component = |name| report.measure(name).and_then(|measure| measure.component).map(|quality| quality.get());
        let parts = [component(MeasureName::EyesOpen), component(MeasureName::MouthClosed)];
        (parts, report.defects, report.overall)
    };
    let (parts, defects, overall) = told([-4.0, -4.0, -4.0, 4.0, 4.0]);
    assert_eq!((parts, defects), ([Some(98), Some(98)], vec![]));
    let closed = told([-4.0, -4.0, -4.0, -4.0, 4.0]);
    assert_eq!((closed.0, closed.1), ([Some(2), Some(98)], vec![Defect::EyesClosed]));
    let open = told([-4.0, -4.0, -4.0, 4.0, -4.0]);
    assert_eq!((open.0, open.1), ([Some(98), Some(2)], vec![Defect::MouthOpen]));
    assert_eq!([closed.2, open.2], [overall, overall], "they advise; the overall quality is about comparison");
    let (parts, defects, _) = told([4.0, -4.0, 4.0, -4.0, -4.0]);
    assert_eq!(parts, [Some(2), None], "a mask hides the mouth and not the eyes");
    assert!(defects.contains(&Defect::EyesClosed) && !defects.contains(&Defect::MouthOpen), "{defects:?}");
    let (parts, defects, _) = told([-4.0, 4.0, -4.0, -4.0, -4.0]);
    assert_eq!(parts, [None, Some(2)], "dark glasses the eyes and not the mouth");
    assert!(!defects.contains(&Defect::EyesClosed) && defects.contains(&Defect::MouthOpen), "{defects:?}");
    assert_eq!(told([-4.0, -4.0, 4.0, -4.0, -4.0]).0, [None, None], "another cover perhaps both");
}

#[test]
fn doubt_of_the_networks_lowers_the_quality() {
    let (photo, face) = Drawing::default().draw();
    let answer = |value: f32| Some(Answer { value, scale: Some(QualityCard { half: 0.98, width: 0.3 }) });
    let overall = |confidence: Option<Answer>, mirror: Option<Answer>| {
        assess_with(&photo, &face, 1, None, &Answers { confidence, mirror }).overall
    };
    let unasked = assess(&photo, &face, 1, None).overall;
    let sure = overall(answer(0.9999), answer(0.9999));
    assert!(unasked.get().abs_diff(sure.get()) <= 1, "sure networks cost nothing: {unasked:?} {sure:?}");
    assert!(overall(answer(0.9), answer(0.9999)) < sure, "a face the detector doubts");
    assert!(overall(answer(0.9999), answer(0.9)) < sure, "a vector that depends on the side");
    let unscaled = Some(Answer { value: 0.5, scale: None });
    assert_eq!(overall(unscaled, unscaled), unasked, "a network without a scale is not judged by another's");
}

#[test]
fn no_face_and_several_faces_come_first() {
    let (photo, face) = Drawing { light: 0.1, ..Drawing::default() }.draw();
    assert_eq!(assess(&photo, &face, 3, None).defects.first(), Some(&Defect::SeveralFaces { count: 3 }));
    let none = assess(&photo, &face, 0, None);
    assert_eq!((none.defects.as_slice(), none.overall.get()), (&[Defect::NoFace][..], 0));
    let nowhere = Face { landmarks: Landmarks::default(), ..face };
    let none = assess(&photo, &nowhere, 1, None);
    assert_eq!((none.defects.as_slice(), none.overall.get()), (&[Defect::NoFace][..], 0));
}

#[test]
fn a_photo_on_its_side_is_graded_like_the_upright_one() {
    let (photo, face) = Drawing::default().draw();
    let upright = assess(&photo, &face, 1, None);
    let (height, bounds) = (photo.height() as f32, face.bounds);
    let place = |p: Point| Point::new(height - 1.0 - p.y, p.x);
    let corner = place(Point::new(bounds.x, bounds.y + bounds.height));
    let lying = Face {
        bounds: Rect { x: corner.x, y: corner.y, width: bounds.height, height: bounds.width },
        landmarks: face.landmarks.map(place),
        ..face
    };
    let turned = assess(&photo.turned(1), &lying, 1, None);
    assert!((turned.value(MeasureName::Roll).unwrap() - 90.0).abs() < 2.0);
    assert!(turned.overall.get().abs_diff(upright.overall.get()) <= 1, "{turned:?} {upright:?}");
    for name in [MeasureName::Sharpness, MeasureName::Brightness, MeasureName::Yaw, MeasureName::FaceInside] {
        let (a, b) = (turned.value(name).unwrap(), upright.value(name).unwrap());
        assert!((a - b).abs() < 0.02 + 0.02 * b.abs(), "{name}: {a} {b}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn anything_is_graded_without_a_panic(
        (width, height) in (1_u32..60, 1_u32..60),
        seed in any::<u32>(),
        bounds in prop::array::uniform4(prop_oneof![any::<f32>(), -50.0_f32..100.0]),
        points in prop::array::uniform10(prop_oneof![any::<f32>(), -50.0_f32..100.0]),
        faces in 0_usize..4,
        logit in any::<f32>(),
    ) {
        let mut state = seed | 1;
        let pixels = (0..width * height * 3).map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as u8
        });
        let photo = RgbImage::new(width, height, pixels.collect()).unwrap();
        let [x, y, w, h] = bounds;
        let points: Vec<_> = points.chunks(2).map(|pair| Point::new(pair[0], pair[1])).collect();
        let landmarks = Landmarks::from_points(points.try_into().unwrap());
        let face = Face { bounds: Rect { x, y, width: w, height: h }, landmarks, confidence: 0.5 };
        let names = ["mask".to_string()];
        let report = assess(&photo, &face, faces, Some(&Readings { names: &names, logits: &[logit] }));
        prop_assert_eq!(report.measures.len(), MeasureName::ALL.len());
        prop_assert!(report.measures.iter().all(|m| m.value.is_none_or(f32::is_finite)));
        prop_assert!(faces != 0 || report.overall.get() == 0);
        for defect in &report.defects {
            prop_assert!(!defect.to_string().is_empty() && !defect.to_string().contains("NaN"), "{}", defect);
        }
    }
}
