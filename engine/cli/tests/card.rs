//! `card`: every committed card through the command, its exit status, words and JSON.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn cards() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/cards")
}

fn card(folder: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bioverify"))
        .arg("card")
        .arg(folder)
        .arg("--trust")
        .arg(cards().join("trust"))
        .args(more)
        .output()
        .expect("the command starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_card_has_its_exit_status_and_its_reason() {
    for (name, status, words) in [
        ("genuine-rsa-pss", 0, "authentic"),
        ("genuine-rsa-v15", 0, "authentic"),
        ("genuine-ecdsa-p256", 0, "authentic"),
        ("genuine-ecdsa-brainpool256", 0, "brainpoolP256r1"),
        ("unknown-signer", 11, "607 unknown issuer"),
        ("expired-signer", 11, "609 the signer's certificate expired"),
        ("revoked-signer", 11, "601 the signer's certificate 1005 was revoked"),
        ("wrong-group-hash", 12, "657 DG1 is not the one"),
        ("group-swapped", 12, "657 DG2 is not the one"),
        ("sod-of-another-card", 12, "657 DG1 is not the one"),
        ("algorithm-swapped", 12, "654 the signature algorithm was changed"),
        ("signature-flipped", 12, "653 the signature is wrong"),
    ] {
        let output = card(&cards().join(name), &["--at", "2026-11-22"]);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(status), "{name}:\n{text}");
        assert!(text.contains(words), "{name}: no `{words}` in\n{text}");
        assert_eq!(text.contains("to do:"), status != 0, "{name}:\n{text}");
        assert!(!text.contains("NGUYEN"), "{name} shows the holder");
    }
}

#[test]
fn json_tells_the_same() {
    let output = card(&cards().join("group-swapped"), &["--at", "2026-11-22", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    assert_eq!(told["verdict"], "forged");
    assert_eq!(told["reasons"][0]["number"], 657);
    assert_eq!(told["chain"][0]["role"], "signer");
    assert_eq!(told["groups"][0]["outcome"], "matches");
    assert_eq!(told["groups"][1]["outcome"], "wrong-hash");
    assert_eq!(told["groups"][2]["outcome"], "not-given");
    assert_eq!(told["at"], "2026-11-22T00:00:00Z");
}

#[test]
fn the_date_and_the_waiver_are_heeded() {
    let expired = cards().join("expired-signer");
    let output = card(&expired, &["--at", "2025-06-01T12:00:00Z", "--without-crl"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("finding"), "the missing list is told");
    assert_eq!(card(&expired, &["--at", "2025-06-01"]).status.code(), Some(11));
    assert_eq!(card(&expired, &["--at", "yesterday"]).status.code(), Some(2));
}

#[test]
fn wrong_folders_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let output = card(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no file of a chip"));
    let genuine = cards().join("genuine-rsa-pss");
    let file = card(&genuine.join("EF_SOD.bin"), &[]);
    assert_eq!(file.status.code(), Some(2));
    // Two cards in one folder.
    for (index, name) in ["genuine-rsa-pss", "genuine-rsa-v15"].iter().enumerate() {
        std::fs::copy(cards().join(name).join("EF_SOD.bin"), folder.path().join(format!("{index}.bin"))).unwrap();
    }
    let output = card(folder.path(), &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("EF.SOD was already given"), "{}", said(&output));
    // A trust folder without an authority.
    let output = Command::new(env!("CARGO_BIN_EXE_bioverify"))
        .arg("card")
        .arg(&genuine)
        .arg("--trust")
        .arg(&genuine)
        .output()
        .expect("the command starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no authority's certificate"));
}

#[test]
fn reasons_are_told_in_vietnamese() {
    let output = card(&cards().join("group-swapped"), &["--at", "2026-11-22", "--lang", "vi"]);
    let text = said(&output);
    for words in
        ["657 DG2 không phải là bản đã ký", "cần làm: đọc lại thẻ", "nơi ký thẻ", "kết quả    không đúng bản gốc"]
    {
        assert!(text.contains(words), "no `{words}` in\n{text}");
    }
    assert_eq!(output.status.code(), Some(12));
}
