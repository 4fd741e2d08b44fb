//! Certificates that OpenSSL made: every curve, hash and padding, by an independent implementation.

use bioverify_trust::{Added, Role, StoreError, TrustStore};

use crate::support::{add_one, files_in, testdata};

#[test]
fn every_curve_hash_and_padding_is_checked_as_openssl_made_it() {
    let (mut taken, mut refused) = (0, 0);
    for (name, bytes) in files_in(&testdata().join("certificates")) {
        let mut store = TrustStore::new();
        let added = add_one(&mut store, &bytes);
        if name.starts_with("refused") {
            assert!(matches!(added, Err(StoreError::NotOffered { .. })), "{name}: {added:?}");
            refused += 1;
            continue;
        }
        match added {
            Ok(Added::Certificate(told)) => assert_eq!(told.role, Role::Authority, "{name}"),
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(add_one(&mut store, &bytes), Ok(Added::Known));
        taken += 1;
        // The signature is last: no changed bit of it may pass.
        for place in [1, 9, 17] {
            let mut changed = bytes.clone();
            let at = changed.len() - place;
            changed[at] ^= 0x10;
            let added = add_one(&mut TrustStore::new(), &changed);
            assert!(matches!(added, Err(StoreError::NotSelfSigned { .. })), "{name} at {at}: {added:?}");
        }
    }
    assert_eq!((taken, refused), (26, 3));
}

#[test]
fn a_mask_of_another_hash_is_checked_with_that_hash() {
    // The identifiers of two hashes exchanged: what is stated is then not what was made, and not one file passes.
    let identifier = |last: u8| [&[0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02][..], &[last]].concat();
    let exchanged = |bytes: &[u8], from: u8, to: u8| {
        let (from, to) = (identifier(from), identifier(to));
        let mut changed = bytes.to_vec();
        for at in 0..bytes.len().saturating_sub(from.len()) {
            if bytes[at..].starts_with(&from) {
                changed[at..at + to.len()].copy_from_slice(&to);
            }
        }
        changed
    };
    for (name, from, to) in [
        ("rsa2048-pss-sha256-mask-sha512-salt222", 3, 2),
        ("rsa2049-pss-sha512-mask-sha256-salt64", 1, 4),
        ("rsa3072-pss-sha384-mask-sha224-salt48", 4, 1),
        ("rsa2055-pss-sha1-mask-sha384-salt20", 2, 3),
    ] {
        let bytes = std::fs::read(testdata().join(format!("certificates/{name}.der"))).unwrap();
        let changed = exchanged(&bytes, from, to);
        assert_ne!(bytes, changed);
        let added = add_one(&mut TrustStore::new(), &changed);
        assert!(matches!(added, Err(StoreError::NotSelfSigned { .. })), "{name}: {added:?}");
    }
}

#[test]
fn what_is_no_authority_is_refused() {
    let mut store = TrustStore::new();
    assert!(matches!(add_one(&mut store, b"hello"), Err(StoreError::Unreadable(_))));
    assert!(matches!(add_one(&mut store, &[]), Err(StoreError::Unreadable(_))));
    let broken = b"-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n";
    assert_eq!(add_one(&mut store, broken), Err(StoreError::Pem));
    assert_eq!((store.certificates(), store.lists()), (0, 0));
}
