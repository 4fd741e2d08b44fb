//! C programs against the built libraries: plainly, statically, under AddressSanitizer with leak check, under Valgrind, and on
//! both runtimes.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // Helpers of tests are tests.

use std::path::{Path, PathBuf};
use std::process::Command;

mod support;

use support::material::{Material, material};
use support::{Link, Ran, compile, run, tool};

const JOB: (&str, &[&str]) = ("tests/c/job.c", &["first.pgm", "second.pgm", "other.pgm"]);
const MISUSE: (&str, &[&str]) = ("tests/c/misuse.c", &["first.pgm", "second.pgm"]);
const BATCH: (&str, &[&str]) = ("tests/c/batch.c", &["first.pgm", "second.pgm", "other.pgm"]);
const THREADS: (&str, &[&str]) = ("tests/c/threads.c", &["first.pgm", "second.pgm", "other.pgm"]);
const FACE: (&str, &[&str]) =
    ("tests/c/face.c", &["face/face-1-capture-1.jpg", "face/face-1-capture-2.jpg", "face/face-2-capture-1.jpg"]);
const TRUST: (&str, &[&str]) = (
    "tests/c/trust.c",
    &[
        "cards/trust/utopia-1.der",
        "cards/trust/utopia-1.crl",
        "cards/genuine-rsa-pss/EF_SOD.bin",
        "cards/genuine-rsa-pss/DG1.bin",
        "cards/genuine-rsa-pss/DG2.bin",
        "cards/group-swapped/DG2.bin",
        "face/face-1-capture-1.jpg",
        "face/face-4-capture-1.jpg",
        "seals/trust/registry/utopia-p256.der",
        "seals/record.fmr",
        "seals/genuine-es256.cose",
        "finger/finger-1-impression-2.png",
        "record/frozen/native-v1.bin",
        "cards/master-lists/genuine.ml",
    ],
);
const ALL: [(&str, &[&str]); 6] = [JOB, MISUSE, BATCH, THREADS, FACE, TRUST];

/// Pictures made for the tests by name; those in `testdata` by folder and name.
fn arguments(material: &Material, names: &[&str]) -> Vec<PathBuf> {
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata");
    let path = |name: &&str| if name.contains('/') { testdata.join(name) } else { material.path(name) };
    names.iter().map(path).collect()
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
fn faces_are_compared_and_verified() {
    passes(FACE, Link::Shared, &[]);
}

#[test]
fn origins_are_checked_and_templates_sealed() {
    passes(TRUST, Link::Shared, &[]);
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
