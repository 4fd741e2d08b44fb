//! C programs against the built libraries: plainly, statically, under AddressSanitizer with leak check, under Valgrind, and on
//! both runtimes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // Helpers of tests are tests.

use std::path::Path;
use std::process::Command;

mod support;

use support::material::{Material, material};
use support::{Link, Ran, compile, run, tool};

const JOB: (&str, &[&str]) = ("tests/c/job.c", &["first.pgm", "second.pgm", "other.pgm"]);
const MISUSE: (&str, &[&str]) = ("tests/c/misuse.c", &["first.pgm", "second.pgm"]);
const BATCH: (&str, &[&str]) = ("tests/c/batch.c", &["first.pgm", "second.pgm", "other.pgm"]);
const THREADS: (&str, &[&str]) = ("tests/c/threads.c", &["first.pgm", "second.pgm", "other.pgm"]);
const ALL: [(&str, &[&str]); 4] = [JOB, MISUSE, BATCH, THREADS];

fn arguments(material: &Material, names: &[&str]) -> Vec<std::path::PathBuf> {
    names.iter().map(|name| material.path(name)).collect()
}

/// Compiles and runs a test program; each ends with `ok`.
fn passes((source, names): (&str, &[&str]), link: Link, variables: &[(&str, &str)]) {
    let material = material();
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = compile(source, link, folder.path()) else {
        println!("skipped {source}: no C compiler, or one without AddressSanitizer (set CC)");
        return;
    };
    let ran = run(Command::new(program).args(arguments(material, names)).envs(variables.iter().copied()));
    expect_ok(source, &ran);
}

fn expect_ok(source: &str, ran: &Ran) {
    assert!(ran.code == Some(0) && ran.out == "ok\n", "{source}: {:?}\n{}{}", ran.code, ran.out, ran.err);
}

#[test]
fn the_whole_job_runs_against_the_shared_library() {
    passes(JOB, Link::Shared, &[]);
}

#[test]
fn the_whole_job_runs_against_the_static_library() {
    passes(JOB, Link::Static, &[]);
}

#[test]
fn the_whole_job_runs_on_onnx_runtime() {
    if std::env::var_os("ORT_DYLIB_PATH").is_none_or(|path| path.is_empty()) {
        println!("skipped: ORT_DYLIB_PATH names no ONNX Runtime");
        return;
    }
    passes(JOB, Link::Shared, &[("BIOVERIFY_TEST_RUNTIME", "onnx")]);
}

#[test]
fn misuse_is_refused() {
    passes(MISUSE, Link::Shared, &[]);
}

#[test]
fn a_batch_keeps_its_order_and_its_faults_apart() {
    passes(BATCH, Link::Shared, &[]);
}

#[test]
fn threads_share_an_engine() {
    passes(THREADS, Link::Shared, &[]);
}

#[test]
fn nothing_leaks_and_nothing_is_touched_after_its_end() {
    for program in ALL {
        passes(program, Link::Sanitized, &[("ASAN_OPTIONS", "detect_leaks=1:abort_on_error=0:exitcode=99")]);
    }
}

#[test]
fn the_sanitizer_would_see_a_leak() {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = compile("tests/c/leak.c", Link::Sanitized, folder.path()) else {
        println!("skipped: no C compiler with AddressSanitizer (set CC)");
        return;
    };
    let ran = run(Command::new(program).env("ASAN_OPTIONS", "detect_leaks=1:exitcode=99"));
    assert_eq!(ran.code, Some(99), "{}", ran.err);
    assert!(ran.err.contains("LeakSanitizer"), "{}", ran.err);
}

#[test]
fn valgrind_has_nothing_to_say() {
    if tool("VALGRIND", "valgrind").is_none() {
        println!("skipped: no valgrind found");
        return;
    }
    let material = material();
    let folder = tempfile::tempdir().unwrap();
    let (source, names) = MISUSE;
    let Some(program) = compile(source, Link::Shared, folder.path()) else {
        println!("skipped: no C compiler found (set CC)");
        return;
    };
    let mut command = Command::new("valgrind");
    command.args([
        "--quiet",
        "--error-exitcode=99",
        "--leak-check=full",
        "--errors-for-leak-kinds=definite,indirect",
        "--show-leak-kinds=definite,indirect",
    ]);
    expect_ok(source, &run(command.arg(program).args(arguments(material, names))));
}

#[test]
fn only_our_functions_are_exported() {
    let library = support::library_dir().join("libbioverify_c.so");
    if tool("NM", "nm").is_none() || !library.is_file() {
        println!("skipped: no nm, or no ELF library");
        return;
    }
    let listed = run(Command::new("nm").args(["-D", "--defined-only", "--format=posix"]).arg(library));
    let names: Vec<&str> = listed.out.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.len() > 40, "{names:?}");
    assert!(names.iter().all(|name| name.starts_with("bv_")), "{names:?}");
}

/// The reception example as a desk would run it.
struct Desk<'a> {
    program: &'a Path,
    material: &'a Material,
}

