//! Active authentication with emulated chips: the right one, and copies of every kind.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{CAN, can, can_emulate, card, home, python, read_with};
use crate::fault::EXIT_COPY;
use crate::key_proof::Proof;
use crate::open::Protocol;

/// A card with a key for active authentication in `folder`, listed in a signed EF.SOD; its private key's path.
fn with_key(folder: &Path, kind: &str) -> PathBuf {
    use bioverify_testdata::cards::security_object::{SecurityObjectPlan, security_object};
    use bioverify_testdata::cards::{RSA_AUTHORITY, SIGNER_FROM, SIGNER_UNTIL, Utopia, groups, keys};
    let private = folder.join("private.pem");
    let mut maker = Command::new(python());
    maker.arg(home().join("emulator/keys.py")).arg(kind).arg(&private).arg(folder.join("DG15.bin"));
    assert!(maker.status().unwrap().success());
    let mut listed = Vec::new();
    for number in [1, 2] {
        let bytes = std::fs::read(card("genuine-rsa-pss").join(format!("DG{number}.bin"))).unwrap();
        std::fs::write(folder.join(format!("DG{number}.bin")), &bytes).unwrap();
        listed.push((number, bytes));
    }
    listed.push((15, std::fs::read(folder.join("DG15.bin")).unwrap()));
    let (utopia, key) = (Utopia::new().unwrap(), keys::Key::rsa(1).unwrap());
    let issuer = (RSA_AUTHORITY, (&utopia.rsa, keys::Scheme::RsaPss));
    let certificate = utopia.signer(&key, 0x1001, (SIGNER_FROM, SIGNER_UNTIL), issuer).unwrap();
    let plan = SecurityObjectPlan::new(&listed, &certificate, &key, keys::Scheme::RsaPss);
    std::fs::write(folder.join("EF_SOD.bin"), security_object(&plan).unwrap()).unwrap();
    std::fs::write(folder.join("EF_COM.bin"), groups::com(&[1, 2, 15])).unwrap();
    private
}

#[test]
fn a_copy_of_a_chip_with_a_key_is_noticed() {
    if !can_emulate() {
        return;
    }
    for (kind, proof) in [
        ("p256", Proof::Held),
        ("rsa1024", Proof::Held),
        ("rsa-low", Proof::Held),
        ("rsa2048", Proof::Held),
        ("p224", Proof::Held),
        ("p384", Proof::Held),
        ("p521", Proof::Held),
        ("brainpool256", Proof::Held),
        ("brainpool384", Proof::Held),
        ("brainpool512", Proof::KindNotOffered),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let key = with_key(folder.path(), kind);
        let key = ["--key", key.to_str().unwrap()];
        let run =
            |options: &[&str], groups: &[u8]| read_with(folder.path(), options, &can(CAN), Protocol::Auto, groups);
        // DG15 is read because the signed list names it, not because somebody asks.
        let reading = run(&key, &[1, 2]).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        assert_eq!(reading.proof, proof, "{kind}");
        assert!(reading.is_complete() && reading.files.iter().any(|(entry, _)| entry.to_string() == "DG15"));
        if !["p256", "rsa1024", "rsa-low", "rsa2048", "brainpool256"].contains(&kind) {
            continue;
        }
        // A copy without the key, one that hides the group, one with another key, one that replays an old answer.
        let silent = run(&[], &[1]).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        assert!(matches!(silent.proof, Proof::NotAnswered(_)) && !silent.is_complete());
        let hidden = run(&["--without", "15"], &[1]).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        assert!(hidden.proof == Proof::KeyMissing && !hidden.is_complete());
        let garbage =
            run(&[&key[..], &["--fault", "garbage"]].concat(), &[1]).unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        assert!(garbage.proof == Proof::NoSignature && !garbage.is_complete());
        if kind == "rsa-low" {
            // Found without the private key: it must not pass for a key of another kind.
            let hash =
                run(&[&key[..], &["--fault", "unknown-hash"]].concat(), &[1]).unwrap_or_else(|fault| panic!("{fault}"));
            assert!(hash.proof == Proof::NoSignature && !hash.is_complete(), "{:?}", hash.proof);
        }
        let stale = run(&[&key[..], &["--fault", "stale"]].concat(), &[1]).err().unwrap();
        assert!(stale.exit() == EXIT_COPY && stale.to_string().contains("where: DG15"), "{stale}");
        let other = tempfile::tempdir().unwrap();
        let stranger = with_key(other.path(), kind);
        let stranger = run(&["--key", stranger.to_str().unwrap()], &[1]);
        assert_eq!(stranger.err().map(|fault| fault.exit()), Some(EXIT_COPY), "{kind}");
        // A copy with a key of its own, which it can prove, and the DG15 to go with it.
        std::fs::copy(other.path().join("DG15.bin"), folder.path().join("DG15.bin")).unwrap();
        let own = run(&["--key", other.path().join("private.pem").to_str().unwrap()], &[1])
            .unwrap_or_else(|fault| panic!("{kind}: {fault}"));
        assert!(own.proof == Proof::OtherKey && !own.is_complete(), "{kind}");
    }
}
