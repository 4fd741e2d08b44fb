//! The sample passport that the German BSI published in 2008: SHA-1, brainpoolP224r1 with explicit parameters.

use std::fs;
use std::path::Path;

use bioverify_trust::{
    Doubt, Files, Forgery, GroupNumber, GroupOutcome, Moment, Rules, TrustStore, Verdict, authenticate, inspect,
};

const GROUPS: [&str; 6] =
    ["Datagroup1.bin", "Datagroup2.bin", "Datagroup3.bin", "Datagroup4.bin", "Datagroup14.bin", "Datagroup15.bin"];

/// The sample lists groups 1, 2, 3 and 14; groups 4 and 15 lie beside it and belong to no list.
const NOT_SIGNED: [u8; 2] = [4, 15];

fn read() -> Option<Vec<(&'static str, Vec<u8>)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/records/icao_bsi2008");
    if !folder.is_dir() {
        println!("skipped: {} is not here", folder.display());
        return None;
    }
    let names = ["EF_SOD.bin", "EF_COM.bin"].into_iter().chain(GROUPS);
    Some(names.map(|name| (name, fs::read(folder.join(name)).unwrap())).collect())
}

#[test]
fn hashes_and_signature_hold_and_only_the_issuer_is_unknown() {
    let Some(read) = read() else { return };
    let mut files = Files::new();
    for (name, bytes) in &read {
        files.add(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let then = Rules::at(Moment::parse("2008-06-01").unwrap());
    let told = authenticate(&files, &TrustStore::new(), &then);
    println!("{:?}\n{:#?}", told.verdict, told.findings);
    // Its authority's certificate (CSCA BDR TEST 19.09.07) was never published with it.
    let issuer = "CN=CSCA BDR TEST 19.09.07".to_owned();
    let mut why = vec![Doubt::UnknownIssuer { issuer }];
    why.extend(NOT_SIGNED.map(|number| Doubt::NotSigned(GroupNumber::new(number).unwrap())));
    assert_eq!(told.verdict, Verdict::Unverified { why });
    assert_eq!(told.signature.map(|one| one.to_string()).as_deref(), Some("ECDSA with SHA-1"));
    assert_eq!(told.chain[0].key, "brainpoolP224r1");
    assert!(told.findings.iter().any(|finding| finding.message.contains("SHA-1")));
    for group in &told.groups {
        let signed = !NOT_SIGNED.contains(&group.number.get());
        assert_eq!(group.outcome, if signed { GroupOutcome::Matches } else { GroupOutcome::NotListed });
    }
    assert_eq!(told.groups.len(), 6);
}

#[test]
fn each_changed_byte_of_its_signature_is_a_forgery() {
    let Some(read) = read() else { return };
    let sod = &read[0].1;
    for at in sod.len() - 60..sod.len() {
        let mut changed = sod.clone();
        changed[at] ^= 1;
        let mut files = Files::new();
        files.add_sod(&changed).unwrap();
        files.add(&read[2].1).unwrap();
        let told = authenticate(&files, &TrustStore::new(), &Rules::at(Moment::parse("2008-06-01").unwrap()));
        assert_eq!(told.verdict, Verdict::Forged { what: vec![Forgery::Signature] }, "byte {at}");
    }
}

#[test]
fn its_files_are_explained_with_their_age() {
    let Some(read) = read() else { return };
    let told = |name: &str| {
        let (_, bytes) = read.iter().find(|(known, _)| *known == name).unwrap();
        inspect(bytes, Moment::parse("2026-11-22").unwrap()).unwrap().to_string()
    };
    let holds = |name: &str, words: &[&str]| {
        let text = told(name);
        words.iter().for_each(|words| assert!(text.contains(words), "no `{words}` in\n{text}"));
        assert!(!text.contains("  error at"), "{text}");
    };
    holds(
        "EF_SOD.bin",
        &["SHA-1 is weak", "names no country", "expired 17 years and 10 months ago", "DG15 is not listed"],
    );
    holds("Datagroup14.bin", &["triple DES", "those of brainpoolP224r1"]);
    // Its maker forgot the zero before the modulus.
    holds("Datagroup15.bin", &["a negative number", "1024 bits"]);
}
