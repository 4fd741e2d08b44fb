//! Scores that every processor and operating system has to give, bit by bit.

#![allow(clippy::unwrap_used)] // A helper of a test may panic like the test itself.

use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point, Quality, RidgeCell, RidgeMap};
use bioverify_finger::{Matcher, PreparedProbe, PreparedReference};

/// Whole numbers only, so that the sets are the same everywhere (Marsaglia 2003, triple 13, 7, 17).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 32) as u32) % limit
    }
}

/// Place in quarters of a pixel, direction in 1,024ths of a turn, quality.
type Spot = (u32, u32, u32, u8);

fn finger(numbers: &mut Numbers) -> Vec<Spot> {
    let count = 20 + numbers.below(45);
    // Ridges that turn slowly: neighbours have alike directions.
    (0..count)
        .map(|_| {
            let (x, y) = (80 + numbers.below(1_000), 80 + numbers.below(1_200));
            let along = (x / 6 + y / 9 + 512 * numbers.below(2)) % 1_024;
            (x, y, along, numbers.below(101) as u8)
        })
        .collect()
}

/// Another capture: some minutiae missing, all moved by up to two pixels, shifted together.
fn again(finger: &[Spot], numbers: &mut Numbers) -> Vec<Spot> {
    let (right, down) = (numbers.below(60), numbers.below(60));
    let kept = finger.iter().filter_map(|&(x, y, along, quality)| {
        let moved = (x + right + numbers.below(16), y + down + numbers.below(16), (along + numbers.below(30)) % 1_024);
        (numbers.below(100) >= 20).then_some((moved.0, moved.1, moved.2, quality))
    });
    kept.collect()
}

fn set(spots: &[Spot], told: Told) -> MinutiaSet {
    let minutiae = spots.iter().map(|&(x, y, along, quality)| Minutia {
        position: Point::new(x as f32 / 4.0, y as f32 / 4.0),
        direction: Direction::from_units(along, 1_024),
        kind: MinutiaKind::Other,
        quality: told(quality).map(|quality| Quality::new(quality).unwrap()),
    });
    MinutiaSet::new(400, 400, minutiae.collect()).unwrap()
}

/// Of every other finger a map of ridges that run as its minutiae do.
fn with_ridges(set: MinutiaSet, index: usize) -> MinutiaSet {
    let cells = (0..25_u32 * 25).map(|cell| {
        let (x, y) = (cell % 25 * 64 + 32, cell / 25 * 64 + 32);
        // Minutiae turn by 1,024ths of a turn, ridges by 64ths of half of one.
        RidgeCell::new(((x / 6 + y / 9) / 8 % 64) as u8, 1 + (cell % 3) as u8)
    });
    let map = RidgeMap::cut(16, 25, 25, cells.collect());
    set.with_ridges(map.filter(|_| index.is_multiple_of(2)))
}

/// What a record tells of a quality.
type Told = fn(u8) -> Option<u8>;

/// Changes with the matcher, and only then: whoever changes it on purpose writes down the number that the test names, and makes
/// the calibration anew. The same qualities are probabilities in the sets with a map and count by their ratios in those without.
const GOLDEN: u64 = 0xca77_6307_cfc7_62a9;
/// The same without qualities.
const UNTOLD: u64 = 0x2b15_3469_85d8_c44a;

#[test]
fn scores_have_the_same_bits_everywhere() {
    let tellings: [(Told, u64); 2] = [(|q| Some(q.max(30)), GOLDEN), (|_| None, UNTOLD)];
    let found = tellings.map(|(told, _)| hash(told));
    assert_eq!(found, tellings.map(|(_, golden)| golden), "{found:#018x?}");
}

fn hash(told: Told) -> u64 {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let fingers: Vec<Vec<Spot>> = (0..24).map(|_| finger(&mut numbers)).collect();
    let all = || fingers.iter().enumerate();
    let again = all().map(|(i, finger)| PreparedProbe::new(&with_ridges(set(&again(finger, &mut numbers), told), i)));
    let probes: Vec<_> = again.collect();
    let references: Vec<_> = all().map(|(i, f)| PreparedReference::new(&with_ridges(set(f, told), i))).collect();
    let (mut hash, mut mated) = (0xcbf2_9ce4_8422_2325_u64, 0);
    for (i, probe) in probes.iter().enumerate() {
        let scores: Vec<f32> = references.iter().map(|r| Matcher::new().compare(probe, r).get()).collect();
        mated += usize::from(scores.iter().all(|s| *s <= scores[i]));
        // FNV-1a over whole scores.
        hash = scores.iter().fold(hash, |hash, s| (hash ^ u64::from(s.to_bits())).wrapping_mul(0x0100_0000_01b3));
    }
    assert_eq!(mated, fingers.len(), "the sets are too hard to say anything");
    hash
}
