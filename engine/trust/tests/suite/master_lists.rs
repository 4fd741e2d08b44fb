//! Master lists: believed only where an authority put in by hand vouches for the signer, and every certificate checked.

use bioverify_testdata::cards::keys::{Key, Scheme};
use bioverify_testdata::cards::pki::Profile;
use bioverify_testdata::cards::security_object::{SecurityObjectPlan, master_list};
use bioverify_trust::{
    Added, Doubt, MasterListError, Moment, Revocation, StoreError, TrustStore, Verdict, authenticate,
};

use crate::support::{Authority, Card, FOREVER, rules, small_card, store, store_of, testdata};

fn at() -> Moment {
    Moment::parse("2026-11-22").unwrap()
}

fn committed(name: &str) -> Vec<u8> {
    std::fs::read(testdata().join(format!("cards/master-lists/{name}.ml"))).unwrap()
}

fn add(store: &mut TrustStore, list: &[u8]) -> Result<Added, StoreError> {
    let mut added = store.add_at(list, at());
    assert_eq!(added.len(), 1);
    added.remove(0)
}

fn refused(store: &mut TrustStore, list: &[u8]) -> MasterListError {
    let before = (store.certificates(), store.lists());
    let why = match add(store, list) {
        Err(StoreError::MasterList(why)) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!((store.certificates(), store.lists()), before, "what is refused leaves the store as it was");
    why
}

#[test]
fn a_list_of_a_trusted_publisher_makes_its_authorities_known() {
    let mut store = store();
    let card = Card::committed("unknown-signer");
    let waived = rules().with_revocation(Revocation::WhereGiven);
    let check = |store: &TrustStore| authenticate(&card.files(), store, &waived).verdict;
    assert!(matches!(check(&store), Verdict::Unverified { why } if matches!(why[..], [Doubt::UnknownIssuer { .. }])));
    let list = committed("genuine");
    assert!(TrustStore::is_master_list(&list) && !TrustStore::is_master_list(b"hello"));
    let Ok(Added::MasterList { signer, taken, known, passed_over }) = add(&mut store, &list) else { panic!() };
    assert_eq!((taken, known, passed_over), (3, 2, vec![]));
    assert_eq!(signer.subject, "C=UT, O=Utopia Test, CN=Master List Signer");
    assert_eq!(check(&store), Verdict::Authentic);
    // Once more: nothing new.
    assert!(matches!(add(&mut store, &list), Ok(Added::MasterList { taken: 0, known: 5, .. })));
    assert_eq!(store.certificates(), 5);
}

#[test]
fn a_list_is_believed_for_nothing_in_itself() {
    // Nobody is trusted; then somebody else; then the publisher's authority.
    let list = committed("genuine");
    let issuer = "C=UT, O=Utopia Test, CN=CSCA Utopia 1".to_owned();
    let unknown = MasterListError::Unverified(Doubt::UnknownIssuer { issuer });
    assert_eq!(refused(&mut TrustStore::new(), &list), unknown);
    let stranger = Key::p256("someone").unwrap();
    let mut store = store_of(&[Authority::new("CSCA Someone", &stranger).own()]);
    assert_eq!(refused(&mut store, &list), unknown);
    store.add(&std::fs::read(testdata().join("cards/trust/utopia-1.der")).unwrap());
    assert!(matches!(add(&mut store, &list), Ok(Added::MasterList { taken: 4, known: 1, .. })));
}

#[test]
fn every_other_list_is_refused_with_its_own_reason() {
    let mut store = store();
    assert_eq!(refused(&mut store, &committed("altered")), MasterListError::Wrong);
    let issuer = "C=UT, O=Utopia Test, CN=CSCA Elsewhere".to_owned();
    let unknown = MasterListError::Unverified(Doubt::UnknownIssuer { issuer });
    assert_eq!(refused(&mut store, &committed("unknown-signer")), unknown);
    let told = refused(&mut store, &committed("document-signer"));
    assert!(matches!(told, MasterListError::NotAListSigner { .. }), "{told:?}");
    // What a list says of an authority vouches for no other list, in whatever order they come.
    assert!(matches!(add(&mut store, &committed("genuine")), Ok(Added::MasterList { taken: 3, .. })));
    assert_eq!(refused(&mut store, &committed("unknown-signer")), unknown);
}

#[test]
fn a_rogue_authority_on_a_genuine_list_is_passed_over() {
    let mut store = store();
    let Ok(Added::MasterList { taken, known, passed_over, .. }) = add(&mut store, &committed("rogue")) else {
        panic!()
    };
    let subject = "C=UT, O=Utopia Test, CN=CSCA Rogue".to_owned();
    assert_eq!((taken, known, passed_over), (3, 2, vec![StoreError::NotSelfSigned { subject }]));
}

fn pem(label: &str, der: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |octets: &[u8]| {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(octets.get(at).copied().unwrap_or(0)));
        let letter = |at: usize| if at > octets.len() { b'=' } else { LETTERS[bits >> (18 - 6 * at) & 63] };
        [0, 1, 2, 3].map(letter)
    };
    let letters: Vec<u8> = der.chunks(3).flat_map(group).collect();
    let mut text = format!("-----BEGIN {label}-----\n").into_bytes();
    letters.chunks(64).for_each(|line| text.extend([line, b"\n"].concat()));
    text.extend(format!("-----END {label}-----\n").bytes());
    text
}

