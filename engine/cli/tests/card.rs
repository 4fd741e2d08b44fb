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
        ("revoked-signer", 12, "601 the signer's certificate 1005 was revoked"),
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
fn a_list_from_the_future_is_told_as_that_and_not_as_old() {
    for (lang, words, advice) in [("en", "was made only on", "check the clock"), ("vi", "chỉ được lập vào", "đồng hồ")]
    {
        let output = card(&cards().join("genuine-rsa-pss"), &["--at", "1990-01-01", "--lang", lang]);
        let text = said(&output);
        assert!(text.contains("630 ") && text.contains(words) && text.contains(advice), "{text}");
        assert!(
            !text.contains("615 ") && !text.contains("the new list") && !text.contains("new revocation list"),
            "{text}"
        );
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

/// A genuine card's files, one of them changed.
fn damaged(name: &str, change: impl FnOnce(&mut Vec<u8>)) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(cards().join("genuine-rsa-pss")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let mut bytes = std::fs::read(folder.path().join(name)).unwrap();
    change(&mut bytes);
    std::fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

#[test]
fn a_file_that_was_read_badly_is_told_with_its_place_and_accuses_nobody() {
    for (name, words) in [("DG1.bin", "618 DG1 is cut"), ("DG2.bin", "618 DG2 is cut"), ("DG3.bin", "618 DG3 is cut")] {
        let folder = damaged(name, |bytes| bytes.truncate(60));
        let output = card(folder.path(), &["--at", "2026-11-22"]);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(11), "{text}");
        assert!(
            text.contains(words) && text.contains("byte 60 of the") && text.contains("read the card again"),
            "{text}"
        );
        let output = card(folder.path(), &["--at", "2026-11-22", "--lang", "vi"]);
        assert!(said(&output).contains("bị cụt: dừng ở byte 60"), "{}", said(&output));
    }
    let folder = damaged("EF_SOD.bin", |bytes| bytes.truncate(700));
    let text = said(&card(folder.path(), &["--at", "2026-11-22"]));
    assert!(text.contains("618 EF.SOD is cut") && !text.contains("603"), "{text}");
    let folder = damaged("EF_COM.bin", |bytes| bytes.truncate(9));
    let output = card(folder.path(), &["--at", "2026-11-22"]);
    assert!(said(&output).contains("EF.COM is cut"), "{}", said(&output));
    assert_eq!(output.status.code(), Some(0), "nobody signs EF.COM");
}

#[test]
fn what_a_name_promises_is_told_where_the_content_does_not_hold_it() {
    let folder = damaged("DG2.bin", |bytes| bytes.fill(0));
    let output = card(folder.path(), &["--at", "2026-11-22", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((told["verdict"].as_str(), told["reasons"][0]["number"].as_u64()), (Some("unverified"), Some(620)));
    assert_eq!(told["groups"][1]["outcome"], "damaged");
    std::fs::write(folder.path().join("DG2.txt"), "notes").unwrap();
    let output = card(folder.path(), &["--at", "2026-11-22"]);
    assert!(
        String::from_utf8_lossy(&output.stderr).contains("DG2.txt is no file of a chip"),
        "other names are passed over"
    );
}

#[test]
fn padding_is_told_apart_from_a_change() {
    let folder = damaged("DG2.bin", |bytes| bytes.extend([0; 100]));
    let output = card(folder.path(), &["--at", "2026-11-22"]);
    assert_eq!(output.status.code(), Some(11), "{}", said(&output));
    assert!(
        said(&output).contains("619 DG2 is unchanged") && said(&output).contains("100 byte(s) follow"),
        "{}",
        said(&output)
    );
}

#[test]
fn a_revoked_signer_is_refused_by_its_own_word() {
    let output = card(&cards().join("revoked-signer"), &["--at", "2026-11-22", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), told["verdict"].as_str()), (Some(12), Some("revoked")));
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

#[test]
fn a_group_without_a_byte_is_not_read_and_not_damaged() {
    let folder = damaged("DG3.bin", Vec::clear);
    let output = card(folder.path(), &["--at", "2026-11-22"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("signed, not read") && text.contains("DG3 was handed in without a byte"), "{text}");
    let folder = damaged("EF_SOD.bin", |bytes| bytes.fill(0xA5));
    let text = said(&card(folder.path(), &["--at", "2026-11-22"]));
    assert!(text.contains("620 what was read as EF.SOD") && !text.contains("604"), "{text}");
    // The algorithm is told in the language that was asked for.
    let output = card(&cards().join("genuine-rsa-pss"), &["--at", "2026-11-22", "--lang", "vi"]);
    assert!(said(&output).contains("RSASSA-PSS với SHA-256 và muối 32 byte"), "{}", said(&output));
}

#[test]
fn a_master_list_in_the_trust_folder_makes_its_authorities_known() {
    let folder = tempfile::tempdir().unwrap();
    let copy = |from: &str, to: &str| std::fs::copy(cards().join(from), folder.path().join(to)).unwrap();
    let check = || {
        Command::new(env!("CARGO_BIN_EXE_bioverify"))
            .arg("card")
            .arg(cards().join("unknown-signer"))
            .arg("--trust")
            .arg(folder.path())
            .args(["--at", "2026-11-22", "--without-crl"])
            .output()
            .expect("the command starts")
    };
    let notes = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    copy("trust/utopia-1.der", "utopia-1.der");
    assert_eq!(check().status.code(), Some(11));
    copy("master-lists/unknown-signer.ml", "0.ml");
    let output = check();
    assert_eq!(output.status.code(), Some(11), "a list vouches for nothing by itself");
    assert!(notes(&output).contains("no trusted authority signed for"), "{}", notes(&output));
    // Before the certificate by name, and added after it all the same.
    copy("master-lists/rogue.ml", "1.ml");
    let output = check();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let told = notes(&output);
    assert!(told.contains("4 authorities of the master list") && told.contains("1 passed over"), "{told}");
    assert!(told.contains("CN=CSCA Rogue names itself as its signer"), "{told}");
}

#[test]
fn files_that_decide_about_trust_are_inspected() {
    let inspect = |path: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_bioverify"))
            .arg("inspect")
            .arg(cards().join(path))
            .output()
            .expect("the command starts");
        (output.status.code(), said(&output))
    };
    for (path, words) in [
        ("genuine-ecdsa-p256/EF_SOD.bin", "hash of DG1"),
        ("trust/utopia-2.pem", "those of brainpoolP256r1"),
        ("trust/utopia-1.crl", "revoked certificate 1"),
        ("master-lists/genuine.ml", "CN=CSCA Elsewhere"),
        ("../seals/genuine-es256.cose", "person reference"),
    ] {
        let (status, told) = inspect(path);
        assert_eq!(status, Some(0), "{path}:\n{told}");
        assert!(told.contains(words) && told.contains("explained, not checked"), "{path}:\n{told}");
    }
    assert!(
        inspect("genuine-rsa-pss/EF_SOD.bin").1.contains("certificate: issuer "),
        "fields tell what they belong to"
    );
    let (status, told) = inspect("signature-flipped/EF_SOD.bin");
    assert!(status == Some(1) && told.contains("the signature is wrong"), "{told}");
}
