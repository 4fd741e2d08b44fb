//! Key files, as commands take them: 32 bytes, or their hexadecimal digits.

use std::path::{Path, PathBuf};

use bioverify_trust::{CannotOpen, KeyRing, SealingError, TemplateKey};
use clap::Args;
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::input::{Bytes, read_bytes};

/// Keys of sealed templates.
#[derive(Debug, Default, Args)]
pub struct KeyArgs {
    /// Key of sealed templates: a file of 32 random bytes, or of their 64 hexadecimal digits; can be repeated while keys are
    /// changed, and each template is opened with the key that it names
    #[arg(long, value_name = "FILE")]
    key: Vec<PathBuf>,
    /// Whose the sealed template is: the text that it was sealed for
    #[arg(long, value_name = "TEXT", default_value = "", requires = "key")]
    owner: String,
}

impl KeyArgs {
    /// Whether there is a key.
    pub const fn is_given(&self) -> bool {
        !self.key.is_empty()
    }

    /// The bytes of a file, opened where they are a sealed template.
    pub fn opened(&self, bytes: Bytes, path: &Path) -> Result<Bytes, Fault> {
        if !KeyRing::is_sealed(&bytes) {
            return Ok(bytes);
        }
        if !self.is_given() {
            return Err(Fault::error("this is a sealed template", "give its key with --key").in_file(path));
        }
        key_ring(&self.key)?.open(&bytes, self.owner.as_bytes()).map_err(|error| cannot_open(error, path))
    }
}

/// Sealing of a template before it is written.
#[derive(Debug, Args)]
pub struct SealArgs {
    /// Write the template sealed with this key (bioverify seal new-key), so that it never lies on the disk in clear
    #[arg(long, value_name = "KEY")]
    seal_with: Option<PathBuf>,
    /// Whose the sealed template is: a text that is known beside it, such as the number of its row
    #[arg(long, value_name = "TEXT", default_value = "", requires = "seal_with")]
    owner: String,
}

impl SealArgs {
    /// The key's file, if sealing is asked for.
    pub fn key(&self) -> Option<&Path> {
        self.seal_with.as_deref()
    }

    /// What seals; `None` where it is not asked for.
    pub fn sealer(&self) -> Result<Option<Sealer<'_>>, Fault> {
        self.key().map(|key| Sealer::new(key, &self.owner)).transpose()
    }
}

/// A key, and whose what it seals is.
pub struct Sealer<'a> {
    ring: KeyRing,
    owner: &'a str,
}

impl<'a> Sealer<'a> {
    /// Reads the key.
    pub fn new(key: &Path, owner: &'a str) -> Result<Self, Fault> {
        Ok(Self { ring: KeyRing::new(template_key(key)?), owner })
    }

    /// The native template in `bytes`, which came from `path` or goes there, sealed.
    pub fn seal(&self, bytes: &[u8], path: &Path) -> Result<Vec<u8>, Fault> {
        let sealed = self.ring.seal(bytes, self.owner.as_bytes());
        sealed.map_err(|error| {
            let advice = match error {
                SealingError::AlreadySealed => {
                    "put it under another key with: bioverify seal renew, or read it with: bioverify seal open"
                }
                _ => "make it with: bioverify extract --format native, or bioverify embed",
            };
            Fault::error(error, advice).in_file(path)
        })
    }

    /// Number of the key, which sealed templates state.
    pub fn key(&self) -> String {
        self.ring.current().to_string()
    }
}

/// The refusal of a sealed template.
pub fn cannot_open(error: CannotOpen, path: &Path) -> Fault {
    Fault::error(error, "give the key and the --owner that it was sealed with; whether it was changed is not told")
        .in_file(path)
}

/// A ring of these keys: the first seals, all of them open.
pub fn key_ring<'a>(keys: impl IntoIterator<Item = &'a PathBuf>) -> Result<KeyRing, Fault> {
    let mut keys = keys.into_iter();
    let current = keys.next().ok_or_else(|| Fault::usage("there is no key", "give one with --key"))?;
    keys.try_fold(KeyRing::new(template_key(current)?), |ring, key| Ok(ring.with_older(template_key(key)?)))
}

/// A key of templates.
pub fn template_key(path: &Path) -> Result<TemplateKey, Fault> {
    let advice = "make one with: bioverify seal new-key FILE";
    TemplateKey::new(&secret(path)?).map_err(|error| Fault::error(error, advice).in_file(path))
}

/// The bytes of a key file, hexadecimal digits read as such.
pub fn secret(path: &Path) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let bytes = read_bytes(path)?;
    let digits = bytes.trim_ascii();
    let (pairs, rest) = digits.as_chunks::<2>();
    let digit = |letter: u8| char::from(letter).to_digit(16);
    let mut read = Zeroizing::new(Vec::with_capacity(pairs.len()));
    for [high, low] in pairs {
        match (digit(*high), digit(*low)) {
            (Some(high), Some(low)) => read.push((high << 4 | low) as u8),
            _ => return Ok(bytes),
        }
    }
    Ok(if rest.is_empty() { read } else { bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_holds_bytes_or_digits() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for (written, read) in
            [(&b"00ff7A\n"[..], &[0, 255, 0x7A][..]), (b"00ff7", b"00ff7"), (&[1, 2, 200], &[1, 2, 200]), (b"", b"")]
        {
            std::fs::write(&path, written).unwrap();
            assert_eq!(secret(&path).unwrap().as_slice(), read);
        }
    }
}
