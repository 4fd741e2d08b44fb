//! The manifest of committed test data: where each file comes from, under which licence, and its hash.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Name of the manifest in the test data folder.
pub const MANIFEST: &str = "MANIFEST.toml";
/// Code, not data: not listed.
const CODE: [&str; 5] = ["src", "tests", "Cargo.toml", "README.md", MANIFEST];

/// One committed file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Path in the test data folder, with `/`.
    pub path: String,
    /// Who or what made it, and from what.
    pub origin: String,
    /// SPDX expression.
    pub licence: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// The whole manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Sorted by path.
    #[serde(default)]
    pub file: Vec<Entry>,
}

/// What is wrong with a manifest or its files.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// Which file or folder.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// Not a manifest.
    #[error("{MANIFEST}: {0}")]
    Syntax(String),
    /// A file nobody has accounted for.
    #[error(
        "{0} is not in {MANIFEST}: say where it comes from with `bioverify-testdata manifest --origin TEXT --licence SPDX --under FOLDER`"
    )]
    Unlisted(String),
    /// A listed file is gone.
    #[error("{0} is in {MANIFEST} but not in the folder: run `bioverify-testdata manifest`")]
    Missing(String),
    /// A file is not the one that was listed.
    #[error("{0} differs from its hash in {MANIFEST}: if that is meant, run `bioverify-testdata manifest`")]
    Changed(String),
}

/// What new files are.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Only files below this path, with `/`.
    pub under: String,
    /// Their origin.
    pub origin: String,
    /// Their licence, an SPDX expression.
    pub licence: String,
}

fn at(path: &Path) -> impl Fn(io::Error) -> ManifestError {
    let path = path.display().to_string();
    move |source| ManifestError::Io { path: path.clone(), source }
}

/// Reads the manifest of a test data folder; an absent one is empty.
///
/// # Errors
/// [`ManifestError::Io`], [`ManifestError::Syntax`].
pub fn read(root: &Path) -> Result<Manifest, ManifestError> {
    let path = root.join(MANIFEST);
    if !path.exists() {
        return Ok(Manifest::default());
    }
    let text = fs::read_to_string(&path).map_err(at(&path))?;
    toml::from_str(&text).map_err(|error| ManifestError::Syntax(error.to_string()))
}

/// Hashes of all data files below `root`, by path with `/`.
///
/// # Errors
/// [`ManifestError::Io`].
pub fn hashes(root: &Path) -> Result<BTreeMap<String, String>, ManifestError> {
    let mut found = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let full = root.join(&folder);
        for item in fs::read_dir(&full).map_err(at(&full))? {
            let item = item.map_err(at(&full))?;
            let name = item.file_name().to_string_lossy().into_owned();
            let code = folder.as_os_str().is_empty() && CODE.contains(&name.as_str());
            if code || name.starts_with('.') {
                continue;
            }
            let inner = folder.join(&name);
            if item.path().is_dir() {
                folders.push(inner);
            } else {
                let bytes = fs::read(item.path()).map_err(at(&item.path()))?;
                let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
                let parts: Vec<String> = inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                found.insert(parts.join("/"), hash);
            }
        }
    }
    Ok(found)
}

/// Checks that every data file is listed with its hash and an origin, and nothing else is.
///
/// # Errors
/// The first [`ManifestError`] met.
pub fn check(root: &Path) -> Result<usize, ManifestError> {
    let manifest = read(root)?;
    let mut files = hashes(root)?;
    for entry in &manifest.file {
        match files.remove(&entry.path) {
            None => return Err(ManifestError::Missing(entry.path.clone())),
            Some(hash) if hash != entry.sha256 => return Err(ManifestError::Changed(entry.path.clone())),
            Some(_) if entry.origin.trim().is_empty() || entry.licence.trim().is_empty() => {
                return Err(ManifestError::Syntax(format!("{} has no origin or no licence", entry.path)));
            }
            Some(_) => {}
        }
    }
    match files.into_keys().next() {
        Some(path) => Err(ManifestError::Unlisted(path)),
        None => Ok(manifest.file.len()),
    }
}

/// Rewrites the manifest: hashes anew, origins kept, gone files dropped, new files taken from the first claim that covers them.
///
/// # Errors
/// [`ManifestError::Unlisted`] for a new file that no claim covers; file errors.
pub fn refresh(root: &Path, claims: &[Claim]) -> Result<usize, ManifestError> {
    let known: BTreeMap<String, Entry> = read(root)?.file.into_iter().map(|e| (e.path.clone(), e)).collect();
    let mut manifest = Manifest::default();
    for (path, sha256) in hashes(root)? {
        let (origin, licence) = match known.get(&path) {
            Some(entry) => (entry.origin.clone(), entry.licence.clone()),
            None => match claims.iter().find(|claim| path.starts_with(&claim.under)) {
                Some(claim) => (claim.origin.clone(), claim.licence.clone()),
                None => return Err(ManifestError::Unlisted(path)),
            },
        };
        manifest.file.push(Entry { path, origin, licence, sha256 });
    }
    let body = toml::to_string(&manifest).map_err(|error| ManifestError::Syntax(error.to_string()))?;
    let head = "# Every data file below this folder. `bioverify-testdata manifest` refreshes the hashes.\n\n";
    let path = root.join(MANIFEST);
    fs::write(&path, format!("{head}{body}")).map_err(at(&path))?;
    Ok(manifest.file.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("bioverify-manifest-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(root.join("part/deep")).unwrap();
        fs::write(root.join("part/deep/a.bin"), b"abc").unwrap();
        fs::write(root.join("Cargo.toml"), b"").unwrap();
        root
    }

    fn claim() -> Claim {
        Claim { under: "part/".into(), origin: "made here".into(), licence: "MIT".into() }
    }

    #[test]
    fn a_refreshed_manifest_checks_and_every_change_is_seen() {
        let root = folder("changes");
        assert!(matches!(refresh(&root, &[]), Err(ManifestError::Unlisted(path)) if path == "part/deep/a.bin"));
        assert_eq!(refresh(&root, &[claim()]).unwrap(), 1);
        assert_eq!(check(&root).unwrap(), 1);
        // FIPS 180-4 test vector for "abc".
        assert!(read(&root).unwrap().file[0].sha256.starts_with("ba7816bf8f01cfea"));
        fs::write(root.join("part/deep/a.bin"), b"abd").unwrap();
        assert!(matches!(check(&root), Err(ManifestError::Changed(_))));
        fs::write(root.join("part/b.bin"), b"").unwrap();
        refresh(&root, &[claim()]).unwrap();
        fs::remove_file(root.join("part/deep/a.bin")).unwrap();
        assert!(matches!(check(&root), Err(ManifestError::Missing(_))));
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn an_origin_once_written_stays() {
        let root = folder("origin");
        refresh(&root, &[claim()]).unwrap();
        fs::write(root.join("part/deep/a.bin"), b"new").unwrap();
        refresh(&root, &[Claim { origin: "else".into(), ..claim() }]).unwrap();
        assert_eq!(read(&root).unwrap().file[0].origin, "made here");
        fs::remove_dir_all(&root).unwrap();
    }
}
