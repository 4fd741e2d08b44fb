//! Checks a seal: issuer, algorithm, signature over the record, then what it says.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::claims::{Nonce, Sealed};
use super::envelope::{Envelope, byte_string_head};
use super::person::PersonReference;
use super::verdict::{SealDoubt, SealForgery, SealVerdict};
use crate::algorithm::{Scheme, SignatureAlgorithm};
use crate::certificate::Certificate;
use crate::curve::Curve;
use crate::hex;
use crate::key::PublicKey;
use crate::moment::Moment;
use crate::params::CLOCK_SKEW_S;
use crate::signature::{Refusal, check};
use crate::store::TrustStore;

/// What the desk knows beforehand, and a seal must agree with.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The registries whose seals are believed.
    pub issuers: &'a TrustStore,
    /// Whom the desk asked about.
    pub person: &'a PersonReference,
    /// What the desk sent with its request. `None` where it sent nothing: an old seal then passes until it expires, which
    /// [`Sealed::remark`] tells.
    pub nonce: Option<&'a Nonce>,
    /// The time of checking.
    pub at: Moment,
}

/// Checks that the seal is a known registry's, over exactly these bytes of a record, for this person and this request, and
/// valid now. What is wrong goes before what is missing; the first of either is told. See [`crate::seal`] for the format.
#[must_use]
pub fn check_seal(record: &[u8], seal: &[u8], expected: &Expected<'_>) -> SealVerdict {
    match checked(record, seal, expected) {
        Ok(sealed) => SealVerdict::Authentic(sealed),
        Err(Reason::Doubt(doubt)) => SealVerdict::Unverified(doubt),
        Err(Reason::Forgery(forgery)) => SealVerdict::Forged(forgery),
    }
}

enum Reason {
    Doubt(SealDoubt),
    Forgery(SealForgery),
}

impl From<SealDoubt> for Reason {
    fn from(doubt: SealDoubt) -> Self {
        Self::Doubt(doubt)
    }
}

impl From<SealForgery> for Reason {
    fn from(forgery: SealForgery) -> Self {
        Self::Forgery(forgery)
    }
}

fn checked(record: &[u8], seal: &[u8], expected: &Expected<'_>) -> Result<Sealed, Reason> {
    let envelope = Envelope::read(seal).map_err(|what| SealDoubt::Unreadable { what })?;
    let unknown = || SealDoubt::UnknownIssuer { certificate: hex::encode(&envelope.thumbprint) };
    let issuer = expected.issuers.registry(&envelope.thumbprint).ok_or_else(unknown)?;
    let scheme = signature(&envelope, &issuer, record)?;
    claims(&envelope, &issuer, expected)?;
    times(&envelope, &issuer, expected.at)?;
    Ok(Sealed {
        issuer: envelope.issuer,
        format: envelope.format,
        id: envelope.id,
        issued: envelope.issued,
        expires: envelope.expires,
        signature: SignatureAlgorithm(scheme),
        nonce_checked: expected.nonce.is_some(),
    })
}

fn signature(envelope: &Envelope, issuer: &Certificate<'_>, record: &[u8]) -> Result<Scheme, Reason> {
    let not_offered = |what: String| SealDoubt::NotOffered { what };
    let (scheme, curve) = envelope.algorithm.clone().map_err(not_offered)?;
    let key = issuer.key.key().map_err(|error| not_offered(error.0))?;
    let fits = match &key {
        PublicKey::Elliptic { curve: of_key, .. } => curve == Some(*of_key),
        PublicKey::Rsa { .. } => curve.is_none(),
    };
    let another_kind = || SealForgery::AnotherKindOfKey { stated: SignatureAlgorithm(scheme), key: key.to_string() };
    if !fits {
        return Err(another_kind().into());
    }
    let length = byte_string_head(record.len());
    let whole = curve.is_none_or(|curve| envelope.signature.len() == signature_length(curve));
    let right = match whole {
        true => check(scheme, &key, &envelope.signed_parts(&length, record), &envelope.signature),
        false => Err(Refusal::Wrong),
    };
    let another = bool::from(Sha256::digest(record).as_slice().ct_ne(&envelope.record_hash));
    match right {
        Err(Refusal::NotOffered(what)) => Err(not_offered(what.0).into()),
        Err(Refusal::AnotherKind) => Err(another_kind().into()),
        Err(Refusal::Wrong) | Ok(()) if another => Err(SealForgery::AnotherRecord.into()),
        Err(Refusal::Wrong) => Err(SealForgery::Signature.into()),
        Ok(()) => Ok(scheme),
    }
}

/// Octets of the two numbers of a signature (RFC 9053, 2.1).
const fn signature_length(curve: Curve) -> usize {
    match curve {
        Curve::P384 => 96,
        Curve::P521 => 132,
        _ => 64,
    }
}

/// What the seal says, now that its issuer is known to have said it.
fn claims(envelope: &Envelope, issuer: &Certificate<'_>, expected: &Expected<'_>) -> Result<(), Reason> {
    if issuer.subject.common_name().as_ref() != Some(&envelope.issuer) {
        return Err(SealForgery::IssuerName.into());
    }
    if !expected.person.is(&envelope.subject) {
        return Err(SealForgery::AnotherPerson.into());
    }
    match (expected.nonce, &envelope.nonce) {
        (Some(_), None) => Err(SealDoubt::NoNonce.into()),
        (Some(sent), Some(stated)) if !bool::from(sent.bytes().ct_eq(stated)) => Err(SealForgery::AnotherNonce.into()),
        _ => Ok(()),
    }
}

fn times(envelope: &Envelope, issuer: &Certificate<'_>, at: Moment) -> Result<(), SealDoubt> {
    if at >= envelope.expires {
        return Err(SealDoubt::Expired { since: envelope.expires });
    }
    let from = envelope.not_before.map_or(envelope.issued, |not_before| not_before.max(envelope.issued));
    if at.unix().saturating_add(CLOCK_SKEW_S) < from.unix() {
        return Err(SealDoubt::NotYetValid { from });
    }
    if at > issuer.not_after {
        return Err(SealDoubt::IssuerExpired { until: issuer.not_after });
    }
    if at < issuer.not_before {
        return Err(SealDoubt::IssuerNotYetValid { from: issuer.not_before });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_byte_strings_are_those_of_the_standard() {
        for (length, head) in
            [(0, &[0x40][..]), (23, &[0x57]), (24, &[0x58, 24]), (256, &[0x59, 1, 0]), (65_536, &[0x5A, 0, 1, 0, 0])]
        {
            assert_eq!(byte_string_head(length), head);
        }
    }
}
