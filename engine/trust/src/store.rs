//! The certificates and revocation lists of the authorities that are trusted, and the certificates of registries.

use std::fmt;

use crate::algorithm::NotOffered;
use crate::ber::Malformed;
use crate::certificate::Certificate;
use crate::crl::RevocationList;
use crate::master_list::{MasterListError, Origin};
use crate::moment::Moment;
use crate::params::MOST_ANCHORS;
use crate::registries::Registry;
use crate::signature::Refusal;
use crate::summary::{CertificateSummary, Role};

/// Certificates of country signing authorities, link certificates and revocation lists.
///
/// A certificate that signed itself is an **anchor**: it is trusted because somebody put it here, and nothing else says so; or
/// because it is on a master list whose signer leads to such an anchor (ICAO Doc 9303-12, 9).
/// A link certificate alone is worth nothing; it leads from an authority's new key to its old one.
#[derive(Default, Clone)]
pub struct TrustStore {
    certificates: Vec<Stored>,
    lists: Vec<StoredList>,
    pub(crate) registries: Vec<Registry>,
}

#[derive(Clone)]
pub(crate) struct Stored {
    der: Vec<u8>,
    /// The folded name.
    pub(crate) subject: Vec<u8>,
    /// Its key's identifier.
    pub(crate) key_id: Option<Vec<u8>>,
    pub(crate) anchor: bool,
    pub(crate) origin: Origin,
}

#[derive(Clone)]
pub(crate) struct StoredList {
    der: Vec<u8>,
    /// The folded name.
    pub(crate) issuer: Vec<u8>,
    /// Sorted, without leading zeros.
    serials: Vec<Box<[u8]>>,
}

/// What was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// A certificate; its role is authority, link or registry.
    Certificate(CertificateSummary),
    /// A revocation list.
    RevocationList {
        /// Who issued it.
        issuer: String,
        /// When.
        this_update: Moment,
        /// When its successor is due.
        next_update: Option<Moment>,
        /// Certificates on it.
        revoked: usize,
    },
    /// A master list that is believed.
    MasterList {
        /// Who signed it.
        signer: CertificateSummary,
        /// Certificates on it that are trusted now.
        taken: usize,
        /// Certificates on it that were here already.
        known: usize,
        /// Why others on it were not taken, in the order of the list.
        passed_over: Vec<StoreError>,
    },
    /// It was here already.
    Known,
}

/// Why something was not added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Neither a certificate nor a revocation list nor a master list.
    #[error("neither a certificate nor a revocation list in DER or PEM: {0}")]
    Unreadable(Malformed),
    /// A master list that is not believed.
    #[error("a master list: {0}")]
    MasterList(MasterListError),
    /// Signed data of another kind, such as a file of a card.
    #[error("signed data that is no master list: a trust folder holds certificates, revocation lists and master lists")]
    OtherSignedData,
    /// A certificate on a master list that names no country, or two.
    #[error("the certificate of {subject} does not name one country, as an authority's does")]
    NoCountry {
        /// Whose it is.
        subject: String,
    },
    /// Broken base64 between the dashes of a PEM text, or no end of it.
    #[error("the base64 between the dashes is broken or has no end: get the file again")]
    Pem,
    /// A certificate that may not sign others.
    #[error(
        "the certificate of {subject} is not an authority's: a trust folder holds country signing authorities only"
    )]
    NotAnAuthority {
        /// Whose it is.
        subject: String,
    },
    /// A certificate that cannot be a registry's.
    #[error("the certificate of {subject} cannot be a registry's, {why}: give the one its operator seals answers with")]
    NotARegistry {
        /// Whose it is.
        subject: String,
        /// Why it cannot be one.
        why: String,
    },
    /// It says that it signed itself and did not.
    #[error(
        "the certificate of {subject} names itself as its signer, and that is not so: get it again from its publisher"
    )]
    NotSelfSigned {
        /// Whose it is.
        subject: String,
    },
    /// Its key or algorithm is not offered, so that it could never prove anything.
    #[error("the certificate of {subject} cannot be used: {what}")]
    NotOffered {
        /// Whose it is.
        subject: String,
        /// What is not offered.
        what: String,
    },
    /// The store is full.
    #[error("more than {MOST_ANCHORS} certificates or lists")]
    Full,
}

impl TrustStore {
    /// Trusts nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Certificates in it.
    #[must_use]
    pub fn certificates(&self) -> usize {
        self.certificates.len()
    }

    /// Revocation lists in it.
    #[must_use]
    pub fn lists(&self) -> usize {
        self.lists.len()
    }

