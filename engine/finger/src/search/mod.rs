//! One print among very many.
//!
//! An [`Index`] holds references and searches them in two stages: a vote over sketches (sketch -> vote), a tenth of a
//! comparison each, then the comparison itself for the share of them that got most votes. The scores are those of
//! [`Matcher::compare`]; what the first stage leaves out is not found, and how much that is `bench/README.md` says. An
//! exhaustive search leaves nothing out.

mod keep;
pub mod params;
mod sketch;
mod sketches;
mod vote;

use std::cell::RefCell;
use std::collections::HashMap;

use bioverify_core::{MinutiaSet, Score};
use rayon::prelude::*;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::compare::kernel::Level;
use crate::compare::{Matcher, PreparedProbe, PreparedReference};
use keep::Kept;
use params::{DEFAULT_SHARE, FEWEST_COMPARED};
use sketch::Sketch;
use sketches::Sketches;
use vote::{Ballot, Voter};

/// What an index keeps of each reference beside its sketch of one kilobyte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// The reference ready to be compared: about 4 kB.
    #[default]
    Prepared,
    /// Its minutiae, 13 bytes each, and its ridge map only, prepared anew whenever they are compared: a third of the memory in all, and several
    /// times as long for each comparison in full.
    Minutiae,
}

/// How much of an index is compared in full.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Effort {
    /// All of it.
    Exhaustive,
    /// This share of it, `0..=1`, after a vote over all; never fewer than [`params::FEWEST_COMPARED`] references. What is no
    /// number counts as 1.
    Share(f32),
}

impl Default for Effort {
    /// A share of [`DEFAULT_SHARE`].
    fn default() -> Self {
        Self::Share(DEFAULT_SHARE)
    }
}

/// A reference that a search found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// The number that it was added under.
    pub id: u64,
    /// How alike it is, as [`Matcher::compare`] says.
    pub score: Score,
}

/// Why a reference was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IndexError {
    /// There is one of this number already.
    #[error("the index has a reference {id} already: remove it first, or give each its own number")]
    Taken {
        /// The number.
        id: u64,
    },
}

/// References to be searched. Wiped where a reference is removed and on drop.
#[derive(Default)]
pub struct Index {
    keep: Keep,
    ids: Vec<u64>,
    sketches: Sketches,
    kept: Vec<Kept>,
    places: HashMap<u64, usize>,
}

thread_local! {
    static BALLOT: RefCell<Ballot> = RefCell::new(Ballot::new(Level::best()));
}

impl Index {
    /// An empty index.
    #[must_use]
    pub fn new(keep: Keep) -> Self {
        Self { keep, ids: Vec::new(), sketches: Sketches::default(), kept: Vec::new(), places: HashMap::new() }
    }

    /// Adds a reference, of whatever extractor, under a number of its own.
    ///
    /// # Errors
    /// [`IndexError::Taken`] where the number is in use; the index is then as it was.
    pub fn add(&mut self, id: u64, minutiae: &MinutiaSet) -> Result<(), IndexError> {
        self.add_all(&[(id, minutiae)])
    }

    /// Adds many references at once, on every core.
    ///
    /// # Errors
    /// [`IndexError::Taken`] names the first number that is in use or comes twice; the index is then as it was.
    pub fn add_all(&mut self, references: &[(u64, &MinutiaSet)]) -> Result<(), IndexError> {
        for (place, (id, _)) in (self.ids.len()..).zip(references) {
            if self.places.insert(*id, place).is_some() {
                self.forget_places(references);
                return Err(IndexError::Taken { id: *id });
            }
        }
        self.ids.extend(references.iter().map(|(id, _)| *id));
        let made = references.par_iter().map(|(_, set)| {
            let prepared = PreparedReference::new(set);
            (Sketch::of(&prepared.0), Kept::new(self.keep, set, prepared))
        });
        let (sketches, kept): (Vec<Sketch>, Vec<Kept>) = made.unzip();
        Wiped(sketches).0.iter().for_each(|sketch| self.sketches.push(sketch));
        self.kept.extend(kept);
        Ok(())
    }

    /// The places as they were before `references` were begun with.
    fn forget_places(&mut self, references: &[(u64, &MinutiaSet)]) {
        references.iter().for_each(|(id, _)| {
            self.places.remove(id);
        });
        self.places.extend(self.ids.iter().copied().zip(0..));
    }

