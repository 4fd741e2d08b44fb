//! The bundled network on every runtime, and what happens where ONNX Runtime is absent or broken.

#![allow(clippy::disallowed_methods)]
#![allow(clippy::unwrap_used, clippy::print_stdout)] // A helper of a test may panic like the test itself.

mod common;

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use bioverify_model::{ModelError, ModelRole, Network, RuntimeChoice, RuntimeKind, SimdLevel};
use common::{card, pooling};
use ndarray::Array4;

/// An input that looks like ridges at changing angles.
fn ridges(rows: usize, columns: usize) -> Array4<f32> {
    Array4::from_shape_fn((1, 1, rows, columns), |(_, _, row, column)| {
        let (x, y) = (column as f32 - 70.0, row as f32 - 40.0);
        ((x * x + y * y).sqrt() * 0.7 + (x * 0.03).sin() * 2.0).sin() * 1.5
    })
}

#[test]
fn the_bundled_network_gives_its_known_answers() {
    for choice in common::runtimes() {
        let network = Network::bundled_finger(choice).unwrap();
        let report = network.check().unwrap();
        assert!(report.values >= 11, "every channel is checked");
        assert!(report.max_difference <= report.tolerance);
    }
}

#[test]
fn the_integer_form_is_what_runs_by_default_and_has_its_bits_at_every_level() {
    let network = Network::bundled_finger(RuntimeChoice::Auto).unwrap();
    assert_eq!((network.runtime(), network.fallback_reason()), (RuntimeKind::Integer, None));
    let float = Network::bundled_finger(RuntimeChoice::Embedded).unwrap();
    assert_eq!(network.tag(), float.tag(), "templates of one network");
    let input = ridges(104, 136);
    let wanted = network.run(input.view()).unwrap();
    for level in SimdLevel::available() {
        let network = Network::bundled_finger(RuntimeChoice::Integer).unwrap().with_simd(level).unwrap();
        // Compares every bit of the outputs with the card's hash.
        let report = network.check().unwrap();
        assert!(report.max_difference > 0.0 && report.max_difference <= report.tolerance, "{level}");
        assert!(network.run(input.view()).unwrap() == wanted, "{level}");
    }
    let other = if SimdLevel::available().contains(&SimdLevel::Neon) { SimdLevel::Sse2 } else { SimdLevel::Neon };
    assert!(matches!(network.with_simd(other), Err(ModelError::NoSimd { .. })));
    assert!(matches!(float.with_simd(SimdLevel::Portable), Err(ModelError::NoSimd { .. })));
}

#[test]
fn the_integer_form_answers_nearly_as_the_floating_point_network_does() {
    let float = Network::bundled_finger(RuntimeChoice::Embedded).unwrap();
    let integer = Network::bundled_finger(RuntimeChoice::Integer).unwrap();
    for (rows, columns) in [(64, 48), (104, 128), (376, 392)] {
        let input = ridges(rows, columns);
        let (a, b) = (float.run(input.view()).unwrap(), integer.run(input.view()).unwrap());
        for (a, b) in a.iter().zip(&b) {
            let scale = a.iter().fold(1.0_f32, |most, v| most.max(v.abs()));
            let mean = a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f32>() / a.len() as f32;
            assert!(mean <= 5e-3 * scale, "{rows} x {columns}: {mean} of {scale}");
        }
    }
}

#[test]
fn an_integer_form_of_other_bytes_is_refused_and_one_that_is_asked_for_must_be_there() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/finger-minutiae");
    let read = |name: &str| std::fs::read(models.join(name)).unwrap();
    let (card, onnx, mut integer) =
        (String::from_utf8(read("card.toml")).unwrap(), read("model.onnx"), read("model.int8"));
    assert!(Network::from_parts_with(&card, &onnx, &integer, RuntimeChoice::Auto).unwrap().check().is_ok());
    let missing = Network::from_parts(&card, &onnx, RuntimeChoice::Integer);
    assert!(matches!(missing, Err(ModelError::IntegerFormNotGiven { .. })));
    let tiny = common::pooling();
    let none = Network::from_parts(&common::card(&tiny), &tiny, RuntimeChoice::Integer);
    assert!(matches!(none, Err(ModelError::NoIntegerForm { .. })));
    *integer.last_mut().unwrap() ^= 1;
    for choice in [RuntimeChoice::Auto, RuntimeChoice::Embedded, RuntimeChoice::Integer] {
        let error = Network::from_parts_with(&card, &onnx, &integer, choice).err().unwrap();
        assert!(matches!(&error, ModelError::HashMismatch { file, .. } if file == "model.int8"), "{error}");
    }
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("card.toml"), &card).unwrap();
    std::fs::write(dir.path().join("model.onnx"), &onnx).unwrap();
    let error = Network::from_dir(dir.path(), RuntimeChoice::Auto).err().unwrap();
    assert!(matches!(&error, ModelError::Read { path, .. } if path.ends_with("model.int8")), "{error}");
    std::fs::write(dir.path().join("model.int8"), read("model.int8")).unwrap();
    assert_eq!(Network::from_dir(dir.path(), RuntimeChoice::Auto).unwrap().runtime(), RuntimeKind::Integer);
}

#[test]
fn a_machine_that_computes_otherwise_is_told() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/finger-minutiae");
    let read = |name: &str| std::fs::read(models.join(name)).unwrap();
    let card = String::from_utf8(read("card.toml")).unwrap();
    let answers = card.split("answers = \"").nth(1).unwrap().get(..64).unwrap().to_owned();
    let card = card.replace(&answers, &"0".repeat(64));
    let network =
        Network::from_parts_with(&card, &read("model.onnx"), &read("model.int8"), RuntimeChoice::Auto).unwrap();
    let error = network.check().err().unwrap();
    assert!(matches!(&error, ModelError::WrongBits { actual, .. } if *actual == answers), "{error}");
}

