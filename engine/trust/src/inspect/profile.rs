//! What a certificate has against the profiles of ICAO Doc 9303-12, 4.1 and 7.1, at a time.

use crate::certificate::Certificate;
use crate::extensions::{CERTIFICATE_SIGN, DIGITAL_SIGNATURE, LIST_SIGN};
use crate::moment::Moment;
use crate::oid;

use super::key::Use;
use super::sheet::{Sheet, span};

const TABLE_1: &str = "ICAO Doc 9303-12, table 1";
const TABLE_5: &str = "ICAO Doc 9303-12, table 5";
const TABLE_6: &str = "ICAO Doc 9303-12, table 6";
const DAY: i64 = 86_400;
const YEAR: i64 = 365 * DAY + DAY / 4;

/// Offsets of the fields that findings point at.
#[derive(Default)]
pub(super) struct Places {
    pub(super) issuer: usize,
    pub(super) validity: usize,
    pub(super) subject: usize,
    pub(super) key: usize,
    pub(super) extensions: usize,
}

/// Adds what deviates.
pub(super) fn profile(certificate: &Certificate<'_>, role: Use, places: &Places, sheet: &mut Sheet) {
    if role == Use::Registry {
        registry(certificate, places, sheet);
    } else {
        names(certificate, places, sheet);
    }
    times(certificate, places.validity, sheet);
    match role {
        Use::Authority => authority_times(certificate, places.validity, sheet),
        Use::Signer => signer_times(certificate, places.validity, sheet),
        Use::Registry | Use::Chip => {}
    }
    extensions(certificate, role, places.extensions, sheet);
    if let Some(critical) = certificate.extensions.not_understood {
        let message = format!(
            "the critical extension {} is not understood: the certificate is of no use here",
            oid::dotted(critical)
        );
        sheet.error(places.extensions, "extensions", "RFC 5280, 4.2", message);
    }
}

/// What a certificate needs to be a registry's, for which no profile of ICAO speaks.
fn registry(certificate: &Certificate<'_>, places: &Places, sheet: &mut Sheet) {
    let message = "nothing marks it as that of a signer of documents: taken for a registry's, which bioverify verify --trust FOLDER \
                   looks for in the folder registry";
    sheet.note(places.extensions, "extensions", TABLE_6, message);
    if certificate.subject.common_name().is_none() {
        sheet.warn(
            places.subject,
            "subject",
            "RFC 8392, 3.1.1",
            "has no common name, by which seals call their issuer",
        );
    }
}

fn names(certificate: &Certificate<'_>, places: &Places, sheet: &mut Sheet) {
    let (issuer, subject) = (certificate.issuer.country(), certificate.subject.country());
    for (country, field, at) in [(&issuer, "issuer", places.issuer), (&subject, "subject", places.subject)] {
        match country.as_deref() {
            None => sheet.warn(at, field, "ICAO Doc 9303-12, 7.1.1.1", "names no country"),
            Some(code) if code.len() != 2 => {
                sheet.warn(at, field, "ICAO Doc 9303-12, 7.1.1.1", "its country has not two letters");
            }
            Some(_) => {}
        }
    }
    if let (Some(issuer), Some(subject)) = (issuer, subject)
        && issuer != subject
    {
        let message = format!("the country of the subject, {subject}, is not that of the issuer, {issuer}");
        sheet.warn(places.subject, "subject", TABLE_5, message);
    }
    if certificate.subject.common_name().is_none() {
        sheet.warn(places.subject, "subject", "ICAO Doc 9303-12, 7.1.1.1", "has no common name");
    }
}

fn times(certificate: &Certificate<'_>, at: usize, sheet: &mut Sheet) {
    let (from, until, now) = (certificate.not_before, certificate.not_after, sheet.at);
    if from > until {
        sheet.error(at, "validity", "RFC 5280, 4.1.2.5", "ends before it begins: it was never valid");
    } else if now > until {
        let ago = span(now.unix() - until.unix());
        sheet.warn(at, "validity", "RFC 5280, 4.1.2.5", format!("expired {ago} ago, on {until}"));
    } else if now < from {
        sheet.warn(at, "validity", "RFC 5280, 4.1.2.5", format!("not valid before {from}"));
    }
    let (begins, ends) = certificate.extensions.key_period;
    if begins.is_some_and(|begins| begins < from) || ends.is_some_and(|ends| ends > until) {
        let message = "its key may sign outside of the certificate's own validity";
        sheet.warn(at, "privateKeyUsagePeriod", "RFC 3280, 4.2.1.4", message);
    }
}

