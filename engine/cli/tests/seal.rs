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
    let id = works(folder, "seal new-key old.key");
    works(folder, "seal new-key new.key");
    assert_eq!(bioverify(folder, "seal new-key old.key").0, Some(1), "a key is never overwritten");
    works(folder, &format!("seal template {template} --key old.key --owner row-17 --out sealed"));
    assert_eq!(std::fs::read(folder.join("sealed")).unwrap().len(), 2656);
    let (status, explained) = bioverify(folder, "inspect sealed");
    let id = id.split_whitespace().find(|word| word.len() == 16).expect("the number of the key");
    assert!(status == Some(1) && explained.contains(id), "{explained} should name {id}");
    for wrong in ["--key old.key --owner row-18", "--key new.key --owner row-17", "--key old.key"] {
        let (status, said) = bioverify(folder, &format!("seal open sealed {wrong} --out opened"));
        assert!(status == Some(1) && said.contains("does not open") && !folder.join("opened").exists(), "{said}");
    }
    works(folder, "seal renew sealed --old-key old.key --key new.key --owner row-17 --out renewed");
    works(folder, "seal open renewed --key new.key --owner row-17 --out opened");
    // Neither a key that a template may still be sealed with, nor what is read, is written over.
    let old = std::fs::read(folder.join("old.key")).unwrap();
    for out in ["old.key", "new.key", "sealed"] {
        let renew = "seal renew sealed --old-key old.key --key new.key --owner row-17 --out";
        let (status, said) = bioverify(folder, &format!("{renew} {out}"));
        assert!(status == Some(2) && said.contains("replace"), "{out}: {said}");
    }
    assert_eq!(std::fs::read(folder.join("old.key")).unwrap(), old);
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/record/frozen/native-v1.bin");
    assert_eq!(std::fs::read(folder.join("opened")).unwrap(), std::fs::read(original).unwrap());
    let (status, said) = bioverify(folder, "seal template @seals/record.fmr --key old.key --out sealed");
    assert!(status == Some(1) && said.contains("native"), "{said}");
    let (status, said) = bioverify(folder, "seal template renewed --key new.key --owner row-17 --out twice");
    assert!(status == Some(1) && !folder.join("twice").exists(), "{said}");
    assert!(said.contains("sealed already") && said.contains("seal renew") && said.contains("seal open"), "{said}");
    assert!(!said.contains("native"), "{said}");
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
fn a_sealed_reference_in_a_folder_is_opened_like_one_that_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("card")).unwrap();
    std::fs::write(folder.join("card/notes.txt"), "no record").unwrap();
    works(folder, "seal new-key the.key");
    works(folder, "convert @seals/record.fmr record.bvt --format native");
    works(folder, "seal template record.bvt --key the.key --owner row-17 --out card/record.bvst");
    let verify = "verify --runtime embedded --finger @finger/finger-1-impression-2.png --card card --json";
    let said = works(folder, &format!("{verify} --key the.key --owner row-17"));
    assert!(said.contains("\"source\":\"card-chip\"") && said.contains("\"counted\":true"), "{said}");
    // Left out it would look like a card without a record.
    let (status, said) = bioverify(folder, verify);
    assert!(status == Some(1) && said.contains("record.bvst") && said.contains("--key"), "{said}");
    let (status, said) = bioverify(folder, &format!("{verify} --key the.key --owner row-18"));
    assert!(status == Some(1) && said.contains("record.bvst") && said.contains("does not open"), "{said}");
}

