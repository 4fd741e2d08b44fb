//! The certificates of a CSCA master list, a line each (ICAO Doc 9303-12, 9.2).

use std::collections::BTreeSet;

use crate::ber::{Element, INTEGER, Malformed, Reader, SEQUENCE, SET};
use crate::certificate::Certificate;
use crate::params::MOST_ANCHORS;
use crate::summary::{CertificateSummary, Role};

use super::sheet::Sheet;

const CLAUSE: &str = "ICAO Doc 9303-12, 9.2";
const FIELD: &str = "certList";

/// Explains `CscaMasterList`.
pub(super) fn list(content: &mut Reader<'_>, sheet: &mut Sheet) -> Result<(), Malformed> {
    let object = content.expect(SEQUENCE, "CscaMasterList")?;
    sheet.head(&object, "CscaMasterList");
    let mut inside = object.inside();
    let version = inside.expect(INTEGER, "version")?;
    let number = version.small("version")?;
    sheet.line(&version, "master list version", number.to_string());
    if number != 0 {
        sheet.warn(version.at, "version", CLAUSE, format!("version {number}; only 0 is known"));
    }
    let set = inside.expect(SET, FIELD)?;
    sheet.head(&set, FIELD);
    let mut certificates = set.inside();
    let (mut seen, mut countries, mut expired, mut count) = (BTreeSet::new(), BTreeSet::new(), 0, 0);
    while !certificates.is_empty() {
        if count >= MOST_ANCHORS {
            let value = format!("more than {MOST_ANCHORS} certificates; the others are not explained");
            sheet.put(set.at, set.raw.len(), "in all", value);
            return Err(certificates.error(FIELD, "more certificates than a store holds"));
        }
        let element = certificates.next(FIELD)?;
        if !seen.insert(element.raw) {
            sheet.warn(element.at, FIELD, CLAUSE, format!("certificate {count} stands there twice"));
        }
        sheet.part("", |sheet| one(&element, count, &mut countries, &mut expired, sheet));
        count += 1;
    }
    let value = format!("certificates: {count}, countries: {}, expired: {expired}", countries.len());
    sheet.put(set.at, set.raw.len(), "in all", value);
    inside.end("CscaMasterList")
}

fn one(
    element: &Element<'_>,
    index: usize,
    countries: &mut BTreeSet<String>,
    expired: &mut usize,
    sheet: &mut Sheet,
) -> Result<(), Malformed> {
    let name = format!("certificate {index}");
    let certificate = match Certificate::of(element) {
        Ok(certificate) => certificate,
        Err(error) => {
            sheet.line(element, &name, "cannot be read");
            return Err(error);
        }
    };
    let told = CertificateSummary::of(&certificate, Role::Authority);
    let is_expired = sheet.at > certificate.not_after;
    *expired += usize::from(is_expired);
    let link = if certificate.is_self_issued() { String::new() } else { format!(", issued by {}", told.issuer) };
    let mark = if is_expired { ", expired" } else { "" };
    let value = format!("{}{link}, number {}, {}, until {}{mark}", told.subject, told.serial, told.key, told.not_after);
    sheet.line(element, &name, value);
    if !certificate.is_authority() {
        let message = format!("certificate {index} is not an authority's: it is passed over");
        sheet.warn(element.at, FIELD, "ICAO Doc 9303-12, 5.3", message);
    }
    let (country, issuing) = (certificate.subject.country(), certificate.issuer.country());
    if country.is_none() || country != issuing {
        let message = format!("certificate {index} does not name one country: it is passed over");
        sheet.warn(element.at, FIELD, "ICAO Doc 9303-12, table 5", message);
    }
    countries.extend(country);
    Ok(())
}
