//! Seals and opens templates; keys are renewed by sealing again.

use bioverify_record::FaceTemplate;
use chacha20poly1305::aead::AeadInOut as _;
use chacha20poly1305::{KeyInit as _, Tag, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::key::{KeyId, TemplateKey};
use super::{CannotOpen, SealingError};
use crate::params::{LONGEST_TEMPLATE, TEMPLATE_BUCKET};

/// First bytes of a sealed template.
const MAGIC: [u8; 4] = *b"BVST";
/// First bytes of the native finger template that is sealed.
const FINGER_MAGIC: [u8; 4] = *b"BVFT";
pub(crate) const VERSION: u8 = 1;
/// Where the key id is.
pub(crate) const KEY_ID_AT: usize = 8;
pub(crate) const NONCE_LENGTH: usize = 24;
pub(crate) const HEADER_LENGTH: usize = 16 + NONCE_LENGTH;
pub(crate) const TAG_LENGTH: usize = 16;
/// Octets of the length before a template.
const LENGTH_LENGTH: usize = 4;

/// What a sealed template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// A native finger template.
    FingerTemplate,
    /// A native face template.
    FaceTemplate,
}

impl Purpose {
    fn of(template: &[u8]) -> Option<Self> {
        if template.starts_with(&FINGER_MAGIC) {
            return Some(Self::FingerTemplate);
        }
        FaceTemplate::is_one(template).then_some(Self::FaceTemplate)
    }

    /// What this number in a header stands for; `None` where it is not defined.
    pub(crate) fn of_code(code: u8) -> Option<Self> {
        [Self::FingerTemplate, Self::FaceTemplate].into_iter().find(|purpose| purpose.code() == code)
    }

    const fn code(self) -> u8 {
        match self {
            Self::FingerTemplate => 1,
            Self::FaceTemplate => 2,
        }
    }
}

/// Keys: one that seals, any number that open. Wiped when dropped.
///
/// To renew a key: make a ring of the new key `with_older` the old one, [`reseal`](Self::reseal) every stored template,
/// then leave the old key out.
#[derive(Debug, Clone)]
pub struct KeyRing {
    current: TemplateKey,
    older: Vec<TemplateKey>,
}

impl KeyRing {
    /// Seals and opens with this key.
    #[must_use]
    pub const fn new(current: TemplateKey) -> Self {
        Self { current, older: Vec::new() }
    }

    /// Also opens what this key sealed.
    #[must_use]
    pub fn with_older(mut self, key: TemplateKey) -> Self {
        self.older.push(key);
        self
    }

    /// Id of the key that seals.
    #[must_use]
    pub const fn current(&self) -> KeyId {
        self.current.id()
    }

    /// Whether bytes begin like a sealed template; a promise of form only.
    #[must_use]
    pub fn is_sealed(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC)
    }

    /// Id of the key that bytes which begin like a sealed template name, to find the key for it; a promise of form only. In a
    /// renewal of keys the rows whose id is not that of the [`current`](Self::current) key are still to do.
    #[must_use]
    pub fn key_of(sealed: &[u8]) -> Option<KeyId> {
        let id = sealed.get(KEY_ID_AT..KEY_ID_AT + 8).filter(|_| Self::is_sealed(sealed))?;
        id.try_into().ok().map(KeyId)
    }

    /// Seals a native template for its `owner` under the current key. See [`crate::template`] for the layout.
    ///
    /// # Errors
    /// [`SealingError`]: no native template, a sealed one, too long, no random bytes.
    pub fn seal(&self, template: &[u8], owner: &[u8]) -> Result<Vec<u8>, SealingError> {
        let mut nonce = [0; NONCE_LENGTH];
        getrandom::fill(&mut nonce).map_err(SealingError::NoRandomness)?;
        seal_with_nonce(&self.current, nonce, template, owner)
    }

    /// The template, wiped when dropped.
    ///
    /// # Errors
    /// [`CannotOpen`], whatever the cause.
    pub fn open(&self, sealed: &[u8], owner: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        let id = Self::key_of(sealed).ok_or(CannotOpen)?;
        let key = std::iter::once(&self.current).chain(&self.older).find(|key| key.id() == id).ok_or(CannotOpen)?;
        open_with(key, sealed, owner)
    }

    /// The same template under the current key; `None` where it is already.
    ///
    /// # Errors
    /// [`CannotOpen`], whatever the cause, the operating system's refusal of random bytes included.
    pub fn reseal(&self, sealed: &[u8], owner: &[u8]) -> Result<Option<Vec<u8>>, CannotOpen> {
        let template = self.open(sealed, owner)?;
        if Self::key_of(sealed) == Some(self.current()) {
            return Ok(None);
        }
        self.seal(&template, owner).map(Some).map_err(|_| CannotOpen)
    }
}

