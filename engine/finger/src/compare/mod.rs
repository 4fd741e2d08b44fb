//! Minutiae against minutiae: how alike are two prints, and why.
//!
//! Once a print: describe, survey. Then similarity -> select -> agree -> relax -> align -> bend -> pair -> score, one file
//! each. A comparison reuses the calling thread's working memory and allocates nothing once that has grown to the size of
//! the sets.

mod agree;
mod align;
mod bend;
mod describe;
mod explain;
mod hull;
mod lanes;
mod pair;
pub mod params;
mod prepare;
mod relax;
mod score;
mod search;
mod select;
mod similarity;
mod survey;

use std::cell::RefCell;

use bioverify_core::Score;

pub use explain::{Alignment, Explanation, Pair};
pub use prepare::{PreparedProbe, PreparedReference};
pub use score::Evidence;

use agree::Steps;
use align::{Anchor, Motion};
use bend::Bent;
use pair::{PairScratch, Paired};
use params::{MIN_MINUTIAE, PAIR_REACH, SEEDS};
use prepare::Prepared;
use select::{Candidate, Selection};

/// Compares prepared prints. Immutable; share one between threads.
///
/// Swapping probe and reference gives the same score, bit for bit: the comparison puts them in an order of its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct Matcher {
    _private: (),
}

/// Working memory of one comparison.
#[derive(Default)]
struct Scratch {
    counts: Vec<u64>,
    matrix: Vec<u16>,
    selection: Selection,
    candidates: Vec<Candidate>,
    steps: Steps,
    agreement: Vec<f32>,
    value: Vec<f32>,
    previous: Vec<f32>,
    support: Vec<f32>,
    taken: Vec<(u8, u8)>,
    anchors: Vec<Anchor>,
    bent: Bent,
    pairing: PairScratch,
    pairs: Vec<Paired>,
    best_pairs: Vec<Paired>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::new(Scratch::default());
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
    /// From the first side to the second.
    motion: Motion,
    /// Whether the reference went first.
    swapped: bool,
}

fn score_of(outcome: Option<&Outcome>) -> Score {
    // The evidence is made of sums of numbers of at most 1, so the score is finite.
    Score::new(outcome.map_or(0.0, |o| score::combine(&o.evidence))).unwrap_or(Score::ZERO)
}

impl Scratch {
    /// Overwrites what holds places of minutiae: the memory outlives the comparison.
    fn wipe(&mut self) {
        self.steps.wipe();
        self.bent.wipe();
    }
}

/// Runs `work` with this thread's working memory, or with a fresh one where that is already in use; wiped afterwards.
fn with_scratch<T>(work: impl FnOnce(&mut Scratch) -> T) -> T {
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => wiped_after(work, &mut scratch),
        Err(_) => wiped_after(work, &mut Scratch::default()),
    })
}

fn wiped_after<T>(work: impl FnOnce(&mut Scratch) -> T, scratch: &mut Scratch) -> T {
    let result = work(scratch);
    scratch.wipe();
    result
}

/// Compares in an order that does not depend on which side is called probe.
fn run(probe: &Prepared, reference: &Prepared, s: &mut Scratch) -> Option<Outcome> {
    let swapped = reference.minutiae.goes_before(&probe.minutiae);
    let (first, second) = if swapped { (reference, probe) } else { (probe, reference) };
    let (p, r) = (&first.minutiae, &second.minutiae);
    if p.len().min(r.len()) < MIN_MINUTIAE {
        return None;
    }
    similarity::compare(&first.cylinders, &second.cylinders, &mut s.counts, &mut s.matrix);
    select::select(&s.matrix, r.len(), &mut s.selection, &mut s.candidates);
    agree::agree(p, r, &s.candidates, &mut s.steps, &mut s.agreement);
    relax::relax(&s.candidates, &s.agreement, &mut s.value, &mut s.previous);
    let motion = start(first, second, s)?;
    let motion = refine(p, r, motion, s);
    let mut evidence = score::gather(first, second, &motion, &s.pairs);
    evidence.local = relax::mean_of_best(&mut s.value, p.len().min(r.len()));
    Some(Outcome { evidence, motion, swapped })
}

/// Tries the most promising groups of agreeing candidates; leaves the pairs of the best one in `s.pairs`.
fn start(probe: &Prepared, reference: &Prepared, s: &mut Scratch) -> Option<Motion> {
    let (p, r) = (&probe.minutiae, &reference.minutiae);
    align::weigh_seeds(&s.value, &s.agreement, &mut s.support);
    s.taken.clear();
    let mut best: Option<(f32, Motion)> = None;
    for _ in 0..SEEDS {
        let Some(seed) = align::next_seed(&s.candidates, &s.support, &s.taken) else { break };
        align::gather(&s.candidates, &s.agreement, seed, &mut s.anchors);
        s.taken.extend(s.anchors.iter().map(|a| (a.probe, a.reference)));
        let Some(motion) = align::fit(p, r, &s.anchors) else { break };
        s.bent.fill(p, r, &motion, &s.anchors);
        pair::pair(&s.bent, r, PAIR_REACH[0], &mut s.pairing, &mut s.pairs);
        s.taken.extend(s.pairs.iter().map(|pair| (pair.probe, pair.reference)));
        let promise = score::gather(probe, reference, &motion, &s.pairs).global();
        if best.is_none_or(|(b, _)| promise > b) {
            best = Some((promise, motion));
            std::mem::swap(&mut s.pairs, &mut s.best_pairs);
        }
    }
    std::mem::swap(&mut s.pairs, &mut s.best_pairs);
    best.map(|(_, motion)| motion)
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
        s.bent.fill(p, r, &motion, &s.anchors);
        pair::pair(&s.bent, r, *reach, &mut s.pairing, &mut s.pairs);
    }
    motion
}
