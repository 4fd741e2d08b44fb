//! EF.SOD and master lists down to their signers: ICAO Doc 9303-10, 4.6.2, and 9303-12, 9, on RFC 5652.

use std::borrow::Cow;

use crate::algorithm::AlgorithmId;
use crate::ber::{
    CONTEXT_0, CONTEXT_1, Element, INTEGER, Malformed, OCTET_STRING, OID, Reader, SEQUENCE, SET, trimmed,
};
use crate::certificate::Certificate;
use crate::moment::Moment;
use crate::name::Name;
use crate::oid;
use crate::params::{LONGEST_MASTER_LIST, LONGEST_SECURITY_OBJECT, MOST_CERTIFICATES, MOST_PARTS, MOST_SIGNERS};

/// Tag of EF.SOD.
const SOD: u32 = 0x77;
/// `[0]`, primitive: subjectKeyIdentifier as a signer's identifier.
const KEY_ID: u32 = 0x80;

/// `SignedData` (RFC 5652, 5.1) of a security object or a master list.
pub(crate) struct SignedData<'a> {
    /// CMSVersion and its offset.
    pub(crate) version: (u32, usize),
    /// The digest algorithms announced, and their offset.
    pub(crate) announced: (Vec<AlgorithmId<'a>>, usize),
    /// Contents octets of eContentType.
    pub(crate) content_type: &'a [u8],
    /// The octets that are hashed.
    pub(crate) content: Cow<'a, [u8]>,
    /// Offset of the content in the file; of its first segment's header where it comes in segments.
    pub(crate) content_at: usize,
    pub(crate) certificates: Vec<Certificate<'a>>,
    /// Offset of revocation lists, which do not belong here.
    pub(crate) lists: Option<usize>,
    pub(crate) signers: Vec<SignerInfo<'a>>,
    /// Bytes behind the object.
    pub(crate) trailing: usize,
}

/// How a signer is named.
pub(crate) enum SignerId<'a> {
    /// issuerAndSerialNumber; the number without leading zeros.
    Issued(Name<'a>, &'a [u8]),
    /// subjectKeyIdentifier.
    Key(&'a [u8]),
}

/// `SignerInfo` (RFC 5652, 5.3).
pub(crate) struct SignerInfo<'a> {
    /// CMSVersion and its offset.
    pub(crate) version: (u32, usize),
    pub(crate) id: SignerId<'a>,
    pub(crate) digest: AlgorithmId<'a>,
    /// The signed attributes as they came, under their implicit tag.
    pub(crate) signed: Element<'a>,
    pub(crate) attributes: Attributes<'a>,
    pub(crate) algorithm: AlgorithmId<'a>,
    pub(crate) signature: Cow<'a, [u8]>,
    /// Offset of unsigned attributes, which do not belong here.
    pub(crate) unsigned: Option<usize>,
}

/// The signed attributes that matter (RFC 5652, 11).
#[derive(Default)]
pub(crate) struct Attributes<'a> {
    pub(crate) content_type: Option<&'a [u8]>,
    pub(crate) message_digest: Option<&'a [u8]>,
    pub(crate) signing_time: Option<Moment>,
    seen: Vec<&'a [u8]>,
}

impl<'a> SignedData<'a> {
    /// The bytes of EF.SOD.
    pub(crate) fn read(sod: &'a [u8]) -> Result<Self, Malformed> {
        let mut file = Reader::new(sod);
        if sod.len() > LONGEST_SECURITY_OBJECT {
            return Err(file.error("EF.SOD", "longer than a security object is"));
        }
        let outer = file.expect(SOD, "EF.SOD")?;
        let mut inside = outer.inside();
        let data = content_info(&mut inside)?;
        inside.end("EF.SOD")?;
        Self::of(&data, file.rest().len())
    }

    /// Bytes that are `ContentInfo` and nothing else, as a master list is; a line's end behind it, as editors and mail leave one,
    /// is no part of it.
    pub(crate) fn read_bare(bytes: &'a [u8]) -> Result<Self, Malformed> {
        const FIELD: &str = "ContentInfo";
        let mut file = Reader::new(bytes);
        if bytes.len() > LONGEST_MASTER_LIST {
            return Err(file.error(FIELD, "longer than a master list is"));
        }
        let data = content_info(&mut file)?;
        let trailing = file.rest().len();
        if !file.rest().iter().all(u8::is_ascii_whitespace) {
            file.end(FIELD)?;
        }
        Self::of(&data, trailing)
    }

    fn of(data: &Element<'a>, trailing: usize) -> Result<Self, Malformed> {
        let mut inside = data.inside();
        let version = version(&mut inside)?;
        let announced = announced(&mut inside)?;
        let mut encapsulated = inside.expect(SEQUENCE, "encapContentInfo")?.inside();
        let content_type = encapsulated.expect(OID, "eContentType")?.value;
        let mut explicit = encapsulated.expect(CONTEXT_0, "eContent")?.inside();
        encapsulated.end("encapContentInfo")?;
        let octets = explicit.next("eContent")?;
        explicit.end("eContent")?;
        let content = octets.octets("eContent")?;
        let mut certificates = Vec::new();
        if let Some(set) = inside.optional(CONTEXT_0, "certificates")? {
            certificates = certificates_of(&set)?;
        }
        // Revocation lists inside a security object are not used: nobody keeps those current.
        let lists = inside.optional(CONTEXT_1, "crls")?.map(|found| found.at);
        let mut list = inside.expect(SET, "signerInfos")?.inside();
        inside.end("SignedData")?;
        let mut signers = Vec::new();
        while !list.is_empty() {
            if signers.len() >= MOST_SIGNERS {
                return Err(list.error("signerInfos", "more signers than a security object has"));
            }
            signers.push(SignerInfo::next(&mut list)?);
        }
        let content_at = octets.value_at;
        Ok(Self { version, announced, content_type, content, content_at, certificates, lists, signers, trailing })
    }
}

