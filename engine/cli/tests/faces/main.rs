//! Faces on the command line, with tiny networks that see a face in a bright block over a dark one.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::unwrap_used)] // Helpers of tests may panic too.

#[path = "../common/mod.rs"]
mod common;
mod evaluate;
mod models;
#[path = "../../../face/tests/common/mod.rs"]
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
    let table = folder.write("table.toml", include_str!("../../../verify/calibration/finger.toml"));
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
