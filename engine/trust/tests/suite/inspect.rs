//! Explanations of the files that decide about trust: what they name, what they warn of, and that nothing is proved.

mod cut;
mod seals;

use std::fs;

use bioverify_testdata::cards::der::{object, sequence};
use bioverify_testdata::cards::keys::{Key, Scheme};
use bioverify_testdata::cards::pki::Profile;
use bioverify_testdata::cards::security_object::SecurityObjectPlan;
use bioverify_trust::{Moment, Report, Severity, inspect};

use crate::support::{Authority, Card, FOREVER, files_in, small_card, testdata};

fn at(date: &str) -> Moment {
    Moment::parse(date).unwrap()
}

fn explained(bytes: &[u8]) -> Report {
    inspect(bytes, at("2026-11-22")).expect("one of the files that are explained")
}

fn read(path: &str) -> Vec<u8> {
    fs::read(testdata().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The value of the first line of this name, whatever it belongs to.
fn value<'r>(report: &'r Report, name: &str) -> &'r str {
    let is_it = |group: &str| group.is_empty() || group.ends_with(": ");
    let line = report.fields.iter().find(|line| line.name.strip_suffix(name).is_some_and(is_it));
    &line.unwrap_or_else(|| panic!("no `{name}` in\n{report}")).value
}

/// Whether a finding as grave as this holds the words.
fn tells(report: &Report, severity: Severity, words: &str) -> bool {
    report.findings.iter().any(|finding| finding.severity == severity && finding.to_string().contains(words))
}

#[track_caller]
fn assert_tells(report: &Report, severity: Severity, words: &str) {
    assert!(tells(report, severity, words), "no {severity} of `{words}` in\n{report}");
}

fn has_error(report: &Report) -> bool {
    report.findings.iter().any(|finding| finding.severity == Severity::Error)
}

#[test]
fn a_genuine_security_object_is_explained_to_the_last_field() {
    let sod = read("cards/genuine-rsa-pss/EF_SOD.bin");
    let report = explained(&sod);
    assert!(report.what.contains("EF.SOD") && report.what.contains("not checked"), "{}", report.what);
    assert!(report.what.contains("bioverify card"), "{}", report.what);
    assert!(!has_error(&report), "{report}");
    assert_eq!(value(&report, "LDS security object version"), "1");
    assert!(value(&report, "hash of DG3").ends_with("(fingers)"));
    assert_eq!(value(&report, "issuer"), "C=UT, O=Utopia Test, CN=CSCA Utopia 1");
    assert!(value(&report, "notAfter").starts_with("2040-12-31T23:59:59Z (in "));
    assert_eq!(value(&report, "modulus"), "2048 bits");
    assert_eq!(value(&report, "salt"), "32 bytes");
    assert_eq!(
        value(&report, "mask generation"),
        "id-mgf1 (1.2.840.113549.1.1.8) with SHA-256 (2.16.840.1.101.3.4.2.1)"
    );
    assert!(value(&report, "identifier, of its key").len() == 40);
    assert!(value(&report, "digest and signature").contains("whether to trust that is another question"));
    assert_tells(&report, Severity::Warning, "privateKeyUsagePeriod");
    assert_tells(&report, Severity::Note, "nothing tells this chip from a copy");
    assert!(!report.to_string().contains("NGUYEN"));
}

#[test]
fn every_committed_file_is_explained_inside_of_its_bytes() {
    let folders = ["cards/trust", "cards/master-lists", "certificates", "seals/trust/registry"];
    let mut files: Vec<_> = folders.into_iter().flat_map(|folder| files_in(&testdata().join(folder))).collect();
    files
        .extend(["es256", "es384", "ps256"].map(|name| (name.to_owned(), read(&format!("seals/genuine-{name}.cose")))));
    for card in ["genuine-rsa-v15", "genuine-ecdsa-p256", "unknown-signer", "wrong-group-hash"] {
        files.push((card.to_owned(), read(&format!("cards/{card}/EF_SOD.bin"))));
    }
    for (name, bytes) in &files {
        let report = explained(bytes);
        assert_eq!(has_error(&report), name == "altered.ml", "{name}: {report}");
        assert!(report.what.contains("explained, not checked"), "{name}");
        if bytes.starts_with(b"-----") {
            continue;
        }
        // Every byte is in a line, but for tags and lengths of what only wraps something else.
        let mut covered = vec![false; bytes.len()];
        for line in &report.fields {
            let range = line.offset..line.offset + line.len;
            covered.get_mut(range).unwrap_or_else(|| panic!("{name}: {line:?}")).fill(true);
        }
        let missing = covered.iter().filter(|is_covered| !**is_covered).count();
        assert!(missing <= 64, "{name}: {missing} of {} bytes are in no line\n{report}", bytes.len());
        assert!(report.fields.is_sorted_by_key(|line| line.offset), "{name}");
    }
}

