//! EF.SOD: the list of hashes, signed (ICAO Doc 9303-10, 4.6.2; RFC 5652); and master lists, signed in the same way.

use sha2_next::{Digest as _, Sha256};

use super::CardError;
use super::der::{null, number, object, octets, oid, sequence, set, time};
use super::keys::{Key, Scheme, sha256};
use super::pki::name;

/// A security object to be made.
pub struct SecurityObjectPlan<'a> {
    /// Number and bytes of each group that is listed.
    pub groups: &'a [(u8, Vec<u8>)],
    /// The signer's certificate.
    pub certificate: &'a [u8],
    /// The signer's key.
    pub key: &'a Key,
    /// How it signs.
    pub scheme: Scheme,
    /// What it says about how it signs; the same, but for a tampered one.
    pub stated: Scheme,
    /// Common name of the certificate's issuer and its serial number; `None` names the signer by its key's identifier.
    pub issued: Option<(&'a str, u64)>,
    /// When it says that it was signed.
    pub signing_time: Option<&'a str>,
    /// Version of the list: 0, or 1 with version information.
    pub version: u64,
}

impl<'a> SecurityObjectPlan<'a> {
    /// An honest one of version 1, its signer named by the key.
    #[must_use]
    pub const fn new(groups: &'a [(u8, Vec<u8>)], certificate: &'a [u8], key: &'a Key, scheme: Scheme) -> Self {
        Self {
            groups,
            certificate,
            key,
            scheme,
            stated: scheme,
            issued: None,
            signing_time: Some("20240601120000Z"),
            version: 1,
        }
    }
}

const LIST: &str = "2.23.136.1.1.1";
const MASTER_LIST: &str = "2.23.136.1.1.2";

/// Makes the file.
///
/// # Errors
/// [`CardError::Key`] where the key is of another kind than the scheme.
pub fn security_object(plan: &SecurityObjectPlan<'_>) -> Result<Vec<u8>, CardError> {
    Ok(object(0x77, &signed_data(LIST, &list(plan), plan)?))
}

/// Makes a CSCA master list of these certificates (ICAO Doc 9303-12, 9); the plan tells who signs it and how.
///
/// # Errors
/// [`CardError::Key`] where the key is of another kind than the scheme.
pub fn master_list(certificates: &[Vec<u8>], plan: &SecurityObjectPlan<'_>) -> Result<Vec<u8>, CardError> {
    signed_data(MASTER_LIST, &sequence(&[number(0), set(certificates)]), plan)
}

/// `ContentInfo` of signed content of this type.
fn signed_data(kind: &str, content: &[u8], plan: &SecurityObjectPlan<'_>) -> Result<Vec<u8>, CardError> {
    let attribute = |kind: &str, value: Vec<u8>| sequence(&[oid(kind), set(&[value])]);
    let mut attributes = vec![
        attribute("1.2.840.113549.1.9.3", oid(kind)),
        attribute("1.2.840.113549.1.9.4", octets(&Sha256::digest(content))),
    ];
    attributes.extend(plan.signing_time.map(|text| attribute("1.2.840.113549.1.9.5", time(text))));
    let signed = set(&attributes);
    let signature = plan.key.sign(plan.scheme, &signed)?;
    // RFC 5652, 5.4: signed as a SET OF, written under [0].
    let implicit = [&[0xA0], signed.get(1..).unwrap_or_default()].concat();
    let (version, id) = match plan.issued {
        Some((issuer, serial)) => (1, sequence(&[name(issuer), number(serial)])),
        None => (3, object(0x80, &plan.key.identifier())),
    };
    let signer = sequence(&[number(version), id, sha256(), implicit, plan.stated.identifier(), octets(&signature)]);
    let data = sequence(&[
        number(3),
        set(&[sha256()]),
        sequence(&[oid(kind), object(0xA0, &octets(content))]),
        object(0xA0, plan.certificate),
        set(&[signer]),
    ]);
    Ok(sequence(&[oid("1.2.840.113549.1.7.2"), object(0xA0, &data)]))
}

/// `LDSSecurityObject`.
fn list(plan: &SecurityObjectPlan<'_>) -> Vec<u8> {
    let hash = |(group, bytes): &(u8, Vec<u8>)| sequence(&[number(u64::from(*group)), octets(&Sha256::digest(bytes))]);
    let hashes: Vec<_> = plan.groups.iter().map(hash).collect();
    let mut parts = vec![number(plan.version), sequence(&[oid("2.16.840.1.101.3.4.2.1"), null()]), sequence(&hashes)];
    if plan.version == 1 {
        parts.push(sequence(&[object(0x13, b"0108"), object(0x13, b"040000")]));
    }
    sequence(&parts)
}
