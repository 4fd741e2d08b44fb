//! Faces on the command line, with tiny networks that see a face in a bright block over a dark one.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;
#[path = "../../face/tests/common/mod.rs"]
mod networks;

use std::io::Cursor;

use bioverify_core::RgbImage;
use common::{Folder, succeed, told};
use image::{ExtendedColorType, ImageFormat};

const GREY: [u8; 3] = [110, 110, 110];

/// A folder with the tiny networks under `models`.
fn folder() -> Folder {
    let folder = Folder::new();
    networks::tiny_detector().write(&folder.path("models/face-detector"));
    networks::tiny_embedder(false).write(&folder.path("models/face-embedder"));
    networks::tiny_liveness().write(&folder.path("models/face-liveness"));
    folder
}

fn encoded(photo: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let (width, height) = (photo.width(), photo.height());
    image::write_buffer_with_format(&mut bytes, photo.pixels(), width, height, ExtendedColorType::Rgb8, format)
        .unwrap();
    bytes.into_inner()
}

/// Writes a photo with faces in these blocks; each `shade` is another person.
fn photo(folder: &Folder, name: &str, faces: &[(u32, u32)], shade: u8) -> String {
    let picture = networks::photo((20, 16), faces, GREY, 1);
    let (block, width) = (networks::CELL as usize, picture.width() as usize);
    let mut pixels = picture.pixels().to_vec();
    // A mark beside the face, where the detector does not look and the embedder does.
    for (x, y) in faces {
        for row in 0..block {
            let start = ((*y as usize * block + row) * width + (*x as usize + 1) * block) * 3;
            pixels[start..start + block * 3].iter_mut().step_by(3).for_each(|red| *red = shade);
        }
    }
    let picture = RgbImage::new(picture.width(), picture.height(), pixels).unwrap();
    folder.write(name, encoded(&picture, ImageFormat::Png))
}

fn embed(folder: &Folder, photo: &str, out: &str, more: &[&str]) -> String {
    let (models, out) = (folder.arg("models"), folder.arg(out));
    succeed(&[&["embed", photo, "--out", &out, "--models", &models, "--runtime", "embedded"], more].concat());
    out
}

/// What a call that must fail writes to standard error.
fn refused(arguments: &[&str], words: &[&str]) {
    let (status, out, err) = told(arguments);
    assert_eq!(status, 1, "{arguments:?}\n{out}\n{err}");
    for word in words {
        assert!(err.contains(word), "{arguments:?} should say {word:?}: {err}");
    }
    assert!(err.contains("to do:"), "{err}");
}

#[test]
fn a_photo_becomes_a_template_that_compares_and_explains_itself() {
    let folder = folder();
    let one = photo(&folder, "one.png", &[(9, 7)], 110);
    let again = photo(&folder, "again.png", &[(5, 9)], 110);
    let other = photo(&folder, "other.png", &[(9, 7)], 255);
    let one = embed(&folder, &one, "one.bvf", &["--overlay", &folder.arg("seen.png")]);
    let again = embed(&folder, &again, "again.bvf", &["--coding", "byte"]);
    let other = embed(&folder, &other, "other.bvf", &[]);
    let seen = image::open(folder.path("seen.png")).unwrap().to_rgb8();
    assert!(seen.pixels().any(|pixel| pixel.0 == [0, 220, 60]), "the face is framed in green");
    assert!(std::fs::metadata(&again).unwrap().len() < std::fs::metadata(&one).unwrap().len() / 2);
    let score = |a: &str, b: &str| {
        let told: serde_json::Value = serde_json::from_str(&succeed(&["compare", a, b, "--json"])).unwrap();
        assert!(told["llr"].is_null(), "no calibration, no meaning");
        told["score"].as_f64().unwrap()
    };
    assert!(score(&one, &one) > 99.99);
    assert!(score(&one, &again) > score(&one, &other));
    assert!(succeed(&["compare", &one, &other]).contains("not known without --calibration"));
    let told = succeed(&["inspect", &one]);
    assert!(told.contains("native face template") && told.contains("48 values"), "{told}");
}

