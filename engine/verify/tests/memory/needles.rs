//! What is searched for in memory: pieces of samples and templates, masked where they are kept.

use std::fs;
use std::path::Path;

use bioverify::MinutiaSet;
use bioverify::core::Minutia;

/// What every byte that is kept is masked with.
pub(super) const MASK: u8 = 0xA5;
/// Bytes by which a piece is first looked up.
pub(super) const KEY: usize = 8;
/// Pixels of a row that are searched for.
const ROW: usize = 48;
/// Values of a vector that are searched for.
const VALUES: usize = 12;

/// What must not be found, by kind; masked, with the bytes of each key of eight first.
#[derive(Default)]
pub(super) struct Needles(Vec<(String, Vec<u8>)>);

impl Needles {
    pub(super) fn add(&mut self, kind: &str, bytes: &[u8]) {
        // A flat stretch of pixels or values is nobody's.
        let mut different: Vec<u8> = bytes.to_vec();
        different.sort_unstable();
        different.dedup();
        if bytes.len() >= KEY && different.len() * 4 > bytes.len().min(16) {
            self.0.push((kind.to_owned(), bytes.to_vec()));
        }
    }

    /// The middles of every eighth row.
    pub(super) fn add_rows(&mut self, kind: &str, pixels: &[u8], row: usize) {
        for line in pixels.chunks_exact(row).step_by(8) {
            self.add(kind, &line[row / 2..row / 2 + ROW]);
        }
    }

    /// Pieces of a file.
    pub(super) fn add_file(&mut self, kind: &str, bytes: &[u8]) {
        bytes.chunks_exact(ROW).step_by(16).for_each(|part| self.add(kind, part));
    }

    pub(super) fn add_minutiae(&mut self, kind: &str, set: &MinutiaSet) {
        for minutia in set.minutiae() {
            let place = [minutia.position.x.to_le_bytes(), minutia.position.y.to_le_bytes()].concat();
            self.add(&format!("{kind}, places"), &place);
        }
        // As the matcher has them: columns, y upwards.
        for three in set.minutiae().windows(3) {
            let column = |of: fn(&Minutia) -> f32| three.iter().flat_map(|m| of(m).to_le_bytes()).collect::<Vec<u8>>();
            self.add(&format!("{kind}, columns"), &column(|m| m.position.x));
            self.add(&format!("{kind}, columns"), &column(|m| -m.position.y));
        }
    }

    pub(super) fn add_values(&mut self, kind: &str, values: &[f32]) {
        for part in values.chunks_exact(VALUES).step_by(4) {
            let bytes: Vec<u8> = part.iter().flat_map(|value| value.to_le_bytes()).collect();
            self.add(kind, &bytes);
        }
    }

    pub(super) fn write(&self, path: &Path) {
        let mut bytes = Vec::new();
        for (kind, needle) in &self.0 {
            bytes.extend([kind.len() as u8, needle.len() as u8]);
            bytes.extend(kind.as_bytes());
            bytes.extend(needle.iter().map(|byte| byte ^ MASK));
        }
        fs::write(path, bytes).unwrap();
    }
}

/// The masked needles as the child reads them.
pub(super) fn masked(path: &Path) -> Vec<(String, Vec<u8>)> {
    let bytes = fs::read(path).unwrap();
    let mut rest = bytes.as_slice();
    let mut found = Vec::new();
    while let [kind, length, tail @ ..] = rest {
        let (kind, tail) = tail.split_at(usize::from(*kind));
        let (needle, tail) = tail.split_at(usize::from(*length));
        found.push((String::from_utf8(kind.to_vec()).unwrap(), needle.to_vec()));
        rest = tail;
    }
    found
}
