//! Any bytes as a file of the trust folder: taken or refused, and never an authority of the committed cards.
#![no_main]

use bioverify_trust::{Files, Moment, Rules, TrustStore, Verdict, authenticate};

const SOD: &[u8] = include_bytes!("../../../../testdata/cards/unknown-signer/EF_SOD.bin");
const GROUP: &[u8] = include_bytes!("../../../../testdata/cards/unknown-signer/DG1.bin");

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut store = TrustStore::new();
    let added = store.add(bytes);
    assert!(added.iter().filter(|one| one.is_ok()).count() >= store.certificates() + store.lists());
    let mut files = Files::new();
    let _known = (files.add(SOD), files.add(GROUP));
    let told = authenticate(&files, &store, &Rules::at(Moment::from_unix(1_795_305_600)));
    assert_ne!(told.verdict, Verdict::Authentic);
});
