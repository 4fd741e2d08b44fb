//! A test PKI and synthetic cards: what an identity card's chip hands over, genuine and tampered with in every way that
//! passive authentication must catch (ICAO Doc 9303-10 and -12).
//!
//! The state is Utopia (UT, UTO), the holders never existed, the keys are published in this crate and must never be
//! trusted outside of tests. Everything is a function of fixed seeds, signatures included: ECDSA takes its nonce from key
//! and message (RFC 6979), RSASSA-PSS its salt from the message.

pub mod der;
pub mod groups;
pub mod keys;
mod master_lists;
pub mod pki;
pub mod security_object;

use std::io;

use keys::{Key, Scheme};
use pki::{CertificatePlan, Profile, certificate, revocation_list};
use security_object::{SecurityObjectPlan, security_object};

/// Folder of the cards inside the test data folder.
pub const FOLDER: &str = "cards";

/// Why there are no cards.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// A key could not be made or would not sign: the crates underneath have changed.
    #[error("the test key {0} cannot be made or does not sign")]
    Key(String),
    /// A picture could not be read.
    #[error("a sample picture cannot be read: {0}")]
    Picture(#[from] io::Error),
    /// A picture is not one.
    #[error("a sample picture cannot be decoded: {0}")]
    Decode(#[from] image::ImageError),
}

/// A file below [`FOLDER`]: its path with `/`, and its bytes.
pub type File = (String, Vec<u8>);

/// The authorities and document signers of Utopia.
pub struct Utopia {
    /// Key of the authority that signs with RSA.
    pub rsa: Key,
    /// Key of the authority that signs on brainpoolP256r1, with explicit parameters.
    pub elliptic: Key,
    /// Key of an authority that nobody trusts.
    pub stranger: Key,
}

/// Name of the authority with the RSA key.
pub const RSA_AUTHORITY: &str = "CSCA Utopia 1";
/// Name of the authority with the elliptic key.
pub const ELLIPTIC_AUTHORITY: &str = "CSCA Utopia 2";
/// Serial number of the revoked signer.
pub const REVOKED_SERIAL: u64 = 0x1005;
/// First second of the authorities' certificates.
pub const AUTHORITY_FROM: &str = "20200101000000Z";
/// Last second of the authorities' certificates.
pub const AUTHORITY_UNTIL: &str = "20451231235959Z";
/// First second of most signers' certificates.
pub const SIGNER_FROM: &str = "20240101000000Z";
/// Last second of most signers' certificates.
pub const SIGNER_UNTIL: &str = "20401231235959Z";

impl Utopia {
    /// The fixed keys.
    ///
    /// # Errors
    /// [`CardError::Key`] never in practice.
    pub fn new() -> Result<Self, CardError> {
        Ok(Self { rsa: Key::rsa(0)?, elliptic: Key::brainpool_p256("authority")?, stranger: Key::p256("stranger")? })
    }

    /// The files of the trust folder: two authorities, their revocation lists; one of each in PEM.
    ///
    /// # Errors
    /// [`CardError::Key`] never in practice.
    pub fn trust(&self) -> Result<Vec<File>, CardError> {
        let rsa = self.authority(&self.rsa, Scheme::RsaPss, RSA_AUTHORITY)?;
        let elliptic = self.authority(&self.elliptic, Scheme::Ecdsa, ELLIPTIC_AUTHORITY)?;
        let (from, due) = ("20260101000000Z", "20401231235959Z");
        let first =
            revocation_list(RSA_AUTHORITY, (&self.rsa, Scheme::RsaPkcs1), from, due, &[0x0777, REVOKED_SERIAL])?;
        let second = revocation_list(ELLIPTIC_AUTHORITY, (&self.elliptic, Scheme::Ecdsa), from, due, &[])?;
        Ok(vec![
            ("trust/utopia-1.der".to_owned(), rsa),
            ("trust/utopia-1.crl".to_owned(), first),
            ("trust/utopia-2.pem".to_owned(), der::pem("CERTIFICATE", &elliptic).into_bytes()),
            ("trust/utopia-2.crl.pem".to_owned(), der::pem("X509 CRL", &second).into_bytes()),
        ])
    }

    /// The certificate of an authority, signed by itself.
    ///
    /// # Errors
    /// [`CardError::Key`] never in practice.
    pub fn authority(&self, key: &Key, scheme: Scheme, name: &str) -> Result<Vec<u8>, CardError> {
        certificate(&CertificatePlan {
            subject: name,
            issuer: name,
            serial: 1,
            validity: (AUTHORITY_FROM, AUTHORITY_UNTIL),
            key,
            signer: (key, scheme),
            profile: Profile::Authority { below: 0 },
        })
    }

    /// The certificate of a document signer.
    ///
    /// # Errors
    /// [`CardError::Key`] never in practice.
    pub fn signer(
        &self,
        key: &Key,
        serial: u64,
        validity: (&str, &str),
        (issuer, signer): (&str, (&Key, Scheme)),
    ) -> Result<Vec<u8>, CardError> {
        let subject = format!("Document Signer {serial:04X}");
        let profile = Profile::Signer;
        certificate(&CertificatePlan { subject: &subject, issuer, serial, validity, key, signer, profile })
    }
}

/// A signer: its key, how it signs, its certificate.
struct Signer {
    key: Key,
    scheme: Scheme,
    certificate: Vec<u8>,
}

impl Signer {
    fn sign(&self, groups: &[(u8, Vec<u8>)]) -> Result<Vec<u8>, CardError> {
        security_object(&SecurityObjectPlan::new(groups, &self.certificate, &self.key, self.scheme))
    }
}

/// Everything below [`FOLDER`]: the trust folder, a folder for each card, and master lists.
///
/// # Errors
/// [`CardError`] never in practice: pictures and keys are part of this crate.
pub fn cards() -> Result<Vec<File>, CardError> {
    let utopia = Utopia::new()?;
    let mut files = utopia.trust()?;
    genuine(&utopia, &mut files)?;
    bad_signers(&utopia, &mut files)?;
    tampered(&utopia, &mut files)?;
    files.extend(master_lists::master_lists(&utopia)?);
    Ok(files)
}

const VALID: (&str, &str) = (SIGNER_FROM, SIGNER_UNTIL);

impl Utopia {
    fn with_rsa(&self, key: Key, scheme: Scheme, serial: u64, validity: (&str, &str)) -> Result<Signer, CardError> {
        let certificate = self.signer(&key, serial, validity, (RSA_AUTHORITY, (&self.rsa, Scheme::RsaPss)))?;
        Ok(Signer { key, scheme, certificate })
    }

    fn with_elliptic(&self, key: Key, serial: u64) -> Result<Signer, CardError> {
        let issuer = (ELLIPTIC_AUTHORITY, (&self.elliptic, Scheme::Ecdsa));
        let certificate = self.signer(&key, serial, VALID, issuer)?;
        Ok(Signer { key, scheme: Scheme::Ecdsa, certificate })
    }

    fn pss(&self) -> Result<Signer, CardError> {
        self.with_rsa(Key::rsa(1)?, Scheme::RsaPss, 0x1001, VALID)
    }
}

/// The files of a card; group 3 is listed and, as in the field without a terminal's certificate, only rarely read.
fn put(files: &mut Vec<File>, card: &str, sod: Vec<u8>, groups: &[(u8, Vec<u8>)], with_finger: bool) {
    files.push((format!("{card}/EF_COM.bin"), groups::com(&[1, 2, 3])));
    files.push((format!("{card}/EF_SOD.bin"), sod));
    for (number, bytes) in groups.iter().filter(|(number, _)| *number != 3 || with_finger) {
        files.push((format!("{card}/DG{number}.bin"), bytes.clone()));
    }
}

fn genuine(utopia: &Utopia, files: &mut Vec<File>) -> Result<(), CardError> {
    let holder = groups::holder()?;
    put(files, "genuine-rsa-pss", utopia.pss()?.sign(&holder)?, &holder, true);
    for (card, signer) in [
        ("genuine-rsa-v15", utopia.with_rsa(Key::rsa(2)?, Scheme::RsaPkcs1, 0x1002, VALID)?),
        ("genuine-ecdsa-p256", utopia.with_elliptic(Key::p256("signer")?, 0x2001)?),
        ("genuine-ecdsa-brainpool256", utopia.with_elliptic(Key::brainpool_p256("signer")?, 0x2002)?),
    ] {
        put(files, card, signer.sign(&holder)?, &holder, false);
    }
    Ok(())
}

fn bad_signers(utopia: &Utopia, files: &mut Vec<File>) -> Result<(), CardError> {
    let holder = groups::holder()?;
    let key = Key::p256("unknown signer")?;
    let issuer = ("CSCA Elsewhere", (&utopia.stranger, Scheme::Ecdsa));
    let certificate = utopia.signer(&key, 0x3001, VALID, issuer)?;
    let unknown = Signer { key, scheme: Scheme::Ecdsa, certificate };
    let expired = ("20150101000000Z", "20250630235959Z");
    for (card, signer) in [
        ("unknown-signer", unknown),
        ("expired-signer", utopia.with_rsa(Key::p256("expired signer")?, Scheme::Ecdsa, 0x1004, expired)?),
        ("revoked-signer", utopia.with_rsa(Key::p256("revoked signer")?, Scheme::Ecdsa, REVOKED_SERIAL, VALID)?),
    ] {
        put(files, card, signer.sign(&holder)?, &holder, false);
    }
    Ok(())
}

fn tampered(utopia: &Utopia, files: &mut Vec<File>) -> Result<(), CardError> {
    let (holder, other) = (groups::holder()?, groups::other_holder()?);
    let signer = utopia.pss()?;
    let sod = signer.sign(&holder)?;

    let mut changed = holder.clone();
    // The first letter of the family name on the third line.
    changed.iter_mut().filter(|(number, _)| *number == 1).for_each(|(_, bytes)| {
        bytes.iter_mut().rev().nth(29).into_iter().for_each(|letter| *letter = b'L');
    });
    put(files, "wrong-group-hash", sod.clone(), &changed, false);

    let mut swapped = holder.clone();
    for (mine, theirs) in swapped.iter_mut().zip(&other).filter(|(mine, _)| mine.0 == 2) {
        mine.1.clone_from(&theirs.1);
    }
    put(files, "group-swapped", sod.clone(), &swapped, false);
    put(files, "sod-of-another-card", signer.sign(&other)?, &holder, false);

    let mut plan = SecurityObjectPlan::new(&holder, &signer.certificate, &signer.key, signer.scheme);
    plan.stated = Scheme::RsaPkcs1;
    put(files, "algorithm-swapped", security_object(&plan)?, &holder, false);

    let mut flipped = sod;
    // The signature is the last field.
    flipped.iter_mut().rev().nth(100).into_iter().for_each(|byte| *byte ^= 1);
    put(files, "signature-flipped", flipped, &holder, false);
    Ok(())
}
