//! From image to record, from record to record, from picture to picture, and two records against each other.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use std::fs;

use common::{Folder, prints, random_record, succeed, template, told};

#[test]
fn a_record_survives_every_format_and_back() {
    let folder = Folder::new();
    let first = folder.write("first.fmr", random_record(3, 1));
    let (native, ansi, back) = (folder.arg("a.bvt"), folder.arg("b.ansi"), folder.arg("c.fmr"));
    let out = succeed(&["convert", &first, &native, "--format", "native"]);
    assert!(out.contains("nothing was lost"), "{out}");
    succeed(&["convert", &native, &back, "--format", "iso2005"]);
    // Whole pixels and ISO's angle steps survive the finer native form.
    assert_eq!(fs::read(&first).unwrap(), fs::read(&back).unwrap());
    let out = succeed(&["convert", &first, &ansi, "--format", "ansi2004"]);
    assert_eq!(out.matches("lost:").count(), 1, "2 degrees a step are coarser than 1.4:\n{out}");
    assert!(out.contains("angles rounded by up to 1.0 degrees"), "{out}");
    assert!(succeed(&["inspect", &ansi]).contains("INCITS 378"));
}

#[test]
fn a_picture_survives_lossless_formats_and_wsq_keeps_its_size() {
    let folder = Folder::new();
    let first = folder.write("first.png", prints().holder[0]);
    let (pgm, back, wsq) = (folder.arg("a.pgm"), folder.arg("b.png"), folder.arg("c.wsq"));
    let out = succeed(&["convert", &first, &pgm, "--format", "pgm"]);
    assert!(!out.contains("colour"), "the picture is grey: {out}");
    let out = succeed(&["convert", &pgm, &back, "--format", "png"]);
    assert!(out.contains("nothing was lost"), "{out}");
    let again = folder.arg("d.pgm");
    succeed(&["convert", &back, &again, "--format", "pgm"]);
    assert_eq!(fs::read(&pgm).unwrap(), fs::read(&again).unwrap());
    assert!(succeed(&["convert", &first, &wsq, "--format", "wsq"]).contains("lossy"));
    let told = succeed(&["inspect", &wsq]);
    assert!(told.contains("WSQ") && told.contains("288 x 360"), "{told}");
}

#[test]
fn bare_pixels_extract_like_their_picture() {
    let folder = Folder::new();
    let record = template(&folder, "png", prints().holder[0]);
    let pgm = folder.arg("x.pgm");
    succeed(&["convert", &folder.arg("png.png"), &pgm, "--format", "pgm"]);
    let bytes = fs::read(&pgm).unwrap();
    let raw = folder.write("x.raw", &bytes[bytes.len() - 288 * 360..]);
    let from_raw = folder.arg("raw.fmr");
    let arguments = ["extract", &raw, "--raw", "288x360", "--ppi", "500", "--out", &from_raw, "--runtime", "embedded"];
    succeed(&arguments);
    assert_eq!(fs::read(&record).unwrap(), fs::read(&from_raw).unwrap());
}

#[test]
fn mates_score_higher_than_strangers() {
    let folder = Folder::new();
    let [a, b, _] = prints().holder;
    let (a, b) = (template(&folder, "a", a), template(&folder, "b", b));
    let c = template(&folder, "c", prints().stranger[0]);
    let score = |x: &str, y: &str| {
        let told = succeed(&["compare", x, y, "--json"]);
        let json: serde_json::Value = serde_json::from_str(&told).unwrap();
        assert_eq!(!json["pairs"].as_array().unwrap().is_empty(), json["score"].as_f64().unwrap() > 0.0, "{told}");
        (json["score"].as_f64().unwrap(), json["llr"].as_f64().unwrap(), json["fmr"].as_f64().unwrap())
    };
    let (mated, strangers) = (score(&a, &b), score(&a, &c));
    assert!(mated.0 > strangers.0 && mated.1 > strangers.1 && mated.2 <= strangers.2, "{mated:?} {strangers:?}");
    let text = succeed(&["compare", &a, &b]);
    for word in ["score", "log-likelihood ratio", "false-match rate", "paired minutiae"] {
        assert!(text.contains(word), "{text}");
    }
}

