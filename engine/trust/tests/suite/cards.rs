//! Every committed card gives exactly its verdict.

use bioverify_core::Lang;
use bioverify_trust::{
    Doubt, Forgery, GroupNumber, GroupOutcome, Moment, Revocation, Role, Rules, Severity, TrustStore, Verdict,
    authenticate,
};

use crate::support::{Card, rules, store};

fn group(number: u8) -> GroupNumber {
    GroupNumber::new(number).unwrap()
}

#[test]
fn genuine_cards_are_authentic_without_a_finding() {
    let store = store();
    for (name, key, signature) in [
        ("genuine-rsa-pss", "RSA 2048", "RSASSA-PSS with SHA-256 and a salt of 32 bytes"),
        ("genuine-rsa-v15", "RSA 2048", "RSA PKCS#1 v1.5 with SHA-256"),
        ("genuine-ecdsa-p256", "P-256", "ECDSA with SHA-256"),
        ("genuine-ecdsa-brainpool256", "brainpoolP256r1", "ECDSA with SHA-256"),
    ] {
        let told = Card::committed(name).check(&store);
        assert_eq!(told.verdict, Verdict::Authentic, "{name}");
        assert_eq!(told.findings, [], "{name}");
        assert_eq!(told.signature.map(|one| one.to_string()).as_deref(), Some(signature));
        let chain: Vec<_> = told.chain.iter().map(|one| one.role).collect();
        assert_eq!(chain, [Role::Signer, Role::Authority], "{name}");
        assert_eq!(told.chain[0].key, key);
        assert!(told.vouches_for(group(1)) && told.vouches_for(group(2)) && !told.vouches_for(group(4)));
        // Group 3 is signed, and was read of one card only.
        let third = told.groups.iter().find(|one| one.number == group(3)).unwrap().outcome;
        let read = name == "genuine-rsa-pss";
        assert_eq!(third, if read { GroupOutcome::Matches } else { GroupOutcome::NotGiven });
        assert_eq!(told.vouches_for(group(3)), read);
    }
}

#[test]
fn every_other_card_is_caught_with_its_own_reason() {
    let store = store();
    let forged = |what: Forgery| Verdict::Forged { what: vec![what] };
    let doubtful = |why: Doubt| Verdict::Unverified { why: vec![why] };
    for (name, verdict) in [
        ("wrong-group-hash", forged(Forgery::GroupHash(group(1)))),
        ("group-swapped", forged(Forgery::GroupHash(group(2)))),
        (
            "sod-of-another-card",
            Verdict::Forged { what: vec![Forgery::GroupHash(group(1)), Forgery::GroupHash(group(2))] },
        ),
        ("signature-flipped", forged(Forgery::Signature)),
        ("unknown-signer", doubtful(Doubt::UnknownIssuer { issuer: "C=UT, O=Utopia Test, CN=CSCA Elsewhere".into() })),
        (
            "expired-signer",
            doubtful(Doubt::Expired { role: Role::Signer, until: Moment::parse("2025-06-30T23:59:59Z").unwrap() }),
        ),
        ("revoked-signer", doubtful(Doubt::SignerRevoked { serial: "1005".into() })),
    ] {
        assert_eq!(Card::committed(name).check(&store).verdict, verdict, "{name}");
    }
}

#[test]
fn a_swapped_algorithm_is_told_with_the_right_one_in_both_languages() {
    let Verdict::Forged { what } = Card::committed("algorithm-swapped").check(&store()).verdict else { panic!() };
    let [swapped @ Forgery::AlgorithmSwapped { stated, right }] = &what[..] else { panic!("{what:?}") };
    assert_eq!(stated.to_string(), "RSA PKCS#1 v1.5 with SHA-256");
    assert_eq!(right.to_string(), "RSASSA-PSS with SHA-256 and a salt of 32 bytes");
    assert_eq!(right.text(Lang::Vi), "RSASSA-PSS với SHA-256 và muối 32 byte");
    let told = swapped.text(Lang::Vi);
    assert!(told.contains(&right.text(Lang::Vi)) && !told.contains(" with "), "{told}");
}

