//! Minutiae against minutiae: how alike are two prints, and why.
//!
//! Once a print: describe, survey. Then similarity -> select -> agree -> relax -> align -> bend -> pair -> flow -> score, one file
//! each. A comparison reuses the calling thread's working memory and allocates nothing once that has grown to the size of
//! the sets.

pub(crate) mod agree;
mod align;
mod bend;
mod cylinders;
mod describe;
mod explain;
mod flow;
mod hits;
mod hull;
pub(crate) mod kernel;
mod lanes;
mod near;
mod nibbles;
mod pair;
pub mod params;
pub(crate) mod prepare;
mod relax;
mod score;
mod search;
mod select;
mod similarity;
mod steps;
mod survey;
mod trust;

use std::cell::RefCell;

use bioverify_core::Score;

pub use explain::{Alignment, Explanation, Pair};
pub use prepare::{PreparedProbe, PreparedReference};
pub use score::{Carried, Evidence};

use agree::Agreement;
use align::{Anchor, Motion};
use bend::Bent;
use kernel::Level;
use nibbles::Nibbles;
use pair::{PairScratch, Paired};
use params::{
    HOPELESS, HOPELESS_FLOOR, HOPELESS_SEED, HOPELESS_START, MAX_CANDIDATES, MIN_MINUTIAE, PAIR_REACH, SEEDS,
};
use prepare::Prepared;
use relax::Relaxed;
use select::{Candidate, Selection};
use steps::Steps;

/// Compares prepared prints. Immutable; share one between threads.
///
/// Swapping probe and reference gives the same score, bit for bit: the comparison puts them in an order of its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Matcher {
    _private: (),
}

/// Working memory of one comparison.
struct Scratch {
    level: Level,
    nibbles: Vec<Nibbles>,
    matrix: Vec<u16>,
    selection: Selection,
    candidates: Vec<Candidate>,
    steps: Steps,
    agreement: Agreement,
    relaxed: Relaxed,
    anchors: Vec<Anchor>,
    bent: Bent,
    best_bent: Bent,
    pairing: PairScratch,
    pairs: Vec<Paired>,
    best_pairs: Vec<Paired>,
}

impl Scratch {
    fn new(level: Level) -> Self {
        Self {
            level,
            nibbles: Vec::new(),
            matrix: Vec::new(),
            selection: Selection::default(),
            candidates: Vec::new(),
            steps: Steps::default(),
            agreement: Agreement::default(),
            relaxed: Relaxed::default(),
            anchors: Vec::new(),
            bent: Bent::default(),
            best_bent: Bent::default(),
            pairing: PairScratch::default(),
            pairs: Vec::new(),
            best_pairs: Vec::new(),
        }
    }
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::new(Level::best()));
}

impl Matcher {
    /// A matcher with the parameters of [`params`].
    #[must_use]
    pub const fn new() -> Self {
        Self { _private: () }
    }

    /// How alike the two prints are; 0 where either side has fewer than [`params::MIN_MINUTIAE`] minutiae.
    #[must_use]
    pub fn compare(&self, probe: &PreparedProbe, reference: &PreparedReference) -> Score {
        with_scratch(|scratch| score_of(run(&probe.0, &reference.0, scratch).as_ref()))
    }
}

/// What a comparison found; its pairs and prediction are in the scratch.
struct Outcome {
    evidence: Evidence,
    /// From the first side to the second; `None` where it never came to an alignment.
    motion: Option<Motion>,
    /// How far it was carried.
    carried: Carried,
    /// Whether the reference went first.
    swapped: bool,
}

fn score_of(outcome: Option<&Outcome>) -> Score {
    // The evidence is made of sums of numbers of at most 1, so the score is finite.
    Score::new(outcome.map_or(0.0, |o| score::combine(&o.evidence, o.carried))).unwrap_or(Score::ZERO)
}

impl Scratch {
    /// Overwrites what holds places of minutiae, or what is around them: the memory outlives the comparison.
    fn wipe(&mut self) {
        self.nibbles.fill(Nibbles::default());
        // Keeps the optimiser from dropping the writes.
        std::hint::black_box(&self.nibbles);
        self.steps.wipe();
        self.bent.wipe();
        self.best_bent.wipe();
    }
}

/// Runs `work` with this thread's working memory, or with a fresh one where that is already in use; wiped afterwards.
fn with_scratch<T>(work: impl FnOnce(&mut Scratch) -> T) -> T {
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => wiped_after(work, &mut scratch),
        Err(_) => wiped_after(work, &mut Scratch::new(Level::best())),
    })
}

fn wiped_after<T>(work: impl FnOnce(&mut Scratch) -> T, scratch: &mut Scratch) -> T {
    let result = work(scratch);
    scratch.wipe();
    result
}

