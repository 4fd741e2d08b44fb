//! The first stage of a search: how many pairs of cylinders of two sketches agree about one motion.

use zeroize::Zeroize;

use super::params::{
    BEST_VOTERS, PARTNER_ALONE, PARTNER_SHARED, PROBE_CYLINDERS, SKETCH_CYLINDERS, SKETCH_WORDS, VOTE_FLOOR,
    VOTE_PLACE, VOTE_STRETCH, VOTE_TURN, VOTERS,
};
use super::sketch::Sketch;
use crate::compare::agree::UNIT;
use crate::compare::kernel::{Level, forms};
use crate::compare::params::RELAX_KEEP;
use crate::compare::prepare::Feature;

/// One number a voting pair.
type Votes = [f32; VOTERS];

/// Places of cylinders that a [`Best`] tells apart.
const PLACES: u32 = 64;
/// Lanes of the search for partners.
const LANES: usize = 8;
const _: () = assert!(SKETCH_CYLINDERS <= PLACES as usize && SKETCH_CYLINDERS.is_multiple_of(LANES));
/// Most bits of a cylinder in a sketch.
const BITS: u32 = 64 * SKETCH_WORDS as u32;

/// How alike the most alike cylinder of the reference is, times [`PLACES`], plus how far that one is from the last place: the
/// first of equals is the largest.
type Best = u32;

/// The probe of a search, ready to be held against any number of sketches.
pub(crate) struct Voter {
    /// Words of each cylinder, and how many of their bits are set.
    words: Vec<([u64; SKETCH_WORDS], u32)>,
    features: Vec<Feature>,
}

impl Voter {
    pub(crate) fn new(sketch: &Sketch) -> Self {
        let slots = 0..usize::from(sketch.count).min(PROBE_CYLINDERS);
        let words_of = |slot: usize| -> [u64; SKETCH_WORDS] { std::array::from_fn(|word| sketch.words[word][slot]) };
        let words = slots.clone().map(|slot| (words_of(slot), words_of(slot).iter().map(|w| w.count_ones()).sum()));
        Self { words: words.collect(), features: slots.map(|slot| sketch.feature(slot)).collect() }
    }
}

impl Drop for Voter {
    fn drop(&mut self) {
        self.words.iter_mut().for_each(|(words, _)| words.zeroize());
        self.features.fill(Feature::default());
        // Keeps the optimiser from dropping the writes.
        std::hint::black_box(&mut self.features);
    }
}

/// Voting pairs as columns; zero behind the last one.
#[derive(Default, Clone, Copy)]
struct Pairs {
    ax: Votes,
    ay: Votes,
    bx: Votes,
    by: Votes,
    /// Cosine and sine of the rotation that one pair alone implies.
    cos: Votes,
    sin: Votes,
    turn: [u16; VOTERS],
    reference: [u16; VOTERS],
    similarity: Votes,
    count: usize,
}

/// Working memory of the first stage.
pub(crate) struct Ballot {
    level: Level,
    best: [Best; PROBE_CYLINDERS],
    pairs: Pairs,
    votes: f32,
}

impl Ballot {
    pub(crate) fn new(level: Level) -> Self {
        Self { level, best: [0; PROBE_CYLINDERS], pairs: Pairs::default(), votes: 0.0 }
    }

    /// How much speaks for one finger. Larger is more alike; the same bits in every form.
    pub(crate) fn vote(&mut self, probe: &Voter, reference: &Sketch) -> f32 {
        count(self.level, probe, reference, self);
        self.votes
    }

    /// Overwrites the places.
    pub(crate) fn wipe(&mut self) {
        self.pairs = Pairs::default();
        // Keeps the optimiser from dropping the writes.
        std::hint::black_box(self);
    }
}

forms! {
    /// Counts the votes.
    fn count(probe: &Voter, reference: &Sketch, ballot: &mut Ballot) = count_plain; narrow count_plain; wide count_plain
}

#[inline(always)]
fn count_plain(probe: &Voter, reference: &Sketch, ballot: &mut Ballot) {
    find(probe, reference, &mut ballot.best);
    nominate(probe, reference, &ballot.best, &mut ballot.pairs);
    ballot.votes = relax(&ballot.pairs);
}

