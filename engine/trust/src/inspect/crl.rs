//! Revocation lists, field by field (RFC 5280, 5.1; ICAO Doc 9303-12, 7.1.4).

use crate::ber::{BIT_STRING, CONTEXT_0, Element, INTEGER, Malformed, Reader, SEQUENCE};
use crate::crl::RevocationList;
use crate::hex;
use crate::moment::Moment;
use crate::params::MOST_SHOWN;

use super::algorithm::signature;
use super::certificate::{name, time};
use super::sheet::{Sheet, span};
use super::{extension, names};

const PROFILE: &str = "ICAO Doc 9303-12, table 9";
/// Most days between lists (ICAO Doc 9303-12, 4.1.5).
const DAYS_BETWEEN: i64 = 90;

/// Explains a revocation list.
pub(super) fn explain(element: &Element<'_>, bytes: &[u8], sheet: &mut Sheet) -> Result<(), Malformed> {
    sheet.head(element, "CertificateList");
    let mut outer = element.inside();
    let tbs = outer.expect(SEQUENCE, "tbsCertList")?;
    sheet.head(&tbs, "tbsCertList");
    let read = fields(&mut tbs.inside(), sheet);
    signature(&outer.expect(SEQUENCE, "signatureAlgorithm")?, "signatureAlgorithm", None, sheet)?;
    let value = outer.expect(BIT_STRING, "signatureValue")?;
    sheet.line(&value, "signatureValue", format!("{} bytes; not checked", value.value.len().saturating_sub(1)));
    outer.end("CertificateList")?;
    read?;
    let list = RevocationList::read(bytes.get(..element.raw.len()).unwrap_or(bytes))?;
    list.serials()?;
    if list.partial {
        let message = "a critical extension limits what it covers: it is not a complete list and is not used";
        sheet.error(tbs.at, "crlExtensions", "ICAO Doc 9303-12, table 10", message);
    }
    Ok(())
}

fn fields(inside: &mut Reader<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    let at = inside.at();
    match inside.optional(INTEGER, "version")? {
        Some(version) => {
            let number = version.small("version")?;
            sheet.line(&version, "version", format!("v{} ({number})", number + 1));
            if number != 1 {
                sheet.warn(at, "version", PROFILE, format!("v{}; v2 is needed", number + 1));
            }
        }
        None => sheet.warn(at, "version", PROFILE, "not stated, which is version 1; v2 is needed"),
    }
    let inner = inside.expect(SEQUENCE, "signature")?;
    sheet.line(&inner, "signature algorithm, signed", names::named(inner.inside().next("signature")?.value));
    name(inside, "issuer", sheet)?;
    updates(inside, sheet)?;
    if let Some(list) = inside.optional(SEQUENCE, "revokedCertificates")? {
        entries(&list, sheet)?;
    }
    if let Some(outer) = inside.optional(CONTEXT_0, "crlExtensions")? {
        let mut list = outer.inside().expect(SEQUENCE, "crlExtensions")?.inside();
        while !list.is_empty() {
            let element = list.expect(SEQUENCE, "crlExtensions")?;
            sheet.part("", |sheet| extension::explain(&element, sheet));
        }
    }
    inside.end("tbsCertList")
}

fn updates(inside: &mut Reader<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    let at = inside.at();
    let issued = time(inside, "thisUpdate", sheet)?;
    if issued > sheet.at {
        sheet.warn(at, "thisUpdate", "RFC 5280, 5.1.2.4", "the list is of the future: is the clock right?");
    }
    let at = inside.at();
    let mut ahead = inside.clone();
    if Moment::optional(&mut ahead, "nextUpdate")?.is_none() {
        sheet.warn(at, "nextUpdate", PROFILE, "missing: nothing tells when the list is out of date");
        return Ok(());
    }
    let due = time(inside, "nextUpdate", sheet)?;
    let overdue = sheet.at.unix() - due.unix();
    if overdue > 0 {
        sheet.warn(at, "nextUpdate", PROFILE, format!("out of date: a new list was due {} ago", span(overdue)));
    } else if due.unix() - issued.unix() > DAYS_BETWEEN * 86_400 + 86_400 {
        let message = format!(
            "a new list is due after {}; at least every 90 days is asked for",
            span(due.unix() - issued.unix())
        );
        sheet.note(at, "nextUpdate", "ICAO Doc 9303-12, 4.1.5", message);
    }
    Ok(())
}

/// The first of the revoked certificates one by one, and how many there are.
fn entries(list: &Element<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    const FIELD: &str = "revokedCertificates";
    sheet.head(list, FIELD);
    let mut inside = list.inside();
    let (mut count, mut rest_at) = (0, list.value_at);
    while !inside.is_empty() {
        let entry = inside.expect(SEQUENCE, FIELD)?;
        if count < MOST_SHOWN {
            let mut fields = entry.inside();
            let serial = hex::encode(fields.expect(INTEGER, "userCertificate")?.value).to_uppercase();
            let date = Moment::next(&mut fields, "revocationDate")?;
            sheet.line(&entry, &format!("revoked certificate {count}"), format!("{serial}, revoked {date}"));
            rest_at = inside.at();
        }
        count += 1;
    }
    if count == 0 {
        sheet.warn(list.at, FIELD, PROFILE, "an empty list is not to be written");
    }
    if count > MOST_SHOWN {
        let end = list.value_at + list.value.len();
        sheet.put(rest_at, end.saturating_sub(rest_at), FIELD, format!("{} more, {count} in all", count - MOST_SHOWN));
    }
    Ok(())
}
