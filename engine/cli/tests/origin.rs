//! `verify` with trust: what a card's files and a registry's sealed answer are worth to a decision.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use bioverify_testdata::seals::{NONCE, PERSON};
use serde_json::Value;

fn testdata(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(path)
}

fn verify(arguments: &[&str]) -> Output {
    let folder = testdata("");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bioverify"));
    command.current_dir(folder).arg("verify").args(["--runtime", "embedded"]).args(arguments);
    command.output().expect("the command starts")
}

fn told(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{said}"))
}

/// A visitor's face against a card.
fn card(name: &str, person: u32, more: &[&str]) -> (Option<i32>, Value) {
    let (photo, folder) = (format!("face/face-{person}-capture-1.jpg"), format!("cards/{name}"));
    let output = verify(&[&["--face", &photo, "--card", &folder, "--at", "2026-11-22", "--json"], more].concat());
    (output.status.code(), told(&output))
}

const TRUST: [&str; 2] = ["--trust", "cards/trust"];

#[test]
fn a_genuine_card_is_accepted_as_authentic() {
    let (status, decision) = card("genuine-ecdsa-p256", 1, &TRUST);
    assert_eq!(status, Some(0), "{decision}");
    assert_eq!(decision["factors"][0]["trust"], "authentic");
    assert!(!decision.to_string().contains("reference-unverified"));
}

#[test]
fn every_tampered_card_is_referred_with_its_reason() {
    // The portrait of the second was replaced by the visitor's own.
    for (name, person, number) in [
        ("wrong-group-hash", 1, 657),
        ("group-swapped", 4, 657),
        ("signature-flipped", 1, 653),
        ("algorithm-swapped", 1, 654),
        ("revoked-signer", 1, 601),
    ] {
        let (status, decision) = card(name, person, &TRUST);
        assert_eq!(status, Some(11), "{name}: {decision}");
        let first = &decision["reasons"][0];
        assert_eq!(first["reason"]["code"], "reference-not-authentic", "{name}");
        assert_eq!(first["origin"][0]["number"], number, "{name}: {first}");
        assert_eq!(first["source"], "card-chip");
        assert_eq!(decision["factors"][0]["counted"], false, "{name}");
    }
}

#[test]
fn a_changed_card_is_found_out_without_authorities_too() {
    let (status, decision) = card("group-swapped", 4, &[]);
    assert_eq!((status, decision["reasons"][0]["origin"][0]["number"].as_u64()), (Some(11), Some(657)), "{decision}");
    let (status, decision) = card("genuine-rsa-v15", 1, &[]);
    assert_eq!(status, Some(0), "the bundled policy lets an unverified reference count: {decision}");
    assert_eq!(decision["factors"][0]["trust"], "unverified");
    assert!(decision.to_string().contains("\"number\":607"));
}

#[test]
fn proof_that_is_lost_is_not_worth_more_than_a_bad_one() {
    // The portrait was replaced by the visitor's own: without a whole EF.SOD nothing says so any more.
    let source = testdata("cards/group-swapped");
    for (name, sod) in [("gone", None), ("cut", Some(700)), ("empty", Some(0))] {
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(&source).unwrap() {
            let path = entry.unwrap().path();
            let mut bytes = std::fs::read(&path).unwrap();
            let file = path.file_name().unwrap();
            if file == "EF_SOD.bin" {
                let Some(kept) = sod else { continue };
                bytes.truncate(kept);
            }
            std::fs::write(folder.path().join(file), bytes).unwrap();
        }
        let portrait = folder.path().join("DG2.bin");
        for card in [folder.path(), &portrait] {
            let call = ["--face", "face/face-4-capture-1.jpg", "--card", card.to_str().unwrap(), "--json"];
            let output = verify(&[&call[..], &TRUST].concat());
            let decision = told(&output);
            assert_eq!(output.status.code(), Some(11), "{name} {}: {decision}", card.display());
        }
    }
    for name in ["unknown-signer", "expired-signer"] {
        let (status, decision) = card(name, 1, &TRUST);
        assert_eq!(status, Some(11), "{name}: {decision}");
        assert_eq!(decision["reasons"][0]["reason"]["code"], "unverified-not-allowed", "{name}");
    }
}

