//! Paths: who may sign whom, and what revocation lists say.

use bioverify_core::Lang;
use bioverify_testdata::cards::keys::{Key, Scheme};
use bioverify_testdata::cards::pki::Profile;
use bioverify_trust::{
    Assessment, Doubt, Forgery, Moment, Revocation, Role, StoreError, TrustStore, Verdict, authenticate,
};

use crate::support::{Authority, Card, FOREVER, add_one, rules, small_card, store_of};

const COUNTRY: &str = "CSCA Paths";

struct Keys {
    old: Key,
    new: Key,
    signer: Key,
    stranger: Key,
}

fn keys() -> Keys {
    let key = |label| Key::p256(label).unwrap();
    Keys { old: key("old"), new: key("new"), signer: key("path signer"), stranger: key("path stranger") }
}

fn signer(authority: &Authority<'_>, keys: &Keys) -> Vec<u8> {
    authority.certify("Signer", &keys.signer, 7, FOREVER, Profile::Signer)
}

fn numbers(told: &Assessment) -> Vec<u16> {
    match &told.verdict {
        Verdict::Authentic => vec![],
        Verdict::Unverified { why } => why.iter().map(Doubt::number).collect(),
        Verdict::Forged { what } => what.iter().map(Forgery::number).collect(),
    }
}

#[test]
fn a_link_certificate_leads_from_the_new_key_to_the_old_one() {
    let keys = keys();
    let (old, new) = (Authority::new(COUNTRY, &keys.old), Authority::new(COUNTRY, &keys.new));
    let link = old.certify(COUNTRY, &keys.new, 2, FOREVER, Profile::Authority { below: 0 });
    let card = small_card(&signer(&new, &keys), &keys.signer, |_| {});
    let told = card.check(&store_of(&[old.own(), link.clone(), new.current_list(&[])]));
    // The link's own entry would be on the old key's list of the same name: the new key's list covers both.
    assert_eq!(numbers(&told), [] as [u16; 0], "{:?}", told.verdict);
    assert_eq!(told.chain.iter().map(|one| one.role).collect::<Vec<_>>(), [Role::Signer, Role::Link, Role::Authority]);
    // A link alone is no anchor, and no detour is taken where the new key is trusted itself.
    assert_eq!(numbers(&card.check(&store_of(&[link.clone(), new.current_list(&[])]))), [607]);
    let told = card.check(&store_of(&[old.own(), link.clone(), new.own(), new.current_list(&[])]));
    assert_eq!((numbers(&told).len(), told.chain.len()), (0, 2));
    // The link's serial number on the list.
    let told = card.check(&store_of(&[old.own(), link, new.current_list(&[2])]));
    assert_eq!(numbers(&told), [602]);
}

#[test]
fn an_authority_below_one_that_allows_none_is_a_doubt() {
    let keys = keys();
    let root = Authority::new("CSCA Root", &keys.old);
    let middle = Authority::new("CSCA Middle", &keys.new);
    let between = |below| root.certify("CSCA Middle", &keys.new, 2, FOREVER, Profile::Authority { below });
    let card = small_card(&signer(&middle, &keys), &keys.signer, |_| {});
    let lists = [root.current_list(&[]), middle.current_list(&[])];
    let told = card.check(&store_of(&[&[root.own(), between(0)][..], &lists].concat()));
    assert_eq!(numbers(&told), [612], "the root's path length is 0");
    let own = root.certify("CSCA Root", &keys.old, 1, FOREVER, Profile::Authority { below: 1 });
    let told = card.check(&store_of(&[&[own, between(0)][..], &lists].concat()));
    assert_eq!(told.verdict, Verdict::Authentic);
}

#[test]
fn a_signer_that_names_a_trusted_key_which_did_not_sign_it_is_a_forgery() {
    let keys = keys();
    let (real, fake) = (Authority::new(COUNTRY, &keys.old), Authority::new(COUNTRY, &keys.stranger));
    let store = store_of(&[real.own(), real.current_list(&[])]);
    // Another key under the same name: not ours, unknown.
    let other = fake.certify("Signer", &keys.signer, 7, FOREVER, Profile::Signer);
    assert_eq!(numbers(&small_card(&other, &keys.signer, |_| {}).check(&store)), [607]);
    // The same, with the identifier of the trusted key written in.
    let named = keys.old.identifier();
    let stranger = keys.stranger.identifier();
    let at = other.windows(20).position(|window| window == stranger).unwrap();
    let mut forged = other;
    forged[at..at + 20].copy_from_slice(&named);
    assert_eq!(numbers(&small_card(&forged, &keys.signer, |_| {}).check(&store)), [656]);
}

#[test]
fn certificates_for_something_else_sign_no_cards() {
    let keys = keys();
    let country = Authority::new(COUNTRY, &keys.old);
    let store = store_of(&[country.own(), country.current_list(&[])]);
    let list_signer = country.certify("Lists", &keys.signer, 7, FOREVER, Profile::ListSigner);
    assert_eq!(numbers(&small_card(&list_signer, &keys.signer, |_| {}).check(&store)), [611]);
    // The authority itself: not a digital signature, and an authority.
    let told = small_card(&country.own(), &keys.old, |_| {}).check(&store);
    assert_eq!(numbers(&told), [611, 611]);
    // A document signer is no authority, in the trust folder or above another signer.
    let leaf = signer(&country, &keys);
    assert!(matches!(add_one(&mut TrustStore::new(), &leaf), Err(StoreError::NotAnAuthority { .. })));
}

