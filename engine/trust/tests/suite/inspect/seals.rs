//! Explanations of seals and of the registries' certificates that they are checked with.

use bioverify_testdata::cards::keys::Key;
use bioverify_testdata::cards::pki::Profile;
use bioverify_trust::{Moment, Severity, inspect};

use super::{assert_tells, at, explained, has_error, read, tells, value};
use crate::support::{Authority, FOREVER, small_card};

#[test]
fn seals_are_told_claim_by_claim() {
    let seal = read("seals/genuine-es256.cose");
    let report = inspect(&seal, Moment::from_unix(bioverify_testdata::seals::AT)).unwrap();
    assert!(report.findings.is_empty(), "{report}");
    assert_eq!(value(&report, "alg"), "-7: ES256");
    assert_eq!(value(&report, "iss, issuer"), "Registry of Utopia");
    assert_eq!(value(&report, "nonce of the request"), bioverify_testdata::seals::NONCE);
    assert_eq!(value(&report, "payload"), "none: the record stands beside the seal");
    let expired = inspect(&seal, at("2026-12-01")).unwrap();
    let exp = report.fields.iter().find(|line| line.name == "exp, no longer valid from").unwrap();
    assert_tells(
        &expired,
        Severity::Warning,
        &format!("at byte {}, exp (RFC 8392, 3.1.4): expired 8 days ago", exp.offset),
    );
    // As far ahead as verify lets a registry's clock be.
    for (early, is_told) in [(60, false), (600, true)] {
        let report = inspect(&seal, Moment::from_unix(bioverify_testdata::seals::AT - early)).unwrap();
        assert_eq!(tells(&report, Severity::Warning, "made in the future"), is_told, "{report}");
    }
    for cut in 2..seal.len() {
        assert!(has_error(&explained(&seal[..cut])), "cut to {cut}");
    }
    assert_tells(&explained(&[&seal[..], &[0]].concat()), Severity::Error, "behind its end");
}

#[test]
fn a_cut_seal_is_walked_as_far_as_it_goes_and_told_where_it_breaks_off() {
    let seal = read("seals/genuine-es256.cose");
    let whole = explained(&seal);
    for given in 2..seal.len() {
        let report = explained(&seal[..given]);
        assert!(report.what.contains("seal"), "{given}: {}", report.what);
        let words = format!("the seal breaks off here, after {given} bytes");
        let told: Vec<_> = report.findings.iter().filter(|finding| finding.message.contains(&words)).collect();
        let [breaks_off] = told[..] else { panic!("{given}: {report}") };
        assert!(breaks_off.offset <= given && breaks_off.severity == Severity::Error, "{given}: {report}");
        // Whatever is whole is told as in the whole seal; only what has a length of its own may say less.
        for line in whole.fields.iter().filter(|line| line.offset + line.len <= given && line.offset < given) {
            let same = report.fields.iter().any(|other| (other.offset, &other.name) == (line.offset, &line.name));
            assert!(same, "{given}: no {line:?} in\n{report}");
        }
        assert!(report.fields.iter().all(|line| line.offset + line.len <= given), "{given}: {report}");
    }
    let line = |name: &str| whole.fields.iter().find(|line| line.name == name).unwrap();
    for (name, field) in [
        ("iss, issuer", "iss"),
        ("exp, no longer valid from", "exp"),
        ("nonce of the request", "nonce"),
        ("certificate's SHA-256", "certificate's SHA-256"),
        ("signature", "signature"),
    ] {
        let at = line(name).offset + 2;
        let report = explained(&seal[..at]);
        assert!(
            report.findings.iter().any(|finding| finding.field == field && finding.offset <= at),
            "{name}: {report}"
        );
        // A claim that is cut off is not called missing.
        assert!(!tells(&report, Severity::Note, "no nonce"), "{report}");
    }
    let cut = explained(&seal[..line("iss, issuer").offset + 6]);
    assert_eq!(value(&cut, "iss, issuer"), "Regis, cut short");
}

#[test]
fn what_keeps_a_seal_from_being_believed_is_told_at_its_field() {
    let told = |name: &str| {
        let bytes = read(&format!("seals/{name}.cose"));
        inspect(&bytes, Moment::from_unix(bioverify_testdata::seals::AT)).unwrap()
    };
    assert_tells(&told("of-a-plain-number"), Severity::Warning, "no pseudonym");
    assert!(value(&told("of-a-plain-number"), "sub, person reference").ends_with(", no pseudonym"));
    assert_tells(&told("algorithm-symmetric"), Severity::Warning, "not an algorithm that seals are made with");
    assert_tells(&told("without-nonce"), Severity::Note, "no nonce");
    assert_tells(&told("not-yet-valid"), Severity::Warning, "not valid before");
    assert_tells(&told("not-yet-made"), Severity::Warning, "made in the future");
    assert_tells(&told("expired"), Severity::Warning, "expired");
    for name in ["of-a-plain-number", "algorithm-symmetric", "without-nonce", "not-yet-valid", "expired"] {
        assert!(told(name).findings.iter().all(|finding| finding.offset > 0), "{name}: {}", told(name));
    }
}

#[test]
fn no_time_that_a_seal_states_is_too_far_away() {
    let seal = read("seals/genuine-es256.cose");
    let start = seal.windows(2).position(|window| window == [0x04, 0x1A]).unwrap() + 1;
    for (head, rest) in [(0x3B_u8, [0x7F, 0xFF]), (0x1B, [0x7F, 0xFF]), (0x3B, [0xFF, 0xFF])] {
        let far = [&[head, rest[0]][..], &[rest[1]; 7]].concat();
        let mut changed = seal.clone();
        changed.splice(start..start + 5, far);
        // The protected header and its string are four bytes longer now.
        let length = u16::from_be_bytes([changed[3], changed[4]]) + 4;
        changed[3..5].copy_from_slice(&length.to_be_bytes());
        assert!(!explained(&changed).findings.is_empty());
    }
}

#[test]
fn a_registrys_certificate_is_not_judged_as_a_document_signers() {
    for name in ["utopia-p256.der", "utopia-rsa.pem"] {
        let report = explained(&read(&format!("seals/trust/registry/{name}")));
        assert_tells(&report, Severity::Note, "taken for a registry's");
        assert!(
            !tells(&report, Severity::Warning, "") && !tells(&report, Severity::Note, "documents of 10"),
            "{report}"
        );
    }
    let key = Key::p256("lone signer").unwrap();
    let signer = Authority::new("CSCA Lone", &key).certify("Signer", &key, 7, FOREVER, Profile::Signer);
    let mut card = small_card(&signer, &key, |_| {});
    assert!(!explained(card.file("EF_SOD.bin")).to_string().contains("taken for a registry's"));
}
