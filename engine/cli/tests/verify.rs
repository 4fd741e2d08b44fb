//! `verify`, `demo` and `models`: outcomes, exit status, files.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

mod common;

use std::fs;

use common::{Folder, prints, succeed, template, told};

/// A desk: a card with the holder's record in a folder, and live captures.
fn desk() -> Folder {
    let folder = Folder::new();
    let record = template(&folder, "card", prints().holder[0]);
    fs::create_dir(folder.path("card")).unwrap();
    fs::copy(record, folder.path("card/reference.bin")).unwrap();
    fs::write(folder.path("card/readme.txt"), "not a record").unwrap();
    folder.write("live.png", prints().holder[1]);
    folder.write("other.png", prints().stranger[0]);
    folder
}

#[test]
fn the_holder_is_accepted_with_card_file_or_folder() {
    let folder = desk();
    for card in ["card.fmr", "card"] {
        let (status, out, err) =
            told(&["verify", "--finger", &folder.arg("live.png"), "--card", &folder.arg(card), "--lang", "en"]);
        assert_eq!(status, 0, "{out}{err}");
        assert!(out.starts_with("ACCEPT") && out.contains("[401]") && out.contains("LLR"), "{out}");
    }
}

#[test]
fn the_answer_is_vietnamese_unless_asked_otherwise() {
    let folder = desk();
    let (_, out, _) = told(&["verify", "--finger", &folder.arg("live.png"), "--card", &folder.arg("card")]);
    assert!(out.starts_with("CHẤP NHẬN"), "{out}");
}

#[test]
fn a_stranger_is_never_accepted_and_the_visit_goes_on() {
    let folder = desk();
    let (finger, card, visit) = (folder.arg("other.png"), folder.arg("card"), folder.arg("visit.json"));
    let arguments = ["verify", "--finger", &finger, "--card", &card, "--visit", &visit, "--json"];
    let mut used = 0;
    for _ in 0..4 {
        let (status, out, err) = told(&arguments);
        assert!([10, 11, 12].contains(&status), "{status} {out}{err}");
        let decision: serde_json::Value = serde_json::from_str(&out).unwrap();
        let now = decision["visit"]["attempts-used"].as_u64().unwrap();
        assert!(now >= used, "{out}");
        used = now;
    }
    assert!(used >= 2);
    let (status, _, _) = told(&arguments);
    assert_ne!(status, 10, "a visit does not ask for captures for ever");
}

#[test]
fn missing_and_damaged_references_are_referred() {
    let folder = desk();
    let live = folder.arg("live.png");
    let whole = fs::read(folder.path("card.fmr")).unwrap();
    let empty = folder.write("empty.bin", b"");
    let cut = folder.write("cut.bin", &whole[..whole.len() / 2]);
    fs::create_dir(folder.path("bare")).unwrap();
    fs::write(folder.path("bare/dg2.bin"), b"\x75\x82\x3A\xE7\x7F\x61\x02").unwrap();
    let (_, _, err) = told(&["verify", "--finger", &live, "--card", &folder.arg("bare")]);
    assert!(err.contains("no record among") && err.contains("dg2.bin is the encoded face (DG2)"), "{err}");
    let (status, _, err) = told(&["verify", "--finger", &live]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("nothing to compare with") && err.contains("--card"), "{err}");
    let cases: [(&[&str], &str); 3] =
        [(&["--record", &empty], "[302]"), (&["--card", &cut], "[305]"), (&["--card", &folder.arg("bare")], "[302]")];
    for (options, reason) in cases {
        let arguments = [&["verify", "--finger", &live, "--lang", "en"][..], options].concat();
        let (status, out, err) = told(&arguments);
        assert_eq!(status, 11, "{arguments:?}\n{out}{err}");
        assert!(out.contains(reason), "{out}");
    }
}

#[test]
fn a_capture_without_a_finger_is_asked_for_again() {
    let folder = desk();
    let blank = folder.write("blank.png", common::BLANK);
    let (status, out, _) = told(&["verify", "--finger", &blank, "--card", &folder.arg("card"), "--lang", "en"]);
    assert_eq!(status, 10, "{out}");
    assert!(out.contains("->"), "says how to capture: {out}");
}