#[test]
fn an_overlay_is_a_picture_of_twice_the_size() {
    let folder = Folder::new();
    let image = folder.write("a.png", prints().holder[0]);
    let (record, overlay) = (folder.arg("a.fmr"), folder.arg("seen.png"));
    succeed(&["extract", &image, "--ppi", "500", "--out", &record, "--overlay", &overlay, "--position", "right-index"]);
    let seen = succeed(&["inspect", &overlay]);
    assert!(seen.contains("576 x 720"), "{seen}");
    let fields = succeed(&["inspect", &record]);
    assert!(fields.contains("right index finger") && !fields.contains("RightIndex"), "{fields}");
}

#[test]
fn a_capture_without_ridges_has_no_template_but_an_overlay() {
    let folder = Folder::new();
    let image = folder.write("blank.png", common::BLANK);
    let (record, overlay) = (folder.arg("a.fmr"), folder.arg("seen.png"));
    let (status, _, err) = told(&["extract", &image, "--ppi", "500", "--out", &record, "--overlay", &overlay]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("finger") && err.contains("blank.png") && err.contains("to do:"), "{err}");
    assert!(!folder.path("a.fmr").exists() && folder.path("seen.png").exists());
}

#[test]
fn quality_prints_a_number_and_words() {
    let folder = Folder::new();
    let image = folder.write("a.png", prints().holder[0]);
    let text = succeed(&["quality", &image, "--ppi", "500"]);
    assert!(text.starts_with("quality ") && text.contains("of 100") && text.contains("minutiae"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&succeed(&["quality", &image, "--json"])).unwrap();
    assert!(json["quality"].as_u64().unwrap() <= 100 && json["minutiae"].as_u64().unwrap() > 0, "{json}");
}

#[test]
fn the_quality_of_a_face_lists_the_cues_of_a_held_picture() {
    let folder = Folder::new();
    let photo = folder.write("a.jpg", include_bytes!("../../../testdata/face/face-1-capture-1.jpg"));
    let text = succeed(&["quality", "--face", &photo]);
    let json: serde_json::Value = serde_json::from_str(&succeed(&["quality", "--face", &photo, "--json"])).unwrap();
    for cue in ["border", "reflection", "moire"] {
        assert!(text.contains(&format!("cue-{cue}")), "{cue}: {text}");
        let told = &json["cues"][cue];
        assert!(told["value"].is_number() && told["stands_out"].is_boolean(), "{cue}: {json}");
    }
    assert!(json["measures"]["cue-border"].is_null(), "cues grade nothing");
    let black = folder.write("black.ppm", [&b"P6 300 400 255 "[..], &[1; 300 * 400 * 3]].concat());
    let json: serde_json::Value = serde_json::from_str(&succeed(&["quality", "--face", &black, "--json"])).unwrap();
    assert!(json["cues"].is_null() && json["quality"] == 0, "{json}");
}

#[test]
fn a_capture_without_a_finger_has_quality_nought_and_says_why() {
    let folder = Folder::new();
    let blank = folder.write("blank.png", common::BLANK);
    let text = succeed(&["quality", &blank]);
    assert!(text.starts_with("quality 0 of 100\n  - ") && text.contains("clean the sensor"), "{text}");
    let grey = folder.write("grey.pgm", [&b"P5 300 400 255 "[..], &[128; 300 * 400]].concat());
    let small = folder.write("small.pgm", [&b"P5 40 40 255 "[..], &[128; 40 * 40]].concat());
    let whole = folder.write("whole.png", prints().holder[0]);
    let keys = |image: &str| {
        let told: serde_json::Value = serde_json::from_str(&succeed(&["quality", image, "--json"])).unwrap();
        let keys: Vec<String> = told.as_object().unwrap().keys().cloned().collect();
        (keys, told["quality"].as_u64().unwrap(), told["defects"].as_array().unwrap().len())
    };
    let (all, good, _) = keys(&whole);
    assert!(good > 0);
    for image in [&blank, &grey, &small] {
        assert_eq!(keys(image), (all.clone(), 0, 1), "{image}");
    }
}

#[test]
fn what_a_conversion_of_a_picture_loses_is_counted() {
    let folder = Folder::new();
    let coloured = folder.write("c.ppm", [&b"P6 90 90 255 "[..], &[10, 20, 30].repeat(90 * 90)].concat());
    let out = succeed(&["convert", &coloured, &folder.arg("c.png"), "--format", "png"]);
    assert!(out.contains("lost: colour: reduced to grey") && out.matches("lost:").count() == 1, "{out}");
    let print = folder.write("p.png", prints().holder[0]);
    let out = succeed(&["convert", &print, &folder.arg("p.wsq"), "--format", "wsq"]);
    assert!(out.contains("% of the pixels changed, by at most"), "{out}");
    let flat = folder.write("f.pgm", [&b"P5 90 90 255 "[..], &[128; 90 * 90]].concat());
    let out = succeed(&["convert", &flat, &folder.arg("f.wsq"), "--format", "wsq"]);
    assert!(out.contains("nothing was lost"), "a flat picture survives WSQ: {out}");
}

#[test]
fn a_reader_that_goes_away_is_no_reason_to_shout() {
    use std::io::Read as _;
    use std::process::Stdio;
    let folder = Folder::new();
    let record = folder.write("a.fmr", random_record(1, 1));
    let mut child =
        common::program().args(["inspect", &record]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    let status = child.wait().unwrap();
    assert_eq!(err, "");
    assert_ne!(status.code(), Some(101), "no panic");
}

fn testdata(name: &str) -> String {
    format!("{}/../../testdata/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_comparison_of_fingers_has_a_picture_and_one_of_faces_has_none() {
    let folder = Folder::new();
    let [first, second] = ["finger/finger-1-impression-1.png", "finger/finger-1-impression-2.png"].map(testdata);
    let (seen, bare, record) = (folder.arg("seen.png"), folder.arg("bare.png"), folder.arg("second.bvft"));
    succeed(&["extract", &second, "--ppi", "500", "--format", "native", "--out", &record]);
    succeed(&["compare", &first, &second, "--overlay", &seen]);
    succeed(&["compare", &first, &record, "--overlay", &bare]);
    let [seen, bare] = [&seen, &bare].map(|path| image::open(path).unwrap().into_rgb8());
    let second = image::open(&second).unwrap();
    assert_eq!(seen.dimensions(), (2 * second.width(), 2 * second.height()));
    assert_eq!(bare.dimensions(), seen.dimensions());
    // Ridges are seen in the one, nothing dark but marks in the other; both have the same marks but for what a template rounds.
    let dark = |picture: &image::RgbImage| picture.pixels().filter(|pixel| pixel.0.iter().all(|v| *v < 90)).count();
    assert!(dark(&seen) > 1_000 && dark(&bare) == 0, "{} {}", dark(&seen), dark(&bare));
    let blue = |picture: &image::RgbImage| picture.pixels().filter(|pixel| pixel.0 == [20, 70, 220]).count();
    assert!(blue(&bare) > 1_000 && blue(&seen).abs_diff(blue(&bare)) < 100, "{} {}", blue(&seen), blue(&bare));
    let face = testdata("face/face-1-capture-1.jpg");
    let (code, _, error) = told(&["compare", "--face", &face, &face, "--overlay", &folder.arg("face.png")]);
    assert!(code == 2 && error.contains("leave --overlay out"), "{code} {error}");
    let (code, _, error) = told(&["compare", &first, &first, "--overlay", &folder.arg("x.jpg")]);
    assert!(code == 2 && error.contains("PNG"), "{code} {error}");
}
