//! Makes seals: for registries, and for integrators' tests.

use coset::cbor::value::Value;
use coset::cwt::{ClaimsSet, ClaimsSetBuilder, Timestamp};
use coset::iana::{self, CwtClaimName};
use coset::{AsCborValue as _, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable as _};
use ecdsa::signature::Signer as _;
use sha2::{Digest as _, Sha256};

use super::claims::SealClaims;
use super::envelope::{CLAIMS, RECORD_HASH, THUMBPRINT, is_format};
use crate::algorithm::{NotOffered, Padding, Scheme};
use crate::ber::Malformed;
use crate::certificate::Certificate;
use crate::curve::Curve;
use crate::digest::Hash;
use crate::key::PublicKey;
use crate::params::MOST_ID;
use crate::pem::{Object, is_pem, objects};
use crate::signature::check;

/// Why no seal was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The bytes are no private key of the curve.
    #[error("these bytes are no private key of {0}: give its number, 32 bytes for P-256, 48 for P-384")]
    Key(&'static str),
    /// A file that is no private key.
    #[error(
        "there is no private key in this PEM file: it begins with `-----BEGIN PRIVATE KEY-----` or `-----BEGIN EC PRIVATE KEY-----`"
    )]
    NoKey,
    /// A private key that is encrypted, or a PEM file that is broken.
    #[error(
        "the private key is encrypted, or its file is broken: write it out in clear with `openssl pkey -in KEY.pem -out OPEN.pem`"
    )]
    ClosedKey,
    /// A private key that cannot be read.
    #[error("the private key cannot be read: {0}")]
    KeyFile(Malformed),
    /// A private key of RSA or of another curve.
    #[error("the private key is none of P-256 or P-384, which alone seal here")]
    OtherKey,
    /// The certificate cannot be read.
    #[error("the issuer's certificate cannot be read: {0}")]
    Certificate(Malformed),
    /// The private key does not belong to the certificate.
    #[error("the private key is not the one of the issuer's certificate")]
    AnotherKey,
    /// A claim that a seal cannot hold.
    #[error("the claim {0} is empty, or longer than a seal may have it")]
    Claim(&'static str),
}

/// A registry's private key. Wiped when dropped.
pub struct SealKey(Curved);

enum Curved {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
}

impl SealKey {
    /// On P-256, for ES256: the private number, 32 bytes, big-endian.
    ///
    /// # Errors
    /// [`SealError::Key`] for bytes that are none.
    pub fn es256(secret: &[u8]) -> Result<Self, SealError> {
        let key = p256::ecdsa::SigningKey::from_slice(exactly(secret, 32)).map_err(|_| SealError::Key("P-256"))?;
        Ok(Self(Curved::P256(key)))
    }

    /// On P-384, for ES384: the private number, 48 bytes, big-endian.
    ///
    /// # Errors
    /// [`SealError::Key`] for bytes that are none.
    pub fn es384(secret: &[u8]) -> Result<Self, SealError> {
        let key = p384::ecdsa::SigningKey::from_slice(exactly(secret, 48)).map_err(|_| SealError::Key("P-384"))?;
        Ok(Self(Curved::P384(key)))
    }

    /// Signs; the nonce is a function of key and message (RFC 6979), so that the same seal has the same bytes.
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.0 {
            Curved::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
            Curved::P384(key) => {
                let signature: p384::ecdsa::Signature = key.sign(message);
                signature.to_bytes().to_vec()
            }
        }
    }

    const fn algorithm(&self) -> (iana::Algorithm, Hash, Curve) {
        match self.0 {
            Curved::P256(_) => (iana::Algorithm::ES256, Hash::Sha256, Curve::P256),
            Curved::P384(_) => (iana::Algorithm::ES384, Hash::Sha384, Curve::P384),
        }
    }
}

/// The bytes, or none where they are fewer or more: the curves' crates take shorter ones.
fn exactly(secret: &[u8], length: usize) -> &[u8] {
    if secret.len() == length { secret } else { &[] }
}

impl std::fmt::Debug for SealKey {
    /// The kind only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealKey({})", self.algorithm().2.name())
    }
}

/// Seals a record: `certificate` is the issuer's, in DER or PEM, and `key` its private key. See [`crate::seal`] for the format.
///
/// # Errors
/// [`SealError`]: a certificate that cannot be read, another key's, a claim that a seal cannot hold.
pub fn seal_record(
    record: &[u8],
    claims: &SealClaims,
    certificate: &[u8],
    key: &SealKey,
) -> Result<Vec<u8>, SealError> {
    let first = is_pem(certificate).then(|| objects(certificate).into_iter().next()).flatten();
    let from_pem = first.and_then(Object::whole);
    let certificate = from_pem.as_deref().unwrap_or(certificate);
    let issuer = Certificate::read(certificate).map_err(SealError::Certificate)?;
    let name = issuer.subject.common_name().ok_or(SealError::Claim("iss"))?;
    own_key(&issuer, key)?;
    if !is_format(&claims.format) {
        return Err(SealError::Claim("format"));
    }
    if !(1..=MOST_ID).contains(&claims.id.len()) {
        return Err(SealError::Claim("cti"));
    }
    let said = claims_set(claims, name, record).to_cbor_value().map_err(|_| SealError::Claim("set"))?;
    let thumbprint = Value::Array(vec![
        Value::from(iana::Algorithm::SHA_256 as i64),
        Value::Bytes(Sha256::digest(certificate).to_vec()),
    ]);
    let header = HeaderBuilder::new().algorithm(key.algorithm().0).value(CLAIMS, said).value(THUMBPRINT, thumbprint);
    let mut header = header.build();
    header.content_type = Some(coset::ContentType::Text(claims.format.clone()));
    let sealed = CoseSign1Builder::new()
        .protected(header)
        .create_detached_signature(record, &[], |message| key.sign(message))
        .build();
    sealed.to_tagged_vec().map_err(|_| SealError::Claim("header"))
}

fn claims_set(claims: &SealClaims, issuer: String, record: &[u8]) -> ClaimsSet {
    let time = |moment: crate::moment::Moment| Timestamp::WholeSeconds(moment.unix());
    let mut set = ClaimsSetBuilder::new()
        .issuer(issuer)
        .subject(claims.person.to_hex())
        .expiration_time(time(claims.expires))
        .issued_at(time(claims.issued))
        .cwt_id(claims.id.clone());
    if let Some(from) = claims.not_before {
        set = set.not_before(time(from));
    }
    if let Some(nonce) = &claims.nonce {
        set = set.claim(CwtClaimName::Nonce, Value::Bytes(nonce.bytes().to_vec()));
    }
    set.private_claim(RECORD_HASH, Value::Bytes(Sha256::digest(record).to_vec())).build()
}

/// Refuses a key that is not the certificate's: its seals would all be told as forged.
fn own_key(issuer: &Certificate<'_>, key: &SealKey) -> Result<(), SealError> {
    const PROBE: &[u8] = b"whose key is this";
    let (_, hash, curve) = key.algorithm();
    let of_certificate = issuer.key.key().map_err(|NotOffered(_)| SealError::AnotherKey)?;
    let on_curve = matches!(&of_certificate, PublicKey::Elliptic { curve: own, .. } if *own == curve);
    let scheme = Scheme { hash, padding: Padding::EcdsaPlain };
    match check(scheme, &of_certificate, &[PROBE], &key.sign(PROBE)) {
        Ok(()) if on_curve => Ok(()),
        _ => Err(SealError::AnotherKey),
    }
}
