//! Any bytes as a registry's seal: authentic only if they are one of the committed ones. As a certificate and as a private key, too.
#![no_main]

use std::sync::LazyLock;

use bioverify_trust::{Expected, Moment, Nonce, PersonReference, SealKey, SealVerdict, TrustStore, check_seal};

const RECORD: &[u8] = include_bytes!("../../../../testdata/seals/record.fmr");
const GENUINE: [&[u8]; 3] = [
    include_bytes!("../../../../testdata/seals/genuine-es256.cose"),
    include_bytes!("../../../../testdata/seals/genuine-es384.cose"),
    include_bytes!("../../../../testdata/seals/genuine-ps256.cose"),
];

static STORE: LazyLock<TrustStore> = LazyLock::new(|| {
    let mut store = TrustStore::new();
    for file in [
        &include_bytes!("../../../../testdata/seals/trust/registry/utopia-p256.der")[..],
        include_bytes!("../../../../testdata/seals/trust/registry/utopia-p384.pem"),
        include_bytes!("../../../../testdata/seals/trust/registry/utopia-rsa.pem"),
    ] {
        assert!(store.add_registry(file).iter().all(Result::is_ok));
    }
    store
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let person = PersonReference::parse("6d1f0c2a94b7e3586fd10a4cb2e7935881c4de0f6a3b7295e84d1c06fa59b372");
    let nonce = Nonce::parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    let (Some(person), at) = (person, Moment::from_unix(1_795_341_600)) else { return };
    let verdict = check_seal(RECORD, bytes, &Expected { issuers: &STORE, person: &person, nonce: nonce.as_ref(), at });
    assert!(!matches!(verdict, SealVerdict::Authentic(_)) || GENUINE.contains(&bytes));
    let mut store = TrustStore::new();
    let _refused = store.add_registry(bytes);
    let _refused = SealKey::read(bytes).is_ok();
});
