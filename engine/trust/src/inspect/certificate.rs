//! Certificates, field by field (RFC 5280, 4.1).

use crate::ber::{BIT_STRING, CONTEXT_0, CONTEXT_3, Element, INTEGER, Malformed, Reader, SEQUENCE};
use crate::certificate::Certificate;
use crate::hex;
use crate::moment::Moment;
use crate::name::Name;

use super::algorithm::signature;
use super::key::{self, Use};
use super::profile::{Places, profile};
use super::sheet::{Sheet, when};
use super::{extension, names};

/// Last year that is written in two digits (RFC 5280, 4.1.2.5).
const LAST_SHORT_YEAR: &str = "2050-01-01";
/// `GeneralizedTime`.
const GENERALIZED_TIME: u32 = 0x18;

/// Explains a certificate that is a file of its own: an authority's, a signer's, or a registry's.
pub(super) fn alone(element: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    let strict = Certificate::of(element);
    let registry = strict.as_ref().is_ok_and(|certificate| !certificate.extensions.are_a_signers());
    explain(element, strict, if registry { Use::Registry } else { Use::Signer }, sheet)
}

/// Explains a certificate of signed data: an authority's, or a signer's.
pub(super) fn inside(element: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    explain(element, Certificate::of(element), Use::Signer, sheet)
}

fn explain(
    element: &Element<'_>,
    strict: Result<Certificate<'_>, Malformed>,
    otherwise: Use,
    sheet: &mut Sheet,
) -> Result<(), Malformed> {
    let is_authority = strict.as_ref().is_ok_and(Certificate::is_authority);
    let role = if is_authority { Use::Authority } else { otherwise };
    sheet.head(element, "certificate");
    let mut outer = element.inside();
    let tbs = outer.expect(SEQUENCE, "tbsCertificate")?;
    sheet.head(&tbs, "tbsCertificate");
    let mut places = Places::default();
    let read = fields(&mut tbs.inside(), role, &mut places, sheet);
    signature(&outer.expect(SEQUENCE, "signatureAlgorithm")?, "signatureAlgorithm", None, sheet)?;
    let value = outer.expect(BIT_STRING, "signatureValue")?;
    sheet.line(&value, "signatureValue", format!("{} bytes; not checked", value.value.len().saturating_sub(1)));
    outer.end("certificate")?;
    read?;
    match strict {
        Ok(certificate) => profile(&certificate, role, &places, sheet),
        Err(error) => sheet.unreadable(error),
    }
    Ok(())
}

fn fields(inside: &mut Reader<'_>, role: Use, places: &mut Places, sheet: &mut Sheet) -> Result<(), Malformed> {
    version(inside, sheet)?;
    serial(inside, sheet)?;
    let inner = inside.expect(SEQUENCE, "signature")?;
    sheet.line(&inner, "signature algorithm, signed", names::named(inner.inside().next("signature")?.value));
    places.issuer = inside.at();
    name(inside, "issuer", sheet)?;
    let validity = inside.expect(SEQUENCE, "validity")?;
    places.validity = validity.at;
    let mut times = validity.inside();
    time(&mut times, "notBefore", sheet)?;
    time(&mut times, "notAfter", sheet)?;
    places.subject = inside.at();
    name(inside, "subject", sheet)?;
    let key = inside.expect(SEQUENCE, "subjectPublicKeyInfo")?;
    places.key = key.at;
    sheet.part("", |sheet| key::explain(&key, role, sheet));
    for unique in [0x81, 0x82] {
        if let Some(found) = inside.optional(unique, "uniqueIdentifier")? {
            sheet.line(&found, "uniqueIdentifier", format!("{} bytes", found.value.len()));
            sheet.warn(found.at, "uniqueIdentifier", "ICAO Doc 9303-12, table 5", "does not belong in a certificate");
        }
    }
    places.extensions = inside.at();
    if let Some(outer) = inside.optional(CONTEXT_3, "extensions")? {
        let mut list = outer.inside().expect(SEQUENCE, "extensions")?.inside();
        while !list.is_empty() {
            let element = list.expect(SEQUENCE, "extensions")?;
            sheet.part("", |sheet| extension::explain(&element, sheet));
        }
    }
    inside.end("tbsCertificate")
}

fn version(inside: &mut Reader<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const CLAUSE: &str = "ICAO Doc 9303-12, table 5";
    let at = inside.at();
    let Some(version) = inside.optional(CONTEXT_0, "version")? else {
        sheet.warn(at, "version", CLAUSE, "not stated, which is version 1; version 3 is needed");
        return Ok(());
    };
    let number = version.inside().expect(INTEGER, "version")?.small("version")?;
    sheet.line(&version, "version", format!("v{} ({number})", number + 1));
    if number != 2 {
        sheet.warn(at, "version", CLAUSE, format!("v{}; v3 is needed", number + 1));
    }
    Ok(())
}

fn serial(inside: &mut Reader<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    let serial = inside.expect(INTEGER, "serialNumber")?;
    sheet.line(&serial, "serialNumber", hex::encode(serial.value).to_uppercase());
    let negative = serial.value.first().is_none_or(|first| first & 0x80 != 0);
    if negative || serial.value.len() > 20 || serial.value.iter().all(|octet| *octet == 0) {
        let message = "not a positive number of at most 20 bytes";
        sheet.warn(serial.at, "serialNumber", "ICAO Doc 9303-12, table 5", message);
    }
    Ok(())
}

/// The next object as a name.
pub(super) fn name(inside: &mut Reader<'_>, field: &'static str, sheet: &mut Sheet) -> Result<(), Malformed> {
    let at = inside.at();
    let name = Name::next(inside, field)?;
    sheet.put(at, name.raw.len(), field, name.shown());
    Ok(())
}

/// The next object as a time.
pub(super) fn time(inside: &mut Reader<'_>, field: &'static str, sheet: &mut Sheet) -> Result<Moment, Malformed> {
    let element = inside.next(field)?;
    let moment = Moment::read(&element, field)?;
    sheet.line(&element, field, when(moment, sheet.at));
    let long = element.tag == GENERALIZED_TIME;
    if Moment::parse(LAST_SHORT_YEAR).is_some_and(|first_long| long != (moment >= first_long)) {
        let message = "written in the form of another century: two digits up to 2049, four from 2050 on";
        sheet.warn(element.at, field, "RFC 5280, 4.1.2.5", message);
    }
    Ok(moment)
}
