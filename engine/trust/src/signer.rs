//! One signer of a security object: certificate, digest, content type, signature (RFC 5652, 5.4 and 5.6).

use crate::algorithm::{NotOffered, Scheme, SignatureAlgorithm};
use crate::certificate::Certificate;
use crate::cms::{SignedData, SignerId, SignerInfo};
use crate::digest::Hash;
use crate::key::PublicKey;
use crate::notes::Notes;
use crate::oid;
use crate::signature::{Refusal, check};
use crate::verdict::{Doubt, Forgery};

/// What was found of a signer.
pub(crate) struct Signer<'d, 'a> {
    /// Its certificate.
    pub(crate) certificate: &'d Certificate<'a>,
    /// The algorithm of its signature, where it is offered.
    pub(crate) scheme: Option<Scheme>,
    /// Whether digest and signature hold.
    pub(crate) holds: bool,
}

/// Checks one signer; `None` where its certificate is not there.
pub(crate) fn signer<'d, 'a>(
    signed: &'d SignedData<'a>,
    info: &SignerInfo<'a>,
    notes: &mut Notes,
) -> Option<Signer<'d, 'a>> {
    formal(signed, info, notes);
    let digested = digest(signed, info, notes);
    let Some(certificate) = find(signed, info, notes) else {
        notes.doubt(Doubt::NoSigner);
        return None;
    };
    let (scheme, right) = signature(info, certificate, notes);
    signing_time(info, certificate, notes);
    Some(Signer { certificate, scheme, holds: digested && right })
}

/// What deviates without touching what is proved: fields that no signature covers and no step relies on.
fn formal(signed: &SignedData<'_>, info: &SignerInfo<'_>, notes: &mut Notes) {
    let expected = if matches!(info.id, SignerId::Key(_)) { 3 } else { 1 };
    if info.version.0 != expected {
        let message = format!("version {} where {expected} belongs; ignored", info.version.0);
        notes.warn(info.version.1, "SignerInfo version", "RFC 5652, 5.3", message);
    }
    if signed.version.0 != 3 {
        let message = format!("version {} where 3 belongs; ignored", signed.version.0);
        notes.warn(signed.version.1, "SignedData version", "RFC 5652, 5.1", message);
    }
    let named = signed.announced.0.iter().any(|one| one.oid == info.digest.oid && one.is_bare());
    if !named || (signed.announced.0.len() > 1 && signed.signers.len() == 1) {
        let message = "not the signers' digest algorithms; the signer's own statement was used";
        notes.warn(signed.announced.1, "digestAlgorithms", "RFC 5652, 5.1", message);
    }
    if let Some(at) = signed.lists {
        notes.warn(at, "crls", "ICAO Doc 9303-10, 4.6.2.2", "revocation lists inside the card; ignored");
    }
    if let Some(at) = info.unsigned {
        notes.warn(at, "unsignedAttrs", "ICAO Doc 9303-10, 4.6.2.2", "attributes that nobody signed; ignored");
    }
}

/// The certificate that the signer is named by.
fn find<'d, 'a>(signed: &'d SignedData<'a>, info: &SignerInfo<'a>, notes: &mut Notes) -> Option<&'d Certificate<'a>> {
    match &info.id {
        SignerId::Key(key) => signed.certificates.iter().find(|one| one.extensions.subject_key == Some(key)),
        SignerId::Issued(issuer, serial) => {
            let folded = issuer.folded();
            let named = |one: &&Certificate<'a>| one.serial == *serial && one.issuer.folded() == folded;
            let found = signed.certificates.iter().find(named)?;
            if found.issuer.raw != issuer.raw {
                let message = "the issuer is written differently than in the certificate; taken for the same name";
                notes.warn(info.signed.at, "sid", "RFC 5280, 7.1", message);
            }
            Some(found)
        }
    }
}

