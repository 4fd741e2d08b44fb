//! What the tests of the real program share: running it, synthetic captures, records.

#![allow(dead_code)] // Every test file uses its own part.
#![allow(clippy::expect_used)] // Helpers of tests may panic too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point};
use bioverify_record::{MinutiaeFormat, MinutiaeRecord};

/// The program under test, without the environment's ONNX Runtime: tests must not depend on what is installed.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bioverify"));
    command.stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().expect("the program starts")
}

/// Exit status, standard output, standard error.
pub fn told(arguments: &[&str]) -> (i32, String, String) {
    let output = run(arguments);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("the program writes UTF-8");
    (output.status.code().expect("the program exits by itself"), text(&output.stdout), text(&output.stderr))
}

/// Runs the program, which must succeed, and returns its standard output.
pub fn succeed(arguments: &[&str]) -> String {
    let (status, out, err) = told(arguments);
    assert_eq!(status, 0, "{arguments:?}\n{out}\n{err}");
    out
}

/// A folder that goes away with the test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The path as an argument.
    pub fn arg(&self, name: &str) -> String {
        self.path(name).to_str().expect("a path in UTF-8").to_owned()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), bytes).expect("a writable folder");
        self.arg(name)
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a readable file")
    }
}

/// Good captures of two synthetic fingers: three of the first, two of the second, as PNG.
pub struct Prints {
    pub holder: [&'static [u8]; 3],
    pub stranger: [&'static [u8]; 2],
}

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!("../../../../testdata/finger/", $name, ".png"))
    };
}

/// The committed samples.
pub const fn prints() -> Prints {
    Prints {
        holder: [sample!("finger-1-impression-1"), sample!("finger-1-impression-2"), sample!("finger-1-impression-3")],
        stranger: [sample!("finger-2-impression-1"), sample!("finger-2-impression-2")],
    }
}

/// A picture of a scanner that nobody touched.
pub const BLANK: &[u8] = sample!("blank");

/// Width and height of every sample.
pub const SIZE: (u32, u32) = (288, 360);

/// Writes a capture and extracts a template of it with the program.
pub fn template(folder: &Folder, name: &str, png: &[u8]) -> String {
    let image = folder.write(&format!("{name}.png"), png);
    let record = folder.arg(&format!("{name}.fmr"));
    succeed(&["extract", &image, "--ppi", "500", "--out", &record, "--runtime", "embedded"]);
    record
}

/// Numbers that look random and are the same every time.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// An ISO record of minutiae thrown at random for this finger; impressions differ by small shifts and losses.
pub fn random_record(finger: u64, impression: u64) -> Vec<u8> {
    let (mut master, mut noise) = (Numbers(finger + 1), Numbers(finger * 1_000 + impression + 7));
    let mut minutiae = Vec::new();
    for index in 0..50 {
        let (x, y) = (40 + master.below(220) as i64, 40 + master.below(320) as i64);
        let units = master.below(256) as i64;
        let shift = |noise: &mut Numbers| noise.below(5) as i64 - 2;
        let (x, y, units) = (x + shift(&mut noise), y + shift(&mut noise), units + shift(&mut noise));
        if noise.below(10) == 0 {
            continue;
        }
        minutiae.push(Minutia {
            position: Point::new(x as f32, y as f32),
            direction: Direction::from_units(units.rem_euclid(256) as u32, 256),
            kind: if index % 2 == 0 { MinutiaKind::Ending } else { MinutiaKind::Bifurcation },
            quality: None,
        });
    }
    let set = MinutiaSet::new(300, 400, minutiae).expect("minutiae inside the image");
    MinutiaeRecord::from_minutia_set(&set, MinutiaeFormat::Iso2005).expect("a record").write().expect("bytes")
}

/// A PATH as an argument.
pub fn arg(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
