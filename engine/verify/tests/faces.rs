//! The bundled face networks and calibration on synthetic faces, through the whole engine.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // Helpers of tests are tests.

use std::path::Path;

use bioverify::{
    Absence, Calibration, Decision, Engine, FaceSample, Modality, Outcome, Reason, Received, Reference, RuntimeChoice,
    Source,
};

fn photo(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/face").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn capture(person: u32, capture: u32) -> Vec<u8> {
    photo(&format!("face-{person}-capture-{capture}.jpg"))
}

fn engine() -> Engine {
    Engine::builder().runtime(RuntimeChoice::Embedded).build().unwrap()
}

fn visit(engine: &Engine, probe: Vec<u8>, portrait: Vec<u8>) -> Decision {
    let received = Received::new()
        .with_face(FaceSample::encoded(probe))
        .with_reference(Reference::record(Source::CardChip, portrait));
    engine.verify(received).unwrap()
}

#[test]
fn the_bundled_table_belongs_to_the_bundled_embedder() {
    let engine = engine();
    let table = engine.faces().unwrap().calibration().expect("a table for the bundled embedder");
    assert_eq!(*table, Calibration::bundled_face().unwrap());
    assert_eq!(table.provenance().model, engine.faces().unwrap().model_tag());
    assert!(table.smallest_fmr() < 1e-4, "{}", table.smallest_fmr());
}

#[test]
fn a_person_is_accepted_by_face_and_a_stranger_is_not() {
    let engine = engine();
    for person in 1..=3 {
        let mated = visit(&engine, capture(person, 2), capture(person, 1));
        assert_eq!(mated.outcome, Outcome::Accept, "person {person}: {}", mated.describe(bioverify::Lang::En));
        assert!(mated.has(Reason::FaceMatched));
        assert_eq!(mated.factors[0].modality, Modality::Face);
        let other = visit(&engine, capture(person, 2), capture(person % 3 + 1, 1));
        assert_ne!(other.outcome, Outcome::Accept, "person {person} with another's card");
        assert!(other.factors[0].llr < mated.factors[0].llr);
    }
}

#[test]
fn whoever_asks_for_integers_gets_faces_in_floats() {
    let engine = Engine::builder().runtime(RuntimeChoice::Integer).build().unwrap();
    let decision = visit(&engine, capture(1, 2), capture(1, 1));
    assert_eq!(decision.outcome, Outcome::Accept, "{}", decision.describe(bioverify::Lang::En));
}

#[test]
fn a_template_of_the_photo_decides_as_the_photo_does() {
    let engine = engine();
    let received = Received::new().with_face(FaceSample::encoded(capture(1, 1)));
    let encoded = engine.encode(engine.admit(received).unwrap(), &mut bioverify::NoTrace);
    let print = encoded.face.unwrap().unwrap();
    let template = bioverify::record::FaceTemplate {
        embedding: print.embedding.clone(),
        quality: print.quality,
        coding: bioverify::record::FaceCoding::Float,
    };
    let by_photo = visit(&engine, capture(1, 2), capture(1, 1));
    let by_template = visit(&engine, capture(1, 2), template.write());
    assert!((by_photo.factors[0].score - by_template.factors[0].score).abs() < 0.01);
    let tampered = bioverify::record::FaceTemplate {
        embedding: bioverify::core::Embedding::new([9; 8], print.embedding.values().to_vec()).unwrap(),
        ..template
    };
    let foreign = visit(&engine, capture(1, 2), tampered.write());
    assert_ne!(foreign.outcome, Outcome::Accept, "a template of another model");
    assert!(foreign.has(Reason::ReferenceOtherModel), "{}", foreign.describe(bioverify::Lang::En));
}

#[test]
fn what_is_wrong_with_a_photo_has_its_own_reason() {
    let engine = engine();
    let cases = [
        ("no photo", b"no picture at all".to_vec(), Reason::FaceUnreadable),
        ("cut", capture(1, 1)[..2_000].to_vec(), Reason::FaceUnreadable),
        ("black", black(), Reason::FaceBlank),
        ("nobody", noise(), Reason::FaceNotFound),
        ("two people", photo("two-faces.jpg"), Reason::FaceSeveral),
        ("printing inks", inks(), Reason::FaceFormNotRead),
        ("8000 x 6000", huge(), Reason::FaceTooLarge),
    ];
    for (name, bytes, reason) in cases {
        let decision = visit(&engine, bytes, capture(1, 1));
        let faults: Vec<u16> = decision.reasons.iter().map(|note| note.reason.number()).collect();
        let of_face: Vec<&u16> = faults.iter().filter(|number| (200..300).contains(*number)).collect();
        assert_eq!(of_face, [&reason.number()], "{name}: {}", decision.describe(bioverify::Lang::En));
        assert_eq!(decision.outcome, Outcome::Recapture, "{name}");
        assert_eq!(decision.next_capture.unwrap().modality, Modality::Face, "{name}");
    }
}

#[test]
fn both_runtimes_give_the_same_vectors() {
    let native = match Engine::builder().runtime(RuntimeChoice::OnnxRuntime).build() {
        Ok(engine) => engine,
        Err(error) => {
            println!("skipped: ONNX Runtime not found ({error})");
            return;
        }
    };
    let vector = |engine: &Engine, bytes: Vec<u8>| {
        let received = Received::new().with_face(FaceSample::encoded(bytes));
        let encoded = engine.encode(engine.admit(received).unwrap(), &mut bioverify::NoTrace);
        encoded.face.unwrap().unwrap().embedding
    };
    let embedded = engine();
    for person in 1..=6 {
        for shot in 1..=3 {
            let (a, b) = (vector(&embedded, capture(person, shot)), vector(&native, capture(person, shot)));
            let cosine = bioverify::face::cosine(&a, &b).unwrap();
            assert!(1.0 - cosine <= 1e-4, "person {person}, capture {shot}: cosine {cosine}");
        }
    }
}

#[test]
fn a_face_without_a_reference_says_nothing_about_the_person() {
    let received = Received::new()
        .with_face(FaceSample::encoded(capture(1, 1)))
        .with_reference(Reference::absent(Source::Registry, Absence::Empty));
    let decision = engine().verify(received).unwrap();
    assert_eq!(decision.outcome, Outcome::Refer);
    assert!(decision.has(Reason::NoUsableReference));
}

fn pgm(pixel: impl Fn(u32) -> u8) -> Vec<u8> {
    let mut bytes = b"P5 320 240 255\n".to_vec();
    bytes.extend((0..320 * 240).map(pixel));
    bytes
}

fn black() -> Vec<u8> {
    pgm(|_| 0)
}

/// A JPEG whose frame announces four components.
fn inks() -> Vec<u8> {
    let mut bytes = capture(1, 1);
    let frame = bytes.windows(2).position(|pair| matches!(pair, [0xFF, 0xC0 | 0xC2])).unwrap();
    bytes[frame + 9] = 4;
    bytes
}

/// A PNG whose header announces 8000 x 6000 pixels.
fn huge() -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".to_vec();
    bytes.extend(8000_u32.to_be_bytes());
    bytes.extend(6000_u32.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

fn noise() -> Vec<u8> {
    pgm(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8)
}
