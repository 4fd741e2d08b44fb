//! Random damage: mutations of security objects, certificates, revocation lists, cards' files, seals and sealed templates never
//! make anything panic, never take more memory than a small multiple of the input, and never turn out authentic unseen.
//! `BIOVERIFY_MUTATIONS` sets their number; in an optimised build the processor time of each is held to 100 ms then.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::cell::Cell;

use bioverify_trust::{
    Expected, FileKind, Files, GroupNumber, KeyRing, Moment, Nonce, PersonReference, Rules, SealVerdict,
    SecurityObject, TemplateKey, TrustStore, Verdict, authenticate, check_seal, inspect,
};
use peak_alloc::PeakAlloc;

use harness::{FEW, Format, Seeds, files, run};

#[path = "../../../record/tests/mutation/harness.rs"]
mod harness;
#[path = "../../../record/tests/mutation/mutate.rs"]
mod mutate;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Most memory one damaged file of a few kilobytes may take, in bytes.
const MOST: u64 = 1 << 20;

/// Cards that are whole.
const GENUINE: [&str; 4] = ["genuine-rsa-pss", "genuine-ecdsa-p256", "genuine-ecdsa-brainpool256", "genuine-rsa-v15"];

fn rules() -> Rules {
    Rules::at(Moment::parse("2026-11-22").unwrap())
}

/// The files whose names end in one of `endings`.
fn ending(seeds: Seeds, endings: &[&str]) -> Seeds {
    seeds.into_iter().filter(|(name, _)| endings.iter().any(|ending| name.ends_with(ending))).collect()
}

fn card(name: &str) -> Seeds {
    files(&format!("cards/{name}"))
}

/// Every genuine card's security object, beside the first group of one of them.
fn security_objects<'a>(store: &'a TrustStore, [checked, forged]: [&'a Cell<usize>; 2]) -> Format<'a> {
    let seeds: Seeds = GENUINE.iter().flat_map(|name| ending(card(name), &["EF_SOD.bin"])).collect();
    let genuine: Vec<Vec<u8>> = seeds.iter().map(|(_, bytes)| bytes.clone()).collect();
    let group = ending(card(GENUINE[0]), &["DG1.bin"]).remove(0).1;
    let check = Box::new(move |_: &mut mutate::Random, sod: &mut Vec<u8>| {
        let _known = FileKind::of(sod);
        let read = SecurityObject::read(sod).is_ok();
        let mut files = Files::new();
        files.add_sod(sod).unwrap();
        files.add_group(GroupNumber::new(1).unwrap(), &group).unwrap();
        let told = authenticate(&files, store, &rules());
        // Only what is announced twice, or lies behind the end, may change unpunished; and it leaves a finding.
        let authentic = told.verdict == Verdict::Authentic;
        forged.set(forged.get() + usize::from(matches!(told.verdict, Verdict::Forged { .. })));
        checked.set(checked.get() + 1);
        assert!(!authentic || !told.findings.is_empty() || genuine.contains(sod), "authentic without a finding");
        read
    });
    Format { name: "security objects", count: 20_000, seeds, most: MOST, check, least: FEW }
}

/// A damaged file beside the untouched rest of a genuine card: never authentic where a group is not the signed one.
fn groups(store: &TrustStore) -> Format<'_> {
    let seeds = ending(card(GENUINE[0]), &["DG1.bin", "DG2.bin", "DG3.bin", "EF_COM.bin"]);
    let (sod, rest) = (ending(card(GENUINE[0]), &["EF_SOD.bin"]).remove(0).1, seeds.clone());
    let check = Box::new(move |_: &mut mutate::Random, bytes: &mut Vec<u8>| {
        let mut files = Files::new();
        files.add(&sod).unwrap();
        let Ok(kind) = files.add(bytes) else { return false };
        for (_, other) in &rest {
            let _second = FileKind::of(other).filter(|known| *known != kind).map(|_| files.add(other));
        }
        let told = authenticate(&files, store, &rules());
        let signed = !matches!(kind, FileKind::Group(_)) || rest.iter().any(|(_, other)| other == bytes);
        assert!(told.verdict != Verdict::Authentic || signed, "a changed group is authentic");
        true
    });
    Format { name: "cards' files", count: 5_000, seeds, most: MOST, check, least: FEW }
}