#[test]
fn an_unreadable_capture_is_told_with_its_cause_even_where_an_overlay_was_wanted() {
    let folder = desk();
    let cut = folder.write("cut.png", &prints().holder[1][..2_000]);
    let (card, overlay) = (folder.arg("card"), folder.arg("seen.png"));
    let (status, out, err) =
        told(&["verify", "--finger", &cut, "--card", &card, "--lang", "en", "--overlay", &overlay]);
    assert_eq!(status, 10, "{out}{err}");
    assert!(out.contains("[102]") && out.contains("102: the PNG picture"), "{out}");
    assert!(err.contains("no overlay") && !folder.path("seen.png").exists(), "{err}");
}

#[test]
fn receipt_json_and_overlay_are_written() {
    let folder = desk();
    let (receipt, overlay) = (folder.arg("receipt.json"), folder.arg("seen.png"));
    let (live, card) = (folder.arg("live.png"), folder.arg("card"));
    let out = succeed(&[
        "verify",
        "--finger",
        &live,
        "--card",
        &card,
        "--json",
        "--receipt",
        &receipt,
        "--overlay",
        &overlay,
    ]);
    assert_eq!(out, folder.read("receipt.json"));
    let decision: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(decision["outcome"], "accept");
    assert!(decision["reasons"][0]["reason"]["number"].is_u64(), "{out}");
    assert!(succeed(&["inspect", &overlay]).contains("576 x 720"));
}

#[test]
fn a_wrong_policy_or_calibration_is_refused_by_name() {
    let folder = desk();
    let (live, card) = (folder.arg("live.png"), folder.arg("card"));
    let policy = folder.write("policy.toml", "name = \"x\"\n");
    for option in ["--policy", "--calibration"] {
        let (status, _, err) = told(&["verify", "--finger", &live, "--card", &card, option, &policy]);
        assert_eq!(status, 1);
        assert!(err.contains("policy.toml") && err.contains("to do:"), "{err}");
    }
}

#[test]
fn every_visit_of_the_demo_ends_as_it_should() {
    let out = succeed(&["demo", "--runtime", "embedded"]);
    for word in [
        "ACCEPT",
        "CHẤP NHẬN",
        "RECAPTURE",
        "REFER",
        "[305]",
        "[302]",
        "[308]",
        "[657]",
        "[406]",
        "[408]",
        "All 8 visits",
    ] {
        assert!(out.contains(word), "{word}\n{out}");
    }
    let vietnamese = succeed(&["demo", "--lang", "vi", "--runtime", "embedded"]);
    assert!(!vietnamese.contains("ACCEPT:") && vietnamese.contains("CHẤP NHẬN"), "{vietnamese}");
}

#[test]
fn models_are_listed_and_checked() {
    let out = succeed(&["models", "list"]);
    for word in ["sha256", "licence", "training data"] {
        assert!(out.contains(word), "{out}");
    }
    let out = succeed(&["models", "check", "--runtime", "embedded"]);
    assert!(out.starts_with("ok"), "{out}");
}

fn face(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/face").join(name);
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_face_is_verified_against_portrait_template_and_folder() {
    let folder = Folder::new();
    let (live, portrait) = (face("face-1-capture-2.jpg"), face("face-1-capture-1.jpg"));
    let template = folder.arg("card.bvf");
    succeed(&["embed", &portrait, "--out", &template]);
    let meaning = succeed(&["compare", &template, &template]);
    assert!(meaning.contains("false-match rate") && meaning.contains("log-likelihood ratio"), "{meaning}");
    fs::create_dir(folder.path("card")).unwrap();
    fs::copy(&portrait, folder.path("card/portrait.jpg")).unwrap();
    for card in [&portrait, &template, &folder.arg("card")] {
        let (code, out, err) = told(&["verify", "--face", &live, "--card", card, "--lang", "en"]);
        assert_eq!(code, 0, "{out}{err}");
        assert!(out.contains("[406]") && out.contains("face against card chip"), "{out}");
    }
    let (code, out, _) =
        told(&["verify", "--face", &face("face-2-capture-1.jpg"), "--card", &portrait, "--lang", "en"]);
    assert!(code >= 10 && !out.contains("ACCEPT"), "{out}");
    let (code, out, err) = told(&["verify", "--face", "missing.jpg", "--card", &portrait]);
    assert!(code == 1 && out.is_empty() && err.contains("missing.jpg"), "{err}");
}