    /// Removes a reference; `false` where there is none of this number.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(place) = self.places.remove(&id) else { return false };
        self.ids.swap_remove(place);
        self.kept.swap_remove(place);
        self.sketches.swap_remove(place);
        if let Some(moved) = self.ids.get(place) {
            self.places.insert(*moved, place);
        }
        true
    }

    /// References in it.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Bytes of memory that the references take, the table of numbers included, the allocator's own left out.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let each = size_of::<u64>() + size_of::<Sketch>() + size_of::<Kept>() + size_of::<(u64, usize)>();
        self.len() * each + self.kept.iter().map(Kept::bytes).sum::<usize>()
    }

    /// The `top` references most like the probe, best first; equal scores by number. On every core of the current rayon pool;
    /// the answer depends neither on its size nor on the order in which references came and went.
    #[must_use]
    pub fn search(&self, probe: &PreparedProbe, top: usize, effort: Effort) -> Vec<Hit> {
        let compare = |place: usize| {
            let (id, kept) = (self.ids.get(place)?, self.kept.get(place)?);
            Some(Hit { id: *id, score: kept.with(|reference| Matcher::new().compare(probe, reference)) })
        };
        let hits: Vec<Hit> = match self.shortlist(probe, top, effort) {
            None => (0..self.len()).into_par_iter().filter_map(compare).collect(),
            Some(places) => places.into_par_iter().filter_map(compare).collect(),
        };
        best_of(hits, top, |a, b| b.score.get().total_cmp(&a.score.get()).then(a.id.cmp(&b.id)))
    }

    /// The same for many probes: one answer each, in their order.
    #[must_use]
    pub fn search_all(&self, probes: &[PreparedProbe], top: usize, effort: Effort) -> Vec<Vec<Hit>> {
        probes.par_iter().map(|probe| self.search(probe, top, effort)).collect()
    }

    /// Places of the references to compare in full; `None` for all.
    fn shortlist(&self, probe: &PreparedProbe, top: usize, effort: Effort) -> Option<Vec<usize>> {
        let Effort::Share(share) = effort else { return None };
        let share = if share.is_nan() { 1.0 } else { f64::from(share.clamp(0.0, 1.0)) };
        let wanted = ((self.len() as f64 * share).ceil() as usize).max(FEWEST_COMPARED).max(top);
        if wanted >= self.len() {
            return None;
        }
        let votes = self.votes(probe);
        let order = |a: &usize, b: &usize| {
            let of = |place: &usize| (votes.get(*place).copied().unwrap_or(0.0), self.ids.get(*place));
            let ((a, a_id), (b, b_id)) = (of(a), of(b));
            b.total_cmp(&a).then(a_id.cmp(&b_id))
        };
        let mut places = best_of((0..self.len()).collect(), wanted, order);
        // Side by side in memory, too.
        places.sort_unstable();
        Some(places)
    }

    /// The first stage: votes for each reference, by its place.
    fn votes(&self, probe: &PreparedProbe) -> Vec<f32> {
        let voter = Voter::new(&Zeroizing::new(Sketch::of(&probe.0)));
        self.sketches.each_block(|sketches| {
            BALLOT.with(|cell| match cell.try_borrow_mut() {
                Ok(mut ballot) => count(&mut ballot, &voter, sketches),
                Err(_) => count(&mut Ballot::new(Level::best()), &voter, sketches),
            })
        })
    }
}

fn count(ballot: &mut Ballot, voter: &Voter, sketches: &[Sketch]) -> Vec<f32> {
    let votes = sketches.iter().map(|sketch| ballot.vote(voter, sketch)).collect();
    ballot.wipe();
    votes
}

/// The `most` first of some items in an order, sorted.
pub(crate) fn best_of<T>(mut items: Vec<T>, most: usize, order: impl Fn(&T, &T) -> std::cmp::Ordering) -> Vec<T> {
    if most > 0 && most < items.len() {
        items.select_nth_unstable_by(most - 1, &order);
    }
    items.truncate(most);
    items.sort_unstable_by(order);
    items
}

/// Sketches that are wiped when dropped.
struct Wiped(Vec<Sketch>);

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.iter_mut().for_each(Zeroize::zeroize);
    }
}

impl std::fmt::Debug for Index {
    /// The count only: minutiae are biometric data, and numbers may name people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index({} references)", self.len())
    }
}