/// Seconds that the key signs, as far as it is stated.
fn signing(certificate: &Certificate<'_>) -> Option<(Moment, i64)> {
    let (begins, ends) = certificate.extensions.key_period;
    let ends = ends?;
    Some((ends, ends.unix() - begins.unwrap_or(certificate.not_before).unix()))
}

/// Table 1: a key of 3 to 5 years, a certificate of 13 to 15, for documents of 10.
fn authority_times(certificate: &Certificate<'_>, at: usize, sheet: &mut Sheet) {
    let valid = certificate.not_after.unix() - certificate.not_before.unix();
    if valid > 15 * YEAR + 31 * DAY {
        let message =
            format!("valid for {}, longer than the 13 to 15 years that documents of 10 years need", span(valid));
        sheet.note(at, "validity", TABLE_1, message);
    } else if (0..8 * YEAR).contains(&valid) {
        let message =
            format!("valid for {}, shorter than the 13 to 15 years that documents of 10 years need", span(valid));
        sheet.note(at, "validity", TABLE_1, message);
    }
    let Some((ends, signs)) = signing(certificate) else { return };
    if signs > 5 * YEAR + 31 * DAY {
        sheet.note(
            at,
            "privateKeyUsagePeriod",
            TABLE_1,
            format!("its key signs for {}, longer than 5 years", span(signs)),
        );
    }
    outlived(certificate, ends, at, sheet);
}

/// Table 1: a key of up to 3 months, a certificate that outlives the documents.
fn signer_times(certificate: &Certificate<'_>, at: usize, sheet: &mut Sheet) {
    let valid = certificate.not_after.unix() - certificate.not_before.unix();
    if valid > 10 * YEAR + 124 * DAY && !certificate.extensions.extended {
        let message =
            format!("valid for {}, longer than documents of 10 years and a key of 3 months need", span(valid));
        sheet.note(at, "validity", TABLE_1, message);
    }
    let Some((ends, signs)) = signing(certificate) else { return };
    if signs > 93 * DAY {
        let message = format!("its key signs for {}, longer than the 3 months that are recommended", span(signs));
        sheet.note(at, "privateKeyUsagePeriod", TABLE_1, message);
    }
    outlived(certificate, ends, at, sheet);
}

/// Documents signed last have to be covered for as long as they are valid; none is valid for less than 5 years.
fn outlived(certificate: &Certificate<'_>, ends: Moment, at: usize, sheet: &mut Sheet) {
    let after = certificate.not_after.unix() - ends.unix();
    if (0..5 * YEAR - 31 * DAY).contains(&after) {
        let message = format!("ends {} after its key stopped signing: documents signed last outlive it", span(after));
        sheet.warn(at, "validity", TABLE_1, message);
    }
}

fn extensions(certificate: &Certificate<'_>, role: Use, at: usize, sheet: &mut Sheet) {
    let found = &certificate.extensions;
    let mut missing = |is_missing: bool, field: &'static str, why: &str| {
        if is_missing {
            sheet.warn(at, field, TABLE_6, format!("missing: {why}"));
        }
    };
    missing(
        found.key_period == (None, None) && !found.extended && role != Use::Registry,
        "privateKeyUsagePeriod",
        "nothing limits when its key may sign",
    );
    missing(found.key_usage.is_none(), "keyUsage", "taken as allowing everything");
    missing(
        found.authority_key.is_none() && !certificate.is_self_issued(),
        "authorityKeyIdentifier",
        "which of its issuer's keys signed it has to be tried out",
    );
    let (usage, needed) = match role {
        Use::Authority => (CERTIFICATE_SIGN | LIST_SIGN, "keyCertSign and cRLSign"),
        _ => (DIGITAL_SIGNATURE, "digitalSignature"),
    };
    if role == Use::Authority {
        missing(found.subject_key.is_none(), "subjectKeyIdentifier", "certificates below cannot name its key");
        if !matches!(found.basic, Some((_, Some(0)))) {
            sheet.note(
                at,
                "basicConstraints",
                TABLE_6,
                "authorities may follow below it; none do in this infrastructure",
            );
        }
    }
    if found.key_usage.is_some_and(|stated| stated & usage != usage) {
        sheet.warn(at, "keyUsage", TABLE_6, format!("does not allow {needed}"));
    }
}
