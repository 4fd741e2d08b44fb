//! The registries whose seals are believed: certificates in the trust store, kept apart from the authorities.

use sha2::{Digest as _, Sha256};

use crate::algorithm::NotOffered;
use crate::certificate::Certificate;
use crate::extensions::DIGITAL_SIGNATURE;
use crate::oid;
use crate::params::MOST_ANCHORS;
use crate::pem::{is_pem, objects};
use crate::store::{Added, StoreError, TrustStore};
use crate::summary::{CertificateSummary, Role};

/// Certificate of a registry.
#[derive(Clone)]
pub(crate) struct Registry {
    der: Vec<u8>,
    thumbprint: [u8; 32],
}

impl TrustStore {
    /// Adds registries' certificates, in DER or any number of them in PEM: what is sealed with their keys is believed **because
    /// they were put here**, whoever signed the certificates. An authority's certificate is refused, so that no key that
    /// signs certificates or cards can pass for a registry's. One answer for each object.
    pub fn add_registry(&mut self, bytes: &[u8]) -> Vec<Result<Added, StoreError>> {
        if !is_pem(bytes) {
            return vec![self.add_registry_der(bytes)];
        }
        let found = objects(bytes);
        let whole = found.into_iter().map(|object| object.whole().ok_or(StoreError::Pem));
        whole.map(|der| der.and_then(|der| self.add_registry_der(&der))).collect()
    }

    /// Registries in it.
    #[must_use]
    pub fn registries(&self) -> usize {
        self.registries.len()
    }

    fn add_registry_der(&mut self, der: &[u8]) -> Result<Added, StoreError> {
        if self.registries.len() >= MOST_ANCHORS {
            return Err(StoreError::Full);
        }
        if self.registries.iter().any(|registry| registry.der == der) {
            return Ok(Added::Known);
        }
        let certificate = Certificate::read(der).map_err(StoreError::Unreadable)?;
        let subject = || certificate.subject.shown();
        certificate.key.key().map_err(|NotOffered(what)| StoreError::NotOffered { subject: subject(), what })?;
        if let Some(why) = unfit(&certificate) {
            return Err(StoreError::NotARegistry { subject: subject(), why });
        }
        let thumbprint = Sha256::digest(der).into();
        self.registries.push(Registry { der: der.to_vec(), thumbprint });
        Ok(Added::Certificate(CertificateSummary::of(&certificate, Role::Registry)))
    }

    /// The registry's certificate of this SHA-256.
    pub(crate) fn registry(&self, thumbprint: &[u8; 32]) -> Option<Certificate<'_>> {
        let found = self.registries.iter().find(|registry| registry.thumbprint == *thumbprint)?;
        Certificate::read(&found.der).ok()
    }
}

/// Why a certificate cannot be a registry's.
fn unfit(certificate: &Certificate<'_>) -> Option<String> {
    if matches!(certificate.extensions.basic, Some((true, _))) {
        return Some("it is an authority's".to_owned());
    }
    if certificate.extensions.key_usage.is_some_and(|usage| usage & DIGITAL_SIGNATURE == 0) {
        return Some("its key is not for signing".to_owned());
    }
    if certificate.subject.common_name().is_none() {
        return Some("it has no common name".to_owned());
    }
    let extension = certificate.extensions.not_understood?;
    Some(format!("it has a critical extension {} that is not understood", oid::dotted(extension)))
}
