//! Whether a signature is right.

use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize};
use ecdsa::signature::hazmat::PrehashVerifier as _;
use ecdsa::{EcdsaCurve, Signature, VerifyingKey};
use rsa::{Pkcs1v15Sign, Pss, RsaPublicKey};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};

use crate::algorithm::{NotOffered, Padding, Scheme};
use crate::ber::{INTEGER, Malformed, Reader, SEQUENCE, trimmed};
use crate::brainpool::{BrainpoolP224, BrainpoolP320, BrainpoolP512};
use crate::curve::Curve;
use crate::digest::Hash;
use crate::key::PublicKey;
use crate::pss::Encoding;

/// Why a signature does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It could not be checked.
    NotOffered(NotOffered),
    /// The key cannot have made a signature of this kind.
    AnotherKind,
    /// It was checked and is wrong.
    Wrong,
}

impl From<NotOffered> for Refusal {
    fn from(what: NotOffered) -> Self {
        Self::NotOffered(what)
    }
}

/// Checks a signature over the parts, one after the other.
pub(crate) fn check(scheme: Scheme, key: &PublicKey<'_>, message: &[&[u8]], signature: &[u8]) -> Result<(), Refusal> {
    if !key.fits(scheme) {
        return Err(Refusal::AnotherKind);
    }
    let hash = scheme.hash.digest(message);
    let right = match key {
        PublicKey::Rsa { key, .. } => rsa(scheme, key, &hash, signature),
        PublicKey::Elliptic { curve, point } => {
            let pair = if scheme.padding == Padding::EcdsaPlain { halves(signature) } else { pair(signature).ok() };
            let (r, s) = pair.ok_or(Refusal::Wrong)?;
            elliptic(*curve, point, &hash, r, s)?
        }
    };
    if right { Ok(()) } else { Err(Refusal::Wrong) }
}

fn rsa(scheme: Scheme, key: &RsaPublicKey, hash: &[u8], signature: &[u8]) -> bool {
    match scheme.padding {
        Padding::Pss { salt, mask } if mask != scheme.hash => {
            return Encoding { hash: scheme.hash, mask, salt }.verify(key, hash, signature);
        }
        Padding::Pss { salt, .. } => match scheme.hash {
            Hash::Sha1 => key.verify(Pss::<Sha1>::new_with_salt(salt), hash, signature),
            Hash::Sha224 => key.verify(Pss::<Sha224>::new_with_salt(salt), hash, signature),
            Hash::Sha256 => key.verify(Pss::<Sha256>::new_with_salt(salt), hash, signature),
            Hash::Sha384 => key.verify(Pss::<Sha384>::new_with_salt(salt), hash, signature),
            Hash::Sha512 => key.verify(Pss::<Sha512>::new_with_salt(salt), hash, signature),
        },
        _ => {
            let padding = match scheme.hash {
                Hash::Sha1 => Pkcs1v15Sign::new::<Sha1>(),
                Hash::Sha224 => Pkcs1v15Sign::new::<Sha224>(),
                Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
                Hash::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
                Hash::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
            };
            key.verify(padding, hash, signature)
        }
    }
    .is_ok()
}

fn elliptic(curve: Curve, point: &[u8], hash: &[u8], r: &[u8], s: &[u8]) -> Result<bool, NotOffered> {
    match curve {
        Curve::P224 => on_curve::<p224::NistP224>(point, hash, r, s),
        Curve::P256 => on_curve::<p256::NistP256>(point, hash, r, s),
        Curve::P384 => on_curve::<p384::NistP384>(point, hash, r, s),
        Curve::P521 => on_curve::<p521::NistP521>(point, hash, r, s),
        Curve::BrainpoolP224 => on_curve::<BrainpoolP224>(point, hash, r, s),
        Curve::BrainpoolP256 => on_curve::<bp256::BrainpoolP256r1>(point, hash, r, s),
        Curve::BrainpoolP320 => on_curve::<BrainpoolP320>(point, hash, r, s),
        Curve::BrainpoolP384 => on_curve::<bp384::BrainpoolP384r1>(point, hash, r, s),
        Curve::BrainpoolP512 => on_curve::<BrainpoolP512>(point, hash, r, s),
    }
}

fn on_curve<C>(point: &[u8], hash: &[u8], r: &[u8], s: &[u8]) -> Result<bool, NotOffered>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let key = VerifyingKey::<C>::from_sec1_bytes(point)
        .map_err(|_| NotOffered("a public key that is no point of its curve".to_owned()))?;
    let (Some(r), Some(s)) = (number::<C>(r), number::<C>(s)) else { return Ok(false) };
    let Ok(signature) = Signature::<C>::from_scalars(r, s) else { return Ok(false) };
    Ok(key.verify_prehash(&leftmost::<C>(hash), &signature).is_ok())
}

/// A number at the length of the curve's field; `None` where it is longer.
fn number<C: elliptic_curve::Curve>(value: &[u8]) -> Option<FieldBytes<C>> {
    let value = trimmed(value);
    let mut bytes = FieldBytes::<C>::default();
    let start = bytes.len().checked_sub(value.len())?;
    bytes.get_mut(start..)?.copy_from_slice(value);
    Some(bytes)
}

/// The leftmost octets of a hash, as many as the order has, with zeros before a shorter one (FIPS 186-5, 6.4.2). The
/// order of no known curve is shorter than its octets by more than P-521's seven bits, and no hash reaches those.
fn leftmost<C: elliptic_curve::Curve>(hash: &[u8]) -> Vec<u8> {
    let len = FieldBytes::<C>::default().len();
    let kept = hash.get(..len).unwrap_or(hash);
    let mut padded = vec![0; len - kept.len()];
    padded.extend_from_slice(kept);
    padded
}

/// `ECDSA-Sig-Value` (RFC 3279, 2.2.3).
fn pair(signature: &[u8]) -> Result<(&[u8], &[u8]), Malformed> {
    const FIELD: &str = "ECDSA signature";
    let mut reader = Reader::new(signature);
    let mut inside = reader.expect(SEQUENCE, FIELD)?.inside();
    let r = inside.expect(INTEGER, FIELD)?.unsigned(FIELD)?;
    let s = inside.expect(INTEGER, FIELD)?.unsigned(FIELD)?;
    inside.end(FIELD)?;
    reader.end(FIELD)?;
    Ok((r, s))
}

fn halves(signature: &[u8]) -> Option<(&[u8], &[u8])> {
    signature.len().is_multiple_of(2).then(|| signature.split_at(signature.len() / 2))
}
