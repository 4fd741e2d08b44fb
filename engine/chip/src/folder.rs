//! Everything into a folder, or nothing.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::list::Entry;

/// A folder to be, checked before the chip is asked anything.
pub struct Target {
    path: PathBuf,
    partial: PathBuf,
    replace: bool,
}

impl Target {
    /// For a folder that does not exist or is empty; with `force` also for one with nothing but files of this tool.
    ///
    /// # Errors
    /// Where the folder holds something else, or its parent is missing.
    pub fn new(path: &Path, force: bool) -> Result<Self, Fault> {
        let usage = |what: &str, advice: &str| Fault::usage(what, advice).at(path.display());
        let name = path.file_name().ok_or_else(|| usage("the output has no name", "give the path of a new folder"))?;
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !parent.is_dir() {
            return Err(usage("the folder around the output does not exist", "make it, or give another path"));
        }
        let found = names(path)?;
        if !found.is_empty() && !force {
            return Err(usage(
                "the output exists",
                "choose another name, or add --force to replace what was read before",
            ));
        }
        if !found.iter().all(|name| Entry::is_file_name(name)) {
            return Err(usage(
                "the output holds other files",
                "choose another name: only files read before are replaced",
            ));
        }
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".partial-{}", std::process::id()));
        Ok(Self { path: path.to_path_buf(), partial: parent.join(hidden), replace: path.exists() })
    }

    /// Writes all files, for this user only, and gives the folder its name. Nothing stays where anything fails.
    ///
    /// # Errors
    /// Where the disk is full or a folder may not be written.
    pub fn write(&self, files: &[(Entry, Zeroizing<Vec<u8>>)]) -> Result<(), Fault> {
        let done = self.fill(files).and_then(|()| self.name_it());
        if done.is_err() {
            let _ = fs::remove_dir_all(&self.partial);
        }
        done.map_err(|error| Fault::io("write the folder", &self.path, &error))
    }

    fn fill(&self, files: &[(Entry, Zeroizing<Vec<u8>>)]) -> io::Result<()> {
        private_folder().create(&self.partial)?;
        for (entry, bytes) in files {
            let mut file = private_file().open(self.partial.join(entry.file_name()))?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        Ok(())
    }

    /// The old folder steps aside and goes only when the new one is in its place.
    fn name_it(&self) -> io::Result<()> {
        if !self.replace {
            return fs::rename(&self.partial, &self.path);
        }
        let mut aside = self.partial.clone().into_os_string();
        aside.push("-old");
        let aside = PathBuf::from(aside);
        fs::rename(&self.path, &aside)?;
        // Checked again: files may have come since.
        let old = names(&aside).unwrap_or_else(|_| vec![String::new()]);
        let renamed = if old.iter().all(|name| Entry::is_file_name(name)) {
            fs::rename(&self.partial, &self.path)
        } else {
            Err(io::Error::from(io::ErrorKind::DirectoryNotEmpty))
        };
        if let Err(error) = renamed {
            fs::rename(&aside, &self.path)?;
            return Err(error);
        }
        for name in old {
            fs::remove_file(aside.join(name))?;
        }
        fs::remove_dir(&aside)
    }
}

/// Names in a folder, none where it does not exist.
fn names(folder: &Path) -> Result<Vec<String>, Fault> {
    let fault = |error| Fault::io("read the folder", folder, &error);
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            Err(Fault::usage("the output is a file", "give the path of a new folder").at(folder.display()))
        }
        Err(error) => Err(fault(error)),
        Ok(entries) => {
            entries.map(|entry| Ok(entry.map_err(fault)?.file_name().to_string_lossy().into_owned())).collect()
        }
    }
}

#[cfg(unix)]
fn private_folder() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(not(unix))]
fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(byte: u8) -> Vec<(Entry, Zeroizing<Vec<u8>>)> {
        vec![(Entry::Com, Zeroizing::new(vec![byte])), (Entry::Sod, Zeroizing::new(vec![byte, byte]))]
    }

    #[test]
    fn a_folder_appears_whole_and_for_this_user_only() {
        let around = tempfile::tempdir().unwrap();
        let out = around.path().join("card");
        Target::new(&out, false).unwrap().write(&files(1)).unwrap();
        assert_eq!(fs::read(out.join("EF_SOD.bin")).unwrap(), [1, 1]);
        assert_eq!(fs::read_dir(around.path()).unwrap().count(), 1, "no partial folder stays");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&out), mode(&out.join("EF_COM.bin"))), (0o700, 0o600));
        }
    }

    #[test]
    fn nothing_is_replaced_but_what_was_read_before_and_only_by_force() {
        let around = tempfile::tempdir().unwrap();
        let out = around.path().join("card");
        Target::new(&out, false).unwrap().write(&files(1)).unwrap();
        assert!(Target::new(&out, false).is_err());
        Target::new(&out, true).unwrap().write(&files(2)).unwrap();
        assert_eq!(fs::read(out.join("EF_COM.bin")).unwrap(), [2]);
        let target = Target::new(&out, true).unwrap();
        fs::write(out.join("notes.txt"), "mine").unwrap();
        assert!(target.write(&files(3)).is_err());
        assert!(Target::new(&out, true).is_err());
        assert_eq!(fs::read(out.join("EF_COM.bin")).unwrap(), [2]);
        assert_eq!(fs::read(out.join("notes.txt")).unwrap(), b"mine");
        assert_eq!(fs::read_dir(around.path()).unwrap().count(), 1);
    }

    #[test]
    fn bad_places_are_told_before_anything_is_read() {
        let around = tempfile::tempdir().unwrap();
        let file = around.path().join("file");
        fs::write(&file, "x").unwrap();
        for bad in [file, around.path().join("missing/card"), PathBuf::from("/")] {
            assert!(Target::new(&bad, true).is_err(), "{}", bad.display());
        }
        assert!(Target::new(around.path(), true).is_err(), "it holds a file of another kind");
    }
}
