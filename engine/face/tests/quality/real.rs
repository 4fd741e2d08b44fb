//! On photos of real people, where they are: what was measured is printed, of whom is not.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use bioverify_core::{Limits, NoTrace};
use bioverify_face::quality::{MeasureName, assess};
use bioverify_face::{Analyser, Choice, Models};
use bioverify_model::{Network, RuntimeChoice};
use bioverify_record::decode_photo;

/// Photos looked at: enough for percentiles, few enough for a debug build.
const PHOTOS: usize = 120;

fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/face");
    folder.is_dir().then_some(folder)
}

fn analyser() -> Option<Analyser> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/face-detector");
    let detector = Network::from_dir(&folder, RuntimeChoice::Auto).ok().map(Arc::new);
    Analyser::new(Models { detector, ..Models::default() }).ok()
}

#[test]
fn press_photos_are_mostly_good_and_graded_quickly() {
    let (Some(folder), Some(analyser)) = (data(), analyser()) else {
        println!("skipped: no ../shared/data/face beside the checkout, or no detector under models");
        return;
    };
    let list = std::fs::read_to_string(folder.join("LFW_dev.csv")).unwrap();
    let (mut qualities, mut quick, mut frontal) = (Vec::new(), Vec::new(), 0);
    for line in list.lines().skip(1).step_by(57).take(PHOTOS) {
        let path = folder.join(line.rsplit(',').next().unwrap());
        let photo = decode_photo(&std::fs::read(path).unwrap(), &Limits::photo()).unwrap();
        let Ok(found) = analyser.analyse(&photo, Choice::Largest, &mut NoTrace) else { continue };
        let start = Instant::now();
        let report = assess(&photo, &found.face, 1, None);
        quick.push(start.elapsed().as_secs_f64() * 1e3);
        qualities.push(report.overall.get());
        frontal += usize::from(report.value(MeasureName::Yaw).is_some_and(|yaw| yaw.abs() < 35.0));
    }
    qualities.sort_unstable();
    quick.sort_by(f64::total_cmp);
    let at = |share: f64| qualities[((qualities.len() - 1) as f64 * share) as usize];
    println!(
        "{} press photos: quality {} / {} / {} at 5, 50, 95 %; {frontal} frontal; {:.1} ms median",
        qualities.len(),
        at(0.05),
        at(0.5),
        at(0.95),
        quick[quick.len() / 2]
    );
    assert!(qualities.len() * 10 >= PHOTOS * 9, "the detector found {} of {PHOTOS}", qualities.len());
    assert!(at(0.5) >= 50, "half of press photos are good: {}", at(0.5));
    assert!(frontal * 10 >= qualities.len() * 9, "press photos are mostly frontal: {frontal}");
}