/// A file of the trust folder: whatever was taken, one damaged file holds no authority and its list at once.
fn authorities(name: &'static str, seeds: Seeds) -> Format<'static> {
    let card: Vec<Vec<u8>> =
        ending(card(GENUINE[0]), &["EF_SOD.bin", "DG1.bin"]).into_iter().map(|(_, bytes)| bytes).collect();
    let check = Box::new(move |_: &mut mutate::Random, bytes: &mut Vec<u8>| {
        let mut store = TrustStore::new();
        let taken = store.add(bytes).iter().any(Result::is_ok) | store.add_registry(bytes).iter().any(Result::is_ok);
        let mut files = Files::new();
        card.iter().for_each(|bytes| _ = files.add(bytes).unwrap());
        assert_ne!(authenticate(&files, &store, &rules()).verdict, Verdict::Authentic);
        taken
    });
    Format { name, count: 10_000, seeds, most: MOST, check, least: FEW }
}

/// Seals of the committed registries: authentic only as they were made.
fn seals() -> Format<'static> {
    let seeds = ending(files("seals"), &[".cose"]);
    let (record, genuine) = (ending(files("seals"), &["/record.fmr"]).remove(0).1, seeds.clone());
    let mut store = TrustStore::new();
    for (_, bytes) in files("seals/trust/registry") {
        assert!(store.add_registry(&bytes).iter().all(Result::is_ok));
    }
    let person = PersonReference::parse(bioverify_testdata::seals::PERSON).unwrap();
    let nonce = Nonce::parse(bioverify_testdata::seals::NONCE).unwrap();
    let at = Moment::from_unix(bioverify_testdata::seals::AT);
    let check = Box::new(move |_: &mut mutate::Random, seal: &mut Vec<u8>| {
        let expected = Expected { issuers: &store, person: &person, nonce: Some(&nonce), at };
        let verdict = check_seal(&record, seal, &expected);
        let authentic = matches!(verdict, SealVerdict::Authentic(_));
        assert!(!authentic || genuine.iter().any(|(_, bytes)| bytes == seal), "a changed seal is authentic");
        matches!(verdict, SealVerdict::Authentic(_) | SealVerdict::Forged(_))
    });
    Format { name: "seals", count: 10_000, seeds, most: MOST, check, least: FEW }
}

/// Templates sealed under a key that opens them: damaged ones do not open.
fn sealed_templates() -> Format<'static> {
    let ring = KeyRing::new(TemplateKey::new(&(1..33).collect::<Vec<_>>()).unwrap());
    let seal = |(name, bytes): (String, Vec<u8>)| (name, ring.seal(&bytes, b"row").unwrap());
    let seeds: Seeds = files("record/frozen").into_iter().map(seal).collect();
    let genuine = seeds.clone();
    let check = Box::new(move |_: &mut mutate::Random, sealed: &mut Vec<u8>| {
        let whole = genuine.iter().any(|(_, bytes)| bytes == sealed);
        assert!(whole || ring.open(sealed, b"row").is_err() && ring.reseal(sealed, b"row").is_err());
        assert!(ring.open(sealed, b"another row").is_err());
        KeyRing::is_sealed(sealed)
    });
    Format { name: "sealed templates", count: 5_000, seeds, most: MOST, check, least: FEW }
}

/// A file of each kind that is explained.
fn explanations() -> Format<'static> {
    let mut seeds = ending(card("genuine-ecdsa-brainpool256"), &["EF_SOD.bin"]);
    seeds.extend(ending(files("cards/master-lists"), &["genuine.ml"]));
    seeds.extend(ending(files("cards/trust"), &["utopia-1.crl"]));
    seeds.extend(ending(files("certificates"), &["rsa3072-pss-sha512-salt20.der"]));
    seeds.extend(ending(files("seals"), &["genuine-es256.cose"]));
    let check = Box::new(|_: &mut mutate::Random, bytes: &mut Vec<u8>| inspect(bytes, rules().at).is_some());
    Format { name: "explanations", count: 20_000, seeds, most: MOST, check, least: FEW }
}

/// One test, so that nothing else allocates meanwhile.
#[test]
fn damage_never_panics_and_never_takes_much_memory() {
    let mut store = TrustStore::new();
    let trust = files("cards/trust");
    for (_, bytes) in ending(trust.clone(), &["utopia-1.der", "utopia-1.crl", "utopia-2.pem", "utopia-2.crl.pem"]) {
        store.add(&bytes).into_iter().for_each(|added| drop(added.unwrap()));
    }
    let mut certificates = files("certificates");
    certificates.extend(ending(trust.clone(), &["-1.der", "-2.pem"]));
    certificates.extend(files("seals/trust/registry"));
    let (checked, forged) = (Cell::new(0), Cell::new(0));
    let mut formats = [
        security_objects(&store, [&checked, &forged]),
        groups(&store),
        authorities("certificates", certificates),
        authorities("revocation lists", ending(trust, &[".crl", ".crl.pem"])),
        seals(),
        sealed_templates(),
        explanations(),
    ];
    run(11, &mut formats);
    let (checked, forged) = (checked.get(), forged.get());
    println!("{forged} of {checked} security objects are forged");
    assert!(forged > checked / 50, "hardly any mutation reaches the signature: {forged} of {checked}");
}
