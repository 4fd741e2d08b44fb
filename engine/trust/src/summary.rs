//! What of a certificate a report shows.

use std::fmt;

use crate::certificate::Certificate;
use crate::moment::Moment;

/// Part of a certificate in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Document signer: signs cards.
    Signer,
    /// Link certificate: an authority's new key, signed with its old one.
    Link,
    /// Country signing authority of the store.
    Authority,
    /// Registry of the store: seals its answers.
    Registry,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text(bioverify_core::Lang::En))
    }
}

/// A certificate in a chain. Nothing about a holder is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateSummary {
    /// What it is for.
    pub role: Role,
    /// Whose it is, as `C=UT, CN=Signer`.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// Its number at the issuer, hexadecimal.
    pub serial: String,
    /// Its first second.
    pub not_before: Moment,
    /// Its last second.
    pub not_after: Moment,
    /// Its key, as `RSA 2048` or `brainpoolP256r1`; why not, where it cannot be used.
    pub key: String,
}

impl CertificateSummary {
    pub(crate) fn of(certificate: &Certificate<'_>, role: Role) -> Self {
        Self {
            role,
            subject: certificate.subject.shown(),
            issuer: certificate.issuer.shown(),
            serial: serial(certificate),
            not_before: certificate.not_before,
            not_after: certificate.not_after,
            key: certificate.key.key().map_or_else(|error| error.0, |key| key.to_string()),
        }
    }
}

/// Serial number in hexadecimal, at most the 20 octets of RFC 5280, 4.1.2.2.
pub(crate) fn serial(certificate: &Certificate<'_>) -> String {
    certificate.serial.iter().take(20).map(|octet| format!("{octet:02X}")).collect()
}
