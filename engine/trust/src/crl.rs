//! Certificate revocation lists.

use crate::ber::{CONTEXT_0, INTEGER, Malformed, Reader, SEQUENCE, trimmed};
use crate::extensions::Extension;
use crate::key::PublicKey;
use crate::moment::Moment;
use crate::name::Name;
use crate::params::LONGEST_REVOCATION_LIST;
use crate::signature::Refusal;
use crate::signed::Signed;

/// `CertificateList` (RFC 5280, 5.1).
pub(crate) struct RevocationList<'a> {
    signed: Signed<'a>,
    pub(crate) issuer: Name<'a>,
    pub(crate) this_update: Moment,
    pub(crate) next_update: Option<Moment>,
    entries: Reader<'a>,
    /// Whether a critical extension limits what the list covers in a way that is not understood here: a delta, or one
    /// distribution point of several.
    pub(crate) partial: bool,
}

impl<'a> RevocationList<'a> {
    /// A file that is one list.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        const FIELD: &str = "certificate revocation list";
        let mut reader = Reader::new(bytes);
        if bytes.len() > LONGEST_REVOCATION_LIST {
            return Err(reader.error(FIELD, "longer than a revocation list is"));
        }
        let signed = Signed::of(&reader.expect(SEQUENCE, FIELD)?, FIELD, "tbsCertList")?;
        reader.end(FIELD)?;
        let mut inside = signed.inside();
        if let Some(version) = inside.optional(INTEGER, "version")? {
            version.small("version")?;
        }
        signed.same_algorithm(&mut inside)?;
        let issuer = Name::next(&mut inside, "issuer")?;
        let this_update = Moment::next(&mut inside, "thisUpdate")?;
        let next_update = Moment::optional(&mut inside, "nextUpdate")?;
        let entries = inside.optional(SEQUENCE, "revokedCertificates")?.map(|list| list.inside());
        let partial = extensions(&mut inside)?;
        inside.end("tbsCertList")?;
        let entries = entries.unwrap_or(Reader::new(&[]));
        Ok(Self { signed, issuer, this_update, next_update, entries, partial })
    }

    /// The serial numbers in it, without leading zeros.
    pub(crate) fn serials(&self) -> Result<Vec<&'a [u8]>, Malformed> {
        let mut entries = self.entries.clone();
        let mut serials = Vec::new();
        while !entries.is_empty() {
            let mut entry = entries.expect(SEQUENCE, "revokedCertificates")?.inside();
            serials.push(trimmed(entry.expect(INTEGER, "userCertificate")?.value));
            Moment::next(&mut entry, "revocationDate")?;
        }
        Ok(serials)
    }

    /// Whether this key made its signature.
    pub(crate) fn signed_by(&self, key: &PublicKey<'_>) -> Result<(), Refusal> {
        self.signed.signed_by(key)
    }
}

/// Reads over the list's extensions; tells whether one of them is critical, which none of a complete list is.
fn extensions(reader: &mut Reader<'_>) -> Result<bool, Malformed> {
    const FIELD: &str = "crlExtensions";
    let Some(outer) = reader.optional(CONTEXT_0, FIELD)? else { return Ok(false) };
    let mut list = outer.inside().expect(SEQUENCE, FIELD)?.inside();
    let mut partial = false;
    while !list.is_empty() {
        partial |= Extension::next(&mut list, FIELD)?.critical;
    }
    Ok(partial)
}