/// Compares in an order that does not depend on which side is called probe.
fn run(probe: &Prepared, reference: &Prepared, s: &mut Scratch) -> Option<Outcome> {
    let swapped = reference.goes_before(probe);
    let (first, second) = if swapped { (reference, probe) } else { (probe, reference) };
    let (p, r) = (&first.minutiae, &second.minutiae);
    if p.len().min(r.len()) < MIN_MINUTIAE {
        return None;
    }
    let level = s.level;
    similarity::compare(level, &first.cylinders, &second.cylinders, &mut s.nibbles, &mut s.matrix);
    let width = second.cylinders.set().len();

    select::select(level, &s.matrix, width, p.len().min(r.len()), &mut s.selection, &mut s.candidates);
    agree::agree(level, p, r, &s.candidates, &mut s.steps, &mut s.agreement);
    relax::relax(level, &s.candidates, &s.agreement, &mut s.relaxed);
    let local = s.relaxed.mean_of_best(level, p.len().min(r.len()));
    let support = s.relaxed.support().iter().fold(0.0_f32, |most, v| if *v > most { *v } else { most });
    if local * (support + HOPELESS_FLOOR) < HOPELESS * p.len().min(r.len()) as f32 {
        s.pairs.clear();
        return Some(Outcome {
            evidence: Evidence::hopeless(local),
            motion: None,
            carried: Carried::ToCandidates,
            swapped,
        });
    }
    let (mut evidence, mut motion) = start(first, second, s)?;
    let mut carried = Carried::ToStart;
    if evidence.global() >= HOPELESS_START {
        carried = Carried::Through;
        motion = refine(p, r, motion, s);
        evidence = score::gather(s.level, first, second, &motion, &s.pairs);
        let shared = flow::follow(s.level, &first.flow, &second.flow, &motion);
        (evidence.overlap, evidence.flow) = (shared.cells, shared.agreement);
    }
    evidence.local = local;
    Some(Outcome { evidence, motion: Some(motion), carried, swapped })
}

/// Tries the most promising groups of agreeing candidates; leaves pairs and prediction of the best one in `s`.
fn start(probe: &Prepared, reference: &Prepared, s: &mut Scratch) -> Option<(Evidence, Motion)> {
    let (p, r) = (&probe.minutiae, &reference.minutiae);
    let mut taken = [false; MAX_CANDIDATES];
    let mut best: Option<(Evidence, Motion)> = None;
    for round in 1..=SEEDS {
        let Some(seed) = align::next_seed(s.relaxed.support(), &taken) else { break };
        align::gather(&s.candidates, &s.agreement, seed, &mut s.anchors, &mut taken);
        let Some(motion) = align::fit(p, r, &s.anchors) else { break };
        s.bent.fill(s.level, p, r, &motion, &s.anchors);
        pair::pair(s.level, &s.bent, r, PAIR_REACH[0], &mut s.pairing, &mut s.pairs);
        let evidence = score::gather(s.level, probe, reference, &motion, &s.pairs);
        if round < SEEDS {
            align::take(&s.candidates, &s.pairs, &mut taken);
        }
        if best.is_none_or(|(b, _)| evidence.global() > b.global()) {
            best = Some((evidence, motion));
            std::mem::swap(&mut s.pairs, &mut s.best_pairs);
            std::mem::swap(&mut s.bent, &mut s.best_bent);
        }
        if evidence.global() < HOPELESS_SEED {
            break;
        }
    }
    std::mem::swap(&mut s.pairs, &mut s.best_pairs);
    std::mem::swap(&mut s.bent, &mut s.best_bent);
    best
}

/// Lets the pairs found bend the alignment and pairs again, closer each time.
fn refine(p: &prepare::Columns, r: &prepare::Columns, mut motion: Motion, s: &mut Scratch) -> Motion {
    for reach in PAIR_REACH.iter().skip(1) {
        s.anchors.clear();
        s.anchors.extend(s.pairs.iter().map(|pair| Anchor {
            probe: pair.probe,
            reference: pair.reference,
            weight: pair.fit,
        }));
        motion = align::fit(p, r, &s.anchors).unwrap_or(motion);
        s.bent.fill(s.level, p, r, &motion, &s.anchors);
        pair::pair(s.level, &s.bent, r, *reach, &mut s.pairing, &mut s.pairs);
    }
    motion
}

#[cfg(test)]
mod tests {
    use bioverify_core::{Direction, Minutia, MinutiaKind, MinutiaSet, Point};
    use proptest::prelude::*;

    use super::*;

    type Spot = (f32, f32, f32);

    fn prepared(spots: &[Spot]) -> Prepared {
        let minutiae = spots.iter().map(|&(x, y, angle)| Minutia {
            position: Point::new(x, y),
            direction: Direction::from_radians(angle),
            kind: MinutiaKind::Other,
            quality: None,
        });
        Prepared::new(&MinutiaSet::new(400, 400, minutiae.collect()).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// The second set is the first one, each minutia moved a little: all stages have work to do.
        #[test]
        fn every_level_gives_the_bits_of_the_plain_one(
            spots in prop::collection::vec(((10.0_f32..390.0, 10.0_f32..390.0, -3.1_f32..3.1), -4.0_f32..4.0, -9.0_f32..9.0), 4..80),
            strangers in prop::collection::vec((10.0_f32..390.0, 10.0_f32..390.0, -3.1_f32..3.1), 0..30),
        ) {
            let first: Vec<Spot> = spots.iter().map(|(spot, ..)| *spot).collect();
            let moved = spots.iter().map(|((x, y, angle), by, along)| (x + by, y + along, angle + by * 0.05));
            let second: Vec<Spot> = moved.chain(strangers.iter().copied()).collect();
            let (a, b, c) = (prepared(&first), prepared(&second), prepared(&strangers));
            for (probe, reference) in [(&a, &b), (&b, &c)] {
                let at = |level| {
                    let mut scratch = Scratch::new(level);
                    let outcome = run(probe, reference, &mut scratch);
                    let pairs: Vec<_> = scratch.pairs.iter().map(|p| (p.probe, p.reference, p.fit.to_bits())).collect();
                    (score_of(outcome.as_ref()).get().to_bits(), pairs)
                };
                let plain = at(Level::PLAIN);
                for level in Level::all() {
                    prop_assert_eq!(at(level), plain.clone());
                }
            }
        }
    }
}
