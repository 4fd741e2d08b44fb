//! Sealed templates at rest: a native finger or face template under a key that the caller keeps.
//!
//! XChaCha20-Poly1305 (RFC 8439 with the 24-byte nonces of draft-irtf-cfrg-xchacha-03). All numbers little-endian:
//!
//! | offset | length | field |
//! |---|---|---|
//! | 0 | 4 | magic `BVST` (42 56 53 54) |
//! | 4 | 1 | version, 1 |
//! | 5 | 1 | purpose: 1 finger template, 2 face template |
//! | 6 | 2 | reserved, 0 |
//! | 8 | 8 | key id: first 8 bytes of SHA-256 of `bioverify template key id v1`, a zero byte and the key |
//! | 16 | 24 | nonce, new for every sealing, from the operating system |
//! | 40 | 2600 k | ciphertext |
//! | 40 + 2600 k | 16 | tag |
//!
//! The plaintext is the template's length (4 bytes), the template, and zeros up to a multiple of 2600: the longest finger
//! template fits once, so that **every** sealed finger has 2656 bytes whatever its number of minutiae, and so has a face
//! template of up to 640 values. Associated data are the 40 bytes of the header, followed by the owner: bytes that the
//! caller knows beside the sealed template and that are not stored in it, such as the number of the database row. A template
//! that is moved to another row, told to be of another kind or of another key does not open.
//!
//! Everything that keeps one from opening is the one error [`CannotOpen`]: an attacker who hands in changed bytes learns nothing
//! from the answer.

mod error;
mod key;
mod ring;

pub use error::{CannotOpen, KeyError, SealingError};
pub use key::{KeyId, TemplateKey};
pub(crate) use ring::{HEADER_LENGTH, KEY_ID_AT, NONCE_LENGTH, TAG_LENGTH, VERSION};
pub use ring::{KeyRing, Purpose};

/// Length of a key in bytes.
pub const TEMPLATE_KEY_LENGTH: usize = 32;
