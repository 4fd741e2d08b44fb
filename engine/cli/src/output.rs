//! Writing results: files that appear whole or not at all, and lines on the two standard streams.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::fault::Fault;

/// A file that appears under its name only when it is complete; begun before the work, so that a bad path costs nothing.
pub struct WholeFile {
    path: PathBuf,
    partial: PathBuf,
    writer: BufWriter<File>,
}

impl WholeFile {
    /// Begins the file under a temporary name beside it; its owner alone may read it.
    pub fn create(path: &Path) -> Result<Self, Fault> {
        Self::create_for(path, Readers::Owner)
    }

    fn create_for(path: &Path, readers: Readers) -> Result<Self, Fault> {
        if path.is_dir() {
            return Err(Fault::error("the output is a folder", "give the name of a file").in_file(path));
        }
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let file = create_new(&partial, readers).map_err(|error| Fault::io("write", path, &error))?;
        Ok(Self { path: path.to_path_buf(), partial, writer: BufWriter::new(file) })
    }

    /// Writes everything and gives the file its name.
    pub fn write(mut self, bytes: &[u8]) -> Result<(), Fault> {
        let done = self.writer.write_all(bytes);
        self.finish(done)
    }

    /// Writes a CSV table and gives the file its name.
    pub fn write_csv<const N: usize>(
        mut self,
        header: [&str; N],
        rows: impl Iterator<Item = [String; N]>,
    ) -> Result<(), Fault> {
        let mut table = csv::Writer::from_writer(&mut self.writer);
        let write = || -> io::Result<()> {
            table.write_record(header)?;
            for row in rows {
                table.write_record(row)?;
            }
            table.flush()
        };
        let done = write();
        drop(table);
        self.finish(done)
    }

    /// Lets `work` write row after row and gives the file its name.
    pub fn stream(mut self, work: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Fault> {
        let done = work(&mut self.writer);
        self.finish(done)
    }

    fn finish(mut self, done: io::Result<()>) -> Result<(), Fault> {
        let named = done.and_then(|()| self.writer.flush()).and_then(|()| fs::rename(&self.partial, &self.path));
        named.map_err(|error| Fault::io("write", &self.path, &error))
    }
}

impl Drop for WholeFile {
    /// Leaves no half file behind; after a rename there is none and nothing happens.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.partial);
    }
}

/// Who may read a file that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    /// Its owner alone: keys, templates, pictures and scores are nobody else's.
    Owner,
    /// Whom the process's mask lets: what says nothing about a person.
    Others,
}

/// Creates a file with its permissions from the first byte on. An old one is removed, as it would keep its own.
fn create_new(path: &Path, readers: Readers) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    // Elsewhere the folder's access list decides.
    #[cfg(not(unix))]
    let _ = readers;
    options.open(path)
}

/// Refuses to replace what is being read: a capture overwritten by its own template is lost.
pub fn refuse_same(output: &Path, inputs: &[&Path]) -> Result<(), Fault> {
    let Ok(written) = output.canonicalize() else { return Ok(()) };
    if inputs.iter().any(|input| input.canonicalize().is_ok_and(|read| read == written)) {
        return Err(Fault::usage("the output would replace the input", "give the output another name").in_file(output));
    }
    Ok(())
}

/// Refuses two outputs that would be one file; neither has to be there yet.
pub fn refuse_twice(one: &Path, other: &Path) -> Result<(), Fault> {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some((folder.canonicalize().ok()?, path.file_name()?.to_owned()))
    };
    match (place(one), place(other)) {
        (Some(one_place), Some(other_place)) if one_place == other_place => {
            Err(Fault::usage("two outputs would be one file", "give them different names").in_file(other))
        }
        _ => Ok(()),
    }
}

/// Endings that promise a picture format.
const PICTURE_ENDINGS: [&str; 14] =
    ["png", "jpg", "jpeg", "bmp", "tif", "tiff", "pgm", "ppm", "pnm", "wsq", "gif", "webp", "jp2", "pdf"];

/// Refuses a name whose ending promises another picture format than what is written: `format`, whose own are `endings`.
/// Other names are the caller's business.
pub fn refuse_misnamed(output: &Path, format: &str, endings: &[&str]) -> Result<(), Fault> {
    let ending = output.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    if endings.contains(&ending.as_str()) || !PICTURE_ENDINGS.contains(&ending.as_str()) {
        return Ok(());
    }
    let what = format!("{format} is written here, but the name ends in .{ending}");
    let advice = match endings.first() {
        Some(right) => format!("give it a name that ends in .{right}"),
        None => "give it another ending".to_owned(),
    };
    Err(Fault::usage(what, advice).in_file(output))
}

/// Writes a whole file for its owner alone, replacing an old one only when every byte is there.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    WholeFile::create(path)?.write(bytes)
}

/// The same for what says nothing about a person, a model for instance, which a service of another user reads.
pub fn write_public(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    WholeFile::create_for(path, Readers::Others)?.write(bytes)
}

/// A remark for the person at the terminal; a lost error stream is no reason to fail.
pub fn remark(text: impl std::fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "note: {text}");
}

/// A count with thin groups: 1234567 becomes `1,234,567`.
pub fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        drop(WholeFile::create(&path).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let rows = [["1".to_owned(), "a,b".to_owned()]];
        WholeFile::create(&path).unwrap().write_csv(["id", "name"], rows.into_iter()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "id,name\n1,\"a,b\"\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(WholeFile::create(folder.path()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_its_owners_alone_from_the_start() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let (path, partial) = (folder.path().join("key"), folder.path().join("key.partial"));
        // What is left of an earlier run, and an old result, are readable by all.
        for old in [&path, &partial] {
            fs::write(old, "old").unwrap();
            fs::set_permissions(old, PermissionsExt::from_mode(0o644)).unwrap();
        }
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let file = WholeFile::create(&path).unwrap();
        assert_eq!(mode(&partial), 0o600);
        file.write(b"secret").unwrap();
        assert_eq!((mode(&path), fs::read(&path).unwrap().as_slice()), (0o600, &b"secret"[..]));
        // Neither is a link followed that somebody put where the file is to be begun.
        std::os::unix::fs::symlink(&path, &partial).unwrap();
        WholeFile::create(&path).unwrap().write(b"new").unwrap();
        assert!(path.symlink_metadata().unwrap().is_file());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        // A model has whatever permissions any new file has.
        let (model, plain) = (folder.path().join("model"), folder.path().join("plain"));
        write_public(&model, b"model").unwrap();
        fs::write(&plain, "plain").unwrap();
        assert_eq!(mode(&model), mode(&plain));
    }

    #[test]
    fn a_name_does_not_promise_another_picture_format() {
        let png = |name: &str| refuse_misnamed(Path::new(name), "PNG", &["png"]);
        for right in ["a.png", "a.PNG", "a", "a.bin", "a.jpg/b"] {
            assert!(png(right).is_ok(), "{right}");
        }
        for wrong in ["a.jpg", "a.JPEG", "a.wsq", "b/a.png.tif"] {
            let told = png(wrong).unwrap_err().to_string();
            assert!(told.contains("PNG is written") && told.contains("ends in .png"), "{wrong}: {told}");
        }
        assert!(refuse_misnamed(Path::new("a.png"), "a template", &[]).is_err());
    }

    #[test]
    fn counts_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
