//! Records of finger pictures through the real program: made, inspected, taken apart, extracted, compared, verified.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use std::fs;
use std::path::Path;

use common::{Folder, prints, succeed, template, told};

const FORMATS: [(&str, &str); 3] = [
    ("iso-finger-2005", "ISO/IEC 19794-4:2005"),
    ("iso-finger-2011", "ISO/IEC 19794-4:2011"),
    ("incits381-2004", "INCITS 381-2004"),
];

/// A folder of a synthetic card.
fn card(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/cards").join(name);
    path.to_str().expect("a path in UTF-8").to_owned()
}

#[test]
fn a_picture_goes_through_every_record_and_comes_out_the_same() {
    let folder = Folder::new();
    let first = folder.write("first.png", prints().holder[0]);
    let pgm = folder.arg("first.pgm");
    succeed(&["convert", &first, &pgm, "--format", "pgm"]);
    for (format, name) in FORMATS {
        let record = folder.arg("a.fir");
        let out = succeed(&["convert", &first, &record, "--format", format, "--position", "left-index"]);
        assert!(out.contains("nothing was lost"), "{format}: {out}");
        let told = succeed(&["inspect", &record]);
        for part in [name, "7: left index finger", "288 x 360 px", "picture format", "PNG"] {
            assert!(told.contains(part), "{format}: {part}: {told}");
        }
        let back = folder.arg("back.pgm");
        succeed(&["convert", &record, &back, "--format", "pgm"]);
        assert_eq!(fs::read(&pgm).unwrap(), fs::read(&back).unwrap(), "{format}");
        for (other, _) in FORMATS {
            let (there, here) = (folder.arg("b.fir"), folder.arg("c.fir"));
            succeed(&["convert", &record, &there, "--format", other]);
            succeed(&["convert", &there, &here, "--format", format]);
            assert_eq!(fs::read(&record).unwrap(), fs::read(&here).unwrap(), "{format} over {other}");
        }
    }
}

#[test]
fn a_rate_is_met_in_files_and_in_records() {
    let folder = Folder::new();
    let first = folder.write("first.png", prints().holder[0]);
    for (rate, bits) in [("0.5", 0.5), ("0.75", 0.75), ("2.25", 2.25)] {
        for format in ["wsq", "iso-finger-2011"] {
            let coded = folder.arg(if format == "wsq" { "a.wsq" } else { "a.fir" });
            let out = succeed(&["convert", &first, &coded, "--format", format, "--bitrate", rate]);
            assert!(out.contains("WSQ is lossy"), "{out}");
            let got = fs::metadata(&coded).unwrap().len() as f64 * 8.0 / (288.0 * 360.0);
            assert!((got / bits - 1.0).abs() < 0.04, "{format} {rate}: {got}");
        }
    }
    let (status, _, err) = told(&["convert", &first, &folder.arg("b.wsq"), "--format", "wsq", "--bitrate", "0"]);
    assert!(status == 2 && err.contains("from 0.1 to 8"), "{err}");
}

#[test]
fn a_record_extracts_and_compares_like_its_picture() {
    let folder = Folder::new();
    let of_picture = template(&folder, "png", prints().holder[0]);
    let record = folder.arg("a.fir");
    succeed(&["convert", &folder.arg("png.png"), &record, "--format", "iso-finger-2005"]);
    let of_record = folder.arg("record.fmr");
    succeed(&["extract", &record, "--out", &of_record, "--runtime", "embedded"]);
    assert_eq!(fs::read(&of_picture).unwrap(), fs::read(&of_record).unwrap());
    assert!(succeed(&["quality", &record, "--runtime", "embedded"]).contains("quality"));
    let other = folder.write("other.png", prints().holder[1]);
    let score = |probe: &str| succeed(&["compare", probe, &other, "--runtime", "embedded"]);
    assert_eq!(score(&record), score(&folder.arg("png.png")));
    let (status, _, err) = told(&["extract", &record, "--out", &folder.arg("x.fmr"), "--view", "2"]);
    assert!(status == 1 && err.contains("picture 2 was asked for, the record holds 1"), "{err}");
    let (status, _, err) = told(&["extract", &other, "--out", &folder.arg("x.fmr")]);
    assert!(status == 2 && err.contains("--ppi"), "{err}");
}

#[test]
fn the_fingers_of_a_card_are_compared_with_the_visitor() {
    let folder = Folder::new();
    let verify = |png: &[u8], position: &str| {
        let live = folder.write("live.png", png);
        let arguments = ["verify", "--finger", &live, "--position", position, "--card", &card("genuine-rsa-pss")];
        told(&[&arguments[..], &["--lang", "en", "--json", "--runtime", "embedded"]].concat())
    };
    let (status, out, err) = verify(prints().holder[1], "right-index");
    let json: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}"));
    assert_eq!(status, 0, "{out}");
    assert_eq!(json["factors"].as_array().unwrap().len(), 1, "{out}");
    assert_ne!(verify(prints().stranger[0], "right-index").0, 0);
    let record = folder.arg("live.fir");
    let live = folder.write("live.png", prints().holder[1]);
    succeed(&["convert", &live, &record, "--format", "iso-finger-2011", "--position", "right-index"]);
    let arguments = ["verify", "--finger", &record, "--card", &card("genuine-rsa-pss"), "--runtime", "embedded"];
    assert_eq!(told(&arguments).0, 0);
}

#[test]
fn a_data_group_gives_its_picture_and_its_record() {
    let folder = Folder::new();
    let group = format!("{}/DG3.bin", card("genuine-rsa-pss"));
    let told_of = succeed(&["inspect", &group]);
    for part in ["DG3", "biometric subtype (82)", "instance 0 scale units", "instance 0 picture size"] {
        assert!(told_of.contains(part), "{part}: {told_of}");
    }
    let (png, record) = (folder.arg("a.png"), folder.arg("a.fir"));
    let out = succeed(&["convert", &group, &png, "--format", "png"]);
    assert!(out.contains("finger right-index, 500 ppi"), "{out}");
    let out = succeed(&["convert", &group, &record, "--format", "iso-finger-2011"]);
    assert!(out.contains("nothing was lost"), "{out}");
    let (status, _, err) = told(&["convert", &group, &folder.arg("a.fmr"), "--format", "iso2005"]);
    assert!(status == 1 && err.contains("bioverify extract"), "{err}");
}
