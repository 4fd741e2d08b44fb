//! One signer of signed data (RFC 5652, 5.3).

use crate::ber::{CONTEXT_0, CONTEXT_1, Element, INTEGER, Malformed, OCTET_STRING, OID, Reader, SEQUENCE, SET};
use crate::hex;
use crate::name::Name;
use crate::oid;

use super::algorithm::{hash, signature};
use super::certificate::time;
use super::names::named;
use super::sheet::Sheet;

/// `[0]`, primitive: subjectKeyIdentifier as a signer's identifier.
const KEY_ID: u32 = 0x80;

/// Explains `SignerInfo`.
pub(super) fn explain(element: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    sheet.head(element, "SignerInfo");
    let mut inside = element.inside();
    let version = inside.expect(INTEGER, "SignerInfo version")?;
    sheet.line(&version, "SignerInfo version", version.small("SignerInfo version")?.to_string());
    identifier(&mut inside, sheet)?;
    let digest = hash(&inside.expect(SEQUENCE, "digestAlgorithm")?, "digestAlgorithm", sheet)?;
    let at = inside.at();
    match inside.optional(CONTEXT_0, "signedAttrs")? {
        Some(signed) => sheet.part("", |sheet| attributes(&signed, sheet)),
        None => sheet.error(
            at,
            "signedAttrs",
            "RFC 5652, 5.3",
            "missing: what is signed is not told apart from other content",
        ),
    }
    signature(&inside.expect(SEQUENCE, "signatureAlgorithm")?, "signatureAlgorithm", digest, sheet)?;
    let value = inside.next("signature")?;
    sheet.line(&value, "signature value", format!("{} bytes", value.value.len()));
    if let Some(unsigned) = inside.optional(CONTEXT_1, "unsignedAttrs")? {
        sheet.line(&unsigned, "unsignedAttrs", format!("{} bytes that nobody signed", unsigned.value.len()));
    }
    inside.end("SignerInfo")
}

/// How the signer is named: by its key, or by its certificate's issuer and number.
fn identifier(inside: &mut Reader<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    if let Some(key) = inside.optional(KEY_ID, "sid")? {
        sheet.line(&key, "identifier, of its key", hex::encode(key.value));
        return Ok(());
    }
    let element = inside.expect(SEQUENCE, "sid")?;
    let mut fields = element.inside();
    let issuer = Name::next(&mut fields, "sid")?;
    let serial = hex::encode(fields.expect(INTEGER, "sid")?.value).to_uppercase();
    sheet.line(&element, "identifier, issuer and number", format!("{}, number {serial}", issuer.shown()));
    let message = "the signer is named by issuer and number; its key's identifier is recommended";
    sheet.note(element.at, "sid", "ICAO Doc 9303-10, 4.6.2.2", message);
    Ok(())
}

fn attributes(signed: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "signedAttrs";
    sheet.head(signed, FIELD);
    let mut list = signed.inside();
    let (mut before, mut has_time): (&[u8], bool) = (&[], false);
    while !list.is_empty() {
        let element = list.expect(SEQUENCE, FIELD)?;
        if element.raw < before {
            let message = "not in the order of DER: programs that write the attributes anew before checking find another signature";
            sheet.warn(element.at, FIELD, "RFC 5652, 5.4", message);
        }
        before = element.raw;
        let mut fields = element.inside();
        let kind = fields.expect(OID, FIELD)?;
        let mut values = fields.expect(SET, FIELD)?.inside();
        match kind.value {
            oid::CONTENT_TYPE => {
                let value = values.expect(OID, "contentType attribute")?;
                sheet.line(&element, "contentType attribute", named(value.value));
            }
            oid::MESSAGE_DIGEST => {
                let value = values.expect(OCTET_STRING, "messageDigest attribute")?;
                sheet.line(&element, "messageDigest attribute", hex::encode(value.value));
            }
            oid::SIGNING_TIME => {
                has_time = true;
                time(&mut values, "signingTime attribute", sheet)?;
            }
            other => sheet.line(&element, "attribute", format!("{}, {} bytes", named(other), element.raw.len())),
        }
    }
    if !has_time {
        sheet.note(signed.at, FIELD, "ICAO Doc 9303-10, 4.6.2.2", "no signing time: when it was signed is not told");
    }
    Ok(())
}