/// `SignedData` out of the next object, which must be `ContentInfo` (RFC 5652, 3).
fn content_info<'a>(reader: &mut Reader<'a>) -> Result<Element<'a>, Malformed> {
    let mut info = reader.expect(SEQUENCE, "ContentInfo")?.inside();
    let kind = info.expect(OID, "contentType")?;
    if kind.value != oid::SIGNED_DATA {
        return Err(kind.error("contentType", "not SignedData"));
    }
    let mut content = info.expect(CONTEXT_0, "content")?.inside();
    info.end("ContentInfo")?;
    let data = content.expect(SEQUENCE, "SignedData")?;
    content.end("content")?;
    Ok(data)
}

fn version(reader: &mut Reader<'_>) -> Result<(u32, usize), Malformed> {
    let number = reader.expect(INTEGER, "CMSVersion")?;
    Ok((number.small("CMSVersion")?, number.value_at))
}

fn announced<'a>(reader: &mut Reader<'a>) -> Result<(Vec<AlgorithmId<'a>>, usize), Malformed> {
    let set = reader.expect(SET, "digestAlgorithms")?;
    let mut list = set.inside();
    let mut found = Vec::new();
    while !list.is_empty() && found.len() < MOST_PARTS {
        found.push(AlgorithmId::next(&mut list, "digestAlgorithms")?);
    }
    Ok((found, set.value_at))
}

fn certificates_of<'a>(set: &Element<'a>) -> Result<Vec<Certificate<'a>>, Malformed> {
    let mut list = set.inside();
    let mut found = Vec::new();
    while !list.is_empty() {
        if found.len() >= MOST_CERTIFICATES {
            return Err(list.error("certificates", "more certificates than a security object has"));
        }
        found.push(Certificate::of(&list.expect(SEQUENCE, "certificates")?)?);
    }
    Ok(found)
}

impl<'a> SignerInfo<'a> {
    fn next(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut inside = reader.expect(SEQUENCE, "SignerInfo")?.inside();
        let version = version(&mut inside)?;
        let id = match inside.optional(KEY_ID, "sid")? {
            Some(key) => SignerId::Key(key.value),
            None => {
                let mut issued = inside.expect(SEQUENCE, "sid")?.inside();
                let issuer = Name::next(&mut issued, "sid")?;
                let serial = trimmed(issued.expect(INTEGER, "sid")?.value);
                issued.end("sid")?;
                SignerId::Issued(issuer, serial)
            }
        };
        let digest = AlgorithmId::next(&mut inside, "digestAlgorithm")?;
        // RFC 5652, 5.3: required wherever the content is not plain data. Without them a signature over attributes could
        // be passed off as one over content, and the other way round.
        let signed = inside.expect(CONTEXT_0, "signedAttrs")?;
        if signed.indefinite {
            return Err(signed.error("signedAttrs", "not in DER, as RFC 5652, 5.4 asks for"));
        }
        let attributes = Attributes::of(&signed)?;
        let algorithm = AlgorithmId::next(&mut inside, "signatureAlgorithm")?;
        let signature = inside.next("signature")?.octets("signature")?;
        let unsigned = inside.optional(CONTEXT_1, "unsignedAttrs")?.map(|found| found.at);
        inside.end("SignerInfo")?;
        Ok(Self { version, id, digest, signed, attributes, algorithm, signature, unsigned })
    }
}

impl<'a> Attributes<'a> {
    fn of(signed: &Element<'a>) -> Result<Self, Malformed> {
        let mut found = Self::default();
        let mut list = signed.inside();
        while !list.is_empty() {
            let mut attribute = list.expect(SEQUENCE, "signedAttrs")?.inside();
            let kind = attribute.expect(OID, "signedAttrs")?;
            let mut values = attribute.expect(SET, "signedAttrs")?.inside();
            attribute.end("signedAttrs")?;
            if found.seen.contains(&kind.value) || found.seen.len() >= MOST_PARTS {
                return Err(kind.error("signedAttrs", "the same attribute twice, or too many"));
            }
            found.seen.push(kind.value);
            match kind.value {
                oid::CONTENT_TYPE => found.content_type = Some(values.expect(OID, "contentType attribute")?.value),
                oid::MESSAGE_DIGEST => {
                    found.message_digest = Some(values.expect(OCTET_STRING, "messageDigest attribute")?.value);
                }
                oid::SIGNING_TIME => found.signing_time = Some(Moment::next(&mut values, "signingTime attribute")?),
                _ => continue,
            }
            // RFC 5652, 11: exactly one value.
            values.end("signedAttrs")?;
        }
        Ok(found)
    }
}
