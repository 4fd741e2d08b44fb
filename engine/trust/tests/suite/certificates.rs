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
    assert_eq!((taken, refused), (19, 4));
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
