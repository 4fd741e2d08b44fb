//! `seal`: templates at rest, and answers that `verify` believes.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)] // Helpers of tests may panic too.

use std::path::Path;
use std::process::Command;

use bioverify_testdata::seals::{NONCE, PERSON, Registries};

/// Exit status and what was said on both streams, run in `folder`; names beginning with `@` lie in the test data.
fn bioverify(folder: &Path, arguments: &str) -> (Option<i32>, String) {
    let testdata = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/");
    let arguments = arguments.split_whitespace().map(|word| word.replace('@', testdata));
    let output = Command::new(env!("CARGO_BIN_EXE_bioverify")).current_dir(folder).args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

fn works(folder: &Path, arguments: &str) -> String {
    let (status, said) = bioverify(folder, arguments);
    assert_eq!(status, Some(0), "{arguments}: {said}");
    said
}

#[test]
fn a_template_is_sealed_opened_and_renewed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let template = "@record/frozen/native-v1.bin";
    for key in ["old.key", "new.key"] {
        works(folder, &format!("seal new-key {key}"));
    }
    assert_eq!(bioverify(folder, "seal new-key old.key").0, Some(1), "a key is never overwritten");
    works(folder, &format!("seal template {template} --key old.key --owner row-17 --out sealed"));
    assert_eq!(std::fs::read(folder.join("sealed")).unwrap().len(), 2656);
    for wrong in ["--key old.key --owner row-18", "--key new.key --owner row-17", "--key old.key"] {
        let (status, said) = bioverify(folder, &format!("seal open sealed {wrong} --out opened"));
        assert!(status == Some(1) && said.contains("does not open") && !folder.join("opened").exists(), "{said}");
    }
    works(folder, "seal renew sealed --old-key old.key --key new.key --owner row-17 --out renewed");
    works(folder, "seal open renewed --key new.key --owner row-17 --out opened");
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/record/frozen/native-v1.bin");
    assert_eq!(std::fs::read(folder.join("opened")).unwrap(), std::fs::read(original).unwrap());
    let (status, said) = bioverify(folder, "seal template @seals/record.fmr --key old.key --out sealed");
    assert!(status == Some(1) && said.contains("native"), "{said}");
}

#[test]
fn verify_opens_a_sealed_reference() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    works(folder, "convert @seals/record.fmr record.bvt --format native");
    works(folder, "seal new-key the.key");
    works(folder, "seal template record.bvt --key the.key --owner row-17 --out record.bvst");
    let verify = "verify --runtime embedded --finger @finger/finger-1-impression-2.png --record record.bvst";
    works(folder, &format!("{verify} --key the.key --owner row-17"));
    let (status, said) = bioverify(folder, verify);
    assert!(status == Some(1) && said.contains("--key"), "{said}");
    assert_eq!(bioverify(folder, &format!("{verify} --key the.key --owner row-18")).0, Some(1));
}

#[test]
fn verify_believes_an_answer_that_was_sealed_here() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (key, certificate) = Registries::new().unwrap().p256;
    std::fs::write(folder.join("registry.key"), key.secret()).unwrap();
    std::fs::write(folder.join("registry.der"), certificate).unwrap();
    let asked = format!("--person {PERSON} --nonce {NONCE} --at 2026-11-22T10:00:00Z");
    let seal = "seal answer @seals/record.fmr --key registry.key";
    works(folder, &format!("{seal} --certificate registry.der {asked} --out record.cose"));
    let verify =
        "verify --runtime embedded --finger @finger/finger-1-impression-2.png --record @seals/record.fmr --json";
    let said = works(folder, &format!("{verify} --seal record.cose --trust @seals/trust {asked}"));
    assert!(said.contains("\"trust\":\"authentic\""), "{said}");
    let other =
        bioverify(folder, &format!("{seal} --certificate @seals/trust/registry/utopia-p384.pem {asked} --out x"));
    assert!(other.0 == Some(1) && other.1.contains("private key is not"), "{}", other.1);
}