/// The face of a photo in whatever chips and registers wrap it in: the same vector, and every wrapping into every other.
#[test]
fn a_face_in_a_record_is_embedded_compared_and_converted_like_its_photo() {
    let folder = folder();
    let models = folder.arg("models");
    let one = photo(&folder, "one.png", &[(9, 7)], 110);
    let template = embed(&folder, &one, "one.bvf", &[]);
    let score = |a: &str, b: &str| {
        let call = ["compare", a, b, "--json", "--models", &models, "--runtime", "embedded"];
        serde_json::from_str::<serde_json::Value>(&succeed(&call)).unwrap()["score"].as_f64().unwrap()
    };
    let formats =
        [("iso-face-2011", "png"), ("iso-face-2005", "jpeg"), ("ansi-face-2004", "jpeg"), ("iso-face-39794", "jpeg")];
    for (format, picture) in formats {
        let record = folder.arg(format);
        let told = succeed(&["convert", &one, &record, "--format", format]);
        assert_eq!(told.contains("encoded anew"), picture == "jpeg", "{told}");
        assert!(score(&record, &template) > 99.0, "{format}");
        embed(&folder, &record, "again.bvf", &[]);
        let told = succeed(&["inspect", &record]);
        assert!(told.contains("nothing to object to") && told.contains("picture's own size"), "{told}");
        let out = folder.arg(&format!("{format}.{picture}"));
        let told = succeed(&["convert", &record, &out, "--format", picture]);
        assert!(told.contains("nothing was lost"), "{format}: {told}");
        assert!(score(&out, &record) > 99.99, "{format}");
        for (other, _) in formats {
            let next = folder.arg("next.bin");
            succeed(&["convert", &record, &next, "--format", other]);
            assert!(score(&next, &template) > 99.0, "{format} to {other}");
        }
    }
    let (status, _, err) = told(&["convert", &folder.arg("iso-face-2005"), &folder.arg("x"), "--format", "iso2005"]);
    assert!(status == 2 && err.contains("holds a finger"), "{status}: {err}");
    let quality = succeed(&["quality", "--face", &folder.arg("iso-face-2011"), "--models", &models, "--json"]);
    assert!(quality.contains("quality"), "{quality}");
}

#[test]
fn templates_of_other_models_and_other_records_do_not_compare() {
    let folder = folder();
    let picture = photo(&folder, "one.png", &[(9, 7)], 110);
    let one = embed(&folder, &picture, "one.bvf", &[]);
    let mut foreign = std::fs::read(&one).unwrap();
    foreign[16] ^= 1;
    let sum = crc32fast::hash(&[&foreign[..12], &foreign[16..]].concat());
    foreign[12..16].copy_from_slice(&sum.to_le_bytes());
    let foreign = folder.write("foreign.bvf", foreign);
    refused(&["compare", &one, &foreign], &["different models", "bioverify embed"]);
    let finger = folder.write("finger.fmr", common::random_record(1, 1));
    refused(&["compare", &one, &finger], &["not a face template"]);
    let table = folder.write("table.toml", include_str!("../../verify/calibration/finger.toml"));
    refused(&["compare", &one, &one, "--calibration", &table], &["was made with model"]);
}

