//! Explanations of files that are cut off or changed: what they were, and as far as they go.

use bioverify_testdata::cards::der::object;
use bioverify_testdata::cards::keys::Key;
use bioverify_trust::{Severity, inspect};

use super::{assert_tells, at, explained, has_error, read, value};

#[test]
fn a_cut_file_is_told_as_what_it_was_and_as_far_as_it_goes() {
    let key = Key::p256("cut").unwrap();
    let chip = object(0x6F, &key.info());
    let files = [
        ("EF.SOD", read("cards/genuine-ecdsa-p256/EF_SOD.bin"), "contentType"),
        ("EF.DG15", chip, "key algorithm"),
        ("certificate (X.509)", read("cards/trust/utopia-1.der"), "issuer"),
        ("revocation list", read("cards/trust/utopia-1.crl"), "issuer"),
        ("master list", read("cards/master-lists/genuine.ml"), "contentType"),
    ];
    for (what, whole, line) in &files {
        for given in whole.len() / 3..whole.len() {
            let report = explained(&whole[..given]);
            assert!(report.what.contains(what), "{given} of {}: {}", whole.len(), report.what);
            assert_tells(&report, Severity::Error, &format!("breaks off after {given} bytes of the {}", whole.len()));
            assert!(!value(&report, line).is_empty());
            // What was only cut off is not called missing, and nothing of it is called right.
            assert!(!report.findings.iter().any(|finding| finding.message.contains("no certificate of the signer")));
            assert!(!report.fields.iter().any(|line| line.name.ends_with("digest and signature")), "{report}");
        }
    }
    // Certificates of a list are told up to the one that is cut.
    let list = &files[4].1;
    let report = explained(&list[..list.len() / 2]);
    assert!(value(&report, "certificate 0").contains("CSCA"), "{report}");
    // A length inside that runs out of its object is no reason to call it something else.
    let mut garbled = read("cards/trust/utopia-1.der");
    garbled[6] = 0xFF;
    let report = explained(&garbled);
    assert!(report.what.contains("certificate (X.509)") && has_error(&report), "{report}");
}

#[test]
fn a_pem_text_that_is_cut_or_broken_is_told_as_what_it_was() {
    let text = String::from_utf8(read("cards/trust/utopia-2.pem")).unwrap();
    let broken = text.replacen("MII", "M*I", 1);
    let middle = text.len() / 2;
    let garbled = [&text[..middle], "*", &text[middle + 1..]].concat();
    for changed in [&text[..text.len() - 30], &text[..middle], &broken, &garbled] {
        let report = explained(changed.as_bytes());
        assert!(report.what.contains("certificate (X.509)"), "{}", report.what);
        assert_tells(&report, Severity::Error, "the base64 is broken or has no end");
        let mut store = bioverify_trust::TrustStore::new();
        assert_eq!(store.add(changed.as_bytes()), [Err(bioverify_trust::StoreError::Pem)], "never taken in part");
    }
    assert_eq!(value(&explained(&text.as_bytes()[..middle]), "version"), "v3 (2)");
    // Of several objects, each finding tells which one it is about.
    let two = format!("{text}{garbled}");
    let report = explained(two.as_bytes());
    assert_tells(&report, Severity::Error, "object 1: the base64 is broken");
    let named = |finding: &bioverify_trust::Finding| finding.message.starts_with("object ");
    assert!(report.findings.iter().all(named), "{report}");
}

#[test]
fn no_cut_and_no_changed_byte_leads_outside_of_the_bytes() {
    let seeds = [
        read("cards/genuine-ecdsa-p256/EF_SOD.bin"),
        read("cards/trust/utopia-1.crl"),
        read("certificates/bp256-sha256.der"),
        read("cards/master-lists/genuine.ml"),
        read("seals/genuine-es256.cose"),
    ];
    for (index, seed) in seeds.iter().enumerate() {
        for place in (index..seed.len()).step_by(5) {
            let mut changed = seed.clone();
            changed[place] ^= 0x81;
            for bytes in [&changed[..], &seed[..place]] {
                let Some(report) = inspect(bytes, at("2026-11-22")) else { continue };
                for line in &report.fields {
                    assert!(line.offset + line.len <= bytes.len(), "{line:?} of {}", bytes.len());
                }
            }
        }
    }
}
