//! The bytes of a seal, read strictly.

use coset::cbor::value::Value;
use coset::cwt::{ClaimName, ClaimsSet, Timestamp};
use coset::iana::{self, CwtClaimName, HeaderParameter};
use coset::{Algorithm, AsCborValue as _, ContentType, CoseSign1, Header, Label, TaggedCborSerializable as _};

use crate::algorithm::{Padding, Scheme};
use crate::curve::Curve;
use crate::digest::Hash;
use crate::moment::Moment;
use crate::params::{LONGEST_SEAL, MOST_ID};

/// Private claim: SHA-256 of the record.
pub(super) const RECORD_HASH: i64 = -65_537;
/// Header labels.
pub(super) const CLAIMS: i64 = HeaderParameter::CwtClaims as i64;
/// SHA-256 of the certificate.
pub(super) const THUMBPRINT: i64 = HeaderParameter::X5T as i64;

/// A seal in its parts. Nothing of it is believed yet.
pub(super) struct Envelope {
    /// The algorithm stated, and the curve that it belongs to; words for one that is not offered.
    pub(super) algorithm: Result<(Scheme, Option<Curve>), String>,
    /// SHA-256 of the issuer's certificate.
    pub(super) thumbprint: [u8; 32],
    pub(super) format: String,
    pub(super) issuer: String,
    pub(super) subject: String,
    pub(super) expires: Moment,
    pub(super) not_before: Option<Moment>,
    pub(super) issued: Moment,
    pub(super) id: Vec<u8>,
    pub(super) nonce: Option<Vec<u8>>,
    /// What it says the record's SHA-256 is.
    pub(super) record_hash: [u8; 32],
    pub(super) signature: Vec<u8>,
    /// What is signed, but for the record at its end.
    pub(super) signed: Vec<u8>,
}

/// What keeps a seal from being read, if anything does.
pub(crate) fn unreadable(seal: &[u8]) -> Option<&'static str> {
    Envelope::read(seal).err()
}

type Read<T> = Result<T, &'static str>;

impl Envelope {
    pub(super) fn read(seal: &[u8]) -> Read<Self> {
        if seal.len() > LONGEST_SEAL {
            return Err("longer than a seal is");
        }
        let read = CoseSign1::from_tagged_slice(seal).map_err(|_| "not a tagged COSE_Sign1, or cut short")?;
        if read.payload.is_some() {
            return Err("it holds a payload, where the record stands beside it");
        }
        if !read.unprotected.is_empty() {
            return Err("it has fields that are not signed");
        }
        if read.clone().to_tagged_vec().ok().as_deref() != Some(seal) {
            return Err("not in the shortest encoding");
        }
        let header = &read.protected.header;
        let ([claims, thumbprint], format) = (labels(header)?, format(header)?);
        let claims = ClaimsSet::from_cbor_value(claims.clone()).map_err(|_| "its claims cannot be read")?;
        Ok(Self {
            algorithm: algorithm(header.alg.as_ref().ok_or("it states no algorithm")?),
            thumbprint: certificate_hash(thumbprint)?,
            format,
            issuer: claims.issuer.clone().ok_or("it states no issuer")?,
            subject: claims.subject.clone().ok_or("it states no subject")?,
            expires: moment(claims.expiration_time.as_ref())?.ok_or("it states no end of its validity")?,
            not_before: moment(claims.not_before.as_ref())?,
            issued: moment(claims.issued_at.as_ref())?.ok_or("it does not state when it was made")?,
            id: claims.cwt_id.clone().filter(|id| (1..=MOST_ID).contains(&id.len())).ok_or("it states no number")?,
            nonce: claim(&claims, &ClaimName::Assigned(CwtClaimName::Nonce))?,
            record_hash: claim(&claims, &ClaimName::PrivateUse(RECORD_HASH))?
                .and_then(|hash| hash.try_into().ok())
                .ok_or("it states no hash of the record")?,
            signed: read.tbs_detached_data(&[], &[]),
            signature: read.signature,
        })
    }

    /// What is signed, in parts: the record is not copied.
    pub(super) fn signed_parts<'a>(&'a self, length: &'a [u8], record: &'a [u8]) -> [&'a [u8]; 3] {
        // `signed` ends with the head of an empty byte string, which the record's own takes the place of.
        let (_, before) = self.signed.split_last().unwrap_or((&0, &[]));
        [before, length, record]
    }
}