#[test]
fn every_useless_photo_gets_its_own_reason() {
    let folder = folder();
    let (models, out) = (folder.arg("models"), folder.arg("out.bvf"));
    let embed = |photo: &str, words: &[&str]| {
        refused(&["embed", photo, "--out", &out, "--models", &models, "--runtime", "embedded"], words);
        assert!(!folder.path("out.bvf").exists());
    };
    embed(&photo(&folder, "nobody.png", &[], 0), &["no face was found", "nobody.png"]);
    let five = [(3, 3), (9, 3), (15, 3), (5, 11), (13, 11)];
    let crowd = photo(&folder, "five.png", &five, 110);
    embed(&crowd, &["5 faces", "--largest"]);
    let black = RgbImage::new(64, 48, vec![1; 64 * 48 * 3]).unwrap();
    embed(&folder.write("black.png", encoded(&black, ImageFormat::Png)), &["the photo is black", "uncover the camera"]);
    let mut huge = encoded(&black, ImageFormat::Png);
    huge[16..24].copy_from_slice(&[0, 0, 0x1F, 0x40, 0, 0, 0x17, 0x70]);
    embed(&folder.write("huge.png", huge), &["8000 x 6000", "smaller"]);
    let face = networks::photo((20, 16), &[(9, 7)], GREY, 1);
    let jpeg = encoded(&face, ImageFormat::Jpeg);
    embed(&folder.write("cut.jpg", &jpeg[..jpeg.len() * 2 / 3]), &["damaged or cut"]);
    let mut inks = jpeg;
    let frame = inks.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    inks[frame + 9] = 4;
    embed(&folder.write("inks.jpg", inks), &["printing inks (CMYK)"]);
    embed(&folder.write("note.txt", "hello"), &["text, not a photo"]);
    succeed(&["embed", &crowd, "--out", &out, "--models", &models, "--largest", "--runtime", "embedded"]);
}

#[test]
fn a_broken_network_is_told_and_not_left_out_of_the_quality() {
    let folder = folder();
    let (models, face) = (folder.arg("models"), photo(&folder, "face.png", &[(9, 7)], 110));
    std::fs::create_dir_all(folder.path("models/face-attributes")).unwrap();
    folder.write("models/face-attributes/card.toml", "format = 1");
    refused(
        &["quality", "--face", &face, "--models", &models, "--runtime", "embedded"],
        &["face-attributes", "role", "bioverify models check"],
    );
}

/// Two photos of each of three people, and one without a face.
fn set(folder: &Folder) -> String {
    let mut list = String::from("id,subject,path\n");
    for (person, shade) in [0_u8, 110, 255].into_iter().enumerate() {
        for (shot, place) in [(9, 7), (6, 9)].into_iter().enumerate() {
            photo(folder, &format!("{person}_{shot}.png"), &[place], shade);
            list.push_str(&format!("p{person}s{shot},p{person},{person}_{shot}.png\n"));
        }
    }
    photo(folder, "nobody.png", &[], 0);
    list.push_str("nobody,p0,nobody.png\n");
    folder.write("set.csv", list)
}

#[test]
fn every_pair_of_photos_is_scored_once_and_failures_are_empty() {
    let folder = folder();
    let set = set(&folder);
    let scores = folder.arg("scores.csv");
    let arguments =
        ["eval", "face", &set, "--scores", &scores, "--models", &folder.arg("models"), "--runtime", "embedded"];
    let out = succeed(&arguments);
    let table = folder.read("scores.csv");
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 7 * 6 / 2);
    for row in &rows {
        let (mated, score) = (row[0][..2] == row[1][..2], row[2]);
        if row.contains(&"nobody") {
            assert_eq!(score, "", "{row:?}");
        } else {
            let score: f32 = score.parse().unwrap();
            assert_eq!(score > 99.5, mated, "{row:?}");
        }
    }
    assert!(out.contains("3 subjects, 1 without a template") && out.contains("no template of nobody"), "{out}");
    assert!(out.contains("5 mated, 16 non-mated"), "{out}");
}

