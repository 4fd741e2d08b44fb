//! Minutiae against minutiae: how alike are two prints, and why.
//!
//! describe (once a print) -> similarity -> select -> relax -> align -> pair -> score, one file each. A comparison reuses
//! the calling thread's working memory and allocates nothing once that has grown to the size of the sets.

mod align;
mod describe;
mod explain;
mod hull;
mod pair;
pub mod params;
mod prepare;
mod relax;
mod score;
mod search;
mod select;
mod similarity;

use std::cell::RefCell;

use bioverify_core::Score;

pub use explain::{Alignment, Explanation, Pair};
pub use prepare::{PreparedProbe, PreparedReference};
pub use score::Evidence;

use align::{Anchor, Motion};
use pair::{PairScratch, Paired};
use prepare::Prepared;
use relax::Relaxed;
use select::Candidate;

/// Compares prepared prints. Immutable; share one between threads.
///
/// Swapping probe and reference changes the score only by rounding and by the order in which ties are broken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Matcher {
    _private: (),
}

/// Working memory of one comparison.
#[derive(Default)]
struct Scratch {
    counts: Vec<u64>,
    row: Vec<u16>,
    keys: Vec<u32>,
    candidates: Vec<Candidate>,
    relaxed: Relaxed,
    anchors: Vec<Anchor>,
    pairing: PairScratch,
    pairs: Vec<Paired>,
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
        with_scratch(|scratch| {
            let outcome = run(&probe.0, &reference.0, scratch);
            // The score is a mean and a ratio of counts: finite and not negative.
            Score::new(outcome.map_or(0.0, |o| score::combine(&o.evidence))).unwrap_or(Score::ZERO)
        })
    }
}

/// What a comparison found; its pairs are in the scratch.
struct Outcome {
    evidence: Evidence,
    motion: Motion,
}

/// Runs `work` with this thread's working memory, or with a fresh one where that is already in use.
fn with_scratch<T>(work: impl FnOnce(&mut Scratch) -> T) -> T {
    SCRATCH.with(|cell| match cell.try_borrow_mut() {
        Ok(mut scratch) => work(&mut scratch),
        Err(_) => work(&mut Scratch::default()),
    })
}

fn run(probe: &Prepared, reference: &Prepared, s: &mut Scratch) -> Option<Outcome> {
    let smaller = probe.features.len().min(reference.features.len());
    if smaller < params::MIN_MINUTIAE {
        return None;
    }
    s.keys.clear();
    for index in 0..probe.features.len() {
        similarity::compare_row(&probe.cylinders, index, &reference.cylinders, &mut s.counts, &mut s.row);
        select::collect_row(index as u8, &s.row, &mut s.keys);
    }
    select::select(&mut s.keys, smaller, &mut s.candidates);
    relax::relax(&probe.features, &reference.features, &s.candidates, &mut s.relaxed);
    let motion = align::align(&probe.features, &reference.features, &s.candidates, &s.relaxed, &mut s.anchors)?;
    pair::pair(&probe.features, &reference.features, &motion, &s.anchors, &mut s.pairing, &mut s.pairs);
    s.anchors.clear();
    s.anchors.extend(s.pairs.iter().map(|p| Anchor { probe: p.probe, reference: p.reference, weight: p.fit }));
    let motion = align::fit(&probe.features, &reference.features, &s.anchors).unwrap_or(motion);
    pair::pair(&probe.features, &reference.features, &motion, &s.anchors, &mut s.pairing, &mut s.pairs);
    let mut evidence = score::overlap(probe, reference, &motion, &s.pairs);
    evidence.local = score::local_score(&mut s.relaxed, smaller);
    Some(Outcome { evidence, motion })
}
