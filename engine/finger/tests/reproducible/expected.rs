//! Results that must be the same on every machine, held against a committed file.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

/// What was found, a line each: a name without blanks and its value.
#[derive(Default)]
pub struct Results(Vec<String>);

impl Results {
    /// Notes a value as it is.
    pub fn note(&mut self, name: &str, value: impl std::fmt::Display) {
        self.0.push(format!("{name} {value}"));
    }

    /// Notes the SHA-256 of bytes.
    pub fn digest(&mut self, name: &str, bytes: &[u8]) {
        let hex = Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        self.note(name, hex);
    }

    /// Notes the SHA-256 of numbers' bits, so that a sign of zero counts.
    pub fn bits<'a>(&mut self, name: &str, values: impl IntoIterator<Item = &'a f32>) {
        let bytes: Vec<u8> = values.into_iter().flat_map(|value| value.to_bits().to_le_bytes()).collect();
        self.digest(name, &bytes);
    }

    /// Fails where a line differs from `tests/reproducible/NAME`. `BIOVERIFY_BLESS=1` writes the file anew.
    pub fn hold(&self, name: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reproducible").join(name);
        let found: String = self.0.iter().map(|line| format!("{line}\n")).collect();
        if std::env::var_os("BIOVERIFY_BLESS").is_some() {
            fs::write(&path, &found).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let missing = |from: &str, other: &str| {
            let lines = from.lines().filter(|line| !other.lines().any(|known| known == *line));
            lines.map(|line| format!("  {line}\n")).collect::<String>()
        };
        assert!(
            expected == found,
            "the same bytes give other results than {name} holds:\n{}instead of\n{}If a stage was changed on purpose, \
             BIOVERIFY_BLESS=1 writes the file anew; if not, something depends on this machine.",
            missing(&found, &expected),
            missing(&expected, &found),
        );
    }
}
