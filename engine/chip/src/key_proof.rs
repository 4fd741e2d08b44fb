//! Active authentication: does this chip hold the private key of its DG15 (ICAO Doc 9303-11, 6.1)?
//!
//! A copy has every file and no private key. The proof is worth what DG15 is worth: only `bioverify card` says whether an
//! authority signed that key, so both must hold.

use bioverify_trust::{GroupNumber, SecurityObject};
use dmrtd::auth::active::{ActiveAuthError, verify};
use dmrtd::crypto::aa_pubkey::{AAPublicKey, AAPublicKeyType};
use dmrtd::lds::df1::efdg15::EfDG15;
use dmrtd::lds::tlv::Tlv;

use crate::curve_signature::{Checked, check};
use crate::fault::Fault;
use crate::params::LONG_SIGNATURE;
use crate::session::{Command, Session};
use crate::status::Status;

/// Number of the group with the key.
pub const GROUP: u8 = 15;

/// What is known about the chip being no copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// It signed a fresh challenge with the key of DG15.
    Held,
    /// The signed list of its groups names no DG15: there is nothing to ask for.
    NotOffered,
    /// The signed list names DG15, and the chip does not have it or keeps it.
    KeyMissing,
    /// The DG15 that the chip gives is not the one on the signed list: a key of its own proves nothing.
    OtherKey,
    /// The chip did not answer the challenge with a signature.
    NotAnswered(Status),
    /// It answered with bytes that are no signature of a form that is known here.
    NoSignature,
    /// The key is of a kind that is not offered here.
    KindNotOffered,
}

impl Proof {
    /// For JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::NotOffered => "not-offered",
            Self::KeyMissing => "key-missing",
            Self::OtherKey => "other-key",
            Self::NotAnswered(_) => "not-answered",
            Self::NoSignature => "no-signature",
            Self::KindNotOffered => "kind-not-offered",
        }
    }

    /// Whether the chip should have proved its key and did not.
    pub const fn is_owed(self) -> bool {
        matches!(self, Self::KeyMissing | Self::OtherKey | Self::NotAnswered(_) | Self::NoSignature)
    }

    /// For a person.
    pub fn words(self) -> String {
        match self {
            Self::Held => {
                "the chip holds the private key of its DG15 (no copy, if `bioverify card` finds the folder authentic)"
                    .into()
            }
            Self::NotOffered => {
                "not done: this card has no key for active authentication; a copy of its chip cannot be told".into()
            }
            Self::KeyMissing => {
                "NOT SHOWN: the signed list names DG15, the chip does not give it; a copy could look like this".into()
            }
            Self::OtherKey => {
                "NOT SHOWN: the chip's DG15 is not the one on its signed list; a copy could look like this".into()
            }
            Self::NotAnswered(status) => {
                format!(
                    "NOT SHOWN: the chip has a key and did not answer the challenge (status {status}); a copy could look like this"
                )
            }
            Self::NoSignature => {
                "NOT SHOWN: the chip's answer to the challenge is no signature; a copy could look like this".into()
            }
            Self::KindNotOffered => "not done: the key of DG15 is of a kind that is not offered here".into(),
        }
    }
}

/// Whether the signed list of a card names DG15. Unreadable lists name nothing; that they are is for `bioverify card` to say.
pub fn is_listed(sod: &[u8]) -> bool {
    SecurityObject::read(sod).is_ok_and(|list| list.groups().any(|group| group.get() == GROUP))
}

/// Whether these bytes of DG15 are the ones that the list was made for.
pub fn is_on_list(sod: &[u8], group: &[u8]) -> bool {
    let number = GroupNumber::new(GROUP);
    SecurityObject::read(sod).is_ok_and(|list| number.and_then(|number| list.matches(number, group)) == Some(true))
}

/// Asks the chip to sign a fresh challenge and checks the signature with the key in `group`, the bytes of DG15.
///
/// # Errors
/// Exit 12 where the signature is wrong: this chip is not the one that the key was made for. Else as [`Session::send`].
pub fn prove(session: &mut Session<'_>, group: &[u8]) -> Result<Proof, Fault> {
    let Ok(file) = EfDG15::from_bytes(group) else { return Ok(Proof::KindNotOffered) };
    let mut challenge = [0; 8];
    getrandom::fill(&mut challenge)
        .map_err(|_| Fault::error("the system gives no random numbers", "repair the system before reading cards"))?;
    let key = file.aa_public_key();
    let long = key.raw_subject_public_key().len() > LONG_SIGNATURE;
    let command = Command { head: [0x88, 0x00, 0x00], data: challenge.to_vec(), expected: 256, long };
    let reply = session.send(&command)?;
    if reply.status != Status::DONE || reply.data.is_empty() {
        return Ok(Proof::NotAnswered(reply.status));
    }
    let right = match key.key_type() {
        AAPublicKeyType::Rsa => check_rsa(key, &challenge, &reply.data),
        AAPublicKeyType::Ecc => check(key.raw_subject_public_key(), &challenge, &reply.data),
    };
    match right {
        Checked::Right => Ok(Proof::Held),
        Checked::NotOffered => Ok(Proof::KindNotOffered),
        // Chips are known that encode a right signature in another way, so this accuses nobody.
        Checked::NoSignature => Ok(Proof::NoSignature),
        Checked::Wrong => {
            let advice = "keep the card and refer the person: the chip may be a copy. Read once more to rule out a faulty reader";
            Err(Fault::copy("the chip's signature does not fit the key in its DG15", advice))
        }
    }
}

/// ISO/IEC 9796-2, scheme 1. Only what the key says may lead to "not offered": a chip that may choose it by its answer, say
/// with bytes that recover to the number of an unknown hash, would need no key.
fn check_rsa(key: &AAPublicKey, challenge: &[u8], signature: &[u8]) -> Checked {
    let Some(length) = modulus_bytes(key.raw_subject_public_key()) else { return Checked::NotOffered };
    match verify(key, challenge, signature) {
        Ok(()) => Checked::Right,
        Err(ActiveAuthError::BadPublicKey) => Checked::NotOffered,
        Err(_) if signature.len() != length => Checked::NoSignature,
        Err(ActiveAuthError::UnsupportedHash(_)) => Checked::NoSignature,
        // Of the right length, and not below the modulus or without room for a hash: made with another key.
        Err(_) => Checked::Wrong,
    }
}

/// Bytes of the modulus in an `RSAPublicKey` (RFC 8017, A.1.1).
fn modulus_bytes(key: &[u8]) -> Option<usize> {
    let modulus = Tlv::decode(&Tlv::decode(key).ok()?.value).ok()?.value;
    let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
    Some(modulus.len() - zeros)
}
