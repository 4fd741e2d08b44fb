//! A registry's sealed answer as a reference, with the trust that its seal gives it.

use std::borrow::Cow;

use bioverify_trust::{Expected, Moment, Nonce, PersonReference, SealVerdict, check_seal};

use crate::engine::Engine;
use crate::received::{Reference, Source};

/// What the desk asked a registry.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// About whom.
    pub person: &'a PersonReference,
    /// What it sent with the request. `None` where it sent nothing: an old seal then passes until it expires, and
    /// the decision says that ([`ReferencePartlyChecked`](crate::Reason::ReferencePartlyChecked)).
    pub nonce: Option<&'a Nonce>,
    /// The time of checking.
    pub at: Moment,
}

impl Engine {
    /// Checks a registry's answer and its seal against the engine's [`TrustStore`](bioverify_trust::TrustStore) and makes a reference
    /// of it. A forged one is kept, marked as forged: it never supports an accept, and the decision says why.
    #[must_use]
    pub fn read_sealed<'a>(
        &self,
        record: impl Into<Cow<'a, [u8]>>,
        seal: &[u8],
        request: &Request<'_>,
    ) -> (Reference<'a>, SealVerdict) {
        let record = record.into();
        let &Request { person, nonce, at } = request;
        let verdict = check_seal(&record, seal, &Expected { issuers: self.trust_store(), person, nonce, at });
        (Reference::record(Source::Registry, record).with_seal(&verdict), verdict)
    }
}