/// Finds the most alike cylinder of the reference for each of the probe. Of two cylinders the bits set in both speak for them,
/// those of the reference alone against: a straight line in place of the comparison's ratio, good to tell which is largest.
#[inline(always)]
fn find(probe: &Voter, reference: &Sketch, best: &mut [Best; PROBE_CYLINDERS]) {
    let mut base = [0_u64; SKETCH_CYLINDERS];
    for (j, base) in base.iter_mut().enumerate() {
        let set: u64 = reference.words.iter().map(|row| u64::from(row[j].count_ones())).sum();
        *base =
            (u64::from(PARTNER_ALONE) * (u64::from(BITS) - set)) * u64::from(PLACES) + u64::from(PLACES) - 1 - j as u64;
    }
    *best = [0; PROBE_CYLINDERS];
    for (best, (own, _)) in best.iter_mut().zip(&probe.words) {
        let mut most = [0_u64; LANES];
        // Word by word with each in a variable of its own: of an iterator over words the compiler makes gathers, which take twice as long.
        for (block, base) in base.as_chunks::<LANES>().0.iter().enumerate() {
            let mut both = [0_u64; LANES];
            for (own, row) in own.iter().copied().zip(&reference.words) {
                let row = &row.as_chunks::<LANES>().0[block];
                for k in 0..LANES {
                    both[k] += u64::from((own & row[k]).count_ones());
                }
            }
            for k in 0..LANES {
                let value = both[k] * u64::from(PARTNER_SHARED * PLACES) + base[k];
                most[k] = if value > most[k] { value } else { most[k] };
            }
        }
        *best = most.iter().fold(0, |most, value| if *value > most { *value } else { most }) as Best;
    }
}

/// Takes the [`VOTERS`] best pairs, in the order of the probe's cylinders.
#[inline(always)]
fn nominate(probe: &Voter, reference: &Sketch, best: &[Best; PROBE_CYLINDERS], pairs: &mut Pairs) {
    *pairs = Pairs::default();
    let floor = floor(best);
    for ((own, (words, set)), best) in probe.features.iter().zip(&probe.words).zip(best) {
        let (place, t) = ((PLACES - 1 - best % PLACES) as usize, pairs.count);
        if *best < floor || t >= VOTERS || place >= SKETCH_CYLINDERS {
            continue;
        }
        let (mut both, mut either) = (0, *set);
        for (own, row) in words.iter().zip(&reference.words) {
            both += (own & row[place]).count_ones();
            either += row[place].count_ones();
        }
        if both == 0 {
            continue;
        }
        let other = reference.feature(place);
        (pairs.ax[t], pairs.ay[t], pairs.bx[t], pairs.by[t]) = (own.x, own.y, other.x, other.y);
        pairs.cos[t] = own.cos * other.cos + own.sin * other.sin;
        pairs.sin[t] = own.cos * other.sin - own.sin * other.cos;
        pairs.turn[t] = other.turn.wrapping_sub(own.turn);
        pairs.reference[t] = place as u16;
        // MCC eq. 18, as the comparison has it.
        let overlap = (2 * both) as f32 / either.max(1) as f32;
        pairs.similarity[t] = 1.0 - (0.5 * (1.0 - overlap)).sqrt();
        pairs.count += 1;
    }
}

/// The largest number that [`VOTERS`] of the best reach.
#[inline(always)]
fn floor(best: &[Best; PROBE_CYLINDERS]) -> Best {
    let mut floor = 0;
    for bit in (0..((PARTNER_SHARED + PARTNER_ALONE) * BITS * PLACES).ilog2() + 1).rev() {
        let trial = floor | 1 << bit;
        let reach: u32 = best.iter().map(|value| u32::from(*value >= trial)).sum();
        floor = if reach >= VOTERS as u32 { trial } else { floor };
    }
    floor
}

/// One round of relaxation over how well the pairs agree about one motion; then the mean of the best values times the support of
/// the best pair, which is what the comparison asks before it goes on.
#[inline(always)]
fn relax(pairs: &Pairs) -> f32 {
    let mut agreement = [[0.0; VOTERS]; VOTERS];
    for (k, row) in agreement.iter_mut().enumerate().take(pairs.count) {
        agree(pairs, k, row);
    }
    let share = (1.0 - RELAX_KEEP) / (pairs.count.max(2) - 1) as f32;
    let sums = add(&pairs.similarity, &agreement);
    let mut value = [0.0; VOTERS];
    for t in 0..VOTERS {
        value[t] = RELAX_KEEP * pairs.similarity[t] + share * sums[t];
    }
    let sums = add(&value, &agreement);
    let mut support = 0.0_f32;
    for t in 0..VOTERS {
        let own = value[t] + sums[t];
        support = if own > support { own } else { support };
    }
    // Positive numbers are in the order of their bits.
    value.sort_unstable_by_key(|value| std::cmp::Reverse(value.to_bits()));
    value.iter().take(BEST_VOTERS).sum::<f32>() * (support + VOTE_FLOOR)
}

