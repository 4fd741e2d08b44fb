//! Registry seals: every committed one gives exactly its verdict, and no changed byte goes unnoticed.

use bioverify_core::Lang;
use bioverify_testdata::seals::{AT, NONCE, OTHER_RECORD, PERSON, RECORD, REGISTRY, Registries, SealPlan, plans};
use bioverify_trust::{
    Expected, KeyError, Moment, Nonce, PersonError, PersonReference, Role, SealClaims, SealDoubt, SealError,
    SealForgery, SealKey, SealVerdict, StoreError, TrustStore, check_seal, seal_record,
};

use crate::support::{files_in, testdata};

/// The committed trust folder.
fn store() -> TrustStore {
    let mut store = TrustStore::new();
    for (name, bytes) in files_in(&testdata().join("seals/trust/registry")) {
        for added in store.add_registry(&bytes) {
            added.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    assert_eq!((store.registries(), store.certificates()), (4, 0));
    store
}

fn person() -> PersonReference {
    PersonReference::parse(PERSON).unwrap()
}

fn nonce() -> Nonce {
    Nonce::parse(NONCE).unwrap()
}

pub(crate) fn check(record: &[u8], seal: &[u8]) -> SealVerdict {
    let (store, person, nonce) = (store(), person(), nonce());
    let expected = Expected { issuers: &store, person: &person, nonce: Some(&nonce), at: Moment::from_unix(AT) };
    check_seal(record, seal, &expected)
}

fn committed(name: &str) -> Vec<u8> {
    std::fs::read(testdata().join(format!("seals/{name}.cose"))).unwrap()
}

#[test]
fn genuine_seals_are_authentic() {
    for (name, signature) in [
        ("genuine-es256", "plain ECDSA with SHA-256"),
        ("genuine-es384", "plain ECDSA with SHA-384"),
        ("genuine-ps256", "RSASSA-PSS with SHA-256 and a salt of 32 bytes"),
    ] {
        let SealVerdict::Authentic(sealed) = check(RECORD, &committed(name)) else { panic!("{name}") };
        assert_eq!((sealed.issuer.as_str(), sealed.signature.to_string().as_str()), (REGISTRY, signature));
        assert_eq!((sealed.issued.unix(), sealed.expires.unix()), (AT - 2, AT + 300));
        assert_eq!((sealed.nonce_checked, sealed.remark()), (true, None));
        assert_eq!(
            (sealed.id.as_slice(), sealed.format.as_str()),
            (&b"answer 000000017"[..], "application/x-iso19794-2;edition=2005")
        );
    }
}

#[test]
fn every_other_seal_is_caught_with_its_own_reason() {
    let forged = SealVerdict::Forged;
    let doubtful = SealVerdict::Unverified;
    let at = |seconds| Moment::from_unix(AT + seconds);
    let stranger = bioverify_testdata::seals::Registries::new().unwrap().stranger.1;
    let cases = [
        ("without-nonce", doubtful(SealDoubt::NoNonce)),
        ("unknown-issuer", doubtful(SealDoubt::UnknownIssuer { certificate: sha256(&stranger) })),
        (
            "issuer-expired",
            doubtful(SealDoubt::IssuerExpired { until: Moment::parse("2025-12-31T23:59:59Z").unwrap() }),
        ),
        ("issuer-impersonated", forged(SealForgery::Signature)),
        ("issuer-misnamed", forged(SealForgery::IssuerName)),
        ("algorithm-symmetric", doubtful(SealDoubt::NotOffered { what: "COSE algorithm HMAC_256_256".into() })),
        ("of-another-record", forged(SealForgery::AnotherRecord)),
        ("of-another-person", forged(SealForgery::AnotherPerson)),
        ("of-a-plain-number", forged(SealForgery::AnotherPerson)),
        ("of-another-request", forged(SealForgery::AnotherNonce)),
        ("expired", doubtful(SealDoubt::Expired { since: at(0) })),
        ("not-yet-made", doubtful(SealDoubt::NotYetValid { from: at(600) })),
        ("not-yet-valid", doubtful(SealDoubt::NotYetValid { from: at(600) })),
    ];
    for (name, verdict) in &cases {
        assert_eq!(check(RECORD, &committed(name)), *verdict, "{name}");
    }
    let registries = Registries::new().unwrap();
    assert_eq!(plans(&registries).len(), cases.len() + 5, "a seal is not checked here");
}

#[test]
fn an_algorithm_that_is_none_of_the_key_is_told_in_the_language_of_the_desk() {
    for (name, english, vietnamese) in [
        (
            "algorithm-of-another-curve",
            "the stated signature algorithm, plain ECDSA with SHA-384, is none of the registry's key, P-256",
            "thuật toán ghi trong con dấu, ECDSA dạng thô với SHA-384, không phải của khóa P-256",
        ),
        (
            "algorithm-of-another-key",
            "the stated signature algorithm, plain ECDSA with SHA-256, is none of the registry's key, RSA 2048",
            "thuật toán ghi trong con dấu, ECDSA dạng thô với SHA-256, không phải của khóa RSA 2048",
        ),
    ] {
        let SealVerdict::Forged(forgery) = check(RECORD, &committed(name)) else { panic!("{name}") };
        assert_eq!(forgery.number(), 673, "{name}");
        assert_eq!([forgery.text(Lang::En), forgery.text(Lang::Vi)], [english, vietnamese]);
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn an_unasked_nonce_lets_a_seal_pass_until_it_expires() {
    let (store, person) = (store(), person());
    let expected = |at| Expected { issuers: &store, person: &person, nonce: None, at: Moment::from_unix(at) };
    for name in ["genuine-es256", "without-nonce", "of-another-request"] {
        let seal = committed(name);
        let SealVerdict::Authentic(sealed) = check_seal(RECORD, &seal, &expected(AT)) else { panic!("{name}") };
        let remark = sealed.remark().unwrap();
        assert_eq!((remark.number(), sealed.nonce_checked), (629, false), "{name}");
        assert!(remark.text(Lang::En).contains("no nonce") && remark.text(Lang::Vi).contains("không có mã"), "{name}");
        let late = check_seal(RECORD, &seal, &expected(AT + 300));
        assert_eq!(late, SealVerdict::Unverified(SealDoubt::Expired { since: Moment::from_unix(AT + 300) }));
    }
}

#[test]
fn another_record_is_told_from_a_changed_seal() {
    let seal = committed("genuine-es256");
    assert_eq!(check(OTHER_RECORD, &seal), SealVerdict::Forged(SealForgery::AnotherRecord));
    let mut record = RECORD.to_vec();
    for at in 0..record.len() {
        record[at] ^= 1 << (at % 8);
        assert_eq!(check(&record, &seal), SealVerdict::Forged(SealForgery::AnotherRecord), "byte {at}");
        record[at] ^= 1 << (at % 8);
    }
    assert_eq!(check(&[], &seal), SealVerdict::Forged(SealForgery::AnotherRecord));
}

#[test]
fn no_changed_byte_and_no_cut_of_a_seal_is_authentic() {
    for name in ["genuine-es256", "genuine-ps256"] {
        let seal = committed(name);
        let mut forged = 0;
        for at in 0..seal.len() {
            for mask in [0x01, 0x20, 0x80] {
                let mut changed = seal.clone();
                changed[at] ^= mask;
                let verdict = check(RECORD, &changed);
                assert!(!matches!(verdict, SealVerdict::Authentic(_)), "{name} byte {at} ^ {mask:02X}");
                forged += usize::from(matches!(verdict, SealVerdict::Forged(_)));
            }
        }
        assert!(forged > seal.len(), "most changes are told as forgeries: {forged}");
        for length in 0..seal.len() {
            assert!(matches!(check(RECORD, &seal[..length]), SealVerdict::Unverified(SealDoubt::Unreadable { .. })));
        }
        let longer = [seal.as_slice(), &[0]].concat();
        assert!(matches!(check(RECORD, &longer), SealVerdict::Unverified(SealDoubt::Unreadable { .. })));
    }
}

#[test]
fn other_encodings_of_the_same_are_refused() {
    let seal = committed("genuine-es256");
    let unreadable =
        |bytes: &[u8]| matches!(check(RECORD, bytes), SealVerdict::Unverified(SealDoubt::Unreadable { .. }));
    // Without its tag; the array with an indefinite length; a field that nobody signed; the payload inside.
    assert!(unreadable(&seal[1..]));
    assert!(unreadable(&[&[0xD2, 0x9F], &seal[2..], &[0xFF]].concat()));
    let end = seal.len() - 66;
    assert_eq!(seal[end - 2..end], [0xA0, 0xF6]);
    assert!(unreadable(&[&seal[..end - 2], &[0xA1, 4, 0x41, 1, 0xF6], &seal[end..]].concat()));
    assert!(unreadable(&[&seal[..end - 1], &[0x41, 1], &seal[end..]].concat()));
    // A length that would take all memory.
    assert!(unreadable(&[0xD2, 0x84, 0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));
    assert!(unreadable(&[0x81; 4000]) && unreadable(&[0; 5000]));
}

pub(crate) fn claims() -> SealClaims {
    SealClaims {
        person: person(),
        issued: Moment::from_unix(AT - 2),
        not_before: None,
        expires: Moment::from_unix(AT + 300),
        id: b"answer 000000017".to_vec(),
        nonce: Some(nonce()),
        format: "application/x-iso19794-2;edition=2005".into(),
    }
}

#[test]
fn what_this_engine_seals_it_believes() {
    let registries = Registries::new().unwrap();
    let mut record = RECORD.to_vec();
    for (name, key, (_, certificate)) in [
        ("ES256", SealKey::es256(&registries.p256.0.secret()).unwrap(), &registries.p256),
        ("ES384", SealKey::es384(&registries.p384.0.secret()).unwrap(), &registries.p384),
    ] {
        for length in [0, 23, 24, 255, 256, 70_000] {
            record.resize(length, 7);
            let seal = seal_record(&record, &claims(), certificate, &key).unwrap();
            assert!(matches!(check(&record, &seal), SealVerdict::Authentic(_)), "{name} {length}");
        }
    }
}

#[test]
fn a_seal_that_could_not_be_believed_is_not_made() {
    let registries = Registries::new().unwrap();
    let (key, certificate) = (SealKey::es256(&registries.p256.0.secret()).unwrap(), &registries.p256.1);
    let refused = |claims: &SealClaims, certificate: &[u8]| seal_record(RECORD, claims, certificate, &key).unwrap_err();
    assert_eq!(refused(&claims(), &registries.stranger.1), SealError::AnotherKey);
    assert_eq!(refused(&claims(), &registries.rsa.1), SealError::AnotherKey);
    assert!(matches!(refused(&claims(), b"no certificate"), SealError::Certificate(_)));
    assert_eq!(refused(&SealClaims { id: vec![], ..claims() }, certificate), SealError::Claim("cti"));
    assert_eq!(refused(&SealClaims { format: "\n".into(), ..claims() }, certificate), SealError::Claim("format"));
    assert_eq!(SealKey::es256(&[0; 32]).unwrap_err(), SealError::Key("P-256"));
    assert_eq!(SealKey::es384(&[1; 32]).unwrap_err(), SealError::Key("P-384"));
}

#[test]
fn authorities_and_registries_are_kept_apart() {
    let mut store = TrustStore::new();
    let authority = std::fs::read(testdata().join("cards/trust/utopia-1.der")).unwrap();
    assert!(matches!(&store.add_registry(&authority)[..], [Err(StoreError::NotARegistry { .. })]));
    let registries = Registries::new().unwrap();
    assert!(matches!(&store.add(&registries.p256.1)[..], [Err(StoreError::NotAnAuthority { .. })]));
    let added = store.add_registry(&registries.p256.1).remove(0).unwrap();
    assert!(matches!(added, bioverify_trust::Added::Certificate(summary) if summary.role == Role::Registry));
    assert_eq!(store.add_registry(&registries.p256.1), [Ok(bioverify_trust::Added::Known)]);
    // A signer of cards whose certificate is not in the store seals nothing.
    let seal = SealPlan::new(-7, &registries.stranger.0, &registries.stranger.1).seal().unwrap();
    assert!(matches!(check(RECORD, &seal), SealVerdict::Unverified(SealDoubt::UnknownIssuer { .. })));
}

#[test]
fn a_person_reference_is_a_pseudonym() {
    let key: [u8; 32] = std::array::from_fn(|at| at as u8);
    let one = PersonReference::of(&key, "001090000001");
    // HMAC-SHA-256 as Python's hmac computes it.
    assert_eq!(one.to_hex(), "ce298a7985de79f0b6416822f512afd49c49fb92e44a1fc8c8b4555094dfd389");
    assert_ne!(one, PersonReference::of(&key, "001090000002"));
    assert_ne!(one, PersonReference::of(&[1; 32], "001090000001"));
    assert_eq!(PersonReference::parse(&one.to_hex()), Some(one));
    assert_eq!(PersonReference::checked(&key, "001090000001"), Ok(one));
    for wrong in ["", "001090000001\n", " 001090000001", "001090\n000001"] {
        assert!(matches!(PersonReference::checked(&key, wrong), Err(PersonError::Identifier(_))), "{wrong:?}");
    }
    assert_eq!(PersonReference::checked(&key[1..], "1"), Err(PersonError::Key(KeyError::Length(31))));
    assert_eq!(PersonReference::checked(&[7; 32], "1"), Err(PersonError::Key(KeyError::Constant)));
    for wrong in ["001090000001", "", &one.to_hex()[1..], &format!("{}0", one.to_hex())] {
        assert_eq!(PersonReference::parse(wrong), None, "{wrong}");
    }
    assert_eq!(format!("{one:?}"), "PersonReference(..)");
}

#[test]
fn nonces_are_long_enough() {
    for length in [0, 15, 65] {
        assert_eq!(Nonce::new(&vec![1; length]), None);
    }
    assert_ne!(Nonce::random().unwrap(), Nonce::random().unwrap());
}

#[test]
fn reasons_are_told_in_both_languages() {
    let SealVerdict::Forged(forgery) = check(RECORD, &committed("of-another-person")) else { panic!() };
    assert_eq!(forgery.number(), 675);
    for lang in [Lang::Vi, Lang::En] {
        assert!(!forgery.text(lang).is_empty() && !forgery.advice(lang).is_empty());
    }
    assert_ne!(forgery.text(Lang::Vi), forgery.text(Lang::En));
}
