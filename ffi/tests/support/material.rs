//! Pictures for the C programs: two impressions of one synthetic finger and one of another, 388 x 374 pixels at 500 ppi.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use bioverify::GrayImage;
use bioverify_testdata::{ImpressionParams, Master, Style, render};

const WIDTH: usize = 388;
const HEIGHT: usize = 374;

/// Files in a folder that lives as long as the test binary.
pub struct Material {
    folder: tempfile::TempDir,
}

impl Material {
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// `first.pgm`, `second.pgm` (the same finger) and `other.pgm`.
pub fn material() -> &'static Material {
    static MATERIAL: OnceLock<Material> = OnceLock::new();
    MATERIAL.get_or_init(|| {
        let material = Material { folder: tempfile::tempdir().unwrap() };
        let (finger, stranger) = (Master::new(7), Master::new(9));
        for (name, master, seed) in [("first", &finger, 1), ("second", &finger, 2), ("other", &stranger, 3)] {
            let params = ImpressionParams::of_style(master, seed, WIDTH, HEIGHT, Style::Clean);
            write_pgm(&material.path(&format!("{name}.pgm")), &render(master, &params).unwrap().image);
        }
        material
    })
}

fn write_pgm(path: &Path, image: &GrayImage) {
    let mut bytes = format!("P5\n{} {}\n255\n", image.width(), image.height()).into_bytes();
    bytes.extend_from_slice(image.pixels());
    fs::write(path, bytes).unwrap();
}
