//! What every test uses: the committed files, stores, cards made to measure.

use std::fs;
use std::path::{Path, PathBuf};

use bioverify_testdata::cards::keys::{Key, Scheme};
use bioverify_testdata::cards::pki::{CertificatePlan, Profile, certificate, revocation_list};
use bioverify_testdata::cards::security_object::{SecurityObjectPlan, security_object};
use bioverify_trust::{Added, Assessment, Files, Moment, Rules, StoreError, TrustStore, authenticate};

/// The time of checking of most tests.
pub fn rules() -> Rules {
    Rules::at(Moment::parse("2026-11-22").unwrap())
}

pub fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata")
}

/// The files of a folder in the order of their names.
pub fn files_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

/// The committed trust folder.
pub fn store() -> TrustStore {
    let mut store = TrustStore::new();
    for (name, bytes) in files_in(&testdata().join("cards/trust")) {
        for added in store.add(&bytes) {
            added.unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
    assert_eq!((store.certificates(), store.lists()), (2, 2));
    store
}

/// A card's files, owned.
#[derive(Clone)]
pub struct Card(pub Vec<(String, Vec<u8>)>);

impl Card {
    pub fn committed(name: &str) -> Self {
        Self(files_in(&testdata().join("cards").join(name)))
    }

    /// A genuine card whose EF.SOD is written in BER: wrapper and ContentInfo of indefinite length, the content in
    /// two segments. Nothing signed is touched.
    pub fn committed_with_indefinite_lengths() -> Self {
        let mut card = Self::committed("genuine-ecdsa-p256");
        let sod = card.file("EF_SOD.bin");
        let (_, info) = split(sod);
        let (_, fields) = split(info);
        let (kind, content) = fields.split_at(11);
        let (_, data) = split(content);
        let (_, parts) = split(data);
        let mut rest = parts;
        let mut objects: Vec<Vec<u8>> = Vec::new();
        while !rest.is_empty() {
            let (len, _) = split(rest);
            objects.push(rest[..len].to_vec());
            rest = &rest[len..];
        }
        let (_, encapsulated) = split(&objects[2]);
        let (list_kind, explicit) = encapsulated.split_at(8);
        let octets = split(split(explicit).1).1;
        let (one, two) = octets.split_at(100);
        let segment = |bytes: &[u8]| bioverify_testdata::cards::der::octets(bytes);
        let endless = |tag: u8, value: &[u8]| [&[tag, 0x80], value, &[0, 0]].concat();
        let segments = endless(0x24, &[segment(one), segment(two)].concat());
        objects[2] = endless(0x30, &[list_kind, &endless(0xA0, &segments)].concat());
        let data = endless(0x30, &objects.concat());
        let written = endless(0x77, &endless(0x30, &[kind, &endless(0xA0, &data)].concat()));
        *sod = written;
        card
    }

    pub fn file(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.0.iter_mut().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1
    }

    pub fn files(&self) -> Files<'_> {
        let mut files = Files::new();
        for (name, bytes) in &self.0 {
            match name.as_str() {
                "EF_SOD.bin" => files.add_sod(bytes).unwrap(),
                _ => {
                    files.add(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
                }
            }
        }
        files
    }

    pub fn check(&self, store: &TrustStore) -> Assessment {
        authenticate(&self.files(), store, &rules())
    }
}

pub const FOREVER: (&str, &str) = ("20200101000000Z", "20451231235959Z");

/// An authority with its key and name.
pub struct Authority<'a> {
    pub name: &'a str,
    pub key: &'a Key,
    pub scheme: Scheme,
}

impl<'a> Authority<'a> {
    pub const fn new(name: &'a str, key: &'a Key) -> Self {
        Self { name, key, scheme: Scheme::Ecdsa }
    }

    pub fn certify(&self, subject: &str, key: &Key, serial: u64, validity: (&str, &str), profile: Profile) -> Vec<u8> {
        let signer = (self.key, self.scheme);
        certificate(&CertificatePlan { subject, issuer: self.name, serial, validity, key, signer, profile }).unwrap()
    }

    pub fn own(&self) -> Vec<u8> {
        self.certify(self.name, self.key, 1, FOREVER, Profile::Authority { below: 0 })
    }

    pub fn list(&self, from: &str, due: &str, serials: &[u64]) -> Vec<u8> {
        revocation_list(self.name, (self.key, self.scheme), from, due, serials).unwrap()
    }

    pub fn current_list(&self, serials: &[u64]) -> Vec<u8> {
        self.list("20260101000000Z", "20361231235959Z", serials)
    }
}

/// Adds objects that must be taken.
pub fn store_of(objects: &[Vec<u8>]) -> TrustStore {
    let mut store = TrustStore::new();
    for object in objects {
        store.add(object).into_iter().for_each(|added| drop(added.unwrap()));
    }
    store
}

pub fn add_one(store: &mut TrustStore, bytes: &[u8]) -> Result<Added, StoreError> {
    let mut added = store.add(bytes);
    assert_eq!(added.len(), 1);
    added.remove(0)
}

/// A card of one small group, signed with this certificate.
pub fn small_card(certificate: &[u8], key: &Key, change: impl FnOnce(&mut SecurityObjectPlan<'_>)) -> Card {
    let groups = vec![(1u8, vec![0x61, 3, 1, 2, 3])];
    let mut plan = SecurityObjectPlan::new(&groups, certificate, key, Scheme::Ecdsa);
    change(&mut plan);
    let sod = security_object(&plan).unwrap();
    Card(vec![("EF_SOD.bin".to_owned(), sod), ("DG1.bin".to_owned(), groups[0].1.clone())])
}

/// Length of the DER object that `bytes` begin with, and its contents.
fn split(bytes: &[u8]) -> (usize, &[u8]) {
    let (header, length) = match bytes[1] {
        short @ 0..=0x7F => (2, usize::from(short)),
        0x81 => (3, usize::from(bytes[2])),
        _ => (4, usize::from(bytes[2]) << 8 | usize::from(bytes[3])),
    };
    (header + length, &bytes[header..header + length])
}
