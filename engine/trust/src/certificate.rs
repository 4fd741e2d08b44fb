//! X.509 certificates, as slices of the bytes they came in.

use crate::ber::{CONTEXT_0, Element, INTEGER, Malformed, Reader, SEQUENCE, trimmed};
use crate::extensions::Extensions;
use crate::key::{KeyInfo, PublicKey};
use crate::moment::Moment;
use crate::name::Name;
use crate::params::LONGEST_CERTIFICATE;
use crate::signature::Refusal;
use crate::signed::Signed;

/// `Certificate` (RFC 5280, 4.1).
#[derive(Clone)]
pub(crate) struct Certificate<'a> {
    /// All its bytes.
    pub(crate) raw: &'a [u8],
    /// Offset in its file.
    pub(crate) at: usize,
    signed: Signed<'a>,
    /// Contents octets of the serial number, without leading zeros.
    pub(crate) serial: &'a [u8],
    pub(crate) issuer: Name<'a>,
    pub(crate) subject: Name<'a>,
    pub(crate) not_before: Moment,
    pub(crate) not_after: Moment,
    pub(crate) key: KeyInfo<'a>,
    pub(crate) extensions: Extensions<'a>,
}

impl<'a> Certificate<'a> {
    /// A file that is one certificate.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let certificate = Self::of(&reader.expect(SEQUENCE, "certificate")?)?;
        reader.end("certificate")?;
        Ok(certificate)
    }

    /// The object as a certificate.
    pub(crate) fn of(element: &Element<'a>) -> Result<Self, Malformed> {
        if element.raw.len() > LONGEST_CERTIFICATE {
            return Err(element.error("certificate", "longer than a certificate is"));
        }
        let signed = Signed::of(element, "certificate", "tbsCertificate")?;
        let mut inside = signed.inside();
        if let Some(version) = inside.optional(CONTEXT_0, "version")? {
            version.inside().expect(INTEGER, "version")?.small("version")?;
        }
        let serial = trimmed(inside.expect(INTEGER, "serialNumber")?.value);
        signed.same_algorithm(&mut inside)?;
        let issuer = Name::next(&mut inside, "issuer")?;
        let mut validity = inside.expect(SEQUENCE, "validity")?.inside();
        let not_before = Moment::next(&mut validity, "notBefore")?;
        let not_after = Moment::next(&mut validity, "notAfter")?;
        let subject = Name::next(&mut inside, "subject")?;
        let key = KeyInfo::next(&mut inside)?;
        for unique in [0x81, 0x82] {
            inside.optional(unique, "uniqueIdentifier")?;
        }
        let extensions = Extensions::optional(&mut inside)?;
        inside.end("tbsCertificate")?;
        let (raw, at) = (element.raw, element.at);
        Ok(Self { raw, at, signed, serial, issuer, subject, not_before, not_after, key, extensions })
    }

    /// Whether this key made its signature.
    pub(crate) fn signed_by(&self, key: &PublicKey<'_>) -> Result<(), Refusal> {
        self.signed.signed_by(key)
    }

    /// Whether issuer and subject are the same name.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.issuer.folded() == self.subject.folded()
    }

    /// Whether its extensions make it an authority that may sign certificates (RFC 5280, 4.2.1.3 and 4.2.1.9).
    pub(crate) fn is_authority(&self) -> bool {
        let may_sign = self.extensions.key_usage.is_none_or(|usage| usage & crate::extensions::CERTIFICATE_SIGN != 0);
        matches!(self.extensions.basic, Some((true, _))) && may_sign
    }

    /// Whether it may sign revocation lists.
    pub(crate) fn may_sign_lists(&self) -> bool {
        self.extensions.key_usage.is_none_or(|usage| usage & crate::extensions::LIST_SIGN != 0)
    }
}
