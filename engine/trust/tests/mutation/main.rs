//! Random damage: mutations of security objects, certificates and revocation lists never make anything panic, never take
//! more memory than a small multiple of the input, and never turn out authentic unseen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::fs;
use std::path::Path;

use bioverify_trust::{Files, GroupNumber, Moment, Rules, TrustStore, Verdict, authenticate, inspect};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Mutations of each kind of file.
const MUTATIONS: usize = 20_000;
/// Most memory one damaged file of a few kilobytes may take.
const MOST: usize = 1 << 20;

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    /// In `0..bound`; 0 for a bound of 0.
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// One to four damages of different kinds; `other` lends pieces.
fn mutate(random: &mut Random, base: &[u8], other: &[u8]) -> Vec<u8> {
    /// Octets that lengths and tags stumble over.
    const OCTETS: [u8; 12] = [0, 0x24, 0x30, 0x31, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xA0, 0xFE, 0xFF];
    let mut bytes = base.to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len());
        match random.below(6) {
            0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (random.next() % 8)),
            1 => bytes.iter_mut().skip(at).take(1 + random.below(3)).for_each(|byte| *byte = OCTETS[random.below(12)]),
            2 => bytes.truncate(at),
            3 => {
                let (start, end) = (random.below(other.len()), random.below(other.len() + 1));
                let piece = other[start.min(end)..end.max(start)].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let end = (at + 1 + random.below(64)).min(bytes.len());
                let piece: Vec<u8> = bytes.drain(at.min(end)..end).collect();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ => {
                let end = (at + 1 + random.below(32)).min(bytes.len());
                bytes.drain(at.min(end)..end);
            }
        }
    }
    bytes
}

/// Runs `work` and returns what it made and the most memory it held above what was held before.
fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let made = work();
    (made, MEMORY.peak_usage().saturating_sub(before))
}

fn read(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata").join(path)).unwrap()
}

fn rules() -> Rules {
    Rules::at(Moment::parse("2026-11-22").unwrap())
}

fn damaged_security_objects(random: &mut Random, store: &TrustStore) {
    let names = ["genuine-rsa-pss", "genuine-ecdsa-p256", "genuine-ecdsa-brainpool256", "genuine-rsa-v15"];
    let seeds: Vec<Vec<u8>> = names.iter().map(|name| read(&format!("cards/{name}/EF_SOD.bin"))).collect();
    let group = read("cards/genuine-rsa-pss/DG1.bin");
    let first = GroupNumber::new(1).unwrap();
    let (mut worst, mut kinds) = (0, [0; 3]);
    for index in 0..MUTATIONS {
        let other = random.below(4);
        let sod = mutate(random, &seeds[index % 4], &seeds[other]);
        let mut files = Files::new();
        files.add_sod(&sod).unwrap();
        files.add_group(first, &group).unwrap();
        let (told, most) = peak(|| authenticate(&files, store, &rules()));
        worst = worst.max(most);
        assert!(most <= MOST, "{most} bytes for {} bytes", sod.len());
        match told.verdict {
            Verdict::Authentic => {
                // Only what is announced twice, or lies behind the end, may change unpunished; and it leaves a finding.
                assert!(!told.findings.is_empty() || seeds.contains(&sod), "authentic without a finding");
                kinds[0] += 1;
            }
            Verdict::Unverified { .. } => kinds[1] += 1,
            Verdict::Forged { .. } => kinds[2] += 1,
        }
    }
    println!("{MUTATIONS} security objects: authentic, unverified, forged {kinds:?}; at most {worst} bytes");
    assert!(kinds[2] > MUTATIONS / 50, "hardly any mutation reaches the signature: the mutator is too coarse");
}

fn damaged_authorities(random: &mut Random) {
    let names = ["trust/utopia-1.der", "trust/utopia-1.crl", "trust/utopia-2.pem", "trust/utopia-2.crl.pem"];
    let seeds: Vec<Vec<u8>> = names.iter().map(|name| read(&format!("cards/{name}"))).collect();
    let certificates =
        &["bp512-sha512", "p521-sha1", "rsa2048-pss-key"].map(|name| read(&format!("certificates/{name}.der")));
    let seeds = [&seeds[..], certificates].concat();
    let card = read("cards/genuine-rsa-pss/EF_SOD.bin");
    let group = read("cards/genuine-rsa-pss/DG1.bin");
    let (mut worst, mut taken) = (0, 0);
    for index in 0..MUTATIONS {
        let other = random.below(seeds.len());
        let bytes = mutate(random, &seeds[index % seeds.len()], &seeds[other]);
        let (store, most) = peak(|| {
            let mut store = TrustStore::new();
            taken += store.add(&bytes).iter().filter(|added| added.is_ok()).count();
            store
        });
        let mut files = Files::new();
        files.add_sod(&card).unwrap();
        files.add(&group).unwrap();
        // Whatever was taken, one damaged file holds no authority and its list at once.
        assert_ne!(authenticate(&files, &store, &rules()).verdict, Verdict::Authentic);
        worst = worst.max(most);
        assert!(most <= MOST, "{most} bytes for {} bytes", bytes.len());
    }
    println!("{MUTATIONS} certificates and lists: {taken} taken, at most {worst} bytes");
}

fn damaged_explanations(random: &mut Random) {
    let names = [
        "cards/genuine-ecdsa-brainpool256/EF_SOD.bin",
        "cards/master-lists/genuine.ml",
        "cards/trust/utopia-1.crl",
        "certificates/rsa3072-pss-sha512-salt20.der",
        "seals/genuine-es256.cose",
    ];
    let seeds = names.map(read);
    let (mut worst, mut explained) = (0, 0);
    for index in 0..MUTATIONS {
        let other = random.below(seeds.len());
        let bytes = mutate(random, &seeds[index % seeds.len()], &seeds[other]);
        let (report, most) = peak(|| inspect(&bytes, rules().at));
        worst = worst.max(most);
        assert!(most <= MOST, "{most} bytes for {} bytes", bytes.len());
        explained += usize::from(report.is_some());
    }
    println!("{MUTATIONS} files: {explained} explained, at most {worst} bytes");
    assert!(explained > MUTATIONS / 3, "hardly any mutation is recognised: the mutator is too coarse");
}

/// One test, so that nothing else allocates meanwhile.
#[test]
fn damage_never_panics_and_never_takes_much_memory() {
    let mut store = TrustStore::new();
    for name in ["trust/utopia-1.der", "trust/utopia-1.crl", "trust/utopia-2.pem", "trust/utopia-2.crl.pem"] {
        store.add(&read(&format!("cards/{name}"))).into_iter().for_each(|added| drop(added.unwrap()));
    }
    let mut random = Random(11);
    damaged_security_objects(&mut random, &store);
    damaged_authorities(&mut random);
    damaged_explanations(&mut random);
}