#[test]
fn the_policy_decides_about_unverified_cards() {
    let bundled =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../verify/policy/default.toml")).unwrap();
    let strict = bundled.replace("unverified = \"allow-unchecked\"", "unverified = \"refer\"");
    assert_ne!(strict, bundled);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("strict.toml");
    std::fs::write(&path, strict).unwrap();
    let policy = ["--policy", path.to_str().unwrap()];
    let (status, decision) = card("unknown-signer", 1, &[&TRUST[..], &policy].concat());
    assert_eq!((status, &decision["reasons"][0]["reason"]["code"]), (Some(11), &"unverified-not-allowed".into()));
    let (status, decision) = card("genuine-rsa-pss", 1, &[&TRUST[..], &policy].concat());
    assert_eq!(status, Some(0), "{decision}");
}

#[test]
fn the_desk_reads_it_in_its_own_language() {
    let output = verify(&[
        "--face",
        "face/face-4-capture-1.jpg",
        "--card",
        "cards/group-swapped",
        "--trust",
        "cards/trust",
        "--at",
        "2026-11-22",
    ]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("[308] chip trên thẻ: ") && text.contains("[657] DG2 không phải là bản đã ký."), "{text}");
    assert_eq!(text.matches("[308] chip").count(), 1, "said once: {text}");
}

/// A finger against a registry's sealed answer.
fn sealed(seal: &str, more: &[&str]) -> (Option<i32>, Value) {
    let seal = format!("seals/{seal}.cose");
    let fixed =
        ["--finger", "finger/finger-1-impression-2.png", "--record", "seals/record.fmr", "--trust", "seals/trust"];
    let asked = ["--seal", &seal, "--at", "2026-11-22T10:00:00Z", "--json", "--person", PERSON];
    let output = verify(&[&fixed[..], &asked, more].concat());
    (output.status.code(), told(&output))
}

#[test]
fn a_sealed_answer_is_worth_what_its_seal_is() {
    let (status, decision) = sealed("genuine-es256", &["--nonce", NONCE]);
    assert_eq!(status, Some(0), "{decision}");
    assert_eq!(decision["factors"][0]["trust"], "authentic");
    assert!(!has(&decision, 313), "{decision}");
    // Without a nonce the same decision, which says what it does not rest on.
    for seal in ["genuine-es256", "without-nonce", "of-another-request"] {
        let (status, decision) = sealed(seal, &[]);
        assert_eq!((status, decision["factors"][0]["trust"].as_str()), (Some(0), Some("authentic")), "{decision}");
        let note = decision["reasons"].as_array().unwrap().iter().find(|note| note["reason"]["number"] == 313).unwrap();
        assert_eq!((&note["source"], &note["origin"][0]["number"]), (&"registry".into(), &629.into()), "{note}");
        assert!(note["origin"][0]["en"].as_str().unwrap().contains("no nonce"), "{note}");
    }
    for (seal, number) in [("of-another-person", 675), ("of-another-request", 676), ("of-another-record", 672)] {
        let (status, decision) = sealed(seal, &["--nonce", NONCE]);
        assert_eq!(status, Some(11), "{seal}: {decision}");
        assert_eq!(decision["reasons"][0]["origin"][0]["number"], number, "{seal}");
    }
    // Nor is a seal that proves nothing worth more than a wrong one.
    for (seal, number) in [("expired", 624), ("unknown-issuer", 622), ("without-nonce", 628)] {
        let (status, decision) = sealed(seal, &["--nonce", NONCE]);
        assert_eq!((status, decision["factors"][0]["trust"].as_str()), (Some(11), Some("unverified")), "{decision}");
        assert!(decision.to_string().contains(&format!("\"number\":{number}")), "{seal}: {decision}");
        assert_eq!(decision["reasons"][0]["reason"]["code"], "unverified-not-allowed", "{seal}");
    }
}

#[test]
fn a_seal_needs_what_it_is_checked_with() {
    let with =
        |more: &[&str]| verify(&[&["--finger", "finger/finger-1-impression-2.png"], more].concat()).status.code();
    let seal = ["--record", "seals/record.fmr", "--seal", "seals/genuine-es256.cose"];
    assert_eq!(with(&seal), Some(2));
    assert_eq!(with(&[&seal[..], &["--trust", "seals/trust"]].concat()), Some(2));
    let plain = [&seal[..], &["--trust", "seals/trust", "--person", "001090000001"]].concat();
    assert_eq!(with(&plain), Some(2), "a card number is no person reference");
    assert_eq!(with(&["--record", "seals/record.fmr", "--nonce", NONCE]), Some(2));
}