impl Desk<'_> {
    fn run(&self, finger: &str, ppi: &str, card: &str) -> Ran {
        let card = if card == "-" { card.into() } else { self.material.path(card) };
        let mut command = Command::new(self.program);
        run(command.args(["--embedded", "--lang", "en"]).arg(self.material.path(finger)).arg(ppi).arg(card))
    }
}

#[test]
fn the_reception_example_does_its_job() {
    let material = material();
    let folder = tempfile::tempdir().unwrap();
    let (Some(enrol), Some(reception)) = (
        compile("examples/enrol.c", Link::Shared, folder.path()),
        compile("examples/reception.c", Link::Shared, folder.path()),
    ) else {
        println!("skipped: no C compiler found (set CC)");
        return;
    };
    let card = material.path("card-of-the-desk.fmr");
    let enrolled = run(Command::new(enrol).arg(material.path("first.pgm")).arg("500").arg(&card));
    assert_eq!(enrolled.code, Some(0), "{}", enrolled.err);
    let whole = std::fs::read(&card).unwrap();
    std::fs::write(material.path("damaged.fmr"), &whole[..whole.len() / 2]).unwrap();

    let desk = Desk { program: &reception, material };
    let genuine = desk.run("second.pgm", "500", "card-of-the-desk.fmr");
    assert!(genuine.code == Some(0) && genuine.out.contains("[401]"), "{}{}", genuine.out, genuine.err);
    let borrowed = desk.run("other.pgm", "500", "card-of-the-desk.fmr");
    assert!(matches!(borrowed.code, Some(10 | 11)) && !borrowed.out.contains("[401]"), "{}", borrowed.out);
    let damaged = desk.run("second.pgm", "500", "damaged.fmr");
    assert!(damaged.code == Some(11) && damaged.out.contains("[305]"), "{}", damaged.out);
    assert!(damaged.out.contains("byte"), "{}", damaged.out);
    let none = desk.run("second.pgm", "500", "-");
    assert!(none.code == Some(11) && none.out.contains("[302]"), "{}", none.out);
    let unread = desk.run("second.pgm", "500", "not-there.fmr");
    assert!(unread.code == Some(11) && unread.out.contains("[304]"), "{}", unread.out);
    let wrong = desk.run("second.pgm", "0", "-");
    assert!(wrong.code == Some(1) && wrong.err.contains("0 ppi"), "{}", wrong.err);
    assert_eq!(run(&mut Command::new(&reception)).code, Some(2));
}

#[test]
fn the_shortest_example_prints_a_decision() {
    let material = material();
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = compile("examples/short.c", Link::Shared, folder.path()) else {
        println!("skipped: no C compiler found (set CC)");
        return;
    };
    // What the picture is, its content tells, whatever the name says.
    std::fs::copy(material.path("first.pgm"), folder.path().join("finger.png")).unwrap();
    std::fs::write(folder.path().join("card.fmr"), b"no record").unwrap();
    let ran = run(Command::new(program).current_dir(folder.path()));
    assert!(ran.code == Some(0) && ran.out.contains("[305]"), "{}{}", ran.out, ran.err);
}

#[test]
fn the_python_example_does_its_job() {
    let Some(python) = tool("PYTHON", "python3") else {
        println!("skipped: no python3 found");
        return;
    };
    let library = support::library_dir().join("libbioverify_c.so");
    if !library.is_file() {
        println!("skipped: no shared library for Python to load");
        return;
    }
    let material = material();
    let template = material.path("card-of-python.fmr");
    let engine = bioverify::Engine::builder().runtime(bioverify::RuntimeChoice::Embedded).build().unwrap();
    let bytes = std::fs::read(material.path("first.pgm")).unwrap();
    let image =
        bioverify::record::decode_pixels(&bytes, bioverify::Ppi::STANDARD, &bioverify::Limits::default()).unwrap();
    let extraction = engine.fingers().extract(&image, &mut bioverify::NoTrace).unwrap();
    std::fs::write(&template, engine.fingers().template(extraction.minutiae).write()).unwrap();
    let desk = |card: &Path, finger: &str, ppi: &str| {
        let mut command = Command::new(&python);
        command.arg(support::crate_root().join("examples/reception.py")).args(["--lang", "en"]).arg(&library);
        run(command.arg(material.path(finger)).arg(ppi).arg(card))
    };
    let genuine = desk(&template, "second.pgm", "500");
    assert!(genuine.code == Some(0) && genuine.out.starts_with("accept: "), "{}{}", genuine.out, genuine.err);
    let stranger = desk(&template, "other.pgm", "500");
    assert!(matches!(stranger.code, Some(10 | 11)), "{}{}", stranger.out, stranger.err);
    let none = desk(Path::new("-"), "second.pgm", "500");
    assert!(none.code == Some(11) && none.out.starts_with("refer: "), "{}{}", none.out, none.err);
    let wrong = desk(&template, "second.pgm", "0");
    assert!(wrong.code == Some(1) && wrong.err.contains("0 ppi"), "{}", wrong.err);
}
