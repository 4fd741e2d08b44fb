//! Extensions of certificates (RFC 5280, 4.2.1; ICAO Doc 9303-12, 7.1.1).

use crate::ber::{BIT_STRING, BOOLEAN, CONTEXT_3, Element, INTEGER, Malformed, OCTET_STRING, OID, Reader, SEQUENCE};
use crate::moment::Moment;
use crate::oid;
use crate::params::MOST_PARTS;

/// `[0]` and `[1]`, primitive: implicitly tagged strings.
const IMPLICIT_0: u32 = 0x80;
const IMPLICIT_1: u32 = 0x81;

/// The bits of keyUsage that matter here (RFC 5280, 4.2.1.3), from the first octet's top.
pub(crate) const DIGITAL_SIGNATURE: u8 = 0x80;
/// See [`DIGITAL_SIGNATURE`].
pub(crate) const CERTIFICATE_SIGN: u8 = 0x04;
/// See [`DIGITAL_SIGNATURE`].
pub(crate) const LIST_SIGN: u8 = 0x02;

/// What the extensions of a certificate say.
#[derive(Clone, Default)]
pub(crate) struct Extensions<'a> {
    /// subjectKeyIdentifier.
    pub(crate) subject_key: Option<&'a [u8]>,
    /// keyIdentifier of authorityKeyIdentifier.
    pub(crate) authority_key: Option<&'a [u8]>,
    /// First octet of keyUsage.
    pub(crate) key_usage: Option<u8>,
    /// basicConstraints: whether an authority, and how many authorities may follow below.
    pub(crate) basic: Option<(bool, Option<u32>)>,
    /// Whether there is an extendedKeyUsage: no authority or document signer has one.
    pub(crate) extended: bool,
    /// Whether extendedKeyUsage is that of a master list signer, and nothing else.
    pub(crate) signs_lists: bool,
    /// Whether there is a list of document types (ICAO Doc 9303-12, 7.1.1.6).
    pub(crate) documents: bool,
    /// privateKeyUsagePeriod.
    pub(crate) key_period: (Option<Moment>, Option<Moment>),
    /// The first critical extension that is not understood here.
    pub(crate) not_understood: Option<&'a [u8]>,
}

impl<'a> Extensions<'a> {
    /// `[3] EXPLICIT Extensions` at the end of a certificate, if it is there.
    pub(crate) fn optional(reader: &mut Reader<'a>) -> Result<Self, Malformed> {
        const FIELD: &str = "extensions";
        let mut found = Self::default();
        let Some(outer) = reader.optional(CONTEXT_3, FIELD)? else { return Ok(found) };
        let mut wrapped = outer.inside();
        let mut list = wrapped.expect(SEQUENCE, FIELD)?.inside();
        wrapped.end(FIELD)?;
        let mut seen: Vec<&[u8]> = Vec::new();
        while !list.is_empty() {
            let extension = Extension::next(&mut list, FIELD)?;
            if seen.contains(&extension.oid) || seen.len() >= MOST_PARTS {
                return Err(list.error(FIELD, "the same extension twice, or too many"));
            }
            seen.push(extension.oid);
            found.documents |= extension.oid == oid::DOCUMENT_TYPES;
            found.take(&extension)?;
        }
        Ok(found)
    }

    /// Whether something marks the certificate as that of a signer of documents or lists: what it signs, or for how long.
    pub(crate) fn are_a_signers(&self) -> bool {
        self.extended || self.documents || self.key_period != (None, None)
    }

    fn take(&mut self, extension: &Extension<'a>) -> Result<(), Malformed> {
        let mut inside = extension.value.inside();
        match oid::below(extension.oid, oid::EXTENSION) {
            Some(14) => self.subject_key = Some(inside.expect(OCTET_STRING, "subjectKeyIdentifier")?.value),
            Some(15) => {
                let bits = inside.expect(BIT_STRING, "keyUsage")?.value;
                self.key_usage = Some(bits.get(1).copied().unwrap_or(0));
            }
            Some(16) => self.key_period = key_period(&mut inside)?,
            Some(19) => self.basic = Some(basic_constraints(&mut inside)?),
            Some(35) => {
                let mut fields = inside.expect(SEQUENCE, "authorityKeyIdentifier")?.inside();
                self.authority_key = fields.optional(IMPLICIT_0, "authorityKeyIdentifier")?.map(|found| found.value);
            }
            Some(37) => {
                self.extended = true;
                let mut purposes = inside.expect(SEQUENCE, "extKeyUsage")?.inside();
                self.signs_lists =
                    purposes.expect(OID, "extKeyUsage")?.value == oid::MASTER_LIST_KEY && purposes.is_empty();
            }
            // Names and policies that change nothing about who signed: issuerAltName, subjectAltName, certificatePolicies,
            // cRLDistributionPoints.
            Some(17 | 18 | 31 | 32) => {}
            _ if extension.critical => {
                self.not_understood.get_or_insert(extension.oid);
            }
            _ => {}
        }
        Ok(())
    }
}

/// One extension.
pub(crate) struct Extension<'a> {
    pub(crate) oid: &'a [u8],
    pub(crate) critical: bool,
    /// The `OCTET STRING` whose contents are the extension's own object.
    pub(crate) value: Element<'a>,
}

impl<'a> Extension<'a> {
    /// The next object, which must be one.
    pub(crate) fn next(reader: &mut Reader<'a>, field: &'static str) -> Result<Self, Malformed> {
        let mut inside = reader.expect(SEQUENCE, field)?.inside();
        let oid = inside.expect(OID, field)?.value;
        let critical = inside.optional(BOOLEAN, field)?.is_some_and(|flag| flag.value != [0]);
        let value = inside.expect(OCTET_STRING, field)?;
        inside.end(field)?;
        Ok(Self { oid, critical, value })
    }
}

fn basic_constraints(reader: &mut Reader<'_>) -> Result<(bool, Option<u32>), Malformed> {
    const FIELD: &str = "basicConstraints";
    let mut fields = reader.expect(SEQUENCE, FIELD)?.inside();
    let authority = fields.optional(BOOLEAN, FIELD)?.is_some_and(|flag| flag.value != [0]);
    let below = fields.optional(INTEGER, FIELD)?.map(|number| number.small(FIELD)).transpose()?;
    Ok((authority, below))
}

fn key_period(reader: &mut Reader<'_>) -> Result<(Option<Moment>, Option<Moment>), Malformed> {
    const FIELD: &str = "privateKeyUsagePeriod";
    let mut fields = reader.expect(SEQUENCE, FIELD)?.inside();
    let mut one = |tag| -> Result<Option<Moment>, Malformed> {
        fields.optional(tag, FIELD)?.map(|time| Moment::read_implicit(&time, FIELD)).transpose()
    };
    Ok((one(IMPLICIT_0)?, one(IMPLICIT_1)?))
}