/// How well pair `k` fits as seen from each of the others, `0..=1`: how far its minutia lands from its partner after the motion
/// that the other pair alone implies, and how far their rotations differ. Farther apart, more is allowed.
#[inline(always)]
fn agree(p: &Pairs, k: usize, row: &mut Votes) {
    for (t, row) in row.iter_mut().enumerate() {
        let (ux, uy) = (p.ax[k] - p.ax[t], p.ay[k] - p.ay[t]);
        let (vx, vy) = (p.bx[k] - p.bx[t], p.by[k] - p.by[t]);
        let (dx, dy) = (p.cos[t] * ux - p.sin[t] * uy - vx, p.sin[t] * ux + p.cos[t] * uy - vy);
        let allowed = VOTE_PLACE * VOTE_PLACE + VOTE_STRETCH * VOTE_STRETCH * (vx * vx + vy * vy);
        let turned = f32::from(p.turn[k].wrapping_sub(p.turn[t]) as i16) * (UNIT / VOTE_TURN);
        let fit = 1.0 - (dx * dx + dy * dy) / allowed - turned * turned;
        // A minutia has one partner; behind the last pair nothing is alike.
        let counts = (p.reference[k] != p.reference[t]) & (p.similarity[t] > 0.0) & (fit > 0.0);
        *row = if counts { fit } else { 0.0 };
    }
}

/// For each pair the sum of all others' values, each times how well it fits.
#[inline(always)]
fn add(value: &Votes, agreement: &[Votes; VOTERS]) -> Votes {
    let mut sums = [0.0_f32; VOTERS];
    for k in 0..VOTERS {
        for t in 0..VOTERS {
            sums[t] += agreement[k][t] * value[k];
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point};
    use proptest::prelude::*;

    use crate::compare::prepare::Prepared;

    fn sketch(spots: &[(f32, f32, f32)]) -> Sketch {
        let minutiae = spots.iter().map(|&(x, y, angle)| Minutia {
            position: Point::new(x, y),
            direction: Direction::from_radians(angle),
            kind: MinutiaKind::Other,
            quality: None,
        });
        Sketch::of(&Prepared::new(&MinutiaSet::new(400, 400, minutiae.collect()).unwrap()))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn every_form_gives_the_bits_of_the_plain_one(
            a in prop::collection::vec((0.0_f32..400.0, 0.0_f32..400.0, 0.0_f32..6.0), 0..60),
            b in prop::collection::vec((0.0_f32..400.0, 0.0_f32..400.0, 0.0_f32..6.0), 0..60),
        ) {
            let probe = Voter::new(&sketch(&a));
            for reference in [sketch(&a), sketch(&b)] {
                let plain = Ballot::new(Level::PLAIN).vote(&probe, &reference);
                prop_assert!(plain.is_finite() && plain >= 0.0);
                for level in Level::all() {
                    prop_assert_eq!(Ballot::new(level).vote(&probe, &reference).to_bits(), plain.to_bits());
                }
            }
        }
    }

    #[test]
    fn a_print_has_most_votes_for_itself() {
        let spots = |shift: u32| -> Vec<(f32, f32, f32)> {
            let number = |k: u32, prime: u32| (k * prime + shift * 37) % 360;
            (0..40).map(|k| (number(k, 97) as f32, number(k, 131) as f32, number(k, 59) as f32 * 0.0175)).collect()
        };
        let (own, other) = (sketch(&spots(0)), sketch(&spots(11)));
        let probe = Voter::new(&own);
        let mut ballot = Ballot::new(Level::best());
        assert!(ballot.vote(&probe, &own) > 3.0 * ballot.vote(&probe, &other));
        assert_eq!(ballot.vote(&probe, &sketch(&[])), 0.0);
    }
}
