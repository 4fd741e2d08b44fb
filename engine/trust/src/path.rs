//! Paths from a document signer up to an anchor of the store.

use crate::certificate::Certificate;
use crate::master_list::Origin;
use crate::params::{LONGEST_PATH, MOST_CHECKS, MOST_PATHS};
use crate::signature::Refusal;
use crate::store::TrustStore;

/// Paths, and why there are not more.
#[derive(Default)]
pub(crate) struct Search {
    /// Places in the store, the signer's issuer first, an anchor last. Every signature on the way holds.
    pub(crate) paths: Vec<Vec<usize>>,
    /// An algorithm that was not offered on the way.
    pub(crate) not_offered: Option<String>,
    /// Whether the certificate names a key of the store as its signer and that key did not sign it.
    pub(crate) disowned: bool,
    checks: usize,
    /// Whether only certificates count that were put into the store by hand.
    given_only: bool,
}

/// Every path, as far as the bounds let it be sought.
pub(crate) fn search(store: &TrustStore, signer: &Certificate<'_>) -> Search {
    let mut search = Search::default();
    search.climb(store, signer, &mut Vec::new());
    search
}

/// The same, with certificates only that were put into the store by hand.
pub(crate) fn search_given(store: &TrustStore, signer: &Certificate<'_>) -> Search {
    let mut search = Search { given_only: true, ..Search::default() };
    search.climb(store, signer, &mut Vec::new());
    search
}

impl Search {
    fn climb(&mut self, store: &TrustStore, below: &Certificate<'_>, path: &mut Vec<usize>) {
        let issuer = below.issuer.folded();
        let key_id = below.extensions.authority_key;
        for index in store.candidates(&issuer, key_id) {
            if self.checks >= MOST_CHECKS || self.paths.len() >= MOST_PATHS || path.contains(&index) {
                continue;
            }
            let Some((stored, authority)) = store.certificate(index) else { continue };
            if self.given_only && stored.origin == Origin::List {
                continue;
            }
            self.checks += 1;
            let signed = authority.key.key().map_err(Refusal::NotOffered).and_then(|key| below.signed_by(&key));
            match signed {
                Ok(()) if stored.subject == issuer => {
                    path.push(index);
                    if stored.anchor {
                        self.paths.push(path.clone());
                    } else if path.len() < LONGEST_PATH {
                        self.climb(store, &authority, path);
                    }
                    path.pop();
                }
                // RFC 5280, 6.1.3: issuer and subject must be the same name.
                Ok(()) => {}
                Err(Refusal::NotOffered(what)) => self.not_offered = Some(what.0),
                Err(_) => {
                    let named = key_id.is_some() && stored.key_id.as_deref() == key_id;
                    self.disowned |= path.is_empty() && named && stored.subject == issuer;
                }
            }
        }
    }
}