#[test]
fn lists_come_last_wherever_they_stand() {
    let publisher = Publisher::new();
    let listed = [Authority::new("CSCA Listed", &publisher.key).own()];
    let (list, own) = (publisher.publish(&listed, FOREVER), publisher.authority().own());
    // Before its authority in one text, and in a text before the authority's own file.
    let text = [pem("CMS", &list), pem("CERTIFICATE", &own)].concat();
    assert!(TrustStore::is_master_list(&text) && !TrustStore::is_master_list(&pem("CERTIFICATE", &own)));
    let added = TrustStore::new().add_at(&text, at());
    assert!(matches!(added[..], [Ok(Added::MasterList { taken: 1, .. }), Ok(Added::Certificate(_))]), "{added:?}");
    let text = pem("CMS", &list);
    let added = TrustStore::new().add_files_at([&text[..], &own], at());
    assert!(matches!(added[0][..], [Ok(Added::MasterList { taken: 1, .. })]), "{added:?}");
    assert!(matches!(added[1][..], [Ok(Added::Certificate(_))]), "{added:?}");
    // A list that revokes the publisher is heard, though it comes behind the publisher's list.
    let revoked = pem("X509 CRL", &publisher.authority().current_list(&[9]));
    for files in [[&own[..], &text, &revoked], [&text, &revoked, &own], [&own, &list, &revoked]] {
        let mut store = TrustStore::new();
        let added = store.add_files_at(files, at());
        let is_refused = |one: &Result<Added, StoreError>| {
            matches!(one, Err(StoreError::MasterList(MasterListError::Unverified(Doubt::SignerRevoked { .. }))))
        };
        assert_eq!(added.iter().flatten().filter(|one| is_refused(one)).count(), 1, "{added:?}");
        assert_eq!((store.certificates(), store.lists()), (1, 1));
    }
}

#[test]
fn a_cut_list_is_told_as_one_and_other_signed_data_is_not() {
    let mut store = store();
    let list = committed("genuine");
    for given in [40, list.len() / 2, list.len() - 1] {
        let told = refused(&mut store, &list[..given]);
        assert!(matches!(told, MasterListError::Unreadable(_)), "{given}: {told:?}");
        assert!(told.to_string().contains("get it again"), "{told}");
    }
    // EF.SOD without its wrapper is signed data, too.
    let sod = Card::committed("genuine-rsa-pss").file("EF_SOD.bin").clone();
    let told = add(&mut store, &sod[4..]).unwrap_err();
    assert_eq!(told, StoreError::OtherSignedData);
    assert!(told.to_string().contains("no master list"), "{told}");
    // A line's end behind a list is none of it; anything else is not passed over.
    assert!(matches!(add(&mut store.clone(), &[&list[..], b"\r\n"].concat()), Ok(Added::MasterList { taken: 3, .. })));
    assert!(matches!(refused(&mut store, &[&list[..], b"\n0"].concat()), MasterListError::Unreadable(_)));
}

/// A publisher under an authority of its own, to make lists to measure.
struct Publisher {
    authority: Key,
    key: Key,
}

impl Publisher {
    fn new() -> Self {
        Self { authority: Key::p256("publisher's authority").unwrap(), key: Key::p256("publisher").unwrap() }
    }

    fn authority(&self) -> Authority<'_> {
        Authority::new("CSCA Publisher", &self.authority)
    }

    fn publish(&self, certificates: &[Vec<u8>], validity: (&str, &str)) -> Vec<u8> {
        let certificate = self.authority().certify("Lists", &self.key, 9, validity, Profile::ListSigner);
        master_list(certificates, &SecurityObjectPlan::new(&[], &certificate, &self.key, Scheme::Ecdsa)).unwrap()
    }
}