#[test]
fn a_store_that_trusts_nobody_gives_unknown_issuer() {
    let told = Card::committed("genuine-rsa-pss").check(&TrustStore::new());
    assert!(matches!(&told.verdict, Verdict::Unverified { why } if matches!(why[..], [Doubt::UnknownIssuer { .. }])));
    assert!(!told.vouches_for(group(1)), "a matching hash alone is no proof");
}

#[test]
fn the_time_of_checking_decides() {
    let card = Card::committed("expired-signer");
    let at = |date: &str| Rules::at(Moment::parse(date).unwrap()).with_revocation(Revocation::WhereGiven);
    let (store, files) = (store(), card.files());
    assert_eq!(authenticate(&files, &store, &at("2025-06-30")).verdict, Verdict::Authentic);
    for (date, number) in [("2025-07-01", 609), ("2014-12-31", 610)] {
        let Verdict::Unverified { why } = authenticate(&files, &store, &at(date)).verdict else { panic!("{date}") };
        assert!(why.iter().any(|doubt| doubt.number() == number), "{date}: {why:?}");
    }
}

#[test]
fn what_is_missing_is_named() {
    let store = store();
    let card = Card::committed("genuine-ecdsa-p256");
    let without = |name: &str| Card(card.0.iter().filter(|(known, _)| !known.starts_with(name)).cloned().collect());
    let numbers = |card: Card| match card.check(&store).verdict {
        Verdict::Unverified { why } => why.iter().map(Doubt::number).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(numbers(without("EF_SOD")), [603]);
    assert_eq!(numbers(without("DG")), [605]);
    assert_eq!(numbers(Card(vec![])), [603, 605]);
}

#[test]
fn a_group_that_nobody_signed_keeps_a_card_from_being_authentic() {
    let mut card = Card::committed("genuine-ecdsa-p256");
    card.0.push(("DG11.bin".into(), vec![0x6B, 1, 0]));
    let told = card.check(&store());
    assert_eq!(told.verdict, Verdict::Unverified { why: vec![Doubt::NotSigned(group(11))] });
}

#[test]
fn a_group_under_another_number_is_found_out() {
    let card = Card::committed("genuine-ecdsa-p256");
    let mut files = card.files();
    let first = &card.0.iter().find(|(name, _)| name == "DG1.bin").unwrap().1;
    files.add_group(group(3), first).unwrap();
    let Verdict::Forged { what } = authenticate(&files, &store(), &rules()).verdict else { panic!() };
    assert_eq!(what, [Forgery::GroupHash(group(3))]);
}

#[test]
fn bytes_behind_a_group_are_told_from_a_changed_group() {
    let mut card = Card::committed("genuine-ecdsa-p256");
    let end = card.file("DG1.bin").len();
    card.file("DG1.bin").extend([0, 0]);
    let told = card.check(&store());
    let padded = Doubt::Padded { number: group(1), signed: end, given: end + 2 };
    assert_eq!(told.verdict, Verdict::Unverified { why: vec![padded] });
    card.file("DG1.bin")[20] ^= 1;
    let told = card.check(&store());
    assert_eq!(told.verdict, Verdict::Forged { what: vec![Forgery::GroupHash(group(1))] });
    assert!(told.findings.iter().any(|finding| finding.offset == end && finding.message.contains("2 byte(s)")));
}

#[test]
fn a_list_of_groups_that_differs_is_a_finding_only() {
    let mut card = Card::committed("genuine-ecdsa-p256");
    *card.file("EF_COM.bin") = bioverify_testdata::cards::groups::com(&[1, 2]);
    let told = card.check(&store());
    assert_eq!(told.verdict, Verdict::Authentic);
    assert!(matches!(&told.findings[..], [one] if one.message.contains("DG3") && one.severity == Severity::Warning));
}

#[test]
fn reports_hold_nothing_of_the_holder() {
    let told = format!("{:?}", Card::committed("wrong-group-hash").check(&store()));
    assert!(!told.contains("NGUYEN") && !told.contains("LGUYEN"));
}
