//! Keys of sealed templates.

use std::fmt;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::{KeyError, TEMPLATE_KEY_LENGTH};

/// Says what the hash of a key is for.
const KEY_ID: &[u8] = b"bioverify template key id v1\0";

/// Which key sealed a template. Tells nothing about the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; 8]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A key of 32 random bytes, kept by the caller (a key store, an HSM, a file that only the service may read) and wiped
/// here when it is dropped.
#[derive(Clone)]
pub struct TemplateKey {
    bytes: Zeroizing<[u8; TEMPLATE_KEY_LENGTH]>,
    id: KeyId,
}

impl TemplateKey {
    /// The key of these bytes. They should be random: a password is none.
    ///
    /// # Errors
    /// [`KeyError`] where they are not 32, or one byte repeated.
    pub fn new(bytes: &[u8]) -> Result<Self, KeyError> {
        let mut key = Zeroizing::new([0; TEMPLATE_KEY_LENGTH]);
        if bytes.len() != key.len() {
            return Err(KeyError::Length(bytes.len()));
        }
        let first = bytes.first().copied().unwrap_or_default();
        let differs = bytes.iter().fold(0, |differs, byte| differs | (byte ^ first));
        if bool::from(differs.ct_eq(&0)) {
            return Err(KeyError::Constant);
        }
        key.copy_from_slice(bytes);
        let hash = Sha256::new().chain_update(KEY_ID).chain_update(key.as_slice()).finalize();
        let id = hash.get(..8).and_then(|id| id.try_into().ok()).map(KeyId).ok_or(KeyError::Length(0))?;
        Ok(Self { bytes: key, id })
    }

    /// A new key from the operating system's generator.
    ///
    /// # Errors
    /// [`KeyError::NoRandomness`] where it gives none.
    pub fn random() -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; TEMPLATE_KEY_LENGTH]);
        getrandom::fill(bytes.as_mut_slice()).map_err(KeyError::NoRandomness)?;
        Self::new(bytes.as_slice())
    }

    /// Its id.
    #[must_use]
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// Its bytes, for keeping it. Whoever has them can open every template sealed under it.
    #[must_use]
    pub fn expose(&self) -> &[u8; TEMPLATE_KEY_LENGTH] {
        &self.bytes
    }
}

impl fmt::Debug for TemplateKey {
    /// The id only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TemplateKey({})", self.id)
    }
}
