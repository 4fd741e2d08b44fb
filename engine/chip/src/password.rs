//! What opens the chip: the card access number or the machine-readable zone, from a file, a pipe or a prompt.
//!
//! Both are secrets of a kind: printed on the card, but with them a chip can be read. They are wiped on drop, never told in
//! an error, and better not given as arguments, where every user of the machine can see them.

use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use dmrtd::crypto::kdf::DeriveKey;
use dmrtd::lds::asn1_object_identifiers::{CipherAlgorithm, KeyLength};
use dmrtd::proto::access_key::{AccessKey, PACE_REF_KEY_TAG_CAN, PACE_REF_KEY_TAG_MRZ};
use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::mrz::Key;
use crate::params::LONGEST_SECRET;

/// Digits of a card access number (ICAO Doc 9303-11, 4.3.1; BSI TR-03110 knows longer ones, cards with six only are known).
const CAN_DIGITS: usize = 6;

/// The name of standard input as a file.
const STANDARD_INPUT: &str = "-";

/// What opens the chip.
pub enum Password {
    /// The card access number: PACE only.
    Can(Zeroizing<String>),
    /// The machine-readable zone: PACE or BAC.
    Zone(Key),
}

impl Password {
    /// A card access number from a file, or `-` for standard input.
    ///
    /// # Errors
    /// Where it cannot be read, or is no number of six digits.
    pub fn can(source: &Path) -> Result<Self, Fault> {
        let text = secret(source, "CAN (the six digits on the card): ", 1)?;
        let digits = text.trim();
        if digits.len() == CAN_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self::Can(Zeroizing::new(digits.to_owned())));
        }
        Err(Fault::usage("this is no card access number", "give the six digits on the card, nothing else")
            .at(named(source)))
    }

    /// A machine-readable zone from a file, or `-` for standard input.
    ///
    /// # Errors
    /// Where it cannot be read, or is none.
    pub fn zone(source: &Path) -> Result<Self, Fault> {
        let text = secret(source, "Machine-readable zone, line by line, then an empty line:\n", 3)?;
        Key::of_zone(&text).map(Self::Zone).map_err(|fault| fault.at(named(source)))
    }

    /// Its name for a person.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Can(_) => "CAN",
            Self::Zone(_) => "machine-readable zone",
        }
    }

    /// What is hashed into the PACE key: the digits, or the SHA-1 of the zone's information (ICAO Doc 9303-11, 9.7.3).
    fn shared(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Can(digits) => digits.as_bytes().to_vec(),
            Self::Zone(key) => Sha1::digest(&*key.information()).to_vec(),
        })
    }
}

impl AccessKey for &Password {
    fn pace_ref_key_tag(&self) -> u8 {
        match self {
            Password::Can(_) => PACE_REF_KEY_TAG_CAN,
            Password::Zone(_) => PACE_REF_KEY_TAG_MRZ,
        }
    }

    fn kpi(&self, cipher: CipherAlgorithm, length: KeyLength) -> Result<Vec<u8>, String> {
        let shared = self.shared();
        match (cipher, length) {
            (CipherAlgorithm::Aes, KeyLength::S128) => Ok(DeriveKey::aes128(&shared, true)),
            (CipherAlgorithm::Aes, KeyLength::S192) => Ok(DeriveKey::aes192(&shared, true)),
            (CipherAlgorithm::Aes, KeyLength::S256) => Ok(DeriveKey::aes256(&shared, true)),
            (CipherAlgorithm::DeSede, _) => Err("PACE with Triple-DES is not offered".to_owned()),
        }
    }
}

/// The text of a secret. On a terminal its lines are asked for with `prompt`, up to an empty one.
fn secret(source: &Path, prompt: &str, lines: usize) -> Result<Zeroizing<String>, Fault> {
    let (bytes, place) = if source.as_os_str() == STANDARD_INPUT {
        let input = io::stdin();
        let read = if input.is_terminal() { asked(prompt, lines) } else { limited(input.lock()) };
        (read.map_err(|error| Fault::io("read the standard input", Path::new(STANDARD_INPUT), &error))?, named(source))
    } else {
        let file = File::open(source).map_err(|error| no_file(source, &error))?;
        (limited(file).map_err(|error| no_file(source, &error))?, named(source))
    };
    if bytes.len() as u64 > LONGEST_SECRET {
        return Err(
            Fault::usage("this is too long for what was asked for", "give a text file with nothing else").at(place)
        );
    }
    let text =
        std::str::from_utf8(&bytes).map_err(|_| Fault::usage("this is no text", "give a text file").at(place))?;
    Ok(Zeroizing::new(text.trim_start_matches('\u{FEFF}').to_owned()))
}

/// One byte more than allowed, so that too much is seen; the buffer never moves, so that no copy stays behind.
fn limited(from: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_SECRET as usize + 64));
    from.take(LONGEST_SECRET + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn asked(prompt: &str, lines: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut error = io::stderr().lock();
    let _ = write!(error, "{prompt}").and_then(|()| error.flush());
    let mut input = io::stdin().lock().take(LONGEST_SECRET + 1);
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_SECRET as usize + 64));
    for _ in 0..lines {
        if input.read_until(b'\n', &mut bytes)? <= 1 {
            break;
        }
    }
    Ok(bytes)
}

/// A file that cannot be read. Its name is not told where somebody gave the secret itself instead of a file.
fn no_file(source: &Path, error: &io::Error) -> Fault {
    let name = source.to_string_lossy();
    let secret = name.bytes().all(|byte| byte.is_ascii_digit()) || name.contains('<');
    if error.kind() == io::ErrorKind::NotFound && secret {
        let advice = "put the secret itself into a file, or give - and type it: other users see a program's arguments";
        return Fault::usage("there is no such file", advice);
    }
    Fault::io("read the file", source, error)
}

fn named(source: &Path) -> String {
    if source.as_os_str() == STANDARD_INPUT { "standard input".to_owned() } else { source.display().to_string() }
}

/// Where the password comes from, as given.
#[derive(Clone)]
pub enum Source {
    /// A file with the card access number.
    Can(PathBuf),
    /// A file with the machine-readable zone.
    Zone(PathBuf),
    /// Number, birth, expiry as arguments.
    Parts([Zeroizing<String>; 3]),
}

impl Source {
    /// The password.
    ///
    /// # Errors
    /// Where it cannot be read or is none.
    pub fn password(&self) -> Result<Password, Fault> {
        match self {
            Self::Can(source) => Password::can(source),
            Self::Zone(source) => Password::zone(source),
            Self::Parts([number, birth, expiry]) => Key::of_parts(number, birth, expiry).map(Password::Zone),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn a_number_is_read_from_a_file_and_nothing_else_is() {
        let (_folder, path) = file(b" 123456\r\n");
        assert!(matches!(Password::can(&path), Ok(Password::Can(digits)) if *digits == "123456"));
        for wrong in [&b""[..], b"12345", b"1234567", b"12345a", b"\xFF\xFE", &[b'1'; 5000]] {
            let (_folder, path) = file(wrong);
            assert!(Password::can(&path).is_err());
        }
    }

    #[test]
    fn a_secret_given_instead_of_a_file_is_not_repeated() {
        for secret in ["482915", "I<UTOL898902C<3"] {
            let told = Password::can(Path::new(secret)).err().unwrap().to_string();
            assert!(!told.contains(secret) && told.contains("arguments"), "{told}");
        }
        assert!(Password::can(Path::new("missing.txt")).err().unwrap().to_string().contains("missing.txt"));
    }
}