#[test]
fn a_list_of_pairs_is_scored_in_its_order_with_an_accuracy() {
    let folder = folder();
    let set = set(&folder);
    let pairs = "probe,reference,fold\np0s0,p0s1,a\np1s0,p2s0,a\np1s1,p1s0,b\np2s1,p0s0,b\n";
    let pairs = folder.write("pairs.csv", pairs);
    let (scores, models, report) = (folder.arg("scores.csv"), folder.arg("models"), folder.arg("report"));
    let base = ["eval", "face", &set, "--scores", &scores, "--models", &models, "--runtime", "embedded"];
    let out = succeed(&[&base[..], &["--pairs", &pairs, "--report", &report]].concat());
    let listed: Vec<String> =
        folder.read("scores.csv").lines().skip(1).map(|l| l.split(',').take(2).collect()).collect();
    assert_eq!(listed, ["p0s0p0s1", "p1s0p2s0", "p1s1p1s0", "p2s1p0s0"]);
    assert!(out.contains("of 4 pairs, each of 2 folds"), "{out}");
    assert!(out.contains("2 mated, 12 non-mated"), "cross-person pairs of all photos in the list: {out}");
    assert!(folder.read("report/index.html").contains("pair accuracy"));
    let wrong = folder.write("wrong.csv", "probe,reference\np0s0,p9s9\n");
    refused(&[&base[..], &["--pairs", &wrong]].concat(), &["\"p9s9\" is not in the set", "line 2"]);
}

