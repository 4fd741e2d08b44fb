//! Whether the certificates of a path may be used, and at this time: RFC 5280, 6.1, with the profiles of ICAO Doc 9303-12, 7.1.

use crate::certificate::Certificate;
use crate::extensions::DIGITAL_SIGNATURE;
use crate::moment::Moment;
use crate::notes::Notes;
use crate::oid;
use crate::summary::Role;
use crate::verdict::{Doubt, Misuse};

/// A path with its certificates, the signer's issuer first, the anchor last.
pub(crate) struct Chain<'s> {
    pub(crate) authorities: Vec<Certificate<'s>>,
}

impl Chain<'_> {
    /// The role of the authority at this place.
    pub(crate) fn role(&self, index: usize) -> Role {
        if index + 1 == self.authorities.len() { Role::Authority } else { Role::Link }
    }

    /// What speaks against the authorities of the path.
    pub(crate) fn doubts(&self, at: Moment) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        // RFC 5280, 4.2.1.9: certificates that an authority issued to itself do not count.
        let mut between = 0;
        for (index, authority) in self.authorities.iter().enumerate() {
            let role = self.role(index);
            common(authority, role, at, &mut doubts);
            if !authority.is_authority() {
                doubts.push(Doubt::Usage { role, what: Misuse::Certificates });
            }
            if let Some((_, Some(most))) = authority.extensions.basic
                && between > most
            {
                doubts.push(Doubt::PathTooLong);
            }
            between += u32::from(!authority.is_self_issued());
        }
        doubts
    }
}

/// What speaks against the signer's own certificate.
pub(crate) fn signer_doubts(signer: &Certificate<'_>, at: Moment) -> Vec<Doubt> {
    let role = Role::Signer;
    let mut doubts = Vec::new();
    common(signer, role, at, &mut doubts);
    if signer.extensions.key_usage.is_some_and(|usage| usage & DIGITAL_SIGNATURE == 0) {
        doubts.push(Doubt::Usage { role, what: Misuse::Data });
    }
    if matches!(signer.extensions.basic, Some((true, _))) {
        doubts.push(Doubt::Usage { role, what: Misuse::OfAuthority });
    }
    doubts
}

/// What speaks against the signer of a master list, whose purpose is another than a card's signer has.
pub(crate) fn list_signer_doubts(signer: &Certificate<'_>, at: Moment) -> Vec<Doubt> {
    let mut doubts = signer_doubts(signer, at);
    doubts.retain(|doubt| !matches!(doubt, Doubt::Usage { what: Misuse::OtherPurpose, .. }));
    doubts
}

/// What holds for every certificate.
fn common(certificate: &Certificate<'_>, role: Role, at: Moment, doubts: &mut Vec<Doubt>) {
    if at > certificate.not_after {
        doubts.push(Doubt::Expired { role, until: certificate.not_after });
    }
    if at < certificate.not_before {
        doubts.push(Doubt::NotYetValid { role, from: certificate.not_before });
    }
    if certificate.extensions.extended {
        // Master list signers, deviation list signers and time stampers are certified by the same authorities.
        doubts.push(Doubt::Usage { role, what: Misuse::OtherPurpose });
    }
    if let Some(extension) = certificate.extensions.not_understood {
        doubts.push(Doubt::NotUnderstood { role, extension: oid::dotted(extension) });
    }
}

/// What deviates from the profiles without touching what is proved.
pub(crate) fn formal(signer: &Certificate<'_>, chain: &Chain<'_>, notes: &mut Notes) {
    if signer.extensions.key_usage.is_none() {
        let message = "missing in the signer's certificate; taken as allowing signatures (RFC 5280, 4.2.1.3)";
        notes.warn(signer.at, "keyUsage", "ICAO Doc 9303-12, 7.1.1", message);
    }
    let country = signer.subject.country();
    let issuing = chain.authorities.first().and_then(|authority| authority.subject.country());
    if country.is_none() || country != issuing {
        let message = "the signer's country is not its authority's";
        notes.warn(signer.at, "countryName", "ICAO Doc 9303-12, 7.1.1", message);
    }
}