#[test]
fn a_store_that_is_half_renewed_is_read_with_both_keys() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("store")).unwrap();
    for key in ["old.key", "new.key", "other.key"] {
        works(folder, &format!("seal new-key {key}"));
    }
    works(folder, "convert @seals/record.fmr record.bvt --format native");
    works(folder, "seal template record.bvt --key old.key --owner row --out store/a.bvst");
    works(folder, "seal renew store/a.bvst --old-key old.key --key new.key --owner row --out store/b.bvst");
    let calls = [
        "search @finger/finger-1-impression-2.png --among store --runtime embedded",
        "compare store/a.bvst store/b.bvst --runtime embedded",
        "verify --runtime embedded --finger @finger/finger-1-impression-2.png --card store",
        "inspect store/a.bvst --against store/b.bvst",
        "verify --runtime embedded --finger @finger/finger-1-impression-2.png --card store/a.bvst --record store/b.bvst",
    ];
    for call in calls {
        works(folder, &format!("{call} --key new.key --key old.key --owner row"));
        works(folder, &format!("{call} --key old.key --key other.key --key new.key --owner row"));
        for one in ["--key new.key --owner row", "--key old.key --key other.key --owner row"] {
            let (status, said) = bioverify(folder, &format!("{call} {one}"));
            assert!(status == Some(1) && said.contains("does not open"), "{call} {one}: {said}");
        }
    }
    for sealed in ["store/a.bvst", "store/b.bvst"] {
        works(folder, &format!("seal open {sealed} --key new.key --key old.key --owner row --out opened"));
        assert_eq!(std::fs::read(folder.join("opened")).unwrap(), std::fs::read(folder.join("record.bvt")).unwrap());
        let (status, said) =
            bioverify(folder, &format!("seal open {sealed} --key new.key --key old.key --out old.key"));
        assert!(status == Some(2) && said.contains("replace"), "{said}");
    }
    // What seals is one key.
    assert_eq!(bioverify(folder, "seal template record.bvt --key new.key --key old.key --out twice").0, Some(2));
}

#[test]
fn a_finger_is_sealed_as_it_is_extracted_and_compared_under_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    works(folder, "seal new-key the.key");
    let (key, owner) = ("--key the.key", "--owner row-17");
    let extract = "extract @finger/finger-1-impression-1.png --ppi 500 --runtime embedded";
    let said = works(folder, &format!("{extract} --out finger.bvst --seal-with the.key {owner}"));
    assert!(said.contains("sealed with key"), "{said}");
    let names = || std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names().collect();
    names.sort();
    assert_eq!(names, ["finger.bvst", "the.key"], "nothing lies there in clear");
    works(folder, &format!("seal open finger.bvst {key} {owner} --out opened.bvt"));
    works(folder, &format!("{extract} --out clear.bvt --format native"));
    let read = |name: &str| std::fs::read(folder.join(name)).unwrap();
    assert_eq!(read("opened.bvt"), read("clear.bvt"));

    let of_clear = works(folder, "compare clear.bvt @seals/record.fmr --runtime embedded");
    assert_eq!(
        works(folder, &format!("compare finger.bvst @seals/record.fmr --runtime embedded {key} {owner}")),
        of_clear
    );
    let (status, said) = bioverify(folder, "compare finger.bvst @seals/record.fmr --runtime embedded");
    assert!(status == Some(1) && said.contains("give its key with --key"), "{said}");
    let of_clear = works(folder, "inspect clear.bvt");
    let seen = works(folder, &format!("inspect finger.bvst {key} {owner}"));
    assert_eq!(seen, format!("a sealed template, opened; in it:\n{of_clear}"));
    assert!(bioverify(folder, "inspect finger.bvst").1.contains("sealed"));
    let seen = works(folder, &format!("inspect clear.bvt {key} {owner}"));
    assert_eq!(seen, format!("not a sealed template: it was read without the key\n{of_clear}"));

    let (status, said) = bioverify(folder, &format!("{extract} --out x --format iso2011 --seal-with the.key"));
    assert!(status == Some(2) && said.contains("native") && !folder.join("x").exists(), "{said}");
    let (status, said) = bioverify(folder, &format!("{extract} --out the.key --seal-with the.key"));
    assert!(status == Some(2) && said.contains("replace"), "{said}");
    assert_eq!(
        bioverify(folder, &format!("{extract} --out x --owner row-17")).0,
        Some(2),
        "an owner of nothing sealed"
    );
}

