//! Whether a certificate was revoked: RFC 5280, 6.3, for the complete lists of ICAO Doc 9303-12, 7.1.4.

use crate::certificate::Certificate;
use crate::chain::Chain;
use crate::crl::RevocationList;
use crate::moment::Moment;
use crate::notes::Notes;
use crate::rules::{Revocation, Rules};
use crate::store::{StoredList, TrustStore};
use crate::summary::{Role, serial};
use crate::verdict::Doubt;

/// What the lists say of one certificate.
#[derive(Default)]
struct Told {
    revoked: bool,
    current: bool,
    /// The newest list that can be believed: when it was made, and when its successor was due.
    newest: Option<(Moment, Option<Moment>)>,
    disbelieved: usize,
}

/// Asks the lists about the signer and every authority of its path.
pub(crate) fn revocation(
    store: &TrustStore,
    signer: &Certificate<'_>,
    chain: &Chain<'_>,
    rules: &Rules,
    notes: &mut Notes,
) {
    one(store, signer, Role::Signer, chain, rules, notes);
    for (index, authority) in chain.authorities.iter().enumerate() {
        one(store, authority, chain.role(index), chain, rules, notes);
    }
}

fn one(
    store: &TrustStore,
    certificate: &Certificate<'_>,
    role: Role,
    chain: &Chain<'_>,
    rules: &Rules,
    notes: &mut Notes,
) {
    let issuer = certificate.issuer.folded();
    let mut told = Told::default();
    for stored in store.lists_of(&issuer) {
        ask(store, stored, certificate, chain, rules, &mut told);
    }
    if told.disbelieved > 0 {
        let message = format!(
            "{} list(s) of {} not used: not signed by a trusted key, or not complete",
            told.disbelieved,
            certificate.issuer.shown()
        );
        notes.warn(0, "revocation list", "RFC 5280, 6.3.3", message);
    }
    if told.revoked {
        let serial = serial(certificate);
        notes.doubt(match role {
            Role::Signer => Doubt::SignerRevoked { serial },
            _ => Doubt::AuthorityRevoked { serial },
        });
        return;
    }
    // An anchor is trusted because it was put into the store; its own list can only speak against it.
    if told.current || role == Role::Authority {
        return;
    }
    let authority = certificate.issuer.shown();
    let doubt = match told.newest {
        Some((from, _)) if from > rules.at => Doubt::RevocationListNotYetMade { authority, from },
        Some((_, due)) => Doubt::RevocationListNotCurrent { authority, due },
        None => Doubt::NoRevocationList { authority },
    };
    match rules.revocation {
        Revocation::Required => notes.doubt(doubt),
        Revocation::WhereGiven => notes.warn(0, "revocation list", "ICAO Doc 9303-12, 7.1.4", doubt.to_string()),
    }
}

/// Adds what one list says.
fn ask(
    store: &TrustStore,
    stored: &StoredList,
    certificate: &Certificate<'_>,
    chain: &Chain<'_>,
    rules: &Rules,
    told: &mut Told,
) {
    let Some(list) = stored.list() else { return };
    if list.partial || !believed(store, stored, &list, chain) {
        told.disbelieved += 1;
        return;
    }
    // A revoked certificate stays revoked, however old the list.
    told.revoked |= stored.names(certificate.serial);
    let due = list.next_update;
    told.current |= list.this_update <= rules.at && due.is_some_and(|due| rules.at <= due);
    if told.newest.is_none_or(|(newest, _)| list.this_update > newest) {
        told.newest = Some((list.this_update, due));
    }
}

/// Whether a key of the path, or of another anchor of the same name, signed the list: an authority signs one list for all
/// its keys, with its newest (ICAO Doc 9303-12, 7.1.4).
fn believed(store: &TrustStore, stored: &StoredList, list: &RevocationList<'_>, chain: &Chain<'_>) -> bool {
    let signed = |authority: &Certificate<'_>| {
        authority.is_authority()
            && authority.may_sign_lists()
            && authority.key.key().is_ok_and(|key| list.signed_by(&key).is_ok())
    };
    let of_path = chain.authorities.iter().filter(|authority| authority.subject.folded() == stored.issuer);
    of_path.into_iter().any(signed) || store.anchors_of(&stored.issuer).any(|authority| signed(&authority))
}