#[test]
fn the_publisher_must_be_valid_and_not_revoked() {
    let publisher = Publisher::new();
    let listed = [Authority::new("CSCA Listed", &publisher.key).own()];
    let expired = publisher.publish(&listed, ("20150101000000Z", "20250630235959Z"));
    let mut store = store_of(&[publisher.authority().own()]);
    let told = refused(&mut store, &expired);
    assert!(matches!(told, MasterListError::Unverified(Doubt::Expired { .. })), "{told:?}");
    // At a time at which it was valid it is taken.
    let then = Moment::parse("2024-06-01").unwrap();
    assert!(matches!(store.clone().add_at(&expired, then)[..], [Ok(Added::MasterList { taken: 1, .. })]));
    let fresh = publisher.publish(&listed, FOREVER);
    assert!(add(&mut store.clone(), &fresh).is_ok());
    store.add(&publisher.authority().current_list(&[9]));
    let told = refused(&mut store, &fresh);
    assert!(matches!(told, MasterListError::Unverified(Doubt::SignerRevoked { .. })), "{told:?}");
}

#[test]
fn what_a_list_holds_is_checked_one_by_one() {
    let publisher = Publisher::new();
    let mut store = store_of(&[publisher.authority().own()]);
    let key = |label| Key::p256(label).unwrap();
    let (one, other, leaf) = (key("listed"), key("other"), key("listed leaf"));
    let country = Authority::new("CSCA Listed", &one);
    let signer = country.certify("Signer", &leaf, 5, FOREVER, Profile::Signer);
    // Another key under the same name, certified by nobody who is known: no anchor.
    let nobody = Authority::new("CSCA Nobody", &other).certify(
        "CSCA Nobody",
        &leaf,
        4,
        FOREVER,
        Profile::Authority { below: 0 },
    );
    let old = country.certify(
        "CSCA Listed",
        &one,
        1,
        ("20000101000000Z", "20250101000000Z"),
        Profile::Authority { below: 0 },
    );
    let mut nowhere = country.own();
    // "UT" in the subject becomes "XT": two countries, and a wrong signature besides.
    let places: Vec<_> = (0..nowhere.len() - 1).filter(|at| nowhere[*at..].starts_with(b"UT")).collect();
    nowhere[places[1]] = b'X';
    let listed = [country.own(), signer.clone(), nobody, old.clone(), nowhere, b"\x30\x00".to_vec()];
    let list = publisher.publish(&listed, FOREVER);
    let Ok(Added::MasterList { taken, passed_over, .. }) = add(&mut store, &list) else { panic!() };
    assert_eq!(taken, 3, "the authority, the expired one, and a link that leads nowhere");
    let kinds: Vec<_> = passed_over.iter().map(std::mem::discriminant).collect();
    let subject = String::new;
    for expected in [
        StoreError::NotAnAuthority { subject: subject() },
        StoreError::NoCountry { subject: subject() },
        StoreError::Unreadable(match TrustStore::new().add(b"").remove(0) {
            Err(StoreError::Unreadable(malformed)) => malformed,
            other => panic!("{other:?}"),
        }),
    ] {
        assert!(kinds.contains(&std::mem::discriminant(&expected)), "{expected:?}: {passed_over:?}");
    }
    assert_eq!(kinds.len(), 3);
    // The link that leads nowhere makes nobody trusted.
    let impostor = Authority::new("CSCA Nobody", &leaf).certify("Signer", &one, 6, FOREVER, Profile::Signer);
    let told = small_card(&impostor, &one, |_| {}).check(&store);
    assert!(
        matches!(told.verdict, Verdict::Unverified { why } if why.iter().any(|doubt| matches!(doubt, Doubt::UnknownIssuer { .. })))
    );
}

#[test]
fn no_byte_of_a_list_can_be_changed_unseen() {
    let publisher = Publisher::new();
    let (listed, leaf) = (Key::p256("listed").unwrap(), Key::p256("leaf").unwrap());
    let country = Authority::new("CSCA Listed", &listed);
    let list = publisher.publish(&[country.own()], FOREVER);
    let card = small_card(&country.certify("Signer", &leaf, 5, FOREVER, Profile::Signer), &leaf, |_| {});
    let waived = rules().with_revocation(Revocation::WhereGiven);
    let believed = |store: &TrustStore| authenticate(&card.files(), store, &waived).verdict == Verdict::Authentic;
    let store = store_of(&[publisher.authority().own()]);
    let mut whole = store.clone();
    let right = add(&mut whole, &list).unwrap();
    assert!(believed(&whole) && !believed(&store));
    let mut harmless = 0;
    for at in 0..list.len() {
        let mut changed = list.clone();
        changed[at] ^= 1;
        let mut store = store.clone();
        // Versions and announced algorithms are signed by nobody and used by nobody.
        match add(&mut store, &changed) {
            Ok(added) => {
                harmless += 1;
                assert_eq!(added, right, "byte {at}");
                assert!(believed(&store), "byte {at}: what was taken is what was listed");
            }
            Err(_) => assert!(store.certificates() == 1 && !believed(&store), "byte {at}"),
        }
    }
    assert!((2..=13).contains(&harmless), "as few as in EF.SOD: {harmless}");
}
