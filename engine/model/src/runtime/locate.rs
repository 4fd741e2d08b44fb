//! Where ONNX Runtime's shared library may be.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Environment variable naming the library.
pub(crate) const VARIABLE: &str = "ORT_DYLIB_PATH";

/// Files and loader names to try, best first.
pub(crate) fn candidates() -> Vec<PathBuf> {
    // Who names a file means that file: falling back to another would hide the mistake.
    if let Some(path) = env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        return vec![path.into()];
    }
    let mut found = Vec::new();
    let program = env::current_exe().ok();
    for home in program.iter().map(PathBuf::as_path).chain(own_library().as_deref()).filter_map(Path::parent) {
        found.extend(libraries_in(home));
        found.extend(libraries_in(&home.join("lib")));
    }
    found.extend(loader_names().iter().map(PathBuf::from));
    found
}

/// ONNX Runtime libraries in one folder, by name, highest version first.
fn libraries_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let is_library = |name: &OsStr| name.to_str().is_some_and(is_library_name);
    let mut files: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.file_name().is_some_and(is_library)).collect();
    files.sort_unstable();
    files.reverse();
    files
}

/// Whether a file name is that of ONNX Runtime itself, not of one of its providers.
fn is_library_name(name: &str) -> bool {
    if cfg!(windows) {
        name.eq_ignore_ascii_case("onnxruntime.dll")
    } else if cfg!(target_vendor = "apple") {
        name == "libonnxruntime.dylib" || (name.starts_with("libonnxruntime.1") && name.ends_with(".dylib"))
    } else {
        name == "libonnxruntime.so" || name.starts_with("libonnxruntime.so.")
    }
}

/// Names that the system loader resolves along its own path.
const fn loader_names() -> &'static [&'static str] {
    if cfg!(windows) {
        &["onnxruntime.dll"]
    } else if cfg!(target_vendor = "apple") {
        &["libonnxruntime.dylib", "libonnxruntime.1.dylib"]
    } else {
        &["libonnxruntime.so.1", "libonnxruntime.so"]
    }
}

/// The shared library that this code is in, where the system tells without unsafe code: a desk program in another
/// language loads us from its own folder, which need not be the program's.
fn own_library() -> Option<PathBuf> {
    let here = own_library as fn() -> Option<PathBuf> as usize;
    let maps = fs::read_to_string("/proc/self/maps").ok()?;
    maps.lines().find_map(|line| mapped_file(line, here))
}

/// The file of a line of `/proc/self/maps` if its address range contains `address`.
fn mapped_file(line: &str, address: usize) -> Option<PathBuf> {
    let (from, to) = line.split_whitespace().next()?.split_once('-')?;
    let range = usize::from_str_radix(from, 16).ok()?..usize::from_str_radix(to, 16).ok()?;
    let file = line.find('/').and_then(|start| line.get(start..))?;
    range.contains(&address).then(|| file.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maps_line_yields_its_file_only_inside_its_range() {
        let line = "7f00a000-7f00b000 r-xp 00001000 fd:01 42    /opt/desk app/libbioverify.so";
        assert_eq!(mapped_file(line, 0x7f00_a010), Some("/opt/desk app/libbioverify.so".into()));
        assert_eq!(mapped_file(line, 0x7f00_b000), None);
        assert_eq!(mapped_file("7f00a000-7f00b000 rw-p 00000000 00:00 0 ", 0x7f00_a010), None);
        assert_eq!(mapped_file("", 0), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_code_is_found_in_this_program() {
        assert_eq!(own_library(), env::current_exe().ok());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn providers_are_not_the_runtime() {
        assert!(is_library_name("libonnxruntime.so.1.31.1"));
        assert!(!is_library_name("libonnxruntime_providers_shared.so"));
    }
}
