//! Whom a seal speaks of, without saying who.

use std::fmt;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::hex;
use crate::template::{KeyError, TemplateKey};

/// Says what the keyed hash is for.
const CONTEXT: &[u8] = b"bioverify person reference v1\0";

/// Why no person reference was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// The shared key is none.
    #[error("{0}")]
    Key(KeyError),
    /// The identifier is one that would give another reference than the one that is meant.
    #[error("the number is {0}: a person reference is made of the number as it is, byte for byte")]
    Identifier(&'static str),
}

/// A pseudonym of a person: 32 bytes that registry and institution both compute and nobody else can.
///
/// A plain hash of a card number is none: there are so few numbers that all can be tried. So it is a keyed one, under a key
/// that the two share and that is another one for every institution.
#[derive(Clone, Copy, Eq)]
pub struct PersonReference([u8; 32]);

impl PersonReference {
    /// HMAC-SHA-256 (RFC 2104) of `bioverify person reference v1`, a zero byte and the identifier, under the shared key.
    #[must_use]
    pub fn of(key: &[u8; 32], identifier: &str) -> Self {
        // RFC 2104, 2: zeros up to the hash's block.
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(key).for_each(|(byte, of_key)| *byte = *of_key);
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        mac.update(CONTEXT);
        mac.update(identifier.as_bytes());
        Self(mac.finalize().into_bytes().into())
    }

    /// The same, refusing what would give a reference that nobody else computes, or that anybody can.
    ///
    /// # Errors
    /// [`PersonError`]: a key that is not 32 bytes or one byte repeated, an identifier that is empty, has white space around it or a
    /// control character in it, as a line break that was read with it.
    pub fn checked(key: &[u8], identifier: &str) -> Result<Self, PersonError> {
        let key = TemplateKey::new(key).map_err(PersonError::Key)?;
        let wrong = if identifier.is_empty() {
            Some("empty")
        } else if identifier.trim() != identifier {
            Some("with white space around it")
        } else if identifier.chars().any(char::is_control) {
            Some("of several lines, or with a control character in it")
        } else {
            None
        };
        wrong.map_or_else(|| Ok(Self::of(key.expose(), identifier)), |wrong| Err(PersonError::Identifier(wrong)))
    }

    /// From 64 hexadecimal digits; `None` for anything else, a plain number included.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::decode(text)?.try_into().ok().map(Self)
    }

    /// As 64 lower-case hexadecimal digits, the form a seal has it in.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(&self.0)
    }

    /// Whether a seal's subject is this person.
    pub(super) fn is(&self, subject: &str) -> bool {
        self.to_hex().as_bytes().ct_eq(subject.as_bytes()).into()
    }
}

impl PartialEq for PersonReference {
    /// Takes the same time wherever they differ.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl fmt::Debug for PersonReference {
    /// Not even the pseudonym.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonReference(..)")
    }
}