#[test]
fn what_lists_say_and_what_their_absence_says() {
    let keys = keys();
    let country = Authority::new(COUNTRY, &keys.old);
    let stranger = Authority::new(COUNTRY, &keys.stranger);
    let card = small_card(&signer(&country, &keys), &keys.signer, |_| {});
    let with = |lists: &[Vec<u8>]| card.check(&store_of(&[&[country.own()][..], lists].concat()));
    let stale = country.list("20240101000000Z", "20240401000000Z", &[]);
    assert_eq!(numbers(&with(&[])), [614]);
    assert_eq!(numbers(&with(std::slice::from_ref(&stale))), [615]);
    // One from the future is not old: a clock is wrong, and no newer list would help.
    let future = country.list("20270101000000Z", "20280101000000Z", &[]);
    let told = with(std::slice::from_ref(&future));
    assert_eq!(numbers(&told), [630]);
    assert_eq!(numbers(&with(&[stale, future])), [630]);
    let Verdict::Unverified { why } = &told.verdict else { panic!("{:?}", told.verdict) };
    assert!(why[0].text(Lang::En).contains("made only on 2027-01-01"), "{}", why[0]);
    assert!(why[0].text(Lang::Vi).contains("lập vào 2027-01-01"), "{}", why[0].text(Lang::Vi));
    assert!(why[0].advice(Lang::En).contains("clock") && why[0].advice(Lang::Vi).contains("đồng hồ"));
    assert_eq!(numbers(&with(&[country.current_list(&[6, 8, 0x0700])])), [] as [u16; 0]);
    assert_eq!(numbers(&with(&[country.current_list(&[7])])), [601]);
    // An old list still revokes, beside a new one that has forgotten it; the gravest reason comes first.
    let old = country.list("20240101000000Z", "20240401000000Z", &[7]);
    assert_eq!(numbers(&with(&[old.clone(), country.current_list(&[])])), [601]);
    // A list that a stranger signed neither clears nor revokes.
    let told = with(&[stranger.current_list(&[7])]);
    assert_eq!(numbers(&told), [614]);
    assert!(told.findings.iter().any(|finding| finding.field == "revocation list"));
    // The authority's own certificate on its list.
    assert_eq!(numbers(&with(&[country.current_list(&[1])])), [602]);
}

#[test]
fn lists_may_be_waived_but_never_ignored() {
    let keys = keys();
    let country = Authority::new(COUNTRY, &keys.old);
    let card = small_card(&signer(&country, &keys), &keys.signer, |_| {});
    let waived = rules().with_revocation(Revocation::WhereGiven);
    let told = authenticate(&card.files(), &store_of(&[country.own()]), &waived);
    assert_eq!(told.verdict, Verdict::Authentic);
    assert!(told.findings.iter().any(|finding| finding.message.contains("no revocation list")));
    let told = authenticate(&card.files(), &store_of(&[country.own(), country.current_list(&[7])]), &waived);
    assert_eq!(numbers(&told), [601]);
}

#[test]
fn an_expired_authority_is_a_doubt() {
    let keys = keys();
    let country = Authority::new(COUNTRY, &keys.old);
    let old = ("20000101000000Z", "20251231235959Z");
    let own = country.certify(COUNTRY, &keys.old, 1, old, Profile::Authority { below: 0 });
    let card = small_card(&signer(&country, &keys), &keys.signer, |_| {});
    let told = card.check(&store_of(&[own, country.current_list(&[])]));
    let until = Moment::parse("2025-12-31T23:59:59Z").unwrap();
    assert_eq!(told.verdict, Verdict::Unverified { why: vec![Doubt::Expired { role: Role::Authority, until }] });
}

#[test]
fn a_signer_may_be_named_by_issuer_and_number_and_the_list_be_of_version_0() {
    let keys = keys();
    let country = Authority::new(COUNTRY, &keys.old);
    let store = store_of(&[country.own(), country.current_list(&[])]);
    let leaf = signer(&country, &keys);
    let check = |change: fn(&mut bioverify_testdata::cards::security_object::SecurityObjectPlan<'_>)| {
        small_card(&leaf, &keys.signer, change).check(&store)
    };
    let told = check(|plan| {
        plan.issued = Some((COUNTRY, 7));
        plan.version = 0;
        plan.signing_time = None;
    });
    assert_eq!((told.verdict, told.findings), (Verdict::Authentic, vec![]));
    assert_eq!(numbers(&check(|plan| plan.issued = Some((COUNTRY, 8)))), [606]);
    assert_eq!(numbers(&check(|plan| plan.issued = Some(("CSCA Other", 7)))), [606]);
    let told = check(|plan| plan.signing_time = Some("20190101000000Z"));
    assert!(told.verdict == Verdict::Authentic && told.findings.iter().any(|one| one.field == "signingTime"));
    assert_eq!(numbers(&check(|plan| plan.stated = Scheme::RsaPkcs1)), [655]);
}

#[test]
fn lengths_without_end_are_read_as_the_same_card() {
    // BER: the wrapper and SignedData with indefinite lengths, the content in two segments.
    let card = Card::committed_with_indefinite_lengths();
    assert_eq!(card.check(&crate::support::store()).verdict, Verdict::Authentic);
}