/// Whether the signed attributes name this content and its digest.
fn digest(signed: &SignedData<'_>, info: &SignerInfo<'_>, notes: &mut Notes) -> bool {
    let attributes = &info.attributes;
    let (Some(kind), Some(stated)) = (attributes.content_type, attributes.message_digest) else {
        notes.unreadable(info.signed.error("signedAttrs", "contentType or messageDigest is missing"));
        return false;
    };
    if kind != signed.content_type {
        notes.forged(Forgery::ContentType);
        return false;
    }
    let Some(hash) = Hash::of(&info.digest) else {
        notes.doubt(Doubt::NotOffered { what: format!("digest algorithm {}", oid::dotted(info.digest.oid)) });
        return false;
    };
    if hash == Hash::Sha1 {
        let message = "SHA-1: collisions can be made since 2017; only documents of before are excused";
        notes.warn(info.digest.at, "digestAlgorithm", "ICAO Doc 9303-12, 4.1.6", message);
    }
    if stated != hash.digest(&[&signed.content]) {
        notes.forged(Forgery::MessageDigest);
        return false;
    }
    true
}

/// Checks the signature over the attributes as they came, but for their tag: RFC 5652, 5.4.
fn signature(info: &SignerInfo<'_>, certificate: &Certificate<'_>, notes: &mut Notes) -> (Option<Scheme>, bool) {
    let not_offered = |NotOffered(what): NotOffered| Doubt::NotOffered { what };
    let hash = Hash::of(&info.digest);
    let (scheme, key) = match (Scheme::of(&info.algorithm, hash), certificate.key.key()) {
        (Ok(scheme), Ok(key)) => (scheme, key),
        (Err(what), _) | (_, Err(what)) => {
            notes.doubt(not_offered(what));
            return (None, false);
        }
    };
    if Some(scheme.hash) != hash {
        let message = format!("{scheme} beside another digest algorithm");
        notes.warn(info.algorithm.at, "signatureAlgorithm", "ICAO Doc 9303-10, 4.6.2.2", message);
    }
    if let Some(mask) = scheme.other_mask() {
        let message = format!("{mask} in the mask beside {}; allowed, and checked so", scheme.hash);
        notes.warn(info.algorithm.at, "signatureAlgorithm", "RFC 4055, 3.1", message);
    }
    if let Some(weak) = key.weakness() {
        notes.warn(certificate.key.at, "subjectPublicKey", "ICAO Doc 9303-12, 4.1.6", format!("{weak} is weak"));
    }
    let attributes = info.signed.raw.get(1..).unwrap_or_default();
    let message: [&[u8]; 2] = [&[0x31], attributes];
    match check(scheme, &key, &message, &info.signature) {
        Ok(()) => return (Some(scheme), true),
        Err(Refusal::NotOffered(what)) => notes.doubt(not_offered(what)),
        Err(Refusal::AnotherKind) => {
            notes.forged(Forgery::AnotherKindOfKey { stated: SignatureAlgorithm(scheme), key: key.to_string() });
        }
        Err(Refusal::Wrong) => notes.forged(wrong(scheme, &key, &message, &info.signature)),
    }
    (Some(scheme), false)
}

/// What a wrong signature is: wrong by every algorithm of its key, or right by another than the one stated.
fn wrong(stated: Scheme, key: &PublicKey<'_>, message: &[&[u8]], signature: &[u8]) -> Forgery {
    let mut others = stated.others();
    match others.find(|other| check(*other, key, message, signature).is_ok()) {
        Some(right) => {
            Forgery::AlgorithmSwapped { stated: SignatureAlgorithm(stated), right: SignatureAlgorithm(right) }
        }
        None => Forgery::Signature,
    }
}

/// A stated time of signing outside of what the certificate allows. Only a finding: the time is the signer's own claim.
fn signing_time(info: &SignerInfo<'_>, certificate: &Certificate<'_>, notes: &mut Notes) {
    let Some(time) = info.attributes.signing_time else { return };
    let (from, until) = certificate.extensions.key_period;
    let early = time < certificate.not_before || from.is_some_and(|from| time < from);
    let late = time > certificate.not_after || until.is_some_and(|until| time > until);
    if early || late {
        let message = format!("signed on {time}, when the signer's key was not to be used");
        notes.warn(info.signed.at, "signingTime", "ICAO Doc 9303-12, 7.1.1", message);
    }
}
