//! The example programs, in every language there is a compiler or interpreter for, do a receptionist's job.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // Helpers of tests are tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use bioverify::record::{MinutiaeFormat, MinutiaeRecord, decode_pixels};
use bioverify::{Engine, Limits, NoTrace, Ppi, RuntimeChoice};

mod support;

use support::material::material;
use support::{Link, Ran, compile, crate_root, library_dir, run, tool};

/// The record of `first.pgm`, whole and cut in half.
fn cards() -> &'static [PathBuf; 2] {
    static CARDS: OnceLock<[PathBuf; 2]> = OnceLock::new();
    CARDS.get_or_init(|| {
        let engine = Engine::builder().runtime(RuntimeChoice::Embedded).build().unwrap();
        let picture = fs::read(material().path("first.pgm")).unwrap();
        let image = decode_pixels(&picture, Ppi::STANDARD, &Limits::default()).unwrap();
        let minutiae = engine.fingers().extract(&image, &mut NoTrace).unwrap().minutiae;
        let record = MinutiaeRecord::from_minutia_set(&minutiae, MinutiaeFormat::Iso2005).unwrap().write().unwrap();
        let cards = ["whole.fmr", "damaged.fmr"].map(|name| material().path(name));
        fs::write(&cards[0], &record).unwrap();
        fs::write(&cards[1], &record[..record.len() / 2]).unwrap();
        cards
    })
}

/// Runs a desk program, which speaks English, through the days of a desk. `desk` gets picture, resolution and card.
fn does_its_job(desk: impl Fn(&Path, &str, &Path) -> Ran) {
    let [whole, damaged] = cards();
    let picture = |name: &str| material().path(name);
    let genuine = desk(&picture("second.pgm"), "500", whole);
    assert!(genuine.code == Some(0) && genuine.out.contains("[401]"), "{}{}", genuine.out, genuine.err);
    let borrowed = desk(&picture("other.pgm"), "500", whole);
    assert!(
        matches!(borrowed.code, Some(10 | 11)) && !borrowed.out.contains("[401]"),
        "{}{}",
        borrowed.out,
        borrowed.err
    );
    let unreadable = desk(&picture("second.pgm"), "500", damaged);
    assert!(unreadable.code == Some(11) && unreadable.out.contains("[305]"), "{}{}", unreadable.out, unreadable.err);
    let none = desk(&picture("second.pgm"), "500", Path::new("-"));
    assert!(none.code == Some(11) && none.out.contains("[302]"), "{}{}", none.out, none.err);
    let wrong = desk(&picture("second.pgm"), "0", whole);
    assert!(wrong.code == Some(1) && wrong.err.contains("0 ppi"), "{}{}", wrong.out, wrong.err);
}

/// Whether there is a shared library that an interpreter could load.
fn shared_library() -> Option<PathBuf> {
    let library = library_dir().join("libbioverify_c.so");
    library.is_file().then_some(library)
}

#[test]
fn reception_in_c() {
    let folder = tempfile::tempdir().unwrap();
    let Some(reception) = compile("examples/reception.c", Link::Shared, folder.path()) else {
        println!("skipped: no C compiler found (set CC)");
        return;
    };
    let desk = |picture: &Path, ppi: &str, card: &Path| {
        run(Command::new(&reception).args(["--embedded", "--measure", "--lang", "en"]).arg(picture).arg(ppi).arg(card))
    };
    does_its_job(desk);
    let lost = desk(&material().path("second.pgm"), "500", Path::new("not-there.fmr"));
    assert!(lost.code == Some(11) && lost.out.contains("[304]"), "{}{}", lost.out, lost.err);
    assert_eq!(run(&mut Command::new(&reception)).code, Some(2));
}

/// Most memory a verification may take, KiB: what a reception PC of 1 GiB can spare beside its own programs.
const MEMORY_KIB: u64 = 80 * 1024;

