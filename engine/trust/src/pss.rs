//! RSASSA-PSS whose mask is made with another hash than the message's (RFC 8017, 8.1.2 and 9.1.2). RFC 4055, 3.1 allows it and
//! recommends against it; the `rsa` crate checks the same hash only, and gives the operation of the public key.

use rsa::hazmat::rsa_encrypt;
use rsa::traits::PublicKeyParts as _;
use rsa::{BoxedUint, RsaPublicKey};

use crate::ber::trimmed;
use crate::digest::Hash;

/// Last octet of an encoded message: trailer field 1.
const TRAILER: u8 = 0xBC;

/// How an encoded message was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoding {
    /// Hash of the message.
    pub(crate) hash: Hash,
    /// Hash inside the mask generation function.
    pub(crate) mask: Hash,
    /// Octets of the salt.
    pub(crate) salt: usize,
}

impl Encoding {
    /// Whether `signature` is one of the message of this digest.
    pub(crate) fn verify(self, key: &RsaPublicKey, digest: &[u8], signature: &[u8]) -> bool {
        let bits = key.n().bits() as usize;
        encoded(key, signature, bits).is_some_and(|message| self.fits(digest, &message, bits - 1))
    }

    /// EMSA-PSS-VERIFY (RFC 8017, 9.1.2). Signature and message are public: nothing here needs to take the same time.
    fn fits(self, digest: &[u8], message: &[u8], bits: usize) -> bool {
        let Some((&TRAILER, front)) = message.split_last() else { return false };
        let masked = front.len().checked_sub(self.hash.len());
        let Some((masked, hash)) = masked.and_then(|at| front.split_at_checked(at)) else { return false };
        // Bits above the modulus' own, at most seven.
        let unused = (message.len() * 8).saturating_sub(bits);
        let kept = 0xFF_u8.checked_shr(unused as u32).unwrap_or(0);
        if masked.first().is_none_or(|first| first & !kept != 0) {
            return false;
        }
        let mut block: Vec<u8> =
            masked.iter().zip(self.mask(hash, masked.len())).map(|(one, other)| one ^ other).collect();
        block.iter_mut().take(1).for_each(|first| *first &= kept);
        let Some((padding, salt)) = block.len().checked_sub(self.salt).and_then(|at| block.split_at_checked(at)) else {
            return false;
        };
        let Some((1, zeros)) = padding.split_last() else { return false };
        zeros.iter().all(|octet| *octet == 0) && self.hash.digest(&[&[0; 8], digest, salt]) == hash
    }

    /// MGF1 (RFC 8017, B.2.1).
    fn mask(self, seed: &[u8], len: usize) -> impl Iterator<Item = u8> {
        let blocks = (0u32..).flat_map(move |counter| self.mask.digest(&[seed, &counter.to_be_bytes()]));
        blocks.take(len)
    }
}

/// The encoded message (RFC 8017, 8.1.2, steps 1 and 2): as many octets as one bit less than the modulus has needs.
fn encoded(key: &RsaPublicKey, signature: &[u8], bits: usize) -> Option<Vec<u8>> {
    if signature.len() != key.size() {
        return None;
    }
    let number = BoxedUint::from_be_slice(signature, key.n_bits_precision()).ok()?;
    if number >= *key.n().as_ref() {
        return None;
    }
    let message = rsa_encrypt(key, &number).ok()?.to_be_bytes();
    let message = trimmed(&message);
    let len = bits.checked_sub(1)?.div_ceil(8);
    let mut padded = vec![0; len.checked_sub(message.len())?];
    padded.extend_from_slice(message);
    Some(padded)
}
