//! CSCA master lists (ICAO Doc 9303-12, 9): the certificates of many authorities, signed by somebody whom one of
//! them vouches for.
//!
//! A list proves nothing by itself: it is believed only where its signer leads to an authority that was **put into the store by
//! hand**. An authority that came out of a list vouches for no other list, so that the order of lists does not matter and trust
//! does not spread from list to list.

use std::collections::BTreeSet;

use crate::add::parts;
use crate::ber::{INTEGER, Malformed, OID, Reader, SEQUENCE, SET};
use crate::certificate::Certificate;
use crate::chain::{Chain, list_signer_doubts};
use crate::cms::SignedData;
use crate::moment::Moment;
use crate::notes::Notes;
use crate::oid;
use crate::params::MOST_ANCHORS;
use crate::path::search_given;
use crate::revocation::revocation;
use crate::rules::{Revocation, Rules};
use crate::signer::signer;
use crate::store::{Added, StoreError, TrustStore};
use crate::summary::{CertificateSummary, Role};
use crate::verdict::Doubt;

/// Where a certificate came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Somebody put it into the store.
    Hand,
    /// It was on a master list: it vouches for cards, and for no other list.
    List,
}

/// Why nothing of a master list was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MasterListError {
    /// It is signed data and no master list that can be read.
    #[error("it cannot be read, get it again from its publisher: {0}")]
    Unreadable(Malformed),
    /// Its digest or signature is wrong: it was changed.
    #[error("its signature is wrong: get it again from its publisher")]
    Wrong,
    /// Its signer was not certified for signing master lists.
    #[error("{subject} was not certified for signing master lists: get it again from its publisher")]
    NotAListSigner {
        /// Who signed it.
        subject: String,
    },
    /// Something that is needed to believe it is missing, expired or revoked.
    #[error("it cannot be believed, {0}: put the certificate of its publisher's authority into the store first")]
    Unverified(Doubt),
}

impl TrustStore {
    /// Whether a file says that it is a master list, or is a PEM text with one in it. Says nothing about whether to believe it;
    /// [`TrustStore::add_files_at`] adds files in the right order.
    #[must_use]
    pub fn is_master_list(bytes: &[u8]) -> bool {
        let is_one =
            |der: &[u8]| SignedData::read_bare(der).is_ok_and(|signed| signed.content_type == oid::MASTER_LIST);
        parts(bytes).iter().flatten().any(|der| is_one(der))
    }

    /// Adds the certificates of a master list where an authority put into the store by hand vouches for its signer at this time.
    /// Nothing is added on an error.
    pub(crate) fn add_master_list(&mut self, bytes: &[u8], at: Moment) -> Result<Added, StoreError> {
        let unreadable = |error| StoreError::MasterList(MasterListError::Unreadable(error));
        let signed = SignedData::read_bare(bytes).map_err(unreadable)?;
        if signed.content_type != oid::MASTER_LIST {
            return Err(StoreError::OtherSignedData);
        }
        let signer = self.list_signer(&signed, at).map_err(StoreError::MasterList)?;
        let moved = |error: Malformed| Malformed { offset: signed.content_at + error.offset, ..error };
        let listed = certificates(&signed.content).map_err(moved).map_err(unreadable)?;
        let (mut taken, mut known, mut passed_over) = (0, 0, Vec::new());
        for der in listed {
            match self.add_listed(der) {
                Ok(Added::Known) => known += 1,
                Ok(_) => taken += 1,
                Err(why) => passed_over.push(why),
            }
        }
        Ok(Added::MasterList { signer, taken, known, passed_over })
    }

    /// A certificate of a list: an authority's of one country (ICAO Doc 9303-12, 7.1, table 5). An expired one is kept as one
    /// put in by hand is: it is told when a card leads to it.
    fn add_listed(&mut self, der: &[u8]) -> Result<Added, StoreError> {
        let certificate = Certificate::read(der).map_err(StoreError::Unreadable)?;
        let country = certificate.subject.country();
        if country.is_none() || country != certificate.issuer.country() {
            return Err(StoreError::NoCountry { subject: certificate.subject.shown() });
        }
        self.add_certificate(&certificate, Origin::List)
    }

    /// The signer of a list, believed: digest, signature, purpose, path to an authority, times, revocation.
    fn list_signer(&self, signed: &SignedData<'_>, at: Moment) -> Result<CertificateSummary, MasterListError> {
        let mut notes = Notes::default();
        // ICAO Doc 9303-12, table 18 recommends one; of several, nobody could say who vouches for what.
        let [info] = signed.signers.as_slice() else {
            return Err(MasterListError::Unverified(Doubt::NoSigner));
        };
        let found = signer(signed, info, &mut notes);
        if !notes.forgeries.is_empty() {
            return Err(MasterListError::Wrong);
        }
        let Some(found) = found.filter(|found| found.holds) else {
            return Err(MasterListError::Unverified(notes.doubts.into_iter().next().unwrap_or(Doubt::NoSigner)));
        };
        let certificate = found.certificate;
        let summary = CertificateSummary::of(certificate, Role::Signer);
        if !certificate.extensions.signs_lists {
            return Err(MasterListError::NotAListSigner { subject: summary.subject });
        }
        match self.doubts_about(certificate, at).into_iter().next() {
            None => Ok(summary),
            Some(doubt) => Err(MasterListError::Unverified(doubt)),
        }
    }

    /// What keeps a list's signer from being believed. Lists that revoke are asked where they are in the store.
    fn doubts_about(&self, signer: &Certificate<'_>, at: Moment) -> Vec<Doubt> {
        let mut notes = Notes::default();
        let found = search_given(self, signer);
        let chains = found.paths.iter().map(|path| Chain {
            authorities: path.iter().filter_map(|index| self.certificate(*index)).map(|(_, one)| one).collect(),
        });
        let Some(chain) = chains.min_by_key(|chain| chain.doubts(at).len()) else {
            return vec![Doubt::UnknownIssuer { issuer: signer.issuer.shown() }];
        };
        let rules = Rules::at(at).with_revocation(Revocation::WhereGiven);
        revocation(self, signer, &chain, &rules, &mut notes);
        notes.doubts.into_iter().chain(list_signer_doubts(signer, at)).chain(chain.doubts(at)).collect()
    }
}

/// `CscaMasterList` (ICAO Doc 9303-12, 9.2): the certificates' bytes as they came, each once.
fn certificates(content: &[u8]) -> Result<Vec<&[u8]>, Malformed> {
    const FIELD: &str = "CscaMasterList";
    let mut reader = Reader::new(content);
    let mut inside = reader.expect(SEQUENCE, FIELD)?.inside();
    reader.end(FIELD)?;
    inside.expect(INTEGER, FIELD)?.small(FIELD)?;
    let mut list = inside.expect(SET, "certList")?.inside();
    inside.end(FIELD)?;
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    while !list.is_empty() {
        if found.len() >= MOST_ANCHORS {
            return Err(list.error("certList", "more certificates than a store holds"));
        }
        let der = list.expect(SEQUENCE, "certList")?.raw;
        if seen.insert(der) {
            found.push(der);
        }
    }
    Ok(found)
}

/// Whether an object begins as `ContentInfo` of `SignedData` does; it may break off behind that.
pub(crate) fn is_signed_data(der: &[u8]) -> bool {
    let kind = |mut file: Reader<'_>| {
        let info = file.next("ContentInfo").ok()?;
        info.inside_as_cut().expect(OID, "contentType").ok().map(|kind| kind.value == oid::SIGNED_DATA)
    };
    kind(Reader::cut(der)).unwrap_or(false)
}
