//! Where fixtures are.

use std::fs;
use std::path::{Path, PathBuf};

/// `testdata/record`.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/record")
}

/// A committed fixture.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = fixtures().join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Compares `bytes` with the committed fixture, or writes it where blessing was asked for.
pub fn expect_fixture(name: &str, bytes: &[u8]) {
    if std::env::var_os("BIOVERIFY_BLESS").is_some() {
        fs::write(fixtures().join(name), bytes).unwrap();
    }
    assert!(fixture(name) == bytes, "{name} differs from what the test makes");
}

/// A file of the shared data beside the repository, or `None` with a message.
pub fn shared(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(name);
    let found = fs::read(path).ok();
    if found.is_none() {
        println!("skipped: ../shared/{name} is not here");
    }
    found
}
