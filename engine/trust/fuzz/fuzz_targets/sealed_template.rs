//! Any bytes as a sealed template: none opens. And any bytes as a template: what is sealed opens again.
#![no_main]

use std::sync::LazyLock;

use bioverify_trust::{KeyRing, TemplateKey};

static RING: LazyLock<Option<KeyRing>> = LazyLock::new(|| TemplateKey::random().ok().map(KeyRing::new));

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some(ring) = RING.as_ref() else { return };
    assert!(ring.open(bytes, b"").is_err());
    assert!(ring.reseal(bytes, b"").is_err());
    if let Ok(sealed) = ring.seal(bytes, b"owner") {
        assert!(ring.open(&sealed, b"owner").is_ok_and(|template| template.as_slice() == bytes));
        assert!(ring.open(&sealed, b"").is_err());
    }
});
