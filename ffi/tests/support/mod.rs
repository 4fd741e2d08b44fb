//! Compilers, the built libraries, and material for the programs that use them.
#![allow(dead_code)] // Each test binary uses its own part.

pub mod material;

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The C compiler: `$CC` or `cc`, if it runs.
pub fn cc() -> Option<String> {
    tool("CC", "cc")
}

/// The C++ compiler: `$CXX` or `c++`, if it runs.
pub fn cxx() -> Option<String> {
    tool("CXX", "c++")
}

/// The program named by a variable, or by its usual name, if it runs.
pub fn tool(variable: &str, usual: &str) -> Option<String> {
    let name = env::var(variable).unwrap_or_else(|_| usual.to_owned());
    let runs = Command::new(&name).arg("--version").output().is_ok_and(|output| output.status.success());
    runs.then_some(name)
}

/// The folder with libbioverify_c.so and libbioverify_c.a: Cargo builds them beside the test binaries.
pub fn library_dir() -> PathBuf {
    let binary = env::current_exe().unwrap();
    let deps = binary.parent().unwrap();
    [deps, deps.parent().unwrap()]
        .into_iter()
        .find(|dir| dir.join("libbioverify_c.a").is_file())
        .unwrap_or_else(|| panic!("no libbioverify_c.a in {} or above", deps.display()))
        .to_owned()
}

pub fn crate_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// How a C program is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Against libbioverify_c.so.
    Shared,
    /// Against libbioverify_c.a.
    Static,
    /// Against libbioverify_c.so, with AddressSanitizer and its leak check.
    Sanitized,
}

/// What the static library needs of the system (`rustc --print native-static-libs`).
const SYSTEM_LIBRARIES: [&str; 6] = ["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl"];

/// Compiles a C program of this crate (`tests/c/job.c`) into `folder`, warnings being errors. `None` if the compiler is missing, or
/// does not know the sanitizer.
pub fn compile(source: &str, link: Link, folder: &Path) -> Option<PathBuf> {
    let compiler = cc()?;
    let sanitized = link == Link::Sanitized;
    if sanitized && !knows_sanitizer(&compiler, folder) {
        return None;
    }
    let name = Path::new(source).file_stem().unwrap().to_str().unwrap();
    let kind = if sanitized {
        "sanitized"
    } else if link == Link::Static {
        "static"
    } else {
        "shared"
    };
    let program = folder.join(format!("{name}-{kind}"));
    let library = library_dir();
    let mut command = Command::new(compiler);
    command.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-g", "-O1"]);
    if sanitized {
        command.args(["-fsanitize=address", "-fno-omit-frame-pointer"]);
    }
    command.arg("-I").arg(crate_root().join("include")).arg(crate_root().join(source));
    if link == Link::Static {
        command.arg(library.join("libbioverify_c.a")).args(SYSTEM_LIBRARIES);
    } else {
        command.arg("-L").arg(&library).args(["-lbioverify_c", "-lpthread"]);
        command.arg(format!("-Wl,-rpath,{}", library.display()));
    }
    let output = command.arg("-o").arg(&program).output().unwrap();
    assert!(output.status.success(), "{source}: {}", String::from_utf8_lossy(&output.stderr));
    Some(program)
}

fn knows_sanitizer(compiler: &str, folder: &Path) -> bool {
    let unit = folder.join("probe.c");
    std::fs::write(&unit, "int main(void) { return 0; }\n").unwrap();
    let probe = folder.join("probe");
    let built = Command::new(compiler).arg("-fsanitize=address").arg(&unit).arg("-o").arg(&probe).output();
    built.is_ok_and(|output| output.status.success())
        && Command::new(&probe).output().is_ok_and(|output| output.status.success())
}

/// What a program did.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