#[test]
fn groups_share_a_threshold_and_their_differential_is_told() {
    let folder = folder();
    let plain = set(&folder);
    let mut list = String::new();
    for (line, row) in folder.read("set.csv").lines().enumerate() {
        let side = if line == 0 {
            "side"
        } else if row.starts_with("p0") {
            "left"
        } else {
            "right"
        };
        list.push_str(&format!("{row},{side}\n"));
    }
    let marked = folder.write("marked.csv", list);
    let (scores, models) = (folder.arg("scores.csv"), folder.arg("models"));
    let run = |set: &str, more: &[&str]| {
        let base = ["eval", "face", set, "--scores", &scores, "--models", &models, "--runtime", "embedded"];
        [&base[..], more].concat().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let words = |arguments: &[String]| succeed(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(!words(&run(&plain, &[])).contains("group "), "no column, no groups");
    let out = words(&run(&marked, &["--group", "side"]));
    assert!(out.contains("group left") && out.contains("2 samples of 1 subjects, 0 without a template"), "{out}");
    assert!(out.contains("group right") && out.contains("5 samples of 3 subjects, 1 without a template"), "{out}");
    // An empty column of the default name is no reason to measure nothing; asked for by name, it is.
    let empty = folder.write(
        "empty.csv",
        folder.read("marked.csv").replace("left", "").replace("right", "").replace("side", "group"),
    );
    let out = words(&run(&empty, &[]));
    assert!(out.contains("comparisons") && !out.contains("group "), "{out}");
    let asked = run(&empty, &["--group", "group"]);
    refused(&asked.iter().map(String::as_str).collect::<Vec<_>>(), &["names 0 groups"]);
    let wrong = run(&marked, &["--group", "age"]);
    refused(&wrong.iter().map(String::as_str).collect::<Vec<_>>(), &["no column \"age\""]);
}

#[test]
fn liveness_is_scored_and_counted_by_class() {
    let folder = folder();
    let mut list = String::from("id,subject,class,path\n");
    for (name, class, background) in
        [("a", "live", [150, 110, 70]), ("b", "live", [70, 110, 150]), ("c", "attack", [70, 110, 150])]
    {
        let picture = networks::photo((20, 16), &[(9, 7)], background, 1);
        folder.write(&format!("{name}.png"), encoded(&picture, ImageFormat::Png));
        list.push_str(&format!("{name},s,{class},{name}.png\n"));
    }
    let set = folder.write("set.csv", &list);
    let (scores, models) = (folder.arg("scores.csv"), folder.arg("models"));
    let arguments = |set: &str| ["eval", "liveness", set, "--scores", &scores, "--models", &models].map(str::to_owned);
    let call = |set: &str| arguments(set).iter().map(String::as_str).collect::<Vec<_>>().join("\u{1}");
    let out = succeed(&call(&set).split('\u{1}').collect::<Vec<_>>());
    assert!(out.contains("APCER 0.00 % (worst species), BPCER 50.00 %"), "{out}");
    let table = folder.read("scores.csv");
    let score = |id: &str| {
        let line = table.lines().find(|line| line.starts_with(&format!("{id},"))).unwrap();
        line.split(',').nth(1).unwrap().parse::<f32>().unwrap()
    };
    assert!(score("a") > 0.0 && score("b") < 0.0);
    let wrong = folder.write("wrong.csv", list.replace(",attack,", ",mask,"));
    refused(&call(&wrong).split('\u{1}').collect::<Vec<_>>(), &["\"mask\" is neither live nor attack", "line 4"]);
}

#[test]
fn models_are_listed_checked_and_installed() {
    let folder = folder();
    let models = folder.arg("models");
    let told = succeed(&["models", "list", "--models", &models, "--runtime", "embedded"]);
    for word in ["finger-minutiae", "role          face-detector", "role          face-embedder", "sha256"] {
        assert!(told.contains(word), "{word}: {told}");
    }
    let told = succeed(&["models", "check", "--models", &models, "--runtime", "embedded"]);
    assert!(told.lines().filter(|line| line.starts_with("ok ")).count() >= 4, "{told}");

    let network = networks::tiny_embedder(true);
    let onnx = folder.write("tiny.onnx", &network.onnx);
    let target = folder.arg("installed");
    // Without a card: an outline, and nothing is installed.
    let outline = succeed(&["models", "install", &onnx, "--models", &target]);
    assert!(outline.contains("role = \"face-embedder\"") && outline.contains("length = 48"), "{outline}");
    assert!(!folder.path("installed").exists());
    // With a card: no calibration, named; then for scores only.
    let card = folder.write("card.toml", &network.card);
    let install = ["models", "install", &onnx, "--models", &target];
    refused(&install, &["no calibration table calibration.toml", "--uncalibrated"]);
    let foreign = folder.write("calibration.toml", include_str!("../../verify/calibration/finger.toml"));
    refused(&install, &["was made with model"]);
    std::fs::remove_file(foreign).unwrap();
    refused(&[&install[..], &["--sha256", "00"]].concat(), &["00 was asked for"]);
    let uncalibrated = [&install[..], &["--uncalibrated"]].concat();
    assert!(succeed(&uncalibrated).contains("uncalibrated: scores only"));
    refused(&uncalibrated, &["--replace"]);
    succeed(&[&uncalibrated[..], &["--replace"]].concat());
    assert!(succeed(&["models", "list", "--models", &target, "--runtime", "embedded"]).contains("tiny 1"));
    // A wrong answer, and bytes of another hash.
    folder.write(
        "card.toml",
        network.card.replace("tolerance = 1e9", "tolerance = 1e-6").replace("value = 0.0", "value = 9.0"),
    );
    refused(&[&uncalibrated[..], &["--replace"]].concat(), &["known answers"]);
    folder.write("card.toml", &network.card);
    let mut damaged = network.onnx.clone();
    damaged[10] ^= 1;
    folder.write("tiny.onnx", damaged);
    refused(&["models", "install", &card, "--models", &target, "--uncalibrated", "--replace"], &["SHA-256"]);
}

#[test]
fn verify_uses_the_face_models_of_the_folder_and_the_bundled_finger_model() {
    let folder = folder();
    let face = photo(&folder, "face.png", &[(9, 7)], 110);
    let verify = |models: &[&str]| {
        let call = ["verify", "--face", &face, "--card", &face, "--runtime", "embedded", "--lang", "en", "--json"];
        let (status, out, err) = told(&[&call, models].concat());
        assert!(matches!(status, 10 | 11), "{status}\n{out}\n{err}");
        out
    };
    // Only the tiny detector sees a face in such a picture, and its embedder has no table of scores.
    let (bundled, own) = (verify(&[]), verify(&["--models", &folder.arg("models")]));
    assert!(bundled.contains("face-not-found") && own.contains("face-not-calibrated"), "{bundled}\n{own}");
}
