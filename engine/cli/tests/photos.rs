//! Photos of faces where fingers are asked for, faces compared, and the report in Vietnamese; with the bundled networks.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use common::{Folder, prints, succeed, told};

fn face(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/face").join(name);
    path.to_str().unwrap().to_owned()
}

/// A drawn face without its colours.
fn grey(folder: &Folder, name: &str) -> String {
    let path = folder.arg(&format!("{name}.png"));
    image::open(face(name)).unwrap().to_luma8().save(&path).unwrap();
    path
}

fn json(arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&succeed(arguments)).unwrap()
}

#[test]
fn a_photo_in_place_of_a_finger_is_never_accepted_nor_scored() {
    let folder = Folder::new();
    for photo in [face("face-6-capture-3.jpg"), grey(&folder, "face-6-capture-3.jpg")] {
        let call = ["verify", "--finger", &photo, "--record", &photo, "--lang", "en", "--runtime", "embedded"];
        let (status, out, err) = told(&call);
        assert!(status == 11 || status == 10, "{status} {out}{err}");
        assert!(out.contains("[117]") && !out.contains("score"), "{out}");
        let (status, out, err) = told(&["compare", &photo, &folder.write("f.png", prints().holder[0])]);
        assert!(status == 1 && out.is_empty() && err.contains("photo") | err.contains("face"), "{out}{err}");
        let template = folder.arg("t.fmr");
        let (status, _, err) = told(&["extract", &photo, "--ppi", "500", "--out", &template]);
        assert!(status == 1 && !folder.path("t.fmr").exists(), "{err}");
    }
    let quality = json(&["quality", &grey(&folder, "face-3-capture-1.jpg"), "--json", "--runtime", "embedded"]);
    assert_eq!(quality["quality"], 0);
    assert!(quality["defects"][0].as_str().unwrap().contains("not a finger"), "{quality}");
}

#[test]
fn two_photos_compare_as_faces_and_two_prints_as_fingers() {
    let folder = Folder::new();
    let [a, b, other] = ["face-1-capture-1.jpg", "face-1-capture-2.jpg", "face-2-capture-1.jpg"].map(face);
    let of = |a: &str, b: &str, more: &[&str]| {
        json(&[&["compare", a, b, "--json", "--runtime", "embedded"][..], more].concat())
    };
    let score = |told: &serde_json::Value| told["score"].as_f64().unwrap();
    let (mated, strange) = (of(&a, &b, &[]), of(&a, &other, &[]));
    assert_eq!(mated["modality"], "face");
    assert!(score(&mated) > score(&strange) && mated["fmr"].as_f64() < strange["fmr"].as_f64(), "{mated} {strange}");
    assert!(succeed(&["compare", &a, &b, "--runtime", "embedded"]).starts_with("compared as           faces"));
    // Without colours only --face tells.
    let [grey_a, grey_b] = ["face-1-capture-1.jpg", "face-1-capture-2.jpg"].map(|name| grey(&folder, name));
    assert_eq!(of(&grey_a, &grey_b, &["--face"])["modality"], "face");
    let (status, out, _) = told(&["compare", &grey_a, &grey_b, "--runtime", "embedded"]);
    assert!(status == 1 && out.is_empty(), "{out}");
    let [live, card] = [0, 1].map(|index| folder.write(&format!("{index}.png"), prints().holder[index]));
    assert_eq!(of(&live, &card, &[])["modality"], "finger");
    assert!(succeed(&["compare", &live, &card, "--runtime", "embedded"]).starts_with("compared as           fingers"));
    let (status, _, err) = told(&["compare", &live, &card, "--face", "--runtime", "embedded"]);
    assert!(status == 1 && err.contains("no face"), "{err}");
}

/// Letters that only Vietnamese has here.
fn is_vietnamese(line: &str) -> bool {
    line.chars().any(|letter| letter.is_alphabetic() && !letter.is_ascii())
}

#[test]
fn a_vietnamese_report_is_vietnamese_and_says_each_thing_once() {
    let folder = Folder::new();
    let cut = folder.write("cut.png", &prints().holder[0][..2_000]);
    let portrait = face("face-1-capture-1.jpg");
    // So strict that the drawn picture of a print is doubted.
    let rules = include_str!("../../verify/policy/default.toml").replace("min-live = 0.5", "min-live = 0.99999");
    let strict = folder.write("strict.toml", rules);
    let printed = face("face-1-printed.jpg");
    let calls: [&[&str]; 4] = [
        &["--face", &printed, "--card", &portrait, "--policy", &strict],
        &["--face", &face("face-2-masked.jpg"), "--card", &face("face-2-capture-1.jpg")],
        &["--finger", &portrait, "--card", &portrait],
        &["--finger", &cut, "--card", &portrait],
    ];
    for call in calls {
        let (_, out, err) = told(&[&["verify", "--lang", "vi", "--runtime", "embedded"][..], call].concat());
        assert!(err.is_empty() && out.lines().count() >= 4, "{out}{err}");
        let lines: Vec<&str> = out.lines().collect();
        for (index, line) in lines.iter().enumerate() {
            assert!(is_vietnamese(line), "{line:?} in {out}");
            assert!(!lines[..index].contains(line), "{line:?} twice in {out}");
        }
        for number in lines.iter().filter_map(|line| line.trim_start().strip_prefix('[')?.get(..3)) {
            assert_eq!(out.matches(&format!("\n  [{number}] ")).count(), 1, "[{number}] in {out}");
        }
    }
    let (_, doubted, _) = told(&[&["verify", "--lang", "en", "--runtime", "embedded"][..], calls[0]].concat());
    let cues = ["straight edges", "white spots", "regular pattern"].map(|cue| doubted.matches(cue).count());
    assert!(doubted.contains("[220]") && cues.iter().sum::<usize>() <= 1, "{doubted}");
}