/// Length of the plaintext of a template of this length.
const fn padded(length: usize) -> usize {
    (LENGTH_LENGTH + length).next_multiple_of(TEMPLATE_BUCKET)
}

fn associated(header: &[u8], owner: &[u8]) -> Vec<u8> {
    [header, owner].concat()
}

/// Seals with a nonce that must never be used twice with one key.
fn seal_with_nonce(
    key: &TemplateKey,
    nonce: [u8; NONCE_LENGTH],
    template: &[u8],
    owner: &[u8],
) -> Result<Vec<u8>, SealingError> {
    if KeyRing::is_sealed(template) {
        return Err(SealingError::AlreadySealed);
    }
    let purpose = Purpose::of(template).ok_or(SealingError::NotATemplate)?;
    let length = u32::try_from(template.len()).map_err(|_| SealingError::TooLong(template.len()))?;
    if template.len() > LONGEST_TEMPLATE {
        return Err(SealingError::TooLong(template.len()));
    }
    let end = HEADER_LENGTH + padded(template.len());
    // Of its full length from the start: a vector that grows leaves the template behind in memory.
    let mut sealed = Vec::with_capacity(end + TAG_LENGTH);
    sealed.extend(MAGIC);
    sealed.extend([VERSION, purpose.code(), 0, 0]);
    sealed.extend(key.id().0);
    sealed.extend(nonce);
    let header = associated(&sealed, owner);
    sealed.extend(length.to_le_bytes());
    sealed.extend_from_slice(template);
    sealed.resize(end, 0);
    let plaintext = sealed.get_mut(HEADER_LENGTH..).unwrap_or_default();
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    let tag = cipher
        .encrypt_inout_detached(&XNonce::from(nonce), &header, plaintext.into())
        .map_err(|_| SealingError::TooLong(template.len()))?;
    sealed.extend_from_slice(&tag);
    Ok(sealed)
}

fn open_with(key: &TemplateKey, sealed: &[u8], owner: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    let (header, rest) = sealed.split_at_checked(HEADER_LENGTH).ok_or(CannotOpen)?;
    let (ciphertext, tag) = rest.split_last_chunk::<TAG_LENGTH>().ok_or(CannotOpen)?;
    if ciphertext.is_empty() || ciphertext.len() > padded(LONGEST_TEMPLATE) {
        return Err(CannotOpen);
    }
    let nonce: [u8; NONCE_LENGTH] = header.get(16..).and_then(|nonce| nonce.try_into().ok()).ok_or(CannotOpen)?;
    let mut plaintext = Zeroizing::new(ciphertext.to_vec());
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    cipher
        .decrypt_inout_detached(
            &XNonce::from(nonce),
            &associated(header, owner),
            plaintext.as_mut_slice().into(),
            &Tag::from(*tag),
        )
        .map_err(|_| CannotOpen)?;
    template_in(header, plaintext)
}

/// The template out of its padding. Only the holder of the key can have made any of it: what is odd here is still refused.
fn template_in(header: &[u8], mut plaintext: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    let (length, _) = plaintext.split_first_chunk::<LENGTH_LENGTH>().ok_or(CannotOpen)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| CannotOpen)?;
    let end = LENGTH_LENGTH.checked_add(length).filter(|end| *end <= plaintext.len()).ok_or(CannotOpen)?;
    let zeros = plaintext.get(end..).unwrap_or_default().iter().all(|byte| *byte == 0);
    let template = plaintext.get(LENGTH_LENGTH..end).unwrap_or_default();
    let purpose = Purpose::of(template).map(Purpose::code);
    let stated = header.get(4..8).is_some_and(|stated| purpose.is_some_and(|code| *stated == [VERSION, code, 0, 0]));
    if !(zeros && stated && header.starts_with(&MAGIC) && plaintext.len() == padded(length)) {
        return Err(CannotOpen);
    }
    // Moved, not copied: what is cut off is the length, and zeros.
    plaintext.copy_within(LENGTH_LENGTH..end, 0);
    plaintext.get_mut(length..).unwrap_or_default().fill(0);
    plaintext.truncate(length);
    Ok(plaintext)
}

#[cfg(test)]
mod tests;
