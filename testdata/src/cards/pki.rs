//! Certificates and revocation lists of the test PKI (ICAO Doc 9303-12, 7.1).

use super::CardError;
use super::der::{bits, number, object, octets, oid, sequence, set, time};
use super::keys::{Key, Scheme};

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// A country signing authority or a link certificate.
    Authority {
        /// Authorities that may follow below it.
        below: u64,
    },
    /// A document signer.
    Signer,
    /// Certified by the same authority for something else: a master list signer (extended key usage 2.23.136.1.1.3).
    ListSigner,
}

/// A certificate to be made.
pub struct CertificatePlan<'a> {
    /// Common name of whose it is.
    pub subject: &'a str,
    /// Common name of who signs it.
    pub issuer: &'a str,
    /// Its number at the issuer.
    pub serial: u64,
    /// First and last second, `YYYYMMDDhhmmssZ`.
    pub validity: (&'a str, &'a str),
    /// Whose public key it tells.
    pub key: &'a Key,
    /// Who signs, and how.
    pub signer: (&'a Key, Scheme),
    /// What it is for.
    pub profile: Profile,
}

/// `C=UT, O=Utopia Test, CN=common`.
#[must_use]
pub fn name(common: &str) -> Vec<u8> {
    let part = |kind: &str, tag: u16, text: &str| set(&[sequence(&[oid(kind), object(tag, text.as_bytes())])]);
    sequence(&[part("2.5.4.6", 0x13, "UT"), part("2.5.4.10", 0x0C, "Utopia Test"), part("2.5.4.3", 0x0C, common)])
}

fn extension(kind: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![oid(kind)];
    if critical {
        parts.push(object(0x01, &[0xFF]));
    }
    parts.push(octets(value));
    sequence(&parts)
}

fn authority_key(key: &Key) -> Vec<u8> {
    extension("2.5.29.35", false, &sequence(&[object(0x80, &key.identifier())]))
}

fn extensions(plan: &CertificatePlan<'_>) -> Vec<u8> {
    let usage = |bits: &[u8]| extension("2.5.29.15", true, &object(0x03, bits));
    let mut list = vec![authority_key(plan.signer.0), extension("2.5.29.14", false, &octets(&plan.key.identifier()))];
    match plan.profile {
        Profile::Authority { below } => {
            let constraints = sequence(&[object(0x01, &[0xFF]), number(below)]);
            // keyCertSign and cRLSign.
            list.extend([usage(&[1, 0x06]), extension("2.5.29.19", true, &constraints)]);
        }
        Profile::Signer => list.push(usage(&[7, 0x80])),
        Profile::ListSigner => {
            let purpose = sequence(&[oid("2.23.136.1.1.3")]);
            list.extend([usage(&[7, 0x80]), extension("2.5.29.37", true, &purpose)]);
        }
    }
    object(0xA3, &sequence(&list))
}

fn signed(tbs: Vec<u8>, (key, scheme): (&Key, Scheme)) -> Result<Vec<u8>, CardError> {
    let signature = key.sign(scheme, &tbs)?;
    Ok(sequence(&[tbs, scheme.identifier(), bits(&signature)]))
}

/// Makes a certificate (RFC 5280, 4.1).
///
/// # Errors
/// [`CardError::Key`] where the signer's key is of another kind than its scheme.
pub fn certificate(plan: &CertificatePlan<'_>) -> Result<Vec<u8>, CardError> {
    let tbs = sequence(&[
        object(0xA0, &number(2)),
        number(plan.serial),
        plan.signer.1.identifier(),
        name(plan.issuer),
        sequence(&[time(plan.validity.0), time(plan.validity.1)]),
        name(plan.subject),
        plan.key.info(),
        extensions(plan),
    ]);
    signed(tbs, plan.signer)
}

/// Makes a revocation list (RFC 5280, 5.1).
///
/// # Errors
/// [`CardError::Key`] where the signer's key is of another kind than its scheme.
pub fn revocation_list(
    issuer: &str,
    signer: (&Key, Scheme),
    this_update: &str,
    next_update: &str,
    serials: &[u64],
) -> Result<Vec<u8>, CardError> {
    let mut parts = vec![number(1), signer.1.identifier(), name(issuer), time(this_update), time(next_update)];
    if !serials.is_empty() {
        let entries: Vec<_> = serials.iter().map(|serial| sequence(&[number(*serial), time(this_update)])).collect();
        parts.push(sequence(&entries));
    }
    let list = [authority_key(signer.0), extension("2.5.29.20", false, &number(1))];
    parts.push(object(0xA0, &sequence(&list)));
    signed(sequence(&parts), signer)
}
