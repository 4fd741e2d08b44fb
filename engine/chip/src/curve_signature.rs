//! A chip's signature with a key on a curve (ICAO Doc 9303-11, 6.1.2.3; BSI TR-03111, 4.2.1: r and s, one after the other).
//!
//! The curve is told by the point: one that lies on a curve lies on no other here. Whatever parameters the file brings
//! along are not looked at, so that no base point can be slipped in (as of CVE-2020-0601).

use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytesSize};
use ecdsa::signature::hazmat::PrehashVerifier as _;
use ecdsa::{EcdsaCurve, Signature, SignatureSize, VerifyingKey};
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checked {
    /// The key made it over this challenge.
    Right,
    /// It did not.
    Wrong,
    /// The bytes are no signature of the key's length.
    NoSignature,
    /// The key lies on no curve that is offered here.
    NotOffered,
}

/// Checks the signature over a challenge. Which hash was used stands in DG14, which this does not need: of those that a
/// curve allows, a right signature fits one and a wrong one none.
pub fn check(point: &[u8], challenge: &[u8], signature: &[u8]) -> Checked {
    let hashes = [
        Sha224::digest(challenge).to_vec(),
        Sha256::digest(challenge).to_vec(),
        Sha384::digest(challenge).to_vec(),
        Sha512::digest(challenge).to_vec(),
    ];
    let curves = [
        on::<p224::NistP224>,
        on::<p256::NistP256>,
        on::<bp256::BrainpoolP256r1>,
        on::<p384::NistP384>,
        on::<bp384::BrainpoolP384r1>,
        on::<p521::NistP521>,
    ];
    curves.iter().find_map(|curve| curve(point, &hashes, signature)).unwrap_or(Checked::NotOffered)
}

/// `None` where the point is none of this curve.
fn on<C>(point: &[u8], hashes: &[Vec<u8>], signature: &[u8]) -> Option<Checked>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
    SignatureSize<C>: ecdsa::elliptic_curve::array::ArraySize,
{
    let key = VerifyingKey::<C>::from_sec1_bytes(point).ok()?;
    let Ok(signature) = Signature::<C>::from_slice(signature) else { return Some(Checked::NoSignature) };
    // A hash is never longer than the key (ICAO Doc 9303-11, 6.1.2.3).
    let length = point.len() / 2;
    let mut fitting = hashes.iter().filter(|hash| hash.len() <= length);
    Some(if fitting.any(|hash| key.verify_prehash(hash, &signature).is_ok()) { Checked::Right } else { Checked::Wrong })
}
