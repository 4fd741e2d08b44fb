//! Sealed answers of a population database: genuine, and wrong in every way that a check must catch (RFC 9052, RFC 8392).
//!
//! Written with an encoder of its own, so that the engine's reader is checked against something else than its writer.
//! The registries' private keys are published in this crate and must never be trusted outside of tests.

pub mod cbor;

use sha2_next::{Digest as _, Sha256};

use crate::cards::keys::{Key, Scheme};
use crate::cards::pki::{CertificatePlan, Profile, certificate};
use crate::cards::{CardError, File, der};
use cbor::{array, bytes, int, map, null, tagged, text};

/// Folder of the seals inside the test data folder.
pub const FOLDER: &str = "seals";

/// Record of a synthetic finger: `finger-1-impression-1.png` as ISO/IEC 19794-2:2005, made once with `bioverify extract`.
pub const RECORD: &[u8] = include_bytes!("../seals/record.fmr");
/// Record of another one: `finger-2-impression-1.png`.
pub const OTHER_RECORD: &[u8] = include_bytes!("../seals/other-record.fmr");
/// The reference of the person that the desk asks about.
pub const PERSON: &str = "6d1f0c2a94b7e3586fd10a4cb2e7935881c4de0f6a3b7295e84d1c06fa59b372";
/// The reference of somebody else.
pub const OTHER_PERSON: &str = "0b8e47d5a2c1f3906e7d4b58c9a0f1e23d56b78409c1e2f3a4b5968778695a4b";
/// The nonce of the desk's request, hexadecimal.
pub const NONCE: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
/// The nonce of an earlier request.
pub const OTHER_NONCE: &str = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
/// When the seals are checked: 2026-11-22T10:00:00Z.
pub const AT: i64 = 1_795_341_600;
/// Common name of the registries.
pub const REGISTRY: &str = "Registry of Utopia";

/// Labels and values of COSE (RFC 9053, 2; RFC 9360, 2).
const ES256: i64 = -7;
const ES384: i64 = -35;
const PS256: i64 = -37;
const HMAC_256: i64 = 5;

/// A seal to be made.
#[derive(Clone)]
pub struct SealPlan<'a> {
    /// Algorithm that it states.
    pub algorithm: i64,
    /// Who signs.
    pub key: &'a Key,
    /// Certificate that it names.
    pub certificate: &'a [u8],
    /// Record that it is for.
    pub record: &'a [u8],
    /// `iss`.
    pub issuer: &'a str,
    /// `sub`.
    pub person: &'a str,
    /// `iat` and `exp`.
    pub times: (i64, i64),
    /// `nbf`.
    pub not_before: Option<i64>,
    /// `nonce`, hexadecimal.
    pub nonce: Option<&'a str>,
}

impl<'a> SealPlan<'a> {
    /// An honest one.
    #[must_use]
    pub const fn new(algorithm: i64, key: &'a Key, certificate: &'a [u8]) -> Self {
        let times = (AT - 2, AT + 300);
        let (record, issuer, person) = (RECORD, REGISTRY, PERSON);
        Self { algorithm, key, certificate, record, issuer, person, times, not_before: None, nonce: Some(NONCE) }
    }

    fn header(&self) -> Vec<u8> {
        let mut claims = vec![
            (1, text(self.issuer)),
            (2, text(self.person)),
            (4, int(self.times.1)),
            (6, int(self.times.0)),
            (7, bytes(b"answer 000000017")),
        ];
        claims.extend(self.not_before.map(|from| (5, int(from))));
        claims.extend(self.nonce.map(|nonce| (10, bytes(&octets(nonce)))));
        claims.push((-65_537, bytes(&Sha256::digest(self.record))));
        let thumbprint = array(&[int(-16), bytes(&Sha256::digest(self.certificate))]);
        map(&[
            (1, int(self.algorithm)),
            (3, text("application/x-iso19794-2;edition=2005")),
            (15, map(&claims)),
            (34, thumbprint),
        ])
    }

    /// The seal's bytes.
    ///
    /// # Errors
    /// [`CardError::Key`] where the key does not sign for COSE.
    pub fn seal(&self) -> Result<Vec<u8>, CardError> {
        let header = self.header();
        let signed = array(&[text("Signature1"), bytes(&header), bytes(&[]), bytes(self.record)]);
        let signature = self.key.sign_plain(&signed)?;
        Ok(tagged(18, &array(&[bytes(&header), map(&[]), null(), bytes(&signature)])))
    }
}

/// The registries: key and certificate.
pub struct Registries {
    /// On P-256.
    pub p256: (Key, Vec<u8>),
    /// On P-384.
    pub p384: (Key, Vec<u8>),
    /// RSA, 2048 bits.
    pub rsa: (Key, Vec<u8>),
    /// Whose certificate has expired.
    pub expired: (Key, Vec<u8>),
    /// Which nobody trusts.
    pub stranger: (Key, Vec<u8>),
}

