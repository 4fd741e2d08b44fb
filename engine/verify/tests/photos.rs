//! Photos of faces handed in as fingers: never a score, always told as what they are.
#![allow(clippy::unwrap_used, clippy::panic)] // Helpers of tests are tests.

use std::path::Path;

use bioverify::core::{GrayImage, Limits};
use bioverify::record::decode_photo;
use bioverify::{
    Advice, Decision, Engine, FingerSample, Lang, Outcome, Ppi, Reason, Received, Reference, RuntimeChoice, Source,
};

fn engine() -> Engine {
    Engine::builder().runtime(RuntimeChoice::Embedded).build().unwrap()
}

/// The drawn faces, each with its name.
fn photos() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/face");
    let mut paths: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jpg"));
    paths.sort_unstable();
    assert!(paths.len() >= 20, "{}", folder.display());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

fn finger() -> FingerSample<'static> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/finger/finger-1-impression-1.png");
    FingerSample::encoded(std::fs::read(path).unwrap(), Ppi::STANDARD)
}

fn visit(engine: &Engine, probe: FingerSample<'_>, enrolled: FingerSample<'_>) -> Decision {
    let received = Received::new().with_finger(probe).with_reference(Reference::finger(Source::Enrolment, enrolled));
    engine.verify(received).unwrap()
}

/// Grey as a scanner would hand it over.
fn grey(photo: &[u8]) -> GrayImage {
    let photo = decode_photo(photo, &Limits::photo()).unwrap();
    let luma = |c: &[u8]| ((299 * u32::from(c[0]) + 587 * u32::from(c[1]) + 114 * u32::from(c[2])) / 1000) as u8;
    let pixels = photo.pixels().chunks_exact(3).map(luma).collect();
    GrayImage::new(photo.width(), photo.height(), Ppi::STANDARD, pixels).unwrap()
}

#[test]
fn a_photo_in_colours_is_never_compared_as_a_finger() {
    let engine = engine();
    for (name, photo) in photos() {
        let sample = || FingerSample::encoded(&photo[..], Ppi::STANDARD);
        let decision = visit(&engine, sample(), sample());
        assert_eq!(decision.factors, [], "{name}");
        assert_ne!(decision.outcome, Outcome::Accept, "{name}");
        assert!(decision.has(Reason::FingerIsPhoto) && decision.has(Reason::ReferenceIsPhoto), "{name}: {decision:?}");
    }
}

#[test]
fn a_grey_photo_is_never_compared_as_a_finger_either() {
    let engine = engine();
    for (name, photo) in photos() {
        let sample = || FingerSample::image(grey(&photo));
        let decision = visit(&engine, sample(), sample());
        assert_eq!(decision.factors, [], "{name}");
        assert_ne!(decision.outcome, Outcome::Accept, "{name}");
        assert!(decision.has(Reason::FingerIsPhoto) && decision.has(Reason::ReferenceIsPhoto), "{name}: {decision:?}");
    }
}

/// Each pixel `times` as wide and as high.
fn enlarged(image: &GrayImage, times: u32) -> GrayImage {
    let (width, height) = (image.width() * times, image.height() * times);
    let at = |x: u32, y: u32| image.pixels()[(y / times * image.width() + x / times) as usize];
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| at(x, y)).collect();
    GrayImage::new(width, height, Ppi::STANDARD, pixels).unwrap()
}

#[test]
fn a_grey_photo_larger_than_a_finger_is_still_told_as_a_photo() {
    let engine = engine();
    let (name, photo) = &photos()[0];
    let grey = grey(photo);
    let large = enlarged(&grey, 2_500_u32.div_ceil(grey.width()));
    let decision = visit(&engine, FingerSample::image(large), finger());
    assert!(decision.has(Reason::FingerIsPhoto) && !decision.has(Reason::FingerTooLarge), "{name}: {decision:?}");
    // Several fingers, or one at a wrong resolution, are still too large.
    let print =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/finger/finger-1-impression-1.png"));
    let print = bioverify::record::decode_pixels(&print.unwrap(), Ppi::STANDARD, &Limits::default()).unwrap();
    let decision = visit(&engine, FingerSample::image(enlarged(&print, 8)), finger());
    assert!(decision.has(Reason::FingerTooLarge), "{decision:?}");
}

#[test]
fn the_desk_is_told_what_came_in_and_what_to_do() {
    let engine = engine();
    let (_, photo) = photos().swap_remove(0);
    let decision = visit(&engine, FingerSample::encoded(&photo[..], Ppi::STANDARD), finger());
    assert_eq!(decision.outcome, Outcome::Recapture);
    let next = decision.next_capture.as_ref().unwrap();
    assert_eq!(next.advice, [Advice::UseScanner]);
    let told = decision.describe(Lang::En);
    assert!(told.contains("[117]") && told.contains("looks like a photo, not a finger"), "{told}");
    // A photo on record is the registry's fault and never the visitor's.
    let decision = visit(&engine, finger(), FingerSample::encoded(&photo[..], Ppi::STANDARD));
    assert_eq!(decision.outcome, Outcome::Refer, "{decision:?}");
    assert!(decision.has(Reason::ReferenceIsPhoto) && !decision.has(Reason::FingerIsPhoto), "{decision:?}");
}

#[test]
fn what_shows_neither_finger_nor_face_is_not_called_a_photo() {
    let engine = engine();
    for name in ["blank.png", "finger-1-smudged.png"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/finger").join(name);
        let decision = visit(&engine, FingerSample::encoded(std::fs::read(path).unwrap(), Ppi::STANDARD), finger());
        assert!(decision.has(Reason::FingerNotFound) && !decision.has(Reason::FingerIsPhoto), "{name}: {decision:?}");
    }
}
