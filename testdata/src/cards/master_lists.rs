//! CSCA master lists: one to be believed with the trust folder's first authority, and others wrong in one way each.

use super::keys::{Key, Scheme};
use super::pki::{CertificatePlan, Profile, certificate};
use super::security_object::{SecurityObjectPlan, master_list};
use super::{
    AUTHORITY_FROM, AUTHORITY_UNTIL, CardError, ELLIPTIC_AUTHORITY, File, RSA_AUTHORITY, SIGNER_FROM, SIGNER_UNTIL,
    Utopia,
};

/// Name of the authority that only the lists know; it certified the signer of the card `unknown-signer`.
const ELSEWHERE: &str = "CSCA Elsewhere";
/// Name of the authority that nobody signed for.
const ROGUE: &str = "CSCA Rogue";

/// Who signs a list.
struct Publisher {
    key: Key,
    certificate: Vec<u8>,
}

impl Publisher {
    fn new(label: &str, issuer: (&str, &Key, Scheme), serial: u64, profile: Profile) -> Result<Self, CardError> {
        let (issuer, authority, scheme) = issuer;
        let key = Key::p256(label)?;
        let plan = CertificatePlan {
            subject: "Master List Signer",
            issuer,
            serial,
            validity: (SIGNER_FROM, SIGNER_UNTIL),
            key: &key,
            signer: (authority, scheme),
            profile,
        };
        let certificate = certificate(&plan)?;
        Ok(Self { key, certificate })
    }

    fn publish(&self, certificates: &[Vec<u8>]) -> Result<Vec<u8>, CardError> {
        master_list(certificates, &SecurityObjectPlan::new(&[], &self.certificate, &self.key, Scheme::Ecdsa))
    }
}

/// Certificates of the authorities that the lists hold: the two of the trust folder, one that nothing else knows, an expired
/// one, and the link from it to the second.
fn authorities(utopia: &Utopia) -> Result<Vec<Vec<u8>>, CardError> {
    let old = Key::p256("old authority")?;
    let plan = |key, serial, validity| CertificatePlan {
        subject: ELLIPTIC_AUTHORITY,
        issuer: ELLIPTIC_AUTHORITY,
        serial,
        validity,
        key,
        signer: (&old, Scheme::Ecdsa),
        profile: Profile::Authority { below: 0 },
    };
    Ok(vec![
        utopia.authority(&utopia.rsa, Scheme::RsaPss, RSA_AUTHORITY)?,
        utopia.authority(&utopia.elliptic, Scheme::Ecdsa, ELLIPTIC_AUTHORITY)?,
        utopia.authority(&utopia.stranger, Scheme::Ecdsa, ELSEWHERE)?,
        certificate(&plan(&old, 2, ("20050101000000Z", "20200101000000Z")))?,
        certificate(&plan(&utopia.elliptic, 3, (AUTHORITY_FROM, AUTHORITY_UNTIL)))?,
    ])
}

/// The files of the folder `master-lists`.
pub(super) fn master_lists(utopia: &Utopia) -> Result<Vec<File>, CardError> {
    let listed = authorities(utopia)?;
    let trusted = (RSA_AUTHORITY, &utopia.rsa, Scheme::RsaPss);
    let honest = Publisher::new("list signer", trusted, 0x1101, Profile::ListSigner)?;
    let genuine = honest.publish(&listed)?;

    let unknown = (ELSEWHERE, &utopia.stranger, Scheme::Ecdsa);
    let unknown = Publisher::new("unknown list signer", unknown, 0x3101, Profile::ListSigner)?;
    let document_signer = Publisher::new("document signer of lists", trusted, 0x1102, Profile::Signer)?;

    // A letter in the name of an authority.
    let mut altered = genuine.clone();
    let at = altered.windows(ELSEWHERE.len()).position(|window| window == ELSEWHERE.as_bytes());
    altered.iter_mut().skip(at.unwrap_or_default()).take(1).for_each(|letter| *letter ^= 0x20);

    // It says that it signed itself, and did not.
    let key = Key::p256("rogue")?;
    let mut rogue = utopia.authority(&key, Scheme::Ecdsa, ROGUE)?;
    rogue.iter_mut().rev().take(1).for_each(|byte| *byte ^= 1);
    let with_rogue: Vec<_> = listed.iter().cloned().chain([rogue]).collect();

    Ok([
        ("genuine", genuine),
        ("unknown-signer", unknown.publish(&listed)?),
        ("altered", altered),
        ("rogue", honest.publish(&with_rogue)?),
        ("document-signer", document_signer.publish(&listed)?),
    ]
    .map(|(name, bytes)| (format!("master-lists/{name}.ml"), bytes))
    .into())
}
