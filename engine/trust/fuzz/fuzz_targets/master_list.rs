//! Any bytes as a master list beside the committed authorities: no authority is trusted but those of the committed lists.
#![no_main]

use std::sync::LazyLock;

use bioverify_trust::{Added, Moment, TrustStore};

static STORE: LazyLock<TrustStore> = LazyLock::new(|| {
    let mut store = TrustStore::new();
    for file in [
        &include_bytes!("../../../../testdata/cards/trust/utopia-1.der")[..],
        include_bytes!("../../../../testdata/cards/trust/utopia-2.pem"),
    ] {
        assert!(store.add(file).iter().all(Result::is_ok));
    }
    store
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut store = STORE.clone();
    for added in store.add_at(bytes, Moment::from_unix(1_795_305_600)) {
        if let Ok(Added::MasterList { taken, .. }) = added {
            // The committed lists name three more authorities; no other can have been signed.
            assert!(taken <= 3);
        }
    }
});