#[test]
fn both_runtimes_agree_at_any_size() {
    let [embedded, native] = common::runtimes()[..] else { return };
    let embedded = Network::bundled_finger(embedded).unwrap();
    let native = Network::bundled_finger(native).unwrap();
    assert_eq!((embedded.runtime(), native.runtime()), (RuntimeKind::Embedded, RuntimeKind::OnnxRuntime));
    for (rows, columns) in [(8, 8), (64, 8), (104, 128), (376, 392)] {
        let input = ridges(rows, columns);
        let (a, b) = (embedded.run(input.view()).unwrap(), native.run(input.view()).unwrap());
        for (a, b) in a.iter().zip(&b) {
            let scale = a.iter().fold(1.0_f32, |most, v| most.max(v.abs()));
            let worst = a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst <= 1e-4 * scale, "{rows} x {columns}: {worst} of {scale}");
        }
    }
}

#[test]
fn threads_share_a_network_and_get_the_same_answer() {
    for choice in common::runtimes().into_iter().chain([RuntimeChoice::Integer]) {
        let network = Network::bundled_finger(choice).unwrap();
        let input = ridges(64, 96);
        let wanted = network.run(input.view()).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..5).for_each(|_| assert_eq!(network.run(input.view()).unwrap(), wanted)));
            }
        });
    }
}

#[test]
fn a_rayon_pool_runs_many_inferences_without_nesting_them() {
    use rayon::prelude::*;
    let network = Network::bundled_finger(RuntimeChoice::Embedded).unwrap();
    let input = ridges(64, 96);
    let wanted = network.run(input.view()).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).stack_size(256 << 10).build().unwrap();
    let same =
        pool.install(|| (0..200).into_par_iter().filter(|_| network.run(input.view()).unwrap() == wanted).count());
    assert_eq!(same, 200);
}

#[test]
fn a_rayon_pool_loads_a_network_that_all_its_tasks_wait_for() {
    use rayon::prelude::*;
    use std::sync::{OnceLock, mpsc};
    for choice in common::runtimes() {
        let (done, watch) = mpsc::channel();
        std::thread::spawn(move || {
            let first = OnceLock::new();
            let loaded = |_: &u32| *first.get_or_init(|| Network::bundled_finger(choice).is_ok());
            let own = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
            let in_own = own.install(|| (0..40).into_par_iter().with_max_len(1).filter(loaded).count());
            let second = OnceLock::new();
            let loaded = |_: &u32| *second.get_or_init(|| Network::bundled_finger(choice).is_ok());
            // The pool of the process, that a library falls back to where it names none.
            let in_global = (0..40).into_par_iter().with_max_len(1).filter(loaded).count();
            done.send([in_own, in_global]).ok();
        });
        // A watchdog for threads that wait for each other: loading takes well under a second.
        assert_eq!(watch.recv_timeout(Duration::from_secs(120)), Ok([40, 40]), "{choice:?}");
    }
}

#[test]
fn a_folder_is_a_network_and_its_faults_name_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let error = Network::from_dir(dir.path(), RuntimeChoice::Embedded).err().unwrap();
    assert!(matches!(&error, ModelError::Read { path, .. } if path.ends_with("card.toml")), "{error}");
    let onnx = pooling();
    std::fs::write(dir.path().join("card.toml"), card(&onnx)).unwrap();
    let error = Network::from_dir(dir.path(), RuntimeChoice::Embedded).err().unwrap();
    assert!(matches!(&error, ModelError::Read { path, .. } if path.ends_with("model.onnx")), "{error}");
    std::fs::write(dir.path().join("model.onnx"), &onnx).unwrap();
    assert!(Network::from_dir(dir.path(), RuntimeChoice::Embedded).is_ok());
}

/// What a process sees whose `ORT_DYLIB_PATH` is `library`: runs the two tests below, which only look at that.
fn with_library(library: &Path, test: &str) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env("ORT_DYLIB_PATH", library)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn absent_broken_and_foreign_libraries_are_errors_and_auto_falls_back() {
    with_library(Path::new("/nowhere/libonnxruntime.so"), "child_without_a_usable_library");
    let mut text = tempfile::Builder::new().suffix(".so").tempfile().unwrap();
    text.write_all(b"this is no library").unwrap();
    with_library(text.path(), "child_without_a_usable_library");
    if cfg!(target_os = "linux") {
        // A library that loads and is something else.
        with_library(Path::new("libc.so.6"), "child_without_a_usable_library");
    }
}

#[test]
#[ignore = "run by another test, with ORT_DYLIB_PATH set"]
fn child_without_a_usable_library() {
    for _ in 0..2 {
        let error = Network::bundled_finger(RuntimeChoice::OnnxRuntime).err().unwrap();
        assert!(matches!(error, ModelError::RuntimeUnavailable { .. }), "{error}");
        assert!(error.to_string().contains("ORT_DYLIB_PATH"), "{error}");
    }
    assert_eq!(Network::bundled_finger(RuntimeChoice::Auto).unwrap().runtime(), RuntimeKind::Integer);
    let network = Network::bundled(ModelRole::FaceLiveness, RuntimeChoice::Auto).unwrap();
    assert_eq!(network.runtime(), RuntimeKind::Embedded);
    assert!(network.fallback_reason().is_some_and(|reason| reason.contains("not usable")));
    assert!(network.check().is_ok());
}
