//! Where ONNX Runtime's shared library may be.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Environment variable naming the library.
pub(crate) const VARIABLE: &str = "ORT_DYLIB_PATH";

/// The library to open: a file that exists, or where none is seen a name for the system loader to resolve; `None` where
/// it could not resolve one either.
pub(crate) fn library() -> Option<PathBuf> {
    // Who names a file means that file: falling back to another would hide the mistake.
    if let Some(path) = env::var_os(VARIABLE).filter(|path| !path.is_empty()) {
        return Some(path.into());
    }
    let program = env::current_exe().ok();
    let homes: Vec<_> = program.into_iter().chain(own_library()).collect();
    let beside = homes.iter().filter_map(|file| file.parent()).flat_map(|home| {
        let mut files = libraries_in(home);
        files.extend(libraries_in(&home.join("lib")));
        files
    });
    beside.chain(loader_files()).next().or_else(|| loader_name().map(PathBuf::from))
}

/// Libraries on the Linux loader's path: folders of `LD_LIBRARY_PATH`, then the loader's cache.
fn loader_files() -> impl Iterator<Item = PathBuf> {
    let folders = if cfg!(target_os = "linux") { env::var_os("LD_LIBRARY_PATH") } else { None };
    let folders: Vec<_> = folders.iter().flat_map(env::split_paths).filter(|folder| folder.is_absolute()).collect();
    let cache = if cfg!(target_os = "linux") { fs::read("/etc/ld.so.cache").unwrap_or_default() } else { Vec::new() };
    folders.into_iter().flat_map(|folder| libraries_in(&folder)).chain(cached_files(&cache))
}

/// ONNX Runtime among the zero-terminated paths in the loader's cache (glibc, `ld.so.cache`).
fn cached_files(cache: &[u8]) -> Vec<PathBuf> {
    let paths = cache.split(|byte| *byte == 0).filter_map(|text| std::str::from_utf8(text).ok());
    let paths = paths.filter(|text| text.starts_with('/')).map(PathBuf::from);
    paths.filter(|path| path.file_name().and_then(OsStr::to_str).is_some_and(is_library_name)).collect()
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

/// The name that the system loader resolves along its own path, where that path cannot be read from outside.
const fn loader_name() -> Option<&'static str> {
    if cfg!(windows) {
        Some("onnxruntime.dll")
    } else if cfg!(target_vendor = "apple") {
        Some("libonnxruntime.dylib")
    } else {
        None
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
    fn the_loaders_cache_is_searched_by_file_name() {
        let cache =
            b"glibc-ld.so.cache1.1\0\x7f\xffx\0libonnxruntime.so.1\0/opt/rt/libonnxruntime.so.1\0/lib/libc.so.6\0";
        assert_eq!(cached_files(cache), [PathBuf::from("/opt/rt/libonnxruntime.so.1")]);
        assert!(cached_files(b"").is_empty());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn providers_are_not_the_runtime() {
        assert!(is_library_name("libonnxruntime.so.1.31.1"));
        assert!(!is_library_name("libonnxruntime_providers_shared.so"));
    }
}