    /// Adds a certificate.
    pub(crate) fn add_certificate(
        &mut self,
        certificate: &Certificate<'_>,
        origin: Origin,
    ) -> Result<Added, StoreError> {
        if let Some(stored) = self.certificates.iter_mut().find(|stored| stored.der == certificate.raw) {
            if origin == Origin::Hand {
                stored.origin = origin;
            }
            return Ok(Added::Known);
        }
        if self.certificates.len() >= MOST_ANCHORS {
            return Err(StoreError::Full);
        }
        let subject = || certificate.subject.shown();
        if !certificate.is_authority() {
            return Err(StoreError::NotAnAuthority { subject: subject() });
        }
        let refused = |what: NotOffered| StoreError::NotOffered { subject: subject(), what: what.0 };
        let key = certificate.key.key().map_err(refused)?;
        let own = certificate.extensions.subject_key;
        let other_key = certificate.extensions.authority_key.is_some_and(|authority| own != Some(authority));
        let anchor = match certificate.is_self_issued() {
            false => false,
            true => match certificate.signed_by(&key) {
                Ok(()) => true,
                // A link certificate bears one name twice and is signed by another key of it.
                Err(Refusal::Wrong | Refusal::AnotherKind) if other_key => false,
                Err(Refusal::NotOffered(what)) => return Err(refused(what)),
                Err(_) => return Err(StoreError::NotSelfSigned { subject: subject() }),
            },
        };
        self.certificates.push(Stored {
            der: certificate.raw.to_vec(),
            subject: certificate.subject.folded(),
            key_id: own.map(<[u8]>::to_vec),
            anchor,
            origin,
        });
        let role = if anchor { Role::Authority } else { Role::Link };
        Ok(Added::Certificate(CertificateSummary::of(certificate, role)))
    }

    /// Adds a revocation list.
    pub(crate) fn add_list(&mut self, der: &[u8], list: &RevocationList<'_>) -> Result<Added, StoreError> {
        if self.lists.iter().any(|stored| stored.der == der) {
            return Ok(Added::Known);
        }
        if self.lists.len() >= MOST_ANCHORS {
            return Err(StoreError::Full);
        }
        let mut serials: Vec<Box<[u8]>> =
            list.serials().map_err(StoreError::Unreadable)?.into_iter().map(Box::from).collect();
        serials.sort_unstable();
        let revoked = serials.len();
        self.lists.push(StoredList { der: der.to_vec(), issuer: list.issuer.folded(), serials });
        let (issuer, this_update, next_update) = (list.issuer.shown(), list.this_update, list.next_update);
        Ok(Added::RevocationList { issuer, this_update, next_update, revoked })
    }

    /// The certificate at this place, which is there.
    pub(crate) fn certificate(&self, index: usize) -> Option<(&Stored, Certificate<'_>)> {
        let stored = self.certificates.get(index)?;
        Certificate::read(&stored.der).ok().map(|certificate| (stored, certificate))
    }

    /// Places of the certificates that may have signed one with this issuer and this key identifier.
    pub(crate) fn candidates<'s>(
        &'s self,
        issuer: &'s [u8],
        key_id: Option<&'s [u8]>,
    ) -> impl Iterator<Item = usize> + 's {
        let fits = move |stored: &Stored| {
            let named = key_id.is_some() && stored.key_id.as_deref() == key_id;
            stored.subject == issuer || named
        };
        self.certificates.iter().enumerate().filter(move |(_, stored)| fits(stored)).map(|(index, _)| index)
    }

    /// Lists of the authority of this folded name.
    pub(crate) fn lists_of<'s>(&'s self, issuer: &'s [u8]) -> impl Iterator<Item = &'s StoredList> + 's {
        self.lists.iter().filter(move |list| list.issuer == issuer)
    }

    /// Anchors of this folded name.
    pub(crate) fn anchors_of<'s>(&'s self, subject: &'s [u8]) -> impl Iterator<Item = Certificate<'s>> + 's {
        let of_name = self.certificates.iter().filter(move |stored| stored.anchor && stored.subject == subject);
        of_name.filter_map(|stored| Certificate::read(&stored.der).ok())
    }
}

impl StoredList {
    pub(crate) fn list(&self) -> Option<RevocationList<'_>> {
        RevocationList::read(&self.der).ok()
    }

    /// Whether this serial number, without leading zeros, is on it.
    pub(crate) fn names(&self, serial: &[u8]) -> bool {
        self.serials.binary_search_by(|known| known.as_ref().cmp(serial)).is_ok()
    }
}

impl fmt::Debug for TrustStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustStore")
            .field("certificates", &self.certificates.len())
            .field("lists", &self.lists.len())
            .field("registries", &self.registries.len())
            .finish()
    }
}