#[test]
fn what_is_something_else_is_left_to_others() {
    for path in ["seals/record.fmr", "cards/genuine-rsa-pss/DG1.bin", "cards/genuine-rsa-pss/DG2.bin", "README.md"] {
        assert_eq!(inspect(&read(path), at("2026-11-22")), None, "{path}");
    }
    let key = b"-----BEGIN PRIVATE KEY-----\nMAYCAQAwAQA=\n-----END PRIVATE KEY-----\n";
    for bytes in [&b""[..], b"0", b"0\x05hello", b"hello", &[0x31, 0], key] {
        assert_eq!(inspect(bytes, at("2026-11-22")), None);
    }
}

#[test]
fn damaged_cards_tell_what_does_not_fit_together() {
    for (name, words) in
        [("algorithm-swapped", "the signature algorithm was changed"), ("signature-flipped", "the signature is wrong")]
    {
        assert_tells(&explained(&read(&format!("cards/{name}/EF_SOD.bin"))), Severity::Error, words);
    }
    assert_tells(&explained(&read("cards/expired-signer/EF_SOD.bin")), Severity::Warning, "expired 509 days ago");
    let sod = read("cards/genuine-ecdsa-p256/EF_SOD.bin");
    let words = format!("breaks off after 600 bytes of the {} that its header announces", sod.len());
    assert_tells(&explained(&sod[..600]), Severity::Error, &words);
    let mut longer = sod.clone();
    longer.extend([0; 5]);
    assert_tells(&explained(&longer), Severity::Warning, "5 byte(s) behind the end");
    let mut list = sod;
    // The hash of the first group.
    let place = list.windows(4).position(|window| window == [0x02, 1, 1, 0x04]).unwrap();
    list[place + 8] ^= 1;
    assert_tells(&explained(&list), Severity::Error, "the content is not the one that was signed");
}

#[test]
fn what_a_security_object_deviates_in_is_told() {
    let key = Key::p256("inspected").unwrap();
    let leaf = Authority::new("CSCA Inspected", &key).certify("Signer", &key, 7, FOREVER, Profile::Signer);
    let made = |change: fn(&mut SecurityObjectPlan<'_>)| {
        let mut card = small_card(&leaf, &key, change);
        explained(card.file("EF_SOD.bin"))
    };
    let plain = made(|_| {});
    assert!(!has_error(&plain), "{plain}");
    assert_tells(&plain, Severity::Warning, "no hash of DG2");
    assert!(!tells(&plain, Severity::Warning, "no hash of DG1"));
    assert_tells(&made(|plan| plan.version = 2), Severity::Warning, "version 2; 0 and 1 are known");
    assert_tells(&made(|plan| plan.signing_time = None), Severity::Note, "no signing time");
    let named = made(|plan| plan.issued = Some(("CSCA Inspected", 7)));
    assert_tells(&named, Severity::Note, "named by issuer and number");
    assert_eq!(value(&named, "identifier, issuer and number"), "C=UT, O=Utopia Test, CN=CSCA Inspected, number 07");
    assert_tells(&made(|plan| plan.issued = Some(("CSCA Else", 7))), Severity::Error, "signer's certificate is not in");
    assert_tells(
        &made(|plan| plan.signing_time = Some("20190101000000Z")),
        Severity::Warning,
        "when the signer's key was not",
    );
    assert_tells(&made(|plan| plan.stated = Scheme::RsaPkcs1), Severity::Error, "is none of the signer's key");
}

#[test]
fn segments_and_lengths_without_end_are_explained_too() {
    let mut card = Card::committed_with_indefinite_lengths();
    let report = explained(card.file("EF_SOD.bin"));
    assert!(!has_error(&report), "{report}");
    assert_tells(&report, Severity::Note, "in segments");
    assert!(value(&report, "EF.SOD").ends_with("of indefinite length"));
    assert!(value(&report, "hash of DG2").ends_with("(face)"));
}

#[test]
fn weak_certificates_are_told_apart_from_strong_ones() {
    let told = |name: &str| explained(&read(&format!("certificates/{name}.der")));
    assert_tells(&told("p256-sha1"), Severity::Warning, "SHA-1 is weak");
    assert!(!tells(&told("p256-sha512"), Severity::Warning, "weak"));
    assert_tells(&told("rsa1024-v15-sha1"), Severity::Warning, "1024 bits are short: at least 3072");
    assert!(!tells(&told("rsa3072-v15-sha224"), Severity::Warning, "short"));
    assert_tells(&told("bp224-sha256"), Severity::Warning, "a curve of 224 bits is short: at least 256");
    let mask = told("rsa2048-pss-sha256-mask-sha512-salt222");
    assert_tells(&mask, Severity::Warning, "SHA-512 in the mask beside SHA-256");
    assert_tells(&mask, Severity::Note, "a salt of 222 bytes beside a hash of 32");
    assert_eq!(value(&mask, "salt"), "222 bytes");
    assert_tells(&told("refused-ed25519"), Severity::Warning, "cannot be checked here");
    assert_tells(&explained(&read("cards/trust/utopia-2.pem")), Severity::Note, "those of brainpoolP256r1");
    let own = read("cards/trust/utopia-1.der");
    let report = inspect(&own, at("2019-01-01")).unwrap();
    assert_tells(&report, Severity::Warning, "not valid before 2020-01-01T00:00:00Z");
    assert_tells(&report, Severity::Note, "valid for 26 years");
    // The subject's country, which stands second.
    let places: Vec<_> = (0..own.len() - 1).filter(|at| own[*at..].starts_with(b"UT")).collect();
    let mut abroad = own.clone();
    abroad[places[1]] = b'X';
    assert_tells(
        &explained(&abroad),
        Severity::Warning,
        "the country of the subject, XT, is not that of the issuer, UT",
    );
    // A base point of one's own.
    let mut forged = explained(&read("cards/genuine-ecdsa-brainpool256/EF_SOD.bin"));
    let base = forged.fields.iter().find(|line| line.name == "certificate: curve base point").unwrap().offset;
    let mut bytes = read("cards/genuine-ecdsa-brainpool256/EF_SOD.bin");
    bytes[base + 40] ^= 1;
    forged = explained(&bytes);
    assert_tells(&forged, Severity::Error, "CVE-2020-0601");
}