#[test]
fn a_face_is_sealed_as_it_is_embedded() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    works(folder, "seal new-key the.key");
    let embed = "embed @face/face-1-capture-1.jpg --runtime embedded";
    works(folder, &format!("{embed} --out face.bvst --seal-with the.key --owner row-17"));
    works(folder, "seal open face.bvst --key the.key --owner row-17 --out opened.bvf");
    works(folder, &format!("{embed} --out clear.bvf"));
    assert_eq!(std::fs::read(folder.join("opened.bvf")).unwrap(), std::fs::read(folder.join("clear.bvf")).unwrap());
    let said = works(folder, "compare face.bvst clear.bvf --key the.key --owner row-17 --runtime embedded");
    assert!(said.contains("faces") && said.contains("100.00"), "{said}");
}

#[test]
fn a_person_reference_is_made_of_a_number_that_nobody_sees() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let key: Vec<u8> = (0..32).collect();
    std::fs::write(folder.join("shared.key"), key).unwrap();
    // HMAC-SHA-256 as Python's hmac computes it.
    let digits = "ce298a7985de79f0b6416822f512afd49c49fb92e44a1fc8c8b4555094dfd389";
    for number in ["001090000001", "001090000001\n", " 001090000001\r\n"] {
        std::fs::write(folder.join("number"), number).unwrap();
        assert_eq!(works(folder, "seal person number --key shared.key"), format!("{digits}\n"));
        for more in ["", " -"] {
            let input = std::fs::File::open(folder.join("number")).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_bioverify"));
            let arguments = format!("seal person --key shared.key{more}");
            command.current_dir(folder).args(arguments.split_whitespace()).stdin(input);
            assert_eq!(String::from_utf8(command.output().unwrap().stdout).unwrap(), format!("{digits}\n"));
        }
    }
    let told = works(folder, "seal person number --key shared.key --json");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&told).unwrap(), serde_json::json!({ "person": digits }));
    for wrong in [&b""[..], b" \n", b"001090000001\n001090000002\n", b"\xFF"] {
        std::fs::write(folder.join("number"), wrong).unwrap();
        let (status, said) = bioverify(folder, "seal person number --key shared.key");
        assert!(status == Some(1) && said.contains("the number is"), "{wrong:?}: {said}");
        assert!(!said.contains("001090"), "the number is not told again: {said}");
    }
    std::fs::write(folder.join("number"), "001090000001\n").unwrap();
    let (status, said) = bioverify(folder, "seal person number --key number");
    assert!(status == Some(1) && said.contains("32 bytes"), "{said}");
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
    let told = works(folder, &format!("{seal} --certificate registry.der {asked} --out record.cose --json"));
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let length = std::fs::metadata(folder.join("record.cose")).unwrap().len();
    assert_eq!(told, serde_json::json!({ "file": "record.cose", "bytes": length, "valid_until": told["valid_until"] }));
    let valid_until = told["valid_until"].as_str().unwrap();
    assert!(valid_until.starts_with("2026-11-22") && valid_until.contains("10:05:00"), "{valid_until}");
    let verify =
        "verify --runtime embedded --finger @finger/finger-1-impression-2.png --record @seals/record.fmr --json";
    let said = works(folder, &format!("{verify} --seal record.cose --trust @seals/trust {asked}"));
    assert!(said.contains("\"trust\":\"authentic\""), "{said}");
    // The same key as OpenSSL writes it: EC PRIVATE KEY of RFC 5915, P-256.
    let structure =
        [&[0x30, 0x31, 2, 1, 1, 4, 0x20][..], &key.secret(), &[0xA0, 10, 6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]]
            .concat();
    std::fs::write(folder.join("openssl.der"), structure).unwrap();
    let seal_so = "seal answer @seals/record.fmr --key openssl.der --certificate registry.der";
    works(folder, &format!("{seal_so} {asked} --out same.cose"));
    let said = works(folder, &format!("{verify} --seal same.cose --trust @seals/trust {asked}"));
    assert!(said.contains("\"trust\":\"authentic\""), "{said}");
    let other =
        bioverify(folder, &format!("{seal} --certificate @seals/trust/registry/utopia-p384.pem {asked} --out x"));
    assert!(other.0 == Some(1) && other.1.contains("private key is not"), "{}", other.1);
}