/// A genuine card's files, one of them cut.
fn cut(name: &str, kept: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(testdata("cards/genuine-rsa-pss")).unwrap() {
        let path = entry.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        if path.file_name().unwrap() == name {
            bytes.truncate(kept);
        }
        std::fs::write(folder.path().join(path.file_name().unwrap()), bytes).unwrap();
    }
    folder
}

fn has(decision: &Value, number: u64) -> bool {
    decision["reasons"].as_array().unwrap().iter().any(|note| note["reason"]["number"] == number)
}

#[test]
fn a_cut_file_is_told_at_the_desk_and_never_as_a_card_that_holds_nothing() {
    let finger = ["--finger", "finger/finger-1-impression-2.png", "--position", "right-index"];
    let face = ["--face", "face/face-1-capture-1.jpg"];
    for (name, kept, probe) in
        [("DG2.bin", 9_000, &face[..]), ("DG3.bin", 9_000, &finger[..]), ("EF_SOD.bin", 700, &face[..])]
    {
        let folder = cut(name, kept);
        for trust in [&TRUST[..], &[]] {
            let call = ["--card", folder.path().to_str().unwrap(), "--at", "2026-11-22", "--json"];
            let output = verify(&[probe, &call, trust].concat());
            let decision = told(&output);
            let text = decision.to_string();
            assert!(text.contains("\"number\":618") && text.contains(&format!("byte {kept}")), "{name}: {text}");
            assert!(!has(&decision, 302) && !has(&decision, 308), "{name}: {text}");
            assert_eq!(has(&decision, 305), name != "EF_SOD.bin", "{name}: {text}");
            // Without authorities nothing could be authenticated anyway, and the portrait is whole. Where it is cut, the card's
            // finger is left to try, and the other way round.
            let expected = match (name, trust.is_empty()) {
                ("EF_SOD.bin", true) => 0,
                ("EF_SOD.bin", false) => 11,
                _ => 10,
            };
            assert_eq!(output.status.code(), Some(expected), "{name}: {text}");
        }
    }
}

#[test]
fn what_the_card_holds_is_no_capture() {
    let folder = tempfile::tempdir().unwrap();
    let made = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (template, bytes) = (made("portrait.bvf"), made("portrait.jpg"));
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bioverify"));
        assert!(command.current_dir(testdata("")).args(arguments).output().unwrap().status.success(), "{arguments:?}");
    };
    run(&["convert", "cards/genuine-rsa-pss/DG2.bin", &bytes, "--format", "jpeg"]);
    run(&["embed", &bytes, "--out", &template]);
    let (group, fingers) = ("cards/genuine-rsa-pss/DG2.bin", "cards/genuine-rsa-pss/DG3.bin");
    for (option, probe, number) in
        [("--face", group, 222), ("--face", &bytes, 222), ("--face", &template, 222), ("--finger", fingers, 118)]
    {
        let call = [option, probe, "--card", "cards/genuine-rsa-pss", "--at", "2026-11-22", "--json"];
        let output = verify(&[&call[..], &TRUST].concat());
        let decision = told(&output);
        assert_eq!(output.status.code(), Some(10), "{probe}: {decision}");
        assert!(has(&decision, number), "{probe}: {decision}");
        assert!(decision["factors"].as_array().unwrap().iter().all(|factor| factor["counted"] == false), "{decision}");
    }
    // A template of another photo: nobody looked at it.
    let other = made("live.bvf");
    run(&["embed", "face/face-1-capture-1.jpg", "--out", &other]);
    let call = ["--face", &other, "--card", "cards/genuine-rsa-pss", "--at", "2026-11-22", "--json"];
    let output = verify(&[&call[..], &TRUST].concat());
    assert_eq!(output.status.code(), Some(10));
    assert!(has(&told(&output), 223) && !has(&told(&output), 222), "{}", told(&output));
}