#[test]
fn revocation_lists_are_told_to_be_old_long_or_of_the_future() {
    let key = Key::p256("lister").unwrap();
    let country = Authority::new("CSCA Lists", &key);
    let told = |from, due, serials: &[u64]| explained(&country.list(from, due, serials));
    let old = told("20240101000000Z", "20240401000000Z", &[]);
    assert_tells(&old, Severity::Warning, "a new list was due 2 years and 8 months ago");
    assert_tells(&told("20270101000000Z", "20270301000000Z", &[]), Severity::Warning, "of the future");
    let serials: Vec<u64> = (1..=100).collect();
    let long = told("20261101000000Z", "20270101000000Z", &serials);
    assert!(long.findings.is_empty(), "{long}");
    assert_eq!(value(&long, "revokedCertificates"), "2000 bytes");
    assert!(long.fields.iter().any(|line| line.value == "68 more, 100 in all"), "{long}");
}

#[test]
fn master_lists_are_told_certificate_by_certificate() {
    let report = explained(&read("cards/master-lists/genuine.ml"));
    assert!(report.what.starts_with("a CSCA master list, "), "{}", report.what);
    assert_eq!(value(&report, "in all"), "certificates: 5, countries: 1, expired: 1");
    assert!(report.fields.iter().any(|line| line.value.contains("CN=CSCA Elsewhere, number 01, P-256, until 2045")));
    assert!(value(&report, "extKeyUsage").starts_with("signing of CSCA master lists"));
    assert_tells(
        &explained(&read("cards/master-lists/altered.ml")),
        Severity::Error,
        "the content is not the one that was signed",
    );
    let words = "not certified for signing master lists";
    assert_tells(&explained(&read("cards/master-lists/document-signer.ml")), Severity::Warning, words);
    assert!(!tells(&report, Severity::Warning, words), "{report}");
}

#[test]
fn a_list_of_endless_entries_is_not_walked_to_its_end() {
    let oid = bioverify_testdata::cards::der::oid;
    let number = bioverify_testdata::cards::der::number;
    let listed = sequence(&[number(0), object(0x31, &[0x30, 0].repeat(10_000))]);
    let content = object(0xA0, &bioverify_testdata::cards::der::octets(&listed));
    let encapsulated = sequence(&[oid("2.23.136.1.1.2"), content]);
    let data = sequence(&[number(3), object(0x31, &[]), encapsulated, object(0x31, &[])]);
    let report = explained(&sequence(&[oid("1.2.840.113549.1.7.2"), object(0xA0, &data)]));
    assert_eq!(value(&report, "in all"), "more than 4096 certificates; the others are not explained");
    assert!(has_error(&report));
    assert!(report.fields.len() < 5000, "{}", report.fields.len());
}

#[test]
fn what_a_chip_offers_is_told_protocol_by_protocol() {
    let oid = bioverify_testdata::cards::der::oid;
    let number = bioverify_testdata::cards::der::number;
    let info = |kind: &str, parts: &[Vec<u8>]| sequence(&[&[oid(kind)][..], parts].concat());
    let pace = info("0.4.0.127.0.7.2.2.4.2.4", &[number(2), number(13)]);
    let access = object(0x31, &pace);
    let report = explained(&access);
    assert!(report.what.contains("EF.CardAccess") && report.findings.is_empty(), "{report}");
    assert!(value(&report, "protocol 0: identifier").starts_with("PACE, ECDH, generic mapping, AES-256"));
    assert_eq!(value(&report, "protocol 0: domain parameters"), "13: brainpoolP256r1");
    let old = info("0.4.0.127.0.7.2.2.3.2.1", &[number(1)]);
    let options = explained(&object(0x6E, &object(0x31, &old)));
    assert_tells(&options, Severity::Warning, "triple DES is out of date");
    assert_tells(&options, Severity::Warning, "chip authentication without its key");
    let key = object(0x6F, &Key::p256("chip").unwrap().info());
    let report = explained(&key);
    assert!(report.what.contains("EF.DG15") && report.findings.is_empty(), "{report}");
    assert_eq!(value(&report, "key, in words"), "P-256");
}
