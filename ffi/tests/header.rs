//! The committed header is what the sources say, and compiles as C99 and as C++11.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)] // Helpers of tests are tests.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use bioverify::{Lang, Reason};

#[path = "support/mod.rs"]
mod support;

const HEADER: &str = "include/bioverify.h";

/// The reasons as an enumeration. They stand in one table in the engine, which cbindgen cannot see.
fn reasons() -> String {
    let mut text = String::from(
        "\n/**\n * Why a decision is what it is. 100 to 199 finger capture, 200 to 299 face capture, 300 to 399 reference, 400 to 499 comparison, 500 to 599 policy.\n * Numbers never change and are never used again for something else; a later library may give more of them.\n */\nenum bv_reason\n{\n",
    );
    for reason in Reason::ALL {
        let name = reason.code().to_uppercase().replace('-', "_");
        let _ = writeln!(text, "    /**\n     * {}\n     */", reason.text(Lang::En));
        let _ = writeln!(text, "    BV_REASON_{name} = {},", reason.number());
    }
    text.push_str("};");
    text
}

fn generate(root: &Path) -> String {
    let mut config = cbindgen::Config::from_file(root.join("cbindgen.toml")).unwrap();
    let prose = fs::read_to_string(root.join("src/contract.txt")).unwrap();
    let mut header = String::from("/*\n");
    for line in prose.lines() {
        header.push_str(format!(" * {line}").trim_end());
        header.push('\n');
    }
    header.push_str(" */");
    config.header = Some(header);
    config.after_includes = Some(reasons());
    let mut sources: Vec<_> = fs::read_dir(root.join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        // cbindgen follows its modules: every function would come a second time.
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "lib"))
        .collect();
    sources.sort_by_key(|path| order(path.file_stem().unwrap().to_str().unwrap()));
    let builder =
        sources.iter().fold(cbindgen::Builder::new().with_config(config), |builder, path| builder.with_src(path));
    let mut bytes = Vec::new();
    builder.generate().unwrap().write(&mut bytes);
    String::from_utf8(bytes).unwrap()
}

/// The order a reader wants: words first, then the way of a verification. What is not named comes last, by name.
fn order(name: &str) -> (usize, String) {
    const ORDER: [&str; 16] = [
        "status",
        "codes",
        "buffer",
        "image",
        "error",
        "builder",
        "engine",
        "visit",
        "origin",
        "person",
        "batch",
        "decision",
        "decision_reason",
        "factor",
        "template",
        "comparison",
    ];
    (ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len()), name.to_owned())
}

#[test]
fn the_committed_header_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let generated = generate(root);
    let path = root.join(HEADER);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &generated).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == generated,
        "{HEADER} does not say what the sources say: run `BLESS=1 cargo test -p bioverify-ffi --test header` and commit it"
    );
}

#[test]
fn every_exported_function_keeps_the_naming_rule() {
    let header = generate(Path::new(env!("CARGO_MANIFEST_DIR")));
    let code: Vec<&str> = header.lines().filter(|line| line.contains(" bv_") && line.contains('(')).collect();
    let functions: Vec<&str> = code.into_iter().filter(|line| !line.trim_start().starts_with('*')).collect();
    assert!(functions.len() > 40, "{functions:#?}");
    for line in functions {
        let free = line.starts_with("void bv_") && line.contains("_free(");
        assert!(free || line.starts_with("bv_status bv_"), "{line}");
    }
}

#[test]
fn every_function_and_type_is_declared_once() {
    let header = generate(Path::new(env!("CARGO_MANIFEST_DIR")));
    let code = header.lines().filter(|line| !line.trim_start().starts_with('*'));
    let mut functions: Vec<&str> = code
        .clone()
        .filter_map(|line| line.strip_prefix("bv_status ").or_else(|| line.strip_prefix("void ")))
        .filter_map(|line| line.split_once('(').map(|(name, _)| name))
        .collect();
    let mut types: Vec<&str> = code
        .filter_map(|line| line.strip_prefix("typedef ").or_else(|| line.strip_prefix("} ")))
        .filter_map(|line| line.strip_suffix(';'))
        .collect();
    for names in [&mut functions, &mut types] {
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert!(all > 10 && names.len() == all, "{all} declarations of {}: {names:#?}", names.len());
    }
    // None is left out either.
    for source in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap() {
        let text = fs::read_to_string(source.unwrap().path()).unwrap_or_default();
        let exported = text.lines().filter_map(|line| line.strip_prefix("pub unsafe extern \"C\" fn "));
        for name in exported.filter_map(|line| line.split_once('(').map(|(name, _)| name)) {
            assert!(functions.contains(&name), "{name} is not in the header");
        }
    }
}

#[test]
fn the_header_compiles_as_c99_and_as_cpp() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = tempfile::tempdir().unwrap();
    for (compiler, language, standard) in [(support::cc(), "c", "-std=c99"), (support::cxx(), "c++", "-std=c++11")] {
        let Some(compiler) = compiler else {
            println!("skipped: no {language} compiler found (set CC and CXX)");
            continue;
        };
        let unit = scratch.path().join(format!("unit.{}", if language == "c" { "c" } else { "cpp" }));
        // Twice: the include guard must hold.
        fs::write(
            &unit,
            "#include \"bioverify.h\"\n#include \"bioverify.h\"\nint main(void) { return BV_OUTCOME_NONE; }\n",
        )
        .unwrap();
        let mut command = std::process::Command::new(compiler);
        command.args(["-x", language, standard, "-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only", "-I"]);
        let output = command.arg(root.join("include")).arg(&unit).output().unwrap();
        assert!(output.status.success(), "{language}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