/// Head of a byte string of this length in its shortest form (RFC 8949, 3).
pub(super) fn byte_string_head(length: usize) -> Vec<u8> {
    let bytes = (length as u64).to_be_bytes();
    let (short, tail) = match length {
        0..=23 => return vec![0x40 | length as u8],
        24..=0xFF => (0x58, 1),
        0x100..=0xFFFF => (0x59, 2),
        0x1_0000..=0xFFFF_FFFF => (0x5A, 4),
        _ => (0x5B, 8),
    };
    [&[short], bytes.get(8 - tail..).unwrap_or_default()].concat()
}

/// The two labels that coset does not know by name; any other one, and any that must be understood, is refused.
fn labels(header: &Header) -> Read<[&Value; 2]> {
    let known = [Label::Int(CLAIMS), Label::Int(THUMBPRINT)];
    let foreign = header.rest.iter().any(|(label, _)| !known.contains(label));
    if foreign || !header.crit.is_empty() || !header.key_id.is_empty() || !header.iv.is_empty() {
        return Err("its header holds a label that does not belong there");
    }
    let [claims, thumbprint] = known.map(|label| header.rest.iter().find(|(found, _)| *found == label));
    match (claims, thumbprint) {
        (Some((_, claims)), Some((_, thumbprint))) => Ok([claims, thumbprint]),
        _ => Err("it names no certificate, or has no claims"),
    }
}

fn format(header: &Header) -> Read<String> {
    match &header.content_type {
        Some(ContentType::Text(text)) if is_format(text) => Ok(text.clone()),
        _ => Err("it does not name the record's format"),
    }
}

/// Whether a text may name a format.
pub(super) fn is_format(text: &str) -> bool {
    (1..=MOST_ID).contains(&text.len()) && text.bytes().all(|letter| (b' '..=b'~').contains(&letter))
}

fn certificate_hash(value: &Value) -> Read<[u8; 32]> {
    const FAULT: &str = "its certificate is not named by a SHA-256";
    let sha256 = Value::from(iana::Algorithm::SHA_256 as i64);
    match value.as_array().map(Vec::as_slice) {
        Some([kind, Value::Bytes(hash)]) if *kind == sha256 => hash.as_slice().try_into().map_err(|_| FAULT),
        _ => Err(FAULT),
    }
}

fn moment(time: Option<&Timestamp>) -> Read<Option<Moment>> {
    match time {
        None => Ok(None),
        Some(Timestamp::WholeSeconds(seconds)) => Ok(Some(Moment::from_unix(*seconds))),
        Some(Timestamp::FractionalSeconds(_)) => Err("a time that is not in whole seconds"),
    }
}

fn claim(claims: &ClaimsSet, name: &ClaimName) -> Read<Option<Vec<u8>>> {
    match claims.rest.iter().find(|(found, _)| found == name) {
        None => Ok(None),
        Some((_, Value::Bytes(bytes))) => Ok(Some(bytes.clone())),
        Some(_) => Err("a nonce or a hash that is no byte string"),
    }
}

/// Algorithms and the curves they belong to: ES256 on another curve than P-256 is refused (RFC 9864, 2.1 has the reasons).
fn algorithm(stated: &Algorithm) -> Result<(Scheme, Option<Curve>), String> {
    use iana::Algorithm as Known;
    let elliptic = |hash, curve| Ok((Scheme { hash, padding: Padding::EcdsaPlain }, Some(curve)));
    let rsa = |hash: Hash| Ok((Scheme { hash, padding: Padding::Pss { salt: hash.len(), mask: hash } }, None));
    match stated {
        Algorithm::Assigned(Known::ES256 | Known::ESP256) => elliptic(Hash::Sha256, Curve::P256),
        Algorithm::Assigned(Known::ES384 | Known::ESP384) => elliptic(Hash::Sha384, Curve::P384),
        Algorithm::Assigned(Known::ES512 | Known::ESP512) => elliptic(Hash::Sha512, Curve::P521),
        Algorithm::Assigned(Known::PS256) => rsa(Hash::Sha256),
        Algorithm::Assigned(Known::PS384) => rsa(Hash::Sha384),
        Algorithm::Assigned(Known::PS512) => rsa(Hash::Sha512),
        Algorithm::Assigned(other) => Err(format!("COSE algorithm {other:?}")),
        _ => Err("a COSE algorithm that is not registered".to_owned()),
    }
}