impl Registries {
    /// The fixed keys, each with its certificate.
    ///
    /// # Errors
    /// [`CardError::Key`] never in practice.
    pub fn new() -> Result<Self, CardError> {
        let valid = ("20240101000000Z", "20401231235959Z");
        Ok(Self {
            p256: registry(Key::p256("registry")?, 0x5001, valid)?,
            p384: registry(Key::p384("registry")?, 0x5002, valid)?,
            rsa: registry(Key::rsa(2)?, 0x5003, valid)?,
            expired: registry(Key::p256("old registry")?, 0x5004, ("20200101000000Z", "20251231235959Z"))?,
            stranger: registry(Key::p256("another registry")?, 0x5005, valid)?,
        })
    }
}

/// The certificate is signed by an authority that nobody has: a registry is trusted because its certificate was put there.
fn registry(key: Key, serial: u64, validity: (&str, &str)) -> Result<(Key, Vec<u8>), CardError> {
    let authority = Key::p256("registry authority")?;
    let made = certificate(&CertificatePlan {
        subject: REGISTRY,
        issuer: "Registry Authority of Utopia",
        serial,
        validity,
        key: &key,
        signer: (&authority, Scheme::Ecdsa),
        profile: Profile::Signer,
    })?;
    Ok((key, made))
}

/// Everything below [`FOLDER`]: the records, the trust folder, the seals.
///
/// # Errors
/// [`CardError`] never in practice.
pub fn seals() -> Result<Vec<File>, CardError> {
    let registries = Registries::new()?;
    let mut files = vec![
        ("record.fmr".to_owned(), RECORD.to_vec()),
        ("other-record.fmr".to_owned(), OTHER_RECORD.to_vec()),
        ("trust/registry/utopia-p256.der".to_owned(), registries.p256.1.clone()),
        ("trust/registry/utopia-p384.pem".to_owned(), der::pem("CERTIFICATE", &registries.p384.1).into_bytes()),
        ("trust/registry/utopia-rsa.pem".to_owned(), der::pem("CERTIFICATE", &registries.rsa.1).into_bytes()),
        ("trust/registry/utopia-old.der".to_owned(), registries.expired.1.clone()),
    ];
    for (name, plan) in plans(&registries) {
        files.push((format!("{name}.cose"), plan.seal()?));
    }
    Ok(files)
}

/// Every seal by name, in the order of what a check looks at.
#[must_use]
pub fn plans(registries: &Registries) -> Vec<(&'static str, SealPlan<'_>)> {
    fn of(algorithm: i64, (key, certificate): &(Key, Vec<u8>)) -> SealPlan<'_> {
        SealPlan::new(algorithm, key, certificate)
    }
    let honest = || of(ES256, &registries.p256);
    let rsa = || of(PS256, &registries.rsa);
    vec![
        ("genuine-es256", honest()),
        ("genuine-es384", of(ES384, &registries.p384)),
        ("genuine-ps256", rsa()),
        ("without-nonce", SealPlan { nonce: None, ..honest() }),
        ("unknown-issuer", of(ES256, &registries.stranger)),
        ("issuer-expired", of(ES256, &registries.expired)),
        ("issuer-impersonated", SealPlan { key: &registries.stranger.0, ..honest() }),
        ("issuer-misnamed", SealPlan { issuer: "Registry of Elsewhere", ..honest() }),
        ("algorithm-of-another-curve", SealPlan { algorithm: ES384, ..honest() }),
        ("algorithm-of-another-key", SealPlan { algorithm: ES256, ..rsa() }),
        ("algorithm-symmetric", SealPlan { algorithm: HMAC_256, ..honest() }),
        ("of-another-record", SealPlan { record: OTHER_RECORD, ..honest() }),
        ("of-another-person", SealPlan { person: OTHER_PERSON, ..honest() }),
        ("of-a-plain-number", SealPlan { person: "001090000001", ..honest() }),
        ("of-another-request", SealPlan { nonce: Some(OTHER_NONCE), ..honest() }),
        ("expired", SealPlan { times: (AT - 600, AT), ..honest() }),
        ("not-yet-made", SealPlan { times: (AT + 600, AT + 900), ..honest() }),
        ("not-yet-valid", SealPlan { not_before: Some(AT + 600), times: (AT - 2, AT + 900), ..honest() }),
    ]
}

/// The bytes of hexadecimal digits; pairs that are none are left out.
fn octets(digits: &str) -> Vec<u8> {
    let pair = |at: usize| digits.get(2 * at..2 * at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..digits.len() / 2).filter_map(pair).collect()
}