#[test]
fn a_verification_stays_within_its_memory() {
    let folder = tempfile::tempdir().unwrap();
    let Some(reception) = compile("examples/reception.c", Link::Shared, folder.path()) else {
        println!("skipped: no C compiler found (set CC)");
        return;
    };
    // On whatever runtime is found, and on the embedded one.
    for runtime in [None, Some("--embedded")] {
        let mut command = Command::new(&reception);
        command.arg("--measure").args(runtime).arg(material().path("second.pgm")).arg("500").arg(&cards()[0]);
        let ran = run(&mut command);
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        let told = ran.err.split("peak memory ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
        let kib: u64 = told.parse().unwrap();
        println!("{kib} KiB with {}", runtime.unwrap_or("what was found"));
        assert!(kib <= MEMORY_KIB, "{}", ran.err);
        assert!(kib > 0 || !cfg!(target_os = "linux"), "{}", ran.err);
    }
}

#[test]
fn enrolment_in_c() {
    let folder = tempfile::tempdir().unwrap();
    let Some(enrol) = compile("examples/enrol.c", Link::Shared, folder.path()) else {
        println!("skipped: no C compiler found (set CC)");
        return;
    };
    let card = folder.path().join("card.fmr");
    let ran = run(Command::new(&enrol).arg(material().path("first.pgm")).arg("500").arg(&card));
    assert!(ran.code == Some(0) && ran.out.contains("minutiae, quality"), "{}{}", ran.out, ran.err);
    let record = bioverify::record::read_record(&fs::read(&card).unwrap(), &Limits::default()).unwrap();
    assert_eq!(record.value.minutia_sets().unwrap().len(), 1);
    let refused = run(Command::new(&enrol).arg(&card).arg("500").arg(folder.path().join("again.fmr")));
    assert!(refused.code == Some(1) && refused.err.starts_with("error: "), "{}", refused.err);
}

#[test]
fn the_shortest_program_prints_a_decision() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = compile("examples/short.c", Link::Shared, folder.path()) else {
        println!("skipped: no C compiler found (set CC)");
        return;
    };
    // What a picture is, its content tells, whatever its name says.
    fs::copy(material().path("second.pgm"), folder.path().join("finger.png")).unwrap();
    fs::copy(&cards()[0], folder.path().join("card.fmr")).unwrap();
    let ran = run(Command::new(program).current_dir(folder.path()));
    assert!(ran.code == Some(0) && ran.out.contains("[401]"), "{}{}", ran.out, ran.err);
    fs::remove_file(folder.path().join("card.fmr")).unwrap();
    let ran = run(Command::new(folder.path().join("short-shared")).current_dir(folder.path()));
    assert!(ran.code == Some(1) && ran.err.starts_with("card.fmr: "), "{}{}", ran.out, ran.err);
}

/// The README's block is the heart of `short.c`, which another test compiles and runs.
#[test]
fn the_readme_shows_the_shortest_program() {
    let readme = fs::read_to_string(crate_root().join("../README.md")).unwrap();
    let block = readme.split("```c\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let program = fs::read_to_string(crate_root().join("examples/short.c")).unwrap();
    let inner: String =
        program.lines().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect();
    assert!(block.lines().count() >= 10 && inner.contains(block), "README.md shows:\n{block}\nshort.c has:\n{inner}");
}

#[test]
fn reception_in_python() {
    let (Some(python), Some(library)) = (tool("PYTHON", "python3"), shared_library()) else {
        println!("skipped: no python3 (set PYTHON), or no shared library it could load");
        return;
    };
    does_its_job(|picture, ppi, card| {
        let mut command = Command::new(&python);
        command.arg(crate_root().join("examples/reception.py")).args(["--lang", "en"]).arg(&library);
        run(command.arg(picture).arg(ppi).arg(card))
    });
}

#[test]
fn reception_in_java() {
    let jna = PathBuf::from(std::env::var_os("JNA_JAR").unwrap_or_else(|| "/usr/share/java/jna.jar".into()));
    let (Some(javac), Some(java), true) = (tool("JAVAC", "javac"), tool("JAVA", "java"), jna.is_file()) else {
        println!("skipped: no Java compiler (set JAVAC, JAVA) or no JNA (set JNA_JAR)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let source = crate_root().join("examples/Reception.java");
    let compiled = run(Command::new(javac)
        .args(["-Xlint:all", "-Werror", "-cp"])
        .arg(&jna)
        .arg("-d")
        .arg(folder.path())
        .arg(source));
    assert_eq!(compiled.code, Some(0), "{}{}", compiled.out, compiled.err);
    let classes = std::env::join_paths([jna.as_path(), folder.path()]).unwrap();
    does_its_job(|picture, ppi, card| {
        let mut command = Command::new(&java);
        command.arg("-cp").arg(&classes).arg(format!("-Djna.library.path={}", library_dir().display()));
        run(command.args(["Reception", "en"]).arg(picture).arg(ppi).arg(card))
    });
}

#[test]
fn reception_in_csharp() {
    let (Some(mcs), Some(mono), Some(_)) = (tool("MCS", "mcs"), tool("MONO", "mono"), shared_library()) else {
        println!("skipped: no mcs or mono found (set MCS, MONO)");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("Reception.exe");
    let out = format!("-out:{}", program.display());
    let compiled = run(Command::new(mcs).args(["-warnaserror", &out]).arg(crate_root().join("examples/Reception.cs")));
    assert_eq!(compiled.code, Some(0), "{}{}", compiled.out, compiled.err);
    does_its_job(|picture, ppi, card| {
        let mut command = Command::new(&mono);
        command.env("LD_LIBRARY_PATH", library_dir()).arg(&program).arg("en");
        run(command.arg(picture).arg(ppi).arg(card))
    });
}
